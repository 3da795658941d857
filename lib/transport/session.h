/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fast session: shared memory between one client and one server of ours, with a ring of
 * records each way and slots for streams.
 *
 * They meet at a local socket (os/local.h). The server makes the memory, which has no name, and
 * hands it over; the socket then carries nothing but the end of the peer, and bytes that wake a
 * side which sleeps on it. Nothing is left behind, however either ends. Who ends a session says so,
 * in the ring and by shutting the socket down: closing it would not do, for a child process may have
 * it still. doc/protocol.md has the records and what each side says when.
 *
 * Each side sleeps on a bell (session_bell.h). All clients of a server ring one, which lies in a page
 * of its own, because the server's main thread can sleep in one place only.
 */
#ifndef TRANSPORT_SESSION_H
#define TRANSPORT_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "os/local.h"
#include "os/shared.h"
#include "os/spin.h"
#include "transport/ring.h"
#include "transport/session_bell.h"
#include "transport/slot.h"

#define SESSION_VERSION 3
#define SESSION_WHY_SIZE 120

/* Kinds of record. A command's data is a whole wire command (wire/command.h); whatever answers a
 * record carries its tag. A server refuses kinds that it does not know. */
enum session_kind {
    SESSION_COMMAND = 1, /* aux: the slot for a stream's values, or SESSION_NO_SLOT */
    SESSION_ANSWER,      /* aux: bytes before the command, which align its data to 8, and from bit 8
                            on how many behind it say why it failed */
    SESSION_STEP,        /* aux: how many steps to make; no data */
    SESSION_STEPPED,     /* aux: how they ended (enum session_step_end); no data */
    SESSION_BYE,         /* the client ends the session: nothing follows; no data */
    SESSION_REFUSED,     /* aux: enum session_refusal; data: why, a text without its NUL */
    SESSION_CALL = 16,   /* this and the next two are reserved for named calls */
    SESSION_RESULT,
    SESSION_EVENT,
};
#define SESSION_KIND_MASK 0xffu
#define SESSION_BATCH 0x100u /* flag: to be executed in the same pass as the record that follows */
#define SESSION_NO_SLOT 0xffffffffu
#define SESSION_ANSWER_AT(aux) ((size_t)((aux) & 0xff))
#define SESSION_ANSWER_WORDS(aux) ((size_t)((aux) >> 8))
#define SESSION_WORDS_MAX 159 /* bytes of such words */

enum session_step_end {
    SESSION_STEPS_DONE,
    SESSION_STEPS_NOT_ENABLED, /* refused: stepping is not switched on, or not authorised */
    SESSION_STEPS_NOT_RUNNING, /* refused: the simulation does not advance */
    SESSION_STEPS_BUSY,        /* refused: earlier ones are under way, or none was asked for */
    SESSION_STEPS_DISABLED,    /* aborted: stepping was switched off meanwhile */
    SESSION_STEPS_PAUSED,      /* aborted: the simulation was paused */
    SESSION_STEPS_STOPPED,     /* aborted: the simulation was stopped */
    SESSION_STEPS_UNDER_WAY    /* never sent */
};

enum session_refusal {
    SESSION_REFUSED_KIND,   /* the server does not know this kind of record */
    SESSION_REFUSED_STREAM, /* the stream did not start; one that had the same key has ended */
};

/* What a side can do beyond this version, told in its greeting; none so far. */
#define SESSION_FEATURES UINT64_C(0)

/* What the server tells all the time: read with session_read_state. */
struct session_state {
    uint64_t step;     /* steps made since the simulation was started */
    double sim_time;   /* seconds */
    int32_t server_time; /* ms */
    uint16_t scene_id;
    uint8_t server_state;
    uint8_t awaits_stop; /* the client's command waits for the end of the simulation */
};

struct session_control; /* the first page of the memory */

struct session {
    int fd;               /* the socket */
    struct shared memory;
    struct shared bell;   /* client: the server's bell; server: not mapped */
    struct session_control *control;
    struct ring out, in;
    struct slot_shared *slots;
    uint32_t slot_count;
    size_t slots_allocated; /* client: bytes */
    size_t heap_offset, heap_size; /* where the server keeps the slots' values */
    uint32_t peer_pid;
    uint64_t peer_features;
    struct spin spin;     /* client: of session_wait */
    unsigned beside;      /* client: waits while the server ran on the same core */
    unsigned beside_limit; /* after so many, the client tries to move */
};

