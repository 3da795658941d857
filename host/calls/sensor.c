/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Proximity sensors (MuJoCo's rangefinders) and force sensors (force and torque sensors of one
 * site). As in the simulators they tell something only once a step was made.
 */
#include <math.h>

#include "abi/sim_exports.h"
#include "calls/explicit.h"
#include "scene/object.h"
#include "scene/pose.h"
#include "scene/surface.h"
#include "world/error.h"
#include "world/world.h"

#define BEHIND 1e-6 /* m: how far behind a surface the next one is looked for */

/* What a sensor answers that has seen nothing since the simulation started. */
static int sensor_unread(void)
{
    return host_abi.program_version >= 40600 ? 0 : -1;
}

static bool geom_is_detectable(int geom)
{
    const struct scene *scene = &world.scene;
    int object = scene->body_object[scene->model->geom_bodyid[geom]];
    int lacks = object < 0 ? 0 : scene->objects[object].lacks;
    return (lacks & sim_objectspecialproperty_detectable_all) !=
           sim_objectspecialproperty_detectable_all;
}

/* The distance along the sensor's z that MuJoCo's sensor would tell for the present poses, and the
 * geom there; negative when there is nothing within its cutoff. A sensor that stands in the world
 * sees the world's parts, and none sees what is not detectable. */
static double range_cast(const struct object *sensor, const double from[3], const double along[3],
                         int *geomp)
{
    const struct scene *scene = &world.scene;
    double cutoff = scene->model->sensor_cutoff[sensor->sensor[0]], distance = 0, at[3];
    int excluded = sensor->body == 0 ? -1 : sensor->body;
    for (bool hidden = true; hidden; distance += hidden ? BEHIND : 0) {
        double further;
        mju_addScl3(at, from, along, distance);
        further = mj_ray(scene->model, scene->data, at, along, NULL, 1, excluded, geomp);
        distance += further;
        if (further < 0 || (cutoff > 0 && distance > cutoff))
            return -1;
        hidden = !geom_is_detectable(*geomp);
    }
    return distance;
}

/* Into `seen`: point: x, y, z in the sensor's frame and the distance. The detected object is -1 for
 * what belongs to the world's body, as floors and walls often do. */
static void range_see(const struct object *sensor, struct seen *seen)
{
    const struct scene *scene = &world.scene;
    double along[3], hit[3], out[3], frame[9], distance;
    struct pose pose = object_pose(sensor);
    int geom, body;
    *seen = (struct seen){ .run = world.simulation.stop_counter_at_start + 1, .object = -1 };
    mju_quat2Mat(frame, pose.quaternion);
    mju_rotVecMat(along, (const double[3]){ 0, 0, 1 }, frame);
    distance = range_cast(sensor, pose.position, along, &geom);
    if (distance < 0)
        return;
    seen->result = 1;
    body = scene->model->geom_bodyid[geom];
    seen->point[2] = seen->point[3] = distance;
    if (body != 0)
        seen->object = scene->first_handle + scene->body_object[body];
    mju_addScl3(hit, pose.position, along, distance);
    surface_normal(geom, hit, along, out);
    mju_rotVecMatT(seen->normal, out, frame);
}

static int seen_give(const struct seen *seen, double *point, int *object, double *normal)
{
    if (!seen->result)
        return 0;
    if (point)
        mju_copy4(point, seen->point);
    if (object)
        *object = seen->object;
    if (normal)
        mju_copy3(normal, seen->normal);
    return 1;
}

int simReadProximitySensor_D(int handle, double *point, int *object, double *normal)
{
    const struct object *sensor = OBJECT_GET_KIND(handle, OBJECT_RANGE);
    struct seen now;
    if (!sensor)
        return -1;
    if (world.simulation.run_steps == 0)
        return sensor_unread();
    if (!(sensor->explicit_flags & 1)) {
        range_see(sensor, &now);
        return seen_give(&now, point, object, normal);
    }
    if (sensor->seen.run != world.simulation.stop_counter_at_start + 1)
        return sensor_unread();
    return seen_give(&sensor->seen, point, object, normal);
}

int proximity_handle(int handle, double *point, int *object, double *normal)
{
    struct object *sensor = object_get_kind(handle, OBJECT_RANGE, "simHandleProximitySensor");
    if (!sensor)
        return -1;
    if (world.simulation.run_steps == 0)
        return sensor_unread();
    range_see(sensor, &sensor->seen);
    return seen_give(&sensor->seen, point, object, normal);
}

int proximity_reset(int handle)
{
    struct object *sensor = object_get_kind(handle, OBJECT_RANGE, "simResetProximitySensor");
    if (!sensor)
        return -1;
    sensor->seen.run = 0;
    return 1;
}

static void force_copy(double *to, int sensor)
{
    if (!to)
        return;
    if (sensor < 0)
        mju_zero3(to);
    else
        mju_copy3(to, world.scene.data->sensordata + world.scene.model->sensor_adr[sensor]);
}

/* Force and torque as MuJoCo defines them: what the site's body does to its parent, in the site's
 * frame. A part that the model has no sensor for is zero. */
int simReadForceSensor_D(int handle, double *force, double *torque)
{
    const struct object *sensor = OBJECT_GET_KIND(handle, OBJECT_FORCE);
    if (!sensor)
        return -1;
    if (world.simulation.run_steps == 0)
        return 0;
    force_copy(force, sensor->sensor[0]);
    force_copy(torque, sensor->sensor[1]);
    return 1;
}

int simBreakForceSensor(int handle)
{
    if (!OBJECT_GET_KIND(handle, OBJECT_FORCE))
        return -1;
    if (simulation_stopped())
        return FAIL("simulation is not running.");
    return FAIL("MuJoCo cannot break a force sensor.");
}
