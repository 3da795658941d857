/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a model's data has room for. MuJoCo 2.2 decides when a model is compiled how many contacts
 * there can be, 100 if the file says nothing, and forgets those that come later: the bodies behind
 * them fall through the floor. So each body gets room to stand, and when that is full there comes
 * more, before the step is made that would lack it.
 */
#ifndef HOST_CAPACITY_H
#define HOST_CAPACITY_H

#include <mujoco/mujoco.h>
#include <stdbool.h>

/* Data of a model, which gets more room first if it needs it; NULL when there is no memory. */
mjData *capacity_make_data(mjModel *model);

/* Data with the room that the model has; NULL when there is no memory, of which MuJoCo would end
 * the program. */
mjData *capacity_new_data(const mjModel *model);

struct scene;

/* Whether contacts or constraints found no room since this was asked last. */
bool capacity_was_full(mjData *data);

/* Other data in the scene, in the same state and with more room. When there is no memory for more,
 * that is false, and one warning until the scene starts anew. */
bool capacity_grow(struct scene *scene);

/* Whether a warning of MuJoCo's is about room that capacity_grow() makes or warns of itself. */
bool capacity_handles(const char *warning);

#endif
