/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Where the joints of a URDF's robot start; see urdf_start.h.
 */
#include "model/urdf_start.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/model_doc.h"
#include "model/model_names.h"
#include "scene/pose.h"

#define LIST_SIZE 600

/* ------------------------------------------------------------------ finding */

struct urdf_mimic urdf_mimic_of(const xmlNode *joint)
{
    const xmlNode *mimic = node_child(joint, "mimic");
    const char *offset = mimic ? node_attribute(mimic, "offset") : NULL;
    const char *multiplier = mimic ? node_attribute(mimic, "multiplier") : NULL;
    return (struct urdf_mimic){
        .joint = mimic ? node_attribute(mimic, "joint") : NULL,
        .offset = offset ? strtod(offset, NULL) : 0,
        .multiplier = multiplier ? strtod(multiplier, NULL) : 1,
    };
}

/* -1 unless it is there and turns or slides. */
static int joint_id(const mjModel *model, const char *name)
{
    int id = name ? mj_name2id(model, mjOBJ_JOINT, name) : -1;
    return id >= 0 && model->jnt_type[id] >= mjJNT_SLIDE ? id : -1;
}

static double joint_limited(const mjModel *model, int id, double position)
{
    const mjtNum *range = model->jnt_range + 2 * id;
    return model->jnt_limited[id] ? mju_clip(position, range[0], range[1]) : position;
}

static void joint_start(const xmlNode *joint, const mjModel *model, mjData *data)
{
    const struct urdf_mimic mimic = urdf_mimic_of(joint);
    int id = joint_id(model, node_attribute(joint, "name")), other = joint_id(model, mimic.joint);
    double position = 0;
    if (other >= 0)
        position = mimic.offset + mimic.multiplier * data->qpos[model->jnt_qposadr[other]];
    if (id >= 0)
        data->qpos[model->jnt_qposadr[id]] = joint_limited(model, id, position);
}

static void limits_tell(const mjModel *model, const char *path)
{
    char list[LIST_SIZE] = "";
    size_t used = 0;
    for (int i = 0; i < model->njnt && used < sizeof(list); i++) {
        double nearest = model->jnt_type[i] >= mjJNT_SLIDE ? joint_limited(model, i, 0) : 0;
        if (nearest != 0)
            used += (size_t)snprintf(list + used, sizeof(list) - used, "%s'%s' at %g",
                                     used ? ", " : "", mj_id2name(model, mjOBJ_JOINT, i), nearest);
    }
    if (used)
        fprintf(stderr, "simx-host: %s: joints whose limits exclude 0 start at the nearest limit: "
                "%s%s\n", path, list, used < sizeof(list) ? "" : "...");
}

void urdf_start_find(const xmlNode *robot, const mjModel *model, mjData *data, const char *path)
{
    for (int mimics = 0; mimics < 2; mimics++)
        for (xmlNode *node = xmlFirstElementChild((xmlNode *)robot); node;
             node = xmlNextElementSibling(node))
            if (node_is(node, "joint") && (urdf_mimic_of(node).joint != NULL) == mimics)
                joint_start(node, model, data);
    limits_tell(model, path);
}

/* ------------------------------------------------------------------ setting */

/* The body's pose in the file is that at 0. */
static void body_move(const mjModel *model, int joint, double position, struct pose *pose)
{
    int body = model->jnt_bodyid[joint];
    const mjtNum *axis = model->jnt_axis + 3 * joint;
    mjtNum turn[4], way[3];
    mju_copy3(pose->position, model->body_pos + 3 * body);
    mju_copy4(pose->quaternion, model->body_quat + 4 * body);
    if (model->jnt_type[joint] == mjJNT_SLIDE) {
        mju_rotVecQuat(way, axis, pose->quaternion);
        mju_addToScl3(pose->position, way, position);
    } else {
        mju_axisAngle2Quat(turn, axis, position);
        mju_mulQuat(pose->quaternion, model->body_quat + 4 * body, turn);
    }
}

void urdf_start_set(xmlDoc *doc, const mjModel *model, const mjData *data)
{
    for (int i = 0; i < model->njnt; i++) {
        double position = data->qpos[model->jnt_qposadr[i]];
        struct pose pose;
        xmlNode *joint;
        if (model->jnt_type[i] < mjJNT_SLIDE || position == 0)
            continue;
        joint = doc_find(doc, "joint", mj_id2name(model, mjOBJ_JOINT, i));
        if (!joint)
            continue;
        body_move(model, i, position, &pose);
        doc_place(joint->parent, &pose);
        node_set_numbers(joint, "ref", &position, 1);
    }
}
