/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls whose answers are the input; see fuzz_calls.h.
 */
#include "fuzz_calls.h"

#include <string.h>

#include "fuzz.h"
#include "simConst.h"

#define CALL(name) static simxInt call_##name(simxInt id, simxInt mode)
#define K1 CALLS_INT1
#define K2 CALLS_INT2
#define NAME CALLS_NAME

/* ------------------------------------------------------------------ values of a fixed size */

static simxInt ints[8];
static simxFloat floats[12];
static simxUChar byte;

#define FIXED(name, ...) \
    CALL(name) \
    { \
        return name(__VA_ARGS__, mode); \
    }
FIXED(simxGetJointPosition, id, K1, floats)
FIXED(simxGetJointMatrix, id, K1, floats)
FIXED(simxGetJointForce, id, K1, floats)
FIXED(simxGetJointMaxForce, id, K1, floats)
FIXED(simxSetJointPosition, id, K1, 1.0f)
FIXED(simxReadProximitySensor, id, K1, &byte, floats, ints, floats + 3)
FIXED(simxReadForceSensor, id, K1, &byte, floats, floats + 3)
FIXED(simxGetCollisionHandle, id, NAME, ints)
FIXED(simxGetDistanceHandle, id, NAME, ints)
FIXED(simxGetCollectionHandle, id, NAME, ints)
FIXED(simxGetObjectHandle, id, NAME, ints)
FIXED(simxReadCollision, id, K1, &byte)
FIXED(simxReadDistance, id, K1, floats)
FIXED(simxCheckCollision, id, K1, K2, &byte)
FIXED(simxCheckDistance, id, K1, K2, floats)
FIXED(simxGetBooleanParameter, id, K1, &byte)
FIXED(simxGetIntegerParameter, id, K1, ints)
FIXED(simxGetFloatingParameter, id, K1, floats)
FIXED(simxGetArrayParameter, id, K1, floats)
FIXED(simxGetObjectIntParameter, id, K1, K2, ints)
FIXED(simxGetObjectFloatParameter, id, K1, K2, floats)
FIXED(simxGetModelProperty, id, K1, ints)
FIXED(simxGetIntegerSignal, id, NAME, ints)
FIXED(simxGetFloatSignal, id, NAME, floats)
FIXED(simxGetObjectParent, id, K1, ints)
FIXED(simxGetObjectPosition, id, K1, K2, floats)
FIXED(simxGetObjectOrientation, id, K1, K2, floats)
FIXED(simxGetObjectQuaternion, id, K1, K2, floats)
FIXED(simxGetObjectChild, id, K1, K2, ints)
FIXED(simxGetObjectVelocity, id, K1, floats, floats + 3)
FIXED(simxLoadModel, id, NAME, 0, ints)
FIXED(simxCreateDummy, id, 0.1f, NULL, ints)
FIXED(simxGetUIHandle, id, NAME, ints)
FIXED(simxGetUISlider, id, K1, K2, ints)
FIXED(simxGetUIButtonProperty, id, K1, K2, ints)
FIXED(simxGetDialogResult, id, K1, ints)
FIXED(simxAuxiliaryConsoleOpen, id, NAME, 1, 0, NULL, NULL, NULL, NULL, ints)
FIXED(simxDisplayDialog, id, NAME, "", 1, "", NULL, NULL, ints, ints + 1)
FIXED(simxGetUIEventButton, id, K1, ints, ints + 1)
FIXED(simxRemoveObject, id, K1)

/* ------------------------------------------------------------------ values of the answer's size */

#define FOUND (result == simx_return_ok)

CALL(simxGetVisionSensorImage)
{
    simxUChar *image = NULL;
    simxInt result = simxGetVisionSensorImage(id, K1, ints, &image, 0, mode);
    if (FOUND)
        fuzz_read(image, (size_t)ints[0] * (size_t)ints[1] * 3);
    return result;
}

CALL(grey_image)
{
    simxUChar *image = NULL;
    simxInt result = simxGetVisionSensorImage(id, K1, ints, &image, 1, mode);
    if (FOUND)
        fuzz_read(image, (size_t)ints[0] * (size_t)ints[1]);
    return result;
}

/* Arrays of numbers must lie where numbers may. */
static void read_numbers(const void *numbers, simxInt count)
{
    fuzz_require((uintptr_t)numbers % 4 == 0);
    fuzz_read(numbers, (size_t)count * 4);
}

CALL(simxGetVisionSensorDepthBuffer)
{
    simxFloat *buffer = NULL;
    simxInt result = simxGetVisionSensorDepthBuffer(id, K1, ints, &buffer, mode);
    if (FOUND)
        read_numbers(buffer, (simxInt)((int64_t)ints[0] * ints[1]));
    return result;
}

CALL(simxReadVisionSensor)
{
    simxFloat *values = NULL;
    simxInt *counts = NULL, total = 0;
    simxInt result = simxReadVisionSensor(id, K1, &byte, &values, &counts, mode);
    if (!FOUND)
        return result;
    for (simxInt i = 1; i <= counts[0]; i++)
        total += counts[i];
    read_numbers(values, total);
    simxReleaseBuffer((simxUChar *)values);
    simxReleaseBuffer((simxUChar *)counts);
    return result;
}

