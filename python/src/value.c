/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The quick way to a value of an object in the simulator: the class of the object has a Value as
 * attribute, which calls the library when the attribute of an Entity is read or set. A value that
 * is watched is read from its stream, without a round trip.
 */
#include "client.h"

#include <string.h>

struct entity {
    PyObject_HEAD
    struct client *client;
    int handle;
    unsigned watched; /* a bit for each row */
};

typedef simxInt get_plain(simxInt, simxInt, simxFloat *, simxInt);
typedef simxInt get_placed(simxInt, simxInt, simxInt, simxFloat *, simxInt);
typedef simxInt set_plain(simxInt, simxInt, simxFloat, simxInt);
typedef simxInt set_placed(simxInt, simxInt, simxInt, const simxFloat *, simxInt);

/* Either plain, a float, or so many floats in the frame of another object. */
struct row {
    const char *name;
    int count;
    get_plain *get;
    set_plain *set;
    get_placed *get_in;
    set_placed *set_in;
};

static const struct row rows[] = {
    { "joint_position", 1, simxGetJointPosition, simxSetJointPosition, NULL, NULL },
    { "joint_force", 1, simxGetJointForce, NULL, NULL, NULL },
    { "joint_max_force", 1, simxGetJointMaxForce, simxSetJointMaxForce, NULL, NULL },
    { "joint_target_position", 1, NULL, simxSetJointTargetPosition, NULL, NULL },
    { "joint_target_velocity", 1, NULL, simxSetJointTargetVelocity, NULL, NULL },
    { "position", 3, NULL, NULL, simxGetObjectPosition, simxSetObjectPosition },
    { "orientation", 3, NULL, NULL, simxGetObjectOrientation, simxSetObjectOrientation },
    { "quaternion", 4, NULL, NULL, simxGetObjectQuaternion, simxSetObjectQuaternion },
};
#define ROW_COUNT ((int)(sizeof rows / sizeof *rows))

struct value {
    PyObject_HEAD
    const struct row *row;
    PyObject *doc;
};

#define WORLD (-1)

/* One interpreter loads this module (module.c). */
static PyTypeObject *entity_type;

static struct entity *entity_of(PyObject *object)
{
    return (struct entity *)object;
}

static const struct row *row_of(PyObject *value)
{
    return ((struct value *)value)->row;
}

static unsigned bit_of(const struct row *row)
{
    return 1u << (row - rows);
}

/* ------------------------------------------------------------------ calls */

static int get(const struct row *row, const struct entity *entity, int frame, float *values,
               int mode)
{
    int id = entity->client->id;
    return row->get ? row->get(id, entity->handle, values, mode)
                    : row->get_in(id, entity->handle, frame, values, mode);
}

static int set(const struct row *row, const struct entity *entity, int frame, const float *values)
{
    int id = entity->client->id;
    int mode = entity->client->batching ? simx_opmode_oneshot : simx_opmode_blocking;
    int code = row->set ? row->set(id, entity->handle, values[0], mode)
                        : row->set_in(id, entity->handle, frame, values, mode);
    return entity->client->batching ? code & ~simx_return_novalue_flag : code;
}

static PyObject *number_or_tuple(const float *values, int count)
{
    if (count == 1)
        return PyFloat_FromDouble((double)values[0]);
    PyObject *tuple = PyTuple_New(count);
    for (int i = 0; tuple && i < count; i++) {
        PyObject *number = PyFloat_FromDouble((double)values[i]);
        if (!number || PyTuple_SetItem(tuple, i, number) < 0) {
            Py_DECREF(tuple);
            return NULL;
        }
    }
    return tuple;
}

static PyObject *ask(const struct row *row, const struct entity *entity, int frame)
{
    float values[4];
    struct core_wait wait;
    if (!client_can_ask(entity->client))
        return NULL;
    core_begin(&wait, entity->client->id);
    int code = get(row, entity, frame, values, simx_opmode_blocking);
    if (core_end(&wait, &code) < 0)
        return NULL;
    return code == simx_return_ok ? number_or_tuple(values, row->count)
                                  : client_fail(entity->client, code);
}

/* After a round trip the first value of a stream is there. An equal blocking call would end it. The
 * code of reading it, or -1 with an exception. */
static int look_after_ping(const struct row *row, const struct entity *entity, float *values)
{
    struct core_wait wait;
    simxInt time_us;
    core_begin(&wait, entity->client->id);
    int code = simxGetPingTimeUs(entity->client->id, &time_us);
    return core_end(&wait, &code) < 0 ? -1 : get(row, entity, WORLD, values, simx_opmode_buffer);
}

/* A stream may not have begun yet, or may have ended with its connection: then it begins again. A
 * server that has not even then a value of it is asked. */
