/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Taking out of a document what has lost its references, and what nothing refers to.
 */
#include <stdlib.h>
#include <string.h>

#include "model/model_doc.h"
#include "model/model_names.h"
#include "world/table.h"

/* ------------------------------------------------------------------ lost references */

struct pruning {
    struct table names;
    int removed;
};

static int reference_is_lost(struct pruning *pruning, const xmlNode *node, const xmlAttr *given)
{
    const char *kind = reference_kind(node, given);
    char *key;
    int lost;
    if (!kind || strcmp(kind, "default") == 0 || !given->children)
        return 0;
    key = name_key(kind, (const char *)given->children->content);
    lost = strcmp(key, "body:world") != 0 && !table_find(&pruning->names, key);
    free(key);
    return lost;
}

/* A tendon is lost with any part of its path, a skin with any of its bones, a tuple with all its parts. */
static int part_is_lost(struct pruning *pruning, xmlNode *node)
{
    const char *kind = name_kind(node);
    if (node_is(node, "tuple") && !xmlFirstElementChild(node))
        return 1;
    for (xmlAttr *given = node->properties; given; given = given->next)
        if (reference_is_lost(pruning, node, given))
            return 1;
    if (!kind || (strcmp(kind, "tendon") != 0 && strcmp(kind, "skin") != 0))
        return 0;
    for (xmlNode *at = xmlFirstElementChild(node); at; at = xmlNextElementSibling(at))
        for (xmlAttr *given = at->properties; given; given = given->next)
            if (reference_is_lost(pruning, at, given))
                return 1;
    return 0;
}

static int node_prune(xmlNode *node, void *context)
{
    struct pruning *pruning = context;
    if (!part_is_lost(pruning, node))
        return 1;
    pruning->removed++;
    if (node_is(node, "camera") || node_is(node, "light")) {
        xmlUnsetProp(node, (const xmlChar *)"mode");
        xmlUnsetProp(node, (const xmlChar *)"target");
        return 1;
    }
    xmlUnlinkNode(node);
    xmlFreeNode(node);
    return 0;
}

/* What goes may have been referred to itself, as an actuator by a sensor. */
void doc_prune(xmlDoc *doc)
{
    struct pruning pruning;
    do {
        pruning = (struct pruning){ .removed = 0 };
        names_collect(xmlDocGetRootElement(doc), &pruning.names);
        names_walk(xmlDocGetRootElement(doc), node_prune, &pruning);
        table_clear(&pruning.names);
    } while (pruning.removed);
}

/* ------------------------------------------------------------------ what nobody needs */

struct usage {
    struct table used; /* keys of names that something refers to */
    int removed;
};

static int references_collect(xmlNode *node, void *context)
{
    struct usage *usage = context;
    for (xmlAttr *given = node->properties; given; given = given->next) {
        const char *kind = reference_kind(node, given);
        char *key;
        if (!kind || !given->children)
            continue;
        key = name_key(kind, (const char *)given->children->content);
        table_take(&usage->used, key);
        free(key);
    }
    return 1;
}

/* Assets that others refer to, but for the sky, and classes without classes of their own. */
static int node_is_dispensable(xmlNode *node)
{
    const char *type = node_attribute(node, "type");
    if (node_is(node->parent, "asset"))
        return node_is(node, "mesh") || node_is(node, "hfield") || node_is(node, "material") ||
               (node_is(node, "texture") && !(type && strcmp(type, "skybox") == 0));
    if (!node_is(node, "default") || !node_is(node->parent, "default"))
        return 0;
    for (xmlNode *at = xmlFirstElementChild(node); at; at = xmlNextElementSibling(at))
        if (node_is(at, "default"))
            return 0;
    return 1;
}

static int node_drop_unused(xmlNode *node, void *context)
{
    struct usage *usage = context;
    const char *kind = name_kind(node);
    const char *name = kind ? node_attribute(node, name_attribute(kind)) : NULL;
    char *key;
    int used;
    if (!name || !node_is_dispensable(node))
        return 1;
    key = name_key(kind, name);
    used = table_find(&usage->used, key) != NULL;
    free(key);
    if (used)
        return 1;
    usage->removed++;
    xmlUnlinkNode(node);
    xmlFreeNode(node);
    return 0;
}

/* What goes may have been the last that referred to another, as a material to a texture. */
void doc_drop_unused(xmlDoc *doc)
{
    struct usage usage;
    do {
        usage = (struct usage){ .removed = 0 };
        names_walk(xmlDocGetRootElement(doc), references_collect, &usage);
        names_walk(xmlDocGetRootElement(doc), node_drop_unused, &usage);
        table_clear(&usage.used);
    } while (usage.removed);
}
