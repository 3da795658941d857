/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Parameters of the simulator, of objects and of models.
 */
#include <errno.h>

#include "calls/calls.h"

#define ARRAY_VALUES 3 /* number of values of every array parameter */

/* ------------------------------------------------------------------ of the simulator */

simxInt simxGetBoolParam(simxInt clientID, simxInt paramIdentifier, simxUChar *paramValue,
                         simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_boolean_parameter, paramIdentifier);
    return call_bool(clientID, &request, operationMode, paramValue);
}

simxInt simxSetBoolParam(simxInt clientID, simxInt paramIdentifier, simxUChar paramValue,
                         simxInt operationMode)
{
    struct request request = request_int(simx_cmd_set_boolean_parameter, paramIdentifier);
    request_put_i32(&request, paramValue);
    return call_none(clientID, &request, operationMode);
}

simxInt simxGetInt32Param(simxInt clientID, simxInt paramIdentifier, simxInt *paramValue,
                          simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_integer_parameter, paramIdentifier);
    return call_i32(clientID, &request, operationMode, paramValue, 1);
}

simxInt simxSetInt32Param(simxInt clientID, simxInt paramIdentifier, simxInt paramValue,
                          simxInt operationMode)
{
    struct request request = request_int(simx_cmd_set_integer_parameter, paramIdentifier);
    request_put_i32(&request, paramValue);
    return call_none(clientID, &request, operationMode);
}

simxInt simxGetFloatParam(simxInt clientID, simxInt paramIdentifier, simxFloat *paramValue,
                          simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_floating_parameter, paramIdentifier);
    return call_f32(clientID, &request, operationMode, paramValue, 1);
}

simxInt simxSetFloatParam(simxInt clientID, simxInt paramIdentifier, simxFloat paramValue,
                          simxInt operationMode)
{
    struct request request = request_int(simx_cmd_set_floating_parameter, paramIdentifier);
    request_put_f32(&request, paramValue);
    return call_none(clientID, &request, operationMode);
}

simxInt mtlb_simxSetFloatParam(simxInt clientID, simxInt paramIdentifier, simxFloat *paramValue,
                               simxInt operationMode)
{
    if (!paramValue)
        return call_refuse(clientID, simx_cmd_set_floating_parameter, -EINVAL);
    return simxSetFloatParam(clientID, paramIdentifier, *paramValue, operationMode);
}

simxInt simxGetStringParam(simxInt clientID, simxInt paramIdentifier, simxChar **paramValue,
                           simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_string_parameter, paramIdentifier);
    return call_text(clientID, &request, operationMode, paramValue);
}

simxInt simxGetArrayParam(simxInt clientID, simxInt paramIdentifier, simxFloat *paramValues,
                          simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_array_parameter, paramIdentifier);
    return call_f32(clientID, &request, operationMode, paramValues, ARRAY_VALUES);
}

simxInt simxSetArrayParam(simxInt clientID, simxInt paramIdentifier, const simxFloat *paramValues,
                          simxInt operationMode)
{
    struct request request = request_int(simx_cmd_set_array_parameter, paramIdentifier);
    input_array(&request, paramValues, ARRAY_VALUES, sizeof *paramValues);
    return call_none(clientID, &request, operationMode);
}

/* ------------------------------------------------------------------ of objects and models */

simxInt simxGetObjectInt32Param(simxInt clientID, simxInt objectHandle, simxInt parameterID,
                                simxInt *parameterValue, simxInt operationMode)
{
    struct request request =
        request_int2(simx_cmd_get_object_int_parameter, objectHandle, parameterID);
    return call_i32(clientID, &request, operationMode, parameterValue, 1);
}

simxInt simxSetObjectInt32Param(simxInt clientID, simxInt objectHandle, simxInt parameterID,
                                simxInt parameterValue, simxInt operationMode)
{
    struct request request =
        request_int2(simx_cmd_set_object_int_parameter, objectHandle, parameterID);
    request_put_i32(&request, parameterValue);
    return call_none(clientID, &request, operationMode);
}

simxInt simxGetObjectFloatParam(simxInt clientID, simxInt objectHandle, simxInt parameterID,
                                simxFloat *parameterValue, simxInt operationMode)
{
    struct request request =
        request_int2(simx_cmd_get_object_float_parameter, objectHandle, parameterID);
    return call_f32(clientID, &request, operationMode, parameterValue, 1);
}

simxInt simxSetObjectFloatParam(simxInt clientID, simxInt objectHandle, simxInt parameterID,
                                simxFloat parameterValue, simxInt operationMode)
{
    struct request request =
        request_int2(simx_cmd_set_object_float_parameter, objectHandle, parameterID);
    request_put_f32(&request, parameterValue);
    return call_none(clientID, &request, operationMode);
}

