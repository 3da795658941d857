/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * From CBOR onto a stack; see values.h.
 */
#include "named/values.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define NIL_TEXT "_*NIL*_"       /* of clients that cannot send nothing */
#define FUNCTION_ENDING "@func"
#define FUNCTION_DEPTH 1         /* tables that a function may be in */

struct pusher {
    struct sim_api *sim;
    int stack;
    int functions;
    struct buffer scratch;
};

static int outcome(int result)
{
    return result < 0 ? VALUES_E_STACK : 0;
}

static int push_item(struct pusher *pusher, struct reader *items, int depth);

/* ------------------------------------------------------------------ strings */

static int ends_as_function(const uint8_t *bytes, size_t size)
{
    size_t length = sizeof FUNCTION_ENDING - 1;
    return size > length && memcmp(bytes + size - length, FUNCTION_ENDING, length) == 0;
}

/* For the simulator a size of 0 means that the text ends with NUL. */
static int push_string(struct pusher *pusher, const struct cbor_item *item, int depth)
{
    if (item->size > INT_MAX)
        return VALUES_E_RANGE;
    if (item->kind == CBOR_TEXT && cbor_text_is(item, NIL_TEXT))
        return outcome(sim_stack_push_null(pusher->sim, pusher->stack));
    const uint8_t *bytes = cbor_string(item, &pusher->scratch);
    if (!bytes)
        return VALUES_E_MEMORY;
    if (item->kind == CBOR_TEXT && depth <= FUNCTION_DEPTH)
        pusher->functions += ends_as_function(bytes, item->size);
    return outcome(sim_stack_push_string(pusher->sim, pusher->stack,
                                         item->size > 0 ? (const char *)bytes : "",
                                         (int)item->size));
}

/* ------------------------------------------------------------------ arrays of numbers */

/* Arrays of integers, and of floats, go as a whole. */
enum numbers { NUMBERS_NONE, NUMBERS_INTS, NUMBERS_DOUBLES };

static enum numbers numbers_of(const struct cbor_item *item)
{
    if (item->kind == CBOR_DOUBLE)
        return NUMBERS_DOUBLES;
    return item->kind == CBOR_INT && item->integer >= INT_MIN && item->integer <= INT_MAX
               ? NUMBERS_INTS
               : NUMBERS_NONE;
}

static enum numbers look_at_array(const struct reader *items, size_t count)
{
    struct reader ahead = *items;
    struct cbor_item item;
    enum numbers all = NUMBERS_NONE;
    if (count == 0 || count == CBOR_INDEFINITE || count > INT_MAX)
        return NUMBERS_NONE;
    for (size_t i = 0; i < count; i++) {
        cbor_next(&ahead, &item);
        enum numbers one = numbers_of(&item);
        if (one == NUMBERS_NONE || (i > 0 && one != all))
            return NUMBERS_NONE;
        all = one;
    }
    return all;
}

static int push_ints(struct pusher *pusher, struct reader *items, size_t count)
{
    struct cbor_item item;
    int *values = malloc(count * sizeof *values);
    if (!values)
        return VALUES_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        cbor_next(items, &item);
        values[i] = (int)item.integer;
    }
    int result = sim_stack_push_int_array(pusher->sim, pusher->stack, values, (int)count);
    free(values);
    return outcome(result);
}

static int push_doubles(struct pusher *pusher, struct reader *items, size_t count)
{
    struct cbor_item item;
    double *values = malloc(count * sizeof *values);
    if (!values)
        return VALUES_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        cbor_next(items, &item);
        values[i] = item.number;
    }
    int result = sim_stack_push_double_array(pusher->sim, pusher->stack, values, (int)count);
    free(values);
    return outcome(result);
}

/* ------------------------------------------------------------------ tables */

/* The value behind a key that was pushed goes into the table below. */
static int insert(struct pusher *pusher, int pushed)
{
    return pushed != 0 ? pushed : outcome(sim_stack_insert(pusher->sim, pusher->stack));
}

static int push_key(struct pusher *pusher, size_t index)
{
    return outcome(sim_stack_push_long(pusher->sim, pusher->stack, (long long)index + 1));
}

static int push_array(struct pusher *pusher, struct reader *items, const struct cbor_item *array,
                      int depth)
{
    enum numbers all = look_at_array(items, array->count);
    if (all == NUMBERS_INTS)
        return push_ints(pusher, items, array->count);
    if (all == NUMBERS_DOUBLES)
        return push_doubles(pusher, items, array->count);
    int error = outcome(sim_stack_push_table(pusher->sim, pusher->stack));
    for (size_t i = 0; error == 0 && cbor_more(items, array, i); i++) {
        error = push_key(pusher, i);
        if (error == 0)
            error = insert(pusher, push_item(pusher, items, depth + 1));
    }
    return error;
}

