/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a simx function does: name a command, hand it over with its operation mode, read the answer.
 *
 *     struct request request = request_int(simx_cmd_get_joint_position, jointHandle);
 *     struct exec exec = exec_begin(clientID, &request, operationMode);
 *     exec_f32(&exec, position, 1);
 *     return exec_end(&exec);
 *
 * exec_begin applies the operation mode (lib/client/exec.c) and, when the result is 0, holds the
 * client until exec_end with the answer's data in exec.data. Its size was checked against the
 * shortest answer that the command table allows, so that fixed parts need no check; the readers do
 * nothing unless the result is 0, accept a NULL destination (the value is skipped) and turn an
 * answer that is too short into simx_return_remote_error_flag.
 */
#ifndef CLIENT_EXEC_H
#define CLIENT_EXEC_H

#include <stddef.h>

#include "extApi.h"
#include "wire/value.h"

/* Failures that have no errno. */
#define EXEC_E_MODE 1  /* the operation mode cannot be used for this command */
#define EXEC_E_PAUSE 2 /* another thread's pause did not end in time; of no command */

/* The data behind the key. One integer or one float is kept by value, because a pending equal
 * command gets it in place; anything else is up to three pieces of caller's memory. */
enum request_body { REQUEST_EMPTY, REQUEST_I32, REQUEST_F32, REQUEST_BYTES };

#define REQUEST_PIECES 5

struct request {
    int command;      /* simx_cmd_... */
    int keep_pending; /* a pending equal command stays and this one is queued behind it */
    int error;        /* why it must not be sent: negative errno, or 0 */
    int timeout_ms;   /* a blocking call waits so long; 0: as long as all of this client */
    int key[2];
    const char *name;
    const char *name2;
    enum request_body body;
    simxInt i32;
    simxFloat f32;
    struct {
        const void *bytes;
        size_t size;
    } piece[REQUEST_PIECES];
    int pieces;
};

/* Keys. A NULL name is taken as "". */
struct request request_plain(int command);
struct request request_int(int command, int key);
struct request request_int2(int command, int key, int key2);
struct request request_name(int command, const char *name);
struct request request_int_names(int command, int key, const char *name, const char *name2);

/* Bodies. A negative size, or NULL with a size, must not be sent: modes that would do so end with
 * simx_return_local_error_flag. The memory must live until exec_begin returns. */
void request_put_i32(struct request *request, simxInt value);
void request_put_f32(struct request *request, simxFloat value);
void request_add(struct request *request, const void *bytes, simxInt size);

struct client;
struct item;

struct exec {
    struct client *client; /* held, unless NULL */
    int client_id;
    int command;
    struct item *answer;   /* in the inbox, unless NULL */
    int no_answer;         /* there is none to be read, and that is no fault */
    int result;            /* simx_return_... bits */
    int error;             /* what of this client caused them: see exec_fail */
    struct reader data;    /* the answer's data behind the key; aligned to 8 at its start */
};

struct exec exec_begin(simxInt client_id, const struct request *request, simxInt mode);
simxInt exec_end(struct exec *exec);

/* Read on in the answer. */
void exec_u8(struct exec *exec, simxUChar *value);
void exec_i32(struct exec *exec, simxInt *values, int count);
void exec_i32_as_u8(struct exec *exec, simxUChar *value);
void exec_f32(struct exec *exec, simxFloat *values, int count);

/* A count of things that follow: 0 and an error when it is negative or larger than what can
 * follow at `unit` bytes each (unit >= 1). */
simxInt exec_count(struct exec *exec, size_t unit);

/* The next `size` bytes in place: valid until the next call on this client. NULL on error. */
const void *exec_in_place(struct exec *exec, size_t size);
/* `count` NUL-terminated strings back to back in place, or NULL on error. */
const char *exec_strings(struct exec *exec, simxInt count);
/* The call fails on this side, by a negative errno or EXEC_E_... Results that mean so come from here
 * and from exec_refuse alone: simxGetErrorText then tells of this call and of nothing older. */
void exec_fail(struct exec *exec, int error);
/* A whole call that ends so before anything is sent: its result, which without such a client is
 * simx_return_initialize_error_flag. */
simxInt exec_refuse(simxInt client_id, int command, int error);
/* Marks the answer as malformed (remote error). */
void exec_malformed(struct exec *exec);
/* Removes the answer that was just read from the inbox (get-and-clear, string streams). */
void exec_forget(struct exec *exec);
/* The same, but of a stream that goes on an empty one stays. */
void exec_empty(struct exec *exec);

/* The simx_return_... bits of a call that failed so on this side. */
int exec_failure(int error);

/* The mode without its low 16 bits (a delay or a size). */
#define EXEC_MODE(mode) ((mode) & ~0xffff)

/* Waits up to timeout_ms until this client has received something since *seen, which is 0 at first
 * and is updated: 0, or -1 when the time is over or there is no such client. */
int exec_wait_reply(simxInt client_id, unsigned *seen, int timeout_ms);

/* Keeps one block (from malloc, or NULL) with the client, which frees it when it ends. Returns what
 * was kept before, or the block itself when there is no such client: the caller frees that. */
void *exec_keep(simxInt client_id, void *block);

/* The client runs (its id is valid and simxStart gave it): else calls return
 * simx_return_initialize_error_flag. */
int exec_client_runs(simxInt client_id);

#endif
