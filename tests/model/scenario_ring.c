/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The ring (transport/ring.h): every record that was published arrives once, in order and whole.
 */
#include "model.h"

#include "transport/ring.h"

#define PRODUCER 0
#define CONSUMER 1
#define RING_AT 4096

static int total;
static size_t ring_size, data_size;
static struct ring to, from;
static int published, taken;

static int nothing_to_allocate(void *context, size_t offset, size_t size)
{
    (void)context, (void)offset, (void)size;
    return 0;
}

static void set_up(int size, size_t bytes, size_t data_bytes)
{
    struct ring_control *control = (struct ring_control *)(void *)system_memory(0);
    total = size;
    ring_size = bytes;
    data_size = data_bytes;
    published = taken = 0;
    ring_init(&to, control, system_memory(RING_AT), ring_size, nothing_to_allocate, NULL);
    ring_init(&from, control, system_memory(RING_AT), ring_size, nothing_to_allocate, NULL);
    memory_call(&control->head, "head");
    memory_call(&control->tail, "tail");
    memory_call(&control->leap, "leap");
}

/* Records fill it exactly. */
static void set_up_even(int size)
{
    set_up(size, 64, 16);
}

/* The third does not fit behind the second: the producer pads, leaps or waits. */
static void set_up_odd(int size)
{
    set_up(size, 128, 24);
}

static void set_up_large(int size)
{
    set_up(size, 256, 8);
}

static void write_data(uint8_t *data, int number)
{
    for (size_t i = 0; i < data_size; i += 8)
        *(uint64_t *)(void *)(data + i) = (uint64_t)number;
}

static void check_data(const struct record *record, int number)
{
    REQUIRE(record->kind == 1 && record->tag == (uint32_t)number && record->size == data_size);
    for (size_t i = 0; i < data_size; i += 8)
        REQUIRE(*(const uint64_t *)(const void *)(record->data + i) == (uint64_t)number);
}

/* Commits a record: 1, or 0 when the consumer is gone. */
static int commit(int number)
{
    uint8_t *data;
    struct record record = { .kind = 1, .tag = (uint32_t)number, .size = data_size };
    int error;
    while ((error = ring_reserve(&to, 0, data_size, &data)) == RING_E_FULL)
        if (!explore_idle())
            return 0;
    REQUIRE(error == 0);
    write_data(data, number);
    ring_commit(&to, &record);
    return 1;
}

static void produce(void)
{
    for (int i = 1; i <= total; i++) {
        if (!commit(i))
            return;
        ring_publish(&to);
        published = i;
    }
}

/* Two at a time, where they have room; the kind of the second is only known when both are there. */
static void produce_pairs(void)
{
    for (int i = 1; i <= total; i += 2) {
        if (!commit(i))
            return;
        ring_amend(&to, 1);
        ring_publish(&to);
        published = i;
        if (i < total && commit(i + 1))
            ring_publish(&to);
        published = i + 1;
    }
}

static void consume(void)
{
    while (taken < total) {
        struct record record;
        int outcome = ring_take(&from, &record);
        REQUIRE(outcome >= 0);
        if (outcome == 1) {
            check_data(&record, ++taken);
            ring_release(&from);
        } else if (!explore_idle())
            return;
    }
    REQUIRE(!ring_has_more(&from));
}

/* As a client that waits for an answer: it looks before it takes, and releases later. */
static void consume_late(void)
{
    while (taken < total) {
        struct record record;
        if (!ring_has_more(&from)) {
            ring_release(&from);
            if (!explore_idle())
                return;
            continue;
        }
        REQUIRE(ring_take(&from, &record) == 1);
        check_data(&record, ++taken);
    }
    ring_release(&from);
}

static void check(void)
{
    if (!explore_is_killed(CONSUMER))
        REQUIRE(taken == total || (explore_is_killed(PRODUCER) && taken >= published));
}

#define BOTH (1u << PRODUCER | 1u << CONSUMER)

const struct scenario ring_scenarios[] = {
    { .name = "ring, records fill it exactly", .size = { 4, 6 }, .actors = 2, .setup = set_up_even,
      .run = { produce, consume }, .check = check, .may_crash = BOTH },
    { .name = "ring, pads and leaps", .size = { 4, 6 }, .actors = 2, .setup = set_up_odd,
      .run = { produce, consume }, .check = check, .may_crash = BOTH },
    { .name = "ring, released late", .size = { 4, 6 }, .actors = 2, .setup = set_up_odd,
      .run = { produce, consume_late }, .check = check, .may_crash = BOTH },
    { .name = "ring, two at a time", .size = { 4, 6 }, .actors = 2, .setup = set_up_large,
      .run = { produce_pairs, consume }, .check = check, .may_crash = BOTH },
    { .name = NULL }
};
