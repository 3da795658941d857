/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calling a script's function. The data of both request and answer begins with four counts: of
 * integers, floats, texts and bytes. The values follow.
 */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "calls/calls.h"

enum { COUNT_INTS, COUNT_FLOATS, COUNT_TEXTS, COUNT_BYTES, COUNTS };

/* The answer, in place. */
struct script_answer {
    simxInt counts[COUNTS];
    simxInt *ints;
    simxFloat *floats;
    simxChar *texts;
    simxUChar *bytes;
};

static void script_answer_read(struct script_answer *answer, struct call *call)
{
    answer_i32(call, answer->counts, COUNTS);
    answer->ints = answer_array(call, answer->counts[COUNT_INTS], sizeof *answer->ints);
    answer->floats = answer_array(call, answer->counts[COUNT_FLOATS], sizeof *answer->floats);
    answer->texts = (simxChar *)answer_strings(call, answer->counts[COUNT_TEXTS]);
    answer->bytes = answer_array(call, answer->counts[COUNT_BYTES], 1);
}

simxInt simxCallScriptFunction(simxInt clientID, const simxChar *scriptDescription,
                               simxInt options, const simxChar *functionName, simxInt inIntCnt,
                               const simxInt *inInt, simxInt inFloatCnt, const simxFloat *inFloat,
                               simxInt inStringCnt, const simxChar *inString, simxInt inBufferSize,
                               const simxUChar *inBuffer, simxInt *outIntCnt, simxInt **outInt,
                               simxInt *outFloatCnt, simxFloat **outFloat, simxInt *outStringCnt,
                               simxChar **outString, simxInt *outBufferSize,
                               simxUChar **outBuffer, simxInt operationMode)
{
    struct request request = request_int_names(simx_cmd_call_script_function, options,
                                               scriptDescription, functionName);
    simxInt counts[COUNTS] = { inIntCnt, inFloatCnt, inStringCnt, inBufferSize };
    struct script_answer answer = { .ints = NULL };
    struct call call;
    request.keep_pending = 1;
    request_add(&request, counts, sizeof counts);
    input_array(&request, inInt, inIntCnt, sizeof *inInt);
    input_array(&request, inFloat, inFloatCnt, sizeof *inFloat);
    request_add(&request, inString, texts_size(inString, inStringCnt));
    request_add(&request, inBuffer, inBufferSize);
    call = call_begin(clientID, &request, operationMode);
    script_answer_read(&answer, &call);
    if (call.result != simx_return_ok)
        return call_end(&call);
    if (outIntCnt && outInt) {
        *outIntCnt = answer.counts[COUNT_INTS];
        *outInt = answer.ints;
    }
    if (outFloatCnt && outFloat) {
        *outFloatCnt = answer.counts[COUNT_FLOATS];
        *outFloat = answer.floats;
    }
    if (outStringCnt && outString) {
        *outStringCnt = answer.counts[COUNT_TEXTS];
        *outString = answer.texts;
    }
    if (outBufferSize && outBuffer) {
        *outBufferSize = answer.counts[COUNT_BYTES];
        *outBuffer = answer.bytes;
    }
    return call_end(&call);
}

/* ------------------------------------------------------------------ for Matlab, in two halves */

/* The first array of Matlab's first half. */
enum { VARIOUS_CLIENT, VARIOUS_OPTIONS, VARIOUS_COUNTS, VARIOUS_MODE = VARIOUS_COUNTS + COUNTS };

/* The inputs, kept between the two halves: one block that also contains the memory to which the
 * members point. */
struct script_call {
    simxInt options;
    simxInt counts[COUNTS];
    simxInt mode;
    const void *ints;
    const void *floats;
    const void *names; /* script description and function name */
    const void *texts;
    const void *bytes;
};

/* Copies bytes into the block at *atp and advances *atp. */
static const void *bytes_place(char **atp, const void *bytes, size_t size)
{
    char *place = *atp;
    if (size > 0)
        memcpy(place, bytes, size);
    *atp += size;
    return place;
}

