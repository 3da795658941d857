/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calling functions of the simulator by their names.
 */
#include "calls/named.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "calls/calls.h"

/* ------------------------------------------------------------------ letters */

static int is_type(const char *letter)
{
    return *letter && strchr("ixdbsyn", *letter) != NULL;
}

/* The length of the type that begins here: 1, 2, or 0 for none. */
static size_t type_length(const char *letters)
{
    if (*letters == 'a')
        return letters[1] && strchr("ixd", letters[1]) ? 2 : 0;
    return is_type(letters) ? 1 : 0;
}

const char *named_result_types(const char *types)
{
    const char *results = NULL;
    for (const char *at = types; *at;) {
        size_t length = type_length(at);
        if (*at == '>' && !results)
            results = at + (length = 1);
        else if (length == 0)
            return NULL;
        at += length;
    }
    return results ? results : types + strlen(types);
}

/* ------------------------------------------------------------------ arguments */

static void put_ints(struct buffer *body, const simxInt *values, simxInt count)
{
    cbor_put_array(body, (size_t)count);
    for (simxInt i = 0; i < count; i++)
        cbor_put_int(body, values[i]);
}

static void put_longs(struct buffer *body, const long long *values, simxInt count)
{
    cbor_put_array(body, (size_t)count);
    for (simxInt i = 0; i < count; i++)
        cbor_put_int(body, values[i]);
}

static void put_doubles(struct buffer *body, const double *values, simxInt count)
{
    cbor_put_array(body, (size_t)count);
    for (simxInt i = 0; i < count; i++)
        cbor_put_double(body, values[i]);
}

static int put_array(struct buffer *body, char type, struct variadic *arguments)
{
    const void *values = va_arg(arguments->list, const void *);
    simxInt count = va_arg(arguments->list, simxInt);
    if (count < 0 || (count > 0 && !values))
        return -EINVAL;
    if (type == 'i')
        put_ints(body, values, count);
    else if (type == 'x')
        put_longs(body, values, count);
    else
        put_doubles(body, values, count);
    return 0;
}

static int put_bytes(struct buffer *body, struct variadic *arguments)
{
    const void *bytes = va_arg(arguments->list, const void *);
    simxInt size = va_arg(arguments->list, simxInt);
    if (size < 0 || (size > 0 && !bytes))
        return -EINVAL;
    cbor_put_bytes(body, bytes, (size_t)size);
    return 0;
}

/* A text that is no UTF-8 goes as bytes, which for the simulator are the same. */
static int put_text(struct buffer *body, const char *text)
{
    if (!text)
        return -EINVAL;
    if (cbor_is_utf8(text, strlen(text)))
        cbor_put_text(body, text, strlen(text));
    else
        cbor_put_bytes(body, text, strlen(text));
    return 0;
}

static int put_argument(struct buffer *body, const char *type, struct variadic *arguments)
{
    switch (*type) {
    case 'i': cbor_put_int(body, va_arg(arguments->list, simxInt)); return 0;
    case 'x': cbor_put_int(body, va_arg(arguments->list, long long)); return 0;
    case 'd': cbor_put_double(body, va_arg(arguments->list, double)); return 0;
    case 'b': cbor_put_bool(body, va_arg(arguments->list, simxInt) != 0); return 0;
    case 'n': cbor_put_null(body); return 0;
    case 's': return put_text(body, va_arg(arguments->list, const char *));
    case 'y': return put_bytes(body, arguments);
    default: return put_array(body, type[1], arguments);
    }
}

static size_t count_arguments(const char *types)
{
    size_t count = 0;
    for (; *types && *types != '>'; types += type_length(types))
        count++;
    return count;
}

int named_put_call(struct buffer *body, const char *function, const char *types,
                   struct variadic *arguments)
{
    int error = 0;
    cbor_put_array(body, 1 + count_arguments(types));
    cbor_put_text(body, function, strlen(function));
    for (const char *at = types; error == 0 && *at && *at != '>'; at += type_length(at))
        error = put_argument(body, at, arguments);
    if (error == 0 && body->failed)
        error = -ENOMEM;
    return error == 0 && body->size > INT_MAX ? -EMSGSIZE : error;
}

/* ------------------------------------------------------------------ calls */

#define SMALL 1024 /* bytes of a call that need no memory of their own */

struct body {
    struct buffer buffer;
    uint8_t room[SMALL];
};

static int leave_room(struct buffer *buffer, size_t capacity)
{
    struct buffer own = { 0 };
    if (buffer_reserve(&own, capacity) < 0)
        return -ENOMEM;
    memcpy(own.data, buffer->data, buffer->size);
    buffer->data = own.data;
    buffer->capacity = own.capacity;
    buffer->grow = NULL;
    return 0;
}

static void body_init(struct body *body)
{
    body->buffer = (struct buffer){ .data = body->room, .capacity = SMALL, .grow = leave_room };
}

static void body_deinit(struct body *body)
{
    if (body->buffer.data != body->room)
        buffer_free(&body->buffer);
}

