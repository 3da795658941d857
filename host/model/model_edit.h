/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Changes of the model while it is in use: other models come into the scene, parts of it go, are
 * copied or get another parent. MuJoCo cannot change a compiled model, so each change is made in
 * the scene's MJCF document, which is compiled again; what stays in the scene keeps its handle,
 * name, pose and motion. What cannot be compiled leaves everything as it was.
 *
 * model_edit_none.c is for a simulator that was built without libxml2.
 *
 * The functions return -1 with an error of `function`.
 */
#ifndef HOST_MODEL_EDIT_H
#define HOST_MODEL_EDIT_H

#include <stdbool.h>

struct object;

/* Brings the model in the file of that name (model_find.h) into the scene; the handle of its base. */
int model_join(const char *name, const char *function);

/* Takes one object out, what hangs on it goes to its parent; or with all that hangs on it, and what
 * came with it as a model. */
int model_remove(const struct object *object, bool with_all, const char *function);

/* Gives a shape, site, camera or light another parent: a shape, or -1. */
int model_move(const struct object *object, int parent, bool keep_in_place, const char *function);

/* Copies a shape with all that hangs on it; the handle of the copy. */
int model_copy(const struct object *shape, const char *function);

#endif
