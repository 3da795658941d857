/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Named calls: a function of the simulator by its dotted name, with any arguments, asked for by a
 * client behind some door (a socket, a command). Requests and replies are maps of CBOR, those of
 * CoppeliaSim's remote API of today:
 *
 *     request  { func, args, argsL, uuid, timeout, eval }
 *     reply    { ret } or { err }; { func, args } calls a function of the client, whose next
 *              request is `_*executed*_` with its results, or a call inside of it
 *
 * A connection of commands sends such requests, too (named_send), or calls functions by commands
 * (named_execute). Its client is the connection itself.
 *
 * There is one `struct named` for all doors. All of it happens on the simulator's main thread.
 *
 * A door opens a peer for each connection, hands over its requests, and gets one reply to each: at
 * once, or in a later pass when the function waits. It hands over no second request of a peer
 * before the reply to the first. Peers with one uuid are one client: it has one step level and one
 * lock, and ends with its last peer. Nobody is told to ask again (`_*wait*_`, `_*repeat*_`): the
 * reply comes when it is there. What arrives while another client holds the simulator is kept until
 * then.
 *
 * A client that says nothing for as long as its first request has told (`timeout`, in seconds; 600
 * when it has not) is forgotten: it holds nothing any more, and its next request is a new client's.
 * Who waits for a reply is not silent. Connections of commands are forgotten only if they ask for
 * it.
 */
#ifndef NAMED_NAMED_H
#define NAMED_NAMED_H

#include <stddef.h>
#include <stdint.h>

#include "wire/value.h"

struct named;
struct named_peer;
struct sim_api;
struct sim_script_call;
struct stepper;
struct stepping;
struct stop;

#define NAMED_HOLD_MS 10000        /* a callback or a lock holds the simulator up for so long */
#define NAMED_HOLD_MAX_MS 3600000
#define NAMED_MESSAGE_MAX ((size_t)(sizeof(void *) > 4 ? 64 : 8) << 20) /* bytes of a request */

/* What the server has for it. */
struct named_place {
    struct sim_api *sim;
    struct stepping *stepping;
    const struct stop *stop;
    /* While a client holds the simulator (NULL: no door lets it): waits until the doors have handed
     * over something by named_request, or have closed a peer, or the holder's connection has sent
     * something (1), or the deadline has passed (0). No commands of others are executed. */
    int (*serve)(void *context, int64_t deadline_us);
    void *context;
};

int named_new(struct named **namedp, const struct named_place *place);
/* Its peers are closed before. NULL is allowed. */
void named_free(struct named *named);

/* Resumes what waits, and forgets who is silent for too long. Once in each of the simulator's
 * callbacks, at its begin. How many calls were answered. */
int named_pass(struct named *named, int64_t now_us);

/* While a client has the lock, serves it alone; then what has come of others meanwhile. Each time
 * after requests were handed over, before the simulator goes on. */
void named_hold(struct named *named);

/* A function was called, since this was asked last, that may have changed the simulator. */
int named_take_change(struct named *named);

/* Who holds the simulator, by a callback or a lock: a client of commands, whose commands are
 * executed meanwhile; NULL: nobody, or a client of a door. */
const struct named_client *named_holder(struct named *named);
/* A client holds the simulator, and has not left in the meantime. */
int named_is_held(struct named *named);

/* Something waits for the next pass, or for a step: callbacks must not be passed over. */
int named_is_waiting(const struct named *named);

/* ------------------------------------------------------------------ doors */

/* What a service lets its clients do. */
struct named_rights {
    int may_step;  /* stepping is authorised */
    int may_run;   /* functions that reach beyond the simulator (files, programs), and chunks of
                      Lua */
    int hold_ms;   /* NAMED_HOLD_MS or what the configuration says */
    int call_ms;   /* how long a function may compute between its waits; 0: as long as it likes */
};

/* One reply; the bytes are valid during the call. It may be called from within named_request,
 * named_pass and named_peer_close (of another peer), and must not call back into `named`. */
typedef void named_reply(void *data, const uint8_t *bytes, size_t size);

int named_peer_open(struct named *named, struct named_peer **peerp,
                    const struct named_rights *rights, named_reply *reply, void *data);

/* The connection has ended: what its client waited for, called and held ends at once, unless other
 * peers of the client are there. No reply follows. The peer may be closed at any time, also from
 * within named_place.serve; it must not be used afterwards. */
void named_peer_close(struct named_peer *peer);

/* One request, any bytes. */
void named_request(struct named *named, struct named_peer *peer, const uint8_t *bytes, size_t size);

/* ------------------------------------------------------------------ commands */

/* A connection whose commands are calls; its stepping is that of its other commands. 0 or
 * -ENOMEM. */
struct named_client;
int named_client_open(struct named *named, struct named_client **clientp, struct stepper *stepper,
                      const struct named_rights *rights);
/* What it waits for ends; its answers stay the caller's. NULL is allowed. */
void named_client_close(struct named_client *client);

enum named_outcome { CALL_RETURNS, CALL_FAILS, CALL_WAITS };

/* One call's answer, when it is done: an array of CBOR with the results, the reply to a request, or
 * an error text. */
struct named_answer {
    struct named_wait *wait; /* both NULL: it is done */
    struct talk *talk;
    enum named_outcome outcome;
    int only_looks; /* the function changes nothing, as far as its name tells */
    struct buffer bytes;
};

/* `call` is an array of CBOR: the function's name and its arguments. CALL_RETURNS: the results were
 * appended to `reply`. CALL_FAILS: the answer's bytes are the text. CALL_WAITS, only where it may:
 * the answer is done in a later pass; it must not move until then. */
enum named_outcome named_execute(struct named_client *client, const uint8_t *call, size_t size,
                                 int may_wait, struct buffer *reply, struct named_answer *answer);
static inline int named_answer_is_done(const struct named_answer *answer)
{
    return !answer->wait && !answer->talk;
}

/* A request of the protocol as a command. The requests with one key are a conversation: a client
 * may have several, and each alternates with its replies. NULL: it is kept, and the reply, a map of
 * CBOR, becomes the answer when named_execute_sent has executed it, or later; the answer must not
 * move until then. Else a sentence of why not. */
#define NAMED_WAITING_MAX (4 * NAMED_MESSAGE_MAX) /* bytes of all requests that wait to be
                                                     executed */
const char *named_send(struct named_client *client, int key, const uint8_t *bytes, size_t size,
                       struct named_answer *answer);
/* The client has sent such requests: its program is one of the protocol. */
int named_client_talks(const struct named_client *client);
/* Executes what was sent, while no command is executed: how many there were. */
int named_execute_sent(struct named *named);
/* How many such requests have their reply. */
unsigned named_replied(const struct named *named);

/* Nobody wants it any more; also ends its wait. */
void named_answer_deinit(struct named_answer *answer);

/* ------------------------------------------------------------------ scripts */

/* A script calls a function of a client: (client, name, arguments...) -> results. */
void named_call_back(struct named *named, struct sim_script_call *call);

#endif
