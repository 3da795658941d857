/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Doubles for the callers, doubles or floats for the simulator. Up to 4.4 only float functions
 * exist. Since 4.5 the float functions are wrappers with errors of their own, so the double
 * functions are preferred. Both may write undefined values when they fail; here a failure always
 * gives zeros.
 */
#include "sim/sim_library.h"

#include <string.h>

void sim_widen(double *values, const float *narrow, int count)
{
    for (int i = 0; i < count; i++)
        values[i] = (double)narrow[i];
}

void sim_narrow(float *narrow, const double *values, int count)
{
    for (int i = 0; i < count; i++)
        narrow[i] = (float)values[i];
}

void sim_zero(double *values, int count)
{
    memset(values, 0, (size_t)count * sizeof(*values));
}

static int finish_get(int result, double *values, int count)
{
    if (result < 0)
        sim_zero(values, count);
    return sim_result(result);
}

/* The array of floats is longer than any result: simGetJointPosition of 4.5 to 4.10 writes three
 * floats instead of one. */
int sim_get(struct sim_api *sim, const char *name, int (*wide)(int, double *),
            int (*narrow)(int, float *), int id, double *values, int count)
{
    float singles[SIM_VALUES_MAX] = {0};
    int result;
    sim_zero(values, count);
    if (wide)
        return finish_get(wide(id, values), values, count);
    if (!narrow)
        return sim_absent(sim, name);
    result = narrow(id, singles);
    sim_widen(values, singles, count);
    return finish_get(result, values, count);
}

int sim_get2(struct sim_api *sim, const char *name, int (*wide)(int, int, double *),
             int (*narrow)(int, int, float *), int id, int other, double *values, int count)
{
    float singles[SIM_VALUES_MAX] = {0};
    int result;
    sim_zero(values, count);
    if (wide)
        return finish_get(wide(id, other, values), values, count);
    if (!narrow)
        return sim_absent(sim, name);
    result = narrow(id, other, singles);
    sim_widen(values, singles, count);
    return finish_get(result, values, count);
}

int sim_set(struct sim_api *sim, const char *name, int (*wide)(int, double),
            int (*narrow)(int, float), int id, double value)
{
    if (wide)
        return sim_result(wide(id, value));
    return narrow ? sim_result(narrow(id, (float)value)) : sim_absent(sim, name);
}

int sim_set2(struct sim_api *sim, const char *name, int (*wide)(int, int, double),
             int (*narrow)(int, int, float), int id, int other, double value)
{
    if (wide)
        return sim_result(wide(id, other, value));
    return narrow ? sim_result(narrow(id, other, (float)value)) : sim_absent(sim, name);
}

int sim_put(struct sim_api *sim, const char *name, int (*wide)(int, const double *),
            int (*narrow)(int, const float *), int id, const double *values, int count)
{
    float singles[SIM_VALUES_MAX];
    if (wide)
        return sim_result(wide(id, values));
    if (!narrow)
        return sim_absent(sim, name);
    sim_narrow(singles, values, count);
    return sim_result(narrow(id, singles));
}

int sim_put2(struct sim_api *sim, const char *name, int (*wide)(int, int, const double *),
             int (*narrow)(int, int, const float *), int id, int other, const double *values,
             int count)
{
    float singles[SIM_VALUES_MAX];
    if (wide)
        return sim_result(wide(id, other, values));
    if (!narrow)
        return sim_absent(sim, name);
    sim_narrow(singles, values, count);
    return sim_result(narrow(id, other, singles));
}
