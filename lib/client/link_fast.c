/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The client's side of a fast session; see link_fast.h.
 */
#include "client/link_fast.h"

#include <errno.h>

#include "client/client.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"

#define SEND_LIMIT_US 1000000 /* timeout of a oneshot call for room in the ring */

/* ------------------------------------------------------------------ life */

void link_fast_init(struct link_fast *link)
{
    slots_init(&link->slots);
}

void link_fast_deinit(struct link_fast *link)
{
    slots_deinit(&link->slots);
    buffer_free(&link->head);
}

/* Sends an explicit good-bye: closing the socket alone is not enough, see session.h. */
static void fast_close(struct client *client)
{
    struct link_fast *link = &client->fast;
    struct session *session = link->session;
    link->session = NULL; /* cleared first, see connect_abandon */
    if (session)
        session_say_bye(session, ++link->tag);
    session_close(session);
    slots_reset(&link->slots, NULL, link->tag);
    link->withheld = 0;
}

static void fast_abandon(struct client *client)
{
    session_close(client->fast.session);
}

/* ------------------------------------------------------------------ waiting for answers */

/* Calls by name are answered in any order. */
static int is_answered(const struct client *client, uint32_t tag, const struct key *key)
{
    if (key->number == simx_cmd_named_call)
        return inbox_has(&client->inbox, key);
    return (int32_t)(client->fast.slots.answered - tag) >= 0;
}

static enum link_answer fast_await(struct client *client, uint32_t tag, const struct key *key,
                                   int64_t deadline_us, struct link_value *value)
{
    struct link_fast *link = &client->fast;
    int losses = client->connection.losses, is_late = 0;
    fast_begin_taking(client);
    while (client->connection.losses == losses && !atomic_get_int(&client->stop)) {
        int outcome = link->waiting ? 0 : fast_take_records(client, tag, value);
        if (outcome == 1)
            return LINK_IN_PLACE;
        if (outcome < 0)
            connect_lost(client);
        else if (tag != 0 && link->refused == tag) {
            *value = (struct link_value){ .bytes = (const uint8_t *)link->refusal,
                                          .size = link->refusal_size };
            return LINK_REFUSED;
        } else if (is_answered(client, tag, key))
            return LINK_IN_INBOX;
        else if (is_late)
            return LINK_NONE;
        else
            is_late = !fast_wait(client, deadline_us);
    }
    return LINK_NONE;
}

static int fast_await_any(struct client *client, int64_t deadline_us)
{
    unsigned replies = client->replies;
    int losses = client->connection.losses, is_late = 0;
    while (client->connection.losses == losses && !atomic_get_int(&client->stop)) {
        fast_take(client, 0);
        if (client->replies != replies)
            return 1;
        if (client->connection.losses != losses || is_late)
            return 0;
        is_late = !fast_wait(client, deadline_us);
    }
    return 0;
}

/* ------------------------------------------------------------------ values of streams */

static int fast_read(struct client *client, const struct key *key, struct link_value *value)
{
    int has = slots_read(&client->fast.slots, key, value);
    if (has < 0 && !client->fast.waiting) /* a waiting thread still uses the session */
        connect_lost(client);
    return has > 0;
}

static int fast_forget(struct client *client, const struct key *key)
{
    return slots_forget(&client->fast.slots, key);
}

static struct loan *fast_lend(struct client *client, const uint8_t *bytes)
{
    return slots_lend(&client->fast.slots, bytes);
}

/* A command with the key of a stream ends the stream; it is sent with `tag`. The last value stays
 * readable, like any other answer, until the answer to this command arrives. */
static void end_stream(struct client *client, const struct key *key, uint32_t tag)
{
    struct link_value value;
    if (fast_read(client, key, &value)) {
        struct command last = { .key = *key, .mode = simx_opmode_streaming,
                                .sim_time = value.sim_time, .flags = (uint8_t)value.status,
                                .data = value.bytes, .data_size = value.size,
                                .full_data_size = value.size };
        inbox_put(&client->inbox, &last);
    }
    slots_end(&client->fast.slots, key, tag);
}

/* ------------------------------------------------------------------ sending */

/* Reserves room in the ring, and a slot for a stream that begins under the key `starts`. Waits for
 * both up to SEND_LIMIT_US, except during a pause, when the server cannot free any. */
