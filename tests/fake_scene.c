/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator's scene: objects, their places and parameters.
 */
#include "fake_sim.h"

#include "fake_symbols.h"
#include "simConst.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ objects */

struct fake_object *fake_object(int handle, int type)
{
    if (handle < 0 || handle >= FAKE_OBJECTS || !fake.objects[handle].used) {
        fake_fail("the object does not exist");
        return NULL;
    }
    if (type >= 0 && fake.objects[handle].type != type) {
        fake_fail("the object is of another type");
        return NULL;
    }
    return &fake.objects[handle];
}

int fake_object_add(int type, const char *name, int parent)
{
    for (int i = 0; i < FAKE_OBJECTS; i++) {
        struct fake_object *object = &fake.objects[i];
        if (object->used)
            continue;
        memset(object, 0, sizeof(*object));
        object->used = 1;
        object->type = type;
        object->parent = parent;
        object->model_property = 0xf000;
        snprintf(object->name, sizeof(object->name), "%s", name);
        return i;
    }
    return fake_fail("too many objects");
}

void fake_scene_reset(void)
{
    fake_object_add(sim_object_dummy_type, "dummy1", -1);
    fake_object_add(sim_object_joint_type, "joint1", -1);
    fake_object_add(sim_object_shape_type, "cube1", FAKE_JOINT);
    fake_object_add(sim_object_proximitysensor_type, "prox1", -1);
    fake_object_add(sim_object_visionsensor_type, "vision1", -1);
    fake_object_add(sim_object_forcesensor_type, "force1", -1);
    fake.objects[FAKE_DUMMY].position[0] = 0.1;
    fake.objects[FAKE_DUMMY].position[1] = 0.2;
    fake.objects[FAKE_DUMMY].position[2] = 0.3;
}

int simGetObjectHandle(const char *name)
{
    for (int i = 0; i < FAKE_OBJECTS; i++) {
        if (fake.objects[i].used && strcmp(fake.objects[i].name, name) == 0)
            return i;
    }
    return fake_fail("simGetObjectHandle: object does not exist.\nstack traceback:\n  ...");
}

int simGetObjects(int index, int type)
{
    for (int i = 0; i < FAKE_OBJECTS; i++) {
        if (fake.objects[i].used && (type == sim_handle_all || fake.objects[i].type == type) &&
            index-- == 0)
            return i;
    }
    return -1;
}

int simGetObjectType(int handle)
{
    struct fake_object *object = fake_object(handle, -1);
    return object ? object->type : -1;
}

char *simGetObjectName(int handle)
{
    struct fake_object *object = fake_object(handle, -1);
    return object ? fake_lend(object->name, strlen(object->name)) : NULL;
}

char *simGetObjectAlias(int handle, int options)
{
    struct fake_object *object = fake_object(handle, -1);
    char text[64];
    if (!object)
        return NULL;
    snprintf(text, sizeof(text), "%s%s", options == 2 ? "/" : "", object->name);
    return fake_lend(text, strlen(text));
}

int simGetObjectParent(int handle)
{
    struct fake_object *object = fake_object(handle, -1);
    return object ? object->parent : -1;
}

int simSetObjectParent(int handle, int parent, unsigned char keep)
{
    struct fake_object *object = fake_object(handle, -1);
    (void)keep;
    if (!object || (parent != -1 && !fake_object(parent, -1)))
        return -1;
    object->parent = parent;
    return 1;
}

int simGetObjectChild(int handle, int index)
{
    for (int i = 0; index >= 0 && i < FAKE_OBJECTS; i++) {
        if (fake.objects[i].used && fake.objects[i].parent == handle && index-- == 0)
            return i;
    }
    return -1;
}

int simRemoveObject(int handle)
{
    struct fake_object *object = fake_object(handle, -1);
    if (!object)
        return -1;
    object->used = 0;
    return 1;
}

int simRemoveModel(int handle)
{
    struct fake_object *object = fake_object(handle, -1);
    if (!object || object->model_property == 0xf000)
        return fake_fail("the object is not a model base");
    return simRemoveObject(handle);
}

int simCreateDummy_D(double size, const float *colors)
{
    int handle = fake_object_add(sim_object_dummy_type, "Dummy", -1);
    if (handle >= 0) {
        fake.objects[handle].float_parameter = size;
        fake.objects[handle].joint_matrix[0] = colors ? (double)colors[0] : -1.0;
    }
    return handle;
}

int simCreateDummy(float size, const float *colors)
{
    return simCreateDummy_D((double)size, colors);
}

/* ------------------------------------------------------------------ poses */

static const double *origin_of(int handle, int relative)
{
    static const double world[3];
    if (relative == sim_handle_parent)
        relative = fake.objects[handle].parent;
    return relative >= 0 && relative < FAKE_OBJECTS && fake.objects[relative].used
               ? fake.objects[relative].position
               : world;
}

static int known_pose(int handle, int relative)
{
    if (!fake_object(handle, -1))
        return 0;
    return relative == -1 || relative == sim_handle_parent || fake_object(relative, -1);
}

int simGetObjectPosition_D(int handle, int relative, double *xyz)
{
    if (!known_pose(handle, relative))
        return -1;
    for (int i = 0; i < 3; i++)
        xyz[i] = fake.objects[handle].position[i] - origin_of(handle, relative)[i];
    return 1;
}

int simSetObjectPosition_D(int handle, int relative, const double *xyz)
{
    if (!known_pose(handle, relative))
        return -1;
    for (int i = 0; i < 3; i++)
        fake.objects[handle].position[i] = xyz[i] + origin_of(handle, relative)[i];
    return 1;
}

