/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The client's side of a fast session; see link_fast.h.
 */
#include "client/link_fast.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/trace.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"

#define SEND_LIMIT_US 1000000 /* a oneshot call waits so long for room in the ring */
#define SLICE_US 50000
#define TAKE_LIMIT 10000 /* records of one look */
#define HEAD_MAX (COMMAND_HEADER_SIZE + UINT16_MAX + 8)

struct fast_stream {
    struct item item; /* first; only its key is used */
    uint32_t slot;
    uint32_t started_tag; /* of the command that started it last */
    struct slot_reader reader;
    int forgotten; /* its value was removed: only a newer one counts */
};

/* ------------------------------------------------------------------ life */

void link_fast_init(struct fast_link *link)
{
    store_init(&link->streams, sizeof(struct fast_stream));
}

void link_fast_close(struct fast_link *link)
{
    struct session *session = link->session;
    link->session = NULL; /* first; see client_abandon */
    if (session)
        session_say_bye(session, ++link->tag);
    session_close(session);
    store_clear(&link->streams);
    link->next_slot = 0;
    link->ended_count = 0;
    link->withheld = 0;
    link->answered = link->tag;
    link->stepped = link->step_tag;
    link->step_end = LINK_FAST_STEP_LOST;
}

void link_fast_deinit(struct fast_link *link)
{
    link_fast_close(link);
    store_deinit(&link->streams);
    buffer_free(&link->head);
    free(link->ended);
}

int link_fast_open(struct client *client, int64_t deadline_us)
{
    struct fast_link *link = &client->fast;
    struct session *session = NULL;
    char why[SESSION_WHY_SIZE] = "";
    mutex_unlock(&client->lock);
    int error = session_connect(&session, -client->port, deadline_us, &client->stop, why);
    mutex_lock(&client->lock);
    link->session = session;
    link->tried_us = clock_us();
    memcpy(link->why, why, sizeof why);
    if (error < 0)
        return error;
    link_fast_send_pending(client);
    return link->session ? 0 : -ECONNRESET; /* a server that is not right is left again at once */
}

static void lose(struct client *client)
{
    trace_event(client, "the fast session is lost");
    link_fast_close(&client->fast);
    client->losses++;
    client->connect_error = -ECONNRESET;
    client->gave_up = client->no_reconnect;
    inbox_clear(&client->inbox);
    cond_wake_all(&client->changed);
}

/* ------------------------------------------------------------------ slots */

/* Slots whose stream has ended are free when the server has answered what ended it. */
static int has_freed_slot(const struct fast_link *link)
{
    return link->ended_count > 0 && (int32_t)(link->answered - link->ended[0].tag) >= 0;
}

/* All slots are used, but one will be free soon. */
static int must_await_slot(const struct fast_link *link)
{
    return link->next_slot == link->session->slot_count && link->ended_count > 0 &&
           !has_freed_slot(link);
}

static uint32_t take_free_slot(struct fast_link *link)
{
    if (has_freed_slot(link)) {
        uint32_t slot = link->ended[0].slot;
        link->ended_count--;
        memmove(link->ended, link->ended + 1, link->ended_count * sizeof *link->ended);
        return slot;
    }
    return link->next_slot < link->session->slot_count ? link->next_slot++ : SESSION_NO_SLOT;
}

/* A slot that cannot be remembered is not used again. */
static void remember_ended(struct fast_link *link, uint32_t slot, uint32_t tag)
{
    if (link->ended_count == link->ended_room) {
        size_t room = link->ended_room ? link->ended_room * 2 : 16;
        struct ended_slot *ended = realloc(link->ended, room * sizeof *ended);
        if (!ended)
            return;
        link->ended = ended;
        link->ended_room = room;
    }
    link->ended[link->ended_count++] = (struct ended_slot){ slot, tag };
}

static struct fast_stream *find_stream(struct fast_link *link, const struct key *key)
{
    return (struct fast_stream *)store_find(&link->streams, key);
}

/* Values of these add up, or may be delivered once: they come through the ring. */
static int is_slotted(int command, simxInt mode)
{
    int streams = EXEC_MODE(mode) == simx_opmode_streaming ||
                  EXEC_MODE(mode) == simx_opmode_streaming_split;
    return streams && command != simx_cmd_read_string_stream &&
           command != simx_cmd_get_and_clear_string_signal &&
           command != simx_cmd_get_ui_event_button;
}