static int push_map(struct pusher *pusher, struct reader *items, const struct cbor_item *map,
                    int depth)
{
    int error = outcome(sim_stack_push_table(pusher->sim, pusher->stack));
    for (size_t i = 0; error == 0 && cbor_more(items, map, i); i++) {
        error = push_item(pusher, items, CBOR_DEPTH_MAX); /* a key is no function */
        if (error == 0)
            error = insert(pusher, push_item(pusher, items, depth + 1));
    }
    return error;
}

static int push_element(struct pusher *pusher, const struct cbor_item *numbers, size_t i)
{
    int64_t integer;
    if (!cbor_numbers_are_integers(numbers))
        return outcome(sim_stack_push_double(pusher->sim, pusher->stack,
                                             cbor_element_double(numbers, i)));
    if (cbor_element_i64(numbers, i, &integer) != 0 ||
        sim_stack_push_long(pusher->sim, pusher->stack, integer) < 0)
        return VALUES_E_RANGE;
    return 0;
}

/* Packed numbers from `first` on, as a table. */
static int push_numbers(struct pusher *pusher, const struct cbor_item *numbers, size_t first,
                        size_t count)
{
    int error = outcome(sim_stack_push_table(pusher->sim, pusher->stack));
    for (size_t i = 0; error == 0 && i < count; i++) {
        error = push_key(pusher, i);
        if (error == 0)
            error = insert(pusher, push_element(pusher, numbers, first + i));
    }
    return error;
}

static int push_packed(struct pusher *pusher, const struct cbor_item *numbers)
{
    if (cbor_numbers_are_integers(numbers) || numbers->count > INT_MAX || numbers->count == 0)
        return push_numbers(pusher, numbers, 0, numbers->count);
    double *values = malloc(numbers->count * sizeof *values);
    if (!values)
        return VALUES_E_MEMORY;
    for (size_t i = 0; i < numbers->count; i++)
        values[i] = cbor_element_double(numbers, i);
    int result = sim_stack_push_double_array(pusher->sim, pusher->stack, values,
                                             (int)numbers->count);
    free(values);
    return outcome(result);
}

/* A table of rows; without columns there are none. */
static int push_matrix(struct pusher *pusher, struct reader *items,
                       const struct cbor_item *matrix)
{
    size_t columns = matrix->columns, rows = columns > 0 ? matrix->rows : 0;
    struct cbor_item content, row = { .kind = CBOR_ARRAY, .count = columns };
    cbor_next(items, &content);
    int error = outcome(sim_stack_push_table(pusher->sim, pusher->stack));
    for (size_t i = 0; error == 0 && i < rows; i++) {
        error = push_key(pusher, i);
        if (error == 0)
            error = insert(pusher, content.kind == CBOR_NUMBERS
                                       ? push_numbers(pusher, &content, i * columns, columns)
                                       : push_array(pusher, items, &row, CBOR_DEPTH_MAX));
    }
    if (content.kind == CBOR_ARRAY && content.count == CBOR_INDEFINITE && error == 0)
        cbor_more(items, &content, rows * columns); /* passes its end */
    return error;
}

/* ------------------------------------------------------------------ any */

static int push_item(struct pusher *pusher, struct reader *items, int depth)
{
    struct sim_api *sim = pusher->sim;
    struct cbor_item item;
    switch (cbor_next(items, &item)) {
    case CBOR_NULL: return outcome(sim_stack_push_null(sim, pusher->stack));
    case CBOR_BOOL: return outcome(sim_stack_push_bool(sim, pusher->stack, item.integer != 0));
    case CBOR_INT:
        return sim_stack_push_long(sim, pusher->stack, item.integer) < 0 ? VALUES_E_RANGE : 0;
    case CBOR_DOUBLE: return outcome(sim_stack_push_double(sim, pusher->stack, item.number));
    case CBOR_TEXT:
    case CBOR_BYTES: return push_string(pusher, &item, depth);
    case CBOR_ARRAY: return push_array(pusher, items, &item, depth);
    case CBOR_MAP: return push_map(pusher, items, &item, depth);
    case CBOR_NUMBERS: return push_packed(pusher, &item);
    case CBOR_MATRIX: return push_matrix(pusher, items, &item);
    case CBOR_NONE: break;
    }
    return VALUES_E_KIND;
}

int values_push(struct sim_api *sim, int stack, struct reader *items, size_t count,
                int *functionsp)
{
    struct cbor_item all = { .kind = CBOR_ARRAY, .count = count };
    struct pusher pusher = { .sim = sim, .stack = stack };
    int error = 0;
    for (size_t i = 0; error == 0 && cbor_more(items, &all, i); i++)
        error = push_item(&pusher, items, 0);
    buffer_free(&pusher.scratch);
    *functionsp = pusher.functions;
    return error;
}
