/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pictures of whatever bytes: what is read has the size that it tells, and comes back as it was when
 * it is written as PNG and read again.
 * Input: the bytes of a picture.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "view/picture.h"

#define PIXELS_MAX 100000 /* of those that are written again */

static void write_again(const struct picture *picture)
{
    struct picture again;
    unsigned char *bytes;
    size_t size;
    char error[500];
    if (picture->width * picture->height > PIXELS_MAX ||
        picture_write(picture, ".png", 0, &bytes, &size, error, sizeof error) < 0)
        return;
    fuzz_require(picture_read(&again, picture->channels, bytes, size, error, sizeof error) == 0);
    fuzz_require(again.width == picture->width && again.height == picture->height);
    fuzz_require(memcmp(again.pixels, picture->pixels,
                        (size_t)picture->channels * (size_t)again.width * (size_t)again.height) == 0);
    free(again.pixels);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int channels = 3; channels <= 4; channels++) {
        struct picture picture;
        char error[500] = "";
        if (picture_read(&picture, channels, data, size, error, sizeof error) < 0) {
            fuzz_require(*error && !strchr(error, '\n'));
            continue;
        }
        fuzz_require(picture.channels == channels && picture.width > 0 && picture.height > 0);
        fuzz_read(picture.pixels,
                  (size_t)channels * (size_t)picture.width * (size_t)picture.height);
        write_again(&picture);
        free(picture.pixels);
    }
    return 0;
}

void fuzz_seeds(void)
{
    static const char *const endings[] = { ".png", ".jpg" };
    unsigned char pixels[4 * 9 * 7], *bytes;
    struct picture picture = { 9, 7, 4, pixels };
    char error[500];
    size_t size;
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (unsigned char)(37 * i);
    for (int i = 0; i < 4; i++) {
        picture.channels = 3 + i / 2;
        if (picture_write(&picture, endings[i % 2], 0, &bytes, &size, error, sizeof error) < 0)
            continue;
        fuzz_seed(bytes, size);
        fuzz_seed(bytes, size / 2);
        free(bytes);
    }
    fuzz_seed("", 0);
}
