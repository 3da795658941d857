/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One connection to the server that is measured; see session.h.
 */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"
#include "os/clock.h"
#include "simConst.h"
#include "tell.h"

#define CONNECT_MS 2000
#define CYCLE_MS 5           /* what programs of this API usually choose */
#define WAIT_US 5000000
#define STEP_MS 5000
#define FOLDER "REMOTEAPI_SHM_DIR"
#define NOWHERE "/dev/null/none" /* no fast session is found there */
#define TIME_STEP 0.01       /* of a server that does not tell */

static int fail(const struct session *session, const char *what)
{
    tell_error("port %d: %s", session->route.port, what);
    return -1;
}

const char *session_transport(enum route_kind kind)
{
    static const char *const names[] = {
        [ROUTE_FAST] = "fast session", [ROUTE_SEGMENT] = "segment", [ROUTE_TCP] = "TCP"
    };
    return names[kind];
}

/* ------------------------------------------------------------------ life */

static int start(const char *address, int port)
{
    return simxStart(address, port, 1, 1, CONNECT_MS, CYCLE_MS);
}

/* The client takes the predecessor's segment where it does not find the fast session. */
static int start_segment(const char *address, int port)
{
    const char *folder = getenv(FOLDER);
    char *kept = folder ? strdup(folder) : NULL;
    if (folder && !kept)
        return -1;
    setenv(FOLDER, NOWHERE, 1);
    int client = start(address, port);
    if (kept)
        setenv(FOLDER, kept, 1);
    else
        unsetenv(FOLDER);
    free(kept);
    return client;
}

int session_return(struct session *session)
{
    const struct options *options = session->options;
    int port = session->route.port;
    session->client = session->route.kind == ROUTE_SEGMENT ? start_segment(options->address, port)
                                                           : start(options->address, port);
    if (session->client >= 0)
        return 0;
    tell_error("port %d (%s): %s", port, session_transport(session->route.kind),
               simxGetErrorText(-1));
    return -1;
}

void session_leave(struct session *session)
{
    simxFinish(session->client);
}

int session_find_server(const struct options *options, int port)
{
    double step;
    int client = start(options->address, port);
    if (client < 0) {
        tell_error("port %d: %s", port, simxGetErrorText(-1));
        tell_error("start simx-host --port %d --emit %d:%d, or use --spawn", port, options->streams,
                   options->bytes);
        return -1;
    }
    int has_fast = simxGetStepInfo(client, &step, NULL) == simx_return_ok;
    simxFinish(client);
    return has_fast;
}

int session_open(struct session *session, const struct options *options,
                 const struct route *route)
{
    *session = (struct session){ .options = options, .route = *route };
    if (session_return(session) < 0)
        return -1;
    session->was_running = session_is_running(session);
    if (session->was_running >= 0)
        return 0;
    simxFinish(session->client);
    return -1;
}

static void end_streams(struct session *session)
{
    for (int i = 0; i < session->streams; i++)
        simxGetStringSignal(session->client, session->names[i], NULL, NULL,
                            simx_opmode_discontinue);
    free(session->names);
}

void session_close(struct session *session)
{
    end_streams(session);
    if (session->was_running == 0)
        session_halt(session);
    simxSynchronous(session->client, 0);
    simxFinish(session->client);
}

/* ------------------------------------------------------------------ calls */

int session_call(struct session *session)
{
    int version;
    if (simxGetIntegerParameter(session->client, sim_intparam_program_version, &version,
                                simx_opmode_blocking) == simx_return_ok)
        return 0;
    return fail(session, "a blocking call was not answered");
}

int session_is_running(struct session *session)
{
    int state;
    if (session_call(session) < 0)
        return -1;
    if (simxGetInMessageInfo(session->client, simx_headeroffset_server_state, &state) != 1)
        return fail(session, "the simulation's state is not told");
    return state & 1;
}

