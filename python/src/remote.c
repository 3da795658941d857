/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Named calls: those of the simulators' ZeroMQ remote API (man simx_call). While a function of the
 * program runs that the simulator has called, the call from which it came keeps its key.
 */
#include "talk.h"

static struct client *of(PyObject *object)
{
    return (struct client *)object;
}

struct raised {
    PyObject *type, *value, *trace;
};

/* ------------------------------------------------------------------ functions of the program */

static int is_word(const struct reply *reply, const char *word)
{
    return PyUnicode_Check(reply->func) && PyUnicode_CompareWithASCIIString(reply->func, word) == 0;
}

/* The results of a function that the simulator has called, as a tuple; nothing when it waits. */
static PyObject *run_function(PyObject *self, const struct reply *reply)
{
    if (is_word(reply, "_*wait*_"))
        return PyTuple_New(0);
    PyObject *results = PyObject_CallMethod(self, "_run", "OO", reply->func,
                                            reply->args ? reply->args : Py_None);
    PyObject *tuple = results ? PySequence_Tuple(results) : NULL;
    Py_XDECREF(results);
    return tuple;
}

/* An exception of the program's function ends the call, when the simulator has ended it: that gets
 * no results. */
static int answer_function(PyObject *self, int key, const struct reply *reply,
                           struct raised *raised)
{
    PyObject *results = run_function(self, reply);
    if (!results) {
        if (raised->type)
            PyErr_Clear();
        else
            PyErr_Fetch(&raised->type, &raised->value, &raised->trace);
        results = PyTuple_New(0);
    }
    int error = results ? talk_send(self, key, "_*executed*_", results) : -1;
    Py_XDECREF(results);
    return error;
}

/* The results could not be sent: the simulator gets none. */
static int answer_nothing(PyObject *self, int key, struct raised *raised)
{
    PyObject *nothing = PyTuple_New(0);
    PyErr_Fetch(&raised->type, &raised->value, &raised->trace);
    int error = nothing ? talk_send(self, key, "_*executed*_", nothing) : -1;
    Py_XDECREF(nothing);
    return error;
}

/* ------------------------------------------------------------------ calls */

static int timeout_of(const struct client *client)
{
    return client->has_replied ? client->call_timeout_ms : client->timeout_ms;
}

/* Answers functions until the call is over: its reply; -1 with an exception. */
static int await_end(PyObject *self, int key, const char *function, PyObject *args,
                     struct reply *reply, struct raised *raised)
{
    int error = talk_receive(self, key, timeout_of(of(self)), reply);
    while (error == 0 && reply->func) {
        if (is_word(reply, "_*repeat*_"))
            error = talk_send(self, key, function, args);
        else if ((error = answer_function(self, key, reply, raised)) == -1 && !raised->type)
            error = answer_nothing(self, key, raised);
        reply_clear(reply);
        if (error == 0)
            error = talk_receive(self, key, timeout_of(of(self)), reply);
    }
    return error;
}

static PyObject *finish(struct client *client, int key, int error, struct reply *reply,
                        struct raised *raised)
{
    PyObject *results = NULL;
    if (error < 0)
        talk_leave_key(client, key);
    else
        talk_give_key(client, key);
    if (raised->type && error == 0)
        PyErr_Restore(raised->type, raised->value, raised->trace);
    else if (error == 0)
        results = talk_results(reply);
    if (raised->type && error < 0) {
        Py_XDECREF(raised->type);
        Py_XDECREF(raised->value);
        Py_XDECREF(raised->trace);
    }
    reply_clear(reply);
    return results;
}

PyObject *remote_call_function(PyObject *self, const char *function, PyObject *args)
{
    struct reply reply = { 0 };
    struct raised raised = { 0 };
    if (!client_can_ask(of(self)))
        return NULL;
    if (of(self)->left && talk_reclaim(self) < 0)
        return NULL;
    int key = talk_take_key(of(self));
    if (key < 0)
        return PyErr_Format(PyExc_RuntimeError, "%d calls of this client are under way", TALK_KEYS);
    if (talk_send_first(self, key, function, args) < 0)
        return NULL;
    int error = await_end(self, key, function, args, &reply, &raised);
    return finish(of(self), key, error, &reply, &raised);
}

