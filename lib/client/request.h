/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A request: the command of a simx function, its key and its data. Bytes stay the caller's.
 */
#ifndef CLIENT_REQUEST_H
#define CLIENT_REQUEST_H

#include <stddef.h>

#include "extApi.h"
#include "wire/command.h"

/* The data behind the key. One integer or one float is kept by value, because a pending equal
 * command gets it in place; anything else is some pieces of caller's memory. */
enum request_body { REQUEST_EMPTY, REQUEST_I32, REQUEST_F32, REQUEST_BYTES };

#define REQUEST_PIECES 5

struct request {
    int command;      /* simx_cmd_... */
    int keep_pending; /* a pending equal command stays and this one is queued behind it */
    int is_quiet;     /* simxGetErrorText goes on telling of the call before */
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
 * simx_return_local_error_flag. The memory must live until call_begin returns. */
void request_put_i32(struct request *request, simxInt value);
void request_put_f32(struct request *request, simxFloat value);
void request_add(struct request *request, const void *bytes, simxInt size);

/* What it is on the wire. */
struct key request_key(const struct request *request);
size_t request_body_size(const struct request *request);
void request_write_body(const struct request *request, struct buffer *buffer);

/* An operation mode without its low 16 bits (a delay or a size). */
#define MODE_OF(mode) ((mode) & ~0xffff)

/* The mode repeats the command. */
int mode_is_stream(simxInt mode);

#endif
