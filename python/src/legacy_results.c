/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The results of a legacy function; see legacy.h.
 */
#include "legacy.h"

#include <string.h>

static PyObject *list_of(const union slot *values, char code, Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list && i < count; i++) {
        PyObject *value = code == 'n' ? PyLong_FromLong(values->ints[i])
                                      : PyFloat_FromDouble((double)values->floats[i]);
        if (!value || PyList_SetItem(list, i, value) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyObject *list_of_array(const union slot *at, char code, int count)
{
    union slot values = { .p = (void *)at };
    return list_of(&values, code == 'F' ? 'g' : 'n', count);
}

static PyObject *list_of_texts(const char *text, int count)
{
    PyObject *list = PyList_New(count);
    for (int i = 0; list && i < count; i++) {
        size_t size = strlen(text);
        PyObject *value = PyUnicode_DecodeUTF8(text, (Py_ssize_t)size, "replace");
        if (!value || PyList_SetItem(list, i, value) < 0) {
            Py_DECREF(list);
            return NULL;
        }
        text += size + 1;
    }
    return list;
}

/* Of simxReadVisionSensor: one list for each packet. */
static PyObject *packets(const union slot *at)
{
    const int *sizes = at[1].ints;
    union slot values = at[0];
    PyObject *list = PyList_New(sizes[0]);
    for (int i = 0; list && i < sizes[0]; i++) {
        PyObject *packet = list_of(&values, 'g', sizes[i + 1]);
        values.floats += sizes[i + 1];
        if (!packet || PyList_SetItem(list, i, packet) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

/* What is only there if the call succeeded. */
static PyObject *give_data(const struct param *param, const union slot *at)
{
    Py_ssize_t pixels = (Py_ssize_t)at[-1].int_array[0] * at[-1].int_array[1];
    switch (param->code) {
    case 'R': return list_of_array(at, 'I', 2);
    case 's': return PyUnicode_DecodeUTF8(at->text, (Py_ssize_t)strlen(at->text), "replace");
    case 'd': return PyByteArray_FromStringAndSize(at[0].texts, at[1].i);
    case 't': return list_of_texts(at[0].texts, at[1].i);
    case 'r': return list_of(at, 'n', at[1].i);
    case 'v': return packets(at);
    case 'm': return pixels_new('b', at[0].bytes, at[1].b ? pixels : 3 * pixels);
    case 'D': return pixels_new('f', at[0].floats, pixels);
    default: return list_of(at, param->code, at[1].i);
    }
}

static PyObject *give_nothing(const struct param *param)
{
    return param->code == 's'   ? PyUnicode_FromString("")
           : param->code == 'd' ? PyByteArray_FromStringAndSize(NULL, 0)
                                : PyList_New(0);
}

static PyObject *give(const struct param *param, const union slot *at, int code)
{
    switch (param->code) {
    case 'i': return PyLong_FromLong(at->i);
    case 'u': return PyLong_FromLong(at->b);
    case '?': return PyBool_FromLong(at->b);
    case 'l': return PyFloat_FromDouble(at->d);
    case 'f': return PyFloat_FromDouble((double)at->f);
    case 'I': case 'F': return list_of_array(at, param->code, param->size);
    default: return code == 0 ? give_data(param, at) : give_nothing(param);
    }
}

void legacy_release(const struct function *function, const union slot *slots, int code)
{
    for (int i = 0; i < function->params && code == 0; i++) {
        const struct param *param = &function->param[i];
        if (param->is_result && (param->code == 'r' || param->code == 'v'))
            simxReleaseBuffer(slots[param->slot].p);
        if (param->is_result && param->code == 'v')
            simxReleaseBuffer(slots[param->slot + 1].p);
    }
}

PyObject *legacy_give_all(const struct function *function, const union slot *slots, int code)
{
    PyObject *result = PyLong_FromLong(code), *tuple;
    if (!result || function->results == 0)
        return result;
    tuple = PyTuple_New(function->results + 1);
    if (!tuple || PyTuple_SetItem(tuple, 0, result) < 0) {
        Py_XDECREF(tuple);
        return NULL;
    }
    for (int i = 0, next = 1; i < function->params; i++) {
        const struct param *param = &function->param[i];
        PyObject *value = NULL;
        if (param->is_result &&
            (!(value = give(param, &slots[param->slot], code)) ||
             PyTuple_SetItem(tuple, next++, value) < 0)) {
            Py_DECREF(tuple);
            return NULL;
        }
    }
    return tuple;
}
