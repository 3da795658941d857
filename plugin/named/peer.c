/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Peers: one connection behind a door, its requests and what they lead to; see named.h.
 */
#include "named/inner.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int named_peer_open(struct named *named, struct named_peer **peerp,
                    const struct named_rights *rights, named_reply *reply, void *data)
{
    struct named_peer *peer = calloc(1, sizeof *peer);
    if (!peer)
        return -ENOMEM;
    *peer = (struct named_peer){ .named = named, .rights = *rights, .reply = reply, .data = data };
    *peerp = peer;
    return 0;
}

/* ------------------------------------------------------------------ its client */

static void join(struct named_peer *peer, struct named_client *client)
{
    peer->client = client;
    peer->next = client->peers;
    client->peers = peer;
}

struct named_peer *named_peer_join(struct named_client *client, named_reply *reply, void *data)
{
    struct named_peer *peer;
    if (named_peer_open(client->named, &peer, &client->rights, reply, data) < 0)
        return NULL;
    client->users++;
    join(peer, client);
    return peer;
}

/* A client that is a connection ends with it. */
static void leave_client(struct named_peer *peer)
{
    struct named_client *client = peer->client;
    if (!client)
        return;
    struct named_peer **at = &client->peers;
    while (*at != peer)
        at = &(*at)->next;
    *at = peer->next;
    peer->client = NULL;
    if (!client->peers && client->uuid)
        caller_end(client);
    caller_give(client);
}

static int join_client(struct named_peer *peer, const struct cbor_item *uuid)
{
    struct named_client *client = peer->client;
    if (client && !client->uuid)
        return 0;
    if (client && !client->is_gone && client->uuid_size == uuid->size &&
        memcmp(client->uuid, uuid->bytes, uuid->size) == 0)
        return 0;
    leave_client(peer);
    client = caller_take(peer->named, uuid->bytes, uuid->size, &peer->rights);
    if (!client)
        return -ENOMEM;
    join(peer, client);
    return 0;
}

static void forget_kept(struct named_peer *peer)
{
    peer->named->kept -= peer->has_kept;
    peer->named->waiting_size -= peer->kept.size;
    peer->has_kept = 0;
    buffer_free(&peer->kept);
}

void named_peer_close(struct named_peer *peer)
{
    struct named *named = peer->named;
    for (struct frame *frame = named->frames; frame; frame = frame->outer)
        if (frame->peer == peer)
            frame->peer = NULL;
    for (struct running *running = named->running; running; running = running->outer)
        if (running->peer == peer)
            running->peer = NULL;
    if (peer->wait)
        wait_drop(peer->wait);
    forget_kept(peer);
    buffer_free(&peer->late);
    leave_client(peer);
    free(peer);
}

/* ------------------------------------------------------------------ calls */

static void reply_outcome(struct named_peer *peer, enum named_outcome outcome,
                          struct named_call *call)
{
    if (outcome == CALL_RETURNS)
        reply_results(peer, call->tail);
    else
        reply_error(peer, call->why.data, call->why.size);
}

static void wait_is_done(void *data, enum named_outcome outcome, struct named_call *call)
{
    reply_outcome(data, outcome, call);
}

/* The peer may be closed by what the call does. */
static void execute_call(struct named_peer *peer, struct named_call *call)
{
    struct named *named = peer->named;
    struct named_client *client = peer->client;
    struct running running = { .outer = named->running, .client = client, .peer = peer };
    call->named = named;
    call->client = client;
    call->tail = &named->tail;
    call->may_wait = !named->frames && client->locks == 0;
    client->users++;
    named->running = &running;
    enum named_outcome outcome = invoke_execute(call);
    named->running = running.outer;
    if (outcome == CALL_WAITS && running.peer) {
        wait_own(call->wait, &peer->wait, wait_is_done, peer);
        call->wait->peer = peer;
    } else if (outcome == CALL_WAITS && !client->is_gone) {
        wait_drop(call->wait);
    } else if (running.peer) {
        reply_outcome(peer, outcome, call);
    }
    buffer_free(&call->why);
    caller_give(client);
}

static void execute_named(struct named_peer *peer, const struct request *request)
{
    struct named_call call = { .name = (const char *)request->func.bytes,
                               .name_size = request->func.size,
                               .args = request->args,
                               .count = request->count,
                               .missing = request->missing };
    execute_call(peer, &call);
}

static void execute_chunk(struct named_peer *peer, const struct request *request)
{
    static const char name[] = "zmqRemoteApi.eval";
    struct named_call call = { .name = name, .name_size = sizeof name - 1,
                               .args = request->eval_at, .count = 1 };
    execute_call(peer, &call);
}

/* ------------------------------------------------------------------ requests */

/* Of a peer's functions the one that was called last. Those of the client's other peers may have
 * been called within it. */
static struct frame *find_unanswered(const struct named_peer *peer)
{
    struct frame *frame = peer->named->frames;
    while (frame && (frame->peer != peer || frame->is_answered))
        frame = frame->outer;
    return frame;
}

