/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client as an object, and the exceptions of its calls.
 */
#include "client.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

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

/* One that was not made by a call has the code 0. */
static int add_exception(PyObject *module, const char *name, const char *doc, PyObject *bases,
                         PyObject **typep)
{
    PyObject *members = Py_BuildValue("{s:i}", "code", 0);
    *typep = members ? PyErr_NewExceptionWithDoc(name, doc, bases, members) : NULL;
    Py_XDECREF(members);
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

static void finish(PyObject *self)
{
    int id = of(self)->id;
    of(self)->id = -1;
    if (id >= 0)
        core_finish(id);
}

/* simxStart would wait for its own time; the first call waits for this client's. */
static int start(struct client *client, const char *address, int port)
{
    struct core_wait wait;
    int code = simx_return_initialize_error_flag, time_us;
    core_begin(&wait, -1);
    client->id = simxStartAnother(address, port, 0, 0, -client->timeout_ms, 5);
    if (client->id >= 0)
        code = simxGetPingTimeUs(client->id, &time_us);
    if (core_end(&wait, &code) < 0)
        return -1;
    if (code != simx_return_ok)
        client_raise(types.lost, code, simxGetErrorText(client->id));
    return code == simx_return_ok ? 0 : -1;
}

static int to_timeout(const struct core_place *place, PyObject *object, int *msp)
{
    float seconds;
    if (core_to_float(place, object, &seconds) < 0)
        return -1;
    if (!(seconds >= 0.001f && seconds <= 2e6f)) {
        PyErr_Format(PyExc_ValueError,
                     "%s() argument '%s' must be 0.001 to 2000000 seconds, not %S", place->function,
                     place->argument, object);
        return -1;
    }
    *msp = (int)((double)seconds * 1000 + 0.5);
    return 0;
}

static PyObject *create(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *client = ((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
    (void)args;
    (void)keywords;
    if (client)
        of(client)->id = of(client)->call_timeout_ms = -1;
    return client;
}

/* Classes derived from a client have arguments of their own. */
static int init(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "port", "address", "timeout", NULL };
    static const struct core_place port_place = { "Client", "port" };
    static const struct core_place address_place = { "Client", "address" };
    static const struct core_place timeout_place = { "Client", "timeout" };
    PyObject *given[3] = { NULL };
    const char *address = "127.0.0.1";
    int port = -1000, timeout_ms = 5000;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|OOO:Client", names, &given[0], &given[1],
                                     &given[2]) ||
        (given[0] && core_to_int(&port_place, given[0], &port) < 0) ||
        (given[1] && core_to_text(&address_place, given[1], &address) < 0) ||
        (given[2] && to_timeout(&timeout_place, given[2], &timeout_ms) < 0))
        return -1;
    finish(self);
    of(self)->timeout_ms = timeout_ms;
    if (start(of(self), address, port) == 0)
        return 0;
    finish(self);
    return -1;
}

static PyObject *end(PyObject *self, PyObject *unused)
{
    (void)unused;
    finish(self);
    Py_RETURN_NONE;
}

