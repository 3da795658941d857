/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Assets that two models have in common; see model_share.h.
 */
#include "model/model_share.h"

#include <stdlib.h>
#include <string.h>

#include "model/model_doc.h"
#include "model/model_names.h"
#include "world/memory.h"

/* What an attribute says in the other document; NULL when it refers to what is not there. */
static const char *value_there(struct table *names, const xmlNode *node, const xmlAttr *given)
{
    const char *kind = reference_kind(node, given);
    const char *value = node_attribute(node, (const char *)given->name);
    union table_value *found;
    char *key;
    if (!kind || !value)
        return value;
    key = name_key(kind, value);
    found = table_find(names, key);
    free(key);
    return found ? found->block : NULL;
}

static int asset_equals(struct table *names, const xmlNode *asset, const xmlNode *there)
{
    int count = 0;
    for (const xmlAttr *given = asset->properties; given; given = given->next) {
        const char *name = (const char *)given->name, *is = node_attribute(there, name);
        const char *wanted = value_there(names, asset, given);
        count++;
        if (strcmp(name, "name") != 0 && (!wanted || !is || strcmp(is, wanted) != 0))
            return 0;
    }
    for (const xmlAttr *given = there->properties; given; given = given->next)
        count--;
    return count == 0 && xmlStrEqual(asset->name, there->name) &&
           !xmlFirstElementChild((xmlNode *)asset) && !xmlFirstElementChild((xmlNode *)there);
}

static xmlNode *asset_find(struct table *names, const xmlNode *asset, xmlNode *assets)
{
    xmlNode *there = xmlFirstElementChild(assets);
    while (there && !asset_equals(names, asset, there))
        there = xmlNextElementSibling(there);
    return there;
}

static void asset_share(struct table *names, xmlNode *asset, xmlNode *assets)
{
    const char *name = node_attribute(asset, "name");
    xmlNode *there = name ? asset_find(names, asset, assets) : NULL;
    const char *name_there = there ? node_attribute(there, "name") : NULL;
    char *key;
    if (!name_there)
        return;
    key = name_key((const char *)asset->name, name);
    table_take(names, key)->block = memory_text(name_there);
    free(key);
    xmlUnlinkNode(asset);
    xmlFreeNode(asset);
}

/* Textures come before the materials that refer to them. */
void assets_share(xmlDoc *whole, xmlDoc *part, struct table *names)
{
    static const char *const kinds[] = { "texture", "mesh", "hfield", "material" };
    xmlNode *assets = doc_section(whole, "asset"), *next;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        for (xmlNode *asset = xmlFirstElementChild(doc_section(part, "asset")); asset;
             asset = next) {
            next = xmlNextElementSibling(asset);
            if (node_is(asset, kinds[i]))
                asset_share(names, asset, assets);
        }
}
