/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A stack of script values.
 */
#include "script/stack.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "world/memory.h"

struct value value_integer(long long integer)
{
    return (struct value){ .type = VALUE_INTEGER, .as.integer = integer };
}

struct value value_number(double number)
{
    return (struct value){ .type = VALUE_NUMBER, .as.number = number };
}

struct value value_string(const char *bytes, int size)
{
    struct value value = { .type = VALUE_STRING, .size = size };
    value.as.bytes = memory_copy(bytes, (size_t)size);
    return value;
}

struct value value_new_table(void)
{
    struct value value = { .type = VALUE_TABLE };
    value.as.table = memory_new(1, sizeof(*value.as.table));
    return value;
}

void value_free(struct value *value)
{
    struct value_table *table = value->as.table;
    if (value->type == VALUE_STRING)
        free(value->as.bytes);
    if (value->type != VALUE_TABLE)
        return;
    for (int i = 0; i < table->count; i++) {
        value_free(&table->values[i]);
        if (table->keys)
            value_free(&table->keys[i]);
    }
    free(table->values);
    free(table->keys);
    free(table);
}

struct value value_copy(const struct value *value)
{
    const struct value_table *table = value->as.table;
    struct value copy = *value;
    if (value->type == VALUE_STRING)
        return value_string(value->as.bytes, value->size);
    if (value->type != VALUE_TABLE)
        return copy;
    copy = value_new_table();
    for (int i = 0; i < table->count; i++)
        value_put(copy.as.table, table->keys ? value_copy(&table->keys[i]) : value_integer(i + 1),
                  value_copy(&table->values[i]));
    return copy;
}

int value_to_number(const struct value *value, double *numberp)
{
    if (value->type == VALUE_INTEGER)
        *numberp = (double)value->as.integer;
    else if (value->type == VALUE_NUMBER)
        *numberp = value->as.number;
    else
        return 0;
    return 1;
}

/* Fractions are cut off; what no integer can hold becomes the nearest. */
int value_to_integer(const struct value *value, long long *integerp)
{
    if (value->type == VALUE_INTEGER)
        *integerp = value->as.integer;
    else if (value->type != VALUE_NUMBER || isnan(value->as.number))
        return 0;
    else if (value->as.number >= 9.2e18)
        *integerp = LLONG_MAX;
    else if (value->as.number <= -9.2e18)
        *integerp = LLONG_MIN;
    else
        *integerp = (long long)value->as.number;
    return 1;
}

static void table_make_room(struct value_table *table)
{
    if (table->count < table->room)
        return;
    table->room = table->room ? 2 * table->room : 8;
    table->values = memory_resize(table->values, (size_t)table->room * sizeof(*table->values));
    if (table->keys)
        table->keys = memory_resize(table->keys, (size_t)table->room * sizeof(*table->keys));
}

/* An array becomes a map as soon as a key does not continue it. */
static void table_name_keys(struct value_table *table)
{
    table->keys = memory_new((size_t)table->room, sizeof(*table->keys));
    for (int i = 0; i < table->count; i++)
        table->keys[i] = value_integer(i + 1);
}

void value_put(struct value_table *table, struct value key, struct value value)
{
    int continues = key.type == VALUE_INTEGER && key.as.integer == table->count + 1;
    if (!table->keys && !continues)
        table_name_keys(table);
    table_make_room(table);
    table->values[table->count] = value;
    if (table->keys)
        table->keys[table->count] = key;
    table->count++;
}

void stack_free(struct stack *stack)
{
    if (!stack)
        return;
    for (int i = 0; i < stack->size; i++)
        value_free(&stack->values[i]);
    free(stack->values);
    free(stack);
}

void stack_push(struct stack *stack, struct value value)
{
    if (stack->size == stack->room) {
        stack->room = stack->room ? 2 * stack->room : 16;
        stack->values = memory_resize(stack->values,
                                      (size_t)stack->room * sizeof(*stack->values));
    }
    stack->values[stack->size++] = value;
}

struct value stack_pop(struct stack *stack)
{
    return stack->values[--stack->size];
}

struct value *stack_top(struct stack *stack)
{
    return stack->size ? &stack->values[stack->size - 1] : NULL;
}
