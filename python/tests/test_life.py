# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# How long clients live, and what handlers of signals do to their calls.
import asyncio
import contextlib
import gc
import os
import signal
import threading
import time
import weakref

import pytest

import remoteapi_shm
from remoteapi_shm import RemoteAPIClient, connect, sim as legacy


def with_objects(port):
    client = connect(port, timeout=20)
    client.arm, client.eye = client.joint('arm_joint1'), client.camera('front_camera')
    return client


def with_functions(port):
    client = RemoteAPIClient(port=port)
    client.getObject('sim').getObject('/cube')
    return client


@pytest.mark.parametrize('make', [with_objects, with_functions])
def test_a_client_that_is_forgotten_ends(host, make):
    gone = weakref.ref(make(host.port))
    gc.collect()
    assert gone() is None


def test_many_clients_are_forgotten(host):
    for _ in range(300):  # more than the library has
        with_functions(host.port)


def test_a_class_derived_from_a_client_has_its_own_arguments(host):
    class Robot(remoteapi_shm.Client):
        def __init__(self, name):
            super().__init__(host.port, timeout=20)
            self.name = name

    class Remote(RemoteAPIClient):
        def __init__(self, scene, port):
            super().__init__(port=port)
            self.scene = scene

    class Neither(remoteapi_shm.Client):
        def __init__(self):
            pass
    with Robot('arm') as robot, Remote('scene', host.port) as remote:
        assert robot.name == 'arm' and robot.ping() > 0
        assert remote.scene == 'scene' and remote.call('sim.getObject', ['/cube']) >= 0
        robot.__init__('again')
        assert robot.ping() > 0
    with pytest.raises(remoteapi_shm.Closed):
        Neither().call('sim.getSimulationTime', [])


# ---------------------------------------------------------------------- handlers of signals

@pytest.fixture
def handler():
    """handler(number, function) until the test ends."""
    before = {}

    def set_handler(number, function):
        before.setdefault(number, signal.getsignal(number))
        signal.signal(number, function)
    yield set_handler
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number, function in before.items():
        signal.signal(number, function)


def test_a_handler_lets_another_client_go_and_the_call_goes_on(host, handler):
    client, others = connect(host.port, timeout=20), [connect(host.port, timeout=20)]

    def handle(number, frame):
        others.clear()
        gc.collect()  # the client and its simulation are a cycle
        legacy.simxSetStringSignal(client.id, 'answer', b'!', legacy.simx_opmode_oneshot)
    handler(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.2)  # so long that the call sleeps
    answer = legacy.simxQuery(client.id, 'question', b'?', 'answer', 20000)
    assert answer == (0, bytearray(b'!')) and others == []
    client.close()


class Stop(BaseException):
    pass


def test_interrupted_calls_never_hold_up_the_simulator(host, handler):
    """Also when a reply has come just then that asks for a function of the program."""
    remote, other = RemoteAPIClient(port=host.port), connect(host.port, timeout=5)
    sim = remote.require('sim')
    is_armed, stops = False, 0

    def handle(number, frame):
        if is_armed:
            raise Stop
    handler(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    end = time.monotonic() + 20
    while stops < 200 and time.monotonic() < end:
        try:
            is_armed = True
            while True:
                remote.call('sim.testCB', [1, lambda a, b: a, 2])
        except Stop:
            is_armed = False
            stops += 1
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert stops == 200 and sim.getObject('/cube') >= 0
    other.ping()
    for client in (remote, other):
        client.close()


def stop(host):
    """It takes nothing any more when this returns."""
    host.process.send_signal(signal.SIGSTOP)
    os.waitpid(host.process.pid, os.WUNTRACED)


def test_other_threads_run_while_a_request_cannot_be_sent(own_host):
    """The simulator stops taking requests until another thread lets it go on."""
    remote = RemoteAPIClient(port=own_host.port, connect_timeout=20)
    remote.getObject('sim')
    sent = []

    def go_on():
        while len(sent) < 3:
            time.sleep(0.01)
        time.sleep(0.3)  # so long that there is no more room
        own_host.process.send_signal(signal.SIGCONT)
    thread = threading.Thread(target=go_on)
    stop(own_host)
    thread.start()
    for _ in range(8):
        sent.append(remote._send('sim.setStringSignal', ['a', bytes(30 << 20)]))
    thread.join()
    for key in sent:
        assert remote._receive(key, 20000) == (0, 1)
    remote.close()


def test_a_method_has_one_name_however_often_it_is_an_argument(host):
    class Program:
        def add(self, a, b):
            return a + b
    program = Program()
    with RemoteAPIClient(port=host.port) as remote:
        for i in range(10):
            assert remote.call('sim.testCB', [i, program.add, 2]) == i + 2
        assert len(remote.callbackFuncs) == 1
        assert remote.call('sim.testCB', [1, Program().add, 2]) == 3
        assert len(remote.callbackFuncs) == 2


# ---------------------------------------------------------------- functions that take too long

def test_a_limit_for_functions_that_take_too_long(own_host):
    from remoteapi_shm import asyncio as awaited
    with RemoteAPIClient(port=own_host.port) as remote, connect(own_host.port) as client, \
            contextlib.closing(awaited.RemoteAPIClient(port=own_host.port)) as other:
        for caller in (remote, client, other):
            assert caller.call_timeout is None
            answer = caller.call('sim.getObject', ['/cube'])
            assert (asyncio.run(answer) if caller is other else answer) >= 0
            caller.call_timeout = 0.1
            assert caller.call_timeout == 0.1
        for caller in (remote, client, other):
            stop(own_host)
            with pytest.raises(remoteapi_shm.Timeout, match='no answer in time'):
                answer = caller.call('sim.getObject', ['/arm_joint1'])
                asyncio.run(answer) if caller is other else answer
            own_host.process.send_signal(signal.SIGCONT)
            caller.call_timeout = None
            answer = caller.call('sim.getObjectAlias', [0])
            # And not the late reply to the call before.
            assert isinstance(asyncio.run(answer) if caller is other else answer, str)
        for wrong, error in ((0, ValueError), (-1, ValueError), ('x', TypeError)):
            with pytest.raises(error, match="'call_timeout' must be"):
                remote.call_timeout = wrong
