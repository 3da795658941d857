/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Serves one lock-step client at a time; see lockstep.h.
 */
#include "server/lockstep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"
#include "server/container.h"
#include "server/service.h"

#define SLICE_US 100000       /* longest wait of the communication thread before it checks other
                                 events */
#define AWAIT_US 20000        /* a message is not answered for so long while a call by name goes
                                 on */
#define RETRY_US 100000       /* first delay before listening again; it doubles, */
#define RETRY_LAST_US 2000000 /* up to this: an attempt may fail for lack of memory */

struct lockstep {
    struct exchange exchange; /* the state shared by the two threads */

    /* communication thread */
    struct listener *listener; /* NULL: shut */
    struct bell *bell;
    lockstep_note *note;
    void *context;
    struct thread thread;
    struct channel *next; /* client that connected while the present one was leaving; NULL =
                             none */
    int has_refused;      /* another client was refused and logged */

    /* main thread */
    struct exchange_batch taken;
    struct buffer fresh; /* results of the present pass */
    int commands;        /* number of commands that the pass has executed */
    int blocking;        /* number of blocking ones of them that are answered */
    int is_unfinished;   /* the pass took too long and continues */
    int64_t left_us;     /* time spent on commands after their client left */
    int64_t began_us;
    struct container container;
    struct stepper stepper;
    int has_told_refused; /* refused commands of this client are in the log */
    int is_shut; /* atomic; read by the communication thread */
};

/* ------------------------------------------------------------------ main thread */

static int is_parked(const struct lockstep *lockstep)
{
    return stop_wait_holds(&lockstep->container.wait);
}

/* Only the communication thread closes the listener, when it sees this flag. */
void lockstep_shut(struct lockstep *lockstep)
{
    if (lockstep->is_shut)
        return;
    lockstep->listener->ops->interrupt(lockstep->listener);
    atomic_set_int(&lockstep->is_shut, 1);
}

int lockstep_poll(struct lockstep *lockstep)
{
    return exchange_poll(&lockstep->exchange) && !is_parked(lockstep);
}

void lockstep_release(struct lockstep *lockstep)
{
    exchange_release(&lockstep->exchange);
}

void lockstep_reply(struct lockstep *lockstep)
{
    exchange_try_reply(&lockstep->exchange);
}

const struct named_client *lockstep_named(const struct lockstep *lockstep)
{
    return lockstep->container.named;
}

int lockstep_is_idle(struct lockstep *lockstep)
{
    return exchange_is_idle(&lockstep->exchange);
}

int lockstep_is_connected(struct lockstep *lockstep)
{
    return exchange_is_connected(&lockstep->exchange);
}

void lockstep_get_status(struct lockstep *lockstep, struct exchange_status *status)
{
    exchange_get_status(&lockstep->exchange, status);
}

static void forget_client(struct lockstep *lockstep)
{
    if (lockstep->is_unfinished)
        lockstep->note(lockstep->context, 1, "client disconnected: not all of its last commands "
                                             "were executed, for they took too long");
    container_clear(&lockstep->container);
    stepper_reset(&lockstep->stepper);
    lockstep->has_told_refused = lockstep->is_unfinished = 0;
    lockstep->left_us = 0;
}

/* Each message causes one execution, also of streams: no values are needed in between. Messages
 * that arrive during an unfinished pass wait until it ends. */
int lockstep_take(struct lockstep *lockstep)
{
    if (lockstep->is_unfinished && lockstep->left_us < EXECUTE_LEFT_US)
        return !is_parked(lockstep);
    int came = exchange_take(&lockstep->exchange, &lockstep->taken);
    if (lockstep->taken.is_new)
        forget_client(lockstep);
    return came;
}

static void merge_taken(struct lockstep *lockstep)
{
    const struct buffer *messages = &lockstep->taken.messages;
    struct reader reader = reader_of(messages->data, messages->size, 0);
    lockstep->container.swap = lockstep->taken.swap;
    while (reader.left > 0) {
        size_t size = (size_t)(uint32_t)reader_i32(&reader);
        const uint8_t *message = reader_bytes(&reader, size);
        if (message)
            container_take(&lockstep->container, message, size);
    }
}

