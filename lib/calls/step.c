/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Extensions: stepping in one call, what the newest values belong to, a finer ping, and errors as
 * sentences.
 */
#include <errno.h>
#include <limits.h>

#include "client/clients.h"
#include "client/exec.h"
#include "os/clock.h"
#include "wire/command.h"

#define ASK_AT_ONCE 8        /* so often whether a step is made, */
#define ASK_FIRST_US 50      /* then after pauses, each twice the one before, */
#define ASK_LAST_US 1000     /* up to this */
#define ASK_LEAST_MS 100     /* an answer that is on its way comes within this */

/* ------------------------------------------------------------------ steps, fast */

#define LOST (simx_return_timeout_flag | simx_return_novalue_flag)

/* Both with the lock held. */
static simxInt fast_begin(struct client *client, simxInt steps)
{
    int error = client->error = link_fast_step_begin(client, (uint32_t)steps);
    return error == 0 ? simx_return_ok : error == -ECONNRESET ? LOST : exec_failure(error);
}

static simxInt fast_end(struct client *client, int64_t deadline_us)
{
    struct fast_link *link = &client->fast;
    int ended = link->session && link_fast_step_end(client, deadline_us);
    if (link->step_end == LINK_FAST_STEP_LOST) {
        client->error = -ECONNRESET;
        return LOST;
    }
    if (!ended)
        return simx_return_timeout_flag;
    return link->step_end == SESSION_STEPS_DONE ? simx_return_ok : simx_return_remote_error_flag;
}

/* ------------------------------------------------------------------ steps, lock-step */

/* Lets time pass between two questions: another client may hold the step for long. */
static void pause_asking(struct client *client, int64_t pause_us)
{
    mutex_lock(&client->lock);
    cond_wait_until(&client->changed, &client->lock, clock_us() + pause_us);
    mutex_unlock(&client->lock);
}

/* A blocking call for this parameter, until the deadline, but long enough for an answer. */
static simxInt ask(simxInt id, int parameter, int64_t deadline_us, simxInt *value)
{
    int64_t left_ms = (deadline_us - clock_us()) / 1000;
    struct request request = request_int(simx_cmd_get_integer_parameter, parameter);
    request.timeout_ms = left_ms < ASK_LEAST_MS ? ASK_LEAST_MS : left_ms > INT_MAX ? INT_MAX
                                                                                   : (int)left_ms;
    struct exec exec = exec_begin(id, &request, simx_opmode_blocking);
    *value = reader_i32(&exec.data);
    return exec_end(&exec);
}

/* Whether the step is made that was triggered. A server that is not ours does not know the question
 * (and keeps an error text each time), but answers behind the step, unless another client holds
 * that. */
static simxInt ask_for_step(simxInt id, struct client *client, int64_t deadline_us,
                            simxInt *outcome)
{
    mutex_lock(&client->lock);
    int connection = client->connections, untold = client->untold_steps == connection;
    mutex_unlock(&client->lock);
    simxInt result = ask(id, untold ? sim_intparam_program_version : COMMAND_STEP_PARAMETER,
                         deadline_us, outcome);
    if (result == simx_return_remote_error_flag) {
        mutex_lock(&client->lock);
        client->untold_steps = connection;
        mutex_unlock(&client->lock);
        untold = 1;
        result = simx_return_ok;
    }
    if (untold)
        *outcome = COMMAND_STEP_MADE;
    return result;
}

/* Asks once in any case. */
static simxInt await_step(simxInt id, struct client *client, int64_t deadline_us)
{
    simxInt outcome = COMMAND_STEP_PENDING, result = simx_return_ok;
    int64_t pause_us = ASK_FIRST_US;
    for (int asked = 0; outcome == COMMAND_STEP_PENDING; asked++) {
        if (asked > 0 && clock_us() >= deadline_us)
            return simx_return_timeout_flag;
        if (asked >= ASK_AT_ONCE) {
            pause_asking(client, pause_us);
            pause_us = pause_us * 2 < ASK_LAST_US ? pause_us * 2 : ASK_LAST_US;
        }
        result = ask_for_step(id, client, deadline_us, &outcome);
        if (result != simx_return_ok)
            return result & simx_return_timeout_flag ? simx_return_timeout_flag : result;
    }
    return outcome == COMMAND_STEP_MADE ? simx_return_ok : simx_return_remote_error_flag;
}

