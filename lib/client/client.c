/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client's life; see client.h.
 */
#include "client/client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/trace.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"

#define RETRY_US 100000  /* between attempts to connect through shared memory */
#define ATTEMPT_US 100000 /* what each of them has at least, also for a caller with less time */
#define ABSENT_US 1000000 /* a server that is not seen for so long is none: between two clients it
                             may be away, the predecessor's for half a second */
#define LEAVE_US 500000  /* a leaving client waits so long for its last commands */

int client_is_paused(const struct client *client)
{
    return client->pause_depth > 0;
}

int client_is_connected(const struct client *client)
{
    return client->is_connected || client->fast.session;
}

int client_misses_server(struct client *client)
{
    int64_t now_us = clock_us();
    if (!client->looking_since_us)
        client->looking_since_us = now_us;
    return now_us - client->looking_since_us >= ABSENT_US;
}

void client_wake_thread(struct client *client)
{
    cond_wake_all(&client->work);
}

/* ------------------------------------------------------------------ connecting */

static int start_thread(struct client *client)
{
    int error = thread_start(&client->thread, link_lockstep_run, client);
    client->has_thread = error == 0;
    return error;
}

/* No attempt lasts longer than a greeting may. */
static int64_t end_of_attempt(int64_t deadline_us)
{
    int64_t longest_us = clock_us() + SESSION_GREETING_US;
    return deadline_us < longest_us ? deadline_us : longest_us;
}

int client_connect_fast(struct client *client, int64_t deadline_us)
{
    if (client->port >= 0)
        return -ENOTSUP;
    int error = link_fast_open(client, end_of_attempt(deadline_us));
    if (error < 0)
        return error;
    client->connections++;
    trace_event(client, "connected through a fast session, server process %u",
                client->fast.session->peer_pid);
    cond_wake_all(&client->changed);
    return 0;
}

/* A server of our kind that has begun since the last attempt: it opened its door before it offered the
 * segment. One that was there and did not greet would not do so now. */
int client_prefer_fast(struct client *client, struct channel *channel, int fast_error,
                       int64_t deadline_us)
{
    if (fast_error == -ETIMEDOUT || client_connect_fast(client, deadline_us) < 0)
        return 0;
    channel->ops->close(channel);
    return 1;
}

/* Through the predecessor's segment, which needs a thread of its own. */
static int connect_segment(struct client *client, int fast_error, int64_t deadline_us)
{
    struct channel *channel;
    client->connect_error = channel_connect(&channel, "", client->port, 0, &client->stop);
    if (client->connect_error < 0)
        return 0;
    if (client_prefer_fast(client, channel, fast_error, deadline_us))
        return 1;
    link_lockstep_adopt(client, channel);
    if (start_thread(client) == 0)
        return 1;
    link_lockstep_close(client);
    return 0;
}

/* The server had less time than it may need: it is no reason for the segment, which would stay. */
static int is_unfinished(const struct client *client, int fast_error, int64_t began_us)
{
    return (fast_error == -ETIMEDOUT || fast_error == -EAGAIN) &&
           (atomic_get_int(&client->stop) || clock_us() - began_us < SESSION_GREETING_US);
}

static void connect_shared(struct client *client, int64_t deadline_us)
{
    int64_t now_us = clock_us();
    if (deadline_us < now_us + ATTEMPT_US)
        deadline_us = now_us + ATTEMPT_US;
    int error = client_connect_fast(client, deadline_us);
    if (error == 0)
        return;
    if (is_unfinished(client, error, now_us)) {
        client->connect_error = error;
        return;
    }
    /* A server that is there but not ready is worth another attempt. */
    int is_absent = client_misses_server(client);
    if (!connect_segment(client, error, deadline_us))
        client->gave_up = client->no_reconnect && (client->connections > 0 ||
                                                   (is_absent && client->connect_error == -ENOENT));
}

void client_revive(struct client *client, int64_t deadline_us)
{
    if (client_is_connected(client) || client->has_thread || client->gave_up || client->connecting ||
        atomic_get_int(&client->stop) || clock_us() - client->fast.tried_us < RETRY_US)
        return;
    client->fast.tried_us = clock_us();
    client->connecting = 1;
    connect_shared(client, deadline_us);
    client->connecting = 0;
}

