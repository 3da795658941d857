/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's life cycle, errors and log, the simulation, the scene and the parameters.
 */
#include "sim/sim_library.h"

#include "simConst.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ life, errors, messages */

void sim_release(struct sim_api *sim, void *memory)
{
    if (memory)
        sim_library(sim)->symbols.simReleaseBuffer(memory);
}

void sim_free(struct sim_api *sim)
{
    struct sim_library *library = sim_library(sim);
    struct dynlib image;
    if (!library)
        return;
    sim_release(sim, library->error);
    image = library->image;
    free(library->sizes);
    free(library->values);
    free(library);
    dynlib_close(&image);
}

/* A text of several lines contains a script's traceback; its first line is the error. */
static int copy_first_line(char *text, size_t size, const char *from)
{
    size_t length = strcspn(from, "\r\n");
    if (length >= size)
        length = size - 1;
    memcpy(text, from, length);
    text[length] = '\0';
    return length > 0;
}

int sim_has_error(struct sim_api *sim)
{
    struct sim_library *library = sim_library(sim);
    if (!library->error && library->symbols.simGetLastError)
        library->error = library->symbols.simGetLastError();
    return library->error != NULL;
}

int sim_take_error(struct sim_api *sim, char *text, size_t size)
{
    struct sim_library *library = sim_library(sim);
    int taken;
    if (library->missing) {
        snprintf(text, size, "%s: the running simulator has no such function", library->missing);
        library->missing = NULL;
        return 1;
    }
    if (!sim_has_error(sim))
        return 0;
    taken = copy_first_line(text, size, library->error);
    sim_release(sim, library->error);
    library->error = NULL;
    return taken;
}

int sim_take_warning(struct sim_api *sim, char *text, size_t size)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    char *warning = symbols->simx_host_take_warning ? symbols->simx_host_take_warning() : NULL;
    int taken = warning && copy_first_line(text, size, warning);
    sim_release(sim, warning);
    return taken;
}

int sim_is_host(struct sim_api *sim)
{
    return sim_library(sim)->symbols.simx_host_get_item_type != NULL;
}

void sim_set_sleep(struct sim_api *sim, void (*sleep)(int timeout_us))
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    if (symbols->simx_host_set_sleep)
        symbols->simx_host_set_sleep(sleep);
}

void sim_set_pace(struct sim_api *sim, int follows_clock)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    if (symbols->simx_host_set_pace)
        symbols->simx_host_set_pace(follows_clock);
}

/* The simulator's log exists since 4.1. It shows "load infos" by default, so the user sees that a
 * service has started. Older generations print plain lines to stdout. Up to 4.5, a plugin is
 * identified by the name under which its functions are registered; 4.1 discards lines of any other
 * name. */
void sim_log(struct sim_api *sim, int level, const char *text)
{
    static const int verbosity[] = {200, 300, 400, 600};
    static const char *const prefix[] = {"Error: ", "Warning: ", ""};
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    if (symbols->simAddLog) {
        symbols->simAddLog(sim->generation == SIM_COPPELIA46 ? "simRemoteApi" : "RemoteApi",
                           verbosity[level], text);
    } else if (level < SIM_LOG_DEBUG) {
        printf("%s%s\n", prefix[level], text);
        fflush(stdout);
    }
}

/* ------------------------------------------------------------------ simulation and scene */

double sim_get_simulation_time(struct sim_api *sim)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    if (symbols->simGetSimulationTime_D)
        return symbols->simGetSimulationTime_D();
    return (double)symbols->simGetSimulationTime();
}

double sim_get_system_time(struct sim_api *sim)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    if (symbols->simGetSystemTime_D)
        return symbols->simGetSystemTime_D();
    return symbols->simGetSystemTime ? (double)symbols->simGetSystemTime() : 0.0;
}

/* ------------------------------------------------------------------ parameters */

int sim_get_integer_parameter(struct sim_api *sim, int id, int *value)
{
    int result;
    *value = 0;
    result = SIM_CALL(sim, simGetIntegerParameter, (id, value));
    if (result < 0)
        *value = 0;
    return result;
}
