/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A small ring and a slot in memory of exactly their size, the peer being the input, which writes
 * where it likes and while it is read; each in both roles. And the heap of values, whose blocks
 * must lie apart.
 * Input: u8 what (1: producer, 2: reader of a slot, 4: heap), changes, then steps, each u8.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "os/shared.h"
#include "server/heap.h"
#include "transport/ring.h"
#include "transport/slot.h"

#define RING_SIZE 1024
#define HEAP_SIZE (1 << 20)
#define BLOCKS_MAX 64
#define STEPS_MAX 200

static struct reader input;
static struct ring_control *control;
static struct slot_shared *shared_slot;
static uint8_t *memory;

enum { AREA_CONTROL, AREA_MEMORY, AREA_SLOT, AREAS };
static struct fuzz_area areas[AREAS];

static int allocate(void *context, size_t offset, size_t size)
{
    (void)context;
    fuzz_require(offset <= RING_SIZE && size <= RING_SIZE - offset);
    return 0;
}

/* ------------------------------------------------------------------ ring */

static void produce(struct ring *ring)
{
    size_t size = reader_u16(&input) % (RING_SIZE / 2 + 8), more = reader_u8(&input);
    struct record record = { .kind = 1, .tag = 2, .aux = 3 };
    uint8_t *data;
    if (ring_reserve(ring, 0, size, &data) < 0)
        return;
    memset(data, 0x5a, size);
    if (ring_reserve(ring, size, size + more, &data) == 0) {
        memset(data + size, 0x5b, more);
        size += more;
    }
    record.size = size;
    ring_commit(ring, &record);
    if (more & 1)
        ring_amend(ring, 7);
    if (more & 2)
        ring_publish(ring);
}

static void consume(struct ring *ring)
{
    struct record record;
    for (int i = 0; i < 5; i++) {
        int taken = ring_take(ring, &record);
        if (taken < 0 || !taken)
            break;
        fuzz_require(record.size <= RING_SIZE - RECORD_HEADER_SIZE);
        fuzz_read(record.data, record.size);
    }
    if (reader_u8(&input) & 1)
        ring_release(ring);
}

static void try_ring(int is_producer)
{
    struct ring ring;
    ring_init(&ring, control, memory, RING_SIZE, allocate, NULL);
    for (int i = 0; i < STEPS_MAX && fuzz_left(&input) > 0; i++) {
        int what = reader_u8(&input) % 4;
        if (what == 0)
            fuzz_change(areas, AREAS, &input);
        else if (what == 1 && is_producer)
            ring_is_empty(&ring);
        else if (what == 1)
            ring_has_more(&ring);
        else if (is_producer)
            produce(&ring);
        else
            consume(&ring);
    }
}

/* ------------------------------------------------------------------ slot */

static void try_slot(int is_reader)
{
    struct slot_writer writer;
    struct slot_reader reader;
    struct slot_value value = { .size = 1 };
    if (is_reader)
        slot_reader_init(&reader, shared_slot);
    else
        slot_writer_init(&writer, shared_slot);
    for (int i = 0; i < STEPS_MAX && fuzz_left(&input) > 0; i++) {
        if (reader_u8(&input) % 2 == 0)
            fuzz_change(areas, AREAS, &input);
        else if (is_reader && slot_has_news(&reader))
            slot_read(&reader, &value);
        else if (!is_reader && slot_publish(&writer, &value) == 0)
            fuzz_require(writer.back < SLOT_BUFFERS);
    }
}

/* ------------------------------------------------------------------ heap */

int shared_allocate(const struct shared *shared, size_t offset, size_t size)
{
    fuzz_require(offset <= shared->size && size <= shared->size - offset);
    return reader_u8(&input) == 255 ? -ENOSPC : 0;
}

struct block {
    size_t offset, capacity;
};

static void check_apart(const struct block *blocks, size_t count, const struct block *block)
{
    for (size_t i = 0; i < count; i++)
        fuzz_require(blocks[i].offset + blocks[i].capacity <= block->offset ||
                     block->offset + block->capacity <= blocks[i].offset);
}

