/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Every call that only reads, in every mode that it supports: over each transport, the answer is
 * that of a blocking call. The simulation is stopped, so that nothing changes.
 */
#include "simConst.h"
#include "whole.h"

#define ANSWER_MAX 512
#define SPLIT_SIZE 100

struct answer {
    unsigned char bytes[ANSWER_MAX];
    size_t size;
};

/* The objects that are asked about. */
static simxInt joint, slide, range, wrist, camera, cube, table, base;
static simxChar *text;
static simxUChar *bytes;
static simxInt count, *ints;
static simxFloat *values;

/* Nothing is stored where an answer was only forgotten. */
static int is_stored(simxInt result, simxInt mode)
{
    return result == 0 && mode != simx_opmode_remove;
}

static void put(struct answer *answer, const void *from, size_t size)
{
    if (size > ANSWER_MAX - answer->size)
        size = ANSWER_MAX - answer->size; /* of an image the beginning is enough */
    memcpy(answer->bytes + answer->size, from, size);
    answer->size += size;
}

/* A getter of so many values that the caller has room for. */
#define FIXED(name, type, number, ...)                                   \
    static simxInt name(struct answer *answer, simxInt mode)             \
    {                                                                    \
        simxInt client = whole.client, result;                           \
        type out[number] = { 0 };                                        \
        result = __VA_ARGS__;                                            \
        if (is_stored(result, mode))                                     \
            put(answer, out, sizeof out);                                \
        return result;                                                   \
    }

/* One that hands out memory. */
#define BORROWED(name, from, length, ...)                                \
    static simxInt name(struct answer *answer, simxInt mode)             \
    {                                                                    \
        simxInt client = whole.client, out[2] = { 0 };                   \
        simxInt result = __VA_ARGS__;                                    \
        (void)out;                                                       \
        if (is_stored(result, mode))                                     \
            put(answer, from, (size_t)(length));                         \
        return result;                                                   \
    }

FIXED(joint_position, simxFloat, 1, simxGetJointPosition(client, joint, out, mode))
FIXED(joint_matrix, simxFloat, 12, simxGetJointMatrix(client, slide, out, mode))
FIXED(joint_force, simxFloat, 1, simxGetJointForce(client, joint, out, mode))
FIXED(joint_old_force, simxFloat, 1, simxJointGetForce(client, slide, out, mode))
FIXED(joint_max_force, simxFloat, 1, simxGetJointMaxForce(client, joint, out, mode))
FIXED(object_handle, simxInt, 1, simxGetObjectHandle(client, "cube", out, mode))
FIXED(object_parent, simxInt, 1, simxGetObjectParent(client, joint, out, mode))
FIXED(object_child, simxInt, 1, simxGetObjectChild(client, base, 0, out, mode))
FIXED(object_position, simxFloat, 3, simxGetObjectPosition(client, cube, base, out, mode))
FIXED(object_orientation, simxFloat, 3, simxGetObjectOrientation(client, cube, -1, out, mode))
FIXED(object_quaternion, simxFloat, 4, simxGetObjectQuaternion(client, cube, -1, out, mode))
FIXED(object_velocity, simxFloat, 6, simxGetObjectVelocity(client, cube, out, out + 3, mode))
FIXED(object_int, simxInt, 1, simxGetObjectInt32Param(client, joint, 2000, out, mode))
FIXED(object_old_int, simxInt, 1, simxGetObjectIntParameter(client, slide, 2000, out, mode))
FIXED(object_float, simxFloat, 1,
      simxGetObjectFloatParam(client, cube, sim_shapefloatparam_mass, out, mode))
FIXED(object_old_float, simxFloat, 1,
      simxGetObjectFloatParameter(client, table, sim_shapefloatparam_mass, out, mode))
FIXED(model_property, simxInt, 1, simxGetModelProperty(client, base, out, mode))
FIXED(collision, simxUChar, 1, simxCheckCollision(client, cube, table, out, mode))
FIXED(bool_param, simxUChar, 1, simxGetBoolParam(client, sim_boolparam_headless, out, mode))
FIXED(int_param, simxInt, 1,
      simxGetInt32Param(client, sim_intparam_scene_unique_id, out, mode))
FIXED(float_param, simxFloat, 1,
      simxGetFloatParam(client, sim_floatparam_simulation_time_step, out, mode))
