/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Forces on shapes; see force.h.
 */
#include "calls/force.h"

#include "scene/object.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "simConst.h"
#include "world/error.h"
#include "world/world.h"

/* The shape, when a force can move it; NULL with an error. */
static const struct object *movable_shape(int handle, const double *numbers, int count,
                                          const char *function)
{
    const struct object *shape = object_get_kind(handle, OBJECT_BODY, function);
    if (!shape)
        return NULL;
    for (int i = 0; i < count; i++)
        if (mju_isBad(numbers[i])) {
            error_set(function, "the numbers must be finite.");
            return NULL;
        }
    if (world.scene.model->body_weldid[shape->id] == 0)
        error_set(function, "the shape is static.");
    else if (simulation_stopped())
        error_set(function, "the simulation does not run.");
    else
        return shape;
    return NULL;
}

/* All are of the world. */
static void apply(const struct object *shape, const double force[3], const double torque[3])
{
    mjtNum *applied = world.scene.data->xfrc_applied + 6 * (size_t)shape->id;
    mju_addTo3(applied, force);
    mju_addTo3(applied + 3, torque);
    world.scene.pushed = 1;
}

int force_add(int handle, const double force[3], const double torque[3])
{
    static const char function[] = "simAddForceAndTorque";
    const double numbers[6] = { force[0], force[1], force[2], torque[0], torque[1], torque[2] };
    const struct object *shape = movable_shape(handle, numbers, 6, function);
    if (!shape)
        return -1;
    apply(shape, force, torque);
    return 1;
}

int force_add_at(int handle, const double point[3], const double force[3])
{
    const double numbers[6] = { point[0], point[1], point[2], force[0], force[1], force[2] };
    const struct object *shape = movable_shape(handle, numbers, 6, "simAddForce");
    double turned[3], arm[3], torque[3];
    if (!shape)
        return -1;
    struct pose pose = object_pose(shape);
    mju_rotVecQuat(turned, force, pose.quaternion);
    mju_rotVecQuat(arm, point, pose.quaternion);
    mju_addTo3(arm, pose.position);
    mju_subFrom3(arm, world.scene.data->xipos + 3 * (size_t)shape->id);
    mju_cross(torque, arm, turned);
    apply(shape, turned, torque);
    return 1;
}

/* ------------------------------------------------------------------ contacts */

static int shape_of_geom(int geom)
{
    int body = world.scene.model->geom_bodyid[geom];
    return body == 0 ? -1 : world.scene.first_handle + world.scene.body_object[body];
}

static void contact_read(int i, double numbers[9])
{
    const mjContact *contact = &world.scene.data->contact[i];
    double wrench[6];
    mj_contactForce(world.scene.model, world.scene.data, i, wrench);
    mju_copy3(numbers, contact->pos);
    mju_rotVecMatT(numbers + 3, wrench, contact->frame);
    mju_copy3(numbers + 6, contact->frame);
}

int contact_get(int handle, int index, int shapes[2], double numbers[9])
{
    if (handle != sim_handle_all && !object_get_kind(handle, OBJECT_BODY, "simGetContactInfo"))
        return -1;
    scene_solve();
    for (int i = 0; i < world.scene.data->ncon; i++) {
        const mjContact *contact = &world.scene.data->contact[i];
        shapes[0] = shape_of_geom(contact->geom1);
        shapes[1] = shape_of_geom(contact->geom2);
        if (contact->efc_address < 0 ||
            (handle != sim_handle_all && shapes[0] != handle && shapes[1] != handle))
            continue;
        if (index-- == 0) {
            contact_read(i, numbers);
            return 1;
        }
    }
    return 0;
}
