/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator: its versions, control functions, parameters and signals.
 */
#include "fake_sim.h"

#include "fake_symbols.h"
#include "sim/sim_library.h"
#include "simConst.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fake_sim fake;

/* ------------------------------------------------------------------ making one */

struct symbol {
    const char *name;
    dynlib_function *function;
};

static const struct symbol symbols[] = {
#define SIM_SYMBOL(result, name, arguments) {#name, (dynlib_function *)name},
#define SIM_TWIN(result, name, single, twin)                                                       \
    {#name, (dynlib_function *)name}, {#name "_D", (dynlib_function *)name##_D},
#include "sim/sim_symbols.def"
#undef SIM_SYMBOL
#undef SIM_TWIN
};

struct hidden {
    int version;
    const char *symbol;
};

/* Functions that came later than 3.4, and their first version. */
static int first_version(const char *name)
{
    size_t length = strlen(name);
    if (length > 2 && strcmp(name + length - 2, "_D") == 0)
        return 40500;
    if (strcmp(name, "simAddLog") == 0 || strcmp(name, "simGetJointMaxForce") == 0 ||
        strcmp(name, "simSetJointMaxForce") == 0)
        return 40100;
    if (strcmp(name, "simx_host_get_item_type") == 0)
        return INT_MAX; /* it is none */
    if (strcmp(name, "simGetStackItemType") == 0)
        return 41000;
    if (strcmp(name, "simGetStackInt64Value") == 0 || strcmp(name, "simPushInt64OntoStack") == 0)
        return 40200;
    if (strcmp(name, "simGetObjectAlias") == 0 || strcmp(name, "simGetScriptHandleEx") == 0)
        return 40300;
    return 0;
}

/* The few without which the adapter refuses. */
static int is_needed(const char *name)
{
    return strcmp(name, "simGetSimulationState") == 0 ||
           strcmp(name, "simGetSimulationTime") == 0 ||
           strcmp(name, "simGetIntegerParameter") == 0 || strcmp(name, "simReleaseBuffer") == 0;
}

static int is_hidden(const char *hidden, const char *name)
{
    if (!hidden)
        return 0;
    return strcmp(hidden, FAKE_ALL) == 0 ? !is_needed(name) : strcmp(hidden, name) == 0;
}

static dynlib_function *lookup(void *context, const char *name)
{
    const struct hidden *hidden = context;
    if (hidden->version < first_version(name) || is_hidden(hidden->symbol, name))
        return NULL;
    for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
        if (strcmp(symbols[i].name, name) == 0)
            return symbols[i].function;
    }
    return NULL;
}

static void reset(int version)
{
    for (int i = 0; i < FAKE_SIGNALS; i++)
        free(fake.signals[i].bytes);
    memset(&fake, 0, sizeof(fake));
    fake.version = version;
    fake.int_params[sim_intparam_program_version] = version;
    fake.float_params[sim_floatparam_simulation_time_step] = 0.05;
    fake.array_params[sim_arrayparam_gravity][2] = -9.81;
    fake.string_params[sim_stringparam_application_path] = "/opt/fake";
    fake.force_sensor = 1;
    fake.ui_event = -1;
    for (int i = 0; i < FAKE_SIGNALS; i++)
        fake.signals[i].kind = -1;
    fake_scene_reset();
    fake_stacks_reset();
    fake_scripts_reset();
}

struct sim_api *fake_sim_new_without(int version, const char *symbol)
{
    struct hidden hidden = {version, symbol};
    enum sim_generation generation = version < 40000   ? SIM_VREP3
                                     : version < 40600 ? SIM_COPPELIA4
                                                       : SIM_COPPELIA46;
    struct sim_library *library;
    char why[128];
    reset(version);
    if (sim_build(&library, generation, lookup, &hidden, why, sizeof(why)) != 0)
        return NULL;
    return &library->api;
}

struct sim_api *fake_sim_new(int version)
{
    return fake_sim_new_without(version, NULL);
}

/* ------------------------------------------------------------------ memory and errors */

void *fake_lend(const void *bytes, size_t size)
{
    char *copy = malloc(size + 1);
    if (!copy)
        abort();
    if (size > 0)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    fake.lent++;
    fake.allocations++;
    return copy;
}

int simReleaseBuffer(const void *memory)
{
    if (memory)
        fake.lent--;
    free((void *)memory);
    return 1;
}

int fake_fail(const char *text)
{
    snprintf(fake.error, sizeof(fake.error), "%s", fake.is_silent ? "" : text);
    return -1;
}

