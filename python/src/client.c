/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client as an object, and the exceptions of its calls.
 */
#include "client.h"

#include <stddef.h>
#include <string.h>

/* One interpreter loads this module (module.c). */
static struct {
    PyTypeObject *client;
    PyObject *error, *timeout, *lost, *refused, *closed;
} types;

static struct client *of(PyObject *object)
{
    return (struct client *)object;
}

PyTypeObject *client_type(void)
{
    return types.client;
}

/* ------------------------------------------------------------------ exceptions */

static PyObject *exception_of(int code)
{
    return code & simx_return_initialize_error_flag ? types.closed
           : code & simx_return_remote_error_flag   ? types.refused
           : code == (simx_return_timeout_flag | simx_return_novalue_flag) ? types.timeout
           : code & simx_return_timeout_flag                               ? types.timeout
                                                                           : types.error;
}

PyObject *client_raise(PyObject *type, int code, const char *text)
{
    PyObject *error = PyObject_CallFunction(type, "s", text);
    PyObject *number = PyLong_FromLong(code);
    if (error && number && PyObject_SetAttrString(error, "code", number) == 0)
        PyErr_SetObject(type, error);
    Py_XDECREF(number);
    Py_XDECREF(error);
    return NULL;
}

PyObject *client_fail(const struct client *client, int code)
{
    if (client->id < 0)
        return client_raise(types.closed, simx_return_initialize_error_flag,
                            "the client is closed");
    const char *text = simxGetErrorText(client->id);
    PyObject *type = exception_of(code);
    /* Without a connection every wait ends in vain: say what is wrong. */
    if (type == types.timeout && simxGetConnectionId(client->id) < 0)
        type = types.lost;
    return client_raise(type, code, text[0] ? text : "no value has arrived yet");
}

PyObject *client_raise_refused(const char *text)
{
    return client_raise(types.refused, simx_return_remote_error_flag, text);
}

static int add_exception(PyObject *module, const char *name, const char *doc, PyObject *bases,
                         PyObject **typep)
{
    *typep = PyErr_NewExceptionWithDoc(name, doc, bases, NULL);
    return *typep ? PyModule_AddObjectRef(module, strrchr(name, '.') + 1, *typep) : -1;
}

static int add_derived(PyObject *module, const char *name, const char *doc, PyObject *also,
                       PyObject **typep)
{
    PyObject *bases = also ? PyTuple_Pack(2, types.error, also) : PyTuple_Pack(1, types.error);
    int error = bases ? add_exception(module, name, doc, bases, typep) : -1;
    Py_XDECREF(bases);
    return error;
}

static int add_exceptions(PyObject *module)
{
    if (add_exception(module, "remoteapi_shm.Error",
                      "A call failed. str() of it is the reason in one sentence; code has the\n"
                      "bits simx_return_...", PyExc_Exception, &types.error) < 0 ||
        add_derived(module, "remoteapi_shm.Timeout", "The simulator did not answer in time.",
                    PyExc_TimeoutError, &types.timeout) < 0 ||
        add_derived(module, "remoteapi_shm.ConnectionLost",
                    "There is no connection to a simulator.", PyExc_ConnectionError,
                    &types.lost) < 0 ||
        add_derived(module, "remoteapi_shm.Refused", "The simulator refused a command.", NULL,
                    &types.refused) < 0 ||
        add_derived(module, "remoteapi_shm.Closed",
                    "The client was closed, or belongs to another process (after a fork).", NULL,
                    &types.closed) < 0)
        return -1;
    return 0;
}

/* ------------------------------------------------------------------ life */

/* simxStart would wait for its own time; the first call waits for this client's. */
static int start(struct client *client, const char *address, int port)
{
    struct core_wait wait;
    int code = simx_return_initialize_error_flag, time_us;
    core_begin(&wait);
    client->id = simxStartAnother(address, port, 0, 0, -client->timeout_ms, 5);
    if (client->id >= 0)
        code = simxGetPingTimeUs(client->id, &time_us);
    if (core_end(&wait) < 0)
        return -1;
    if (code != simx_return_ok)
        client_raise(types.lost, code, simxGetErrorText(client->id));
    return code == simx_return_ok ? 0 : -1;
}

static PyObject *create(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "port", "address", "timeout", NULL };
    const char *address = "127.0.0.1";
    double timeout = 5;
    int port = -1000;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|isd:Client", names, &port, &address,
                                     &timeout))
        return NULL;
    if (!(timeout >= 0.001 && timeout <= 2e6)) {
        PyErr_SetString(PyExc_ValueError,
                        "Client() argument 'timeout' must be 0.001 to 2000000 seconds");
        return NULL;
    }
    struct client *client = of(((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0));
    if (!client)
        return NULL;
    client->timeout_ms = (int)(timeout * 1000);
    client->id = -1;
    if (start(client, address, port) == 0)
        return (PyObject *)client;
    Py_DECREF(client);
    return NULL;
}

