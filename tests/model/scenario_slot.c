/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The slot (transport/slot.h): the reader gets whole values, never one that is older than one it
 * has seen, the newest of all at the end, and at least the one that a round trip has made visible.
 * What it keeps on loan stays as it is.
 */
#include "model.h"

#include "os/atomic.h"
#include "transport/slot.h"

#define WRITER 0
#define READER 1
#define VALUES_AT 4096

static int total;
static struct slot_writer writer;
static struct slot_reader reader;
static uint32_t *answered; /* as the head of the ring that carries the answer */
static int newest;         /* the reader's */

static void set_up(int size)
{
    struct slot_shared *shared = (struct slot_shared *)(void *)system_memory(0);
    struct slot_writer clean;
    total = size;
    newest = 0;
    answered = (uint32_t *)(void *)system_memory(2048);
    slot_writer_init(&clean, shared); /* as lib/client/slots.c does */
    slot_reader_init(&reader, shared);
    memory_call(&shared->middle, "middle");
    memory_call(&shared->loans, "loans");
    memory_call(answered, "answered");
}

static uint64_t *bytes_of(uint32_t buffer)
{
    return (uint64_t *)(void *)system_memory(VALUES_AT + 64 * (size_t)buffer);
}

static void write_values(void)
{
    slot_writer_init(&writer, (struct slot_shared *)(void *)system_memory(0));
    for (int i = 1; i <= total; i++) {
        struct slot_value value = { .offset = writer.back, .size = 8, .sim_time = i };
        *bytes_of(writer.back) = (uint64_t)i;
        REQUIRE(slot_publish(&writer, &value) == 0);
        atomic_set_u32(answered, (uint32_t)i);
    }
}

/* One look: the value's number, 0 for none; and its bytes. */
static int look(const uint64_t **bytesp)
{
    struct slot_value value = { 0 };
    uint32_t told = atomic_get_u32(answered);
    int outcome = slot_read(&reader, &value);
    REQUIRE(outcome >= 0 && (outcome == 1 || told == 0));
    REQUIRE(value.sim_time >= newest && (uint32_t)value.sim_time >= told);
    newest = value.sim_time;
    if (outcome == 1) {
        *bytesp = bytes_of((uint32_t)value.offset);
        REQUIRE(**bytesp == (uint64_t)newest && value.size == 8);
    }
    return newest;
}

static void read_values(void)
{
    const uint64_t *bytes;
    while (look(&bytes) < total)
        if (!explore_idle())
            return;
}

/* Keeps the first value that it gets while it reads others. */
static void read_with_loan(void)
{
    const uint64_t *bytes = NULL, *others;
    while (look(&bytes) == 0)
        if (!explore_idle())
            return;
    uint64_t kept = *bytes;
    int lent = slot_lend(&reader);
    REQUIRE(lent >= 0);
    while (look(&others) < total) {
        REQUIRE(*bytes == kept);
        if (!explore_idle())
            break;
    }
    REQUIRE(*bytes == kept);
    slot_return(&reader, (uint32_t)lent);
}

#define BOTH (1u << WRITER | 1u << READER)

const struct scenario slot_scenarios[] = {
    { .name = "slot, values are read", .size = { 4, 6 }, .actors = 2, .setup = set_up,
      .run = { write_values, read_values }, .may_crash = BOTH },
    { .name = "slot, a value is kept on loan", .size = { 3, 5 }, .actors = 2, .setup = set_up,
      .run = { write_values, read_with_loan }, .may_crash = BOTH },
    { .name = NULL }
};
