/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What programs have set in the model only, in a document that is to be written (model_state.h): what
 * differs from the model of the document is told there.
 */
#include <string.h>

#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_numbers.h"
#include "model/model_state.h"
#include "world/world.h"

/* ------------------------------------------------------------------ values */

static void reals_settle(xmlNode *node, const char *name, const mjtNum *now, const mjtNum *told,
                         int count)
{
    if (node && memcmp(now, told, (size_t)count * sizeof(*now)) != 0)
        node_set_numbers(node, name, now, count);
}

static void int_settle(xmlNode *node, const char *name, int now, int told)
{
    mjtNum number = now;
    if (node && now != told)
        node_set_numbers(node, name, &number, 1);
}

static void floats_settle(xmlNode *node, const char *name, const float *now, const float *told,
                          int count)
{
    mjtNum numbers[4];
    if (!node || memcmp(now, told, (size_t)count * sizeof(*now)) == 0)
        return;
    for (int i = 0; i < count; i++)
        numbers[i] = now[i];
    node_set_numbers(node, name, numbers, count);
}

/* A number that has a word in MJCF. */
static void word_settle(xmlNode *node, const char *name, int now, int told,
                        const char *const *words, int count)
{
    if (now != told && now >= 0 && now < count)
        xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)words[now]);
}

/* ------------------------------------------------------------------ options */

static void options_settle(xmlNode *option, const mjOption *now, const mjOption *told)
{
    static const char *const integrators[] = { "Euler", "RK4", "implicit", "implicitfast" };
    static const char *const solvers[] = { "PGS", "CG", "Newton" };
    static const char *const cones[] = { "pyramidal", "elliptic" };
#define REAL(name) reals_settle(option, #name, &now->name, &told->name, 1);
    REAL(timestep) REAL(density) REAL(viscosity) REAL(impratio) REAL(tolerance)
    REAL(noslip_tolerance) REAL(o_margin)
#undef REAL
    reals_settle(option, "gravity", now->gravity, told->gravity, 3);
    reals_settle(option, "wind", now->wind, told->wind, 3);
    reals_settle(option, "magnetic", now->magnetic, told->magnetic, 3);
    reals_settle(option, "o_solref", now->o_solref, told->o_solref, mjNREF);
    reals_settle(option, "o_solimp", now->o_solimp, told->o_solimp, mjNIMP);
    int_settle(option, "iterations", now->iterations, told->iterations);
    int_settle(option, "noslip_iterations", now->noslip_iterations, told->noslip_iterations);
    word_settle(option, "integrator", now->integrator, told->integrator, integrators, 4);
    word_settle(option, "solver", now->solver, told->solver, solvers, 3);
    word_settle(option, "cone", now->cone, told->cone, cones, 2);
}

/* ------------------------------------------------------------------ parts */

/* The exact numbers of places, of which MuJoCo's text has six digits, and what was set. */
#define REALS(attribute, field, size) \
    reals_settle(node, attribute, now->field + (size) * i, model->field + (size) * there, size);
#define FLOATS(attribute, field, size) \
    floats_settle(node, attribute, now->field + (size) * i, model->field + (size) * there, size);

static void joint_settle(xmlNode *node, const mjModel *now, int i, const mjModel *model, int there)
{
    int dof = now->jnt_dofadr[i], dof_there = model->jnt_dofadr[there];
    int spring = now->jnt_qposadr[i], spring_there = model->jnt_qposadr[there];
    if (now->jnt_type[i] == mjJNT_FREE || model->jnt_type[there] != now->jnt_type[i])
        return;
    REALS("pos", jnt_pos, 3)
    REALS("axis", jnt_axis, 3)
    REALS("solreflimit", jnt_solref, mjNREF)
    REALS("solimplimit", jnt_solimp, mjNIMP)
    REALS("stiffness", jnt_stiffness, 1)
    REALS("margin", jnt_margin, 1)
    reals_settle(node, "damping", now->dof_damping + dof, model->dof_damping + dof_there, 1);
    reals_settle(node, "armature", now->dof_armature + dof, model->dof_armature + dof_there, 1);
    if (now->jnt_type[i] != mjJNT_BALL)
        reals_settle(node, "springref", now->qpos_spring + spring,
                     model->qpos_spring + spring_there, 1);
}

static void geom_settle(xmlNode *node, const mjModel *now, int i, const mjModel *model, int there)
{
    FLOATS("rgba", geom_rgba, 4)
    REALS("friction", geom_friction, 3)
    REALS("solref", geom_solref, mjNREF)
    REALS("solimp", geom_solimp, mjNIMP)
    REALS("solmix", geom_solmix, 1)
    REALS("margin", geom_margin, 1)
    int_settle(node, "condim", now->geom_condim[i], model->geom_condim[there]);
    int_settle(node, "priority", now->geom_priority[i], model->geom_priority[there]);
}

static void camera_settle(xmlNode *node, const mjModel *now, int i, const mjModel *model, int there)
{
    REALS("fovy", cam_fovy, 1)
}

static void light_settle(xmlNode *node, const mjModel *now, int i, const mjModel *model, int there)
{
    static const char *const words[] = { "false", "true" };
    REALS("pos", light_pos, 3)
    REALS("dir", light_dir, 3)
    FLOATS("diffuse", light_diffuse, 3)
    FLOATS("specular", light_specular, 3)
    word_settle(node, "active", now->light_active[i], model->light_active[there], words, 2);
}

typedef void settle(xmlNode *node, const mjModel *now, int i, const mjModel *model, int there);

static void parts_settle(struct table *names, const mjModel *model, int type, const char *kind,
                         int count, settle *part_settle)
{
    const mjModel *now = world.scene.model;
    for (int i = 0; i < count; i++) {
        int there = part_follow(now, model, type, i);
        xmlNode *node = there < 0 ? NULL : doc_part(names, now, type, kind, i);
        if (node)
            part_settle(node, now, i, model, there);
    }
}

void doc_take_settings(xmlDoc *doc, const mjModel *model)
{
    const mjModel *now = world.scene.model;
    struct table names = { .items = NULL };
    names_collect(xmlDocGetRootElement(doc), &names);
    parts_settle(&names, model, mjOBJ_JOINT, "joint", now->njnt, joint_settle);
    parts_settle(&names, model, mjOBJ_GEOM, "geom", now->ngeom, geom_settle);
    parts_settle(&names, model, mjOBJ_CAMERA, "camera", now->ncam, camera_settle);
    parts_settle(&names, model, mjOBJ_LIGHT, "light", now->nlight, light_settle);
    options_settle(doc_section(doc, "option"), &now->opt, &model->opt);
    floats_settle(node_take(doc_section(doc, "visual"), "headlight"), "ambient",
                  now->vis.headlight.ambient, model->vis.headlight.ambient, 3);
    table_clear(&names);
}
