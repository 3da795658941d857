/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The extension module remoteapi_shm._core. The library has one table of clients in a process, so
 * one interpreter has this module: in another one the import is refused.
 */
#include "cbor.h"
#include "client.h"

static PyObject *module_finish(PyObject *module, PyObject *argument)
{
    static const struct core_place place = { "simxFinish", "clientID" };
    int client_id;
    (void)module;
    if (core_to_int(&place, argument, &client_id) < 0)
        return NULL;
    core_finish(client_id);
    Py_RETURN_NONE;
}

static PyObject *module_error_text(PyObject *module, PyObject *argument)
{
    static const struct core_place place = { "simxGetErrorText", "clientID" };
    int client_id;
    (void)module;
    if (core_to_int(&place, argument, &client_id) < 0)
        return NULL;
    return PyUnicode_FromString(simxGetErrorText(client_id));
}

static PyMethodDef functions[] = {
    { "simxFinish", module_finish, METH_O,
      "simxFinish(clientID, /)\n--\n\nEnds a client, or all with -1." },
    { "simxGetErrorText", module_error_text, METH_O,
      "simxGetErrorText(clientID, /)\n--\n\nWhy the last call of this client failed, in one "
      "sentence; -1: why the last simxStart did." },
    { "_image", core_image, METH_VARARGS, "_image(client, handle, kind, mode, /)\n--\n\n" },
    { "_encode", core_encode, METH_O,
      "_encode(value, /)\n--\n\nFor tests: a value of named calls as CBOR." },
    { "_decode", core_decode, METH_O,
      "_decode(message, /)\n--\n\nFor tests: CBOR as a value of named calls." },
    { "_measure", core_measure, METH_VARARGS,
      "_measure(what, clientID, handle, rounds, /)\n--\n\nFor remoteapi_shm.bench." },
    { NULL, NULL, 0, NULL },
};

/* Those that the modules for new programs need; the legacy ones have all of them. */
#define CONSTANT(name) { #name, name }
static const struct {
    const char *name;
    int value;
} constants[] = {
    CONSTANT(simx_opmode_blocking),       CONSTANT(simx_opmode_streaming),
    CONSTANT(simx_opmode_buffer),         CONSTANT(simx_opmode_discontinue),
    CONSTANT(simx_opmode_oneshot),
    CONSTANT(simx_return_novalue_flag),   CONSTANT(simx_return_timeout_flag),
    CONSTANT(sim_scripttype_childscript), CONSTANT(sim_handle_all),
};

static int add_constants(PyObject *module)
{
    int error = PyModule_AddIntConstant(module, "version", simxGetVersion());
    for (size_t i = 0; i < sizeof constants / sizeof constants[0] && error == 0; i++)
        error = PyModule_AddIntConstant(module, constants[i].name, constants[i].value);
    return error;
}

/* The types are static (client.c, value.c, ...): a module that is loaded again while this one is
 * there has the same, so that objects made before go on. */
static PyObject *first; /* borrowed */

static void module_free(void *module)
{
    if (module == first)
        first = NULL;
}

static int module_exec(PyObject *module)
{
    if (PyInterpreterState_GetID(PyInterpreterState_Get()) != 0) {
        PyErr_SetString(PyExc_ImportError,
                        "remoteapi_shm runs in the main interpreter only: its clients are the "
                        "process's, and not one interpreter's");
        return -1;
    }
    if (first)
        return PyDict_Merge(PyModule_GetDict(module), PyModule_GetDict(first), 0);
    if (pixels_add_type(module) < 0 || legacy_add_functions(module) < 0 ||
        client_add_types(module) < 0 || value_add_types(module) < 0 ||
        image_add_type(module) < 0 || function_add_type(module) < 0)
        return -1;
    first = module;
    return add_constants(module);
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, module_exec },
    { 0, NULL },
};

static PyModuleDef definition = { PyModuleDef_HEAD_INIT, .m_name = "remoteapi_shm._core",
                                  .m_doc = "The library libremoteapi-shm for Python.",
                                  .m_methods = functions, .m_slots = slots,
                                  .m_free = module_free };

PyMODINIT_FUNC PyInit__core(void);
PyMODINIT_FUNC PyInit__core(void)
{
    return PyModuleDef_Init(&definition);
}