static const struct core_place call_name = { "call", "function" }, call_args = { "call", "args" };

PyObject *remote_call(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "function", "args", NULL };
    const char *function;
    PyObject *name, *given, *tuple, *results;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OO:call", names, &name, &given) ||
        core_to_text(&call_name, name, &function) < 0)
        return NULL;
    tuple = core_to_tuple(&call_args, given);
    results = tuple ? remote_call_function(self, function, tuple) : NULL;
    Py_XDECREF(tuple);
    return results;
}

/* ------------------------------------------------------------------ calls that asyncio waits
 * for */

/* 0 when it is that of a call under way; else an exception. */
static int check_key(const struct client *client, int key)
{
    if (key >= 0 && key < TALK_KEYS && (client->keys >> key & 1))
        return 0;
    PyErr_SetString(PyExc_ValueError, "there is no call with this key");
    return -1;
}

/* _send(function, args) -> key, or -1 when none is free; _send(function, args, key): again. */
PyObject *remote_send(PyObject *self, PyObject *args)
{
    const char *function;
    PyObject *name, *given, *tuple;
    int again = -1, error = 0;
    if (!PyArg_ParseTuple(args, "OO|i:call", &name, &given, &again) ||
        core_to_text(&call_name, name, &function) < 0 ||
        (again >= 0 && check_key(of(self), again) < 0) || !client_can_ask(of(self)) ||
        (of(self)->left && talk_reclaim(self) < 0) || !(tuple = core_to_tuple(&call_args, given)))
        return NULL;
    int key = again >= 0 ? again : talk_take_key(of(self));
    if (again >= 0)
        error = talk_send(self, key, function, tuple);
    else if (key >= 0)
        error = talk_send_first(self, key, function, tuple);
    Py_DECREF(tuple);
    return error < 0 ? NULL : PyLong_FromLong(key);
}

/* _answer(key, results): of a function that the simulator has called. */
PyObject *remote_answer(PyObject *self, PyObject *args)
{
    PyObject *given, *tuple;
    int key;
    if (!PyArg_ParseTuple(args, "iO:_answer", &key, &given) || check_key(of(self), key) < 0 ||
        !(tuple = PySequence_Tuple(given)))
        return NULL;
    int error = talk_send(self, key, "_*executed*_", tuple);
    Py_DECREF(tuple);
    return error < 0 ? NULL : Py_NewRef(Py_None);
}

/* _receive(key, timeout_ms) -> None while there is no reply; (0, results) at the end of the call;
 * (name, args) when the simulator calls a function. */
PyObject *remote_receive(PyObject *self, PyObject *args)
{
    struct reply reply = { 0 };
    PyObject *results = NULL;
    int key, timeout_ms;
    if (!PyArg_ParseTuple(args, "ii:_receive", &key, &timeout_ms) || check_key(of(self), key) < 0)
        return NULL;
    int outcome = talk_receive(self, key, timeout_ms, &reply);
    if (outcome > 0)
        Py_RETURN_NONE;
    if (outcome == 0 && reply.func)
        results = Py_BuildValue("OO", reply.func, reply.args ? reply.args : Py_None);
    else if (outcome == 0) {
        PyObject *value = talk_results(&reply);
        talk_give_key(of(self), key);
        results = value ? Py_BuildValue("iN", 0, value) : NULL;
    } else
        talk_leave_key(of(self), key);
    reply_clear(&reply);
    return results;
}

/* _left() -> whether there are any; answers functions that they call. */
PyObject *remote_left(PyObject *self, PyObject *unused)
{
    (void)unused;
    return talk_reclaim(self) < 0 ? NULL : PyBool_FromLong(of(self)->left != 0);
}

/* _leave(key): nobody waits for its reply any more. */
PyObject *remote_leave(PyObject *self, PyObject *argument)
{
    long key = PyLong_AsLong(argument);
    if (key == -1 && PyErr_Occurred())
        return NULL;
    if (key >= 0 && key < TALK_KEYS && (of(self)->keys >> key & 1))
        talk_leave_key(of(self), (int)key);
    Py_RETURN_NONE;
}
