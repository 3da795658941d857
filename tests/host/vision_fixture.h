/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene of vision.xml, and its images.
 */
#ifndef TESTS_HOST_VISION_FIXTURE_H
#define TESTS_HOST_VISION_FIXTURE_H

#include "host/host_fixture.h"

#define WIDTH 64
#define HEIGHT 48
#define PIXELS (WIDTH * HEIGHT)

/* The handle of the eye in the scene of vision.xml, with images that are made that way. */
int eye_open(enum host_render how);
unsigned char *image_get(int eye);

#endif
