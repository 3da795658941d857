/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The operation modes: whether a command is sent, whether its answer is waited for, and where the
 * answer is looked up; see exec.h.
 */
#include "client/exec.h"

#include <errno.h>

#include "client/clients.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"
#include "wire/command.h"

#define COPY_LIMIT 4096  /* see give_in_place */
#define REVIVE_US 20000  /* between attempts to connect of a call that waits */

/* ------------------------------------------------------------------ sending */

static int is_known_mode(simxInt mode)
{
    if (mode == simx_opmode_remove)
        return 1;
    return mode >= 0 && EXEC_MODE(mode) <= simx_opmode_buffer;
}

/* The others deal with an answer that exists, or not. */
static int mode_sends(simxInt mode)
{
    return EXEC_MODE(mode) != simx_opmode_buffer && mode != simx_opmode_remove;
}

/* Queues it for the next message, and what the outbox says is the result. */
static void queue(struct exec *exec, const struct request *request, simxInt mode)
{
    int outcome = outbox_put(&exec->client->outbox, request, mode);
    if (outcome < 0)
        exec_fail(exec, outcome);
    else if (outcome == OUTBOX_E_BUSY)
        exec->result |= simx_return_split_progress_flag;
}

/* Sends without waiting: the communication thread sees to it, unless it wakes soon enough. */
static void send_command(struct exec *exec, const struct request *request, simxInt mode)
{
    struct client *client = exec->client;
    queue(exec, request, mode);
    int64_t cycle_us = (int64_t)(client->cycle_ms > 0 ? client->cycle_ms : 0) * 1000;
    if (client->work_due_us > client->message_started_us + cycle_us)
        client_wake_thread(client);
}

static int has_waiter(const struct client *client, const struct key *key)
{
    for (const struct waiter *waiter = client->waiters; waiter; waiter = waiter->next)
        if (waiter->key && key_equal(waiter->key, key))
            return 1;
    return 0;
}

/* Two calls with one key would take each other's answer: the second begins when the first has
 * ended. 0, or 1 at the deadline. */
static int wait_for_turn(struct client *client, const struct key *key, int64_t deadline_us)
{
    while (has_waiter(client, key))
        if (cond_wait_until(&client->changed, &client->lock, deadline_us))
            return 1;
    return 0;
}

static void send_and_wait(struct exec *exec, const struct request *request, simxInt mode,
                          const struct key *key, int64_t deadline_us)
{
    struct client *client = exec->client;
    if (wait_for_turn(client, key, deadline_us)) {
        exec->result = simx_return_timeout_flag;
        return;
    }
    struct waiter waiter = { .next = client->waiters, .key = key };
    client->waiters = &waiter;
    int losses = client->losses;
    queue(exec, request, mode);
    if (exec->result == 0 && !link_lockstep_await(client, client->next_id, deadline_us)) {
        exec->result = simx_return_timeout_flag;
        exec->error = client->losses != losses ? -ECONNRESET : 0;
    }
    client_remove_waiter(client, &waiter);
}

/* ------------------------------------------------------------------ failing on this side */

int exec_failure(int error)
{
    return error == EXEC_E_MODE ? simx_return_illegal_opmode_flag
           : error == -ETIMEDOUT || error == EXEC_E_PAUSE ? simx_return_timeout_flag
           : error == -ECONNRESET ? simx_return_novalue_flag
                                  : simx_return_local_error_flag;
}

void exec_fail(struct exec *exec, int error)
{
    exec->error = error;
    exec->result |= exec_failure(error);
}

simxInt exec_refuse(simxInt client_id, int command, int error)
{
    struct exec exec = { .client = clients_take(client_id), .client_id = client_id,
                         .command = command };
    if (!exec.client)
        return simx_return_initialize_error_flag;
    mutex_lock(&exec.client->lock);
    exec_fail(&exec, error);
    return exec_end(&exec);
}

/* It was not sent: an answer that is there belongs to an older call. */
static int is_refused(const struct exec *exec)
{
    return (exec->result & simx_return_local_error_flag) != 0;
}

/* ------------------------------------------------------------------ the answer */

