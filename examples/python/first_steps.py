# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# First steps: connects, lists the joints, and moves one of them.
#
#     simx-host --port -1000 &
#     python3 first_steps.py -1000
import sys

import remoteapi_shm
from remoteapi_shm import sim

port = int(sys.argv[1]) if len(sys.argv) > 1 else -1000

with remoteapi_shm.connect(port) as client:
    joints = client.objects(sim.sim_object_joint_type)
    print(len(joints), 'joints; one call takes %.1f us' % (client.ping() * 1e6))

    joint = client.joint('arm_joint1')
    joint.watch('position')
    client.simulation.start()
    joint.target_position = 0.5
    for step in range(1, 101):
        client.simulation.step()
        if step % 25 == 0:
            print('%3d  %+.3f rad' % (step, joint.position))
    client.simulation.stop()

    try:
        client.joint('no such joint')
    except remoteapi_shm.Refused as error:
        print('refused:', error)
