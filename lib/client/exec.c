/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The operation modes: whether a command is sent, whether its answer is waited for, and where the
 * answer is looked up; see exec.h.
 */
#include "client/exec.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "client/clients.h"
#include "os/clock.h"
#include "simConst.h"
#include "wire/command.h"

/* ------------------------------------------------------------------ sending */

static int is_known_mode(simxInt mode)
{
    if (mode == simx_opmode_remove)
        return 1;
    return mode >= 0 && EXEC_MODE(mode) <= simx_opmode_buffer;
}

/* simx_return_... bits for what the outbox says. */
static int queue(struct client *client, const struct request *request, simxInt mode)
{
    int outcome = request->incomplete ? -1 : outbox_put(&client->outbox, request, mode);
    if (outcome < 0)
        return simx_return_local_error_flag;
    return outcome == OUTBOX_E_BUSY ? simx_return_split_progress_flag : 0;
}

/* Sends without waiting: the communication thread sees to it, unless it wakes soon enough. */
static int send_command(struct client *client, const struct request *request, simxInt mode)
{
    int result = queue(client, request, mode);
    int64_t cycle_us = (int64_t)(client->cycle_ms > 0 ? client->cycle_ms : 0) * 1000;
    if (client->work_due_us > client->message_started_us + cycle_us)
        client_wake_thread(client);
    return result;
}

static int has_waiter(const struct client *client, const struct key *key)
{
    for (const struct waiter *waiter = client->waiters; waiter; waiter = waiter->next)
        if (waiter->key && key_equal(waiter->key, key))
            return 1;
    return 0;
}

static void remove_waiter(struct client *client, struct waiter *waiter)
{
    struct waiter **at = &client->waiters;
    while (*at != waiter)
        at = &(*at)->next;
    *at = waiter->next;
    if (client->waiters)
        cond_wake_all(&client->changed);
    else if (client->phase != PHASE_IDLE)
        client_wake_thread(client);
}

/* Sends and waits for the answer. Two calls with one key would take each other's answer: the
 * second begins when the first has ended. */
static int send_and_wait(struct client *client, const struct request *request, simxInt mode,
                         const struct key *key)
{
    int64_t deadline_us = clock_us() + (int64_t)client->reply_timeout_ms * 1000;
    while (has_waiter(client, key))
        if (cond_wait_until(&client->changed, &client->lock, deadline_us))
            return simx_return_timeout_flag;
    struct waiter waiter = { .next = client->waiters, .key = key };
    client->waiters = &waiter;
    int result = queue(client, request, mode);
    if (result == 0 && !client_await(client, client->next_id, deadline_us))
        result = simx_return_timeout_flag;
    remove_waiter(client, &waiter);
    return result;
}

/* ------------------------------------------------------------------ looking up */

static size_t shortest_answer(int command)
{
    const struct command_info *info = command_info(command);
    return info ? shape_size(info->reply) : 0;
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
    client->last_sim_time = answer->sim_time;
    if (answer->flags & COMMAND_STATUS_ERROR)
        exec->result |= simx_return_remote_error_flag;
    else if (answer->data.size < shortest_answer(key->number))
        exec->result |= simx_return_remote_error_flag;
    if (exec->result == 0 && hand_over(client, answer, fetch) < 0)
        exec->result |= simx_return_local_error_flag;
    exec->data = reader_of(client->last.data, client->last.size, 0);
    exec->answer = answer;
    if (fetch)
        exec_forget(exec);
}

static int remove_answer(struct client *client, const struct key *key)
{
    struct item *answer = store_find(&client->inbox.answers, key);
    if (!answer)
        return simx_return_novalue_flag;
    store_remove(&client->inbox.answers, answer);
    return simx_return_ok;
}

struct exec exec_begin(simxInt client_id, const struct request *request, simxInt mode)
{
    struct exec exec = { .client = clients_take(client_id), .client_id = client_id };
    struct client *client = exec.client;
    struct key key = request_key(request);
    if (!client) {
        exec.result = simx_return_initialize_error_flag;
        return exec;
    }
    mutex_lock(&client->lock);
    if (!is_known_mode(mode))
        exec.result = simx_return_illegal_opmode_flag;
    else if (mode == simx_opmode_remove)
        exec.result = remove_answer(client, &key);
    else {
        if (EXEC_MODE(mode) == simx_opmode_blocking)
            exec.result = send_and_wait(client, request, mode, &key);
        else if (EXEC_MODE(mode) != simx_opmode_buffer)
            exec.result = send_command(client, request, mode);
        look_up(&exec, &key, EXEC_MODE(mode) == simx_opmode_blocking);
    }
    if (mode == simx_opmode_remove || exec.result != 0)
        exec.data = (struct reader){ .failed = 1 };
    return exec;
}

simxInt exec_end(struct exec *exec)
{
    if (exec->client) {
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
    if (exec->result == 0 && exec->data.failed)
        exec_malformed(exec);
    return exec->result == 0;
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

const void *exec_in_place(struct exec *exec, size_t size)
{
    const void *at = reader_bytes(&exec->data, size);
    return readable(exec) ? at : NULL;
}

const char *exec_strings(struct exec *exec, simxInt count)
{
    const char *first = count < 0 ? NULL : reader_strings(&exec->data, (size_t)count);
    if (count < 0)
        exec_malformed(exec);
    return readable(exec) ? first : NULL;
}

void exec_forget(struct exec *exec)
{
    if (exec->answer)
        store_remove(&exec->client->inbox.answers, exec->answer);
    exec->answer = NULL;
}

/* ------------------------------------------------------------------ the client itself */

simxInt exec_set_timeout(simxInt client_id, simxInt timeout_ms)
{
    struct client *client = clients_take(client_id);
    if (!client)
        return -1;
    mutex_lock(&client->lock);
    int before_ms = client->reply_timeout_ms;
    client->reply_timeout_ms = timeout_ms;
    mutex_unlock(&client->lock);
    clients_give(client_id);
    return before_ms;
}

int exec_wait_reply(simxInt client_id, unsigned *seen, int timeout_ms)
{
    struct client *client = clients_take(client_id);
    if (!client)
        return -1;
    mutex_lock(&client->lock);
    int came = client->replies != *seen ||
               client_await_any(client, clock_us() + (int64_t)timeout_ms * 1000);
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
