/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Changes of the model while it is in use.
 */
#include "model/model_edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/edit.h"
#include "model/model_doc.h"
#include "model/model_file.h"
#include "model/model_find.h"
#include "model/model_names.h"
#include "model/model_note.h"
#include "model/model_path.h"
#include "scene/object.h"
#include "scene/place.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "world/error.h"
#include "world/world.h"

/* ------------------------------------------------------------------ joining */

static xmlDoc *part_read(const char *path, char *error, size_t size)
{
    char *directory, *text = NULL;
    mjModel *model = model_load(path, &text, error, size);
    xmlDoc *doc = NULL;
    if (!model)
        return NULL;
    directory = path_directory(path);
    if (text)
        doc = doc_read(text, model, directory, error, size);
    else
        snprintf(error, size, "MuJoCo cannot write %s down to bring it into a scene", path);
    if (doc) {
        doc_take_numbers(doc, model);
        state_note(doc, model);
    }
    free(directory);
    free(text);
    mj_deleteModel(model);
    return doc;
}

static xmlDoc *part_document(const char *name, char *error, size_t size)
{
    char *path;
    xmlDoc *doc;
    if (path_ends_with(name, ".mjb")) {
        snprintf(error, size, "a compiled model (.mjb) cannot come into a scene");
        return NULL;
    }
    path = model_find(name, error, size);
    doc = path ? part_read(path, error, size) : NULL;
    free(path);
    return doc;
}

/* What came last and moves freely beside the base belongs to it. */
static void base_set(int base, int first)
{
    struct scene *scene = &world.scene;
    for (int i = first; i < scene->object_count; i++)
        if (scene->objects[i].parent == -1 && scene->first_handle + i != base)
            scene->objects[i].base = base;
}

int model_join(const char *name, const char *function)
{
    char error[EDIT_ERROR_SIZE] = "", *base_name;
    struct table notes = { .items = NULL };
    struct edit edit;
    xmlDoc *part;
    xmlNode *base;
    int handle, first = world.scene.object_count;
    if (edit_begin(&edit, function) < 0)
        return -1;
    part = part_document(name, error, sizeof(error));
    if (!part)
        return edit_cancel(&edit, error);
    base = doc_join(edit.doc, part);
    if (!base)
        return edit_cancel(&edit, "the model has no bodies");
    base_name = memory_text(node_attribute(base, "name"));
    state_collect(edit.doc, &notes);
    handle = edit_end(&edit) < 0 ? -1 : edit_handle(OBJECT_BODY, base_name);
    free(base_name);
    if (handle >= 0) {
        state_apply(&notes);
        object_find(handle)->property = 0;
        base_set(handle, first);
    }
    table_clear(&notes);
    return handle;
}

/* The element that is moved or removed with an object. */
static xmlNode *object_mover(xmlDoc *doc, const struct object *object)
{
    if (object_owns_body(object))
        return edit_body(doc, object->body);
    if (object_owns_site(object))
        return edit_part(doc, mjOBJ_SITE, "site", object->id);
    return edit_object(doc, object);
}

/* ------------------------------------------------------------------ removing */

/* What hangs on an object's body goes to its parent and stays where it is; but for a force sensor's
 * own site. */
static int children_hang(xmlDoc *doc, const struct object *object, xmlNode *parent,
                         const struct pose *offset)
{
    const mjModel *model = world.scene.model;
    int body = object->body, own_site = object->kind == OBJECT_FORCE ? object->id : -1;
#define CHILDREN(type, kind, count, owner, position, quaternion)                          \
    for (int i = 0; i < model->count; i++) {                                              \
        struct pose inner = numbers_pose(model->position + 3 * i, model->quaternion + 4 * i); \
        struct pose pose = pose_compose(offset, &inner);                                  \
        if (model->owner[i] == body && !(type == mjOBJ_SITE && i == own_site) &&          \
            node_hang(edit_part(doc, type, kind, i), parent, &pose) < 0)                  \
            return -1;                                                                    \
    }
    CHILDREN(mjOBJ_BODY, "body", nbody, body_parentid, body_pos, body_quat)
    CHILDREN(mjOBJ_SITE, "site", nsite, site_bodyid, site_pos, site_quat)
    CHILDREN(mjOBJ_CAMERA, "camera", ncam, cam_bodyid, cam_pos, cam_quat)
#undef CHILDREN
    for (int i = 0; i < model->nlight; i++) {
        struct pose inner = pose_identity, pose;
        mju_copy3(inner.position, model->light_pos + 3 * i);
        mju_quatZ2Vec(inner.quaternion, model->light_dir + 3 * i);
        pose = pose_compose(offset, &inner);
        if (model->light_bodyid[i] == body &&
            node_hang(edit_part(doc, mjOBJ_LIGHT, "light", i), parent, &pose) < 0)
            return -1;
    }
    return 0;
}

