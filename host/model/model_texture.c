/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pictures on shapes; see model_texture.h. Each picture is one texture of the document, and each way
 * to put it on shapes one material.
 */
#include "model/model_texture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/edit.h"
#include "model/model_doc.h"
#include "model/model_names.h"

#define NAME_SIZE 300

static void attribute_set(xmlNode *node, const char *name, const char *value)
{
    xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

/* NULL when it was there. */
static xmlNode *asset_add(xmlDoc *doc, const char *kind, const char *name)
{
    xmlNode *asset;
    if (doc_find(doc, kind, name))
        return NULL;
    asset = xmlNewChild(doc_section(doc, "asset"), NULL, (const xmlChar *)kind, NULL);
    attribute_set(asset, "name", name);
    return asset;
}

static void texture_add(xmlDoc *doc, const struct covering *covering, const char *name)
{
    xmlNode *texture = asset_add(doc, "texture", name);
    if (!texture)
        return;
    attribute_set(texture, "type", covering->is_cube ? "cube" : "2d");
    attribute_set(texture, "file", covering->file);
}

static void material_add(xmlDoc *doc, const struct covering *covering, const char *name,
                         const char *texture)
{
    xmlNode *material = asset_add(doc, "material", name);
    if (!material)
        return;
    attribute_set(material, "texture", texture);
    node_set_numbers(material, "texrepeat", covering->repeat, 2);
    attribute_set(material, "texuniform", covering->is_uniform ? "true" : "false");
}

static void geoms_cover(xmlNode *body, const char *material)
{
    for (xmlNode *geom = xmlFirstElementChild(body); geom; geom = xmlNextElementSibling(geom)) {
        if (!node_is(geom, "geom"))
            continue;
        if (material)
            attribute_set(geom, "material", material);
        else
            xmlUnsetProp(geom, (const xmlChar *)"material");
    }
}

int model_set_covering(const struct object *shape, const struct covering *covering,
                       const char *function)
{
    char texture[NAME_SIZE], material[NAME_SIZE + 80];
    struct edit edit;
    xmlNode *body = edit_begin_object(&edit, shape, function);
    if (!body)
        return -1;
    if (covering->file) {
        snprintf(texture, sizeof(texture), "%.200s %s", covering->file,
                 covering->is_cube ? "cube" : "2d");
        snprintf(material, sizeof(material), "%s %.9g %.9g %d", texture, covering->repeat[0],
                 covering->repeat[1], covering->is_uniform);
        texture_add(edit.doc, covering, texture);
        material_add(edit.doc, covering, material, texture);
    }
    geoms_cover(body, covering->file ? material : NULL);
    doc_prune(edit.doc);
    doc_drop_unused(edit.doc);
    return edit_end(&edit);
}
