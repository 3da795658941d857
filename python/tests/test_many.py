# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Many calls leave nothing behind: no memory, no object and no reference. With MANY_CALLS=1000000 in
# the environment as many as that; -s shows the numbers. A Python for debugging counts all
# references (Debian: python3-dbg; ./configure PYTHON=/usr/bin/python3-dbg builds the extension for
# it).
import asyncio
import gc
import os
import sys

import pytest

import remoteapi_shm
import remoteapi_shm.asyncio
from remoteapi_shm import RemoteAPIClient, sim as legacy

MANY = int(os.environ.get('MANY_CALLS', '20000'))
BLOCKING, BUFFER = legacy.simx_opmode_blocking, legacy.simx_opmode_buffer


def rss_kib():
    with open('/proc/self/statm') as file:
        return int(file.read().split()[1]) * os.sysconf('SC_PAGESIZE') // 1024


def counts():
    gc.collect()
    total = getattr(sys, 'gettotalrefcount', lambda: 0)()
    return total, sys.getallocatedblocks(), rss_kib()


def repeat(work, calls, references=2000):
    """Does the work until it has made as many calls; with a warning-up before."""
    def some(count):
        for _ in range(count // calls):
            work()
    some(max(MANY // 10, 2000))
    before = counts()
    some(MANY)
    now = counts()
    print('%8d calls: RSS %d KiB, then %d; blocks %+d, references %+d'
          % (MANY, before[2], now[2], now[1] - before[1], now[0] - before[0]))
    assert now[0] - before[0] < references and now[1] - before[1] < 1000
    if not os.environ.get('LD_PRELOAD'):  # the address sanitizer keeps memory that was given back
        assert now[2] - before[2] < 2000


def fails(function, *args):
    try:
        function(*args)
    except (TypeError, ValueError, AttributeError, remoteapi_shm.Error):
        return
    raise AssertionError('no exception')


def test_legacy_functions(host):
    client = legacy.simxStart('', host.port, True, True, -20000, 5)
    code, joint = legacy.simxGetObjectHandle(client, 'arm_joint1', BLOCKING)
    legacy.simxGetJointPosition(client, joint, legacy.simx_opmode_streaming)

    def work():
        legacy.simxGetJointPosition(client, joint, BLOCKING)
        legacy.simxGetJointPosition(client, joint, BUFFER)
        legacy.simxGetObjectPosition(client, joint, -1, BLOCKING)
        legacy.simxSetStringSignal(client, 'signal', b'abc', legacy.simx_opmode_oneshot)
        legacy.simxGetStringSignal(client, 'signal', BLOCKING)
        legacy.simxGetObjectGroupData(client, 0, 0, BLOCKING)
        legacy.simxSetObjectSelection(-1, [1, 2, 3], 0)
        fails(legacy.simxSetStringSignal, client, 'a', 5, 0)
        fails(legacy.simxSetObjectPosition, client, joint, -1, [1, 2], 0)
        fails(legacy.simxGetObjectHandle, client, 'a\0b', 0)
    repeat(work, 10)
    legacy.simxFinish(client)


def test_client(host):
    with remoteapi_shm.connect(host.port, timeout=20) as client:
        joint, cube = client.joint('arm_joint1'), client.object('cube')
        cube.watch('position')

        def work():
            joint.position
            joint.position = 0.0
            cube.position
            cube.move((0.5, 0, 1), joint.object)
            client.joint('arm_joint1')
            client.ping()
            with client.together():
                joint.target_position = 0.0
            fails(setattr, joint, 'position', 'x')
            fails(getattr, joint, 'target_position')
            fails(client.joint, 'nothing')
        repeat(work, 10)


def test_images(host):
    pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    with remoteapi_shm.connect(host.port, timeout=20) as client:
        camera = client.camera('front_camera')
        camera.watch('image')
        kept = []

        def work():
            for _ in range(6):
                kept.append(camera.image)
            kept.clear()
        # Each is a copy of 230 KB when so many are kept. numpy's references are not counted right.
        repeat(work, 60, references=MANY)


def test_calls_by_name(host):
    with RemoteAPIClient('localhost', host.port) as remote:
        sim = remote.require('sim')
        joint, cube = sim.getObject('/arm_joint1'), sim.getObject('/cube')

        def double(a, b):
            return [a, b]

        def fail(a, b):
            raise ValueError

        def work():
            sim.getObjectPosition(joint)
            sim.getObject('/arm_joint1')
            sim.setObjectPosition(cube, -1, [0.0, 0, 0.1])
            remote.call('sim.testCB', [1, double, {'a': [2]}])
            fails(remote.call, 'sim.testCB', [1, fail, 2])
            fails(sim.getObject, '/nothing')
            fails(sim.getObject, '/arm_joint1', object())
            fails(sim.getObject, [[[2**70]]])
            fails(remote.call, 'sim.nothing', [])
            fails(remote.call, 'sim.getObject', 5)
        repeat(work, 10)


def test_awaited_calls(host):
    async def fail(a, b):
        raise ValueError

    async def work(client):
        outcomes = await asyncio.gather(client.call('sim.getSimulationTime', []),
                                        client.call('sim.testCB', [1, fail, 2]),
                                        client.call('sim.getObject', ['/nothing']),
                                        return_exceptions=True)
        assert isinstance(outcomes[1], ValueError)
        assert isinstance(outcomes[2], remoteapi_shm.Refused)
        task = asyncio.create_task(client.call('sim.getSimulationTime', []))
        await asyncio.sleep(0)
        task.cancel()
        await client.simulation.step()

    with remoteapi_shm.connect(host.port, timeout=20) as blocking, asyncio.Runner() as runner:
        client = remoteapi_shm.asyncio.Client(blocking)
        blocking.simulation.start()

        async def some():
            for _ in range(100):  # among them are timers that the loop has not removed yet
                await work(client)
        repeat(lambda: runner.run(some()), 2000)  # it takes longer than the others
        blocking.simulation.stop()
