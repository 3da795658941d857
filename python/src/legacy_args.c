/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The arguments of a legacy function; see legacy.h.
 */
#include "legacy.h"

#include <string.h>

static int take_array(const struct core_place *place, const struct param *param, PyObject *object,
                      union slot *at)
{
    PyObject *items = core_to_tuple(place, object);
    int error = items ? 0 : -1;
    if (items && PyTuple_Size(items) != param->size) {
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' must have %d values, not %zd",
                     place->function, place->argument, param->size, PyTuple_Size(items));
        error = -1;
    }
    for (int i = 0; i < param->size && error == 0; i++) {
        PyObject *item = PyTuple_GetItem(items, i);
        error = param->code == 'J'   ? core_to_int(place, item, &at->int_array[i])
                : param->code == 'V' ? core_to_byte(place, item, &at->byte_array[i])
                                     : core_to_float(place, item, &at->float_array[i]);
    }
    Py_XDECREF(items);
    return error;
}

/* None stands for what is not given. */
static int take_optional(const struct core_place *place, const struct param *param,
                         PyObject *object, union slot *at)
{
    at[0].p = Py_IsNone(object) ? NULL : &at[1];
    return Py_IsNone(object) ? 0 : take_array(place, param, object, &at[1]);
}

static int take(const struct core_place *place, const struct param *param, PyObject *object,
                union slot *at, struct core_held *held)
{
    switch (param->code) {
    case 'i': return core_to_int(place, object, &at->i);
    case 'f': return core_to_float(place, object, &at->f);
    case 'B': return core_to_byte(place, object, &at->b);
    case 's': return core_to_text(place, object, &at->text);
    case 'S':
        at->text = NULL;
        return Py_IsNone(object) ? 0 : core_to_text(place, object, &at->text);
    case 'F': return take_array(place, param, object, at);
    case 'd': return core_to_bytes(place, object, held, &at[0].p, &at[1].i);
    case 'm': return core_to_image(place, object, held, &at[0].p, &at[1].i);
    case 'n': return core_to_ints(place, object, held, &at[0].p, &at[1].i);
    case 'g': return core_to_floats(place, object, held, &at[0].p, &at[1].i);
    case 't': return core_to_texts(place, object, held, &at[0].p, &at[1].i);
    default: return take_optional(place, param, object, at);
    }
}

/* The argument that a keyword names: its number among the arguments, or -1. */
static int find_keyword(const struct function *function, PyObject *key)
{
    int number = 0;
    for (int i = 0; i < function->params; i++) {
        const struct param *param = &function->param[i];
        if (param->is_result)
            continue;
        if (key == param->key || PyUnicode_Compare(key, param->key) == 0)
            return number;
        number++;
    }
    return -1;
}

int legacy_sort_args(const struct function *function, PyObject *const *args, Py_ssize_t count,
                     PyObject *keywords, PyObject **sorted)
{
    const char *name = function->method.ml_name;
    Py_ssize_t named = keywords ? PyTuple_Size(keywords) : 0;
    for (int i = 0; i < function->args; i++)
        sorted[i] = i < count ? args[i] : NULL;
    for (Py_ssize_t i = 0; i < named; i++) {
        PyObject *key = PyTuple_GetItem(keywords, i);
        int at = find_keyword(function, key);
        if (at < 0 || sorted[at]) {
            PyErr_Format(PyExc_TypeError, at < 0 ? "%s() has no argument '%U'"
                                                 : "%s() got argument '%U' twice", name, key);
            return -1;
        }
        sorted[at] = args[count + i];
    }
    return 0;
}

int legacy_take_all(const struct function *function, PyObject *const *args, union slot *slots,
                    struct core_held *held)
{
    int next = 0;
    for (int i = 0; i < function->params; i++) {
        const struct param *param = &function->param[i];
        struct core_place place = { function->method.ml_name, param->name };
        union slot *at = &slots[param->slot];
        if (param->is_result)
            memset(at, 0, sizeof *at * (size_t)legacy_slots_of(param));
        else if (take(&place, param, args[next++], at, held) < 0)
            return -1;
    }
    return 0;
}
