# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The clients for asyncio: what is awaited, at once and by several clients; cancellation, servers
# that end, and a loop that sleeps while it waits.
import asyncio
import gc
import os
import sys
import time

import pytest

import remoteapi_shm
from remoteapi_shm import waiting
from remoteapi_shm.asyncio import RemoteAPIClient, connect

LONG_S = 1000  # nothing of that length ends by itself


@pytest.fixture(params=['shared memory', 'TCP'])
def port(request, host):
    port = host.port if request.param == 'shared memory' else host.tcp
    yield port
    with remoteapi_shm.connect(port, timeout=20) as client:
        client.simulation.stop()


@pytest.fixture
def shared(host):
    """The port for shared memory, where a descriptor tells that something has come."""
    yield host.port
    with remoteapi_shm.connect(host.port, timeout=20) as client:
        client.simulation.stop()


def run(function, *arguments):
    """A loop whose exceptions nobody sees otherwise are failures too."""
    async def main():
        asyncio.get_running_loop().set_exception_handler(
            lambda loop, context: unseen.append(context))
        return await asyncio.wait_for(function(*arguments), 30)
    unseen = []
    result = asyncio.run(main())
    gc.collect()
    assert unseen == []
    return result


class Turns:
    """Counts how often the loop turns."""

    def __init__(self):
        self.count, self.loop = 0, asyncio.get_running_loop()
        self.select = self.loop._selector.select
        self.loop._selector.select = self.turn

    def turn(self, timeout):
        self.count += 1
        return self.select(timeout)


def descriptors():
    return len(os.listdir('/proc/self/fd'))


# ---------------------------------------------------------------------- what is awaited

def test_everything_of_the_client_is_awaited(port):
    async def main():
        async with connect(port, timeout=20) as client:
            joint = await client.joint('arm_joint1')
            assert (await client.object('cube')).position[2] > 0
            assert await client.ping() > 0 and 'port %d' % port in repr(client)
            for find, name in ((client.camera, 'front_camera'),
                               (client.force_sensor, 'wrist_force'),
                               (client.proximity_sensor, 'front_range')):
                assert (await find(name)).client is client.blocking
            joint.watch('position')
            await client.simulation.start()
            joint.target_position = 0.5
            await client.simulation.step(100)
            assert joint.position == pytest.approx(0.5, abs=0.05)
            assert await client.run(getattr, joint, 'force') == joint.force
            if port < 0:
                assert client.simulation.step_number == 100 and client.simulation.time > 0
            assert await client.call('sim.getJointPosition', [joint.handle]) == \
                pytest.approx(joint.position)
            await client.simulation.pause()
            await client.simulation.stop()
            with pytest.raises(remoteapi_shm.Refused):
                await client.simulation.step()
            with pytest.raises(remoteapi_shm.Refused, match='nothing'):
                await client.call('sim.getObject', ['/nothing'])
            with pytest.raises(TypeError, match='argument 1'):
                await client.call('sim.getObject', [object()])
        with pytest.raises(remoteapi_shm.Closed):
            await client.simulation.step()
        client = await connect(port)
        client.close()
    run(main)


def test_functions_of_the_program_are_called(port):
    async def main():
        async with connect(port, timeout=20) as client:
            async def later(a, b):
                return await client.call('sim.testCB', [a, lambda c, d: c * d, b]) + 1
            assert await client.call('sim.testCB', [6, later, 7]) == 43

            async def fail(a, b):
                raise KeyError('mine')
            with pytest.raises(KeyError, match='mine'):
                await client.call('sim.testCB', [6, fail, 7])
            with pytest.raises(TypeError, match='what a function returned'):
                await client.call('sim.testCB', [6, lambda a, b: object(), 7])
            assert await client.call('sim.getSimulationState', []) == 0
    run(main)


def test_blocking_client_calls_functions_too(shared):
    with remoteapi_shm.connect(shared) as client:
        assert client.call('sim.testCB', [20, lambda a, b: a + b, 22]) == 42


def test_more_calls_at_once_than_a_client_can_have(port):
    async def main():
        async with connect(port, timeout=20) as client:
            handle = await client.call('sim.getObject', ['/base'])
            waiting = [client.call('sim.wait', [0.02, False]) for _ in range(70)]
            results = await asyncio.gather(*waiting, *(client.call('sim.getObject', ['/base'])
                                                       for _ in range(300)))
            assert results[len(waiting):] == [handle] * 300
    run(main)


