/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The link in lock-step: calls that wait, and the communication thread; see link_lockstep.h.
 */
#include "client/link_lockstep.h"

#include <errno.h>

#include "client/client.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"

#define BLOCKED_POLL_US 1000  /* poll interval of a waiting call, for a server that answers before
                                 it has executed */
#define PART_US 500000        /* timeout of a leaving client, for a server that may be an old
                                 one */
#define SLICE_US 100000       /* longest single wait of the communication thread */
#define KEEP_ALIVE_US 80000   /* an idle client detects within 100 ms that its server has ended */

/* ------------------------------------------------------------------ life */

/* Message ids start at the clock's microseconds. No client sends more than one message per
 * microsecond, so ids of an earlier client of this service, in any process, differ from ours. */
static int32_t new_id(void)
{
    return (int32_t)(clock_us() & INT32_MAX);
}

void link_lockstep_init(struct link_lockstep *link)
{
    link->next_id = new_id();
    cond_init(&link->work);
    store_init(&link->streams, sizeof(struct item));
}

void link_lockstep_deinit(struct link_lockstep *link)
{
    buffer_free(&link->message_out);
    buffer_free(&link->message_in);
    store_deinit(&link->streams);
    cond_deinit(&link->work);
}

static void lockstep_close(struct client *client)
{
    struct channel *channel = client->lockstep.channel;
    client->lockstep.channel = NULL; /* cleared first, see connect_abandon */
    store_clear(&client->lockstep.streams);
    if (channel)
        channel->ops->close(channel);
}

static void lockstep_abandon(struct client *client)
{
    struct channel *channel = client->lockstep.channel;
    if (channel)
        channel->ops->abandon(channel);
}

void link_lockstep_interrupt(struct client *client)
{
    struct channel *channel = client->lockstep.channel;
    if (channel)
        channel->ops->interrupt(channel);
}

const char *link_lockstep_channel_name(const struct client *client)
{
    return client->lockstep.channel->ops->name;
}

/* ------------------------------------------------------------------ waiting calls */

static int can_exchange(const struct client *client)
{
    return lockstep_is_used(client) && !client->lockstep.exchanging && client->pause.depth == 0;
}

/* Works towards a reply: makes an exchange, or waits for the one of another thread. */
static void work_or_wait(struct client *client, int64_t deadline_us)
{
    struct link_lockstep *link = &client->lockstep;
    int64_t due_us = link->message_started_us + BLOCKED_POLL_US;
    int must_pause = link->phase == PHASE_IDLE && outbox_is_empty(&client->outbox) &&
                     clock_us() < due_us;
    if (!can_exchange(client))
        wait_for_change(client, deadline_us);
    else if (must_pause)
        wait_for_change(client, due_us < deadline_us ? due_us : deadline_us);
    else
        lockstep_exchange(client, deadline_us);
}

/* A call begins to wait: from now on it exchanges messages, not the communication thread. */
static void begin_waiting(struct client *client)
{
    client->lockstep.callers++;
}

static void end_waiting(struct client *client)
{
    struct link_lockstep *link = &client->lockstep;
    if (--link->callers > 0)
        cond_wake_all(&client->changed);
    else if (link->phase != PHASE_IDLE || link->streams.count > 0)
        link_lockstep_wake(client); /* the communication thread did no work meanwhile */
}

/* True if a call should stop waiting. */
static int is_over(const struct client *client, int losses, int64_t deadline_us)
{
    return atomic_get_int(&client->stop) || client->connection.losses != losses ||
           !lockstep_is_used(client) || wait_is_over(deadline_us);
}

/* A call by name may be answered later than the message that it came with. */
static int is_answered(const struct client *client, uint32_t tag, const struct key *key)
{
    if (key->number == simx_cmd_named_call)
        return inbox_has(&client->inbox, key);
    return lockstep_id_reached(client->lockstep.received_id, (int32_t)tag);
}

