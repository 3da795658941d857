/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's functions that read stacks. They look at the top value: 1 = it was of that type,
 * 0 = of another, -1 = there is none.
 */
#include <limits.h>

#include "abi/sim_exports.h"
#include "script/stack.h"
#include "world/error.h"
#include "world/world.h"

struct stack *stack_get(int handle, const char *function)
{
    struct scripts *scripts = &world.scripts;
    if (handle >= 1 && handle <= scripts->stack_count && scripts->stacks[handle - 1])
        return scripts->stacks[handle - 1];
    error_set(function, "stack does not exist.");
    return NULL;
}

static struct value *top_get(int handle, const char *function)
{
    struct stack *stack = stack_get(handle, function);
    if (!stack)
        return NULL;
    if (!stack->size)
        error_set(function, "stack is empty.");
    return stack_top(stack);
}

#define TOP_GET(handle) top_get(handle, __func__)

int simIsStackValueNull(int handle)
{
    const struct value *top = TOP_GET(handle);
    return top ? top->type == VALUE_NULL : -1;
}

int simGetStackItemType(int handle, int index)
{
    static const int types[] = {
        [VALUE_NULL] = 0,   [VALUE_BOOL] = 2,   [VALUE_INTEGER] = 9,
        [VALUE_NUMBER] = 1, [VALUE_STRING] = 3, [VALUE_TABLE] = 4,
    };
    const struct stack *stack = stack_get(handle, __func__);
    if (!stack)
        return -1;
    if (index == -1)
        index = stack->size - 1;
    if (index < 0 || index >= stack->size)
        return FAIL("there is no item %d.", index);
    return types[stack->values[index].type];
}

int simx_host_get_item_type(int handle, int index)
{
    return simGetStackItemType(handle, index);
}

int simGetStackBoolValue(int handle, bool *value)
{
    const struct value *top = TOP_GET(handle);
    if (!top)
        return -1;
    if (top->type != VALUE_BOOL)
        return 0;
    *value = top->as.integer != 0;
    return 1;
}

static int integer_clamp(long long integer)
{
    if (integer < INT_MIN)
        return INT_MIN;
    return integer > INT_MAX ? INT_MAX : (int)integer;
}

int simGetStackInt32Value(int handle, int *value)
{
    const struct value *top = TOP_GET(handle);
    long long integer;
    if (!top)
        return -1;
    if (!value_to_integer(top, &integer))
        return 0;
    *value = integer_clamp(integer);
    return 1;
}

int simGetStackInt64Value(int handle, long long int *value)
{
    const struct value *top = TOP_GET(handle);
    return top ? value_to_integer(top, value) : -1;
}

int simGetStackDoubleValue(int handle, double *value)
{
    const struct value *top = TOP_GET(handle);
    return top ? value_to_number(top, value) : -1;
}

int simGetStackFloatValue(int handle, float *value)
{
    double number;
    int result = simGetStackDoubleValue(handle, &number);
    if (result > 0)
        *value = (float)number;
    return result;
}

char *simGetStackStringValue(int handle, int *size)
{
    const struct value *top = TOP_GET(handle);
    if (!top || top->type != VALUE_STRING)
        return NULL;
    if (size)
        *size = top->size;
    return memory_copy(top->as.bytes, (size_t)top->size);
}

/* Whether all values of a table are of the kind that simGetStackTableInfo's argument names. */
static int table_is_all(const struct value_table *table, int kind)
{
    for (int i = 0; i < table->count; i++) {
        enum value_type type = table->values[i].type;
        if ((kind == 1 && type != VALUE_NULL) ||
            (kind == 2 && type != VALUE_INTEGER && type != VALUE_NUMBER) ||
            (kind == 3 && type != VALUE_BOOL) || (kind == 4 && type != VALUE_STRING) ||
            (kind == 5 && type != VALUE_TABLE))
            return 0;
    }
    return 1;
}

/* kind 0: the length of an array, -2 for a map, -3 for what is no table. */
int simGetStackTableInfo(int handle, int kind)
{
    const struct value *top = TOP_GET(handle);
    if (!top)
        return -1;
    if (top->type != VALUE_TABLE)
        return -3;
    if (kind == 0)
        return top->as.table->keys ? -2 : top->as.table->count;
    return table_is_all(top->as.table, kind);
}

/* The i-th value of the array at the top, or NULL when there is none. */
static const struct value *table_item(const struct value *top, int i)
{
    if (top->type != VALUE_TABLE || top->as.table->keys || i >= top->as.table->count)
        return NULL;
    return &top->as.table->values[i];
}

int simGetStackInt32Table(int handle, int *values, int count)
{
    const struct value *top = TOP_GET(handle);
    long long integer;
    if (!top)
        return -1;
    for (int i = 0; i < count; i++) {
        const struct value *item = table_item(top, i);
        if (!item || !value_to_integer(item, &integer))
            return 0;
        values[i] = integer_clamp(integer);
    }
    return 1;
}

int simGetStackDoubleTable(int handle, double *values, int count)
{
    const struct value *top = TOP_GET(handle);
    if (!top)
        return -1;
    for (int i = 0; i < count; i++) {
        const struct value *item = table_item(top, i);
        if (!item || !value_to_number(item, &values[i]))
            return 0;
    }
    return 1;
}

int simGetStackFloatTable(int handle, float *values, int count)
{
    const struct value *top = TOP_GET(handle);
    double number;
    if (!top)
        return -1;
    for (int i = 0; i < count; i++) {
        const struct value *item = table_item(top, i);
        if (!item || !value_to_number(item, &number))
            return 0;
        values[i] = (float)number;
    }
    return 1;
}
