/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Named calls: requests and replies of the simulators' ZeroMQ remote API (man simx_call).
 *
 * Each call under way has a key of its own. While a function of the program runs that the simulator has
 * called, the call from which it came keeps its key.
 */
#include "client.h"

#include <string.h>

#include "cbor.h"

#define KEYS 64

static struct client *of(PyObject *object)
{
    return (struct client *)object;
}

/* ------------------------------------------------------------------ keys */

/* A free one, or -1. */
static int take_key(struct client *client)
{
    for (int key = 0; key < KEYS; key++) {
        uint64_t bit = UINT64_C(1) << key;
        if (client->keys & bit)
            continue;
        client->keys |= bit;
        return key;
    }
    return -1;
}

static void give_key(struct client *client, int key)
{
    client->keys &= ~(UINT64_C(1) << key);
}

static void leave_key(struct client *client, int key)
{
    client->left |= UINT64_C(1) << key;
}

/* ------------------------------------------------------------------ requests */

/* {func, args, argsL}. */
static int put_request(struct cbor_out *out, PyObject *args)
{
    Py_ssize_t count = PyTuple_Size(args);
    int error = 0;
    cbor_put_map(&out->bytes, 3);
    cbor_put_text(&out->bytes, "func", 4);
    cbor_put_text(&out->bytes, out->place.function, strlen(out->place.function));
    cbor_put_text(&out->bytes, "argsL", 5);
    cbor_put_int(&out->bytes, count);
    cbor_put_text(&out->bytes, "args", 4);
    cbor_put_array(&out->bytes, (size_t)count);
    for (Py_ssize_t i = 0; error == 0 && i < count; i++) {
        out->place.argument = i;
        error = cbor_out_value(out, PyTuple_GetItem(args, i));
    }
    if (error == 0 && (out->bytes.failed || out->bytes.size > INT32_MAX)) {
        PyErr_NoMemory();
        error = -1;
    }
    return error;
}

static PyObject *name_function(void *context, PyObject *function)
{
    return PyObject_CallMethod(context, "_name", "O", function);
}

static int send(PyObject *self, int key, const char *function, PyObject *args)
{
    struct cbor_out out = { .place = { .function = function }, .name = name_function,
                            .context = self };
    int error = put_request(&out, args), code = 0;
    if (error == 0)
        code = simxSendMessage(of(self)->id, key, out.bytes.data, (simxInt)out.bytes.size);
    buffer_free(&out.bytes);
    if (code != simx_return_ok)
        client_fail(of(self), code);
    return error < 0 || code != simx_return_ok ? -1 : 0;
}

/* ------------------------------------------------------------------ replies */

struct reply {
    PyObject *ret, *err, *func, *args; /* NULL: not there */
};

static void reply_clear(struct reply *reply)
{
    Py_CLEAR(reply->ret);
    Py_CLEAR(reply->err);
    Py_CLEAR(reply->func);
    Py_CLEAR(reply->args);
}

static PyObject **member_of(struct reply *reply, const struct cbor_item *key)
{
    return cbor_text_is(key, "ret")    ? &reply->ret
           : cbor_text_is(key, "err")  ? &reply->err
           : cbor_text_is(key, "func") ? &reply->func
           : cbor_text_is(key, "args") ? &reply->args
                                       : NULL;
}

static int take_members(struct reply *reply, struct reader *reader)
{
    struct cbor_item map, key;
    if (cbor_next(reader, &map) != CBOR_MAP)
        return 0;
    for (size_t i = 0; cbor_more(reader, &map, i); i++) {
        cbor_next(reader, &key);
        PyObject **member = member_of(reply, &key);
        PyObject *value = cbor_in_value(reader);
        if (!value)
            return -1;
        if (!member) {
            Py_DECREF(value);
            continue;
        }
        Py_XDECREF(*member);
        *member = value;
    }
    return 0;
}

/* The bytes are lent until the next call of the library, which a finalizer could make: none runs
 * meanwhile. */
static int decode(struct reply *reply, const uint8_t *bytes, size_t size)
{
    struct reader reader = reader_of(bytes, size, 0);
    if (cbor_in_check(bytes, size) < 0)
        return -1;
    int collects = PyGC_Disable();
    int error = take_members(reply, &reader);
    if (collects)
        PyGC_Enable();
    return error;
}

/* Waits for the reply to the request of this key: 0; 1 when it has not come within 0 ms; or -1 with an
 * exception. */
