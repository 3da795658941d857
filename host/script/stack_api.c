/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's functions that make stacks and change them.
 */
#include <string.h>

#include "abi/sim_exports.h"
#include "script/stack.h"
#include "world/error.h"
#include "world/world.h"

#define STACK_GET(handle) stack_get(handle, __func__)

int simCreateStack(void)
{
    struct scripts *scripts = &world.scripts;
    int place = 0;
    while (place < scripts->stack_count && scripts->stacks[place])
        place++;
    if (place == scripts->stack_count)
        scripts->stacks = memory_resize(scripts->stacks, (size_t)++scripts->stack_count *
                                                             sizeof(*scripts->stacks));
    scripts->stacks[place] = memory_new(1, sizeof(struct stack));
    return place + 1;
}

int simReleaseStack(int handle)
{
    struct stack *stack = STACK_GET(handle);
    if (!stack)
        return -1;
    stack_free(stack);
    world.scripts.stacks[handle - 1] = NULL;
    return 1;
}

int simGetStackSize(int handle)
{
    const struct stack *stack = STACK_GET(handle);
    return stack ? stack->size : -1;
}

/* The new size; 0 items means all of them. */
int simPopStackItem(int handle, int count)
{
    struct stack *stack = STACK_GET(handle);
    if (!stack)
        return -1;
    if (count < 0)
        return FAIL("a negative number of items cannot be taken.");
    if (count == 0 || count > stack->size)
        count = stack->size;
    while (count-- > 0) {
        struct value value = stack_pop(stack);
        value_free(&value);
    }
    return stack->size;
}

int simMoveStackItemToTop(int handle, int index)
{
    struct stack *stack = STACK_GET(handle);
    struct value moved;
    if (!stack)
        return -1;
    if (index < 0 || index >= stack->size)
        return FAIL("there is no item %d.", index);
    moved = stack->values[index];
    memmove(stack->values + index, stack->values + index + 1,
            (size_t)(stack->size - index - 1) * sizeof(moved));
    stack->values[stack->size - 1] = moved;
    return 1;
}

/* The table at the top becomes its keys and values: first pair lowest, each value above its key. */
int simUnfoldStackTable(int handle)
{
    struct stack *stack = STACK_GET(handle);
    struct value_table *table;
    struct value whole;
    if (!stack)
        return -1;
    if (!stack->size || stack_top(stack)->type != VALUE_TABLE)
        return FAIL("top item is not a table.");
    whole = stack_pop(stack);
    table = whole.as.table;
    for (int i = 0; i < table->count; i++) {
        stack_push(stack, table->keys ? table->keys[i] : value_integer(i + 1));
        stack_push(stack, table->values[i]);
    }
    table->count = 0;
    value_free(&whole);
    return 1;
}

static int push(int handle, struct value value, const char *function)
{
    struct stack *stack = stack_get(handle, function);
    if (!stack) {
        value_free(&value);
        return -1;
    }
    stack_push(stack, value);
    return 1;
}

int simPushNullOntoStack(int handle)
{
    return push(handle, (struct value){ .type = VALUE_NULL }, __func__);
}

int simPushBoolOntoStack(int handle, bool value)
{
    return push(handle, (struct value){ .type = VALUE_BOOL, .as.integer = value }, __func__);
}

int simPushInt32OntoStack(int handle, int value)
{
    return push(handle, value_integer(value), __func__);
}

int simPushInt64OntoStack(int handle, long long int value)
{
    return push(handle, value_integer(value), __func__);
}

int simPushFloatOntoStack(int handle, float value)
{
    return push(handle, value_number(value), __func__);
}

int simPushDoubleOntoStack(int handle, double value)
{
    return push(handle, value_number(value), __func__);
}

/* Size 0: the string ends with its NUL. */
int simPushStringOntoStack(int handle, const char *bytes, int size)
{
    if (!bytes || size < 0)
        return FAIL("a string is needed.");
    return push(handle, value_string(bytes, size ? size : (int)strlen(bytes)), __func__);
}

int simPushTableOntoStack(int handle)
{
    return push(handle, value_new_table(), __func__);
}

int simPushInt32TableOntoStack(int handle, const int *values, int count)
{
    struct value array = value_new_table();
    for (int i = 0; i < count; i++)
        value_put(array.as.table, value_integer(i + 1), value_integer(values[i]));
    return push(handle, array, __func__);
}

int simPushDoubleTableOntoStack(int handle, const double *values, int count)
{
    struct value array = value_new_table();
    for (int i = 0; i < count; i++)
        value_put(array.as.table, value_integer(i + 1), value_number(values[i]));
    return push(handle, array, __func__);
}

int simPushFloatTableOntoStack(int handle, const float *values, int count)
{
    struct value array = value_new_table();
    for (int i = 0; i < count; i++)
        value_put(array.as.table, value_integer(i + 1), value_number(values[i]));
    return push(handle, array, __func__);
}

/* The value at the top and the key below it go into the table below that. */
int simInsertDataIntoStackTable(int handle)
{
    struct stack *stack = STACK_GET(handle);
    struct value value, key;
    if (!stack)
        return -1;
    if (stack->size < 3 || stack->values[stack->size - 3].type != VALUE_TABLE)
        return FAIL("a table, a key and a value are needed.");
    value = stack_pop(stack);
    key = stack_pop(stack);
    value_put(stack_top(stack)->as.table, key, value);
    return 1;
}
