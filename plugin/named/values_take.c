/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * From a stack into CBOR; see values.h. A stack shows its top: values come from the last to the
 * first, and of a table, when it is unfolded, each value before its key.
 */
#include "named/values.h"

#include <stdlib.h>

struct taker {
    struct sim_api *sim;
    int stack;
    int form;
    struct tail *tail;
};

const char *values_error_text(int outcome)
{
    switch (outcome) {
    case VALUES_E_RANGE: return "a number or a string is larger than this simulator can take";
    case VALUES_E_DEPTH: return "a table holds itself, or too many tables are in each other";
    case VALUES_E_KIND: return "functions, threads and objects of a script cannot be sent";
    case VALUES_E_MEMORY: return "out of memory";
    default: return "the simulator's stack refused a value";
    }
}

/* ------------------------------------------------------------------ what is no table */

/* An item or a head, which take up to 9 bytes. */
#define HEAD_ROOM 16

typedef void put_head(struct buffer *buffer, size_t count);

static void put_small(struct taker *taker, const struct buffer *head)
{
    tail_put(taker->tail, head->data, head->size);
}

static void put_count(struct taker *taker, put_head *put, size_t count)
{
    uint8_t room[HEAD_ROOM];
    struct buffer head = { .data = room, .capacity = sizeof room };
    put(&head, count);
    put_small(taker, &head);
}

static int take_number(struct taker *taker, enum sim_kind kind)
{
    uint8_t room[HEAD_ROOM];
    struct buffer head = { .data = room, .capacity = sizeof room };
    long long integer = 0;
    double number = 0;
    int result;
    if (kind == SIM_KIND_INT) {
        result = sim_stack_get_long(taker->sim, taker->stack, &integer);
        cbor_put_int(&head, integer);
    } else {
        result = sim_stack_get_double(taker->sim, taker->stack, &number);
        if (kind == SIM_KIND_DOUBLE)
            cbor_put_double(&head, number);
        else
            cbor_put_number(&head, number);
    }
    put_small(taker, &head);
    return result > 0 ? 0 : VALUES_E_STACK;
}

static int take_bool(struct taker *taker)
{
    uint8_t room[HEAD_ROOM];
    struct buffer head = { .data = room, .capacity = sizeof room };
    int value = 0;
    int result = sim_stack_get_bool(taker->sim, taker->stack, &value);
    cbor_put_bool(&head, value);
    put_small(taker, &head);
    return result > 0 ? 0 : VALUES_E_STACK;
}

static int take_string(struct taker *taker, int is_bytes)
{
    int size;
    char *bytes = sim_stack_get_string(taker->sim, taker->stack, &size);
    if (!bytes)
        return VALUES_E_STACK;
    tail_put(taker->tail, bytes, (size_t)size);
    put_count(taker,
              !is_bytes && cbor_is_text(bytes, (size_t)size) ? cbor_put_text_head
                                                             : cbor_put_bytes_head,
              (size_t)size);
    sim_release(taker->sim, bytes);
    return 0;
}

/* ------------------------------------------------------------------ tables */

static int take_top(struct taker *taker, int depth, int is_bytes);

static int put_empty(struct taker *taker)
{
    put_count(taker, taker->form & VALUES_EMPTY_IS_ARRAY ? cbor_put_array : cbor_put_map, 0);
    return sim_stack_pop(taker->sim, taker->stack, 1) < 0 ? VALUES_E_STACK : 0;
}

/* The table is gone then. */
static int take_table(struct taker *taker, int depth)
{
    int base = sim_stack_size(taker->sim, taker->stack) - 1;
    int length = sim_stack_table_length(taker->sim, taker->stack);
    int is_map = length == -2;
    if (depth == CBOR_DEPTH_MAX || length == -4)
        return VALUES_E_DEPTH;
    if (length == 0)
        return put_empty(taker);
    if ((length < 0 && !is_map) || sim_stack_unfold(taker->sim, taker->stack) < 0)
        return VALUES_E_STACK;
    int pairs = (sim_stack_size(taker->sim, taker->stack) - base) / 2;
    for (int i = 0; i < pairs; i++) {
        int error = take_top(taker, depth + 1, 0);
        if (error == 0 && is_map)
            error = take_top(taker, depth + 1, 0);
        else if (error == 0)
            sim_stack_pop(taker->sim, taker->stack, 1);
        if (error != 0)
            return error;
    }
    put_count(taker, is_map ? cbor_put_map : cbor_put_array, (size_t)pairs);
    return 0;
}

/* Takes the value on top off the stack. */
static int take_top(struct taker *taker, int depth, int is_bytes)
{
    static const uint8_t null = 0xf6;
    enum sim_kind kind = sim_stack_kind(taker->sim, taker->stack);
    int error = 0;
    switch (kind) {
    case SIM_KIND_NULL: tail_put(taker->tail, &null, 1); break;
    case SIM_KIND_BOOL: error = take_bool(taker); break;
    case SIM_KIND_INT:
    case SIM_KIND_DOUBLE:
    case SIM_KIND_NUMBER: error = take_number(taker, kind); break;
    case SIM_KIND_STRING: error = take_string(taker, is_bytes); break;
    case SIM_KIND_TABLE: return take_table(taker, depth);
    case SIM_KIND_OTHER: return VALUES_E_KIND;
    }
    if (error == 0 && sim_stack_pop(taker->sim, taker->stack, 1) < 0)
        error = VALUES_E_STACK;
    return error;
}

int values_take(struct sim_api *sim, int stack, int form, struct tail *tail)
{
    struct taker taker = { .sim = sim, .stack = stack, .form = form, .tail = tail };
    int count = sim_stack_size(sim, stack), error = 0;
    for (int i = count; error == 0 && i > 0; i--)
        error = take_top(&taker, 0, i == 1 && (form & VALUES_FIRST_IS_BYTES));
    if (error == 0)
        put_count(&taker, cbor_put_array, count > 0 ? (size_t)count : 0);
    return error == 0 && tail->failed ? VALUES_E_MEMORY : error;
}
