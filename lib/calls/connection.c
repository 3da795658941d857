/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Family session, the part that makes and ends clients and looks at their connection.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "client/clients.h"
#include "client/exec.h"
#include "client/explain.h"
#include "client/trace.h"
#include "extApi.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"
#include "transport/channel.h"

#define DEFAULT_CONNECT_TIMEOUT_MS 5000
#define LOOK_US 20000

/* ------------------------------------------------------------------ start and finish */

/* Waits for the first connection; without a thread, that is to make it. */
static int wait_until_connected(struct client *client, int timeout_ms)
{
    int64_t deadline_us = clock_us() + (int64_t)timeout_ms * 1000;
    mutex_lock(&client->lock);
    for (;;) {
        client_revive(client, deadline_us);
        int64_t now_us = clock_us();
        if (client_is_connected(client) || client->gave_up || now_us >= deadline_us ||
            atomic_get_int(&client->stop))
            break;
        int64_t look_us = client->has_thread ? deadline_us : now_us + LOOK_US;
        cond_wait_until(&client->changed, &client->lock,
                        look_us < deadline_us ? look_us : deadline_us);
    }
    int connected = client_is_connected(client);
    mutex_unlock(&client->lock);
    return connected;
}

static void keep_start_error(int error)
{
    clients_set_start_error(
        error == -EMFILE ? "all 255 clients are in use: simxFinish gives one back"
        : error == -EALREADY ? "another client of this program has the same target"
                             : error_text(-error));
}

static void keep_port_error(int port)
{
    char text[120];
    snprintf(text, sizeof text,
             "%d is no port: it is 1 to 65535 for TCP, or negative for shared memory", port);
    clients_set_start_error(text);
}

static void keep_connection_error(struct client *client)
{
    char text[320];
    mutex_lock(&client->lock);
    explain_no_connection(client, text, sizeof text);
    mutex_unlock(&client->lock);
    trace_event(client, "simxStart failed: %s", text);
    clients_set_start_error(text);
}

/* Also without waiting one attempt is made, unless a thread makes it. */
static int connect_first(struct client *client, int waits, int timeout_ms)
{
    int error = client_begin(client);
    if (error < 0) {
        keep_start_error(error);
        return 0;
    }
    if (!wait_until_connected(client, waits ? timeout_ms : 0) && waits) {
        keep_connection_error(client);
        return 0;
    }
    clients_set_start_error("");
    return 1;
}

simxInt simxStart(const simxChar *connectionAddress, simxInt connectionPort,
                  simxUChar waitUntilConnected, simxUChar doNotReconnectOnceDisconnected,
                  simxInt timeOutInMs, simxInt commThreadCycleInMs)
{
    struct client *client;
    if (!channel_knows_port(connectionPort)) {
        keep_port_error(connectionPort);
        return -1;
    }
    int id = clients_add(&client, connectionAddress ? connectionAddress : "", connectionPort,
                         doNotReconnectOnceDisconnected != 0, commThreadCycleInMs);
    if (id < 0) {
        keep_start_error(id);
        return -1;
    }
    if (timeOutInMs < 0) {
        mutex_lock(&client->lock);
        client->reply_timeout_ms = timeOutInMs == INT_MIN ? INT_MAX : -timeOutInMs;
        mutex_unlock(&client->lock);
        timeOutInMs = DEFAULT_CONNECT_TIMEOUT_MS;
    }
    if (!connect_first(client, waitUntilConnected, timeOutInMs)) {
        clients_end(id, client);
        return -1;
    }
    clients_give(id);
    return id;
}

simxVoid simxFinish(simxInt clientID)
{
    if (clientID >= 0)
        clients_remove(clientID);
    else if (clientID == -1)
        for (int id = 0; id < CLIENTS_MAX; id++)
            clients_remove(id);
}

/* ------------------------------------------------------------------ looking at the connection */

simxInt simxGetConnectionId(simxInt clientID)
{
    struct client *client = clients_take(clientID);
    if (!client)
        return -1;
    mutex_lock(&client->lock);
    if (client->fast.session)
        link_fast_take(client, 1);
    client_revive(client, CLOCK_FOREVER);
    int id = client_is_connected(client) ? client->connections : -1;
    mutex_unlock(&client->lock);
    clients_give(clientID);
    return id;
}

simxInt simxGetPingTime(simxInt clientID, simxInt *pingTime)
{
    if (!exec_client_runs(clientID))
        return simx_return_ok; /* as ever: no client, no ping, no error */
    struct request request = request_int(simx_cmd_get_integer_parameter,
                                         sim_intparam_program_version);
    int64_t begin_us = clock_us();
    struct exec exec = exec_begin(clientID, &request, simx_opmode_blocking);
    simxInt result = exec_end(&exec);
    if (pingTime)
        *pingTime = (simxInt)((clock_us() - begin_us + 500) / 1000);
    return result & ~simx_return_remote_error_flag;
}