static enum link_answer lockstep_await(struct client *client, uint32_t tag, const struct key *key,
                                       int64_t deadline_us, struct link_value *value)
{
    int losses = client->connection.losses, came;
    (void)value;
    begin_waiting(client);
    while (!(came = is_answered(client, tag, key)) &&
           !is_over(client, losses, deadline_us))
        work_or_wait(client, deadline_us);
    end_waiting(client);
    return came && client->connection.losses == losses ? LINK_IN_INBOX : LINK_NONE;
}

static int lockstep_await_any(struct client *client, int64_t deadline_us)
{
    unsigned replies = client->replies;
    int losses = client->connection.losses;
    while (client->replies == replies && !is_over(client, losses, deadline_us))
        work_or_wait(client, deadline_us);
    return client->replies != replies;
}

/* ------------------------------------------------------------------ calls */

/* Queues a command for the next message. A blocking call sends the message itself. Any other call
 * leaves it to the communication thread, and wakes that thread unless it wakes soon enough. */
static int lockstep_send(struct client *client, const struct request *request, simxInt mode,
                         uint32_t *tagp)
{
    struct link_lockstep *link = &client->lockstep;
    int64_t cycle_us = (int64_t)(client->cycle_ms > 0 ? client->cycle_ms : 0) * 1000;
    int outcome = outbox_put(&client->outbox, request, mode);
    *tagp = (uint32_t)link->next_id;
    if (MODE_OF(mode) != simx_opmode_blocking &&
        link->work_due_us > link->message_started_us + cycle_us)
        link_lockstep_wake(client);
    return outcome;
}

static void lockstep_take(struct client *client, int look)
{
    (void)client, (void)look;
}

static int lockstep_read(struct client *client, const struct key *key, struct link_value *value)
{
    (void)client, (void)key, (void)value;
    return 0;
}

static int lockstep_forget(struct client *client, const struct key *key)
{
    (void)client, (void)key;
    return 0;
}

static struct loan *lockstep_lend(struct client *client, const uint8_t *bytes)
{
    (void)client, (void)bytes;
    return NULL;
}

static int lockstep_arm(struct client *client, int *descriptorp)
{
    (void)client, (void)descriptorp;
    return -1;
}

static int lockstep_state(struct client *client, struct session_state *state)
{
    (void)client, (void)state;
    return 0;
}

static int lockstep_header(struct client *client, struct message_header *header)
{
    *header = client->inbox.header;
    return client->inbox.has_header;
}

static int32_t lockstep_next_id(const struct client *client)
{
    return client->lockstep.next_id;
}

/* ------------------------------------------------------------------ leaving */

/* True if all queued commands have been executed, as far as replies show. */
static int is_settled(const struct client *client)
{
    const struct link_lockstep *link = &client->lockstep;
    return outbox_is_empty(&client->outbox) && link->phase == PHASE_IDLE &&
           lockstep_id_reached(link->received_id, link->command_id);
}

static void settle(struct client *client, int64_t deadline_us)
{
    while (lockstep_is_used(client) && !is_settled(client) && !wait_is_over(deadline_us))
        work_or_wait(client, deadline_us);
}

/* A split command without a result is never answered, but the server executes it before any later
 * command. */
static void settle_split(struct client *client, int64_t deadline_us)
{
    struct request last = request_int(simx_cmd_get_integer_parameter,
                                      sim_intparam_program_version);
    if (lockstep_is_used(client) && clock_us() < client->lockstep.poll_until_us &&
        outbox_put(&client->outbox, &last, simx_opmode_oneshot) == 0)
        settle(client, deadline_us);
}

/* Gives a server of the predecessor time to release the client. During an unfinished exchange no
 * good-bye can be sent; the server then detects the end of the channel. */
static int lockstep_leave(struct client *client, int64_t deadline_us)
{
    struct link_lockstep *link = &client->lockstep;
    link->callers++; /* for good: the communication thread exchanges nothing more */
    settle(client, deadline_us);
    settle_split(client, deadline_us);
    int is_free = lockstep_is_used(client) && link->phase == PHASE_IDLE && !link->exchanging;
    if (is_free && lockstep_send_kill(client, deadline_us) == 0 &&
        !link->channel->peer_is_ours)
        link->channel->ops->part(link->channel, clock_us() + PART_US);
    return is_free;
}

