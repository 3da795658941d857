/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fast session: shared memory between one client and one server of this project, with one ring
 * of records per direction and slots for streams.
 *
 * The two meet at a local socket (os/local.h). The server makes the memory, which has no name, and
 * passes its descriptor. Afterwards the socket only signals the end of the peer, and carries bytes
 * that wake a side which sleeps on it. No file remains, however either side ends. The side that
 * ends a session says so in the ring, and shuts the socket down. Closing the socket is not enough,
 * because a child process may still have a copy. doc/protocol.md describes the records and their
 * order.
 *
 * Each side sleeps on a bell (session_bell.h). All clients of a server ring the same bell, in a
 * page of its own, because the server's main thread can sleep on only one word.
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

/* Kinds of record. The data of a command is a whole wire command (wire/command.h). The answer to a
 * record has the record's tag. A server refuses kinds that it does not know. */
enum session_kind {
    SESSION_COMMAND = 1, /* aux: the slot for a stream's values, or SESSION_NO_SLOT */
    SESSION_ANSWER,      /* aux: bits 0 to 7: number of bytes before the command, which align its
                            data to 8; from bit 8 on: number of bytes after it, with the reason of
                            a failure */
    SESSION_STEP,        /* aux: number of steps; no data */
    SESSION_STEPPED,     /* aux: how the steps ended (enum session_step_end); no data */
    SESSION_BYE,         /* the client ends the session, last record; no data */
    SESSION_REFUSED,     /* aux: enum session_refusal; data: the reason, a text without NUL */
    SESSION_CALL = 16,   /* a command named_call that is not a stream; its answer is: */
    SESSION_RESULT,      /* as SESSION_ANSWER, but in any order */
};
#define SESSION_KIND_MASK 0xffu
#define SESSION_BATCH 0x100u /* flag: executed in the same pass as the next record */
#define SESSION_NO_SLOT 0xffffffffu
#define SESSION_ANSWER_AT(aux) ((size_t)((aux) & 0xff))
#define SESSION_ANSWER_WORDS(aux) ((size_t)((aux) >> 8))
#define SESSION_WORDS_MAX 159 /* most bytes of the text in an answer */

enum session_step_end {
    SESSION_STEPS_DONE,
    SESSION_STEPS_NOT_ENABLED, /* refused: stepping is not switched on, or not authorised */
    SESSION_STEPS_NOT_RUNNING, /* refused: the simulation does not advance */
    SESSION_STEPS_BUSY,        /* refused: earlier steps are under way, or 0 steps were
                                  requested */
    SESSION_STEPS_DISABLED,    /* aborted: stepping was switched off meanwhile */
    SESSION_STEPS_PAUSED,      /* aborted: the simulation was paused */
    SESSION_STEPS_STOPPED,     /* aborted: the simulation was stopped */
    SESSION_STEPS_UNDER_WAY    /* never sent */
};

enum session_refusal {
    SESSION_REFUSED_KIND,   /* the server does not know this kind of record */
    SESSION_REFUSED_STREAM, /* the stream did not start; one that had the same key has ended */
};

/* Optional features of a side, sent in its greeting; none so far. */
#define SESSION_FEATURES UINT64_C(0)

/* The state that the server updates continuously: read it with session_read_state. */
struct session_state {
    uint64_t step;     /* steps since the simulation was started */
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
    size_t slots_allocated; /* client: bytes of the slots that are allocated */
    size_t heap_offset, heap_size; /* where the server stores the values of the slots */
    uint32_t peer_pid;
    uint64_t peer_features;
    struct session_state state; /* client: the last whole one that was read */
    struct spin spin;     /* client: of session_wait */
    unsigned beside;      /* client: waits while the server ran on the same core */
    unsigned beside_limit; /* after so many, the client tries to move */
};

/* ------------------------------------------------------------------ client side */

/* Timeout of the greeting: on a busy machine the server may be slow. */
#define SESSION_GREETING_US 2000000

/* A connection attempt. Its functions do not wait, unless they say so. */
struct session_attempt {
    int number;
    int fd; /* the socket on which hello was sent; -1: the server's queue is full */
};

