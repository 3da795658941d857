/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A service that follows a script; see support_service.h. One thread accepts, one serves each
 * client.
 */
#include "support_service.h"

#include <stdlib.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"
#include "support.h"
#include "transport/channel.h"

#define SLICE_US 5000
#define PATIENCE_US 20000000
#define MESSAGES_MAX 20000
#define PACKET_SIZE 1300
#define SEGMENT_SIZE 100000

struct peer {
    struct peer *next;
    struct scripted *scripted;
    struct channel *channel;
    struct thread thread;
    int generation;
    int ended; /* guarded by the service's lock */
};

struct scripted {
    struct listener *listener;
    struct thread thread;
    int stop; /* atomic */

    struct mutex lock; /* guards all below */
    struct cond changed;
    scripted_answer *answer;
    void *context;
    struct peer *peers;
    int open, connections;
    int generation; /* peers of an older one are to end */
    struct buffer *messages;
    int count, all_count;
};

/* ------------------------------------------------------------------ serving */

static void keep_message(struct scripted *scripted, const struct buffer *message)
{
    scripted->all_count++;
    if (message->size > MESSAGE_HEADER_SIZE && scripted->count < MESSAGES_MAX)
        buffer_put_bytes(&scripted->messages[scripted->count++], message->data, message->size);
    cond_wake_all(&scripted->changed);
}

/* How long a peer sleeps before it looks whether it is to end: hundreds would do nothing else. */
static int64_t slice_us(struct scripted *scripted)
{
    mutex_lock(&scripted->lock);
    int64_t time_us = SLICE_US * (1 + scripted->open / 8);
    mutex_unlock(&scripted->lock);
    return time_us;
}

static int exchange(struct peer *peer, struct buffer *message, struct buffer *reply)
{
    struct scripted *scripted = peer->scripted;
    struct channel *channel = peer->channel;
    int outcome = channel->ops->receive(channel, message, clock_us() + slice_us(scripted));
    if (outcome != 0)
        return outcome;
    buffer_clear(reply);
    mutex_lock(&scripted->lock);
    keep_message(scripted, message);
    int what = scripted->answer(scripted->context, message->data, message->size, reply);
    mutex_unlock(&scripted->lock);
    buffer_clear(message);
    if (what == SCRIPTED_CLOSE)
        return -1;
    if (what == SCRIPTED_ANSWER)
        return channel->ops->send(channel, reply->data, reply->size, clock_us() + PATIENCE_US);
    return 0;
}

static int is_ending(struct peer *peer)
{
    mutex_lock(&peer->scripted->lock);
    int ending = atomic_get_int(&peer->scripted->stop) ||
                 peer->generation != peer->scripted->generation;
    mutex_unlock(&peer->scripted->lock);
    return ending;
}

static void peer_run(void *argument)
{
    struct peer *peer = argument;
    struct scripted *scripted = peer->scripted;
    struct buffer message = { 0 }, reply = { 0 };
    while (!is_ending(peer) && exchange(peer, &message, &reply) >= 0)
        ;
    peer->channel->ops->close(peer->channel);
    buffer_free(&message);
    buffer_free(&reply);
    mutex_lock(&scripted->lock);
    peer->ended = 1;
    scripted->open--;
    cond_wake_all(&scripted->changed);
    mutex_unlock(&scripted->lock);
}

/* Joins the peers that have ended, or all. */
static void reap(struct scripted *scripted, int all)
{
    mutex_lock(&scripted->lock);
    for (struct peer **at = &scripted->peers; *at;) {
        struct peer *peer = *at;
        if (!all && !peer->ended) {
            at = &peer->next;
            continue;
        }
        *at = peer->next;
        mutex_unlock(&scripted->lock);
        thread_join(&peer->thread);
        free(peer);
        mutex_lock(&scripted->lock);
        at = &scripted->peers;
    }
    mutex_unlock(&scripted->lock);
}