/* The results of a function of the client. */
static void take_executed(struct named_peer *peer, const struct request *request,
                          const uint8_t *bytes, size_t size)
{
    static const char nothing[] = "_*executed*_: no function of this client has been called";
    struct frame *frame = find_unanswered(peer);
    const uint8_t *end = bytes + size;
    if (!frame && peer->late.size > 0) {
        reply_late(peer);
        return;
    }
    if (!frame) {
        reply_error(peer, nothing, sizeof nothing - 1);
        return;
    }
    frame->is_answered = 1;
    cbor_put_array(&frame->results, request->args.at ? request->count : 0);
    if (request->args.at)
        buffer_put_bytes(&frame->results, request->args.at, (size_t)(end - request->args.at));
}

static int must_wait(const struct named_peer *peer)
{
    const struct named_client *holder = named_holder(peer->named);
    return holder && holder != peer->client;
}

static void keep(struct named_peer *peer, const uint8_t *bytes, size_t size)
{
    static const char memory[] = "out of memory";
    static const char full[] = "too many bytes of requests wait to be executed";
    if (size > NAMED_WAITING_MAX - peer->named->waiting_size) {
        reply_error(peer, full, sizeof full - 1);
        return;
    }
    buffer_put_bytes(&peer->kept, bytes, size);
    if (peer->kept.failed) {
        buffer_free(&peer->kept);
        reply_error(peer, memory, sizeof memory - 1);
        return;
    }
    peer->has_kept = 1;
    peer->named->kept++;
    peer->named->waiting_size += size;
}

/* Names that begin so are words of the protocol. */
static int is_word(const struct request *request)
{
    return request->func.kind == CBOR_TEXT && request->func.size > 2 &&
           memcmp(request->func.bytes, "_*", 2) == 0;
}

/* A connection stays, without what its client holds. */
static void end_client(struct named_peer *peer)
{
    struct named_client *client = peer->client;
    if (client->uuid) {
        leave_client(peer);
        return;
    }
    client->locks = 0;
    stepper_raise(client->stepper, -client->stepper->level);
}

static void execute(struct named_peer *peer, const struct request *request, const uint8_t *bytes,
                    size_t size)
{
    static const char unnamed[] = "a request names a function in its member func";
    int is_executed = is_word(request) && cbor_text_is(&request->func, "_*executed*_");
    if (!is_executed)
        buffer_free(&peer->late);
    if (is_executed) {
        take_executed(peer, request, bytes, size);
    } else if (is_word(request) && cbor_text_is(&request->func, "_*end*_")) {
        end_client(peer);
        reply_empty(peer);
    } else if (request->func.kind == CBOR_TEXT && request->func.size > 0) {
        execute_named(peer, request);
    } else if (request->eval.kind == CBOR_TEXT) {
        execute_chunk(peer, request);
    } else {
        reply_error(peer, unnamed, sizeof unnamed - 1);
    }
}

/* It needs no uuid. */
static int is_connection(const struct named_peer *peer)
{
    return peer->client && !peer->client->uuid;
}

static void serve(struct named_peer *peer, const struct request *request, const uint8_t *bytes,
                  size_t size)
{
    silence_hear(peer->client, request->timeout);
    if (must_wait(peer))
        keep(peer, bytes, size);
    else
        execute(peer, request, bytes, size);
}

static void take_request(struct named_peer *peer, const uint8_t *bytes, size_t size)
{
    static const char old[] = "this server speaks version 2 of the protocol, whose requests have a "
                              "member uuid; the client is too old, or a newer one is needed";
    static const char memory[] = "out of memory";
    struct request request;
    const char *why = request_decode(&request, bytes, size);
    if (why)
        reply_error(peer, why, strlen(why));
    else if (!is_connection(peer) && (request.uuid.kind != CBOR_TEXT || request.uuid.size == 0))
        reply_old_error(peer, old);
    else if (join_client(peer, &request.uuid) < 0)
        reply_error(peer, memory, sizeof memory - 1);
    else
        serve(peer, &request, bytes, size);
}

void named_request(struct named *named, struct named_peer *peer, const uint8_t *bytes, size_t size)
{
    (void)named;
    peer->is_asked = 1;
    take_request(peer, bytes, size);
}

/* ------------------------------------------------------------------ what was kept */

static struct named_peer *find_kept(struct named *named)
{
    for (struct named_client *client = named->clients; client; client = client->next)
        for (struct named_peer *peer = client->peers; peer; peer = peer->next)
            if (peer->has_kept && !must_wait(peer))
                return peer;
    return NULL;
}

int peers_execute_kept(struct named *named)
{
    struct named_peer *peer;
    int executed = 0;
    while (named->kept > 0 && (peer = find_kept(named))) {
        struct buffer kept = peer->kept;
        peer->kept = (struct buffer){ 0 };
        peer->has_kept = 0;
        named->kept--;
        named->waiting_size -= kept.size;
        take_request(peer, kept.data, kept.size); /* a late reply may have answered it already */
        buffer_free(&kept);
        executed++;
    }
    return executed;
}
