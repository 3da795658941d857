/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's sensors, collisions and distances. Values that a sensor has not measured are
 * zeros.
 */
#include "sim/sim_library.h"

#include <stdlib.h>

/* Higher bits of a handle select other formats, among them images with one byte per pixel, whose
 * end our code would read past. */
#define HANDLE_MASK 0x003fffff

/* ------------------------------------------------------------------ proximity and force */

/* The float function of 4.5 and later does not deliver the distance. */
static int read_proximity(struct sim_api *sim, int handle, double point[4], int *object,
                          double normal[3])
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    float singles[4] = {0}, direction[3] = {0};
    int result;
    if (symbols->simReadProximitySensor_D)
        return sim_result(symbols->simReadProximitySensor_D(handle, point, object, normal));
    result = SIM_CALL(sim, simReadProximitySensor, (handle, singles, object, direction));
    sim_widen(point, singles, 4);
    sim_widen(normal, direction, 3);
    return result;
}

int sim_read_proximity_sensor(struct sim_api *sim, int handle, double point[4], int *object,
                              double normal[3])
{
    int result;
    sim_zero(point, 4);
    sim_zero(normal, 3);
    *object = -1;
    result = read_proximity(sim, handle, point, object, normal);
    if (result <= 0) {
        sim_zero(point, 4);
        sim_zero(normal, 3);
        *object = -1;
    }
    return result;
}

int sim_read_force_sensor(struct sim_api *sim, int handle, double force[3], double torque[3])
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    int result;
    sim_zero(force, 3);
    sim_zero(torque, 3);
    if (symbols->simReadForceSensor_D) {
        result = sim_result(symbols->simReadForceSensor_D(handle, force, torque));
    } else {
        float pull[3] = {0}, twist[3] = {0};
        result = SIM_CALL(sim, simReadForceSensor, (handle, pull, twist));
        sim_widen(force, pull, 3);
        sim_widen(torque, twist, 3);
    }
    if (result < 0 || !(result & 1)) {
        sim_zero(force, 3);
        sim_zero(torque, 3);
    }
    return result;
}

/* ------------------------------------------------------------------ vision */

/* Returns the memory, enlarged if necessary. `*room` stays below `count` if that failed. */
static void *grow(void *memory, size_t *room, size_t count, size_t size)
{
    void *larger;
    if (count <= *room)
        return memory;
    larger = realloc(memory, count * size);
    if (!larger)
        return memory;
    *room = count;
    return larger;
}

/* Copies the sizes from the simulator's array and makes room for the values. */
static int take_sizes(struct sim_library *library, const int *counts, struct sim_packets *packets)
{
    size_t count = counts && counts[0] > 0 ? (size_t)counts[0] : 0;
    library->sizes = grow(library->sizes, &library->sizes_room, count, sizeof(int));
    if (library->sizes_room < count)
        return -1;
    packets->count = (int)count;
    packets->total = 0;
    for (size_t i = 0; i < count; i++) {
        library->sizes[i] = counts[i + 1] > 0 ? counts[i + 1] : 0;
        packets->total += (size_t)library->sizes[i];
    }
    library->values = grow(library->values, &library->values_room, packets->total, sizeof(double));
    packets->sizes = library->sizes;
    packets->values = library->values;
    return library->values_room < packets->total ? -1 : 0;
}

static int take_packets(struct sim_library *library, const int *counts, const double *wide,
                        const float *narrow, struct sim_packets *packets)
{
    if (take_sizes(library, counts, packets) != 0 || (packets->total && !wide && !narrow)) {
        packets->count = 0;
        packets->total = 0;
        return SIM_E_REFUSED;
    }
    for (size_t i = 0; i < packets->total; i++)
        library->values[i] = wide ? wide[i] : (double)narrow[i];
    return 0;
}

int sim_read_vision_sensor(struct sim_api *sim, int handle, struct sim_packets *packets)
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    double *wide = NULL;
    float *narrow = NULL;
    int *counts = NULL;
    int result, taken = 0;
    *packets = (struct sim_packets){0, NULL, NULL, 0};
    if (symbols->simReadVisionSensor_D)
        result = sim_result(symbols->simReadVisionSensor_D(handle, &wide, &counts));
    else
        result = SIM_CALL(sim, simReadVisionSensor, (handle, &narrow, &counts));
    if (result >= 0)
        taken = take_packets(sim_library(sim), counts, wide, narrow, packets);
    sim_release(sim, wide);
    sim_release(sim, narrow);
    sim_release(sim, counts);
    return taken < 0 ? taken : result;
}

int sim_get_vision_sensor_resolution(struct sim_api *sim, int handle, int resolution[2])
{
    int result;
    resolution[0] = resolution[1] = 0;
    result = SIM_CALL(sim, simGetVisionSensorResolution, (handle & HANDLE_MASK, resolution));
    if (result >= 0 && resolution[0] > 0 && resolution[1] > 0)
        return result;
    resolution[0] = resolution[1] = 0;
    return result < 0 ? result : SIM_E_REFUSED;
}

unsigned char *sim_get_vision_sensor_image(struct sim_api *sim, int handle)
{
    return SIM_POINTER(sim, simGetVisionSensorCharImage, (handle & HANDLE_MASK, NULL, NULL));
}

int sim_set_vision_sensor_image(struct sim_api *sim, int handle, const unsigned char *rgb)
{
    return SIM_CALL(sim, simSetVisionSensorCharImage, (handle & HANDLE_MASK, rgb));
}

float *sim_get_vision_sensor_depth(struct sim_api *sim, int handle)
{
    return SIM_POINTER(sim, simGetVisionSensorDepthBuffer, (handle & HANDLE_MASK));
}

/* ------------------------------------------------------------------ collisions and distances */

int sim_check_distance(struct sim_api *sim, int entity, int other, double threshold,
                       double segment[7])
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    int result;
    sim_zero(segment, 7);
    if (symbols->simCheckDistance_D) {
        result = sim_result(symbols->simCheckDistance_D(entity, other, threshold, segment));
    } else {
        float singles[7] = {0};
        result = SIM_CALL(sim, simCheckDistance, (entity, other, (float)threshold, singles));
        sim_widen(segment, singles, 7);
    }
    if (result <= 0)
        sim_zero(segment, 7);
    return result;
}
