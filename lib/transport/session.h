/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fast session: shared memory between one client and one server of ours, with a ring of
 * records each way and slots for streams.
 *
 * They meet at a local socket (os/local.h). The server makes the memory, which has no name, and
 * hands it over; the socket then carries nothing but the end of the peer, and pokes where the
 * system has no futex. Nothing is left behind, however either ends.
 *
 * A sleeper says so before it looks once more and sleeps; who publishes looks whether the other
 * sleeps, and only then makes a system call. All clients of a server ring one bell, which lies in a
 * page of its own, because its main thread can sleep in one place only.
 */
#ifndef TRANSPORT_SESSION_H
#define TRANSPORT_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "os/local.h"
#include "os/shared.h"
#include "os/spin.h"
#include "transport/ring.h"
#include "transport/slot.h"

#define SESSION_VERSION 2
#define SESSION_WHY_SIZE 128

/* Kinds of record. A command's data is a whole wire command (wire/command.h); an answer carries
 * the tag of what it answers. */
enum session_kind {
    SESSION_COMMAND = 1, /* aux: the slot for a stream's values, or SESSION_NO_SLOT */
    SESSION_ANSWER,      /* aux: bytes before the command, which align its data to 8 */
    SESSION_STEP,        /* aux: how many steps to make; no data */
    SESSION_STEPPED,     /* aux: 0, or why not (enum session_step_end) */
};
#define SESSION_KIND_MASK 0xffu
#define SESSION_BATCH 0x100u /* flag: to be executed in the same pass as the record that follows */
#define SESSION_NO_SLOT 0xffffffffu

enum session_step_end {
    SESSION_STEPS_DONE,
    SESSION_STEP_NOT_ENABLED, /* stepping is not switched on, or not authorised */
    SESSION_STEP_NOT_RUNNING, /* the simulation does not advance, or has ended meanwhile */
};

/* A bell's page. */
struct session_bell {
    uint32_t asleep;
    uint32_t rung;
};

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
    struct spin spin;     /* client: of session_wait */
};

/* ------------------------------------------------------------------ client side */

/* A server on a busy machine may be late with its greeting. */
#define SESSION_GREETING_US 2000000

/* Connects to the server with this number (the port without its sign). 0; -ENOENT or -ECONNREFUSED
 * when there is none; -ETIMEDOUT when it did not greet until the deadline, or -EAGAIN when until
 * then too many others waited for that, also when *stop (unless NULL) became true; else negative
 * errno. *why tells it in a sentence. */
int session_connect(struct session **sessionp, int number, int64_t deadline_us, const int *stop,
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

/* A value's bytes; NULL when its description cannot be. */
const uint8_t *session_value_bytes(const struct session *session, const struct slot_value *value);

void session_read_state(const struct session *session, struct session_state *state);

/* The tag of the last record that the server has executed, 0 before the first. */
uint32_t session_executed(const struct session *session);

/* ------------------------------------------------------------------ server side */

/* Listens for clients of this number; see local_listen. */
int session_listen(int number);
void session_unlisten(int fd);

/* Makes the page of a bell. */
int session_bell_new(struct shared *page);

/* Greets a peer that was accepted and has said hello (something can be read from fd, which is
 * taken); does not wait. 0, or negative errno; a refused peer was told why, and *why tells it too. */
int session_greet(struct session **sessionp, int fd, const struct shared *bell,
                  char why[SESSION_WHY_SIZE]);

/* Tells a peer that has said hello why it is not wanted, and closes fd. */
void session_refuse(int fd, const char *why);

/* Publishes what was written, and wakes the client if it sleeps. */
void session_publish_to_client(struct session *session);

/* For session_executed. */
void session_set_executed(struct session *session, uint32_t tag);

void session_write_state(struct session *session, const struct session_state *state);

/* ------------------------------------------------------------------ both */

void session_close(struct session *session);

#endif