simxInt mtlb_simxSetObjectFloatParam(simxInt clientID, simxInt objectHandle, simxInt parameterID,
                                     simxFloat *parameterValue, simxInt operationMode)
{
    if (!parameterValue)
        return call_refuse(clientID, simx_cmd_set_object_float_parameter, -EINVAL);
    return simxSetObjectFloatParam(clientID, objectHandle, parameterID, *parameterValue,
                                   operationMode);
}

simxInt simxGetModelProperty(simxInt clientID, simxInt objectHandle, simxInt *prop,
                             simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_model_property, objectHandle);
    return call_i32(clientID, &request, operationMode, prop, 1);
}

simxInt simxSetModelProperty(simxInt clientID, simxInt objectHandle, simxInt prop,
                             simxInt operationMode)
{
    struct request request = request_int(simx_cmd_set_model_property, objectHandle);
    request_put_i32(&request, prop);
    return call_none(clientID, &request, operationMode);
}

/* ------------------------------------------------------------------ older names */

simxInt simxGetBooleanParameter(simxInt clientID, simxInt paramIdentifier, simxUChar *paramValue,
                                simxInt operationMode)
{
    return simxGetBoolParam(clientID, paramIdentifier, paramValue, operationMode);
}

simxInt simxSetBooleanParameter(simxInt clientID, simxInt paramIdentifier, simxUChar paramValue,
                                simxInt operationMode)
{
    return simxSetBoolParam(clientID, paramIdentifier, paramValue, operationMode);
}

simxInt simxGetIntegerParameter(simxInt clientID, simxInt paramIdentifier, simxInt *paramValue,
                                simxInt operationMode)
{
    return simxGetInt32Param(clientID, paramIdentifier, paramValue, operationMode);
}

simxInt simxSetIntegerParameter(simxInt clientID, simxInt paramIdentifier, simxInt paramValue,
                                simxInt operationMode)
{
    return simxSetInt32Param(clientID, paramIdentifier, paramValue, operationMode);
}

simxInt simxGetFloatingParameter(simxInt clientID, simxInt paramIdentifier, simxFloat *paramValue,
                                 simxInt operationMode)
{
    return simxGetFloatParam(clientID, paramIdentifier, paramValue, operationMode);
}

simxInt simxSetFloatingParameter(simxInt clientID, simxInt paramIdentifier, simxFloat paramValue,
                                 simxInt operationMode)
{
    return simxSetFloatParam(clientID, paramIdentifier, paramValue, operationMode);
}

simxInt mtlb_simxSetFloatingParameter(simxInt clientID, simxInt paramIdentifier,
                                      simxFloat *paramValue, simxInt operationMode)
{
    return mtlb_simxSetFloatParam(clientID, paramIdentifier, paramValue, operationMode);
}

simxInt simxGetStringParameter(simxInt clientID, simxInt paramIdentifier, simxChar **paramValue,
                               simxInt operationMode)
{
    return simxGetStringParam(clientID, paramIdentifier, paramValue, operationMode);
}

simxInt simxGetArrayParameter(simxInt clientID, simxInt paramIdentifier, simxFloat *paramValues,
                              simxInt operationMode)
{
    return simxGetArrayParam(clientID, paramIdentifier, paramValues, operationMode);
}

simxInt simxSetArrayParameter(simxInt clientID, simxInt paramIdentifier,
                              const simxFloat *paramValues, simxInt operationMode)
{
    return simxSetArrayParam(clientID, paramIdentifier, paramValues, operationMode);
}

simxInt simxGetObjectIntParameter(simxInt clientID, simxInt objectHandle, simxInt parameterID,
                                  simxInt *parameterValue, simxInt operationMode)
{
    return simxGetObjectInt32Param(clientID, objectHandle, parameterID, parameterValue,
                                   operationMode);
}

simxInt simxSetObjectIntParameter(simxInt clientID, simxInt objectHandle, simxInt parameterID,
                                  simxInt parameterValue, simxInt operationMode)
{
    return simxSetObjectInt32Param(clientID, objectHandle, parameterID, parameterValue,
                                   operationMode);
}

simxInt simxGetObjectFloatParameter(simxInt clientID, simxInt objectHandle, simxInt parameterID,
                                    simxFloat *parameterValue, simxInt operationMode)
{
    return simxGetObjectFloatParam(clientID, objectHandle, parameterID, parameterValue,
                                   operationMode);
}

simxInt simxSetObjectFloatParameter(simxInt clientID, simxInt objectHandle, simxInt parameterID,
                                    simxFloat parameterValue, simxInt operationMode)
{
    return simxSetObjectFloatParam(clientID, objectHandle, parameterID, parameterValue,
                                   operationMode);
}

simxInt mtlb_simxSetObjectFloatParameter(simxInt clientID, simxInt objectHandle,
                                         simxInt parameterID, simxFloat *parameterValue,
                                         simxInt operationMode)
{
    return mtlb_simxSetObjectFloatParam(clientID, objectHandle, parameterID, parameterValue,
                                        operationMode);
}
