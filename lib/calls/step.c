/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Extensions: a step in one call, the step and time of the newest values, and a ping in
 * microseconds.
 */
#include "client/client.h"
#include "os/clock.h"

simxInt simxStepBegin(simxInt clientID, simxInt steps)
{
    struct call call = call_hold(clientID, simx_cmd_synchronous_next);
    if (call.client)
        step_begin(&call, steps);
    return call_end(&call);
}

static void end_in(struct call *call, simxInt timeout_ms)
{
    step_end(call, clock_us() + (int64_t)(timeout_ms > 0 ? timeout_ms : 0) * 1000);
}

simxInt simxStepEnd(simxInt clientID, simxInt timeOutInMs)
{
    struct call call = call_hold(clientID, simx_cmd_synchronous_next);
    if (call.client)
        end_in(&call, timeOutInMs);
    return call_end(&call);
}

simxInt simxStep(simxInt clientID, simxInt steps, simxInt timeOutInMs)
{
    struct call call = call_hold(clientID, simx_cmd_synchronous_next);
    if (call.client)
        step_begin(&call, steps);
    if (call.client && call.result == simx_return_ok)
        end_in(&call, timeOutInMs);
    return call_end(&call);
}

simxInt simxArm(simxInt clientID, simxInt *descriptor)
{
    struct call call = call_hold(clientID, 0);
    int outcome = -1, found = -1;
    call.is_quiet = 1;
    if (call.client && call.client->link)
        outcome = call.client->link->arm(call.client, &found);
    call_end(&call);
    if (outcome == 0 && descriptor)
        *descriptor = found;
    return outcome;
}

simxInt simxGetStepInfo(simxInt clientID, simxDouble *stepNumber, simxDouble *simulationTime)
{
    struct session_state state = { 0 };
    struct call call = call_hold(clientID, 0);
    call.is_quiet = 1;
    if (call.client && !(call.client->link && call.client->link->state(call.client, &state)))
        call.result = simx_return_novalue_flag;
    if (call_end(&call) != simx_return_ok)
        return call.result;
    if (stepNumber)
        *stepNumber = (simxDouble)state.step;
    if (simulationTime)
        *simulationTime = state.sim_time;
    return simx_return_ok;
}

simxInt simxGetPingTimeUs(simxInt clientID, simxInt *pingTime)
{
    struct request request = request_int(simx_cmd_get_integer_parameter,
                                         sim_intparam_program_version);
    int64_t begin_us = clock_us();
    struct call call = call_begin(clientID, &request, simx_opmode_blocking);
    simxInt result = call_end(&call);
    int64_t took_us = clock_us() - begin_us;
    if (result == simx_return_ok && pingTime)
        *pingTime = took_us > 0 ? (simxInt)took_us : 1; /* it can take less than one clock tick */
    return result;
}
