/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the files of this folder share: clients, calls, and calls that wait; for named/ only.
 */
#ifndef NAMED_INNER_H
#define NAMED_INNER_H

#include "named/named.h"
#include "named/tail.h"
#include "server/stepping.h"
#include "server/stop.h"
#include "wire/cbor.h"

/* A function of the client that a script has called, until its results are here. */
struct frame {
    struct frame *outer;
    struct named_peer *peer;  /* NULL: its connection has ended */
    int is_answered;
    struct buffer results;    /* of CBOR: an array, or nothing */
};

/* A call that is being executed: of a script it may come back to us. */
struct running {
    struct running *outer;
    struct named_client *client;
    struct named_peer *peer;  /* NULL: of a command, or its connection has ended */
};

struct named {
    struct named_place place;
    struct named_client *clients;
    struct named_wait *waits; /* in the order they began */
    struct frame *frames;     /* the innermost first */
    struct running *running;  /* likewise */
    struct tail tail;         /* results that are being written; free between calls */
    unsigned numbers;         /* of clients and calls, so far */
    int spare_stack;          /* of the simulator's; 0: none */
    int kept;                 /* peers whose request waits for a client that holds the simulator */
    unsigned passes;
    int64_t look_us;          /* when to look for silent clients again */
    int queued;               /* requests that were sent by commands and are to be executed */
    unsigned arrivals;        /* of such requests, so far */
    unsigned replied;         /* how many of them have their reply */
    size_t waiting_size;      /* bytes of requests that are queued or kept */
    int has_changed;          /* a function was called that may have changed the simulator */
};

/* ------------------------------------------------------------------ clients */

struct named_client {
    struct named_client *next;
    struct named *named;
    unsigned number;          /* by which scripts name it */
    int users;                /* peers, waiting and running calls: it is freed by the last one */
    int is_gone;              /* its last peer has left */
    struct named_rights rights;
    struct stepper *stepper;  /* its own, or that of its connection */
    struct stepper own;
    int locks;
    int64_t lock_until_us;
    int has_lost_lock;        /* it was held for too long */
    int is_heard;             /* it has asked something since the last look */
    int has_told;             /* how long it may be silent: its first request has */
    int64_t silence_us;       /* 0: as long as it likes */
    int64_t heard_us;         /* at the last look after which it had asked something */
    struct named_peer *peers;
    struct talk *talks;       /* of a connection of commands; each has one of the peers */
    char *uuid;               /* NULL for such a connection */
    size_t uuid_size;
};

/* One with one user, without a stepper; NULL when memory ran out. */
struct named_client *caller_new(struct named *named, const struct named_rights *rights);
/* The client of this uuid, for one more peer; NULL when memory ran out. */
struct named_client *caller_take(struct named *named, const uint8_t *uuid, size_t size,
                                 const struct named_rights *rights);
/* What it waits for and holds ends. */
void caller_end(struct named_client *client);
/* One user less. */
void caller_give(struct named_client *client);

/* It has asked something, and may be silent for so long when this is its first request; 0: it has
 * not said. */
void silence_hear(struct named_client *client, int64_t seconds);
/* Forgets who is silent for too long. */
void silence_check(struct named *named, int64_t now_us);

/* ------------------------------------------------------------------ calls */

struct named_call {
    struct named *named;
    struct named_client *client;
    const char *name; /* of the function; no NUL follows */
    size_t name_size;
    struct reader args; /* in an array of CBOR that cbor_check has passed */
    size_t count;       /* of them */
    size_t missing;     /* nil arguments behind them */
    int may_wait;
    struct tail *tail;  /* CALL_RETURNS: results, an array of CBOR, and nothing else */
    struct buffer why;  /* CALL_FAILS: a text; the caller frees it */
    struct named_wait *wait; /* CALL_WAITS */
};

enum named_outcome invoke_execute(struct named_call *call);
/* The function changes nothing, as far as its name tells. */
int invoke_only_looks(const char *name, size_t size);

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
enum named_outcome invoke_fail(struct named_call *call, const char *format, ...);
/* With what the simulator says about its refusal. */
enum named_outcome invoke_fail_as_told(struct named_call *call);
/* No results, or one. */
enum named_outcome invoke_return_nothing(struct named_call *call);
enum named_outcome invoke_return_int(struct named_call *call, int64_t value);

/* A function that is called without Lua, with arguments that it expects: 1, or 0 for any other. */
int direct_call(struct named_call *call, enum named_outcome *outcomep);

