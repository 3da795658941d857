# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Numbers and arrays that are not Python's own, and odd uses, where programs have them.
import copy
import ctypes
import decimal

import pytest

from remoteapi_shm import Camera, Joint, RemoteAPIClient, connect, sim as legacy

numpy = pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
BLOCKING = legacy.simx_opmode_blocking


@pytest.fixture
def client(host):
    with connect(numpy.int64(host.port), timeout=numpy.float32(20)) as client:
        yield client


@pytest.fixture
def remote(host):
    with RemoteAPIClient(port=numpy.int64(host.port), connect_timeout=numpy.float32(20)) as remote:
        yield remote


@pytest.mark.parametrize('value, read, result', [
    (numpy.int64(5), 'int_signal', 5), (numpy.uint8(7), 'int_signal', 7),
    (numpy.float32(0.5), 'float_signal', 0.5), (decimal.Decimal('0.25'), 'float_signal', 0.25),
    (numpy.array([1, 2], numpy.uint8), 'bytes_signal', b'\1\2'),
    (bytearray(b'a'), 'bytes_signal', b'a'),
])
def test_the_type_of_a_signal(client, value, read, result):
    client.set_signal('foreign', value)
    assert getattr(client, read)('foreign') == result


def test_periods_of_any_type(client):
    for period in (numpy.float32(0.1), numpy.int64(1), decimal.Decimal('0.1')):
        client.joint('arm_joint1').watch('position', period=period)
    for names in ([['position']], [5], [b'position']):
        for entity in (client.joint('arm_joint1'), client.camera('front_camera')):
            with pytest.raises(TypeError, match='names of attributes must be str, not'):
                entity.watch(*names)
            with pytest.raises(TypeError, match='names of attributes must be str, not'):
                entity.unwatch(*names)


@pytest.mark.parametrize('value, result', [
    (numpy.array(0.5), 0.5), (numpy.array(3), 3), (numpy.array(True), True),
    (numpy.float16(0.5), 0.5),
    (numpy.arange(6).reshape(2, 3).T, ([0, 3], [1, 4], [2, 5]))])
def test_arguments_of_calls_by_name(remote, value, result):
    assert remote.call('sim.testCB', [value, lambda first, second: first, 0]) == result


@pytest.mark.parametrize('value', [(ctypes.c_bool * 2)(), numpy.array(['a']), numpy.complex64(1j),
                                   memoryview(numpy.zeros(2, '>i4'))])
def test_arrays_that_are_no_arguments(remote, value):
    with pytest.raises(TypeError, match=r'sim.testCB\(\) argument 2 has an array of another type'):
        remote.call('sim.testCB', [1, value])


@pytest.mark.parametrize('result', [object(), {1, 2}, '\ud800', [2**64]])
def test_what_cannot_be_returned_to_the_simulator(remote, result):
    with pytest.raises((TypeError, ValueError),
                       match='what a function returned to the simulator has'):
        remote.call('sim.testCB', [1, lambda first, second: result, 2])
    assert remote.call('sim.getSimulationTime', []) == 0


def test_bytes_are_in_the_order_of_indices(client):
    rows = numpy.arange(6, dtype=numpy.uint8).reshape(2, 3)
    for value, expected in ((memoryview(b'abcdef')[::2], b'ace'), (rows[::-1], b'\3\4\5\0\1\2'),
                            (numpy.asfortranarray(rows), bytes(range(6))), (rows[:, :0], b'')):
        assert legacy.simxSetStringSignal(client.id, 'foreign', value, BLOCKING) == 0
        assert client.bytes_signal('foreign') == expected


def test_an_image_that_is_turned(client):
    handle, image = client.camera('front_camera').handle, client.camera('front_camera').image
    for turned in (image[::-1], image[:, ::-1], numpy.asfortranarray(image)):
        assert legacy.simxSetVisionSensorImage(client.id, handle, turned, 0, BLOCKING) == 0
    with pytest.raises(TypeError, match="argument 'image'"):
        legacy.simxSetVisionSensorImage(client.id, handle, image.astype(float), 0, BLOCKING)


def test_keywords(client, remote):
    joint = client.joint('arm_joint1')
    assert Joint(client=client, handle=joint.handle) == joint == Joint(client, joint.handle, **{})
    assert Camera(client=client, handle=5).handle == 5
    assert remote.call(function='sim.getObject', args=['/cube']) >= 0
    with pytest.raises(TypeError, match='args'):
        remote.call('sim.getObject')


@pytest.mark.parametrize('name, word', [('sim.\0', 'NUL'), ('sim.\ud800', 'UTF-8'), (None, 'a str'),
                                        (5, 'a str')])
def test_names_of_functions(remote, name, word):
    with pytest.raises((TypeError, ValueError), match=r"call\(\) argument 'function' .*%s" % word):
        remote.call(name, [])


@pytest.mark.parametrize('text, verbosity', [('', 0), ('0', 0), ('2', 2), ('yes', 1)])
def test_the_environment_of_other_programs(host, monkeypatch, text, verbosity):
    monkeypatch.setenv('VERBOSE', text)
    with RemoteAPIClient(port=host.port) as remote:
        assert remote.verbose == verbosity
    with pytest.raises(TypeError, match="argument 'verbose' must be an int, not str"):
        RemoteAPIClient(port=host.port, verbose='x')


def test_copies_of_the_simulators_tables(remote):
    sim = remote.getObject('sim')
    assert copy.copy(sim).getObject('/cube') == sim.getObject('/cube')
    copy.copy(sim.getScriptFunctions(1))
    with pytest.raises(TypeError, match='cannot pickle'):
        copy.deepcopy(sim)
    assert not hasattr(sim, '__len__') and not hasattr(sim, 'nothing')


def test_a_block_within_a_block(client):
    with client.together():
        with client.together():
            client.set_signal('inner', 1)
        with pytest.raises(RuntimeError, match='together'):
            client.int_signal('inner')
        client.set_signal('outer', 2)
    assert client.int_signal('inner') == 1 and client.int_signal('outer') == 2
