/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Steps over a link in lock-step: one trigger per step, each followed by queries whether the step
 * is made; see link_lockstep.h.
 */
#include "client/link_lockstep.h"

#include <limits.h>

#include "client/client.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"

#define ASK_AT_ONCE 8    /* number of queries without a pause; */
#define ASK_FIRST_US 50  /* then the pause begins here and doubles, */
#define ASK_LAST_US 1000 /* up to this */
#define ASK_LEAST_MS 100 /* timeout of a query that was sent just before the deadline */

static struct call call_within(struct client *client, int command)
{
    return (struct call){ .client = client, .command = command };
}

static struct call trigger(struct client *client)
{
    struct request request = request_plain(simx_cmd_synchronous_next);
    struct call call = call_within(client, request.command);
    call_run(&call, &request, simx_opmode_blocking);
    return call;
}

/* Reads a parameter with a blocking call. It ends at the deadline, but has at least
 * ASK_LEAST_MS. */
static simxInt ask(struct client *client, int parameter, int64_t deadline_us, simxInt *value)
{
    int64_t left_ms = (deadline_us - clock_us()) / 1000;
    struct request request = request_int(simx_cmd_get_integer_parameter, parameter);
    struct call call = call_within(client, request.command);
    request.timeout_ms = left_ms < ASK_LEAST_MS ? ASK_LEAST_MS : left_ms > INT_MAX ? INT_MAX
                                                                                   : (int)left_ms;
    call_run(&call, &request, simx_opmode_blocking);
    *value = reader_i32(&call.data);
    return call.result;
}

/* Asks whether the triggered step is made. Other servers do not know this parameter, and keep an
 * error text for each query. They answer after the step, unless another client delays the step. */
static simxInt ask_for_step(struct client *client, int64_t deadline_us, simxInt *outcome)
{
    struct link_lockstep *link = &client->lockstep;
    simxInt result = ask(client, link->no_step_answer ? sim_intparam_program_version
                                                      : COMMAND_STEP_PARAMETER,
                         deadline_us, outcome);
    if (result == simx_return_remote_error_flag) {
        link->no_step_answer = 1;
        result = simx_return_ok;
    }
    if (link->no_step_answer)
        *outcome = COMMAND_STEP_MADE;
    return result;
}

static int is_under_way(const struct client *client)
{
    return client->step.state == STEP_ASKED;
}

/* Returns how the step ended, or COMMAND_STEP_PENDING at the deadline. Asks at least once. */
static simxInt await_step(struct client *client, int64_t deadline_us)
{
    simxInt outcome = COMMAND_STEP_PENDING;
    int64_t pause_us = ASK_FIRST_US;
    for (int asked = 0; outcome == COMMAND_STEP_PENDING && is_under_way(client); asked++) {
        if (asked > 0 && wait_is_over(deadline_us))
            break;
        if (asked >= ASK_AT_ONCE) { /* another client may delay the step for a long time */
            wait_for_change(client, clock_us() + pause_us);
            pause_us = pause_us * 2 < ASK_LAST_US ? pause_us * 2 : ASK_LAST_US;
        }
        simxInt result = ask_for_step(client, deadline_us, &outcome);
        if (result & simx_return_timeout_flag)
            return COMMAND_STEP_PENDING;
        if (result != simx_return_ok)
            return COMMAND_STEP_NOT_RUNNING;
    }
    return outcome;
}

int lockstep_step_begin(struct client *client, uint32_t count)
{
    client->lockstep.steps_left = (int)count;
    struct call call = trigger(client);
    if (call.result != simx_return_ok)
        step_failed(client, call.result, call.error);
    return 0;
}

static void make_steps(struct client *client, int64_t deadline_us)
{
    while (is_under_way(client)) {
        simxInt outcome = await_step(client, deadline_us);
        if (outcome == COMMAND_STEP_PENDING)
            return;
        if (outcome != COMMAND_STEP_MADE)
            step_ended(client, SESSION_STEPS_NOT_RUNNING);
        else if (--client->lockstep.steps_left == 0)
            step_ended(client, SESSION_STEPS_DONE);
        else if (is_under_way(client)) {
            struct call call = trigger(client);
            if (call.result & simx_return_timeout_flag)
                return;
            if (call.result != simx_return_ok)
                step_ended(client, STEP_END_UNKNOWN);
            else if (wait_is_over(deadline_us))
                return;
        }
    }
}

/* One thread makes the steps for all waiting threads. */
void lockstep_step_end(struct client *client, int64_t deadline_us)
{
    struct link_lockstep *link = &client->lockstep;
    while (link->stepping && is_under_way(client) && !atomic_get_int(&client->stop))
        if (wait_for_change(client, deadline_us))
            return;
    link->stepping = 1;
    make_steps(client, deadline_us);
    link->stepping = 0;
    cond_wake_all(&client->changed);
}
