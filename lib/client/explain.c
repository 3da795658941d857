/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Results as sentences; see explain.h.
 */
#include "client/explain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/client.h"
#include "extApi.h"
#include "os/error.h"

static const char *reason(const struct client *client)
{
    switch (client->connection.error) {
    case 0: return "the server does not answer, or has another client";
    case -ENOENT: return "nobody offers it; is the simulator running, with the plugin loaded?";
    case -ECONNREFUSED:
        return "nobody listens there; is the simulator running, with the plugin loaded?";
    case -EHOSTUNREACH: return "the host is not known or cannot be reached";
    case -EBUSY: return "another client is served there";
    case -EACCES: return "it belongs to another user";
    case -EBADMSG: return "what is there is not of this protocol";
    default: return error_text(-client->connection.error);
    }
}

void explain_no_connection(const struct client *client, char *text, size_t size)
{
    char place[256];
    if (client->port >= 0)
        snprintf(place, sizeof place, "%s, TCP port %d", client->host, client->port);
    else
        snprintf(place, sizeof place, "shared memory number %lld", -(long long)client->port);
    if (client->connection.error == -ECONNRESET && client->connection.losses > 0)
        snprintf(text, size, "the connection to %s was lost", place);
    else if (client->port < 0 && client->connection.why[0])
        snprintf(text, size, "no connection to %s: %s (fast session: %s)", place, reason(client),
                 client->connection.why);
    else
        snprintf(text, size, "no connection to %s: %s", place, reason(client));
}

/* The reason why the client could not execute the command. */
static const char *local_reason(int error)
{
    switch (error) {
    case -EINVAL: return "an argument is missing or out of range";
    case -ENOBUFS: return "what waits to be sent leaves no room; end the pause, if there is one";
    case -ENOSPC:
    case -ENOMEM: return "the system has no memory left for it";
    case -EMFILE: return "there is no room for one more stream";
    case -EMSGSIZE: return "the data is too large";
    case -EALREADY: return "earlier steps are still under way; simxStepEnd waits for them";
    default: return error_text(-error);
    }
}

/* The reason why a local file could not be sent. */
static const char *file_reason(int error)
{
    switch (error) {
    case -EINVAL: return "it has no path, or is no plain file";
    case -EMFILE: return "this program has too many files open";
    default: return local_reason(error);
    }
}

static void explain_refusal(const struct client *client, const char *name, char *text, size_t size)
{
    if (client->failure.command == simx_cmd_transfer_file)
        snprintf(text, size, "%s: the file cannot be sent: %s", name,
                 file_reason(client->failure.error));
    else if (client->failure.error >= CALL_E_RESULT)
        snprintf(text, size, "%s: result %d is missing, or is not of the type that was asked for",
                 name, client->failure.error - CALL_E_RESULT + 1);
    else
        snprintf(text, size, "%s: %s", name, local_reason(client->failure.error));
}

/* Our server answers some commands only when the simulation has stopped. */
static const char *why_no_answer(struct client *client, const struct command_info *info)
{
    struct session_state state;
    int is_told = client->link->state(client, &state);
    if (is_told && state.awaits_stop)
        return "a stop of the simulation is under way";
    if (!is_told && info &&
        (info->effect == EFFECT_REST || info->number == simx_cmd_start_pause_stop_simulation))
        return "the simulator is busy, or a stop of the simulation is under way";
    return "the simulator is busy or stopped by its user";
}

/* The reason why steps were not made. */
static const char *step_reason(int error)
{
    switch (error - CALL_E_STEP) {
    case SESSION_STEPS_NOT_ENABLED:
        return "stepping is not switched on for this client (simxSynchronous)";
    case SESSION_STEPS_NOT_RUNNING: return "the simulation does not run";
    case SESSION_STEPS_BUSY: return "the server makes earlier ones still";
    case SESSION_STEPS_DISABLED: return "stepping was switched off meanwhile (simxSynchronous)";
    case SESSION_STEPS_PAUSED: return "the simulation was paused meanwhile";
    case SESSION_STEPS_STOPPED: return "the simulation was stopped meanwhile";
    default:
        return "stepping is not switched on for this client (simxSynchronous), or the simulation "
               "does not run";
    }
}

/* The server's text also begins with the command's name. */
static const char *without_name(const char *words, const char *name)
{
    size_t length = strlen(name);
    int has_name = strncmp(words, name, length) == 0 && strncmp(words + length, ": ", 2) == 0;
    return has_name ? words + length + 2 : words;
}

static void explain_remote(const struct client *client, const char *name, char *text, size_t size)
{
    const struct failure *failure = &client->failure;
    if (failure->command == simx_cmd_synchronous_next)
        snprintf(text, size, "no step: %s", step_reason(failure->error));
    else if (failure->words[0])
        snprintf(text, size, "%s: the simulator refused: %s", name,
                 without_name(failure->words, name));
    else
        snprintf(text, size, "%s: the simulator refused; simxGetLastErrors may have its words",
                 name);
}

void explain_result(struct client *client, char *text, size_t size)
{
    const struct failure *failure = &client->failure;
    const struct command_info *info = command_info(failure->command);
    const char *name = info ? info->name : "unknown command";
    int result = failure->result;
    if (result == simx_return_ok)
        snprintf(text, size, "%s", "");
    else if (failure->error == CALL_E_PAUSE)
        snprintf(text, size, "no pause: that of another thread did not end in time");
    else if (result & simx_return_local_error_flag)
        explain_refusal(client, name, text, size);
    else if (result & simx_return_illegal_opmode_flag)
        snprintf(text, size, "%s: this operation mode cannot be used here", name);
    else if (result & simx_return_remote_error_flag)
        explain_remote(client, name, text, size);
    else if (failure->error == -ECONNRESET)
        snprintf(text, size, "%s: the connection was lost", name);
    else if (!client->link)
        explain_no_connection(client, text, size);
    else if (failure->command == simx_cmd_synchronous_next && client->step.state == STEP_ASKED)
        snprintf(text, size, "the steps are under way still; simxStepEnd waits for them");
    else if (result & simx_return_timeout_flag)
        snprintf(text, size, "%s: no answer in time; %s", name, why_no_answer(client, info));
    else if (result & simx_return_split_progress_flag)
        snprintf(text, size, "%s: an equal split command is still on its way", name);
    else
        snprintf(text, size, "%s: no value has arrived yet", name);
}
