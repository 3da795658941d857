/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Streams and their blocks of memory (server/stream.h, server/heap.h): what a client keeps on loan
 * is whole as long as it keeps it, also when its stream has ended and another one begins; and then
 * the block is used again, as are those of a stream that has ended.
 */
#include "model.h"

#include <string.h>

#include "meet.h"
#include "os/atomic.h"
#include "server/errors.h"
#include "server/stream.h"
#include "simConst.h"

#define SERVER 0
#define CLIENT 1
#define SLOTS 4
#define VALUE_SIZE 64
#define BLOCK_SIZE 256 /* that wire/value.h asks for, for such a value */

static struct session *client, *server;
static struct shared bell;
static struct streams streams; /* the server's */
static struct world world;
static int32_t executions;
static uint32_t *told;         /* by the client, as the head of its ring: how many commands */
static uint32_t *done;         /* by the server: how many it has executed */
static struct slot_reader readers[SLOTS];
static int values;             /* that the server makes of each stream */

/* ------------------------------------------------------------------ what server/stream.c calls */

uint8_t execute_command(struct execution *execution, struct pass *pass, struct buffer *reply)
{
    uint8_t *data = buffer_extend(reply, VALUE_SIZE);
    (void)execution, (void)pass;
    executions++;
    if (data)
        *(int32_t *)(void *)data = *(int32_t *)(void *)(data + 32) = executions;
    return 0;
}

unsigned execute_world(const struct world *of, int command)
{
    (void)command;
    return of->values;
}

void errors_add(struct errors *errors, const char *text)
{
    (void)errors;
    explore_fail("the server says: %s", text);
}

void secret_draw(uint64_t secret[2]);
void secret_draw(uint64_t secret[2])
{
    secret[0] = secret[1] = 1;
}

/* ------------------------------------------------------------------ the server */

static void set_up(int size)
{
    values = size;
    executions = 0;
    world.values = 0;
    told = (uint32_t *)(void *)system_memory(0);
    done = (uint32_t *)(void *)system_memory(64);
    REQUIRE(session_bell_new(&bell) == 0);
    meet(&client, CLIENT, &server, SERVER, &bell);
    streams_init(&streams, server, NULL, NULL);
    memory_call(told, "told");
    memory_call(done, "done");
    memory_call(&server->slots[0].middle, "middle of the first");
    memory_call(&server->slots[0].loans, "loans of the first");
}

static struct key key_of(uint32_t slot)
{
    return (struct key){ .number = simx_cmd_get_object_position, .int1 = (int)slot, .name = "",
                         .name2 = "" };
}

static void start(uint32_t slot)
{
    struct command command = { .key = key_of(slot), .mode = simx_opmode_streaming };
    REQUIRE(streams_start(&streams, &command, slot) == 0);
}

static void end(uint32_t slot)
{
    struct key key = key_of(slot);
    streams_end(&streams, &key);
}

static void execute(int times)
{
    struct pass pass = { .world = &world };
    for (int i = 0; i < times; i++) {
        world.values++;
        REQUIRE(streams_execute(&streams, &pass, 0) == 0);
    }
}

/* Waits for the client's next command: 0 when it is gone. */
static int await(const uint32_t *word, uint32_t number)
{
    while (atomic_get_u32(word) < number)
        if (!explore_idle())
            return 0;
    return 1;
}

/* Slot after slot: a stream begins and ends, and the next one begins, which needs a block more than
 * the one before. */
static void serve(void)
{
    for (uint32_t i = 0; i < 2 * SLOTS - 1; i++) {
        if (!await(told, i + 1))
            return;
        if (i % 2)
            end(i / 2);
        else {
            start(i / 2);
            execute(i < 4 ? values : values + (int)i / 2 - 1);
        }
        atomic_set_u32(done, i + 1);
    }
    REQUIRE(streams.heap.used <= ((size_t)values + 2) * BLOCK_SIZE); /* all was given back */
}

/* ------------------------------------------------------------------ the client */

static void begin(uint32_t slot)
{
    struct slot_writer clean;
    slot_writer_init(&clean, &client->slots[slot]); /* as lib/client/slots.c does */
    slot_reader_init(&readers[slot], &client->slots[slot]);
}

static int32_t check_whole(const uint8_t *bytes)
{
    int32_t first = *(const int32_t *)(const void *)bytes;
    REQUIRE(first == *(const int32_t *)(const void *)(bytes + 32));
    return first;
}

/* Waits for a value: its bytes, or NULL when the server is gone. */
static const uint8_t *await_value(uint32_t slot)
{
    struct slot_value value;
    int outcome;
    while ((outcome = slot_read(&readers[slot], &value)) == 0)
        if (!explore_idle())
            return NULL;
    const uint8_t *bytes = session_value_bytes(client, &value);
    REQUIRE(outcome == 1 && bytes && value.size == VALUE_SIZE);
    check_whole(bytes);
    return bytes;
}

/* The first stream's value is kept until the third may have begun. */
static void use_streams(void)
{
    begin(0);
    atomic_set_u32(told, 1);
    const uint8_t *kept = await_value(0);
    if (!kept)
        return;
    int32_t number = check_whole(kept);
    int lent = slot_lend(&readers[0]);
    REQUIRE(lent >= 0);
    begin(1);
    atomic_set_u32(told, 3); /* the end of the first, and the beginning of the second */
    int is_there = await_value(1) != NULL;
    begin(2);
    atomic_set_u32(told, 5);
    REQUIRE(check_whole(kept) == number);
    slot_return(&readers[0], (uint32_t)lent);
    if (!is_there || !await(done, 5))
        return;
    begin(3);
    atomic_set_u32(told, 7);
    await_value(3);
}

const struct scenario heap_scenarios[] = {
    { .name = "heap, a value outlives its stream", .size = { 1, 2 }, .actors = 2, .setup = set_up,
      .run = { serve, use_streams }, .may_crash = 1u << SERVER | 1u << CLIENT },
    { .name = NULL }
};
