/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The service of named calls, on a simulator of some generation without scripts of its own: three
 * clients that send any bytes, leave while they wait, are called back, or hold the lock; each
 * request has at most one reply, and one that is whole CBOR. Input: u8 generation, then steps, each
 * u8 what (low 2 bits: the peer), and what that needs.
 */
#include <stdlib.h>
#include <string.h>

#include "fake_sim.h"
#include "fuzz.h"
#include "named/named.h"
#include "os/clock.h"
#include "server/execute.h"
#include "server/stepping.h"
#include "simConst.h"
#include "wire/cbor.h"

#define STEPS_MAX 40
#define PEERS 3
#define HOLD_MS 20

enum action { ACT_REQUEST, ACT_PASS, ACT_CLOSE, ACT_STEP, ACT_STOP, ACT_COMMAND, ACTIONS };

static struct reader input;
static struct named *named;
static struct stepping *stepping;
static int64_t now_us;
static struct peer {
    struct named_peer *peer;
    int is_asked; /* its reply is owed */
} peers[PEERS];

static void take_reply(void *data, const uint8_t *bytes, size_t size)
{
    struct peer *peer = data;
    fuzz_require(peer->is_asked);
    peer->is_asked = 0;
    fuzz_require(cbor_check(bytes, size, NULL) == 0);
}

static void open_peer(struct peer *peer)
{
    struct named_rights rights = { .may_step = 1, .may_run = 1, .hold_ms = HOLD_MS };
    if (!peer->peer)
        fuzz_require(named_peer_open(named, &peer->peer, &rights, take_reply, peer) == 0);
}

static void close_peer(struct peer *peer)
{
    if (peer->peer)
        named_peer_close(peer->peer);
    peer->peer = NULL;
    peer->is_asked = 0;
}

/* u16 size, bytes */
static void request(struct peer *peer)
{
    size_t size = reader_u16(&input);
    uint8_t *bytes = fuzz_take(&input, size, &size);
    open_peer(peer);
    if (!peer->is_asked) {
        peer->is_asked = 1;
        named_request(named, peer->peer, bytes, size);
    }
    free(bytes);
}

/* Clients that say nothing in some of them are forgotten. */
static void pass(void)
{
    now_us += 250000000;
    named_pass(named, now_us);
}

/* A connection of commands, for one of them. u16 size, bytes */
static void command(void)
{
    struct named_rights rights = { .may_step = 1 };
    struct named_answer answer = { 0 };
    struct named_client *client;
    struct stepper stepper;
    struct buffer reply = { 0 };
    const int gone = 0;
    size_t size = reader_u16(&input);
    uint8_t *bytes = fuzz_take(&input, size, &size);
    stepper_init(&stepper, stepping, &gone, 1);
    fuzz_require(named_client_open(named, &client, &stepper, &rights) == 0);
    if (named_execute(client, bytes, size, reader_u8(&input) & 1, &reply, &answer) == CALL_RETURNS)
        fuzz_require(cbor_check(reply.data, reply.size, NULL) == 0);
    if (reader_u8(&input) & 1)
        pass();
    named_client_close(client);
    named_answer_deinit(&answer);
    stepper_deinit(&stepper);
    buffer_free(&reply);
    free(bytes);
}

/* A step of the program; no call of a pass while a client holds the simulator. */
static void act(int is_held)
{
    unsigned what = reader_u8(&input);
    struct peer *peer = &peers[what % PEERS];
    switch (what / 4 % ACTIONS) {
    case ACT_REQUEST: request(peer); break;
    case ACT_CLOSE: close_peer(peer); break;
    case ACT_STEP: stepping_note_step(stepping); break;
    case ACT_STOP: fake.int_params[sim_intparam_stop_request_counter]++; break;
    case ACT_COMMAND:
        if (!is_held)
            command();
        break;
    default:
        if (!is_held) {
            pass();
            named_hold(named);
        }
    }
}

static int serve(void *context, int64_t deadline_us)
{
    (void)context;
    if (fuzz_left(&input) == 0) {
        while (clock_us() < deadline_us)
            ;
        return 0;
    }
    act(1);
    return 1;
}

static void call_back(struct sim_script_call *call)
{
    named_call_back(named, call);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pass pass;
    input = reader_of(data, size, 0);
    now_us = 0;
    fuzz_sim_begin(&pass, reader_u8(&input));
    sim_call_scripts_through(pass.sim, FAKE_ADDON);
    if (pass.sim->generation == SIM_COPPELIA46)
        sim_register_script_function(pass.sim, "callBack", NULL, call_back);
    fake.coroutine_passes = 3;
    stepping = pass.stepper->stepping;
    struct named_place place = { .sim = pass.sim, .stepping = stepping, .stop = pass.stop,
                                 .serve = serve };
    fuzz_require(named_new(&named, &place) == 0);
    for (int i = 0; i < STEPS_MAX && fuzz_left(&input) > 0; i++)
        act(0);
    for (int i = 0; i < PEERS; i++)
        close_peer(&peers[i]);
    fuzz_require(!named_is_waiting(named));
    named_free(named);
    sim_call_scripts_through(pass.sim, 0);
    fake_scripts_reset();
    fuzz_sim_end();
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void put_step(struct buffer *seed, int peer, enum action action)
{
    buffer_put_u8(seed, (uint8_t)(action * 4 + (unsigned)((peer - (int)action * 4 % PEERS + PEERS) %
                                                          PEERS)));
}

static void put_request(struct buffer *seed, int peer, const char *function, const char *argument)
{
    struct buffer request = { 0 };
    cbor_put_map(&request, 3);
    cbor_put_text(&request, "func", 4);
    cbor_put_text(&request, function, strlen(function));
    cbor_put_text(&request, "args", 4);
    cbor_put_array(&request, 2);
    cbor_put_text(&request, argument, strlen(argument));
    cbor_put_array(&request, 1);
    cbor_put_double(&request, 0.1);
    cbor_put_text(&request, "uuid", 4);
    cbor_put_text(&request, peer == 2 ? "b" : "a", 1);
    put_step(seed, peer, ACT_REQUEST);
    buffer_put_u16(seed, (uint16_t)request.size);
    buffer_put_bytes(seed, request.data, request.size);
    buffer_free(&request);
}

static const char *const functions[] = {
    "test.echo", "test.fail", "test.wait", "test.callBack", "_*executed*_", "_*end*_", "sim.step",
    "sim.yield", "sim.setStepping", "sim.acquireLock", "sim.releaseLock", "sim.startSimulation",
    "sim.getObjectPosition", "sim.setJointPosition",
};

/* Two requests, of one client or of two, with something in between. */
void fuzz_seeds(void)
{
    size_t count = sizeof functions / sizeof functions[0];
    for (size_t i = 0; i < count * count; i++) {
        struct buffer seed = { 0 };
        buffer_put_u8(&seed, (uint8_t)i);
        put_request(&seed, 0, functions[i % count], "f@func");
        put_step(&seed, 0, (enum action)(i % ACTIONS));
        put_request(&seed, (int)(i % PEERS), functions[i / count], "x");
        put_step(&seed, 0, ACT_PASS);
        put_step(&seed, 0, i % 2 ? ACT_CLOSE : ACT_STEP);
        put_step(&seed, 0, ACT_PASS);
        fuzz_seed(seed.data, seed.size);
        buffer_free(&seed);
    }
}
