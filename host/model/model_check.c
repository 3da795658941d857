/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A look at a model's file before MuJoCo reads it; see model_check.h.
 */
#include "model/model_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_names.h"
#include "world/table.h"

#define ITERATIONS_MAX 100000

struct check {
    char *error;
    size_t size;
};

/* MuJoCo makes no joint of another type, and uses it then. */
static int joint_check(struct check *check, const xmlNode *joint)
{
    static const char *const types[] = { "revolute", "continuous", "prismatic",
                                         "fixed",    "floating",   "planar" };
    const char *type = node_attribute(joint, "type"), *name = node_attribute(joint, "name");
    for (size_t i = 0; type && i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(type, types[i]) == 0)
            return 0;
    if (!type)
        return 0;
    snprintf(check->error, check->size,
             "the joint '%s' has the type '%s', which URDF does not have: it may be revolute, "
             "continuous, prismatic, fixed, floating or planar", name ? name : "", type);
    return -1;
}

static long number_count(const char *text)
{
    long count = 0;
    for (char *end; strtod(text, &end), end != text; text = end)
        count++;
    return count;
}

/* MuJoCo puts the triangles together before it looks whether their corners are there. */
static int mesh_check(struct check *check, const xmlNode *mesh)
{
    const char *vertices = node_attribute(mesh, "vertex"), *at = node_attribute(mesh, "face");
    const char *name = node_attribute(mesh, "name");
    long count = vertices ? number_count(vertices) / 3 : 0;
    if (!vertices || !at)
        return 0;
    for (char *end;; at = end) {
        long corner = strtol(at, &end, 10);
        if (end == at)
            return 0;
        if (corner >= 0 && corner < count)
            continue;
        snprintf(check->error, check->size,
                 "a face of the mesh '%s' has the corner %ld, and its vertices are 0 to %ld",
                 name ? name : "", corner, count - 1);
        return -1;
    }
}

/* MuJoCo tells the kind of a file by the three letters at its end, and looks for them before the
 * name's beginning. */
static int file_check(struct check *check, const xmlNode *node, const char *attribute)
{
    const char *file = node_attribute(node, attribute);
    if (!file || strlen(file) >= 3)
        return 0;
    snprintf(check->error, check->size,
             "the file '%s' of a %s has no ending that tells its kind, as .stl or .obj", file,
             (const char *)node->name);
    return -1;
}

/* With a tolerance that is never met, each is made in each step. */
static int iterations_check(struct check *check, const xmlNode *option)
{
    static const char *const names[] = { "iterations", "noslip_iterations", "mpr_iterations" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *text = node_attribute(option, names[i]);
        if (!text || strtod(text, NULL) <= ITERATIONS_MAX)
            continue;
        snprintf(check->error, check->size,
                 "the option %s is %.40s, with which a step may never end: it may be %d at most",
                 names[i], text, ITERATIONS_MAX);
        return -1;
    }
    return 0;
}

/* MuJoCo does not tell which name it is. */
static int names_check(struct check *check, const xmlNode *robot)
{
    struct table names = { .items = NULL };
    int outcome = 0;
    for (xmlNode *node = xmlFirstElementChild((xmlNode *)robot); node && outcome == 0;
         node = xmlNextElementSibling(node)) {
        const char *name = node_attribute(node, "name");
        char *key;
        if (!name || !(node_is(node, "link") || node_is(node, "joint")))
            continue;
        key = name_key((const char *)node->name, name);
        if (table_find(&names, key)) {
            snprintf(check->error, check->size, "there are two %ss of the name '%s'",
                     (const char *)node->name, name);
            outcome = -1;
        }
        table_take(&names, key);
        free(key);
    }
    table_clear(&names);
    return outcome;
}

static int one_check(struct check *check, const xmlNode *node)
{
    if (node_is(node, "joint") && node->parent && node_is(node->parent, "robot"))
        return joint_check(check, node);
    if (node_is(node, "robot"))
        return names_check(check, node);
    if (node_is(node, "skin"))
        return file_check(check, node, "file");
    if (node_is(node, "option"))
        return iterations_check(check, node);
    if (!node_is(node, "mesh"))
        return 0;
    if (file_check(check, node, "file") < 0 || file_check(check, node, "filename") < 0)
        return -1;
    return mesh_check(check, node);
}

static int node_check(struct check *check, xmlNode *node)
{
    int outcome = one_check(check, node);
    for (xmlNode *at = xmlFirstElementChild(node); at && outcome == 0;
         at = xmlNextElementSibling(at))
        outcome = node_check(check, at);
    return outcome;
}

int model_check(xmlNode *node, char *error, size_t size)
{
    struct check check = { error, size };
    return node_check(&check, node);
}