static int receive(struct client *client, int key, int timeout_ms, struct reply *reply)
{
    struct core_wait wait;
    simxUChar *bytes = NULL;
    simxInt size = 0;
    core_begin(&wait);
    int code = simxReceiveMessage(client->id, key, &bytes, &size, timeout_ms);
    if (core_end(&wait) < 0)
        return -1;
    if (code == simx_return_novalue_flag && timeout_ms == 0)
        return 1;
    if (code != simx_return_ok) {
        client_fail(client, code);
        return -1;
    }
    client->has_replied = 1;
    return decode(reply, bytes, (size_t)size);
}

/* ------------------------------------------------------------------ calls that nobody waits for */

static int asks_for_function(const uint8_t *bytes, size_t size)
{
    struct reader reader = reader_of(bytes, size, 0);
    struct cbor_item map, key;
    int asks = 0;
    if (cbor_check(bytes, size, NULL) != 0 || cbor_next(&reader, &map) != CBOR_MAP)
        return 0;
    for (size_t i = 0; cbor_more(&reader, &map, i); i++) {
        cbor_next(&reader, &key);
        asks |= cbor_text_is(&key, "func");
        cbor_skip(&reader);
    }
    return asks;
}

/* The simulator must not wait for a function that it calls: that has no results. Returns 0 while the
 * call is under way. */
static int call_is_over(PyObject *self, int key)
{
    simxUChar *bytes = NULL;
    simxInt size = 0;
    int code = simxReceiveMessage(of(self)->id, key, &bytes, &size, 0);
    if (code == simx_return_novalue_flag)
        return 0;
    if (code != simx_return_ok || !asks_for_function(bytes, (size_t)size))
        return 1;
    PyObject *nothing = PyTuple_New(0);
    int error = nothing ? send(self, key, "_*executed*_", nothing) : -1;
    Py_XDECREF(nothing);
    if (error < 0)
        PyErr_Clear();
    return error < 0;
}

static void reclaim(PyObject *self)
{
    for (int key = 0; of(self)->left != 0 && key < KEYS; key++) {
        uint64_t bit = UINT64_C(1) << key;
        if (!(of(self)->left & bit) || !call_is_over(self, key))
            continue;
        of(self)->left &= ~bit;
        of(self)->keys &= ~bit;
    }
}

/* _left() -> whether there are any; answers functions that they call. */
PyObject *remote_left(PyObject *self, PyObject *unused)
{
    (void)unused;
    reclaim(self);
    return PyBool_FromLong(of(self)->left != 0);
}

/* ------------------------------------------------------------------ what a call returns */

/* An error's text as it was before it was sent. */
static PyObject *raise_error(PyObject *text)
{
    PyObject *lines = PyObject_CallMethod(text, "replace", "ss", "_=NL=_", "\n");
    PyObject *whole = lines ? PyObject_CallMethod(lines, "replace", "ss", "_=TB=_", "\t") : NULL;
    const char *bytes = whole ? PyUnicode_AsUTF8AndSize(whole, NULL) : NULL;
    if (bytes)
        client_raise_refused(bytes);
    Py_XDECREF(whole);
    Py_XDECREF(lines);
    return NULL;
}

/* No result is None, one is itself, several are a tuple. */
static PyObject *results_of(PyObject *ret)
{
    Py_ssize_t count = ret && PyList_Check(ret) ? PyList_Size(ret) : 0;
    if (count == 0)
        Py_RETURN_NONE;
    return count == 1 ? Py_NewRef(PyList_GetItem(ret, 0)) : PyList_AsTuple(ret);
}

static PyObject *conclude(const struct reply *reply)
{
    if (reply->err && PyUnicode_Check(reply->err))
        return raise_error(reply->err);
    return results_of(reply->ret);
}

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

/* An exception of the program's function ends the call, when the simulator has ended it: that gets no
 * results. */
struct raised {
    PyObject *type, *value, *trace;
};

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
    int error = results ? send(self, key, "_*executed*_", results) : -1;
    Py_XDECREF(results);
    return error;
}

/* The results could not be sent: the simulator gets none. */
static int answer_nothing(PyObject *self, int key, struct raised *raised)
{
    PyObject *nothing = PyTuple_New(0);
    PyErr_Fetch(&raised->type, &raised->value, &raised->trace);
    int error = nothing ? send(self, key, "_*executed*_", nothing) : -1;
    Py_XDECREF(nothing);
    return error;
}

