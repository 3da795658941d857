/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's parameters that have a meaning here. Unknown ones fail.
 */
#include "calls/param.h"

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/sim_exports.h"
#include "model/model_find.h"
#include "scene/drive.h"
#include "scene/refresh.h"
#include "world/clock.h"
#include "world/error.h"
#include "world/world.h"

#define PLATFORM_LINUX 2
#define ARGUMENT_MAX 64

static int entry_remove(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status;
    (void)type;
    (void)at;
    return remove(path);
}

void parameters_free(struct parameters *parameters)
{
    if (!parameters->temp_dir)
        return;
    nftw(parameters->temp_dir, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
    free(parameters->temp_dir);
    parameters->temp_dir = NULL;
}

/* Made when somebody asks, for this user only; NULL with an error. */
static char *temp_dir(const char *function)
{
    const char *base = getenv("TMPDIR");
    char path[1024];
    if (!world.parameters.temp_dir) {
        snprintf(path, sizeof(path), "%s/simx-host-XXXXXX", base && *base == '/' ? base : "/tmp");
        if (!mkdtemp(path)) {
            error_set(function, "cannot make %s.", path);
            return NULL;
        }
        world.parameters.temp_dir = memory_text(path);
    }
    return memory_text(world.parameters.temp_dir);
}

/* The simulator's command line: one argument per port tells the plugin to serve it; those of -g
 * follow. The one for ZeroMQ comes last. */
static char *application_argument(int index)
{
    const struct host_options *options = &world.options;
    const char *sync = options->no_sync ? "FALSE" : "TRUE";
    int given = options->port_count + options->argument_count;
    char text[ARGUMENT_MAX] = "";
    if (index >= options->port_count && index < given)
        return memory_text(options->arguments[index - options->port_count]);
    if (index < options->port_count)
        snprintf(text, sizeof(text), "REMOTEAPISERVERSERVICE_%d_FALSE_%s", options->ports[index],
                 sync);
    else if (index == given && options->zmq_port)
        snprintf(text, sizeof(text), "REMOTEAPISERVERSERVICE_%d_FALSE_%s_ZMQ%s", options->zmq_port,
                 sync, options->zmq_or_next ? "_NEXT" : "");
    return memory_text(text);
}

/* ------------------------------------------------------------------ booleans */

/* What a window shows: nothing, and it can be said to show something. */
static int is_of_window(int id)
{
    static const int ids[] = {
        sim_boolparam_hierarchy_visible, sim_boolparam_console_visible,
        sim_boolparam_browser_visible, sim_boolparam_shape_textures_are_visible,
        sim_boolparam_display_enabled, sim_boolparam_infotext_visible,
        sim_boolparam_statustext_open, sim_boolparam_fog_enabled, sim_boolparam_mirrors_enabled,
        sim_boolparam_aux_clip_planes_enabled, sim_boolparam_threaded_rendering_enabled_old,
        sim_boolparam_fullscreen, sim_boolparam_hierarchy_toolbarbutton_enabled,
        sim_boolparam_browser_toolbarbutton_enabled,
        sim_boolparam_objectshift_toolbarbutton_enabled,
        sim_boolparam_objectrotate_toolbarbutton_enabled,
        sim_boolparam_play_toolbarbutton_enabled, sim_boolparam_pause_toolbarbutton_enabled,
        sim_boolparam_stop_toolbarbutton_enabled,
        sim_boolparam_objproperties_toolbarbutton_enabled,
        sim_boolparam_calcmodules_toolbarbutton_enabled, sim_boolparam_video_recording_triggered,
    };
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
        if (ids[i] == id)
            return 1;
    return 0;
}

/* What is computed: always, and it can be said to be. */
static int is_of_module(int id)
{
    return id == sim_boolparam_collision_handling_enabled ||
           id == sim_boolparam_distance_handling_enabled ||
           id == sim_boolparam_dynamics_handling_enabled ||
           id == sim_boolparam_proximity_sensor_handling_enabled ||
           id == sim_boolparam_vision_sensor_handling_enabled;
}

int simGetBooleanParameter(int id)
{
    switch (id) {
    case sim_boolparam_scene_and_model_load_messages:
        return world.parameters.load_messages;
    case sim_boolparam_realtime_simulation:
        return simGetRealTimeSimulation();
    case sim_boolparam_headless:
        return 1;
    case sim_boolparam_waiting_for_trigger:
        return world.parameters.waiting_for_trigger;
    default:
        if (is_of_window(id))
            return 0;
        if (is_of_module(id))
            return 1;
        return FAIL("there is no boolean parameter %d here.", id);
    }
}

int simSetBooleanParameter(int id, bool value)
{
    switch (id) {
    case sim_boolparam_scene_and_model_load_messages:
        world.parameters.load_messages = value;
        return 1;
    case sim_boolparam_realtime_simulation:
        world.simulation.realtime = value ? HOST_REALTIME_ON : HOST_REALTIME_OFF;
        world.simulation.due_ns = clock_ns();
        return 1;
    case sim_boolparam_waiting_for_trigger:
        world.parameters.waiting_for_trigger = value;
        return 1;
    default:
        if (is_of_window(id) || (is_of_module(id) && value))
            return 1;
        return FAIL("there is no boolean parameter %d that could be set here.", id);
    }
}

/* ------------------------------------------------------------------ integers */

/* 1, or 0 when it has no value here. */
static int integer_parameter(int id, int *value)
{
    switch (id) {
    case sim_intparam_error_report_mode:
        *value = host_abi.program_version >= 40100 ? 7 : world.errors.mode;
        return 1;
    case sim_intparam_program_version:
        *value = host_abi.program_version;
        return 1;
    case sim_intparam_instance_count:
        *value = 1;
        return 1;
    case sim_intparam_platform:
        *value = PLATFORM_LINUX;
        return 1;
    case sim_intparam_dynamic_engine:
        *value = sim_physics_mujoco;
        return 1;
    case sim_intparam_idle_fps:
        *value = world.parameters.idle_fps;
        return 1;
    case sim_intparam_scene_unique_id:
        *value = world.parameters.scene_id;
        return 1;
    case sim_intparam_stop_request_counter:
        *value = world.simulation.stop_counter;
        return 1;
    case sim_intparam_program_revision:
        *value = host_abi.program_revision;
        return 1;
    case sim_intparam_scene_index:
        *value = 0;
        return 1;
    case sim_intparam_core_count:
        *value = (int)sysconf(_SC_NPROCESSORS_ONLN);
        return 1;
    case sim_intparam_program_full_version:
        *value = host_abi.program_version * 100 + host_abi.program_revision;
        return 1;
    default: /* among them sim_intparam_edit_mode_type, as in all simulators without a window */
        return 0;
    }
}

int simGetIntegerParameter(int id, int *value)
{
    return integer_parameter(id, value) ? 1 : FAIL("there is no integer parameter %d here.", id);
}

int simSetIntegerParameter(int id, int value)
{
    switch (id) {
    case sim_intparam_error_report_mode:
        world.errors.mode = value;
        return 1;
    case sim_intparam_idle_fps:
        world.parameters.idle_fps = value;
        return 1;
    case sim_intparam_dynamic_engine: /* programs choose one at their start, whichever it is */
        if (value != sim_physics_mujoco)
            fprintf(stderr, "simx-host: the physics are MuJoCo's; engine %d is not there\n", value);
        return 1;
    default:
        return FAIL("there is no integer parameter %d that could be set here.", id);
    }
}

/* ------------------------------------------------------------------ numbers */

int simGetFloatingParameter_D(int id, double *value)
{
    switch (id) {
    case sim_floatparam_rand:
        *value = rand() / (RAND_MAX + 1.0);
        return 1;
    case sim_floatparam_simulation_time_step:
    case sim_floatparam_dynamic_step_size:
    case sim_floatparam_physicstimestep:
        *value = world.scene.model->opt.timestep;
        return 1;
    default:
        return FAIL("there is no floating parameter %d here.", id);
    }
}

int simSetFloatingParameter_D(int id, double value)
{
    if (id == sim_floatparam_dynamic_step_size || id == sim_floatparam_physicstimestep)
        return FAIL(
            "a step of the simulation is one of the physics: set the simulation's time step.");
    if (id != sim_floatparam_simulation_time_step)
        return FAIL("there is no floating parameter %d that could be set here.", id);
    if (!simulation_stopped())
        return FAIL("the time step can be changed only while nothing is simulated.");
    if (!(value >= 1e-6 && value <= 1))
        return FAIL("the time step must be between 0.000001 and 1 s.");
    world.scene.model->opt.timestep = value;
    drives_restore(&world.scene, world.scene.drives); /* a motor's firmness depends on it */
    scene_touch();
    return 1;
}

/* Three Euler angles of a rotation that is drawn evenly from all. */
static void random_angles(double *angles)
{
    angles[0] = (2.0 * rand() / RAND_MAX - 1) * mjPI;
    angles[1] = asin(2.0 * rand() / RAND_MAX - 1);
    angles[2] = (2.0 * rand() / RAND_MAX - 1) * mjPI;
}

int simGetArrayParameter_D(int id, double *values)
{
    const mjModel *model = world.scene.model;
    switch (id) {
    case sim_arrayparam_gravity:
        mju_copy3(values, model->opt.gravity);
        return 1;
    case sim_arrayparam_ambient_light:
        for (int i = 0; i < 3; i++)
            values[i] = model->vis.headlight.ambient[i];
        return 1;
    case sim_arrayparam_random_euler:
        random_angles(values);
        return 1;
    default:
        return FAIL("there is no array parameter %d here.", id);
    }
}

int simSetArrayParameter_D(int id, const double *values)
{
    mjModel *model = world.scene.model;
    for (int i = 0; i < 3; i++)
        if (mju_isBad(values[i]))
            return FAIL("the values are not finite.");
    switch (id) {
    case sim_arrayparam_gravity:
        mju_copy3(model->opt.gravity, values);
        scene_touch();
        return 1;
    case sim_arrayparam_ambient_light:
        for (int i = 0; i < 3; i++)
            model->vis.headlight.ambient[i] = (float)values[i];
        scene_touch();
        return 1;
    default:
        return FAIL("there is no array parameter %d that could be set here.", id);
    }
}

/* ------------------------------------------------------------------ strings */

/* The scene's directory, name, or both. */
static char *scene_path(int id)
{
    const char *path = world.scene.path;
    const char *slash = strrchr(path, '/');
    if (id == sim_stringparam_scene_path_and_name)
        return memory_text(path);
    if (id == sim_stringparam_scene_name)
        return memory_text(slash ? slash + 1 : path);
    return slash ? memory_copy(path, (size_t)(slash - path)) : memory_text(".");
}

char *simGetStringParameter(int id)
{
    if (id >= sim_stringparam_app_arg1 && id <= sim_stringparam_app_arg9)
        return application_argument(id - sim_stringparam_app_arg1);
    switch (id) {
    case sim_stringparam_application_path:
        return memory_text(world.options.directory);
    case sim_stringparam_scene_path_and_name:
    case sim_stringparam_scene_path:
    case sim_stringparam_scene_name:
        return scene_path(id);
    case sim_stringparam_scenedefaultdir:
    case sim_stringparam_modeldefaultdir:
        return model_folder();
    case sim_stringparam_remoteapi_temp_file_dir:
    case sim_stringparam_tempdir:
        return temp_dir(__func__);
    default:
        FAIL("there is no string parameter %d here.", id);
        return NULL;
    }
}
