/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The calls of the rows of golden/replies.tsv; see golden_rows.h.
 */
#include "golden_rows.h"

#include <string.h>

#define BLOCKING simx_opmode_blocking

simxInt row_client;

/* ------------------------------------------------------------------ comparing values */

static void expect_u8(struct row *row, int value)
{
    if (row->returned == 0)
        ck_assert_msg(value == reader_u8(&row->data), "%s", row->name);
}

static void expect_i32(struct row *row, const simxInt *values, size_t count)
{
    for (size_t i = 0; i < count && row->returned == 0; i++)
        ck_assert_msg(values[i] == reader_i32(&row->data), "%s", row->name);
}

static void expect_f32(struct row *row, const simxFloat *values, size_t count)
{
    const uint8_t *bytes = row->returned == 0 ? reader_bytes(&row->data, 4 * count) : NULL;
    if (row->returned == 0 && count > 0)
        ck_assert_msg(bytes && memcmp(values, bytes, 4 * count) == 0, "%s", row->name);
}

static void expect_bytes(struct row *row, const void *bytes, size_t size)
{
    const uint8_t *expected = row->returned == 0 ? reader_bytes(&row->data, size) : NULL;
    if (row->returned == 0)
        ck_assert_msg(expected && memcmp(bytes, expected, size) == 0, "%s", row->name);
}

static void expect_texts(struct row *row, const char *texts, int count)
{
    for (int i = 0; i < count && row->returned == 0; i++) {
        ck_assert_str_eq(texts, reader_string(&row->data));
        texts += strlen(texts) + 1;
    }
}

/* ------------------------------------------------------------------ the calls */

#define CALL(function) static simxInt call_##function(struct row *row)
#define KEY1 row->asked.key.int1
#define KEY2 row->asked.key.int2
#define NAME row->asked.key.name

/* Calls of one form: the key, then a value of the request, or a place for values of the answer. */
#define SETTER(function, key, value)                  \
    CALL(function)                                    \
    {                                                 \
        return function(row_client, key, value, BLOCKING);    \
    }
#define ACTION(function, key)                         \
    CALL(function)                                    \
    {                                                 \
        return function(row_client, key, BLOCKING);           \
    }
#define PLAIN(function)                               \
    CALL(function)                                    \
    {                                                 \
        (void)row;                                    \
        return function(row_client, BLOCKING);                \
    }
#define GET_INTS(function, count, ...)                \
    CALL(function)                                    \
    {                                                 \
        simxInt out[count] = { 0 };                   \
        simxInt result = function(row_client, __VA_ARGS__, out, BLOCKING); \
        expect_i32(row, out, count);                  \
        return result;                                \
    }
#define GET_FLOATS(function, count, ...)              \
    CALL(function)                                    \
    {                                                 \
        simxFloat out[count] = { 0 };                 \
        simxInt result = function(row_client, __VA_ARGS__, out, BLOCKING); \
        expect_f32(row, out, count);                  \
        return result;                                \
    }

GET_INTS(simxGetObjectHandle, 1, NAME)
GET_INTS(simxGetObjectParent, 1, KEY1)
GET_INTS(simxGetObjectChild, 1, KEY1, KEY2)
GET_INTS(simxGetIntegerSignal, 1, NAME)
GET_INTS(simxGetIntegerParameter, 1, KEY1)
GET_INTS(simxGetObjectIntParameter, 1, KEY1, KEY2)
GET_INTS(simxGetModelProperty, 1, KEY1)
GET_INTS(simxGetDialogResult, 1, KEY1)
GET_INTS(simxGetUIHandle, 1, NAME)
GET_FLOATS(simxGetJointPosition, 1, KEY1)
GET_FLOATS(simxGetJointMatrix, 12, KEY1)
GET_FLOATS(simxGetJointForce, 1, KEY1)
GET_FLOATS(simxGetObjectPosition, 3, KEY1, KEY2)
GET_FLOATS(simxGetObjectOrientation, 3, KEY1, KEY2)
GET_FLOATS(simxGetFloatSignal, 1, NAME)
GET_FLOATS(simxGetFloatingParameter, 1, KEY1)
GET_FLOATS(simxGetArrayParameter, 3, KEY1)
SETTER(simxSetJointPosition, KEY1, reader_f32(&row->body))
SETTER(simxSetJointForce, KEY1, reader_f32(&row->body))
SETTER(simxSetJointTargetPosition, KEY1, reader_f32(&row->body))
SETTER(simxSetFloatSignal, NAME, reader_f32(&row->body))
SETTER(simxSetFloatingParameter, KEY1, reader_f32(&row->body))
SETTER(simxSetModelProperty, KEY1, reader_i32(&row->body))
SETTER(simxSetBooleanParameter, KEY1, (simxUChar)reader_i32(&row->body))
SETTER(simxAuxiliaryConsolePrint, KEY1, reader_string(&row->body))
ACTION(simxBreakForceSensor, KEY1)
ACTION(simxEndDialog, KEY1)
ACTION(simxClearFloatSignal, NAME)
ACTION(simxClearStringSignal, NAME)
ACTION(simxAddStatusbarMessage, NAME)
PLAIN(simxStartSimulation)
PLAIN(simxPauseSimulation)
PLAIN(simxStopSimulation)
PLAIN(simxCloseScene)

