/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator's stacks of values.
 */
#include "fake_sim.h"

#include "fake_symbols.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { KIND_NIL = 1, KIND_NUMBER, KIND_BOOL, KIND_STRING, KIND_TABLE };

/* A table is a row of keys and values, which it owns. */
struct value {
    enum kind kind;
    double number;
    long long integer; /* of a number that is one */
    int is_integer;
    char *bytes;
    int size;
    struct value *items;
    int count;
};

#define STACKS 8
#define DEPTH 512

struct stack {
    int used;
    struct value items[DEPTH];
    int size;
};

static struct stack stacks[STACKS];

/* ------------------------------------------------------------------ values */

static void value_free(struct value *value)
{
    for (int i = 0; i < value->count; i++)
        value_free(&value->items[i]);
    free(value->items);
    free(value->bytes);
}

static struct value number_value(double number)
{
    return (struct value){.kind = KIND_NUMBER, .number = number};
}

static struct value integer_value(long long integer)
{
    return (struct value){.kind = KIND_NUMBER, .number = (double)integer, .integer = integer,
                          .is_integer = 1};
}

static void table_append(struct value *table, struct value item)
{
    table->items = realloc(table->items, (size_t)(table->count + 1) * sizeof(item));
    if (!table->items)
        abort();
    table->items[table->count++] = item;
}

/* The array of numbers as a table with the keys 1, 2, ... */
static struct value number_table(const double *numbers, int count)
{
    struct value table = {.kind = KIND_TABLE};
    for (int i = 0; i < count; i++) {
        table_append(&table, integer_value(i + 1));
        table_append(&table, number_value(numbers[i]));
    }
    return table;
}

/* ------------------------------------------------------------------ stacks */

static void clear(struct stack *stack)
{
    while (stack->size > 0)
        value_free(&stack->items[--stack->size]);
}

static struct stack *find(int handle)
{
    return handle >= 1 && handle <= STACKS && stacks[handle - 1].used ? &stacks[handle - 1] : NULL;
}

static int push(int handle, struct value value)
{
    struct stack *stack = find(handle);
    if (!stack || stack->size == DEPTH) {
        value_free(&value);
        return -1;
    }
    stack->items[stack->size++] = value;
    return 0; /* the functions promise no more than that it is not -1 */
}

static struct value *top(int handle)
{
    struct stack *stack = find(handle);
    if (!stack || stack->size == 0) {
        fake_fail("the stack is empty");
        return NULL;
    }
    return &stack->items[stack->size - 1];
}

void fake_stacks_reset(void)
{
    for (int i = 0; i < STACKS; i++) {
        clear(&stacks[i]);
        stacks[i].used = 0;
    }
}

int simCreateStack(void)
{
    for (int i = 0; i < STACKS; i++) {
        if (!stacks[i].used) {
            stacks[i].used = 1;
            return i + 1;
        }
    }
    return fake_fail("too many stacks");
}

int simReleaseStack(int handle)
{
    struct stack *stack = find(handle);
    if (!stack)
        return -1;
    clear(stack);
    stack->used = 0;
    return 1;
}

int simGetStackSize(int handle)
{
    struct stack *stack = find(handle);
    return stack ? stack->size : -1;
}

int simPopStackItem(int handle, int count)
{
    struct stack *stack = find(handle);
    if (!stack)
        return -1;
    if (count == 0)
        count = stack->size;
    while (count-- > 0 && stack->size > 0)
        value_free(&stack->items[--stack->size]);
    return stack->size;
}

int simMoveStackItemToTop(int handle, int index)
{
    struct stack *stack = find(handle);
    struct value moved;
    if (!stack || index < 0 || index >= stack->size)
        return -1;
    moved = stack->items[index];
    for (int i = index; i + 1 < stack->size; i++)
        stack->items[i] = stack->items[i + 1];
    stack->items[stack->size - 1] = moved;
    return 1;
}

/* ------------------------------------------------------------------ reading the top */

int simIsStackValueNull(int handle)
{
    struct value *value = top(handle);
    return value ? value->kind == KIND_NIL : -1;
}

int simGetStackBoolValue(int handle, unsigned char *out)
{
    struct value *value = top(handle);
    if (!value || value->kind != KIND_BOOL)
        return value ? 0 : -1;
    *out = value->number != 0;
    return 1;
}

int simGetStackInt32Value(int handle, int *out)
{
    struct value *value = top(handle);
    if (!value || value->kind != KIND_NUMBER)
        return value ? 0 : -1;
    *out = (int)value->number;
    return 1;
}

int simGetStackInt64Value(int handle, long long *out)
{
    struct value *value = top(handle);
    if (!value || value->kind != KIND_NUMBER)
        return value ? 0 : -1;
    *out = value->is_integer ? value->integer : (long long)value->number;
    return 1;
}