static void destroy(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    finish(self);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

/* ------------------------------------------------------------------ connections that are lost */

#define LOOK_READS 16 /* to ask for the time takes as long as to read a value, */
#define LOOK_MS 100   /* and to look at the connection takes longer */

static int seems_lost(struct client *client)
{
    struct timespec time;
    if (!client->is_lost && ++client->reads % LOOK_READS != 0)
        return 0;
    clock_gettime(CLOCK_MONOTONIC, &time);
    long long now_ms = time.tv_sec * 1000LL + time.tv_nsec / 1000000;
    if (!client->is_lost && now_ms - client->looked_ms < LOOK_MS)
        return 0;
    client->looked_ms = now_ms;
    client->is_lost = simxGetConnectionId(client->id) < 0;
    return client->is_lost;
}

int client_look(struct client *client)
{
    struct core_wait wait;
    simxInt time_us;
    if (client->batching || !seems_lost(client))
        return 0;
    core_begin(&wait, client->id);
    int code = simxGetPingTimeUs(client->id, &time_us);
    if (core_end(&wait, &code) < 0)
        return -1;
    client->is_lost = code != simx_return_ok;
    if (code != simx_return_ok)
        client_fail(client, code);
    return code == simx_return_ok ? 0 : -1;
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

int client_can_ask(const struct client *client)
{
    if (!client->batching)
        return 1;
    PyErr_SetString(PyExc_RuntimeError, "in a block of together() nothing is answered: watch "
                                        "values, or read them after it");
    return 0;
}

static PyObject *can_ask(PyObject *self, PyObject *unused)
{
    (void)unused;
    return client_can_ask(of(self)) ? Py_NewRef(Py_None) : NULL;
}

/* The number of steps of a call: step(), step(n) or step(steps=n). */
static int to_steps(PyObject *const *args, Py_ssize_t count, PyObject *keywords, int *stepsp)
{
    static const struct core_place place = { "step", "steps" };
    Py_ssize_t named = keywords ? PyTuple_Size(keywords) : 0;
    *stepsp = 1;
    if (named > 0 && PyUnicode_CompareWithASCIIString(PyTuple_GetItem(keywords, 0), "steps") != 0)
        return PyErr_Format(PyExc_TypeError, "step() has no argument '%U'",
                            PyTuple_GetItem(keywords, 0)), -1;
    if (count + named > 1)
        return PyErr_Format(PyExc_TypeError, "step() takes at most 1 argument"), -1;
    if (count + named == 1 && core_to_int(&place, args[0], stepsp) < 0)
        return -1;
    if (*stepsp > 0)
        return 0;
    PyErr_Format(PyExc_ValueError, "step() argument 'steps' must be at least 1, not %d", *stepsp);
    return -1;
}

/* After those that another thread makes, or that an exception has left under way. Each time another
 * thread can be faster. */
#define TRIES 1000
static int make_steps(struct client *client, int steps)
{
    int code = simxStepBegin(client->id, steps);
    for (int i = 0; code == simx_return_local_error_flag && i < TRIES; i++) {
        code = simxStepEnd(client->id, client->timeout_ms);
        if (code != simx_return_timeout_flag)
            code = simxStepBegin(client->id, steps);
    }
    return code == simx_return_ok ? simxStepEnd(client->id, client->timeout_ms) : code;
}

static PyObject *step(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *keywords)
{
    struct core_wait wait;
    int steps;
    if (to_steps(args, count, keywords, &steps) < 0 || !client_can_ask(of(self)))
        return NULL;
    core_begin(&wait, of(self)->id);
    int code = make_steps(of(self), steps);
    if (core_end(&wait, &code) < 0)
        return NULL;
    return code == simx_return_ok ? Py_NewRef(Py_None) : client_fail(of(self), code);
}

/* _begin_steps(steps) -> False when others are under way. */
static PyObject *begin_steps(PyObject *self, PyObject *argument)
{
    struct core_wait wait;
    int steps;
    if (to_steps(&argument, 1, NULL, &steps) < 0 || !client_can_ask(of(self)))
        return NULL;
    core_begin(&wait, of(self)->id);
    int code = simxStepBegin(of(self)->id, steps);
    if (core_end(&wait, &code) < 0)
        return NULL;
    if (code != simx_return_ok && code != simx_return_local_error_flag)
        return client_fail(of(self), code);
    return PyBool_FromLong(code == simx_return_ok);
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

static PyObject *get_call_timeout(PyObject *self, void *unused)
{
    int timeout_ms = of(self)->call_timeout_ms;
    (void)unused;
    return timeout_ms < 0 ? Py_NewRef(Py_None) : PyFloat_FromDouble(timeout_ms / 1000.0);
}

static int set_call_timeout(PyObject *self, PyObject *value, void *unused)
{
    static const struct core_place place = { "call", "call_timeout" };
    (void)unused;
    if (value && value != Py_None)
        return to_timeout(&place, value, &of(self)->call_timeout_ms);
    of(self)->call_timeout_ms = -1;
    return 0;
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
      "close($self, /)\n--\n\nEnds the connection. Calls after it raise Closed; a second close has "
      "no effect." },
    { "_check", check, METH_O,
      "_check($self, code, /)\n--\n\nRaises what a code of the legacy API means." },
    { "_step", (PyCFunction)(void (*)(void))step, METH_FASTCALL | METH_KEYWORDS,
      "_step($self, /, steps=1)\n--\n\nMakes simulation steps." },
    { "_begin_steps", begin_steps, METH_O, "_begin_steps($self, steps, /)\n--\n\n" },
    { "_can_ask", can_ask, METH_NOARGS,
      "_can_ask($self, /)\n--\n\nRaises RuntimeError in a block of together()." },
    { "call", (PyCFunction)(void (*)(void))remote_call, METH_VARARGS | METH_KEYWORDS,
      "call($self, /, function, args)\n--\n\nCalls a function of the simulator by its name, for "
      "example\n'sim.getObjectPosition', with a sequence of arguments. No result is None, one is "
      "itself,\nseveral are a tuple. A function among the arguments is called back by the "
      "simulator." },
    { "_send", remote_send, METH_VARARGS, "_send($self, function, args, key=-1, /)\n--\n\n" },
    { "_receive", remote_receive, METH_VARARGS, "_receive($self, key, timeout_ms, /)\n--\n\n" },
    { "_answer", remote_answer, METH_VARARGS, "_answer($self, key, results, /)\n--\n\n" },
    { "_leave", remote_leave, METH_O, "_leave($self, key, /)\n--\n\n" },
    { "_left", remote_left, METH_NOARGS, "_left($self, /)\n--\n\n" },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef attributes[] = {
    { "id", get_id, NULL, "The number of the client in the legacy API; -1 when it is closed.",
      NULL },
    { "call_timeout", get_call_timeout, set_call_timeout,
      "How long a function that is called by its name may take, in s: then Timeout is raised, and "
      "it\ngoes on in the simulator. None, the default: for as long as it takes.",
      NULL },
    { "_timeout", get_timeout, NULL, "How long to wait, in s.", NULL },
    { "_batching", get_flag, set_flag, "Whether settings wait for no answer.", FLAG(batching) },
    { "_has_replied", get_flag, set_flag, "Whether a call by name has had a reply.",
      FLAG(has_replied) },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyType_Slot slots[] = {
    { Py_tp_doc, "Client(port=-1000, address='127.0.0.1', timeout=5.0)\n--\n\n" },
    { Py_tp_new, create },
    { Py_tp_init, init },
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
