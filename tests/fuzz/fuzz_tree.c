/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Changes of XML documents; see fuzz_tree.h.
 */
#include "fuzz_tree.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define WORDS_MAX 4000
#define ELEMENTS_MAX 600
#define DEPTH_MAX 20
#define NODES_MAX 2000
#define VALUE_SIZE 400
#define NUMBERS_MAX 12
#define CHANGES_MAX 4
#define SEEN_MAX 5000

/* ------------------------------------------------------------------ chance */

static unsigned chance;

static unsigned choose(size_t count)
{
    chance = chance * 1103515245u + 12345u;
    return count > 0 ? (unsigned)((chance >> 8) % count) : 0;
}

/* ------------------------------------------------------------------ schemas */

struct word {
    char text[32];
};

struct element {
    const char *name;
    const char *parent; /* NULL: it is the root */
    size_t first;       /* of its attributes in `attributes` */
    size_t count;
};

static struct word words[WORDS_MAX];
static const char *attributes[WORDS_MAX];
static struct element elements[ELEMENTS_MAX];
static size_t word_count, attribute_count, element_count;

static const char *word_keep(const char *text, size_t size)
{
    fuzz_require(word_count < WORDS_MAX && size < sizeof words[0].text);
    memcpy(words[word_count].text, text, size);
    return words[word_count++].text;
}

static void line_learn(const char *line, size_t size, const char *parents[DEPTH_MAX])
{
    size_t at = strspn(line, " "), depth = at / 3;
    int is_new = at < 20;
    while (at < size) {
        size_t length = strcspn(line + at, " \n");
        if (line[at] == '(') {
            ;
        } else if (is_new) {
            fuzz_require(depth < DEPTH_MAX && element_count < ELEMENTS_MAX);
            parents[depth] = word_keep(line + at, length);
            elements[element_count++] = (struct element){
                parents[depth], depth > 0 ? parents[depth - 1] : NULL, attribute_count, 0 };
            is_new = 0;
        } else if (element_count > 0) {
            attributes[attribute_count++] = word_keep(line + at, length);
            elements[element_count - 1].count++;
        }
        at += length;
        at += strspn(line + at, " ");
    }
}

void tree_learn(const char *schema)
{
    const char *parents[DEPTH_MAX] = { NULL };
    while (*schema) {
        size_t size = strcspn(schema, "\n");
        if (strspn(schema, " ") < size)
            line_learn(schema, size, parents);
        schema += size + (schema[size] == '\n');
    }
}

/* ------------------------------------------------------------------ documents */

struct tree {
    xmlDoc *doc;
    xmlNode *nodes[NODES_MAX]; /* in the document's order, the root first */
    size_t count;
};

static void nodes_take(struct tree *tree, xmlNode *node)
{
    if (tree->count < NODES_MAX)
        tree->nodes[tree->count++] = node;
    for (xmlNode *at = xmlFirstElementChild(node); at; at = xmlNextElementSibling(at))
        nodes_take(tree, at);
}

static void tree_look(struct tree *tree)
{
    tree->count = 0;
    nodes_take(tree, xmlDocGetRootElement(tree->doc));
}

static void node_remember(const xmlNode *node);

static int tree_read(struct tree *tree, const uint8_t *bytes, size_t size)
{
    tree->doc = xmlReadMemory((const char *)bytes, (int)size, NULL, NULL, XML_PARSE_RECOVER |
                              XML_PARSE_NOBLANKS | XML_PARSE_NONET | XML_PARSE_NOERROR |
                              XML_PARSE_NOWARNING);
    if (tree->doc && xmlDocGetRootElement(tree->doc)) {
        tree_look(tree);
        for (size_t i = 0; i < tree->count; i++)
            node_remember(tree->nodes[i]);
        return 1;
    }
    xmlFreeDoc(tree->doc);
    return 0;
}

/* 0 when there is no room for it. */
static size_t tree_write(struct tree *tree, uint8_t *to, size_t room)
{
    xmlChar *text = NULL;
    int size = 0;
    size_t written = 0;
    xmlDocDumpMemory(tree->doc, &text, &size);
    if (text && size > 0 && (size_t)size <= room) {
        memcpy(to, text, (size_t)size);
        written = (size_t)size;
    }
    xmlFree(text);
    xmlFreeDoc(tree->doc);
    return written;
}

static xmlNode *any_node(struct tree *tree)
{
    return tree->nodes[choose(tree->count)];
}

/* Any but the root, if there is another. */
static xmlNode *any_part(struct tree *tree)
{
    return tree->count > 1 ? tree->nodes[1 + choose(tree->count - 1)] : NULL;
}

