/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Extensions: stepping in one call, what the newest values belong to, a finer ping, and errors as
 * sentences.
 */
#include "client/clients.h"
#include "client/exec.h"
#include "os/clock.h"

/* ------------------------------------------------------------------ steps, fast */

static simxInt fast_end(struct client *client, int64_t deadline_us)
{
    if (!link_fast_step_end(client, deadline_us))
        return client->fast.session ? simx_return_timeout_flag
                                    : simx_return_timeout_flag | simx_return_novalue_flag;
    return client->fast.step_end == SESSION_STEPS_DONE ? simx_return_ok
                                                       : simx_return_remote_error_flag;
}

/* ------------------------------------------------------------------ steps, lock-step */

/* One trigger, accepted; the step's end is seen when a later blocking command is answered. */
static simxInt trigger(simxInt id)
{
    return simxSynchronousTrigger(id);
}

/* Adds to the number of steps that are still to be made: the sum. */
static int count_steps(struct client *client, int add)
{
    mutex_lock(&client->lock);
    int left = client->steps_left += add;
    mutex_unlock(&client->lock);
    return left;
}

static simxInt make_remaining(simxInt id, struct client *client, int64_t deadline_us)
{
    simxInt result = simx_return_ok;
    while (result == simx_return_ok && count_steps(client, 0) > 0) {
        if (clock_us() >= deadline_us)
            return simx_return_timeout_flag;
        simxInt ping_ms;
        result = simxGetPingTime(id, &ping_ms);
        if (result == simx_return_ok && count_steps(client, -1) > 0)
            result = trigger(id);
    }
    return result;
}

/* ------------------------------------------------------------------ the calls */

/* `fast` is told whether the client has a fast session. NULL for an unknown client. */
static struct client *take(simxInt id, int *fast)
{
    struct client *client = clients_take(id);
    if (!client)
        return NULL;
    mutex_lock(&client->lock);
    client_revive(client);
    *fast = client->fast.session != NULL;
    mutex_unlock(&client->lock);
    return client;
}

static simxInt give(simxInt id, struct client *client, simxInt result)
{
    mutex_lock(&client->lock);
    client->error_result = result;
    client->error_command = simx_cmd_synchronous_next;
    mutex_unlock(&client->lock);
    clients_give(id);
    return result;
}

simxInt simxStepBegin(simxInt clientID, simxInt steps)
{
    int fast;
    simxInt result = simx_return_ok;
    struct client *client = take(clientID, &fast);
    if (!client)
        return simx_return_initialize_error_flag;
    if (steps <= 0)
        return give(clientID, client, simx_return_local_error_flag);
    if (fast) {
        mutex_lock(&client->lock);
        if (client->fast.session && link_fast_step_begin(client, (uint32_t)steps) < 0)
            result = simx_return_local_error_flag;
        mutex_unlock(&client->lock);
    } else {
        result = trigger(clientID);
        count_steps(client, -count_steps(client, 0) + (result == simx_return_ok ? steps : 0));
    }
    return give(clientID, client, result);
}

simxInt simxStepEnd(simxInt clientID, simxInt timeOutInMs)
{
    int fast;
    simxInt result;
    int64_t deadline_us = clock_us() + (int64_t)(timeOutInMs > 0 ? timeOutInMs : 0) * 1000;
    struct client *client = take(clientID, &fast);
    if (!client)
        return simx_return_initialize_error_flag;
    if (fast) {
        mutex_lock(&client->lock);
        result = fast_end(client, deadline_us);
        mutex_unlock(&client->lock);
    } else
        result = make_remaining(clientID, client, deadline_us);
    return give(clientID, client, result);
}

simxInt simxStep(simxInt clientID, simxInt steps, simxInt timeOutInMs)
{
    simxInt result = simxStepBegin(clientID, steps);
    return result == simx_return_ok ? simxStepEnd(clientID, timeOutInMs) : result;
}

simxInt simxGetStepInfo(simxInt clientID, simxInt *stepNumber, simxDouble *simulationTime)
{
    struct session_state state;
    struct client *client = clients_take(clientID);
    if (!client)
        return simx_return_initialize_error_flag;
    mutex_lock(&client->lock);
    int has = client->fast.session != NULL;
    if (has)
        session_read_state(client->fast.session, &state);
    mutex_unlock(&client->lock);
    clients_give(clientID);
    if (!has)
        return simx_return_novalue_flag;
    if (stepNumber)
        *stepNumber = (simxInt)state.step;
    if (simulationTime)
        *simulationTime = state.sim_time;
    return simx_return_ok;
}

simxInt simxGetPingTimeUs(simxInt clientID, simxInt *pingTime)
{
    struct request request = request_int(simx_cmd_get_integer_parameter,
                                         sim_intparam_program_version);
    int64_t begin_us = clock_us();
    struct exec exec = exec_begin(clientID, &request, simx_opmode_blocking);
    simxInt result = exec_end(&exec);
    if (result == simx_return_ok && pingTime)
        *pingTime = (simxInt)(clock_us() - begin_us);
    return result;
}
