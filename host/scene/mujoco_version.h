/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What differs between the versions of MuJoCo that this program is built with. Debian's 2.2.2 is
 * the one that is tested. By MuJoCo's changelog:
 *
 *   2.3.0  contacts and constraints are allocated in each step from memory that the stack shares;
 *          there is no fixed number of them
 *   3.0.0  that memory, nstack in numbers, becomes narena in bytes; cameras have a resolution;
 *          actuators can be of the type filterexact
 *   3.x    mj_addBufferVFS replaces mj_makeEmptyFileVFS
 */
#ifndef HOST_MUJOCO_VERSION_H
#define HOST_MUJOCO_VERSION_H

#include <mujoco/mujoco.h>
#include <string.h>

#define MUJOCO_ROOM_IS_FIXED (mjVERSION_HEADER < 230)

#if mjVERSION_HEADER < 300
#define MUJOCO_MEMORY nstack
#define MUJOCO_MEMORY_UNIT sizeof(mjtNum)
#define MUJOCO_MORE_DYNAMICS
#else
#define MUJOCO_MEMORY narena
#define MUJOCO_MEMORY_UNIT 1
#define MUJOCO_MORE_DYNAMICS [mjDYN_FILTEREXACT] = "filterexact",
#endif

/* Puts a file into a file system in memory. */
static inline void mujoco_add_file(mjVFS *vfs, const char *name, const void *bytes, size_t size)
{
#if mjVERSION_HEADER < 300
    mj_makeEmptyFileVFS(vfs, name, (int)size);
    memcpy(vfs->filedata[vfs->nfile - 1], bytes, size);
#else
    mj_addBufferVFS(vfs, name, bytes, (int)size);
#endif
}

/* A camera's resolution as its model says it: 1, or 0 when it says none. */
static inline int mujoco_resolution(const mjModel *model, int camera, int resolution[2])
{
#if mjVERSION_HEADER < 300
    (void)model;
    (void)camera;
    (void)resolution;
    return 0;
#else
    memcpy(resolution, model->cam_resolution + 2 * camera, 2 * sizeof(int));
    return resolution[0] > 1 || resolution[1] > 1; /* 1 x 1 means none */
#endif
}

#endif
