# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# RemoteAPIClient over shared memory: what programs for the ZeroMQ remote API do, for threads and
# for asyncio.
import array
import asyncio
import enum
import os
import signal
import sys
import threading
import time

import pytest

import remoteapi_shm
from conftest import run_python
from remoteapi_shm import RemoteAPIClient
from remoteapi_shm.asyncio import RemoteAPIClient as AsyncClient

@pytest.fixture
def remote(host):
    with RemoteAPIClient('localhost', host.port) as client:
        yield client


@pytest.fixture
def sim(remote):
    sim = remote.require('sim')
    yield sim
    sim.stopSimulation()
    while sim.getSimulationState() != sim.simulation_stopped:
        pass


# ---------------------------------------------------------------------- calls

def test_functions_and_constants_are_attributes(remote, sim):
    joint = sim.getObject('/arm_joint1')
    assert isinstance(joint, int)
    position = sim.getObjectPosition(joint, sim.handle_world)
    assert len(position) == 3 and all(isinstance(value, float) for value in position)
    sim.setJointPosition(joint, 0.25)
    assert sim.getJointPosition(joint) == 0.25
    assert remote.call('sim.getJointPosition', [joint]) == 0.25
    sim.setJointPosition(joint, 0)
    assert sim.getStringSignal('no such signal') is None
    assert sim.getJointPosition.__name__ == 'sim.getJointPosition'
    assert repr(sim) == '<sim of the simulator>' and 'sim.getObject ' in repr(sim.getObject)
    assert remote.getObject('sim') is sim
    assert sys.modules['__main__'].require == remote.require
    with pytest.raises(AttributeError, match='sim.nothing'):
        sim.nothing


def test_errors_have_the_simulators_text(remote, sim):
    with pytest.raises(Exception, match='nothing') as error:
        sim.getObject('/nothing')
    assert isinstance(error.value, remoteapi_shm.Refused)
    with pytest.raises(Exception, match='No such function: sim.nothing'):
        remote.call('sim.nothing', [])
    with pytest.raises(Exception, match='allowUnsafe'):
        remote.call('os.execute', ['true'])


@pytest.mark.parametrize('value', [
    None, True, False, 0, -1, 2**63 - 1, -2**63, 0.5, -0.0, 1e300, 'text', 'caf\xe9', '',
    b'\x00\xff',
    [1, 2.5, 'x'], [[1], [2, [3]]], {'a': 1, 'b': {'c': [1]}}])
def test_values_come_back(remote, value):
    assert remote.call('sim.testCB', [1, lambda a, b: [value], 2]) == value


class Kind(enum.IntEnum):
    joint = 1


def test_what_stands_for_a_number_or_a_list(remote, sim):
    numpy = pytest.importorskip('numpy')
    joint = sim.getObject('/arm_joint1')

    def arrives(value):
        return remote.call('sim.testCB', [value, lambda a, b: [a], 0])
    assert sim.getJointPosition(numpy.float64(joint)) == 0
    assert sim.getJointPosition(numpy.int32(joint)) == 0
    assert arrives(Kind.joint) == 1 and arrives(numpy.float32(0.5)) == 0.5
    assert arrives(numpy.bool_(True)) is True
    assert arrives((1, 2)) == [1, 2]
    assert arrives(array.array('d', [1, 2.5])) == [1, 2.5]
    assert arrives(numpy.array([[1, 2], [3, 4]], dtype=numpy.uint8)) == [[1, 2], [3, 4]]
    assert arrives(numpy.arange(6.0)[::2]) == [0, 2, 4]
    assert arrives(numpy.array([1, 2], dtype=numpy.int64)[::-1]) == [2, 1]
    assert arrives(bytearray(b'\x00\x01')) == b'\x00\x01'
    assert arrives(memoryview(b'\xff\x01')) == b'\xff\x01'
    base = sim.getObject('/base')
    sim.setObjectPosition(base, -1, numpy.array(sim.getObjectPosition(base)))


def circle():
    items = []
    items.append(items)
    return items


@pytest.mark.parametrize('value, error', [
    (object(), TypeError), ({1, 2}, TypeError), (1j, TypeError), (2**63, ValueError),
    (circle(), ValueError), ({(1, 2): 3}, TypeError), (array.array('u', 'ab'), TypeError)])
