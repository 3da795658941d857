/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fast clients of a service; see fast.h.
 */
#include "server/fast.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "named/named.h"
#include "os/clock.h"
#include "server/peer.h"

#define TURN_US 200 /* one client's, while others have something to do */

struct fast {
    struct stepping *stepping;
    struct endpoint *endpoint;
    struct peer **peers; /* in the order they came */
    int count;
    int next;        /* whose turn comes first in the next pass */
    struct peer *served; /* the one that had the last turn; NULL: it has gone */
    int sync_authorised;
    int32_t info[5]; /* see fast_get_info */
    endpoint_note *note;
    void *context;
};

/* ------------------------------------------------------------------ coming and going */

int fast_new(struct fast **fastp, struct acceptor *acceptor, struct stepping *stepping, int number,
             int sync_authorised, endpoint_note *note, void *context)
{
    struct fast *fast = calloc(1, sizeof(*fast));
    if (!fast)
        return -ENOMEM;
    fast->stepping = stepping;
    fast->sync_authorised = sync_authorised;
    fast->note = note;
    fast->context = context;
    int error = endpoint_open(&fast->endpoint, acceptor, number, note, context);
    if (error < 0) {
        free(fast);
        return error;
    }
    *fastp = fast;
    return 0;
}

void fast_free(struct fast *fast)
{
    if (!fast)
        return;
    for (int i = 0; i < fast->count; i++)
        peer_free(fast->peers[i], fast->endpoint);
    free(fast->peers);
    endpoint_close(fast->endpoint);
    free(fast);
}

void fast_shut(struct fast *fast)
{
    endpoint_shut(fast->endpoint);
}

static int add(struct fast *fast, struct accepted *accepted)
{
    struct peer **peers = realloc(fast->peers, (size_t)(fast->count + 1) * sizeof(*peers));
    if (!peers)
        return -ENOMEM;
    fast->peers = peers;
    int error = peer_new(&peers[fast->count], accepted, fast->stepping, fast->sync_authorised);
    if (error == 0)
        fast->count++;
    return error;
}

static void take_accepted(struct fast *fast)
{
    struct accepted *accepted;
    while ((accepted = endpoint_take(fast->endpoint)))
        if (add(fast, accepted) < 0)
            accepted_free(fast->endpoint, accepted);
}

static void remove_ended(struct fast *fast)
{
    int kept = 0;
    char why[PEER_REASON_SIZE];
    for (int i = 0; i < fast->count; i++) {
        struct peer *peer = fast->peers[i];
        if (!peer_is_over(peer)) {
            fast->peers[kept++] = peer;
            continue;
        }
        int is_bad = peer_end_reason(peer, why);
        fast->note(fast->context, is_bad, why);
        if (fast->served == peer)
            fast->served = NULL;
        peer_free(peer, fast->endpoint);
    }
    fast->count = kept;
}

enum spin_other fast_where_client(const struct fast *fast)
{
    return fast->served ? peer_where(fast->served) : SPIN_UNKNOWN;
}

int fast_client_count(const struct fast *fast)
{
    return fast->count;
}

int fast_all_talk(const struct fast *fast)
{
    for (int i = 0; i < fast->count; i++)
        if (!named_client_talks(peer_named(fast->peers[i])))
            return 0;
    return 1;
}

/* ------------------------------------------------------------------ commands */

int fast_poll(struct fast *fast)
{
    take_accepted(fast);
    for (int i = 0; i < fast->count; i++)
        if (peer_wants_turn(fast->peers[i]))
            return 1;
    return 0;
}

static void note_executed(struct fast *fast, int commands)
{
    int now_ms = clock_wire_ms();
    fast->info[2] = fast->info[0] ? clock_wire_difference(fast->info[0], now_ms) : 0;
    fast->info[0] = fast->info[1] = now_ms;
    fast->info[3] = fast->info[4] = commands;
}

/* The clients of a service while one of them has its turn. */
struct others {
    const struct fast *fast;
    const struct peer *peer;
};

static int others_wait(void *context)
{
    const struct others *others = context;
    for (int i = 0; i < others->fast->count; i++)
        if (others->fast->peers[i] != others->peer && peer_wants_turn(others->fast->peers[i]))
            return 1;
    return 0;
}

/* One client's turn, if it has something to do: 1 when it had. */
static int give_turn(struct fast *fast, struct peer *peer, struct pass *pass,
                     const struct session_state *state)
{
    struct others others = { fast, peer };
    struct turn turn = { .limit_us = TURN_US, .others_wait = others_wait, .context = &others };
    if (!peer_wants_turn(peer))
        return 0;
    peer_execute(peer, pass, state, &turn);
    fast->served = peer;
    return 1;
}

/* Clients that step come first, for the simulation waits for them; the others one after the other,
 * beginning where the last pass ended. */
static void give_turns(struct fast *fast, struct pass *pass, const struct session_state *state,
                       int64_t budget_us)
{
    int is_alone = fast->count == 1, is_over = 0;
    int64_t deadline_us = is_alone ? 0 : clock_us() + budget_us;
    int first = fast->next < fast->count ? fast->next : 0;
    for (int i = 0; i < fast->count; i++)
        if (peer_is_stepping(fast->peers[i]))
            give_turn(fast, fast->peers[i], pass, state);
    for (int i = 0; i < fast->count && !is_over; i++) {
        struct peer *peer = fast->peers[(first + i) % fast->count];
        fast->next = (first + i + 1) % fast->count;
        if (!peer_is_stepping(peer) && give_turn(fast, peer, pass, state) && !is_alone)
            is_over = clock_us() > deadline_us;
    }
}

void fast_execute(struct fast *fast, struct pass *pass, const struct session_state *state,
                  int64_t budget_us)
{
    take_accepted(fast);
    pass->executed = pass->blocking = 0;
    give_turns(fast, pass, state, budget_us);
    if (pass->executed > 0)
        note_executed(fast, pass->executed);
    remove_ended(fast);
}

void fast_answer(struct fast *fast, struct pass *pass, const struct session_state *state)
{
    for (int i = 0; i < fast->count; i++)
        peer_answer(fast->peers[i], pass, state);
}

/* ------------------------------------------------------------------ one that holds the
 * simulator */

static struct peer *find_holder(const struct fast *fast, const struct named_client *holder)
{
    for (int i = 0; holder && i < fast->count; i++)
        if (peer_named(fast->peers[i]) == holder)
            return fast->peers[i];
    return NULL;
}

int fast_poll_holder(const struct fast *fast, const struct named_client *holder)
{
    struct peer *peer = find_holder(fast, holder);
    return peer && peer_wants_turn(peer);
}

void fast_execute_holder(struct fast *fast, const struct named_client *holder, struct pass *pass,
                         const struct session_state *state)
{
    struct peer *peer = find_holder(fast, holder);
    pass->executed = pass->blocking = 0;
    if (peer)
        give_turn(fast, peer, pass, state);
    remove_ended(fast);
}

void fast_get_info(const struct fast *fast, int32_t info[5])
{
    memcpy(info, fast->info, sizeof fast->info);
}

/* ------------------------------------------------------------------ streams and steps */

void fast_publish(struct fast *fast, struct pass *pass, const struct session_state *state)
{
    for (int i = 0; i < fast->count; i++)
        peer_publish(fast->peers[i], pass, state);
}
