/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Memory that changes while it is read; see fuzz.h. clang calls __sanitizer_cov_load... before
 * every load of code built with -fsanitize-coverage=trace-loads, inlined atomics and small copies
 * included: a peer in another process could write just there.
 */
#include "fuzz.h"

#include <string.h>

#define AREAS_MAX 8

/* Loads in here must not be told, or that would go on for ever. */
#if defined(__clang__)
#define UNTOLD __attribute__((no_sanitize("coverage")))
#else
#define UNTOLD
#endif

static struct {
    struct fuzz_area area[AREAS_MAX];
    size_t count; /* 0 = nothing is watched */
    struct reader changes;
    unsigned pass; /* loads that are let pass before the next change */
    int busy;
} watch;

void fuzz_change(const struct fuzz_area *areas, size_t count, struct reader *changes)
{
    size_t number = reader_u8(changes), offset = reader_u16(changes);
    size_t size = (size_t)1 << (reader_u8(changes) & 3);
    const struct fuzz_area *area = &areas[number % count];
    if (area->size < size)
        return;
    offset %= area->size - size + 1;
    const uint8_t *bytes = reader_bytes(changes, size);
    if (bytes)
        memcpy((uint8_t *)area->base + offset, bytes, size);
}

void fuzz_watch(const struct fuzz_area *areas, size_t count, struct reader changes)
{
    fuzz_require(count <= AREAS_MAX);
    memcpy(watch.area, areas, count * sizeof *areas);
    watch.changes = changes;
    watch.pass = reader_u8(&watch.changes);
    watch.busy = 0;
    watch.count = changes.left > 0 ? count : 0;
}

void fuzz_unwatch(void)
{
    watch.count = 0;
}

struct reader fuzz_take_changes(struct reader *input)
{
    size_t size = reader_u8(input);
    if (size > fuzz_left(input))
        size = fuzz_left(input);
    return reader_of(reader_bytes(input, size), size, 0);
}

#ifdef FUZZING
static void change_now(void)
{
    fuzz_change(watch.area, watch.count, &watch.changes);
    watch.pass = reader_u8(&watch.changes);
    if (fuzz_left(&watch.changes) == 0)
        watch.count = 0;
}

static UNTOLD void before_load(const void *address)
{
    if (watch.count == 0 || watch.busy)
        return;
    for (size_t i = 0; i < watch.count; i++) {
        size_t offset = (size_t)((const uint8_t *)address - (const uint8_t *)watch.area[i].base);
        if (offset >= watch.area[i].size)
            continue;
        if (watch.pass-- > 0)
            return;
        watch.busy = 1;
        change_now();
        watch.busy = 0;
        return;
    }
}

#define TOLD(bytes) \
    void __sanitizer_cov_load##bytes(const void *address); \
    UNTOLD void __sanitizer_cov_load##bytes(const void *address) \
    { \
        before_load(address); \
    }
TOLD(1)
TOLD(2)
TOLD(4)
TOLD(8)
TOLD(16)
#endif
