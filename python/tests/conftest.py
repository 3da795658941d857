# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The tests of the package remoteapi_shm, run by tests/test_python.sh, which says in the environment
# where things are: HOST (simx-host), LIBRARY, TOP (the source tree).
import itertools
import os
import re
import socket
import subprocess
import sys

import pytest

try:
    from hypothesis import settings
    examples = os.environ.get('MANY_EXAMPLES')
    settings.register_profile('tests', derandomize=not examples, deadline=None, database=None,
                              max_examples=int(examples or 25) if not os.environ.get('LD_PRELOAD')
                              else int(examples or 8))
    settings.load_profile('tests')
except ImportError:
    pass

numbers = itertools.count()


def free_port(number):
    """A TCP port of those for scripts: see tests/support_port.h."""
    for port in (32000 + (number + i) % 700 for i in range(700)):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(('127.0.0.1', port))
                return port
            except OSError:
                pass
    raise AssertionError('no port is free')


class Host:
    """A simx-host of its own, on a port for shared memory and one for TCP."""

    def __init__(self, *options):
        while not self.start(options):  # somebody else has the port
            self.kill()

    def start(self, options):
        number = os.getpid() * 16 + next(numbers)
        self.port, self.tcp = -(20000 + number % 10000), free_port(number)
        self.process = subprocess.Popen(
            [os.environ['HOST'], '--port', str(self.port), '--port', str(self.tcp), '--render',
             'synthetic', *options],
            stdout=subprocess.PIPE, text=True, env={**os.environ, 'LD_PRELOAD': ''})
        line = ''
        while 'ready' not in line:
            assert self.process.poll() is None, 'simx-host ended'
            line = self.process.stdout.readline()
        zmq = re.search(r'ZeroMQ (\d+)', line)
        self.zmq = int(zmq.group(1)) if zmq else 0
        return re.search(r'%d\b' % self.port, line) and re.search(r' %d\b' % self.tcp, line)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope='session')
def folder(tmp_path_factory):
    """Where the sockets of the servers are."""
    path = tmp_path_factory.mktemp('s')
    os.environ['REMOTEAPI_SHM_DIR'] = str(path)
    return path


@pytest.fixture(scope='session')
def host(folder):
    host = Host('--abi', 'coppelia46')
    yield host
    host.kill()


@pytest.fixture
def own_host(folder):
    """For tests that kill it, or let it run."""
    host = Host()
    yield host
    host.kill()


@pytest.fixture(params=['shared memory', 'TCP'])
def client(request, host):
    """A connected client of the legacy module."""
    from remoteapi_shm import sim
    port = host.port if request.param == 'shared memory' else host.tcp
    client = sim.simxStart('127.0.0.1', port, True, True, -20000, 5)
    assert client >= 0, sim.simxGetErrorText(-1)
    sim.simxStopSimulation(client, sim.simx_opmode_blocking)
    yield client
    sim.simxFinish(client)


def run_python(program, *arguments, options=()):
    """Another process of this Python: its output."""
    done = subprocess.run([sys.executable, *options, '-c', program, *map(str, arguments)],
                          text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(params=['shared memory', 'ZeroMQ'])
def sim(request, host):
    """The simulator's table, as programs of the newer API have it."""
    if request.param == 'ZeroMQ':
        pytest.importorskip('zmq', reason='no zmq (python3-zmq)')
        pytest.importorskip('cbor2', reason='no cbor2 (python3-cbor2)')
        sys.path.append(os.environ['TOP'] + '/tests')
        import remote_api_client
        client = remote_api_client.RemoteAPIClient('localhost', host.zmq)
    else:
        from remoteapi_shm import RemoteAPIClient
        client = RemoteAPIClient(port=host.port)
    yield client.require('sim')
    client.close()


def near(one, two, by=1e-6):
    return len(one) == len(two) and all(abs(a - b) < by for a, b in zip(one, two))


def refused(match):
    return pytest.raises(Exception, match=match)


def free_box(sim, place):
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
    sim.setObjectInt32Param(box, sim.shapeintparam_static, 0)
    sim.setObjectPosition(box, place)
    return box


@pytest.fixture
def stays(sim):
    """What a test has made is gone afterwards, and the simulation stopped."""
    before = set(sim.getObjectsInTree(sim.handle_scene))
    yield
    sim.stopSimulation(True)
    assert sim.getSimulationState() == sim.simulation_stopped
    sim.setStepping(False)
    sim.removeObjects([h for h in sim.getObjectsInTree(sim.handle_scene) if h not in before])
    assert set(sim.getObjectsInTree(sim.handle_scene)) == before


@pytest.fixture
def stepping(sim, stays):
    """The function that makes a step."""
    sim.setStepping(True)
    return sim.step
