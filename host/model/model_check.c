/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A look at a model's file before MuJoCo reads it; see model_check.h.
 */
#include "model/model_check.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_names.h"

#define FILES_MAX 1000 /* MuJoCo refuses a file that is included twice, and so has an end */

struct check {
    const char *path; /* of the model: what it includes is told relative to it */
    int files;        /* how many were read */
    char *error;
    size_t size;
};

static int file_check(struct check *check, const char *path);

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

static int include_check(struct check *check, const xmlNode *include)
{
    const char *file = node_attribute(include, "file"), *slash = strrchr(check->path, '/');
    int length = slash ? (int)(slash - check->path) + 1 : 0;
    char path[4096];

    if (!file)
        return 0;
    snprintf(path, sizeof(path), "%.*s%s", *file == '/' ? 0 : length, check->path, file);
    return file_check(check, path);
}

/* An element with all below it. */
static int node_check(struct check *check, xmlNode *node)
{
    int outcome = 0;

    if (node_is(node, "include"))
        outcome = include_check(check, node);
    else if (node_is(node, "mesh"))
        outcome = mesh_check(check, node);
    else if (node_is(node, "joint") && node->parent && node_is(node->parent, "robot"))
        outcome = joint_check(check, node);
    for (xmlNode *at = xmlFirstElementChild(node); at && outcome == 0;
         at = xmlNextElementSibling(at))
        outcome = node_check(check, at);
    return outcome;
}

/* What is no XML is refused by MuJoCo, whose reader takes more for XML than libxml2 does without
 * XML_PARSE_RECOVER. */
static int file_check(struct check *check, const char *path)
{
    const int options = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR |
                        XML_PARSE_NOWARNING;
    xmlDoc *doc = check->files++ < FILES_MAX ? xmlReadFile(path, NULL, options) : NULL;
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    int outcome = root ? node_check(check, root) : 0;

    xmlFreeDoc(doc);
    return outcome;
}

int model_check(const char *path, char *error, size_t size)
{
    struct check check = { .path = path, .error = error, .size = size };

    return file_check(&check, path);
}