/* Both with the lock held. What is under way on a connection ends with it. */
static int has_steps(struct client *client)
{
    if (client->steps_left > 0 && client->losses != client->steps_losses) {
        client->steps_left = 0;
        client->steps_result = LOST;
    }
    return client->steps_left > 0;
}

static void end_steps(struct client *client, simxInt result)
{
    client->steps_left = 0;
    client->steps_result = result;
}

/* One step is made: whether more are to be. */
static int count_step(struct client *client)
{
    mutex_lock(&client->lock);
    int more = has_steps(client) && --client->steps_left > 0;
    mutex_unlock(&client->lock);
    return more;
}

/* Makes what is left of the steps: their result, or a timeout with some left. */
static simxInt make_remaining(simxInt id, struct client *client, int64_t deadline_us)
{
    simxInt result;
    int more;
    do {
        result = await_step(id, client, deadline_us);
        more = result == simx_return_ok && count_step(client);
        if (more)
            result = simxSynchronousTrigger(id);
    } while (more && result == simx_return_ok);
    return result;
}

/* With the lock held, which it gives up meanwhile. */
static simxInt lockstep_end(simxInt id, struct client *client, int64_t deadline_us)
{
    if (!has_steps(client))
        return client->steps_result;
    mutex_unlock(&client->lock);
    simxInt result = make_remaining(id, client, deadline_us);
    mutex_lock(&client->lock);
    if (!has_steps(client) && client->steps_result == LOST)
        return LOST;
    if (result != simx_return_timeout_flag)
        end_steps(client, result);
    return result;
}

/* Likewise. The first step is triggered at once. */
static simxInt lockstep_begin(simxInt id, struct client *client, simxInt steps)
{
    if (has_steps(client)) {
        client->error = -EALREADY;
        return exec_failure(client->error);
    }
    client->fast.step_end = SESSION_STEPS_DONE; /* what a former session lost is over */
    client->steps_losses = client->losses;
    mutex_unlock(&client->lock);
    simxInt result = simxSynchronousTrigger(id);
    mutex_lock(&client->lock);
    end_steps(client, result);
    if (result == simx_return_ok)
        client->steps_left = steps;
    return result;
}

/* ------------------------------------------------------------------ the calls */

/* The client, locked and connected if that can be; NULL for an unknown one. */
static struct client *take(simxInt id)
{
    struct client *client = clients_take(id);
    if (!client)
        return NULL;
    mutex_lock(&client->lock);
    client_revive(client, CLOCK_FOREVER);
    client->error = 0;
    return client;
}

static simxInt give(simxInt id, struct client *client, simxInt result)
{
    client->error_result = result;
    client->error_command = simx_cmd_synchronous_next;
    mutex_unlock(&client->lock);
    clients_give(id);
    return result;
}

simxInt simxStepBegin(simxInt clientID, simxInt steps)
{
    simxInt result;
    struct client *client = take(clientID);
    if (!client)
        return simx_return_initialize_error_flag;
    if (steps <= 0) {
        client->error = -EINVAL;
        result = exec_failure(client->error);
    } else if (client->fast.session) {
        client->steps_left = 0; /* of a connection before this session */
        result = fast_begin(client, steps);
    } else
        result = lockstep_begin(clientID, client, steps);
    return give(clientID, client, result);
}

simxInt simxStepEnd(simxInt clientID, simxInt timeOutInMs)
{
    simxInt result;
    int64_t deadline_us = clock_us() + (int64_t)(timeOutInMs > 0 ? timeOutInMs : 0) * 1000;
    struct client *client = take(clientID);
    if (!client)
        return simx_return_initialize_error_flag;
    if (client->steps_left == 0 &&
        (client->fast.session || client->fast.step_end == LINK_FAST_STEP_LOST))
        result = fast_end(client, deadline_us);
    else
        result = lockstep_end(clientID, client, deadline_us);
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
    int64_t took_us = clock_us() - begin_us;
    if (result == simx_return_ok && pingTime)
        *pingTime = took_us > 0 ? (simxInt)took_us : 1; /* a fast call can be over within one tick */
    return result;
}
