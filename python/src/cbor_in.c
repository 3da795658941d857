/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * CBOR as Python's objects; see cbor.h. Packed numbers and matrices become lists, handles, colours
 * and poses what is in them.
 */
#include "cbor.h"

static PyObject *string(const struct cbor_item *item)
{
    struct buffer scratch = { 0 };
    const uint8_t *bytes = cbor_string(item, &scratch);
    PyObject *object = NULL;
    if (!bytes && item->size > 0)
        PyErr_NoMemory();
    else if (item->kind == CBOR_TEXT)
        object = PyUnicode_FromStringAndSize((const char *)bytes, (Py_ssize_t)item->size);
    else
        object = PyBytes_FromStringAndSize((const char *)bytes, (Py_ssize_t)item->size);
    buffer_free(&scratch);
    return object;
}

static PyObject *element(const struct cbor_item *numbers, size_t i)
{
    int64_t value;
    if (cbor_numbers_are_integers(numbers) && cbor_element_i64(numbers, i, &value) == 0)
        return PyLong_FromLongLong(value);
    return PyFloat_FromDouble(cbor_element_double(numbers, i));
}

/* Items from `first` on. */
static PyObject *numbers_list(const struct cbor_item *numbers, size_t first, size_t count)
{
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list && i < count; i++) {
        PyObject *number = element(numbers, first + i);
        if (!number || PyList_SetItem(list, (Py_ssize_t)i, number) < 0)
            Py_CLEAR(list);
    }
    return list;
}

/* A list of so many items of the reader. */
static PyObject *take_list(struct reader *reader, const struct cbor_item *array, size_t most)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < most && cbor_more(reader, array, i); i++) {
        PyObject *value = cbor_in_value(reader);
        if (!value || PyList_Append(list, value) < 0)
            Py_CLEAR(list);
        Py_XDECREF(value);
    }
    return list;
}

static PyObject *take_dict(struct reader *reader, const struct cbor_item *map)
{
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict && cbor_more(reader, map, i); i++) {
        PyObject *key = cbor_in_value(reader);
        PyObject *value = key ? cbor_in_value(reader) : NULL;
        if (!value || PyDict_SetItem(dict, key, value) < 0)
            Py_CLEAR(dict);
        Py_XDECREF(value);
        Py_XDECREF(key);
    }
    return dict;
}

/* Rows of numbers, which are packed or an array; without columns there are none. */
static PyObject *take_matrix(struct reader *reader, const struct cbor_item *matrix)
{
    struct cbor_item numbers;
    size_t columns = matrix->columns, rows = columns > 0 ? matrix->rows : 0;
    PyObject *list = PyList_New((Py_ssize_t)rows);
    cbor_more(reader, matrix, 0);
    cbor_next(reader, &numbers);
    for (size_t i = 0; list && i < rows; i++) {
        PyObject *row = numbers.kind == CBOR_NUMBERS ? numbers_list(&numbers, i * columns, columns)
                                                     : take_list(reader, &numbers, columns);
        if (!row || PyList_SetItem(list, (Py_ssize_t)i, row) < 0)
            Py_CLEAR(list);
    }
    if (numbers.kind == CBOR_ARRAY)
        cbor_more(reader, &numbers, rows * columns); /* its end */
    return list;
}

PyObject *cbor_in_value(struct reader *reader)
{
    struct cbor_item item;
    switch (cbor_next(reader, &item)) {
    case CBOR_BOOL: return PyBool_FromLong((long)item.integer);
    case CBOR_INT: return PyLong_FromLongLong(item.integer);
    case CBOR_DOUBLE: return PyFloat_FromDouble(item.number);
    case CBOR_TEXT:
    case CBOR_BYTES: return string(&item);
    case CBOR_ARRAY: return take_list(reader, &item, SIZE_MAX);
    case CBOR_MAP: return take_dict(reader, &item);
    case CBOR_NUMBERS: return numbers_list(&item, 0, item.count);
    case CBOR_MATRIX: return take_matrix(reader, &item);
    case CBOR_NULL:
    case CBOR_NONE: break;
    }
    Py_RETURN_NONE;
}

int cbor_in_check(const uint8_t *bytes, size_t size)
{
    int outcome = cbor_check(bytes, size, NULL);
    if (outcome == 0)
        return 0;
    PyErr_Format(PyExc_ValueError, "the simulator's reply cannot be read: %s",
                 cbor_error_text(outcome));
    return -1;
}

PyObject *core_decode(PyObject *module, PyObject *bytes)
{
    Py_buffer view;
    PyObject *value = NULL;
    (void)module;
    if (PyObject_GetBuffer(bytes, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    struct reader reader = reader_of(view.buf, (size_t)view.len, 0);
    if (cbor_in_check(view.buf, (size_t)view.len) == 0)
        value = cbor_in_value(&reader);
    PyBuffer_Release(&view);
    return value;
}