static size_t shortest_answer(int command)
{
    const struct command_info *info = command_info(command);
    return info ? shape_size(info->reply) : 0;
}

/* What an answer says before its data is looked at. */
static void judge(struct exec *exec, int command, int32_t sim_time, uint32_t flags, size_t size)
{
    exec->client->last_sim_time = sim_time;
    if ((flags & COMMAND_STATUS_ERROR) || size < shortest_answer(command))
        exec->result |= simx_return_remote_error_flag;
}

/* Images and signals are bytes that mean nothing to us; anything else must not change any more when
 * it has been looked at. */
static int is_plain_bytes(int command)
{
    return command == simx_cmd_get_vision_sensor_image_bw ||
           command == simx_cmd_get_vision_sensor_image_rgb ||
           command == simx_cmd_get_vision_sensor_depth_buffer ||
           command == simx_cmd_get_string_signal;
}

/* Data that lies in shared memory, where the server could still write: large plain bytes are handed
 * out where they are, all else is copied first, and so is what a server has not aligned. */
static void give_in_place(struct exec *exec, const uint8_t *data, size_t size)
{
    struct buffer *last = &exec->client->last;
    int stays = size > COPY_LIMIT && is_plain_bytes(exec->command) && (uintptr_t)data % 8 == 0;
    if (exec->result == 0 && !stays) {
        buffer_clear(last);
        buffer_put_bytes(last, data, size);
        if (last->failed)
            exec_fail(exec, -ENOMEM);
        data = last->data;
    }
    exec->data = reader_of(data, size, 0);
}

/* Makes the answer's data the client's last one, where returned pointers lead. A fetched answer
 * is not needed in the inbox any more: its memory is taken instead of copied. */
static int hand_over(struct client *client, struct item *answer, int fetch)
{
    if (fetch) {
        struct buffer last = client->last;
        client->last = answer->data;
        answer->data = last;
        return 0;
    }
    buffer_clear(&client->last);
    buffer_put_bytes(&client->last, answer->data.data, answer->data.size);
    return client->last.failed ? -1 : 0;
}

static void look_up(struct exec *exec, const struct key *key, int fetch)
{
    struct client *client = exec->client;
    struct item *answer = store_find(&client->inbox.answers, key);
    if (!answer) {
        exec->result |= simx_return_novalue_flag;
        return;
    }
    judge(exec, key->number, answer->sim_time, answer->flags, answer->data.size);
    if (exec->result == 0 && hand_over(client, answer, fetch) < 0)
        exec_fail(exec, -ENOMEM);
    exec->data = reader_of(client->last.data, client->last.size, 0);
    exec->answer = answer;
    if (fetch)
        exec_forget(exec);
}

static int forget_answer(struct client *client, const struct key *key)
{
    struct item *answer = store_find(&client->inbox.answers, key);
    if (answer)
        store_remove(&client->inbox.answers, answer);
    return answer != NULL;
}

/* ------------------------------------------------------------------ through a fast session */

static void call_fast(struct exec *exec, const struct request *request, simxInt mode,
                      const struct key *key, int64_t deadline_us)
{
    struct client *client = exec->client;
    struct command answer = { 0 };
    uint32_t tag;
    if (wait_for_turn(client, key, deadline_us)) {
        exec->result |= simx_return_timeout_flag | simx_return_novalue_flag;
        return;
    }
    struct waiter waiter = { .next = client->waiters, .key = key };
    client->waiters = &waiter;
    int losses = client->losses, came = 0;
    exec->error = link_fast_send(client, request, mode, &tag);
    if (exec->error == 0)
        came = link_fast_await(client, tag, deadline_us, &answer);
    if (client->losses != losses)
        exec->error = -ECONNRESET;
    client_remove_waiter(client, &waiter);
    if (exec->error < 0 && exec->error != -ECONNRESET)
        exec_fail(exec, exec->error);
    else if (came == 0) /* lost while it was sent is as lost while it was waited for */
        exec->result |= simx_return_timeout_flag | simx_return_novalue_flag;
    else if (came == 2)
        look_up(exec, key, 1);
    else {
        forget_answer(client, key); /* an older one */
        judge(exec, key->number, answer.sim_time, answer.flags, answer.data_size);
        give_in_place(exec, answer.data, answer.data_size);
    }
}

