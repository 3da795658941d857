/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Joining documents, and copying parts of one.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_class.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_share.h"
#include "world/memory.h"

static void attribute_set(xmlNode *node, const char *name, const char *value)
{
    xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

/* ------------------------------------------------------------------ new names */

/* From keys of names to new names. */
struct renaming {
    struct table map;
    struct table taken; /* keys of names that are not free */
};

static void renaming_init(struct renaming *renaming, xmlNode *taken)
{
    *renaming = (struct renaming){ .map.release = free };
    names_collect(taken, &renaming->taken);
}

static void renaming_deinit(struct renaming *renaming)
{
    table_clear(&renaming->map);
    table_clear(&renaming->taken);
}

/* A free name of the kind: the name itself, or with "#0", "#1"... behind it. To be freed. */
static char *name_choose(struct renaming *renaming, const char *kind, const char *name)
{
    size_t size = strlen(name) + 16, plain = strcspn(name, "#");
    char *chosen = memory_new(size, 1);
    snprintf(chosen, size, "%s", name);
    for (int number = 0;; number++) {
        char *key = name_key(kind, chosen);
        int is_taken = table_find(&renaming->taken, key) != NULL;
        if (!is_taken)
            table_take(&renaming->taken, key);
        free(key);
        if (!is_taken)
            return chosen;
        snprintf(chosen, size, "%.*s#%d", (int)plain, name, number);
    }
}

/* Gives an element a free name, and remembers it for those that refer to it. */
static int name_renew(xmlNode *node, void *context)
{
    struct renaming *renaming = context;
    const char *kind = name_kind(node);
    const char *name = kind ? node_attribute(node, name_attribute(kind)) : NULL;
    union table_value *renewed;
    char *key;
    if (!name || strcmp(name, "main") == 0)
        return 1;
    key = name_key(kind, name);
    renewed = table_take(&renaming->map, key);
    if (!renewed->block) /* a default class may be in the file twice */
        renewed->block = name_choose(renaming, kind, name);
    free(key);
    return 1;
}

static void value_renew(struct renaming *renaming, xmlNode *node, const char *kind,
                        const char *attribute)
{
    const char *name = node_attribute(node, attribute);
    char *key = name ? name_key(kind, name) : NULL;
    union table_value *renewed = key ? table_find(&renaming->map, key) : NULL;
    if (renewed)
        attribute_set(node, attribute, renewed->block);
    free(key);
}

static int names_apply(xmlNode *node, void *context)
{
    const char *own = name_kind(node);
    for (xmlAttr *given = node->properties; given; given = given->next) {
        const char *kind = reference_kind(node, given);
        if (kind)
            value_renew(context, node, kind, (const char *)given->name);
    }
    if (own)
        value_renew(context, node, own, name_attribute(own));
    return 1;
}

/* ------------------------------------------------------------------ joining */

/* Elements of a section that take a class. */
static void class_set(xmlNode *node, const char *class)
{
    if (!node_attribute(node, "class") || strcmp(node_attribute(node, "class"), "main") == 0)
        attribute_set(node, "class", class);
}

static int class_replace_main(xmlNode *node, void *class)
{
    const char *given = node_attribute(node, "class");
    if (given && strcmp(given, "main") == 0 && !node_is(node, "default"))
        attribute_set(node, "class", class);
    return 1;
}

static int class_has_settings(xmlNode *class)
{
    for (xmlNode *node = xmlFirstElementChild(class); node; node = xmlNextElementSibling(node))
        if (!node_is(node, "default"))
            return 1;
    return 0;
}

/* The settings of the main class become those of a class of their own, which all elements get that
 * had them: two documents' main classes differ. */
static void doc_name_main_class(xmlDoc *doc, const char *class)
{
    static const char *const sections[] = { "actuator", "tendon", "equality" };
    xmlNode *main_class = doc_section(doc, "default"), *outer, *node;
    if (!class_has_settings(main_class))
        return;
    names_walk(xmlDocGetRootElement(doc), class_replace_main, (void *)class);
    attribute_set(main_class, "class", class);
    outer = xmlNewNode(NULL, (const xmlChar *)"default");
    attribute_set(outer, "class", "main");
    xmlReplaceNode(main_class, outer);
    xmlAddChild(outer, main_class);
    for (node = xmlFirstElementChild(doc_section(doc, "worldbody")); node;
         node = xmlNextElementSibling(node)) {
        if (!node_is(node, "body"))
            class_set(node, class);
        else if (!node_attribute(node, "childclass"))
            attribute_set(node, "childclass", class);
    }
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        for (node = xmlFirstElementChild(doc_section(doc, sections[i])); node;
             node = xmlNextElementSibling(node))
            class_set(node, class);
    for (node = xmlFirstElementChild(doc_section(doc, "contact")); node;
         node = xmlNextElementSibling(node))
        if (node_is(node, "pair"))
            class_set(node, class);
    for (node = xmlFirstElementChild(doc_section(doc, "asset")); node;
         node = xmlNextElementSibling(node))
        if ((node_is(node, "material") || node_is(node, "mesh")) &&
            node_child(main_class, (const char *)node->name))
            class_set(node, class);
}

/* Whether a body must be a child of the world: it is free, or moved from outside. */
static int body_is_loose(xmlNode *body)
{
    const char *mocap = node_attribute(body, "mocap");
    if (mocap && strcmp(mocap, "true") == 0)
        return 1;
    for (xmlNode *node = xmlFirstElementChild(body); node; node = xmlNextElementSibling(node)) {
        const char *type = node_is(node, "joint") ? node_attribute(node, "type") : NULL;
        if (node_is(node, "freejoint") || (type && strcmp(type, "free") == 0))
            return 1;
    }
    return 0;
}

static void node_move(xmlNode *node, xmlNode *parent)
{
    xmlUnlinkNode(node);
    xmlAddChild(parent, node);
}

/* Floors and lights are the scene's business. */
static int node_is_scenery(xmlNode *node)
{
    const char *type = node_is(node, "geom") ? class_attribute(node, "type") : NULL;
    return node_is(node, "light") ||
           (type && (strcmp(type, "plane") == 0 || strcmp(type, "hfield") == 0));
}

/* The parts of the world that come along: they are counted, and moved unless `base` is NULL. */
static int world_take(xmlNode *world, xmlNode *base)
{
    xmlNode *next;
    int count = 0;
    for (xmlNode *node = xmlFirstElementChild(world); node; node = next) {
        next = xmlNextElementSibling(node);
        if (node == base || node_is_scenery(node) || (node_is(node, "body") && body_is_loose(node)))
            continue;
        count++;
        if (base)
            node_move(node, base);
    }
    return count;
}

/* The body that stands for the whole model: the only one that it has, or a new one around all that
 * does not move freely. */
static xmlNode *part_base(xmlDoc *part)
{
    xmlNode *world = doc_section(part, "worldbody"), *first = NULL, *base;
    const char *name = node_attribute(xmlDocGetRootElement(part), "model");
    int fixed = world_take(world, NULL);
    struct renaming renaming;
    char *chosen;
    for (xmlNode *node = xmlFirstElementChild(world); node; node = xmlNextElementSibling(node))
        if (!first && node_is(node, "body") && (fixed == 0 || !body_is_loose(node)))
            first = node;
    if (fixed == 0 || (fixed == 1 && first))
        return first;
    base = xmlNewChild(world, NULL, (const xmlChar *)"body", NULL);
    renaming_init(&renaming, world);
    chosen = name_choose(&renaming, "body", name && *name ? name : "model");
    attribute_set(base, "name", chosen);
    free(chosen);
    renaming_deinit(&renaming);
    world_take(world, base);
    return base;
}

static int actuator_has_state(const xmlNode *actuator)
{
    const char *dynamics = node_attribute(actuator, "dyntype");
    return dynamics && strcmp(dynamics, "none") != 0;
}

/* Adds an element to a section: MuJoCo wants actuators without a state before those with one. */
static xmlNode *section_add(xmlNode *section, xmlNode *added)
{
    xmlNode *next = NULL;
    xmlUnlinkNode(added);
    if (node_is(section, "actuator") && !actuator_has_state(added))
        next = xmlFirstElementChild(section);
    while (next && !actuator_has_state(next))
        next = xmlNextElementSibling(next);
    return next ? xmlAddPrevSibling(next, added) : xmlAddChild(section, added);
}

/* Of the world the bodies only, unless all of it comes along. */
static void section_join(xmlDoc *whole, xmlDoc *part, const char *name, bool all)
{
    xmlNode *from = doc_section(part, name), *to = doc_section(whole, name), *next;
    for (xmlNode *node = xmlFirstElementChild(from); node; node = next) {
        next = xmlNextElementSibling(node);
        if (all || strcmp(name, "worldbody") != 0 || node_is(node, "body"))
            section_add(to, node);
    }
}

/* A number of the size element; -1: MuJoCo chooses. */
static long size_number(const xmlNode *sizes, const char *name)
{
    const char *text = node_attribute(sizes, name);
    return text ? atol(text) : -1;
}

static void size_set(xmlNode *sizes, const char *name, long number)
{
    char text[32];
    snprintf(text, sizeof(text), "%ld", number);
    attribute_set(sizes, name, text);
}

/* What MuJoCo has room for: the larger of both, never their sum, because a model that goes gives
 * nothing back. How much memory that takes is MuJoCo's own estimate. */
static void sizes_join(xmlDoc *whole, xmlDoc *part)
{
    static const char *const chosen[] = { "memory", "nstack", "njmax", "nconmax" };
    xmlNode *to = doc_section(whole, "size"), *from = doc_section(part, "size");
    for (size_t i = 0; i < sizeof(chosen) / sizeof(chosen[0]); i++)
        if (i < 2 || size_number(to, chosen[i]) < 0 || size_number(from, chosen[i]) < 0) {
            xmlUnsetProp(to, (const xmlChar *)chosen[i]);
            xmlUnsetProp(from, (const xmlChar *)chosen[i]);
        }
    for (xmlAttr *given = from->properties; given; given = given->next) {
        const char *name = (const char *)given->name;
        if (size_number(from, name) > size_number(to, name))
            size_set(to, name, size_number(from, name));
    }
}

static void names_join(xmlDoc *whole, xmlDoc *part)
{
    struct renaming renaming;
    renaming_init(&renaming, xmlDocGetRootElement(whole));
    assets_share(whole, part, &renaming.map);
    names_walk(xmlDocGetRootElement(part), name_renew, &renaming);
    names_walk(xmlDocGetRootElement(part), names_apply, &renaming);
    renaming_deinit(&renaming);
}

/* The main class is called so. */
static void main_class_name(xmlDoc *doc)
{
    xmlNode *defaults = doc_section(doc, "default");
    if (!node_attribute(defaults, "class"))
        attribute_set(defaults, "class", "main");
}

xmlNode *doc_join(xmlDoc *whole, xmlDoc *part)
{
    static const char *const sections[] = { "default", "asset",    "contact",  "equality", "tendon",
                                            "actuator", "sensor", "custom", "worldbody" };
    xmlNode *base = part_base(part);
    if (!base) {
        xmlFreeDoc(part);
        return NULL;
    }
    class_settle_scales(whole);
    class_settle_scales(part);
    doc_name_main_class(whole, "main#scene");
    doc_name_main_class(part, "main#model");
    names_join(whole, part);
    sizes_join(whole, part);
    main_class_name(whole);
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        section_join(whole, part, sections[i], false);
    xmlFreeDoc(part);
    doc_prune(whole);
    return base;
}

void doc_add(xmlDoc *whole, xmlDoc *part)
{
    static const char *const sections[] = { "asset", "sensor", "worldbody" };
    class_settle_scales(whole);
    doc_name_main_class(whole, "main#scene");
    names_join(whole, part);
    main_class_name(whole);
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        section_join(whole, part, sections[i], true);
    xmlFreeDoc(part);
}

/* ------------------------------------------------------------------ copying */

/* Whether all references of an element and those in it lead to renamed parts, and there is one. */
static int refers_to_renamed(struct renaming *renaming, xmlNode *node, int *foundp)
{
    for (xmlAttr *given = node->properties; given; given = given->next) {
        const char *kind = reference_kind(node, given);
        char *key;
        int known;
        if (!kind || strcmp(kind, "default") == 0 || strcmp(kind, "material") == 0 ||
            !given->children)
            continue;
        key = name_key(kind, (const char *)given->children->content);
        known = table_find(&renaming->map, key) != NULL;
        free(key);
        if (!known)
            return 0;
        *foundp = 1;
    }
    for (xmlNode *at = xmlFirstElementChild(node); at; at = xmlNextElementSibling(at))
        if (!refers_to_renamed(renaming, at, foundp))
            return 0;
    return 1;
}

static void section_copy(xmlDoc *doc, const char *name, struct renaming *renaming)
{
    xmlNode *section = doc_section(doc, name), *last = xmlLastElementChild(section), *node, *copy;
    int at_end = last == NULL;
    for (node = xmlFirstElementChild(section); !at_end; node = xmlNextElementSibling(node)) {
        int found = 0;
        at_end = node == last;
        if (!refers_to_renamed(renaming, node, &found) || !found)
            continue;
        name_renew(node, renaming);
        copy = section_add(section, xmlCopyNode(node, 1));
        names_walk(copy, names_apply, renaming);
    }
}

xmlNode *doc_copy(xmlDoc *doc, xmlNode *body)
{
    static const char *const sections[] = { "tendon", "actuator", "equality", "contact", "sensor" };
    struct renaming renaming;
    xmlNode *copy;
    renaming_init(&renaming, xmlDocGetRootElement(doc));
    names_walk(body, name_renew, &renaming);
    copy = xmlAddNextSibling(xmlLastElementChild(body->parent), xmlCopyNode(body, 1));
    names_walk(copy, names_apply, &renaming);
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        section_copy(doc, sections[i], &renaming);
    renaming_deinit(&renaming);
    return copy;
}
