/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Objects of the scene: names, tree, pose, velocity, selection, creating and removing; and data of
 * one kind for many objects in one answer.
 */
#include <errno.h>
#include <string.h>

#include "calls/calls.h"

/* ------------------------------------------------------------------ names and the tree */

simxInt simxGetObjectHandle(simxInt clientID, const simxChar *objectName, simxInt *handle,
                            simxInt operationMode)
{
    struct request request = request_name(simx_cmd_get_object_handle, objectName);
    return call_i32(clientID, &request, operationMode, handle, 1);
}

simxInt simxGetCollectionHandle(simxInt clientID, const simxChar *collectionName, simxInt *handle,
                                simxInt operationMode)
{
    struct request request = request_name(simx_cmd_get_collection_handle, collectionName);
    return call_i32(clientID, &request, operationMode, handle, 1);
}

simxInt simxGetObjects(simxInt clientID, simxInt objectType, simxInt *objectCount,
                       simxInt **objectHandles, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_objects, objectType);
    return call_handles(clientID, &request, operationMode, objectCount, objectHandles);
}

simxInt simxGetObjectParent(simxInt clientID, simxInt childObjectHandle,
                            simxInt *parentObjectHandle, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_object_parent, childObjectHandle);
    return call_i32(clientID, &request, operationMode, parentObjectHandle, 1);
}

simxInt simxGetObjectChild(simxInt clientID, simxInt parentObjectHandle, simxInt childIndex,
                           simxInt *childObjectHandle, simxInt operationMode)
{
    struct request request =
        request_int2(simx_cmd_get_object_child, parentObjectHandle, childIndex);
    return call_i32(clientID, &request, operationMode, childObjectHandle, 1);
}

simxInt simxSetObjectParent(simxInt clientID, simxInt objectHandle, simxInt parentObject,
                            simxUChar keepInPlace, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_set_object_parent, objectHandle);
    request_add(&request, &parentObject, sizeof parentObject);
    request_add(&request, &keepInPlace, sizeof keepInPlace);
    return call_none(clientID, &request, operationMode);
}

/* ------------------------------------------------------------------ pose and velocity */

static simxInt pose_get(int command, simxInt client_id, simxInt object, simxInt reference,
                        simxFloat *values, int count, simxInt mode)
{
    struct request request = request_int2(command, object, reference);
    return call_f32(client_id, &request, mode, values, count);
}

/* Unlike in pose_get, the reference is not part of the key: a new pose replaces a pending one,
 * whatever its frame. */
static simxInt pose_set(int command, simxInt client_id, simxInt object, simxInt reference,
                        const simxFloat *values, int count, simxInt mode)
{
    struct request request = request_int(command, object);
    request_add(&request, &reference, sizeof reference);
    input_array(&request, values, count, sizeof *values);
    return call_none(client_id, &request, mode);
}

simxInt simxGetObjectPosition(simxInt clientID, simxInt objectHandle,
                              simxInt relativeToObjectHandle, simxFloat *position,
                              simxInt operationMode)
{
    return pose_get(simx_cmd_get_object_position2, clientID, objectHandle, relativeToObjectHandle,
                    position, 3, operationMode);
}

simxInt simxSetObjectPosition(simxInt clientID, simxInt objectHandle,
                              simxInt relativeToObjectHandle, const simxFloat *position,
                              simxInt operationMode)
{
    return pose_set(simx_cmd_set_object_position, clientID, objectHandle, relativeToObjectHandle,
                    position, 3, operationMode);
}

simxInt simxGetObjectOrientation(simxInt clientID, simxInt objectHandle,
                                 simxInt relativeToObjectHandle, simxFloat *eulerAngles,
                                 simxInt operationMode)
{
    return pose_get(simx_cmd_get_object_orientation2, clientID, objectHandle,
                    relativeToObjectHandle, eulerAngles, 3, operationMode);
}

simxInt simxSetObjectOrientation(simxInt clientID, simxInt objectHandle,
                                 simxInt relativeToObjectHandle, const simxFloat *eulerAngles,
                                 simxInt operationMode)
{
    return pose_set(simx_cmd_set_object_orientation, clientID, objectHandle,
                    relativeToObjectHandle, eulerAngles, 3, operationMode);
}

simxInt simxGetObjectQuaternion(simxInt clientID, simxInt objectHandle,
                                simxInt relativeToObjectHandle, simxFloat *quaternion,
                                simxInt operationMode)
{
    return pose_get(simx_cmd_get_object_quaternion, clientID, objectHandle,
                    relativeToObjectHandle, quaternion, 4, operationMode);
}

simxInt simxSetObjectQuaternion(simxInt clientID, simxInt objectHandle,
                                simxInt relativeToObjectHandle, const simxFloat *quaternion,
                                simxInt operationMode)
{
    return pose_set(simx_cmd_set_object_quaternion, clientID, objectHandle,
                    relativeToObjectHandle, quaternion, 4, operationMode);
}

simxInt simxGetObjectVelocity(simxInt clientID, simxInt objectHandle, simxFloat *linearVelocity,
                              simxFloat *angularVelocity, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_object_velocity, objectHandle);
    struct call call = call_begin(clientID, &request, operationMode);
    answer_f32(&call, linearVelocity, 3);
    answer_f32(&call, angularVelocity, 3);
    return call_end(&call);
}

/* ------------------------------------------------------------------ selection and life */

