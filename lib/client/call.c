/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The operation modes: whether a command is sent, whether its answer is waited for, and where the
 * answer is looked up; see call.h.
 */
#include "client/call.h"

#include <errno.h>
#include <limits.h>

#include "client/answer.h"
#include "client/table.h"
#include "os/clock.h"
#include "simConst.h"

/* ------------------------------------------------------------------ modes */

static int is_known_mode(simxInt mode)
{
    if (mode == simx_opmode_remove)
        return 1;
    return mode >= 0 && MODE_OF(mode) <= simx_opmode_buffer;
}

/* The other modes only read or remove an answer that has arrived. */
static int mode_sends(simxInt mode)
{
    return MODE_OF(mode) != simx_opmode_buffer && mode != simx_opmode_remove;
}

/* ------------------------------------------------------------------ local failures */

static int failure_result(int error)
{
    return error == CALL_E_MODE ? simx_return_illegal_opmode_flag
           : error == -ETIMEDOUT || error == CALL_E_PAUSE ? simx_return_timeout_flag
           : error == -ECONNRESET ? simx_return_novalue_flag
                                  : simx_return_local_error_flag;
}

void call_fail(struct call *call, int error)
{
    call->error = error;
    call->result |= failure_result(error);
}

simxInt call_refuse(simxInt client_id, int command, int error)
{
    struct call call = call_hold(client_id, command);
    if (call.client)
        call_fail(&call, error);
    return call_end(&call);
}

/* The command was not sent, so an answer in the inbox belongs to an older call. */
static int is_refused(const struct call *call)
{
    return (call->result & simx_return_local_error_flag) != 0;
}

/* ------------------------------------------------------------------ calls that wait */

/* Of another thread: what os/hooks.h runs within a call must not wait for that call. */
static int has_waiter(const struct client *client, const struct waiter *own)
{
    for (const struct waiter *waiter = client->waiters; waiter; waiter = waiter->next)
        if (waiter->thread != own->thread && key_equal(waiter->key, own->key))
            return 1;
    return 0;
}

/* Two calls with the same key would take each other's answer: the second call waits until the
 * first has ended. Returns 0, or 1 at the deadline. */
static int begin_waiting(struct client *client, struct waiter *waiter, int64_t deadline_us)
{
    while (has_waiter(client, waiter))
        if (wait_for_change(client, deadline_us))
            return 1;
    waiter->next = client->waiters;
    client->waiters = waiter;
    return 0;
}

static void end_waiting(struct client *client, struct waiter *waiter)
{
    struct waiter **at = &client->waiters;
    while (*at != waiter)
        at = &(*at)->next;
    *at = waiter->next;
    if (client->waiters)
        cond_wake_all(&client->changed);
}

/* Without a connection the command is queued, as in any mode. It will have no answer in time. */
static int send_command(struct client *client, const struct request *request, simxInt mode,
                        uint32_t *tagp)
{
    if (client->link)
        return client->link->send(client, request, mode, tagp);
    return outbox_put(&client->outbox, request, mode);
}

static void take_answer(struct call *call, enum link_answer came, const struct key *key,
                        const struct link_value *value)
{
    if (came == LINK_IN_PLACE) {
        answer_remove(call, key); /* an older one */
        answer_take_value(call, value);
    } else if (came == LINK_REFUSED) {
        answer_refused(call, value->bytes, value->size);
    } else {
        if (came == LINK_NONE)
            call->result |= simx_return_timeout_flag;
        answer_take_item(call, key, 1);
    }
}

/* The clock is read while the server works, unless the call waits before it sends. */
static void send_and_wait(struct call *call, const struct request *request, simxInt mode,
                          const struct key *key, int64_t timeout_us)
{
    int64_t deadline_us = 0;
    struct client *client = call->client;
    struct waiter waiter = { .key = key, .thread = thread_self() };
    struct link_value value;
    enum link_answer came = LINK_NONE;
    uint32_t tag = 0;
    if (client->waiters || !client->link)
        deadline_us = clock_us() + timeout_us;
    if (!client->link)
        connect_await(client, deadline_us);
    if (begin_waiting(client, &waiter, deadline_us)) {
        call->result |= simx_return_timeout_flag | simx_return_novalue_flag;
        return;
    }
    if (key->number == simx_cmd_named_call && key->int1 >= 0)
        answer_remove(call, key); /* of an earlier call with this key */
    int losses = client->connection.losses;
    int error = send_command(client, request, mode, &tag);
    if (deadline_us == 0)
        deadline_us = clock_us() + timeout_us;
    if (error == 0 && client->link)
        came = client->link->await(client, tag, key, deadline_us, &value);
    if (client->connection.losses != losses)
        error = -ECONNRESET;
    end_waiting(client, &waiter);
    call->error = error;
    /* A connection lost while sending has the same result as one lost while waiting. */
    if (error < 0 && error != -ECONNRESET)
        call_fail(call, error);
    else
        take_answer(call, came, key, &value);
}

