/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client's lock-step connection and its exchange of messages; see client.h.
 */
#include "client/link_lockstep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/trace.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"
#include "simConst.h"

#define RECONNECT_PAUSE_US 100000
#define CONNECT_LIMIT_US 5000000
#define HELLO_LIMIT_US 1000000
#define KEEP_ALIVE_US 80000    /* an idle client sees within 100 ms that its server has gone */
#define BLOCKED_POLL_US 1000   /* between looks of a waiting call at a server that answers
                                  before it has executed */
#define PART_US 500000         /* a leaving client waits so long for a server that may be an old one */
#define SPLIT_POLL_US 2000000  /* a split command without result is never answered */
#define SLICE_US 100000        /* longest single wait of the communication thread */

/* ------------------------------------------------------------------ message ids */

/* Ids go round; -1 is left out, it means "none". */
static int32_t id_after(int32_t id)
{
    int32_t next = (int32_t)((uint32_t)id + 1);
    return next == MESSAGE_ID_NONE ? 0 : next;
}

static int32_t id_before(int32_t id)
{
    return (int32_t)((uint32_t)id - 1);
}

static int id_reached(int32_t id, int32_t wanted)
{
    return (int32_t)((uint32_t)id - (uint32_t)wanted) >= 0;
}

/* ------------------------------------------------------------------ connection */

void link_lockstep_adopt(struct client *client, struct channel *channel)
{
    client->channel = channel;
    client->phase = PHASE_IDLE;
    client->message_started_us = 0;
    client->first_id = client->next_id;
    client->received_id = client->command_id = id_before(client->next_id);
    client->poll_until_us = 0;
}

void link_lockstep_close(struct client *client)
{
    struct channel *channel = client->channel;
    client->channel = NULL; /* first; see client_abandon */
    if (channel)
        channel->ops->close(channel);
}

/* What was pending, received or streaming belongs to the connection. */
static void end_connection(struct client *client)
{
    link_lockstep_close(client);
    if (client->is_connected)
        outbox_clear(&client->outbox);
    client->is_connected = 0;
    inbox_clear(&client->inbox);
    store_clear(&client->streams);
    cond_wake_all(&client->changed);
    client_wake_thread(client);
}

static void connection_lost(struct client *client)
{
    if (client->is_connected) {
        trace_event(client, "the connection is lost");
        client->losses++;
        client->connect_error = -ECONNRESET;
        client->gave_up = client->no_reconnect;
    }
    end_connection(client);
}

/* ------------------------------------------------------------------ messages */

static void note_stream(struct client *client, const struct command *command)
{
    struct item *stream = store_find(&client->streams, &command->key);
    int starts = command->mode == simx_opmode_streaming ||
                 command->mode == simx_opmode_streaming_split;
    int ends = !starts && (!(command->flags & COMMAND_OPTION_KEEP) ||
                           command->mode == simx_opmode_discontinue);
    if (starts && !stream)
        store_append(&client->streams, &command->key);
    else if (ends && stream)
        store_remove(&client->streams, stream);
}

/* Keeps account of what a message asks for, so that an idle client need not poll. */
static void note_sent(struct client *client)
{
    for (const struct item *item = client->outbox.whole.first; item; item = item->next) {
        struct command command = item_command(item);
        note_stream(client, &command);
        client->command_id = client->next_id;
    }
    if (client->outbox.split.count > 0)
        client->poll_until_us = clock_us() + SPLIT_POLL_US;
}

/* Before the server has answered for the first time, and while the communication is paused, a
 * message is empty. */
static int build_message(struct client *client)
{
    int is_empty = client_is_paused(client) || !client->is_connected;
    struct message_header header = { .version = MESSAGE_VERSION,
                                     .id = client->next_id,
                                     .client_time = clock_wire_ms() };
    buffer_clear(&client->message_out);
    message_encode_header(&client->message_out, &header);
    if (is_empty)
        return client->message_out.failed ? -ENOMEM : 0;
    note_sent(client);
    return outbox_take(&client->outbox, &client->message_out);
}

static int begin_exchange(struct client *client)
{
    int error = build_message(client);
    if (error < 0)
        return error;
    client->next_id = id_after(client->next_id);
    client->phase = PHASE_SENDING;
    client->channel->heard_us = client->message_started_us = clock_us();
    buffer_clear(&client->message_in);
    return 0;
}

/* Without the lock: the channel and the messages are this thread's while `exchanging` is set. */
static int carry_on(struct client *client, enum client_phase *phase, int64_t deadline_us)
{
    struct channel *channel = client->channel;
    if (*phase == PHASE_SENDING) {
        int outcome = channel->ops->send(channel, client->message_out.data,
                                         client->message_out.size, deadline_us);
        if (outcome != 0)
            return outcome;
        *phase = PHASE_RECEIVING;
    }
    return channel->ops->receive(channel, &client->message_in, deadline_us);
}

