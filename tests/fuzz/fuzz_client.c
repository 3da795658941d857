/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The client's side of a fast session: a server that writes good and bad records and values, and
 * anything anywhere, while it is read too. Whatever it does, calls return.
 * Input: changes (fuzz_take_changes), then steps, each u8 what; those of the server are also taken
 * whenever the client wakes it or waits for it.
 */
#include <stdlib.h>
#include <string.h>

#include "client/table.h"
#include "fuzz.h"
#include "fuzz_calls.h"
#include "fuzz_meeting.h"
#include "simConst.h"
#include "wire/command.h"

#define STEPS_MAX 40

static struct reader input;
static int id = -1, steps;
static struct client *client;
static struct fuzz_area areas[MEETING_AREAS];

/* ------------------------------------------------------------------ the server */

/* u8 kind, u8 of how many commands ago, u8 bytes before the head (255: as it should be), u8 call
 * whose key it has, u8 size and bytes. */
static void put_record(void)
{
    struct ring *out = &meeting_server()->out;
    struct record record = { .kind = reader_u8(&input) % 6 };
    struct buffer bytes = { 0 };
    uint8_t *data;
    record.tag = client->fast.tag - reader_u8(&input) % 4;
    record.aux = reader_u8(&input);
    struct command answer = { .key = calls_key(reader_u8(&input) % calls_count()),
                              .flags = record.aux == 254 };
    size_t padding = (8 - (COMMAND_HEADER_SIZE + key_size(&answer.key)) % 8) % 8;
    if (record.kind == SESSION_ANSWER && record.aux >= 254)
        record.aux = (uint32_t)padding;
    for (uint32_t i = 0; i < record.aux; i++)
        buffer_put_u8(&bytes, 0);
    size_t size = reader_u8(&input);
    uint8_t *payload = fuzz_take(&input, size, &size);
    answer.data = payload;
    answer.data_size = answer.full_data_size = size;
    command_encode(&bytes, &answer);
    if (ring_reserve(out, 0, bytes.size, &data) == 0) {
        memcpy(data, bytes.data, bytes.size);
        record.size = bytes.size;
        ring_commit(out, &record);
    }
    free(payload);
    buffer_free(&bytes);
}

static void put_value(void)
{
    struct session *session = meeting_server();
    uint32_t number = reader_u8(&input) % 4;
    struct slot_writer writer = { .shared = &session->slots[number],
                                  .back = reader_u8(&input) % SLOT_BUFFERS };
    struct slot_value value = { .offset = session->heap_offset + reader_u16(&input),
                                .size = reader_u8(&input) * 40u };
    if (value.size == 255 * 40) /* beyond */
        value.offset = (uint64_t)reader_i32(&input) << (number * 8);
    slot_publish(&writer, &value);
}

/* One step of the server: 0 when the next is none. */
static int serve(void)
{
    if (fuzz_left(&input) == 0 || steps++ > STEPS_MAX)
        return 0;
    switch (*input.at & 7) {
    case 0:
        reader_u8(&input);
        fuzz_change(areas, MEETING_AREAS, &input);
        return 1;
    case 1:
        reader_u8(&input);
        put_record();
        return 1;
    case 2:
        reader_u8(&input);
        ring_publish(&meeting_server()->out);
        return 1;
    case 3:
        reader_u8(&input);
        put_value();
        return 1;
    default:
        return 0;
    }
}

static void serve_all(void)
{
    while (serve())
        ;
}

/* ------------------------------------------------------------------ the client */

static const simxInt modes[] = { simx_opmode_blocking, simx_opmode_oneshot, simx_opmode_streaming,
                                 simx_opmode_buffer, simx_opmode_discontinue, simx_opmode_remove,
                                 simx_opmode_streaming_split + 100, 77 };