def test_values_that_have_no_meaning_name_the_argument(remote, value, error):
    with pytest.raises(error, match=r'sim.getObject\(\) argument 2 '):
        remote.call('sim.getObject', ['/base', value])
    assert remote.call('sim.getSimulationState', []) == 0


def test_wrong_arguments_of_the_client_itself(remote, host):
    for args in ((), (1,), ('sim.getObject',), ('sim.getObject', 5), (None, [])):
        with pytest.raises(TypeError):
            remote.call(*args)
    with pytest.raises(TypeError):
        remote.getObject('sim').getObject('/base', proxy=1)
    with pytest.raises(ValueError, match='this machine only'):
        RemoteAPIClient('10.0.0.1', host.port)
    for wrong in (('_receive', 99, 0), ('_receive', 5, 0), ('_receive', -1, 0), ('_answer', 99, ()),
                  ('_answer', 5, ())):
        with pytest.raises(ValueError, match='no call with this key'):
            getattr(remote, wrong[0])(*wrong[1:])
    with pytest.raises(TypeError):
        remote._leave('x')
    assert remote._leave(5) is None


def test_large_data(sim):
    data = bytes(range(256)) * 4096 * 8
    sim.setStringSignal('large', data)
    assert sim.getStringSignal('large') == data
    sim.clearStringSignal('large')


def test_over_tcp(host):
    with RemoteAPIClient('localhost', host.tcp) as client:
        sim = client.getObject('sim')
        assert sim.getObject('/base') >= 0
        assert client.call('sim.testCB', [20, lambda a, b: a + b, 22]) == 42


# ---------------------------------------------------------------------- steps

def test_steps(remote, sim):
    assert sim.setStepping(True) == 0
    with pytest.raises(Exception, match='does not run'):
        sim.step()
    sim.startSimulation()
    assert sim.getSimulationState() != sim.simulation_stopped
    dt, begin = sim.getSimulationTimeStep(), sim.getSimulationTime()
    for i in range(1, 101):
        sim.step()
        assert abs(sim.getSimulationTime() - begin - i * dt) < 1e-9
    remote.step()
    assert remote.setStepping(False) == 1


def test_all_must_ask(host, remote, sim):
    """Two clients step: a step is made when both have asked."""
    with RemoteAPIClient(port=host.port) as second:
        remote.setStepping()
        second.setStepping()
        sim.startSimulation()
        begin, dt = sim.getSimulationTime(), sim.getSimulationTimeStep()
        key = second._send('sim.step', ())
        assert sim.getSimulationTime() == begin and second._receive(key, 0) is None
        remote.step()
        assert second._receive(key, 20000) == (0, None)
        assert abs(sim.getSimulationTime() - begin - dt) < 1e-9
        remote.setStepping(False)


def test_time_follows_the_clock_without_steps(own_host):
    """On a busy machine simulation time is late, but never early."""
    with RemoteAPIClient(port=own_host.port) as client:
        sim = client.getObject('sim')
        dt, begin, now = sim.getSimulationTimeStep(), time.monotonic(), 0
        sim.startSimulation()
        while now < 20 * dt:
            now = sim.getSimulationTime()
            assert now <= time.monotonic() - begin + 1.5 * dt
        sim.stopSimulation()


# ---------------------------------------------------------------------- functions of the program

def test_callbacks_nested(remote, sim):
    def inner(depth, base):
        if depth > 0:
            return remote.call('sim.testCB', [depth - 1, inner, base]) + 1
        return sim.getObject('/arm_joint1') + base
    joint = sim.getObject('/arm_joint1')
    assert remote.call('sim.testCB', [20, lambda a, b: a + b, 22]) == 42
    assert remote.call('sim.testCB', [3, inner, 100]) == joint + 103
    assert remote.call('sim.testCB', [1, lambda a, b: None, 2]) is None
    assert len(remote.callbackFuncs) == 3


def test_a_movement_calls_back_in_each_step(remote, sim):
    remote.setStepping()
    sim.startSimulation()
    seen = []
    end = sim.moveToConfig(-1, [0, 0], None, None, [1, 0.5], [4, 4], [80, 80], [0.5, -0.25], None,
                           lambda config, *rest: seen.append(config), 'mine')
    assert end[0] == [0.5, -0.25] and len(seen) > 10
    remote.setStepping(False)


