/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One lock-step client at a time; see lockstep.h.
 */
#include "server/lockstep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"

#define HOLD_US 20000          /* a reply waits so long for its execution */
#define PARK_US 2000           /* the channel is the main thread's so long after its last look */
#define SLICE_US 100000        /* longest single wait of the communication thread */
#define RETRY_US 100000        /* between attempts to listen again */
#define SEND_LIMIT_US 1000000  /* a client takes its reply within this */
#define QUEUE_HIGH ((size_t)16 << 20) /* unexecuted bytes: replies are held back above this */
#define QUEUE_LIMIT ((size_t)64 << 20) /* above this the client is dropped */

struct lockstep {
    struct listener *listener;
    struct bell *bell;
    lockstep_note *note;
    void *context;
    struct thread thread;
    int stop; /* atomic */
    int64_t looked_us; /* atomic: when the main thread looked at the channel last */

    struct mutex io;       /* who uses the channel; taken before `lock` */
    struct buffer incoming; /* message under way */
    struct buffer outgoing; /* reply under way: not empty while a send is unfinished */

    struct mutex lock;     /* guards the following */
    struct cond parked;
    struct channel *channel; /* set and cleared with io held as well */
    int is_new;            /* another client than at the main thread's last pass */
    int failed;            /* the connection is to be dropped; -errno */
    int closing;           /* the client said so: drop after the reply */
    int reply_due;         /* a message is unanswered */
    int64_t hold_until_us; /* ... and waits for its execution until then */
    unsigned received, executed; /* messages */
    struct message_header newest; /* of the last message received */
    int newest_commands;
    int swap;              /* the client has the other byte order */
    int has_refused;       /* another client, which was told */
    int has_streams;       /* every message is answered with their values */
    int64_t received_us, previous_us;
    int received_ms, replied_ms, gap_ms;
    int replied_commands;
    struct buffer queue;   /* messages that the main thread has not taken: u32 size, bytes */
    struct buffer results; /* answers that have not gone out */
    struct message_header reply; /* of the pass that made them; id -1 when none was made */

    /* main thread only */
    struct container container;
    struct trigger trigger;
    struct buffer taken, fresh;
    struct message_header taken_header; /* of the newest message that is being executed */
    unsigned taken_count;               /* messages up to it */
};

/* ------------------------------------------------------------------ receiving (io held) */

/* With the lock held too. A message with nothing in it only asks for what is there. */
static int queue_message(struct lockstep *lockstep, const struct message_summary *summary)
{
    if (summary->commands == 0)
        return 0;
    uint32_t size = (uint32_t)lockstep->incoming.size;
    if (lockstep->queue.size + size > QUEUE_LIMIT)
        return -EDQUOT;
    buffer_put_bytes(&lockstep->queue, &size, sizeof size);
    buffer_put_bytes(&lockstep->queue, lockstep->incoming.data, size);
    return lockstep->queue.failed ? -ENOMEM : 0;
}

static void note_received(struct lockstep *lockstep, const struct message_summary *summary)
{
    int64_t now_us = clock_us();
    lockstep->gap_ms = lockstep->received ? (int)((now_us - lockstep->received_us) / 1000) : 0;
    lockstep->received_us = now_us;
    lockstep->received_ms = clock_wire_ms();
    lockstep->received++;
    lockstep->newest = summary->header;
    lockstep->swap = lockstep->channel->swap;
    lockstep->newest_commands = summary->commands;
    lockstep->closing = summary->kill;
    lockstep->reply_due = 1;
    int holds = summary->blocking > 0 || lockstep->has_streams || (summary->kill && summary->commands > 1) ||
                lockstep->queue.size > QUEUE_HIGH;
    lockstep->hold_until_us = holds ? now_us + HOLD_US : now_us;
}

/* Takes over the message that has just been received. */
static int accept_message(struct lockstep *lockstep)
{
    struct message_summary summary;
    int error = message_check(lockstep->incoming.data, lockstep->incoming.size,
                              lockstep->channel->swap, &summary);
    mutex_lock(&lockstep->lock);
    if (error == 0)
        error = queue_message(lockstep, &summary);
    if (error == 0)
        note_received(lockstep, &summary);
    mutex_unlock(&lockstep->lock);
    buffer_clear(&lockstep->incoming);
    return error;
}

