/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's objects: names, family, poses, parameters, the selection, and the named things
 * of old scenes (collections, collision and distance objects).
 */
#include "sim/sim_library.h"

#include "simConst.h"

/* ------------------------------------------------------------------ poses */

int sim_get_object_velocity(struct sim_api *sim, int handle, double linear[3], double angular[3])
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    int result;
    sim_zero(linear, 3);
    sim_zero(angular, 3);
    if (symbols->simGetObjectVelocity_D) {
        result = symbols->simGetObjectVelocity_D(handle, linear, angular);
    } else if (symbols->simGetObjectVelocity) {
        float moving[3] = {0}, turning[3] = {0};
        result = symbols->simGetObjectVelocity(handle, moving, turning);
        sim_widen(linear, moving, 3);
        sim_widen(angular, turning, 3);
    } else {
        return sim_absent(sim, "simGetObjectVelocity");
    }
    if (result < 0) {
        sim_zero(linear, 3);
        sim_zero(angular, 3);
    }
    return sim_result(result);
}

/* ------------------------------------------------------------------ parameters of objects */

/* The simulator returns 0 for an id that the object does not have. */
static int known_parameter(int result)
{
    return result == 0 ? SIM_E_REFUSED : result;
}

int sim_get_object_float_parameter(struct sim_api *sim, int handle, int id, double *value)
{
    int result = sim_get2(SIM_PAIR(sim, simGetObjectFloatParameter), handle, id, value, 1);
    if (result <= 0)
        *value = 0.0;
    return known_parameter(result);
}

int sim_set_object_float_parameter(struct sim_api *sim, int handle, int id, double value)
{
    return known_parameter(sim_set2(SIM_PAIR(sim, simSetObjectFloatParameter), handle, id, value));
}

int sim_get_object_int_parameter(struct sim_api *sim, int handle, int id, int *value)
{
    int result;
    *value = 0;
    result = SIM_CALL(sim, simGetObjectIntParameter, (handle, id, value));
    if (result <= 0)
        *value = 0;
    return known_parameter(result);
}

int sim_set_object_int_parameter(struct sim_api *sim, int handle, int id, int value)
{
    return known_parameter(SIM_CALL(sim, simSetObjectIntParameter, (handle, id, value)));
}

/* ------------------------------------------------------------------ creating and removing */

int sim_create_dummy(struct sim_api *sim, double size, const double colors[12])
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    float singles[12];
    if (colors)
        sim_narrow(singles, colors, 12);
    if (symbols->simCreateDummy_D)
        return sim_result(symbols->simCreateDummy_D(size, colors ? singles : NULL));
    return SIM_CALL(sim, simCreateDummy, ((float)size, colors ? singles : NULL));
}

/* ------------------------------------------------------------------ the selection */

int sim_add_to_selection(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simAddObjectToSelection, (sim_handle_single, handle));
}

int sim_clear_selection(struct sim_api *sim)
{
    return SIM_CALL(sim, simRemoveObjectFromSelection, (sim_handle_all, -1));
}

/* ------------------------------------------------------------------ collections and the like */

/* 4.10 reads the count even when it fails, and returns an empty list for a bad handle. Only its
 * error text distinguishes that from an empty collection. */
int *sim_get_collection_objects(struct sim_api *sim, int collection, int *countp)
{
    int count = 0;
    int *handles = SIM_POINTER(sim, simGetCollectionObjects, (collection, &count));
    *countp = 0;
    if (!handles || count < 0 ||
        (count == 0 && sim->program_version >= 41000 && sim_has_error(sim))) {
        sim_release(sim, handles);
        return NULL;
    }
    *countp = count;
    return handles;
}