/* A server of the predecessor's that was busy when its client left may have seen nothing of it, and
 * answers that one's messages to the next. */
static int is_of_another(const struct client *client, int32_t id)
{
    uint32_t first = (uint32_t)client->first_id;
    return id != MESSAGE_ID_NONE && (uint32_t)id - first >= (uint32_t)client->next_id - first;
}

static int take_reply(struct client *client)
{
    const struct buffer *message = &client->message_in;
    struct message_summary summary;
    int error = message_check(message->data, message->size, 0, &summary);
    int is_answer = summary.commands > 0 && !is_of_another(client, summary.header.id);
    if (error == 0 && is_answer)
        error = inbox_take(&client->inbox, message->data, message->size);
    if (error < 0)
        return error;
    client->channel->peer_is_ours |= message_is_ours(&summary.header);
    client->phase = PHASE_IDLE;
    client->replies++;
    if (is_answer) {
        client->poll_until_us = client->poll_until_us ? clock_us() + SPLIT_POLL_US : 0;
        if (client->inbox.has_header)
            client->received_id = client->inbox.header.id;
    }
    cond_wake_all(&client->changed);
    return 0;
}

void link_lockstep_exchange(struct client *client, int64_t deadline_us)
{
    int outcome = client->phase == PHASE_IDLE ? begin_exchange(client) : 0;
    if (outcome == 0) {
        enum client_phase phase = client->phase;
        client->exchanging = 1;
        mutex_unlock(&client->lock);
        outcome = carry_on(client, &phase, deadline_us);
        mutex_lock(&client->lock);
        client->phase = phase;
        client->exchanging = 0;
    }
    if (outcome == 0)
        outcome = take_reply(client);
    else if (outcome == CHANNEL_AGAIN && channel_is_silent(client->channel))
        outcome = -ETIMEDOUT;
    if (outcome < 0)
        connection_lost(client);
    if (client->waiters)
        cond_wake_all(&client->changed);
}

/* ------------------------------------------------------------------ waiting calls */

static int can_exchange(const struct client *client)
{
    return client->is_connected && !client->exchanging && !client_is_paused(client);
}

/* One step towards a reply: does an exchange, or waits for the one that another thread does. */
void link_lockstep_work_or_wait(struct client *client, int64_t deadline_us)
{
    int64_t due_us = client->message_started_us + BLOCKED_POLL_US;
    int must_pause = client->phase == PHASE_IDLE && outbox_is_empty(&client->outbox) &&
                     clock_us() < due_us;
    if (!can_exchange(client))
        cond_wait_until(&client->changed, &client->lock, deadline_us);
    else if (must_pause)
        cond_wait_until(&client->changed, &client->lock, due_us < deadline_us ? due_us : deadline_us);
    else
        link_lockstep_exchange(client, deadline_us);
}

/* A call has no use in waiting longer. */
static int is_over(const struct client *client, int losses, int64_t deadline_us)
{
    return atomic_get_int(&client->stop) || client->losses != losses ||
           (client->gave_up && !client->is_connected) || clock_us() >= deadline_us;
}

int link_lockstep_await(struct client *client, int32_t wanted_id, int64_t deadline_us)
{
    int losses = client->losses;
    while (!client->is_connected || !id_reached(client->received_id, wanted_id)) {
        if (is_over(client, losses, deadline_us))
            return 0;
        link_lockstep_work_or_wait(client, deadline_us);
    }
    return client->losses == losses;
}

int link_lockstep_await_any(struct client *client, int64_t deadline_us)
{
    unsigned replies = client->replies;
    int losses = client->losses;
    while (client->replies == replies) {
        if (is_over(client, losses, deadline_us))
            return 0;
        link_lockstep_work_or_wait(client, deadline_us);
    }
    return 1;
}

/* All that was queued has been executed, as far as replies tell. */
int link_lockstep_is_settled(const struct client *client)
{
    return outbox_is_empty(&client->outbox) && client->phase == PHASE_IDLE &&
           id_reached(client->received_id, client->command_id);
}

/* 0 when the server was told. */
static int send_kill(struct client *client, int64_t deadline_us)
{
    struct request kill = request_plain(simx_cmd_kill_connection);
    request_put_i32(&kill, 0);
    int error = outbox_put(&client->outbox, &kill, simx_opmode_oneshot);
    if (error == 0)
        error = begin_exchange(client);
    if (error != 0)
        return error;
    return client->channel->ops->send(client->channel, client->message_out.data,
                                      client->message_out.size, deadline_us);
}