CALL(simxSynchronous)
{
    return simxSynchronous(row_client, row->asked.key.number == simx_cmd_synchronous_enable);
}

CALL(simxSynchronousTrigger)
{
    (void)row;
    return simxSynchronousTrigger(row_client);
}

CALL(simxReadForceSensor)
{
    simxUChar state = 0;
    simxFloat force[3] = { 0 }, torque[3] = { 0 };
    simxInt result = simxReadForceSensor(row_client, KEY1, &state, force, torque, BLOCKING);
    expect_u8(row, state);
    expect_f32(row, force, 3);
    expect_f32(row, torque, 3);
    return result;
}

CALL(simxReadProximitySensor)
{
    simxUChar state = 0;
    simxFloat point[3] = { 0 }, normal[3] = { 0 };
    simxInt object = 0;
    simxInt result =
        simxReadProximitySensor(row_client, KEY1, &state, point, &object, normal, BLOCKING);
    expect_u8(row, state);
    expect_f32(row, point, 3);
    expect_i32(row, &object, 1);
    expect_f32(row, normal, 3);
    return result;
}

CALL(simxReadVisionSensor)
{
    simxUChar state = 0;
    simxFloat *values = NULL;
    simxInt *counts = NULL;
    simxInt result = simxReadVisionSensor(row_client, KEY1, &state, &values, &counts, BLOCKING);
    expect_u8(row, state);
    if (row->returned == 0 && result == 0) {
        size_t at = 0;
        expect_i32(row, counts, 1);
        for (int packet = 0; packet < counts[0]; packet++) {
            expect_i32(row, &counts[1 + packet], 1);
            expect_f32(row, values + at, (size_t)counts[1 + packet]);
            at += (size_t)counts[1 + packet];
        }
    }
    simxReleaseBuffer((simxUChar *)values);
    simxReleaseBuffer((simxUChar *)counts);
    return result;
}

CALL(simxGetVisionSensorImage)
{
    simxInt resolution[2] = { 0 };
    simxUChar *image = NULL;
    simxInt result = simxGetVisionSensorImage(row_client, KEY1, resolution, &image, 0, BLOCKING);
    expect_i32(row, resolution, 2);
    if (result == 0)
        expect_bytes(row, image, (size_t)(resolution[0] * resolution[1] * 3));
    return result;
}

CALL(simxGetVisionSensorDepthBuffer)
{
    simxInt resolution[2] = { 0 };
    simxFloat *depth = NULL;
    simxInt result = simxGetVisionSensorDepthBuffer(row_client, KEY1, resolution, &depth, BLOCKING);
    expect_i32(row, resolution, 2);
    if (result == 0)
        expect_f32(row, depth, (size_t)(resolution[0] * resolution[1]));
    return result;
}

CALL(simxSetVisionSensorImage)
{
    return simxSetVisionSensorImage(row_client, KEY1, (simxUChar *)(uintptr_t)row->body.at,
                                    (simxInt)row->body.left, 0, BLOCKING);
}

CALL(simxGetObjectVelocity)
{
    simxFloat linear[3] = { 0 }, angular[3] = { 0 };
    simxInt result = simxGetObjectVelocity(row_client, KEY1, linear, angular, BLOCKING);
    expect_f32(row, linear, 3);
    expect_f32(row, angular, 3);
    return result;
}

static simxInt set_pose(struct row *row,
                        simxInt (*set)(simxInt, simxInt, simxInt, const simxFloat *, simxInt))
{
    simxInt reference = reader_i32(&row->body);
    simxFloat values[3];
    reader_f32_array(&row->body, values, 3);
    return set(row_client, KEY1, reference, values, BLOCKING);
}

