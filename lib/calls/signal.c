/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Signals: named integers, floats and byte strings in the simulator.
 */
#include <errno.h>

#include "calls/calls.h"
#include "os/clock.h"

static simxInt signal_clear(int command, simxInt client_id, const simxChar *name, simxInt mode)
{
    struct request request = request_name(command, name);
    return call_none(client_id, &request, mode);
}

/* ------------------------------------------------------------------ integers */

simxInt simxGetInt32Signal(simxInt clientID, const simxChar *signalName, simxInt *signalValue,
                           simxInt operationMode)
{
    struct request request = request_name(simx_cmd_get_integer_signal, signalName);
    return call_i32(clientID, &request, operationMode, signalValue, 1);
}

simxInt simxSetInt32Signal(simxInt clientID, const simxChar *signalName, simxInt signalValue,
                           simxInt operationMode)
{
    struct request request = request_name(simx_cmd_set_integer_signal, signalName);
    request_put_i32(&request, signalValue);
    return call_none(clientID, &request, operationMode);
}

simxInt simxClearInt32Signal(simxInt clientID, const simxChar *signalName, simxInt operationMode)
{
    return signal_clear(simx_cmd_clear_integer_signal, clientID, signalName, operationMode);
}

simxInt simxGetIntegerSignal(simxInt clientID, const simxChar *signalName, simxInt *signalValue,
                             simxInt operationMode)
{
    return simxGetInt32Signal(clientID, signalName, signalValue, operationMode);
}

simxInt simxSetIntegerSignal(simxInt clientID, const simxChar *signalName, simxInt signalValue,
                             simxInt operationMode)
{
    return simxSetInt32Signal(clientID, signalName, signalValue, operationMode);
}

simxInt simxClearIntegerSignal(simxInt clientID, const simxChar *signalName, simxInt operationMode)
{
    return simxClearInt32Signal(clientID, signalName, operationMode);
}

/* ------------------------------------------------------------------ floats */

simxInt simxGetFloatSignal(simxInt clientID, const simxChar *signalName, simxFloat *signalValue,
                           simxInt operationMode)
{
    struct request request = request_name(simx_cmd_get_float_signal, signalName);
    return call_f32(clientID, &request, operationMode, signalValue, 1);
}

simxInt simxSetFloatSignal(simxInt clientID, const simxChar *signalName, simxFloat signalValue,
                           simxInt operationMode)
{
    struct request request = request_name(simx_cmd_set_float_signal, signalName);
    request_put_f32(&request, signalValue);
    return call_none(clientID, &request, operationMode);
}

simxInt mtlb_simxSetFloatSignal(simxInt clientID, const simxChar *signalName,
                                simxFloat *signalValue, simxInt operationMode)
{
    if (!signalValue)
        return call_refuse(clientID, simx_cmd_set_float_signal, -EINVAL);
    return simxSetFloatSignal(clientID, signalName, *signalValue, operationMode);
}

simxInt simxClearFloatSignal(simxInt clientID, const simxChar *signalName, simxInt operationMode)
{
    return signal_clear(simx_cmd_clear_float_signal, clientID, signalName, operationMode);
}

/* ------------------------------------------------------------------ strings */

/* The complete answer is the value, in place. */
static void string_read(struct call *call, simxUChar **value, simxInt *length)
{
    size_t size = call->data.left;
    const void *bytes = answer_in_place(call, size);
    if (call->result != simx_return_ok)
        return;
    if (value)
        *value = (simxUChar *)bytes;
    if (length)
        *length = (simxInt)size;
}

simxInt simxGetStringSignal(simxInt clientID, const simxChar *signalName, simxUChar **signalValue,
                            simxInt *signalLength, simxInt operationMode)
{
    struct request request = request_name(simx_cmd_get_string_signal, signalName);
    struct call call = call_begin(clientID, &request, operationMode);
    string_read(&call, signalValue, signalLength);
    return call_end(&call);
}

simxInt simxSetStringSignal(simxInt clientID, const simxChar *signalName,
                            const simxUChar *signalValue, simxInt signalLength,
                            simxInt operationMode)
{
    struct request request = request_name(simx_cmd_set_string_signal, signalName);
    request_add(&request, signalValue, signalLength);
    return call_none(clientID, &request, operationMode);
}