simxInt simxGetLastCmdTime(simxInt clientID)
{
    struct client *client = clients_take(clientID);
    if (!client)
        return 0;
    mutex_lock(&client->lock);
    simxInt time_ms = client->last_sim_time;
    mutex_unlock(&client->lock);
    clients_give(clientID);
    return time_ms;
}

static int header_value(const struct message_header *header, simxInt info_type, simxInt *value)
{
    switch (info_type) {
    case simx_headeroffset_version: *value = header->version; return 1;
    case simx_headeroffset_message_id: *value = header->id; return 1;
    case simx_headeroffset_client_time: *value = header->client_time; return 1;
    case simx_headeroffset_server_time: *value = header->server_time; return 1;
    case simx_headeroffset_scene_id: *value = header->scene_id; return 1;
    case simx_headeroffset_server_state: *value = header->server_state; return 1;
    default: return -1;
    }
}

/* What the header of a message would tell. */
static int fast_header(const struct fast_link *link, struct message_header *header)
{
    struct session_state state;
    session_read_state(link->session, &state);
    *header = (struct message_header){ .version = MESSAGE_VERSION,
                                       .id = (int32_t)session_executed(link->session),
                                       .client_time = clock_wire_ms(),
                                       .server_time = state.server_time,
                                       .scene_id = state.scene_id,
                                       .server_state = state.server_state };
    return header->id != 0;
}

simxInt simxGetInMessageInfo(simxInt clientID, simxInt infoType, simxInt *info)
{
    simxInt result = -1, value = 0;
    struct client *client = clients_take(clientID);
    if (!client)
        return -1;
    mutex_lock(&client->lock);
    struct message_header header = client->inbox.header;
    int has_header = client->inbox.has_header;
    if (client->fast.session)
        link_fast_take(client, 0);
    if (client->fast.session)
        has_header = fast_header(&client->fast, &header);
    if (has_header)
        result = header_value(&header, infoType, &value);
    mutex_unlock(&client->lock);
    clients_give(clientID);
    if (result == 1 && info)
        *info = value;
    return result;
}

simxInt simxGetOutMessageInfo(simxInt clientID, simxInt infoType, simxInt *info)
{
    simxInt value = 0;
    if (infoType == simx_headeroffset_version)
        value = MESSAGE_VERSION;
    else if (infoType == simx_headeroffset_client_time)
        value = clock_wire_ms();
    else if (infoType == simx_headeroffset_message_id) {
        struct client *client = clients_take(clientID);
        if (!client)
            return -1;
        mutex_lock(&client->lock);
        value = client->fast.session ? (simxInt)client->fast.tag + 1 : client->next_id;
        mutex_unlock(&client->lock);
        clients_give(clientID);
    } else
        return -1;
    if (info)
        *info = value;
    return 1;
}

const simxChar *simxGetErrorText(simxInt clientID)
{
    return clients_explain(clientID);
}

/* ------------------------------------------------------------------ pausing */

/* The pause belongs to the thread that made it; another one waits until it is over, 0, or in vain,
 * EXEC_E_PAUSE. */
static int pause_begin(struct client *client)
{
    int64_t deadline_us = clock_us() + (int64_t)client->reply_timeout_ms * 1000;
    uintptr_t self = thread_self();
    while (client->pause_depth > 0 && client->pause_owner != self)
        if (cond_wait_until(&client->changed, &client->lock, deadline_us))
            return EXEC_E_PAUSE;
    client->pause_owner = self;
    client->pause_depth++;
    return 0;
}

static void pause_end(struct client *client)
{
    if (client->pause_depth == 0 || client->pause_owner != thread_self())
        return;
    if (--client->pause_depth == 0) {
        link_fast_resume(client);
        client_wake_thread(client);
        cond_wake_all(&client->changed);
    }
}

simxInt simxPauseCommunication(simxInt clientID, simxUChar pause)
{
    struct client *client = clients_take(clientID);
    if (!client)
        return simx_return_initialize_error_flag;
    mutex_lock(&client->lock);
    int error = 0;
    if (pause)
        error = pause_begin(client);
    else
        pause_end(client);
    mutex_unlock(&client->lock);
    clients_give(clientID);
    /* A pause is no command: only what failed is told. */
    return error ? exec_refuse(clientID, 0, error) : simx_return_ok;
}
