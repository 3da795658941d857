/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's life, errors and messages, the simulation, the scene and the parameters.
 */
#include "sim/sim_library.h"

#include "simConst.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ life, errors, messages */

static void release(struct sim_api *sim, void *memory)
{
    if (memory)
        sim_library(sim)->symbols.simReleaseBuffer(memory);
}

static void library_free(struct sim_api *sim)
{
    struct sim_library *library = sim_library(sim);
    struct dynlib image;

    if (!library)
        return;
    release(sim, library->error);
    image = library->image;
    free(library->sizes);
    free(library->values);
    free(library);
    dynlib_close(&image);
}

/* Texts of several lines tell a script's whole history; the first one says what happened. */
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

static int take_error(struct sim_api *sim, char *text, size_t size)
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
    release(sim, library->error);
    library->error = NULL;
    return taken;
}

static int take_warning(struct sim_api *sim, char *text, size_t size)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    char *warning = symbols->simx_host_take_warning ? symbols->simx_host_take_warning() : NULL;
    int taken = warning && copy_first_line(text, size, warning);

    release(sim, warning);
    return taken;
}

static void set_sleep(struct sim_api *sim, void (*sleep)(int timeout_us))
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;

    if (symbols->simx_host_set_sleep)
        symbols->simx_host_set_sleep(sleep);
}

/* The simulator's log exists since 4.1. Its users see "load infos" without asking for more, which
 * is what tells them that a service started; older generations wrote plain lines to stdout. Up to
 * 4.5 a plugin is known by the name that its functions are registered under; 4.1 loses lines of any
 * other. */
static void log_line(struct sim_api *sim, int level, const char *text)
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

static int add_status_message(struct sim_api *sim, const char *text)
{
    return SIM_CALL(sim, simAddStatusbarMessage, (text));
}

/* ------------------------------------------------------------------ simulation and scene */

static int get_simulation_state(struct sim_api *sim)
{
    return SIM_CALL(sim, simGetSimulationState, ());
}

static double get_simulation_time(struct sim_api *sim)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;

    if (symbols->simGetSimulationTime_D)
        return symbols->simGetSimulationTime_D();
    return (double)symbols->simGetSimulationTime();
}

static double get_system_time(struct sim_api *sim)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;

    if (symbols->simGetSystemTime_D)
        return symbols->simGetSystemTime_D();
    return symbols->simGetSystemTime ? (double)symbols->simGetSystemTime() : 0.0;
}

static int get_real_time_simulation(struct sim_api *sim)
{
    return SIM_CALL(sim, simGetRealTimeSimulation, ());
}

static int start_simulation(struct sim_api *sim)
{
    return SIM_CALL(sim, simStartSimulation, ());
}

static int pause_simulation(struct sim_api *sim)
{
    return SIM_CALL(sim, simPauseSimulation, ());
}

static int stop_simulation(struct sim_api *sim)
{
    return SIM_CALL(sim, simStopSimulation, ());
}

static int load_scene(struct sim_api *sim, const char *path)
{
    return SIM_CALL(sim, simLoadScene, (path));
}

static int close_scene(struct sim_api *sim)
{
    return SIM_CALL(sim, simCloseScene, ());
}

static int load_model(struct sim_api *sim, const char *path)
{
    return SIM_CALL(sim, simLoadModel, (path));
}

/* ------------------------------------------------------------------ parameters */

static int get_boolean_parameter(struct sim_api *sim, int id)
{
    return SIM_CALL(sim, simGetBooleanParameter, (id));
}

static int set_boolean_parameter(struct sim_api *sim, int id, int value)
{
    return SIM_CALL(sim, simSetBooleanParameter, (id, value != 0));
}

static int get_integer_parameter(struct sim_api *sim, int id, int *value)
{
    int result;

    *value = 0;
    result = SIM_CALL(sim, simGetIntegerParameter, (id, value));
    if (result < 0)
        *value = 0;
    return result;
}

static int set_integer_parameter(struct sim_api *sim, int id, int value)
{
    return SIM_CALL(sim, simSetIntegerParameter, (id, value));
}

static int get_float_parameter(struct sim_api *sim, int id, double *value)
{
    return sim_get(SIM_PAIR(sim, simGetFloatingParameter), id, value, 1);
}

static int set_float_parameter(struct sim_api *sim, int id, double value)
{
    return sim_set(SIM_PAIR(sim, simSetFloatingParameter), id, value);
}

static char *get_string_parameter(struct sim_api *sim, int id)
{
    return SIM_POINTER(sim, simGetStringParameter, (id));
}

static int get_array_parameter(struct sim_api *sim, int id, double values[3])
{
    return sim_get(SIM_PAIR(sim, simGetArrayParameter), id, values, 3);
}

static int set_array_parameter(struct sim_api *sim, int id, const double values[3])
{
    return sim_put(SIM_PAIR(sim, simSetArrayParameter), id, values, 3);
}

void sim_fill_control(struct sim_api *api)
{
    api->free = library_free;
    api->take_error = take_error;
    api->take_warning = take_warning;
    api->set_sleep = set_sleep;
    api->release = release;
    api->log = log_line;
    api->add_status_message = add_status_message;
    api->get_simulation_state = get_simulation_state;
    api->get_simulation_time = get_simulation_time;
    api->get_system_time = get_system_time;
    api->get_real_time_simulation = get_real_time_simulation;
    api->start_simulation = start_simulation;
    api->pause_simulation = pause_simulation;
    api->stop_simulation = stop_simulation;
    api->load_scene = load_scene;
    api->close_scene = close_scene;
    api->load_model = load_model;
    api->get_boolean_parameter = get_boolean_parameter;
    api->set_boolean_parameter = set_boolean_parameter;
    api->get_integer_parameter = get_integer_parameter;
    api->set_integer_parameter = set_integer_parameter;
    api->get_float_parameter = get_float_parameter;
    api->set_float_parameter = set_float_parameter;
    api->get_string_parameter = get_string_parameter;
    api->get_array_parameter = get_array_parameter;
    api->set_array_parameter = set_array_parameter;
}
