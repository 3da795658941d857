/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The exchange of messages in lock-step: message ids, building a message, and interpreting a
 * reply; see link_lockstep.h.
 */
#include "client/link_lockstep.h"

#include <errno.h>

#include "client/client.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/hooks.h"
#include "simConst.h"

#define HELLO_SLICE_US 100000 /* longest single exchange of the hello */

/* ------------------------------------------------------------------ message ids */

/* Ids wrap around. -1 is skipped, because it means "none". */
static int32_t id_after(int32_t id)
{
    int32_t next = (int32_t)((uint32_t)id + 1);
    return next == MESSAGE_ID_NONE ? 0 : next;
}

static int32_t id_before(int32_t id)
{
    return (int32_t)((uint32_t)id - 1);
}

int lockstep_id_reached(int32_t id, int32_t wanted)
{
    return (int32_t)((uint32_t)id - (uint32_t)wanted) >= 0;
}

void link_lockstep_adopt(struct client *client, struct channel *channel)
{
    struct link_lockstep *link = &client->lockstep;
    link->channel = channel;
    link->phase = PHASE_IDLE;
    link->message_started_us = 0;
    link->first_id = link->next_id;
    link->received_id = link->command_id = id_before(link->next_id);
    link->poll_until_us = 0;
    link->no_step_answer = 0;
}

/* ------------------------------------------------------------------ messages */

static void note_stream(struct link_lockstep *link, const struct command *command)
{
    struct item *stream = store_find(&link->streams, &command->key);
    int starts = mode_is_stream(command->mode);
    int ends = !starts && (!(command->flags & COMMAND_OPTION_KEEP) ||
                           command->mode == simx_opmode_discontinue);
    if (starts && !stream)
        store_append(&link->streams, &command->key);
    else if (ends && stream)
        store_remove(&link->streams, stream);
}

/* Records what a message requests, so that an idle client need not poll. */
static void note_sent(struct client *client)
{
    struct link_lockstep *link = &client->lockstep;
    for (const struct item *item = client->outbox.whole.first; item; item = item->next) {
        struct command command = item_command(item);
        note_stream(link, &command);
        link->command_id = link->next_id;
    }
    if (client->outbox.split.count > 0)
        link->poll_until_us = clock_us() + LOCKSTEP_SPLIT_POLL_US;
}

/* A message is empty before the server's first answer, and while the communication is paused. */
static int build_message(struct client *client)
{
    struct link_lockstep *link = &client->lockstep;
    struct message_header header = { .version = MESSAGE_VERSION,
                                     .id = link->next_id,
                                     .client_time = clock_wire_ms() };
    buffer_clear(&link->message_out);
    message_encode_header(&link->message_out, &header);
    if (client->pause.depth > 0 || !lockstep_is_used(client))
        return link->message_out.failed ? -ENOMEM : 0;
    note_sent(client);
    return outbox_take(&client->outbox, &link->message_out);
}

static int begin_exchange(struct client *client)
{
    struct link_lockstep *link = &client->lockstep;
    int error = build_message(client);
    if (error < 0)
        return error;
    link->next_id = id_after(link->next_id);
    link->phase = PHASE_SENDING;
    link->channel->heard_us = link->message_started_us = clock_us();
    buffer_clear(&link->message_in);
    return 0;
}

/* Runs without the lock: while `exchanging` is set, the channel and both messages belong to this
 * thread. */
static int carry_on(struct link_lockstep *link, enum lockstep_phase *phase, int64_t deadline_us)
{
    struct channel *channel = link->channel;
    if (*phase == PHASE_SENDING) {
        int outcome = channel->ops->send(channel, link->message_out.data, link->message_out.size,
                                         deadline_us);
        if (outcome != 0)
            return outcome;
        *phase = PHASE_RECEIVING;
    }
    return channel->ops->receive(channel, &link->message_in, deadline_us);
}

/* If the predecessor's server was busy when its client left, it may not have noticed, and answers
 * that client's messages to the next client. */
static int is_of_another(const struct link_lockstep *link, int32_t id)
{
    uint32_t first = (uint32_t)link->first_id;
    return id != MESSAGE_ID_NONE && (uint32_t)id - first >= (uint32_t)link->next_id - first;
}

static int take_reply(struct client *client)
{
    struct link_lockstep *link = &client->lockstep;
    const struct buffer *message = &link->message_in;
    struct message_summary summary;
    int error = message_check(message->data, message->size, 0, &summary);
    int is_answer = summary.commands > 0 && !is_of_another(link, summary.header.id);
    if (error == 0 && is_answer)
        error = inbox_take(&client->inbox, message->data, message->size);
    if (error < 0)
        return error;
    link->channel->peer_is_ours |= message_is_ours(&summary.header);
    link->phase = PHASE_IDLE;
    client->replies++;
    if (is_answer) {
        link->poll_until_us = link->poll_until_us ? clock_us() + LOCKSTEP_SPLIT_POLL_US : 0;
        if (client->inbox.has_header)
            link->received_id = client->inbox.header.id;
    }
    cond_wake_all(&client->changed);
    return 0;
}

int lockstep_exchange(struct client *client, int64_t deadline_us)
{
    struct link_lockstep *link = &client->lockstep;
    int outcome = link->phase == PHASE_IDLE ? begin_exchange(client) : 0;
    if (outcome == 0) {
        enum lockstep_phase phase = link->phase;
        link->exchanging = 1;
        mutex_unlock(&client->lock);
        hooks_begin_sleep();
        outcome = carry_on(link, &phase, hooks_slice(deadline_us));
        mutex_lock(&client->lock);
        link->phase = phase;
        link->exchanging = 0;
    }
    if (outcome == 0)
        outcome = take_reply(client);
    else if (outcome == CHANNEL_AGAIN && channel_is_silent(link->channel))
        outcome = -ETIMEDOUT;
    if (outcome < 0)
        connect_lost(client);
    if (link->callers > 0)
        cond_wake_all(&client->changed);
    wait_wake_up(client);
    return outcome < 0 ? outcome : 0;
}

int link_lockstep_says_hello(struct client *client, int64_t deadline_us)
{
    unsigned replies = client->replies;
    int error = 0;
    while (error == 0 && client->replies == replies && clock_us() < deadline_us &&
           !atomic_get_int(&client->stop))
        error = lockstep_exchange(client, clock_us() + HELLO_SLICE_US);
    return error < 0 ? error : client->replies != replies;
}

int lockstep_send_kill(struct client *client, int64_t deadline_us)
{
    struct link_lockstep *link = &client->lockstep;
    struct request kill = request_plain(simx_cmd_kill_connection);
    request_put_i32(&kill, 0);
    int error = outbox_put(&client->outbox, &kill, simx_opmode_oneshot);
    if (error == 0)
        error = begin_exchange(client);
    if (error != 0)
        return error;
    return link->channel->ops->send(link->channel, link->message_out.data, link->message_out.size,
                                    deadline_us);
}
