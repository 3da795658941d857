/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Answers; see answer.h.
 */
#include "client/answer.h"

#include <errno.h>
#include <string.h>

#include "client/client.h"
#include "simConst.h"
#include "wire/command.h"

#define COPY_LIMIT 4096 /* see answer_take_value */

/* ------------------------------------------------------------------ taking an answer */

static size_t shortest_answer(int command)
{
    const struct command_info *info = command_info(command);
    return info ? shape_size(info->reply) : 0;
}

/* Checks the status and the size of an answer before its data is read. */
static void judge(struct call *call, int32_t sim_time, uint32_t flags, size_t size)
{
    call->client->last_sim_time = sim_time;
    if ((flags & COMMAND_STATUS_ERROR) || size < shortest_answer(call->command))
        call->result |= simx_return_remote_error_flag;
}

static void keep_words(struct call *call, const uint8_t *words, size_t size)
{
    struct failure *failure = &call->client->failure;
    if (size >= sizeof failure->words)
        size = sizeof failure->words - 1;
    memcpy(failure->words, words, size);
    failure->words[size] = '\0';
    call->has_words = 1;
}

void answer_refused(struct call *call, const uint8_t *words, size_t size)
{
    keep_words(call, words, size);
    call->result |= simx_return_remote_error_flag;
}

/* Images and signals are plain bytes, which the library does not interpret. Other data must not
 * change after it has been checked. */
static int is_plain_bytes(int command)
{
    return command == simx_cmd_get_vision_sensor_image_bw ||
           command == simx_cmd_get_vision_sensor_image_rgb ||
           command == simx_cmd_get_vision_sensor_depth_buffer ||
           command == simx_cmd_get_string_signal;
}

/* Data in place is in shared memory, where the server can still write. Large plain bytes are used
 * in place. All other data is copied before it is checked, and so is data that the server has not
 * aligned to 8 bytes. */
void answer_take_value(struct call *call, const struct link_value *value)
{
    struct buffer *last = &call->client->last;
    const uint8_t *data = value->bytes;
    int stays = value->size > COPY_LIMIT && is_plain_bytes(call->command) &&
                (uintptr_t)data % 8 == 0;
    judge(call, value->sim_time, value->status, value->size);
    if ((value->status & COMMAND_STATUS_ERROR) && value->words_size > 0)
        keep_words(call, value->words, value->words_size);
    if (call->result == 0 && !stays) {
        buffer_clear(last);
        buffer_put_bytes(last, data, value->size);
        if (last->failed)
            call_fail(call, -ENOMEM);
        data = last->data;
    }
    call->data = reader_of(data, value->size, 0);
}

/* Makes the answer's data the client's last answer, to which returned pointers lead. With `fetch`,
 * the inbox loses the answer, so its memory is moved instead of copied. */
static int hand_over(struct client *client, struct item *answer, int fetch)
{
    if (fetch) {
        struct buffer last = client->last;
        client->last = answer->data;
        answer->data = last;
        return 0;
    }
    buffer_clear(&client->last);
    buffer_put_bytes(&client->last, answer->data.data, answer->data.size);
    return client->last.failed ? -1 : 0;
}

void answer_take_item(struct call *call, const struct key *key, int fetch)
{
    struct client *client = call->client;
    struct item *answer = store_find(&client->inbox.answers, key);
    if (!answer) {
        call->result |= simx_return_novalue_flag;
        return;
    }
    if (answer->mode == INBOX_REFUSED)
        answer_refused(call, answer->data.data, answer->data.size);
    else
        judge(call, answer->sim_time, answer->flags, answer->data.size);
    if (call->result == 0 && hand_over(client, answer, fetch) < 0)
        call_fail(call, -ENOMEM);
    call->data = reader_of(client->last.data, client->last.size, 0);
    call->answer = answer;
    if (fetch)
        answer_forget(call);
}

int answer_remove(struct call *call, const struct key *key)
{
    struct store *answers = &call->client->inbox.answers;
    struct item *answer = store_find(answers, key);
    if (answer)
        store_remove(answers, answer);
    return answer != NULL;
}

/* ------------------------------------------------------------------ reading the data */

void answer_malformed(struct call *call)
{
    call->result |= simx_return_remote_error_flag;
    call->data.failed = 1;
}

/* True if the answer can be read. An answer with too little data is an error. */
static int readable(struct call *call)
{
    if (call->result == 0 && call->data.failed && !call->no_answer)
        answer_malformed(call);
    return call->result == 0 && !call->no_answer;
}

void answer_u8(struct call *call, simxUChar *value)
{
    simxUChar byte = reader_u8(&call->data);
    if (readable(call) && value)
        *value = byte;
}

void answer_i32(struct call *call, simxInt *values, int count)
{
    for (int i = 0; i < count; i++) {
        simxInt value = reader_i32(&call->data);
        if (readable(call) && values)
            values[i] = value;
    }
}

void answer_i32_as_u8(struct call *call, simxUChar *value)
{
    simxInt number = reader_i32(&call->data);
    if (readable(call) && value)
        *value = (simxUChar)number;
}

void answer_f32(struct call *call, simxFloat *values, int count)
{
    for (int i = 0; i < count; i++) {
        simxFloat value = reader_f32(&call->data);
        if (readable(call) && values)
            values[i] = value;
    }
}

simxInt answer_count(struct call *call, size_t unit)
{
    simxInt count = reader_i32(&call->data);
    if (!readable(call))
        return 0;
    if (count < 0 || (size_t)count > call->data.left / unit) {
        answer_malformed(call);
        return 0;
    }
    return count;
}

/* An empty value has a valid address too: programs pass it on without checking its length. */
static const void *never_null(const void *at)
{
    return at ? at : "";
}

const void *answer_in_place(struct call *call, size_t size)
{
    const void *at = reader_bytes(&call->data, size);
    return readable(call) ? never_null(at) : NULL;
}

const char *answer_strings(struct call *call, simxInt count)
{
    const char *first = count < 0 ? NULL : reader_strings(&call->data, (size_t)count);
    if (count < 0 && readable(call))
        answer_malformed(call);
    return readable(call) ? never_null(first) : NULL;
}

void answer_forget(struct call *call)
{
    if (call->answer)
        store_remove(&call->client->inbox.answers, call->answer);
    call->answer = NULL;
}

void answer_empty(struct call *call)
{
    int mode = call->answer ? call->answer->mode : 0;
    if (mode == simx_opmode_streaming || mode == simx_opmode_streaming_split)
        buffer_clear(&call->answer->data);
    else
        answer_forget(call);
}