char *simGetLastError(void)
{
    char *text = fake.error[0] ? fake_lend(fake.error, strlen(fake.error)) : NULL;
    fake.error[0] = '\0';
    return text;
}

void simx_host_set_sleep(void (*sleep)(int timeout_us))
{
    fake.sleep = sleep;
}

void simx_host_set_pace(int follows_clock)
{
    fake.follows_clock = follows_clock;
    fake.paces++;
}

char *simx_host_take_warning(void)
{
    char *text = fake.warning[0] ? fake_lend(fake.warning, strlen(fake.warning)) : NULL;
    fake.warning[0] = '\0';
    return text;
}

/* The float functions of 4.5 and later write rubbish when they fail, where the others write
 * nothing. */
void fake_narrow(float *out, const double *values, int count, int result)
{
    if (result < 0 && fake.version < 40500)
        return;
    for (int i = 0; i < count; i++)
        out[i] = result < 0 ? -12345.0f : (float)values[i];
}

/* ------------------------------------------------------------------ control */

int simGetSimulationState(void)
{
    return fake.state;
}

float simGetSimulationTime(void)
{
    return (float)fake.simulation_time;
}

double simGetSimulationTime_D(void)
{
    return fake.simulation_time;
}

float simGetSystemTime(void)
{
    return (float)fake.system_time;
}

double simGetSystemTime_D(void)
{
    return fake.system_time;
}

int simGetRealTimeSimulation(void)
{
    return fake.real_time;
}

int simStartSimulation(void)
{
    int advancing = fake.state & 16;
    fake.state = sim_simulation_advancing_running;
    return !advancing;
}

int simPauseSimulation(void)
{
    int advancing = fake.state & 16;
    if (advancing)
        fake.state = sim_simulation_paused;
    return advancing != 0;
}

int simStopSimulation(void)
{
    if (fake.state == sim_simulation_stopped)
        return 0;
    fake.state = fake.stop_passes ? sim_simulation_advancing_abouttostop : sim_simulation_stopped;
    fake.int_params[sim_intparam_stop_request_counter]++;
    return 1;
}

int simLoadScene(const char *path)
{
    if (fake.state != sim_simulation_stopped)
        return fake_fail("simLoadScene: simulation is running");
    if (path[0] && access(path, R_OK) != 0)
        return fake_fail("simLoadScene: the file could not be read");
    fake.int_params[sim_intparam_scene_unique_id]++;
    return 1;
}

int simCloseScene(void)
{
    fake.int_params[sim_intparam_scene_unique_id]++;
    return 1;
}

int simLoadModel(const char *path)
{
    int handle;
    if (access(path, R_OK) != 0)
        return fake_fail("simLoadModel: the file could not be read");
    handle = fake_object_add(sim_object_dummy_type, "model", -1);
    fake.selection[0] = handle;
    fake.selection_size = 1;
    return fake.version < 40000 ? 1 : handle;
}

int simAddLog(const char *plugin, int level, const char *text)
{
    snprintf(fake.log, sizeof(fake.log), "%s:%d:%s", plugin, level, text);
    return 1;
}

int simAddStatusbarMessage(const char *text)
{
    snprintf(fake.status_bar, sizeof(fake.status_bar), "%s", text);
    return 1;
}

/* ------------------------------------------------------------------ parameters */

static int known(int id)
{
    return id >= 0 && id < FAKE_PARAMS ? 0 : fake_fail("no such parameter");
}

int simGetBooleanParameter(int id)
{
    return known(id) < 0 ? -1 : fake.bool_params[id];
}

int simSetBooleanParameter(int id, unsigned char value)
{
    if (known(id) < 0)
        return -1;
    fake.bool_params[id] = value;
    return 1;
}

/* There is no window: the edit mode is unknown, and leaves rubbish. */
int simGetIntegerParameter(int id, int *value)
{
    *value = -54321;
    if (known(id) < 0 || id == sim_intparam_edit_mode_type)
        return fake_fail("no such parameter");
    *value = fake.int_params[id];
    return 1;
}

int simSetIntegerParameter(int id, int value)
{
    if (known(id) < 0)
        return -1;
    fake.int_params[id] = value;
    return 1;
}

int simGetFloatingParameter_D(int id, double *value)
{
    if (known(id) < 0)
        return -1;
    *value = fake.float_params[id];
    return 1;
}

int simSetFloatingParameter_D(int id, double value)
{
    if (known(id) < 0)
        return -1;
    fake.float_params[id] = value;
    return 1;
}

char *simGetStringParameter(int id)
{
    if (known(id) < 0 || !fake.string_params[id])
        return NULL;
    return fake_lend(fake.string_params[id], strlen(fake.string_params[id]));
}

