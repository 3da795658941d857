/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of a script's function: integers, floats, strings and a buffer as arguments and as
 * results, through the simulator's stack of values.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "sim/sim_api.h"

#include <stdlib.h>
#include <string.h>

#define ITEMS 4 /* integers, floats, strings, buffer */

/* Kinds of values of simGetStackTableInfo. */
#define KIND_NUMBERS 2
#define KIND_STRINGS 4

/* ------------------------------------------------------------------ arguments in */

struct arguments {
    int *ints;
    int int_count;
    double *floats;
    int float_count;
    const char *strings; /* consecutive, in the body */
    int string_count;
    const char *bytes; /* in the body */
    int byte_count;
};

static void arguments_free(struct arguments *arguments)
{
    free(arguments->ints);
    free(arguments->floats);
}

/* Nothing is allocated before the body's size was checked. */
static int arguments_read(struct call *call, struct arguments *arguments)
{
    struct reader *body = &call->body;
    size_t ints, floats;
    *arguments = (struct arguments){0};
    arguments->int_count = reader_i32(body);
    arguments->float_count = reader_i32(body);
    arguments->string_count = reader_i32(body);
    arguments->byte_count = reader_i32(body);
    if (body->failed || arguments->int_count < 0 || arguments->float_count < 0 ||
        arguments->string_count < 0 || arguments->byte_count < 0)
        return CALL_E_BODY;
    ints = (size_t)arguments->int_count;
    floats = (size_t)arguments->float_count;
    if (ints > body->left / 4 || floats > body->left / 4 - ints)
        return CALL_E_BODY;
    arguments->ints = malloc((ints + 1) * sizeof(*arguments->ints));
    arguments->floats = malloc((floats + 1) * sizeof(*arguments->floats));
    if (!arguments->ints || !arguments->floats)
        return CALL_E_REFUSED;
    reader_i32_array(body, arguments->ints, ints);
    body_floats(call, arguments->floats, floats);
    arguments->strings = reader_strings(body, (size_t)arguments->string_count);
    arguments->bytes = (const char *)reader_bytes(body, (size_t)arguments->byte_count);
    return body->failed ? CALL_E_BODY : 0;
}

static int push_strings(struct sim_api *sim, int stack, const char *text, int count)
{
    int result = sim_stack_push_table(sim, stack);
    for (int i = 1; i <= count && result >= 0; i++) {
        size_t length = strlen(text);
        result = sim_stack_push_int(sim, stack, i);
        if (result >= 0)
            result = sim_stack_push_string(sim, stack, text, (int)length);
        if (result >= 0)
            result = sim_stack_insert(sim, stack);
        text += length + 1;
    }
    return result;
}

static int arguments_push(struct sim_api *sim, int stack, const struct arguments *arguments)
{
    int result = sim_stack_push_int_array(sim, stack, arguments->ints, arguments->int_count);
    if (result >= 0)
        result = sim_stack_push_double_array(sim, stack, arguments->floats, arguments->float_count);
    if (result >= 0)
        result = push_strings(sim, stack, arguments->strings, arguments->string_count);
    /* for the simulator a length of 0 means a text that ends with NUL */
    if (result >= 0)
        result = sim_stack_push_string(
            sim, stack, arguments->byte_count > 0 ? arguments->bytes : "", arguments->byte_count);
    return result;
}

/* ------------------------------------------------------------------ results out */

/* Each function takes the lowest item off the stack and puts its values. Returns their number, or
 * a negative number if the item has another type. */

static int take_ints(struct call *call, int stack)
{
    struct sim_api *sim = call->sim;
    int count, *values;
    sim_stack_raise(sim, stack, 0);
    count = sim_stack_get_array_size(sim, stack, KIND_NUMBERS);
    if (count < 0)
        return count;
    values = calloc((size_t)count + 1, sizeof(*values));
    if (!values)
        return -1;
    if (count > 0 && sim_stack_get_int_array(sim, stack, values, count) <= 0)
        count = -1;
    else
        buffer_put_i32_array(call->reply, values, (size_t)count);
    free(values);
    sim_stack_pop(sim, stack, 1);
    return count;
}