FIXED(array_param, simxFloat, 3, simxGetArrayParam(client, sim_arrayparam_gravity, out, mode))
FIXED(int_signal, simxInt, 1, simxGetInt32Signal(client, "g", out, mode))
FIXED(float_signal, simxFloat, 1, simxGetFloatSignal(client, "g", out, mode))
FIXED(button, simxInt, 3, simxGetUIEventButton(client, 1, out, out + 1, mode))
FIXED(collection, simxInt, 1, simxGetCollectionHandle(client, "g", out, mode))
FIXED(errors, simxInt, 1, simxGetLastErrors(client, out, &text, mode))

BORROWED(string_param, text, strlen(text),
         simxGetStringParam(client, sim_stringparam_scene_name, &text, mode))
BORROWED(string_signal, bytes, count, simxGetStringSignal(client, "g", &bytes, &count, mode))
BORROWED(objects, ints, 4 * count,
         simxGetObjects(client, sim_object_joint_type, &count, &ints, mode))
BORROWED(selection, ints, 4 * count, simxGetObjectSelection(client, &ints, &count, mode))
BORROWED(group, values, 4 * count,
         simxGetObjectGroupData(client, sim_object_shape_type, 9, out, &ints, NULL, NULL, &count,
                                &values, NULL, NULL, mode))
BORROWED(image, bytes, ANSWER_MAX, simxGetVisionSensorImage(client, camera, out, &bytes, 0, mode))
BORROWED(grey, bytes, ANSWER_MAX, simxGetVisionSensorImage(client, camera, out, &bytes, 1, mode))

static simxInt proximity(struct answer *answer, simxInt mode)
{
    simxUChar state = 9;
    simxInt result = simxReadProximitySensor(whole.client, range, &state, NULL, NULL, NULL, mode);
    if (is_stored(result, mode))
        put(answer, &state, sizeof state);
    return result;
}

static simxInt force(struct answer *answer, simxInt mode)
{
    simxUChar state = 9;
    simxInt result = simxReadForceSensor(whole.client, wrist, &state, NULL, NULL, mode);
    if (is_stored(result, mode))
        put(answer, &state, sizeof state);
    return result;
}

static const struct {
    const char *name;
    simxInt (*get)(struct answer *answer, simxInt mode);
} getters[] = {
#define GETTER(name) { #name, name }
    GETTER(joint_position),   GETTER(joint_matrix),       GETTER(joint_force),
    GETTER(joint_old_force),  GETTER(joint_max_force),    GETTER(object_handle),
    GETTER(object_parent),    GETTER(object_child),       GETTER(object_position),
    GETTER(object_orientation), GETTER(object_quaternion), GETTER(object_velocity),
    GETTER(object_int),       GETTER(object_old_int),     GETTER(object_float),
    GETTER(object_old_float), GETTER(model_property),     GETTER(collision),
    GETTER(bool_param),       GETTER(int_param),          GETTER(float_param),
    GETTER(array_param),      GETTER(int_signal),         GETTER(float_signal),
    GETTER(button),           GETTER(collection),         GETTER(errors),
    GETTER(string_param),     GETTER(string_signal),      GETTER(objects),
    GETTER(selection),        GETTER(group),              GETTER(image),
    GETTER(grey),             GETTER(proximity),          GETTER(force),
};

static struct answer expected[COUNT_OF(getters)];
static simxInt results[COUNT_OF(getters)];

/* The camera's image is set, so that there is one where nothing can be drawn, too. */
static void set_image(void)
{
    enum { SIDE = 32 };
    static simxUChar mine[SIDE * SIDE * 3];
    for (size_t i = 0; i < sizeof mine; i++)
        mine[i] = (simxUChar)(i * 5);
    simxSetObjectInt32Param(whole.client, camera, sim_visionintparam_resolution_x, SIDE, BLOCKING);
    simxSetObjectInt32Param(whole.client, camera, sim_visionintparam_resolution_y, SIDE, BLOCKING);
    ck_assert_int_eq(simxSetVisionSensorImage(whole.client, camera, mine, sizeof mine, 0,
                                              BLOCKING), 0);
}

