/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Putting objects elsewhere.
 */
#ifndef HOST_PLACE_H
#define HOST_PLACE_H

#include "world/world.h"

/* Puts an object to a pose in the world; -1 with an error of `function` when it cannot be moved. */
int object_place(struct object *object, const struct pose *pose, const char *function);

/* The same for a dummy alone, whose parent has become another: what hangs under it stays. */
void dummy_keep(struct object *dummy, const struct pose *pose);

#endif
