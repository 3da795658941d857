# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A simx-host is driven by programs that speak ZeroMQ with libzmq: calls, steps, callbacks, large
# data, many clients, clients that are killed, and garbage.
#
#   zmq_calls.py HOST
import os
import signal
import subprocess
import sys
import tempfile
import time

import cbor2
import zmq

from remote_api_client import RemoteAPIClient

PATIENCE_MS = 20000
MIB = 1 << 20


def wait_for(what):
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def expect_error(text, function, *args):
    try:
        function(*args)
    except Exception as error:
        assert text in str(error), error
    else:
        raise AssertionError('no error: ' + text)


# ---------------------------------------------------------------------- calls

def calls(port):
    client = RemoteAPIClient('localhost', port)
    sim = client.require('sim')
    joint = sim.getObject('/arm_joint1')
    assert isinstance(joint, int)
    position = sim.getObjectPosition(joint, sim.handle_world)
    assert len(position) == 3 and all(isinstance(value, float) for value in position)
    sim.setJointPosition(joint, 0.25)
    assert sim.getJointPosition(joint) == 0.25
    assert sim.setInt32Signal('n', -5) is not None or sim.getInt32Signal('n') == -5
    assert sim.getStringSignal('no such signal') is None
    assert sim.unpackFloatTable(sim.packFloatTable([1, 2.5])) == [1, 2.5]
    expect_error('nothing', sim.getObject, '/nothing')
    expect_error('No such function: sim.nothing', client.call, 'sim.nothing', [])
    expect_error('allowUnsafe', client.call, 'os.execute', ['true'])
    client.close()