int simGetObjectOrientation_D(int handle, int relative, double *euler)
{
    if (!known_pose(handle, relative))
        return -1;
    memcpy(euler, fake.objects[handle].euler, 3 * sizeof(*euler));
    return 1;
}

int simSetObjectOrientation_D(int handle, int relative, const double *euler)
{
    if (!known_pose(handle, relative))
        return -1;
    memcpy(fake.objects[handle].euler, euler, 3 * sizeof(*euler));
    return 1;
}

/* Rotation about x, then y, then z, each in the frame that the one before made. */
int simGetObjectQuaternion_D(int handle, int relative, double *xyzw)
{
    const double *euler;
    double c[3], s[3];
    if (!known_pose(handle, relative))
        return -1;
    euler = fake.objects[handle].euler;
    for (int i = 0; i < 3; i++) {
        c[i] = cos(euler[i] / 2);
        s[i] = sin(euler[i] / 2);
    }
    xyzw[0] = s[0] * c[1] * c[2] + c[0] * s[1] * s[2];
    xyzw[1] = c[0] * s[1] * c[2] - s[0] * c[1] * s[2];
    xyzw[2] = c[0] * c[1] * s[2] + s[0] * s[1] * c[2];
    xyzw[3] = c[0] * c[1] * c[2] - s[0] * s[1] * s[2];
    return 1;
}

/* Only rotations about z. */
int simSetObjectQuaternion_D(int handle, int relative, const double *xyzw)
{
    if (!known_pose(handle, relative))
        return -1;
    fake.objects[handle].euler[2] = 2 * atan2(xyzw[2], xyzw[3]);
    return 1;
}

int simGetObjectVelocity_D(int handle, double *linear, double *angular)
{
    struct fake_object *object = fake_object(handle, -1);
    if (!object)
        return -1;
    memcpy(linear, object->linear, sizeof(object->linear));
    memcpy(angular, object->angular, sizeof(object->angular));
    return 1;
}

int simGetObjectVelocity(int handle, float *linear, float *angular)
{
    double moving[3] = {0}, turning[3] = {0};
    int result = simGetObjectVelocity_D(handle, moving, turning);
    fake_narrow(linear, moving, 3, result);
    fake_narrow(angular, turning, 3, result);
    return result;
}

FAKE_GET2(simGetObjectPosition, 3)
FAKE_PUT2(simSetObjectPosition, 3)
FAKE_GET2(simGetObjectOrientation, 3)
FAKE_PUT2(simSetObjectOrientation, 3)
FAKE_GET2(simGetObjectQuaternion, 4)
FAKE_PUT2(simSetObjectQuaternion, 4)

/* ------------------------------------------------------------------ parameters of objects */

#define INT_PARAMETER 3004
#define FLOAT_PARAMETER 3005

int simGetObjectFloatParameter_D(int handle, int id, double *value)
{
    struct fake_object *object = fake_object(handle, -1);
    *value = -1.0;
    if (!object)
        return -1;
    if (id != FLOAT_PARAMETER)
        return 0;
    *value = object->float_parameter;
    return 1;
}

int simSetObjectFloatParameter_D(int handle, int id, double value)
{
    struct fake_object *object = fake_object(handle, -1);
    if (!object)
        return -1;
    if (id != FLOAT_PARAMETER)
        return 0;
    object->float_parameter = value;
    return 1;
}

int simGetObjectFloatParameter(int handle, int id, float *value)
{
    double wide;
    int result = simGetObjectFloatParameter_D(handle, id, &wide);
    *value = (float)wide;
    return result;
}

int simSetObjectFloatParameter(int handle, int id, float value)
{
    return simSetObjectFloatParameter_D(handle, id, (double)value);
}

int simGetObjectIntParameter(int handle, int id, int *value)
{
    struct fake_object *object = fake_object(handle, -1);
    *value = -54321;
    if (!object)
        return -1;
    if (id != INT_PARAMETER)
        return 0;
    *value = object->int_parameter;
    return 1;
}

int simSetObjectIntParameter(int handle, int id, int value)
{
    struct fake_object *object = fake_object(handle, -1);
    if (!object)
        return -1;
    if (id != INT_PARAMETER)
        return 0;
    object->int_parameter = value;
    return 1;
}

int simGetModelProperty(int handle)
{
    struct fake_object *object = fake_object(handle, -1);
    return object ? object->model_property : -1;
}

int simSetModelProperty(int handle, int property)
{
    struct fake_object *object = fake_object(handle, -1);
    if (!object)
        return -1;
    object->model_property = property;
    return 1;
}

/* ------------------------------------------------------------------ the selection */

int simGetObjectSelectionSize(void)
{
    return fake.selection_size;
}

int simGetObjectSelection(int *handles)
{
    memcpy(handles, fake.selection, (size_t)fake.selection_size * sizeof(*handles));
    return fake.selection_size;
}

int simGetObjectLastSelection(void)
{
    return fake.selection_size > 0 ? fake.selection[fake.selection_size - 1] : -1;
}

int simAddObjectToSelection(int what, int handle)
{
    if (what != sim_handle_single || !fake_object(handle, -1) ||
        fake.selection_size == FAKE_OBJECTS)
        return -1;
    fake.selection[fake.selection_size++] = handle;
    return 1;
}

int simRemoveObjectFromSelection(int what, int handle)
{
    (void)handle;
    if (what != sim_handle_all)
        return -1;
    fake.selection_size = 0;
    return 1;
}

int simCopyPasteSelectedObjects(void)
{
    for (int i = 0; i < fake.selection_size; i++) {
        const struct fake_object *object = &fake.objects[fake.selection[i]];
        fake.selection[i] = fake_object_add(object->type, object->name, object->parent);
    }
    return fake.selection_size > 0 ? 1 : -1;
}
