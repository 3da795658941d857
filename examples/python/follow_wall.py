# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A robot that follows the walls of a room: they stay at its right, at the same distance.
#
#     simx-host --port -1000 pioneer.xml &
#     python3 follow_wall.py -1000
import math
import sys

from remoteapi_shm import RemoteAPIClient

client = RemoteAPIClient('localhost', int(sys.argv[1]) if len(sys.argv) > 1 else 23000)
sim = client.require('sim')

WHEEL, AXLE = 0.0975, 0.331  # radius of the wheels, and their distance, m
SPEED = 0.4                  # m/s
DISTANCE = 0.4               # of the right side from the wall, m

motors = [sim.getObject('/PioneerP3DX/' + name) for name in ('leftMotor', 'rightMotor')]
sensors = [sim.getObject('/PioneerP3DX/ultrasonicSensor', {'index': i}) for i in range(16)]


def distance(i: int) -> float:
    """What the sensor measures, 1 m if it detects nothing."""
    detected, measured, *_ = sim.readProximitySensor(sensors[i])
    return float(measured) if detected else 1.0


def drive(speed: float, turn: float) -> None:
    """In m/s and rad/s, to the left."""
    sim.setJointTargetVelocity(motors[0], (speed - turn * AXLE / 2) / WHEEL)
    sim.setJointTargetVelocity(motors[1], (speed + turn * AXLE / 2) / WHEEL)


sim.setStepping(True)
sim.startSimulation()
while sim.getSimulationTime() < 40:
    front = min(distance(3), distance(4), distance(5))
    side, behind = distance(7), distance(8)  # 0.1 m apart, at the right side
    if front < DISTANCE + 0.15:
        drive(0.1, 1.0)  # a corner
    elif side == 1.0:
        drive(SPEED, 0)  # to the next wall
    else:
        angle = math.atan2(behind - side, 0.1)  # to the wall, positive: towards it
        drive(SPEED, 1.5 * angle + 1.5 * (DISTANCE - side))
    for _ in range(5):  # 50 ms
        sim.step()
print('distance from the wall: %.2f m' % distance(7))
sim.stopSimulation()
