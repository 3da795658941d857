/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands on the simulator's parameters. The key is the parameter's id (sim_boolparam_..., etc.).
 */
#include "commands/commands.h"
#include "commands/refusal.h"
#include "commands/reply.h"
#include "server/stepping.h"
#include "sim/sim_api.h"
#include "simConst.h"

/* The server knows earlier than the simulator whether a step waits for its trigger. */
int cmd_get_boolean_parameter(struct call *call)
{
    if (call->key[0] == sim_boolparam_waiting_for_trigger)
        return reply_result(call, stepping_awaits_trigger(call->stepper->stepping, call->sim));
    return reply_result(call, sim_get_boolean_parameter(call->sim, call->key[0]));
}

int cmd_set_boolean_parameter(struct call *call)
{
    int value = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_boolean_parameter(call->sim, call->key[0], value));
}

static int step_outcome(struct call *call)
{
    int outcome = stepper_outcome(call->stepper, call->sim);
    if (outcome == COMMAND_STEP_NOT_RUNNING)
        call_explain(call, "%s", refusal_reason(simx_cmd_synchronous_next));
    return outcome;
}

/* Every value is valid here, so a failure gives 0 and not -1. */
int cmd_get_integer_parameter(struct call *call)
{
    int value, result = 0;
    if (call->key[0] == COMMAND_STEP_PARAMETER)
        value = step_outcome(call);
    else
        result = sim_get_integer_parameter(call->sim, call->key[0], &value);
    buffer_put_i32(call->reply, value);
    return reply_outcome(result);
}

int cmd_set_integer_parameter(struct call *call)
{
    int value = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_integer_parameter(call->sim, call->key[0], value));
}

int cmd_get_floating_parameter(struct call *call)
{
    double value;
    int result = sim_get_float_parameter(call->sim, call->key[0], &value);
    return reply_floats(call, result, &value, 1);
}

int cmd_set_floating_parameter(struct call *call)
{
    double value;
    body_floats(call, &value, 1);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_float_parameter(call->sim, call->key[0], value));
}

int cmd_get_string_parameter(struct call *call)
{
    char *text = sim_get_string_parameter(call->sim, call->key[0]);
    if (!text)
        return CALL_E_REFUSED;
    buffer_put_string(call->reply, text);
    sim_release(call->sim, text);
    return 0;
}

int cmd_get_array_parameter(struct call *call)
{
    double values[3];
    int result = sim_get_array_parameter(call->sim, call->key[0], values);
    return reply_floats(call, result, values, 3);
}

int cmd_set_array_parameter(struct call *call)
{
    double values[3];
    body_floats(call, values, 3);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_array_parameter(call->sim, call->key[0], values));
}
