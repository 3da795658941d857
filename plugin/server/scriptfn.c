/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's functions in scripts. Arguments are read from the bottom of the call's stack; the
 * items that remain on the stack at the end are the results.
 */
#include "server/scriptfn.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "os/error.h"
#include "server/server.h"
#include "simConst.h"

/* ------------------------------------------------------------------ names */

/* The functions of new-style plugins become a table of the script that loads them; the functions
 * of other plugins have global names. Before 4.3, the table for the dotted names must be created
 * first. 4.0 to 4.2 assign a variable before functions only if its value begins with "require";
 * otherwise the variable would replace a table that has functions already. */

#define DOTTED_SINCE 30500
#define TABLE_MADE_SINCE 40300

struct name {
    const char *bare;
    const char *old;
    const char *arguments;
};

static const struct name names[] = {
    {"start", "simExtRemoteApiStart",
     "(number port,number maxPacketSize=1300,bool debug=false,bool preEnableTrigger=false)"},
    {"stop", "simExtRemoteApiStop", "(number port)"},
    {"reset", "simExtRemoteApiReset", "(number port)"},
    {"status", "simExtRemoteApiStatus", "(number port)"},
};

static int register_global(struct sim_api *sim, const char *prefix, const char *name,
                           const char *arguments, sim_script_callback *callback)
{
    char full[64], tip[160];
    snprintf(full, sizeof(full), "%s%s@RemoteApi", prefix, name);
    snprintf(tip, sizeof(tip), "number result=%s%s%s", prefix, name, arguments);
    return sim_register_script_function(sim, full, tip, callback);
}

static int register_one(struct sim_api *sim, const struct name *name, sim_script_callback *callback)
{
    int result = 0;
    if (sim->generation == SIM_COPPELIA46)
        return sim_register_script_function(sim, name->bare, NULL, callback);
    if (sim->program_version >= DOTTED_SINCE)
        result = register_global(sim, "simRemoteApi.", name->bare, name->arguments, callback);
    if (result < 0)
        return result;
    return register_global(sim, "", name->old, name->arguments, callback);
}

static int register_all(struct sim_api *sim, const struct scriptfn_callbacks *callbacks)
{
    sim_script_callback *const in_order[] = {callbacks->start, callbacks->stop, callbacks->reset,
                                             callbacks->status};
    if (sim->generation != SIM_COPPELIA46 && sim->program_version >= DOTTED_SINCE &&
        sim->program_version < TABLE_MADE_SINCE)
        sim_register_script_variable(sim, "simRemoteApi", "require and {}");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        int result = register_one(sim, &names[i], in_order[i]);
        if (result < 0)
            return result;
    }
    return 0;
}

static int register_for_addon(struct sim_api *sim, const char *name, sim_script_callback *callback)
{
    if (sim->generation == SIM_COPPELIA46)
        return sim_register_script_function(sim, name, NULL, callback);
    return register_global(sim, "simRemoteApi.", name, "()", callback);
}

/* Only in simulators that have add-ons of ours. */
int scriptfn_register(struct sim_api *sim, const struct scriptfn_callbacks *callbacks)
{
    int result = register_all(sim, callbacks);
    if (result < 0 || (sim->generation != SIM_COPPELIA46 && !sim_is_host(sim)))
        return result < 0 ? result : 0;
    result = register_for_addon(sim, "callThrough", callbacks->call_through);
    if (result >= 0)
        result = register_for_addon(sim, "callBack", callbacks->call_back);
    return result < 0 ? result : 0;
}

/* ------------------------------------------------------------------ arguments */

static void raise_error(struct sim_script_call *call, const char *text)
{
    if (call->error)
        snprintf(call->error, SIM_SCRIPT_ERROR_SIZE, "%s", text);
}

/* Moves the next argument to the top. Returns 1, or 0 if there is none or it is nil, which then
 * stays there, behind the others. */
static int next_argument(struct sim_api *sim, int stack)
{
    if (sim_stack_size(sim, stack) <= 0)
        return 0;
    sim_stack_raise(sim, stack, 0);
    return sim_stack_is_null(sim, stack) != 1;
}

/* Each function takes the next argument. Without one, `*value` does not change. Returns 1 if
 * taken, 0 if absent, -1 after a script error. */

static int take_int(struct sim_api *sim, struct sim_script_call *call, int *value)
{
    int taken, converted;
    if (!next_argument(sim, call->stack))
        return 0;
    converted = sim_stack_get_int(sim, call->stack, &taken);
    sim_stack_pop(sim, call->stack, 1);
    if (converted != 1) {
        raise_error(call, "a number was expected");
        return -1;
    }
    *value = taken;
    return 1;
}