/* ------------------------------------------------------------------ calls that do not wait */

/* `fetch`: remove the answer from the inbox. */
static void look_up(struct call *call, const struct key *key, int fetch)
{
    struct client *client = call->client;
    struct link_value value;
    if (client->link && client->link->read(client, key, &value))
        answer_take_value(call, &value);
    else
        answer_take_item(call, key, fetch);
}

static void send_and_look(struct call *call, const struct request *request, simxInt mode,
                          const struct key *key)
{
    struct client *client = call->client;
    uint32_t tag;
    int outcome = 0;
    if (mode_sends(mode))
        outcome = send_command(client, request, mode, &tag);
    else if (client->link)
        client->link->take(client, 0);
    if (outcome < 0)
        call_fail(call, outcome);
    else if (outcome == OUTBOX_E_BUSY)
        call->result |= simx_return_split_progress_flag;
    if (!is_refused(call))
        look_up(call, key, MODE_OF(mode) == simx_opmode_discontinue && client->link &&
                               client->link->discontinues_at_once);
}

static void remove_answer(struct call *call, const struct key *key)
{
    struct client *client = call->client;
    int had = 0;
    if (client->link)
        client->link->take(client, 0);
    if (client->link)
        had = client->link->forget(client, key);
    had |= answer_remove(call, key);
    call->result = had ? simx_return_ok : simx_return_novalue_flag;
    call->no_answer = 1;
}

/* ------------------------------------------------------------------ a call */

static void apply_mode(struct call *call, const struct request *request, simxInt mode,
                       const struct key *key)
{
    struct client *client = call->client;
    if (MODE_OF(mode) == simx_opmode_blocking) {
        int timeout_ms = request->timeout_ms ? request->timeout_ms : client->reply_timeout_ms;
        send_and_wait(call, request, mode, key, (int64_t)timeout_ms * 1000);
    } else {
        if (!client->link)
            connect_advance(client);
        send_and_look(call, request, mode, key);
    }
}

void call_run(struct call *call, const struct request *request, simxInt mode)
{
    struct key key = request_key(request);
    if (!is_known_mode(mode))
        call_fail(call, CALL_E_MODE);
    else if (mode == simx_opmode_remove)
        remove_answer(call, &key);
    else if (request->error && mode_sends(mode))
        call_fail(call, request->error);
    else
        apply_mode(call, request, mode, &key);
    if (call->no_answer || call->result != 0)
        call->data = (struct reader){ .failed = 1 };
}

struct call call_hold(simxInt client_id, int command)
{
    struct call call = { .client = table_take(client_id), .client_id = client_id,
                         .command = command };
    if (call.client)
        mutex_lock(&call.client->lock);
    else
        call.result = simx_return_initialize_error_flag;
    return call;
}

struct call call_begin(simxInt client_id, const struct request *request, simxInt mode)
{
    struct call call = call_hold(client_id, request->command);
    call.is_quiet = request->is_quiet;
    if (call.client)
        call_run(&call, request, mode);
    return call;
}

struct call call_begin_numbered(simxInt client_id, struct request *request, simxInt mode)
{
    struct call call = call_hold(client_id, request->command);
    if (call.client) {
        request->key[0] = ~(int)(call.client->numbers++ & INT_MAX);
        call_run(&call, request, mode);
    }
    return call;
}

simxInt call_end(struct call *call)
{
    struct client *client = call->client;
    if (!client)
        return call->result;
    if (!call->is_quiet) {
        client->failure.result = call->result;
        client->failure.command = call->command;
        client->failure.error = call->error;
        if (!call->has_words)
            client->failure.words[0] = '\0';
    }
    mutex_unlock(&client->lock);
    table_give(call->client_id);
    call->client = NULL;
    return call->result;
}

