# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Mistakes that are easily made with the clients: an exception that says which argument is wrong, at
# once.
import asyncio
import os
import pickle
import threading

import pytest

import remoteapi_shm
import remoteapi_shm.asyncio
from remoteapi_shm import Camera, Closed, Error, Joint, Object, RemoteAPIClient, Timeout, connect

NAN, INFINITE = float('nan'), float('inf')


@pytest.fixture
def client(host):
    with connect(host.port, timeout=20) as client:
        client.simulation.stop()
        yield client
    with connect(host.port, timeout=20) as client:
        client.simulation.stop()


@pytest.mark.parametrize('call, error, sentence', [
    (lambda: connect('x'), TypeError, "Client() argument 'port' must be an int, not str"),
    (lambda: connect(1.5), TypeError, "Client() argument 'port' must be an int, not float"),
    (lambda: connect(2**40), ValueError, "Client() argument 'port' does not fit in 32 bits"),
    (lambda: connect(-5, 7), TypeError, "Client() argument 'address' must be a str, not int"),
    (lambda: connect(-5, 'a\0b'), ValueError, "Client() argument 'address' has a NUL in it"),
    (lambda: connect(-5, timeout='x'), TypeError,
     "Client() argument 'timeout' must be a float, not str"),
    (lambda: connect(-5, timeout=10**400), ValueError, "Client() argument 'timeout' is too large"),
    (lambda: connect(-5, timeout=NAN), ValueError,
     "Client() argument 'timeout' must be 0.001 to 2000000 seconds, not nan"),
    (lambda: RemoteAPIClient('localhost', 'x'), TypeError,
     "RemoteAPIClient() argument 'port' must be an int, not str"),
    (lambda: RemoteAPIClient(port=-5, connect_timeout='x'), TypeError,
     "RemoteAPIClient() argument 'connect_timeout' must be a number, not str"),
])
def test_arguments_of_a_connection(call, error, sentence):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == sentence


@pytest.mark.parametrize('use, error, sentence', [
    (lambda c: c.simulation.step(0), ValueError,
     "step() argument 'steps' must be at least 1, not 0"),
    (lambda c: c.simulation.step(-2**31), ValueError, "argument 'steps' must be at least 1"),
    (lambda c: c.simulation.step(None), TypeError, "step() argument 'steps' must be an int"),
    (lambda c: c.simulation.step(count=5), TypeError, "step() has no argument 'count'"),
    (lambda c: c.simulation.step(1, steps=5), TypeError, 'step() takes at most 1 argument'),
    (lambda c: asyncio.run(c.simulation.step_async(0)), ValueError, "step() argument 'steps' must"),
    (lambda c: c.call('sim.getObject', '/base'), TypeError,
     "call() argument 'args' must be a sequence, not str"),
    (lambda c: c.call('sim.getObject', {'/base'}), TypeError,
     "call() argument 'args' must be a sequence, not set"),
    (lambda c: asyncio.run(remoteapi_shm.asyncio.Client(c).call('sim.getObject', '/base')),
     TypeError,
     "call() argument 'args' must be a sequence, not str"),
    (lambda c: c.object('cube').move({1: 2, 3: 4, 5: 6}), TypeError,
     "set() argument 'position' must be a sequence, not dict"),
    (lambda c: c.object('cube').move((1, 2, 3), 5), TypeError,
     "move() argument 'frame' must be an object of the scene, not int"),
    (lambda c: c.object('cube').position_in(None), TypeError,
     "position_in() argument 'frame' must"),
    (lambda c: c.object('cube').orientation_in('x'), TypeError,
     "orientation_in() argument 'frame'"),
    (lambda c: Joint(c, 'x'), TypeError, "Entity() argument 'handle' must be an int, not str"),
    (lambda c: Object(c, 2**40), ValueError, "Entity() argument 'handle' does not fit in 32 bits"),
    (lambda c: Joint(c, 5, 6), TypeError, 'Entity'),
    (lambda c: Joint(None, 5), TypeError, 'Entity'),
    (lambda c: delattr(c.joint('arm_joint1'), 'position'), AttributeError, 'only be read and set'),
    (lambda c: setattr(c, 'timeout', 5), AttributeError, 'timeout'),
    (lambda c: c.set_signal('a', None), TypeError, "argument 'signalValue' must be"),
    (lambda c: pickle.dumps(c.joint('arm_joint1')), TypeError, 'pickle'),
])
def test_arguments_of_a_client(client, use, error, sentence):
    with pytest.raises(error) as caught:
        use(client)
    assert sentence in str(caught.value)
    assert client.ping() > 0


@pytest.mark.parametrize('period, error', [(-1, ValueError), (66, ValueError), (NAN, ValueError),
                                           (INFINITE, ValueError), ('x', TypeError)])
def test_periods(client, period, error):
    for entity, name in ((client.joint('arm_joint1'), 'position'),
                         (client.camera('front_camera'), 'image')):
        with pytest.raises(error, match=r"watch\(\) argument 'period' must be"):
            entity.watch(name, period=period)


def test_the_number_of_steps_has_a_name(client):
    client.simulation.start()
    client.simulation.step(steps=7)
    assert client.simulation.step_number == 7


def test_objects_of_another_simulator(client, own_host):
    with connect(own_host.port) as other:
        joint = other.joint('arm_joint1').object
        with pytest.raises(ValueError, match='belongs to another client'):
            client.object('cube').position_in(joint)
        with pytest.raises(ValueError, match='belongs to another client'):
            client.object('cube').move((0, 0, 0), joint)


