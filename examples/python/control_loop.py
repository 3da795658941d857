# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A control loop that steps the simulation: simx-host's robot drives until it is 0.3 m in front of
# the table. The simulation waits for the program, so that no step is missed.
#
#     simx-host --port -1000 &
#     python3 control_loop.py -1000
import sys

import remoteapi_shm

WANTED = 0.3     # metres from the table
GAIN = 20.0      # radians per second and metre
SPEED_MAX = 5.0  # radians per second
STEPS_MAX = 2000


def run(client: remoteapi_shm.Client) -> bool:
    left, right = client.joint('left_motor'), client.joint('right_motor')
    sensor = client.proximity_sensor('front_range')
    speed = SPEED_MAX
    for step in range(STEPS_MAX):
        with client.together():  # both wheels in the same step
            left.target_velocity = speed
            right.target_velocity = speed
        client.simulation.step()
        seen = sensor.read()
        if not seen.detected:
            continue
        error = seen.point[2] - WANTED
        speed = max(-SPEED_MAX, min(SPEED_MAX, GAIN * error))
        if step % 100 == 0:
            print('%5d steps  %.3f m' % (step, seen.point[2]))
        if abs(error) < 0.002 and abs(speed) < 0.1:
            return True
    return False


with remoteapi_shm.connect(int(sys.argv[1]) if len(sys.argv) > 1 else -1000) as client:
    client.simulation.start()
    try:
        print('it stands in front of the table' if run(client) else 'it did not get there')
    finally:
        client.simulation.stop()
