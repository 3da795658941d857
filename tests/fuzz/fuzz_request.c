/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Every command's request as whatever bytes, on a simulator of each generation: nothing is read
 * beyond the request, nothing is kept of the simulator's, and a command that succeeds answers with
 * no less than the table of commands promises.
 * Input, again and again: u8 flags (1: other byte order), u8 row of the table, two i32 keys, two
 * texts, u16 size and bytes of the body.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "server/execute.h"
#include "simConst.h"

#define COMMANDS_MAX 16

static void try_command(struct reader *input, struct pass *pass)
{
    int swap = reader_u8(input) & 1;
    const struct command_info *info = command_at(reader_u8(input) % command_count());
    struct key key = { .number = info->number };
    struct buffer reply = { .swap = swap };
    struct execution execution = { .key = &key };
    size_t size;
    key.int1 = reader_i32(input);
    key.int2 = reader_i32(input);
    char *name = fuzz_take_text(input), *name2 = fuzz_take_text(input);
    key.name = name;
    key.name2 = name2;
    size = reader_u16(input);
    uint8_t *body = fuzz_take(input, size, &size);
    execution.body = reader_of(body, size, swap);
    uint8_t status = execute_command(&execution, pass, &reply);
    fuzz_require(!reply.failed);
    fuzz_require(status != 0 || reply.size >= shape_size(info->reply));
    fuzz_read(reply.data, reply.size);
    buffer_free(&reply);
    free(body);
    free(name);
    free(name2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader input = reader_of(data, size, 0);
    struct pass pass;
    fuzz_sim_begin(&pass, reader_u8(&input));
    for (int i = 0; i < COMMANDS_MAX && fuzz_left(&input) > 0; i++)
        try_command(&input, &pass);
    fuzz_sim_end();
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void put_text(struct buffer *input, const char *text)
{
    buffer_put_bytes(input, text, strlen(text) + 1);
}

/* What the predecessor's client sent, for each generation and in both byte orders. */
static void seed_row(const char *function, const struct buffer *bytes)
{
    struct reader reader = reader_of(bytes->data, bytes->size, 0);
    struct command command;
    (void)function;
    if (command_decode(&reader, &command) < 0 || command_row(command.key.number) < 0)
        return;
    for (uint8_t way = 0; way < 4; way++) {
        struct buffer input = { 0 };
        buffer_put_u8(&input, way);
        buffer_put_u8(&input, way == 3);
        buffer_put_u8(&input, (uint8_t)command_row(command.key.number));
        buffer_put_i32(&input, command.key.int1);
        buffer_put_i32(&input, command.key.int2);
        put_text(&input, command.key.name);
        put_text(&input, command.key.name2);
        buffer_put_u16(&input, (uint16_t)command.data_size);
        buffer_put_bytes(&input, command.data, command.data_size);
        fuzz_seed(input.data, input.size);
        buffer_free(&input);
    }
}

void fuzz_seeds(void)
{
    fuzz_golden("replies.tsv", 3, seed_row);
    fuzz_golden("requests.tsv", 3, seed_row);
}
