/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pictures for textures, and height fields, which MuJoCo finds in memory.
 */
#ifndef HOST_TEXTURE_H
#define HOST_TEXTURE_H

#include <stdbool.h>
#include <stddef.h>

#define TEXTURE_NAME_SIZE 64

/* Reads a picture from a file of that name, or from its bytes, or one that was taken before by its
 * name in memory, and keeps it as long as the program runs,
 * the same picture once. is_square: made as wide as high. Sets its name in memory and its size; 1,
 * or -1 with an error of simCreateTexture. */
int texture_take(const char *name_or_bytes, size_t size, bool is_square,
                 char name[TEXTURE_NAME_SIZE], int resolution[2]);

/* Keeps a height field, in MuJoCo's format of files, in the same way; 1, or -1 with an error of
 * simCreateHeightfieldShape. */
int heights_take(const void *bytes, size_t size, char name[TEXTURE_NAME_SIZE]);

#endif
