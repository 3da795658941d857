/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter behind struct sim_api, for the files sim_*.c only (and for tests, which bind it to a
 * simulator of their own): the functions of the simulator as they were found, any of which may be
 * missing, and the forms in which they are called.
 */
#ifndef SIM_SIM_LIBRARY_H
#define SIM_SIM_LIBRARY_H

#include "os/dynlib.h"
#include "sim/sim_api.h"

struct sim_symbols {
#define SIM_SYMBOL(result, name, arguments) result(*name) arguments;
#define SIM_TWIN(result, name, single, twin)                                                       \
    result(*name) single;                                                                          \
    result(*name##_D) twin;
#include "sim/sim_symbols.def"
#undef SIM_SYMBOL
#undef SIM_TWIN
};

struct sim_library {
    struct sim_api api; /* first: a struct sim_api * is a struct sim_library * */
    struct dynlib image;
    struct sim_symbols symbols;
    int caller;          /* the script that calls others for us; 0: none */
    const char *missing; /* the function that was asked for and is not there, until taken */
    char *error;         /* the simulator's words that were looked for, until taken */
    int *sizes;          /* what struct sim_packets points to */
    size_t sizes_room;
    double *values;
    size_t values_room;
};

static inline struct sim_library *sim_library(struct sim_api *sim)
{
    return (struct sim_library *)sim;
}

/* Where a symbol comes from: the function, or NULL. */
typedef dynlib_function *sim_lookup(void *context, const char *name);

/* Makes the adapter from what `lookup` finds. 0, or -1 and the reason. */
int sim_build(struct sim_library **libraryp, enum sim_generation generation, sim_lookup *lookup,
              void *context, char *why, size_t why_size);

/* ------------------------------------------------------------------ calling */

/* The simulators' own results below zero are all refusals. */
static inline int sim_result(int result)
{
    return result < 0 ? SIM_E_REFUSED : result;
}

/* Remembers which function is missing, for sim_take_error; SIM_E_ABSENT. */
int sim_absent(struct sim_api *sim, const char *name);

/* Whether the simulator has words about what was called last. sim_take_error gives them still. */
int sim_has_error(struct sim_api *sim);

/* Calls a function of the simulator that returns int. */
#define SIM_CALL(sim, name, arguments)                                                             \
    (sim_library(sim)->symbols.name ? sim_result(sim_library(sim)->symbols.name arguments)         \
                                    : sim_absent(sim, #name))

/* The same for one that returns a pointer: NULL when it is missing. */
#define SIM_POINTER(sim, name, arguments)                                                          \
    (sim_library(sim)->symbols.name ? sim_library(sim)->symbols.name arguments                     \
                                    : (sim_absent(sim, #name), NULL))

/* The double function where there is one, else the float function. The names say what goes in:
 * one id or two, then values out (get), one value (set) or several values (put). */
#define SIM_PAIR(sim, name)                                                                        \
    sim, #name, sim_library(sim)->symbols.name##_D, sim_library(sim)->symbols.name

int sim_get(struct sim_api *sim, const char *name, int (*wide)(int, double *),
            int (*narrow)(int, float *), int id, double *values, int count);
int sim_get2(struct sim_api *sim, const char *name, int (*wide)(int, int, double *),
             int (*narrow)(int, int, float *), int id, int other, double *values, int count);
int sim_set(struct sim_api *sim, const char *name, int (*wide)(int, double),
            int (*narrow)(int, float), int id, double value);
int sim_set2(struct sim_api *sim, const char *name, int (*wide)(int, int, double),
             int (*narrow)(int, int, float), int id, int other, double value);
int sim_put(struct sim_api *sim, const char *name, int (*wide)(int, const double *),
            int (*narrow)(int, const float *), int id, const double *values, int count);
int sim_put2(struct sim_api *sim, const char *name, int (*wide)(int, int, const double *),
             int (*narrow)(int, int, const float *), int id, int other, const double *values,
             int count);

/* The most values that one call moves. */
#define SIM_VALUES_MAX 12

void sim_widen(double *values, const float *narrow, int count);
void sim_narrow(float *narrow, const double *values, int count);
void sim_zero(double *values, int count);

#endif