/* 1 a message came, 0 not until the deadline, negative errno. */
static int receive(struct lockstep *lockstep, int64_t deadline_us)
{
    int outcome = lockstep->channel->ops->receive(lockstep->channel, &lockstep->incoming,
                                                  deadline_us);
    if (outcome == CHANNEL_AGAIN)
        return 0;
    if (outcome == 0)
        outcome = accept_message(lockstep);
    return outcome < 0 ? outcome : 1;
}

/* ------------------------------------------------------------------ replying (io held) */

/* Makes the reply from the answers that are there. With the lock held too. */
static int build_reply(struct lockstep *lockstep)
{
    buffer_clear(&lockstep->outgoing);
    lockstep->outgoing.swap = lockstep->channel->swap;
    lockstep->reply.version = MESSAGE_VERSION;
    message_encode_header(&lockstep->outgoing, &lockstep->reply);
    buffer_put_bytes(&lockstep->outgoing, lockstep->results.data, lockstep->results.size);
    buffer_clear(&lockstep->results);
    lockstep->reply.id = MESSAGE_ID_NONE;
    return lockstep->outgoing.failed ? -ENOMEM : 0;
}

/* Sends the reply, or the rest of it: 0 gone, CHANNEL_AGAIN, or negative errno. */
static int send_reply(struct lockstep *lockstep, int64_t deadline_us)
{
    int error = 0;
    if (lockstep->outgoing.size == 0) {
        mutex_lock(&lockstep->lock);
        error = build_reply(lockstep);
        mutex_unlock(&lockstep->lock);
    }
    if (error == 0)
        error = lockstep->channel->ops->send(lockstep->channel, lockstep->outgoing.data,
                                             lockstep->outgoing.size, deadline_us);
    if (error != 0)
        return error;
    buffer_clear(&lockstep->outgoing);
    mutex_lock(&lockstep->lock);
    lockstep->reply_due = 0;
    lockstep->replied_ms = clock_wire_ms();
    if (lockstep->closing)
        lockstep->failed = -ESHUTDOWN;
    mutex_unlock(&lockstep->lock);
    return 0;
}

/* With the lock held: the reply need not wait any longer. */
static int reply_is_ripe(const struct lockstep *lockstep)
{
    return lockstep->reply_due &&
           (lockstep->executed == lockstep->received || clock_us() >= lockstep->hold_until_us);
}

/* ------------------------------------------------------------------ main thread */

static void fail(struct lockstep *lockstep, int error)
{
    mutex_lock(&lockstep->lock);
    lockstep->failed = error;
    cond_wake_all(&lockstep->parked);
    mutex_unlock(&lockstep->lock);
}

/* With io held: the main thread may use the channel. */
static int is_usable(struct lockstep *lockstep, int for_reply)
{
    mutex_lock(&lockstep->lock);
    int usable = lockstep->channel && !lockstep->failed &&
                 (for_reply ? reply_is_ripe(lockstep) : !lockstep->reply_due);
    mutex_unlock(&lockstep->lock);
    return usable;
}

static void look_at_channel(struct lockstep *lockstep)
{
    if (!mutex_trylock(&lockstep->io))
        return;
    if (is_usable(lockstep, 0)) {
        atomic_set_i64(&lockstep->looked_us, clock_us());
        int outcome = receive(lockstep, 0);
        if (outcome < 0)
            fail(lockstep, outcome);
    }
    mutex_unlock(&lockstep->io);
}

int lockstep_poll(struct lockstep *lockstep)
{
    look_at_channel(lockstep);
    mutex_lock(&lockstep->lock);
    int came = lockstep->channel && lockstep->received != lockstep->executed;
    mutex_unlock(&lockstep->lock);
    return came;
}

void lockstep_release(struct lockstep *lockstep)
{
    if (atomic_get_i64(&lockstep->looked_us) == 0)
        return;
    atomic_set_i64(&lockstep->looked_us, 0);
    mutex_lock(&lockstep->lock);
    cond_wake_all(&lockstep->parked);
    mutex_unlock(&lockstep->lock);
}

/* A reply that does not fit the channel at once is left to the communication thread. */
void lockstep_reply(struct lockstep *lockstep)
{
    if (!mutex_trylock(&lockstep->io))
        return;
    if (is_usable(lockstep, 1)) {
        atomic_set_i64(&lockstep->looked_us, clock_us());
        int outcome = send_reply(lockstep, 0);
        if (outcome < 0)
            fail(lockstep, outcome);
    }
    mutex_unlock(&lockstep->io);
}