/* ------------------------------------------------------------------ life */

void client_free(struct client *client)
{
    buffer_free(&client->message_out);
    buffer_free(&client->message_in);
    buffer_free(&client->last);
    link_fast_deinit(&client->fast);
    outbox_deinit(&client->outbox);
    inbox_deinit(&client->inbox);
    store_deinit(&client->streams);
    cond_deinit(&client->changed);
    cond_deinit(&client->work);
    mutex_deinit(&client->lock);
    free(client->kept);
    free(client->host);
    free(client);
}

/* No client has sent more than a message per microsecond: ids of one that was before on the same
 * service, in whatever process, are none of ours. */
static int32_t first_id(void)
{
    return (int32_t)(clock_us() & INT32_MAX);
}

int client_new(struct client **clientp, const char *host, int port, int no_reconnect, int cycle_ms)
{
    struct client *client = calloc(1, sizeof(*client));
    if (!client)
        return -ENOMEM;
    client->port = port;
    client->no_reconnect = no_reconnect;
    client->cycle_ms = cycle_ms;
    client->reply_timeout_ms = CLIENT_REPLY_TIMEOUT_MS;
    client->fast.tried_us = -RETRY_US;
    client->next_id = first_id();
    mutex_init(&client->lock);
    cond_init(&client->changed);
    cond_init(&client->work);
    link_fast_init(&client->fast);
    outbox_init(&client->outbox);
    inbox_init(&client->inbox);
    store_init(&client->streams, sizeof(struct item));
    client->host = strdup(host);
    if (!client->host) {
        client_free(client);
        return -ENOMEM;
    }
    *clientp = client;
    return 0;
}

int client_begin(struct client *client)
{
    mutex_lock(&client->lock);
    int error = client->port >= 0 ? start_thread(client) : 0;
    mutex_unlock(&client->lock);
    return error;
}

static void settle(struct client *client, int64_t deadline_us)
{
    while (client->is_connected && !link_lockstep_is_settled(client) && clock_us() < deadline_us)
        link_lockstep_work_or_wait(client, deadline_us);
}

/* A split command without a result is never answered, but executed before what is sent after it. */
static void settle_split(struct client *client, int64_t deadline_us)
{
    struct request last = request_int(simx_cmd_get_integer_parameter,
                                      sim_intparam_program_version);
    if (client->is_connected && clock_us() < client->poll_until_us &&
        outbox_put(&client->outbox, &last, simx_opmode_oneshot) == 0)
        settle(client, deadline_us);
}

/* What was sent through a fast session is executed also when the client is gone. */
void client_leave(struct client *client)
{
    int64_t deadline_us = clock_us() + LEAVE_US;
    mutex_lock(&client->lock);
    struct waiter waiter = { .next = client->waiters }; /* keeps the thread away */
    client->waiters = &waiter;
    client->pause_depth = 0;
    link_fast_resume(client);
    settle(client, deadline_us);
    settle_split(client, deadline_us);
    link_lockstep_leave(client, deadline_us);
    client_remove_waiter(client, &waiter);
    mutex_unlock(&client->lock);
}

void client_remove_waiter(struct client *client, struct waiter *waiter)
{
    struct waiter **at = &client->waiters;
    while (*at != waiter)
        at = &(*at)->next;
    *at = waiter->next;
    if (client->waiters)
        cond_wake_all(&client->changed);
    else if (client->phase != PHASE_IDLE || client->streams.count > 0)
        client_wake_thread(client); /* it has kept away meanwhile */
}

void client_stop(struct client *client)
{
    mutex_lock(&client->lock);
    atomic_set_int(&client->stop, 1);
    if (client->channel)
        client->channel->ops->interrupt(client->channel);
    cond_wake_all(&client->work);
    cond_wake_all(&client->changed);
    mutex_unlock(&client->lock);
}

void client_close(struct client *client)
{
    if (client->has_thread)
        thread_join(&client->thread);
    client->has_thread = 0;
    link_lockstep_close(client);
    link_fast_close(&client->fast);
}

void client_abandon(struct client *client)
{
    session_close(client->fast.session);
    if (client->channel)
        client->channel->ops->abandon(client->channel);
}
