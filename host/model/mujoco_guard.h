/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * MuJoCo's reader and writer of models, from which nothing escapes that C cannot catch. They throw
 * C++ exceptions at what they have not foreseen, such as a mesh file whose name is "m" or a default
 * class of meshes with a mass; nobody would catch them, and the program would end.
 *
 * The functions are MuJoCo's of the same name, with the reason in `error`.
 */
#ifndef HOST_MUJOCO_GUARD_H
#define HOST_MUJOCO_GUARD_H

#include <mujoco/mujoco.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NULL with the reason. */
mjModel *guard_load_xml(const char *path, char *error, int size);

/* 0 with the reason. */
int guard_save_last_xml(const char *path, const mjModel *model, char *error, int size);

#ifdef __cplusplus
}
#endif

#endif
