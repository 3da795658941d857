/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Object parameters that have a meaning in MuJoCo. A parameter that is not known, or not of this
 * kind of object, gives 0 without an error, as in the simulators.
 */
#include <math.h>

#include "abi/sim_exports.h"
#include "model/model_link.h"
#include "model/model_make.h"
#include "scene/drive.h"
#include "scene/object.h"
#include "scene/refresh.h"
#include "view/frame.h"
#include "world/error.h"
#include "world/world.h"

/* ------------------------------------------------------------------ bounding boxes */

/* The highest coordinate of a mesh's points along a direction given in its own frame. */
static double mesh_reach(const mjModel *model, int mesh, const double along[3])
{
    const float *points = model->mesh_vert + 3 * model->mesh_vertadr[mesh];
    double reach = -mjMAXVAL;
    for (int i = 0; i < model->mesh_vertnum[mesh]; i++) {
        const float *point = points + 3 * i;
        reach = fmax(reach, point[0] * along[0] + point[1] * along[1] + point[2] * along[2]);
    }
    return reach;
}

/* The extent of a geom from its centre along a direction given in its own frame. */
static double geom_reach(const mjModel *model, int geom, const double along[3])
{
    const mjtNum *size = model->geom_size + 3 * geom;
    double flat = sqrt(along[0] * along[0] + along[1] * along[1]);
    double scaled[3];
    switch (model->geom_type[geom]) {
    case mjGEOM_SPHERE:
        return size[0];
    case mjGEOM_CAPSULE:
        return size[0] + size[1] * fabs(along[2]);
    case mjGEOM_CYLINDER:
        return size[0] * flat + size[1] * fabs(along[2]);
    case mjGEOM_ELLIPSOID:
        for (int i = 0; i < 3; i++)
            scaled[i] = size[i] * along[i];
        return mju_norm3(scaled);
    case mjGEOM_BOX:
        return size[0] * fabs(along[0]) + size[1] * fabs(along[1]) + size[2] * fabs(along[2]);
    case mjGEOM_HFIELD: /* from the lowest to the highest point */
        size = model->hfield_size + 4 * model->geom_dataid[geom];
        return size[0] * fabs(along[0]) + size[1] * fabs(along[1]) + size[2] * fmax(0, along[2]);
    case mjGEOM_MESH:
        return mesh_reach(model, model->geom_dataid[geom], along);
    default:
        return model->geom_rbound[geom];
    }
}

/* Lowest (side -1) or highest (side 1) coordinate of a body's geoms along one of its axes. */
static double body_bound(int body, int axis, int side)
{
    const mjModel *model = world.scene.model;
    double bound = 0, frame[9], along[3];
    for (int k = 0; k < model->body_geomnum[body]; k++) {
        int geom = model->body_geomadr[body] + k;
        double edge;
        mju_quat2Mat(frame, model->geom_quat + 4 * geom);
        mju_scl3(along, frame + 3 * axis, side);
        edge = model->geom_pos[3 * geom + axis] + side * geom_reach(model, geom, along);
        if (k == 0 || side * edge > side * bound)
            bound = edge;
    }
    return bound;
}

/* ------------------------------------------------------------------ reading */

static int velocity_parameter(int handle, int id, double *value)
{
    double linear[3], angular[3];
    simGetObjectVelocity_D(handle, linear, angular);
    if (id == sim_objfloatparam_abs_rot_velocity)
        *value = mju_norm3(angular);
    else
        *value = linear[id - sim_objfloatparam_abs_x_velocity];
    return 1;
}

/* Of the six: linear, then angular; -1: it is no initial velocity. */
static int init_velocity_index(int id)
{
    if (id >= sim_shapefloatparam_init_velocity_x && id <= sim_shapefloatparam_init_velocity_z)
        return id - sim_shapefloatparam_init_velocity_x;
    if (id >= sim_shapefloatparam_init_velocity_a && id <= sim_shapefloatparam_init_velocity_g)
        return 3 + id - sim_shapefloatparam_init_velocity_a;
    return -1;
}

static int body_parameter(int body, int id, double *value)
{
    if (id >= sim_objfloatparam_objbbox_min_x && id <= sim_objfloatparam_objbbox_min_z)
        *value = body_bound(body, id - sim_objfloatparam_objbbox_min_x, -1);
    else if (id >= sim_objfloatparam_objbbox_max_x && id <= sim_objfloatparam_objbbox_max_z)
        *value = body_bound(body, id - sim_objfloatparam_objbbox_max_x, 1);
    else if (id == sim_shapefloatparam_mass)
        *value = world.scene.model->body_mass[body];
    else
        return 0;
    return 1;
}

static int joint_parameter(int joint, int id, double *value)
{
    const struct drive *drive = &world.scene.drives[joint];
    if (drive->dof < 0)
        return 0;
    if (id == sim_jointfloatparam_velocity)
        *value = world.scene.data->qvel[drive->dof];
    else if (id == sim_jointfloatparam_pid_p)
        *value = drive->gain;
    else if (id == sim_jointfloatparam_upper_limit)
        *value = drive->velocity_limit;
    else
        return 0;
    return 1;
}

