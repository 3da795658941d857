/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What all fuzz targets share. A target is LLVMFuzzerTestOneInput and fuzz_seeds; built with clang
 * (script/fuzz) it is a libFuzzer program, else a program that only replays seeds and corpus.
 *
 * An input is read with a struct reader (wire/value.h): what is not there reads as 0, so that every
 * input means something. Failures end the program: a sanitizer's report, or fuzz_require.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "wire/value.h"

/* ------------------------------------------------------------------ a target */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Calls fuzz_seed for each input that fuzzing begins with. */
void fuzz_seeds(void);
void fuzz_seed(const void *bytes, size_t size);
/* Who gets the seeds. */
typedef void fuzz_seed_taker(const uint8_t *bytes, size_t size);
void fuzz_give_seeds(fuzz_seed_taker *taker);

/* The bytes of the rows of a file in tests/golden: `column` (from 0) of each, as one buffer that
 * is valid until the next call. */
typedef void fuzz_row_taker(const char *function, const struct buffer *bytes);
void fuzz_golden(const char *file, int column, fuzz_row_taker *taker);

#define fuzz_require(condition) \
    do { \
        if (!(condition)) \
            fuzz_fail(__FILE__, __LINE__, #condition); \
    } while (0)
_Noreturn void fuzz_fail(const char *file, int line, const char *condition);

/* Bytes that are left, 0 also when more was read than there was. */
size_t fuzz_left(const struct reader *input);

/* The next `size` bytes of the input, or as many as there are, in memory of exactly that size: free
 * it. */
uint8_t *fuzz_take(struct reader *input, size_t size, size_t *takenp);
/* The next bytes up to a NUL, or all: a text in memory of its own. */
char *fuzz_take_text(struct reader *input);

/* Reads all of this memory. */
void fuzz_read(const void *bytes, size_t size);

/* ------------------------------------------------------------------ memory of a hostile peer */

/* Memory that the peer can write to. */
struct fuzz_area {
    void *base;
    size_t size;
};

/* A change is: u8 area, u16 offset, u8 how many bytes (1, 2, 4, 8), the bytes. */
void fuzz_change(const struct fuzz_area *areas, size_t count, struct reader *changes);

/* From now on the areas change while they are read: before a load from one of them (told by clang's
 * trace-loads; never in other builds) the next of `changes` is applied: u8 loads that are let
 * pass, then the change. */
void fuzz_watch(const struct fuzz_area *areas, size_t count, struct reader changes);
void fuzz_unwatch(void);
/* The first part of an input that fuzz_watch takes: u8 size, bytes. */
struct reader fuzz_take_changes(struct reader *input);

/* ------------------------------------------------------------------ a system of one thread */

/* fuzz_os.c keeps os/clock.h, os/thread.h and os/word.h: time passes when it is looked at or waited
 * for; no thread can be started; when somebody looks at the clock, waits or is woken, the peer
 * gets to act. */
extern void (*fuzz_on_look)(void);
extern void (*fuzz_on_wait)(void);
extern void (*fuzz_on_wake)(void);

/* ------------------------------------------------------------------ a simulator */

struct sim_api;
struct pass;

/* The fake simulator (one of a few generations) in its first state, and a pass of the server over
 * it. What handlers leave unreleased is found by fuzz_sim_end. */
void fuzz_sim_begin(struct pass *pass, unsigned generation);
void fuzz_sim_end(void);

#endif
