/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands on joints. Angles are radians, lengths metres, forces newtons or newton metres.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "sim/sim_api.h"

typedef int joint_getter(struct sim_api *sim, int handle, double *value);
typedef int joint_setter(struct sim_api *sim, int handle, double value);

static int get_float(struct call *call, joint_getter *get)
{
    double value;
    int result = get(call->sim, call->key[0], &value);
    return reply_floats(call, result, &value, 1);
}

static int set_float(struct call *call, joint_setter *set)
{
    double value;
    body_floats(call, &value, 1);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(set(call->sim, call->key[0], value));
}

int cmd_get_joint_position(struct call *call)
{
    return get_float(call, sim_get_joint_position);
}

int cmd_set_joint_position(struct call *call)
{
    return set_float(call, sim_set_joint_position);
}

int cmd_set_joint_target_velocity(struct call *call)
{
    return set_float(call, sim_set_joint_target_velocity);
}

int cmd_set_joint_target_position(struct call *call)
{
    return set_float(call, sim_set_joint_target_position);
}

int cmd_get_joint_force(struct call *call)
{
    return get_float(call, sim_get_joint_force);
}

int cmd_get_joint_max_force(struct call *call)
{
    return get_float(call, sim_get_joint_max_force);
}

int cmd_set_joint_force(struct call *call)
{
    return set_float(call, sim_set_joint_max_force);
}

int cmd_get_joint_matrix(struct call *call)
{
    double matrix[12];
    int result = sim_get_joint_matrix(call->sim, call->key[0], matrix);
    return reply_floats(call, result, matrix, 12);
}

int cmd_set_spherical_joint_matrix(struct call *call)
{
    double matrix[12];
    body_floats(call, matrix, 12);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_spherical_joint_matrix(call->sim, call->key[0], matrix));
}
