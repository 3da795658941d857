/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that all fuzz targets share; see fuzz.h.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 16384

/* ------------------------------------------------------------------ inputs */

void fuzz_fail(const char *file, int line, const char *condition)
{
    dprintf(STDERR_FILENO, "%s:%d: not true: %s\n", file, line, condition);
    abort();
}

size_t fuzz_left(const struct reader *input)
{
    return input->failed ? 0 : input->left;
}

uint8_t *fuzz_take(struct reader *input, size_t size, size_t *takenp)
{
    size_t taken = size < fuzz_left(input) ? size : fuzz_left(input);
    uint8_t *copy = malloc(taken > 0 ? taken : 1);
    fuzz_require(copy);
    if (taken > 0)
        memcpy(copy, reader_bytes(input, taken), taken);
    if (takenp)
        *takenp = taken;
    return copy;
}

char *fuzz_take_text(struct reader *input)
{
    const void *end = fuzz_left(input) > 0 ? memchr(input->at, 0, fuzz_left(input)) : NULL;
    size_t size = end ? (size_t)((const uint8_t *)end - input->at) : fuzz_left(input);
    char *text = malloc(size + 1);
    fuzz_require(text);
    if (size > 0)
        memcpy(text, reader_bytes(input, size), size);
    text[size] = '\0';
    reader_u8(input); /* the NUL, if there is one */
    return text;
}

void fuzz_read(const void *bytes, size_t size)
{
    static volatile uint8_t sum;
    for (size_t i = 0; i < size; i++)
        sum = (uint8_t)(sum + ((const uint8_t *)bytes)[i]);
}

/* ------------------------------------------------------------------ seeds */

static fuzz_seed_taker *taker_now;

void fuzz_seed(const void *bytes, size_t size)
{
    taker_now(bytes, size);
}

void fuzz_give_seeds(fuzz_seed_taker *taker)
{
    taker_now = taker;
    fuzz_seeds();
}

static const char *seed_folder;

static void write_seed(const uint8_t *bytes, size_t size)
{
    static int number;
    char path[4096];
    snprintf(path, sizeof path, "%s/seed-%04d", seed_folder, number++);
    FILE *file = fopen(path, "wb");
    fuzz_require(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

/* FUZZ_SEEDS_TO=FOLDER writes the seeds there, and ends. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    seed_folder = getenv("FUZZ_SEEDS_TO");
    if (!seed_folder)
        return 0;
    fuzz_give_seeds(write_seed);
    exit(0);
}

/* ------------------------------------------------------------------ golden messages */

static void take_row(char *line, int column, fuzz_row_taker *taker)
{
    struct buffer bytes = { 0 };
    char *function = line, *field = line;
    unsigned value;
    for (int i = 0; i < column && field; i++) {
        field = strchr(field, '\t');
        if (field)
            *field++ = '\0';
    }
    for (; field && sscanf(field, "%2x", &value) == 1; field += 2)
        buffer_put_u8(&bytes, (uint8_t)value);
    fuzz_require(!bytes.failed && bytes.size > 0);
    taker(function, &bytes);
    buffer_free(&bytes);
}

void fuzz_golden(const char *file, int column, fuzz_row_taker *taker)
{
    static char line[LINE_SIZE];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", GOLDEN_DIR, file);
    FILE *rows = fopen(path, "r");
    fuzz_require(rows && fgets(line, sizeof line, rows)); /* the titles */
    while (fgets(line, sizeof line, rows)) {
        line[strcspn(line, "\r\n")] = '\0';
        take_row(line, column, taker);
    }
    fclose(rows);
}
