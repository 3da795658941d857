/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The streams of a fast session, with the states of doc/protocol.md. A stream in state asked or
 * started has an entry here. It has a slot if only the newest value matters; otherwise its values
 * come through the ring, like answers. A client cannot observe the transition from asked to
 * started; the tag of the last start identifies the refusal that belongs to it. The slot of an
 * ended stream is not reused until the server has answered the command that ended it, and all loans
 * of the slot are returned.
 */
#ifndef CLIENT_SLOTS_H
#define CLIENT_SLOTS_H

#include "client/link.h"
#include "client/loans.h"
#include "store/store.h"

/* A slot to which the server may still write, until it has answered the command with this tag. */
struct ended_slot {
    uint32_t slot;
    uint32_t tag;
};

struct stream;

struct slots {
    struct session *session; /* the session that has the slots; NULL = none */
    struct store streams;    /* of struct stream */
    uint32_t answered;       /* tag of the newest answer; answers arrive in order */
    uint32_t next;           /* slots from this number on have never been used */
    struct ended_slot *ended;
    size_t ended_count, ended_room;
    struct loans loans;
    struct stream *latest;   /* was read last, if it has not ended; its value: */
    struct link_value latest_value;
};

void slots_init(struct slots *slots);
void slots_deinit(struct slots *slots);

/* Forgets all streams; new ones belong to this session. */
void slots_reset(struct slots *slots, struct session *session, uint32_t answered);

/* The server has answered the command with this tag, and all earlier ones. */
void slots_note_answer(struct slots *slots, uint32_t tag);

/* True if a stream that begins under this key must wait: no slot is free, but one will be soon. */
int slots_must_await(const struct slots *slots, const struct key *key);

/* Begins or continues a stream with the command that has this tag. Returns 0 and its slot, or
 * SESSION_NO_SLOT; -EMFILE if all slots are in use; or another negative errno. */
int slots_start(struct slots *slots, const struct key *key, uint32_t tag, uint32_t *slotp);

/* Reads the newest value of a stream that has a slot. Returns 1; 0 if there is none; negative if
 * the server has written an impossible value. */
int slots_read(struct slots *slots, const struct key *key, struct link_value *value);

/* Keeps the value that was read last, if `bytes` belong to it. NULL if that is not possible. */
struct loan *slots_lend(struct slots *slots, const uint8_t *bytes);

/* Removes the value, so that only a newer one is read. Returns 1 if there was one. */
int slots_forget(struct slots *slots, const struct key *key);

/* Ends the stream, if there is one, with the command that has this tag. */
void slots_end(struct slots *slots, const struct key *key, uint32_t tag);

/* The stream whose last start is the command with this tag, or NULL. */
struct stream *slots_find_start(struct slots *slots, uint32_t tag);
const struct key *stream_key(const struct stream *stream);

/* The server has refused the start of this stream: its slot is free at once. */
void slots_refuse(struct slots *slots, struct stream *stream);

#endif
