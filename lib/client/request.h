/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A request: the command of a simx function, its key and its data. The caller owns the data bytes.
 */
#ifndef CLIENT_REQUEST_H
#define CLIENT_REQUEST_H

#include <stddef.h>

#include "extApi.h"
#include "wire/command.h"

/* The data after the key. One integer or one float is stored by value, because a pending command
 * with the same key is updated in place. Other data is a list of pieces of caller's memory. */
enum request_body { REQUEST_EMPTY, REQUEST_I32, REQUEST_F32, REQUEST_BYTES };

#define REQUEST_PIECES 5

struct request {
    int command;      /* simx_cmd_... */
    int keep_pending; /* queue this command after a pending one with the same key */
    int is_quiet;     /* simxGetErrorText keeps the text of the previous call */
    int error;        /* reason why it must not be sent: negative errno, or 0 */
    int timeout_ms;   /* timeout of a blocking call; 0: the client's default */
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

/* Constructors, one per form of key. A NULL name is taken as "". */
struct request request_plain(int command);
struct request request_int(int command, int key);
struct request request_int2(int command, int key, int key2);
struct request request_name(int command, const char *name);
struct request request_int_names(int command, int key, const char *name, const char *name2);

/* Functions that add the data. A request with a negative size, or with NULL and a size, is not
 * sent: modes that would send it end with simx_return_local_error_flag. The memory must stay valid
 * until call_begin returns. */
void request_put_i32(struct request *request, simxInt value);
void request_put_f32(struct request *request, simxFloat value);
void request_add(struct request *request, const void *bytes, simxInt size);

/* The key of the request, as encoded in a message. */
struct key request_key(const struct request *request);
size_t request_body_size(const struct request *request);
void request_write_body(const struct request *request, struct buffer *buffer);

/* An operation mode without its low 16 bits (a delay or a size). */
#define MODE_OF(mode) ((mode) & ~0xffff)

/* True if the mode repeats the command. */
int mode_is_stream(simxInt mode);

#endif