static void read_texts(const simxChar *texts, simxInt count)
{
    while (count-- > 0) {
        fuzz_read(texts, strlen(texts) + 1);
        texts += strlen(texts) + 1;
    }
}

#define TEXT(name, ...) \
    CALL(name) \
    { \
        simxChar *text = NULL; \
        simxInt result = name(__VA_ARGS__, &text, mode); \
        if (FOUND) \
            read_texts(text, 1); \
        return result; \
    }
TEXT(simxGetStringParameter, id, K1)
TEXT(simxGetDialogInput, id, K1)

CALL(simxGetLastErrors)
{
    simxChar *texts = NULL;
    simxInt count = 0, result = simxGetLastErrors(id, &count, &texts, mode);
    if (FOUND)
        read_texts(texts, count);
    return result;
}

#define BYTES(name) \
    CALL(name) \
    { \
        simxUChar *bytes = NULL; \
        simxInt size = 0, result = name(id, NAME, &bytes, &size, mode); \
        if (FOUND) \
            fuzz_read(bytes, (size_t)size); \
        return result; \
    }
BYTES(simxGetStringSignal)
BYTES(simxGetAndClearStringSignal)
BYTES(simxReadStringStream)

CALL(simxGetObjects)
{
    simxInt count = 0, *handles = NULL, result = simxGetObjects(id, K1, &count, &handles, mode);
    if (FOUND)
        read_numbers(handles, count);
    return result;
}

CALL(simxGetObjectSelection)
{
    simxInt count = 0, *handles = NULL;
    simxInt result = simxGetObjectSelection(id, &handles, &count, mode);
    if (FOUND)
        read_numbers(handles, count);
    return result;
}

CALL(simxLoadUI)
{
    simxInt count = 0, *handles = NULL, result = simxLoadUI(id, NAME, 0, &count, &handles, mode);
    if (FOUND) {
        read_numbers(handles, count);
        simxReleaseBuffer((simxUChar *)handles);
    }
    return result;
}

CALL(simxCopyPasteObjects)
{
    simxInt given[2] = { 1, 2 }, count = 0, *handles = NULL;
    simxInt result = simxCopyPasteObjects(id, given, 2, &handles, &count, mode);
    if (FOUND)
        read_numbers(handles, count);
    return result;
}

CALL(simxGetObjectGroupData)
{
    simxInt count[4] = { 0 }, *handles = NULL, *numbers = NULL;
    simxFloat *values = NULL;
    simxChar *texts = NULL;
    simxInt result = simxGetObjectGroupData(id, K1, K2, &count[0], &handles, &count[1], &numbers,
                                            &count[2], &values, &count[3], &texts, mode);
    if (!FOUND)
        return result;
    read_numbers(handles, count[0]);
    read_numbers(numbers, count[1]);
    read_numbers(values, count[2]);
    read_texts(texts, count[3]);
    return result;
}

CALL(simxCallScriptFunction)
{
    simxInt count[4] = { 0 }, *numbers = NULL;
    simxFloat *values = NULL;
    simxChar *texts = NULL;
    simxUChar *bytes = NULL;
    simxInt result = simxCallScriptFunction(id, NAME, K1, CALLS_NAME2, 0, NULL, 0, NULL, 0, NULL, 0,
                                            NULL, &count[0], &numbers, &count[1], &values,
                                            &count[2], &texts, &count[3], &bytes, mode);
    if (!FOUND)
        return result;
    read_numbers(numbers, count[0]);
    read_numbers(values, count[1]);
    read_texts(texts, count[2]);
    fuzz_read(bytes, (size_t)count[3]);
    return result;
}

/* The same in Matlab's two halves. */
CALL(script_in_halves)
{
    simxInt various[] = { id, K1, 2, 1, 1, 3, mode }, count[4] = { 0 }, *numbers = NULL;
    static const simxInt two[2] = { 1, 2 };
    static const simxFloat one[1] = { 0.5f };
    simxFloat *values = NULL;
    simxChar *texts = NULL;
    simxUChar *bytes = NULL;
    mtlb_simxCallScriptFunction_a(various, NAME "\0" CALLS_NAME2, two, one, "text",
                                  (const simxUChar *)"abc");
    simxInt result = mtlb_simxCallScriptFunction_b(id, count, &numbers, &values, &texts, &bytes);
    if (!FOUND)
        return result;
    read_numbers(numbers, count[0]);
    read_numbers(values, count[1]);
    read_texts(texts, count[2]);
    fuzz_read(bytes, (size_t)count[3]);
    return result;
}

/* ------------------------------------------------------------------ the table */

