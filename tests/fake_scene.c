/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator's scene: objects, joints, sensors.
 */
#include "fake_sim.h"

#include "fake_symbols.h"
#include "simConst.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 16
#define HEIGHT 8
#define COLLECTION 500 /* handle of a collection that holds dummy1 and joint1 */

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
    for (int i = 0; i < FAKE_OBJECTS; i++) {
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

/* ------------------------------------------------------------------ joints */

int simGetJointPosition_D(int handle, double *position)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);

    if (!joint)
        return -1;
    *position = joint->joint_position;
    return 1;
}

int simSetJointPosition_D(int handle, double position)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);

    if (!joint)
        return -1;
    joint->joint_position = position;
    fake.objects[FAKE_CUBE].euler[2] = position;
    return 1;
}

/* Three floats where one is due: so it is from 4.5 on. */
int simGetJointPosition(int handle, float *out)
{
    double position = 0;
    int result = simGetJointPosition_D(handle, &position);

    fake_narrow(out, &position, 1, result);
    if (fake.version >= 40500)
        out[1] = out[2] = -12345.0f;
    return result;
}

int simGetJointMatrix_D(int handle, double *matrix)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);

    if (!joint)
        return -1;
    memset(matrix, 0, 12 * sizeof(*matrix));
    matrix[0] = matrix[5] = cos(joint->joint_position);
    matrix[4] = sin(joint->joint_position);
    matrix[1] = -matrix[4];
    matrix[10] = 1.0;
    return 1;
}

/* joint1 is a revolute joint, and this refuses it, unless a test made it spherical. */
int simSetSphericalJointMatrix_D(int handle, const double *matrix)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);

    if (!joint || joint->int_parameter != sim_joint_spherical_subtype)
        return fake_fail("not a spherical joint");
    memcpy(joint->joint_matrix, matrix, sizeof(joint->joint_matrix));
    return 1;
}

int simSetJointTargetVelocity_D(int handle, double value)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);

    if (!joint)
        return -1;
    joint->joint_velocity = value;
    return 1;
}

/* 4.5 stores it and refuses all the same: the joint is a kinematic one. */
int simSetJointTargetPosition_D(int handle, double value)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);

    if (!joint)
        return -1;
    joint->joint_target = value;
    return fake.version / 100 == 405 ? -1 : 1;
}

int simJointGetForce_D(int handle, double *force)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);

    if (!joint)
        return -1;
    *force = joint->joint_force;
    return 1;
}

/* There is no value while the simulation does not run. */
int simGetJointForce_D(int handle, double *force)
{
    int result = simJointGetForce_D(handle, force);

    if (result > 0 && fake.state == 0) {
        *force = -12345.0;
        return 0;
    }
    return result;
}

int simSetJointForce_D(int handle, double force)
{
    struct fake_object *joint = fake_object(handle, sim_object_joint_type);

    if (!joint)
        return -1;
    joint->joint_force = force;
    return 1;
}

int simGetJointMaxForce_D(int handle, double *force)
{
    return simJointGetForce_D(handle, force);
}

int simSetJointMaxForce_D(int handle, double force)
{
    return simSetJointForce_D(handle, force);
}

int simGetJointInterval_D(int handle, unsigned char *cyclic, double *interval)
{
    if (!fake_object(handle, sim_object_joint_type))
        return -1;
    *cyclic = 1;
    interval[0] = -3.14159265358979;
    interval[1] = 6.28318530717959;
    return 1;
}

int simGetJointInterval(int handle, unsigned char *cyclic, float *interval)
{
    double wide[2];
    int result = simGetJointInterval_D(handle, cyclic, wide);

    fake_narrow(interval, wide, 2, result);
    return result;
}

int simGetJointType(int handle)
{
    return fake_object(handle, sim_object_joint_type) ? sim_joint_revolute_subtype : -1;
}

int simGetJointMode(int handle, int *options)
{
    *options = 0;
    return fake_object(handle, sim_object_joint_type) ? 0 : -1;
}

FAKE_SET(simSetJointPosition)
FAKE_GET(simGetJointMatrix, 12)
FAKE_PUT(simSetSphericalJointMatrix, 12)
FAKE_SET(simSetJointTargetVelocity)
FAKE_SET(simSetJointTargetPosition)
FAKE_GET(simJointGetForce, 1)
FAKE_GET(simGetJointForce, 1)
FAKE_SET(simSetJointForce)
FAKE_GET(simGetJointMaxForce, 1)
FAKE_SET(simSetJointMaxForce)

/* ------------------------------------------------------------------ sensors */

int simReadProximitySensor_D(int handle, double *point, int *object, double *normal)
{
    if (!fake_object(handle, sim_object_proximitysensor_type))
        return -1;
    if (!fake.proximity_detected)
        return 0;
    for (int i = 0; i < 4; i++)
        point[i] = 0.1 * (i + 1);
    *object = FAKE_CUBE;
    normal[0] = normal[1] = 0.0;
    normal[2] = 1.0;
    return 1;
}

/* The distance is missing from 4.5 on. */
int simReadProximitySensor(int handle, float *point, int *object, float *normal)
{
    double at[4] = {0}, direction[3] = {0};
    int result = simReadProximitySensor_D(handle, at, object, direction);

    if (result == 1) {
        fake_narrow(point, at, fake.version >= 40500 ? 3 : 4, result);
        fake_narrow(normal, direction, 3, result);
    }
    return result;
}

