/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the families of calls share; see calls.h.
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

simxInt answer_none(simxInt client_id, const struct request *request, simxInt mode)
{
    struct exec exec = exec_begin(client_id, request, mode);

    return exec_end(&exec);
}

simxInt answer_i32(simxInt client_id, const struct request *request, simxInt mode, simxInt *values,
                   int count)
{
    struct exec exec = exec_begin(client_id, request, mode);

    exec_i32(&exec, values, count);
    return exec_end(&exec);
}

simxInt answer_f32(simxInt client_id, const struct request *request, simxInt mode,
                   simxFloat *values, int count)
{
    struct exec exec = exec_begin(client_id, request, mode);

    exec_f32(&exec, values, count);
    return exec_end(&exec);
}

simxInt answer_bool(simxInt client_id, const struct request *request, simxInt mode,
                    simxUChar *value)
{
    struct exec exec = exec_begin(client_id, request, mode);

    exec_i32_as_u8(&exec, value);
    return exec_end(&exec);
}

simxInt answer_text(simxInt client_id, const struct request *request, simxInt mode,
                    simxChar **text)
{
    struct exec exec = exec_begin(client_id, request, mode);
    const char *found = exec_strings(&exec, 1);

    if (exec.result == simx_return_ok && text)
        *text = (simxChar *)found;
    return exec_end(&exec);
}

simxInt answer_handles(simxInt client_id, const struct request *request, simxInt mode,
                       simxInt *count, simxInt **handles)
{
    struct exec exec = exec_begin(client_id, request, mode);
    simxInt found = exec_count(&exec, sizeof **handles);
    void *array = answer_array(&exec, found, sizeof **handles);

    if (exec.result == simx_return_ok && count)
        *count = found;
    if (exec.result == simx_return_ok && handles)
        *handles = array;
    return exec_end(&exec);
}

void *answer_array(struct exec *exec, simxInt count, size_t unit)
{
    if (exec->result != simx_return_ok)
        return NULL;
    if (count < 0 || (size_t)count > exec->data.left / unit) {
        exec_malformed(exec);
        return NULL;
    }
    return (void *)exec_in_place(exec, (size_t)count * unit);
}