static void begin_serving(struct scripted *scripted, struct channel *channel)
{
    struct peer *peer = calloc(1, sizeof(*peer));
    if (!peer)
        abort();
    peer->scripted = scripted;
    peer->channel = channel;
    mutex_lock(&scripted->lock);
    peer->generation = scripted->generation;
    peer->next = scripted->peers;
    scripted->peers = peer;
    scripted->open++;
    scripted->connections++;
    if (thread_start(&peer->thread, peer_run, peer) < 0)
        abort();
    cond_wake_all(&scripted->changed);
    mutex_unlock(&scripted->lock);
}

static void accept_run(void *argument)
{
    struct scripted *scripted = argument;
    while (!atomic_get_int(&scripted->stop)) {
        struct channel *channel;
        struct listener *listener = scripted->listener;
        int outcome = listener->ops->accept(listener, &channel, clock_us() + SLICE_US);
        if (outcome == 0)
            begin_serving(scripted, channel);
        else if (outcome < 0) { /* shared memory, and its one client is there */
            mutex_lock(&scripted->lock);
            cond_wait_until(&scripted->changed, &scripted->lock, clock_us() + SLICE_US);
            mutex_unlock(&scripted->lock);
        }
        reap(scripted, 0);
    }
}

/* ------------------------------------------------------------------ life */

struct scripted *scripted_start(int port, scripted_answer *answer, void *context)
{
    struct scripted *scripted = calloc(1, sizeof(*scripted));
    ck_assert_ptr_nonnull(scripted);
    scripted->messages = calloc(MESSAGES_MAX, sizeof(*scripted->messages));
    ck_assert_ptr_nonnull(scripted->messages);
    scripted->answer = answer;
    scripted->context = context;
    mutex_init(&scripted->lock);
    cond_init(&scripted->changed);
    int error = port < 0 ? segment_listen(&scripted->listener, -port, SEGMENT_SIZE)
                         : tcp_listen(&scripted->listener, "0.0.0.0", port, PACKET_SIZE);
    ck_assert_int_eq(error, 0);
    ck_assert_int_eq(thread_start(&scripted->thread, accept_run, scripted), 0);
    return scripted;
}

void scripted_stop(struct scripted *scripted)
{
    atomic_set_int(&scripted->stop, 1);
    thread_join(&scripted->thread);
    reap(scripted, 1);
    scripted->listener->ops->close(scripted->listener);
    for (int i = 0; i < scripted->count; i++)
        buffer_free(&scripted->messages[i]);
    free(scripted->messages);
    cond_deinit(&scripted->changed);
    mutex_deinit(&scripted->lock);
    free(scripted);
}

void scripted_change(struct scripted *scripted, scripted_answer *answer, void *context)
{
    mutex_lock(&scripted->lock);
    scripted->answer = answer;
    scripted->context = context;
    mutex_unlock(&scripted->lock);
}

void scripted_drop(struct scripted *scripted)
{
    mutex_lock(&scripted->lock);
    int generation = ++scripted->generation;
    for (;;) {
        int old = 0;
        for (const struct peer *peer = scripted->peers; peer; peer = peer->next)
            old += !peer->ended && peer->generation < generation;
        if (old == 0)
            break;
        cond_wait_until(&scripted->changed, &scripted->lock, clock_us() + SLICE_US);
    }
    mutex_unlock(&scripted->lock);
}

int scripted_await_end(struct scripted *scripted)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    mutex_lock(&scripted->lock);
    while (scripted->open > 0 && clock_us() < deadline_us)
        cond_wait_until(&scripted->changed, &scripted->lock, deadline_us);
    int left = scripted->open;
    mutex_unlock(&scripted->lock);
    return left;
}

/* ------------------------------------------------------------------ looking */

static int look(struct scripted *scripted, const int *value)
{
    mutex_lock(&scripted->lock);
    int seen = *value;
    mutex_unlock(&scripted->lock);
    return seen;
}

int scripted_connections(struct scripted *scripted)
{
    return look(scripted, &scripted->connections);
}

