/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands on scene objects: names, family, poses, parameters. Poses are relative to an object, to
 * the world (-1) or to the parent (-11).
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "sim/sim_api.h"

/* ------------------------------------------------------------------ names and family */

int cmd_get_object_handle(struct call *call)
{
    return reply_result(call, sim_get_object_handle(call->sim, call->name));
}

int cmd_get_collection_handle(struct call *call)
{
    int handle = sim_get_collection_handle(call->sim, call->name);
    int value;
    /* newer scenes have no named collections: there, a script puts the handle into a signal */
    if (handle < 0 && sim_get_integer_signal(call->sim, call->name, &value) > 0) {
        buffer_put_i32(call->reply, value);
        return 0;
    }
    return reply_result(call, handle);
}

/* -1 (no parent) is a valid answer, and the simulator returns the same for an unknown object. The
 * command fails only if the function is missing. */
static int reply_relative(struct call *call, int result)
{
    buffer_put_i32(call->reply, result < 0 ? -1 : result);
    return result == SIM_E_ABSENT ? CALL_E_REFUSED : 0;
}

int cmd_get_object_parent(struct call *call)
{
    return reply_relative(call, sim_get_object_parent(call->sim, call->key[0]));
}

int cmd_get_object_child(struct call *call)
{
    return reply_relative(call, sim_get_object_child(call->sim, call->key[0], call->key[1]));
}

int cmd_set_object_parent(struct call *call)
{
    int parent = reader_i32(&call->body);
    int keep_in_place = reader_u8(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_object_parent(call->sim, call->key[0], parent, keep_in_place));
}

/* Replies with a count and the handles of all objects of the type. */
int cmd_get_objects(struct call *call)
{
    size_t at = call->reply->size;
    int count;
    buffer_put_i32(call->reply, 0);
    count = reply_objects(call, call->key[0]);
    reply_i32_at(call->reply, at, count < 0 ? 0 : count);
    return reply_outcome(count);
}

int cmd_remove_object(struct call *call)
{
    return reply_outcome(sim_remove_object(call->sim, call->key[0]));
}

int cmd_remove_model(struct call *call)
{
    return reply_outcome(sim_remove_model(call->sim, call->key[0]));
}

/* The request always has the colour bytes; they have no meaning if the flag is 0. */
int cmd_create_dummy(struct call *call)
{
    double size, colors[12];
    int colored;
    body_floats(call, &size, 1);
    colored = reader_u8(&call->body);
    for (int i = 0; i < 12; i++)
        colors[i] = reader_u8(&call->body) / 255.0;
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_result(call, sim_create_dummy(call->sim, size, colored ? colors : NULL));
}

/* ------------------------------------------------------------------ poses */

typedef int pose_getter(struct sim_api *sim, int handle, int relative_to, double *values);
typedef int pose_setter(struct sim_api *sim, int handle, int relative_to, const double *values);

static int get_pose(struct call *call, pose_getter *get, int relative_to, size_t count)
{
    double values[4];
    int result = get(call->sim, call->key[0], relative_to, values);
    return reply_floats(call, result, values, count);
}

static int set_pose(struct call *call, pose_setter *set, size_t count)
{
    int relative_to = reader_i32(&call->body);
    double values[4];
    body_floats(call, values, count);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(set(call->sim, call->key[0], relative_to, values));
}

int cmd_get_object_position2(struct call *call)
{
    return get_pose(call, sim_get_object_position, call->key[1], 3);
}

int cmd_get_object_orientation2(struct call *call)
{
    return get_pose(call, sim_get_object_orientation, call->key[1], 3);
}

int cmd_get_object_quaternion(struct call *call)
{
    return get_pose(call, sim_get_object_quaternion, call->key[1], 4);
}

/* The two older forms have the reference object in the body. */
int cmd_get_object_position(struct call *call)
{
    int relative_to = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return get_pose(call, sim_get_object_position, relative_to, 3);
}

int cmd_get_object_orientation(struct call *call)
{
    int relative_to = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return get_pose(call, sim_get_object_orientation, relative_to, 3);
}

int cmd_set_object_position(struct call *call)
{
    return set_pose(call, sim_set_object_position, 3);
}

int cmd_set_object_orientation(struct call *call)
{
    return set_pose(call, sim_set_object_orientation, 3);
}

int cmd_set_object_quaternion(struct call *call)
{
    return set_pose(call, sim_set_object_quaternion, 4);
}

int cmd_get_object_velocity(struct call *call)
{
    double linear[3], angular[3];
    int result = sim_get_object_velocity(call->sim, call->key[0], linear, angular);
    buffer_put_f32_array(call->reply, linear, 3);
    return reply_floats(call, result, angular, 3);
}

/* ------------------------------------------------------------------ parameters of objects */

/* The simulator has no error text for a parameter that the object does not have. */
static int parameter_outcome(struct call *call, int result)
{
    if (result == SIM_E_REFUSED)
        call_explain(call, "object %d: parameter %d was not accepted", call->key[0], call->key[1]);
    return reply_outcome(result);
}

int cmd_get_object_float_parameter(struct call *call)
{
    double value;
    int result = sim_get_object_float_parameter(call->sim, call->key[0], call->key[1], &value);
    buffer_put_f32(call->reply, (float)value);
    return parameter_outcome(call, result);
}

int cmd_get_object_int_parameter(struct call *call)
{
    int value;
    int result = sim_get_object_int_parameter(call->sim, call->key[0], call->key[1], &value);
    buffer_put_i32(call->reply, value);
    return parameter_outcome(call, result);
}

int cmd_set_object_float_parameter(struct call *call)
{
    double value;
    body_floats(call, &value, 1);
    if (call->body.failed)
        return CALL_E_BODY;
    return parameter_outcome(
        call, sim_set_object_float_parameter(call->sim, call->key[0], call->key[1], value));
}

int cmd_set_object_int_parameter(struct call *call)
{
    int value = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return parameter_outcome(
        call, sim_set_object_int_parameter(call->sim, call->key[0], call->key[1], value));
}

int cmd_get_model_property(struct call *call)
{
    return reply_result(call, sim_get_model_property(call->sim, call->key[0]));
}

int cmd_set_model_property(struct call *call)
{
    int property = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_model_property(call->sim, call->key[0], property));
}