static PyObject *look(const struct row *row, const struct entity *entity)
{
    float values[4];
    if (client_look(entity->client) < 0)
        return NULL;
    int code = get(row, entity, WORLD, values, simx_opmode_buffer);
    if (code == simx_return_novalue_flag) {
        if (!client_can_ask(entity->client))
            return NULL;
        code = look_after_ping(row, entity, values);
    }
    if (code == simx_return_novalue_flag) {
        get(row, entity, WORLD, NULL, simx_opmode_streaming);
        code = look_after_ping(row, entity, values);
    }
    if (code < 0)
        return NULL;
    return code == simx_return_ok ? number_or_tuple(values, row->count) : ask(row, entity, WORLD);
}

/* ------------------------------------------------------------------ attributes */

static PyObject *cannot(const struct row *row, const char *what)
{
    PyErr_Format(PyExc_AttributeError, "%s can only be %s", row->name, what);
    return NULL;
}

static int is_entity(PyObject *object)
{
    if (PyObject_TypeCheck(object, entity_type))
        return 1;
    PyErr_SetString(PyExc_TypeError, "this is an attribute of objects in a simulator");
    return 0;
}

static PyObject *read_attribute(PyObject *self, PyObject *object, PyObject *type)
{
    const struct row *row = row_of(self);
    (void)type;
    if (!object)
        return Py_NewRef(self);
    if (!is_entity(object))
        return NULL;
    if (!row->get && !row->get_in)
        return cannot(row, "set");
    return entity_of(object)->watched & bit_of(row) ? look(row, entity_of(object))
                                                    : ask(row, entity_of(object), WORLD);
}

static int to_values(const struct row *row, PyObject *given, float *values)
{
    const struct core_place place = { "set", row->name };
    if (row->count == 1)
        return core_to_float(&place, given, values);
    PyObject *items = core_to_tuple(&place, given);
    int error = items ? 0 : -1;
    if (items && PyTuple_Size(items) != row->count) {
        PyErr_Format(PyExc_ValueError, "%s must have %d values, not %zd", row->name, row->count,
                     PyTuple_Size(items));
        error = -1;
    }
    for (int i = 0; i < row->count && error == 0; i++)
        error = core_to_float(&place, PyTuple_GetItem(items, i), &values[i]);
    Py_XDECREF(items);
    return error;
}

static int write_in(const struct row *row, struct entity *entity, int frame, PyObject *given)
{
    float values[4];
    struct core_wait wait;
    if (to_values(row, given, values) < 0)
        return -1;
    core_begin(&wait, entity->client->id);
    int code = set(row, entity, frame, values);
    if (core_end(&wait, &code) < 0)
        return -1;
    if (code != simx_return_ok)
        client_fail(entity->client, code);
    return code == simx_return_ok ? 0 : -1;
}

static int write_attribute(PyObject *self, PyObject *object, PyObject *given)
{
    const struct row *row = row_of(self);
    if (!is_entity(object))
        return -1;
    if (!given || (!row->set && !row->set_in)) {
        cannot(row, given ? "read" : "read and set");
        return -1;
    }
    return write_in(row, entity_of(object), WORLD, given);
}

/* ------------------------------------------------------------------ methods of a Value */

static PyObject *watch(PyObject *self, PyObject *args)
{
    const struct row *row = row_of(self);
    PyObject *object;
    int period_ms = 0;
    if (!PyArg_ParseTuple(args, "O|i:watch", &object, &period_ms) || !is_entity(object))
        return NULL;
    if (!row->get && !row->get_in)
        return cannot(row, "set");
    if (period_ms < 0 || period_ms > 0xffff) {
        PyErr_SetString(PyExc_ValueError, "a period is 0 to 65.535 seconds");
        return NULL;
    }
    int code = get(row, entity_of(object), WORLD, NULL, simx_opmode_streaming + period_ms);
    if (code & ~simx_return_novalue_flag)
        return client_fail(entity_of(object)->client, code);
    entity_of(object)->watched |= bit_of(row);
    Py_RETURN_NONE;
}

static PyObject *unwatch(PyObject *self, PyObject *object)
{
    const struct row *row = row_of(self);
    if (!is_entity(object))
        return NULL;
    if (entity_of(object)->watched & bit_of(row))
        get(row, entity_of(object), WORLD, NULL, simx_opmode_discontinue);
    entity_of(object)->watched &= ~bit_of(row);
    Py_RETURN_NONE;
}

static PyObject *get_in(PyObject *self, PyObject *args)
{
    PyObject *object;
    int frame;
    if (!PyArg_ParseTuple(args, "Oi:get_in", &object, &frame) || !is_entity(object))
        return NULL;
    return row_of(self)->get_in ? ask(row_of(self), entity_of(object), frame)
                                : cannot(row_of(self), "read in the world");
}

