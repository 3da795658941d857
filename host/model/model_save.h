/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Writing the scene, or a part of it, as MJCF that this program loads again. What it names is written
 * only when all of it could be; a file that was there before stays until then. Files of meshes and
 * textures stay where they are; those that exist in memory only come into a folder beside it.
 *
 * model_edit_none.c is for a simulator that was built without libxml2.
 *
 * The functions return 1, or -1 with an error of `function`.
 */
#ifndef HOST_MODEL_SAVE_H
#define HOST_MODEL_SAVE_H

struct object;

int scene_save(const char *name, const char *function);

/* A shape with all that hangs on it. */
int model_save(const struct object *shape, const char *name, const char *function);

#endif
