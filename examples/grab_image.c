/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Saves the image of a vision sensor as a PNG file.
 *
 *     cc grab_image.c $(pkg-config --cflags --libs remoteapi-shm) -o grab_image
 *     ./grab_image --port -1000 --sensor overview robot.png
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"

#define CHANNELS 3
#define WIDTH_MAX 21844 /* a row must fit into one stored block of the format: 65535 bytes */

/* ------------------------------------------------------------------ PNG, not compressed */

struct png {
    FILE *file;
    unsigned long crc;      /* of the current chunk */
    unsigned long adler[2]; /* of the image's bytes */
};

static void png_put(struct png *png, const unsigned char *bytes, size_t size)
{
    fwrite(bytes, 1, size, png->file);
    for (size_t i = 0; i < size; i++) {
        png->crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            png->crc = png->crc >> 1 ^ (png->crc & 1 ? 0xedb88320 : 0);
    }
}

static void png_put_number(struct png *png, unsigned long number)
{
    unsigned char bytes[4] = { (unsigned char)(number >> 24), (unsigned char)(number >> 16),
                               (unsigned char)(number >> 8), (unsigned char)number };

    png_put(png, bytes, 4);
}

static void png_begin_chunk(struct png *png, const char *name, unsigned long size)
{
    png_put_number(png, size);
    png->crc = 0xffffffff;
    png_put(png, (const unsigned char *)name, 4);
}

static void png_end_chunk(struct png *png)
{
    png_put_number(png, png->crc ^ 0xffffffff);
}

static void png_put_data(struct png *png, const unsigned char *bytes, size_t size)
{
    png_put(png, bytes, size);
    for (size_t i = 0; i < size; i++) {
        png->adler[0] = (png->adler[0] + bytes[i]) % 65521;
        png->adler[1] = (png->adler[1] + png->adler[0]) % 65521;
    }
}

/* One stored block: its header, the filter of the row (none), and the row. */
static void png_put_row(struct png *png, const unsigned char *row, size_t size, int last)
{
    size_t length = size + 1;
    unsigned char head[5] = { (unsigned char)last, (unsigned char)length,
                              (unsigned char)(length >> 8), (unsigned char)~length,
                              (unsigned char)(~length >> 8) };

    png_put(png, head, sizeof(head));
    png_put_data(png, (const unsigned char[]){ 0 }, 1);
    png_put_data(png, row, size);
}

/* The simulator's image begins with the lowest row, the file with the highest row. */
static int png_write(const char *path, const unsigned char *image, int width, int height)
{
    struct png png = { fopen(path, "wb"), 0, { 1, 0 } };
    size_t row_size = (size_t)width * CHANNELS;

    if (!png.file)
        return -1;
    fwrite("\211PNG\r\n\032\n", 1, 8, png.file);
    png_begin_chunk(&png, "IHDR", 13);
    png_put_number(&png, (unsigned long)width);
    png_put_number(&png, (unsigned long)height);
    png_put(&png, (const unsigned char[]){ 8, 2, 0, 0, 0 }, 5); /* 8 bits, red, green, blue */
    png_end_chunk(&png);
    png_begin_chunk(&png, "IDAT", 2 + (unsigned long)height * (6 + row_size) + 4);
    png_put(&png, (const unsigned char[]){ 0x78, 1 }, 2);
    for (int row = height - 1; row >= 0; row--)
        png_put_row(&png, image + (size_t)row * row_size, row_size, row == 0);
    png_put_number(&png, png.adler[1] << 16 | png.adler[0]);
    png_end_chunk(&png);
    png_begin_chunk(&png, "IEND", 0);
    png_end_chunk(&png);
    return ferror(png.file) | fclose(png.file) ? -1 : 0;
}

/* ------------------------------------------------------------------ the image */

static const char *grab(int client, const char *name, const char *path)
{
    int sensor, resolution[2];
    unsigned char *image; /* borrowed: valid until the next call */

    if (simxGetObjectHandle(client, name, &sensor, simx_opmode_blocking) != simx_return_ok)
        return "there is no such sensor";
    if (simxGetVisionSensorImage(client, sensor, resolution, &image, 0, simx_opmode_blocking) !=
        simx_return_ok)
        return simxGetErrorText(client);
    if (resolution[0] > WIDTH_MAX)
        return "the image is too wide";
    if (png_write(path, image, resolution[0], resolution[1]) != 0)
        return "the file cannot be written";
    printf("%s: %d x %d pixels in %s\n", name, resolution[0], resolution[1], path);
    return NULL;
}

int main(int argc, char **argv)
{
    int port = -1000, client, at = 1;
    const char *name = "overview", *error;

    for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2) {
        if (strcmp(argv[at], "--port") == 0)
            port = atoi(argv[at + 1]);
        else if (strcmp(argv[at], "--sensor") == 0)
            name = argv[at + 1];
        else
            break;
    }
    if (at + 1 != argc || argv[at][0] == '-') {
        fputs("Usage: grab_image [--port N] [--sensor NAME] FILE\n", stderr);
        return 2;
    }
    /* Negative: this many ms for an answer. The first image of a software renderer takes long. */
    client = simxStart("127.0.0.1", port, 1, 1, -20000, 5);
    if (client < 0) {
        fprintf(stderr, "grab_image: no simulator on port %d\n", port);
        return EXIT_FAILURE;
    }
    error = grab(client, name, argv[at]);
    if (error)
        fprintf(stderr, "grab_image: %s: %s\n", name, error);
    simxFinish(client);
    return error ? EXIT_FAILURE : EXIT_SUCCESS;
}
