/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A call: what a simx function does. It names a command, hands it over with its operation mode, and
 * reads the answer (client/answer.h).
 *
 *     struct request request = request_int(simx_cmd_get_joint_position, jointHandle);
 *     struct call call = call_begin(clientID, &request, operationMode);
 *     answer_f32(&call, position, 1);
 *     return call_end(&call);
 *
 * call_begin applies the operation mode and holds the client until call_end; when the result is 0,
 * the answer's data is in call.data. Its size was checked against the shortest answer that the
 * command table allows, so that fixed parts need no check.
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
#define CALL_E_PAUSE 2  /* another thread's pause did not end in time; of no command */
#define CALL_E_STEP 16  /* and above: enum session_step_end */

struct client;
struct item;

struct call {
    struct client *client; /* held, unless NULL */
    int client_id;
    int command;
    int is_quiet;          /* simxGetErrorText goes on telling of the call before */
    struct item *answer;   /* in the inbox, unless NULL */
    int no_answer;         /* there is none to be read, and that is no fault */
    int has_words;         /* the server's, in the client's failure */
    int result;            /* simx_return_... bits */
    int error;             /* what of this client caused them: see call_fail */
    struct reader data;    /* the answer's data behind the key; aligned to 8 at its start */
};

/* How a call failed, for simxGetErrorText. */
struct failure {
    int result, command, error; /* of the call */
    char words[160];            /* the server's; "" if it gave none */
};

struct call call_begin(simxInt client_id, const struct request *request, simxInt mode);
simxInt call_end(struct call *call);

/* Holds the client of a call that sends no command, or none of its own. */
struct call call_hold(simxInt client_id, int command);

/* The call fails on this side, by a negative errno or CALL_E_... Results that mean so come from
 * here and from call_refuse alone: simxGetErrorText then tells of this call and of nothing
 * older. */
void call_fail(struct call *call, int error);
/* A whole call that ends so before anything is sent: its result, which without such a client is
 * simx_return_initialize_error_flag. */
simxInt call_refuse(simxInt client_id, int command, int error);

/* Waits up to timeout_ms until this client has received something since *seen, which is 0 at first
 * and is updated: 0, or -1 when the time is over or there is no such client. */
int call_wait_reply(simxInt client_id, unsigned *seen, int timeout_ms);

/* Keeps one block (from malloc, or NULL) with the client, which frees it when it ends. Returns what
 * was kept before, or the block itself when there is no such client: the caller frees that. */
void *call_keep(simxInt client_id, void *block);

/* The client runs (its id is valid and simxStart gave it): else calls return
 * simx_return_initialize_error_flag. */
int call_client_runs(simxInt client_id);

/* ------------------------------------------------------------------ within lib/client */

/* A call that waits for the answer to its command; two of the same key must not take each other's
 * answer. Lives on the caller's stack. */
struct waiter {
    struct waiter *next;
    const struct key *key;
};

/* What call_begin does with a client that is held. */
void call_run(struct call *call, const struct request *request, simxInt mode);

#endif
