/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Vision sensors.
 */
#ifndef HOST_VISION_H
#define HOST_VISION_H

/* Width and height of a camera's image in pixels: 1 = the model says so, 0 = the default. */
int vision_resolution(int camera, int resolution[2]);

#endif
