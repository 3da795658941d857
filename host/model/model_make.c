/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Making things in the scene, and changing what shapes are; see model_make.h.
 */
#include "model/model_make.h"

#include <libxml/parser.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/edit.h"
#include "model/mesh_file.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "world/error.h"

/* ------------------------------------------------------------------ making */

struct search {
    const char *kind; /* or the name of a mesh */
    xmlNode *found;
    int count;
};

static int kind_compare(xmlNode *node, void *context)
{
    struct search *search = context;
    const char *kind = name_kind(node);
    if (!search->found && kind && strcmp(kind, search->kind) == 0)
        search->found = node;
    return 1;
}

int model_make(const char *text, enum object_kind kind, const char *function)
{
    static const char *const kinds[] = {
        [OBJECT_BODY] = "body",   [OBJECT_JOINT] = "joint",   [OBJECT_RANGE] = "sensor",
        [OBJECT_FORCE] = "sensor", [OBJECT_CAMERA] = "camera",
    };
    struct search search = { .kind = kinds[kind] };
    struct edit edit;
    xmlDoc *part;
    char *name;
    int handle;
    scene_refresh();
    if (edit_begin(&edit, function) < 0)
        return -1;
    /* nodes of it go into another document */
    part = xmlReadMemory(text, (int)strlen(text), NULL, NULL,
                         XML_PARSE_NONET | XML_PARSE_NODICT);
    if (!part)
        return edit_cancel(&edit, "there is no memory for its document");
    names_walk(xmlDocGetRootElement(part), kind_compare, &search);
    doc_add(edit.doc, part);
    name = memory_text(node_attribute(search.found, "name"));
    handle = edit_end(&edit) < 0 ? -1 : edit_handle(kind, name);
    free(name);
    if (handle >= 0)
        world.simulation.events |= EVENT_CREATED;
    return handle;
}

char *model_take_mesh(const char *path, const char *function)
{
    char error[EDIT_ERROR_SIZE], *name = mesh_take(path, error, sizeof(error));
    if (!name)
        error_set(function, "%s.", error);
    return name;
}

/* ------------------------------------------------------------------ what shapes are */

