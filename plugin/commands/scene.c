/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands that load and close scenes, models and old user interfaces. A name that starts with
 * REMOTE_API_TEMPFILE_ is a transferred file; any other is a path on the simulator's machine.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "commands/tempdir.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define PATH_SIZE 4096
#define MAX_LOADED_UIS 1000

typedef int loader(struct sim_api *sim, const char *path);

/* Loads without message boxes, which would wait for a user to close them. */
static int load_quietly(struct sim_api *sim, loader *load, const char *path)
{
    int messages = sim_get_boolean_parameter(sim, sim_boolparam_scene_and_model_load_messages);
    int result;
    sim_set_boolean_parameter(sim, sim_boolparam_scene_and_model_load_messages, 0);
    result = load(sim, path);
    if (messages >= 0)
        sim_set_boolean_parameter(sim, sim_boolparam_scene_and_model_load_messages, messages);
    return result;
}

int cmd_load_scene(struct call *call)
{
    char buffer[PATH_SIZE];
    const char *path = tempdir_resolve(call, buffer, sizeof(buffer));
    if (!path)
        return CALL_E_REFUSED;
    return reply_outcome(load_quietly(call->sim, sim_load_scene, path));
}

int cmd_close_scene(struct call *call)
{
    return reply_outcome(sim_close_scene(call->sim));
}

/* Loading selects the model's base: in all generations this is the way to get its handle. */
int cmd_load_model(struct call *call)
{
    char buffer[PATH_SIZE];
    const char *path = tempdir_resolve(call, buffer, sizeof(buffer));
    int result = SIM_E_REFUSED;
    if (path) {
        sim_clear_selection(call->sim);
        result = load_quietly(call->sim, sim_load_model, path);
    }
    if (result >= 0)
        result = sim_get_last_selection(call->sim);
    return reply_result(call, result);
}

int cmd_load_ui(struct call *call)
{
    char buffer[PATH_SIZE];
    int handles[MAX_LOADED_UIS];
    const char *path = tempdir_resolve(call, buffer, sizeof(buffer));
    int count = path ? sim_load_ui(call->sim, path, handles, MAX_LOADED_UIS) : SIM_E_REFUSED;
    buffer_put_i32(call->reply, count < 0 ? 0 : count);
    if (count > 0)
        buffer_put_i32_array(call->reply, handles, (size_t)count);
    return reply_outcome(count);
}
