/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions of the simulator as objects that can be called.
 */
#include "client.h"

struct function {
    PyObject_HEAD
    PyObject *client, *name;
    const char *text; /* of the name */
};

static PyObject *function_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *client, *name;
    if (keywords && PyDict_Size(keywords) > 0) {
        PyErr_SetString(PyExc_TypeError, "Function() takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O!U:Function", client_type(), &client, &name))
        return NULL;
    const char *text = PyUnicode_AsUTF8AndSize(name, NULL);
    struct function *function =
        text ? (struct function *)((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0) : NULL;
    if (!function)
        return NULL;
    function->client = Py_NewRef(client);
    function->name = Py_NewRef(name);
    function->text = text;
    return (PyObject *)function;
}

/* The client has its functions in its dict: who forgets to close it leaves cycles, which are broken
 * there. */
static int function_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((struct function *)self)->client);
    return 0;
}

static void function_free(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    struct function *function = (struct function *)self;
    PyObject_GC_UnTrack(self);
    Py_DECREF(function->client);
    Py_DECREF(function->name);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static PyObject *function_call(PyObject *self, PyObject *args, PyObject *keywords)
{
    struct function *function = (struct function *)self;
    if (keywords && PyDict_Size(keywords) > 0)
        return PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", function->text);
    return remote_call_function(function->client, function->text, args);
}

static PyObject *function_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<function %U of the simulator>", ((struct function *)self)->name);
}

static PyObject *function_name(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef(((struct function *)self)->name);
}

static PyGetSetDef function_attributes[] = {
    { "__name__", function_name, NULL, "Its dotted name.", NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyType_Slot function_slots[] = {
    { Py_tp_doc, "Function(client, name)\n--\n\nA function of the simulator: calling it waits for "
                 "its results." },
    { Py_tp_new, function_new },
    { Py_tp_traverse, function_traverse },
    { Py_tp_dealloc, function_free },
    { Py_tp_call, function_call },
    { Py_tp_repr, function_repr },
    { Py_tp_getset, function_attributes },
    { 0, NULL },
};

static PyType_Spec function_spec = { .name = "remoteapi_shm._core.Function",
                                     .basicsize = sizeof(struct function),
                                     .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
                                     .slots = function_slots };

int function_add_type(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &function_spec, NULL);
    int error = type ? PyModule_AddObjectRef(module, "Function", type) : -1;
    Py_XDECREF(type);
    return error;
}
