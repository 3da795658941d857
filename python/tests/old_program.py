# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A program as people have written it for the simulators' own module: only the port is an argument.
try:
    import sim
except:
    print('--------------------------------------------------------------')
    print('"sim.py" could not be imported. Is it in this folder?')
    print('--------------------------------------------------------------')

import math
import sys
import time

print('Program started')
sim.simxFinish(-1)  # just in case, close all opened connections
clientID = sim.simxStart('127.0.0.1', int(sys.argv[1]), True, True, 5000, 5)
if clientID != -1:
    print('Connected to remote API server')
    sim.simxSynchronous(clientID, True)
    sim.simxStartSimulation(clientID, sim.simx_opmode_oneshot_wait)

    res, objs = sim.simxGetObjects(clientID, sim.sim_handle_all, sim.simx_opmode_blocking)
    if res == sim.simx_return_ok:
        print('Number of objects in the scene: ', len(objs) > 5)

    err, joint = sim.simxGetObjectHandle(clientID, 'arm_joint1', sim.simx_opmode_oneshot_wait)
    err, camera = sim.simxGetObjectHandle(clientID, 'front_camera', sim.simx_opmode_oneshot_wait)
    sim.simxGetJointPosition(clientID, joint, sim.simx_opmode_streaming)
    err, resolution, image = sim.simxGetVisionSensorImage(clientID, camera, 0,
                                                          sim.simx_opmode_streaming)
    for i in range(100):
        sim.simxSetJointTargetPosition(clientID, joint, 30 * math.pi / 180,
                                       sim.simx_opmode_oneshot)
        sim.simxSynchronousTrigger(clientID)
        sim.simxGetPingTime(clientID)
    err, position = sim.simxGetJointPosition(clientID, joint, sim.simx_opmode_buffer)
    print('Joint: %.1f' % math.degrees(position))

    while True:
        err, resolution, image = sim.simxGetVisionSensorImage(clientID, camera, 0,
                                                              sim.simx_opmode_buffer)
        if err == sim.simx_return_ok:
            print('image OK', resolution, len(image), max(image) < 128)
            break
        elif err != sim.simx_return_novalue_flag:
            print(err)
        time.sleep(0.01)

    data = sim.simxPackFloats([1.5, 2.5])
    raw = (bytearray(data))
    sim.simxSetStringSignal(clientID, 'data', raw, sim.simx_opmode_oneshot_wait)
    err, back = sim.simxGetStringSignal(clientID, 'data', sim.simx_opmode_blocking)
    print(sim.simxUnpackFloats(back))
    sim.simxAddStatusbarMessage(clientID, 'Hello!', sim.simx_opmode_oneshot)
    sim.simxGetPingTime(clientID)
    sim.simxStopSimulation(clientID, sim.simx_opmode_blocking)
    sim.simxFinish(clientID)
else:
    print('Failed connecting to remote API server')
print('Program ended')