/* Logs refused commands once per client, so that a flood of commands does not flood the log. */
static void tell_refused(struct lockstep *lockstep, struct service *service)
{
    static const char text[] = "commands of a client were left out: they were too many or too long "
                               "together, or parts that do not belong together";
    if (lockstep->container.refused == 0)
        return;
    lockstep->container.refused = 0;
    errors_add(service_get_errors(service), text);
    if (!lockstep->has_told_refused)
        lockstep->note(lockstep->context, 1, text);
    lockstep->has_told_refused = 1;
}

static void begin_pass(struct lockstep *lockstep, struct pass *pass)
{
    merge_taken(lockstep);
    tell_refused(lockstep, pass->service);
    buffer_clear(&lockstep->fresh);
    lockstep->commands = lockstep->blocking = 0;
    lockstep->began_us = clock_us();
}

/* The message is answered when its call has been, if that does not take too long. One whose call is
 * answered does not wait for calls of other threads of the client. */
static int must_await(struct lockstep *lockstep)
{
    return lockstep->blocking == 0 && container_is_awaited(&lockstep->container) &&
           clock_us() < lockstep->began_us + AWAIT_US && !exchange_is_new(&lockstep->exchange);
}

static void end_pass(struct lockstep *lockstep, const struct server_clock *clock)
{
    struct exchange_done done = {
        .header = { .server_time = clock->server_time,
                    .scene_id = clock->scene_id,
                    .server_state = clock->server_state },
        .commands = lockstep->commands,
        .has_streams = lockstep->container.commands.count > 0,
    };
    exchange_put(&lockstep->exchange, &lockstep->taken, &done, &lockstep->fresh);
}

void lockstep_execute(struct lockstep *lockstep, struct pass *pass,
                      const struct server_clock *clock)
{
    int64_t begin_us = clock_us();
    if (!lockstep->is_unfinished)
        begin_pass(lockstep, pass);
    pass->stepper = &lockstep->stepper;
    pass->errors = service_get_errors(pass->service);
    pass->results_max = lockstep->taken.results_max;
    pass->executed = pass->blocking = 0;
    pass->door.clientp = &lockstep->container.named;
    int is_late = container_execute(&lockstep->container, pass, &lockstep->fresh,
                                    begin_us + EXECUTE_TOGETHER_US);
    lockstep->commands += pass->executed;
    lockstep->blocking += pass->blocking;
    lockstep->is_unfinished = is_late || must_await(lockstep);
    if (!lockstep->is_unfinished)
        end_pass(lockstep, clock);
    else if (exchange_is_new(&lockstep->exchange))
        lockstep->left_us += clock_us() - begin_us;
}

/* ------------------------------------------------------------------ communication thread */

static void note_connected(struct lockstep *lockstep, const struct channel *channel)
{
    char text[SOCKET_PEER_SIZE + 64];
    snprintf(text, sizeof text, "client connected over %s%s%s", channel->ops->name,
             channel->peer[0] ? " from " : "", channel->peer);
    lockstep->note(lockstep->context, 0, text);
}

static void note_ended(struct lockstep *lockstep, int error)
{
    char text[160];
    if (error == -EBADMSG)
        snprintf(text, sizeof text, "client dropped: it sent what is no message of this protocol");
    else if (error == -EOVERFLOW)
        snprintf(text, sizeof text, "client dropped: more than %u MiB of commands are unexecuted",
                 (unsigned)(EXCHANGE_QUEUE_LIMIT >> 20));
    else if (error == -EMSGSIZE)
        snprintf(text, sizeof text, "client dropped: its message or its answer is too long");
    else if (error == -ETIMEDOUT)
        snprintf(text, sizeof text, "client dropped: it has been silent for too long");
    else
        snprintf(text, sizeof text, "client disconnected%s%s",
                 error == -EPIPE || error == -ECONNRESET ? "" : ": ",
                 error == -EPIPE || error == -ECONNRESET ? "" : error_text(-error));
    int is_bad = error == -EBADMSG || error == -EOVERFLOW || error == -EMSGSIZE;
    lockstep->note(lockstep->context, is_bad, text);
}

/* Receives until the deadline. Returns 1 for a message, 0 for none, or negative errno if the
 * client is gone. */
static int receive_until(struct lockstep *lockstep, int64_t deadline_us)
{
    int outcome = exchange_receive(&lockstep->exchange, deadline_us);
    if (outcome > 0)
        bell_ring(lockstep->bell);
    return outcome;
}

/* Refuses a second client at once, so that it does not wait for an answer. A client that connected
 * while the present one was leaving becomes the next one. Returns negative errno if the present
 * client is gone. */
