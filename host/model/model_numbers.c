/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Exact numbers of a model, behind those that its document tells.
 */
#include "model/model_numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/part_name.h"

#define TEXT_PRECISION 2e-5 /* MuJoCo's documents have six digits */

int part_follow(const mjModel *before, const mjModel *after, int type, int id)
{
    char *name = part_name_of(before, type, id);
    int there = mj_name2id(after, type, name);
    free(name);
    return there;
}

int joint_width(int type)
{
    return type == mjJNT_FREE ? 7 : type == mjJNT_BALL ? 4 : 1;
}

/* What the document tells with fewer digits: the exact numbers go on, unless they were changed. */
static void numbers_follow(mjtNum *to, const mjtNum *from, int count)
{
    for (int i = 0; i < count; i++)
        if (fabs(to[i] - from[i]) > TEXT_PRECISION * (1 + fabs(from[i])))
            return;
    mju_copy(to, from, count);
}

#define COPY(type, count, field, size)                                                            \
    for (int i = 0; i < before->count; i++) {                                                     \
        int there = part_follow(before, after, type, i);                                          \
        for (int k = 0; there >= 0 && k < (size); k++)                                            \
            after->field[(size) * there + k] = before->field[(size) * i + k];                     \
    }

/* What programs set as parameters of the engine, in the model only. */
static void parameters_keep(mjModel *after, const mjModel *before)
{
    COPY(mjOBJ_GEOM, ngeom, geom_friction, 3)
    COPY(mjOBJ_GEOM, ngeom, geom_solref, mjNREF)
    COPY(mjOBJ_GEOM, ngeom, geom_solimp, mjNIMP)
    COPY(mjOBJ_GEOM, ngeom, geom_solmix, 1)
    COPY(mjOBJ_GEOM, ngeom, geom_margin, 1)
    COPY(mjOBJ_GEOM, ngeom, geom_condim, 1)
    COPY(mjOBJ_GEOM, ngeom, geom_priority, 1)
    COPY(mjOBJ_JOINT, njnt, jnt_solref, mjNREF)
    COPY(mjOBJ_JOINT, njnt, jnt_solimp, mjNIMP)
    COPY(mjOBJ_JOINT, njnt, jnt_stiffness, 1)
    COPY(mjOBJ_JOINT, njnt, jnt_margin, 1)
    for (int i = 0; i < before->njnt; i++) {
        int there = part_follow(before, after, mjOBJ_JOINT, i);
        int dofs = before->jnt_type[i] == mjJNT_FREE ? 0 : before->jnt_type[i] == mjJNT_BALL ? 3 : 1;
        if (there < 0 || after->jnt_type[there] != before->jnt_type[i])
            continue;
        mju_copy(after->dof_damping + after->jnt_dofadr[there],
                 before->dof_damping + before->jnt_dofadr[i], dofs);
        mju_copy(after->dof_armature + after->jnt_dofadr[there],
                 before->dof_armature + before->jnt_dofadr[i], dofs);
        if (dofs == 1)
            after->qpos_spring[after->jnt_qposadr[there]] =
                before->qpos_spring[before->jnt_qposadr[i]];
    }
}

/* Colours, lights and angles of cameras were set in the model only. */
static void settings_keep(mjModel *after, const mjModel *before)
{
    for (int i = 0; i < before->ncam; i++) {
        int there = part_follow(before, after, mjOBJ_CAMERA, i);
        if (there >= 0)
            after->cam_fovy[there] = before->cam_fovy[i];
    }
    for (int i = 0; i < before->nlight; i++) {
        int there = part_follow(before, after, mjOBJ_LIGHT, i);
        if (there < 0)
            continue;
        after->light_active[there] = before->light_active[i];
        memcpy(after->light_diffuse + 3 * there, before->light_diffuse + 3 * i, 3 * sizeof(float));
        memcpy(after->light_specular + 3 * there, before->light_specular + 3 * i,
               3 * sizeof(float));
    }
    for (int i = 0; i < before->ngeom; i++) {
        int there = part_follow(before, after, mjOBJ_GEOM, i);
        if (there >= 0)
            memcpy(after->geom_rgba + 4 * there, before->geom_rgba + 4 * i, 4 * sizeof(float));
    }
}

#define NUMBERS(type, count, field, size)                                                     \
    for (int i = 0; i < before->count; i++) {                                                 \
        int there = part_follow(before, after, type, i);                                      \
        if (there >= 0)                                                                       \
            numbers_follow(after->field + (size) * there, before->field + (size) * i, size);  \
    }

void numbers_keep(mjModel *after, const mjModel *before)
{
    NUMBERS(mjOBJ_BODY, nbody, body_pos, 3)
    NUMBERS(mjOBJ_BODY, nbody, body_quat, 4)
    NUMBERS(mjOBJ_BODY, nbody, body_ipos, 3)
    NUMBERS(mjOBJ_BODY, nbody, body_iquat, 4)
    NUMBERS(mjOBJ_BODY, nbody, body_mass, 1)
    NUMBERS(mjOBJ_BODY, nbody, body_inertia, 3)
    NUMBERS(mjOBJ_JOINT, njnt, jnt_pos, 3)
    NUMBERS(mjOBJ_JOINT, njnt, jnt_axis, 3)
    NUMBERS(mjOBJ_JOINT, njnt, jnt_range, 2)
    NUMBERS(mjOBJ_GEOM, ngeom, geom_pos, 3)
    NUMBERS(mjOBJ_GEOM, ngeom, geom_quat, 4)
    NUMBERS(mjOBJ_GEOM, ngeom, geom_size, 3)
    settings_keep(after, before);
    parameters_keep(after, before);
    NUMBERS(mjOBJ_SITE, nsite, site_pos, 3)
    NUMBERS(mjOBJ_SITE, nsite, site_quat, 4)
    NUMBERS(mjOBJ_CAMERA, ncam, cam_pos, 3)
    NUMBERS(mjOBJ_CAMERA, ncam, cam_quat, 4)
    NUMBERS(mjOBJ_LIGHT, nlight, light_pos, 3)
    NUMBERS(mjOBJ_LIGHT, nlight, light_dir, 3)
    after->opt = before->opt;
    after->vis = before->vis;
    after->stat = before->stat;
}