simxInt simxGetObjectSelection(simxInt clientID, simxInt **objectHandles, simxInt *objectCount,
                               simxInt operationMode)
{
    struct request request = request_plain(simx_cmd_get_object_selection);
    return call_handles(clientID, &request, operationMode, objectCount, objectHandles);
}

simxInt simxSetObjectSelection(simxInt clientID, const simxInt *objectHandles, simxInt objectCount,
                               simxInt operationMode)
{
    struct request request = request_int(simx_cmd_set_object_selection, 0);
    input_array(&request, objectHandles, objectCount, sizeof *objectHandles);
    return call_none(clientID, &request, operationMode);
}

simxInt simxCopyPasteObjects(simxInt clientID, const simxInt *objectHandles, simxInt objectCount,
                             simxInt **newObjectHandles, simxInt *newObjectCount,
                             simxInt operationMode)
{
    struct request request = request_int(simx_cmd_copy_paste_objects, 0);
    request.keep_pending = 1;
    input_array(&request, objectHandles, objectCount, sizeof *objectHandles);
    return call_handles(clientID, &request, operationMode, newObjectCount, newObjectHandles);
}

simxInt simxRemoveObject(simxInt clientID, simxInt objectHandle, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_remove_object, objectHandle);
    return call_none(clientID, &request, operationMode);
}

simxInt simxRemoveModel(simxInt clientID, simxInt objectHandle, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_remove_model, objectHandle);
    return call_none(clientID, &request, operationMode);
}

simxInt simxCreateDummy(simxInt clientID, simxFloat size, const simxUChar *colors,
                        simxInt *objectHandle, simxInt operationMode)
{
    struct request request = request_plain(simx_cmd_create_dummy);
    simxUChar flag_and_colors[13] = { 0 };
    if (colors) {
        flag_and_colors[0] = 1;
        memcpy(flag_and_colors + 1, colors, sizeof flag_and_colors - 1);
    }
    request.keep_pending = 1;
    request_add(&request, &size, sizeof size);
    request_add(&request, flag_and_colors, sizeof flag_and_colors);
    return call_i32(clientID, &request, operationMode, objectHandle, 1);
}

simxInt mtlb_simxCreateDummy(simxInt clientID, simxFloat *size, const simxUChar *colors,
                             simxInt *objectHandle, simxInt operationMode)
{
    if (!size)
        return call_refuse(clientID, simx_cmd_create_dummy, -EINVAL);
    return simxCreateDummy(clientID, *size, colors, objectHandle, operationMode);
}

/* ------------------------------------------------------------------ many objects at once */

/* The counts at the beginning of the answer. */
enum { COUNT_HANDLES, COUNT_INTS, COUNT_FLOATS, COUNT_TEXTS, COUNTS };

struct group {
    simxInt counts[COUNTS];
    simxInt *handles;
    simxInt *ints;
    simxFloat *floats;
    simxChar *texts;
};

static void group_read(struct group *group, struct call *call)
{
    answer_i32(call, group->counts, COUNTS);
    group->handles = answer_array(call, group->counts[COUNT_HANDLES], sizeof *group->handles);
    group->ints = answer_array(call, group->counts[COUNT_INTS], sizeof *group->ints);
    group->floats = answer_array(call, group->counts[COUNT_FLOATS], sizeof *group->floats);
    group->texts = (simxChar *)answer_strings(call, group->counts[COUNT_TEXTS]);
}

static void count_give(simxInt *to, simxInt count)
{
    if (to)
        *to = count;
}

simxInt simxGetObjectGroupData(simxInt clientID, simxInt objectType, simxInt dataType,
                               simxInt *handlesCount, simxInt **handles, simxInt *intDataCount,
                               simxInt **intData, simxInt *floatDataCount, simxFloat **floatData,
                               simxInt *stringDataCount, simxChar **stringData,
                               simxInt operationMode)
{
    struct request request = request_int2(simx_cmd_get_object_group_data, objectType, dataType);
    struct call call = call_begin(clientID, &request, operationMode);
    struct group group = { .handles = NULL };
    group_read(&group, &call);
    if (call.result == simx_return_ok) {
        count_give(handlesCount, group.counts[COUNT_HANDLES]);
        count_give(intDataCount, group.counts[COUNT_INTS]);
        count_give(floatDataCount, group.counts[COUNT_FLOATS]);
        count_give(stringDataCount, group.counts[COUNT_TEXTS]);
        if (handles)
            *handles = group.handles;
        if (intData)
            *intData = group.ints;
        if (floatData)
            *floatData = group.floats;
        if (stringData)
            *stringData = group.texts;
    }
    return call_end(&call);
}

simxInt mtlb_simxGetObjectGroupData(
    simxInt *clientIDandObjectTypeAndDataTypeAndOperationMode,
    simxInt *handlesCountAndIntDataCountAndFloatDataCountAndStringDataCount, simxInt **handles,
    simxInt **intData, simxFloat **floatData, simxChar **stringData)
{
    simxInt *in = clientIDandObjectTypeAndDataTypeAndOperationMode;
    simxInt *out = handlesCountAndIntDataCountAndFloatDataCountAndStringDataCount;
    simxInt unwanted[COUNTS];
    if (!in)
        return simx_return_initialize_error_flag;
    if (!out)
        out = unwanted;
    return simxGetObjectGroupData(in[0], in[1], in[2], &out[COUNT_HANDLES], handles,
                                  &out[COUNT_INTS], intData, &out[COUNT_FLOATS], floatData,
                                  &out[COUNT_TEXTS], stringData, in[3]);
}