/* ------------------------------------------------------------------ calls */

/* Only the first reply must come in time: later ones take as long as they take. */
static int timeout_of(const struct client *client)
{
    return client->has_replied ? -1 : client->timeout_ms;
}

/* Answers functions until the call is over: its reply; -1 with an exception. */
static int await_end(PyObject *self, int key, const char *function, PyObject *args,
                     struct reply *reply, struct raised *raised)
{
    int error = receive(of(self), key, timeout_of(of(self)), reply);
    while (error == 0 && reply->func) {
        if (is_word(reply, "_*repeat*_"))
            error = send(self, key, function, args);
        else if (answer_function(self, key, reply, raised) < 0)
            error = raised->type ? -1 : answer_nothing(self, key, raised);
        reply_clear(reply);
        if (error == 0)
            error = receive(of(self), key, timeout_of(of(self)), reply);
    }
    return error;
}

static PyObject *finish(struct client *client, int key, int error, struct reply *reply,
                        struct raised *raised)
{
    PyObject *results = NULL;
    if (error < 0)
        leave_key(client, key);
    else
        give_key(client, key);
    if (raised->type && error == 0)
        PyErr_Restore(raised->type, raised->value, raised->trace);
    else if (error == 0)
        results = conclude(reply);
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
    if (of(self)->left)
        reclaim(self);
    int key = take_key(of(self));
    if (key < 0)
        return PyErr_Format(PyExc_RuntimeError, "%d calls of this client are under way", KEYS);
    if (send(self, key, function, args) < 0) {
        give_key(of(self), key);
        return NULL;
    }
    int error = await_end(self, key, function, args, &reply, &raised);
    return finish(of(self), key, error, &reply, &raised);
}

static const struct core_place call_args = { "call", "args" };

PyObject *remote_call(PyObject *self, PyObject *args)
{
    const char *function;
    PyObject *given, *tuple, *results;
    if (!PyArg_ParseTuple(args, "sO:call", &function, &given))
        return NULL;
    tuple = core_to_tuple(&call_args, given);
    results = tuple ? remote_call_function(self, function, tuple) : NULL;
    Py_XDECREF(tuple);
    return results;
}

/* ------------------------------------------------------------------ calls that asyncio waits for */

/* 0 when it is that of a call under way; else an exception. */
static int check_key(const struct client *client, int key)
{
    if (key >= 0 && key < KEYS && (client->keys >> key & 1))
        return 0;
    PyErr_SetString(PyExc_ValueError, "there is no call with this key");
    return -1;
}

/* _send(function, args) -> key, or -1 when none is free; _send(function, args, key): again. */
PyObject *remote_send(PyObject *self, PyObject *args)
{
    const char *function;
    PyObject *given, *tuple;
    int again = -1;
    if (!PyArg_ParseTuple(args, "sO|i:call", &function, &given, &again) ||
        (again >= 0 && check_key(of(self), again) < 0) || !client_can_ask(of(self)) ||
        !(tuple = core_to_tuple(&call_args, given)))
        return NULL;
    if (of(self)->left)
        reclaim(self);
    int key = again >= 0 ? again : take_key(of(self)), error = 0;
    if (key >= 0)
        error = send(self, key, function, tuple);
    if (error < 0 && again < 0)
        give_key(of(self), key);
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
    int error = send(self, key, "_*executed*_", tuple);
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
    int outcome = receive(of(self), key, timeout_ms, &reply);
    if (outcome > 0)
        Py_RETURN_NONE;
    if (outcome == 0 && reply.func)
        results = Py_BuildValue("OO", reply.func, reply.args ? reply.args : Py_None);
    else if (outcome == 0) {
        PyObject *value = conclude(&reply);
        give_key(of(self), key);
        results = value ? Py_BuildValue("iN", 0, value) : NULL;
    } else
        leave_key(of(self), key);
    reply_clear(&reply);
    return results;
}

/* _leave(key): nobody waits for its reply any more. */
PyObject *remote_leave(PyObject *self, PyObject *argument)
{
    long key = PyLong_AsLong(argument);
    if (key == -1 && PyErr_Occurred())
        return NULL;
    if (key >= 0 && key < KEYS && (of(self)->keys >> key & 1))
        leave_key(of(self), (int)key);
    Py_RETURN_NONE;
}
