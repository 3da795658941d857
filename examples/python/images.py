# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Images with numpy: the mean colour that the robot's camera sees, and how far the nearest pixel is.
#
#     simx-host --port -1000 &
#     python3 images.py -1000
import sys

import remoteapi_shm

# The first image of a software renderer takes long.
port = int(sys.argv[1]) if len(sys.argv) > 1 else -1000
with remoteapi_shm.connect(port, timeout=20) as client:
    camera = client.camera('front_camera')
    camera.watch('image', 'depth')
    client.simulation.start()
    for step in range(3):
        client.simulation.step()
        image = camera.image[::-1]  # the simulators begin with the lowest row
        height, width, _ = image.shape
        red, green, blue = image.reshape(-1, 3).mean(axis=0)
        print('%d x %d pixels, mean colour %.0f %.0f %.0f, nearest depth %.3f'
              % (width, height, red, green, blue, camera.depth.min()))
    client.simulation.stop()
