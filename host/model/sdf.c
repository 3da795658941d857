/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * SDF files; see sdf.h. A link's _private is the body that was made of it, and that of a body the
 * joint by which it hangs on another one or on the world.
 */
#include "model/sdf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/mesh_file.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/sdf_read.h"
#include "scene/pose.h"
#include "world/error.h"

#define LINKS_MAX 80 /* on one another: MuJoCo's reader takes 100 elements */
#define PAIRS_MAX 20000

/* A model around it says so. */
static bool sdf_is(const xmlNode *node, const char *flag)
{
    while (node->type == XML_ELEMENT_NODE && !(node_is(node, "model") && sdf_flag(node, flag)))
        node = node->parent;
    return node->type == XML_ELEMENT_NODE;
}

static bool joint_is(const xmlNode *joint, const char *types)
{
    const char *type = node_attribute(joint, "type");
    char word[40];
    snprintf(word, sizeof(word), " %.30s ", type ? type : "");
    return strstr(types, word) != NULL;
}

/* The link that a joint has as its parent or child; NULL: the world. */
static xmlNode *joint_link(struct sdf *sdf, const xmlNode *joint, const char *role)
{
    const char *name = sdf_text(joint, role);
    xmlNode *link = sdf_find(joint, "link", name);
    if (!link && (strcmp(name, "world") != 0 || strcmp(role, "child") == 0))
        sdf_fail(sdf, joint, "its %s is '%.100s', and there is no link of this name", role, name);
    return link;
}

/* A free name: the element's own, or with those of the models around it. */
static void name_make(struct sdf *sdf, const xmlNode *node, const char *name, xmlNode *made)
{
    char key[600];
    node_print(made, "name", "%s", name);
    for (;; node = node->parent) {
        snprintf(key, sizeof(key), "%s:%s", (const char *)made->name, node_attribute(made, "name"));
        if (table_take(&sdf->taken, key)->number++ == 0 || !node_is(node->parent, "model"))
            return;
        node_print(made, "name", "%s::%s", node_attribute(node->parent, "name"),
                   node_attribute(made, "name"));
    }
}