static void prepare(void)
{
    joint = whole_handle("arm_joint1");
    slide = whole_handle("gripper_joint1");
    range = whole_handle("front_range");
    wrist = whole_handle("wrist_force");
    camera = whole_handle("front_camera");
    cube = whole_handle("cube");
    table = whole_handle("table");
    base = whole_handle("base");
    simxSetJointPosition(whole.client, joint, 0.25f, BLOCKING);
    simxSetInt32Signal(whole.client, "g", 77, BLOCKING);
    simxSetFloatSignal(whole.client, "g", 7.5f, BLOCKING);
    simxSetStringSignal(whole.client, "g", (const simxUChar *)"a\0b", 3, BLOCKING);
    simxSetObjectSelection(whole.client, &cube, 1, BLOCKING);
    set_image();
    simxGetLastErrors(whole.client, &count, &text, BLOCKING);
    for (size_t i = 0; i < COUNT_OF(getters); i++) {
        expected[i].size = 0;
        results[i] = getters[i].get(&expected[i], BLOCKING);
        /* V-REP 3 does not tell a joint's limit; before the first step sensors tell nothing. */
        ck_assert_msg(results[i] == 0 || results[i] == REFUSED, "%s: %d", getters[i].name,
                      results[i]);
    }
    simxGetLastErrors(whole.client, &count, &text, BLOCKING);
}

static void clean(void)
{
    simxSetJointPosition(whole.client, joint, 0, BLOCKING);
    simxClearInt32Signal(whole.client, "g", BLOCKING);
    simxClearFloatSignal(whole.client, "g", BLOCKING);
    simxClearStringSignal(whole.client, "g", BLOCKING);
    simxSetObjectSelection(whole.client, &cube, 0, BLOCKING);
}

static int is_as_expected(size_t i, simxInt mode)
{
    struct answer answer = { .size = 0 };
    simxInt result = getters[i].get(&answer, mode) & ~simx_return_split_progress_flag;
    if (result == simx_return_novalue_flag)
        return 0;
    ck_assert_msg(result == results[i], "%s: %d, not %d", getters[i].name, result, results[i]);
    if (result == 0 && getters[i].get != errors) { /* these are of what was asked meanwhile */
        ck_assert_msg(answer.size == expected[i].size &&
                          memcmp(answer.bytes, expected[i].bytes, answer.size) == 0,
                      "%s differs in mode 0x%x", getters[i].name, (unsigned)mode);
    }
    return 1;
}

/* All are asked in this mode; their answers come with later exchanges, or at once. */
static void ask_all(simxInt mode)
{
    for (size_t i = 0; i < COUNT_OF(getters); i++)
        is_as_expected(i, mode);
    int64_t deadline_us = clock_us() + (int64_t)PATIENCE_MS * 1000;
    for (size_t i = 0; i < COUNT_OF(getters); i++)
        while (!is_as_expected(i, BUFFER)) {
            ck_assert_msg(clock_us() < deadline_us, "never: %s in mode 0x%x", getters[i].name,
                          (unsigned)mode);
            whole_exchange();
        }
}

static void expect_nothing(void)
{
    for (size_t i = 0; i < COUNT_OF(getters); i++) {
        struct answer unused = { .size = 0 };
        WHOLE_AWAIT(getters[i].get(&unused, BUFFER) == simx_return_novalue_flag);
    }
}

START_TEST(oneshot_answers_are_those_of_blocking_calls)
{
    static const simxInt modes[] = { simx_opmode_oneshot, simx_opmode_oneshot_split + SPLIT_SIZE };
    prepare();
    expect_nothing();
    for (size_t k = 0; k < COUNT_OF(modes); k++) {
        ask_all(modes[k]);
        for (size_t i = 0; i < COUNT_OF(getters); i++) {
            struct answer unused = { .size = 0 };
            ck_assert_int_eq(getters[i].get(&unused, simx_opmode_remove), 0);
            ck_assert_int_eq(getters[i].get(&unused, simx_opmode_remove),
                             simx_return_novalue_flag);
        }
        expect_nothing();
    }
    clean();
}
END_TEST

START_TEST(streams_tell_what_blocking_calls_do_until_they_are_ended)
{
    static const simxInt modes[] = { simx_opmode_streaming, simx_opmode_streaming + 1,
                                     simx_opmode_streaming_split + SPLIT_SIZE };
    prepare();
    for (size_t k = 0; k < COUNT_OF(modes); k++) {
        ask_all(modes[k]);
        whole_exchange();
        for (size_t i = 0; i < COUNT_OF(getters); i++)
            ck_assert_msg(is_as_expected(i, BUFFER), "%s has gone", getters[i].name);
        for (size_t i = 0; i < COUNT_OF(getters); i++) {
            struct answer unused = { .size = 0 };
            getters[i].get(&unused, simx_opmode_discontinue);
        }
        expect_nothing();
    }
    clean();
}
END_TEST

void whole_getters(TCase *tcase)
{
    const TTest *const tests[] = {
        oneshot_answers_are_those_of_blocking_calls,
        streams_tell_what_blocking_calls_do_until_they_are_ended,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
