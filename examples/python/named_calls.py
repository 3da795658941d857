# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A program for the simulators' ZeroMQ remote API, over shared memory: only its import is another
# one.
#
#     simx-host --port -1000 model.xml &
#     python3 named_calls.py -1000
import sys

from remoteapi_shm import RemoteAPIClient

client = RemoteAPIClient('localhost', int(sys.argv[1]) if len(sys.argv) > 1 else 23000)
sim = client.require('sim')
joint = sim.getObject('/arm_joint1')
sim.setStepping(True)
sim.startSimulation()
sim.setJointTargetPosition(joint, 0.5)
while sim.getSimulationTime() < 1:
    sim.step()
print('after %.2f s: %.3f rad' % (sim.getSimulationTime(), sim.getJointPosition(joint)))
sim.stopSimulation()
