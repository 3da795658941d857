/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter behind struct sim_api, only for the files sim_*.c (and for tests, which bind it to a
 * simulator of their own): the functions of the simulator that were found, any of which may be
 * missing, and the ways to call them.
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
    int caller;          /* the script that calls other scripts for us; 0: none */
    const char *missing; /* name of the missing function that was called last, until taken */
    char *error;         /* the simulator's error text that was read already, until taken */
    int *sizes;          /* memory of struct sim_packets */
    size_t sizes_room;
    double *values;
    size_t values_room;
};

static inline struct sim_library *sim_library(struct sim_api *sim)
{
    return (struct sim_library *)sim;
}

/* Looks up a symbol. Returns the function, or NULL. */
typedef dynlib_function *sim_lookup(void *context, const char *name);

/* Creates the adapter from the functions that `lookup` finds. Returns 0, or -1 and the reason. */
int sim_build(struct sim_library **libraryp, enum sim_generation generation, sim_lookup *lookup,
              void *context, char *why, size_t why_size);

/* ------------------------------------------------------------------ calling */

/* All negative results of the simulators are refusals. */
static inline int sim_result(int result)
{
    return result < 0 ? SIM_E_REFUSED : result;
}

/* Remembers the missing function for sim_take_error. Returns SIM_E_ABSENT. */
int sim_absent(struct sim_api *sim, const char *name);

/* True if the simulator has an error text for the last call. sim_take_error still returns it
 * afterwards. */
int sim_has_error(struct sim_api *sim);

/* Calls a function of the simulator that returns int. */
#define SIM_CALL(sim, name, arguments)                                                             \
    (sim_library(sim)->symbols.name ? sim_result(sim_library(sim)->symbols.name arguments)         \
                                    : sim_absent(sim, #name))

/* As SIM_CALL, for a function that returns a pointer: NULL if it is missing. */
#define SIM_POINTER(sim, name, arguments)                                                          \
    (sim_library(sim)->symbols.name ? sim_library(sim)->symbols.name arguments                     \
                                    : (sim_absent(sim, #name), NULL))

/* Selects the double function if it exists, else the float function. The names describe the
 * arguments: one id or two, then values out (get), one value (set) or several values (put). */
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

/* Most values of one call. */
#define SIM_VALUES_MAX 12

void sim_widen(double *values, const float *narrow, int count);
void sim_narrow(float *narrow, const double *values, int count);
void sim_zero(double *values, int count);

#endif
