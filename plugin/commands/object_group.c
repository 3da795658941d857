/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Group data: the same values of many objects in one reply. Four counts (handles, integers,
 * floats, strings), then the arrays in this order. The kind of data determines the number of
 * integers and floats per object, so everything is written in place, object by object.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define COUNTS_SIZE 16 /* four counts */
#define CYCLIC_RANGE (-1.0)
#define HYBRID_MODE 65536 /* added to a joint's mode */

#define MAX_INTS 2
#define MAX_FLOATS 7

/* The values of one object. A value that the object does not have is zero. */
struct sample {
    int ints[MAX_INTS];
    double floats[MAX_FLOATS];
};

typedef void sampler(struct sim_api *sim, int handle, int option, struct sample *sample);

struct kind {
    int ints;
    int floats;
    sampler *take;
    int option; /* argument of the sampler: the reference of poses */
};

/* ------------------------------------------------------------------ family and poses */

static void take_type(struct sim_api *sim, int handle, int option, struct sample *sample)
{
    (void)option;
    sample->ints[0] = sim_get_object_type(sim, handle);
    if (sample->ints[0] < 0)
        sample->ints[0] = -1;
}

static void take_parent(struct sim_api *sim, int handle, int option, struct sample *sample)
{
    (void)option;
    sample->ints[0] = sim_get_object_parent(sim, handle);
    if (sample->ints[0] < 0)
        sample->ints[0] = -1;
}

static void take_position(struct sim_api *sim, int handle, int relative_to, struct sample *sample)
{
    sim_get_object_position(sim, handle, relative_to, sample->floats);
}

static void take_euler(struct sim_api *sim, int handle, int relative_to, struct sample *sample)
{
    sim_get_object_orientation(sim, handle, relative_to, sample->floats);
}

static void take_quaternion(struct sim_api *sim, int handle, int relative_to, struct sample *sample)
{
    sim_get_object_quaternion(sim, handle, relative_to, sample->floats);
}

static void take_position_euler(struct sim_api *sim, int handle, int relative_to,
                                struct sample *sample)
{
    sim_get_object_position(sim, handle, relative_to, sample->floats);
    sim_get_object_orientation(sim, handle, relative_to, sample->floats + 3);
}

static void take_position_quaternion(struct sim_api *sim, int handle, int relative_to,
                                     struct sample *sample)
{
    sim_get_object_position(sim, handle, relative_to, sample->floats);
    sim_get_object_quaternion(sim, handle, relative_to, sample->floats + 3);
}

/* ------------------------------------------------------------------ velocities */

static void take_linear(struct sim_api *sim, int handle, int option, struct sample *sample)
{
    double angular[3];
    (void)option;
    sim_get_object_velocity(sim, handle, sample->floats, angular);
}

static void take_angular(struct sim_api *sim, int handle, int option, struct sample *sample)
{
    double linear[3];
    (void)option;
    sim_get_object_velocity(sim, handle, linear, sample->floats);
}

static void take_velocities(struct sim_api *sim, int handle, int option, struct sample *sample)
{
    (void)option;
    sim_get_object_velocity(sim, handle, sample->floats, sample->floats + 3);
}

/* ------------------------------------------------------------------ sensors and joints */

static void take_proximity(struct sim_api *sim, int handle, int option, struct sample *sample)
{
    double point[4];
    (void)option;
    sample->ints[0] = sample->ints[1] = -1;
    if (sim_get_object_type(sim, handle) != sim_object_proximitysensor_type)
        return;
    sample->ints[0] =
        sim_read_proximity_sensor(sim, handle, point, &sample->ints[1], sample->floats + 3);
    if (sample->ints[0] < 0)
        sample->ints[0] = -1;
    for (int i = 0; i < 3; i++)
        sample->floats[i] = point[i];
}

static void take_force(struct sim_api *sim, int handle, int option, struct sample *sample)
{
    (void)option;
    sample->ints[0] = -1;
    if (sim_get_object_type(sim, handle) != sim_object_forcesensor_type)
        return;
    sample->ints[0] = sim_read_force_sensor(sim, handle, sample->floats, sample->floats + 3);
    if (sample->ints[0] < 0)
        sample->ints[0] = -1;
}

static void take_joint_state(struct sim_api *sim, int handle, int option, struct sample *sample)
{
    (void)option;
    if (sim_get_object_type(sim, handle) != sim_object_joint_type)
        return;
    sim_get_joint_position(sim, handle, &sample->floats[0]);
    sim_get_joint_force(sim, handle, &sample->floats[1]);
}

static void take_joint_properties(struct sim_api *sim, int handle, int option,
                                  struct sample *sample)
{
    int mode, options, cyclic;
    (void)option;
    sample->ints[0] = sample->ints[1] = -1;
    if (sim_get_object_type(sim, handle) != sim_object_joint_type)
        return;
    sample->ints[0] = sim_get_joint_type(sim, handle);
    mode = sim_get_joint_mode(sim, handle, &options);
    if (mode >= 0)
        sample->ints[1] = options & 1 ? mode | HYBRID_MODE : mode;
    if (sim_get_joint_interval(sim, handle, &cyclic, sample->floats) >= 0 && cyclic)
        sample->floats[1] = CYCLIC_RANGE;
}