static int camera_parameter(int camera, int id, double *value)
{
    const mjModel *model = world.scene.model;
    int resolution[2];
    double half;
    switch (id) {
    case sim_visionfloatparam_near_clipping:
        *value = model->vis.map.znear * model->stat.extent;
        return 1;
    case sim_visionfloatparam_far_clipping:
        *value = model->vis.map.zfar * model->stat.extent;
        return 1;
    case sim_visionfloatparam_perspective_angle: /* of the longer side; MuJoCo keeps the upright */
        frame_resolution(camera, resolution);
        half = tan(model->cam_fovy[camera] * mjPI / 360);
        if (resolution[0] > resolution[1])
            half *= (double)resolution[0] / resolution[1];
        *value = 2 * atan(half);
        return 1;
    default:
        return 0;
    }
}

int simGetObjectFloatParameter_D(int handle, int id, double *value)
{
    const struct object *object = OBJECT_GET(handle);
    if (!object)
        return -1;
    if (id >= sim_objfloatparam_abs_x_velocity && id <= sim_objfloatparam_abs_rot_velocity)
        return velocity_parameter(handle, id, value);
    switch (object->kind) {
    case OBJECT_BODY:
        if (init_velocity_index(id) >= 0) {
            *value = object->init_velocity[init_velocity_index(id)];
            return 1;
        }
        return body_parameter(object->id, id, value);
    case OBJECT_JOINT:
        return joint_parameter(object->id, id, value);
    case OBJECT_CAMERA:
        return camera_parameter(object->id, id, value);
    default:
        return 0;
    }
}

/* What drives a joint as the model says is told by its actuators. */
static int joint_control(const struct drive *drive)
{
    static const int controls[] = {
        [DRIVE_MODEL] = sim_jointdynctrl_free,
        [DRIVE_POSITION] = sim_jointdynctrl_position,
        [DRIVE_VELOCITY] = sim_jointdynctrl_velocity,
        [DRIVE_FORCE] = sim_jointdynctrl_force,
        [DRIVE_OFF] = sim_jointdynctrl_free,
    };
    int mode = drive->mode;
    for (int i = DRIVE_POSITION; mode == DRIVE_MODEL && i <= DRIVE_FORCE; i++)
        if (drive->actuators[i] >= 0)
            mode = i;
    return controls[mode];
}

static int joint_int_parameter(int joint, int id, int *value)
{
    const struct drive *drive = &world.scene.drives[joint];
    int is_off = drive->mode == DRIVE_OFF;
    if (drive->dof < 0)
        return 0;
    if (id == sim_jointintparam_motor_enabled)
        *value = !is_off;
    else if (id == sim_jointintparam_ctrl_enabled)
        *value = (is_off ? drive->resume : drive->mode) == DRIVE_POSITION;
    else if (id == sim_jointintparam_dynctrlmode)
        *value = joint_control(drive);
    else
        return 0;
    return 1;
}

static int body_int_parameter(int body, int id, int *value)
{
    const mjModel *model = world.scene.model;
    int first = model->body_geomadr[body];
    if (id == sim_shapeintparam_static) {
        *value = model->body_weldid[body] == 0;
        return 1;
    }
    if (id != sim_shapeintparam_respondable)
        return 0;
    *value = 0;
    for (int i = first; i < first + model->body_geomnum[body]; i++)
        *value |= model->geom_contype[i] || model->geom_conaffinity[i];
    return 1;
}

int simGetObjectIntParameter(int handle, int id, int *value)
{
    const struct object *object = OBJECT_GET(handle);
    int resolution[2];
    if (!object)
        return -1;
    if (id == sim_objintparam_unique_id) { /* no handle comes back in a run */
        *value = OBJECT_UID + handle;
        return 1;
    }
    if (object->kind == OBJECT_CAMERA &&
        (id == sim_visionintparam_resolution_x || id == sim_visionintparam_resolution_y)) {
        frame_resolution(object->id, resolution);
        *value = resolution[id - sim_visionintparam_resolution_x];
        return 1;
    }
    if (object_type(object) == sim_object_dummy_type && id == sim_dummyintparam_link_type) {
        *value = object->link_type;
        return 1;
    }
    if (object->kind == OBJECT_BODY)
        return body_int_parameter(object->id, id, value);
    return object->kind == OBJECT_JOINT ? joint_int_parameter(object->id, id, value) : 0;
}

/* ------------------------------------------------------------------ writing */

/* The angle of the longer side. */
static int perspective_set(int camera, double angle, const char *function)
{
    int resolution[2];
    double half = tan(angle / 2);
    if (!(angle > 0.001 && angle < 3.14))
        return error_set(function, "the angle must be between 0.001 and 3.14 rad, not %g.", angle);
    frame_resolution(camera, resolution);
    if (resolution[0] > resolution[1])
        half *= (double)resolution[1] / resolution[0];
    world.scene.model->cam_fovy[camera] = 2 * atan(half) * 180 / mjPI;
    scene_touch();
    return 1;
}