int simGetArrayParameter_D(int id, double *values)
{
    if (id < 0 || id > 8)
        return fake_fail("no such parameter");
    memcpy(values, fake.array_params[id], sizeof(fake.array_params[id]));
    return 1;
}

int simSetArrayParameter_D(int id, const double *values)
{
    if (id < 0 || id > 8)
        return fake_fail("no such parameter");
    memcpy(fake.array_params[id], values, sizeof(fake.array_params[id]));
    return 1;
}

FAKE_GET(simGetFloatingParameter, 1)
FAKE_SET(simSetFloatingParameter)
FAKE_GET(simGetArrayParameter, 3)
FAKE_PUT(simSetArrayParameter, 3)

/* ------------------------------------------------------------------ signals */

static struct fake_signal *find_signal(int kind, const char *name)
{
    for (int i = 0; i < FAKE_SIGNALS; i++) {
        if (fake.signals[i].kind == kind && strcmp(fake.signals[i].name, name) == 0)
            return &fake.signals[i];
    }
    return NULL;
}

static struct fake_signal *make_signal(int kind, const char *name)
{
    struct fake_signal *signal = find_signal(kind, name);
    for (int i = 0; i < FAKE_SIGNALS && !signal; i++) {
        if (fake.signals[i].kind == -1)
            signal = &fake.signals[i];
    }
    if (!signal)
        return NULL;
    signal->kind = kind;
    snprintf(signal->name, sizeof(signal->name), "%s", name);
    return signal;
}

static void drop_signal(struct fake_signal *signal)
{
    free(signal->bytes);
    *signal = (struct fake_signal){.kind = -1};
}

/* 4.8 and later never return from clearing all. */
static int clear_signals(int kind, const char *name)
{
    struct fake_signal *signal;
    int count = 0;
    if (!name && fake.version >= 40800)
        abort();
    for (int i = 0; i < FAKE_SIGNALS; i++) {
        signal = &fake.signals[i];
        if (signal->kind == kind && (!name || strcmp(signal->name, name) == 0)) {
            drop_signal(signal);
            count++;
        }
    }
    return count;
}

int simSetIntegerSignal(const char *name, int value)
{
    struct fake_signal *signal = make_signal(0, name);
    if (!signal)
        return -1;
    signal->integer = value;
    return 1;
}

int simGetIntegerSignal(const char *name, int *value)
{
    struct fake_signal *signal = find_signal(0, name);
    fake.signal_reads++;
    *value = signal ? signal->integer : -999;
    return signal != NULL;
}

int simClearIntegerSignal(const char *name)
{
    return clear_signals(0, name);
}

int simSetFloatSignal_D(const char *name, double value)
{
    struct fake_signal *signal = make_signal(1, name);
    if (!signal)
        return -1;
    signal->number = value;
    return 1;
}

int simSetFloatSignal(const char *name, float value)
{
    return simSetFloatSignal_D(name, (double)value);
}

int simGetFloatSignal_D(const char *name, double *value)
{
    struct fake_signal *signal = find_signal(1, name);
    fake.signal_reads++;
    *value = signal ? signal->number : -999.0;
    return signal != NULL;
}

int simGetFloatSignal(const char *name, float *value)
{
    double wide;
    int result = simGetFloatSignal_D(name, &wide);
    *value = (float)wide;
    return result;
}

int simClearFloatSignal(const char *name)
{
    return clear_signals(1, name);
}

int simSetStringSignal(const char *name, const char *bytes, int size)
{
    struct fake_signal *signal = make_signal(2, name);
    char *copy = signal ? malloc((size_t)size + 1) : NULL;
    if (!copy)
        return -1;
    fake.allocations++;
    memcpy(copy, bytes, (size_t)size);
    free(signal->bytes);
    signal->bytes = copy;
    signal->size = size;
    return 1;
}

char *simGetStringSignal(const char *name, int *size)
{
    struct fake_signal *signal = find_signal(2, name);
    fake.signal_reads++;
    if (!signal)
        return NULL;
    *size = signal->size;
    return fake_lend(signal->bytes, (size_t)signal->size);
}

int simClearStringSignal(const char *name)
{
    return clear_signals(2, name);
}

char *simGetSignalName(int index, int kind)
{
    for (int i = 0; i < FAKE_SIGNALS; i++) {
        if (fake.signals[i].kind == kind && index-- == 0)
            return fake_lend(fake.signals[i].name, strlen(fake.signals[i].name));
    }
    return NULL;
}
