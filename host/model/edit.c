/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A change of the scene's document; see edit.h.
 */
#include "model/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_doc.h"
#include "model/model_explain.h"
#include "model/model_document.h"
#include "model/model_names.h"
#include "model/part_name.h"
#include "model/scene_change.h"
#include "scene/pose.h"
#include "world/error.h"

const char edit_missing[] = "the scene's document lacks a part of the scene";

int edit_begin(struct edit *edit, const char *function)
{
    char error[EDIT_ERROR_SIZE] = "";
    edit->function = function;
    if (model_document_open(error, sizeof(error)) < 0)
        return error_set(function, "%s.", error);
    edit->doc = xmlCopyDoc(world.scene.document, 1);
    if (!edit->doc)
        return error_set(function, "there is no memory for the model's document.");
    doc_take_numbers(edit->doc, world.scene.model);
    return 0;
}

int edit_cancel(struct edit *edit, const char *why)
{
    xmlFreeDoc(edit->doc);
    return error_set(edit->function, "%s.", why);
}

xmlNode *edit_begin_object(struct edit *edit, const struct object *object, const char *function)
{
    xmlNode *node;
    if (edit_begin(edit, function) < 0)
        return NULL;
    node = edit_object(edit->doc, object);
    if (!node)
        edit_cancel(edit, edit_missing);
    return node;
}

int edit_end(struct edit *edit)
{
    char error[EDIT_ERROR_SIZE] = "";
    mjModel *model;
    doc_prune(edit->doc);
    model = doc_load(edit->doc, NULL, error, sizeof(error));
    if (!model) {
        error_explain(error, sizeof(error));
        return edit_cancel(edit, error);
    }
    if (scene_change(model) < 0)
        return edit_cancel(edit, "there is no memory for the changed model");
    world.scene.document = edit->doc;
    return 1;
}

/* ------------------------------------------------------------------ parts of the scene */

static const struct {
    int type;
    const char *kind;
} parts[] = {
    [OBJECT_GONE] = { mjOBJ_UNKNOWN, "" },
    [OBJECT_BODY] = { mjOBJ_BODY, "body" },       [OBJECT_JOINT] = { mjOBJ_JOINT, "joint" },
    [OBJECT_SITE] = { mjOBJ_SITE, "site" },       [OBJECT_RANGE] = { mjOBJ_SENSOR, "sensor" },
    [OBJECT_CAMERA] = { mjOBJ_CAMERA, "camera" }, [OBJECT_LIGHT] = { mjOBJ_LIGHT, "light" },
    [OBJECT_FORCE] = { mjOBJ_SENSOR, "sensor" },
};

/* Its number in the model. */
static int object_number(const struct object *object)
{
    if (object->kind != OBJECT_RANGE && object->kind != OBJECT_FORCE)
        return object->id;
    return object->sensor[0] >= 0 ? object->sensor[0] : object->sensor[1];
}

xmlNode *edit_part(xmlDoc *doc, int type, const char *kind, int id)
{
    char *name = part_name_of(world.scene.model, type, id);
    xmlNode *node = doc_find(doc, kind, name);
    free(name);
    return node;
}

xmlNode *edit_object(xmlDoc *doc, const struct object *object)
{
    return edit_part(doc, parts[object->kind].type, parts[object->kind].kind,
                     object_number(object));
}

xmlNode *edit_body(xmlDoc *doc, int body)
{
    return body == 0 ? doc_section(doc, "worldbody") : edit_part(doc, mjOBJ_BODY, "body", body);
}

int edit_handle(enum object_kind kind, const char *name)
{
    const struct scene *scene = &world.scene;
    int id = mj_name2id(scene->model, parts[kind].type, name);
    for (int i = 0; id >= 0 && i < scene->object_count; i++)
        if (scene->objects[i].kind == kind && object_number(&scene->objects[i]) == id)
            return scene->first_handle + i;
    return -1;
}

xmlNode *node_free_joint(xmlNode *body)
{
    for (xmlNode *node = xmlFirstElementChild(body); node; node = xmlNextElementSibling(node)) {
        const char *type = node_attribute(node, "type");
        if (node_is(node, "freejoint") || (type && strcmp(type, "free") == 0))
            return node;
    }
    return NULL;
}

void node_add_free_joint(xmlNode *body)
{
    xmlNode *joint = xmlNewNode(NULL, (const xmlChar *)"freejoint"), *first;
    char name[300];
    snprintf(name, sizeof(name), "%s@free", node_attribute(body, "name"));
    xmlSetProp(joint, (const xmlChar *)"name", (const xmlChar *)name);
    first = xmlFirstElementChild(body);
    if (first)
        xmlAddPrevSibling(first, joint);
    else
        xmlAddChild(body, joint);
}

/* ------------------------------------------------------------------ elements */

/* The class of what stands in an element and names none. */
static const char *class_inside(xmlNode *node)
{
    const char *class = NULL;
    for (xmlNode *at = node; at && !class; at = at->parent)
        class = at->type == XML_ELEMENT_NODE ? node_attribute(at, "childclass") : NULL;
    if (!class)
        class = node_attribute(doc_section(node->doc, "default"), "class");
    return class ? class : "main";
}

int node_hang(xmlNode *node, xmlNode *parent, const struct pose *pose)
{
    const char *attribute, *class;
    if (!node || !parent)
        return -1;
    class = class_inside(node->parent);
    attribute = node_is(node, "body") ? "childclass" : "class";
    if (strcmp(class, class_inside(parent)) != 0 && !node_attribute(node, attribute))
        xmlSetProp(node, (const xmlChar *)attribute, (const xmlChar *)class);
    xmlUnlinkNode(node);
    xmlAddChild(parent, node);
    doc_place(node, pose);
    return 0;
}

void node_remove(xmlNode *node)
{
    if (!node)
        return;
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

/* ------------------------------------------------------------------ poses */

struct pose numbers_pose(const mjtNum *position, const mjtNum *quaternion)
{
    struct pose pose;
    mju_copy3(pose.position, position);
    mju_copy4(pose.quaternion, quaternion);
    return pose;
}

struct pose body_pose_now(int body)
{
    return numbers_pose(world.scene.data->xpos + 3 * body, world.scene.data->xquat + 4 * body);
}

struct pose body_offset_now(int body)
{
    struct pose parent = body_pose_now(world.scene.model->body_parentid[body]);
    struct pose own = body_pose_now(body);
    return pose_relative(&parent, &own);
}
