/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Python's objects as CBOR; see cbor.h.
 */
#include "cbor.h"

#include <string.h>

#define NAMED_ITEMS 16 /* functions are looked for in lists and dicts of up to so many items */
#define NESTING_MAX (CBOR_DEPTH_MAX - 4) /* the request is around the arguments */

static int put(struct cbor_out *out, PyObject *value, int depth);
static int put_other(struct cbor_out *out, PyObject *value, int depth);

static int complain(const struct cbor_out *out, PyObject *exception, const char *format, ...)
{
    int is_answer = strcmp(out->place.function, "_*executed*_") == 0;
    va_list arguments;
    va_start(arguments, format);
    PyObject *text = PyUnicode_FromFormatV(format, arguments);
    va_end(arguments);
    if (text && is_answer)
        PyErr_Format(exception, "what a function returned to the simulator %U", text);
    else if (text)
        PyErr_Format(exception, "%s() argument %zd %U", out->place.function,
                     out->place.argument + 1, text);
    Py_XDECREF(text);
    return -1;
}

/* ------------------------------------------------------------------ numbers and texts */

static int put_int(struct cbor_out *out, PyObject *value)
{
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow)
        return complain(out, PyExc_ValueError, "has an integer that does not fit into 64 bits");
    if (number == -1 && PyErr_Occurred())
        return -1;
    cbor_put_int(&out->bytes, number);
    return 0;
}

#define NO_INDEX 1

/* An array of numpy's without dimension may be no int, although its type has the method. */
static int put_index(struct cbor_out *out, PyObject *value)
{
    PyObject *number = PyNumber_Index(value);
    if (!number && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        return NO_INDEX;
    }
    int error = number ? put_int(out, number) : -1;
    Py_XDECREF(number);
    return error;
}

static int put_float(struct cbor_out *out, PyObject *value)
{
    double number = PyFloat_AsDouble(value);
    if (number == -1 && PyErr_Occurred())
        return -1;
    cbor_put_double(&out->bytes, number);
    return 0;
}

static int put_text(struct cbor_out *out, PyObject *value)
{
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(value, &size);
    if (!text && !PyErr_ExceptionMatches(PyExc_UnicodeError))
        return -1;
    if (!text)
        return complain(out, PyExc_ValueError, "has characters that UTF-8 cannot express");
    cbor_put_text(&out->bytes, text, (size_t)size);
    return 0;
}

/* ------------------------------------------------------------------ arrays of numbers */

#define NO_FUNCTIONS 2 /* as `depth` of put */

struct packing {
    char format;
    size_t size;
    unsigned tag;
};

static const struct packing packings[] = {
    { 'b', 1, CBOR_TAG_I8 },  { 'B', 1, CBOR_TAG_U8 },  { 'h', 2, CBOR_TAG_I16 },
    { 'H', 2, CBOR_TAG_U16 }, { 'i', 4, CBOR_TAG_I32 }, { 'I', 4, CBOR_TAG_U32 },
    { 'l', 8, CBOR_TAG_I64 }, { 'L', 8, CBOR_TAG_U64 }, { 'q', 8, CBOR_TAG_I64 },
    { 'Q', 8, CBOR_TAG_U64 }, { 'e', 2, CBOR_TAG_F16 }, { 'f', 4, CBOR_TAG_F32 },
    { 'd', 8, CBOR_TAG_F64 },
};

/* A letter of the module struct, in this machine's order. */
static const struct packing *packing_of(const Py_buffer *view)
{
    const char *format = view->format ? view->format : "B";
    if (strchr("@=<", *format) && *format)
        format++;
    for (size_t i = 0; i < sizeof packings / sizeof packings[0]; i++)
        if (format[0] == packings[i].format && !format[1] &&
            (size_t)view->itemsize == packings[i].size)
            return &packings[i];
    return NULL;
}

/* Lists of rows, and the numbers of the last dimension packed. */
static const uint8_t *put_rows(struct cbor_out *out, const Py_buffer *view, int dimension,
                               const struct packing *packing, const uint8_t *at)
{
    size_t count = (size_t)view->shape[dimension];
    if (dimension == view->ndim - 1) {
        cbor_put_numbers(&out->bytes, packing->tag, at, count);
        return at + count * packing->size;
    }
    cbor_put_array(&out->bytes, count);
    for (size_t i = 0; i < count; i++)
        at = put_rows(out, view, dimension + 1, packing, at);
    return at;
}

