/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Requests and replies of named calls; see talk.h.
 */
#include "talk.h"

#include <string.h>

#include "cbor.h"

static struct client *of(PyObject *object)
{
    return (struct client *)object;
}

/* ------------------------------------------------------------------ keys */

int talk_take_key(struct client *client)
{
    for (int key = 0; key < TALK_KEYS; key++) {
        uint64_t bit = UINT64_C(1) << key;
        if (client->keys & bit)
            continue;
        client->keys |= bit;
        return key;
    }
    return -1;
}

void talk_give_key(struct client *client, int key)
{
    client->keys &= ~(UINT64_C(1) << key);
}

void talk_leave_key(struct client *client, int key)
{
    client->left |= client->keys & UINT64_C(1) << key;
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

int talk_send(PyObject *self, int key, const char *function, PyObject *args)
{
    struct cbor_out out = { .place = { .function = function }, .name = name_function,
                            .context = self };
    struct core_wait wait;
    if (put_request(&out, args) < 0) {
        buffer_free(&out.bytes);
        return -1;
    }
    core_begin(&wait, of(self)->id);
    int code = simxSendMessage(of(self)->id, key, out.bytes.data, (simxInt)out.bytes.size);
    int interrupted = core_end(&wait, &code) < 0;
    buffer_free(&out.bytes);
    if (code != simx_return_ok && !interrupted)
        client_fail(of(self), code);
    return code != simx_return_ok ? -1 : interrupted ? TALK_E_INTERRUPTED : 0;
}

int talk_send_first(PyObject *self, int key, const char *function, PyObject *args)
{
    int error = talk_send(self, key, function, args);
    if (error == TALK_E_INTERRUPTED)
        talk_leave_key(of(self), key);
    else if (error < 0)
        talk_give_key(of(self), key);
    return error;
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

/* The simulator must not wait for a function that it calls: that has no results. Returns 0 while
 * the call is under way, and -1 when the handler of a signal raises an exception. */
static int is_last_reply(PyObject *self, int key, const uint8_t *bytes, size_t size)
{
    if (!asks_for_function(bytes, size))
        return 1;
    PyObject *nothing = PyTuple_New(0);
    int error = nothing ? talk_send(self, key, "_*executed*_", nothing) : -1;
    Py_XDECREF(nothing);
    if (error == TALK_E_INTERRUPTED || (error < 0 && !PyErr_ExceptionMatches(PyExc_Exception)))
        return -1; /* an interrupted answer has been sent: the call goes on */
    if (error < 0)
        PyErr_Clear();
    return error < 0;
}

static int call_is_over(PyObject *self, int key)
{
    simxUChar *bytes = NULL;
    simxInt size = 0;
    int code = simxReceiveMessage(of(self)->id, key, &bytes, &size, 0);
    return code == simx_return_novalue_flag ? 0
           : code != simx_return_ok         ? 1
                                            : is_last_reply(self, key, bytes, (size_t)size);
}

int talk_reclaim(PyObject *self)
{
    int is_over = 0;
    for (int key = 0; of(self)->left != 0 && key < TALK_KEYS && is_over >= 0; key++) {
        uint64_t bit = UINT64_C(1) << key;
        is_over = of(self)->left & bit ? call_is_over(self, key) : 0;
        if (is_over > 0) {
            of(self)->left &= ~bit;
            of(self)->keys &= ~bit;
        }
    }
    return is_over < 0 ? -1 : 0;
}

/* ------------------------------------------------------------------ replies */

void reply_clear(struct reply *reply)
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

/* The handler of a signal has raised an exception, just when a reply came. */
static void drop_reply(PyObject *self, int key, const uint8_t *bytes, size_t size)
{
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    int is_last = is_last_reply(self, key, bytes, size);
    PyErr_Restore(type, value, trace);
    if (is_last > 0)
        talk_give_key(of(self), key);
}

int talk_receive(PyObject *self, int key, int timeout_ms, struct reply *reply)
{
    struct client *client = of(self);
    struct core_wait wait;
    simxUChar *bytes = NULL;
    simxInt size = 0;
    core_begin(&wait, client->id);
    int code = simxReceiveMessage(client->id, key, &bytes, &size, timeout_ms);
    if (core_end(&wait, &code) < 0) {
        if (code == simx_return_ok)
            drop_reply(self, key, bytes, (size_t)size);
        return -1;
    }
    if (code == simx_return_novalue_flag && timeout_ms == 0)
        return 1;
    if (code != simx_return_ok) {
        client_fail(client, code);
        return -1;
    }
    client->has_replied = 1;
    return decode(reply, bytes, (size_t)size);
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

PyObject *talk_results(const struct reply *reply)
{
    if (reply->err && PyUnicode_Check(reply->err))
        return raise_error(reply->err);
    return results_of(reply->ret);
}
