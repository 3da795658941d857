/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a link of SDF has; see sdf_parts.h.
 */
#include "model/sdf_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/mesh_file.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "scene/pose.h"

#define FRICTION_MAX 100.0
#define ROUNDING 1e-5 /* of moments of inertia, which files tell with few digits */

/* MuJoCo refuses what no body can have. The moment of a flat body about its normal is the sum of
 * the others: rounded, it may be more. */
static void inertia_make(struct sdf *sdf, const xmlNode *link, const struct pose *frame,
                         xmlNode *body)
{
    static const char *const names[9] = { "ixx", "ixy", "ixz", "ixy", "iyy", "iyz",
                                          "ixz", "iyz", "izz" };
    const xmlNode *given = node_child(link, "inertial");
    struct pose pose = given ? sdf_pose(sdf, given, frame) : pose_identity, turn = pose_identity;
    double mass = 1, matrix[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, moments[3], axes[9];
    xmlNode *made = node_add(body, "inertial");
    sdf_numbers(sdf, given, "mass", 1, &mass);
    for (int i = 0; i < 9; i++)
        sdf_numbers(sdf, node_child(given, "inertia"), names[i], 1, &matrix[i]);
    mju_eig3(moments, axes, turn.quaternion, matrix);
    if (moments[0] <= (moments[1] + moments[2]) * (1 + ROUNDING))
        moments[0] = mju_min(moments[0], moments[1] + moments[2]);
    pose = pose_compose(&pose, &turn);
    doc_place(made, &pose);
    node_set_numbers(made, "mass", &mass, 1);
    node_set_numbers(made, "diaginertia", moments, 3);
}

/* One asset for each file and scale. */
static bool mesh_make(struct sdf *sdf, const xmlNode *mesh, bool is_seen, xmlNode *geom)
{
    double scale[3] = { 1, 1, 1 };
    char why[1400], *path = sdf_place(sdf, mesh, sdf_text(mesh, "uri"), why, sizeof(why));
    char *file = path ? mesh_take(path, why, sizeof(why)) : NULL;
    bool is_there = file != NULL;
    xmlNode *made;
    sdf_numbers(sdf, mesh, "scale", 3, scale);
    if (!file && !is_seen && !world.options.skip_missing_meshes)
        sdf_fail(sdf, mesh, "%s; --skip-missing-meshes does without it", why);
    else if (!file)
        sdf_note(sdf, "left out: %s", why);
    node_print(geom, "mesh", "%s %g %g %g", file ? file : "", scale[0], scale[1], scale[2]);
    if (is_there && !table_find(&sdf->taken, node_attribute(geom, "mesh"))) {
        table_take(&sdf->taken, node_attribute(geom, "mesh"));
        made = node_add(doc_section(sdf->made, "asset"), "mesh");
        node_print(made, "name", "%s", node_attribute(geom, "mesh"));
        node_print(made, "file", "%s", file);
        node_set_numbers(made, "scale", scale, 3);
    }
    free(path);
    free(file);
    return is_there;
}

/* MuJoCo wants halves and radii; false: one is not above 0. */
static bool sizes_make(struct sdf *sdf, const xmlNode *shape, struct pose *pose, xmlNode *geom)
{
    bool is_box = node_is(shape, "box"), is_plane = node_is(shape, "plane");
    double sizes[3] = { 0, node_is(shape, "sphere"), 1 }, normal[3] = { 0, 0, 1 };
    struct pose up = pose_identity;
    sdf_numbers(sdf, shape, is_box || is_plane ? "size" : "radii", is_plane ? 2 : 3, sizes);
    sdf_numbers(sdf, shape, "radius", 1, &sizes[0]);
    sdf_numbers(sdf, shape, "length", 1, &sizes[1]);
    sdf_numbers(sdf, shape, "normal", 3, normal);
    mju_scl3(sizes, sizes, is_box || is_plane ? 0.5 : 1);
    if (node_child(shape, "length"))
        sizes[1] /= 2;
    mju_normalize3(normal);
    mju_quatZ2Vec(up.quaternion, normal);
    *pose = pose_compose(pose, &up);
    node_set_numbers(geom, "size", sizes, 3);
    return mju_min(sizes[0], mju_min(sizes[1], sizes[2])) > 0;
}

/* Of two geoms MuJoCo takes the larger friction, or that of the higher priority; Gazebo takes the
 * smaller one: the smaller it is, the higher is the priority. */
static void friction_make(struct sdf *sdf, const xmlNode *collision, xmlNode *geom)
{
    const xmlNode *friction = node_child(node_child(collision, "surface"), "friction");
    double mu = 1;
    sdf_numbers(sdf, node_child(friction, "ode"), "mu", 1, &mu);
    if (mu < 0)
        sdf_fail(sdf, friction, "mu is less than 0");
    mu = mju_min(mu, FRICTION_MAX);
    node_print(geom, "friction", "%.17g 0.005 0.0001", mu);
    node_print(geom, "priority", "%d", (int)lround(1000 * (1 - mu)));
}

/* A visual is seen, and neither touches nor has a mass; as of a URDF, it is of the group 1. */
static void visual_make(struct sdf *sdf, const xmlNode *visual, xmlNode *geom)
{
    const xmlNode *material = node_child(visual, "material");
    double rgba[4] = { 0.5, 0.5, 0.5, 1 };
    if (!sdf_numbers(sdf, material, "diffuse", 3, rgba))
        sdf_numbers(sdf, material, "ambient", 3, rgba);
    node_set_numbers(geom, "rgba", rgba, 4);
    node_print(geom, "contype", "0");
    node_print(geom, "conaffinity", "0");
    node_print(geom, "group", "1");
    node_print(geom, "mass", "0");
}

static void shape_make(struct sdf *sdf, const xmlNode *part, const struct pose *frame,
                       xmlNode *body, bool moves)
{
    const xmlNode *geometry = node_child(part, "geometry");
    const xmlNode *shape = geometry ? xmlFirstElementChild((xmlNode *)geometry) : NULL;
    struct pose pose = sdf_pose(sdf, part, frame);
    bool is_seen = node_is(part, "visual"), is_there;
    xmlNode *geom;
    if (!shape || node_is(shape, "empty"))
        return;
    geom = node_add(body, "geom");
    node_print(geom, "type", "%s", (const char *)shape->name);
    if (node_is(shape, "mesh"))
        is_there = mesh_make(sdf, shape, is_seen, geom);
    else
        is_there = sizes_make(sdf, shape, &pose, geom) && !(moves && node_is(shape, "plane"));
    if (!is_there)
        sdf_note(sdf, "left out: a %s of '%.100s': the %s is missing, has no size, or would move",
                 (const char *)part->name, sdf_attribute(part->parent, "name"),
                 (const char *)shape->name);
    doc_place(geom, &pose);
    (is_seen ? visual_make : friction_make)(sdf, part, geom);
    if (!is_there) {
        xmlUnlinkNode(geom);
        xmlFreeNode(geom);
    }
}

void sdf_light(struct sdf *sdf, const xmlNode *light, const struct pose *frame, xmlNode *parent)
{
    const char *type = node_attribute(light, "type");
    struct pose pose = sdf_pose(sdf, light, frame), along = pose_identity;
    double direction[3] = { 0, 0, -1 };
    xmlNode *made = node_add(parent, "light");
    sdf_numbers(sdf, light, "direction", 3, direction);
    mju_normalize3(direction);
    mju_quatZ2Vec(along.quaternion, direction);
    pose = pose_compose(&pose, &along);
    doc_place(made, &pose);
    sdf_copy(sdf, light, "diffuse", 3, made, "diffuse");
    sdf_copy(sdf, light, "specular", 3, made, "specular");
    node_print(made, "cutoff", type && strcmp(type, "spot") == 0 ? "45" : "180");
    node_print(made, "directional", type && strcmp(type, "directional") == 0 ? "true" : "false");
    node_print(made, "castshadow", sdf_flag(light, "cast_shadows") ? "true" : "false");
}

void sdf_parts(struct sdf *sdf, const xmlNode *link, const struct pose *pose, xmlNode *body,
               bool moves)
{
    if (moves)
        inertia_make(sdf, link, pose, body);
    for (xmlNode *node = xmlFirstElementChild((xmlNode *)link); node && !sdf->failed;
         node = xmlNextElementSibling(node))
        if (node_is(node, "light"))
            sdf_light(sdf, node, pose, body);
        else if (node_is(node, "visual") || node_is(node, "collision"))
            shape_make(sdf, node, pose, body, moves);
}
