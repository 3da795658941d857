/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Default classes of an MJCF document.
 */
#include "model/model_class.h"

#include <string.h>

#include "model/model_names.h"

/* ------------------------------------------------------------------ what a class says */

static int is_default(const xmlNode *node)
{
    return node && node->type == XML_ELEMENT_NODE && node_is(node, "default");
}

/* The name of the class that an element belongs to. */
static const char *class_of(const xmlNode *node)
{
    const char *class = node_attribute(node, "class");
    for (node = node->parent; node && node->type == XML_ELEMENT_NODE && !class;
         node = node->parent)
        class = node_attribute(node, "childclass");
    return class ? class : "main";
}

static const char *class_name(const xmlNode *class)
{
    const char *name = node_attribute(class, "class");
    return name ? name : is_default(class->parent) ? "" : "main";
}

/* What one class, without those around it, says of elements of a kind. */
static const char *class_value(const xmlNode *class, const xmlChar *kind, const char *name)
{
    const char *value = NULL;
    for (xmlNode *at = xmlFirstElementChild((xmlNode *)class); at; at = xmlNextElementSibling(at))
        if (xmlStrcmp(at->name, kind) == 0 && node_attribute(at, name))
            value = node_attribute(at, name);
    return value;
}

struct class_search {
    const char *class;
    const xmlChar *kind;
    const char *name;
    const char *value;
};

/* The outermost class may be in several parts, as included files have theirs. */
static int class_look(xmlNode *node, void *context)
{
    struct class_search *search = context;
    if (is_default(node) && strcmp(class_name(node), search->class) == 0)
        for (const xmlNode *at = node; is_default(at) && !search->value; at = at->parent)
            search->value = class_value(at, search->kind, search->name);
    return !search->value && (is_default(node) || node->parent == (xmlNode *)node->doc);
}

const char *class_attribute(const xmlNode *node, const char *name)
{
    struct class_search search = { class_of(node), node->name, name, NULL };
    const char *own = node_attribute(node, name);
    if (own)
        return own;
    names_walk(xmlDocGetRootElement(node->doc), class_look, &search);
    search.class = "main";
    if (!search.value)
        names_walk(xmlDocGetRootElement(node->doc), class_look, &search);
    return search.value;
}

const char *class_inherited(const xmlNode *setting, const char *name)
{
    const char *value = NULL;
    for (const xmlNode *at = setting->parent; is_default(at) && !value; at = at->parent)
        value = class_value(at, setting->name, name);
    return value;
}

/* ------------------------------------------------------------------ masses of classes */

static int is_weighed_mesh(xmlNode *node, void *found)
{
    const char *type;
    if (!node_is(node, "geom") || !is_default(node->parent))
        return 1;
    type = class_inherited(node, "type");
    if (type && strcmp(type, "mesh") == 0 && class_inherited(node, "mass"))
        *(int *)found = 1;
    return 1;
}

static int mass_give(xmlNode *node, void *context)
{
    const char *mass;
    (void)context;
    if (is_default(node))
        return 0;
    if (!node_is(node, "geom") || node_attribute(node, "mass"))
        return 1;
    mass = class_attribute(node, "mass");
    if (mass)
        xmlSetProp(node, (const xmlChar *)"mass", (const xmlChar *)mass);
    return 1;
}

static int mass_take(xmlNode *node, void *context)
{
    (void)context;
    if (node_is(node, "geom") && is_default(node->parent))
        xmlUnsetProp(node, (const xmlChar *)"mass");
    return 1;
}

int class_settle_masses(xmlDoc *doc)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    int found = 0;
    names_walk(root, is_weighed_mesh, &found);
    if (!found)
        return 0;
    names_walk(root, mass_give, NULL);
    names_walk(root, mass_take, NULL);
    return 1;
}

/* ------------------------------------------------------------------ scales of classes */

static int is_setting(const xmlNode *node)
{
    return node_is(node, "mesh") && is_default(node->parent);
}

static int has_more_settings(xmlNode *node, void *found)
{
    for (const xmlAttr *given = is_setting(node) ? node->properties : NULL; given;
         given = given->next)
        *(int *)found |= strcmp((const char *)given->name, "scale") != 0;
    return 1;
}

static int scale_give(xmlNode *node, void *context)
{
    const char *scale = NULL;
    (void)context;
    if (is_default(node))
        return 0;
    if (node_is(node, "mesh") && !node_attribute(node, "scale"))
        scale = class_attribute(node, "scale");
    if (scale)
        xmlSetProp(node, (const xmlChar *)"scale", (const xmlChar *)scale);
    if (node_is(node, "mesh"))
        xmlUnsetProp(node, (const xmlChar *)"class");
    return 1;
}

static int setting_remove(xmlNode *node, void *context)
{
    (void)context;
    if (!is_setting(node))
        return 1;
    xmlUnlinkNode(node);
    xmlFreeNode(node);
    return 0;
}

void class_settle_scales(xmlDoc *doc)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    int found = 0;
    names_walk(root, has_more_settings, &found);
    if (found)
        return;
    names_walk(root, scale_give, NULL);
    names_walk(root, setting_remove, NULL);
}
