/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * JPEG pictures with libjpeg, whose errors leave it by a jump. They have no transparency.
 */
#include "view/picture.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#define QUALITY 90 /* when nothing is said */
#define SCANS_MAX 100 /* of a progressive one: each is work on the whole picture */

struct failure {
    struct jpeg_error_mgr manager;
    jmp_buf escape;
    char text[JMSG_LENGTH_MAX];
};

static void failed(j_common_ptr info)
{
    struct failure *failure = (struct failure *)info->err;
    failure->manager.format_message(info, failure->text);
    longjmp(failure->escape, 1);
}

/* Of warnings only that of a file that is cut off. */
static void emitted(j_common_ptr info, int level)
{
    if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF)
        failed(info);
}

static void scan_look(j_common_ptr info)
{
    struct failure *failure = (struct failure *)info->err;
    if (!info->is_decompressor || ((j_decompress_ptr)info)->input_scan_number <= SCANS_MAX)
        return;
    snprintf(failure->text, sizeof(failure->text), "it has too many scans");
    longjmp(failure->escape, 1);
}

static struct jpeg_error_mgr *failure_begin(struct failure *failure)
{
    jpeg_std_error(&failure->manager);
    failure->manager.error_exit = failed;
    failure->manager.emit_message = emitted;
    return &failure->manager;
}

static int jpeg_fail(const struct failure *failure, char *error, size_t error_size)
{
    snprintf(error, error_size, "libjpeg: %s", failure->text);
    return -1;
}

/* ------------------------------------------------------------------ reading */

/* From the end, so that nothing is overwritten before it is read. */
static void row_spread(unsigned char *row, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        memmove(row + 4 * i, row + 3 * i, 3);
        row[4 * i + 3] = 255;
    }
}

/* -1 with the reason in `error`, or by a jump. */
static int rows_read(struct jpeg_decompress_struct *info, struct picture *picture, char *error,
                     size_t error_size)
{
    jpeg_read_header(info, TRUE);
    if (picture_size_check(info->image_width, info->image_height, error, error_size) < 0)
        return -1;
    info->out_color_space = JCS_RGB;
    jpeg_start_decompress(info);
    picture->width = (int)info->output_width;
    picture->height = (int)info->output_height;
    picture->pixels = malloc(4 * (size_t)picture->width * (size_t)picture->height);
    if (!picture->pixels) {
        snprintf(error, error_size, "there is no memory for it");
        return -1;
    }
    for (int y = picture->height - 1; y >= 0; y--) {
        JSAMPROW row = picture->pixels + 4 * (size_t)picture->width * (size_t)y;
        jpeg_read_scanlines(info, &row, 1);
        row_spread(row, picture->width);
    }
    jpeg_finish_decompress(info);
    return 0;
}

int jpeg_read(struct picture *picture, const void *bytes, size_t size, char *error,
              size_t error_size)
{
    struct jpeg_decompress_struct info;
    struct jpeg_progress_mgr progress = { .progress_monitor = scan_look };
    struct failure failure;
    volatile int result = -1;
    *picture = (struct picture){ .channels = 4 };
    info.err = failure_begin(&failure);
    if (setjmp(failure.escape) == 0) {
        jpeg_create_decompress(&info);
        info.progress = &progress;
        jpeg_mem_src(&info, bytes, size);
        result = rows_read(&info, picture, error, error_size);
    } else {
        result = jpeg_fail(&failure, error, error_size);
    }
    jpeg_destroy_decompress(&info);
    if (result < 0)
        free(picture->pixels);
    return result;
}

/* ------------------------------------------------------------------ writing */

static void rows_write(struct jpeg_compress_struct *info, const struct picture *picture,
                       unsigned char *rgb)
{
    size_t row_size = (size_t)picture->channels * (size_t)picture->width;
    for (int y = picture->height - 1; y >= 0; y--) {
        const unsigned char *row = picture->pixels + row_size * (size_t)y;
        for (int x = 0; x < picture->width; x++)
            memcpy(rgb + 3 * x, row + picture->channels * x, 3);
        jpeg_write_scanlines(info, &rgb, 1);
    }
}

int jpeg_write(const struct picture *picture, int quality, unsigned char **bytesp, size_t *sizep,
               char *error, size_t error_size)
{
    struct jpeg_compress_struct info;
    struct failure failure;
    unsigned char *volatile bytes = NULL;
    unsigned char *out = NULL, *rgb = malloc(3 * (size_t)picture->width);
    unsigned long size = 0;
    volatile int result = -1;
    info.err = failure_begin(&failure);
    if (!rgb) {
        snprintf(error, error_size, "there is no memory for the picture");
        return -1;
    }
    if (setjmp(failure.escape) == 0) {
        jpeg_create_compress(&info);
        jpeg_mem_dest(&info, &out, &size);
        info.image_width = (JDIMENSION)picture->width;
        info.image_height = (JDIMENSION)picture->height;
        info.input_components = 3;
        info.in_color_space = JCS_RGB;
        jpeg_set_defaults(&info);
        jpeg_set_quality(&info, quality ? quality : QUALITY, TRUE);
        jpeg_start_compress(&info, TRUE);
        rows_write(&info, picture, rgb);
        jpeg_finish_compress(&info);
        bytes = out;
        result = 0;
    } else {
        result = jpeg_fail(&failure, error, error_size);
    }
    jpeg_destroy_compress(&info);
    free(rgb);
    if (result < 0)
        return -1;
    *bytesp = bytes;
    *sizep = size;
    return 0;
}
