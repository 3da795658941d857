/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator's scripts: stacks of values, functions that plugins registered, and one
 * function of the sandbox script.
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

#define FUNCTIONS 16

static struct {
    char name[64];
    sim_script_callback *callback;
} functions[FUNCTIONS];

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
        table_append(&table, number_value(i + 1));
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
    return 1;
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
    memset(functions, 0, sizeof(functions));
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

char *simGetStackStringValue(int handle, int *size)
{
    struct value *value = top(handle);

    if (!value || value->kind != KIND_STRING)
        return NULL;
    *size = value->size;
    return fake_lend(value->bytes, (size_t)value->size);
}

int simGetStackTableInfo(int handle, int kind)
{
    struct value *value = top(handle);

    if (!value)
        return -1;
    if (value->kind != KIND_TABLE)
        return -3;
    if (kind == 0)
        return value->count / 2;
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
    return push(handle, number_value(number));
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
        table_append(&table, number_value(i + 1));
        table_append(&table, number_value(numbers[i]));
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

/* ------------------------------------------------------------------ scripts */

int simRegisterScriptCallbackFunction(const char *name, const char *tip,
                                      sim_script_callback *callback)
{
    (void)tip;
    if ((fake.version >= 40600) == (strchr(name, '@') != NULL))
        return fake_fail("the function's name has the wrong form");
    for (int i = 0; i < FUNCTIONS; i++) {
        if (functions[i].name[0])
            continue;
        snprintf(functions[i].name, sizeof(functions[i].name), "%s", name);
        functions[i].callback = callback;
        return 1;
    }
    return -1;
}

int simRegisterScriptVariable(const char *name, const char *value, int stack)
{
    (void)stack;
    snprintf(fake.log, sizeof(fake.log), "%s=%s", name, value);
    return 1;
}

int fake_script_call(const char *name, int script, int stack)
{
    struct sim_script_call call = {-1, script, stack, 0, fake.script_error};

    fake.script_error[0] = '\0';
    for (int i = 0; i < FUNCTIONS; i++) {
        if (strcmp(functions[i].name, name) == 0) {
            functions[i].callback(&call);
            return 0;
        }
    }
    return -1;
}

/* Scripts are told by their type, plus 100 to make a handle: 100 main, 101 child, 106, 108. */
int simGetScriptProperty(int script, int *property, int *object)
{
    if (script < 100 || script > 108)
        return -1;
    *property = script - 100;
    *object = -1;
    return 1;
}

int simGetScriptHandleEx(int type, int object, const char *name)
{
    (void)object;
    if (type == 8 && !name)
        return FAKE_SANDBOX;
    return type == 1 && name && strcmp(name, "cube1") == 0 ? FAKE_SANDBOX
                                                              : fake_fail("no such script");
}

/* Up to 4.7 a type, and a name behind "@"; from 4.8 on a handle only. */
int simCallScriptFunctionEx(int script, const char *function, int stack)
{
    (void)stack;
    if (fake.version >= 40800) {
        if (script == FAKE_SANDBOX && strcmp(function, "remoteEcho") == 0)
            return 0;
    } else if ((script == 8 || script == FAKE_SANDBOX) && strcmp(function, "remoteEcho") == 0) {
        return 0;
    } else if (script == 1 && strcmp(function, "remoteEcho@cube1") == 0) {
        return 0;
    }
    if (strcmp(function, "remoteNothing") == 0)
        return simPopStackItem(stack, 0);
    if (fake.on_script && strcmp(function, "remoteHook") == 0) {
        fake.on_script();
        return simPopStackItem(stack, 0);
    }
    return fake_fail("no such function");
}
