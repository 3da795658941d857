/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which objects a model has, and what they are called. As in the simulators, a joint stands between
 * two shapes: its parent is the parent body's shape, its child the shape of the body that it moves.
 */
#include "scene/scene_objects.h"

#include <stdio.h>
#include <stdlib.h>

#include "scene/embedded.h"
#include "scene/object.h"
#include "world/world.h"

/* In front of the "#": what an object is called when an earlier kind has its plain name. */
static const char *const kind_suffixes[] = {
    [OBJECT_GONE] = "",         [OBJECT_BODY] = "_body",     [OBJECT_JOINT] = "_joint",
    [OBJECT_SITE] = "_site",    [OBJECT_RANGE] = "_sensor",  [OBJECT_FORCE] = "_sensor",
    [OBJECT_CAMERA] = "_camera", [OBJECT_LIGHT] = "_light",  [OBJECT_DUMMY] = "",
};

static char *text_join(const char *text, const char *suffix, int number)
{
    int size = snprintf(NULL, 0, "%s%s#%d", text, suffix, number) + 1;
    char *joined = memory_new((size_t)size, 1);
    if (number < 0)
        snprintf(joined, (size_t)size, "%s%s", text, suffix);
    else
        snprintf(joined, (size_t)size, "%s%s#%d", text, suffix, number);
    return joined;
}

/* The wanted name, or with its kind's suffix, or with a number behind it. */
static char *name_choose(struct table *names, const char *wanted, enum object_kind kind)
{
    char *name = text_join(wanted, "", -1);
    if (table_find(names, name)) {
        free(name);
        name = text_join(wanted, kind_suffixes[kind], -1);
    }
    for (int number = 0; table_find(names, name); number++) {
        free(name);
        name = text_join(wanted, kind_suffixes[kind], number);
    }
    return name;
}

static struct object *place_add(struct scene *scene)
{
    if (scene->object_count == scene->object_room) {
        scene->object_room = scene->object_room ? 2 * scene->object_room : 64;
        scene->objects = memory_resize(scene->objects,
                                       (size_t)scene->object_room * sizeof(*scene->objects));
    }
    return &scene->objects[scene->object_count++];
}

void scene_add_gone(struct scene *scene)
{
    *place_add(scene) = (struct object){ .kind = OBJECT_GONE, .parent = -1, .hook = -1 };
}

int scene_add(struct scene *scene, const struct object *object, const char *wanted)
{
    int handle = scene->first_handle + scene->object_count;
    struct object *added = place_add(scene);
    *added = *object;
    added->name = name_choose(&scene->names, wanted, object->kind);
    added->alias = object->alias ? memory_text(object->alias) : NULL;
    added->script = embedded_copy(object->script);
    table_take(&scene->names, added->name)->number = handle;
    return handle;
}

void scene_remove(int handle)
{
    struct object *object = object_find(handle);
    table_remove(&world.scene.names, object->name);
    free(object->name);
    free(object->alias);
    embedded_free(object->script);
    object->name = object->alias = NULL;
    object->script = NULL;
    object->kind = OBJECT_GONE;
}

static void scene_make(struct scene *scene, enum object_kind kind, int type, int id, int body)
{
    static const char *const prefixes[] = {
        [mjOBJ_BODY] = "body",     [mjOBJ_JOINT] = "joint",  [mjOBJ_SITE] = "site",
        [mjOBJ_CAMERA] = "camera", [mjOBJ_LIGHT] = "light",
    };
    struct object object = { .kind = kind, .id = id, .sensor = { -1, -1 }, .body = body,
                             .hook = -1, .base = -1 };
    const char *name = mj_id2name(scene->model, type, id);
    char plain[32];
    if (!name || !*name) {
        snprintf(plain, sizeof(plain), "%s%d", prefixes[type], id);
        name = plain;
    }
    object.property = sim_modelproperty_not_model;
    scene_add(scene, &object, name);
}

static void scene_make_body(struct scene *scene, int body)
{
    scene->body_object[body] = scene->object_count;
    scene_make(scene, OBJECT_BODY, mjOBJ_BODY, body, body);
}

static void scene_make_bodies(struct scene *scene)
{
    const mjModel *model = scene->model;
    for (int i = 0; i < model->nbody; i++) {
        scene->body_object[i] = -1;
        if (i > 0 && !part_is_own(model, mjOBJ_BODY, i))
            scene_make_body(scene, i);
    }
}

/* Those that have the name of an object's own, but there is no such object. */
static void scene_make_orphans(struct scene *scene)
{
    for (int i = 1; i < scene->model->nbody; i++)
        if (scene->body_object[i] < 0)
            scene_make_body(scene, i);
}

static void scene_make_joints(struct scene *scene)
{
    const mjModel *model = scene->model;
    for (int i = 0; i < model->njnt; i++) {
        int body = model->jnt_bodyid[i];
        scene->joint_object[i] = -1;
        if (model->jnt_type[i] == mjJNT_FREE)
            continue;
        scene->joint_object[i] = scene->object_count;
        if (part_is_own(model, mjOBJ_BODY, body))
            scene->body_object[body] = scene->object_count;
        scene_make(scene, OBJECT_JOINT, mjOBJ_JOINT, i, body);
    }
}

