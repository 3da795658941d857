/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's stacks, which carry values to scripts and back.
 */
#include "sim/sim_library.h"

#include <limits.h>

#define EXACT_MAX (1LL << 53) /* a double holds each integer up to it */

int sim_stack_get_bool(struct sim_api *sim, int stack, int *value)
{
    unsigned char flag = 0;
    int result = SIM_CALL(sim, simGetStackBoolValue, (stack, &flag));
    *value = result > 0 && flag;
    return result;
}

int sim_stack_get_int(struct sim_api *sim, int stack, int *value)
{
    *value = 0;
    return SIM_CALL(sim, simGetStackInt32Value, (stack, value));
}

int sim_stack_get_double(struct sim_api *sim, int stack, double *value)
{
    *value = 0;
    return SIM_CALL(sim, simGetStackDoubleValue, (stack, value));
}

int sim_stack_get_long(struct sim_api *sim, int stack, long long *value)
{
    int small, result;
    *value = 0;
    if (sim_library(sim)->symbols.simGetStackInt64Value)
        return SIM_CALL(sim, simGetStackInt64Value, (stack, value));
    result = sim_stack_get_int(sim, stack, &small);
    *value = small;
    return result;
}

int sim_stack_push_long(struct sim_api *sim, int stack, long long value)
{
    if (value >= INT_MIN && value <= INT_MAX)
        return sim_stack_push_int(sim, stack, (int)value);
    if (sim_library(sim)->symbols.simPushInt64OntoStack)
        return SIM_CALL(sim, simPushInt64OntoStack, (stack, value));
    if (value > EXACT_MAX || value < -EXACT_MAX)
        return SIM_E_REFUSED;
    return sim_stack_push_double(sim, stack, (double)value);
}

char *sim_stack_get_string(struct sim_api *sim, int stack, int *sizep)
{
    int size = 0;
    char *bytes = SIM_POINTER(sim, simGetStackStringValue, (stack, &size));
    *sizep = bytes && size > 0 ? size : 0;
    return bytes;
}

/* ------------------------------------------------------------------ kinds */

/* Each question in turn: what the item is not, it answers with 0. */
static enum sim_kind kind_tried(struct sim_api *sim, int stack)
{
    double number;
    int flag, size;
    char *text;
    if (sim_stack_is_null(sim, stack) == 1)
        return SIM_KIND_NULL;
    if (sim_stack_get_bool(sim, stack, &flag) > 0)
        return SIM_KIND_BOOL;
    text = sim_stack_get_string(sim, stack, &size);
    if (text) {
        sim_release(sim, text);
        return SIM_KIND_STRING;
    }
    size = sim_stack_table_length(sim, stack);
    if (size >= 0 || size == -2 || size == -4)
        return SIM_KIND_TABLE;
    return sim_stack_get_double(sim, stack, &number) > 0 ? SIM_KIND_NUMBER : SIM_KIND_OTHER;
}

enum sim_kind sim_stack_kind(struct sim_api *sim, int stack)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    int (*item_type)(int, int) = symbols->simGetStackItemType ? symbols->simGetStackItemType
                                                               : symbols->simx_host_get_item_type;
    if (!item_type)
        return kind_tried(sim, stack);
    switch (item_type(stack, -1)) {
    case 0: return SIM_KIND_NULL;
    case 1: return SIM_KIND_DOUBLE;
    case 2: return SIM_KIND_BOOL;
    case 3: return SIM_KIND_STRING;
    case 4: return SIM_KIND_TABLE;
    case 9: return SIM_KIND_INT;
    default: return SIM_KIND_OTHER;
    }
}

/* ------------------------------------------------------------------ tables */

/* Which negative number it is tells what the item is instead. */
int sim_stack_table_length(struct sim_api *sim, int stack)
{
    if (!sim_library(sim)->symbols.simGetStackTableInfo)
        return sim_absent(sim, "simGetStackTableInfo");
    return sim_library(sim)->symbols.simGetStackTableInfo(stack, 0);
}

int sim_stack_get_array_size(struct sim_api *sim, int stack, int kind)
{
    int size = SIM_CALL(sim, simGetStackTableInfo, (stack, 0));
    if (size > 0 && SIM_CALL(sim, simGetStackTableInfo, (stack, kind)) != 1)
        return SIM_E_REFUSED;
    return size;
}
