/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The state of a model that is joined to a scene; see model_note.h.
 */
#include "model/model_note.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_numbers.h"
#include "model/model_state.h"
#include "model/saved.h"
#include "scene/refresh.h"
#include "world/world.h"

#define NOTE_STATE "simx-state" /* attributes, which no document has when it is compiled */
#define NOTE_ALIAS "simx-alias"

static void positions_note(struct table *names, const mjModel *model, int key)
{
    for (int i = 0; i < model->njnt; i++) {
        xmlNode *node = doc_part(names, model, mjOBJ_JOINT, "joint", i);
        int width = joint_width(model->jnt_type[i]);
        if (node && model->jnt_type[i] != mjJNT_FREE)
            node_set_numbers(node, NOTE_STATE,
                             model->key_qpos + key * model->nq + model->jnt_qposadr[i], width);
    }
}

void state_note(xmlDoc *doc, const mjModel *model)
{
    struct table names = { .items = NULL };
    int key = mj_name2id(model, mjOBJ_KEY, SAVED_KEY);
    names_collect(xmlDocGetRootElement(doc), &names);
    if (key >= 0)
        positions_note(&names, model, key);
    for (int i = 0; i < model->ntext; i++) {
        const char *name = mj_id2name(model, mjOBJ_TEXT, i);
        union table_value *found = NULL;
        if (name && strncmp(name, SAVED_ALIAS, strlen(SAVED_ALIAS)) == 0)
            found = table_find(&names, name + strlen(SAVED_ALIAS));
        if (found && found->block)
            xmlSetProp(found->block, (const xmlChar *)NOTE_ALIAS,
                       (const xmlChar *)model->text_data + model->text_adr[i]);
    }
    saved_texts_drop(doc);
    table_clear(&names);
}

/* What is noted at an element, under "state kind:name" or "alias kind:name". */
static void note_take(xmlNode *node, const char *attribute, struct table *notes)
{
    const char *text = node_attribute(node, attribute);
    char *key, *note;
    size_t size;
    if (!text)
        return;
    key = name_key(name_kind(node), node_attribute(node, "name"));
    size = strlen(attribute) + strlen(key) + 2;
    note = memory_new(size, 1);
    snprintf(note, size, "%s %s", attribute, key);
    table_take(notes, note)->block = memory_text(text);
    free(note);
    free(key);
    xmlUnsetProp(node, (const xmlChar *)attribute);
}

static int notes_take(xmlNode *node, void *notes)
{
    if (name_kind(node) && node_attribute(node, "name")) {
        note_take(node, NOTE_STATE, notes);
        note_take(node, NOTE_ALIAS, notes);
    }
    return 1;
}

void state_collect(xmlDoc *doc, struct table *notes)
{
    notes->release = free;
    names_walk(xmlDocGetRootElement(doc), notes_take, notes);
}

static const char *note_of(struct table *notes, const char *attribute, const char *key)
{
    size_t size = strlen(attribute) + strlen(key) + 2;
    char *note = memory_new(size, 1);
    union table_value *found;
    snprintf(note, size, "%s %s", attribute, key);
    found = table_find(notes, note);
    free(note);
    return found ? found->block : NULL;
}

void state_apply(struct table *notes)
{
    struct scene *scene = &world.scene;
    for (int i = 0; notes->count && i < scene->object_count; i++) {
        struct object *object = &scene->objects[i];
        char *key = object->kind == OBJECT_GONE ? memory_text("") : saved_object_key(object);
        const char *alias = note_of(notes, NOTE_ALIAS, key), *state = note_of(notes, NOTE_STATE, key);
        mjtNum *qpos = object->kind == OBJECT_JOINT
                           ? scene->data->qpos + scene->model->jnt_qposadr[object->id]
                           : NULL;
        if (alias) {
            free(object->alias);
            object->alias = memory_text(alias);
        }
        if (state && qpos && scene->model->jnt_type[object->id] == mjJNT_BALL)
            sscanf(state, "%lf %lf %lf %lf", &qpos[0], &qpos[1], &qpos[2], &qpos[3]);
        else if (state && qpos)
            sscanf(state, "%lf", qpos);
        free(key);
    }
    if (notes->count)
        scene_touch();
    table_clear(notes);
}
