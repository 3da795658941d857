/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Connecting and losing a connection; see connect.h.
 */
#include "client/connect.h"

#include <errno.h>
#include <string.h>

#include "client/client.h"
#include "client/trace.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"
#include "os/hooks.h"

#define RETRY_US 100000   /* between attempts */
#define ABSENT_US 1000000 /* a server not found for so long does not run; between two clients it
                             may be absent for a moment (the predecessor's for half a second) */
#define DIAL_US 5000000
#define HELLO_US 1000000
#define LOOK_US 50000     /* between checks whether the client ends */
#define GRACE_US 300      /* see connect_start */

void connect_init(struct connection *connection)
{
    connection->attempt.fd = -1;
}

/* ------------------------------------------------------------------ transitions */

static void enter(struct client *client, enum connection_state state)
{
    client->connection.state = state;
    cond_wake_all(&client->changed);
    link_lockstep_wake(client);
}

static void enter_ready(struct client *client, const struct link *link)
{
    client->link = link;
    client->connection.made++;
    enter(client, CONNECTION_READY);
}

/* True if retrying after this error is useless when reconnection is off. */
static int is_final(const struct client *client, int error)
{
    if (error == -ENOENT || error == -ECONNREFUSED)
        return clock_us() - client->connection.looking_since_us >= ABSENT_US;
    return client->port >= 0 || error == 0;
}

static void attempt_failed(struct client *client, int error)
{
    struct connection *connection = &client->connection;
    if (client->port >= 0 || connection->error != error)
        trace_event(client, "not connected: %s",
                    error < 0 ? error_text(-error) : "the server does not answer");
    connection->error = error;
    connection->due_us = clock_us() + RETRY_US;
    enter(client, client->no_reconnect && is_final(client, error) ? CONNECTION_OVER
                                                                  : CONNECTION_APART);
}

/* Pending commands, received answers and streams belong to the connection and end with it. */
static void end_connection(struct client *client, enum connection_state state)
{
    const struct link *link = client->link;
    client->link = NULL;
    link->close(client);
    outbox_clear(&client->outbox);
    inbox_clear(&client->inbox);
    step_lost(client);
    enter(client, state);
}

void connect_lost(struct client *client)
{
    struct connection *connection = &client->connection;
    if (!client->link) { /* HELLO */
        link_lockstep.close(client);
        return;
    }
    trace_event(client, "the %s is lost", client->link->name);
    connection->losses++;
    client->awaited = 0;
    connection->error = -ECONNRESET;
    connection->due_us = 0;
    end_connection(client, client->no_reconnect ? CONNECTION_OVER : CONNECTION_APART);
}

/* ------------------------------------------------------------------ shared memory */

static void use_segment(struct client *client, struct channel *channel)
{
    link_lockstep_adopt(client, channel);
    int error = link_lockstep_start_thread(client);
    if (error == 0) {
        enter(client, CONNECTION_HELLO);
        return;
    }
    link_lockstep.close(client);
    attempt_failed(client, error);
}

/* Begins to request a session. Returns 0, or negative errno. */
static int ask_for_session(struct client *client)
{
    struct connection *connection = &client->connection;
    int error = session_attempt_begin(&connection->attempt, -client->port, connection->why);
    if (error < 0)
        return error;
    connection->ask_until_us = clock_us() + SESSION_GREETING_US;
    connection->error = -ETIMEDOUT;
    connection->state = CONNECTION_ASKING;
    return 0;
}

/* Falls back to the segment. If the session was refused (and not only late), it is requested once
 * more while the segment is attached: a server that has started meanwhile offers the session
 * before the segment. */
static void no_session(struct client *client, int error)
{
    struct connection *connection = &client->connection;
    struct channel *segment = connection->segment;
    int is_late = error == -ETIMEDOUT || error == -EAGAIN;
    int is_second = segment != NULL;
    connection->segment = NULL;
    connection->state = CONNECTION_APART;
    int failed = is_second ? 0 : channel_connect(&segment, "", client->port, 0, &client->stop);
    if (failed < 0)
        attempt_failed(client, failed);
    else if (is_second || is_late || ask_for_session(client) < 0)
        use_segment(client, segment);
    else
        connection->segment = segment;
}

static void use_session(struct client *client, struct session *session)
{
    struct channel *segment = client->connection.segment;
    client->connection.segment = NULL;
    if (segment)
        segment->ops->close(segment);
    trace_event(client, "connected through a fast session, server process %u", session->peer_pid);
    enter_ready(client, &link_fast);
    link_fast_adopt(client, session);
}

static void carry_on_asking(struct client *client)
{
    struct connection *connection = &client->connection;
    struct session *session;
    int outcome = session_attempt_carry_on(&connection->attempt, &session, connection->why);
    if (outcome == 0 && clock_us() >= connection->ask_until_us) {
        outcome = connection->attempt.fd < 0 ? -EAGAIN : -ETIMEDOUT;
        session_attempt_end(&connection->attempt);
    }
    if (outcome > 0)
        use_session(client, session);
    else if (outcome < 0)
        no_session(client, outcome);
}

void connect_advance(struct client *client)
{
    struct connection *connection = &client->connection;
    int64_t now_us;
    if (client->port >= 0 || atomic_get_int(&client->stop))
        return;
    if (connection->state == CONNECTION_ASKING && !connection->is_watched)
        carry_on_asking(client);
    if (connection->state != CONNECTION_APART || (now_us = clock_us()) < connection->due_us)
        return;
    if (!connection->looking_since_us)
        connection->looking_since_us = now_us;
    int error = ask_for_session(client);
    if (error < 0)
        no_session(client, error);
}

/* ------------------------------------------------------------------ waiting */

static int64_t earlier(int64_t a_us, int64_t b_us)
{
    return a_us < b_us ? a_us : b_us;
}

/* Waits until the attempt can continue. One thread waits for all threads. */
static void watch_attempt(struct client *client, int64_t deadline_us)
{
    struct connection *connection = &client->connection;
    deadline_us = earlier(deadline_us, connection->ask_until_us);
    connection->is_watched = 1;
    mutex_unlock(&client->lock);
    hooks_begin_sleep();
    session_attempt_wait(&connection->attempt, earlier(deadline_us, clock_us() + LOOK_US));
    mutex_lock(&client->lock);
    connection->is_watched = 0;
    cond_wake_all(&client->changed);
    wait_wake_up(client);
}

int connect_await(struct client *client, int64_t deadline_us)
{
    struct connection *connection = &client->connection;
    for (;;) {
        connect_advance(client);
        if (client->link || connection->state == CONNECTION_OVER || atomic_get_int(&client->stop) ||
            wait_is_over(deadline_us))
            return client->link != NULL;
        if (connection->state == CONNECTION_ASKING && !connection->is_watched)
            watch_attempt(client, deadline_us);
        else if (connection->state == CONNECTION_APART && client->port < 0)
            wait_for_change(client, earlier(deadline_us, connection->due_us));
        else
            wait_for_change(client, deadline_us);
    }
}

int connect_look(struct client *client)
{
    if (client->link)
        client->link->take(client, 1);
    if (!client->link)
        connect_advance(client);
    return client->link ? client->connection.made : -1;
}

/* A program may send commands after simxStart and then make no call for a long time. An idle
 * server sends its greeting within GRACE_US, so waiting that long connects the client. */
int connect_start(struct client *client)
{
    if (client->port >= 0)
        return link_lockstep_start_thread(client);
    int64_t until_us = clock_us() + GRACE_US;
    connect_advance(client);
    while (client->connection.state == CONNECTION_ASKING && clock_us() < until_us)
        connect_advance(client);
    return 0;
}

/* ------------------------------------------------------------------ communication thread */

/* A server that runs answers an empty message at once, even if its simulator is busy. A server
 * that already has a client does not answer. One whose client has just left gives up the segment
 * and offers another one. */
static void await_hello(struct client *client)
{
    int64_t deadline_us = clock_us() + HELLO_US;
    int outcome = link_lockstep_says_hello(client, deadline_us);
    if (outcome > 0) {
        const char *why = client->connection.why;
        trace_event(client, "connected over %s%s%s", link_lockstep_channel_name(client),
                    why[0] ? "; no fast session: " : "", why);
        enter_ready(client, &link_lockstep);
        return;
    }
    link_lockstep.close(client);
    attempt_failed(client, client->port < 0 && outcome == -ECONNRESET ? outcome : 0);
}

static void dial(struct client *client)
{
    struct connection *connection = &client->connection;
    struct channel *channel;
    if (!connection->looking_since_us)
        connection->looking_since_us = clock_us();
    connection->state = CONNECTION_DIALING;
    mutex_unlock(&client->lock);
    int error = channel_connect(&channel, client->host, client->port, clock_us() + DIAL_US,
                                &client->stop);
    mutex_lock(&client->lock);
    if (error < 0) {
        attempt_failed(client, error);
        return;
    }
    link_lockstep_adopt(client, channel);
    enter(client, CONNECTION_HELLO);
}

void connect_in_thread(struct client *client)
{
    struct connection *connection = &client->connection;
    connect_advance(client);
    if (connection->state == CONNECTION_HELLO)
        await_hello(client);
    else if (connection->state == CONNECTION_ASKING && !connection->is_watched)
        watch_attempt(client, CLOCK_FOREVER);
    else if (connection->state == CONNECTION_ASKING)
        cond_wait_until(&client->changed, &client->lock, clock_us() + LOOK_US);
    else if (connection->state == CONNECTION_APART && clock_us() < connection->due_us)
        link_lockstep_sleep(client, connection->due_us);
    else if (connection->state == CONNECTION_APART && client->port >= 0)
        dial(client);
}

/* ------------------------------------------------------------------ ending */

void connect_leave(struct client *client, int64_t deadline_us)
{
    if (client->link && client->link->leave(client, deadline_us))
        end_connection(client, CONNECTION_OVER);
}

void connect_close(struct client *client)
{
    struct connection *connection = &client->connection;
    struct channel *segment = connection->segment;
    connection->segment = NULL;
    connection->state = CONNECTION_OVER;
    client->link = NULL;
    link_lockstep.close(client);
    link_fast.close(client);
    session_attempt_end(&connection->attempt);
    if (segment)
        segment->ops->close(segment);
}

void connect_abandon(struct client *client)
{
    struct connection *connection = &client->connection;
    link_fast.abandon(client);
    link_lockstep.abandon(client);
    session_attempt_abandon(&connection->attempt);
    if (connection->segment)
        connection->segment->ops->abandon(connection->segment);
}
