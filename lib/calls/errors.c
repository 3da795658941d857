/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's error texts, and memory that the library allocates for the caller.
 */
#include <stdlib.h>

#include "calls/calls.h"

simxInt simxGetLastErrors(simxInt clientID, simxInt *errorCnt, simxChar **errorStrings,
                          simxInt operationMode)
{
    struct request request = request_plain(simx_cmd_get_last_errors);
    struct call call = call_begin(clientID, &request, operationMode);
    simxInt count = answer_count(&call, 1);
    const char *texts = answer_strings(&call, count);
    if (call.result == simx_return_ok && errorCnt)
        *errorCnt = count;
    if (call.result == simx_return_ok && errorStrings)
        *errorStrings = (simxChar *)texts;
    return call_end(&call);
}

simxUChar *simxCreateBuffer(simxInt bufferSize)
{
    return bufferSize < 0 ? NULL : malloc(bufferSize > 0 ? (size_t)bufferSize : 1);
}

simxVoid simxReleaseBuffer(simxUChar *buffer)
{
    free(buffer);
}