/* By a function of the add-on. */
enum named_outcome script_call(struct named_call *call);
enum named_outcome script_resume(struct named_call *call, unsigned number);
void script_drop(struct named *named, unsigned number);

/* Functions that mean something else for a client, or go straight to the simulator: the handler, or
 * NULL for others. */
typedef enum named_outcome named_handler(struct named_call *call);
named_handler *own_find(const char *name, size_t size);

/* What a row of a table of functions begins with. */
struct row_name {
    const char *text;
    size_t size;
};
#define ROW_NAME(text) { text, sizeof(text) - 1 }
/* The row with this name, or NULL. Names have many lengths, so that few of them are compared. */
const void *row_find(const void *rows, size_t count, size_t row_size, const char *name,
                     size_t size);

/* ------------------------------------------------------------------ calls that wait */

enum wait_kind {
    WAIT_STEP,   /* for a step that its client has asked for */
    WAIT_MADE,   /* for any step */
    WAIT_PASS,   /* for the next pass */
    WAIT_START,  /* for the end of a simulation, to start the next */
    WAIT_STOP,   /* for the end of a simulation */
    WAIT_SCRIPT  /* a script's coroutine */
};

/* A connection behind a door. */
struct named_peer {
    struct named_peer *next;  /* of the same client */
    struct named *named;
    struct named_client *client; /* NULL before its first request */
    struct named_rights rights;
    named_reply *reply;
    void *data;
    struct named_wait *wait;  /* its call, if that waits */
    int is_asked;             /* a reply is due */
    struct buffer late;       /* one that came when none was due any more: its client has let the
                                 time for a callback pass; the results that it sends then get it */
    struct buffer kept;       /* its request, while another client holds the simulator */
    int has_kept;
};

/* Of a connection of commands; NULL when memory ran out. */
struct named_peer *named_peer_join(struct named_client *client, named_reply *reply, void *data);

/* The connection has ended. */
void talks_end(struct named_client *client);
/* Nobody wants the reply any more. */
void talk_forget_answer(struct named_answer *answer);

/* {ret: results}, what the tail has; {err: text}; {func: name, args: what the tail has}. */
void reply_results(struct named_peer *peer, struct tail *tail);
void reply_error(struct named_peer *peer, const void *text, size_t size);
void reply_call(struct named_peer *peer, const uint8_t *name, size_t size, struct tail *tail);
void reply_empty(struct named_peer *peer);
void reply_late(struct named_peer *peer);
/* What version 1 of the protocol calls an error. */
void reply_old_error(struct named_peer *peer, const char *text);

/* What a request says. */
struct request {
    struct cbor_item func, eval; /* kind CBOR_NONE: not there, or no text */
    struct cbor_item uuid;
    struct reader eval_at;       /* the item itself */
    struct reader args;          /* behind the head of the array */
    size_t count;                /* of args */
    size_t missing;              /* arguments of nothing behind them, which argsL tells of */
    int64_t timeout;             /* seconds for which its client may be silent; 0: not told */
};
/* NULL, or a sentence of what is wrong with it. */
const char *request_decode(struct request *request, const uint8_t *bytes, size_t size);

/* Executes what is kept of peers that need not wait any more: how many. */
int peers_execute_kept(struct named *named);

typedef void wait_done(void *data, enum named_outcome outcome, struct named_call *call);

struct named_wait {
    struct named_wait *next;
    struct named_client *client;
    enum wait_kind kind;
    uint64_t made;      /* steps that were made when it began, or asked for one */
    unsigned ends;      /* simulations that had ended */
    unsigned pass;      /* in which it began, or was resumed */
    int takes_step;     /* WAIT_SCRIPT: its client has asked for a step for it */
    unsigned number;    /* WAIT_SCRIPT: of the call */
    const char *name;   /* of the function, for messages; owned */
    struct named_peer *peer;   /* whose functions a script can call; NULL: a command waits */
    struct named_wait **owner; /* where its owner has it: NULL when it is no more */
    wait_done *done;           /* once, when it is done; it is freed then */
    void *data;
};

/* The call waits: CALL_WAITS, or CALL_FAILS where it must not. */
enum named_outcome wait_begin(struct named_call *call, enum wait_kind kind);
/* Whose it is, who must not move. */
void wait_own(struct named_wait *wait, struct named_wait **owner, wait_done *done, void *data);
/* Nobody wants it any more. */
void wait_drop(struct named_wait *wait);
int waits_pass(struct named *named);

#endif
