/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the legacy modules return for an image: behaves like a list of ints -128..127 (or, for
 * depth, of floats), without an object for each pixel. It gives its memory to whoever takes
 * buffers: bytes(), numpy, PIL, OpenCV.
 */
#include "core.h"

#include <stdlib.h>
#include <string.h>

struct pixels {
    PyObject_HEAD
    char format[2]; /* "b" or "f" */
    Py_ssize_t count;
    char *items;
};

/* One interpreter loads this module (module.c). */
static PyTypeObject *pixels_type;

static struct pixels *of(PyObject *object)
{
    return (struct pixels *)object;
}

static size_t unit_of(const struct pixels *pixels)
{
    return pixels->format[0] == 'f' ? sizeof(float) : 1;
}

static PyObject *make(PyTypeObject *type, char format, Py_ssize_t count)
{
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    struct pixels *pixels = of(allocate(type, 0));
    if (!pixels)
        return NULL;
    pixels->format[0] = format;
    pixels->count = count;
    pixels->items = malloc(count > 0 ? (size_t)count * unit_of(pixels) : 1);
    if (!pixels->items) {
        Py_DECREF(pixels);
        return PyErr_NoMemory();
    }
    return (PyObject *)pixels;
}

PyObject *pixels_new(char format, const void *items, Py_ssize_t count)
{
    PyObject *pixels = make(pixels_type, format, count);
    if (pixels)
        memcpy(of(pixels)->items, items, (size_t)count * unit_of(of(pixels)));
    return pixels;
}

static PyObject *create(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = { "data", "format", NULL };
    Py_buffer data;
    const char *format = "b";
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "y*|s:Pixels", names, &data, &format))
        return NULL;
    size_t unit = strcmp(format, "f") == 0 ? sizeof(float) : 1;
    PyObject *pixels = NULL;
    if (strcmp(format, "f") != 0 && strcmp(format, "b") != 0)
        PyErr_SetString(PyExc_ValueError, "Pixels() argument 'format' must be 'b' or 'f'");
    else if ((size_t)data.len % unit)
        PyErr_SetString(PyExc_ValueError, "Pixels() argument 'data' ends within a float");
    else
        pixels = make(type, format[0], data.len / (Py_ssize_t)unit);
    if (pixels)
        memcpy(of(pixels)->items, data.buf, (size_t)data.len);
    PyBuffer_Release(&data);
    return pixels;
}

static void destroy(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    free(of(self)->items);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

/* ------------------------------------------------------------------ items */

static PyObject *get(const struct pixels *pixels, Py_ssize_t at)
{
    if (pixels->format[0] == 'f')
        return PyFloat_FromDouble(((float *)pixels->items)[at]);
    return PyLong_FromLong(((signed char *)pixels->items)[at]);
}

static Py_ssize_t length(PyObject *self)
{
    return of(self)->count;
}

static PyObject *item(PyObject *self, Py_ssize_t at)
{
    if (at >= 0 && at < of(self)->count)
        return get(of(self), at);
    PyErr_SetString(PyExc_IndexError, "index out of range");
    return NULL;
}

/* 0, or -1 with an exception. */
static int index_of(PyObject *self, PyObject *key, Py_ssize_t *atp)
{
    Py_ssize_t at = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (at == -1 && PyErr_Occurred())
        return -1;
    if (at < 0)
        at += of(self)->count;
    if (at < 0 || at >= of(self)->count) {
        PyErr_SetString(PyExc_IndexError, "index out of range");
        return -1;
    }
    *atp = at;
    return 0;
}

static PyObject *part(PyObject *self, PyObject *slice)
{
    struct pixels *pixels = of(self), *taken;
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(slice, &start, &stop, &step) < 0)
        return NULL;
    Py_ssize_t count = PySlice_AdjustIndices(pixels->count, &start, &stop, step);
    taken = of(make(Py_TYPE(self), pixels->format[0], count));
    size_t unit = unit_of(pixels);
    if (taken && step == 1)
        memcpy(taken->items, pixels->items + (size_t)start * unit, (size_t)count * unit);
    else if (taken)
        for (Py_ssize_t i = 0; i < count; i++)
            memcpy(taken->items + (size_t)i * unit,
                   pixels->items + (size_t)(start + i * step) * unit, unit);
    return (PyObject *)taken;
}