static int take_floats(struct call *call, int stack)
{
    struct sim_api *sim = call->sim;
    double *values;
    int count;
    sim_stack_raise(sim, stack, 0);
    count = sim_stack_get_array_size(sim, stack, KIND_NUMBERS);
    if (count < 0)
        return count;
    values = calloc((size_t)count + 1, sizeof(*values));
    if (!values)
        return -1;
    if (count > 0 && sim_stack_get_double_array(sim, stack, values, count) <= 0)
        count = -1;
    else
        buffer_put_f32_array(call->reply, values, (size_t)count);
    free(values);
    sim_stack_pop(sim, stack, 1);
    return count;
}

/* On the wire a string ends with NUL: bytes after a NUL inside it are lost. */
static int put_top_string(struct call *call, int stack)
{
    int size;
    char *text = sim_stack_get_string(call->sim, stack, &size);
    if (!text)
        return -1;
    buffer_put_bytes(call->reply, text, strnlen(text, (size_t)size));
    buffer_put_u8(call->reply, 0);
    sim_release(call->sim, text);
    return 0;
}

/* The table is unfolded into pairs above the remaining items: key below, value above. */
static int take_strings(struct call *call, int stack)
{
    struct sim_api *sim = call->sim;
    int count, base;
    sim_stack_raise(sim, stack, 0);
    count = sim_stack_get_array_size(sim, stack, KIND_STRINGS);
    if (count < 0)
        return count;
    if (count == 0) {
        sim_stack_pop(sim, stack, 1);
        return 0;
    }
    base = sim_stack_size(sim, stack) - 1;
    if (base < 0 || sim_stack_unfold(sim, stack) < 0)
        return -1;
    for (int i = 0; i < count; i++) {
        sim_stack_raise(sim, stack, base);
        sim_stack_pop(sim, stack, 1);
        sim_stack_raise(sim, stack, base);
        if (put_top_string(call, stack) < 0)
            return -1;
        sim_stack_pop(sim, stack, 1);
    }
    return count;
}

static int take_bytes(struct call *call, int stack)
{
    int size;
    char *bytes;
    sim_stack_raise(call->sim, stack, 0);
    bytes = sim_stack_get_string(call->sim, stack, &size);
    if (!bytes)
        return -1;
    buffer_put_bytes(call->reply, bytes, (size_t)size);
    sim_release(call->sim, bytes);
    sim_stack_pop(call->sim, stack, 1);
    return size;
}

/* Puts four counts, then the four items; puts nothing if one of them is missing. */
static int put_results(struct call *call, int stack)
{
    static int (*const take[ITEMS])(struct call *, int) = {take_ints, take_floats, take_strings,
                                                           take_bytes};
    size_t at = call->reply->size;
    for (int i = 0; i < ITEMS; i++)
        buffer_put_i32(call->reply, 0);
    for (int i = 0; i < ITEMS; i++) {
        int count = sim_stack_size(call->sim, stack) < ITEMS - i ? -1 : take[i](call, stack);
        if (count < 0) {
            call->reply->size = at;
            return CALL_E_REFUSED;
        }
        reply_i32_at(call->reply, at + 4 * (size_t)i, count);
    }
    return 0;
}

/* ------------------------------------------------------------------ the call */

static int call_on_stack(struct call *call, const struct arguments *arguments, int stack)
{
    struct sim_api *sim = call->sim;
    if (arguments_push(sim, stack, arguments) < 0 ||
        sim_call_script_function(sim, call->key[0], call->name, call->name2, stack) < 0)
        return CALL_E_REFUSED;
    if (put_results(call, stack) == 0)
        return 0;
    call_explain(call,
                 "%.200s must return a table of integers, a table of floats, a table of "
                 "strings and a buffer",
                 call->name2);
    return CALL_E_REFUSED;
}

int cmd_call_script_function(struct call *call)
{
    struct arguments arguments;
    int outcome = arguments_read(call, &arguments);
    if (outcome == 0) {
        int stack = sim_stack_new(call->sim);
        outcome = stack < 0 ? CALL_E_REFUSED : call_on_stack(call, &arguments, stack);
        if (stack >= 0)
            sim_stack_free(call->sim, stack);
    }
    arguments_free(&arguments);
    return outcome;
}
