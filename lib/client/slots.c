/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Streams of a fast session; see slots.h.
 */
#include "client/slots.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "simConst.h"

struct stream {
    struct item item;   /* first; only its key is used */
    uint32_t tag;       /* tag of the command that started it last */
    uint32_t slot;      /* or SESSION_NO_SLOT */
    struct slot_reader reader;
    int forgotten;      /* its value was removed: only a newer one is read */
};

/* ------------------------------------------------------------------ life */

void slots_init(struct slots *slots)
{
    store_init(&slots->streams, sizeof(struct stream));
}

void slots_deinit(struct slots *slots)
{
    loans_abandon(&slots->loans);
    store_deinit(&slots->streams);
    free(slots->ended);
}

void slots_reset(struct slots *slots, struct session *session, uint32_t answered)
{
    store_clear(&slots->streams);
    slots->session = session;
    slots->answered = answered;
    slots->next = 0;
    slots->ended_count = 0;
    slots->latest = NULL;
    loans_abandon(&slots->loans);
}

/* ------------------------------------------------------------------ free slots */

void slots_note_answer(struct slots *slots, uint32_t tag)
{
    if ((int32_t)(tag - slots->answered) > 0)
        slots->answered = tag;
}

/* The slot of an ended stream becomes free when the server has answered the command that ended it,
 * and no value of it is kept. Returns the index of a free one, or ended_count. */
static size_t find_freed(const struct slots *slots)
{
    for (size_t i = 0; i < slots->ended_count; i++) {
        if ((int32_t)(slots->answered - slots->ended[i].tag) < 0)
            break;
        if (!loans_have_slot(&slots->loans, slots->ended[i].slot))
            return i;
    }
    return slots->ended_count;
}

static int has_freed(const struct slots *slots)
{
    return find_freed(slots) < slots->ended_count;
}

static uint32_t take_free(struct slots *slots)
{
    size_t at = find_freed(slots);
    if (at < slots->ended_count) {
        uint32_t slot = slots->ended[at].slot;
        slots->ended_count--;
        memmove(slots->ended + at, slots->ended + at + 1,
                (slots->ended_count - at) * sizeof *slots->ended);
        return slot;
    }
    return slots->next < slots->session->slot_count ? slots->next++ : SESSION_NO_SLOT;
}

/* Keeps the list in order of the tags. If memory runs out, the slot is never used again. */
static void add_ended(struct slots *slots, size_t at, uint32_t slot, uint32_t tag)
{
    if (slot == SESSION_NO_SLOT)
        return;
    if (slots->ended_count == slots->ended_room) {
        size_t room = slots->ended_room ? slots->ended_room * 2 : 16;
        struct ended_slot *ended = realloc(slots->ended, room * sizeof *ended);
        if (!ended)
            return;
        slots->ended = ended;
        slots->ended_room = room;
    }
    memmove(slots->ended + at + 1, slots->ended + at,
            (slots->ended_count - at) * sizeof *slots->ended);
    slots->ended[at] = (struct ended_slot){ slot, tag };
    slots->ended_count++;
}

/* ------------------------------------------------------------------ streams */

static struct stream *find(const struct slots *slots, const struct key *key)
{
    return (struct stream *)store_find(&slots->streams, key);
}

/* Values that accumulate, or are delivered once, come through the ring, without a slot. */
static int has_slot(int command)
{
    return command != simx_cmd_read_string_stream &&
           command != simx_cmd_get_and_clear_string_signal &&
           command != simx_cmd_get_ui_event_button;
}

int slots_must_await(const struct slots *slots, const struct key *key)
{
    return has_slot(key->number) && slots->next == slots->session->slot_count &&
           slots->ended_count > 0 && !has_freed(slots) && !find(slots, key);
}

/* Chooses a slot for the stream, and maps its memory. Returns 0, -EMFILE, or another negative
 * errno. */
static int choose_slot(struct slots *slots, uint32_t *slotp)
{
    uint32_t slot = take_free(slots);
    if (slot == SESSION_NO_SLOT)
        return -EMFILE;
    *slotp = slot;
    return session_prepare_slot(slots->session, slot);
}

/* A value of an earlier stream in the slot must not be taken for one of this stream. */
static void begin_reading(struct slots *slots, struct stream *stream)
{
    struct slot_shared *shared = &slots->session->slots[stream->slot];
    struct slot_writer clean;
    slot_writer_init(&clean, shared);
    slot_reader_init(&stream->reader, shared);
}

