/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that handlers share; see reply.h.
 */
#include "commands/reply.h"

#include <string.h>

#include "sim/sim_api.h"

int reply_outcome(int result)
{
    return result < 0 ? CALL_E_REFUSED : 0;
}

int reply_result(struct call *call, int result)
{
    return reply_value(call, result, result);
}

int reply_value(struct call *call, int result, int value)
{
    buffer_put_i32(call->reply, result < 0 ? -1 : value);
    return reply_outcome(result);
}

int reply_floats(struct call *call, int result, const double *values, size_t count)
{
    buffer_put_f32_array(call->reply, values, count);
    return reply_outcome(result);
}

int reply_objects(struct call *call, int type)
{
    int handle, count = 0;
    while ((handle = sim_get_objects(call->sim, count, type)) >= 0 && !call->reply->failed) {
        buffer_put_i32(call->reply, handle);
        count++;
    }
    return handle == SIM_E_ABSENT ? CALL_E_REFUSED : count;
}

static void put_word_at(struct buffer *reply, size_t at, uint32_t word)
{
    if (reply->swap)
        word = word >> 24 | (word >> 8 & 0xff00u) | (word & 0xff00u) << 8 | word << 24;
    if (!reply->failed)
        memcpy(reply->data + at, &word, sizeof(word));
}

void reply_i32_at(struct buffer *reply, size_t at, int32_t value)
{
    put_word_at(reply, at, (uint32_t)value);
}

void reply_f32_at(struct buffer *reply, size_t at, double value)
{
    float single = (float)value;
    uint32_t word;
    memcpy(&word, &single, sizeof(word));
    put_word_at(reply, at, word);
}

void body_floats(struct call *call, double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = (double)reader_f32(&call->body);
}
