/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * PNG pictures with libpng. A negative stride means rows from the bottom.
 */
#include "view/picture.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>

static int png_fail(png_image *image, char *error, size_t error_size)
{
    snprintf(error, error_size, "libpng: %s", image->message);
    png_image_free(image);
    return -1;
}

int png_read(struct picture *picture, const void *bytes, size_t size, char *error,
             size_t error_size)
{
    png_image image = { .version = PNG_IMAGE_VERSION };
    if (!png_image_begin_read_from_memory(&image, bytes, size))
        return png_fail(&image, error, error_size);
    if (picture_size_check(image.width, image.height, error, error_size) < 0) {
        png_image_free(&image);
        return -1;
    }
    image.format = PNG_FORMAT_RGBA;
    *picture = (struct picture){ (int)image.width, (int)image.height, 4, NULL };
    picture->pixels = malloc(PNG_IMAGE_SIZE(image));
    if (!picture->pixels) {
        snprintf(image.message, sizeof(image.message), "there is no memory for it");
        return png_fail(&image, error, error_size);
    }
    if (!png_image_finish_read(&image, NULL, picture->pixels,
                               -(png_int_32)PNG_IMAGE_ROW_STRIDE(image), NULL)) {
        free(picture->pixels);
        return png_fail(&image, error, error_size);
    }
    return 0;
}

int png_write(const struct picture *picture, int quality, unsigned char **bytesp, size_t *sizep,
              char *error, size_t error_size)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION,
        .width = (png_uint_32)picture->width,
        .height = (png_uint_32)picture->height,
        .format = picture->channels == 4 ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB,
    };
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    unsigned char *bytes = malloc(size);
    (void)quality;
    if (!bytes) {
        snprintf(error, error_size, "there is no memory for the picture");
        return -1;
    }
    if (!png_image_write_to_memory(&image, bytes, &size, 0, picture->pixels,
                                   -(png_int_32)PNG_IMAGE_ROW_STRIDE(image), NULL)) {
        free(bytes);
        return png_fail(&image, error, error_size);
    }
    *bytesp = bytes;
    *sizep = size;
    return 0;
}
