/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * From Python's objects to C; an exception says which argument of which function is wrong.
 */
#include "core.h"

#include <limits.h>
#include <string.h>

int core_complain(const struct core_place *place, const char *wanted, PyObject *given)
{
    PyObject *type = PyType_GetName(Py_TYPE(given));
    if (!type)
        return -1;
    PyErr_Format(PyExc_TypeError, "%s() argument '%s' must be %s, not %U", place->function,
                 place->argument, wanted, type);
    Py_DECREF(type);
    return -1;
}

static int complain_of_value(const struct core_place *place, const char *what)
{
    PyErr_Format(PyExc_ValueError, "%s() argument '%s' %s", place->function, place->argument, what);
    return -1;
}

/* ------------------------------------------------------------------ numbers */

static int to_longlong(const struct core_place *place, PyObject *object, long long *valuep)
{
    int overflow;
    PyObject *index = PyLong_CheckExact(object) ? Py_NewRef(object) : PyNumber_Index(object);
    if (!index) {
        if (!PyErr_ExceptionMatches(PyExc_TypeError))
            return -1;
        PyErr_Clear();
        return core_complain(place, "an int", object);
    }
    *valuep = PyLong_AsLongLongAndOverflow(index, &overflow);
    Py_DECREF(index);
    return overflow ? complain_of_value(place, "is too large an int") : 0;
}

/* Bits may be written without a sign, as 0xffffffff. */
int core_to_int(const struct core_place *place, PyObject *object, int *valuep)
{
    long long value;
    if (to_longlong(place, object, &value) < 0)
        return -1;
    if (value < INT_MIN || value > (long long)UINT_MAX)
        return complain_of_value(place, "does not fit in 32 bits");
    *valuep = (int)(unsigned int)value;
    return 0;
}

int core_to_byte(const struct core_place *place, PyObject *object, unsigned char *valuep)
{
    long long value;
    if (to_longlong(place, object, &value) < 0)
        return -1;
    if (value < SCHAR_MIN || value > UCHAR_MAX)
        return complain_of_value(place, "does not fit in 8 bits");
    *valuep = (unsigned char)value;
    return 0;
}

int core_to_float(const struct core_place *place, PyObject *object, float *valuep)
{
    double value = PyFloat_AsDouble(object);
    if (value == -1.0 && PyErr_Occurred()) {
        int is_large = PyErr_ExceptionMatches(PyExc_OverflowError);
        if (!is_large && !PyErr_ExceptionMatches(PyExc_TypeError))
            return -1;
        PyErr_Clear();
        return is_large ? complain_of_value(place, "is too large")
                        : core_complain(place, "a float", object);
    }
    *valuep = (float)value;
    return 0;
}

/* ------------------------------------------------------------------ texts */

static int text_of(const struct core_place *place, PyObject *object, const char **textp,
                   Py_ssize_t *sizep)
{
    char *bytes;
    if (PyUnicode_Check(object))
        *textp = PyUnicode_AsUTF8AndSize(object, sizep);
    else if (PyBytes_Check(object))
        *textp = PyBytes_AsStringAndSize(object, &bytes, sizep) < 0 ? NULL : bytes;
    else
        return core_complain(place, "a str", object);
    if (!*textp)
        return PyErr_ExceptionMatches(PyExc_UnicodeError)
                   ? complain_of_value(place, "has characters that UTF-8 cannot express")
                   : -1;
    return 0;
}

int core_to_text(const struct core_place *place, PyObject *object, const char **textp)
{
    Py_ssize_t size;
    if (text_of(place, object, textp, &size) < 0)
        return -1;
    if (strlen(*textp) != (size_t)size)
        return complain_of_value(place, "has a NUL in it");
    return 0;
}

/* ------------------------------------------------------------------ arrays */

PyObject *core_to_tuple(const struct core_place *place, PyObject *object)
{
    int has_no_order = PyDict_Check(object) || PyAnySet_Check(object);
    PyObject *tuple =
        PyUnicode_Check(object) || has_no_order ? NULL : PySequence_Tuple(object);
    if (tuple)
        return tuple;
    if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_TypeError))
        return NULL;
    PyErr_Clear();
    core_complain(place, "a sequence", object);
    return NULL;
}

void core_let_go(struct core_held *held)
{
    for (int i = 0; i < held->views; i++)
        PyBuffer_Release(&held->view[i]);
    for (int i = 0; i < held->blocks; i++)
        PyMem_Free(held->block[i]);
    held->views = held->blocks = 0;
}

static void *hold_block(struct core_held *held, size_t count, size_t unit)
{
    void *block = PyMem_Malloc(count > 0 ? count * unit : 1);
    if (block)
        held->block[held->blocks++] = block;
    else
        PyErr_NoMemory();
    return block;
}

static int check_count(const struct core_place *place, Py_ssize_t count, size_t unit)
{
    return (size_t)count > (size_t)INT_MAX / unit ? complain_of_value(place, "is too long") : 0;
}