/* The slot of a stream that begins, or goes on: 0, -EMFILE when all are used, or another -errno. */
static int start_stream(struct fast_link *link, const struct key *key, uint32_t tag, uint32_t *slotp)
{
    struct fast_stream *stream = find_stream(link, key);
    if (stream) {
        stream->started_tag = tag;
        *slotp = stream->slot;
        return 0;
    }
    uint32_t slot = take_free_slot(link);
    if (slot == SESSION_NO_SLOT)
        return -EMFILE;
    int error = session_prepare_slot(link->session, slot);
    if (error < 0)
        return error;
    stream = (struct fast_stream *)store_append(&link->streams, key);
    if (!stream)
        return -ENOMEM;
    stream->slot = slot;
    stream->started_tag = tag;
    /* What an earlier stream left in the slot must not be taken for a value. */
    struct slot_writer clean;
    slot_writer_init(&clean, &link->session->slots[slot]);
    slot_reader_init(&stream->reader, &link->session->slots[slot]);
    *slotp = slot;
    return 0;
}

int link_fast_read_stream(struct client *client, const struct key *key, struct slot_value *value,
                          const uint8_t **bytesp)
{
    struct fast_link *link = &client->fast;
    struct fast_stream *stream = find_stream(link, key);
    if (!stream)
        return 0;
    if (slot_has_news(&stream->reader))
        stream->forgotten = 0;
    int has = stream->forgotten ? 0 : slot_read(&stream->reader, value);
    if (has > 0)
        *bytesp = session_value_bytes(link->session, value);
    if (has < 0 || (has > 0 && !*bytesp)) {
        if (!link->waiting) /* else the thread that waits still uses the session */
            lose(client);
        return 0;
    }
    return has;
}

/* A command with a stream's key, sent with `tag`, ends the stream. Its last value is kept as any other
 * answer is: until the command's own comes. */
static void end_stream(struct client *client, const struct key *key, uint32_t tag)
{
    struct fast_link *link = &client->fast;
    struct fast_stream *stream = find_stream(link, key);
    struct slot_value value;
    const uint8_t *bytes;
    if (!stream)
        return;
    if (link_fast_read_stream(client, key, &value, &bytes)) {
        struct command last = { .key = *key, .mode = simx_opmode_streaming,
                                .sim_time = value.sim_time, .flags = (uint8_t)value.status,
                                .data = bytes, .data_size = value.size,
                                .full_data_size = value.size };
        inbox_put(&client->inbox, &last);
    }
    stream = find_stream(link, key); /* a session that is not right has been left */
    if (!stream)
        return;
    remember_ended(link, stream->slot, tag);
    store_remove(&link->streams, &stream->item);
}

int link_fast_forget_stream(struct client *client, const struct key *key)
{
    struct fast_stream *stream = find_stream(&client->fast, key);
    struct slot_value value;
    if (!stream || stream->forgotten || slot_read(&stream->reader, &value) <= 0)
        return 0;
    stream->forgotten = 1;
    return 1;
}

/* The stream that a command with this tag was to start, or to start anew, is none: as if it had been
 * answered with a failure. 0 or -ENOMEM. */
static int refuse_stream(struct client *client, uint32_t tag)
{
    struct fast_link *link = &client->fast;
    for (struct item *item = link->streams.first; item; item = item->next) {
        struct fast_stream *stream = (struct fast_stream *)item;
        if (stream->started_tag != tag)
            continue;
        struct command answer = { .key = item->node.key, .mode = simx_opmode_streaming,
                                  .flags = COMMAND_STATUS_ERROR };
        int error = inbox_put(&client->inbox, &answer);
        remember_ended(link, stream->slot, tag);
        store_remove(&link->streams, item);
        return error;
    }
    return 0;
}

/* ------------------------------------------------------------------ taking answers */

/* The answer in a record. Its head and key are copied before they are looked at, for the server
 * could change them; its data stays where it is. 0 or -EBADMSG. */
