/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Vision sensors: images, depth, and results of their filters.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "calls/calls.h"

#define OPTION_GREY 1 /* one byte per pixel instead of three */

/* Reads width, height and the pixels of `unit` bytes. Returns the pixels, in place. */
static void *image_read(struct call *call, simxInt *resolution, size_t unit)
{
    simxInt size[2] = { 0, 0 };
    answer_i32(call, size, 2);
    if (size[0] < 0 || size[1] < 0 ||
        (uint64_t)size[0] * (uint64_t)size[1] > call->data.left / unit)
        answer_malformed(call);
    if (call->result != simx_return_ok)
        return NULL;
    if (resolution) {
        resolution[0] = size[0];
        resolution[1] = size[1];
    }
    return (void *)answer_in_place(call, (size_t)size[0] * (size_t)size[1] * unit);
}

simxInt simxGetVisionSensorImage(simxInt clientID, simxInt sensorHandle, simxInt *resolution,
                                 simxUChar **image, simxUChar options, simxInt operationMode)
{
    int grey = options & OPTION_GREY;
    struct request request = request_int(grey ? simx_cmd_get_vision_sensor_image_bw
                                              : simx_cmd_get_vision_sensor_image_rgb,
                                         sensorHandle);
    struct call call = call_begin(clientID, &request, operationMode);
    simxUChar *pixels = image_read(&call, resolution, grey ? 1 : 3);
    if (call.result == simx_return_ok && image)
        *image = pixels;
    return call_end(&call);
}

simxInt simxSetVisionSensorImage(simxInt clientID, simxInt sensorHandle, simxUChar *image,
                                 simxInt bufferSize, simxUChar options, simxInt operationMode)
{
    struct request request = request_int(options & OPTION_GREY
                                             ? simx_cmd_set_vision_sensor_image_bw
                                             : simx_cmd_set_vision_sensor_image_rgb,
                                         sensorHandle);
    request_add(&request, image, bufferSize);
    return call_none(clientID, &request, operationMode);
}

simxInt simxGetVisionSensorDepthBuffer(simxInt clientID, simxInt sensorHandle,
                                       simxInt *resolution, simxFloat **buffer,
                                       simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_vision_sensor_depth_buffer, sensorHandle);
    struct call call = call_begin(clientID, &request, operationMode);
    simxFloat *pixels = image_read(&call, resolution, sizeof **buffer);
    if (call.result == simx_return_ok && buffer)
        *buffer = pixels;
    return call_end(&call);
}

/* ------------------------------------------------------------------ filters */

/* Allocates memory for the caller. Never NULL for an empty array, which the caller must be able to
 * release. */
static void *array_new(struct call *call, size_t count, size_t unit)
{
    void *array = malloc(count > 0 ? count * unit : 1);
    if (!array)
        call_fail(call, -ENOMEM);
    return array;
}

/* Reads the number of packets and their sizes. Returns an allocated array, or NULL. */
static simxInt *packets_read(struct call *call)
{
    simxInt count = answer_count(call, sizeof count);
    simxInt *sizes;
    if (call->result != simx_return_ok)
        return NULL;
    sizes = array_new(call, (size_t)count + 1, sizeof *sizes);
    if (!sizes)
        return NULL;
    sizes[0] = count;
    answer_i32(call, sizes + 1, count);
    return sizes;
}

/* Reads the values of all packets. Returns an allocated array, or NULL. */
static simxFloat *values_read(struct call *call, const simxInt *sizes)
{
    simxInt total = 0;
    simxFloat *values;
    for (simxInt i = 1; i <= sizes[0] && call->result == simx_return_ok; i++) {
        if (sizes[i] < 0 || (size_t)sizes[i] > call->data.left / sizeof *values - (size_t)total)
            answer_malformed(call);
        else
            total += sizes[i];
    }
    if (call->result != simx_return_ok)
        return NULL;
    values = array_new(call, (size_t)total, sizeof *values);
    if (values)
        answer_f32(call, values, total);
    return values;
}

simxInt simxReadVisionSensor(simxInt clientID, simxInt sensorHandle, simxUChar *detectionState,
                             simxFloat **auxValues, simxInt **auxValuesCount,
                             simxInt operationMode)
{
    struct request request = request_int(simx_cmd_read_vision_sensor, sensorHandle);
    struct call call = call_begin(clientID, &request, operationMode);
    simxUChar state = 0;
    simxInt *sizes = NULL;
    simxFloat *values = NULL;
    answer_u8(&call, &state);
    if (auxValues && auxValuesCount) {
        sizes = packets_read(&call);
        values = sizes ? values_read(&call, sizes) : NULL;
        if (call.result == simx_return_ok) {
            *auxValuesCount = sizes;
            *auxValues = values;
        } else {
            free(sizes);
            free(values);
        }
    }
    if (call.result == simx_return_ok && detectionState)
        *detectionState = state;
    return call_end(&call);
}