def test_what_waits_is_refused_where_nothing_is_answered(client):
    joint, cube = client.joint('arm_joint1'), client.object('cube')
    cube.watch('position')
    cube.position  # it has come
    with client.together():
        for use in (lambda: joint.position, lambda: joint.object.velocity, lambda: client.ping(),
                    lambda: client.simulation.start(), lambda: client.simulation.stop(),
                    lambda: client.simulation.step(), lambda: client.joint('arm_joint1'),
                    lambda: client.call('sim.getSimulationTime', []),
                    lambda: client.int_signal('a'),
                    lambda: asyncio.run(client.simulation.step_async()),
                    lambda: asyncio.run(remoteapi_shm.asyncio.Client(client).call('sim.x', [])),
                    lambda: cube.position_in(joint.object)):
            with pytest.raises(RuntimeError, match='together'):
                use()
        assert len(cube.position) == 3
        client.set_signal('mine', 5)
        client.set_signal('yours', 'text')
        joint.position = 0.25
    assert client.int_signal('mine') == 5 and client.bytes_signal('yours') == b'text'
    assert joint.position == 0.25


def test_images_are_refused_there_too(client):
    pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    camera = client.camera('front_camera')
    with client.together(), pytest.raises(RuntimeError, match='together'):
        camera.image


def test_an_exception_has_a_code_however_it_was_made():
    assert Error('x').code == Timeout('y').code == 0
    kept = pickle.loads(pickle.dumps(Closed('z')))
    assert isinstance(kept, Closed) and str(kept) == 'z'


def test_steps_that_were_not_waited_for_are_no_error_for_the_next_ones(client, host):
    """They end when the other client does not hold them any more."""
    with connect(host.port, timeout=0.2) as hasty, RemoteAPIClient(port=host.port) as other:
        hasty.simulation.start()
        other.setStepping()
        for _ in range(2):
            with pytest.raises(Timeout):
                hasty.simulation.step(5)
        other.setStepping(False)
        hasty.simulation.step()
        assert hasty.simulation.step_number == 6


# ---------------------------------------------------------------------- threads and processes

def test_threads_that_step_one_client_take_turns(client):
    client.simulation.start()
    failed = []

    def work():
        try:
            for _ in range(50):
                client.simulation.step()
        except BaseException as error:
            failed.append(error)
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [] and client.simulation.step_number == 200


def test_a_client_is_closed_while_others_use_it(host):
    """Each thread gets a value or an exception, again and again."""
    failed = []

    def work(client, joint, camera):
        try:
            while True:
                joint.position
                client.call('sim.getSimulationTime', [])
                client.simulation.step()
                camera._look(0)
        except Closed:
            pass
        except Error as error:  # ended just while it waited
            if client.id >= 0:
                failed.append(error)
        except BaseException as error:
            failed.append(error)
    for _ in range(10):
        client = connect(host.port, timeout=20)
        client.simulation.start()
        joint, camera = client.joint('arm_joint1'), client.camera('front_camera')
        joint.watch('position')
        camera.watch('image')
        threads = [threading.Thread(target=work, args=(client, joint, camera)) for _ in range(3)]
        for thread in threads:
            thread.start()
        client.ping()
        client.close()
        for thread in threads:
            thread.join()
    assert failed == []


def in_child(function):
    """What the function returns in a child of a fork."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            text = repr(function())
        except BaseException as error:
            text = '%s: %s' % (type(error).__name__, error)
        os.write(writer, text.encode())
        os._exit(0)
    os.close(writer)
    with open(reader) as file:
        text = file.read()
    assert os.waitpid(child, 0)[1] == 0
    return text


def test_every_use_in_a_child_of_a_fork_is_closed(client, host):
    joint, camera = client.joint('arm_joint1'), client.camera('front_camera')
    joint.watch('position')
    remote = RemoteAPIClient(port=host.port)
    sim = remote.require('sim')
    for use in (lambda: joint.position, lambda: setattr(joint, 'position', 1),
                lambda: client.ping(),
                lambda: client.simulation.step(), lambda: client.call('sim.getSimulationTime', []),
                lambda: joint.watch('force'), lambda: camera._look(0),
                lambda: sim.getObject('/base'),
                lambda: asyncio.run(client.simulation.step_async()),
                lambda: asyncio.run(remoteapi_shm.asyncio.Client(client).call('sim.x', []))):
        assert in_child(use).startswith('Closed: ')
    assert in_child(lambda: client.close()) == 'None'

    def connect_anew():
        with connect(host.port, timeout=20) as own:
            return own.joint('arm_joint1').handle
    assert in_child(connect_anew) == str(joint.handle)
    assert isinstance(joint.position, float) and sim.getObject('/base') >= 0
    remote.close()


@pytest.mark.parametrize('function, args, sentence', [
    ('zmqRemoteApi.info', (), 'zmqRemoteApi.info: the name is a string, not nil'),
    ('zmqRemoteApi.require', (5,), 'zmqRemoteApi.require: the name is a string, not number'),
    ('zmqRemoteApi.getField', (True,), 'zmqRemoteApi.getField: the name is a string, not boolean'),
    ('table.move', ([], 'x'), "bad argument #2 to 'table.move' (number expected, got string)"),
    ('string.rep', ([],), "bad argument #1 to 'string.rep' (string expected, got table)"),
    ('sim', (1,), 'sim is a table, not a function'),
    ('sim.handle_world', (), 'sim.handle_world is a number, not a function'),
    ('sim.nothing', (), 'No such function: sim.nothing'),
])
def test_names_that_are_none(host, function, args, sentence):
    with RemoteAPIClient(port=host.port) as client:
        with pytest.raises(remoteapi_shm.Refused) as caught:
            client.call(function, args)
    assert str(caught.value) == sentence