static PyObject *set_in(PyObject *self, PyObject *args)
{
    PyObject *object, *given;
    int frame;
    if (!PyArg_ParseTuple(args, "OiO:set_in", &object, &frame, &given) || !is_entity(object))
        return NULL;
    if (!row_of(self)->set_in)
        return cannot(row_of(self), "set in the world");
    if (write_in(row_of(self), entity_of(object), frame, given) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *value_create(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "name", "doc", NULL };
    const char *name;
    PyObject *doc = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "s|O:Value", names, &name, &doc))
        return NULL;
    for (int i = 0; i < ROW_COUNT; i++) {
        if (strcmp(rows[i].name, name) != 0)
            continue;
        PyObject *value = ((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
        if (value) {
            ((struct value *)value)->row = &rows[i];
            ((struct value *)value)->doc = Py_NewRef(doc ? doc : Py_None);
        }
        return value;
    }
    return PyErr_Format(PyExc_ValueError, "there is no value '%s'", name);
}

static void value_destroy(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(((struct value *)self)->doc);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static PyObject *get_doc(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef(((struct value *)self)->doc);
}

static PyMethodDef value_methods[] = {
    { "watch", watch, METH_VARARGS,
      "watch($self, entity, period_ms=0, /)\n--\n\nBegins its stream." },
    { "unwatch", unwatch, METH_O, "unwatch($self, entity, /)\n--\n\nEnds its stream." },
    { "get_in", get_in, METH_VARARGS,
      "get_in($self, entity, frame, /)\n--\n\nIn the frame of another object." },
    { "set_in", set_in, METH_VARARGS, "set_in($self, entity, frame, values, /)\n--\n\n" },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef value_attributes[] = {
    { "__doc__", get_doc, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyType_Slot value_slots[] = {
    { Py_tp_new, value_create },
    { Py_tp_dealloc, value_destroy },
    { Py_tp_descr_get, read_attribute },
    { Py_tp_descr_set, write_attribute },
    { Py_tp_methods, value_methods },
    { Py_tp_getset, value_attributes },
    { 0, NULL },
};

static PyType_Spec value_spec = { .name = "remoteapi_shm._core.Value",
                                  .basicsize = sizeof(struct value), .flags = Py_TPFLAGS_DEFAULT,
                                  .slots = value_slots };

/* ------------------------------------------------------------------ entities */

static PyObject *entity_create(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const struct core_place place = { "Entity", "handle" };
    static char *names[] = { "client", "handle", NULL };
    PyObject *client, *number;
    int handle;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!O:Entity", names, client_type(), &client,
                                     &number))
        return NULL;
    if (core_to_int(&place, number, &handle) < 0)
        return NULL;
    PyObject *entity = ((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
    if (!entity)
        return NULL;
    entity_of(entity)->client = (struct client *)Py_NewRef(client);
    entity_of(entity)->handle = handle;
    return entity;
}

/* A program may keep its objects in the client's dict, where such cycles are broken. */
static int entity_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT((PyObject *)entity_of(self)->client);
    return 0;
}

static void entity_destroy(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF((PyObject *)entity_of(self)->client);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static PyObject *entity_client(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef((PyObject *)entity_of(self)->client);
}

static PyObject *entity_handle(PyObject *self, void *unused)
{
    (void)unused;
    return PyLong_FromLong(entity_of(self)->handle);
}

static PyGetSetDef entity_attributes[] = {
    { "client", entity_client, NULL, "The client that this object belongs to.", NULL },
    { "handle", entity_handle, NULL, "The simulator's number of this object.", NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyType_Slot entity_slots[] = {
    { Py_tp_new, entity_create },
    { Py_tp_traverse, entity_traverse },
    { Py_tp_dealloc, entity_destroy },
    { Py_tp_getset, entity_attributes },
    { 0, NULL },
};

static PyType_Spec entity_spec = { .name = "remoteapi_shm._core.Entity",
                                   .basicsize = sizeof(struct entity),
                                   .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE |
                                            Py_TPFLAGS_HAVE_GC,
                                   .slots = entity_slots };

int value_add_types(PyObject *module)
{
    PyObject *value = PyType_FromModuleAndSpec(module, &value_spec, NULL);
    entity_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &entity_spec, NULL);
    int error = value && entity_type ? 0 : -1;
    if (error == 0)
        error = PyModule_AddObjectRef(module, "Value", value);
    if (error == 0)
        error = PyModule_AddObjectRef(module, "Entity", (PyObject *)entity_type);
    Py_XDECREF(value);
    return error;
}
