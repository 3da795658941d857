/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Names in an MJCF document, and what refers to them.
 */
#include "model/model_names.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/memory.h"

struct reference {
    const char *attribute;
    const char *kind;
};

/* Elements that have a name of a kind which their section does not tell. */
static const char *const kinds[] = { "body",     "geom", "site",    "camera", "light",   "material",
                                     "texture",  "mesh", "hfield",  "skin",   "tuple",   "numeric",
                                     "text",     "pair", "exclude", "joint",  "default", NULL };
static const char *const sections[] = { "actuator", "sensor", "tendon", "equality", NULL };

static const struct reference references[] = {
    { "class", "default" },    { "childclass", "default" }, { "material", "material" },
    { "texture", "texture" },  { "mesh", "mesh" },          { "hfield", "hfield" },
    { "body", "body" },        { "body1", "body" },         { "body2", "body" },
    { "target", "body" },      { "joint", "joint" },        { "joint1", "joint" },
    { "joint2", "joint" },     { "jointinparent", "joint" }, { "geom", "geom" },
    { "geom1", "geom" },       { "geom2", "geom" },         { "site", "site" },
    { "site1", "site" },       { "site2", "site" },         { "refsite", "site" },
    { "cranksite", "site" },   { "slidersite", "site" },    { "sidesite", "site" },
    { "tendon", "tendon" },    { "tendon1", "tendon" },     { "tendon2", "tendon" },
    { "actuator", "actuator" }, { "camera", "camera" },     { NULL, NULL },
};

static int is_one_of(const char *const *list, const xmlChar *name)
{
    for (; *list; list++)
        if (strcmp(*list, (const char *)name) == 0)
            return 1;
    return 0;
}

const char *node_attribute(const xmlNode *node, const char *name)
{
    const xmlAttr *found = xmlHasProp((xmlNode *)node, (const xmlChar *)name);
    return found && found->children ? (const char *)found->children->content : NULL;
}

int node_is(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0;
}

xmlNode *node_child(const xmlNode *node, const char *name)
{
    xmlNode *child = node ? xmlFirstElementChild((xmlNode *)node) : NULL;
    while (child && !node_is(child, name))
        child = xmlNextElementSibling(child);
    return child;
}

xmlNode *node_take(xmlNode *node, const char *name)
{
    xmlNode *child = node_child(node, name);
    return child ? child : node_add(node, name);
}

xmlNode *node_add(xmlNode *parent, const char *name)
{
    return xmlNewChild(parent, NULL, (const xmlChar *)name, NULL);
}

void node_print(xmlNode *node, const char *name, const char *format, ...)
{
    va_list arguments;
    char *text;
    int size;
    va_start(arguments, format);
    size = vsnprintf(NULL, 0, format, arguments) + 1;
    va_end(arguments);
    text = memory_new((size_t)size, 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)size, format, arguments);
    va_end(arguments);
    xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)text);
    free(text);
}

void names_walk(xmlNode *node, int (*visit)(xmlNode *node, void *context), void *context)
{
    xmlNode *child, *next;
    if (!visit(node, context))
        return;
    for (child = xmlFirstElementChild(node); child; child = next) {
        next = xmlNextElementSibling(child);
        names_walk(child, visit, context);
    }
}

const char *name_kind(const xmlNode *node)
{
    const xmlNode *parent = node->parent;
    if (!parent || parent->type != XML_ELEMENT_NODE)
        return NULL;
    if (is_one_of(sections, parent->name))
        return (const char *)parent->name;
    if (node_is(parent, "default"))
        return node_is(node, "default") ? "default" : NULL;
    if (node_is(node, "freejoint"))
        return "joint";
    return is_one_of(kinds, node->name) ? (const char *)node->name : NULL;
}

/* objtype="xbody" objname="hand", and the same with reftype and refname. */
static const char *typed_kind(const xmlNode *node, const char *type)
{
    const char *kind = node_attribute(node, type);
    return kind && strcmp(kind, "xbody") == 0 ? "body" : kind;
}

const char *reference_kind(const xmlNode *node, const xmlAttr *attribute)
{
    const char *name = (const char *)attribute->name;
    const struct reference *reference = references;
    if (strcmp(name, "objname") == 0)
        return typed_kind(node, "objtype");
    if (strcmp(name, "refname") == 0)
        return typed_kind(node, "reftype");
    if (node_is(node, "default"))
        return NULL; /* its class is its own name */
    while (reference->attribute && strcmp(reference->attribute, name) != 0)
        reference++;
    return reference->kind;
}

char *name_key(const char *kind, const char *name)
{
    size_t size = strlen(kind) + strlen(name) + 2;
    char *key = memory_new(size, 1);
    snprintf(key, size, "%s:%s", kind, name);
    return key;
}

const char *name_attribute(const char *kind)
{
    return strcmp(kind, "default") == 0 ? "class" : "name";
}

static int name_collect(xmlNode *node, void *names)
{
    const char *kind = name_kind(node);
    const char *name = kind ? node_attribute(node, name_attribute(kind)) : NULL;
    if (name) {
        char *key = name_key(kind, name);
        table_take(names, key)->block = node;
        free(key);
    }
    return 1;
}

void names_collect(xmlNode *node, struct table *names)
{
    names_walk(node, name_collect, names);
}
