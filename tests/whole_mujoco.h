/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The same scene computed by MuJoCo without the simulator: the same model, with the same number of
 * steps in this process, and drawn by it.
 */
#ifndef TESTS_WHOLE_MUJOCO_H
#define TESTS_WHOLE_MUJOCO_H

#include <mujoco/mujoco.h>

struct reference {
    mjModel *model;
    mjData *data;
};

/* The simulator's scene, so many steps after its start; nobody drives a joint. */
struct reference reference_new(int steps);
void reference_free(struct reference *reference);

/* Draws what a camera sees, the bottom row first: 1, or 0 when nothing can be drawn here. Either
 * the colours are wanted or the depths, which are told between the clipping planes, from 0 to 1, as
 * a length along the camera's axis. */
int reference_draw(const struct reference *reference, const char *camera, int width, int height,
                   unsigned char *rgb, float *depth);

#endif