static PyObject *subscript(PyObject *self, PyObject *key)
{
    Py_ssize_t at;
    if (PySlice_Check(key))
        return part(self, key);
    return index_of(self, key, &at) < 0 ? NULL : get(of(self), at);
}

static int assign(PyObject *self, PyObject *key, PyObject *value)
{
    static const struct core_place place = { "Pixels.__setitem__", "value" };
    struct pixels *pixels = of(self);
    Py_ssize_t at;
    if (!value) {
        PyErr_SetString(PyExc_TypeError, "pixels cannot be deleted; tolist() gives a list");
        return -1;
    }
    if (index_of(self, key, &at) < 0)
        return -1;
    return pixels->format[0] == 'f'
               ? core_to_float(&place, value, (float *)pixels->items + at)
               : core_to_byte(&place, value, (unsigned char *)pixels->items + at);
}

/* ------------------------------------------------------------------ as a list does */

static PyObject *to_list(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyObject *list = PyList_New(of(self)->count);
    for (Py_ssize_t i = 0; list && i < of(self)->count; i++) {
        PyObject *value = get(of(self), i);
        if (!value || PyList_SetItem(list, i, value) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyObject *compare(PyObject *self, PyObject *other, int how)
{
    if (how != Py_EQ && how != Py_NE)
        Py_RETURN_NOTIMPLEMENTED;
    if (Py_IS_TYPE(other, Py_TYPE(self)) && of(self)->format[0] == 'b' &&
        of(other)->format[0] == 'b') {
        int same = of(self)->count == of(other)->count &&
                   memcmp(of(self)->items, of(other)->items, (size_t)of(self)->count) == 0;
        return PyBool_FromLong(same == (how == Py_EQ));
    }
    if (!Py_IS_TYPE(other, Py_TYPE(self)) && !PyList_Check(other))
        Py_RETURN_NOTIMPLEMENTED;
    PyObject *ours = to_list(self, NULL), *theirs = PySequence_List(other), *result = NULL;
    if (ours && theirs)
        result = PyObject_RichCompare(ours, theirs, how);
    Py_XDECREF(ours);
    Py_XDECREF(theirs);
    return result;
}

static PyObject *join(struct pixels *first, struct pixels *second)
{
    size_t size = (size_t)first->count * unit_of(first);
    struct pixels *both = of(make(pixels_type, first->format[0], first->count + second->count));
    if (!both)
        return NULL;
    memcpy(both->items, first->items, size);
    memcpy(both->items + size, second->items, (size_t)second->count * unit_of(second));
    return (PyObject *)both;
}

/* Either of the two may be a list, and then the sum is one. */
static PyObject *add(PyObject *first, PyObject *second)
{
    int ours = Py_IS_TYPE(first, pixels_type), theirs = Py_IS_TYPE(second, pixels_type);
    if (ours && theirs && of(first)->format[0] == of(second)->format[0])
        return join(of(first), of(second));
    if ((!ours && !PyList_Check(first)) || (!theirs && !PyList_Check(second)))
        Py_RETURN_NOTIMPLEMENTED;
    PyObject *list = PySequence_List(first), *rest = PySequence_List(second), *sum = NULL;
    if (list && rest)
        sum = PySequence_Concat(list, rest);
    Py_XDECREF(list);
    Py_XDECREF(rest);
    return sum;
}

static PyObject *reverse(PyObject *self, PyObject *unused)
{
    (void)unused;
    struct pixels *pixels = of(self);
    size_t unit = unit_of(pixels);
    char *low = pixels->items, *high = pixels->items + (size_t)pixels->count * unit;
    char kept[sizeof(float)];
    for (high -= pixels->count > 0 ? unit : 0; low < high; low += unit, high -= unit) {
        memcpy(kept, low, unit);
        memcpy(low, high, unit);
        memcpy(high, kept, unit);
    }
    Py_RETURN_NONE;
}

static PyObject *copy(PyObject *self, PyObject *unused)
{
    (void)unused;
    return pixels_new(of(self)->format[0], of(self)->items, of(self)->count);
}

/* count() and index() are rare: a list knows how. */
static PyObject *ask_list(PyObject *self, const char *method, PyObject *value)
{
    PyObject *list = to_list(self, NULL);
    PyObject *result = list ? PyObject_CallMethod(list, method, "O", value) : NULL;
    Py_XDECREF(list);
    return result;
}

static PyObject *count_of(PyObject *self, PyObject *value)
{
    return ask_list(self, "count", value);
}

static PyObject *find(PyObject *self, PyObject *value)
{
    return ask_list(self, "index", value);
}

static PyObject *to_bytes(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyBytes_FromStringAndSize(of(self)->items,
                                     of(self)->count * (Py_ssize_t)unit_of(of(self)));
}

static PyObject *reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyObject *bytes = to_bytes(self, NULL);
    return bytes ? Py_BuildValue("O(Ns)", Py_TYPE(self), bytes, of(self)->format) : NULL;
}

static PyObject *represent(PyObject *self)
{
    return PyUnicode_FromFormat("<Pixels: %zd %s>", of(self)->count,
                                of(self)->format[0] == 'f' ? "floats" : "signed bytes");
}

/* ------------------------------------------------------------------ as a buffer */

static int get_buffer(PyObject *self, Py_buffer *view, int flags)
{
    struct pixels *pixels = of(self);
    Py_ssize_t unit = (Py_ssize_t)unit_of(pixels);
    if (PyBuffer_FillInfo(view, self, pixels->items, pixels->count * unit, 0, flags) < 0)
        return -1;
    view->itemsize = unit;
    view->format = flags & PyBUF_FORMAT ? pixels->format : NULL;
    if (view->shape)
        view->shape = &pixels->count;
    return 0;
}

/* ------------------------------------------------------------------ the type */

static PyMethodDef methods[] = {
    { "tolist", to_list, METH_NOARGS, "tolist($self, /)\n--\n\nA list of all values." },
    { "tobytes", to_bytes, METH_NOARGS,
      "tobytes($self, /)\n--\n\nThe values as they lie in memory." },
    { "reverse", reverse, METH_NOARGS,
      "reverse($self, /)\n--\n\nReverses the order of the values in place." },
    { "copy", copy, METH_NOARGS, "copy($self, /)\n--\n\nOther Pixels with the same values." },
    { "__bytes__", to_bytes, METH_NOARGS, NULL },
    { "__copy__", copy, METH_NOARGS, NULL },
    { "__deepcopy__", copy, METH_O, NULL },
    { "count", count_of, METH_O, "count($self, value, /)\n--\n\nHow often the value occurs." },
    { "index", find, METH_O,
      "index($self, value, /)\n--\n\nWhere the value is first; else ValueError." },
    { "__reduce__", reduce, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL },
};

static PyType_Slot slots[] = {
    { Py_tp_doc, "Pixels(data, format='b')\n--\n\n"
                 "The bytes of an image (ints -128..127), or with format 'f' floats, as a\n"
                 "sequence that behaves like a list of fixed length, and is no list. It is a\n"
                 "buffer too: bytes(), numpy.array(pixels, dtype=numpy.uint8) and\n"
                 "numpy.asarray(pixels) are quick. tolist() gives a list." },
    { Py_tp_new, create },
    { Py_tp_dealloc, destroy },
    { Py_tp_repr, represent },
    { Py_tp_richcompare, compare },
    { Py_tp_hash, PyObject_HashNotImplemented },
    { Py_tp_methods, methods },
    { Py_tp_iter, PySeqIter_New },
    { Py_sq_length, length },
    { Py_sq_item, item },
    { Py_mp_length, length },
    { Py_mp_subscript, subscript },
    { Py_mp_ass_subscript, assign },
    { Py_nb_add, add },
    { Py_bf_getbuffer, get_buffer },
    { 0, NULL },
};

static PyType_Spec spec = { .name = "remoteapi_shm.Pixels", .basicsize = sizeof(struct pixels),
                            .flags = Py_TPFLAGS_DEFAULT, .slots = slots };

int pixels_add_type(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, NULL);
    if (!type)
        return -1;
    pixels_type = (PyTypeObject *)type;
    return PyModule_AddObjectRef(module, "Pixels", type);
}
