/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Receiving from a fast session: taking records, and waiting for them; see link_fast.h.
 */
#include "client/link_fast.h"

#include <errno.h>
#include <string.h>

#include "client/client.h"
#include "os/clock.h"
#include "os/hooks.h"

#define SLICE_US 50000
#define TAKE_LIMIT 10000 /* most records taken in one call */

/* ------------------------------------------------------------------ taking records */

/* Decodes the answer in a record. Its head and key are copied before they are checked, because the
 * server could change them. Its data stays in place. Returns 0 or -EBADMSG. */
static int decode_answer(struct link_fast *link, const struct record *record,
                         struct command *answer)
{
    size_t at = SESSION_ANSWER_AT(record->aux), words = SESSION_ANSWER_WORDS(record->aux);
    uint8_t first[COMMAND_HEADER_SIZE];
    if (at > 8 || words > record->size || record->size - words < at + COMMAND_HEADER_SIZE)
        return -EBADMSG;
    size_t size = record->size - words;
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

static void take_stepped(struct client *client, const struct record *record)
{
    if (record->tag == client->fast.step_tag)
        step_ended(client, record->aux <= SESSION_STEPS_STOPPED ? (int)record->aux
                                                                : STEP_END_UNKNOWN);
}

/* The server has refused a record. For a stream, the refusal is stored like an answer. Otherwise
 * the text is kept for the waiting call. Returns 0 or -ENOMEM. */
static int take_refused(struct client *client, const struct record *record)
{
    struct link_fast *link = &client->fast;
    size_t size = record->size < sizeof link->refusal ? record->size : sizeof link->refusal;
    memcpy(link->refusal, record->data, size);
    link->refusal_size = size;
    slots_note_answer(&link->slots, record->tag);
    client->replies++;
    if (record->tag == link->step_tag)
        step_ended(client, STEP_END_UNKNOWN);
    struct stream *stream = slots_find_start(&link->slots, record->tag);
    if (!stream) {
        link->refused = record->tag;
        return 0;
    }
    int error = inbox_put_refusal(&client->inbox, stream_key(stream), link->refusal, size);
    slots_refuse(&link->slots, stream);
    return error;
}

/* Returns 1 if this is the answer `tag`, which stays in place; 0 if it was stored or ignored; or
 * negative errno. */
static int take_answer(struct client *client, const struct record *record, uint32_t tag,
                       struct link_value *value)
{
    struct link_fast *link = &client->fast;
    struct command answer;
    int error = decode_answer(link, record, &answer);
    if (error < 0)
        return error;
    if (record->kind == SESSION_ANSWER)
        slots_note_answer(&link->slots, record->tag);
    client->replies++;
    if (!value || record->tag != tag)
        return inbox_put(&client->inbox, &answer);
    *value = (struct link_value){ .bytes = answer.data, .size = answer.data_size,
                                  .sim_time = answer.sim_time, .status = answer.flags,
                                  .words = answer.data + answer.data_size,
                                  .words_size = SESSION_ANSWER_WORDS(record->aux) };
    return 1;
}

/* As take_answer, for any record. A kind that this version does not know is ignored. A record
 * whose tag was never sent is an error. */
static int take_record(struct client *client, const struct record *record, uint32_t tag,
                       struct link_value *value)
{
    int is_early = (int32_t)(record->tag - client->fast.tag) > 0;
    switch (record->kind) {
    case SESSION_ANSWER:
    case SESSION_RESULT: return is_early ? -EBADMSG : take_answer(client, record, tag, value);
    case SESSION_REFUSED: return is_early ? -EBADMSG : take_refused(client, record);
    case SESSION_STEPPED: take_stepped(client, record); return 0;
    default: return 0;
    }
}

/* The number of records is limited: otherwise a server that never stops writing would block the
 * caller. */
int fast_take_records(struct client *client, uint32_t tag, struct link_value *value)
{
    struct link_fast *link = &client->fast;
    for (int left = TAKE_LIMIT; left > 0; left--) {
        struct record record;
        int outcome = ring_take(&link->session->in, &record);
        if (outcome <= 0)
            return outcome;
        outcome = take_record(client, &record, tag, value);
        if (outcome != 0)
            return outcome;
        ring_release(&link->session->in);
    }
    return 0;
}

void fast_begin_taking(struct client *client)
{
    ring_release(&client->fast.session->in);
}

void fast_take(struct client *client, int look)
{
    struct link_fast *link = &client->fast;
    if (link->waiting)
        return;
    fast_begin_taking(client);
    int error = fast_take_records(client, 0, NULL);
    if (error >= 0 && look)
        error = session_check(link->session);
    if (error < 0)
        connect_lost(client);
}

/* ------------------------------------------------------------------ waiting */

static void wait_for_others(struct client *client, int64_t deadline_us)
{
    int64_t slice_us = clock_us() + SLICE_US;
    wait_for_change(client, slice_us < deadline_us ? slice_us : deadline_us);
}

/* Waits without the lock. One thread waits for all threads. */
static int wait_for_record(struct client *client, int64_t deadline_us)
{
    struct link_fast *link = &client->fast;
    link->waiting = 1;
    mutex_unlock(&client->lock);
    int outcome = session_wait(link->session, deadline_us, SLICE_US);
    mutex_lock(&client->lock);
    link->waiting = 0;
    if (outcome < 0)
        connect_lost(client);
    cond_wake_all(&client->changed);
    wait_wake_up(client);
    return outcome != 0;
}

int fast_wait(struct client *client, int64_t deadline_us)
{
    if (hooks_have_ended())
        return 0;
    if (client->fast.waiting)
        wait_for_others(client, deadline_us);
    else if (wait_for_record(client, deadline_us))
        return 1;
    return !wait_is_over(deadline_us);
}
