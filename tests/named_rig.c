/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The service of named calls over a simulator in memory; see named_rig.h.
 */
#include "named_rig.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "cbor_text.h"
#include "os/clock.h"

struct sim_api *rig_sim;
struct named *rig_named;
struct stepping rig_stepping;
struct stop rig_stop;
struct named_rights rig_rights;
void (*rig_on_serve)(void);
int64_t rig_now_us;

static struct {
    struct named_peer *peer;
    char *reply;
} peers[RIG_PEERS];

static void take_reply(void *data, const uint8_t *bytes, size_t size)
{
    int peer = (int)(intptr_t)data;
    free(peers[peer].reply);
    peers[peer].reply = strdup(cbor_text_of(bytes, size));
}

static void sleep_until(int64_t deadline_us)
{
    while (clock_us() < deadline_us)
        ;
}

static int serve(void *context, int64_t deadline_us)
{
    (void)context;
    if (!rig_on_serve) {
        sleep_until(deadline_us);
        return 0;
    }
    rig_on_serve();
    return 1;
}

static void call_back(struct sim_script_call *call)
{
    named_call_back(rig_named, call);
}

void rig_open(int peer)
{
    rig_close(peer);
    ck_assert_int_eq(named_peer_open(rig_named, &peers[peer].peer, &rig_rights, take_reply,
                                     (void *)(intptr_t)peer),
                     0);
}

void rig_close(int peer)
{
    if (peers[peer].peer)
        named_peer_close(peers[peer].peer);
    peers[peer].peer = NULL;
    free(peers[peer].reply);
    peers[peer].reply = NULL;
}

void rig_setup_version(int version)
{
    rig_sim = fake_sim_new(version);
    ck_assert_ptr_nonnull(rig_sim);
    sim_call_scripts_through(rig_sim, FAKE_ADDON);
    sim_register_script_function(rig_sim, "callBack", NULL, call_back);
    rig_stepping = (struct stepping){ 0 };
    rig_stop = (struct stop){ 0 };
    rig_rights = (struct named_rights){ .may_step = 1, .hold_ms = 20000 };
    rig_on_serve = NULL;
    ck_assert_int_eq(named_new(&rig_named, &(struct named_place){ .sim = rig_sim,
                                                                  .stepping = &rig_stepping,
                                                                  .stop = &rig_stop,
                                                                  .serve = serve }),
                     0);
    for (int i = 0; i < RIG_PEERS; i++)
        rig_open(i);
}

void rig_setup(void)
{
    rig_setup_version(41000);
}

void rig_teardown(void)
{
    for (int i = 0; i < RIG_PEERS; i++)
        rig_close(i);
    named_free(rig_named);
    ck_assert_ptr_null(rig_stepping.steppers);
    sim_free(rig_sim);
}

void rig_request_bytes(int peer, const void *bytes, size_t size)
{
    free(peers[peer].reply);
    peers[peer].reply = NULL;
    named_request(rig_named, peers[peer].peer, bytes, size);
}

void rig_request(int peer, const char *text)
{
    struct buffer bytes = { 0 };
    cbor_text_put(&bytes, text);
    rig_request_bytes(peer, bytes.data, bytes.size);
    buffer_free(&bytes);
}

const char *rig_reply(int peer)
{
    return peers[peer].reply;
}

void rig_expect(int peer, const char *request, const char *reply)
{
    rig_request(peer, request);
    ck_assert_ptr_nonnull(rig_reply(peer));
    ck_assert_str_eq(rig_reply(peer), reply);
}

int rig_pass(void)
{
    rig_now_us += 1000;
    return named_pass(rig_named, rig_now_us);
}

int rig_step(void)
{
    int held;
    rig_pass();
    named_hold(rig_named);
    held = stepping_holds(&rig_stepping, rig_sim);
    if (!held)
        stepping_note_step(&rig_stepping);
    return !held;
}