/* `fetch`: an answer that is there is not kept. */
static void look_up_fast(struct exec *exec, const struct key *key, int fetch)
{
    struct slot_value value;
    const uint8_t *bytes;
    if (!link_fast_read_stream(exec->client, key, &value, &bytes)) {
        look_up(exec, key, fetch);
        return;
    }
    judge(exec, key->number, value.sim_time, value.status, value.size);
    give_in_place(exec, bytes, value.size);
}

static void run_fast(struct exec *exec, const struct request *request, simxInt mode,
                     const struct key *key, int64_t deadline_us)
{
    struct client *client = exec->client;
    uint32_t tag;
    int error = 0;
    if (EXEC_MODE(mode) == simx_opmode_blocking) {
        call_fast(exec, request, mode, key, deadline_us);
        return;
    }
    if (mode_sends(mode))
        error = link_fast_send(client, request, mode, &tag);
    else
        link_fast_take(client, 0);
    if (error < 0)
        exec_fail(exec, error);
    if (!is_refused(exec))
        look_up_fast(exec, key, EXEC_MODE(mode) == simx_opmode_discontinue);
}

/* ------------------------------------------------------------------ operation modes */

static int remove_answer(struct client *client, const struct key *key)
{
    if (client->fast.session)
        link_fast_take(client, 0);
    int had = client->fast.session && link_fast_forget_stream(client, key);
    int answer = forget_answer(client, key);
    return answer || had ? simx_return_ok : simx_return_novalue_flag;
}

/* A client without a thread is connected by its calls: one that waits, waits for this too. */
static void see_to_connection(struct client *client, simxInt mode, int64_t deadline_us)
{
    int waits = EXEC_MODE(mode) == simx_opmode_blocking;
    client_revive(client, waits ? deadline_us : CLOCK_FOREVER);
    while (waits && !client_is_connected(client) &&
           !client->has_thread && !client->gave_up && clock_us() < deadline_us &&
           !atomic_get_int(&client->stop)) {
        cond_wait_until(&client->changed, &client->lock, clock_us() + REVIVE_US);
        client_revive(client, deadline_us);
    }
}

static void run_lockstep(struct exec *exec, const struct request *request, simxInt mode,
                         const struct key *key, int64_t deadline_us)
{
    if (EXEC_MODE(mode) == simx_opmode_blocking)
        send_and_wait(exec, request, mode, key, deadline_us);
    else if (mode_sends(mode))
        send_command(exec, request, mode);
    if (!is_refused(exec))
        look_up(exec, key, EXEC_MODE(mode) == simx_opmode_blocking);
}

struct exec exec_begin(simxInt client_id, const struct request *request, simxInt mode)
{
    struct exec exec = { .client = clients_take(client_id), .client_id = client_id,
                         .command = request->command };
    struct client *client = exec.client;
    struct key key = request_key(request);
    if (!client) {
        exec.result = simx_return_initialize_error_flag;
        return exec;
    }
    mutex_lock(&client->lock);
    int timeout_ms = request->timeout_ms ? request->timeout_ms : client->reply_timeout_ms;
    int64_t deadline_us = clock_us() + (int64_t)timeout_ms * 1000;
    if (!is_known_mode(mode))
        exec_fail(&exec, EXEC_E_MODE);
    else if (mode == simx_opmode_remove)
        exec.result = remove_answer(client, &key);
    else if (request->error && mode_sends(mode))
        exec_fail(&exec, request->error);
    else {
        if (!client_is_connected(client))
            see_to_connection(client, mode, deadline_us);
        if (client->fast.session)
            run_fast(&exec, request, mode, &key, deadline_us);
        else
            run_lockstep(&exec, request, mode, &key, deadline_us);
    }
    exec.no_answer = mode == simx_opmode_remove;
    if (exec.no_answer || exec.result != 0)
        exec.data = (struct reader){ .failed = 1 };
    return exec;
}

