/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of the legacy modules, by the table in legacy.def: what a function is, its
 * arguments (legacy_args.c) and its results (legacy_results.c).
 */
#ifndef PYTHON_LEGACY_H
#define PYTHON_LEGACY_H

#include "core.h"

#define SLOTS_MAX 24
#define PARAMS_MAX 14

/* What one argument of the C function is, or where that writes to. */
union slot {
    int i;
    float f;
    double d;
    unsigned char b;
    const char *text;
    char *texts;
    unsigned char *bytes;
    int *ints;
    float *floats;
    void *p;
    int int_array[2];
    float float_array[12];
    unsigned char byte_array[12];
};

struct param {
    char name[32];
    PyObject *key; /* the name */
    char code, is_result;
    unsigned char size;  /* of an array */
    unsigned char slot;
};

struct function {
    PyMethodDef method;
    const char *format;
    int (*call)(union slot *slots);
    int slots, params, args, results;
    struct param param[PARAMS_MAX];
};

int legacy_slots_of(const struct param *param);

/* Keywords go behind what comes by position; each argument must come once. 0, or -1 with an
 * exception. */
int legacy_sort_args(const struct function *function, PyObject *const *args, Py_ssize_t count,
                     PyObject *keywords, PyObject **sorted);

/* Fills the slots. 0, or -1 with an exception. */
int legacy_take_all(const struct function *function, PyObject *const *args, union slot *slots,
                    struct core_held *held);

/* The code, or the tuple of code and results. */
PyObject *legacy_give_all(const struct function *function, const union slot *slots, int code);

/* Memory that the library has allocated for results. */
void legacy_release(const struct function *function, const union slot *slots, int code);

#endif