static simxInt call_function(simxInt client_id, simxInt mode, const simxInt *key,
                             const simxChar *function, const simxChar *types,
                             struct variadic *arguments)
{
    const char *results = function && types ? named_result_types(types) : NULL;
    struct request request = request_int(simx_cmd_named_call, key ? *key : 0);
    struct body body;
    struct call call;
    if (!results)
        return call_refuse(client_id, simx_cmd_named_call, -EINVAL);
    body_init(&body);
    request.keep_pending = 1;
    request.error = named_put_call(&body.buffer, function, types, arguments);
    if (request.error == 0)
        request_add(&request, body.buffer.data, (simxInt)body.buffer.size);
    call = key ? call_begin(client_id, &request, mode)
               : call_begin_numbered(client_id, &request, mode);
    named_take_results(&call, results, arguments);
    body_deinit(&body);
    return call_end(&call);
}

simxInt simxCall(simxInt clientID, const simxChar *function, const simxChar *types, ...)
{
    struct variadic arguments;
    simxInt result;
    va_start(arguments.list, types);
    result = call_function(clientID, simx_opmode_blocking, NULL, function, types, &arguments);
    va_end(arguments.list);
    return result;
}

simxInt simxCallMode(simxInt clientID, simxInt key, simxInt operationMode,
                     const simxChar *function, const simxChar *types, ...)
{
    struct variadic arguments;
    simxInt result;
    if (key < 0)
        return call_refuse(clientID, simx_cmd_named_call, -EINVAL);
    va_start(arguments.list, types);
    result = call_function(clientID, operationMode, &key, function, types, &arguments);
    va_end(arguments.list);
    return result;
}

/* ------------------------------------------------------------------ CBOR as it is */

/* The head of a call that has these arguments: 0, or -EINVAL when they are no array. */
static int put_call_head(struct buffer *head, const char *function, const simxUChar *arguments,
                         simxInt size, size_t *skipp)
{
    struct reader reader = reader_of(arguments, size > 0 ? (size_t)size : 0, 0);
    struct cbor_item array = { .count = 0 };
    *skipp = 0;
    if (size < 0 || (size > 0 && (!arguments || cbor_check(arguments, (size_t)size, NULL) != 0 ||
                                  cbor_next(&reader, &array) != CBOR_ARRAY)))
        return -EINVAL;
    if (size > 0)
        *skipp = (size_t)size - reader.left;
    cbor_put_array(head, array.count == CBOR_INDEFINITE ? array.count : array.count + 1);
    cbor_put_text(head, function, strlen(function));
    return head->failed ? -ENOMEM : 0;
}

simxInt simxCallCbor(simxInt clientID, simxInt key, const simxChar *function,
                     const simxUChar *arguments, simxInt argumentsSize, simxUChar **results,
                     simxInt *resultsSize, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_named_call, key);
    struct body head;
    struct call call;
    size_t skip;
    if (!function || key < -1)
        return call_refuse(clientID, simx_cmd_named_call, -EINVAL);
    body_init(&head);
    request.keep_pending = 1;
    request.error = put_call_head(&head.buffer, function, arguments, argumentsSize, &skip);
    if (request.error == 0) {
        request_add(&request, head.buffer.data, (simxInt)head.buffer.size);
        request_add(&request, argumentsSize > 0 ? arguments + skip : NULL,
                    argumentsSize - (simxInt)skip);
    }
    call = key < 0 ? call_begin_numbered(clientID, &request, operationMode)
                   : call_begin(clientID, &request, operationMode);
    if (call.result == simx_return_ok && resultsSize)
        *resultsSize = (simxInt)call.data.left;
    if (call.result == simx_return_ok && results)
        *results = (simxUChar *)answer_in_place(&call, call.data.left);
    body_deinit(&head);
    return call_end(&call);
}

/* ------------------------------------------------------------------ messages */

simxInt simxSendMessage(simxInt clientID, simxInt key, const simxUChar *request,
                        simxInt requestSize)
{
    struct request command = request_int(simx_cmd_named_call, key);
    struct call call;
    int is_map = requestSize > 0 && request && *request >> 5 == 5;
    if (key < 0 || key >= COMMAND_TALKS || !is_map)
        return call_refuse(clientID, simx_cmd_named_call, -EINVAL);
    command.keep_pending = 1;
    request_add(&command, request, requestSize);
    call = call_send(clientID, &command);
    return call_end(&call);
}

simxInt simxReceiveMessage(simxInt clientID, simxInt key, simxUChar **reply, simxInt *replySize,
                           simxInt timeOutInMs)
{
    struct request command = request_int(simx_cmd_named_call, key);
    struct call call;
    if (key < 0 || key >= COMMAND_TALKS)
        return call_refuse(clientID, simx_cmd_named_call, -EINVAL);
    call = call_receive(clientID, &command, timeOutInMs);
    if (call.result == simx_return_ok && replySize)
        *replySize = (simxInt)call.data.left;
    if (call.result == simx_return_ok && reply)
        *reply = (simxUChar *)answer_in_place(&call, call.data.left);
    return call_end(&call);
}
