/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Dummies that are linked; see model_link.h.
 */
#include "model/model_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/edit.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/part_name.h"
#include "scene/object.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "world/error.h"

#define PREFIX "link@" /* of the welds' names; their dummies' handles are behind it */
#define NAME_SIZE 60
#define NUMBERS_SIZE (7 * 26)

/* What is to be held, or held from now on; the same link is met at both of its dummies. */
static bool link_holds(const struct object *dummy)
{
    const struct object *other = dummy->kind == OBJECT_GONE ? NULL : object_link(dummy);
    return other && other > dummy && dummy->link_type == sim_dummylink_dynloopclosure;
}

static bool weld_is_there(const mjModel *model)
{
    for (int i = 0; i < model->neq; i++) {
        const char *name = mj_id2name(model, mjOBJ_EQUALITY, i);
        if (name && strncmp(name, PREFIX, strlen(PREFIX)) == 0)
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ welds */

struct weld {
    char name[NAME_SIZE];
    char *bodies[2];             /* the second is NULL for the world */
    char relative[NUMBERS_SIZE]; /* the second in the first */
};

static struct pose pose_on(const struct object *dummy, int body)
{
    struct pose frame = body_pose_now(body), pose = object_pose(dummy);
    return pose_relative(&frame, &pose);
}

/* -1: both dummies move together anyway. */
static int weld_make(struct weld *weld, const struct object *one, const struct object *other)
{
    const mjModel *model = world.scene.model;
    int body = object_body(one), other_body = object_body(other);
    struct pose at, back;
    if (model->body_weldid[body] == model->body_weldid[other_body])
        return -1;
    if (body == 0) {
        const struct object *first = one;
        one = other;
        other = first;
        body = other_body;
        other_body = 0;
    }
    snprintf(weld->name, sizeof(weld->name), PREFIX "%d-%d", object_handle(one),
             object_handle(other));
    back = pose_on(other, other_body);
    back = pose_relative(&back, &pose_identity);
    at = pose_on(one, body);
    at = pose_compose(&at, &back);
    snprintf(weld->relative, sizeof(weld->relative), "%.12g %.12g %.12g %.12g %.12g %.12g %.12g",
             at.position[0], at.position[1], at.position[2], at.quaternion[0], at.quaternion[1],
             at.quaternion[2], at.quaternion[3]);
    weld->bodies[0] = part_name_of(model, mjOBJ_BODY, body);
    weld->bodies[1] = other_body ? part_name_of(model, mjOBJ_BODY, other_body) : NULL;
    return 0;
}

static bool attribute_is(const xmlNode *node, const char *name, const char *value)
{
    const char *text = node_attribute(node, name);
    return text && value ? strcmp(text, value) == 0 : !text && !value;
}

static xmlNode *weld_find(xmlNode *section, const char *name)
{
    for (xmlNode *node = xmlFirstElementChild(section); node; node = xmlNextElementSibling(node))
        if (attribute_is(node, "name", name))
            return node;
    return NULL;
}

static void attribute_set(xmlNode *node, const char *name, const char *value)
{
    if (value)
        xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

/* Whether that changes the document. What is kept gets a mark. */
static bool weld_write(xmlNode *section, const struct weld *weld)
{
    xmlNode *node = weld_find(section, weld->name);
    bool is_same = node && attribute_is(node, "body1", weld->bodies[0]) &&
                   attribute_is(node, "body2", weld->bodies[1]) &&
                   attribute_is(node, "relpose", weld->relative);
    if (!is_same) {
        node_remove(node);
        node = xmlNewChild(section, NULL, (const xmlChar *)"weld", NULL);
        attribute_set(node, "name", weld->name);
        attribute_set(node, "body1", weld->bodies[0]);
        attribute_set(node, "body2", weld->bodies[1]);
        attribute_set(node, "relpose", weld->relative);
    }
    node->_private = node;
    return !is_same;
}

static bool welds_drop(xmlNode *section)
{
    bool is_changed = false;
    xmlNode *next;
    for (xmlNode *node = xmlFirstElementChild(section); node; node = next) {
        const char *name = node_attribute(node, "name");
        next = xmlNextElementSibling(node);
        if (name && strncmp(name, PREFIX, strlen(PREFIX)) == 0 && !node->_private) {
            node_remove(node);
            is_changed = true;
        }
    }
    return is_changed;
}

/* ------------------------------------------------------------------ links */

static void link_warn(const struct object *dummy)
{
    char text[300];
    snprintf(text, sizeof(text), "the link of the dummies %.100s and %.100s holds nothing: they move "
             "together, or not at all", dummy->name, object_link(dummy)->name);
    warning_say(text);
}

static bool links_write(xmlNode *section)
{
    const struct scene *scene = &world.scene;
    bool is_changed = false;
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *dummy = &scene->objects[i];
        struct weld weld;
        if (!link_holds(dummy))
            continue;
        if (weld_make(&weld, dummy, object_link(dummy)) < 0) {
            link_warn(dummy);
            continue;
        }
        is_changed = weld_write(section, &weld) || is_changed;
        free(weld.bodies[0]);
        free(weld.bodies[1]);
    }
    return welds_drop(section) || is_changed;
}

int links_settle(const char *function)
{
    const struct scene *scene = &world.scene;
    bool is_needed = weld_is_there(scene->model);
    struct edit edit;
    for (int i = 0; i < scene->object_count && !is_needed; i++)
        is_needed = link_holds(&scene->objects[i]);
    if (!is_needed)
        return 1;
    scene_refresh();
    if (edit_begin(&edit, function) < 0)
        return -1;
    if (links_write(doc_section(edit.doc, "equality")))
        return edit_end(&edit);
    xmlFreeDoc(edit.doc);
    return 1;
}