/* ------------------------------------------------------------------ client side */

/* A server on a busy machine may be late with its greeting. */
#define SESSION_GREETING_US 2000000

/* A connection that is being made. Nothing of it waits, unless it says so. */
struct session_attempt {
    int number;
    int fd; /* the socket that has said hello; -1: the server's has no room yet */
};

/* Begins to connect to the server with this number (the port without its sign). 0; -ENOENT or
 * -ECONNREFUSED when there is none; else negative errno. *why tells it in a sentence, and after 0
 * what is missing still. */
int session_attempt_begin(struct session_attempt *attempt, int number, char why[SESSION_WHY_SIZE]);

/* Carries on: 1 connected, 0 not yet, else negative errno as above (-EPROTONOSUPPORT: refused). The
 * attempt is over unless it is 0. */
int session_attempt_carry_on(struct session_attempt *attempt, struct session **sessionp,
                             char why[SESSION_WHY_SIZE]);

/* Waits until it can be carried on, or the deadline. */
void session_attempt_wait(const struct session_attempt *attempt, int64_t deadline_us);

/* Ends an attempt, if it is not over. */
void session_attempt_end(struct session_attempt *attempt);
/* In a child process after a fork: the parent's goes on. */
void session_attempt_abandon(const struct session_attempt *attempt);

/* All of it, with waiting: as session_attempt_begin; -ETIMEDOUT when the server did not greet until
 * the deadline, or -EAGAIN when until then too many others waited for that. */
int session_connect(struct session **sessionp, int number, int64_t deadline_us,
                    char why[SESSION_WHY_SIZE]);

/* Makes a slot's memory touchable: 0 or -ENOSPC. */
int session_prepare_slot(struct session *session, uint32_t slot);

/* Publishes what was written, and wakes the server if it sleeps. */
void session_publish_to_server(struct session *session);

/* Waits until the server has published something (1), the deadline has passed (0), or the server is
 * gone (-ECONNRESET). */
int session_wait(struct session *session, int64_t deadline_us);

/* 0 while the server is there, else -ECONNRESET. A system call. */
int session_check(struct session *session);

/* For a client that waits for several things at once: session_descriptor can be read from when the
 * server has published something or is gone, once session_arm has returned 0; 1 means that there is
 * something already. After that session_disarm, which takes what woke it. */
int session_descriptor(const struct session *session);
int session_arm(struct session *session);
int session_disarm(struct session *session);

/* Ends the session for both sides; the caller's part of it is to be closed. What was published
 * before is executed. */
void session_say_bye(struct session *session, uint32_t tag);

/* A value's bytes; NULL when its description cannot be. */
const uint8_t *session_value_bytes(const struct session *session, const struct slot_value *value);

/* 0, or -ETIMEDOUT when the server has stopped while it wrote: *state is as it was then. */
int session_read_state(const struct session *session, struct session_state *state);

/* The tag of the last record that the server has executed, 0 before the first. */
uint32_t session_executed(const struct session *session);

/* ------------------------------------------------------------------ server side */

/* Listens for clients of this number; see local_listen. */
int session_listen(int number);
void session_unlisten(int fd);

/* Greets a peer that was accepted and has said hello (something can be read from fd, which is
 * taken); does not wait. 0, or negative errno; a refused peer was told why, and *why tells it too. */
int session_greet(struct session **sessionp, int fd, const struct shared *bell,
                  char why[SESSION_WHY_SIZE]);

/* Tells a peer that has said hello why it is not wanted, and closes fd. */
void session_refuse(int fd, const char *why);

/* Publishes what was written, and wakes the client if it sleeps. */
void session_publish_to_client(struct session *session);

/* For session_executed. */
/* Where the client runs, as far as it has said so. */
enum spin_other session_where_client(const struct session *session);

void session_set_executed(struct session *session, uint32_t tag);

void session_write_state(struct session *session, const struct session_state *state);

/* ------------------------------------------------------------------ both */

/* Releases this process's part: the other side's, and that of another process which has the same
 * descriptor, go on. NULL is allowed. */
void session_close(struct session *session);

/* Ends the session for every process that has it. */
void session_shut(struct session *session);

#endif
