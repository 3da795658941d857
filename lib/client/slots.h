/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The streams of a fast session, by the states of doc/protocol.md. One that is asked or started has
 * an entry here: with a slot where only the newest value matters, without one where its values come
 * through the ring as answers do. A client cannot see a stream pass from asked to started; the tag
 * of its last start tells which refusal is meant for it. The slot of one that has ended waits until
 * the server has answered what ended it.
 */
#ifndef CLIENT_SLOTS_H
#define CLIENT_SLOTS_H

#include "client/link.h"
#include "store/store.h"

/* A slot that the server may still write to, until it has answered the command with this tag. */
struct ended_slot {
    uint32_t slot;
    uint32_t tag;
};

struct stream;

struct slots {
    struct session *session; /* whose slots they are; NULL = none */
    struct store streams;    /* of struct stream */
    uint32_t answered;       /* tag of the newest answer: answers come in order */
    uint32_t next;           /* slots from here on have never been in use */
    struct ended_slot *ended;
    size_t ended_count, ended_room;
};

void slots_init(struct slots *slots);
void slots_deinit(struct slots *slots);

/* Forgets all streams; the next ones are of this session. */
void slots_reset(struct slots *slots, struct session *session, uint32_t answered);

/* The command with this tag has been answered, and all before it. */
void slots_note_answer(struct slots *slots, uint32_t tag);

/* A stream that begins under this key must wait for a slot: none is free, but one will be soon. */
int slots_must_await(const struct slots *slots, const struct key *key);

/* A stream begins, or goes on, with the command that has this tag: 0 and its slot or
 * SESSION_NO_SLOT, -EMFILE when all slots are in use, or another negative errno. */
int slots_start(struct slots *slots, const struct key *key, uint32_t tag, uint32_t *slotp);

/* The newest value of a stream in a slot: 1; 0 when there is none; negative when the server has
 * written what cannot be. */
int slots_read(struct slots *slots, const struct key *key, struct link_value *value);

/* As if it had not had a value: 1 if it had. */
int slots_forget(struct slots *slots, const struct key *key);

/* The command with this tag ends the stream, if there is one. */
void slots_end(struct slots *slots, const struct key *key, uint32_t tag);

/* The stream that the command with this tag has started last; NULL when there is none. */
struct stream *slots_find_start(struct slots *slots, uint32_t tag);
const struct key *stream_key(const struct stream *stream);

/* The server does not execute it: its slot is free at once. */
void slots_refuse(struct slots *slots, struct stream *stream);

#endif
