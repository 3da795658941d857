/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pictures in files and in memory; see image_file.h.
 */
#include "calls/image_file.h"

#include <stdlib.h>
#include <string.h>

#include "world/error.h"
#include "world/file.h"

#define ERROR_SIZE 1000
#define PATH_SIZE 4096

bool image_name_is_ending(const char *name)
{
    return *name == '.' && !strpbrk(name + 1, "./");
}

int image_save(const struct picture *picture, const char *name, int quality, unsigned char **bytesp,
               size_t *sizep)
{
    char error[ERROR_SIZE];
    int result;
    if (picture_write(picture, name, quality, bytesp, sizep, error, sizeof(error)) < 0)
        return error_set("simSaveImage", "%s.", error);
    if (image_name_is_ending(name))
        return 1;
    result = file_write(name, *bytesp, *sizep, error, sizeof(error));
    free(*bytesp);
    *bytesp = NULL;
    return result < 0 ? error_set("simSaveImage", "%s.", error) : 1;
}

/* No name of a file begins as a picture does, with a byte that is no letter in UTF-8. */
static bool is_picture(const char *bytes, size_t size)
{
    return size > 0 && (bytes[0] == '\x89' || bytes[0] == '\xff');
}

int image_load(struct picture *picture, int channels, const char *name_or_bytes, size_t size,
               const char *function)
{
    char error[ERROR_SIZE], path[PATH_SIZE];
    void *bytes;
    int result;
    if (is_picture(name_or_bytes, size)) {
        result = picture_read(picture, channels, name_or_bytes, size, error, sizeof(error));
        return result < 0 ? error_set(function, "the picture cannot be read: %s.", error) : 1;
    }
    if (size == 0 || size >= sizeof(path) || memchr(name_or_bytes, '\0', size))
        return error_set(function, "it is neither the name of a file nor a picture.");
    memcpy(path, name_or_bytes, size + 1);
    bytes = file_read(path, PICTURE_FILE_MAX, &size, error, sizeof(error));
    if (!bytes)
        return error_set(function, "%s.", error);
    result = picture_read(picture, channels, bytes, size, error, sizeof(error));
    free(bytes);
    return result < 0 ? error_set(function, "%s cannot be read: %s.", path, error) : 1;
}
