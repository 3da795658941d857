/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands on proximity and force sensors, collisions and distances.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "sim/sim_api.h"

/* ------------------------------------------------------------------ proximity and force */

/* Puts one byte (1 if an object was detected, 0xff after a failure), point, object, normal. The
 * object is -1 if none was detected. */
int cmd_read_proximity_sensor(struct call *call)
{
    double point[4], normal[3];
    int object;
    int result = sim_read_proximity_sensor(call->sim, call->key[0], point, &object, normal);
    buffer_put_u8(call->reply, result < 0 ? 0xff : result > 0);
    buffer_put_f32_array(call->reply, point, 3);
    buffer_put_i32(call->reply, result < 0 ? 0 : object);
    buffer_put_f32_array(call->reply, normal, 3);
    return reply_outcome(result);
}

int cmd_read_force_sensor(struct call *call)
{
    double force[3], torque[3];
    int result = sim_read_force_sensor(call->sim, call->key[0], force, torque);
    buffer_put_u8(call->reply, result < 0 ? 0 : (uint8_t)result);
    buffer_put_f32_array(call->reply, force, 3);
    buffer_put_f32_array(call->reply, torque, 3);
    return reply_outcome(result);
}

int cmd_break_force_sensor(struct call *call)
{
    return reply_outcome(sim_break_force_sensor(call->sim, call->key[0]));
}

/* ------------------------------------------------------------------ collisions and distances */

int cmd_read_collision(struct call *call)
{
    return reply_result(call, sim_read_collision(call->sim, call->key[0]));
}

int cmd_read_distance(struct call *call)
{
    double distance;
    int result = sim_read_distance(call->sim, call->key[0], &distance);
    return reply_floats(call, result, &distance, 1);
}

int cmd_check_collision(struct call *call)
{
    return reply_result(call, sim_check_collision(call->sim, call->key[0], call->key[1]));
}

/* Without a threshold there always is a distance: 0 means that the simulator cannot measure it. */
int cmd_check_distance(struct call *call)
{
    double segment[7];
    int result = sim_check_distance(call->sim, call->key[0], call->key[1], 0.0, segment);
    buffer_put_f32(call->reply, (float)segment[6]);
    if (result == 0)
        call_explain(call, "no distance between %d and %d", call->key[0], call->key[1]);
    return result > 0 ? 0 : CALL_E_REFUSED;
}

int cmd_get_collision_handle(struct call *call)
{
    return reply_result(call, sim_get_collision_handle(call->sim, call->name));
}

int cmd_get_distance_handle(struct call *call)
{
    return reply_result(call, sim_get_distance_handle(call->sim, call->name));
}
