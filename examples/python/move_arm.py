# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# An arm of six joints: it moves to some configurations, and to another one within limits of
# velocity, acceleration and jerk.
#
#     simx-host --port -1000 arm.xml &
#     python3 move_arm.py -1000
import math
import sys

from remoteapi_shm import RemoteAPIClient

client = RemoteAPIClient('localhost', int(sys.argv[1]) if len(sys.argv) > 1 else 23000)
sim = client.require('sim')

CONFIGURATIONS = [[90, 20, 20, 0, 60, 0], [0, 45, -20, 90, 30, 45], [-60, -30, 40, -45, 80, 180]]

joints = [sim.getObject('/IRB140/joint' + i * '/link/joint') for i in range(6)]
tip = sim.getObject('/IRB140/tip')


def tell() -> None:
    print('%5.2f s: %s degrees, tip at %s m'
          % (sim.getSimulationTime(),
             ' '.join('%+.1f' % math.degrees(sim.getJointPosition(joint)) for joint in joints),
             ' '.join('%+.3f' % value for value in sim.getObjectPosition(tip))))


sim.setStepping(True)
sim.startSimulation()
for configuration in CONFIGURATIONS:
    targets = [math.radians(angle) for angle in configuration]
    for joint, target in zip(joints, targets):
        sim.setJointTargetPosition(joint, target)
    while any(abs(sim.getJointPosition(joint) - target) > 0.002
              for joint, target in zip(joints, targets)):
        sim.step()
    tell()
sim.moveToConfig({'joints': joints, 'targetPos': [0, 0, 0, 0, math.pi / 2, 0],
                  'maxVel': 6 * [1.5], 'maxAccel': 6 * [3.0], 'maxJerk': 6 * [20.0]})
tell()
sim.stopSimulation()