/* Returns NULL if an argument is missing, or does not fit into a command. */
static struct script_call *script_call_new(const simxInt *various, const simxChar *names,
                                           const simxInt *ints, const simxFloat *floats,
                                           const simxChar *texts, const simxUChar *bytes)
{
    const simxInt *counts = various + VARIOUS_COUNTS;
    simxInt names_size = texts_size(names, 2);
    simxInt all_texts_size = texts_size(texts, counts[COUNT_TEXTS]);
    uint64_t size = sizeof(struct script_call);
    struct script_call *call;
    char *at;
    for (int i = 0; i < COUNTS; i++)
        if (counts[i] < 0)
            return NULL;
    if (names_size < 0 || all_texts_size < 0 || (counts[COUNT_INTS] > 0 && !ints) ||
        (counts[COUNT_FLOATS] > 0 && !floats) || (counts[COUNT_BYTES] > 0 && !bytes))
        return NULL;
    size += (uint64_t)counts[COUNT_INTS] * sizeof *ints;
    size += (uint64_t)counts[COUNT_FLOATS] * sizeof *floats;
    size += (uint64_t)names_size + (uint64_t)all_texts_size + (uint64_t)counts[COUNT_BYTES];
    call = size > INT_MAX ? NULL : malloc((size_t)size);
    if (!call)
        return NULL;
    call->options = various[VARIOUS_OPTIONS];
    call->mode = various[VARIOUS_MODE];
    memcpy(call->counts, counts, sizeof call->counts);
    at = (char *)(call + 1);
    call->ints = bytes_place(&at, ints, (size_t)counts[COUNT_INTS] * sizeof *ints);
    call->floats = bytes_place(&at, floats, (size_t)counts[COUNT_FLOATS] * sizeof *floats);
    call->names = bytes_place(&at, names, (size_t)names_size);
    call->texts = bytes_place(&at, texts, (size_t)all_texts_size);
    call->bytes = bytes_place(&at, bytes, (size_t)counts[COUNT_BYTES]);
    return call;
}

simxInt mtlb_simxCallScriptFunction_a(const simxInt *variousIntsIn,
                                      const simxChar *scriptDescriptionAndFunctionName,
                                      const simxInt *inInt, const simxFloat *inFloat,
                                      const simxChar *inString, const simxUChar *inBuffer)
{
    if (!variousIntsIn)
        return simx_return_initialize_error_flag;
    free(call_keep(variousIntsIn[VARIOUS_CLIENT],
                   script_call_new(variousIntsIn, scriptDescriptionAndFunctionName, inInt, inFloat,
                                   inString, inBuffer)));
    return simx_return_ok;
}

simxInt mtlb_simxCallScriptFunction_b(simxInt clientID, simxInt *variousIntsOut, simxInt **outInt,
                                      simxFloat **outFloat, simxChar **outString,
                                      simxUChar **outBuffer)
{
    struct script_call *call = call_keep(clientID, NULL);
    simxInt unwanted[COUNTS];
    simxInt *out = variousIntsOut ? variousIntsOut : unwanted;
    const char *description;
    simxInt result;
    if (!call)
        return call_refuse(clientID, simx_cmd_call_script_function, -EINVAL);
    description = call->names;
    result = simxCallScriptFunction(
        clientID, description, call->options, description + strlen(description) + 1,
        call->counts[COUNT_INTS], call->ints, call->counts[COUNT_FLOATS], call->floats,
        call->counts[COUNT_TEXTS], call->texts, call->counts[COUNT_BYTES], call->bytes,
        &out[COUNT_INTS], outInt, &out[COUNT_FLOATS], outFloat, &out[COUNT_TEXTS], outString,
        &out[COUNT_BYTES], outBuffer, call->mode);
    free(call);
    return result;
}
