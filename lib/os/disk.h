/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files on disk.
 */
#ifndef OS_DISK_H
#define OS_DISK_H

#include <stdint.h>
#include <stdio.h>

/* Opens a plain file for reading, without waiting for anybody; its size in bytes too. 0, -EINVAL
 * when it is something else, or another -errno. */
int disk_open(FILE **filep, const char *path, int64_t *sizep);

#endif
