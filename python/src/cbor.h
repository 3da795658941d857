/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Values of named calls: from Python's objects to CBOR (cbor_out.c) and back (cbor_in.c), with the
 * library's own encoder and decoder.
 */
#ifndef PYTHON_CBOR_H
#define PYTHON_CBOR_H

#include "core.h"

#include "wire/cbor.h"

/* Which argument of which function, for messages: "sim.wait() argument 1 ...". */
struct cbor_place {
    const char *function;
    Py_ssize_t argument;
};

/* The name of a function that is an argument, a new reference; NULL with an exception. */
typedef PyObject *cbor_naming(void *context, PyObject *function);

struct cbor_out {
    struct buffer bytes;
    struct cbor_place place;
    int nesting;       /* so many lists and dicts are around the present value */
    cbor_naming *name; /* NULL: functions are no values */
    void *context;
};

/* Appends a value: None, bool, numbers, str, bytes, lists and tuples, dicts, arrays (array.array,
 * numpy: as packed numbers, row by row), and functions, as an argument or one level down. Returns
 * 0, or -1 with an exception. */
int cbor_out_value(struct cbor_out *out, PyObject *value);

/* 0 when the message can be read, else -1 with an exception. */
int cbor_in_check(const uint8_t *bytes, size_t size);

/* The next item of a message that has been checked; NULL with an exception. */
PyObject *cbor_in_value(struct reader *reader);

/* For tests: _encode(value) -> bytes, _decode(bytes) -> value. */
PyObject *core_encode(PyObject *module, PyObject *value);
PyObject *core_decode(PyObject *module, PyObject *bytes);

#endif
