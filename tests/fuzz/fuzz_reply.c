/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Every function of the library that reads an answer, its answer's data being the input: through a
 * lock-step message, through the ring of a fast session, and through a stream's slot. What is
 * handed out must be there.
 * Input: u8 way (3: lock-step, ring, slot; 4: the command failed; 8: large, so that it stays in
 * place; 112: bytes before an answer in the ring, if not as it should be), u8 call, the data.
 */
#include <stdlib.h>
#include <string.h>

#include "client/table.h"
#include "fuzz.h"
#include "fuzz_calls.h"
#include "fuzz_meeting.h"
#include "simConst.h"
#include "wire/message.h"

#define LARGE 6000

static int slow_id = -1, fast_id = -1;
static struct client *slow, *fast;
static unsigned way;
static struct command answer;
static int answered;

/* ------------------------------------------------------------------ the server */

static void answer_in_ring(void)
{
    struct session *session = meeting_server();
    struct buffer bytes = { 0 };
    struct record record = { .kind = SESSION_ANSWER, .tag = fast->fast.tag };
    uint8_t *data;
    record.aux = (uint32_t)((8 - (COMMAND_HEADER_SIZE + key_size(&answer.key)) % 8) % 8);
    if (way >> 4 & 7)
        record.aux = way >> 4 & 7;
    for (uint32_t i = 0; i < record.aux; i++)
        buffer_put_u8(&bytes, 0);
    command_encode(&bytes, &answer);
    record.size = bytes.size;
    fuzz_require(ring_reserve(&session->out, 0, bytes.size, &data) == 0);
    memcpy(data, bytes.data, bytes.size);
    ring_commit(&session->out, &record);
    ring_publish(&session->out);
    buffer_free(&bytes);
}

static void answer_in_slot(void)
{
    struct session *session = meeting_server();
    struct slot_writer writer = { .shared = &session->slots[0] };
    struct slot_value value = { .offset = session->heap_offset + (way >> 4 & 7),
                                .size = (uint32_t)answer.data_size, .status = answer.flags };
    memcpy(session->memory.base + value.offset, answer.data, answer.data_size);
    slot_publish(&writer, &value); /* in vain for the few that have no slot */
}

/* The client has published its request. */
static void answer_now(void)
{
    if (answered)
        return;
    answered = 1;
    if ((way & 3) == 1)
        answer_in_ring();
    else
        answer_in_slot();
}

/* ------------------------------------------------------------------ the client */

static struct client *start(int *idp, int port)
{
    *idp = simxStart("", port, 0, 1, -20, 5);
    fuzz_require(*idp >= 0);
    struct client *client = table_take(*idp);
    fuzz_require(client);
    return client;
}

static void prepare(void)
{
    if (slow)
        return;
    meeting_server();
    meeting_is_open = 0;
    slow = start(&slow_id, -1);
    meeting_is_open = 1;
    fast = start(&fast_id, -2);
}

static void call_slow(size_t call)
{
    struct message_header header = { .version = MESSAGE_VERSION, .id = 1 };
    struct buffer message = { 0 };
    message_encode_header(&message, &header);
    command_encode(&message, &answer);
    fuzz_require(inbox_take(&slow->inbox, message.data, message.size) == 0);
    buffer_free(&message);
    calls_make(call, slow_id, simx_opmode_buffer);
    calls_make(call, slow_id, simx_opmode_buffer); /* what was taken away is not found again */
    inbox_clear(&slow->inbox);
}

static void call_fast(size_t call)
{
    connect_close(fast);
    meeting_reset(NULL);
    inbox_clear(&fast->inbox);
    fast->connection.state = CONNECTION_APART;
    fast->connection.due_us = 0;
    fuzz_require(connect_await(fast, clock_us() + SESSION_GREETING_US));
    struct session_bell *bell = (void *)fast->fast.session->bell.base;
    bell->asleep = 1;
    answered = 0;
    fuzz_on_wake = answer_now;
    calls_make(call, fast_id, (way & 3) == 1 ? simx_opmode_blocking : simx_opmode_streaming);
    calls_make(call, fast_id, simx_opmode_buffer);
    fuzz_on_wake = NULL;
    fuzz_require(fast->fast.session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader input = reader_of(data, size, 0);
    prepare();
    way = reader_u8(&input);
    size_t call = reader_u8(&input) % calls_count();
    size_t length = (way & 8) && fuzz_left(&input) < LARGE ? LARGE : fuzz_left(&input);
    uint8_t *bytes = calloc(1, length + 1);
    fuzz_require(bytes);
    memcpy(bytes, input.at, fuzz_left(&input));
    answer = (struct command){ .key = calls_key(call), .mode = simx_opmode_blocking,
                               .flags = (way & 4) != 0, .data = bytes, .data_size = length,
                               .full_data_size = length };
    if ((way & 3) == 0)
        call_slow(call);
    else
        call_fast(call);
    free(bytes);
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void put_shape(struct buffer *bytes, const char *shape)
{
    for (; *shape; shape++) {
        char *end;
        long count = strtol(shape, &end, 10);
        shape = end;
        for (long i = 0; i < (count > 0 ? count : 1); i++) {
            if (*shape == 'i' || *shape == 'f')
                buffer_put_i32(bytes, 1);
            else
                buffer_put_bytes(bytes, "text", *shape == 's' ? 5 : 1);
        }
        if (shape[1] == '*')
            shape++;
    }
    for (int i = 0; i < 4; i++)
        buffer_put_i32(bytes, 1);
}

void fuzz_seeds(void)
{
    static const uint8_t ways[] = { 0, 1, 2, 4, 9, 10, 17 };
    for (size_t call = 0; call < calls_count(); call++) {
        const struct command_info *info = command_info(calls_key(call).number);
        for (size_t i = 0; i < sizeof ways; i++) {
            struct buffer bytes = { 0 };
            buffer_put_u8(&bytes, ways[i]);
            buffer_put_u8(&bytes, (uint8_t)call);
            put_shape(&bytes, info->reply);
            fuzz_seed(bytes.data, bytes.size);
            buffer_free(&bytes);
        }
    }
}