CALL(simxSetObjectPosition)
{
    return set_pose(row, simxSetObjectPosition);
}

CALL(simxSetObjectOrientation)
{
    return set_pose(row, simxSetObjectOrientation);
}

CALL(simxSetArrayParameter)
{
    simxFloat values[3];
    reader_f32_array(&row->body, values, 3);
    return simxSetArrayParameter(row_client, KEY1, values, BLOCKING);
}

CALL(simxGetObjects)
{
    simxInt count = 0, *handles = NULL;
    simxInt result = simxGetObjects(row_client, KEY1, &count, &handles, BLOCKING);
    expect_i32(row, &count, 1);
    expect_i32(row, handles, (size_t)count);
    return result;
}

CALL(simxGetObjectGroupData)
{
    simxInt counts[4] = { 0 }, *handles = NULL, *ints = NULL;
    simxFloat *floats = NULL;
    simxChar *texts = NULL;
    simxInt result =
        simxGetObjectGroupData(row_client, KEY1, KEY2, &counts[0], &handles, &counts[1], &ints,
                               &counts[2], &floats, &counts[3], &texts, BLOCKING);
    expect_i32(row, counts, 4);
    expect_i32(row, handles, (size_t)counts[0]);
    expect_i32(row, ints, (size_t)counts[1]);
    expect_f32(row, floats, (size_t)counts[2]);
    expect_texts(row, texts, counts[3]);
    return result;
}

CALL(simxGetStringSignal)
{
    simxUChar *value = NULL;
    simxInt length = 0;
    simxInt result = simxGetStringSignal(row_client, NAME, &value, &length, BLOCKING);
    expect_bytes(row, value, (size_t)length);
    return result;
}

CALL(simxSetStringSignal)
{
    return simxSetStringSignal(row_client, NAME, row->body.at, (simxInt)row->body.left, BLOCKING);
}

CALL(simxAppendStringSignal)
{
    return simxAppendStringSignal(row_client, NAME, row->body.at, (simxInt)row->body.left,
                                  BLOCKING);
}

CALL(simxGetBooleanParameter)
{
    simxUChar value = 0;
    simxInt result = simxGetBooleanParameter(row_client, KEY1, &value, BLOCKING), as_sent = value;
    expect_i32(row, &as_sent, 1);
    return result;
}

CALL(simxSetObjectSelection)
{
    simxInt handles[16];
    size_t count = row->body.left / 4;
    ck_assert_uint_le(count, COUNT_OF(handles));
    reader_i32_array(&row->body, handles, count);
    return simxSetObjectSelection(row_client, handles, (simxInt)count, BLOCKING);
}

CALL(simxAuxiliaryConsoleOpen)
{
    simxInt ints[6], handle = 0; /* lines, mode, position, size */
    simxFloat colours[6];
    reader_i32_array(&row->body, ints, 6);
    reader_f32_array(&row->body, colours, 6);
    simxInt result = simxAuxiliaryConsoleOpen(row_client, NAME, ints[0], ints[1], ints + 2,
                                              ints + 4, colours, colours + 3, &handle, BLOCKING);
    expect_i32(row, &handle, 1);
    return result;
}

CALL(simxDisplayDialog)
{
    const char *main_text = reader_string(&row->body);
    simxInt type = reader_i32(&row->body), handles[2] = { 0 };
    const char *initial = reader_string(&row->body);
    simxFloat colours[12];
    reader_f32_array(&row->body, colours, 12);
    simxInt result = simxDisplayDialog(row_client, NAME, main_text, type, initial, colours,
                                       colours + 6, &handles[0], &handles[1], BLOCKING);
    expect_i32(row, handles, 2);
    return result;
}

CALL(simxGetLastErrors)
{
    simxInt count = -1;
    simxChar *texts = NULL;
    simxInt result = simxGetLastErrors(row_client, &count, &texts, BLOCKING);
    expect_i32(row, &count, 1);
    expect_texts(row, texts, count);
    return result;
}

struct script_arguments {
    simxInt counts[4], ints[8];
    simxFloat floats[8];
    const char *texts;
    const simxUChar *bytes;
};