/* Begins to connect to the server with this number (the port without its sign). Returns 0; -ENOENT
 * or -ECONNREFUSED if no server runs; or another negative errno. `why` gets the reason as a
 * sentence; after 0, it says what is still missing. */
int session_attempt_begin(struct session_attempt *attempt, int number, char why[SESSION_WHY_SIZE]);

/* Continues the attempt. Returns 1 when connected, 0 if not yet, or negative errno as above
 * (-EPROTONOSUPPORT: refused). The attempt has ended unless the result is 0. */
int session_attempt_carry_on(struct session_attempt *attempt, struct session **sessionp,
                             char why[SESSION_WHY_SIZE]);

/* Waits until the attempt can continue, at most until the deadline. */
void session_attempt_wait(const struct session_attempt *attempt, int64_t deadline_us);

/* Ends an attempt. No effect if it has ended. */
void session_attempt_end(struct session_attempt *attempt);
/* For a child process after fork: releases the child's copy. The parent's attempt continues. */
void session_attempt_abandon(const struct session_attempt *attempt);

/* Makes a complete attempt, and waits. Errors as for session_attempt_begin; -ETIMEDOUT if the
 * server sent no greeting before the deadline; -EAGAIN if its queue was full until then. */
int session_connect(struct session **sessionp, int number, int64_t deadline_us,
                    char why[SESSION_WHY_SIZE]);

/* Allocates the memory of a slot. Returns 0 or -ENOSPC. */
int session_prepare_slot(struct session *session, uint32_t slot);

/* Publishes the committed records, and wakes the server if it sleeps. */
void session_publish_to_server(struct session *session);

/* Waits until the server has published a record (returns 1), the deadline has passed or it has
 * waited for `longest_us` (0), or the server is gone (-ECONNRESET). The clock is not read if there
 * is a record at the first looks. */
int session_wait(struct session *session, int64_t deadline_us, int64_t longest_us);

/* Returns 0 while the server runs, else -ECONNRESET. Makes a system call. */
int session_check(struct session *session);

/* For a client that polls several descriptors. Call session_arm first: 0 means that the descriptor
 * becomes readable when the server publishes a record or is gone; 1 means that there are records
 * already. After polling call session_disarm, which reads the bytes that woke the client. */
int session_descriptor(const struct session *session);
int session_arm(struct session *session);
int session_disarm(struct session *session);

/* Ends the session for both sides. The caller must still close its own side. The server executes
 * the records that were published before. */
void session_say_bye(struct session *session, uint32_t tag);

/* Returns the bytes of a value; NULL if its description is impossible. */
const uint8_t *session_value_bytes(const struct session *session, const struct slot_value *value);

/* 0, or -ETIMEDOUT when the server has stopped while it wrote: *state is then the last whole one
 * that was read, zeros before the first. */
int session_read_state(struct session *session, struct session_state *state);

/* Returns the tag of the last record that the server has executed; 0 before the first. */
uint32_t session_executed(const struct session *session);

/* ------------------------------------------------------------------ server side */

/* Listens for clients of this number; see local_listen. */
int session_listen(int number);
void session_unlisten(int fd);

/* Greets an accepted peer that has sent hello (fd is readable); takes ownership of fd, and does
 * not wait. Returns 0, or negative errno. A refused peer gets the reason as a sentence, and so
 * does `why`. */
int session_greet(struct session **sessionp, int fd, const struct shared *bell,
                  char why[SESSION_WHY_SIZE]);

/* Sends the reason of a refusal to a peer that has sent hello, and closes fd. */
void session_refuse(int fd, const char *why);

/* Publishes the committed records, and wakes the client if it sleeps. */
void session_publish_to_client(struct session *session);

/* Where the client runs, as far as it has published this. */
enum spin_other session_where_client(const struct session *session);

/* Sets the value of session_executed. */
void session_set_executed(struct session *session, uint32_t tag);

void session_write_state(struct session *session, const struct session_state *state);

/* ------------------------------------------------------------------ both */

/* Releases this process's part. The other side, and another process that has the same descriptor,
 * continue. NULL is allowed. */
void session_close(struct session *session);

/* Ends the session for all processes that have it, by shutting the socket down. */
void session_shut(struct session *session);

#endif