static void call_another(unsigned what)
{
    simxInt number;
    simxDouble step, time;
    switch (what) {
    case 0: simxStepBegin(id, 2); break;
    case 1: simxStepEnd(id, 20); break;
    case 2: simxGetStepInfo(id, &step, &time); break;
    case 3: simxGetInMessageInfo(id, simx_headeroffset_server_time, &number); break;
    case 4: simxPauseCommunication(id, 1); break;
    case 5: simxPauseCommunication(id, 0); break;
    case 6: simxGetConnectionId(id); break;
    case 7: fuzz_read(simxGetErrorText(id), strlen(simxGetErrorText(id))); break;
    default: simxGetPingTimeUs(id, &number); break;
    }
}

static void act(void)
{
    unsigned what = reader_u8(&input);
    if ((what & 7) == 7)
        meeting_is_over = 1;
    else if ((what & 7) == 6)
        call_another(what >> 4 & 15);
    else
        calls_make(reader_u8(&input) % calls_count(), id, modes[what >> 4 & 7]);
}

static void begin(void)
{
    if (!client) {
        meeting_server();
        id = simxStart("", -2, 0, 1, -20, 5);
        client = table_take(id);
        fuzz_require(client);
    }
    connect_close(client);
    meeting_reset(NULL);
    meeting_areas(areas);
    inbox_clear(&client->inbox);
    client->pause.depth = 0;
    client->connection.state = CONNECTION_APART;
    client->connection.due_us = 0;
    fuzz_require(connect_await(client, clock_us() + SESSION_GREETING_US));
    struct session_bell *bell = (void *)client->fast.session->bell.base;
    bell->asleep = 1;
    steps = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input = reader_of(data, size, 0);
    begin();
    struct reader changes = fuzz_take_changes(&input);
    /* The client has a mapping of its own. */
    struct fuzz_area seen[MEETING_AREAS];
    for (int i = 0; i < MEETING_AREAS; i++) {
        size_t at = (size_t)((uint8_t *)areas[i].base - meeting_server()->memory.base);
        seen[i] = (struct fuzz_area){ client->fast.session->memory.base + at, areas[i].size };
    }
    fuzz_watch(seen, MEETING_AREAS, changes);
    fuzz_on_wake = fuzz_on_wait = serve_all;
    while (fuzz_left(&input) > 0 && steps <= STEPS_MAX && client->fast.session)
        if (!serve())
            act();
    fuzz_unwatch();
    fuzz_on_wake = fuzz_on_wait = NULL;
    return 0;
}

/* ------------------------------------------------------------------ seeds */

/* Calls a function in a mode, the server answering with `size` bytes of 1 0 0 0. */
static void put_call(struct buffer *bytes, uint8_t mode, size_t call, uint8_t size)
{
    buffer_put_u8(bytes, (uint8_t)(mode << 4 | 4));
    buffer_put_u8(bytes, (uint8_t)call);
    buffer_put_bytes(bytes, "\x01\x02\0\xff", 4);
    buffer_put_u8(bytes, (uint8_t)call);
    buffer_put_u8(bytes, size);
    for (int i = 0; i < size; i++)
        buffer_put_u8(bytes, i % 4 == 0);
    buffer_put_u8(bytes, 2);
}

static void seed(size_t call)
{
    struct buffer bytes = { 0 };
    buffer_put_u8(&bytes, 0);
    put_call(&bytes, 0, call, 60);
    put_call(&bytes, 2, call, 60);
    buffer_put_bytes(&bytes, "\x03\0\0\0\0\2", 6); /* a value */
    put_call(&bytes, 3, call, 20);
    put_call(&bytes, 4, call, 0);
    buffer_put_bytes(&bytes, "\x06\x01\x03\0\0\0\0\x02\x16\x26\x36\x46\x56\x66\x76\x86", 16);
    fuzz_seed(bytes.data, bytes.size);
    buffer_free(&bytes);
}

void fuzz_seeds(void)
{
    for (size_t call = 0; call < calls_count(); call++)
        seed(call);
}