def test_several_clients_in_one_loop(host, own_host):
    async def work(client, steps):
        await client.simulation.start()
        for _ in range(steps):
            await client.simulation.step()
            await client.call('sim.getSimulationTime', [])
        return client.simulation.step_number

    async def main():
        async with connect(host.port) as one, connect(own_host.port) as two, \
                RemoteAPIClient(port=host.port) as three:
            numbers = await asyncio.gather(work(one, 50), work(two, 80),
                                           three.call('sim.wait', [0.1, False]))
            assert numbers[:2] == [50, 80]
            await one.simulation.stop()
    run(main)


def test_tasks_that_step_one_client_take_turns(port):
    async def main():
        order = []

        async def work(name):
            for _ in range(5):
                await client.simulation.step()
                order.append(name)
        async with connect(port, timeout=20) as client:
            await client.simulation.start()
            await asyncio.gather(work('a'), work('b'), work('c'))
            assert order == ['a', 'b', 'c'] * 5
            if port < 0:
                assert client.simulation.step_number == 15
    run(main)


def test_other_tasks_run_however_quick_the_replies_are(port):
    async def main():
        async with connect(port, timeout=20) as client:
            ticks = 0

            async def tick():
                nonlocal ticks
                while True:
                    ticks += 1
                    await asyncio.sleep(0)
            task = asyncio.create_task(tick())
            for _ in range(100):
                await client.call('sim.getSimulationTime', [])
            task.cancel()
            assert ticks >= 100
    run(main)


def test_the_same_client_in_one_loop_after_the_other(shared):
    with remoteapi_shm.connect(shared) as blocking:
        async def main():
            client = remoteapi_shm.asyncio.Client(blocking)
            return await client.call('sim.testCB', [1, lambda a, b: a + b, 2])
        assert run(main) == run(main) == 3

        async def other():
            client = remoteapi_shm.asyncio.Client(blocking)
            task = asyncio.create_task(client.call('sim.wait', [LONG_S, False]))
            await asyncio.sleep(0)
            with pytest.raises(RuntimeError, match='another event loop'):
                await asyncio.to_thread(asyncio.run, main())
            task.cancel()
        run(other)


# ---------------------------------------------------------------------- cancellation

def test_calls_that_are_cancelled_leave_no_key_and_no_descriptor(port):
    async def main():
        async with connect(port, timeout=20) as client:
            before = descriptors()
            for _ in range(100):  # more than there are keys
                task = asyncio.create_task(client.call('sim.wait', [0.02, False]))
                await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            assert await client.call('sim.testCB', [20, lambda a, b: a + b, 22]) == 42
            while client.blocking._left() or descriptors() > before:
                await asyncio.sleep(0.001)
    run(main)


def test_a_cancelled_function_of_the_program_does_not_stop_the_simulator(shared):
    async def main():
        async with connect(shared) as client, connect(shared) as other:
            called = asyncio.Event()

            async def wait(a, b):
                called.set()
                await asyncio.sleep(LONG_S)
            task = asyncio.create_task(client.call('sim.testCB', [1, wait, 2]))
            await called.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            begin = time.monotonic()
            assert await other.call('sim.getSimulationState', []) == 0
            assert time.monotonic() - begin < 9  # a function has 10 s
    run(main)


def test_a_cancelled_movement_gets_no_more_results(shared):
    """It calls a function of the program in each step."""
    async def main():
        async with connect(shared) as client, RemoteAPIClient(port=shared) as other:
            await other.setStepping()
            await client.call('sim.startSimulation', [])
            seen = asyncio.Event()
            task = asyncio.create_task(client.call('sim.moveToConfig', [
                -1, [0], None, None, [1], [1], [10], [LONG_S], None, lambda *args: seen.set(),
                None]))
            while not seen.is_set():
                await other.step()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            begin = time.monotonic()
            for _ in range(5):
                await other.step()
            assert time.monotonic() - begin < 9
            await other.setStepping(False)
    run(main)


def test_steps_that_are_cancelled_are_waited_for_by_the_next_ones(port):
    async def main():
        async with connect(port, timeout=20) as client:
            await client.simulation.start()
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.simulation.step(2000), 0.001)
            await client.simulation.step()
            if port < 0:
                assert client.simulation.step_number == 2001
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.simulation.step(2000), 0.001)
            await client.run(client.blocking.simulation.step)
            if port < 0:
                assert client.simulation.step_number == 4002
    run(main)


def test_connecting_can_be_cancelled(folder):
    async def main():
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(connect(-12, timeout=0.5), 0.01)
    run(main)


# ---------------------------------------------------------------------- ends