static PyObject *end(PyObject *self, PyObject *unused)
{
    int id = of(self)->id;
    (void)unused;
    of(self)->id = -1;
    if (id >= 0)
        core_finish(id);
    Py_RETURN_NONE;
}

static void destroy(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (of(self)->id >= 0)
        core_finish(of(self)->id);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

/* ------------------------------------------------------------------ what the Python side needs */

static PyObject *check(PyObject *self, PyObject *argument)
{
    long code = PyLong_AsLong(argument);
    if (code == -1 && PyErr_Occurred())
        return NULL;
    if (code != simx_return_ok)
        return client_fail(of(self), (int)code);
    Py_RETURN_NONE;
}

/* After those that an exception has left under way. */
static int make_steps(struct client *client, int steps)
{
    int code = client->under_way ? simxStepEnd(client->id, client->timeout_ms) : simx_return_ok;
    if (code != simx_return_timeout_flag)
        code = simxStep(client->id, steps, client->timeout_ms);
    client->under_way = code == simx_return_timeout_flag;
    return code;
}

static PyObject *step(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    static const struct core_place place = { "step", "steps" };
    struct core_wait wait;
    int steps = 1, code;
    if (count > 1) {
        PyErr_SetString(PyExc_TypeError, "step() takes at most 1 argument");
        return NULL;
    }
    if (count == 1 && core_to_int(&place, args[0], &steps) < 0)
        return NULL;
    core_begin(&wait);
    code = make_steps(of(self), steps);
    if (core_end(&wait) < 0)
        return NULL;
    if (code != simx_return_ok)
        return client_fail(of(self), code);
    Py_RETURN_NONE;
}

static PyObject *get_id(PyObject *self, void *unused)
{
    (void)unused;
    return PyLong_FromLong(of(self)->id);
}

static PyObject *get_timeout(PyObject *self, void *unused)
{
    (void)unused;
    return PyFloat_FromDouble(of(self)->timeout_ms / 1000.0);
}

/* A member that is true or false; `at` is its offset. */
static int *flag_of(PyObject *self, void *at)
{
    return (int *)((char *)self + (size_t)at);
}

static PyObject *get_flag(PyObject *self, void *at)
{
    return PyBool_FromLong(*flag_of(self, at));
}

static int set_flag(PyObject *self, PyObject *value, void *at)
{
    int flag = value ? PyObject_IsTrue(value) : 0;
    if (flag >= 0)
        *flag_of(self, at) = flag;
    return flag < 0 ? -1 : 0;
}

#define FLAG(member) (void *)offsetof(struct client, member)

static PyMethodDef methods[] = {
    { "close", end, METH_NOARGS,
      "close()\n--\n\nEnds the connection. Calls after it raise Closed; a second close has no "
      "effect." },
    { "_check", check, METH_O, "_check(code)\n--\n\nRaises what a code of the legacy API means." },
    { "_step", (PyCFunction)(void (*)(void))step, METH_FASTCALL, "_step(steps=1)\n--\n\n" },
    { "call", remote_call, METH_VARARGS,
      "call(function, args)\n--\n\nCalls a function of the simulator by its name, for example\n"
      "'sim.getObjectPosition', with a sequence of arguments. No result is None, one is itself,\n"
      "several are a tuple. A function among the arguments is called back by the simulator." },
    { "_send", remote_send, METH_VARARGS, "_send(function, args, key=-1)\n--\n\n" },
    { "_receive", remote_receive, METH_VARARGS, "_receive(key, timeout_ms)\n--\n\n" },
    { "_answer", remote_answer, METH_VARARGS, "_answer(key, results)\n--\n\n" },
    { "_leave", remote_leave, METH_O, "_leave(key)\n--\n\n" },
    { "_left", remote_left, METH_NOARGS, "_left()\n--\n\n" },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef attributes[] = {
    { "id", get_id, NULL, "The number of the client in the legacy API; -1 when it is closed.",
      NULL },
    { "_timeout", get_timeout, NULL, "How long to wait, in s.", NULL },
    { "_batching", get_flag, set_flag, "Whether settings wait for no answer.", FLAG(batching) },
    { "_under_way", get_flag, set_flag, "Whether steps may be under way.", FLAG(under_way) },
    { "_has_replied", get_flag, set_flag, "Whether a call by name has had a reply.",
      FLAG(has_replied) },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyType_Slot slots[] = {
    { Py_tp_doc, "Client(port=-1000, address='127.0.0.1', timeout=5.0)\n--\n\n" },
    { Py_tp_new, create },
    { Py_tp_dealloc, destroy },
    { Py_tp_methods, methods },
    { Py_tp_getset, attributes },
    { 0, NULL },
};

static PyType_Spec spec = { .name = "remoteapi_shm._core.Client",
                            .basicsize = sizeof(struct client),
                            .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, .slots = slots };

int client_add_types(PyObject *module)
{
    types.client = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    if (!types.client || PyModule_AddObjectRef(module, "Client", (PyObject *)types.client) < 0)
        return -1;
    return add_exceptions(module);
}