/* ------------------------------------------------------------------ loans */

static struct stream *find_by_slot(const struct slots *slots, uint32_t slot)
{
    for (struct item *item = slots->streams.first; item; item = item->next)
        if (((struct stream *)item)->slot == slot)
            return (struct stream *)item;
    return NULL;
}

/* Takes note of what was returned. */
static void collect_loans(struct slots *slots)
{
    uint32_t slot, buffer;
    while (loans_take_returned(&slots->loans, &slot, &buffer)) {
        struct stream *stream = find_by_slot(slots, slot);
        if (stream)
            slot_return(&stream->reader, buffer);
        else if (!loans_have_buffer(&slots->loans, slot, buffer))
            slot_release(&slots->session->slots[slot], buffer);
    }
}

struct loan *slots_lend(struct slots *slots, const uint8_t *bytes)
{
    struct stream *stream = slots->latest;
    const struct link_value *value = &slots->latest_value;
    if (!stream || bytes < value->bytes || bytes > value->bytes + value->size)
        return NULL;
    collect_loans(slots);
    int buffer = slot_lend(&stream->reader);
    if (buffer < 0)
        return NULL;
    struct loan *loan = loans_add(&slots->loans, slots->session, stream->slot, (uint32_t)buffer,
                                  bytes);
    if (!loan)
        slot_return(&stream->reader, (uint32_t)buffer);
    return loan;
}

/* ------------------------------------------------------------------ starts and values */

int slots_start(struct slots *slots, const struct key *key, uint32_t tag, uint32_t *slotp)
{
    struct stream *stream = find(slots, key);
    if (!stream) {
        uint32_t slot = SESSION_NO_SLOT;
        collect_loans(slots);
        int error = has_slot(key->number) ? choose_slot(slots, &slot) : 0;
        if (error < 0)
            return error;
        stream = (struct stream *)store_append(&slots->streams, key);
        if (!stream)
            return -ENOMEM;
        stream->slot = slot;
        if (slot != SESSION_NO_SLOT)
            begin_reading(slots, stream);
    }
    stream->tag = tag;
    *slotp = stream->slot;
    return 0;
}

int slots_read(struct slots *slots, const struct key *key, struct link_value *value)
{
    struct stream *stream = find(slots, key);
    struct slot_value found;
    if (!stream || stream->slot == SESSION_NO_SLOT)
        return 0;
    if (slots->loans.first)
        collect_loans(slots);
    if (slot_has_news(&stream->reader))
        stream->forgotten = 0;
    int has = stream->forgotten ? 0 : slot_read(&stream->reader, &found);
    if (has <= 0)
        return has;
    *value = (struct link_value){ .bytes = session_value_bytes(slots->session, &found),
                                  .size = found.size, .sim_time = found.sim_time,
                                  .status = found.status };
    slots->latest = value->bytes ? stream : NULL;
    slots->latest_value = *value;
    return value->bytes ? 1 : -EBADMSG;
}

int slots_forget(struct slots *slots, const struct key *key)
{
    struct stream *stream = find(slots, key);
    struct slot_value value;
    if (!stream || stream->slot == SESSION_NO_SLOT || stream->forgotten ||
        slot_read(&stream->reader, &value) <= 0)
        return 0;
    slots->latest = NULL;
    stream->forgotten = 1;
    return 1;
}

void slots_end(struct slots *slots, const struct key *key, uint32_t tag)
{
    struct stream *stream = find(slots, key);
    if (!stream)
        return;
    add_ended(slots, slots->ended_count, stream->slot, tag);
    slots->latest = NULL;
    store_remove(&slots->streams, &stream->item);
}

/* ------------------------------------------------------------------ refusals */

struct stream *slots_find_start(struct slots *slots, uint32_t tag)
{
    for (struct item *item = slots->streams.first; item; item = item->next)
        if (((struct stream *)item)->tag == tag)
            return (struct stream *)item;
    return NULL;
}

const struct key *stream_key(const struct stream *stream)
{
    return &stream->item.node.key;
}

void slots_refuse(struct slots *slots, struct stream *stream)
{
    add_ended(slots, 0, stream->slot, slots->answered);
    slots->latest = NULL;
    store_remove(&slots->streams, &stream->item);
}