simxInt simxAppendStringSignal(simxInt clientID, const simxChar *signalName,
                               const simxUChar *signalValue, simxInt signalLength,
                               simxInt operationMode)
{
    struct request request = request_name(simx_cmd_append_string_signal, signalName);
    request.keep_pending = 1;
    request_add(&request, signalValue, signalLength);
    return call_none(clientID, &request, operationMode);
}

simxInt simxWriteStringStream(simxInt clientID, const simxChar *signalName,
                              const simxUChar *signalValue, simxInt signalLength,
                              simxInt operationMode)
{
    return simxAppendStringSignal(clientID, signalName, signalValue, signalLength, operationMode);
}

simxInt simxClearStringSignal(simxInt clientID, const simxChar *signalName, simxInt operationMode)
{
    return signal_clear(simx_cmd_clear_string_signal, clientID, signalName, operationMode);
}

simxInt simxGetAndClearStringSignal(simxInt clientID, const simxChar *signalName,
                                    simxUChar **signalValue, simxInt *signalLength,
                                    simxInt operationMode)
{
    struct request request = request_name(simx_cmd_get_and_clear_string_signal, signalName);
    struct call call = call_begin(clientID, &request, operationMode);
    string_read(&call, signalValue, signalLength);
    /* The signal was cleared: its value must not be read twice. */
    if (call.result == simx_return_ok && MODE_OF(operationMode) == simx_opmode_buffer)
        answer_forget(&call);
    return call_end(&call);
}

simxInt simxReadStringStream(simxInt clientID, const simxChar *signalName, simxUChar **signalValue,
                             simxInt *signalLength, simxInt operationMode)
{
    struct request request = request_name(simx_cmd_read_string_stream, signalName);
    struct call call;
    /* A blocking call would discard data that arrived between two calls. */
    if (MODE_OF(operationMode) == simx_opmode_blocking)
        return call_refuse(clientID, simx_cmd_read_string_stream, CALL_E_MODE);
    call = call_begin(clientID, &request, operationMode);
    string_read(&call, signalValue, signalLength);
    if (call.result == simx_return_ok)
        answer_empty(&call);
    return call_end(&call);
}

/* ------------------------------------------------------------------ question and answer */

/* Waits for the value of a signal that is read and cleared. */
static simxInt signal_wait(simxInt client_id, const simxChar *name, simxUChar **value,
                           simxInt *length, int64_t deadline_us)
{
    unsigned seen = 0;
    for (;;) {
        int64_t left_us;
        simxInt result =
            simxGetAndClearStringSignal(client_id, name, value, length, simx_opmode_buffer);
        if (result == simx_return_ok)
            return result;
        left_us = deadline_us - clock_us();
        if (left_us <= 0 || call_wait_reply(client_id, &seen, (int)((left_us + 999) / 1000)) < 0)
            return simx_return_timeout_flag;
    }
}

simxInt simxQuery(simxInt clientID, const simxChar *signalName, const simxUChar *signalValue,
                  simxInt signalLength, const simxChar *retSignalName, simxUChar **retSignalValue,
                  simxInt *retSignalLength, simxInt timeOutInMs)
{
    int64_t deadline_us = clock_us() + (int64_t)timeOutInMs * 1000;
    simxInt result;
    /* An older value or answer must not be taken for this one, and the answer may arrive as soon
     * as the question is set. */
    simxClearStringSignal(clientID, retSignalName, simx_opmode_oneshot);
    simxGetAndClearStringSignal(clientID, retSignalName, NULL, NULL, simx_opmode_remove);
    simxGetAndClearStringSignal(clientID, retSignalName, NULL, NULL, simx_opmode_streaming);
    result = simxSetStringSignal(clientID, signalName, signalValue, signalLength,
                                 simx_opmode_blocking);
    if (result != simx_return_ok)
        return result;
    return signal_wait(clientID, retSignalName, retSignalValue, retSignalLength, deadline_us);
}

simxInt mtlb_simxQuery(simxInt *clientIDandSignalLengthAndTimeOutInMs, const simxChar *signalName,
                       const simxUChar *signalValue, const simxChar *retSignalName,
                       simxUChar **retSignalValue, simxInt *retSignalLength)
{
    simxInt *in = clientIDandSignalLengthAndTimeOutInMs;
    if (!in)
        return simx_return_initialize_error_flag;
    return simxQuery(in[0], signalName, signalValue, in[1], retSignalName, retSignalValue,
                     retSignalLength, in[2]);
}
