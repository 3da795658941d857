/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pictures for textures, and height fields; see texture.h.
 */
#include "calls/texture.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls/image_file.h"
#include "model/compile.h"
#include "world/error.h"
#include "world/world.h"

#define PREFIX "made-" /* of names in memory */
#define FILES_MAX 500
#define BYTES_MAX ((size_t)1 << 28) /* of all together */
#define TEXTURE_SIDE_MAX 4096 /* for MuJoCo, and for graphics cards */

/* The nearest pixel. */
static void picture_resize(struct picture *picture, int width, int height)
{
    size_t channels = (size_t)picture->channels;
    unsigned char *pixels = memory_resize(NULL, channels * (size_t)width * (size_t)height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            size_t from_x = (size_t)x * (size_t)picture->width / (size_t)width;
            size_t from_y = (size_t)y * (size_t)picture->height / (size_t)height;
            memcpy(pixels + channels * ((size_t)y * (size_t)width + (size_t)x),
                   picture->pixels + channels * (from_y * (size_t)picture->width + from_x),
                   channels);
        }
    free(picture->pixels);
    *picture = (struct picture){ width, height, picture->channels, pixels };
}

static void picture_fit(struct picture *picture, bool is_square)
{
    int width = mjMIN(picture->width, TEXTURE_SIDE_MAX);
    int height = mjMIN(picture->height, TEXTURE_SIDE_MAX);
    if (is_square)
        width = height = mjMAX(width, height);
    if (width != picture->width || height != picture->height)
        picture_resize(picture, width, height);
}

/* Of content and size. */
static void name_make(char name[TEXTURE_NAME_SIZE], const unsigned char *bytes, size_t size,
                      const char *ending)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    snprintf(name, TEXTURE_NAME_SIZE, PREFIX "%016llx-%zu%s", (unsigned long long)hash, size, ending);
}

/* Whether there is room for one more of that size. */
static bool has_room(size_t size)
{
    const struct table *files = &world.model_files;
    int count = 0;
    for (int i = 0; i < files->count; i++) {
        size_t bytes;
        if (strncmp(files->items[i].name, PREFIX, strlen(PREFIX)) != 0)
            continue;
        compile_file_bytes(files->items[i].name, &bytes);
        size += bytes;
        count++;
    }
    return count < FILES_MAX && size <= BYTES_MAX;
}

/* It takes the bytes. */
static int bytes_keep(unsigned char *bytes, size_t size, const char *ending,
                      char name[TEXTURE_NAME_SIZE], const char *function)
{
    name_make(name, bytes, size, ending);
    if (compile_has_file(name)) {
        free(bytes);
        return 1;
    }
    if (!has_room(size)) {
        free(bytes);
        return error_set(function,
                         "there is room for %d textures and height fields, and for %zu MB of them, "
                         "and no more.", FILES_MAX, BYTES_MAX >> 20);
    }
    compile_add_file(name, bytes, size);
    return 1;
}

int texture_take(const char *name_or_bytes, size_t size, bool is_square,
                 char name[TEXTURE_NAME_SIZE], int resolution[2])
{
    struct picture picture;
    unsigned char *bytes;
    char error[1000];
    int result;
    if (compile_has_file(name_or_bytes)) /* it is to be square, too */
        name_or_bytes = compile_file_bytes(name_or_bytes, &size);
    if (image_load(&picture, 3, name_or_bytes, size, "simCreateTexture") < 0)
        return -1;
    resolution[0] = picture.width;
    resolution[1] = picture.height;
    picture_fit(&picture, is_square);
    result = picture_write(&picture, ".png", 0, &bytes, &size, error, sizeof(error));
    free(picture.pixels);
    if (result < 0)
        return error_set("simCreateTexture", "%s.", error);
    return bytes_keep(bytes, size, ".png", name, "simCreateTexture");
}

int heights_take(const void *bytes, size_t size, char name[TEXTURE_NAME_SIZE])
{
    return bytes_keep((unsigned char *)memory_copy(bytes, size), size, ".hf", name,
                      "simCreateHeightfieldShape");
}
