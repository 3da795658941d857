/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The life cycle of the plugin: one simulator, one server. A simulator may load the same file
 * twice, with an old-style and a new-style name: the second start is refused.
 *
 * The user interface's thread may start and stop the plugin, the simulation's thread sends
 * messages; they never do so at the same time. Messages that are not ours may come from any
 * thread, and access nothing.
 */
#include "plugin.h"

#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "named/named.h"
#include "os/dynlib.h"
#include "os/error.h"
#include "server/scriptfn.h"
#include "server/server.h"
#include "simConst.h"

#define OLDEST_PROGRAM 30200 /* V-REP 3.2 */
#define ERROR_MODE_DUMMY_SINCE 40100

static struct {
    struct sim_api *sim;
    struct server *server; /* NULL: not started */
    int busy;              /* nesting depth of messages that are being handled */
    int stop_asked;        /* stop was requested meanwhile; done after them */
    struct dynlib own;     /* while open, the library keeps itself loaded */
} plugin;

/* ------------------------------------------------------------------ script functions */

static void script_start(struct sim_script_call *call)
{
    if (plugin.server)
        scriptfn_start(plugin.sim, plugin.server, call);
}

static void script_stop(struct sim_script_call *call)
{
    if (plugin.server)
        scriptfn_stop(plugin.sim, plugin.server, call);
}

static void script_reset(struct sim_script_call *call)
{
    if (plugin.server)
        scriptfn_reset(plugin.sim, plugin.server, call);
}

static void script_status(struct sim_script_call *call)
{
    if (plugin.server)
        scriptfn_status(plugin.sim, plugin.server, call);
}

static void script_call_through(struct sim_script_call *call)
{
    if (plugin.server)
        scriptfn_call_through(plugin.sim, call);
}

static void script_call_back(struct sim_script_call *call)
{
    if (plugin.server)
        named_call_back(server_get_named(plugin.server), call);
}

static void register_script_functions(struct sim_api *sim)
{
    static const struct scriptfn_callbacks callbacks = {script_start, script_stop, script_reset,
                                                        script_status, script_call_through,
                                                        script_call_back};
    if (scriptfn_register(sim, &callbacks) < 0)
        sim_log(sim, SIM_LOG_WARNING, "remote API: the script functions were not registered");
}

/* ------------------------------------------------------------------ start and stop */

/* Sleeps while the simulator is idle, or its next step is not due yet. */
static void sleep_for_clients(int timeout_us)
{
    if (plugin.server)
        server_sleep(plugin.server, timeout_us);
}

static int server_start(struct sim_api *sim)
{
    char text[160];
    int result;
    if (sim->program_version < OLDEST_PROGRAM) {
        snprintf(text, sizeof(text), "remote API: simulator version %d is too old",
                 sim->program_version);
        sim_log(sim, SIM_LOG_ERROR, text);
        return -1;
    }
    result = server_new(&plugin.server, sim, &command_table);
    if (result < 0) {
        snprintf(text, sizeof(text), "remote API: not started: %s", error_text(-result));
        sim_log(sim, SIM_LOG_ERROR, text);
        plugin.server = NULL;
    }
    return result;
}

int plugin_start(enum sim_generation generation, const char *library_path)
{
    struct sim_api *sim;
    char why[160];
    if (plugin.server) {
        sim_log(plugin.sim, SIM_LOG_WARNING,
                plugin.stop_asked
                    ? "remote API: a start was refused: it is being unloaded by a command, "
                      "and can be loaded again when that is done"
                    : "remote API: already started, a second start was refused");
        return 0;
    }
    if (sim_open(&sim, generation, library_path, why, sizeof(why)) != 0) {
        fprintf(stderr, "remote API: not started: %s\n", why);
        return 0;
    }
    if (server_start(sim) < 0) {
        sim_free(sim);
        return 0;
    }
    plugin.sim = sim;
    if (generation != SIM_COPPELIA46 && !plugin.own.handle)
        dynlib_open_own(&plugin.own); /* up to 4.5 an unloaded plugin is unmapped at once */
    register_script_functions(sim);
    sim_set_sleep(sim, sleep_for_clients);
    return SIMX_VERSION;
}

static void end(void)
{
    sim_set_sleep(plugin.sim, NULL);
    server_free(plugin.server);
    plugin.server = NULL;
    sim_free(plugin.sim);
    plugin.sim = NULL;
    plugin.stop_asked = 0;
}

/* The calling simulator keeps the library loaded. But a script that was called by one of our
 * commands may unload the plugin. Its code is then still running, so the library stays loaded
 * until the process ends. */
void plugin_stop(enum sim_generation generation)
{
    if (!plugin.server || plugin.sim->generation != generation)
        return;
    if (plugin.busy) {
        plugin.stop_asked = 1;
        return;
    }
    end();
    dynlib_close(&plugin.own);
}

/* ------------------------------------------------------------------ messages */

/* Up to 4.0, this mode decides whether errors are shown to the user, and whether they are kept for
 * us at all. */
static int errors_keep(struct sim_api *sim)
{
    int mode = 0;
    if (sim->program_version >= ERROR_MODE_DUMMY_SINCE)
        return -1;
    if (sim_get_integer_parameter(sim, sim_intparam_error_report_mode, &mode) < 0)
        return -1;
    sim_set_integer_parameter(sim, sim_intparam_error_report_mode, sim_api_errormessage_report);
    return mode;
}

static void errors_restore(struct sim_api *sim, int mode)
{
    if (mode >= 0)
        sim_set_integer_parameter(sim, sim_intparam_error_report_mode, mode);
}

static int handle(struct server *server, int message)
{
    switch (message) {
    case sim_message_eventcallback_instancepass:
        server_instance_pass(server);
        return 0;
    case sim_message_eventcallback_mainscriptabouttobecalled:
        return server_main_script(server);
    case sim_message_eventcallback_simulationabouttostart:
        server_simulation_starts(server);
        return 0;
    default:
        server_simulation_ended(server);
        return 0;
    }
}

static int is_ours(int message)
{
    return message == sim_message_eventcallback_instancepass ||
           message == sim_message_eventcallback_mainscriptabouttobecalled ||
           message == sim_message_eventcallback_simulationabouttostart ||
           message == sim_message_eventcallback_simulationended;
}

int plugin_message(int message)
{
    int mode, veto;
    if (!is_ours(message) || !plugin.server)
        return 0;
    plugin.busy++;
    mode = errors_keep(plugin.sim);
    veto = handle(plugin.server, message);
    errors_restore(plugin.sim, mode);
    plugin.busy--;
    if (plugin.stop_asked && !plugin.busy)
        end();
    return veto;
}
