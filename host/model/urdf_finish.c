/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What MuJoCo's reader of URDF leaves out; see urdf_finish.h.
 */
#include "model/urdf_finish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_numbers.h"
#include "model/urdf_base.h"
#include "model/urdf_start.h"
#include "model/urdf_touch.h"
#include "scene/capacity.h"
#include "scene/lowest.h"
#include "scene/pose.h"
#include "world/world.h"

struct finishing {
    xmlDoc *doc;   /* the MJCF */
    mjModel *model;
    mjData *data;  /* as it starts */
};

/* A number of a URDF's element; `usual` when it has none, or no such element is there. */
static double number_of(const xmlNode *node, const char *name, double usual)
{
    const char *text = node ? node_attribute(node, name) : NULL;
    return text ? strtod(text, NULL) : usual;
}

/* ------------------------------------------------------------------ joints */

static void joint_limit(const xmlNode *joint, xmlNode *made)
{
    const xmlNode *limit = node_child(joint, "limit");
    double effort = number_of(limit, "effort", 0), velocity = number_of(limit, "velocity", 0);
    doc_limit_motor(made, effort, velocity);
}

static double start_of(const struct finishing *finishing, const char *joint)
{
    int id = mj_name2id(finishing->model, mjOBJ_JOINT, joint);
    return id >= 0 ? finishing->data->qpos[finishing->model->jnt_qposadr[id]] : 0;
}

/* MuJoCo's coupling counts both positions from where they start. */
static void joint_couple(struct finishing *finishing, const xmlNode *joint, const char *name)
{
    const struct urdf_mimic mimic = urdf_mimic_of(joint);
    double start = start_of(finishing, name), other;
    xmlNode *made;
    if (!mimic.joint || strcmp(mimic.joint, name) == 0 ||
        !doc_find(finishing->doc, "joint", mimic.joint))
        return;
    other = start_of(finishing, mimic.joint);
    made = node_add(doc_section(finishing->doc, "equality"), "joint");
    node_print(made, "name", "%s", name);
    node_print(made, "joint1", "%s", name);
    node_print(made, "joint2", "%s", mimic.joint);
    node_print(made, "polycoef", "%.17g %.17g 0 0 0",
               mimic.offset + mimic.multiplier * other - start, mimic.multiplier);
}

/* MuJoCo lets a planar joint move in the plane of x and y, whatever its axis is. */
static void joint_level(struct finishing *finishing, const xmlNode *joint, const char *name)
{
    static const char *const parts[] = { "TX", "TY", "RZ" };
    const xmlNode *given = node_child(joint, "axis");
    const char *text = given ? node_attribute(given, "xyz") : NULL;
    double axis[3], turn[4], frame[9];
    char part[300];
    if (!text || sscanf(text, "%lf %lf %lf", axis, axis + 1, axis + 2) != 3)
        return;
    mju_normalize3(axis);
    mju_quatZ2Vec(turn, axis);
    mju_quat2Mat(frame, turn);
    for (int i = 0; i < 3; i++) {
        xmlNode *made;
        snprintf(part, sizeof(part), "%s_%s", name, parts[i]);
        made = doc_find(finishing->doc, "joint", part);
        if (made)
            node_print(made, "axis", "%.17g %.17g %.17g", frame[i], frame[i + 3], frame[i + 6]);
    }
}

/* ------------------------------------------------------------------ free links */

/* A link with all that hangs on it becomes a free body where it is, or so much higher. */
static void link_free(struct finishing *finishing, const char *link, const char *joint, double up)
{
    int body = mj_name2id(finishing->model, mjOBJ_BODY, link);
    xmlNode *node = doc_find(finishing->doc, "body", link), *first, *made;
    struct pose pose;
    if (!node || body <= 0)
        return;
    mju_copy3(pose.position, finishing->data->xpos + 3 * body);
    mju_copy4(pose.quaternion, finishing->data->xquat + 4 * body);
    pose.position[2] += up;
    xmlUnlinkNode(node);
    xmlAddChild(doc_section(finishing->doc, "worldbody"), node);
    doc_place(node, &pose);
    made = xmlNewNode(NULL, (const xmlChar *)"freejoint");
    if (joint)
        node_print(made, "name", "%s", joint);
    first = xmlFirstElementChild(node);
    if (first)
        xmlAddPrevSibling(first, made);
    else
        xmlAddChild(node, made);
}

/* A robot that moves about stands on a floor. One that the file puts above it may fall. */
static void base_free(struct finishing *finishing, const char *base, const char *joint)
{
    int body = mj_name2id(finishing->model, mjOBJ_BODY, base);
    double lowest = body > 0 ? body_lowest(finishing->model, finishing->data, body) : 0;
    link_free(finishing, base, joint, joint && lowest > 0 ? 0 : -lowest);
    doc_add_floor(finishing->doc);
}

/* ------------------------------------------------------------------ all of it */

static void joint_finish(struct finishing *finishing, const xmlNode *joint)
{
    const char *name = node_attribute(joint, "name"), *type = node_attribute(joint, "type");
    const xmlNode *child = node_child(joint, "child");
    const char *link = child ? node_attribute(child, "link") : NULL;
    xmlNode *made = name ? doc_find(finishing->doc, "joint", name) : NULL;
    if (made) {
        joint_limit(joint, made);
        joint_couple(finishing, joint, name);
    } else if (name && type && strcmp(type, "planar") == 0) {
        joint_level(finishing, joint, name);
    } else if (link && type && strcmp(type, "floating") == 0) {
        const char *parent = urdf_link_of(joint, "parent");
        if (parent && strcmp(parent, "world") == 0)
            base_free(finishing, link, name);
        else
            link_free(finishing, link, name, 0);
    }
}

static void doc_finish(struct finishing *finishing, xmlNode *robot, const char *path)
{
    const char *base = urdf_base(robot);
    if (base && urdf_base_is_free(robot, path))
        base_free(finishing, base, NULL);
    else
        urdf_exclude_base(finishing->doc, finishing->model, robot);
    urdf_exclude_overlaps(finishing->doc, finishing->model, finishing->data, robot, path);
    for (xmlNode *node = xmlFirstElementChild(robot); node; node = xmlNextElementSibling(node))
        if (node_is(node, "joint"))
            joint_finish(finishing, node);
}

mjModel *urdf_finish(xmlDoc *urdf, mjModel *model, const char *text, const char *path,
                     char **textp, char *error, size_t size)
{
    struct finishing finishing = { .model = model, .data = capacity_make_data(model) };
    xmlNode *robot = xmlDocGetRootElement(urdf);
    mjModel *finished = NULL;
    finishing.doc = doc_read(text, model, "", error, size);
    if (finishing.doc && !finishing.data)
        snprintf(error, size, "there is no memory for it");
    if (finishing.doc && finishing.data) {
        urdf_start_find(robot, model, finishing.data, path);
        mj_kinematics(model, finishing.data);
        doc_take_numbers(finishing.doc, model);
        urdf_start_set(finishing.doc, model, finishing.data);
        doc_finish(&finishing, robot, path);
        finished = doc_load(finishing.doc, textp, error, size);
        if (finished)
            numbers_keep(finished, model);
    }
    xmlFreeDoc(finishing.doc);
    mj_deleteData(finishing.data);
    mj_deleteModel(model);
    return finished;
}
