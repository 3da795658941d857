/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Writing the scene, or a part of it; see model_save.h.
 */
#include "model/model_save.h"

#include <errno.h>
#include <libxml/parser.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/compile.h"
#include "model/edit.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_path.h"
#include "model/model_state.h"
#include "scene/object.h"
#include "scene/refresh.h"
#include "world/error.h"
#include "world/file.h"

struct saving {
    struct edit edit;
    char *path;     /* of the file */
    char *folder;   /* beside it, for files that exist in memory */
    bool is_failed; /* ... for this reason */
    char error[EDIT_ERROR_SIZE];
};

/* ------------------------------------------------------------------ names */

/* The name with ".xml" in place of the simulators' ending; NULL: it has another one. To be freed. */
static char *path_choose(const char *name)
{
    static const char *const endings[] = { ".simscene.xml", ".simmodel.xml", ".ttt", ".ttm", ".xml" };
    const char *slash = strrchr(name, '/');
    size_t stem = strlen(name), size;
    char *path;
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]) && stem == strlen(name); i++)
        if (path_ends_with(name, endings[i]))
            stem -= strlen(endings[i]);
    if (stem == strlen(name) && strchr(slash ? slash : name, '.'))
        return NULL;
    size = stem + sizeof(".xml");
    path = memory_new(size, 1);
    snprintf(path, size, "%.*s.xml", (int)stem, name);
    return path;
}

static char *folder_choose(const char *path)
{
    size_t size = strlen(path) + sizeof(".files");
    char *folder = memory_new(size, 1);
    snprintf(folder, size, "%.*s.files", (int)(strlen(path) - strlen(".xml")), path);
    return folder;
}

/* ------------------------------------------------------------------ files of assets */

static void name_tell(xmlNode *asset, const char *file)
{
    const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
    const char *dot = strrchr(base, '.');
    char *name;
    if (node_attribute(asset, "name"))
        return;
    name = memory_copy(base, dot ? (size_t)(dot - base) : strlen(base));
    xmlSetProp(asset, (const xmlChar *)"name", (const xmlChar *)name);
    free(name);
}

static int memory_file_write(struct saving *saving, const char *file)
{
    size_t size, path_size = strlen(saving->folder) + strlen(file) + 2;
    const void *bytes = compile_file_bytes(file, &size);
    char *path = memory_new(path_size, 1);
    int result = -1;
    snprintf(path, path_size, "%s/%s", saving->folder, file);
    if (mkdir(saving->folder, 0777) < 0 && errno != EEXIST)
        snprintf(saving->error, sizeof(saving->error), "%s cannot be written: %s", saving->folder,
                 strerror(errno));
    else
        result = file_write(path, bytes, size, saving->error, sizeof(saving->error));
    free(path);
    return result;
}

static void asset_place(struct saving *saving, xmlNode *asset, const char *attribute)
{
    const char *file = node_attribute(asset, attribute), *slash = strrchr(saving->folder, '/');
    char path[PATH_MAX];
    if (!file || saving->is_failed)
        return;
    if (strcmp(attribute, "file") == 0)
        name_tell(asset, file);
    if (compile_has_file(file)) {
        saving->is_failed = memory_file_write(saving, file) < 0;
        snprintf(path, sizeof(path), "%s/%s", slash ? slash + 1 : saving->folder, file);
    } else if (!realpath(file, path)) {
        return;
    }
    xmlSetProp(asset, (const xmlChar *)attribute, (const xmlChar *)path);
}

static int assets_place(struct saving *saving)
{
    for (xmlNode *asset = xmlFirstElementChild(doc_section(saving->edit.doc, "asset")); asset;
         asset = xmlNextElementSibling(asset)) {
        xmlAttr *next;
        for (xmlAttr *given = asset->properties; given; given = next) {
            next = given->next;
            if (strncmp((const char *)given->name, "file", 4) == 0)
                asset_place(saving, asset, (const char *)given->name);
        }
    }
    return saving->is_failed ? -1 : 0;
}

/* ------------------------------------------------------------------ writing */

static int document_write(struct saving *saving)
{
    xmlChar *text = NULL;
    int length = 0, result = -1;
    if (assets_place(saving) < 0)
        return -1;
    xmlDocDumpFormatMemory(saving->edit.doc, &text, &length, 1);
    if (text)
        result = file_write(saving->path, text, (size_t)length, saving->error,
                            sizeof(saving->error));
    else
        snprintf(saving->error, sizeof(saving->error), "there is no memory for the document");
    xmlFree(text);
    return result;
}

/* Takes away all of the world but one body with what hangs on it. */
static int part_keep(struct saving *saving, const struct object *shape)
{
    struct pose pose = body_pose_now(shape->id);
    xmlNode *body = edit_body(saving->edit.doc, shape->id), *next;
    xmlNode *bodies = doc_section(saving->edit.doc, "worldbody");
    size_t length;
    char *name;
    if (node_hang(body, bodies, &pose) < 0) {
        snprintf(saving->error, sizeof(saving->error), "%s", edit_missing);
        return -1;
    }
    for (xmlNode *node = xmlFirstElementChild(bodies); node; node = next) {
        next = xmlNextElementSibling(node);
        if (node != body)
            node_remove(node);
    }
    name = memory_text(object_alias(shape, &length));
    name[length] = '\0';
    xmlSetProp(xmlDocGetRootElement(saving->edit.doc), (const xmlChar *)"model",
               (const xmlChar *)name);
    free(name);
    return 0;
}

/* What cannot be compiled is not written. */
static int saving_write(struct saving *saving, const struct object *shape)
{
    mjModel *model;
    int result;
    doc_take_state(saving->edit.doc);
    if (shape && part_keep(saving, shape) < 0)
        return -1;
    doc_prune(saving->edit.doc);
    if (shape)
        doc_drop_unused(saving->edit.doc);
    model = doc_load(saving->edit.doc, NULL, saving->error, sizeof(saving->error));
    if (!model)
        return -1;
    doc_take_settings(saving->edit.doc, model);
    doc_take_key(saving->edit.doc, model);
    mj_deleteModel(model);
    result = document_write(saving);
    return result;
}

static int save(const struct object *shape, const char *name, const char *function)
{
    struct saving saving = { .path = *name ? path_choose(name) : NULL };
    int result;
    if (!saving.path)
        return error_set(function, "the name must end in .xml, .ttt or .ttm (for which .xml is "
                                   "written), which \"%.200s\" does not.", name);
    saving.folder = folder_choose(saving.path);
    scene_refresh();
    result = edit_begin(&saving.edit, function);
    if (result == 0) {
        result = saving_write(&saving, shape);
        xmlFreeDoc(saving.edit.doc);
        if (result < 0)
            error_set(function, "%s.", saving.error);
    }
    if (result == 0 && strcmp(saving.path, name) != 0)
        fprintf(stderr, "simx-host: %s is written in place of %s\n", saving.path, name);
    free(saving.path);
    free(saving.folder);
    return result < 0 ? -1 : 1;
}

int scene_save(const char *name, const char *function)
{
    return save(NULL, name, function);
}

int model_save(const struct object *shape, const char *name, const char *function)
{
    return save(shape, name, function);
}