static int decode_answer(struct fast_link *link, const struct record *record,
                         struct command *answer)
{
    size_t size = record->size, at = record->aux;
    uint8_t first[COMMAND_HEADER_SIZE];
    if (at > 8 || size < at + COMMAND_HEADER_SIZE)
        return -EBADMSG;
    memcpy(first, record->data + at, sizeof first);
    struct reader reader = reader_of(first + 8, 2, 0);
    size_t head_size = COMMAND_HEADER_SIZE + reader_u16(&reader);
    if (size - at < head_size)
        return -EBADMSG;
    buffer_clear(&link->head);
    buffer_put_i32(&link->head, (int32_t)head_size);
    buffer_put_i32(&link->head, (int32_t)head_size);
    buffer_put_bytes(&link->head, first + 8, sizeof first - 8);
    buffer_put_bytes(&link->head, record->data + at + COMMAND_HEADER_SIZE,
                     head_size - COMMAND_HEADER_SIZE);
    if (link->head.failed)
        return -ENOMEM;
    reader = reader_of(link->head.data, link->head.size, 0);
    if (command_decode(&reader, answer) < 0 || answer->data_size != 0)
        return -EBADMSG;
    answer->data = record->data + at + head_size;
    answer->data_size = answer->full_data_size = size - at - head_size;
    return 0;
}

static int take_stepped(struct fast_link *link, const struct record *record)
{
    link->stepped = record->tag;
    link->step_end = record->aux <= SESSION_STEPS_STOPPED ? record->aux : SESSION_STEPS_NOT_RUNNING;
    return 0;
}

/* The server has not taken a record: what waits for it gets an answer that says so. */
static int take_refused(struct client *client, const struct record *record)
{
    struct fast_link *link = &client->fast;
    size_t size = record->size < sizeof link->refusal ? record->size : sizeof link->refusal - 1;
    memcpy(link->refusal, record->data, size);
    link->refusal[size] = '\0';
    if ((int32_t)(record->tag - link->answered) > 0)
        link->answered = record->tag;
    return refuse_stream(client, record->tag);
}

/* One record: 1 when it is the answer `tag`, which stays in place; 0 it was put away; or
 * negative errno. */
static int take_record(struct client *client, const struct record *record, uint32_t tag,
                       struct command *answer)
{
    struct fast_link *link = &client->fast;
    if (record->kind == SESSION_STEPPED)
        return take_stepped(link, record);
    if (record->kind == SESSION_REFUSED && (int32_t)(record->tag - link->tag) <= 0)
        return take_refused(client, record);
    if (record->kind != SESSION_ANSWER || (int32_t)(record->tag - link->tag) > 0)
        return -EBADMSG; /* also an answer to what was not asked yet */
    struct command taken;
    int error = decode_answer(link, record, &taken);
    if (error < 0)
        return error;
    if ((int32_t)(record->tag - link->answered) > 0)
        link->answered = record->tag;
    client->replies++;
    if (answer && record->tag == tag) {
        *answer = taken;
        return 1;
    }
    return inbox_put(&client->inbox, &taken);
}

/* Takes records until there is none or the answer `tag` has come: 1, 0, or negative errno. Not
 * for ever: a server that writes all the time would hold its caller. */
static int take_records(struct client *client, uint32_t tag, struct command *answer)
{
    struct fast_link *link = &client->fast;
    for (int left = TAKE_LIMIT; left > 0; left--) {
        struct record record;
        int outcome = ring_take(&link->session->in, &record);
        if (outcome <= 0)
            return outcome;
        outcome = take_record(client, &record, tag, answer);
        if (outcome != 0)
            return outcome;
        ring_release(&link->session->in);
    }
    return 0;
}

/* The previous call's answer is not needed any more. */
static void begin_taking(struct client *client)
{
    ring_release(&client->fast.session->in);
}

void link_fast_take(struct client *client, int look)
{
    struct fast_link *link = &client->fast;
    if (!link->session || link->waiting)
        return;
    begin_taking(client);
    int error = take_records(client, 0, NULL);
    if (error >= 0 && look)
        error = session_check(link->session);
    if (error < 0)
        lose(client);
}

