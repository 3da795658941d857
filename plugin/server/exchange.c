/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One message in, one message out; see exchange.h.
 */
#include "server/exchange.h"

#include <errno.h>
#include <stdio.h>

#include "os/atomic.h"
#include "os/clock.h"

#define HOLD_US 20000                 /* longest time that a reply waits for the execution */
#define PARK_US 2000                  /* the main thread owns the channel for this time after its
                                         last check */
#define QUEUE_HIGH ((size_t)16 << 20) /* unexecuted bytes: replies are held back above this */

/* ------------------------------------------------------------------ receiving (io held) */

/* The lock is held, too. An empty message only asks for the available answers. */
static int queue_message(struct exchange *exchange, const struct message_summary *summary)
{
    if (summary->commands == 0)
        return 0;
    uint32_t size = (uint32_t)exchange->incoming.size;
    if (exchange->queue.size + size > EXCHANGE_QUEUE_LIMIT)
        return -EOVERFLOW;
    buffer_put_bytes(&exchange->queue, &size, sizeof size);
    buffer_put_bytes(&exchange->queue, exchange->incoming.data, size);
    return exchange->queue.failed ? -ENOMEM : 0;
}

static void note_received(struct exchange *exchange, const struct message_summary *summary)
{
    int64_t now_us = clock_us();
    exchange->gap_ms = exchange->received ? (int)((now_us - exchange->received_us) / 1000) : 0;
    exchange->received_us = now_us;
    exchange->received_ms = clock_wire_ms();
    exchange->received++;
    exchange->newest = summary->header;
    exchange->swap = exchange->channel->swap;
    exchange->newest_commands = summary->commands;
    exchange->closing = summary->kill;
    exchange->reply_due = 1;
    int holds = summary->blocking > 0 || exchange->has_streams ||
                (summary->kill && summary->commands > 1) || exchange->queue.size > QUEUE_HIGH;
    exchange->hold_until_us = holds ? now_us + HOLD_US : now_us;
}

/* Queues the message that has just been received. */
static int accept_message(struct exchange *exchange)
{
    struct message_summary summary;
    int error = message_check(exchange->incoming.data, exchange->incoming.size,
                              exchange->channel->swap, &summary);
    mutex_lock(&exchange->lock);
    if (error == 0)
        error = queue_message(exchange, &summary);
    if (error == 0)
        note_received(exchange, &summary);
    mutex_unlock(&exchange->lock);
    buffer_clear(&exchange->incoming);
    return error;
}

static int receive(struct exchange *exchange, int64_t deadline_us)
{
    int outcome = exchange->channel->ops->receive(exchange->channel, &exchange->incoming,
                                                  deadline_us);
    if (outcome == CHANNEL_AGAIN)
        return 0;
    if (outcome == 0)
        outcome = accept_message(exchange);
    return outcome < 0 ? outcome : 1;
}

/* ------------------------------------------------------------------ replying (io held) */

/* Makes the reply from the available answers. The lock is held, too. */
static int build_reply(struct exchange *exchange)
{
    buffer_clear(&exchange->outgoing);
    exchange->outgoing.swap = exchange->channel->swap;
    if (exchange->results.size == 0) /* clients ignore its id, which may belong to an earlier
                                        client */
        exchange->reply.id = MESSAGE_ID_NONE;
    exchange->reply.version = MESSAGE_VERSION;
    message_encode_header(&exchange->outgoing, &exchange->reply);
    buffer_put_bytes(&exchange->outgoing, exchange->results.data, exchange->results.size);
    buffer_clear(&exchange->results);
    exchange->reply.id = MESSAGE_ID_NONE;
    return exchange->outgoing.failed ? -ENOMEM : 0;
}

/* Sends the reply, or the rest of it. Returns 0 when it is sent, CHANNEL_AGAIN, or negative
 * errno. */
static int send_reply(struct exchange *exchange, int64_t deadline_us)
{
    int error = 0;
    if (exchange->outgoing.size == 0) {
        mutex_lock(&exchange->lock);
        error = build_reply(exchange);
        mutex_unlock(&exchange->lock);
    }
    if (error == 0)
        error = exchange->channel->ops->send(exchange->channel, exchange->outgoing.data,
                                             exchange->outgoing.size, deadline_us);
    if (error != 0)
        return error;
    buffer_clear(&exchange->outgoing);
    mutex_lock(&exchange->lock);
    exchange->reply_due = 0;
    exchange->replied_ms = clock_wire_ms();
    exchange->channel->heard_us = clock_us(); /* the client must act now */
    if (exchange->closing) {
        exchange->failed = -EPIPE;
        atomic_set_int(&exchange->gone, 1);
    }
    mutex_unlock(&exchange->lock);
    return 0;
}

/* True if the reply need not wait any longer. The lock is held. */
static int reply_is_ripe(const struct exchange *exchange)
{
    return exchange->reply_due &&
           (exchange->executed == exchange->received || clock_us() >= exchange->hold_until_us);
}

