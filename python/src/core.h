/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The parts of the extension module remoteapi_shm._core. It uses only what Python's stable ABI of
 * 3.11 has, so that one binary serves all later versions.
 *
 * Python's lock is held all the time, except while a call of the library sleeps: so answers that
 * the library lends until the next call are copied before another thread of Python can make that.
 */
#ifndef PYTHON_CORE_H
#define PYTHON_CORE_H

#define Py_LIMITED_API 0x030b0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "extApi.h"

/* ------------------------------------------------------------------ calls (wait.c) */

/* Around each call of the library that can wait. */
struct core_wait {
    struct core_wait *outer; /* this call was made by a handler of a signal, within that one */
    int client_id;
    int failed;              /* a handler has raised an exception */
};

void core_begin(struct core_wait *wait, int client_id); /* -1: none yet */
/* 0, or -1 with an exception. The code says so if the client has been finished meanwhile: nothing
 * that it has lent is there any more. */
int core_end(struct core_wait *wait, int *codep);

/* simxFinish; a client whose call the handler of a signal has interrupted ends with that call. */
void core_finish(int client_id);

/* ------------------------------------------------------------------ arguments (convert.c) */

/* Which argument it is, for messages. */
struct core_place {
    const char *function, *argument;
};

/* TypeError: "simxStart() argument 'connectionPort' must be an int, not str". Returns -1. */
int core_complain(const struct core_place *place, const char *wanted, PyObject *given);

/* 0, or -1 with an exception that names the place. */
int core_to_int(const struct core_place *place, PyObject *object, int *valuep);
int core_to_byte(const struct core_place *place, PyObject *object, unsigned char *valuep);
int core_to_float(const struct core_place *place, PyObject *object, float *valuep);

/* UTF-8 with a NUL at its end, borrowed from the object. */
int core_to_text(const struct core_place *place, PyObject *object, const char **textp);

/* All items of any sequence, as a tuple; NULL with an exception. */
PyObject *core_to_tuple(const struct core_place *place, PyObject *object);

/* Memory that lives until the arguments are let go. */
#define CORE_HELD_MAX 8
struct core_held {
    int views, blocks;
    Py_buffer view[CORE_HELD_MAX];
    void *block[CORE_HELD_MAX];
};
void core_let_go(struct core_held *held);

/* Any number of items: address and count. */
int core_to_bytes(const struct core_place *place, PyObject *object, struct core_held *held,
                  void **datap, int *sizep);
int core_to_image(const struct core_place *place, PyObject *object, struct core_held *held,
                  void **datap, int *sizep);
int core_to_ints(const struct core_place *place, PyObject *object, struct core_held *held,
                 void **datap, int *countp);
int core_to_floats(const struct core_place *place, PyObject *object, struct core_held *held,
                   void **datap, int *countp);
int core_to_texts(const struct core_place *place, PyObject *object, struct core_held *held,
                  void **datap, int *countp);

/* ------------------------------------------------------------------ types and functions */

/* A sequence of signed bytes or floats that is no list (pixels.c): a copy of count items. */
int pixels_add_type(PyObject *module);
PyObject *pixels_new(char format, const void *items, Py_ssize_t count);

/* measure(what, id, handle, rounds) (measure.c). */
PyObject *core_measure(PyObject *module, PyObject *args);

/* The functions of the legacy modules. */
int legacy_add_functions(PyObject *module);

#endif
