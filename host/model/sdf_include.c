/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Models that an SDF document includes; see sdf_include.h.
 */
#include "model/sdf_include.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/model_names.h"
#include "model/model_path.h"
#include "model/model_source.h"

#define FILES_MAX 1000

/* The document of a file, or of one in a folder, whose elements know its path. */
static xmlDoc *file_read(struct sdf *sdf, const xmlNode *include, const char *name)
{
    const char *folder = sdf_text(include, "uri");
    char address[1000], why[1200] = "it is no XML, or one of too many files", *path;
    int malformed = 0;
    xmlDoc *doc = NULL;
    snprintf(address, sizeof(address), "%.500s%s%.300s", folder, *name ? "/" : "", name);
    path = sdf_place(sdf, include, address, why, sizeof(why));
    if (path && path_can_end(path) && ++sdf->files <= FILES_MAX)
        doc = source_read(path, &malformed);
    if (doc && xmlDocGetRootElement(doc) && !malformed)
        node_print(xmlDocGetRootElement(doc), SDF_FILE, "%s", path);
    else
        sdf_fail(sdf, include, "%s%s%s", path ? path : "", path ? ": " : "", why);
    free(path);
    return doc;
}

/* A folder's model.config names a file for each version: the last one is for the newest. */
static xmlNode *include_read(struct sdf *sdf, const xmlNode *include)
{
    const char *address = sdf_text(include, "uri");
    bool is_file = path_ends_with(address, ".sdf") || path_ends_with(address, ".world");
    xmlDoc *config = is_file ? NULL : file_read(sdf, include, "model.config"), *doc;
    xmlNode *named = config ? xmlLastElementChild(xmlDocGetRootElement(config)) : NULL, *model;
    char name[300] = "";
    while (named && !node_is(named, "sdf"))
        named = xmlPreviousElementSibling(named);
    sscanf(sdf_own_text(named), "%299s", name);
    doc = sdf->failed ? NULL : file_read(sdf, include, is_file ? "" : name);
    model = doc ? node_child(xmlDocGetRootElement(doc), "model") : NULL;
    if (doc && !model)
        sdf_fail(sdf, include, "%.500s has no model of SDF", address);
    for (int i = 0; model && i < 2; i++) {
        const char *sign = i ? "version" : SDF_FILE, *said = sdf_attribute(model, sign);
        node_print(model, sign, "%s", said ? said : "");
    }
    xmlUnlinkNode(model);
    xmlFreeDoc(config);
    xmlFreeDoc(doc);
    return model;
}

/* The model takes the place of what includes it, which may tell it another name and place. */
xmlNode *sdf_include(struct sdf *sdf, xmlNode *include)
{
    xmlNode *model = include_read(sdf, include), *next;
    for (xmlNode *node = model ? xmlFirstElementChild(include) : NULL; node; node = next) {
        xmlNode *own = node_child(model, (const char *)node->name);
        next = xmlNextElementSibling(node);
        if (node_is(node, "name"))
            node_print(model, "name", "%s", sdf_text(include, "name"));
        else if (node_is(node, "pose") || node_is(node, "static"))
            xmlFreeNode(xmlReplaceNode(own ? own : node_add(model, "pose"), node));
        else if (!node_is(node, "uri"))
            sdf_note(sdf, "%s in include has no effect", (const char *)node->name);
    }
    if (model)
        xmlFreeNode(xmlReplaceNode(include, model));
    return model;
}
