/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of the legacy modules: the table, and a call; see legacy.h.
 */
#include "legacy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the calls */

#define I(n) slots[n].i
#define B(n) slots[n].b
#define F(n) slots[n].f
#define T(n) slots[n].text
#define P(n) slots[n].p
#define A(n) (void *)&slots[n]
#define ROW(name, format, ...)              \
    static int call_##name(union slot *slots) \
    {                                         \
        return name(__VA_ARGS__);             \
    }
#include "legacy.def"
#undef ROW

#define ROW(name, format, ...) { #name, format, call_##name },
static const struct {
    const char *name, *format;
    int (*call)(union slot *slots);
} rows[] = {
#include "legacy.def"
};
#define ROW_COUNT ((int)(sizeof rows / sizeof *rows))

/* ------------------------------------------------------------------ reading the table */

int legacy_slots_of(const struct param *param)
{
    return strchr(param->is_result ? "dngtrv" : "dmngtJGV", param->code) ? 2 : 1;
}

/* "name:code12 " -> param; what follows it. */
static const char *read_param(const char *at, struct param *param)
{
    size_t size = strcspn(at, ":>");
    memcpy(param->name, at, size);
    at += size;
    param->is_result = *at++ == '>';
    param->code = *at++;
    param->size = (unsigned char)strtol(at, (char **)&at, 10);
    return at + strspn(at, " ");
}

static int read_row(struct function *function)
{
    for (const char *at = function->format; *at; function->params++) {
        struct param *param = &function->param[function->params];
        at = read_param(at, param);
        param->slot = (unsigned char)function->slots;
        function->slots += legacy_slots_of(param);
        function->args += !param->is_result;
        function->results += param->is_result;
        param->key = PyUnicode_InternFromString(param->name);
        if (!param->key)
            return -1;
    }
    return 0;
}

/* What help() and inspect tell: the arguments, and the tuple that is returned. */
static char *write_doc(const struct function *function)
{
    size_t room = 2 * strlen(function->format) + 200;
    char *doc = malloc(room), *at = doc;
    if (!doc)
        return NULL;
    at += sprintf(at, "%s(", function->method.ml_name);
    const char *separator = "";
    for (int i = 0; i < function->params; i++)
        if (!function->param[i].is_result) {
            at += sprintf(at, "%s%s", separator, function->param[i].name);
            separator = ", ";
        }
    at += sprintf(at, ")\n--\n\nReturns %s", function->results ? "(code" : "a code");
    for (int i = 0; i < function->params; i++)
        if (function->param[i].is_result)
            at += sprintf(at, ", %s", function->param[i].name);
    sprintf(at, "%s. The manual page %s(3) tells more.", function->results ? ")" : "",
            function->method.ml_name);
    return doc;
}

/* ------------------------------------------------------------------ a call */

static int complain_of_count(const struct function *function, Py_ssize_t count)
{
    PyErr_Format(PyExc_TypeError, "%s() takes %d arguments, not %zd", function->method.ml_name,
                 function->args, count);
    return -1;
}

static PyObject *call(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    const struct function *function = PyCapsule_GetPointer(self, NULL);
    Py_ssize_t named = keywords ? PyTuple_Size(keywords) : 0;
    union slot slots[SLOTS_MAX];
    struct core_held held;
    PyObject *sorted[PARAMS_MAX], *result = NULL;
    struct core_wait wait;
    held.views = held.blocks = 0;
    if (count + named != function->args)
        return complain_of_count(function, count + named), NULL;
    if (named > 0 && legacy_sort_args(function, args, count, keywords, sorted) < 0)
        return NULL;
    if (legacy_take_all(function, named > 0 ? sorted : args, slots, &held) == 0) {
        core_begin(&wait, function->param[0].code == 'i' ? slots[0].i : -1);
        int code = function->call(slots);
        if (core_end(&wait, &code) == 0)
            result = legacy_give_all(function, slots, code);
        legacy_release(function, slots, code);
    }
    core_let_go(&held);
    return result;
}

/* It belongs to Python from then on. */
static int add_function(PyObject *module, PyObject *module_name, struct function *function)
{
    PyObject *capsule = PyCapsule_New(function, NULL, NULL), *object = NULL;
    if (capsule)
        object = PyCFunction_NewEx(&function->method, capsule, module_name);
    int error = object ? PyModule_AddObjectRef(module, function->method.ml_name, object) : -1;
    Py_XDECREF(object);
    Py_XDECREF(capsule);
    return error;
}

int legacy_add_functions(PyObject *module)
{
    struct function *functions = calloc(ROW_COUNT, sizeof *functions);
    PyObject *name = PyUnicode_FromString("remoteapi_shm.sim");
    int error = functions && name ? 0 : -1;
    for (int i = 0; i < ROW_COUNT && error == 0; i++) {
        struct function *function = &functions[i];
        function->method = (PyMethodDef){ .ml_name = rows[i].name,
                                          .ml_meth = (PyCFunction)(void (*)(void))call,
                                          .ml_flags = METH_FASTCALL | METH_KEYWORDS };
        function->format = rows[i].format;
        function->call = rows[i].call;
        error = read_row(function);
        function->method.ml_doc = write_doc(function);
        if (error == 0)
            error = function->method.ml_doc ? add_function(module, name, function) : -1;
    }
    Py_XDECREF(name);
    if (error && !PyErr_Occurred())
        PyErr_NoMemory();
    return error;
}
