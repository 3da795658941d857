/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A door with a service of words; see door_fixture.h.
 */
#include "door_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "support.h"

#define PATIENCE_US 20000000
#define PEERS_MAX 200
#define ROUND_US 500

/* ------------------------------------------------------------------ the service */

struct named {
    struct named_peer *peers[PEERS_MAX];
    int opened, closed; /* atomic */
};

struct named_peer {
    int at;
    named_reply *reply;
    void *data;
    struct buffer later;
    int is_calling;
    int is_done; /* ... or closed */
    int *closed; /* told while it is calling */
};

static struct named service;
struct door *door;

int named_peer_open(struct named *named, struct named_peer **peerp,
                    const struct named_rights *rights, named_reply *reply, void *data)
{
    struct named_peer *peer = calloc(1, sizeof(*peer));
    ck_assert_int_eq(rights->may_step, 1);
    ck_assert_ptr_nonnull(peer);
    while (named->peers[peer->at])
        peer->at++;
    named->peers[peer->at] = peer;
    peer->reply = reply;
    peer->data = data;
    atomic_set_int(&named->opened, named->opened + 1);
    *peerp = peer;
    return 0;
}

void named_peer_close(struct named_peer *peer)
{
    if (peer->closed)
        *peer->closed = 1;
    service.peers[peer->at] = NULL;
    atomic_set_int(&service.closed, service.closed + 1);
    buffer_free(&peer->later);
    free(peer);
}

static void reply_text(struct named_peer *peer, const char *text)
{
    peer->reply(peer->data, (const uint8_t *)text, strlen(text));
}

static void reply_long(struct named_peer *peer, size_t size)
{
    uint8_t *bytes = malloc(size + 1);
    memset(bytes, 'a' + (int)(size % 26), size);
    peer->reply(peer->data, bytes, size);
    free(bytes);
}

/* Until its client has said that it is done, or has gone. */
static void call_client(struct named_peer *peer)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int closed = 0;
    peer->is_calling = 1;
    peer->is_done = 0;
    peer->closed = &closed;
    reply_text(peer, "called");
    while (!closed && !peer->is_done && clock_us() < deadline_us) {
        door_poll(door);
        door_execute(door);
    }
    if (closed)
        return;
    peer->closed = NULL;
    peer->is_calling = 0;
    reply_text(peer, "end of the call");
}

static int is_word(const uint8_t *bytes, size_t size, const char *word)
{
    return size >= strlen(word) && memcmp(bytes, word, strlen(word)) == 0;
}

void named_request(struct named *named, struct named_peer *peer, const uint8_t *bytes, size_t size)
{
    char text[32] = "";
    ck_assert_ptr_eq(named, &service);
    memcpy(text, bytes, size < sizeof text - 1 ? size : sizeof text - 1);
    if (is_word(bytes, size, "later"))
        buffer_put_bytes(&peer->later, bytes, size);
    else if (is_word(bytes, size, "long "))
        reply_long(peer, (size_t)atol(text + 5));
    else if (is_word(bytes, size, "done") && peer->is_calling)
        peer->is_done = 1;
    else if (is_word(bytes, size, "call"))
        call_client(peer);
    else if (!is_word(bytes, size, "never"))
        peer->reply(peer->data, bytes, size);
}

static int answer_later(void)
{
    int answered = 0;
    for (int i = 0; i < PEERS_MAX; i++) {
        struct named_peer *peer = service.peers[i];
        if (!peer || peer->later.size == 0)
            continue;
        struct buffer later = peer->later;
        peer->later = (struct buffer){ 0 };
        peer->reply(peer->data, later.data, later.size);
        buffer_free(&later);
        answered++;
    }
    return answered;
}

/* ------------------------------------------------------------------ the main thread */

static struct {
    struct bell bell;
    struct thread thread;
    struct mutex turn; /* the main thread's, but for its waits */
    int stop;          /* atomic */
    int warnings;      /* atomic */
} stage;

/* On the bell alone, or on the connections as well. */
static void sleep_at_door(int fd, int64_t deadline_us)
{
    bell_prepare_beside(&stage.bell);
    if (door_poll(door))
        bell_cancel(&stage.bell);
    else
        bell_wait_beside(&stage.bell, fd, deadline_us);
    door_slept(door);
}

static void wait_for_work(int round)
{
    int64_t until_us = clock_us() + 100, deadline_us = until_us + ROUND_US;
    while (clock_us() < until_us)
        if (door_poll(door))
            return;
    int fd = round % 3 && bell_has_event(&stage.bell) ? door_sleep_on(door, deadline_us) : -1;
    if (fd >= 0) {
        sleep_at_door(fd, deadline_us);
        return;
    }
    bell_prepare(&stage.bell);
    int came = door_poll(door);
    door_release(door);
    if (came)
        bell_cancel(&stage.bell);
    else
        bell_wait(&stage.bell, deadline_us);
}

static void main_run(void *argument)
{
    (void)argument;
    for (int round = 0; !atomic_get_int(&stage.stop); round++) {
        mutex_lock(&stage.turn);
        answer_later();
        door_execute(door);
        mutex_unlock(&stage.turn);
        wait_for_work(round);
    }
}

void door_hold(void)
{
    mutex_lock(&stage.turn);
}

void door_go_on(void)
{
    mutex_unlock(&stage.turn);
}

static void take_note(void *context, int warning, const char *text)
{
    (void)context;
    ck_assert_ptr_nonnull(text);
    if (warning)
        atomic_add_u32_relaxed((uint32_t *)&stage.warnings, 1);
}

int door_warnings(void)
{
    return atomic_get_int(&stage.warnings);
}

int door_opened(void)
{
    return atomic_get_int(&service.opened);
}

int door_closed(void)
{
    return atomic_get_int(&service.closed);
}

int door_await_nobody(void)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (clock_us() < deadline_us) {
        if (door_is_idle(door) && door_opened() == door_closed())
            return 1;
        thread_yield();
    }
    return 0;
}

void door_begin(void)
{
    const struct door_options options = { "127.0.0.1", 0,
                                          { .may_step = 1, .hold_ms = NAMED_HOLD_MS } };
    memset(&service, 0, sizeof service);
    memset(&stage, 0, sizeof stage);
    mutex_init(&stage.turn);
    ck_assert_int_eq(bell_init(&stage.bell), 0);
    ck_assert_int_eq(door_new(&door, &service, &options, &stage.bell, take_note, NULL), 0);
    ck_assert_int_eq(thread_start(&stage.thread, main_run, NULL), 0);
}

void door_end(void)
{
    atomic_set_int(&stage.stop, 1);
    bell_ring(&stage.bell);
    thread_join(&stage.thread);
    door_free(door);
    bell_deinit(&stage.bell);
    mutex_deinit(&stage.turn);
    ck_assert_int_eq(door_opened(), door_closed());
}
