/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One call by name: functions of our own first, then those that need no Lua, then those of the
 * simulator's scripts.
 */
#include "named/inner.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/sim_api.h"

#define TEXT_SIZE 600

enum named_outcome invoke_fail(struct named_call *call, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buffer_clear(&call->why);
    buffer_put_bytes(&call->why, text, strlen(text));
    return CALL_FAILS;
}

enum named_outcome invoke_fail_as_told(struct named_call *call)
{
    char text[TEXT_SIZE];
    if (sim_take_error(call->named->place.sim, text, sizeof text) <= 0)
        snprintf(text, sizeof text, "the simulator refused without saying why");
    return invoke_fail(call, "%.*s: %s", (int)call->name_size, call->name, text);
}

enum named_outcome invoke_return_nothing(struct named_call *call)
{
    static const uint8_t none = 0x80;
    tail_clear(call->tail);
    tail_put(call->tail, &none, 1);
    return CALL_RETURNS;
}

enum named_outcome invoke_return_int(struct named_call *call, int64_t value)
{
    uint8_t room[16];
    struct buffer bytes = { .data = room, .capacity = sizeof room };
    cbor_put_array(&bytes, 1);
    cbor_put_int(&bytes, value);
    tail_clear(call->tail);
    tail_put(call->tail, bytes.data, bytes.size);
    return CALL_RETURNS;
}

const void *row_find(const void *rows, size_t count, size_t row_size, const char *name,
                     size_t size)
{
    const char *row = rows;
    for (; count > 0; count--, row += row_size) {
        const struct row_name *found = (const void *)row;
        if (found->size == size && memcmp(found->text, name, size) == 0)
            return row;
    }
    return NULL;
}

#define BEGINS(name, size, text) \
    ((size) > sizeof(text) - 1 && memcmp((name), (text), sizeof(text) - 1) == 0)

/* Streams need not be brought up to date behind it. */
int invoke_only_looks(const char *name, size_t size)
{
    return BEGINS(name, size, "sim.get") || BEGINS(name, size, "sim.read") ||
           BEGINS(name, size, "sim.is") || BEGINS(name, size, "sim.check");
}

enum named_outcome invoke_execute(struct named_call *call)
{
    named_handler *own = own_find(call->name, call->name_size);
    enum named_outcome outcome = CALL_FAILS;
    if (own)
        outcome = own(call);
    else if (!direct_call(call, &outcome))
        outcome = script_call(call);
    if (outcome == CALL_RETURNS && call->tail->failed)
        outcome = invoke_fail(call, "out of memory for the results");
    call->named->has_changed |= !invoke_only_looks(call->name, call->name_size);
    return outcome;
}
