# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A pole is balanced on a cart: the force on the cart is a linear function of positions and
# velocities. With another argument, 0, there is no force.
#
#     simx-host --port -1000 cartpole.xml &
#     python3 balance_pole.py -1000
import sys

from remoteapi_shm import RemoteAPIClient

client = RemoteAPIClient('localhost', int(sys.argv[1]) if len(sys.argv) > 1 else 23000)
sim = client.require('sim')
gain = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0

slider = sim.getObject('/CartPole/slider')
hinge = sim.getObject('/CartPole/hinge')

client.setStepping(True)
sim.setJointPosition(hinge, 0.15)  # the pole is tilted when the simulation starts
sim.startSimulation()
while sim.getSimulationTime() < 20:
    place, tilt = sim.getJointPosition(slider), sim.getJointPosition(hinge)
    force = (2 * place + 4 * sim.getJointVelocity(slider) +
             45 * tilt + 11 * sim.getJointVelocity(hinge))
    sim.setJointTargetForce(slider, gain * force)
    client.step()
print('after %.2f s: cart at %+.3f m, pole at %+.3f rad'
      % (sim.getSimulationTime(), sim.getJointPosition(slider), sim.getJointPosition(hinge)))
sim.stopSimulation()
