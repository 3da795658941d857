/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * MuJoCo's compiler of models, in a process of its own (child.h). What it has compiled comes back
 * as a binary model, and as MuJoCo's plain MJCF of it. The compiler also makes the model's data and
 * computes them once, of which MuJoCo may die too.
 */
#ifndef HOST_COMPILE_H
#define HOST_COMPILE_H

#include <mujoco/mujoco.h>
#include <stddef.h>

/* The model of an MJCF or URDF file. `textp`, if it is not NULL, gets its plain MJCF, to be freed;
 * NULL when MuJoCo cannot write it. NULL with the reason, in one line, in `error`. */
mjModel *compile_file(const char *path, char **textp, char *error, size_t size);

/* The model of an MJCF or URDF text, which may name files that compile_add_file has added. */
mjModel *compile_text(const char *text, char **textp, char *error, size_t size);

/* A file that exists in memory only, under a name without folders; it takes the bytes. */
void compile_add_file(const char *name, void *bytes, size_t size);
int compile_has_file(const char *name);
/* Its bytes, or NULL. */
const void *compile_file_bytes(const char *name, size_t *sizep);
void compile_forget_files(void);

#endif