def large_data(port):
    client = RemoteAPIClient('localhost', port)
    sim = client.getObject('sim')
    data = bytes(range(256)) * (60 * MIB // 256)
    sim.setStringSignal('large', data)
    assert sim.getStringSignal('large') == data
    sim.clearStringSignal('large')
    client.close()


# ---------------------------------------------------------------------- steps

def steps(port):
    client = RemoteAPIClient('localhost', port)
    sim = client.getObject('sim')
    assert sim.setStepping(True) == 0
    expect_error('does not run', sim.step)
    sim.startSimulation()
    assert sim.getSimulationState() != sim.simulation_stopped
    dt = sim.getSimulationTimeStep()
    begin = sim.getSimulationTime()
    for i in range(1, 101):
        sim.step()
        assert abs(sim.getSimulationTime() - begin - i * dt) < 1e-9
    client.step()
    assert client.setStepping(False) == 1
    wait_for(lambda: sim.getSimulationTime() > begin + 110 * dt)
    sim.stopSimulation()
    wait_for(lambda: sim.getSimulationState() == sim.simulation_stopped)
    client.close()


def time_follows_the_clock(port):
    """Two clocks are compared: on a busy machine simulation time is late, but never early."""
    client = RemoteAPIClient('localhost', port)
    sim = client.getObject('sim')
    dt = sim.getSimulationTimeStep()
    assert sim.setInt32Param(sim.intparam_idle_fps, 25) == 1
    assert sim.getInt32Param(sim.intparam_idle_fps) == 25
    begin, now, calls, most = time.monotonic(), 0, 0, 0
    sim.startSimulation()
    while now < 100 * dt:
        before, now = now, sim.getSimulationTime()
        assert now <= time.monotonic() - begin + 1.5 * dt
        calls = calls + 1 if now == before else 0
        most = max(most, calls)
    assert most > 1  # answered while a step was not due
    assert sim.getRealTimeSimulation() == 1
    sim.stopSimulation()
    wait_for(lambda: sim.getSimulationState() == sim.simulation_stopped)
    client.close()


def time_follows_no_clock(port):
    client = RemoteAPIClient('localhost', port)
    sim = client.getObject('sim')
    begin = time.monotonic()
    sim.startSimulation()
    wait_for(lambda: sim.getSimulationTime() > time.monotonic() - begin + 1)
    assert sim.getRealTimeSimulation() == 0
    sim.stopSimulation()
    wait_for(lambda: sim.getSimulationState() == sim.simulation_stopped)
    client.close()


def movements(port):
    """Within the limits in every step, at the target in the end, by each way to call."""
    client = RemoteAPIClient('localhost', port)
    sim = client.getObject('sim')
    client.setStepping()
    sim.startSimulation()
    dt, seen = sim.getSimulationTimeStep(), []

    def note(config, velocity, acceleration, data):
        assert data == 'mine'
        seen.append(config + velocity + acceleration)

    end = sim.moveToConfig(-1, [0, 0], None, None, [1, 0.5], [4, 4], [80, 80], [0.5, -0.25], None,
                           note, 'mine')
    assert end[0] == [0.5, -0.25] and end[1] == [0, 0] and 0 <= end[3] < dt
    for before, after in zip([[0] * 6] + seen, seen):
        assert abs(after[2]) < 1 + 1e-9 and abs(after[4]) < 4 + 1e-9
        assert abs(after[0] - before[0]) < (1 + 1e-9) * dt
        assert abs(after[2] - before[2]) < (4 + 1e-9) * dt
        assert abs(after[4] - before[4]) < (80 + 1e-6) * dt
        assert abs(after[1] + after[0] / 2) < 1e-9  # together
    assert 0.7 < len(seen) * dt < 0.9  # 0.5 / 1 + 1 / 4 + 4 / 80
    dummy = sim.createDummy(0.1)
    sim.setObjectPosition(dummy, -1, [0, 0, 1])
    target = [0.1, 0.2, 1.3, 0, 0, 0.6, 0.8]
    done = sim.moveToPose({'object': dummy, 'targetPose': target, 'maxVel': [1, 1, 1, 9],
                           'maxAccel': [9, 9, 9, 90], 'auxData': 5})
    assert done['auxData'] == 5
    for got, wanted in zip(sim.getObjectPosition(dummy, -1), target):
        assert abs(got - wanted) < 1e-9
    stop = sim.moveToConfig({'pos': [0], 'targetPos': [1], 'maxVel': [1], 'maxAccel': [1],
                             'callback': lambda data: True})
    assert 0 < stop['pos'][0] < 1
    expect_error('maxVel of axis 1', sim.moveToConfig, {'pos': [0], 'targetPos': [1]})
    expect_error('inverse kinematics', sim.moveToPose, {'ik': {'tip': dummy}})
    sim.removeObjects([dummy])
    sim.stopSimulation()
    wait_for(lambda: sim.getSimulationState() == sim.simulation_stopped)
    client.close()


def all_must_ask(port):
    """Two clients step: a step is made when both have asked."""
    first, second = RemoteAPIClient('localhost', port), RemoteAPIClient('localhost', port)
    sim = first.getObject('sim')
    first.setStepping()
    second.setStepping()
    sim.startSimulation()
    begin = sim.getSimulationTime()
    dt = sim.getSimulationTimeStep()
    second.socket.send(cbor2.dumps({'func': 'sim.step', 'args': [], 'uuid': second.uuid}))
    assert sim.getSimulationTime() == begin
    assert not second.socket.poll(20)
    first.step()
    assert second.socket.poll(PATIENCE_MS) and 'err' not in cbor2.loads(second.socket.recv())
    assert abs(sim.getSimulationTime() - begin - dt) < 1e-9
    first.close()
    second.close()
    third = RemoteAPIClient('localhost', port)
    sim = third.getObject('sim')
    sim.stopSimulation()
    wait_for(lambda: sim.getSimulationState() == sim.simulation_stopped)
    third.close()


# ---------------------------------------------------------------------- callbacks

def callbacks(port):
    client = RemoteAPIClient('localhost', port)
    sim = client.getObject('sim')

    def add(a, b):
        return a + b

    def inner(depth, base):
        if depth > 0:
            return client.call('sim.testCB', [depth - 1, inner, base]) + 1
        return sim.getObject('/arm_joint1') + base

    joint = sim.getObject('/arm_joint1')
    assert client.call('sim.testCB', [20, add, 22]) == 42
    assert client.call('sim.testCB', [3, inner, 100]) == joint + 103
    assert client.call('sim.testCB', [1, lambda a, b: None, 2]) is None
    assert sim.getObject('/arm_joint1') == joint
    client.close()


# ---------------------------------------------------------------------- many

def many_clients(port):
    context = zmq.Context()
    sockets = [context.socket(zmq.REQ) for _ in range(100)]
    for number, socket in enumerate(sockets):
        socket.setsockopt(zmq.LINGER, 0)
        socket.connect(f'tcp://localhost:{port}')
    for _ in range(5):
        for number, socket in enumerate(sockets):
            socket.send(cbor2.dumps({'func': 'sim.getSimulationState', 'args': [],
                                     'uuid': f'client {number}'}))
        for socket in sockets:
            assert socket.poll(PATIENCE_MS)
            assert cbor2.loads(socket.recv()) == {'ret': [0]}
    for socket in sockets:
        socket.close()
    context.term()


def calls_at_once(port):
    """One client with several sockets: what waits for a step holds up no other of its calls."""
    first, second = RemoteAPIClient('localhost', port), RemoteAPIClient('localhost', port)
    second.uuid = first.uuid
    sim = second.getObject('sim')
    first.setStepping()
    sim.startSimulation()
    first.socket.send(cbor2.dumps({'func': 'sim.step', 'args': [], 'uuid': first.uuid}))
    assert sim.getSimulationState() != sim.simulation_stopped
    assert first.socket.poll(PATIENCE_MS) and 'err' not in cbor2.loads(first.socket.recv())
    sim.stopSimulation()
    wait_for(lambda: sim.getSimulationState() == sim.simulation_stopped)
    first.close()
    second.close()


# ---------------------------------------------------------------------- bad clients

def kill_in_callback(client):
    client.call('sim.testCB', [1, lambda a, b: os.kill(os.getpid(), signal.SIGKILL), 2])


def kill_in_movement(client):
    passes = []

    def note(data):
        passes.append(data)
        if len(passes) == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    client.call('sim.moveToConfig', [{'pos': [0], 'targetPos': [9], 'maxVel': [1], 'maxAccel': [1],
                                      'callback': note}])


def kill_with_lock(client):
    client.call('sim.acquireLock', [])
    os.kill(os.getpid(), signal.SIGKILL)


def kill_with_request(client):
    client.setStepping()
    client.socket.send(cbor2.dumps({'func': 'sim.step', 'args': [], 'uuid': client.uuid}))
    os.kill(os.getpid(), signal.SIGKILL)


def kill_between_steps(client):
    client.setStepping()
    client.step()
    os.kill(os.getpid(), signal.SIGKILL)


def killed_clients(port):
    watcher = RemoteAPIClient('localhost', port)
    sim = watcher.getObject('sim')
    sim.startSimulation()
    for kill in (kill_in_callback, kill_in_movement, kill_with_lock, kill_with_request,
                 kill_between_steps):
        child = os.fork()
        if child == 0:
            kill(RemoteAPIClient('localhost', port))
            os._exit(1)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        begin, now = time.monotonic(), sim.getSimulationTime()
        wait_for(lambda: sim.getSimulationTime() > now)
        assert time.monotonic() - begin < 5  # not the 10 s of a callback or a lock
    sim.stopSimulation()
    wait_for(lambda: sim.getSimulationState() == sim.simulation_stopped)
    watcher.close()


def garbage(port):
    """Of each request some answer comes, and others are served."""
    context = zmq.Context()
    good = cbor2.dumps({'func': 'sim.getSimulationTime', 'args': [1, 'x', None], 'uuid': 'g'})
    socket = context.socket(zmq.DEALER)
    socket.setsockopt(zmq.LINGER, 0)
    socket.connect(f'tcp://localhost:{port}')
    for at in range(len(good)):
        socket.send_multipart([b'', good[:at] + bytes([good[at] ^ 0xa5]) + good[at + 1:]])
        assert socket.poll(PATIENCE_MS)
        empty, reply = socket.recv_multipart()
        assert empty == b'' and isinstance(cbor2.loads(reply), dict)
    for frames in ([b'x'], [b''], [b'', b'', b''], [b'a', b'b', b''], [b'a', b'', good, b'x']):
        socket.send_multipart(frames)
        assert socket.poll(PATIENCE_MS)
        assert 'err' in cbor2.loads(socket.recv_multipart()[-1])
    socket.close()
    for kind in (zmq.SUB, zmq.PULL, zmq.REP):
        socket = context.socket(kind)
        socket.setsockopt(zmq.LINGER, 0)
        socket.connect(f'tcp://localhost:{port}')
        assert not socket.poll(10)
        socket.close()
    context.term()
    calls(port)


def old_version(port):
    context = zmq.Context()
    socket = context.socket(zmq.REQ)
    socket.connect(f'tcp://localhost:{port}')
    socket.send(cbor2.dumps({'func': 'sim.getObject', 'args': ['/arm_joint1']}))
    assert socket.poll(PATIENCE_MS)
    reply = cbor2.loads(socket.recv())
    assert reply['success'] is False and set(reply) == {'success', 'error'}
    socket.close()
    context.term()


def with_host(host, options, tests):
    """A simulator of their own."""
    with subprocess.Popen([host, *options], stdout=subprocess.PIPE, text=True) as process:
        line = ''
        while 'ready' not in line:
            assert process.poll() is None
            line = process.stdout.readline()
        port = int(line.split('ZeroMQ')[1])
        try:
            for test in tests:
                begin = time.monotonic()
                test(port)
                print(f'{test.__name__}: {time.monotonic() - begin:.2f} s', flush=True)
            assert process.poll() is None
        finally:
            process.terminate()


def main():
    host = sys.argv[1]
    port = ('--port', str(-(20000 + os.getpid() % 10000)))  # see support_port.h
    with tempfile.TemporaryDirectory() as folder:
        os.environ['REMOTEAPI_SHM_DIR'] = folder
        with_host(host, port, (calls, large_data, time_follows_the_clock, steps, movements,
                               all_must_ask, callbacks, many_clients, calls_at_once, killed_clients,
                               garbage,
                               old_version))
        with_host(host, (*port, '--realtime', 'off'), (time_follows_no_clock,))


main()