static int wait_for_state(struct session *session, int wanted)
{
    int64_t deadline_us = clock_us() + WAIT_US;
    int running;
    while ((running = session_is_running(session)) != wanted) {
        if (running < 0)
            return -1;
        if (clock_us() >= deadline_us)
            return fail(session, wanted ? "the simulation does not start"
                                        : "the simulation does not stop");
    }
    return 0;
}

int session_run(struct session *session)
{
    simxStartSimulation(session->client, simx_opmode_blocking);
    return wait_for_state(session, 1);
}

int session_halt(struct session *session)
{
    simxStopSimulation(session->client, simx_opmode_blocking);
    return wait_for_state(session, 0);
}

double session_time_step(struct session *session)
{
    float step;
    if (simxGetFloatingParameter(session->client, sim_floatparam_simulation_time_step, &step,
                                 simx_opmode_blocking) != simx_return_ok || !(step > 0))
        return TIME_STEP;
    return (double)step;
}

double session_time(struct session *session)
{
    return (double)simxGetLastCmdTime(session->client) * 1e-3;
}

/* ------------------------------------------------------------------ stepping */

int session_begin_stepping(struct session *session)
{
    if (simxSynchronous(session->client, 1) == simx_return_ok)
        return 0;
    return fail(session, "the server does not let clients step: start simx-host without --no-sync");
}

int session_trigger(struct session *session)
{
    if (simxSynchronousTrigger(session->client) == simx_return_ok)
        return 0;
    return fail(session, "a step's trigger was refused");
}

int session_step_begin(struct session *session)
{
    if (simxStepBegin(session->client, 1) == simx_return_ok)
        return 0;
    return fail(session, "a step was refused");
}

int session_step_end(struct session *session)
{
    if (simxStepEnd(session->client, STEP_MS) == simx_return_ok)
        return 0;
    return fail(session, "a step does not end");
}

int session_step(struct session *session)
{
    if (simxStep(session->client, 1, STEP_MS) == simx_return_ok)
        return 0;
    return fail(session, "a step was refused, or does not end");
}

/* ------------------------------------------------------------------ streams */

static int read_stream(struct session *session, int stream, uint32_t *stepp)
{
    unsigned char *value;
    int size;
    if (simxGetStringSignal(session->client, session->names[stream], &value, &size,
                            simx_opmode_buffer) != simx_return_ok ||
        size != session->options->bytes)
        return 0;
    *stepp = (uint32_t)value[0] | (uint32_t)value[1] << 8 | (uint32_t)value[2] << 16 |
             (uint32_t)value[3] << 24;
    return 1;
}

int session_read_streams(struct session *session, uint32_t *stepp)
{
    uint32_t first = 0, step = 0;
    for (int i = 0; i < session->streams; i++) {
        if (!read_stream(session, i, &step))
            return 0;
        if (i > 0 && step != first)
            return 0;
        first = step;
    }
    *stepp = first;
    return 1;
}

static int ask_for_streams(struct session *session)
{
    int count = session->options->streams;
    session->names = calloc((size_t)count + 1, sizeof(*session->names));
    if (!session->names)
        return fail(session, "no memory");
    for (int i = 0; i < count; i++) {
        snprintf(session->names[i], sizeof session->names[i], "toClient%d", i);
        simxGetStringSignal(session->client, session->names[i], NULL, NULL,
                            simx_opmode_streaming);
    }
    session->streams = count;
    return 0;
}

int session_begin_streams(struct session *session)
{
    uint32_t step;
    int64_t deadline_us = clock_us() + WAIT_US;
    if (ask_for_streams(session) < 0)
        return -1;
    while (!session_read_streams(session, &step)) {
        if (session_call(session) < 0)
            return -1;
        if (clock_us() >= deadline_us) {
            tell_error("port %d: the string signals toClient0... of %d bytes do not come: start "
                       "simx-host with --emit %d:%d", session->route.port, session->options->bytes,
                       session->streams, session->options->bytes);
            return -1;
        }
    }
    return 0;
}