static void try_heap(void)
{
    struct shared all = { .size = 4096 + HEAP_SIZE, .fd = -1 };
    struct block blocks[BLOCKS_MAX];
    struct heap heap;
    size_t count = 0;
    heap_init(&heap, &all, 4096, HEAP_SIZE);
    for (int i = 0; i < STEPS_MAX && fuzz_left(&input) > 0; i++) {
        size_t size = reader_u16(&input) * (size_t)(1 + reader_u8(&input));
        if (count == BLOCKS_MAX || (count > 0 && size % 3 == 0)) {
            size_t at = size % count;
            heap_give(&heap, blocks[at].offset, blocks[at].capacity);
            blocks[at] = blocks[--count];
        } else if (heap_take(&heap, size, &blocks[count].offset, &blocks[count].capacity) == 0) {
            fuzz_require(blocks[count].capacity >= size && blocks[count].offset >= 4096);
            fuzz_require(blocks[count].offset + blocks[count].capacity <= all.size);
            check_apart(blocks, count, &blocks[count]);
            count++;
        }
    }
    heap_deinit(&heap);
}

/* ------------------------------------------------------------------ */

static void *zeros(size_t size)
{
    void *bytes = aligned_alloc(64, (size + 63) / 64 * 64);
    fuzz_require(bytes);
    memset(bytes, 0, size);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input = reader_of(data, size, 0);
    unsigned what = reader_u8(&input);
    struct reader changes = fuzz_take_changes(&input);
    control = zeros(sizeof *control);
    memory = zeros(RING_SIZE);
    shared_slot = zeros(sizeof *shared_slot);
    areas[AREA_CONTROL] = (struct fuzz_area){ control, sizeof *control };
    areas[AREA_MEMORY] = (struct fuzz_area){ memory, RING_SIZE };
    areas[AREA_SLOT] = (struct fuzz_area){ shared_slot, sizeof *shared_slot };
    fuzz_watch(areas, AREAS, changes);
    if (what & 4)
        try_heap();
    else if (what & 8)
        try_slot(what & 2);
    else
        try_ring(what & 1);
    fuzz_unwatch();
    free(control);
    free(memory);
    free(shared_slot);
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void put_change(struct buffer *bytes, uint8_t area, uint16_t offset, uint32_t value)
{
    buffer_put_u8(bytes, 0); /* a step, or loads that are let pass */
    buffer_put_u8(bytes, area);
    buffer_put_u16(bytes, offset);
    buffer_put_u8(bytes, 2);
    buffer_put_i32(bytes, (int32_t)value);
}

static void seed(uint8_t what, uint32_t record_size)
{
    struct buffer bytes = { 0 };
    buffer_put_u8(&bytes, what);
    buffer_put_u8(&bytes, 9);
    put_change(&bytes, AREA_MEMORY, 512, 64);
    for (uint32_t at = 0; at < 4; at++) {
        put_change(&bytes, AREA_MEMORY, (uint16_t)(at * 64), record_size);
        put_change(&bytes, AREA_MEMORY, (uint16_t)(at * 64 + 4), at == 3 ? 0xffffffffu : 1);
        put_change(&bytes, AREA_CONTROL, 0, 64 * (at + 1));
        put_change(&bytes, AREA_SLOT, 0, 4 | at);
        buffer_put_u8(&bytes, 3);
        buffer_put_u16(&bytes, (uint16_t)(40 * at));
        buffer_put_u8(&bytes, 3);
        put_change(&bytes, AREA_CONTROL, 64, 64 * at);
    }
    fuzz_seed(bytes.data, bytes.size);
    buffer_free(&bytes);
}

void fuzz_seeds(void)
{
    for (uint8_t what = 0; what < 16; what++) {
        seed(what, 48);
        seed(what, 0xfffffff8u);
    }
}
