# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A robot that follows a line: numpy finds the line in the image of its camera.
#
#     simx-host --port -1000 line.xml &
#     python3 follow_line.py -1000
import sys

import numpy as np

from remoteapi_shm import RemoteAPIClient

client = RemoteAPIClient('localhost', int(sys.argv[1]) if len(sys.argv) > 1 else 23000)
sim = client.require('sim')

SPEED = 10.0  # of the wheels, rad/s
STEERING = 6.0

camera = sim.getObject('/LineTracer/visionSensor')
left_motor = sim.getObject('/LineTracer/DynamicLeftJoint')
right_motor = sim.getObject('/LineTracer/DynamicRightJoint')

sim.setStepping(True)
sim.startSimulation()
steering = 0.0
while sim.getSimulationTime() < 20:
    image, (width, height) = sim.getVisionSensorImg(camera)
    pixels = np.frombuffer(image, dtype=np.uint8).reshape(height, width, 3)
    pixels = np.flipud(pixels)  # the simulators begin with the lowest row
    grey = pixels[height // 2:].mean(axis=2)  # the floor near the robot
    columns = np.nonzero(grey < 80)[1]
    if columns.size > 0:
        steering = STEERING * (1 - 2 * columns.mean() / (width - 1))  # positive: to the left
    sim.setJointTargetVelocity(left_motor, SPEED - steering)
    sim.setJointTargetVelocity(right_motor, SPEED + steering)
    for _ in range(5):  # 50 ms
        sim.step()
print('the line is at %.0f of %d columns' % (columns.mean(), width))
sim.stopSimulation()