static const struct {
    int command;
    simxInt (*make)(simxInt id, simxInt mode);
} calls[] = {
    { simx_cmd_get_joint_position, call_simxGetJointPosition },
    { simx_cmd_get_joint_matrix, call_simxGetJointMatrix },
    { simx_cmd_get_joint_force, call_simxGetJointForce },
    { simx_cmd_get_joint_max_force, call_simxGetJointMaxForce },
    { simx_cmd_set_joint_position, call_simxSetJointPosition },
    { simx_cmd_read_proximity_sensor, call_simxReadProximitySensor },
    { simx_cmd_read_force_sensor, call_simxReadForceSensor },
    { simx_cmd_get_collision_handle, call_simxGetCollisionHandle },
    { simx_cmd_get_distance_handle, call_simxGetDistanceHandle },
    { simx_cmd_get_collection_handle, call_simxGetCollectionHandle },
    { simx_cmd_get_object_handle, call_simxGetObjectHandle },
    { simx_cmd_read_collision, call_simxReadCollision },
    { simx_cmd_read_distance, call_simxReadDistance },
    { simx_cmd_check_collision, call_simxCheckCollision },
    { simx_cmd_check_distance, call_simxCheckDistance },
    { simx_cmd_get_boolean_parameter, call_simxGetBooleanParameter },
    { simx_cmd_get_integer_parameter, call_simxGetIntegerParameter },
    { simx_cmd_get_floating_parameter, call_simxGetFloatingParameter },
    { simx_cmd_get_array_parameter, call_simxGetArrayParameter },
    { simx_cmd_get_object_int_parameter, call_simxGetObjectIntParameter },
    { simx_cmd_get_object_float_parameter, call_simxGetObjectFloatParameter },
    { simx_cmd_get_model_property, call_simxGetModelProperty },
    { simx_cmd_get_integer_signal, call_simxGetIntegerSignal },
    { simx_cmd_get_float_signal, call_simxGetFloatSignal },
    { simx_cmd_get_object_parent, call_simxGetObjectParent },
    { simx_cmd_get_object_child, call_simxGetObjectChild },
    { simx_cmd_get_object_position2, call_simxGetObjectPosition },
    { simx_cmd_get_object_orientation2, call_simxGetObjectOrientation },
    { simx_cmd_get_object_quaternion, call_simxGetObjectQuaternion },
    { simx_cmd_get_object_velocity, call_simxGetObjectVelocity },
    { simx_cmd_load_model, call_simxLoadModel },
    { simx_cmd_create_dummy, call_simxCreateDummy },
    { simx_cmd_get_ui_handle, call_simxGetUIHandle },
    { simx_cmd_get_ui_slider, call_simxGetUISlider },
    { simx_cmd_get_ui_button_property, call_simxGetUIButtonProperty },
    { simx_cmd_get_dialog_result, call_simxGetDialogResult },
    { simx_cmd_aux_console_open, call_simxAuxiliaryConsoleOpen },
    { simx_cmd_display_dialog, call_simxDisplayDialog },
    { simx_cmd_get_ui_event_button, call_simxGetUIEventButton },
    { simx_cmd_remove_object, call_simxRemoveObject },
    { simx_cmd_get_vision_sensor_image_rgb, call_simxGetVisionSensorImage },
    { simx_cmd_get_vision_sensor_image_bw, call_grey_image },
    { simx_cmd_get_vision_sensor_depth_buffer, call_simxGetVisionSensorDepthBuffer },
    { simx_cmd_read_vision_sensor, call_simxReadVisionSensor },
    { simx_cmd_get_string_parameter, call_simxGetStringParameter },
    { simx_cmd_get_dialog_input, call_simxGetDialogInput },
    { simx_cmd_get_last_errors, call_simxGetLastErrors },
    { simx_cmd_get_string_signal, call_simxGetStringSignal },
    { simx_cmd_get_and_clear_string_signal, call_simxGetAndClearStringSignal },
    { simx_cmd_read_string_stream, call_simxReadStringStream },
    { simx_cmd_get_objects, call_simxGetObjects },
    { simx_cmd_get_object_selection, call_simxGetObjectSelection },
    { simx_cmd_load_ui, call_simxLoadUI },
    { simx_cmd_copy_paste_objects, call_simxCopyPasteObjects },
    { simx_cmd_get_object_group_data, call_simxGetObjectGroupData },
    { simx_cmd_call_script_function, call_simxCallScriptFunction },
    { simx_cmd_call_script_function, call_script_in_halves },
};

size_t calls_count(void)
{
    return sizeof calls / sizeof calls[0];
}

struct key calls_key(size_t call)
{
    int number = calls[call].command;
    enum key_form form = key_form_of(number);
    struct key key = { .number = number, .name = "", .name2 = "" };
    if (form == KEY_INT || form == KEY_INT2 || form == KEY_INT_STRINGS)
        key.int1 = K1;
    if (form == KEY_INT2 && number != simx_cmd_get_ui_event_button)
        key.int2 = K2;
    if (form == KEY_STRING || form == KEY_INT_STRINGS)
        key.name = NAME;
    if (form == KEY_INT_STRINGS)
        key.name2 = CALLS_NAME2;
    return key;
}

simxInt calls_make(size_t call, simxInt id, simxInt mode)
{
    return calls[call].make(id, mode);
}