def test_an_exception_of_a_callback_ends_the_call(remote, sim):
    def fail(a, b):
        raise KeyError('mine')
    with pytest.raises(KeyError, match='mine'):
        remote.call('sim.testCB', [1, fail, 2])
    with pytest.raises(TypeError, match='what a function returned'):
        remote.call('sim.testCB', [1, lambda a, b: [object()], 2])
    assert sim.getSimulationState() == 0


def test_a_client_that_is_killed_in_its_callback(host, sim):
    program = ('import os, signal, sys; from remoteapi_shm import RemoteAPIClient as C\n'
               'C(port=int(sys.argv[1])).call("sim.testCB", [1, lambda a, b: '
               'os.kill(os.getpid(), signal.SIGKILL), 2])')
    with pytest.raises(AssertionError, match='-9'):
        run_python(program, host.port)
    begin = time.monotonic()
    assert sim.getSimulationState() == 0
    assert time.monotonic() - begin < 9  # not the 10 s of a callback


# ---------------------------------------------------------------------- threads, signals, ends

def test_threads_call_at_once(sim, remote):
    joint, failed = sim.getObject('/arm_joint1'), []

    def work(number):
        try:
            for _ in range(200):
                assert sim.getObject('/arm_joint1') == joint
                assert remote.call('sim.testCB', [number, lambda a, b: a + b, 1]) == number + 1
        except BaseException as error:
            failed.append(error)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def test_keyboard_interrupt_ends_a_call_and_the_next_one_works(remote, sim):
    remote.setStepping()
    sim.startSimulation()

    def interrupt():
        time.sleep(0.2)  # so long that the call sleeps; it would not end by itself
        os.kill(os.getpid(), signal.SIGINT)
    for _ in range(2):
        thread = threading.Thread(target=interrupt)
        thread.start()
        with pytest.raises(KeyboardInterrupt):
            sim.wait(1e6, False)
        thread.join()
        assert sim.getSimulationState() != sim.simulation_stopped
    sim.step()
    remote.setStepping(False)


def test_the_server_ends_during_a_call(own_host):
    with RemoteAPIClient(port=own_host.port, connect_timeout=1) as client:
        sim = client.getObject('sim')
        timer = threading.Timer(0.2, own_host.process.kill)
        timer.start()
        with pytest.raises(remoteapi_shm.Error):
            sim.wait(1000, False)
        timer.join()
        with pytest.raises(remoteapi_shm.ConnectionLost):
            sim.getSimulationState()
    with pytest.raises(remoteapi_shm.Closed):
        sim.getSimulationState()


@pytest.mark.parametrize('client', [RemoteAPIClient, AsyncClient])
def test_no_server(folder, client):
    with pytest.raises(remoteapi_shm.ConnectionLost, match='nobody offers it'):
        client(port=-19999, connect_timeout=0.05)
    for timeout in (0, -1, float('nan'), 1e9):
        with pytest.raises(ValueError, match="argument 'connect_timeout'"):
            client(port=-19999, connect_timeout=timeout)


def test_verbose_prints_calls(host, capsys):
    with RemoteAPIClient(port=host.port, verbose=1) as client:
        client.getObject('sim').getSimulationState()
    assert "call sim.getSimulationState ()" in capsys.readouterr().err


# ---------------------------------------------------------------------- asyncio

def test_asyncio_calls_at_once(host):
    async def main():
        async with AsyncClient('localhost', host.port) as client:
            sim = await client.require('sim')
            joint = await sim.getObject('/arm_joint1')
            await client.setStepping()
            await sim.startSimulation()
            slow = asyncio.create_task(sim.wait(0.05))
            results = await asyncio.gather(*(sim.getObject('/arm_joint1') for _ in range(20)))
            assert results == [joint] * 20
            while not slow.done():
                await asyncio.sleep(0)
                await client.step()
            await client.setStepping(False)
            await sim.stopSimulation()
            assert await client.call('sim.testCB', [20, lambda a, b: a + b, 22]) == 42

            async def later(a, b):
                return await sim.getObject('/arm_joint1') + a + b
            assert await client.call('sim.testCB', [1, later, 2]) == joint + 3
            with pytest.raises(Exception, match='nothing'):
                await sim.getObject('/nothing')
    asyncio.run(main())


def test_asyncio_call_that_is_cancelled(host):
    async def main():
        async with AsyncClient(port=host.port) as client:
            sim = await client.getObject('sim')
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(sim.wait(1000, False), 0.05)
            assert await sim.getSimulationState() == 0
    asyncio.run(main())