/* True if the channel is free for receiving, or for the reply. io is held. */
static int is_usable(struct exchange *exchange, int for_reply)
{
    mutex_lock(&exchange->lock);
    int usable = exchange->channel && !exchange->failed &&
                 (for_reply ? reply_is_ripe(exchange) : !exchange->reply_due);
    mutex_unlock(&exchange->lock);
    return usable;
}

/* ------------------------------------------------------------------ communication thread */

void exchange_open(struct exchange *exchange, struct channel *channel)
{
    mutex_lock(&exchange->io);
    mutex_lock(&exchange->lock);
    buffer_clear(&exchange->incoming);
    buffer_clear(&exchange->outgoing);
    buffer_clear(&exchange->queue);
    buffer_clear(&exchange->results);
    exchange->channel = channel;
    exchange->is_new = 1;
    atomic_set_int(&exchange->gone, 0);
    atomic_set_int(&exchange->idle, 0);
    exchange->failed = exchange->closing = exchange->reply_due = exchange->has_streams = 0;
    exchange->received = exchange->executed = 0;
    exchange->received_us = channel->heard_us = clock_us();
    exchange->reply.id = MESSAGE_ID_NONE;
    mutex_unlock(&exchange->lock);
    mutex_unlock(&exchange->io);
}

void exchange_close(struct exchange *exchange)
{
    mutex_lock(&exchange->io);
    mutex_lock(&exchange->lock);
    struct channel *channel = exchange->channel;
    exchange->channel = NULL;
    atomic_set_int(&exchange->gone, 1);
    exchange->is_new = 1;
    buffer_clear(&exchange->queue);
    buffer_clear(&exchange->results);
    mutex_unlock(&exchange->lock);
    channel->ops->close(channel);
    mutex_unlock(&exchange->io);
}

/* Returns the next work, or sets the time until which there is none. The lock is held. */
static int next_turn(const struct exchange *exchange, int64_t *until_us)
{
    int64_t parked_until_us = atomic_get_i64(&exchange->looked_us) + PARK_US;
    *until_us = 0;
    if (exchange->failed || atomic_get_int(&exchange->stop))
        return exchange->failed ? exchange->failed : -EPIPE;
    if (reply_is_ripe(exchange))
        return EXCHANGE_REPLY;
    if (exchange->reply_due)
        *until_us = exchange->hold_until_us;
    else if (parked_until_us > clock_us())
        *until_us = parked_until_us;
    return EXCHANGE_RECEIVE;
}

int exchange_await_turn(struct exchange *exchange, int64_t deadline_us)
{
    int64_t until_us;
    mutex_lock(&exchange->lock);
    int turn = next_turn(exchange, &until_us);
    while (until_us > 0 && clock_us() < deadline_us) {
        cond_wait_until(&exchange->parked, &exchange->lock,
                        until_us < deadline_us ? until_us : deadline_us);
        turn = next_turn(exchange, &until_us);
    }
    mutex_unlock(&exchange->lock);
    return until_us > 0 ? EXCHANGE_NOTHING : turn;
}

int exchange_receive(struct exchange *exchange, int64_t deadline_us)
{
    mutex_lock(&exchange->io);
    int outcome = is_usable(exchange, 0) ? receive(exchange, deadline_us) : 0;
    mutex_unlock(&exchange->io);
    return outcome;
}

int exchange_reply(struct exchange *exchange, int64_t deadline_us)
{
    int outcome = 0;
    mutex_lock(&exchange->io);
    if (is_usable(exchange, 1))
        outcome = send_reply(exchange, deadline_us);
    mutex_unlock(&exchange->io);
    return outcome == CHANNEL_AGAIN ? 0 : outcome;
}

int exchange_is_leaving(struct exchange *exchange)
{
    mutex_lock(&exchange->io);
    int leaving = exchange->channel->ops->has_ended(exchange->channel);
    mutex_unlock(&exchange->io);
    mutex_lock(&exchange->lock);
    leaving |= exchange->closing || exchange->failed;
    mutex_unlock(&exchange->lock);
    return leaving;
}

int exchange_is_silent(struct exchange *exchange)
{
    mutex_lock(&exchange->io);
    int silent = channel_is_silent(exchange->channel);
    mutex_unlock(&exchange->io);
    return silent;
}

void exchange_sleep(struct exchange *exchange, int64_t until_us)
{
    mutex_lock(&exchange->lock);
    if (!atomic_get_int(&exchange->stop))
        cond_wait_until(&exchange->parked, &exchange->lock, until_us);
    mutex_unlock(&exchange->lock);
}

/* ------------------------------------------------------------------ main thread */

static void fail(struct exchange *exchange, int error)
{
    mutex_lock(&exchange->lock);
    exchange->failed = error;
    atomic_set_int(&exchange->gone, 1);
    cond_wake_all(&exchange->parked);
    mutex_unlock(&exchange->lock);
}

/* Uses the channel without waiting, unless the other thread uses it. */
static void use_channel(struct exchange *exchange, int for_reply)
{
    if (!mutex_trylock(&exchange->io))
        return;
    if (is_usable(exchange, for_reply)) {
        atomic_set_i64(&exchange->looked_us, clock_us());
        int outcome = for_reply ? send_reply(exchange, 0) : receive(exchange, 0);
        if (outcome < 0)
            fail(exchange, outcome);
    }
    mutex_unlock(&exchange->io);
}