/* ------------------------------------------------------------------ sent first, received later */

#define FOREVER_US (INT64_C(3600000000) * 24 * 3650)

static uint64_t bit_of(const struct request *request)
{
    return UINT64_C(1) << request->key[0];
}

struct call call_send(simxInt client_id, const struct request *request)
{
    struct call call = call_hold(client_id, request->command);
    struct key key = request_key(request);
    uint32_t tag = 0;
    if (!call.client)
        return call;
    answer_remove(&call, &key); /* one that nobody has received */
    if (!call.client->link)
        connect_advance(call.client);
    int error = request->error ? request->error
                               : send_command(call.client, request, simx_opmode_oneshot, &tag);
    if (error < 0)
        call_fail(&call, error);
    else {
        call.client->awaited |= bit_of(request);
        call.client->sent_tag[request->key[0]] = tag;
    }
    return call;
}

static enum link_answer await_sent(struct call *call, const struct key *key, int64_t deadline_us,
                                   struct link_value *value)
{
    struct client *client = call->client;
    struct waiter waiter = { .key = key, .thread = thread_self() };
    enum link_answer came = LINK_NONE;
    int64_t connected_us = clock_us() + (int64_t)client->reply_timeout_ms * 1000;
    if (!client->link &&
        !connect_await(client, connected_us < deadline_us ? connected_us : deadline_us))
        return LINK_NONE;
    if (begin_waiting(client, &waiter, deadline_us))
        return LINK_NONE;
    if (client->link)
        came = client->link->await(client, client->sent_tag[key->int1], key, deadline_us, value);
    end_waiting(client, &waiter);
    return came;
}

/* What is there without waiting any more. */
static void take_sent(struct call *call, enum link_answer came, const struct key *key,
                      const struct link_value *value)
{
    if (came == LINK_IN_PLACE)
        answer_take_value(call, value);
    else if (came == LINK_REFUSED)
        answer_refused(call, value->bytes, value->size);
    else
        answer_take_item(call, key, 1);
}

struct call call_receive(simxInt client_id, const struct request *request, int timeout_ms)
{
    struct call call = call_hold(client_id, request->command);
    struct client *client = call.client;
    struct key key = request_key(request);
    enum link_answer came = LINK_NONE;
    struct link_value value;
    if (!client)
        return call;
    int is_awaited = (client->awaited & bit_of(request)) != 0;
    if (client->link)
        client->link->take(client, 0);
    if (is_awaited && timeout_ms != 0 && !inbox_has(&client->inbox, &key))
        came = await_sent(&call, &key,
                          clock_us() + (timeout_ms < 0 ? FOREVER_US : (int64_t)timeout_ms * 1000),
                          &value);
    if (is_awaited && !(client->awaited & bit_of(request)))
        call.error = -ECONNRESET; /* it will not come any more */
    take_sent(&call, came, &key, &value);
    if (!(call.result & simx_return_novalue_flag))
        client->awaited &= ~bit_of(request);
    else if (timeout_ms != 0 || !(client->awaited & bit_of(request)))
        call.result |= simx_return_timeout_flag;
    return call;
}

/* ------------------------------------------------------------------ the client itself */

int call_wait_reply(simxInt client_id, unsigned *seen, int timeout_ms)
{
    struct call call = call_hold(client_id, 0);
    struct client *client = call.client;
    if (!client)
        return -1;
    int64_t deadline_us = clock_us() + (int64_t)timeout_ms * 1000;
    int came = client->replies != *seen;
    if (!came && (client->link || connect_await(client, deadline_us)))
        came = client->link->await_any(client, deadline_us);
    *seen = client->replies;
    call.is_quiet = 1;
    call_end(&call);
    return came ? 0 : -1;
}

void *call_keep(simxInt client_id, void *block)
{
    struct call call = call_hold(client_id, 0);
    if (!call.client)
        return block;
    void *before = call.client->kept;
    call.client->kept = block;
    call.is_quiet = 1;
    call_end(&call);
    return before;
}

int call_client_runs(simxInt client_id)
{
    struct client *client = table_take(client_id);
    if (client)
        table_give(client_id);
    return client != NULL;
}
