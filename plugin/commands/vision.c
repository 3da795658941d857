/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands on vision sensors. Rows have the simulator's order, bottom row first.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "sim/sim_api.h"

#include <stdlib.h>

#define CHANNELS 3 /* red, green, blue: the format of the simulator */

static int get_resolution(struct call *call, int resolution[2], size_t *pixelsp)
{
    int result = sim_get_vision_sensor_resolution(call->sim, call->key[0], resolution);
    if (result < 0)
        return CALL_E_REFUSED;
    *pixelsp = (size_t)resolution[0] * (size_t)resolution[1];
    return 0;
}

/* ------------------------------------------------------------------ images out */

static void put_grey(struct buffer *reply, const unsigned char *rgb, size_t pixels)
{
    uint8_t *grey = buffer_extend(reply, pixels);
    for (size_t i = 0; grey && i < pixels; i++, rgb += CHANNELS)
        grey[i] = (uint8_t)((rgb[0] + rgb[1] + rgb[2]) / CHANNELS);
}

static int get_image(struct call *call, int grey)
{
    unsigned char *image;
    int resolution[2];
    size_t pixels;
    int result = get_resolution(call, resolution, &pixels);
    if (result < 0)
        return result;
    image = sim_get_vision_sensor_image(call->sim, call->key[0]);
    if (!image)
        return CALL_E_REFUSED;
    buffer_put_i32_array(call->reply, resolution, 2);
    if (grey)
        put_grey(call->reply, image, pixels);
    else
        buffer_put_bytes(call->reply, image, pixels * CHANNELS);
    sim_release(call->sim, image);
    return 0;
}

int cmd_get_vision_sensor_image_rgb(struct call *call)
{
    return get_image(call, 0);
}

int cmd_get_vision_sensor_image_bw(struct call *call)
{
    return get_image(call, 1);
}

int cmd_get_vision_sensor_depth_buffer(struct call *call)
{
    int resolution[2];
    float *depth;
    size_t pixels;
    int result = get_resolution(call, resolution, &pixels);
    if (result < 0)
        return result;
    depth = sim_get_vision_sensor_depth(call->sim, call->key[0]);
    if (!depth)
        return CALL_E_REFUSED;
    buffer_put_i32_array(call->reply, resolution, 2);
    if (call->reply->swap) {
        for (size_t i = 0; i < pixels; i++)
            buffer_put_f32(call->reply, depth[i]);
    } else {
        buffer_put_bytes(call->reply, depth, pixels * sizeof(*depth));
    }
    sim_release(call->sim, depth);
    return 0;
}

/* ------------------------------------------------------------------ images in */

/* Returns the image from the client, or NULL and CALL_E_BODY if its size is not the sensor's. */
static const uint8_t *sent_image(struct call *call, size_t channels, size_t *pixelsp, int *outcomep)
{
    int resolution[2];
    *outcomep = get_resolution(call, resolution, pixelsp);
    if (*outcomep < 0)
        return NULL;
    if (call->body.left != *pixelsp * channels) {
        call_explain(call, "the image has %lu bytes, the sensor of %d x %d pixels takes %lu",
                     (unsigned long)call->body.left, resolution[0], resolution[1],
                     (unsigned long)(*pixelsp * channels));
        *outcomep = CALL_E_BODY;
        return NULL;
    }
    return reader_bytes(&call->body, call->body.left);
}

int cmd_set_vision_sensor_image_rgb(struct call *call)
{
    size_t pixels;
    int outcome;
    const uint8_t *image = sent_image(call, CHANNELS, &pixels, &outcome);
    if (!image)
        return outcome;
    return reply_outcome(sim_set_vision_sensor_image(call->sim, call->key[0], image));
}

int cmd_set_vision_sensor_image_bw(struct call *call)
{
    size_t pixels;
    int outcome;
    const uint8_t *grey = sent_image(call, 1, &pixels, &outcome);
    uint8_t *image;
    if (!grey)
        return outcome;
    image = malloc(pixels * CHANNELS);
    if (!image)
        return CALL_E_REFUSED;
    for (size_t i = 0; i < pixels * CHANNELS; i++)
        image[i] = grey[i / CHANNELS];
    outcome = reply_outcome(sim_set_vision_sensor_image(call->sim, call->key[0], image));
    free(image);
    return outcome;
}

/* ------------------------------------------------------------------ filter results */

int cmd_read_vision_sensor(struct call *call)
{
    struct sim_packets packets;
    int result = sim_read_vision_sensor(call->sim, call->key[0], &packets);
    if (result < 0) {
        buffer_put_i32(call->reply, 0);
        return CALL_E_REFUSED;
    }
    buffer_put_u8(call->reply, result > 0);
    buffer_put_i32(call->reply, packets.count);
    buffer_put_i32_array(call->reply, packets.sizes, (size_t)packets.count);
    buffer_put_f32_array(call->reply, packets.values, packets.total);
    return 0;
}