static int reserve(struct client *client, size_t size, const struct key *starts, uint8_t **datap)
{
    struct link_fast *link = &client->fast;
    int losses = client->connection.losses;
    int64_t deadline_us = 0;
    for (;;) {
        int error = starts && slots_must_await(&link->slots, starts)
                        ? RING_E_FULL
                        : ring_reserve(&link->session->out, 0, size, datap);
        if (error == RING_E_CORRUPT && !link->waiting) /* a waiting thread still uses the
                                                          session */
            connect_lost(client);
        if (error != RING_E_FULL)
            return error == RING_E_CORRUPT ? -ECONNRESET : error;
        if (client->pause.depth > 0)
            return -ENOBUFS;
        if (deadline_us == 0)
            deadline_us = clock_us() + SEND_LIMIT_US;
        fast_take(client, 1); /* the server may be waiting for room for its answers */
        if (client->connection.losses == losses) {
            if (wait_is_over(deadline_us))
                return -ETIMEDOUT;
            fast_wait(client, clock_us() + 1000);
        }
        if (client->connection.losses != losses)
            return -ECONNRESET;
    }
}

/* Commits a record and publishes it, or keeps it as part of a pause's batch. */
static void send_record(struct client *client, struct record *record)
{
    struct link_fast *link = &client->fast;
    link->last_kind = record->kind;
    if (client->pause.depth > 0) {
        record->kind |= SESSION_BATCH;
        link->withheld++;
    }
    ring_commit(&link->session->out, record);
    if (client->pause.depth == 0)
        session_publish_to_server(link->session);
}

static void fast_resume(struct client *client)
{
    struct link_fast *link = &client->fast;
    if (link->withheld == 0)
        return;
    ring_amend(&link->session->out, link->last_kind); /* the last record of the batch */
    link->withheld = 0;
    session_publish_to_server(link->session);
}

/* Split modes are treated as plain modes: in a fast session, a large command does not delay other
 * commands. */
static simxInt plain_mode(simxInt mode)
{
    if (MODE_OF(mode) == simx_opmode_oneshot_split)
        return simx_opmode_oneshot;
    if (MODE_OF(mode) == simx_opmode_streaming_split)
        return simx_opmode_streaming;
    return mode;
}

static size_t write_command(uint8_t *data, size_t room, const struct request *request,
                            const struct key *key, simxInt mode)
{
    struct buffer buffer = { .data = data, .capacity = room };
    size_t size = request_body_size(request);
    struct command command = { .key = *key, .mode = MODE_OF(mode), .low = (uint16_t)(mode & 0xffff),
                               .flags = request->keep_pending ? COMMAND_OPTION_KEEP : 0,
                               .data_size = size, .full_data_size = size };
    command_encode_head(&buffer, &command);
    request_write_body(request, &buffer);
    return buffer.size;
}

/* Updates the stream that has the command's key. */
static int change_stream(struct client *client, const struct request *request, simxInt mode,
                         const struct key *key, struct record *record)
{
    record->aux = SESSION_NO_SLOT;
    if (mode_is_stream(mode)) {
        inbox_forget_refusal(&client->inbox, key);
        return slots_start(&client->fast.slots, key, record->tag, &record->aux);
    }
    if (!request->keep_pending || MODE_OF(mode) == simx_opmode_discontinue)
        end_stream(client, key, record->tag);
    return client->link ? 0 : -ECONNRESET; /* end_stream may have found a corrupt slot */
}

static int fast_send(struct client *client, const struct request *request, simxInt mode,
                     uint32_t *tagp)
{
    struct link_fast *link = &client->fast;
    struct key key = request_key(request);
    size_t size = COMMAND_HEADER_SIZE + key_size(&key) + request_body_size(request);
    uint8_t *data;
    if (key_size(&key) > UINT16_MAX)
        return -EMSGSIZE;
    fast_take(client, 0);
    if (!link->session)
        return -ECONNRESET;
    int error = reserve(client, size, mode_is_stream(mode) ? &key : NULL, &data);
    if (error < 0)
        return error;
    int is_call = key.number == simx_cmd_named_call &&
                  (mode == simx_opmode_blocking || mode == simx_opmode_oneshot);
    struct record record = { .kind = is_call ? SESSION_CALL : SESSION_COMMAND,
                             .tag = ++link->tag };
    error = change_stream(client, request, mode, &key, &record);
    if (error < 0)
        return error;
    record.size = write_command(data, size, request, &key, plain_mode(mode));
    send_record(client, &record);
    *tagp = record.tag;
    return 0;
}