static void attribute_set(xmlNode *node, const char *name, const char *value)
{
    xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

/* What stops it from becoming one or the other. */
static const char *static_refusal(const struct object *shape, bool is_static)
{
    const mjModel *model = world.scene.model;
    int joint = model->body_jntadr[shape->id];
    if (!is_static && model->body_parentid[shape->id] != 0)
        return "the shape is fixed to another one, with which it moves: a shape moves freely in "
               "MuJoCo only when it has no parent";
    if (is_static && joint >= 0 && model->jnt_type[joint] != mjJNT_FREE)
        return "the shape is moved by a joint, and MuJoCo cannot hold it";
    return NULL;
}

int model_set_static(const struct object *shape, bool is_static, const char *function)
{
    const mjModel *model = world.scene.model;
    const char *refusal = static_refusal(shape, is_static);
    struct edit edit;
    struct pose pose;
    xmlNode *node;
    scene_refresh();
    if (is_static == (model->body_jntnum[shape->id] == 0))
        return 1;
    if (refusal)
        return error_set(function, "%s.", refusal);
    node = edit_begin_object(&edit, shape, function);
    if (!node)
        return -1;
    pose = body_pose_now(shape->id);
    doc_place(node, &pose);
    if (is_static) {
        node_remove(node_free_joint(node));
        attribute_set(node, "mocap", "true");
    } else {
        xmlUnsetProp(node, (const xmlChar *)"mocap");
        node_add_free_joint(node);
    }
    return edit_end(&edit);
}

int model_set_respondable(const struct object *shape, bool is_respondable, const char *function)
{
    struct edit edit;
    xmlNode *node;
    node = edit_begin_object(&edit, shape, function);
    if (!node)
        return -1;
    for (xmlNode *geom = xmlFirstElementChild(node); geom; geom = xmlNextElementSibling(geom)) {
        if (!node_is(geom, "geom"))
            continue;
        attribute_set(geom, "contype", is_respondable ? "1" : "0");
        attribute_set(geom, "conaffinity", is_respondable ? "1" : "0");
    }
    return edit_end(&edit);
}

/* ------------------------------------------------------------------ inertia */

void node_set_inertia(xmlNode *body, const struct inertia *inertia)
{
    xmlNode *node = node_take(body, "inertial");
    xmlUnsetProp(node, (const xmlChar *)"fullinertia");
    node_set_numbers(node, "pos", inertia->position, 3);
    node_set_numbers(node, "quat", inertia->quaternion, 4);
    node_set_numbers(node, "mass", &inertia->mass, 1);
    node_set_numbers(node, "diaginertia", inertia->moments, 3);
    node = node_take(xmlDocGetRootElement(body->doc), "compiler");
    xmlUnsetProp(node, (const xmlChar *)"inertiafromgeom");
}

int model_set_inertia(const struct object *shape, const struct inertia *inertia,
                      const char *function)
{
    struct edit edit;
    xmlNode *node;
    node = edit_begin_object(&edit, shape, function);
    if (!node)
        return -1;
    node_set_inertia(node, inertia);
    return edit_end(&edit);
}

int model_set_interval(const struct object *joint, const double *interval, const char *function)
{
    struct edit edit;
    xmlNode *node;
    node = edit_begin_object(&edit, joint, function);
    if (!node)
        return -1;
    attribute_set(node, "limited", interval ? "true" : "false");
    if (interval) {
        double range[2] = { interval[0], interval[0] + interval[1] };
        node_set_numbers(node, "range", range, 2);
    }
    return edit_end(&edit);
}

/* ------------------------------------------------------------------ sizes */

static bool is_uniform(const double factors[3])
{
    return factors[0] == factors[1] && factors[1] == factors[2];
}

static void node_scale_numbers(xmlNode *node, const char *name, const char *otherwise,
                               const double factors[3])
{
    const char *text = node_attribute(node, name);
    double numbers[3] = { 0 };
    sscanf(text ? text : otherwise, "%lf %lf %lf", &numbers[0], &numbers[1], &numbers[2]);
    for (int i = 0; i < 3; i++)
        numbers[i] *= factors[i];
    node_set_numbers(node, name, numbers, 3);
}

static int reference_count(xmlNode *node, void *context)
{
    struct search *search = context;
    const char *mesh = node_is(node, "geom") ? node_attribute(node, "mesh") : NULL;
    if (mesh && strcmp(mesh, search->kind) == 0)
        search->count++;
    return 1;
}

/* A mesh that others have too stays as it is. */
static const char *mesh_scale(xmlNode *geom, const double factors[3])
{
    const char *name = node_attribute(geom, "mesh");
    struct search search = { .kind = name };
    xmlNode *mesh = name ? doc_find(geom->doc, "mesh", name) : NULL;
    if (!mesh)
        return edit_missing;
    names_walk(xmlDocGetRootElement(geom->doc), reference_count, &search);
    if (search.count > 1)
        return "another shape has the same mesh";
    node_scale_numbers(mesh, "scale", "1 1 1", factors);
    return NULL;
}

static const char *geom_scale(xmlNode *node, int geom, const double factors[3])
{
    const mjModel *model = world.scene.model;
    const mjtNum *size = model->geom_size + 3 * geom;
    double scaled[3] = { size[0] * factors[0], size[1] * factors[1], size[2] * factors[2] };
    int type = model->geom_type[geom];
    if (!node)
        return edit_missing;
    if (!is_uniform(factors) && fabs(model->geom_quat[4 * geom]) < 1 - 1e-9 && type != mjGEOM_MESH)
        return "its parts are turned: all factors must be equal";
    node_scale_numbers(node, "pos", "0 0 0", factors);
    switch (type) {
    case mjGEOM_MESH:
        return mesh_scale(node, factors);
    case mjGEOM_SPHERE:
        attribute_set(node, "type", is_uniform(factors) ? "sphere" : "ellipsoid");
        scaled[1] = size[0] * factors[1];
        scaled[2] = size[0] * factors[2];
        break;
    case mjGEOM_CAPSULE:
    case mjGEOM_CYLINDER:
        if (factors[0] != factors[1])
            return "what is round about z in MuJoCo needs equal factors for x and y";
        scaled[1] = size[1] * factors[2];
        if (type == mjGEOM_CAPSULE)
            scaled[1] += size[0] * (factors[2] - factors[0]);
        if (scaled[1] <= 0)
            return "a capsule must be longer than it is wide";
        break;
    case mjGEOM_BOX:
    case mjGEOM_ELLIPSOID:
        break;
    default:
        return "planes and height fields have no size that could be scaled";
    }
    node_set_numbers(node, "size", scaled, 3);
    return NULL;
}

int model_scale(const struct object *shape, const double factors[3], const char *function)
{
    const mjModel *model = world.scene.model;
    int first = model->body_geomadr[shape->id];
    const char *refusal = NULL;
    struct edit edit;
    if (edit_begin(&edit, function) < 0)
        return -1;
    for (int i = 0; i < model->body_geomnum[shape->id] && !refusal; i++)
        refusal = geom_scale(edit_part(edit.doc, mjOBJ_GEOM, "geom", first + i), first + i,
                             factors);
    return refusal ? edit_cancel(&edit, refusal) : edit_end(&edit);
}

int model_set_density(const struct object *shape, double density, const char *function)
{
    struct edit edit;
    xmlNode *node;
    node = edit_begin_object(&edit, shape, function);
    if (!node)
        return -1;
    node_remove(node_child(node, "inertial"));
    for (xmlNode *geom = xmlFirstElementChild(node); geom; geom = xmlNextElementSibling(geom)) {
        if (!node_is(geom, "geom"))
            continue;
        xmlUnsetProp(geom, (const xmlChar *)"mass");
        node_set_numbers(geom, "density", &density, 1);
    }
    return edit_end(&edit);
}
