/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls by name, in a row: one that goes straight to the simulator, the same through Lua, and a
 * step. Beside them the call of the legacy API that does the same. A server that has no such calls,
 * or no Lua, has no such rows.
 */
#include "extApi.h"
#include "measure.h"
#include "tell.h"

static const struct column columns[] = {
    { .head = "p50 us", .key = "p50_us", .decimals = 2 },
    { .head = "p99 us", .key = "p99_us", .decimals = 2 },
    { .head = "max us", .key = "max_us", .decimals = 1 },
    { .head = "p50/L", .key = "p50_per_L", .limit = 'L', .of = 0 },
    { .head = "p50/F", .key = "p50_per_F", .limit = 'F', .of = 0 },
    { .head = "p50/T", .key = "p50_per_T", .limit = 'T', .of = 0 },
};

/* Any object; each function gives a simx_return_... */
typedef simxInt named_call(int client, simxInt object);

static simxInt call_legacy(int client, simxInt object)
{
    simxFloat xyz[3];
    return simxGetObjectPosition(client, object, -1, xyz, simx_opmode_blocking);
}

static simxInt call_direct(int client, simxInt object)
{
    double xyz[3];
    simxInt count = 3;
    return simxCall(client, "sim.getObjectPosition", "i>ad", object, xyz, &count);
}

/* An argument that the function does not expect leads through Lua. */
static simxInt call_by_lua(int client, simxInt object)
{
    double xyz[3];
    simxInt count = 3;
    return simxCall(client, "sim.getObjectPosition", "inn>ad", object, xyz, &count);
}

static simxInt call_step(int client, simxInt object)
{
    (void)object;
    return simxCall(client, "sim.step", "");
}

/* A scene without objects gets one. */
static int find_object(struct session *session, simxInt *objectp)
{
    simxInt count = 0, *handles = NULL;
    simxInt result = simxGetObjects(session->client, sim_handle_all, &count, &handles,
                                    simx_opmode_blocking);
    if (result == simx_return_ok && count > 0)
        *objectp = handles[0];
    else
        result |= simxCreateDummy(session->client, 0.01f, NULL, objectp, simx_opmode_blocking);
    if (result != simx_return_ok)
        tell_error("port %d: %s", session->route.port, simxGetErrorText(session->client));
    return result == simx_return_ok ? 0 : -1;
}

/* 0 also when the server refuses the call. */
static int add_row(struct bench *bench, struct session *session, struct sample *sample,
                   const char *state, named_call *call)
{
    int calls = bench->options->calls, warm_up = calls / 10;
    double end_us = sample_now_us() + MEASURE_LIMIT_US, before_us = 0;
    simxInt object;
    if (find_object(session, &object) < 0)
        return -1;
    sample_clear(sample);
    for (int i = 0; i < warm_up + calls && before_us < end_us; i++) {
        before_us = sample_now_us();
        if (call(session->client, object) != simx_return_ok)
            return 0;
        if (i >= warm_up)
            sample_add(sample, sample_now_us() - before_us);
    }
    measure_set_quantiles(measure_add_row(bench, &session->route, state), 0, sample);
    return 0;
}

/* Stepping by name would go on in the next simulation. */
static int add_steps(struct bench *bench, struct session *session, struct sample *sample)
{
    if (simxCall(session->client, "sim.setStepping", "b", 1) != simx_return_ok)
        return 0;
    int outcome = session_run(session);
    if (outcome == 0)
        outcome = add_row(bench, session, sample, "sim.step", call_step);
    simxCall(session->client, "sim.setStepping", "b", 0);
    return outcome;
}

static int measure_open(struct bench *bench, struct session *session, struct sample *sample)
{
    if (add_row(bench, session, sample, "position, legacy", call_legacy) < 0 ||
        add_row(bench, session, sample, "position, direct", call_direct) < 0 ||
        add_row(bench, session, sample, "position, by Lua", call_by_lua) < 0)
        return -1;
    return add_steps(bench, session, sample);
}

static int run(struct bench *bench, const struct route *route)
{
    return measure_connected(bench, route, (size_t)bench->options->calls, measure_open);
}

const struct measure measure_named = {
    .key = "named",
    .title = "calls by name: sim.getObjectPosition and sim.step",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