static xmlNode *any_named(struct tree *tree, const char *name)
{
    size_t first = choose(tree->count);
    for (size_t i = 0; i < tree->count; i++) {
        xmlNode *node = tree->nodes[(first + i) % tree->count];
        if (strcmp((const char *)node->name, name) == 0)
            return node;
    }
    return NULL;
}

static xmlAttr *any_attribute(struct tree *tree)
{
    size_t first = choose(tree->count);
    for (size_t i = 0; i < tree->count; i++) {
        xmlAttr *at = tree->nodes[(first + i) % tree->count]->properties;
        unsigned count = 0;
        for (xmlAttr *next = at; next; next = next->next)
            count++;
        for (unsigned skip = choose(count); at && skip > 0; skip--)
            at = at->next;
        if (at)
            return at;
    }
    return NULL;
}

static const char *value_of(const xmlAttr *attribute)
{
    return attribute->children && attribute->children->content
               ? (const char *)attribute->children->content : "";
}

static void value_set(xmlAttr *attribute, const char *value)
{
    xmlSetProp(attribute->parent, attribute->name, (const xmlChar *)value);
}

static int holds(const xmlNode *outer, const xmlNode *node)
{
    for (; node; node = node->parent)
        if (node == outer)
            return 1;
    return 0;
}

/* ------------------------------------------------------------------ values */

static const char *const numbers[] = {
    "0", "1", "-1", "2", "0.5", "-0.1", "3", "7", "100", "1000", "-1000", "65536", "1e-10",
    "1e-300", "1e10", "1e16", "-1e16", "1e300", "1e999", "nan", "inf", "-inf", "2147483647",
    "2147483648", "-2147483648", "4294967295", "4294967296", "99999999999999999999", "10000000",
    "1.5e9",
};

static const char *const values[] = {
    "", " ", "true", "false", "auto", "0 0 0", "1 0 0", "0 0 1", "1 0 0 0", "0 0 0 0", "-1 1",
    "1 -1", "0.1 0.1 0.1", "1e10 0 0 0 -1e10 0", "plane", "hfield", "sphere", "capsule",
    "ellipsoid", "cylinder", "box", "mesh", "free", "ball", "slide", "hinge", "floating", "planar",
    "prismatic", "revolute", "continuous", "fixed", "Euler", "RK4", "implicit", "PGS", "CG",
    "Newton", "dense", "sparse", "elliptic", "pyramidal", "all", "none", "enable", "disable",
    "local", "global", "degree", "radian", "xyz", "ZYX", "fixed", "track", "trackcom", "targetbody",
    "targetbodycom", "integrator", "filter", "muscle", "user", "affine", "cube", "2d", "skybox",
    "gradient", "checker", "flat", "builtin", "particle", "grid", "rope", "loop", "cloth",
    "predefined", "x", "y", "z", "main", "world", "body", "xbody", "geom", "site", "joint",
    "camera", "tendon", "actuator", "xaxis", "yaxis", "zaxis", "ULFRBD", "3 4", "2 3",
    "..RLUD......", "packages/my_robot/meshes/visual/base.stl", "packages/my_robot/meshes/base.dae",
    "package://my_robot/meshes/visual/base.stl", "package://my_robot/meshes/base.dae",
    "meshes/nothing.obj", "grid.png", "part.xml", "model.xml", ".", "/", "/dev/null", "/dev/zero",
    "a/../../..", "package://", "file://", "model:///", "%s%n%d", "x.stl", "x.obj", "x.msh", ".png",
    "ab", "name#0", "#", "\xc3\xa4", "a name", "<>&'\"", "polynomial", "proximity",
};
#define COUNT(list) (sizeof(list) / sizeof *(list))

/* What attributes have been seen to be, in all documents: a value fits where its like was. */
struct seen {
    char name[32];
    char value[48];
};

static struct seen seen[SEEN_MAX];
static size_t seen_count;

static void node_remember(const xmlNode *node)
{
    for (const xmlAttr *at = node->properties; at; at = at->next) {
        struct seen *place = &seen[seen_count % SEEN_MAX];
        if (strlen(value_of(at)) >= sizeof place->value ||
            strlen((const char *)at->name) >= sizeof place->name)
            continue;
        strcpy(place->name, (const char *)at->name);
        strcpy(place->value, value_of(at));
        seen_count++;
    }
}

static const char *seen_value(const char *name)
{
    size_t count = seen_count < SEEN_MAX ? seen_count : SEEN_MAX, first = choose(count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(seen[(first + i) % count].name, name) == 0)
            return seen[(first + i) % count].value;
    return NULL;
}

