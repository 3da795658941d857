/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's state in a document; see model_state.h.
 */
#include "model/model_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/edit.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_numbers.h"
#include "model/saved.h"
#include "scene/object.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "view/frame.h"

#define NUMBER_SIZE 26

static void attribute_set(xmlNode *node, const char *name, const char *value)
{
    xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

/* ------------------------------------------------------------------ places */

static void bodies_place(struct table *names)
{
    const mjModel *model = world.scene.model;
    for (int i = 1; i < model->nbody; i++) {
        int joint = model->body_jntadr[i];
        bool is_free = joint >= 0 && model->jnt_type[joint] == mjJNT_FREE;
        xmlNode *node = doc_part(names, model, mjOBJ_BODY, "body", i);
        struct pose pose = body_pose_now(i);
        if (node && (is_free || model->body_mocapid[i] >= 0))
            doc_place(node, &pose);
    }
}

/* An element that is not drawn. */
static void dummy_write(struct table *names, const struct object *dummy)
{
    const struct object *carrier = object_carrier(dummy);
    int body = carrier ? carrier->body : 0;
    xmlNode *parent = doc_part(names, world.scene.model, mjOBJ_BODY, "body", body), *site;
    struct pose frame = body_pose_now(body), pose = object_pose(dummy);
    if (!parent)
        return;
    pose = pose_relative(&frame, &pose);
    site = xmlNewChild(parent, NULL, (const xmlChar *)"site", NULL);
    attribute_set(site, "name", dummy->name);
    attribute_set(site, "rgba", "0 0 0 0");
    doc_place(site, &pose);
}

/* ------------------------------------------------------------------ texts */

static bool is_saved_text(const xmlNode *node)
{
    const char *name = node_is(node, "text") ? node_attribute(node, "name") : NULL;
    return name && (strncmp(name, SAVED_ALIAS, strlen(SAVED_ALIAS)) == 0 ||
                    strncmp(name, SAVED_PARENT, strlen(SAVED_PARENT)) == 0 ||
                    strncmp(name, SAVED_LINK, strlen(SAVED_LINK)) == 0);
}

void saved_texts_drop(xmlDoc *doc)
{
    xmlNode *custom = doc_section(doc, "custom");
    xmlNode *next;
    for (xmlNode *node = xmlFirstElementChild(custom); node; node = next) {
        next = xmlNextElementSibling(node);
        if (is_saved_text(node))
            node_remove(node);
    }
}

static void text_write(xmlNode *custom, const char *prefix, const struct object *object,
                       const char *data)
{
    xmlNode *text = xmlNewChild(custom, NULL, (const xmlChar *)"text", NULL);
    char *key = saved_object_key(object);
    size_t size = strlen(prefix) + strlen(key) + 1;
    char *name = memory_new(size, 1);
    snprintf(name, size, "%s%s", prefix, key);
    attribute_set(text, "name", name);
    attribute_set(text, "data", data);
    free(name);
    free(key);
}

/* The parent that the model does not tell, or NULL. */
static const struct object *parent_to_tell(const struct object *object)
{
    const struct object *parent = object->parent < 0 ? NULL : object_find(object->parent);
    if (!parent || (object->hook < 0 && object->kind != OBJECT_DUMMY))
        return NULL;
    return parent->kind == OBJECT_BODY ? NULL : parent;
}

static void other_tell(xmlNode *custom, const char *prefix, const struct object *object,
                       const struct object *other)
{
    char *key = saved_object_key(other);
    text_write(custom, prefix, object, key);
    free(key);
}

static void object_tell(xmlNode *custom, const struct object *object)
{
    const struct object *parent = parent_to_tell(object);
    if (object->alias)
        text_write(custom, SAVED_ALIAS, object, object->alias);
    if (parent)
        other_tell(custom, SAVED_PARENT, object, parent);
    if (object_link(object) && object->link_type == sim_dummylink_dynloopclosure)
        other_tell(custom, SAVED_LINK, object, object_link(object));
}

/* ------------------------------------------------------------------ cameras */

/* Its first two user numbers; those behind stay. */
static void resolution_write(xmlDoc *doc, struct table *names, int camera)
{
    const mjModel *model = world.scene.model;
    const int *wanted = world.vision.frames ? world.vision.frames[camera].wanted : NULL;
    xmlNode *node = doc_part(names, model, mjOBJ_CAMERA, "camera", camera), *sizes;
    int resolution[2], count = model->nuser_cam > 2 ? model->nuser_cam : 2, used;
    char *text;
    if (!node || !wanted || !(wanted[0] || wanted[1]))
        return;
    frame_resolution(camera, resolution);
    text = memory_new((size_t)count, NUMBER_SIZE);
    used = sprintf(text, "%d %d", resolution[0], resolution[1]);
    for (int i = 2; i < count; i++)
        used += sprintf(text + used, " %.17g", model->cam_user[camera * model->nuser_cam + i]);
    attribute_set(node, "user", text);
    xmlUnsetProp(node, (const xmlChar *)"resolution");
    free(text);
    sizes = node_child(xmlDocGetRootElement(doc), "size");
    if (sizes && model->nuser_cam < 2)
        xmlUnsetProp(sizes, (const xmlChar *)"nuser_cam");
}

void doc_take_state(xmlDoc *doc)
{
    const struct scene *scene = &world.scene;
    xmlNode *custom = doc_section(doc, "custom");
    struct table names = { .items = NULL };
    char *key = name_key("body", "world");
    names_collect(xmlDocGetRootElement(doc), &names);
    table_take(&names, key)->block = doc_section(doc, "worldbody");
    free(key);
    saved_texts_drop(doc);
    bodies_place(&names);
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *object = &scene->objects[i];
        if (object->kind == OBJECT_GONE || object->type) /* of whose kind MuJoCo has none */
            continue;
        if (object->kind == OBJECT_DUMMY)
            dummy_write(&names, object);
        object_tell(custom, object);
    }
    for (int i = 0; i < scene->model->ncam; i++)
        resolution_write(doc, &names, i);
    table_clear(&names);
}

