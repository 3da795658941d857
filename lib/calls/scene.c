/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Scene and model files.
 */
#include "calls/calls.h"
#include "calls/file.h"

simxInt simxLoadScene(simxInt clientID, const simxChar *scenePathAndName, simxUChar options,
                      simxInt operationMode)
{
    struct file_offer offer;
    struct request request;
    simxInt result =
        file_offer(&offer, clientID, scenePathAndName, options, ".ttt", operationMode);
    if (result != simx_return_ok)
        return result;
    request = request_name(simx_cmd_load_scene, offer.path);
    result = call_none(clientID, &request, operationMode);
    file_withdraw(&offer, clientID);
    return result;
}

simxInt simxCloseScene(simxInt clientID, simxInt operationMode)
{
    struct request request = request_plain(simx_cmd_close_scene);
    return call_none(clientID, &request, operationMode);
}

simxInt simxLoadModel(simxInt clientID, const simxChar *modelPathAndName, simxUChar options,
                      simxInt *baseHandle, simxInt operationMode)
{
    struct file_offer offer;
    struct request request;
    simxInt result =
        file_offer(&offer, clientID, modelPathAndName, options, ".ttm", operationMode);
    if (result != simx_return_ok)
        return result;
    request = request_name(simx_cmd_load_model, offer.path);
    result = call_i32(clientID, &request, operationMode, baseHandle, 1);
    file_withdraw(&offer, clientID);
    return result;
}
