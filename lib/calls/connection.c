/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Starting and ending clients, the state of their connection, and pauses.
 */
#include <limits.h>

#include "client/answer.h"
#include "client/table.h"
#include "extApi.h"
#include "os/clock.h"

#define DEFAULT_CONNECT_TIMEOUT_MS 5000

/* ------------------------------------------------------------------ start and finish */

/* A negative time sets the timeout of replies. */
static simxInt start(struct target *target, int waits, simxInt timeout_ms)
{
    target->reply_timeout_ms = CLIENT_REPLY_TIMEOUT_MS;
    if (timeout_ms < 0) {
        target->reply_timeout_ms = timeout_ms == INT_MIN ? INT_MAX : -timeout_ms;
        timeout_ms = DEFAULT_CONNECT_TIMEOUT_MS;
    }
    return table_start(target, waits ? timeout_ms : -1);
}

/* None: this machine, as with shared memory. */
static const char *address_of(const char *address)
{
    return address && *address ? address : "127.0.0.1";
}

simxInt simxStart(const simxChar *connectionAddress, simxInt connectionPort,
                  simxUChar waitUntilConnected, simxUChar doNotReconnectOnceDisconnected,
                  simxInt timeOutInMs, simxInt commThreadCycleInMs)
{
    struct target target = { .host = address_of(connectionAddress),
                             .port = connectionPort,
                             .no_reconnect = doNotReconnectOnceDisconnected != 0,
                             .cycle_ms = commThreadCycleInMs };
    return start(&target, waitUntilConnected, timeOutInMs);
}

simxInt simxStartAnother(const simxChar *connectionAddress, simxInt connectionPort,
                         simxUChar waitUntilConnected, simxUChar doNotReconnectOnceDisconnected,
                         simxInt timeOutInMs, simxInt commThreadCycleInMs)
{
    struct target target = { .host = address_of(connectionAddress),
                             .port = connectionPort,
                             .no_reconnect = doNotReconnectOnceDisconnected != 0,
                             .cycle_ms = commThreadCycleInMs,
                             .may_repeat = 1 };
    return start(&target, waitUntilConnected, timeOutInMs);
}

simxVoid simxFinish(simxInt clientID)
{
    if (clientID >= 0)
        table_remove(clientID);
    else if (clientID == -1)
        for (int id = 0; id < TABLE_SIZE; id++)
            table_remove(id);
}

/* ------------------------------------------------------------------ state of the connection */

/* Holds the client for a call that sends no command and does not change the text of
 * simxGetErrorText. */
static struct call hold_quietly(simxInt id)
{
    struct call call = call_hold(id, 0);
    call.is_quiet = 1;
    return call;
}

simxInt simxGetConnectionId(simxInt clientID)
{
    struct call call = hold_quietly(clientID);
    simxInt id = -1;
    if (call.client)
        id = connect_look(call.client);
    call_end(&call);
    return id;
}

simxInt simxGetPingTime(simxInt clientID, simxInt *pingTime)
{
    if (!call_client_runs(clientID))
        return simx_return_ok; /* as in the original: without a client, no ping and no error */
    struct request request = request_int(simx_cmd_get_integer_parameter,
                                         sim_intparam_program_version);
    int64_t begin_us = clock_us();
    struct call call = call_begin(clientID, &request, simx_opmode_blocking);
    simxInt result = call_end(&call);
    if (pingTime)
        *pingTime = (simxInt)((clock_us() - begin_us + 500) / 1000);
    return result & ~simx_return_remote_error_flag;
}

simxInt simxGetLastCmdTime(simxInt clientID)
{
    struct call call = hold_quietly(clientID);
    simxInt time_ms = call.client ? call.client->last_sim_time : 0;
    call_end(&call);
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

simxInt simxGetInMessageInfo(simxInt clientID, simxInt infoType, simxInt *info)
{
    struct message_header header;
    simxInt result = -1, value = 0;
    struct call call = hold_quietly(clientID);
    if (call.client && client_header(call.client, &header))
        result = header_value(&header, infoType, &value);
    call_end(&call);
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
        struct call call = hold_quietly(clientID);
        if (!call.client)
            return -1;
        value = client_next_id(call.client);
        call_end(&call);
    } else
        return -1;
    if (info)
        *info = value;
    return 1;
}

const simxChar *simxGetErrorText(simxInt clientID)
{
    return table_explain(clientID);
}

/* ------------------------------------------------------------------ pausing */

simxInt simxPauseCommunication(simxInt clientID, simxUChar pause)
{
    struct call call = call_hold(clientID, 0);
    int error = 0;
    if (call.client && pause)
        error = pause_begin(call.client);
    else if (call.client)
        pause_end(call.client);
    if (error)
        call_fail(&call, error);
    call.is_quiet = !error; /* a pause is not a command: only its failure is recorded */
    return call_end(&call);
}