/* The body: the count of each kind, followed by its items; strings and bytes likewise. */
static void read_script_arguments(struct reader *body, struct script_arguments *to)
{
    reader_i32_array(body, to->counts, 4);
    ck_assert(to->counts[0] <= 8 && to->counts[1] <= 8);
    reader_i32_array(body, to->ints, (size_t)to->counts[0]);
    reader_f32_array(body, to->floats, (size_t)to->counts[1]);
    to->texts = reader_strings(body, (size_t)to->counts[2]);
    to->bytes = reader_bytes(body, (size_t)to->counts[3]);
    ck_assert_int_eq(body->failed, 0);
}

CALL(simxCallScriptFunction)
{
    struct script_arguments in = { 0 };
    simxInt counts[4] = { 0 }, *ints = NULL;
    simxFloat *floats = NULL;
    simxChar *texts = NULL;
    simxUChar *bytes = NULL;
    read_script_arguments(&row->body, &in);
    simxInt result = simxCallScriptFunction(
        row_client, NAME, KEY1, row->asked.key.name2, in.counts[0], in.ints, in.counts[1],
        in.floats, in.counts[2], in.texts, in.counts[3], in.bytes, &counts[0], &ints, &counts[1],
        &floats, &counts[2], &texts, &counts[3], &bytes, BLOCKING);
    expect_i32(row, counts, 4);
    expect_i32(row, ints, (size_t)counts[0]);
    expect_f32(row, floats, (size_t)counts[1]);
    expect_texts(row, texts, counts[2]);
    expect_bytes(row, bytes, (size_t)counts[3]);
    return result;
}

static const struct {
    const char *name;
    simxInt (*call)(struct row *row);
} calls[] = {
#define KNOWS(function) { #function, call_##function },
    KNOWS(simxGetObjectHandle) KNOWS(simxGetObjectParent) KNOWS(simxGetObjectChild)
    KNOWS(simxGetIntegerSignal) KNOWS(simxGetIntegerParameter) KNOWS(simxGetObjectIntParameter)
    KNOWS(simxGetModelProperty) KNOWS(simxGetDialogResult) KNOWS(simxGetUIHandle)
    KNOWS(simxGetJointPosition) KNOWS(simxGetJointMatrix) KNOWS(simxGetJointForce)
    KNOWS(simxGetObjectPosition) KNOWS(simxGetObjectOrientation) KNOWS(simxGetFloatSignal)
    KNOWS(simxGetFloatingParameter) KNOWS(simxGetArrayParameter) KNOWS(simxSetJointPosition)
    KNOWS(simxSetJointForce) KNOWS(simxSetJointTargetPosition) KNOWS(simxSetFloatSignal)
    KNOWS(simxSetFloatingParameter) KNOWS(simxSetModelProperty) KNOWS(simxSetBooleanParameter)
    KNOWS(simxAuxiliaryConsolePrint) KNOWS(simxBreakForceSensor) KNOWS(simxEndDialog)
    KNOWS(simxClearFloatSignal) KNOWS(simxClearStringSignal) KNOWS(simxAddStatusbarMessage)
    KNOWS(simxStartSimulation) KNOWS(simxPauseSimulation) KNOWS(simxStopSimulation)
    KNOWS(simxCloseScene) KNOWS(simxSynchronous) KNOWS(simxSynchronousTrigger)
    KNOWS(simxReadForceSensor) KNOWS(simxReadProximitySensor) KNOWS(simxReadVisionSensor)
    KNOWS(simxGetVisionSensorImage) KNOWS(simxGetVisionSensorDepthBuffer)
    KNOWS(simxSetVisionSensorImage) KNOWS(simxGetObjectVelocity) KNOWS(simxSetObjectPosition)
    KNOWS(simxSetObjectOrientation) KNOWS(simxSetArrayParameter) KNOWS(simxGetObjects)
    KNOWS(simxGetObjectGroupData) KNOWS(simxGetStringSignal) KNOWS(simxSetStringSignal)
    KNOWS(simxAppendStringSignal) KNOWS(simxGetBooleanParameter) KNOWS(simxSetObjectSelection)
    KNOWS(simxAuxiliaryConsoleOpen) KNOWS(simxDisplayDialog) KNOWS(simxGetLastErrors)
    KNOWS(simxCallScriptFunction)
#undef KNOWS
};

simxInt row_call(struct row *row)
{
    row->body = reader_of(row->asked.data, row->asked.data_size, 0);
    row->data = reader_of(row->answered.data, row->answered.data_size, 0);
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        if (strcmp(calls[i].name, row->name) == 0)
            return calls[i].call(row);
    ck_abort_msg("no call for %s", row->name);
}
