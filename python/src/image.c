/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Images of a vision sensor as buffers. A streamed image is a loan of its memory: it is not copied,
 * stays as it is, and lives as long as somebody looks at it. Any other one is a copy.
 */
#include "client.h"

#include <stdlib.h>
#include <string.h>

enum kind { COLOUR, GREY, DEPTH };

struct image {
    PyObject_HEAD
    void *loan;    /* NULL: the bytes are our own */
    simxUChar *bytes;
    Py_ssize_t size;
};

/* One interpreter loads this module (module.c). */
static PyTypeObject *image_type;

static struct image *of(PyObject *object)
{
    return (struct image *)object;
}

static PyObject *image_new(int client_id, simxUChar *bytes, Py_ssize_t size)
{
    struct image *image = of(((allocfunc)PyType_GetSlot(image_type, Py_tp_alloc))(image_type, 0));
    if (!image)
        return NULL;
    image->bytes = bytes;
    image->size = size;
    image->loan = simxLend(client_id, &image->bytes);
    if (image->loan)
        return (PyObject *)image;
    image->bytes = malloc(size > 0 ? (size_t)size : 1);
    if (image->bytes) {
        memcpy(image->bytes, bytes, (size_t)size);
        return (PyObject *)image;
    }
    Py_DECREF(image);
    return PyErr_NoMemory();
}

static void destroy(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (of(self)->loan)
        simxReturnLoan(of(self)->loan);
    else
        free(of(self)->bytes);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static int get_buffer(PyObject *self, Py_buffer *view, int flags)
{
    return PyBuffer_FillInfo(view, self, of(self)->bytes, of(self)->size, 1, flags);
}

/* ------------------------------------------------------------------ taking one */

/* With the results of the last call in place. */
static int take(int id, int handle, enum kind kind, int mode, simxInt resolution[2],
                simxUChar **bytesp)
{
    simxFloat *depth = NULL;
    if (kind != DEPTH)
        return simxGetVisionSensorImage(id, handle, resolution, bytesp, kind == GREY, mode);
    int code = simxGetVisionSensorDepthBuffer(id, handle, resolution, &depth, mode);
    *bytesp = (simxUChar *)depth;
    return code;
}

/* _image(client, handle, kind, mode): (width, height, buffer), or the code of the failure. */
PyObject *core_image(PyObject *module, PyObject *args)
{
    static const int units[] = { 3, 1, sizeof(simxFloat) };
    int handle, kind, mode;
    simxInt resolution[2];
    simxUChar *bytes;
    PyObject *object;
    struct core_wait wait;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!iii:_image", client_type(), &object, &handle, &kind, &mode))
        return NULL;
    if (kind < COLOUR || kind > DEPTH)
        return PyErr_Format(PyExc_ValueError, "_image() wants a kind of 0 to 2");
    int id = ((struct client *)object)->id;
    if (mode == simx_opmode_blocking && !client_can_ask((struct client *)object))
        return NULL;
    if (mode == simx_opmode_buffer && client_look((struct client *)object) < 0)
        return NULL;
    core_begin(&wait, id);
    int code = take(id, handle, (enum kind)kind, mode, resolution, &bytes);
    if (core_end(&wait, &code) < 0)
        return NULL;
    if (code != simx_return_ok)
        return PyLong_FromLong(code);
    Py_ssize_t size = (Py_ssize_t)resolution[0] * resolution[1] * units[kind];
    PyObject *image = image_new(id, bytes, size);
    return image ? Py_BuildValue("iiN", (int)resolution[0], (int)resolution[1], image) : NULL;
}

/* ------------------------------------------------------------------ the type */

static PyType_Slot slots[] = {
    { Py_tp_dealloc, destroy },
    { Py_bf_getbuffer, get_buffer },
    { 0, NULL },
};

static PyType_Spec spec = { .name = "remoteapi_shm._core.Image",
                            .basicsize = sizeof(struct image),
                            .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
                            .slots = slots };

int image_add_type(PyObject *module)
{
    image_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    return image_type ? 0 : -1;
}
