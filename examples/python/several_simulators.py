# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Several simulators that step at the same time, with asyncio.
#
#     simx-host --port -1000 & simx-host --port -1001 &
#     python3 several_simulators.py -1000 -1001
import asyncio
import sys

from remoteapi_shm.asyncio import connect


async def swing(port: int, target: float) -> float:
    async with connect(port) as client:
        joint = await client.joint('arm_joint1')
        joint.watch('position')
        await client.simulation.start()
        joint.target_position = target
        for _ in range(20):
            await client.simulation.step(5)
        position = joint.position
        await client.simulation.stop()
        return position


async def main() -> None:
    ports = [int(argument) for argument in sys.argv[1:]] or [-1000]
    targets = [0.2 * (number + 1) for number in range(len(ports))]
    positions = await asyncio.gather(*map(swing, ports, targets))
    for port, position in zip(ports, positions):
        print('%6d  %.2f rad' % (port, position))


asyncio.run(main())
