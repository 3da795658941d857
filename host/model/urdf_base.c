/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The base of a URDF's robot.
 */
#include "model/urdf_base.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/model_names.h"
#include "world/world.h"

#define WHEELS_MIN 2
#define PARALLEL 0.999 /* cosine of the angle between a wheel's axis and its joint's */

/* ------------------------------------------------------------------ the base */

const char *urdf_link_of(const xmlNode *joint, const char *role)
{
    const xmlNode *node = node_child(joint, role);
    return node ? node_attribute(node, "link") : NULL;
}

/* The joint that has a link as its parent or child; NULL when none has. */
static const xmlNode *joint_of(const xmlNode *robot, const char *role, const char *link)
{
    for (xmlNode *node = xmlFirstElementChild((xmlNode *)robot); node;
         node = xmlNextElementSibling(node)) {
        const char *name = node_is(node, "joint") ? urdf_link_of(node, role) : NULL;
        if (name && strcmp(name, link) == 0)
            return node;
    }
    return NULL;
}

const xmlNode *urdf_joint_above(const xmlNode *robot, const char *link)
{
    return joint_of(robot, "child", link);
}

const char *urdf_base(const xmlNode *robot)
{
    for (xmlNode *node = xmlFirstElementChild((xmlNode *)robot); node;
         node = xmlNextElementSibling(node)) {
        const char *name = node_is(node, "link") ? node_attribute(node, "name") : NULL;
        if (name && !urdf_joint_above(robot, name))
            return strcmp(name, "world") == 0 ? NULL : name;
    }
    return NULL;
}

/* ------------------------------------------------------------------ wheels */

static void vector_read(const xmlNode *node, const char *name, const double usual[3],
                        double vector[3])
{
    const char *text = node ? node_attribute(node, name) : NULL;
    if (!text || sscanf(text, "%lf %lf %lf", vector, vector + 1, vector + 2) != 3)
        memcpy(vector, usual, 3 * sizeof(*vector));
}

/* The z axis of a frame that was turned by roll, pitch and yaw about the outer frame's axes. */
static void turned_z(const double rpy[3], double z[3])
{
    double sr = sin(rpy[0]), cr = cos(rpy[0]), sp = sin(rpy[1]), cp = cos(rpy[1]);
    double sy = sin(rpy[2]), cy = cos(rpy[2]);
    z[0] = cy * sp * cr + sy * sr;
    z[1] = sy * sp * cr - cy * sr;
    z[2] = cp * cr;
}

/* Whether a link is round about an axis: its collision is a cylinder along it. */
static int link_is_round(const xmlNode *link, const double axis[3])
{
    static const double none[3] = { 0, 0, 0 };
    const xmlNode *collision = node_child(link, "collision");
    const xmlNode *geometry = collision ? node_child(collision, "geometry") : NULL;
    double rpy[3], along[3];
    if (!geometry || !node_child(geometry, "cylinder"))
        return 0;
    vector_read(node_child(collision, "origin"), "rpy", none, rpy);
    turned_z(rpy, along);
    return fabs(mju_dot3(along, axis)) > PARALLEL * mju_norm3(axis);
}

static const xmlNode *link_find(const xmlNode *robot, const char *name)
{
    for (xmlNode *node = xmlFirstElementChild((xmlNode *)robot); node;
         node = xmlNextElementSibling(node)) {
        const char *given = node_is(node, "link") ? node_attribute(node, "name") : NULL;
        if (given && strcmp(given, name) == 0)
            return node;
    }
    return NULL;
}

/* A continuous joint about a horizontal axis, with a round link at its end. */
static int joint_has_wheel(const xmlNode *robot, const xmlNode *joint)
{
    static const double usual[3] = { 1, 0, 0 };
    const char *type = node_attribute(joint, "type"), *child = urdf_link_of(joint, "child");
    const xmlNode *link = child ? link_find(robot, child) : NULL;
    double axis[3];
    if (!type || strcmp(type, "continuous") != 0 || !link || joint_of(robot, "parent", child))
        return 0;
    vector_read(node_child(joint, "axis"), "xyz", usual, axis);
    return link_is_round(link, axis);
}

/* What ROS calls so (REP 105, 120) is the point of a mobile robot on the floor. */
static const char *moving_sign(const xmlNode *robot, const char *base)
{
    int wheels = 0;
    if (strcmp(base, "base_footprint") == 0)
        return "it is called so";
    for (xmlNode *node = xmlFirstElementChild((xmlNode *)robot); node;
         node = xmlNextElementSibling(node))
        wheels += node_is(node, "joint") && joint_has_wheel(robot, node);
    return wheels >= WHEELS_MIN ? "it has wheels" : NULL;
}

/* ------------------------------------------------------------------ the choice */

int urdf_base_is_free(const xmlNode *robot, const char *path)
{
    const char *base = urdf_base(robot), *sign = base ? moving_sign(robot, base) : NULL;
    if (!base || world.options.base != HOST_BASE_AUTO)
        return base && world.options.base == HOST_BASE_FREE;
    if (sign)
        fprintf(stderr, "simx-host: %s: the base '%s' is free, because %s; --base fixed holds it\n",
                path, base, sign);
    else
        fprintf(stderr, "simx-host: %s: the base '%s' is fixed to the world; --base free lets it "
                "move\n", path, base);
    return sign != NULL;
}