/* Of attributes that are a word, of which the seeds have few. */
static const struct {
    const char *name;
    const char *words;
} kinds[] = {
    { "integrator", "Euler RK4 implicit" }, { "solver", "PGS CG Newton" },
    { "jacobian", "dense sparse auto" },    { "cone", "pyramidal elliptic" },
    { "collision", "all predefined dynamic" }, { "coordinate", "local global" },
    { "limited", "true false auto" },       { "dyntype", "none integrator filter muscle user" },
    { "gaintype", "fixed affine muscle user" }, { "biastype", "none affine muscle user" },
    { "mode", "fixed track trackcom targetbody targetbodycom" },
    { "builtin", "none gradient checker flat" }, { "mark", "none edge cross random" },
    { "kind", "main twist stretch particle" },  { "objtype", "body xbody geom site camera" },
    { "inertiafromgeom", "true false auto" },   { "mocap", "true false" },
    { "datatype", "real positive axis quaternion" }, { "needstage", "pos vel acc" },
    { "fluidshape", "none ellipsoid" },         { "angle", "degree radian" },
};

static const char *kind_value(const char *name)
{
    static char word[32];
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const char *at = kinds[i].words;
        if (strcmp(kinds[i].name, name) != 0)
            continue;
        for (unsigned skip = choose(5); skip > 0 && strchr(at, ' '); skip--)
            at = strchr(at, ' ') + 1;
        snprintf(word, sizeof word, "%.*s", (int)strcspn(at, " "), at);
        return word;
    }
    return NULL;
}

static const char *odd_value(struct tree *tree)
{
    static char text[VALUE_SIZE];
    xmlAttr *other;
    size_t used = 0;
    switch (choose(5)) {
    case 0:
        return values[choose(COUNT(values))];
    case 1:
    case 2:
        other = any_attribute(tree);
        if (other && strlen(value_of(other)) < VALUE_SIZE)
            return strcpy(text, value_of(other));
        return numbers[choose(COUNT(numbers))];
    default:
        text[0] = '\0';
        for (unsigned left = 1 + (choose(2) ? choose(NUMBERS_MAX) : 0); left > 0; left--)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", used ? " " : "",
                                     numbers[choose(choose(2) ? 6 : COUNT(numbers))]);
        return text;
    }
}

static const char *any_value(struct tree *tree, const char *name)
{
    const char *value = choose(4) ? kind_value(name) : NULL;
    if (!value && choose(4))
        value = seen_value(name);
    return value ? value : odd_value(tree);
}

/* One number of a list becomes another. */
static void number_change(xmlAttr *attribute)
{
    char text[VALUE_SIZE];
    const char *value = value_of(attribute), *at = value;
    size_t length, count = 0;
    for (const char *next = value; *next; count++)
        next += strcspn(next, " "), next += strspn(next, " ");
    for (unsigned skip = choose(count); skip > 0; skip--)
        at += strcspn(at, " "), at += strspn(at, " ");
    length = strcspn(at, " ");
    if (strlen(value) + 40 > sizeof text)
        return;
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - value), value,
             numbers[choose(COUNT(numbers))], at + length);
    value_set(attribute, text);
}

/* ------------------------------------------------------------------ changes */

