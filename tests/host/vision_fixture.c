/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene of vision.xml, and its images; see vision_fixture.h.
 */
#include "host/vision_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static int osmesa_was_used;

int eye_open(enum host_render how)
{
    const char *source = getenv("srcdir");
    char path[4096];
    world.options.render = how;
    osmesa_was_used = how == HOST_RENDER_OSMESA;
    snprintf(path, sizeof(path), "%s/host/vision.xml", source ? source : ".");
    ck_assert_int_eq(simLoadScene(path), 1);
    return simGetObjectHandle("eye");
}

unsigned char *image_get(int eye)
{
    int width = 0, height = 0;
    unsigned char *image = simGetVisionSensorCharImage(eye, &width, &height);
    char *error = image ? NULL : simGetLastError();
    ck_assert_msg(image != NULL, "%s", error);
    ck_assert_int_eq(width, WIDTH);
    ck_assert_int_eq(height, HEIGHT);
    return image;
}

/* Called by sanitizers only, at the end of a test. OSMesa keeps some of a context's memory and its
 * threads, over which the search for leaks has been seen to stumble. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return osmesa_was_used;
}
