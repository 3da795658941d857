/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pictures in files: PNG with libpng, JPEG with libjpeg. Each library may be missing; then pictures
 * of its kind are refused.
 */
#ifndef HOST_PICTURE_H
#define HOST_PICTURE_H

#include <stddef.h>

#define PICTURE_SIDE_MAX 16384          /* pixels */
#define PICTURE_PIXELS_MAX (1 << 25)    /* 33 million */
#define PICTURE_FILE_MAX ((size_t)1 << 28) /* bytes of a file that is read */

struct picture {
    int width, height;
    int channels;          /* 3: RGB, 4: RGBA */
    unsigned char *pixels; /* rows from the bottom, as a vision sensor's */
};

/* 0, or -1 with one line in `error`; then nothing is to be freed. */

/* Reads a picture of any of the kinds, with that number of channels; its pixels are to be freed. */
int picture_read(struct picture *picture, int channels, const void *bytes, size_t size, char *error,
                 size_t error_size);

/* Writes one of the kind that the name's ending tells (".png", ".jpg", ".jpeg"); the bytes are to
 * be freed. quality: 1 to 100, of JPEG; 0: the usual one. */
int picture_write(const struct picture *picture, const char *name, int quality,
                  unsigned char **bytesp, size_t *sizep, char *error, size_t error_size);

/* Whether width and height are in the limits. */
int picture_size_check(long long width, long long height, char *error, size_t error_size);

/* What a library does: `read` gives RGBA, `write` takes both. picture_png.c, picture_jpeg.c. */
int png_read(struct picture *picture, const void *bytes, size_t size, char *error,
             size_t error_size);
int png_write(const struct picture *picture, int quality, unsigned char **bytesp, size_t *sizep,
              char *error, size_t error_size);
int jpeg_read(struct picture *picture, const void *bytes, size_t size, char *error,
              size_t error_size);
int jpeg_write(const struct picture *picture, int quality, unsigned char **bytesp, size_t *sizep,
               char *error, size_t error_size);

#endif