void link_lockstep_leave(struct client *client, int64_t deadline_us)
{
    if (!client->is_connected || client->phase != PHASE_IDLE || client->exchanging)
        return;
    if (send_kill(client, deadline_us) == 0 && !client->channel->peer_is_ours)
        client->channel->ops->part(client->channel, clock_us() + PART_US);
    client->gave_up = 1;
    end_connection(client);
}

/* ------------------------------------------------------------------ connecting */

/* A server that is there answers an empty message at once, however busy its simulator is; one that
 * has a client already does not. Calls that wait already know the id of their message: it is still to
 * come after an attempt that failed. */
static int says_hello(struct client *client)
{
    int64_t deadline_us = clock_us() + HELLO_LIMIT_US;
    unsigned replies = client->replies;
    while (client->channel && client->replies == replies && clock_us() < deadline_us &&
           !atomic_get_int(&client->stop))
        link_lockstep_exchange(client, clock_us() + SLICE_US);
    if (client->channel && client->replies == replies)
        connection_lost(client);
    if (!client->channel)
        client->next_id = client->first_id;
    return client->channel != NULL;
}

static void trace_connected(const struct client *client)
{
    const char *why = client->fast.why; /* "": none was tried */
    trace_event(client, "connected over %s%s%s", client->channel->ops->name,
                why[0] ? "; no fast session: " : "", why);
}

/* With the lock held; gives it up while it connects. */
static void connect_once(struct client *client)
{
    struct channel *channel = client->channel; /* may have been connected by a call */
    int is_absent = client_misses_server(client);
    int error = 0, fast_error = channel ? 0 : client_connect_fast(client, CLOCK_FOREVER);
    if (!channel && fast_error == 0)
        return;
    mutex_unlock(&client->lock);
    if (!channel)
        error = channel_connect(&channel, client->host, client->port,
                                clock_us() + CONNECT_LIMIT_US, &client->stop);
    mutex_lock(&client->lock);
    client->connect_error = error;
    if (error == 0 && !client->channel &&
        client_prefer_fast(client, channel, fast_error, CLOCK_FOREVER))
        return;
    if (error == 0) {
        link_lockstep_adopt(client, channel);
        if (says_hello(client)) {
            client->is_connected = 1;
            client->connections++;
            trace_connected(client);
            cond_wake_all(&client->changed);
            return;
        }
    }
    trace_event(client, "not connected: %s",
                error < 0 ? error_text(-error) : "the server does not answer");
    client->gave_up = client->no_reconnect && (is_absent || error != -ECONNREFUSED);
    if (client->gave_up)
        cond_wake_all(&client->changed);
    else if (!atomic_get_int(&client->stop))
        cond_wait_until(&client->work, &client->lock, clock_us() + RECONNECT_PAUSE_US);
}

/* ------------------------------------------------------------------ communication thread */

/* Something was asked for whose answer has not come: the server must be polled. */
static int expects_more(const struct client *client, int64_t now_us)
{
    return client->streams.count > 0 || now_us < client->poll_until_us ||
           !id_reached(client->received_id, client->command_id);
}

/* When the thread should exchange next. */
static int64_t next_due_us(const struct client *client, int64_t now_us)
{
    int64_t keep_alive_us = client->message_started_us + KEEP_ALIVE_US;
    if (client->exchanging || client->waiters)
        return now_us + SLICE_US;
    if (client->phase != PHASE_IDLE)
        return now_us;
    if (client_is_paused(client))
        return keep_alive_us;
    int64_t cycle_us = (int64_t)(client->cycle_ms > 0 ? client->cycle_ms : 0) * 1000;
    if (!outbox_is_empty(&client->outbox))
        return client->message_started_us + cycle_us;
    if (expects_more(client, now_us))
        return client->message_started_us + (cycle_us > 0 ? cycle_us : BLOCKED_POLL_US);
    return keep_alive_us;
}

void link_lockstep_run(void *argument)
{
    struct client *client = argument;
    mutex_lock(&client->lock);
    while (!atomic_get_int(&client->stop)) {
        int64_t now_us = clock_us();
        if (!client_is_connected(client) && !client->gave_up) {
            connect_once(client);
            continue;
        }
        client->work_due_us = client->is_connected ? next_due_us(client, now_us)
                                                   : now_us + (int64_t)SLICE_US * 10;
        if (client->is_connected && !client->exchanging && client->work_due_us <= now_us)
            link_lockstep_exchange(client, now_us + SLICE_US);
        else
            cond_wait_until(&client->work, &client->lock, client->work_due_us);
    }
    mutex_unlock(&client->lock);
}