int simReadForceSensor_D(int handle, double *force, double *torque)
{
    if (!fake_object(handle, sim_object_forcesensor_type))
        return -1;
    if (fake.state == 0)
        return 0;
    for (int i = 0; i < 3; i++) {
        force[i] = i + 1;
        torque[i] = i + 4;
    }
    return fake.force_sensor;
}

int simReadForceSensor(int handle, float *force, float *torque)
{
    double pull[3] = {0}, twist[3] = {0};
    int result = simReadForceSensor_D(handle, pull, twist);

    fake_narrow(force, pull, 3, result);
    fake_narrow(torque, twist, 3, result);
    return result;
}

int simBreakForceSensor(int handle)
{
    if (!fake_object(handle, sim_object_forcesensor_type) || fake.state == 0)
        return fake_fail("the simulation is not running");
    fake.force_sensor |= 2;
    return 1;
}

#define PACKET 15

int simReadVisionSensor_D(int handle, double **values, int **sizes)
{
    const int counts[2] = {1, PACKET};
    double packet[PACKET];

    if (!fake_object(handle, sim_object_visionsensor_type) || fake.state == 0)
        return fake_fail("the sensor was not handled yet");
    for (int i = 0; i < PACKET; i++)
        packet[i] = i / 16.0;
    *values = fake_lend(packet, sizeof(packet));
    *sizes = fake_lend(counts, sizeof(counts));
    return 0;
}

int simReadVisionSensor(int handle, float **values, int **sizes)
{
    double *wide = NULL;
    float packet[PACKET];
    int result = simReadVisionSensor_D(handle, &wide, sizes);

    if (result < 0)
        return result;
    fake_narrow(packet, wide, PACKET, result);
    *values = fake_lend(packet, sizeof(packet));
    simReleaseBuffer(wide);
    return result;
}

int simGetVisionSensorResolution(int handle, int *resolution)
{
    if (!fake_object(handle, sim_object_visionsensor_type))
        return -1;
    resolution[0] = WIDTH;
    resolution[1] = HEIGHT;
    return 1;
}

unsigned char *simGetVisionSensorCharImage(int handle, int *x, int *y)
{
    (void)x;
    (void)y;
    if (!fake_object(handle, sim_object_visionsensor_type))
        return NULL;
    return fake_lend(fake.image, sizeof(fake.image));
}

int simSetVisionSensorCharImage(int handle, const unsigned char *rgb)
{
    if (!fake_object(handle, sim_object_visionsensor_type))
        return -1;
    memcpy(fake.image, rgb, sizeof(fake.image));
    return 0;
}

float *simGetVisionSensorDepthBuffer(int handle)
{
    float depth[WIDTH * HEIGHT];

    if (!fake_object(handle, sim_object_visionsensor_type))
        return NULL;
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        depth[i] = 1.0f;
    return fake_lend(depth, sizeof(depth));
}

/* ------------------------------------------------------------------ collisions and distances */

int simCheckCollision(int entity, int other)
{
    if (!fake_object(entity, -1) || !fake_object(other, -1))
        return -1;
    return entity == other;
}

int simCheckDistance_D(int entity, int other, double threshold, double *segment)
{
    double from[3] = {0}, to[3] = {0};

    (void)threshold;
    if (simGetObjectPosition_D(entity, -1, from) < 0 || simGetObjectPosition_D(other, -1, to) < 0)
        return -1;
    memcpy(segment, from, sizeof(from));
    memcpy(segment + 3, to, sizeof(to));
    segment[6] = sqrt(pow(to[0] - from[0], 2) + pow(to[1] - from[1], 2) + pow(to[2] - from[2], 2));
    return 1;
}

int simCheckDistance(int entity, int other, float threshold, float *segment)
{
    double wide[7] = {0};
    int result = simCheckDistance_D(entity, other, (double)threshold, wide);

    fake_narrow(segment, wide, 7, result);
    return result;
}

int simReadCollision(int handle)
{
    return handle == 300 ? 1 : fake_fail("no such collision object");
}

int simReadDistance_D(int handle, double *distance)
{
    if (handle != 400)
        return fake_fail("no such distance object");
    *distance = 0.5;
    return 1;
}

FAKE_GET(simReadDistance, 1)

int simGetCollisionHandle(const char *name)
{
    return strcmp(name, "collision") == 0 ? 300 : fake_fail("no such collision object");
}

int simGetDistanceHandle(const char *name)
{
    return strcmp(name, "distance") == 0 ? 400 : fake_fail("no such distance object");
}

int simGetCollectionHandle(const char *name)
{
    return strcmp(name, "collection") == 0 ? COLLECTION : fake_fail("no such collection");
}

/* 4.10 uses the count even when it fails, and a negative one ends the process. */
int *simGetCollectionObjects(int handle, int *count)
{
    const int members[2] = {FAKE_DUMMY, FAKE_JOINT};

    if (handle == COLLECTION) {
        *count = 2;
        return fake_lend(members, sizeof(members));
    }
    fake_fail("no such collection");
    if (fake.version < 41000)
        return NULL;
    if (*count < 0)
        abort();
    return fake_lend(members, 0);
}
