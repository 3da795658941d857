/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The decoder of messages and commands in both roles, and what follows on the server: commands are
 * stored, put together, executed and answered. What is decoded must come out of encoding again, and
 * what the server answers must be a message.
 * Input: u8 flags (1: other byte order, 6: generation of the simulator, 8: another pass), a
 * message.
 */
#include <stdlib.h>
#include <string.h>

#include "client/inbox.h"
#include "fuzz.h"
#include "server/container.h"
#include "simConst.h"
#include "wire/message.h"

static void check_same(const struct command *a, const struct command *b)
{
    static const uint64_t secret[2] = { 1, 2 };
    fuzz_require(key_equal(&a->key, &b->key));
    fuzz_require(key_hash(&a->key, secret) == key_hash(&b->key, secret));
    fuzz_require(a->mode == b->mode && a->low == b->low && a->flags == b->flags);
    fuzz_require(a->sim_time == b->sim_time && a->chunk_offset == b->chunk_offset);
    fuzz_require(a->data_size == b->data_size && a->full_data_size == b->full_data_size);
    fuzz_require(a->data_size == 0 || memcmp(a->data, b->data, a->data_size) == 0);
}

static void check_round_trip(const struct command *command, int swap)
{
    struct buffer buffer = { .swap = swap };
    struct command again;
    command_encode(&buffer, command);
    struct reader reader = reader_of(buffer.data, buffer.size, swap);
    fuzz_require(command_decode(&reader, &again) == 0 && reader.left == 0);
    check_same(command, &again);
    buffer_free(&buffer);
}

static void decode_all(const uint8_t *message, size_t size, int swap)
{
    struct reader reader =
        reader_of(message + MESSAGE_HEADER_SIZE, size - MESSAGE_HEADER_SIZE, swap);
    while (reader.left > 0) {
        struct command command;
        fuzz_require(command_decode(&reader, &command) == 0); /* message_check said so */
        fuzz_read(command.data, command.data_size);
        check_round_trip(&command, swap);
    }
}

/* ------------------------------------------------------------------ the client */

static void try_client(const uint8_t *message, size_t size, int is_good)
{
    struct inbox inbox;
    inbox_init(&inbox);
    for (int i = 0; i < 2; i++) /* the second finds what the first has left */
        fuzz_require(inbox_take(&inbox, message, size) >= 0 ? is_good : 1);
    for (struct item *item = inbox.answers.first; item; item = item->next)
        fuzz_read(item->data.data, item->data.size);
    inbox_deinit(&inbox);
}

/* ------------------------------------------------------------------ the server */

static void answer(struct container *container, struct pass *pass)
{
    struct message_header header = { .version = MESSAGE_VERSION, .id = 5 };
    struct message_summary summary;
    struct buffer results = { 0 }, reply = { .swap = container->swap };
    while (container_execute(container, pass, &results, 0)) /* in as many parts as there are */
        ;
    message_encode_header(&reply, &header);
    buffer_put_bytes(&reply, results.data, results.size);
    fuzz_require(!reply.failed);
    fuzz_require(message_check(reply.data, reply.size, container->swap, &summary) == 0);
    buffer_free(&results);
    buffer_free(&reply);
}

static void try_server(const uint8_t *message, size_t size, unsigned flags)
{
    struct container container;
    struct pass pass;
    fuzz_sim_begin(&pass, flags >> 1 & 3);
    container_init(&container);
    container.swap = flags & 1;
    for (unsigned i = 0; i <= (flags >> 3 & 1); i++) {
        container_take(&container, message, size);
        answer(&container, &pass);
        pass.world->values++;
    }
    container_deinit(&container);
    fuzz_sim_end();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader input = reader_of(data, size, 0);
    struct message_summary summary;
    unsigned flags = reader_u8(&input);
    int swap = flags & 1;
    size_t left;
    uint8_t *message = fuzz_take(&input, fuzz_left(&input), &left);
    int is_good = message_check(message, left, swap, &summary) == 0;
    if (is_good)
        decode_all(message, left, swap);
    if (!swap)
        try_client(message, left, is_good);
    if (is_good)
        try_server(message, left, flags);
    free(message);
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void seed(unsigned flags, const uint8_t *commands, size_t size)
{
    struct message_header header = { .version = MESSAGE_VERSION, .id = 7 };
    struct buffer input = { .swap = (int)(flags & 1) };
    buffer_put_u8(&input, (uint8_t)flags);
    message_encode_header(&input, &header);
    buffer_put_bytes(&input, commands, size);
    fuzz_seed(input.data, input.size);
    buffer_free(&input);
}

static void seed_row(const char *function, const struct buffer *bytes)
{
    (void)function;
    seed(2, bytes->data, bytes->size);
}

/* One row after the other in one message, so that the end of the first is the start of a chunk. */
static void seed_chunks(int mode, int swap)
{
    static const uint8_t data[300];
    struct buffer commands = { .swap = swap };
    for (size_t at = 0; at < sizeof data; at += 100) {
        struct command chunk = { .key = { simx_cmd_set_string_signal, 0, 0, "name", "" },
                                 .mode = mode, .low = 100, .data = data + at, .data_size = 100,
                                 .chunk_offset = at, .full_data_size = sizeof data };
        command_encode(&commands, &chunk);
    }
    seed((unsigned)swap | 8, commands.data, commands.size);
    buffer_free(&commands);
}

void fuzz_seeds(void)
{
    fuzz_golden("requests.tsv", 3, seed_row);
    fuzz_golden("replies.tsv", 4, seed_row);
    seed_chunks(simx_opmode_oneshot_split, 0);
    seed_chunks(simx_opmode_streaming_split, 1);
    seed(0, NULL, 0);
}