static int take_bool(struct sim_api *sim, struct sim_script_call *call, int *value)
{
    int taken, converted;
    if (!next_argument(sim, call->stack))
        return 0;
    converted = sim_stack_get_bool(sim, call->stack, &taken);
    sim_stack_pop(sim, call->stack, 1);
    if (converted != 1) {
        raise_error(call, "a boolean was expected");
        return -1;
    }
    *value = taken;
    return 1;
}

/* The port is the first argument, and required. */
static int take_port(struct sim_api *sim, struct sim_script_call *call, int *port)
{
    int taken = take_int(sim, call, port);
    if (taken == 0)
        raise_error(call, "a port number was expected");
    return taken > 0 ? 0 : -1;
}

static void give_result(struct sim_api *sim, struct sim_script_call *call, int result)
{
    sim_stack_pop(sim, call->stack, 0);
    sim_stack_push_int(sim, call->stack, result);
}

/* ------------------------------------------------------------------ start, stop, reset */

/* Services of scripts that run with the simulation end with it. 3.4 has more types of such
 * scripts. */
static int ends_with_simulation(const struct sim_api *sim, int type)
{
    if (type == sim_scripttype_mainscript || type == sim_scripttype_childscript)
        return 1;
    return sim->program_version < DOTTED_SINCE && (type == sim_scripttype_jointctrlcallback_old ||
                                                   type == sim_scripttype_contactcallback_old ||
                                                   type == sim_scripttype_generalcallback_old);
}

static int take_options(struct sim_api *sim, struct sim_script_call *call,
                        struct service_options *options)
{
    int type = sim_get_script_type(sim, call->script);
    int port = 0;
    if (take_port(sim, call, &port) < 0)
        return -1;
    *options = service_options_default(port);
    options->debug = 0;
    options->sync_trigger = 0;
    options->continuous = 0;
    options->simulation_only = ends_with_simulation(sim, type);
    if (take_int(sim, call, &options->max_packet_size) < 0 ||
        take_bool(sim, call, &options->debug) < 0 ||
        take_bool(sim, call, &options->sync_trigger) < 0)
        return -1;
    if (type < 0) {
        raise_error(call, "the calling script is unknown");
        return -1;
    }
    return 0;
}

void scriptfn_start(struct sim_api *sim, struct server *server, struct sim_script_call *call)
{
    struct service_options options;
    int result = -1;
    if (take_options(sim, call, &options) == 0) {
        result = server_start_service(server, &options);
        if (result == -EADDRINUSE)
            raise_error(call, "invalid port: it is already in use");
        else if (result == -EINVAL)
            raise_error(call, "invalid port: it is 1 to 65535, or negative for shared memory");
        else if (result < 0)
            raise_error(call, error_text(-result));
    }
    give_result(sim, call, result < 0 ? -1 : 1);
}

typedef int service_function(struct server *server, int port);

static void apply_to_port(struct sim_api *sim, struct server *server, struct sim_script_call *call,
                          service_function *function)
{
    int port = 0;
    int result = take_port(sim, call, &port);
    if (result == 0)
        result = function(server, port);
    give_result(sim, call, result < 0 ? -1 : 1);
}

void scriptfn_stop(struct sim_api *sim, struct server *server, struct sim_script_call *call)
{
    apply_to_port(sim, server, call, server_stop_service);
}

void scriptfn_reset(struct sim_api *sim, struct server *server, struct sim_script_call *call)
{
    apply_to_port(sim, server, call, server_reset_service);
}

void scriptfn_call_through(struct sim_api *sim, struct sim_script_call *call)
{
    sim_call_scripts_through(sim, call->script);
    give_result(sim, call, 1);
}

/* ------------------------------------------------------------------ status */

#define STATUS_CONNECTED 2
#define STATUS_INFOS 5

static const char *peer_text(const struct service_status *status, int port)
{
    if (port >= 0 && !(status->state & STATUS_CONNECTED))
        return "no client is connected";
    return status->peer;
}

static void give_status(struct sim_api *sim, int stack, const struct service_status *status,
                        int port)
{
    const char *peer = peer_text(status, port);
    sim_stack_pop(sim, stack, 0);
    sim_stack_push_int(sim, stack, status->state);
    if (status->state < 0)
        sim_stack_push_null(sim, stack);
    else
        sim_stack_push_int_array(sim, stack, status->info, STATUS_INFOS);
    sim_stack_push_int(sim, stack, SIMX_VERSION);
    sim_stack_push_int(sim, stack, status->state < 0 ? -1 : status->client_version);
    if (status->state >= 0)
        sim_stack_push_string(sim, stack, peer, (int)strlen(peer));
}

void scriptfn_status(struct sim_api *sim, struct server *server, struct sim_script_call *call)
{
    struct service_status status;
    int port = 0;
    if (take_port(sim, call, &port) < 0) {
        give_result(sim, call, -1);
        return;
    }
    server_service_status(server, port, &status);
    give_status(sim, call->stack, &status, port);
}