/* MuJoCo takes a full matrix in the body's frame only. */
static void inertia_make(struct sdf *sdf, const xmlNode *link, const struct pose *frame,
                         xmlNode *made)
{
    static const char *const names[9] = { "ixx", "ixy", "ixz", "ixy", "iyy", "iyz",
                                          "ixz", "iyz", "izz" };
    const xmlNode *given = node_child(link, "inertial");
    struct pose pose = given ? sdf_pose(sdf, given, frame) : pose_identity, turn = pose_identity;
    double mass = 1, matrix[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, moments[3], axes[9];
    sdf_numbers(sdf, given, "mass", 1, &mass);
    for (int i = 0; i < 9; i++)
        sdf_numbers(sdf, node_child(given, "inertia"), names[i], 1, &matrix[i]);
    mju_eig3(moments, axes, turn.quaternion, matrix);
    pose = pose_compose(&pose, &turn);
    doc_place(made, &pose);
    node_set_numbers(made, "mass", &mass, 1);
    node_set_numbers(made, "diaginertia", moments, 3);
}

/* One asset for each file and scale; false: it is left out. */
static bool mesh_make(struct sdf *sdf, const xmlNode *mesh, bool is_needed, xmlNode *geom)
{
    char why[1400], *path = sdf_place(sdf, mesh, sdf_text(mesh, "uri"), why, sizeof(why));
    char *file = path ? mesh_take(path, why, sizeof(why)) : NULL;
    bool is_there = file != NULL;
    xmlNode *made;
    if (!file && is_needed && !world.options.skip_missing_meshes)
        sdf_fail(sdf, mesh, "%s; --skip-missing-meshes does without it", why);
    else if (!file)
        sdf_miss(sdf, mesh, why);
    node_print(geom, "mesh", "%s %s", file ? file : "", sdf_text(mesh, "scale"));
    if (file && table_take(&sdf->taken, node_attribute(geom, "mesh"))->number++ == 0) {
        made = node_add(doc_section(sdf->made, "asset"), "mesh");
        node_print(made, "name", "%s", node_attribute(geom, "mesh"));
        node_print(made, "file", "%s", file);
        sdf_copy(sdf, mesh, "scale", 3, made, "scale");
    }
    free(path);
    free(file);
    return is_there;
}

/* MuJoCo wants halves and radii. What is of no size is left out, and a plane that would move. */
static bool sizes_make(struct sdf *sdf, const xmlNode *shape, struct pose *pose, xmlNode *geom)
{
    double sizes[3] = { 0, node_is(shape, "sphere"), 2 }, normal[3] = { 0, 0, 1 };
    bool is_plane = node_is(shape, "plane"), is_there;
    struct pose up = pose_identity;
    sdf_numbers(sdf, shape, "radius", 1, &sizes[0]);
    sizes[0] *= 2;
    sdf_numbers(sdf, shape, "length", 1, &sizes[1]);
    sdf_numbers(sdf, shape, "size", is_plane ? 2 : 3, sizes);
    sdf_numbers(sdf, shape, "normal", 3, normal);
    mju_scl3(sizes, sizes, 0.5);
    mju_quatZ2Vec(up.quaternion, normal);
    *pose = pose_compose(pose, &up);
    node_set_numbers(geom, "size", sizes, 3);
    is_there = mju_min(sizes[0], mju_min(sizes[1], sizes[2])) > 0 &&
               (!is_plane || sdf_is(shape, "static"));
    if (!is_there)
        sdf_miss(sdf, shape, sdf_attribute(shape, "name"));
    return is_there;
}

/* A visual neither touches nor has a mass; as of a URDF, it is of the group 1. Of two geoms MuJoCo
 * takes the larger friction, or that of the higher priority; Gazebo takes the smaller one: the
 * smaller it is, the higher is the priority. */
static void shape_make(struct sdf *sdf, const xmlNode *part, const struct pose *frame,
                       xmlNode *body)
{
    const xmlNode *geometry = node_child(part, "geometry");
    const xmlNode *shape = geometry ? xmlFirstElementChild((xmlNode *)geometry) : NULL;
    const xmlNode *friction = node_child(node_child(part, "surface"), "friction");
    struct pose pose = sdf_pose(sdf, part, frame);
    double rgba[4] = { 0.5, 0.5, 0.5, 1 }, mu = 1;
    bool is_seen = node_is(part, "visual"), is_there;
    xmlNode *geom;
    if (!shape || node_is(shape, "empty"))
        return;
    geom = node_add(body, "geom");
    node_print(geom, "type", "%s", (const char *)shape->name);
    node_print(geom, "contype", "%d", !is_seen);
    node_print(geom, "conaffinity", "%d", !is_seen);
    node_print(geom, "group", "%d", is_seen);
    if (is_seen)
        node_print(geom, "mass", "0");
    sdf_numbers(sdf, node_child(part, "material"), "diffuse", 3, rgba);
    node_set_numbers(geom, "rgba", rgba, 4);
    sdf_numbers(sdf, node_child(friction, "ode"), "mu", 1, &mu);
    mu = mju_clip(mu, 0, 100);
    node_print(geom, "friction", "%.17g 0.005 0.0001", mu);
    node_print(geom, "priority", "%d", (int)lround(1000 * (1 - mu)));
    is_there = node_is(shape, "mesh") ? mesh_make(sdf, shape, !is_seen, geom)
                                      : sizes_make(sdf, shape, &pose, geom);
    doc_place(geom, &pose);
    if (!is_there) {
        xmlUnlinkNode(geom);
        xmlFreeNode(geom);
    }
}

/* Hangs the child on the parent. A joint that closes a loop has no effect. */
static int joint_hang(xmlNode *joint, void *context)
{
    struct sdf *sdf = context;
    xmlNode *child, *parent, *body, *at;
    if (!node_is(joint, "joint") || sdf->failed)
        return 1;
    child = joint_link(sdf, joint, "child");
    parent = joint_link(sdf, joint, "parent");
    if (sdf->failed || sdf_is(child, "static"))
        return 0;
    body = child->_private;
    for (at = parent ? parent->_private : NULL; at && at != body;)
        at = at->parent;
    if (at || body->_private || !joint_is(joint, " fixed revolute continuous prismatic ball ")) {
        sdf_miss(sdf, joint, node_attribute(joint, "name"));
        return 0;
    }
    body->_private = joint;
    if (parent) {
        xmlUnlinkNode(body);
        xmlAddChild(parent->_private, body);
    }
    return 0;
}

static void axis_limit(struct sdf *sdf, const xmlNode *joint, const xmlNode *axis, xmlNode *made)
{
    static const char *const names[] = { "lower", "upper", "effort", "velocity" };
    const xmlNode *limit = node_child(axis, "limit"), *dynamics = node_child(axis, "dynamics");
    double numbers[4] = { -SDF_NONE, SDF_NONE, 0, 0 };
    bool is_limited;
    for (int i = 0; i < 4; i++)
        sdf_numbers(sdf, limit, names[i], 1, &numbers[i]);
    if (sdf_copy(sdf, dynamics, "damping", 1, made, "damping") < 0 ||
        sdf_copy(sdf, dynamics, "friction", 1, made, "frictionloss") < 0)
        sdf_fail(sdf, dynamics, "a number is less than 0");
    if (numbers[0] >= numbers[1])
        sdf_miss(sdf, limit, node_attribute(joint, "name"));
    is_limited = !joint_is(joint, " continuous ") && numbers[0] < numbers[1] &&
                 (numbers[0] > -SDF_NONE || numbers[1] < SDF_NONE);
    node_print(made, "limited", is_limited ? "true" : "false");
    node_set_numbers(made, "range", numbers, 2);
    /* of the largest number, which means none, nothing is left */
    doc_limit_motor(made, fmod(numbers[2], SDF_NONE), fmod(numbers[3], SDF_NONE));
}

/* The axis is told in the frame of the joint, since SDF 1.5, or in another. */
static void joint_make(struct sdf *sdf, const xmlNode *joint, const struct pose *body_pose,
                       xmlNode *body)
{
    const xmlNode *axis = node_child(joint, "axis"), *xyz = node_child(axis, "xyz"), *in = joint;
    const char *frame = xyz ? node_attribute(xyz, "expressed_in") : NULL;
    const char *version = sdf_attribute(joint, "version");
    bool is_slide = joint_is(joint, " prismatic "), is_ball = joint_is(joint, " ball ");
    struct pose pose = sdf_pose(sdf, joint, body_pose);
    double direction[3] = { 0, 0, 1 };
    xmlNode *made = node_add(body, "joint");
    name_make(sdf, joint, node_attribute(joint, "name"), made);
    node_print(made, "type", is_ball ? "ball" : is_slide ? "slide" : "hinge");
    node_set_numbers(made, "pos", pose.position, 3);
    if (is_ball)
        return;
    if (frame && *frame)
        in = sdf_find(joint, NULL, frame);
    else if (sdf_flag(axis, "use_parent_model_frame") || (version && strcmp(version, "1.4") == 0))
        in = joint->parent;
    sdf_numbers(sdf, axis, "xyz", 3, direction);
    if (!in || mju_norm3(direction) < mjMINVAL)
        sdf_fail(sdf, joint, "its axis is 0, or told in a frame that is not there");
    pose = sdf_pose(sdf, in, body_pose);
    mju_rotVecQuat(direction, direction, pose.quaternion);
    node_set_numbers(made, "axis", direction, 3);
    axis_limit(sdf, joint, axis, made);
}

/* The only link of a model is called as that. Links of a model do not touch each other, unless it
 * says so. */
static int body_make(xmlNode *link, void *context)
{
    struct sdf *sdf = context;
    xmlNode *body;
    bool is_alone = true, touches = sdf_is(link, "static") || sdf_is(link, "self_collide");
    if (node_is(link, "model") && !node_is(link->parent, "model"))
        sdf->first = NULL;
    if (!node_is(link, "link") || sdf->failed)
        return 1;
    for (xmlNode *at = xmlFirstElementChild(link->parent); at; at = xmlNextElementSibling(at))
        is_alone &= at == link || !(node_is(at, "link") || node_is(at, "model"));
    body = node_add(doc_section(sdf->made, "worldbody"), "body");
    name_make(sdf, link, node_attribute(is_alone ? link->parent : link, "name"), body);
    link->_private = body;
    sdf->first = sdf->first ? sdf->first : body;
    for (xmlNode *at = sdf->first; at != body && !touches && sdf->pairs < PAIRS_MAX; at = at->next)
        if (++sdf->pairs < PAIRS_MAX)
            doc_exclude(sdf->made, node_attribute(at, "name"), node_attribute(body, "name"));
        else
            sdf_miss(sdf, link, "of so many that some touch each other");
    return 0;
}

/* A robot is a model with joints: its base is held or not, as --base says. */
static int link_finish(xmlNode *link, void *context)
{
    struct sdf *sdf = context;
    bool is_static = sdf_is(link, "static"), is_robot = node_child(link->parent, "joint"), is_held;
    xmlNode *body = link->_private, *joint = body ? body->_private : NULL;
    xmlNode *above = joint ? joint_link(sdf, joint, "parent") : NULL;
    struct pose frame = above ? sdf_pose(sdf, above, NULL) : pose_identity, pose, offset;
    int depth = 0;
    if (!body || sdf->failed)
        return 1;
    for (const xmlNode *at = body; node_is(at, "body"); at = at->parent)
        if (++depth > LINKS_MAX)
            sdf_fail(sdf, link, "it hangs over more than %d others", LINKS_MAX);
    pose = sdf_pose(sdf, link, NULL);
    offset = pose_relative(&frame, &pose);
    doc_place(body, &offset);
    is_held = is_static || joint;
    if (is_robot && !is_static && world.options.base != HOST_BASE_AUTO)
        is_held = world.options.base == HOST_BASE_FIXED;
    if (!above && !is_held) {
        node_add(body, "freejoint");
        sdf->is_free = true;
    } else if (joint && !joint_is(joint, " fixed ")) {
        joint_make(sdf, joint, &pose, body);
    }
    if (!is_static)
        inertia_make(sdf, link, &pose, node_add(body, "inertial"));
    for (xmlNode *node = link->children; node && !sdf->failed; node = node->next)
        if (node_is(node, "visual") || node_is(node, "collision"))
            shape_make(sdf, node, &pose, body);
    return 0;
}

mjModel *sdf_load(xmlDoc *doc, const char *path, char **textp, char *error, size_t size)
{
    struct sdf sdf = { .path = path, .error = error, .size = size };
    xmlNode *root = xmlDocGetRootElement(doc), *made = xmlNewNode(NULL, (const xmlChar *)"mujoco");
    xmlNode *option = node_add(made, "option"), *scene, *physics;
    char line[sizeof(sdf.missed) + 500];
    mjModel *model = NULL;
    sdf.made = xmlNewDoc((const xmlChar *)"1.0");
    xmlDocSetRootElement(sdf.made, made);
    table_take(&sdf.taken, "body:world")->number = 1;
    sdf_prepare(&sdf, root, 0);
    scene = node_child(root, "world");
    physics = node_child(scene, "physics");
    if (node_child(physics, "max_step_size") &&
        sdf_copy(&sdf, physics, "max_step_size", 1, option, "timestep") <= 0)
        sdf_fail(&sdf, physics, "its max_step_size is not above 0");
    sdf_copy(&sdf, physics, "gravity", 3, option, "gravity");
    sdf_copy(&sdf, scene, "gravity", 3, option, "gravity");
    node_print(doc_section(sdf.made, "compiler"), "angle", "radian");
    names_walk(root, body_make, &sdf);
    names_walk(root, joint_hang, &sdf);
    names_walk(root, link_finish, &sdf);
    if (sdf.is_free && !scene)
        doc_add_floor(sdf.made);
    if (!sdf.failed && !doc_section(sdf.made, "worldbody")->children)
        sdf_fail(&sdf, root, "it has no links");
    snprintf(line, sizeof(line), "%.400s: has no effect: %s", path, sdf.missed + 2);
    if (*sdf.missed && !sdf.failed)
        warning_say(line);
    if (!sdf.failed)
        model = doc_load(sdf.made, textp, error, size);
    table_clear(&sdf.taken);
    xmlFreeDoc(sdf.made);
    return model;
}