int scripted_message_count(struct scripted *scripted)
{
    return look(scripted, &scripted->count);
}

int scripted_all_count(struct scripted *scripted)
{
    return look(scripted, &scripted->all_count);
}

const struct buffer *scripted_message(struct scripted *scripted, int index)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    mutex_lock(&scripted->lock);
    while (scripted->count <= index && clock_us() < deadline_us)
        cond_wait_until(&scripted->changed, &scripted->lock, deadline_us);
    const struct buffer *message = scripted->count > index ? &scripted->messages[index] : NULL;
    mutex_unlock(&scripted->lock);
    return message;
}

/* ------------------------------------------------------------------ scripts */

static int32_t message_id(const uint8_t *message)
{
    return peek_i32(message + 3);
}

int answer_nothing(void *context, const uint8_t *message, size_t size, struct buffer *reply)
{
    (void)context, (void)size;
    message_begin(reply, message_id(message));
    return SCRIPTED_ANSWER;
}

int answer_never(void *context, const uint8_t *message, size_t size, struct buffer *reply)
{
    (void)context, (void)message, (void)size, (void)reply;
    return SCRIPTED_SILENT;
}

int answer_by_closing(void *context, const uint8_t *message, size_t size, struct buffer *reply)
{
    (void)context, (void)message, (void)size, (void)reply;
    return SCRIPTED_CLOSE;
}

void script_init(struct script *script, const struct canned *canned, size_t count)
{
    *script = (struct script){ .canned = canned, .count = count };
    store_init(&script->streams, sizeof(struct item));
}

void script_deinit(struct script *script)
{
    store_deinit(&script->streams);
    buffer_free(&script->pending);
}

static void put_answer(struct script *script, struct command command)
{
    static const uint8_t zeros[256];
    const struct command_info *info = command_info(command.key.number);
    command.flags = 0;
    command.data = zeros;
    command.data_size = info ? shape_size(info->reply) : 0;
    for (size_t i = 0; i < script->count; i++)
        if (script->canned[i].number == command.key.number) {
            command.data = script->canned[i].data;
            command.data_size = script->canned[i].size;
            command.flags = script->canned[i].status;
        }
    if (command.mode == simx_opmode_discontinue)
        command.data_size = command.flags = 0;
    command.full_data_size = command.data_size;
    command.chunk_offset = 0;
    command.low = 0xcccc; /* undefined in the originals */
    command.sim_time = 4321;
    command_encode(&script->pending, &command);
}

static void take_command(struct script *script, const struct command *command)
{
    struct item *stream = store_find(&script->streams, &command->key);
    if (command->mode == simx_opmode_streaming) {
        if (!stream)
            stream = store_append(&script->streams, &command->key);
        if (stream)
            item_set(stream, command);
        return;
    }
    if (stream)
        store_remove(&script->streams, stream);
    put_answer(script, *command);
}

int answer_script(void *context, const uint8_t *message, size_t size, struct buffer *reply)
{
    struct script *script = context;
    struct reader reader = reader_of(message + MESSAGE_HEADER_SIZE, size - MESSAGE_HEADER_SIZE, 0);
    struct command command;
    if (reader.left > 0 && script->pending.size == 0)
        script->due = script->late;
    while (reader.left > 0 && command_decode(&reader, &command) == 0)
        take_command(script, &command);
    for (const struct item *item = script->streams.first; item; item = item->next)
        put_answer(script, item_command(item));
    if (size > MESSAGE_HEADER_SIZE || script->streams.count > 0)
        script->pending_id = message_id(message);
    if (script->pending.size == 0 || script->due-- > 0) {
        message_begin(reply, MESSAGE_ID_NONE);
        return SCRIPTED_ANSWER;
    }
    message_begin(reply, script->unknown_id ? MESSAGE_ID_NONE : script->pending_id);
    buffer_put_bytes(reply, script->pending.data, script->pending.size);
    buffer_clear(&script->pending);
    return SCRIPTED_ANSWER;
}