/* The items of a sequence by `take`, into memory of `unit` bytes each. */
static int to_array(const struct core_place *place, PyObject *object, struct core_held *held,
                    size_t unit, int (*take)(const struct core_place *, PyObject *, void *),
                    void **datap, int *countp)
{
    PyObject *items = core_to_tuple(place, object);
    if (!items)
        return -1;
    Py_ssize_t count = PyTuple_Size(items);
    int error = check_count(place, count, unit);
    char *array = error < 0 ? NULL : hold_block(held, (size_t)count, unit);
    error = array ? 0 : -1;
    for (Py_ssize_t i = 0; i < count && error == 0; i++)
        error = take(place, PyTuple_GetItem(items, i), array + (size_t)i * unit);
    Py_DECREF(items);
    *datap = array;
    *countp = (int)count;
    return error;
}

static int take_int(const struct core_place *place, PyObject *item, void *at)
{
    return core_to_int(place, item, at);
}

static int take_float(const struct core_place *place, PyObject *item, void *at)
{
    return core_to_float(place, item, at);
}

static int take_byte(const struct core_place *place, PyObject *item, void *at)
{
    return core_to_byte(place, item, at);
}

int core_to_ints(const struct core_place *place, PyObject *object, struct core_held *held,
                 void **datap, int *countp)
{
    return to_array(place, object, held, sizeof(int), take_int, datap, countp);
}

int core_to_floats(const struct core_place *place, PyObject *object, struct core_held *held,
                   void **datap, int *countp)
{
    return to_array(place, object, held, sizeof(float), take_float, datap, countp);
}

/* ------------------------------------------------------------------ bytes */

/* In rows, as the elements of an array follow each other by their indices: a copy, where they lie
 * in another order or apart. */
static int data_of(Py_buffer *view, struct core_held *held, void **datap)
{
    *datap = view->buf;
    if (PyBuffer_IsContiguous(view, 'C'))
        return 0;
    *datap = hold_block(held, (size_t)view->len, 1);
    return *datap ? PyBuffer_ToContiguous(*datap, view, view->len, 'C') : -1;
}

/* 1 when the object has bytes to look at, 0 when not, or -1. */
static int view_bytes(const struct core_place *place, PyObject *object, struct core_held *held,
                      int items_of_one_byte, void **datap, int *sizep)
{
    Py_buffer *view = &held->view[held->views];
    if (!PyObject_CheckBuffer(object))
        return 0;
    if (PyObject_GetBuffer(object, view, PyBUF_FULL_RO) < 0) {
        PyErr_Clear();
        return 0;
    }
    if (items_of_one_byte && view->itemsize != 1) {
        PyBuffer_Release(view);
        return 0;
    }
    held->views++;
    *sizep = (int)view->len;
    return check_count(place, view->len, 1) < 0 || data_of(view, held, datap) < 0 ? -1 : 1;
}

int core_to_bytes(const struct core_place *place, PyObject *object, struct core_held *held,
                  void **datap, int *sizep)
{
    const char *text;
    Py_ssize_t size;
    if (PyUnicode_Check(object)) {
        if (text_of(place, object, &text, &size) < 0 || check_count(place, size, 1) < 0)
            return -1;
        *datap = (void *)text;
        *sizep = (int)size;
        return 0;
    }
    int has = view_bytes(place, object, held, 0, datap, sizep);
    return has > 0 ? 0 : has < 0 ? -1 : core_complain(place, "bytes, a bytearray or a str", object);
}

int core_to_image(const struct core_place *place, PyObject *object, struct core_held *held,
                  void **datap, int *sizep)
{
    int has = view_bytes(place, object, held, 1, datap, sizep);
    return has > 0   ? 0
           : has < 0 ? -1
                     : to_array(place, object, held, 1, take_byte, datap, sizep);
}

/* Each with a NUL at its end, back to back. */
static int join_texts(const struct core_place *place, PyObject *texts, struct core_held *held,
                      void **datap)
{
    Py_ssize_t count = PyTuple_Size(texts), size = 0;
    const char *text;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (core_to_text(place, PyTuple_GetItem(texts, i), &text) < 0)
            return -1;
        size += (Py_ssize_t)strlen(text) + 1;
    }
    if (check_count(place, size, 1) < 0)
        return -1;
    char *at = *datap = hold_block(held, (size_t)size, 1);
    for (Py_ssize_t i = 0; at && i < count; i++) {
        if (core_to_text(place, PyTuple_GetItem(texts, i), &text) < 0)
            return -1;
        at = stpcpy(at, text) + 1;
    }
    return *datap ? 0 : -1;
}

int core_to_texts(const struct core_place *place, PyObject *object, struct core_held *held,
                  void **datap, int *countp)
{
    PyObject *texts = core_to_tuple(place, object);
    if (!texts)
        return -1;
    int error = join_texts(place, texts, held, datap);
    *countp = (int)PyTuple_Size(texts);
    Py_DECREF(texts);
    return error;
}
