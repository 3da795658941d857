/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Signals.
 */
#include "calls/signals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "calls/model_signals.h"
#include "world/error.h"
#include "world/world.h"

static void bytes_free(void *block)
{
    struct bytes *bytes = block;
    free(bytes->data);
    free(bytes);
}

void signals_init(struct signals *signals)
{
    const struct host_options *options = &world.options;
    signals->tables[SIGNAL_STRING].release = bytes_free;
    if (!options->emit_count)
        return;
    signals->emit_names = memory_new((size_t)options->emit_count, sizeof(*signals->emit_names));
    signals->emit_bytes = memory_new((size_t)options->emit_size, 1);
    for (int i = 0; i < options->emit_count; i++)
        snprintf(signals->emit_names[i], sizeof(*signals->emit_names), "toClient%d", i);
    for (int i = 0; i < options->emit_size; i++)
        signals->emit_bytes[i] = (char)('a' + i % 26);
}

void signals_clear(struct signals *signals)
{
    for (int type = 0; type < SIGNAL_TYPES; type++)
        table_clear(&signals->tables[type]);
}

void signals_free(struct signals *signals)
{
    signals_clear(signals);
    free(signals->emit_names);
    free(signals->emit_bytes);
}

void signals_set_string(struct signals *signals, const char *name, const char *data, int size)
{
    union table_value *value = table_take(&signals->tables[SIGNAL_STRING], name);
    struct bytes *bytes = value->block;
    if (!bytes)
        value->block = bytes = memory_new(1, sizeof(*bytes));
    if (!bytes->data || bytes->room < size || bytes->room / 4 - 1024 > size) {
        bytes->data = memory_resize(bytes->data, (size_t)size);
        bytes->room = size;
    }
    if (size)
        memcpy(bytes->data, data, (size_t)size);
    bytes->size = size;
}

void signals_emit(struct signals *signals, long step)
{
    const struct host_options *options = &world.options;
    for (int i = 0; i < options->emit_size && i < 4; i++)
        signals->emit_bytes[i] = (char)((unsigned long)step >> 8 * i & 0xff);
    for (int i = 0; i < options->emit_count; i++)
        signals_set_string(signals, signals->emit_names[i], signals->emit_bytes,
                           options->emit_size);
}

/* ------------------------------------------------------------------ the simulator's functions */

/* 1 found, 0 absent, -1 no name. */
static int signal_find(enum signal_type type, const char *name, union table_value **valuep,
                       const char *function)
{
    if (!name || !*name)
        return error_set(function, "a signal's name is needed.");
    *valuep = table_find(&world.signals.tables[type], name);
    return *valuep != NULL;
}

static union table_value *signal_take(enum signal_type type, const char *name, const char *function)
{
    if (!name || !*name) {
        error_set(function, "a signal's name is needed.");
        return NULL;
    }
    return table_take(&world.signals.tables[type], name);
}

/* From CoppeliaSim 4.8 on a call without a name never returns. A plugin that makes it is found
 * here by its end. */
static int signal_clear(enum signal_type type, const char *name, const char *function)
{
    if (name)
        return table_remove(&world.signals.tables[type], name);
    if (host_abi.program_version >= 40800) {
        fprintf(stderr, "simx-host: %s(NULL) never returns in CoppeliaSim 4.8 to 4.10; remove "
                        "signals one by one with simGetSignalName\n", function);
        abort();
    }
    return table_clear(&world.signals.tables[type]);
}

int simSetIntegerSignal(const char *name, int number)
{
    union table_value *value = signal_take(SIGNAL_INTEGER, name, __func__);
    if (!value)
        return -1;
    value->number = number;
    return 1;
}

int simGetIntegerSignal(const char *name, int *number)
{
    union table_value *value = NULL;
    int result = signal_find(SIGNAL_INTEGER, name, &value, __func__);
    if (result > 0)
        *number = value->number;
    return result;
}

int simClearIntegerSignal(const char *name)
{
    return signal_clear(SIGNAL_INTEGER, name, __func__);
}

int simSetFloatSignal_D(const char *name, double number)
{
    union table_value *value;
    if (name && model_signal_set_float(name, number))
        return 1;
    value = signal_take(SIGNAL_FLOAT, name, __func__);
    if (!value)
        return -1;
    value->real = number;
    return 1;
}

int simGetFloatSignal_D(const char *name, double *number)
{
    union table_value *value = NULL;
    int result;
    if (name && model_signal_float(name, number))
        return 1;
    result = signal_find(SIGNAL_FLOAT, name, &value, __func__);
    if (result > 0)
        *number = value->real;
    return result;
}

int simClearFloatSignal(const char *name)
{
    return signal_clear(SIGNAL_FLOAT, name, __func__);
}

static int keyframe_set(const char *bytes, int size)
{
    char *name = memory_copy(bytes ? bytes : "", (size_t)size);
    int found = keyframe_apply(name);
    free(name);
    return found;
}

int simSetStringSignal(const char *name, const char *bytes, int size)
{
    if (!name || !*name)
        return FAIL("a signal's name is needed.");
    if (size < 0 || (size > 0 && !bytes))
        return FAIL("the signal has no such size.");
    if (strcmp(name, "keyframe") == 0 && world.scene.model->nkey && !keyframe_set(bytes, size))
        return FAIL("the model has no keyframe of this name.");
    signals_set_string(&world.signals, name, bytes, size);
    return 1;
}

/* The result is not NUL-terminated, and not NULL for an empty signal. */
char *simGetStringSignal(const char *name, int *size)
{
    union table_value *value = NULL;
    const struct bytes *bytes;
    char *copy = name ? model_signal_string(name, size) : NULL;
    if (copy)
        return copy;
    if (signal_find(SIGNAL_STRING, name, &value, __func__) <= 0)
        return NULL;
    bytes = value->block;
    copy = memory_resize(NULL, (size_t)bytes->size);
    if (bytes->size)
        memcpy(copy, bytes->data, (size_t)bytes->size);
    *size = bytes->size;
    return copy;
}

int simClearStringSignal(const char *name)
{
    return signal_clear(SIGNAL_STRING, name, __func__);
}

char *simGetSignalName(int index, int type)
{
    const struct table *table;
    if (type < 0 || type >= SIGNAL_TYPES)
        return NULL;
    table = &world.signals.tables[type];
    return index >= 0 && index < table->count ? memory_text(table->items[index].name) : NULL;
}
