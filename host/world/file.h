/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Whole files: read, and written such that a file that was there before is replaced only by a
 * complete one.
 */
#ifndef HOST_FILE_H
#define HOST_FILE_H

#include <stddef.h>

/* The bytes of a regular file that is not larger than `most`, to be freed; NULL with one line in
 * `error`. */
void *file_read(const char *path, size_t most, size_t *sizep, char *error, size_t error_size);

/* 0, or -1 with one line in `error`; then what was there before is there still. */
int file_write(const char *path, const void *bytes, size_t size, char *error, size_t error_size);

#endif