int exchange_is_idle(struct exchange *exchange)
{
    return atomic_get_int(&exchange->idle);
}

int exchange_is_connected(struct exchange *exchange)
{
    return !atomic_get_int(&exchange->gone);
}

int exchange_poll(struct exchange *exchange)
{
    if (exchange_is_idle(exchange))
        return 0;
    use_channel(exchange, 0);
    mutex_lock(&exchange->lock);
    int came = exchange->channel && exchange->received != exchange->executed;
    mutex_unlock(&exchange->lock);
    return came;
}

void exchange_release(struct exchange *exchange)
{
    if (atomic_get_i64(&exchange->looked_us) == 0)
        return;
    atomic_set_i64(&exchange->looked_us, 0);
    mutex_lock(&exchange->lock);
    cond_wake_all(&exchange->parked);
    mutex_unlock(&exchange->lock);
}

void exchange_try_reply(struct exchange *exchange)
{
    if (!exchange_is_idle(exchange))
        use_channel(exchange, 1);
}

int exchange_is_new(struct exchange *exchange)
{
    mutex_lock(&exchange->lock);
    int is_new = exchange->is_new;
    mutex_unlock(&exchange->lock);
    return is_new;
}

static void take_queue(struct exchange *exchange, struct exchange_batch *batch)
{
    struct buffer empty = batch->messages;
    batch->messages = exchange->queue;
    exchange->queue = empty;
    buffer_clear(&exchange->queue);
    batch->swap = exchange->swap;
    batch->header = exchange->newest;
    batch->count = exchange->received;
    size_t used = MESSAGE_HEADER_SIZE + exchange->results.size;
    size_t limit = exchange->channel->message_limit;
    batch->results_max = limit > used ? limit - used : 0;
}

int exchange_take(struct exchange *exchange, struct exchange_batch *batch)
{
    batch->is_new = 0;
    if (exchange_is_idle(exchange))
        return 0;
    mutex_lock(&exchange->lock);
    batch->is_new = exchange->is_new;
    exchange->is_new = 0;
    if (!exchange->channel)
        atomic_set_int(&exchange->idle, 1);
    int came = exchange->channel && exchange->received != exchange->executed;
    if (came)
        take_queue(exchange, batch);
    mutex_unlock(&exchange->lock);
    return came;
}

/* Adds results after the unsent ones, whose message had to be answered before its execution. The
 * lock is held. */
static void add_results(struct exchange *exchange, struct buffer *results)
{
    if (exchange->results.size > 0) {
        buffer_put_bytes(&exchange->results, results->data, results->size);
        return;
    }
    struct buffer empty = exchange->results;
    exchange->results = *results;
    *results = empty;
}

void exchange_put(struct exchange *exchange, const struct exchange_batch *batch,
                  const struct exchange_done *done, struct buffer *results)
{
    mutex_lock(&exchange->lock);
    if (!exchange->is_new) { /* otherwise the client has gone */
        add_results(exchange, results);
        exchange->has_streams = done->has_streams;
        exchange->executed = batch->count;
        exchange->reply = done->header;
        exchange->reply.id = batch->header.id;
        exchange->reply.client_time = batch->header.client_time;
        exchange->replied_commands = done->commands;
    }
    mutex_unlock(&exchange->lock);
}

void exchange_get_status(struct exchange *exchange, struct exchange_status *status)
{
    mutex_lock(&exchange->lock);
    status->connected = exchange->channel != NULL;
    status->info[0] = exchange->received_ms;
    status->info[1] = exchange->replied_ms;
    status->info[2] = exchange->gap_ms;
    status->info[3] = exchange->newest_commands;
    status->info[4] = exchange->replied_commands;
    status->client_version = exchange->received ? exchange->newest.version : -1;
    snprintf(status->peer, sizeof status->peer, "%s",
             exchange->channel ? exchange->channel->peer : "");
    mutex_unlock(&exchange->lock);
}

/* ------------------------------------------------------------------ life */

void exchange_init(struct exchange *exchange)
{
    exchange->gone = exchange->idle = 1;
    mutex_init(&exchange->io);
    mutex_init(&exchange->lock);
    cond_init(&exchange->parked);
}

void exchange_deinit(struct exchange *exchange)
{
    buffer_free(&exchange->incoming);
    buffer_free(&exchange->outgoing);
    buffer_free(&exchange->queue);
    buffer_free(&exchange->results);
    cond_deinit(&exchange->parked);
    mutex_deinit(&exchange->lock);
    mutex_deinit(&exchange->io);
}

void exchange_stop(struct exchange *exchange)
{
    mutex_lock(&exchange->lock);
    atomic_set_int(&exchange->stop, 1);
    if (exchange->channel)
        exchange->channel->ops->interrupt(exchange->channel);
    cond_wake_all(&exchange->parked);
    mutex_unlock(&exchange->lock);
}

int exchange_is_stopped(struct exchange *exchange)
{
    return atomic_get_int(&exchange->stop);
}