simxInt exec_end(struct exec *exec)
{
    if (exec->client) {
        exec->client->error_result = exec->result;
        exec->client->error_command = exec->command;
        exec->client->error = exec->error;
        mutex_unlock(&exec->client->lock);
        clients_give(exec->client_id);
        exec->client = NULL;
    }
    return exec->result;
}

/* ------------------------------------------------------------------ reading the answer */

void exec_malformed(struct exec *exec)
{
    exec->result |= simx_return_remote_error_flag;
    exec->data.failed = 1;
}

/* True when the answer can be read; one that turned out too short is an error. */
static int readable(struct exec *exec)
{
    if (exec->result == 0 && exec->data.failed && !exec->no_answer)
        exec_malformed(exec);
    return exec->result == 0 && !exec->no_answer;
}

void exec_u8(struct exec *exec, simxUChar *value)
{
    simxUChar byte = reader_u8(&exec->data);
    if (readable(exec) && value)
        *value = byte;
}

void exec_i32(struct exec *exec, simxInt *values, int count)
{
    for (int i = 0; i < count; i++) {
        simxInt value = reader_i32(&exec->data);
        if (readable(exec) && values)
            values[i] = value;
    }
}

void exec_i32_as_u8(struct exec *exec, simxUChar *value)
{
    simxInt number = reader_i32(&exec->data);
    if (readable(exec) && value)
        *value = (simxUChar)number;
}

void exec_f32(struct exec *exec, simxFloat *values, int count)
{
    for (int i = 0; i < count; i++) {
        simxFloat value = reader_f32(&exec->data);
        if (readable(exec) && values)
            values[i] = value;
    }
}

simxInt exec_count(struct exec *exec, size_t unit)
{
    simxInt count = reader_i32(&exec->data);
    if (!readable(exec))
        return 0;
    if (count < 0 || (size_t)count > exec->data.left / unit) {
        exec_malformed(exec);
        return 0;
    }
    return count;
}

/* An empty value has an address too: programs hand it on without a look at its length. */
static const void *never_null(const void *at)
{
    return at ? at : "";
}

const void *exec_in_place(struct exec *exec, size_t size)
{
    const void *at = reader_bytes(&exec->data, size);
    return readable(exec) ? never_null(at) : NULL;
}

const char *exec_strings(struct exec *exec, simxInt count)
{
    const char *first = count < 0 ? NULL : reader_strings(&exec->data, (size_t)count);
    if (count < 0 && readable(exec))
        exec_malformed(exec);
    return readable(exec) ? never_null(first) : NULL;
}

void exec_forget(struct exec *exec)
{
    if (exec->answer)
        store_remove(&exec->client->inbox.answers, exec->answer);
    exec->answer = NULL;
}

void exec_empty(struct exec *exec)
{
    int mode = exec->answer ? exec->answer->mode : 0;
    if (mode == simx_opmode_streaming || mode == simx_opmode_streaming_split)
        buffer_clear(&exec->answer->data);
    else
        exec_forget(exec);
}

/* ------------------------------------------------------------------ the client itself */

int exec_wait_reply(simxInt client_id, unsigned *seen, int timeout_ms)
{
    struct client *client = clients_take(client_id);
    if (!client)
        return -1;
    mutex_lock(&client->lock);
    int64_t deadline_us = clock_us() + (int64_t)timeout_ms * 1000;
    int came = client->replies != *seen ||
               (client->fast.session ? link_fast_await_any(client, deadline_us)
                                     : link_lockstep_await_any(client, deadline_us));
    *seen = client->replies;
    mutex_unlock(&client->lock);
    clients_give(client_id);
    return came ? 0 : -1;
}

void *exec_keep(simxInt client_id, void *block)
{
    struct client *client = clients_take(client_id);
    if (!client)
        return block;
    mutex_lock(&client->lock);
    void *before = client->kept;
    client->kept = block;
    mutex_unlock(&client->lock);
    clients_give(client_id);
    return before;
}

int exec_client_runs(simxInt client_id)
{
    struct client *client = clients_take(client_id);
    if (client)
        clients_give(client_id);
    return client != NULL;
}
