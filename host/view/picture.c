/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pictures in files; see picture.h.
 */
#include "view/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#ifndef HAVE_PNG
#define png_read NULL
#define png_write NULL
#endif
#ifndef HAVE_JPEG
#define jpeg_read NULL
#define jpeg_write NULL
#endif

static const struct kind {
    const char *name;
    const char *library;
    const char *endings[2];
    const char *magic; /* how a file begins */
    size_t magic_size;
    int (*read)(struct picture *picture, const void *bytes, size_t size, char *error,
                size_t error_size);
    int (*write)(const struct picture *picture, int quality, unsigned char **bytesp, size_t *sizep,
                 char *error, size_t error_size);
} kinds[] = {
    { "PNG", "libpng", { ".png", ".png" }, "\x89PNG\r\n\x1a\n", 8, png_read, png_write },
    { "JPEG", "libjpeg", { ".jpg", ".jpeg" }, "\xff\xd8\xff", 3, jpeg_read, jpeg_write },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), size = strlen(ending);
    return length >= size && strcasecmp(name + length - size, ending) == 0;
}

int picture_size_check(long long width, long long height, char *error, size_t error_size)
{
    if (width >= 1 && height >= 1 && width <= PICTURE_SIDE_MAX && height <= PICTURE_SIDE_MAX &&
        width * height <= PICTURE_PIXELS_MAX)
        return 0;
    snprintf(error, error_size, "a picture has 1 to %d pixels in each direction and %d in all, not "
             "%lld x %lld", PICTURE_SIDE_MAX, PICTURE_PIXELS_MAX, width, height);
    return -1;
}

static int kind_lacks(const struct kind *kind, char *error, size_t error_size)
{
    if (kind->read)
        return 0;
    snprintf(error, error_size, "this simulator was built without %s, and has no %s pictures",
             kind->library, kind->name);
    return -1;
}

/* In place. */
static void alpha_drop(struct picture *picture)
{
    size_t pixels = (size_t)picture->width * (size_t)picture->height;
    for (size_t i = 0; i < pixels; i++)
        memmove(picture->pixels + 3 * i, picture->pixels + 4 * i, 3);
    picture->channels = 3;
}

int picture_read(struct picture *picture, int channels, const void *bytes, size_t size, char *error,
                 size_t error_size)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (size < kinds[i].magic_size || memcmp(bytes, kinds[i].magic, kinds[i].magic_size) != 0)
            continue;
        if (kind_lacks(&kinds[i], error, error_size) < 0 ||
            kinds[i].read(picture, bytes, size, error, error_size) < 0)
            return -1;
        if (channels == 3)
            alpha_drop(picture);
        return 0;
    }
    snprintf(error, error_size, "it is neither a PNG nor a JPEG picture");
    return -1;
}

int picture_write(const struct picture *picture, const char *name, int quality,
                  unsigned char **bytesp, size_t *sizep, char *error, size_t error_size)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (!ends_with(name, kinds[i].endings[0]) && !ends_with(name, kinds[i].endings[1]))
            continue;
        if (kind_lacks(&kinds[i], error, error_size) < 0 ||
            picture_size_check(picture->width, picture->height, error, error_size) < 0)
            return -1;
        return kinds[i].write(picture, quality, bytesp, sizep, error, error_size);
    }
    snprintf(error, error_size,
             "the name must end in .png, .jpg or .jpeg, which \"%.200s\" does not", name);
    return -1;
}
