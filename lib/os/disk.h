/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files on disk.
 */
#ifndef OS_DISK_H
#define OS_DISK_H

#include <stdint.h>
#include <stdio.h>

/* Opens a plain file for reading, and gets its size in bytes. Does not block (a FIFO is refused).
 * Returns 0, -EINVAL if it is not a plain file, or another negative errno. */
int disk_open(FILE **filep, const char *path, int64_t *sizep);

#endif