/* The object of that kind at a site, or NULL. */
static struct object *site_object(struct scene *scene, enum object_kind kind, int site)
{
    for (int i = 0; i < scene->object_count; i++)
        if (scene->objects[i].kind == kind && scene->objects[i].id == site)
            return &scene->objects[i];
    return NULL;
}

static void scene_make_sensor(struct scene *scene, enum object_kind kind, int part, int sensor)
{
    const mjModel *model = scene->model;
    int site = model->sensor_objid[sensor];
    struct object object = { .kind = kind, .id = site, .sensor = { -1, -1 }, .hook = -1 };
    struct object *same = kind == OBJECT_FORCE ? site_object(scene, kind, site) : NULL;
    const char *name = mj_id2name(model, mjOBJ_SENSOR, sensor);
    char plain[32];
    if (model->sensor_objtype[sensor] != mjOBJ_SITE)
        return;
    if (same && same->sensor[part] < 0) {
        same->sensor[part] = sensor;
        return;
    }
    snprintf(plain, sizeof(plain), "sensor%d", sensor);
    object.sensor[part] = sensor;
    object.body = model->site_bodyid[site];
    if (kind == OBJECT_FORCE && part_is_own(model, mjOBJ_BODY, object.body))
        scene->body_object[object.body] = scene->object_count;
    object.property = sim_modelproperty_not_model;
    scene_add(scene, &object, name && *name ? name : plain);
}

static void scene_make_sensors(struct scene *scene)
{
    const mjModel *model = scene->model;
    for (int i = 0; i < model->nsensor; i++)
        if (model->sensor_type[i] == mjSENS_RANGEFINDER)
            scene_make_sensor(scene, OBJECT_RANGE, 0, i);
    for (int i = 0; i < model->nsensor; i++) {
        if (model->sensor_type[i] == mjSENS_FORCE)
            scene_make_sensor(scene, OBJECT_FORCE, 0, i);
        else if (model->sensor_type[i] == mjSENS_TORQUE)
            scene_make_sensor(scene, OBJECT_FORCE, 1, i);
    }
}

/* ------------------------------------------------------------------ parents */

/* The handle of the object that stands for a body; the world has none. */
static int body_handle(const struct scene *scene, int body)
{
    return body == 0 ? -1 : scene->first_handle + scene->body_object[body];
}

/* A body's joints stand in a row between its parent's shape and its own. */
static void body_hang(struct scene *scene, int body)
{
    const mjModel *model = scene->model;
    struct object *own = &scene->objects[scene->body_object[body]];
    int parent = body_handle(scene, model->body_parentid[body]);
    own->parent = parent;
    for (int k = 0; k < model->body_jntnum[body]; k++) {
        int index = scene->joint_object[model->body_jntadr[body] + k];
        if (index < 0)
            continue;
        scene->objects[index].parent = parent;
        parent = scene->first_handle + index;
        if (own != &scene->objects[index])
            own->parent = parent;
    }
}

static void scene_hang_objects(struct scene *scene)
{
    for (int i = 0; i < scene->object_count; i++)
        scene->objects[i].parent = body_handle(scene, scene->objects[i].body);
    for (int body = 1; body < scene->model->nbody; body++)
        body_hang(scene, body);
}

void scene_hang_on_hooks(void)
{
    const struct scene *scene = &world.scene;
    for (int i = 0; i < scene->object_count; i++) {
        struct object *object = &scene->objects[i];
        const struct object *hook = object->hook < 0 ? NULL : object_find(object->hook);
        if (object->kind == OBJECT_GONE || object->hook < 0)
            continue;
        if (hook && object_body(hook) == object_body_above(object))
            object->parent = object->hook;
        else
            object->hook = -1;
    }
}

/* A body on the floor that carries others is the base of a model, as a robot's is. */
static void scene_mark_models(struct scene *scene)
{
    const mjModel *model = scene->model;
    for (int body = 1; body < model->nbody; body++) {
        int parent = model->body_parentid[body];
        if (parent != 0 && model->body_parentid[parent] == 0)
            scene->objects[scene->body_object[parent]].property = 0;
    }
}

void scene_make_objects(struct scene *scene)
{
    const mjModel *model = scene->model;
    scene->body_object = memory_new((size_t)model->nbody, sizeof(int));
    scene->joint_object = memory_new((size_t)model->njnt, sizeof(int));
    scene_make_bodies(scene);
    scene_make_joints(scene);
    for (int i = 0; i < model->nsite; i++)
        if (!part_is_own(model, mjOBJ_SITE, i))
            scene_make(scene, OBJECT_SITE, mjOBJ_SITE, i, model->site_bodyid[i]);
    scene_make_sensors(scene);
    for (int i = 0; i < model->ncam; i++)
        scene_make(scene, OBJECT_CAMERA, mjOBJ_CAMERA, i, model->cam_bodyid[i]);
    for (int i = 0; i < model->nlight; i++)
        scene_make(scene, OBJECT_LIGHT, mjOBJ_LIGHT, i, model->light_bodyid[i]);
    scene_make_orphans(scene);
    scene_hang_objects(scene);
    scene_mark_models(scene);
}
