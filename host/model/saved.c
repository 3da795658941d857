/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a file that this program has written tells beyond the model; see saved.h.
 */
#include "model/saved.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/part_name.h"
#include "scene/refresh.h"
#include "scene/scene_objects.h"

static const struct {
    const char *kind;
    int type;
} parts[] = {
    [OBJECT_GONE] = { "", mjOBJ_UNKNOWN },       [OBJECT_BODY] = { "body", mjOBJ_BODY },
    [OBJECT_JOINT] = { "joint", mjOBJ_JOINT },   [OBJECT_SITE] = { "site", mjOBJ_SITE },
    [OBJECT_RANGE] = { "sensor", mjOBJ_SENSOR }, [OBJECT_FORCE] = { "sensor", mjOBJ_SENSOR },
    [OBJECT_CAMERA] = { "camera", mjOBJ_CAMERA }, [OBJECT_LIGHT] = { "light", mjOBJ_LIGHT },
    [OBJECT_DUMMY] = { "site", mjOBJ_SITE },
};

char *saved_object_key(const struct object *object)
{
    int is_sensor = object->kind == OBJECT_RANGE || object->kind == OBJECT_FORCE;
    int sensor = object->sensor[0] >= 0 ? object->sensor[0] : object->sensor[1];
    char *name = object->kind == OBJECT_DUMMY
                     ? memory_text(object->name)
                     : part_name_of(world.scene.model, parts[object->kind].type,
                                    is_sensor ? sensor : object->id);
    size_t size = strlen(parts[object->kind].kind) + strlen(name) + 2;
    char *key = memory_new(size, 1);
    snprintf(key, size, "%s:%s", parts[object->kind].kind, name);
    free(name);
    return key;
}

/* ------------------------------------------------------------------ texts */

/* The texts of the model whose names begin so, by the rest of their names: their numbers. */
static struct table texts_find(const char *prefix)
{
    const mjModel *model = world.scene.model;
    struct table texts = { .items = NULL };
    for (int i = 0; i < model->ntext; i++) {
        const char *name = mj_id2name(model, mjOBJ_TEXT, i);
        if (name && strncmp(name, prefix, strlen(prefix)) == 0)
            table_take(&texts, name + strlen(prefix))->number = i;
    }
    return texts;
}

static const char *text_of(struct table *texts, const char *key)
{
    const mjModel *model = world.scene.model;
    union table_value *found = table_find(texts, key);
    return found ? model->text_data + model->text_adr[found->number] : NULL;
}

static void aliases_apply(void)
{
    struct scene *scene = &world.scene;
    struct table texts = texts_find(SAVED_ALIAS);
    for (int i = 0; texts.count && i < scene->object_count; i++) {
        char *key = saved_object_key(&scene->objects[i]);
        const char *alias = text_of(&texts, key);
        if (alias) {
            free(scene->objects[i].alias);
            scene->objects[i].alias = memory_text(alias);
        }
        free(key);
    }
    table_clear(&texts);
}

static void parent_apply(int index, int parent)
{
    world.scene.objects[index].hook = parent;
}

static void link_apply(int index, int other)
{
    world.scene.objects[index].link = other + 1;
}

/* Calls `apply` with the place of each object and the handle of the one that its text names. */
static void others_apply(const char *prefix, void (*apply)(int index, int other))
{
    struct scene *scene = &world.scene;
    struct table texts = texts_find(prefix), handles = { .items = NULL };
    for (int i = 0; texts.count && i < scene->object_count; i++) {
        char *key = saved_object_key(&scene->objects[i]);
        table_take(&handles, key)->number = scene->first_handle + i;
        free(key);
    }
    for (int i = 0; texts.count && i < scene->object_count; i++) {
        char *key = saved_object_key(&scene->objects[i]);
        const char *other = text_of(&texts, key);
        union table_value *found = other ? table_find(&handles, other) : NULL;
        if (found && found->number != scene->first_handle + i)
            apply(i, found->number);
        free(key);
    }
    table_clear(&texts);
    table_clear(&handles);
}

void saved_apply(void)
{
    struct scene *scene = &world.scene;
    int key = mj_name2id(scene->model, mjOBJ_KEY, SAVED_KEY);
    if (key >= 0) {
        mj_resetDataKeyframe(scene->model, scene->data, key);
        scene_touch();
    }
    aliases_apply();
    others_apply(SAVED_PARENT, parent_apply);
    others_apply(SAVED_LINK, link_apply);
    scene_hang_on_hooks();
}
