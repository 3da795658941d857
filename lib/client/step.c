/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Requests steps, and records how they ended; see step.h.
 */
#include "client/step.h"

#include <errno.h>

#include "client/client.h"
#include "os/clock.h"

void step_failed(struct client *client, simxInt result, int error)
{
    if (client->step.state != STEP_ASKED)
        return;
    client->step = (struct step){ .state = STEP_ENDED, .result = result, .error = error };
    cond_wake_all(&client->changed);
}

void step_ended(struct client *client, int end)
{
    if (end == SESSION_STEPS_DONE)
        step_failed(client, simx_return_ok, 0);
    else
        step_failed(client, simx_return_remote_error_flag, CALL_E_STEP + end);
}

void step_lost(struct client *client)
{
    step_failed(client, simx_return_timeout_flag | simx_return_novalue_flag, -ECONNRESET);
}

/* Sets `state` before the link sends, because the link may report the end at once. */
static int ask(struct client *client, simxInt steps)
{
    if (!client->link)
        return -ECONNRESET;
    client->step.state = STEP_ASKED;
    int error = client->link->step_begin(client, (uint32_t)steps);
    if (error < 0 && client->step.state == STEP_ASKED)
        client->step.state = STEP_NONE;
    return error;
}

void step_begin(struct call *call, simxInt steps)
{
    struct client *client = call->client;
    int error = steps <= 0 ? -EINVAL : 0;
    if (error == 0 && !client->link)
        connect_await(client, clock_us() + (int64_t)client->reply_timeout_ms * 1000);
    if (error == 0 && client->step.state == STEP_ASKED)
        error = -EALREADY;
    if (error == 0)
        error = ask(client, steps);
    if (error == -ECONNRESET) {
        call->result = simx_return_timeout_flag | simx_return_novalue_flag;
        call->error = client->connection.losses > 0 ? error : 0;
    } else if (error < 0)
        call_fail(call, error);
}

void step_end(struct call *call, int64_t deadline_us)
{
    struct client *client = call->client;
    if (client->step.state == STEP_ASKED && client->link)
        client->link->step_end(client, deadline_us);
    call->result = client->step.result;
    call->error = client->step.error;
    if (client->step.state == STEP_ASKED) {
        call->result = simx_return_timeout_flag;
        call->error = 0;
    }
}