static int put_view(struct cbor_out *out, const struct packing *packing, const Py_buffer *view)
{
    uint8_t *numbers;
    if (out->nesting + view->ndim > NESTING_MAX)
        return complain(out, PyExc_ValueError, "is nested too deeply");
    numbers = PyMem_Malloc(view->len > 0 ? (size_t)view->len : 1);
    if (!numbers) {
        PyErr_NoMemory();
        return -1;
    }
    int error = PyBuffer_ToContiguous(numbers, view, view->len, 'C');
    if (error == 0)
        put_rows(out, view, 0, packing, numbers);
    PyMem_Free(numbers);
    return error;
}

/* Truth values, and numbers in the other order of bytes. */
static int can_be_listed(const Py_buffer *view)
{
    const char *format = view->format ? view->format : "B";
    if (strchr("@=<>!", *format) && *format)
        format++;
    return *format && !format[1] && strchr("?bBhHiIlLqQefd", *format);
}

static int complain_of_array(const struct cbor_out *out)
{
    return complain(out, PyExc_TypeError, "has an array of another type than numbers");
}

/* As a list, which is an element where there is no dimension. */
static int put_listed(struct cbor_out *out, PyObject *value)
{
    PyObject *list = PyObject_CallMethod(value, "tolist", NULL);
    if (!list && !PyErr_ExceptionMatches(PyExc_AttributeError) &&
        !PyErr_ExceptionMatches(PyExc_NotImplementedError))
        return -1;
    if (!list)
        return PyErr_Clear(), complain_of_array(out);
    int error = put(out, list, NO_FUNCTIONS);
    Py_DECREF(list);
    return error;
}

/* 1 when it was an array, or a truth value of numpy's, which has no dimension; 0 when it is none;
 * -1 with an exception. */
static int put_array(struct cbor_out *out, PyObject *value)
{
    Py_buffer view;
    int error;
    if (!PyObject_CheckBuffer(value))
        return 0;
    if (PyObject_GetBuffer(value, &view, PyBUF_FULL_RO) < 0) {
        PyErr_Clear();
        return 0;
    }
    const struct packing *packing = packing_of(&view);
    if (packing && view.ndim == 0) { /* a number */
        PyBuffer_Release(&view);
        return 0;
    }
    if (packing)
        error = put_view(out, packing, &view);
    else if (can_be_listed(&view))
        error = put_listed(out, value);
    else
        error = complain_of_array(out);
    PyBuffer_Release(&view);
    return error < 0 ? -1 : 1;
}