int simGetStackDoubleValue(int handle, double *out)
{
    struct value *value = top(handle);
    if (!value || value->kind != KIND_NUMBER)
        return value ? 0 : -1;
    *out = value->number;
    return 1;
}

int simx_host_get_item_type(int handle, int index)
{
    return simGetStackItemType(handle, index);
}

int simGetStackItemType(int handle, int index)
{
    static const int types[] = {[KIND_NIL] = 0, [KIND_NUMBER] = 1, [KIND_BOOL] = 2,
                                [KIND_STRING] = 3, [KIND_TABLE] = 4};
    struct value *value = top(handle);
    if (!value || index != -1)
        return -1;
    return value->kind == KIND_NUMBER && value->is_integer ? 9 : types[value->kind];
}

char *simGetStackStringValue(int handle, int *size)
{
    struct value *value = top(handle);
    if (!value || value->kind != KIND_STRING)
        return NULL;
    *size = value->size;
    return fake_lend(value->bytes, (size_t)value->size);
}

/* Its keys are 1, 2, 3 and so on. */
static int is_array(const struct value *table)
{
    for (int i = 0; i < table->count; i += 2) {
        if (table->items[i].kind != KIND_NUMBER || table->items[i].number != i / 2 + 1)
            return 0;
    }
    return 1;
}

int simGetStackTableInfo(int handle, int kind)
{
    struct value *value = top(handle);
    if (!value)
        return -1;
    if (value->kind != KIND_TABLE)
        return -3;
    if (kind == 0)
        return is_array(value) ? value->count / 2 : -2;
    for (int i = 1; i < value->count; i += 2) {
        if ((int)value->items[i].kind != kind)
            return 0;
    }
    return 1;
}

int simGetStackInt32Table(int handle, int *out, int count)
{
    struct value *value = top(handle);
    if (!value || value->kind != KIND_TABLE || value->count / 2 < count)
        return -1;
    for (int i = 0; i < count; i++)
        out[i] = (int)value->items[2 * i + 1].number;
    return 1;
}

int simGetStackDoubleTable(int handle, double *out, int count)
{
    struct value *value = top(handle);
    if (!value || value->kind != KIND_TABLE || value->count / 2 < count)
        return -1;
    for (int i = 0; i < count; i++)
        out[i] = value->items[2 * i + 1].number;
    return 1;
}

int simUnfoldStackTable(int handle)
{
    struct value *value = top(handle);
    struct value table;
    if (!value || value->kind != KIND_TABLE)
        return -1;
    table = *value;
    find(handle)->size--;
    for (int i = 0; i < table.count; i++)
        push(handle, table.items[i]);
    free(table.items);
    return 1;
}

/* ------------------------------------------------------------------ pushing */

int simPushNullOntoStack(int handle)
{
    return push(handle, (struct value){.kind = KIND_NIL});
}

int simPushInt32OntoStack(int handle, int number)
{
    return push(handle, integer_value(number));
}

int simPushInt64OntoStack(int handle, long long number)
{
    return push(handle, integer_value(number));
}

int simPushDoubleOntoStack(int handle, double number)
{
    return push(handle, number_value(number));
}

int simPushBoolOntoStack(int handle, unsigned char flag)
{
    return push(handle, (struct value){.kind = KIND_BOOL, .number = flag});
}

int simPushStringOntoStack(int handle, const char *bytes, int size)
{
    struct value value = {.kind = KIND_STRING};
    value.size = size > 0 ? size : (int)strlen(bytes);
    value.bytes = malloc((size_t)value.size + 1);
    if (!value.bytes)
        abort();
    memcpy(value.bytes, bytes, (size_t)value.size);
    return push(handle, value);
}

int simPushInt32TableOntoStack(int handle, const int *numbers, int count)
{
    struct value table = {.kind = KIND_TABLE};
    for (int i = 0; i < count; i++) {
        table_append(&table, integer_value(i + 1));
        table_append(&table, integer_value(numbers[i]));
    }
    return push(handle, table);
}

int simPushDoubleTableOntoStack(int handle, const double *numbers, int count)
{
    return push(handle, number_table(numbers, count));
}

int simPushTableOntoStack(int handle)
{
    return push(handle, (struct value){.kind = KIND_TABLE});
}

int simInsertDataIntoStackTable(int handle)
{
    struct stack *stack = find(handle);
    if (!stack || stack->size < 3 || stack->items[stack->size - 3].kind != KIND_TABLE)
        return -1;
    table_append(&stack->items[stack->size - 3], stack->items[stack->size - 2]);
    table_append(&stack->items[stack->size - 3], stack->items[stack->size - 1]);
    stack->size -= 2;
    return 1;
}
