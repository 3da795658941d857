/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A call: the work of one simx function. The function names a command, passes it with its
 * operation mode, and reads the answer (client/answer.h).
 */
#ifndef CLIENT_CALL_H
#define CLIENT_CALL_H

#include <stddef.h>
#include <stdint.h>

#include "client/request.h"
#include "extApi.h"
#include "wire/value.h"

/* Failures that have no errno. */
#define CALL_E_MODE 1   /* the operation mode cannot be used for this command */
#define CALL_E_PAUSE 2  /* another thread's pause did not end in time; belongs to no command */
#define CALL_E_STEP 16  /* and above: CALL_E_STEP + enum session_step_end */
#define CALL_E_RESULT 64 /* and above: CALL_E_RESULT + the index of a call's result of another
                            type */

struct client;
struct item;

struct call {
    struct client *client; /* held, unless NULL */
    int client_id;
    int command;
    int is_quiet;          /* simxGetErrorText keeps the text of the previous call */
    struct item *answer;   /* in the inbox, unless NULL */
    int no_answer;         /* there is no answer to read, which is not an error */
    int has_words;         /* the client's failure has the server's text */
    int result;            /* simx_return_... bits */
    int error;             /* cause on this side: see call_fail */
    struct reader data;    /* the answer's data after the key; its start is aligned to 8 */
};

/* The failure of a call, for simxGetErrorText. */
struct failure {
    int result, command, error; /* of the call */
    char words[160];            /* the server's text; "" if it sent none */
};

struct call call_begin(simxInt client_id, const struct request *request, simxInt mode);
/* The same with a key below 0 that no other request of the client has. */
struct call call_begin_numbered(simxInt client_id, struct request *request, simxInt mode);
simxInt call_end(struct call *call);

/* Sends a request with a key below COMMAND_TALKS without waiting; call_receive takes its answer. It
 * waits up to timeout_ms, or, below 0, for as long as the connection lasts. */
struct call call_send(simxInt client_id, const struct request *request);
struct call call_receive(simxInt client_id, const struct request *request, int timeout_ms);

/* Holds the client for a call that sends no command, or no command of its own. */
struct call call_hold(simxInt client_id, int command);

/* Marks the call as failed on this side, by a negative errno or CALL_E_... Only call_fail and
 * call_refuse set results of this kind, so simxGetErrorText never shows an older error. */
void call_fail(struct call *call, int error);
/* A complete call that fails before anything is sent. Returns its result, or
 * simx_return_initialize_error_flag if there is no such client. */
simxInt call_refuse(simxInt client_id, int command, int error);

/* Waits up to timeout_ms until this client has received something since *seen. Set *seen to 0
 * before the first call; it is updated. Returns 0, or -1 on timeout or if there is no such
 * client. */
int call_wait_reply(simxInt client_id, unsigned *seen, int timeout_ms);

/* Gives one block (from malloc, or NULL) to the client, which frees it when the client ends.
 * Returns the block that was kept before, or `block` itself if there is no such client. The caller
 * frees the returned block. */
void *call_keep(simxInt client_id, void *block);

/* True if the id is valid and simxStart has returned it. Otherwise calls return
 * simx_return_initialize_error_flag. */
int call_client_runs(simxInt client_id);

/* ------------------------------------------------------------------ within lib/client */

/* A call that waits for the answer to its command. Two calls with the same key must not take each
 * other's answer. It is on the caller's stack. */
struct waiter {
    struct waiter *next;
    const struct key *key;
    uintptr_t thread;
};

/* The part of call_begin that needs a held client. */
void call_run(struct call *call, const struct request *request, simxInt mode);

#endif
