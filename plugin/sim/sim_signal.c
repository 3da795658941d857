/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's signals. "Clear all" (a NULL name) never returns in 4.8 and later: there the
 * signals are listed by name and cleared one by one.
 */
#include "sim/sim_library.h"

enum signal_kind { SIGNAL_INTEGER, SIGNAL_FLOAT, SIGNAL_STRING }; /* as simGetSignalName counts */

/* ------------------------------------------------------------------ get */

int sim_get_integer_signal(struct sim_api *sim, const char *name, int *value)
{
    int result;
    *value = 0;
    result = SIM_CALL(sim, simGetIntegerSignal, (name, value));
    if (result <= 0)
        *value = 0;
    return result;
}

int sim_get_float_signal(struct sim_api *sim, const char *name, double *value)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    float single = 0.0f;
    int result;
    *value = 0.0;
    if (symbols->simGetFloatSignal_D) {
        result = sim_result(symbols->simGetFloatSignal_D(name, value));
    } else {
        result = SIM_CALL(sim, simGetFloatSignal, (name, &single));
        *value = (double)single;
    }
    if (result <= 0)
        *value = 0.0;
    return result;
}

char *sim_get_string_signal(struct sim_api *sim, const char *name, int *sizep)
{
    int size = 0;
    char *bytes = SIM_POINTER(sim, simGetStringSignal, (name, &size));
    *sizep = bytes && size > 0 ? size : 0;
    return bytes;
}

/* ------------------------------------------------------------------ set */

int sim_set_float_signal(struct sim_api *sim, const char *name, double value)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    if (symbols->simSetFloatSignal_D)
        return sim_result(symbols->simSetFloatSignal_D(name, value));
    return SIM_CALL(sim, simSetFloatSignal, (name, (float)value));
}

/* ------------------------------------------------------------------ clear */

static int clear_one(struct sim_api *sim, enum signal_kind kind, const char *name)
{
    if (kind == SIGNAL_INTEGER)
        return SIM_CALL(sim, simClearIntegerSignal, (name));
    if (kind == SIGNAL_FLOAT)
        return SIM_CALL(sim, simClearFloatSignal, (name));
    return SIM_CALL(sim, simClearStringSignal, (name));
}

static int count_signals(struct sim_api *sim, enum signal_kind kind)
{
    int count = 0;
    char *name;
    while ((name = sim_library(sim)->symbols.simGetSignalName(count, (int)kind))) {
        sim_release(sim, name);
        count++;
    }
    return count;
}

/* Clears from the last index down, because clearing one changes the indices after it. */
static int clear_each(struct sim_api *sim, enum signal_kind kind)
{
    int cleared = 0;
    if (!sim_library(sim)->symbols.simGetSignalName)
        return sim_absent(sim, "simGetSignalName");
    for (int i = count_signals(sim, kind) - 1; i >= 0; i--) {
        char *name = sim_library(sim)->symbols.simGetSignalName(i, (int)kind);
        int result = name ? clear_one(sim, kind, name) : 0;
        sim_release(sim, name);
        if (result < 0)
            return result;
        cleared += result;
    }
    return cleared;
}

static int clear(struct sim_api *sim, enum signal_kind kind, const char *name)
{
    if (!name && sim->program_version >= 40800)
        return clear_each(sim, kind);
    return clear_one(sim, kind, name);
}

int sim_clear_integer_signal(struct sim_api *sim, const char *name)
{
    return clear(sim, SIGNAL_INTEGER, name);
}

int sim_clear_float_signal(struct sim_api *sim, const char *name)
{
    return clear(sim, SIGNAL_FLOAT, name);
}

int sim_clear_string_signal(struct sim_api *sim, const char *name)
{
    return clear(sim, SIGNAL_STRING, name);
}
