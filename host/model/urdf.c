/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * URDF files; see urdf.h.
 */
#include "model/urdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/mesh_file.h"
#include "model/mesh_place.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_path.h"
#include "model/urdf_base.h"
#include "model/urdf_finish.h"
#include "world/error.h"
#include "world/memory.h"
#include "world/world.h"

struct urdf {
    char *directory;
    char *folder; /* of meshes, if MuJoCo's part of the file names one; or NULL */
    char *error;
    size_t size;
    int failed;
    struct table missed; /* what was told of meshes: once for each */
};

static void attribute_set(xmlNode *node, const char *name, const char *value)
{
    xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

static void attribute_offer(xmlNode *node, const char *name, const char *value)
{
    if (!node_attribute(node, name))
        attribute_set(node, name, value);
}

/* ------------------------------------------------------------------ what MuJoCo is to do */

/* Its own part of the file, in which authors may have said otherwise. */
static void compiler_prepare(struct urdf *urdf, xmlNode *robot)
{
    xmlNode *compiler = node_take(node_take(robot, "mujoco"), "compiler");
    const char *folder = node_attribute(compiler, "meshdir");
    urdf->folder = folder ? memory_text(folder) : NULL;
    xmlUnsetProp(compiler, (const xmlChar *)"meshdir");
    attribute_set(compiler, "strippath", "false");
    attribute_offer(compiler, "fusestatic", "false");
    attribute_offer(compiler, "discardvisual", "false");
}

/* ------------------------------------------------------------------ meshes */

/* A visual mesh that cannot be had goes, with a warning; for a collision's that must be asked. */
static void mesh_miss(struct urdf *urdf, xmlNode *mesh, const char *why)
{
    xmlNode *part = mesh->parent ? mesh->parent->parent : NULL;
    char text[1600];
    if (!part || (node_is(part, "collision") && !world.options.skip_missing_meshes)) {
        snprintf(urdf->error, urdf->size, "%s; --skip-missing-meshes does without it", why);
        urdf->failed = 1;
        return;
    }
    snprintf(text, sizeof(text), "left out: %s", why);
    if (!table_find(&urdf->missed, why))
        warning_say(text);
    table_take(&urdf->missed, why);
    xmlUnlinkNode(part);
    xmlFreeNode(part);
}

/* Neither seen nor touched. */
static int is_of_no_size(const xmlNode *part)
{
    const xmlNode *geometry = node_child(part, "geometry");
    const xmlNode *shape = geometry ? xmlFirstElementChild((xmlNode *)geometry) : NULL;
    static const char *const names[] = { "size", "radius", "length" };
    for (size_t i = 0; shape && i < sizeof(names) / sizeof(names[0]); i++) {
        const char *text = node_attribute(shape, names[i]);
        for (char *end = NULL; text; text = end) {
            double size = strtod(text, &end);
            if (end == text)
                break;
            if (size <= 0)
                return 1;
        }
    }
    return 0;
}

static int size_prepare(xmlNode *node, void *context)
{
    const char *link = node->parent ? node_attribute(node->parent, "name") : NULL;
    char text[400];
    (void)context;
    if (!(node_is(node, "visual") || node_is(node, "collision")) || !is_of_no_size(node))
        return 1;
    snprintf(text, sizeof(text), "left out: a %s of the link '%.100s', whose size is 0",
             (const char *)node->name, link ? link : "");
    warning_say(text);
    xmlUnlinkNode(node);
    xmlFreeNode(node);
    return 0;
}

static int mesh_prepare(xmlNode *node, void *context)
{
    struct urdf *urdf = context;
    xmlNode *mesh = node_is(node, "visual") || node_is(node, "collision")
                        ? node_child(node_child(node, "geometry"), "mesh") : NULL;
    const char *address = mesh ? node_attribute(mesh, "filename") : NULL;
    char why[1400], *path, *name = NULL;
    if (urdf->failed || !address)
        return !urdf->failed;
    path = mesh_place(address, urdf->directory, urdf->folder, why, sizeof(why));
    if (path)
        name = mesh_take(path, why, sizeof(why));
    if (name)
        attribute_set(mesh, "filename", name);
    else
        mesh_miss(urdf, mesh, why);
    free(name);
    free(path);
    return 0;
}

/* ------------------------------------------------------------------ joints */

/* MuJoCo wants free links on top level: they get there later. Its reader has no coupled joints. */
static int joint_prepare(xmlNode *node, void *context)
{
    const char *type = node_attribute(node, "type");
    (void)context;
    if (node_is(node, "joint") && type && strcmp(type, "floating") == 0)
        attribute_set(node, "type", "fixed");
    return 1;
}

static int has_macros(xmlNode *node, void *context)
{
    const char *mesh = node_is(node, "mesh") ? node_attribute(node, "filename") : NULL;
    int is_macro = strncmp((const char *)node->name, "xacro:", 6) == 0 ||
                   (mesh && (strstr(mesh, "$(") || strstr(mesh, "${"))) ||
                   (node->ns && node->ns->prefix &&
                    strcmp((const char *)node->ns->prefix, "xacro") == 0);
    *(int *)context |= is_macro;
    return !is_macro;
}

/* ------------------------------------------------------------------ all of it */

static int urdf_prepare(struct urdf *urdf, xmlNode *robot)
{
    compiler_prepare(urdf, robot);
    names_walk(robot, joint_prepare, NULL);
    names_walk(robot, size_prepare, NULL);
    names_walk(robot, mesh_prepare, urdf);
    return urdf->failed ? -1 : 0;
}

static mjModel *urdf_compile(struct urdf *urdf, xmlDoc *doc, const char *path, char **textp)
{
    xmlDoc *copy = xmlCopyDoc(doc, 1);
    mjModel *model = NULL;
    char *text = NULL;
    if (urdf_prepare(urdf, xmlDocGetRootElement(copy)) == 0)
        model = doc_load(copy, &text, urdf->error, urdf->size);
    xmlFreeDoc(copy);
    if (model && text) {
        model = urdf_finish(doc, model, text, path, textp, urdf->error, urdf->size);
        free(text);
    } else if (model) {
        *textp = NULL;
    }
    return model;
}

mjModel *urdf_load(xmlDoc *doc, const char *path, char **textp, char *error, size_t size)
{
    struct urdf urdf = { .error = error, .size = size };
    mjModel *model = NULL;
    int macros = 0;
    names_walk(xmlDocGetRootElement(doc), has_macros, &macros);
    if (macros || path_ends_with(path, ".xacro")) {
        snprintf(error, size, "it is xacro, of which URDF is made: load the output of "
                 "'xacro %s > robot.urdf'", path);
        return NULL;
    }
    urdf.directory = path_directory(path);
    model = urdf_compile(&urdf, doc, path, textp);
    table_clear(&urdf.missed);
    free(urdf.directory);
    free(urdf.folder);
    return model;
}
