# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A robot that avoids obstacles, after Braitenberg: each of its 16 proximity sensors turns each
# wheel the more, the closer something is.
#
#     simx-host --port -1000 pioneer.xml &
#     python3 avoid_obstacles.py -1000
import sys

from remoteapi_shm import RemoteAPIClient

client = RemoteAPIClient('localhost', int(sys.argv[1]) if len(sys.argv) > 1 else 23000)
sim = client.require('sim')

SPEED = 4.0  # of the wheels, rad/s
RANGE = 0.6  # m: what is farther away has no effect
# Eight sensors from the left to the right of the front, eight from the right to the left of the
# back. The right wheel brakes more, so that the robot turns when it comes straight to a wall.
LEFT = [0.6, 1.2, 2.5, 3.5, -5.0, -4.0, -2.5, -1.2, -0.4, 0.2, 0.4, 0.6, 0.6, 0.4, 0.2, 0.2]
RIGHT = [-1.2, -2.5, -4.5, -6.5, 2.0, 2.0, 1.2, 0.6, 0.2, 0.2, 0.4, 0.6, 0.6, 0.4, 0.2, -0.4]

left_motor = sim.getObject('/PioneerP3DX/leftMotor')
right_motor = sim.getObject('/PioneerP3DX/rightMotor')
sensors = [sim.getObject('/PioneerP3DX/ultrasonicSensor[%d]' % i) for i in range(16)]

client.setStepping(True)
sim.startSimulation()
while sim.getSimulationTime() < 30:
    left = right = SPEED
    for i, sensor in enumerate(sensors):
        detected, distance, point, handle, normal = sim.readProximitySensor(sensor)
        if detected and distance < RANGE:
            closeness = 1 - distance / RANGE
            left += SPEED * LEFT[i] * closeness
            right += SPEED * RIGHT[i] * closeness
    sim.setJointTargetVelocity(left_motor, max(-SPEED, min(SPEED, left)))
    sim.setJointTargetVelocity(right_motor, max(-SPEED, min(SPEED, right)))
    for _ in range(5):  # 50 ms
        client.step()

x, y, z = sim.getObjectPosition(sim.getObject('/PioneerP3DX'), sim.handle_world)
print('after %.2f s the robot is at %+.2f %+.2f m' % (sim.getSimulationTime(), x, y))
sim.stopSimulation()
