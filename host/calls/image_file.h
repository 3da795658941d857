/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * sim.saveImage and sim.loadImage: pictures of the kinds of view/picture.h, in files and in memory.
 */
#ifndef HOST_IMAGE_FILE_H
#define HOST_IMAGE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "view/picture.h"

/* Whether a name is only an ending (".png"): then the picture goes into memory. */
bool image_name_is_ending(const char *name);

/* Writes a picture into the file `name`; or, if it is only an ending, gives its bytes, to be freed.
 * quality as in picture_write(). 1, or -1 with an error. */
int image_save(const struct picture *picture, const char *name, int quality, unsigned char **bytesp,
               size_t *sizep);

/* Reads a picture from a file of that name, or from its bytes; the pixels are to be freed. 1, or -1
 * with an error of `function`. */
int image_load(struct picture *picture, int channels, const char *name_or_bytes, size_t size,
               const char *function);

#endif
