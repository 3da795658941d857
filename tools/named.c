/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls by name, in a row: one that goes straight to the simulator, the same through Lua, and a
 * step. Beside them the call of the legacy API that does the same. A server that has no such calls,
 * or no Lua, has no such rows.
 *
 * Beside TCP: the same call as programs of the ZeroMQ remote API make it. If this system has
 * libzmq, also with that library, and what two of its sockets take alone, with as many bytes.
 */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "extApi.h"
#include "measure.h"
#include "rig.h"
#include "tell.h"
#include "wire/cbor.h"
#include "zeromq.h"
#include "zmtp_peer.h"

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

/* ------------------------------------------------------------------ ZeroMQ */

#define MESSAGE_SIZE 256
#define PARTNER_END_MS 1000

struct message {
    uint8_t bytes[MESSAGE_SIZE];
    int size;
};

static void put_text(struct buffer *buffer, const char *text)
{
    cbor_put_text(buffer, text, strlen(text));
}

static void make_request(struct message *request, simxInt object)
{
    struct buffer bytes = { .data = request->bytes, .capacity = sizeof request->bytes };
    cbor_put_map(&bytes, 4);
    put_text(&bytes, "func");
    put_text(&bytes, "sim.getObjectPosition");
    put_text(&bytes, "args");
    cbor_put_array(&bytes, 1);
    cbor_put_int(&bytes, object);
    put_text(&bytes, "uuid");
    put_text(&bytes, "5e2f0c1a-7d59-4c3b-9f0a-simx-bench");
    put_text(&bytes, "ver");
    cbor_put_int(&bytes, 2);
    request->size = (int)bytes.size;
}

/* Who asks: libzmq, or without it a descriptor. */
struct asker {
    struct zeromq *zeromq;
    int fd;
};

static int ask(const struct asker *asker, const struct message *request, struct message *reply)
{
    size_t size = (size_t)request->size;
    if (asker->zeromq)
        return zeromq_ask(asker->zeromq, request->bytes, size, reply->bytes, sizeof reply->bytes);
    return zmtp_peer_ask(asker->fd, request->bytes, size, reply->bytes, sizeof reply->bytes);
}

/* The last reply is kept. 0, or -1 after telling. */
static int add_zeromq_row(struct bench *bench, const struct route *route, const struct asker *asker,
                          const char *state, const struct message *request, struct message *reply,
                          struct sample *sample)
{
    int calls = bench->options->calls, warm_up = calls / 10;
    double end_us = sample_now_us() + MEASURE_LIMIT_US, before_us = 0;
    sample_clear(sample);
    for (int i = 0; i < warm_up + calls && before_us < end_us; i++) {
        before_us = sample_now_us();
        reply->size = ask(asker, request, reply);
        if (reply->size < 0 || (size_t)reply->size > sizeof reply->bytes) {
            tell_error("%s: no answer", state);
            return -1;
        }
        if (i >= warm_up)
            sample_add(sample, sample_now_us() - before_us);
    }
    measure_set_quantiles(measure_add_row(bench, route, state), 0, sample);
    return 0;
}

/* {ret: ...}, and no error. */
static int is_result(const struct message *reply)
{
    static const uint8_t head[] = { 0xa1, 0x63, 'r', 'e', 't' };
    return reply->size > (int)sizeof head && memcmp(reply->bytes, head, sizeof head) == 0;
}

static int add_position_row(struct bench *bench, struct session *session, const struct asker *asker,
                            const char *state, const struct message *request, struct message *reply,
                            struct sample *sample)
{
    int outcome = add_zeromq_row(bench, &session->route, asker, state, request, reply, sample);
    if (outcome == 0 && !is_result(reply)) {
        tell_error("%s: the server refused the call", state);
        outcome = -1;
    }
    return outcome;
}

static int add_plain_row(struct bench *bench, struct session *session,
                         const struct message *request, struct message *reply,
                         struct sample *sample)
{
    const struct asker asker = { .fd = zmtp_peer_connect(bench->options->zmq_port) };
    if (asker.fd < 0) {
        tell_error("TCP port %d: %s", bench->options->zmq_port, strerror(-asker.fd));
        return -1;
    }
    int outcome =
        add_position_row(bench, session, &asker, "position, ZMTP", request, reply, sample);
    close(asker.fd);
    return outcome;
}

/* The partner ends with us, or when we say so. */
static int add_bare_row(struct bench *bench, const struct route *route, const struct asker *asker,
                        const struct message *request, struct message *reply, struct sample *sample)
{
    struct options ports = *bench->options;
    if (spawn_choose_ports(&ports) < 0)
        return -1;
    pid_t partner = child_fork();
    if (partner == 0) {
        struct zeromq *own = zeromq_open();
        if (own)
            zeromq_answer(own, ports.ports[1], reply->bytes, (size_t)reply->size);
        _exit(1);
    }
    if (partner < 0) {
        tell_error("no process: %s", strerror((int)-partner));
        return -1;
    }
    int outcome = zeromq_connect(asker->zeromq, ports.ports[1]);
    if (outcome == 0)
        outcome = add_zeromq_row(bench, route, asker, "libzmq alone", request, reply, sample);
    child_end(partner, PARTNER_END_MS);
    return outcome;
}

static int measure_zeromq(struct bench *bench, struct session *session, struct sample *sample)
{
    simxInt object;
    struct message request, reply;
    if (find_object(session, &object) < 0)
        return -1;
    make_request(&request, object);
    int outcome = add_plain_row(bench, session, &request, &reply, sample);
    const struct asker asker = { .zeromq = zeromq_open() };
    if (asker.zeromq && outcome == 0)
        outcome = zeromq_connect(asker.zeromq, bench->options->zmq_port);
    if (asker.zeromq && outcome == 0)
        outcome =
            add_position_row(bench, session, &asker, "position, libzmq", &request, &reply, sample);
    if (asker.zeromq && outcome == 0)
        outcome = add_bare_row(bench, &session->route, &asker, &request, &reply, sample);
    zeromq_close(asker.zeromq);
    return outcome;
}

/* In a simulator that offers it, on a port that we know. */
static int run_zeromq(struct bench *bench)
{
    struct rig rig;
    struct options ports = *bench->options;
    struct route route;
    if (spawn_choose_ports(&ports) < 0 || rig_init(&rig, bench, ROUTE_TCP, &route) < 0)
        return -1;
    rig.options.zmq_port = ports.ports[1];
    if (rig_start(&rig) < 0)
        return -1;
    int outcome = measure_connected(&rig.bench, &route, (size_t)rig.options.calls, measure_zeromq);
    rig_end(&rig);
    return outcome;
}

/* ------------------------------------------------------------------ all */

static int run(struct bench *bench, const struct route *route)
{
    int outcome = measure_connected(bench, route, (size_t)bench->options->calls, measure_open);
    if (outcome == 0 && route->kind == ROUTE_TCP && bench->options->spawn)
        outcome = run_zeromq(bench);
    return outcome;
}

const struct measure measure_named = {
    .key = "named",
    .title = "calls by name: sim.getObjectPosition and sim.step",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