/* Sleeps until something has come: without the lock, one thread for all. */
static void wait_for_record(struct client *client, int64_t deadline_us)
{
    struct fast_link *link = &client->fast;
    int64_t slice_us = clock_us() + SLICE_US;
    if (slice_us > deadline_us)
        slice_us = deadline_us;
    if (link->waiting) {
        cond_wait_until(&client->changed, &client->lock, slice_us);
        return;
    }
    link->waiting = 1;
    mutex_unlock(&client->lock);
    int outcome = session_wait(link->session, slice_us);
    mutex_lock(&client->lock);
    link->waiting = 0;
    if (outcome < 0)
        lose(client);
    cond_wake_all(&client->changed);
}

int link_fast_await(struct client *client, uint32_t tag, int64_t deadline_us,
                    struct command *answer)
{
    struct fast_link *link = &client->fast;
    int losses = client->losses;
    begin_taking(client);
    while (client->losses == losses && !atomic_get_int(&client->stop)) {
        int outcome = link->waiting ? 0 : take_records(client, tag, answer);
        if (outcome == 1)
            return 1;
        if (outcome < 0)
            lose(client);
        else if ((int32_t)(link->answered - tag) >= 0)
            return 2;
        else if (clock_us() >= deadline_us)
            return 0;
        else
            wait_for_record(client, deadline_us);
    }
    return 0;
}

int link_fast_await_any(struct client *client, int64_t deadline_us)
{
    unsigned replies = client->replies;
    int losses = client->losses;
    while (client->losses == losses && !atomic_get_int(&client->stop)) {
        link_fast_take(client, 0);
        if (client->replies != replies)
            return 1;
        if (client->losses != losses || clock_us() >= deadline_us)
            return 0;
        wait_for_record(client, deadline_us);
    }
    return 0;
}

/* ------------------------------------------------------------------ sending */

static size_t request_size(const struct request *request, const struct key *key)
{
    size_t size = COMMAND_HEADER_SIZE + key_size(key) + 4;
    for (int i = 0; i < request->pieces; i++)
        size += request->piece[i].size;
    return size;
}

/* Room in the ring, and a slot for a stream that begins: waits for both, for a while, unless a pause
 * keeps the server from making any. */
static int reserve(struct client *client, size_t size, int begins_stream, uint8_t **datap)
{
    struct fast_link *link = &client->fast;
    int64_t deadline_us = 0;
    for (;;) {
        int error = begins_stream && must_await_slot(link)
                        ? RING_E_FULL
                        : ring_reserve(&link->session->out, 0, size, datap);
        if (error == RING_E_CORRUPT && !link->waiting) /* else the thread that waits uses it still */
            lose(client);
        if (error != RING_E_FULL)
            return error == RING_E_CORRUPT ? -ECONNRESET : error;
        if (client_is_paused(client))
            return -ENOBUFS;
        if (deadline_us == 0)
            deadline_us = clock_us() + SEND_LIMIT_US;
        int losses = client->losses;
        link_fast_take(client, 1); /* the server may wait for room for its answers */
        if (client->losses != losses)
            return -ECONNRESET;
        if (clock_us() >= deadline_us)
            return -ETIMEDOUT;
        wait_for_record(client, clock_us() + 1000);
        if (client->losses != losses)
            return -ECONNRESET;
    }
}

/* Commits a record and publishes it, or keeps it as part of a pause's batch. */
static void send_record(struct client *client, struct record *record)
{
    struct fast_link *link = &client->fast;
    link->last_kind = record->kind;
    if (client_is_paused(client))
        record->kind |= SESSION_BATCH;
    ring_commit(&link->session->out, record);
    if (client_is_paused(client))
        link->withheld++;
    else
        session_publish_to_server(link->session);
}

void link_fast_resume(struct client *client)
{
    struct fast_link *link = &client->fast;
    if (!link->session || link->withheld == 0)
        return;
    ring_amend(&link->session->out, link->last_kind); /* the last of the batch */
    link->withheld = 0;
    session_publish_to_server(link->session);
}