/* ------------------------------------------------------------------ the kinds of data */

#define WORLD (-1)
#define PARENT sim_handle_parent

static const struct kind kinds[] = {
    [1] = {1, 0, take_type, 0},
    [2] = {1, 0, take_parent, 0},
    [3] = {0, 3, take_position, WORLD},
    [4] = {0, 3, take_position, PARENT},
    [5] = {0, 3, take_euler, WORLD},
    [6] = {0, 3, take_euler, PARENT},
    [7] = {0, 4, take_quaternion, WORLD},
    [8] = {0, 4, take_quaternion, PARENT},
    [9] = {0, 6, take_position_euler, WORLD},
    [10] = {0, 6, take_position_euler, PARENT},
    [11] = {0, 7, take_position_quaternion, WORLD},
    [12] = {0, 7, take_position_quaternion, PARENT},
    [13] = {2, 6, take_proximity, 0},
    [14] = {1, 6, take_force, 0},
    [15] = {0, 2, take_joint_state, 0},
    [16] = {2, 2, take_joint_properties, 0},
    [17] = {0, 3, take_linear, 0},
    [18] = {0, 3, take_angular, 0},
    [19] = {0, 6, take_velocities, 0},
};

#define KIND_NAME 0
#define KIND_ALIAS 20
#define KIND_PATH 21
#define KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

/* ------------------------------------------------------------------ the objects */

static int put_objects_of_collection(struct call *call, int collection)
{
    int count;
    int *handles = sim_get_collection_objects(call->sim, collection, &count);
    if (!handles)
        return CALL_E_REFUSED;
    buffer_put_i32_array(call->reply, handles, (size_t)count);
    sim_release(call->sim, handles);
    return count;
}

/* Puts the handles. Returns their number, or CALL_E_REFUSED. */
static int put_objects(struct call *call, int group)
{
    if (group == sim_appobj_object_type)
        return reply_objects(call, sim_handle_all);
    if (group >= 0 && group < sim_object_type_end)
        return reply_objects(call, group);
    return put_objects_of_collection(call, group);
}

/* ------------------------------------------------------------------ their data */

/* Returns the handle with number `index` of the reply. */
static int put_handle(const struct buffer *reply, size_t at, int index)
{
    struct reader reader = reader_of(reply->data + at + 4 * (size_t)index, 4, reply->swap);
    return reader_i32(&reader);
}

static void put_samples(struct call *call, const struct kind *kind, size_t at, int count)
{
    size_t ints_at = call->reply->size;
    size_t floats_at = ints_at + 4 * (size_t)count * (size_t)kind->ints;
    if (!buffer_extend(call->reply, 4 * (size_t)count * (size_t)(kind->ints + kind->floats)))
        return;
    for (int i = 0; i < count; i++) {
        struct sample sample = {{0}, {0}};
        kind->take(call->sim, put_handle(call->reply, at, i), kind->option, &sample);
        for (int k = 0; k < kind->ints; k++, ints_at += 4)
            reply_i32_at(call->reply, ints_at, sample.ints[k]);
        for (int k = 0; k < kind->floats; k++, floats_at += 4)
            reply_f32_at(call->reply, floats_at, sample.floats[k]);
    }
}

static char *get_text(struct sim_api *sim, int handle, int kind)
{
    if (kind == KIND_NAME)
        return sim_get_object_name(sim, handle);
    return sim_get_object_alias(sim, handle, kind == KIND_PATH ? 2 : -1);
}

/* Puts one text per object, an empty one if it has none. */
static void put_texts(struct call *call, int kind, size_t at, int count)
{
    for (int i = 0; i < count && !call->reply->failed; i++) {
        char *text = get_text(call->sim, put_handle(call->reply, at, i), kind);
        buffer_put_string(call->reply, text ? text : "");
        sim_release(call->sim, text);
    }
}

int cmd_get_object_group_data(struct call *call)
{
    struct buffer *reply = call->reply;
    int kind = call->key[1];
    int texts = kind == KIND_NAME || kind == KIND_ALIAS || kind == KIND_PATH;
    const struct kind *numbers = !texts && kind > 0 && kind < KINDS ? &kinds[kind] : NULL;
    size_t at = reply->size;
    int count;
    for (int i = 0; i < 4; i++)
        buffer_put_i32(reply, 0);
    count = put_objects(call, call->key[0]);
    if (count < 0) {
        reply->size = at;
        return count;
    }
    reply_i32_at(reply, at, count);
    reply_i32_at(reply, at + 4, numbers ? count * numbers->ints : 0);
    reply_i32_at(reply, at + 8, numbers ? count * numbers->floats : 0);
    reply_i32_at(reply, at + 12, texts ? count : 0);
    if (numbers)
        put_samples(call, numbers, at + COUNTS_SIZE, count);
    else if (texts)
        put_texts(call, kind, at + COUNTS_SIZE, count);
    return 0;
}