static int refuse_others(struct lockstep *lockstep)
{
    struct channel *other;
    if (!lockstep->listener->ops->queues_clients || lockstep->next ||
        lockstep->listener->ops->accept(lockstep->listener, &other, 0) != 0)
        return 0;
    int outcome = receive_until(lockstep, 0);
    if (outcome < 0 || exchange_is_leaving(&lockstep->exchange)) {
        lockstep->next = other;
        return outcome;
    }
    if (!lockstep->has_refused) /* it retries continuously: log it once */
        lockstep->note(lockstep->context, 1, "a second client was refused: this service has one");
    lockstep->has_refused = 1;
    other->ops->close(other);
    return outcome;
}

/* Checks for events that serving the client does not detect. Returns negative errno if the client
 * is gone. */
static int look_around(struct lockstep *lockstep)
{
    int outcome = refuse_others(lockstep);
    return outcome >= 0 && exchange_is_silent(&lockstep->exchange) ? -ETIMEDOUT : outcome;
}

/* Serves the client until it is gone. Returns the reason as negative errno. */
static int serve_client(struct lockstep *lockstep)
{
    int64_t look_us = clock_us() + SLICE_US;
    for (;;) {
        int outcome = exchange_await_turn(&lockstep->exchange, look_us);
        if (outcome == EXCHANGE_REPLY)
            outcome = exchange_reply(&lockstep->exchange, look_us);
        else if (outcome == EXCHANGE_RECEIVE)
            outcome = receive_until(lockstep, look_us);
        if (outcome >= 0 && clock_us() >= look_us) {
            outcome = look_around(lockstep);
            look_us = clock_us() + SLICE_US;
        }
        if (outcome < 0)
            return outcome;
    }
}

static void serve(struct lockstep *lockstep, struct channel *channel)
{
    lockstep->has_refused = 0;
    exchange_open(&lockstep->exchange, channel);
    note_connected(lockstep, channel);
    int error = serve_client(lockstep);
    exchange_close(&lockstep->exchange);
    note_ended(lockstep, error);
    bell_ring(lockstep->bell);
}

static void close_listener(struct lockstep *lockstep)
{
    if (lockstep->next)
        lockstep->next->ops->close(lockstep->next);
    if (lockstep->listener)
        lockstep->listener->ops->close(lockstep->listener);
    lockstep->next = NULL;
    lockstep->listener = NULL;
}

static void thread_run(void *argument)
{
    struct lockstep *lockstep = argument;
    int64_t retry_us = RETRY_US;
    while (!exchange_is_stopped(&lockstep->exchange)) {
        if (atomic_get_int(&lockstep->is_shut)) {
            close_listener(lockstep);
            exchange_sleep(&lockstep->exchange, clock_us() + SLICE_US);
            continue;
        }
        struct channel *channel = lockstep->next;
        int outcome = channel ? 0
                              : lockstep->listener->ops->accept(lockstep->listener, &channel,
                                                                clock_us() + SLICE_US);
        lockstep->next = NULL;
        if (outcome == 0)
            serve(lockstep, channel);
        if (outcome >= 0) {
            retry_us = RETRY_US;
            continue;
        }
        exchange_sleep(&lockstep->exchange, clock_us() + retry_us);
        retry_us = 2 * retry_us < RETRY_LAST_US ? 2 * retry_us : RETRY_LAST_US;
    }
    close_listener(lockstep);
}

/* ------------------------------------------------------------------ life */

static void release(struct lockstep *lockstep)
{
    stepper_deinit(&lockstep->stepper);
    container_deinit(&lockstep->container);
    buffer_free(&lockstep->taken.messages);
    buffer_free(&lockstep->fresh);
    exchange_deinit(&lockstep->exchange);
    free(lockstep);
}

int lockstep_new(struct lockstep **lockstepp, struct listener *listener, struct bell *bell,
                 struct stepping *stepping, int sync_authorised, lockstep_note *note,
                 void *context)
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
    stepper_init(&lockstep->stepper, stepping, &lockstep->exchange.gone, sync_authorised);
    exchange_init(&lockstep->exchange);
    container_init(&lockstep->container);
    int error = thread_start(&lockstep->thread, thread_run, lockstep);
    if (error < 0) {
        close_listener(lockstep);
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
    lockstep_shut(lockstep);
    exchange_stop(&lockstep->exchange);
    thread_join(&lockstep->thread);
    release(lockstep);
}
