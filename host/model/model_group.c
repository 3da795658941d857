/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Making one shape of several.
 */
#include "model/model_group.h"

#include <stdio.h>

#include "model/edit.h"
#include "model/model_doc.h"
#include "model/model_make.h"
#include "model/model_names.h"
#include "scene/object.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "world/error.h"

/* ------------------------------------------------------------------ mass */

/* What bodies weigh together, in the frame of the first. */
struct weight {
    double mass;
    double moment[3];  /* mass times place, of all */
    double inertia[9]; /* about the origin */
};

static void inertia_add_point(double inertia[9], double mass, const double at[3], int sign)
{
    double square = mju_dot3(at, at);
    for (int i = 0; i < 9; i++)
        inertia[i] += sign * mass * ((i % 4 == 0 ? square : 0) - at[i / 3] * at[i % 3]);
}

/* Of a body that is at `offset` in the frame. */
static void weight_add(struct weight *weight, int body, const struct pose *offset)
{
    const mjModel *model = world.scene.model;
    struct pose own = numbers_pose(model->body_ipos + 3 * body, model->body_iquat + 4 * body);
    double mass = model->body_mass[body], turn[9];
    own = pose_compose(offset, &own);
    mju_quat2Mat(turn, own.quaternion);
    for (int i = 0; i < 9; i++)
        for (int k = 0; k < 3; k++)
            weight->inertia[i] += turn[i / 3 * 3 + k] * model->body_inertia[3 * body + k] *
                                  turn[i % 3 * 3 + k];
    inertia_add_point(weight->inertia, mass, own.position, 1);
    mju_addToScl3(weight->moment, own.position, mass);
    weight->mass += mass;
}

static struct inertia weight_inertia(struct weight *weight)
{
    struct inertia inertia = { .mass = weight->mass };
    double axes[9];
    mju_scl3(inertia.position, weight->moment, 1 / weight->mass);
    inertia_add_point(weight->inertia, weight->mass, inertia.position, -1);
    mju_eig3(inertia.moments, axes, inertia.quaternion, weight->inertia);
    return inertia;
}

/* ------------------------------------------------------------------ parts */

static struct pose node_pose(const xmlNode *node)
{
    const char *place = node_attribute(node, "pos"), *turn = node_attribute(node, "quat");
    struct pose pose = pose_identity;
    double *q = pose.quaternion, *p = pose.position;
    if (place)
        sscanf(place, "%lf %lf %lf", &p[0], &p[1], &p[2]);
    if (turn)
        sscanf(turn, "%lf %lf %lf %lf", &q[0], &q[1], &q[2], &q[3]);
    return pose;
}

/* The geoms of a body hang on another one, in which the body is at `offset`. */
static void geoms_hang(xmlNode *body, xmlNode *whole, const struct pose *offset)
{
    xmlNode *next;
    for (xmlNode *node = xmlFirstElementChild(body); node; node = next) {
        struct pose pose = node_pose(node);
        next = xmlNextElementSibling(node);
        pose = pose_compose(offset, &pose);
        if (node_is(node, "geom"))
            node_hang(node, whole, &pose);
    }
}

/* ------------------------------------------------------------------ the group */

/* Why a shape cannot become part of another, or NULL. */
static const char *part_refusal(int handle)
{
    const struct scene *scene = &world.scene;
    int joint = scene->model->body_jntadr[object_find(handle)->id];
    for (int i = 0; i < scene->object_count; i++)
        if (scene->objects[i].kind != OBJECT_GONE && scene->objects[i].parent == handle)
            return "a shape with children can only be the first of a group";
    if (joint >= 0 && scene->model->jnt_type[joint] != mjJNT_FREE)
        return "a shape that is moved by a joint can only be the first of a group";
    return NULL;
}

static const char *shapes_refusal(const int *shapes, int count)
{
    const char *refusal = count < 2 ? "a group has at least two shapes" : NULL;
    for (int i = 0; i < count && !refusal; i++) {
        const struct object *shape = object_find(shapes[i]);
        if (!shape || shape->kind != OBJECT_BODY)
            refusal = "argument 1 must be a table of handles of shapes";
        for (int k = 0; k < i && !refusal; k++)
            if (shapes[k] == shapes[i])
                refusal = "a shape is there twice";
        if (i > 0 && !refusal)
            refusal = part_refusal(shapes[i]);
    }
    return refusal;
}

int model_group(const int *shapes, int count, const char *function)
{
    const char *refusal = shapes_refusal(shapes, count);
    struct weight weight = { .mass = 0 };
    struct edit edit;
    struct pose frame, offset;
    xmlNode *whole, *node;
    if (refusal)
        return error_set(function, "%s.", refusal);
    scene_refresh();
    if (edit_begin(&edit, function) < 0)
        return -1;
    whole = edit_object(edit.doc, object_find(shapes[0]));
    frame = body_pose_now(object_find(shapes[0])->id);
    for (int i = 0; i < count; i++) {
        int body = object_find(shapes[i])->id;
        node = edit_body(edit.doc, body);
        if (!whole || !node)
            return edit_cancel(&edit, edit_missing);
        offset = body_pose_now(body);
        offset = pose_relative(&frame, &offset);
        weight_add(&weight, body, &offset);
        if (i == 0)
            continue;
        geoms_hang(node, whole, &offset);
        node_remove(node);
    }
    if (weight.mass > 0) {
        struct inertia inertia = weight_inertia(&weight);
        node_set_inertia(whole, &inertia);
    }
    return edit_end(&edit);
}