int simSetObjectFloatParameter_D(int handle, int id, double value)
{
    struct object *object = OBJECT_GET(handle);
    struct drive *drive;
    if (!object)
        return -1;
    if (mju_isBad(value))
        return FAIL("the value is not finite.");
    if (object->kind == OBJECT_BODY && id == sim_shapefloatparam_mass)
        return simSetShapeMass_D(handle, value);
    if (object->kind == OBJECT_BODY && init_velocity_index(id) >= 0) {
        object->init_velocity[init_velocity_index(id)] = value;
        return 1;
    }
    if (object->kind == OBJECT_CAMERA && id == sim_visionfloatparam_perspective_angle)
        return perspective_set(object->id, value, __func__);
    if (object->kind != OBJECT_JOINT || world.scene.drives[object->id].dof < 0)
        return 0;
    drive = &world.scene.drives[object->id];
    if (id == sim_jointfloatparam_pid_p)
        drive->gain = mju_clip(value, 0, 1);
    else if (id == sim_jointfloatparam_upper_limit)
        drive->velocity_limit = fabs(value);
    else
        return 0;
    scene_touch();
    return 1;
}

static int resolution_set(int camera, int side, int pixels, const char *function)
{
    if (!simulation_stopped())
        return error_set(function, "simulation is running.");
    if (pixels < 1 || pixels > VISION_RESOLUTION_MAX)
        return error_set(function, "images have 1 to %d pixels.", VISION_RESOLUTION_MAX);
    frame_resize(camera, side, pixels);
    return 1;
}

/* What is so already is not changed: that takes time. */
static int body_int_set(const struct object *shape, int id, int value, const char *function)
{
    int now = 0;
    if (!body_int_parameter(shape->id, id, &now))
        return 0;
    if (!now == !value)
        return 1;
    if (id == sim_shapeintparam_static)
        return model_set_static(shape, value != 0, function);
    return model_set_respondable(shape, value != 0, function);
}

/* A spring is a position control here. */
static int joint_set_control(int joint, int control, const char *function)
{
    const struct drive *drive = &world.scene.drives[joint];
    enum drive_mode mode;
    switch (control) {
    case sim_jointdynctrl_free:
        drive_switch(&world.scene, joint, 0);
        return 1;
    case sim_jointdynctrl_force:
        mode = DRIVE_FORCE;
        break;
    case sim_jointdynctrl_velocity:
        mode = DRIVE_VELOCITY;
        break;
    case sim_jointdynctrl_position:
    case sim_jointdynctrl_spring:
        mode = DRIVE_POSITION;
        break;
    default:
        return error_set(function,
                         "a joint is controlled by force, velocity or position here, not by "
                         "callbacks (%d).",
                         control);
    }
    if (drive->mode == DRIVE_OFF)
        drive_switch(&world.scene, joint, 1);
    drive_aim(&world.scene, joint, mode, drive->targets[mode]);
    return 1;
}

/* Switching a motor on, or its control on or off, keeps the targets that were set before. */
/* Of both dummies that are linked. */
static int link_type_set(int handle, int type, const char *function)
{
    struct object *dummy = object_find(handle);
    const struct object *other = object_link(dummy);
    if (type < sim_dummylink_dynloopclosure || type > sim_dummylink_dyntendon)
        return error_set(function, "the value must be a sim.dummylink_... type, not %d.", type);
    dummy->link_type = type;
    if (other)
        object_find(object_handle(other))->link_type = type;
    return simulation_stopped() ? 1 : links_settle(function);
}

int simSetObjectIntParameter(int handle, int id, int value)
{
    const struct object *object = OBJECT_GET(handle);
    enum drive_mode mode = value ? DRIVE_POSITION : DRIVE_VELOCITY;
    const struct drive *drive;
    if (!object)
        return -1;
    if (object->kind == OBJECT_CAMERA &&
        (id == sim_visionintparam_resolution_x || id == sim_visionintparam_resolution_y))
        return resolution_set(object->id, id - sim_visionintparam_resolution_x, value, __func__);
    if (object_type(object) == sim_object_dummy_type && id == sim_dummyintparam_link_type)
        return link_type_set(handle, value, __func__);
    if (object->kind == OBJECT_BODY)
        return body_int_set(object, id, value, __func__);
    if (object->kind != OBJECT_JOINT || world.scene.drives[object->id].dof < 0)
        return 0;
    drive = &world.scene.drives[object->id];
    if (id == sim_jointintparam_motor_enabled)
        drive_switch(&world.scene, object->id, value != 0);
    else if (id == sim_jointintparam_dynctrlmode)
        return joint_set_control(object->id, value, __func__);
    else if (id == sim_jointintparam_ctrl_enabled)
        drive_aim(&world.scene, object->id, mode, drive->targets[mode]);
    else
        return 0;
    return 1;
}
