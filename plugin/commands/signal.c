/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands on signals, the simulator's named values. A missing signal is a failure without an
 * error text, because programs ask for signals that do not exist yet.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "sim/sim_api.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ numbers */

int cmd_get_integer_signal(struct call *call)
{
    int value;
    int result = sim_get_integer_signal(call->sim, call->name, &value);
    buffer_put_i32(call->reply, value);
    return result > 0 ? 0 : CALL_E_REFUSED;
}

int cmd_get_float_signal(struct call *call)
{
    double value;
    int result = sim_get_float_signal(call->sim, call->name, &value);
    buffer_put_f32(call->reply, (float)value);
    return result > 0 ? 0 : CALL_E_REFUSED;
}

int cmd_set_integer_signal(struct call *call)
{
    int value = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_integer_signal(call->sim, call->name, value));
}

int cmd_set_float_signal(struct call *call)
{
    double value;
    body_floats(call, &value, 1);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_float_signal(call->sim, call->name, value));
}

/* ------------------------------------------------------------------ clear */

/* An empty name means all. */
static const char *name_or_all(const struct call *call)
{
    return call->name[0] ? call->name : NULL;
}

int cmd_clear_integer_signal(struct call *call)
{
    return reply_outcome(sim_clear_integer_signal(call->sim, name_or_all(call)));
}

int cmd_clear_float_signal(struct call *call)
{
    return reply_outcome(sim_clear_float_signal(call->sim, name_or_all(call)));
}

int cmd_clear_string_signal(struct call *call)
{
    return reply_outcome(sim_clear_string_signal(call->sim, name_or_all(call)));
}

/* ------------------------------------------------------------------ bytes */

/* Puts the signal's bytes. Returns 1, or 0 if there is no signal. */
static int put_signal(struct call *call)
{
    int size;
    char *bytes = sim_get_string_signal(call->sim, call->name, &size);
    if (!bytes)
        return 0;
    buffer_put_bytes(call->reply, bytes, (size_t)size);
    sim_release(call->sim, bytes);
    return 1;
}

int cmd_get_string_signal(struct call *call)
{
    return put_signal(call) ? 0 : CALL_E_REFUSED;
}

/* Delivered once: a stream of this command ends with its first value. */
int cmd_get_and_clear_string_signal(struct call *call)
{
    if (!put_signal(call))
        return CALL_E_REFUSED;
    call->took = call->forget = 1;
    return reply_outcome(sim_clear_string_signal(call->sim, call->name));
}

/* Without a signal the answer is valid, and empty. */
int cmd_read_string_stream(struct call *call)
{
    size_t before = call->reply->size;
    if (put_signal(call))
        sim_clear_string_signal(call->sim, call->name);
    call->took = call->reply->size > before;
    return 0;
}

int cmd_set_string_signal(struct call *call)
{
    size_t size = call->body.left;
    const uint8_t *bytes = reader_bytes(&call->body, size);
    if (size > INT_MAX)
        return CALL_E_BODY;
    if (size == 0)
        bytes = (const uint8_t *)"";
    return reply_outcome(sim_set_string_signal(call->sim, call->name, bytes, (int)size));
}

int cmd_append_string_signal(struct call *call)
{
    size_t more = call->body.left;
    const uint8_t *bytes = reader_bytes(&call->body, more);
    int size, outcome = CALL_E_REFUSED;
    char *old = sim_get_string_signal(call->sim, call->name, &size);
    char *joined = more <= (size_t)(INT_MAX - size) ? malloc((size_t)size + more + 1) : NULL;
    if (joined) {
        if (size > 0)
            memcpy(joined, old, (size_t)size);
        if (more > 0)
            memcpy(joined + size, bytes, more);
        outcome =
            reply_outcome(sim_set_string_signal(call->sim, call->name, joined, size + (int)more));
    }
    free(joined);
    sim_release(call->sim, old);
    return outcome;
}
