/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The messages of a lock-step client: one comes in, one goes out. Two threads share this object:
 * the communication thread, which waits, and the simulator's main thread, which checks without
 * waiting and executes. The thread that uses the channel holds `io`; `lock` protects what both
 * threads access.
 *
 * A message with a blocking command is answered after its execution, or after a limited time.
 */
#ifndef SERVER_EXCHANGE_H
#define SERVER_EXCHANGE_H

#include "os/thread.h"
#include "transport/channel.h"
#include "wire/message.h"

#define EXCHANGE_QUEUE_LIMIT ((size_t)64 << 20) /* unexecuted bytes; a client with more is
                                                   dropped */

struct exchange_status {
    int connected;
    int info[5]; /* wire clock of the last message and of the last reply, ms between messages,
                    numbers of commands in and out */
    int client_version; /* -1 before the first message */
    char peer[SOCKET_PEER_SIZE];
};

struct exchange {
    int stop;          /* atomic */
    int gone;          /* atomic; there is no client, or it must be dropped */
    int idle;          /* atomic; no client, and the main thread knows this without taking the
                          lock */
    int64_t looked_us; /* atomic; when the main thread last checked the channel */

    struct mutex io;        /* held while using the channel; taken before `lock` */
    struct buffer incoming; /* message that is being received */
    struct buffer outgoing; /* reply that is being sent: not empty while a send is unfinished */

    struct mutex lock;       /* protects the following fields */
    struct cond parked;      /* signalled when the communication thread has work */
    struct channel *channel; /* set and cleared with io also held; NULL = no client */
    int is_new;              /* the client is not the one of the main thread's last pass */
    int failed;              /* the connection must be dropped; negative errno */
    int closing;             /* the client has sent good-bye: drop it after the reply */
    int reply_due;           /* a message is not answered yet */
    int64_t hold_until_us;   /* until then, the reply waits for the execution */
    unsigned received, executed;  /* numbers of messages */
    struct message_header newest; /* header of the last message received */
    int newest_commands;
    int swap;        /* the client has the other byte order */
    int has_streams; /* every reply contains their values */
    int64_t received_us;
    int received_ms, replied_ms, gap_ms;
    int replied_commands;
    struct buffer queue;   /* messages that the main thread has not taken: u32 size, bytes */
    struct buffer results; /* answers that are not sent yet */
    struct message_header reply; /* header from the pass that made the results; its id is -1 if
                                    there are none */
};

void exchange_init(struct exchange *exchange);
void exchange_deinit(struct exchange *exchange);

/* Makes waiting functions return; the communication thread then ends. */
void exchange_stop(struct exchange *exchange);
int exchange_is_stopped(struct exchange *exchange);

/* ---- communication thread */

/* Begins with a new client, and takes ownership of its channel. */
void exchange_open(struct exchange *exchange, struct channel *channel);
/* Ends the client, and closes the channel. */
void exchange_close(struct exchange *exchange);

/* Waits until there is work for the client, and returns which; EXCHANGE_NOTHING at the deadline.
 * Negative errno if the client must be dropped. */
enum exchange_turn { EXCHANGE_NOTHING, EXCHANGE_REPLY, EXCHANGE_RECEIVE };
int exchange_await_turn(struct exchange *exchange, int64_t deadline_us);

/* Waits for a message. Returns 1 if one has arrived, 0 at the deadline, or negative errno. */
int exchange_receive(struct exchange *exchange, int64_t deadline_us);

/* Sends the due reply, or a part of it. Returns 0 or negative errno. */
int exchange_reply(struct exchange *exchange, int64_t deadline_us);

/* True if the client has sent good-bye, has closed its side or is being dropped. */
int exchange_is_leaving(struct exchange *exchange);
/* True if the client has neither sent nor received anything for longer than the limit. */
int exchange_is_silent(struct exchange *exchange);

/* Sleeps until that time, or until the exchange is stopped. */
void exchange_sleep(struct exchange *exchange, int64_t until_us);

/* ---- main thread */

/* True if there is no client that the main thread must handle: it need not call the functions
 * below. */
int exchange_is_idle(struct exchange *exchange);
int exchange_is_connected(struct exchange *exchange);

/* Receives without waiting. Returns 1 if a message waits for its execution. */
int exchange_poll(struct exchange *exchange);

/* The main thread will not check the channel for a while: the communication thread takes over at
 * once. */
void exchange_release(struct exchange *exchange);

/* Sends the reply if it is due and can be sent without waiting; the communication thread sends the
 * rest. */
void exchange_try_reply(struct exchange *exchange);

/* The messages that are executed in one pass. */
struct exchange_batch {
    struct buffer messages;       /* u32 size, bytes; the caller must free it after the last
                                     batch */
    struct message_header header; /* header of the newest message */
    unsigned count;               /* number of messages received so far */
    size_t results_max;           /* room for results in its reply, in bytes */
    int swap;
    int is_new; /* the client is not the one of the previous batch */
};

/* True if the client of the present batch has gone, even if another has come. */
int exchange_is_new(struct exchange *exchange);

/* Takes all received messages. Returns 1 if there is something to execute or to answer. */
int exchange_take(struct exchange *exchange, struct exchange_batch *batch);

/* Reports that the batch was executed with these results, and takes them. The remaining content of
 * `results` is for the next batch. */
struct exchange_done {
    struct message_header header; /* header of the reply; id and time of the batch are filled in */
    int commands;                 /* number of executed commands */
    int has_streams;
};
void exchange_put(struct exchange *exchange, const struct exchange_batch *batch,
                  const struct exchange_done *done, struct buffer *results);

void exchange_get_status(struct exchange *exchange, struct exchange_status *status);

#endif