static void forget_client(struct lockstep *lockstep)
{
    container_clear(&lockstep->container);
    trigger_reset(&lockstep->trigger);
}

/* Every message is one occasion to execute, for streams too: nobody asked for values in between. */
int lockstep_take(struct lockstep *lockstep)
{
    int proceed = 0;
    mutex_lock(&lockstep->lock);
    if (lockstep->is_new) {
        forget_client(lockstep);
        lockstep->is_new = 0;
    }
    if (lockstep->channel && lockstep->received != lockstep->executed) {
        struct buffer empty = lockstep->taken;
        lockstep->taken = lockstep->queue;
        lockstep->queue = empty;
        buffer_clear(&lockstep->queue);
        lockstep->container.swap = lockstep->swap;
        lockstep->taken_header = lockstep->newest;
        lockstep->taken_count = lockstep->received;
        proceed = 1;
    }
    mutex_unlock(&lockstep->lock);
    return proceed;
}

static void merge_taken(struct lockstep *lockstep)
{
    struct reader reader = reader_of(lockstep->taken.data, lockstep->taken.size, 0);
    while (reader.left > 0) {
        size_t size = (size_t)(uint32_t)reader_i32(&reader);
        const uint8_t *message = reader_bytes(&reader, size);
        if (message)
            container_take(&lockstep->container, message, size);
    }
}

/* With the lock held. Answers that have not gone out, because their message had to be answered
 * before it was executed, go out first. */
static void add_results(struct lockstep *lockstep)
{
    if (lockstep->results.size > 0) {
        buffer_put_bytes(&lockstep->results, lockstep->fresh.data, lockstep->fresh.size);
        return;
    }
    struct buffer empty = lockstep->results;
    lockstep->results = lockstep->fresh;
    lockstep->fresh = empty;
}

static void publish(struct lockstep *lockstep, const struct pass *pass,
                    const struct server_clock *clock)
{
    mutex_lock(&lockstep->lock);
    if (!lockstep->is_new) {
        add_results(lockstep);
        lockstep->has_streams = lockstep->container.commands.count > 0;
        lockstep->executed = lockstep->taken_count;
        lockstep->reply.id = lockstep->taken_header.id;
        lockstep->reply.client_time = lockstep->taken_header.client_time;
        lockstep->reply.server_time = clock->server_time;
        lockstep->reply.scene_id = clock->scene_id;
        lockstep->reply.server_state = clock->server_state;
        lockstep->replied_commands = pass->executed;
    }
    mutex_unlock(&lockstep->lock);
}

void lockstep_execute(struct lockstep *lockstep, struct pass *pass,
                      const struct server_clock *clock)
{
    merge_taken(lockstep);
    buffer_clear(&lockstep->fresh);
    pass->trigger = &lockstep->trigger;
    pass->executed = pass->blocking = 0;
    execute_container(&lockstep->container, pass, &lockstep->fresh);
    publish(lockstep, pass, clock);
}

int lockstep_is_connected(struct lockstep *lockstep)
{
    mutex_lock(&lockstep->lock);
    int connected = lockstep->channel && !lockstep->failed;
    mutex_unlock(&lockstep->lock);
    return connected;
}

struct trigger *lockstep_trigger(struct lockstep *lockstep)
{
    return &lockstep->trigger;
}

void lockstep_get_status(struct lockstep *lockstep, struct lockstep_status *status)
{
    mutex_lock(&lockstep->lock);
    status->connected = lockstep->channel != NULL;
    status->info[0] = lockstep->received_ms;
    status->info[1] = lockstep->replied_ms;
    status->info[2] = lockstep->gap_ms;
    status->info[3] = lockstep->newest_commands;
    status->info[4] = lockstep->replied_commands;
    status->client_version = lockstep->received ? lockstep->newest.version : -1;
    snprintf(status->peer, sizeof status->peer, "%s",
             lockstep->channel ? lockstep->channel->peer : "");
    mutex_unlock(&lockstep->lock);
}

/* ------------------------------------------------------------------ communication thread */