/* Without its joint a body stays where the joint has brought it. */
static const char *joint_remove(xmlDoc *doc, int joint, xmlNode *node)
{
    int body = world.scene.model->jnt_bodyid[joint];
    xmlNode *mover = edit_body(doc, body);
    struct pose offset = body_offset_now(body);
    if (world.scene.model->body_jntnum[body] > 1)
        return "MuJoCo cannot remove one of several joints of a body";
    if (!mover)
        return edit_missing;
    node_remove(node);
    doc_place(mover, &offset);
    return NULL;
}

static void beside_remove(xmlDoc *doc, int base)
{
    const struct scene *scene = &world.scene;
    for (int i = 0; i < scene->object_count; i++)
        if (object_is_beside(&scene->objects[i], base))
            node_remove(edit_object(doc, &scene->objects[i]));
}

int model_remove(const struct object *object, bool with_all, const char *function)
{
    const char *wrong = NULL;
    struct edit edit;
    xmlNode *node;
    scene_refresh();
    if (edit_begin(&edit, function) < 0)
        return -1;
    node = object_mover(edit.doc, object);
    if (!node)
        return edit_cancel(&edit, "MuJoCo cannot remove this object");
    if ((object->kind == OBJECT_BODY || object_owns_body(object)) && !with_all) {
        struct pose offset = body_offset_now(object->body);
        if (children_hang(edit.doc, object, node->parent, &offset) < 0)
            return edit_cancel(&edit, edit_missing);
    }
    if (object->kind == OBJECT_FORCE && object->sensor[0] >= 0 && object->sensor[1] >= 0)
        node_remove(edit_part(edit.doc, mjOBJ_SENSOR, "sensor", object->sensor[1]));
    if (object->kind == OBJECT_JOINT && !object_owns_body(object))
        wrong = joint_remove(edit.doc, object->id, node);
    else
        node_remove(node);
    if (wrong)
        return edit_cancel(&edit, wrong);
    if (with_all)
        beside_remove(edit.doc, object_handle(object));
    doc_prune(edit.doc);
    doc_drop_unused(edit.doc);
    return edit_end(&edit);
}

/* ------------------------------------------------------------------ other parents */

/* Where the body would be if its joints were at rest. */
static struct pose body_rest(int body)
{
    const mjModel *model = world.scene.model;
    struct pose parent = body_pose_now(model->body_parentid[body]);
    struct pose offset = numbers_pose(model->body_pos + 3 * body, model->body_quat + 4 * body);
    int joint = model->body_jntadr[body];
    if (model->body_mocapid[body] >= 0 || (joint >= 0 && model->jnt_type[joint] == mjJNT_FREE))
        return body_pose_now(body);
    return pose_compose(&parent, &offset);
}

/* An object's pose as its element has it, in the world. */
static struct pose element_pose(const struct object *object)
{
    static const struct pose turned = { { 0, 0, 0 }, { 0, 0, 1, 0 } };
    bool is_body = object->kind == OBJECT_BODY || object_owns_body(object);
    struct pose pose = is_body ? body_rest(object->body) : object_pose(object);
    return object->kind == OBJECT_CAMERA ? pose_compose(&pose, &turned) : pose;
}

static int can_move(const struct object *object)
{
    return object->kind == OBJECT_BODY || object->kind == OBJECT_SITE ||
           object->kind == OBJECT_CAMERA || object->kind == OBJECT_LIGHT ||
           object_owns_site(object) || object_owns_body(object);
}

/* Of what hangs on the object. */
static struct pose parent_pose(int handle)
{
    const struct object *parent = handle < 0 ? NULL : object_find(handle);
    if (!parent)
        return pose_identity;
    if (parent->kind == OBJECT_BODY || parent->kind == OBJECT_JOINT || object_owns_body(parent))
        return body_pose_now(parent->body);
    return object_pose(parent);
}

/* What a pose becomes when it is kept relative to the parent, and that becomes another. */
static struct pose pose_below(const struct pose *pose, int before, int after)
{
    struct pose frame = parent_pose(before), below = pose_relative(&frame, pose);
    frame = parent_pose(after);
    return pose_compose(&frame, &below);
}

/* From one object that stands in the world to another: for MuJoCo nothing changes. */
static int world_move(struct object *shape, int parent, bool keep_in_place, const char *function)
{
    struct pose pose = object_pose(shape);
    pose = pose_below(&pose, shape->parent, parent);
    if (!keep_in_place && object_place(shape, &pose, function) < 0)
        return -1;
    shape->hook = shape->parent = parent;
    return 1;
}

/* A shape with a parent is fixed to it; without one, it moves again as it did. */
static enum loose node_fasten(xmlNode *node, enum loose before)
{
    xmlNode *joint = node_free_joint(node);
    if (joint)
        before = LOOSE_FREE;
    else if (node_attribute(node, "mocap"))
        before = LOOSE_MOCAP;
    node_remove(joint);
    xmlUnsetProp(node, (const xmlChar *)"mocap");
    return before;
}

static enum loose node_loosen(xmlNode *node, enum loose before)
{
    if (before == LOOSE_FREE)
        node_add_free_joint(node);
    else if (before == LOOSE_MOCAP)
        xmlSetProp(node, (const xmlChar *)"mocap", (const xmlChar *)"true");
    return LOOSE_NOT;
}