def test_the_server_ends_while_tasks_wait(own_host):
    async def main():
        async with connect(own_host.port, timeout=1) as client:
            await client.simulation.start()
            tasks = [asyncio.create_task(client.call('sim.wait', [LONG_S, False])),
                     asyncio.create_task(client.simulation.step(2 * 10**9))]
            await asyncio.sleep(0.05)
            own_host.kill()
            for task in tasks:
                with pytest.raises(remoteapi_shm.Error):
                    await task
            with pytest.raises(remoteapi_shm.ConnectionLost):  # after a second
                await client.call('sim.getSimulationTime', [])
            with pytest.raises(remoteapi_shm.ConnectionLost):
                await connect(own_host.port, timeout=0.05)
    run(main)


def test_a_client_that_is_closed_ends_the_calls_under_way(port):
    async def main():
        before = descriptors()
        client = await connect(port, timeout=20)
        task = asyncio.create_task(client.call('sim.wait', [LONG_S, False]))
        await asyncio.sleep(0.02)
        client.close()
        with pytest.raises(remoteapi_shm.Closed):
            await task
        assert descriptors() <= before + 1  # of the thread that connected
    run(main)


def test_steps_that_take_too_long_are_a_timeout(port):
    async def main():
        async with connect(port, timeout=0.2) as client:
            await client.simulation.start()
            with pytest.raises(remoteapi_shm.Timeout):
                await client.simulation.step(10**9)
            with pytest.raises(remoteapi_shm.Timeout):
                await client.simulation.step()
            await client.simulation.stop()
    run(main)


# ---------------------------------------------------------------------- the loop sleeps

def test_the_loop_sleeps_while_a_call_waits(shared):
    """Also when a call was cancelled whose reply comes meanwhile."""
    async def main():
        async with connect(shared) as client:
            await client.call('sim.getSimulationState', [])
            left = asyncio.create_task(client.call('sim.wait', [0.1, False]))
            await asyncio.sleep(0.01)
            left.cancel()
            turns, begin = Turns(), time.monotonic()
            await client.call('sim.wait', [1, False])
            seconds = time.monotonic() - begin
            assert seconds > 0.9 and turns.count < 40 + 40 * seconds  # 20 a second, and some
    run(main)


def test_the_loop_sleeps_over_tcp_too(host):
    async def main():
        async with connect(host.tcp, timeout=20) as client:
            turns, begin = Turns(), time.monotonic()
            await client.call('sim.wait', [1, False])
            assert turns.count < 100 + 100 * (time.monotonic() - begin)
    run(main)


def test_replies_and_steps_wake_the_loop(shared, monkeypatch):
    monkeypatch.setattr(waiting, '_ARMED_S', LONG_S)  # no look without being woken

    async def main():
        async with connect(shared) as client, RemoteAPIClient(port=shared) as other:
            await other.setStepping()
            await client.call('sim.startSimulation', [])
            for _ in range(20):
                waiter = asyncio.create_task(client.call('sim.wait', [1e-6, True]))
                await asyncio.sleep(0.001)  # so that it sleeps
                await other.step()
                await waiter
            await client.simulation.stop()
            await client.simulation.start()
            for _ in range(20):
                steps = asyncio.create_task(client.simulation.step())
                await asyncio.sleep(0.001)
                await other.step()
                await steps
            await other.setStepping(False)
    run(main)


def test_a_call_that_is_left_while_others_end_is_looked_after():
    """Else the simulator would wait for a function that it calls."""
    class Caller:
        id, _timeout, is_left, looks = -1, 5.0, False, 0

        def _left(self):
            self.looks += 1
            return self.is_left

    async def main():
        client = Caller()
        tasks = waiting.Waiting(client, asyncio.get_running_loop())
        tasks.answer_left_calls(client)  # there is none any more
        client.is_left = True              # but before the loop has noticed that
        tasks.answer_left_calls(client)
        looks = client.looks
        while client.looks < looks + 3:
            await asyncio.sleep(0)
        client.is_left = False
        while tasks.is_busy():
            await asyncio.sleep(0)
    asyncio.run(asyncio.wait_for(main(), 20))


def test_a_loop_that_is_closed_with_calls_under_way(shared, monkeypatch):
    async def never(first, second):
        await asyncio.sleep(LONG_S)

    remote, unraisable = RemoteAPIClient(port=shared), []
    monkeypatch.setattr(sys, 'unraisablehook', unraisable.append)
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda loop, context: None)  # it tells of tasks that have not ended
    task = loop.create_task(remote.call('sim.testCB', [1, never, 2]))
    loop.run_until_complete(asyncio.sleep(0.01))
    loop.close()
    del task
    gc.collect()
    assert unraisable == []
    assert asyncio.run(remote.call('sim.getObject', ['/cube'])) >= 0
    remote.close()