static void note_ended(struct lockstep *lockstep, int error)
{
    char text[160];
    if (error == -EBADMSG)
        snprintf(text, sizeof text, "client dropped: it sent what is no message of this protocol");
    else if (error == -EDQUOT)
        snprintf(text, sizeof text, "client dropped: more than %u MiB of commands are unexecuted",
                 (unsigned)(QUEUE_LIMIT >> 20));
    else if (error == -EMSGSIZE)
        snprintf(text, sizeof text, "client dropped: its message or its answer is too long");
    else if (error == -ETIMEDOUT)
        snprintf(text, sizeof text, "client dropped: it has been silent for too long");
    else
        snprintf(text, sizeof text, "client disconnected%s%s",
                 error == -ESHUTDOWN || error == -ECONNRESET ? "" : ": ",
                 error == -ESHUTDOWN || error == -ECONNRESET ? "" : strerror(-error));
    int is_bad = error == -EBADMSG || error == -EDQUOT || error == -EMSGSIZE;
    lockstep->note(lockstep->context, is_bad, text);
}

static void connect_client(struct lockstep *lockstep, struct channel *channel)
{
    char text[SOCKET_PEER_SIZE + 64];
    mutex_lock(&lockstep->io);
    mutex_lock(&lockstep->lock);
    buffer_clear(&lockstep->incoming);
    buffer_clear(&lockstep->outgoing);
    buffer_clear(&lockstep->queue);
    buffer_clear(&lockstep->results);
    lockstep->channel = channel;
    lockstep->is_new = 1;
    lockstep->failed = lockstep->closing = lockstep->reply_due = 0;
    lockstep->has_streams = lockstep->has_refused = 0;
    lockstep->received = lockstep->executed = 0;
    lockstep->received_us = clock_us();
    lockstep->reply.id = MESSAGE_ID_NONE;
    mutex_unlock(&lockstep->lock);
    mutex_unlock(&lockstep->io);
    snprintf(text, sizeof text, "client connected over %s%s%s", channel->ops->name,
             channel->peer[0] ? " from " : "", channel->peer);
    lockstep->note(lockstep->context, 0, text);
}

static void disconnect_client(struct lockstep *lockstep, int error)
{
    mutex_lock(&lockstep->io);
    mutex_lock(&lockstep->lock);
    struct channel *channel = lockstep->channel;
    lockstep->channel = NULL;
    lockstep->is_new = 1;
    buffer_clear(&lockstep->queue);
    buffer_clear(&lockstep->results);
    mutex_unlock(&lockstep->lock);
    channel->ops->close(channel);
    mutex_unlock(&lockstep->io);
    note_ended(lockstep, error);
    bell_ring(lockstep->bell);
}

/* A second client learns at once that it is one, instead of waiting for an answer. */
static void refuse_others(struct lockstep *lockstep)
{
    struct channel *other;
    if (!lockstep->listener->ops->queues_clients ||
        lockstep->listener->ops->accept(lockstep->listener, &other, 0) != 0)
        return;
    if (!lockstep->has_refused) /* it will try again and again */
        lockstep->note(lockstep->context, 1, "a second client was refused: this service has one");
    lockstep->has_refused = 1;
    other->ops->close(other);
}

/* What the thread does next. */
enum turn { TURN_END, TURN_WAIT, TURN_REPLY, TURN_RECEIVE };

static enum turn next_turn(struct lockstep *lockstep, int64_t *until_us)
{
    int64_t parked_until_us = atomic_get_i64(&lockstep->looked_us) + PARK_US;
    if (lockstep->failed || atomic_get_int(&lockstep->stop))
        return TURN_END;
    if (reply_is_ripe(lockstep))
        return TURN_REPLY;
    if (lockstep->reply_due) {
        *until_us = lockstep->hold_until_us;
        return TURN_WAIT;
    }
    if (parked_until_us > clock_us()) {
        *until_us = parked_until_us;
        return TURN_WAIT;
    }
    return TURN_RECEIVE;
}

/* Receives one message unless the main thread has done it meanwhile. 0 or negative errno. */
static int take_turn_receiving(struct lockstep *lockstep)
{
    mutex_lock(&lockstep->io);
    int outcome = 0;
    if (is_usable(lockstep, 0))
        outcome = receive(lockstep, clock_us() + SLICE_US);
    mutex_unlock(&lockstep->io);
    if (outcome > 0)
        bell_ring(lockstep->bell);
    else if (outcome == 0)
        refuse_others(lockstep);
    int64_t limit_us = lockstep->channel->silence_limit_us;
    mutex_lock(&lockstep->lock);
    if (outcome == 0 && limit_us != CLOCK_FOREVER && clock_us() - lockstep->received_us > limit_us)
        outcome = -ETIMEDOUT;
    mutex_unlock(&lockstep->lock);
    return outcome < 0 ? outcome : 0;
}