/* ------------------------------------------------------------------ the keyframe */

struct text {
    char *bytes;
    size_t used;
    size_t room;
};

/* MuJoCo takes a blank at the end for one more number. */
static void text_add(struct text *text, const mjtNum *numbers, int count)
{
    if (text->used + (size_t)count * NUMBER_SIZE + 1 > text->room) {
        text->room = 2 * (text->used + (size_t)count * NUMBER_SIZE + 1);
        text->bytes = memory_resize(text->bytes, text->room);
    }
    for (int i = 0; i < count; i++)
        text->used += (size_t)sprintf(text->bytes + text->used, text->used ? " %.17g" : "%.17g",
                                      numbers[i]);
}

static void text_set(struct text *text, xmlNode *key, const char *name)
{
    if (text->used)
        attribute_set(key, name, text->bytes);
    free(text->bytes);
}

/* A part's number in the world's scene, -1: it has none. */
static int part_now(const mjModel *model, int type, int id)
{
    return part_follow(model, world.scene.model, type, id);
}

/* Of the document's model, whose joints may be some of the scene's. */
void doc_take_key(xmlDoc *doc, const mjModel *model)
{
    const struct scene *scene = &world.scene;
    const mjModel *now = scene->model;
    struct text qpos = { .bytes = NULL }, ctrl = qpos, mpos = qpos, mquat = qpos;
    xmlNode *key = xmlNewChild(doc_section(doc, "keyframe"), NULL, (const xmlChar *)"key", NULL);
    attribute_set(key, "name", SAVED_KEY);
    for (int i = 0; i < model->njnt; i++) {
        int there = part_now(model, mjOBJ_JOINT, i);
        const mjtNum *numbers = there < 0 ? model->qpos0 + model->jnt_qposadr[i]
                                          : scene->data->qpos + now->jnt_qposadr[there];
        text_add(&qpos, numbers, joint_width(model->jnt_type[i]));
    }
    for (int i = 0; i < model->nu; i++) {
        int there = part_now(model, mjOBJ_ACTUATOR, i);
        mjtNum control = there < 0 ? 0 : scene->data->ctrl[there];
        text_add(&ctrl, &control, 1);
    }
    for (int i = 0; i < model->nbody; i++) {
        int there = model->body_mocapid[i] < 0 ? -1 : part_now(model, mjOBJ_BODY, i);
        int mocap = there < 0 ? -1 : now->body_mocapid[there];
        if (model->body_mocapid[i] < 0)
            continue;
        text_add(&mpos, mocap < 0 ? model->body_pos + 3 * i : scene->data->mocap_pos + 3 * mocap, 3);
        text_add(&mquat, mocap < 0 ? model->body_quat + 4 * i : scene->data->mocap_quat + 4 * mocap, 4);
    }
    text_set(&qpos, key, "qpos");
    text_set(&ctrl, key, "ctrl");
    text_set(&mpos, key, "mpos");
    text_set(&mquat, key, "mquat");
}
