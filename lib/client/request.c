/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Requests; see request.h.
 */
#include "client/request.h"

#include <errno.h>

#include "simConst.h"

/* ------------------------------------------------------------------ keys */

struct request request_int_names(int command, int key, const char *name, const char *name2)
{
    return (struct request){ .command = command,
                             .key = { key, 0 },
                             .name = name ? name : "",
                             .name2 = name2 ? name2 : "" };
}

struct request request_plain(int command)
{
    return request_int_names(command, 0, "", "");
}

struct request request_int(int command, int key)
{
    return request_int_names(command, key, "", "");
}

struct request request_int2(int command, int key, int key2)
{
    struct request request = request_int(command, key);
    request.key[1] = key2;
    return request;
}

struct request request_name(int command, const char *name)
{
    return request_int_names(command, 0, name, "");
}

struct key request_key(const struct request *request)
{
    return (struct key){ .number = request->command,
                         .int1 = request->key[0],
                         .int2 = request->key[1],
                         .name = request->name,
                         .name2 = request->name2 };
}

/* ------------------------------------------------------------------ bodies */

void request_put_i32(struct request *request, simxInt value)
{
    request->body = REQUEST_I32;
    request->i32 = value;
}

void request_put_f32(struct request *request, simxFloat value)
{
    request->body = REQUEST_F32;
    request->f32 = value;
}

void request_add(struct request *request, const void *bytes, simxInt size)
{
    request->body = REQUEST_BYTES;
    if (size < 0 || (!bytes && size > 0) || request->pieces == REQUEST_PIECES)
        request->error = -EINVAL;
    if (request->error || size == 0)
        return;
    request->piece[request->pieces].bytes = bytes;
    request->piece[request->pieces].size = (size_t)size;
    request->pieces++;
}

size_t request_body_size(const struct request *request)
{
    size_t size = request->body == REQUEST_I32 || request->body == REQUEST_F32 ? 4 : 0;
    for (int i = 0; i < request->pieces; i++)
        size += request->piece[i].size;
    return size;
}

void request_write_body(const struct request *request, struct buffer *buffer)
{
    if (request->body == REQUEST_I32)
        buffer_put_i32(buffer, request->i32);
    else if (request->body == REQUEST_F32)
        buffer_put_f32(buffer, request->f32);
    for (int i = 0; i < request->pieces; i++)
        buffer_put_bytes(buffer, request->piece[i].bytes, request->piece[i].size);
}

/* ------------------------------------------------------------------ modes */

int mode_is_stream(simxInt mode)
{
    return MODE_OF(mode) == simx_opmode_streaming || MODE_OF(mode) == simx_opmode_streaming_split;
}