static bool has_own_joint(const struct object *object)
{
    int joint = object->kind == OBJECT_BODY ? world.scene.model->body_jntadr[object->body] : -1;
    return joint >= 0 && world.scene.joint_object[joint] >= 0;
}

int model_move(const struct object *object, int parent, bool keep_in_place, const char *function)
{
    const struct object *target = parent == -1 ? NULL : object_find(parent);
    int handle = object_handle(object), to = target ? object_body(target) : 0;
    struct pose frame, pose;
    enum loose loose;
    struct edit edit;
    struct object *moved;
    xmlNode *node;
    if (!can_move(object))
        return error_set(function, "MuJoCo can give only shapes, sites, cameras, lights and what a "
                                   "program has made another parent.");
    scene_refresh();
    if (object->kind == OBJECT_BODY && to == 0 && object_body_above(object) == 0)
        return world_move(object_find(handle), parent, keep_in_place, function);
    pose = element_pose(object);
    if (!keep_in_place)
        pose = pose_below(&pose, object->parent, parent);
    frame = body_pose_now(to);
    pose = pose_relative(&frame, &pose);
    if (edit_begin(&edit, function) < 0)
        return -1;
    node = object_mover(edit.doc, object);
    if (node_hang(node, edit_body(edit.doc, to), &pose) < 0)
        return edit_cancel(&edit, edit_missing);
    loose = to ? node_fasten(node, object->loose) : node_loosen(node, object->loose);
    if (edit_end(&edit) < 0)
        return -1;
    moved = object_find(handle);
    if (!moved) /* it needed what it hung on */
        return 1;
    moved->loose = loose;
    if (has_own_joint(moved)) /* which stands between */
        return 1;
    moved->hook = moved->parent = parent;
    return 1;
}

/* ------------------------------------------------------------------ copies */

/* The copy starts from where the original is: its joints, or what moves it from outside. */
static void body_copy_state(int from, int to)
{
    const mjModel *model = world.scene.model;
    int moved = model->body_mocapid[from], mover = model->body_mocapid[to];
    mjtNum *qpos = world.scene.data->qpos;
    if (moved >= 0 && mover >= 0) {
        mju_copy3(world.scene.data->mocap_pos + 3 * mover, world.scene.data->mocap_pos + 3 * moved);
        mju_copy4(world.scene.data->mocap_quat + 4 * mover,
                  world.scene.data->mocap_quat + 4 * moved);
    }
    for (int i = 0; i < model->body_jntnum[from]; i++) {
        int source = model->body_jntadr[from] + i, target = model->body_jntadr[to] + i;
        int type = model->jnt_type[source];
        mju_copy(qpos + model->jnt_qposadr[target], qpos + model->jnt_qposadr[source],
                 type == mjJNT_FREE ? 7 : type == mjJNT_BALL ? 4 : 1);
    }
}

/* What a program has said of an object holds for its copy. */
static void object_copy_settings(int from, int to)
{
    const struct object *original;
    struct object *copy;
    if (from < 0 || to < 0)
        return;
    original = &world.scene.objects[from];
    copy = &world.scene.objects[to];
    free(copy->alias);
    copy->alias = original->alias ? memory_text(original->alias) : NULL;
    copy->property = original->property;
    copy->lacks = original->lacks;
    copy->explicit_flags = original->explicit_flags;
    memcpy(copy->init_velocity, original->init_velocity, sizeof(copy->init_velocity));
}

static void body_copy_settings(int from, int to)
{
    const struct scene *scene = &world.scene;
    object_copy_settings(scene->body_object[from], scene->body_object[to]);
    for (int i = 0; i < scene->model->body_jntnum[from]; i++)
        object_copy_settings(scene->joint_object[scene->model->body_jntadr[from] + i],
                             scene->joint_object[scene->model->body_jntadr[to] + i]);
}

/* The bodies below a body and below its copy are numbered in the same order. */
static void tree_copy_state(const char *original, const char *copy)
{
    const mjModel *model = world.scene.model;
    int from = mj_name2id(model, mjOBJ_BODY, original), to = mj_name2id(model, mjOBJ_BODY, copy);
    body_copy_state(from, to);
    body_copy_settings(from, to);
    for (int i = 1; from + i < model->nbody && model->body_parentid[from + i] >= from; i++) {
        body_copy_state(from + i, to + i);
        body_copy_settings(from + i, to + i);
    }
    scene_touch();
}

int model_copy(const struct object *shape, const char *function)
{
    int handle = -1;
    char *original, *name;
    struct edit edit;
    xmlNode *node;
    node = edit_begin_object(&edit, shape, function);
    if (!node)
        return -1;
    original = memory_text(node_attribute(node, "name"));
    name = memory_text(node_attribute(doc_copy(edit.doc, node), "name"));
    if (edit_end(&edit) >= 0) {
        tree_copy_state(original, name);
        handle = edit_handle(OBJECT_BODY, name);
    }
    free(original);
    free(name);
    return handle;
}