static void part_remove(struct tree *tree)
{
    xmlNode *node = any_part(tree);
    if (!node)
        return;
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

/* MuJoCo takes no name twice. */
static void names_renew(xmlNode *node)
{
    char name[40];
    snprintf(name, sizeof name, "n%u", choose(100000));
    if (xmlHasProp(node, (const xmlChar *)"name"))
        xmlSetProp(node, (const xmlChar *)"name", (const xmlChar *)name);
    for (xmlNode *at = xmlFirstElementChild(node); at; at = xmlNextElementSibling(at))
        names_renew(at);
}

static void part_double(struct tree *tree)
{
    xmlNode *node = any_part(tree);
    for (unsigned left = node ? 1 + choose(3) * choose(2) : 0; left > 0; left--) {
        xmlNode *copy = xmlCopyNode(node, 1);
        if (choose(8))
            names_renew(copy);
        xmlAddNextSibling(node, copy);
    }
}

static void part_move(struct tree *tree)
{
    xmlNode *node = any_part(tree), *to;
    to = node && choose(8) ? any_named(tree, (const char *)node->parent->name) : any_node(tree);
    if (!node || holds(node, to))
        return;
    xmlUnlinkNode(node);
    if (choose(2) || !xmlFirstElementChild(to))
        xmlAddChild(to, node);
    else
        xmlAddPrevSibling(xmlFirstElementChild(to), node);
}

/* Another element that may be where this one is; its attributes stay. */
static void part_rename(struct tree *tree)
{
    xmlNode *node = any_part(tree);
    size_t first = choose(element_count);
    for (size_t i = 0; node && i < element_count; i++) {
        const struct element *element = &elements[(first + i) % element_count];
        if (!element->parent || strcmp(element->parent, (const char *)node->parent->name) != 0)
            continue;
        xmlNodeSetName(node, (const xmlChar *)element->name);
        return;
    }
}

static void parts_swap(struct tree *tree)
{
    xmlNode *one = any_part(tree), *copy, *other;
    other = one && choose(8) ? any_named(tree, (const char *)one->name) : one;
    if (!one || holds(one, other) || holds(other, one))
        return;
    copy = xmlCopyNode(other, 1);
    xmlReplaceNode(other, xmlCopyNode(one, 1));
    xmlReplaceNode(one, copy);
    /* what was replaced is freed here: nothing else refers to it */
    xmlFreeNode(one);
    xmlFreeNode(other);
}

static void attribute_remove(struct tree *tree)
{
    xmlAttr *attribute = any_attribute(tree);
    if (attribute)
        xmlRemoveProp(attribute);
}

static void attribute_change(struct tree *tree)
{
    xmlAttr *attribute = any_attribute(tree);
    if (attribute && strspn(value_of(attribute), "-.0123456789") > 0 && choose(8))
        number_change(attribute);
    else if (attribute)
        value_set(attribute, any_value(tree, (const char *)attribute->name));
}

static const struct element *schema_find(const xmlNode *node)
{
    size_t first = choose(element_count);
    for (size_t i = 0; i < element_count; i++) {
        const struct element *element = &elements[(first + i) % element_count];
        if (strcmp(element->name, (const char *)node->name) == 0 &&
            (!element->parent || (node->parent->type == XML_ELEMENT_NODE &&
                                  strcmp(element->parent, (const char *)node->parent->name) == 0)))
            return element;
    }
    return NULL;
}

static void attribute_give(struct tree *tree, xmlNode *node, const struct element *element)
{
    const char *name = element && element->count > 0
                           ? attributes[element->first + choose(element->count)] : NULL;
    if (name)
        xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)any_value(tree, name));
}

static void attribute_add(struct tree *tree)
{
    xmlNode *node = any_node(tree);
    attribute_give(tree, node, schema_find(node));
}

static void part_add(struct tree *tree)
{
    for (int tries = 0; tries < 20 && element_count > 0; tries++) {
        const struct element *element = &elements[choose(element_count)];
        xmlNode *parent = element->parent ? any_named(tree, element->parent) : NULL, *node;
        if (!parent)
            continue;
        node = xmlNewChild(parent, NULL, (const xmlChar *)element->name, NULL);
        for (unsigned left = choose(5); left > 0; left--)
            attribute_give(tree, node, element);
        return;
    }
}

/* So deep, or so many. */
static void part_repeat(struct tree *tree)
{
    xmlNode *node = any_part(tree);
    unsigned times = 1u << choose(6);
    int is_deep = choose(2) == 0;
    for (; node && times > 0; times--) {
        xmlNode *copy = xmlCopyNode(node, 2);
        if (is_deep)
            node = xmlAddChild(node, copy);
        else
            xmlAddNextSibling(node, copy);
    }
}

static void (*const changes[])(struct tree *tree) = {
    part_remove, part_double, part_move, parts_swap, part_rename, part_add, part_add, part_add,
    part_repeat, attribute_remove, attribute_add, attribute_add, attribute_add, attribute_change,
    attribute_change, attribute_change, attribute_change, attribute_change, attribute_change,
};

/* ------------------------------------------------------------------ the outside */

size_t tree_mutate(uint8_t *bytes, size_t size, size_t room, unsigned seed)
{
    struct tree tree;
    size_t written;
    chance = seed;
    if (!tree_read(&tree, bytes, size))
        return size;
    for (unsigned left = choose(2) ? 1 : 1 + choose(CHANGES_MAX); left > 0; left--) {
        changes[choose(COUNT(changes))](&tree);
        tree_look(&tree);
    }
    written = tree_write(&tree, bytes, room);
    return written > 0 ? written : size;
}

size_t tree_graft(const uint8_t *bytes, size_t size, const uint8_t *other, size_t other_size,
                  uint8_t *to, size_t room, unsigned seed)
{
    static struct tree tree, donor;
    xmlNode *node, *parent;
    chance = seed;
    if (!tree_read(&tree, bytes, size))
        return 0;
    if (!tree_read(&donor, other, other_size)) {
        xmlFreeDoc(tree.doc);
        return 0;
    }
    node = any_part(&donor);
    parent = node ? any_named(&tree, (const char *)node->parent->name) : NULL;
    if (parent) {
        node = xmlDocCopyNode(node, tree.doc, 1);
        if (choose(8))
            names_renew(node);
        xmlAddChild(parent, node);
    }
    xmlFreeDoc(donor.doc);
    return tree_write(&tree, to, room);
}
