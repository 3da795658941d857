/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Model files as people have them; see model_source.h.
 */
#include "model/model_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/compile.h"
#include "model/model_check.h"
#include "model/model_class.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_path.h"
#include "model/model_xml.h"
#include "model/sdf.h"
#include "model/urdf.h"
#include "world/world.h"

#define FILES_MAX 1000
#define DEPTH_MAX 1000 /* of elements; MuJoCo takes 100 in each file */

struct source {
    char *directory;       /* of the model: what it includes is told relative to it */
    struct table included; /* the files that were read */
    int broken;            /* a file includes one that cannot be read, or one twice */
    int malformed;         /* for libxml2, which has read what it could */
    int refused;           /* for a reason of ours, which is told in: */
    char *error;
    size_t size;
};

/* ------------------------------------------------------------------ included files */

static void includes_resolve(struct source *source, xmlNode *node, int depth);

static int include_can_end(struct source *source, const char *path)
{
    if (path_can_end(path))
        return 1;
    snprintf(source->error, source->size, "it includes %s, which is no file", path);
    source->refused = 1;
    return 0;
}

/* An included file's elements take the place of the element that includes it. */
static void include_resolve(struct source *source, xmlNode *include, int depth)
{
    const char *file = node_attribute(include, "file");
    char path[4096];
    xmlNode *root, *child;
    xmlDoc *doc = NULL;
    if (file) {
        snprintf(path, sizeof(path), "%s%s%s", *file == '/' ? "" : source->directory,
                 *file == '/' ? "" : "/", file);
        if (!table_find(&source->included, path) && source->included.count < FILES_MAX &&
            include_can_end(source, path))
            doc = xml_read(path, &source->malformed);
        table_take(&source->included, path);
    }
    root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!root) {
        source->broken = 1;
        xmlFreeDoc(doc);
        return;
    }
    includes_resolve(source, root, depth);
    while ((child = xmlFirstElementChild(root)) != NULL) {
        xmlUnlinkNode(child);
        xmlAddPrevSibling(include, child);
    }
    xmlUnlinkNode(include);
    xmlFreeNode(include);
    xmlFreeDoc(doc);
}

static void includes_resolve(struct source *source, xmlNode *node, int depth)
{
    xmlNode *child = xmlFirstElementChild(node), *next;
    if (depth > DEPTH_MAX) { /* no walk would come back */
        snprintf(source->error, source->size, "its elements are nested deeper than %d", DEPTH_MAX);
        source->refused = 1;
    }
    for (; child && !source->broken && !source->refused; child = next) {
        next = xmlNextElementSibling(child);
        if (node_is(child, "include"))
            include_resolve(source, child, depth + 1);
        else
            includes_resolve(source, child, depth + 1);
    }
}

/* ------------------------------------------------------------------ MJCF */

/* What MuJoCo reads as it is it gets as it is, so that it tells the lines of errors. */
static mjModel *mjcf_load(xmlDoc *doc, const char *path, const char *directory, char **textp,
                          char *error, size_t size)
{
    if (!class_settle_masses(doc) && !world.options.fix_inertia)
        return compile_file(path, textp, error, size);
    doc_place_files(doc, directory);
    return doc_load(doc, textp, error, size);
}

/* ------------------------------------------------------------------ both */

/* Whether MuJoCo takes it for XML, as it does for some files that are not. Of one that ends in its
 * middle a part of the robot would be there. */
static int is_xml(const char *path, char *error, size_t size)
{
    mj_deleteModel(compile_file(path, NULL, error, size));
    return strstr(error, "XML parse error") == NULL;
}

static mjModel *doc_compile(xmlDoc *doc, struct source *source, const char *path, char **textp,
                            char *error, size_t size)
{
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!root)
        return compile_file(path, textp, error, size);
    if (node_is(root, "sdf") && source->malformed)
        snprintf(error, size, "it is no well-formed XML");
    if (node_is(root, "sdf"))
        return source->malformed ? NULL : sdf_load(doc, path, textp, error, size);
    table_take(&source->included, path);
    includes_resolve(source, root, 0);
    if (source->refused || model_check(root, error, size) < 0)
        return NULL;
    if (node_is(root, "robot") && source->malformed && !is_xml(path, error, size))
        return NULL;
    if (node_is(root, "robot"))
        return urdf_load(doc, path, textp, error, size);
    if (source->broken || !node_is(root, "mujoco"))
        return compile_file(path, textp, error, size);
    return mjcf_load(doc, path, source->directory, textp, error, size);
}

mjModel *source_load(const char *path, char **textp, char *error, size_t size)
{
    struct source source = { .directory = path_directory(path), .error = error, .size = size };
    xmlDoc *doc = NULL;
    mjModel *model = NULL;
    if (path_can_end(path)) {
        doc = xml_read(path, &source.malformed);
        model = doc_compile(doc, &source, path, textp, error, size);
    } else {
        snprintf(error, size, "it is no file");
    }
    xmlFreeDoc(doc);
    table_clear(&source.included);
    free(source.directory);
    return model;
}