static int put_bytes(struct cbor_out *out, PyObject *value)
{
    Py_buffer view;
    if (PyObject_GetBuffer(value, &view, PyBUF_SIMPLE) < 0)
        return -1;
    cbor_put_bytes(&out->bytes, view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    return 0;
}

/* Of single bytes it is a string of them, whatever steps it takes; else an array. */
static int put_memory(struct cbor_out *out, PyObject *value, int depth)
{
    Py_buffer view;
    if (PyObject_GetBuffer(value, &view, PyBUF_FULL_RO) < 0)
        return -1;
    int is_bytes = view.itemsize == 1 && view.ndim == 1;
    PyBuffer_Release(&view);
    if (!is_bytes)
        return put_other(out, value, depth);
    PyObject *bytes = PyBytes_FromObject(value);
    int error = bytes ? put_bytes(out, bytes) : -1;
    Py_XDECREF(bytes);
    return error;
}

/* ------------------------------------------------------------------ containers */

static int put_tuple(struct cbor_out *out, PyObject *items, int depth)
{
    Py_ssize_t count = PyTuple_Size(items);
    int error = 0;
    cbor_put_array(&out->bytes, (size_t)count);
    for (Py_ssize_t i = 0; error == 0 && i < count; i++)
        error = put(out, PyTuple_GetItem(items, i), count <= NAMED_ITEMS ? depth : NO_FUNCTIONS);
    return error;
}

/* A copy: what is called for an item may change the list. */
static int put_sequence(struct cbor_out *out, PyObject *value, int depth)
{
    PyObject *items = PySequence_Tuple(value);
    int error = items ? put_tuple(out, items, depth) : -1;
    Py_XDECREF(items);
    return error;
}

static int put_pairs(struct cbor_out *out, PyObject *pairs, int depth)
{
    Py_ssize_t count = PyList_Size(pairs);
    int error = 0;
    cbor_put_map(&out->bytes, (size_t)count);
    for (Py_ssize_t i = 0; error == 0 && i < count; i++) {
        PyObject *pair = PyList_GetItem(pairs, i), *key = PyTuple_GetItem(pair, 0);
        if (!PyUnicode_Check(key) && !PyLong_Check(key) && !PyFloat_Check(key) &&
            !PyBytes_Check(key))
            return complain(out, PyExc_TypeError, "has a key that is no text and no number");
        error = put(out, key, NO_FUNCTIONS);
        if (error == 0)
            error = put(out, PyTuple_GetItem(pair, 1),
                        count <= NAMED_ITEMS ? depth : NO_FUNCTIONS);
    }
    return error;
}

static int put_dict(struct cbor_out *out, PyObject *value, int depth)
{
    PyObject *pairs = PyDict_Items(value);
    int error = pairs ? put_pairs(out, pairs, depth) : -1;
    Py_XDECREF(pairs);
    return error;
}

static int put_function(struct cbor_out *out, PyObject *value)
{
    PyObject *name = out->name(out->context, value);
    int error = name ? put_text(out, name) : -1;
    Py_XDECREF(name);
    return error;
}

/* ------------------------------------------------------------------ any value */

/* Those that are no type of Python's own. */
static int put_other(struct cbor_out *out, PyObject *value, int depth)
{
    int error, outcome = put_array(out, value);
    if (outcome != 0)
        return outcome < 0 ? -1 : 0;
    if (PyIndex_Check(value) && (error = put_index(out, value)) != NO_INDEX)
        return error;
    if (PyNumber_Check(value) && PyType_GetSlot(Py_TYPE(value), Py_nb_float))
        return put_float(out, value);
    if (PyCallable_Check(value) && out->name && depth <= 1)
        return put_function(out, value);
    return complain(out, PyExc_TypeError, "has a value of a type that has no meaning to the "
                    "simulator: %.100S", (PyObject *)Py_TYPE(value));
}

static int put_container(struct cbor_out *out, PyObject *value, int depth)
{
    if (out->nesting == NESTING_MAX)
        return complain(out, PyExc_ValueError, "is nested too deeply");
    out->nesting++;
    int error = PyDict_Check(value) ? put_dict(out, value, depth + 1)
                                    : put_sequence(out, value, depth + 1);
    out->nesting--;
    return error;
}

/* `depth` is 0 for an argument and 1 in a short list or dict of it; deeper are no functions. */
static int put(struct cbor_out *out, PyObject *value, int depth)
{
    if (value == Py_None)
        cbor_put_null(&out->bytes);
    else if (PyBool_Check(value))
        cbor_put_bool(&out->bytes, value == Py_True);
    else if (PyLong_Check(value))
        return put_int(out, value);
    else if (PyFloat_Check(value))
        return put_float(out, value);
    else if (PyUnicode_Check(value))
        return put_text(out, value);
    else if (PyBytes_Check(value) || PyByteArray_Check(value))
        return put_bytes(out, value);
    else if (PyMemoryView_Check(value))
        return put_memory(out, value, depth);
    else if (PyList_Check(value) || PyTuple_Check(value) || PyDict_Check(value))
        return put_container(out, value, depth);
    else
        return put_other(out, value, depth);
    return 0;
}

int cbor_out_value(struct cbor_out *out, PyObject *value)
{
    return put(out, value, 0);
}

PyObject *core_encode(PyObject *module, PyObject *value)
{
    struct cbor_out out = { .place = { .function = "_encode" } };
    int error = cbor_out_value(&out, value);
    PyObject *bytes = NULL;
    (void)module;
    if (error == 0 && out.bytes.failed)
        PyErr_NoMemory();
    else if (error == 0)
        bytes = PyBytes_FromStringAndSize((const char *)out.bytes.data,
                                          (Py_ssize_t)out.bytes.size);
    buffer_free(&out.bytes);
    return bytes;
}