/* ------------------------------------------------------------------ communication thread */

/* True if an answer is outstanding, so that the server must be polled. */
static int expects_more(const struct link_lockstep *link, int64_t now_us)
{
    return link->streams.count > 0 || now_us < link->poll_until_us ||
           !lockstep_id_reached(link->received_id, link->command_id);
}

/* Time of the thread's next exchange. */
static int64_t next_due_us(const struct client *client, int64_t now_us)
{
    const struct link_lockstep *link = &client->lockstep;
    int64_t keep_alive_us = link->message_started_us + KEEP_ALIVE_US;
    if (link->exchanging || link->callers > 0)
        return now_us + SLICE_US;
    if (link->phase != PHASE_IDLE)
        return now_us;
    if (client->pause.depth > 0)
        return keep_alive_us;
    int64_t cycle_us = (int64_t)(client->cycle_ms > 0 ? client->cycle_ms : 0) * 1000;
    if (!outbox_is_empty(&client->outbox))
        return link->message_started_us + cycle_us;
    if (expects_more(link, now_us))
        return link->message_started_us + (cycle_us > 0 ? cycle_us : BLOCKED_POLL_US);
    return keep_alive_us;
}

void link_lockstep_sleep(struct client *client, int64_t until_us)
{
    cond_wait_until(&client->lockstep.work, &client->lock, until_us);
}

static void work(struct client *client)
{
    struct link_lockstep *link = &client->lockstep;
    int64_t now_us = clock_us();
    link->work_due_us = next_due_us(client, now_us);
    if (!link->exchanging && link->work_due_us <= now_us)
        lockstep_exchange(client, now_us + SLICE_US);
    else
        link_lockstep_sleep(client, link->work_due_us);
}

/* A fast session needs no thread: a thread that was started for the segment ends. */
static int has_session(const struct client *client)
{
    return client->link && !lockstep_is_used(client);
}

static void run(void *argument)
{
    struct client *client = argument;
    mutex_lock(&client->lock);
    while (!atomic_get_int(&client->stop) && !has_session(client)) {
        if (lockstep_is_used(client))
            work(client);
        else if (client->connection.state == CONNECTION_OVER)
            link_lockstep_sleep(client, CLOCK_FOREVER);
        else
            connect_in_thread(client);
    }
    client->lockstep.has_ended = 1;
    mutex_unlock(&client->lock);
}

int link_lockstep_start_thread(struct client *client)
{
    struct link_lockstep *link = &client->lockstep;
    if (link->has_thread && link->has_ended)
        link_lockstep_join(client);
    if (link->has_thread)
        return 0;
    link->has_ended = 0;
    int error = thread_start(&link->thread, run, client);
    link->has_thread = error == 0;
    return error;
}

void link_lockstep_wake(struct client *client)
{
    cond_wake_all(&client->lockstep.work);
}

void link_lockstep_join(struct client *client)
{
    if (client->lockstep.has_thread)
        thread_join(&client->lockstep.thread);
    client->lockstep.has_thread = 0;
}

const struct link link_lockstep = {
    .name = "connection",
    .send = lockstep_send,
    .await = lockstep_await,
    .await_any = lockstep_await_any,
    .take = lockstep_take,
    .read = lockstep_read,
    .forget = lockstep_forget,
    .lend = lockstep_lend,
    .resume = link_lockstep_wake,
    .step_begin = lockstep_step_begin,
    .step_end = lockstep_step_end,
    .arm = lockstep_arm,
    .state = lockstep_state,
    .header = lockstep_header,
    .next_id = lockstep_next_id,
    .leave = lockstep_leave,
    .close = lockstep_close,
    .abandon = lockstep_abandon,
};
