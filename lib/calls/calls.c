/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that several families of calls share; see calls.h.
 */
#include "calls/calls.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

/* ------------------------------------------------------------------ requests */

void input_array(struct request *request, const void *items, simxInt count, size_t unit)
{
    if (count > 0 && (size_t)count > INT_MAX / unit)
        request->error = -EMSGSIZE;
    else if (count < 0)
        request_add(request, items, count);
    else
        request_add(request, items, (simxInt)((size_t)count * unit));
}

void input_text(struct request *request, const simxChar *text)
{
    if (!text)
        text = "";
    request_add(request, text, texts_size(text, 1));
}

simxInt texts_size(const simxChar *texts, simxInt count)
{
    size_t size = 0;
    if (count < 0 || (count > 0 && !texts))
        return -1;
    while (count-- > 0)
        size += strlen(texts + size) + 1;
    return size > INT_MAX ? -1 : (simxInt)size;
}

/* ------------------------------------------------------------------ answers */

simxInt call_none(simxInt client_id, const struct request *request, simxInt mode)
{
    struct call call = call_begin(client_id, request, mode);
    return call_end(&call);
}

simxInt call_i32(simxInt client_id, const struct request *request, simxInt mode, simxInt *values,
                   int count)
{
    struct call call = call_begin(client_id, request, mode);
    answer_i32(&call, values, count);
    return call_end(&call);
}

simxInt call_f32(simxInt client_id, const struct request *request, simxInt mode,
                   simxFloat *values, int count)
{
    struct call call = call_begin(client_id, request, mode);
    answer_f32(&call, values, count);
    return call_end(&call);
}

simxInt call_bool(simxInt client_id, const struct request *request, simxInt mode,
                    simxUChar *value)
{
    struct call call = call_begin(client_id, request, mode);
    answer_i32_as_u8(&call, value);
    return call_end(&call);
}

simxInt call_text(simxInt client_id, const struct request *request, simxInt mode,
                    simxChar **text)
{
    struct call call = call_begin(client_id, request, mode);
    const char *found = answer_strings(&call, 1);
    if (call.result == simx_return_ok && text)
        *text = (simxChar *)found;
    return call_end(&call);
}

simxInt call_handles(simxInt client_id, const struct request *request, simxInt mode,
                       simxInt *count, simxInt **handles)
{
    struct call call = call_begin(client_id, request, mode);
    simxInt found = answer_count(&call, sizeof **handles);
    void *array = answer_array(&call, found, sizeof **handles);
    if (call.result == simx_return_ok && count)
        *count = found;
    if (call.result == simx_return_ok && handles)
        *handles = array;
    return call_end(&call);
}

void *answer_array(struct call *call, simxInt count, size_t unit)
{
    if (call->result != simx_return_ok)
        return NULL;
    if (count < 0 || (size_t)count > call->data.left / unit) {
        answer_malformed(call);
        return NULL;
    }
    return (void *)answer_in_place(call, (size_t)count * unit);
}