static void write_command(uint8_t *data, size_t room, const struct request *request,
                          const struct key *key, simxInt mode, struct record *record)
{
    struct buffer buffer = { .data = data, .capacity = room };
    struct command command = { .key = *key, .mode = EXEC_MODE(mode),
                               .low = (uint16_t)(mode & 0xffff),
                               .flags = request->keep_pending ? COMMAND_OPTION_KEEP : 0 };
    for (int i = 0; i < request->pieces; i++)
        command.data_size += request->piece[i].size;
    if (request->body == REQUEST_I32 || request->body == REQUEST_F32)
        command.data_size = 4;
    command.full_data_size = command.data_size;
    command_encode_head(&buffer, &command);
    if (request->body == REQUEST_I32)
        buffer_put_i32(&buffer, request->i32);
    else if (request->body == REQUEST_F32)
        buffer_put_f32(&buffer, request->f32);
    for (int i = 0; i < request->pieces; i++)
        buffer_put_bytes(&buffer, request->piece[i].bytes, request->piece[i].size);
    record->size = buffer.size;
}

/* Split modes have no meaning here: nothing is in anybody's way. */
static simxInt plain_mode(simxInt mode)
{
    if (EXEC_MODE(mode) == simx_opmode_oneshot_split)
        return simx_opmode_oneshot;
    if (EXEC_MODE(mode) == simx_opmode_streaming_split)
        return simx_opmode_streaming;
    return mode;
}

int link_fast_send(struct client *client, const struct request *request, simxInt mode,
                   uint32_t *tagp)
{
    struct fast_link *link = &client->fast;
    struct key key = request_key(request);
    size_t size = request_size(request, &key);
    uint8_t *data;
    if (key_size(&key) > UINT16_MAX)
        return -EMSGSIZE;
    link_fast_take(client, 0);
    if (!link->session)
        return -ECONNRESET;
    int slotted = is_slotted(request->command, mode);
    int error = reserve(client, size, slotted && !find_stream(link, &key), &data);
    if (error < 0)
        return error;
    struct record record = { .kind = SESSION_COMMAND, .tag = ++link->tag, .aux = SESSION_NO_SLOT };
    if (slotted) {
        error = start_stream(link, &key, record.tag, &record.aux);
        if (error < 0)
            return error;
    } else if (!request->keep_pending || EXEC_MODE(mode) == simx_opmode_discontinue)
        end_stream(client, &key, record.tag);
    if (!link->session) /* a slot told that the server is not right */
        return -ECONNRESET;
    write_command(data, size, request, &key, plain_mode(mode), &record);
    send_record(client, &record);
    *tagp = record.tag;
    return 0;
}

static void send_item(struct client *client, const struct item *item)
{
    const struct key *key = &item->node.key;
    uint32_t tag;
    struct request request = request_int_names(key->number, key->int1, key->name, key->name2);
    request.key[1] = key->int2;
    request.keep_pending = (item->flags & COMMAND_OPTION_KEEP) != 0;
    request_add(&request, item->data.data, (simxInt)item->data.size);
    link_fast_send(client, &request, item->mode | item->low, &tag);
}

void link_fast_send_pending(struct client *client)
{
    for (const struct item *item = client->outbox.whole.first; item; item = item->next)
        send_item(client, item);
    for (const struct item *item = client->outbox.split.first; item; item = item->next)
        send_item(client, item);
    outbox_clear(&client->outbox);
}

/* ------------------------------------------------------------------ stepping */

int link_fast_step_begin(struct client *client, uint32_t count)
{
    struct fast_link *link = &client->fast;
    uint8_t *data;
    link_fast_take(client, 0);
    if (!link->session)
        return -ECONNRESET;
    if (link->step_tag != link->stepped)
        return -EALREADY;
    int error = reserve(client, 0, 0, &data);
    if (error < 0)
        return error;
    struct record record = { .kind = SESSION_STEP, .tag = ++link->tag, .aux = count };
    link->step_tag = record.tag;
    send_record(client, &record);
    return 0;
}

int link_fast_step_end(struct client *client, int64_t deadline_us)
{
    struct fast_link *link = &client->fast;
    int losses = client->losses;
    while (client->losses == losses && !atomic_get_int(&client->stop)) {
        link_fast_take(client, 0);
        if (client->losses != losses)
            return 0;
        if (link->stepped == link->step_tag)
            return 1;
        if (clock_us() >= deadline_us)
            return 0;
        wait_for_record(client, deadline_us);
    }
    return 0;
}