/* Sends all items, or stops when the connection is lost. */
static void send_items(struct client *client, const struct store *items)
{
    for (const struct item *item = items->first; item; item = item->next) {
        const struct key *key = &item->node.key;
        struct request request = request_int_names(key->number, key->int1, key->name, key->name2);
        uint32_t tag;
        request.key[1] = key->int2;
        request.keep_pending = (item->flags & COMMAND_OPTION_KEEP) != 0;
        request_add(&request, item->data.data, (simxInt)item->data.size);
        if (fast_send(client, &request, item->mode | item->low, &tag) == -ECONNRESET)
            return;
    }
}

void link_fast_adopt(struct client *client, struct session *session)
{
    struct link_fast *link = &client->fast;
    link->session = session;
    slots_reset(&link->slots, session, link->tag);
    send_items(client, &client->outbox.whole);
    if (client->link)
        send_items(client, &client->outbox.split);
    outbox_clear(&client->outbox);
}

/* ------------------------------------------------------------------ stepping */

static int fast_step_begin(struct client *client, uint32_t count)
{
    struct link_fast *link = &client->fast;
    uint8_t *data;
    fast_take(client, 0);
    if (!link->session)
        return -ECONNRESET;
    int error = reserve(client, 0, NULL, &data);
    if (error < 0)
        return error;
    struct record record = { .kind = SESSION_STEP, .tag = ++link->tag, .aux = count };
    link->step_tag = record.tag;
    send_record(client, &record);
    return 0;
}

static void fast_step_end(struct client *client, int64_t deadline_us)
{
    int losses = client->connection.losses, is_late = 0;
    while (client->connection.losses == losses && !atomic_get_int(&client->stop)) {
        fast_take(client, 0);
        if (client->step.state != STEP_ASKED || is_late)
            return;
        is_late = !fast_wait(client, deadline_us);
    }
}

/* The server cannot wake both a thread that sleeps and a descriptor. */
static int fast_arm(struct client *client, int *descriptorp)
{
    struct session *session = client->fast.session;
    if (client->fast.waiting)
        return -1;
    if (session_disarm(session) < 0) {
        connect_lost(client);
        return 1;
    }
    *descriptorp = session_descriptor(session);
    return session_arm(session);
}

/* ------------------------------------------------------------------ state and ids */

static int fast_state(struct client *client, struct session_state *state)
{
    session_read_state(client->fast.session, state);
    return 1;
}

static int fast_header(struct client *client, struct message_header *header)
{
    struct session_state state;
    session_read_state(client->fast.session, &state);
    *header = (struct message_header){ .version = MESSAGE_VERSION,
                                       .id = (int32_t)session_executed(client->fast.session),
                                       .client_time = clock_wire_ms(),
                                       .server_time = state.server_time,
                                       .scene_id = state.scene_id,
                                       .server_state = state.server_state };
    return header->id != 0;
}

static int32_t fast_next_id(const struct client *client)
{
    return (int32_t)(client->fast.tag + 1);
}

/* The server executes what was sent even after the client has gone, so nothing is waited for.
 * Returns 0, because other threads may still use the session. */
static int fast_leave(struct client *client, int64_t deadline_us)
{
    (void)client, (void)deadline_us;
    return 0;
}

const struct link link_fast = {
    .name = "fast session",
    .discontinues_at_once = 1,
    .send = fast_send,
    .await = fast_await,
    .await_any = fast_await_any,
    .take = fast_take,
    .read = fast_read,
    .forget = fast_forget,
    .lend = fast_lend,
    .resume = fast_resume,
    .step_begin = fast_step_begin,
    .step_end = fast_step_end,
    .arm = fast_arm,
    .state = fast_state,
    .header = fast_header,
    .next_id = fast_next_id,
    .leave = fast_leave,
    .close = fast_close,
    .abandon = fast_abandon,
};
