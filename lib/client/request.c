/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Requests: what a simx function says; see exec.h.
 */
#include "client/exec.h"

#include <errno.h>

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