static int take_turn_replying(struct lockstep *lockstep)
{
    mutex_lock(&lockstep->io);
    int outcome = 0;
    if (is_usable(lockstep, 1))
        outcome = send_reply(lockstep, clock_us() + SEND_LIMIT_US);
    mutex_unlock(&lockstep->io);
    return outcome == CHANNEL_AGAIN ? -ETIMEDOUT : outcome;
}

/* Until the client is gone: why. */
static int serve_client(struct lockstep *lockstep)
{
    for (;;) {
        int error = 0;
        int64_t until_us = 0;
        mutex_lock(&lockstep->lock);
        enum turn turn = next_turn(lockstep, &until_us);
        if (turn == TURN_WAIT)
            cond_wait_until(&lockstep->parked, &lockstep->lock, until_us);
        else if (turn == TURN_END)
            error = lockstep->failed ? lockstep->failed : -ESHUTDOWN;
        mutex_unlock(&lockstep->lock);
        if (turn == TURN_REPLY)
            error = take_turn_replying(lockstep);
        else if (turn == TURN_RECEIVE)
            error = take_turn_receiving(lockstep);
        if (error < 0)
            return error;
    }
}

static void thread_run(void *argument)
{
    struct lockstep *lockstep = argument;
    while (!atomic_get_int(&lockstep->stop)) {
        struct channel *channel = NULL;
        int outcome = lockstep->listener->ops->accept(lockstep->listener, &channel,
                                                      clock_us() + SLICE_US);
        if (outcome == 0) {
            connect_client(lockstep, channel);
            disconnect_client(lockstep, serve_client(lockstep));
        } else if (outcome < 0) {
            mutex_lock(&lockstep->lock);
            if (!atomic_get_int(&lockstep->stop))
                cond_wait_until(&lockstep->parked, &lockstep->lock, clock_us() + RETRY_US);
            mutex_unlock(&lockstep->lock);
        }
    }
}

/* ------------------------------------------------------------------ life */

static void release(struct lockstep *lockstep)
{
    lockstep->listener->ops->close(lockstep->listener);
    container_deinit(&lockstep->container);
    buffer_free(&lockstep->incoming);
    buffer_free(&lockstep->outgoing);
    buffer_free(&lockstep->queue);
    buffer_free(&lockstep->results);
    buffer_free(&lockstep->taken);
    buffer_free(&lockstep->fresh);
    cond_deinit(&lockstep->parked);
    mutex_deinit(&lockstep->lock);
    mutex_deinit(&lockstep->io);
    free(lockstep);
}

int lockstep_new(struct lockstep **lockstepp, struct listener *listener, struct bell *bell,
                 int sync_authorised, lockstep_note *note, void *context)
{
    struct lockstep *lockstep = calloc(1, sizeof(*lockstep));
    if (!lockstep) {
        listener->ops->close(listener);
        return -ENOMEM;
    }
    lockstep->listener = listener;
    lockstep->bell = bell;
    lockstep->note = note;
    lockstep->context = context;
    lockstep->trigger.authorised = sync_authorised;
    mutex_init(&lockstep->io);
    mutex_init(&lockstep->lock);
    cond_init(&lockstep->parked);
    container_init(&lockstep->container);
    int error = thread_start(&lockstep->thread, thread_run, lockstep);
    if (error < 0) {
        release(lockstep);
        return error;
    }
    *lockstepp = lockstep;
    return 0;
}

void lockstep_free(struct lockstep *lockstep)
{
    if (!lockstep)
        return;
    mutex_lock(&lockstep->lock);
    atomic_set_int(&lockstep->stop, 1);
    if (lockstep->channel)
        lockstep->channel->ops->interrupt(lockstep->channel);
    lockstep->listener->ops->interrupt(lockstep->listener);
    cond_wake_all(&lockstep->parked);
    mutex_unlock(&lockstep->lock);
    thread_join(&lockstep->thread);
    release(lockstep);
}
