/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The messages of a lock-step client: one comes in, one goes out. It is what two threads share: the
 * communication thread, which waits, and the simulator's main thread, which looks without waiting
 * and executes. Whoever uses the channel holds `io`; what both may see is guarded by `lock`.
 *
 * A message with a blocking command is answered when it was executed, or after a bounded time.
 */
#ifndef SERVER_EXCHANGE_H
#define SERVER_EXCHANGE_H

#include "os/thread.h"
#include "transport/channel.h"
#include "wire/message.h"

#define EXCHANGE_QUEUE_LIMIT ((size_t)64 << 20) /* unexecuted bytes: above it a client is dropped */

struct exchange_status {
    int connected;
    int info[5]; /* clock of last message, of last reply, ms between messages, commands in, out */
    int client_version; /* -1 before the first message */
    char peer[SOCKET_PEER_SIZE];
};

struct exchange {
    int stop;          /* atomic */
    int gone;          /* atomic: there is no client, or it is to be dropped */
    int idle;          /* atomic: no client, and the main thread knows: it need not lock to see that */
    int64_t looked_us; /* atomic: when the main thread looked at the channel last */

    struct mutex io;        /* who uses the channel; taken before `lock` */
    struct buffer incoming; /* message under way */
    struct buffer outgoing; /* reply under way: not empty while a send is unfinished */

    struct mutex lock;       /* guards the following */
    struct cond parked;      /* the communication thread has something to do */
    struct channel *channel; /* set and cleared with io held as well; NULL = no client */
    int is_new;              /* another client than at the main thread's last pass */
    int failed;              /* the connection is to be dropped; -errno */
    int closing;             /* the client said so: drop after the reply */
    int reply_due;           /* a message is unanswered */
    int64_t hold_until_us;   /* ... and waits for its execution until then */
    unsigned received, executed;  /* messages */
    struct message_header newest; /* of the last message received */
    int newest_commands;
    int swap;        /* the client has the other byte order */
    int has_streams; /* every message is answered with their values */
    int64_t received_us;
    int received_ms, replied_ms, gap_ms;
    int replied_commands;
    struct buffer queue;   /* messages that the main thread has not taken: u32 size, bytes */
    struct buffer results; /* answers that have not gone out */
    struct message_header reply; /* of the pass that made them; id -1 when none was made */
};

void exchange_init(struct exchange *exchange);
void exchange_deinit(struct exchange *exchange);

/* Whatever waits returns, and the communication thread's next turn is its end. */
void exchange_stop(struct exchange *exchange);
int exchange_is_stopped(struct exchange *exchange);

/* ---- communication thread */

/* A client has come; its channel is the exchange's. */
void exchange_open(struct exchange *exchange, struct channel *channel);
/* It has gone: the channel is closed. */
void exchange_close(struct exchange *exchange);

/* Waits until there is something to do for the client: what, EXCHANGE_NOTHING at the deadline.
 * Negative errno when the client is to go. */
enum exchange_turn { EXCHANGE_NOTHING, EXCHANGE_REPLY, EXCHANGE_RECEIVE };
int exchange_await_turn(struct exchange *exchange, int64_t deadline_us);

/* Waits for a message: 1 it has come, 0 not until the deadline, negative errno. */
int exchange_receive(struct exchange *exchange, int64_t deadline_us);

/* Sends what it can of the reply that is ripe: 0 or negative errno. */
int exchange_reply(struct exchange *exchange, int64_t deadline_us);

/* The client has said good-bye or is being dropped. */
int exchange_is_leaving(struct exchange *exchange);
/* The client has neither sent nor taken anything for longer than it may. */
int exchange_is_silent(struct exchange *exchange);

/* Sleeps until then, or until the exchange is stopped. */
void exchange_sleep(struct exchange *exchange, int64_t until_us);

/* ---- main thread */

/* No client, as far as the main thread has to know: nothing below needs to be called. */
int exchange_is_idle(struct exchange *exchange);
int exchange_is_connected(struct exchange *exchange);

/* Receives what is there, without waiting: 1 when a message waits for its execution. */
int exchange_poll(struct exchange *exchange);

/* The main thread will not look for a while: the communication thread takes over at once. */
void exchange_release(struct exchange *exchange);

/* Sends the reply if it is due and goes out at once; the rest is the communication thread's. */
void exchange_try_reply(struct exchange *exchange);

/* What is executed in one pass. */
struct exchange_batch {
    struct buffer messages;       /* u32 size, bytes; the caller's to free in the end */
    struct message_header header; /* of the newest */
    unsigned count;               /* messages up to it */
    size_t results_max;           /* bytes of results that its reply has room for */
    int swap;
    int is_new; /* of another client than the batch before */
};

/* The client whose batch is executed has gone, and perhaps another has come. */
int exchange_is_new(struct exchange *exchange);

/* Takes over all that has come: 1 when there is something to execute or to answer. */
int exchange_take(struct exchange *exchange, struct exchange_batch *batch);

/* The batch has been executed with these results, which are taken over: what is left in `results`
 * is for the next ones. */
struct exchange_done {
    struct message_header header; /* of the reply; the batch's id and time are filled in */
    int commands;                 /* that were executed */
    int has_streams;
};
void exchange_put(struct exchange *exchange, const struct exchange_batch *batch,
                  const struct exchange_done *done, struct buffer *results);

void exchange_get_status(struct exchange *exchange, struct exchange_status *status);

#endif
