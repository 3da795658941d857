/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Starting and stopping the simulation, and stepping.
 */
#include "calls/calls.h"

/* The key of the command that does all three. */
enum { ACTION_START, ACTION_PAUSE, ACTION_STOP };

static simxInt simulation_act(simxInt client_id, int action, simxInt mode)
{
    struct request request = request_int(simx_cmd_start_pause_stop_simulation, action);
    return call_none(client_id, &request, mode);
}

simxInt simxStartSimulation(simxInt clientID, simxInt operationMode)
{
    return simulation_act(clientID, ACTION_START, operationMode);
}

simxInt simxPauseSimulation(simxInt clientID, simxInt operationMode)
{
    return simulation_act(clientID, ACTION_PAUSE, operationMode);
}

simxInt simxStopSimulation(simxInt clientID, simxInt operationMode)
{
    return simulation_act(clientID, ACTION_STOP, operationMode);
}

simxInt simxSynchronous(simxInt clientID, simxUChar enable)
{
    struct request request =
        request_plain(enable ? simx_cmd_synchronous_enable : simx_cmd_synchronous_disable);
    return call_none(clientID, &request, simx_opmode_blocking);
}

simxInt simxSynchronousTrigger(simxInt clientID)
{
    struct request request = request_plain(simx_cmd_synchronous_next);
    return call_none(clientID, &request, simx_opmode_blocking);
}
