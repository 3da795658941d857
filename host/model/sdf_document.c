/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An SDF document; see sdf_document.h.
 */
#include "model/sdf_document.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_names.h"
#include "model/model_path.h"
#include "model/model_xml.h"

#define FILES_MAX 1000
#define DEPTH_MAX 100 /* of elements */

/* ------------------------------------------------------------------ included models */

/* The document of a file, or of one in a folder, whose elements know its path. */
static xmlDoc *file_read(struct sdf *sdf, const xmlNode *include, const char *name)
{
    const char *folder = sdf_text(include, "uri");
    char address[1000], why[1200] = "it is no XML, or one of too many files", *path;
    int malformed = 0;
    xmlDoc *doc = NULL;
    snprintf(address, sizeof(address), "%.500s%s%.300s", folder, *name ? "/" : "", name);
    path = sdf_place(sdf, include, address, why, sizeof(why));
    if (path && path_can_end(path) && ++sdf->files <= FILES_MAX)
        doc = xml_read(path, &malformed);
    if (doc && xmlDocGetRootElement(doc) && !malformed)
        node_print(xmlDocGetRootElement(doc), SDF_FILE, "%s", path);
    else
        sdf_fail(sdf, include, "%s%s%s", path ? path : "", path ? ": " : "", why);
    free(path);
    return doc;
}

/* A folder's model.config names a file for each version: the last one is for the newest. */
static xmlNode *include_read(struct sdf *sdf, const xmlNode *include)
{
    const char *address = sdf_text(include, "uri");
    bool is_file = path_ends_with(address, ".sdf") || path_ends_with(address, ".world");
    xmlDoc *config = is_file ? NULL : file_read(sdf, include, "model.config"), *doc;
    xmlNode *named = config ? xmlLastElementChild(xmlDocGetRootElement(config)) : NULL, *model;
    char name[300] = "";
    while (named && !node_is(named, "sdf"))
        named = xmlPreviousElementSibling(named);
    sscanf(sdf_own_text(named), "%299s", name);
    doc = sdf->failed ? NULL : file_read(sdf, include, is_file ? "" : name);
    model = doc ? node_child(xmlDocGetRootElement(doc), "model") : NULL;
    if (doc && !model)
        sdf_fail(sdf, include, "%.500s has no model of SDF", address);
    for (int i = 0; model && i < 2; i++) {
        const char *sign = i ? "version" : SDF_FILE, *said = sdf_attribute(model, sign);
        node_print(model, sign, "%s", said ? said : "");
    }
    xmlUnlinkNode(model);
    xmlFreeDoc(config);
    xmlFreeDoc(doc);
    return model;
}

/* The model takes the place of what includes it, which may tell it another name and place. */
static xmlNode *include_resolve(struct sdf *sdf, xmlNode *include)
{
    xmlNode *model = include_read(sdf, include), *next;
    for (xmlNode *node = model ? xmlFirstElementChild(include) : NULL; node; node = next) {
        xmlNode *own = node_child(model, (const char *)node->name);
        next = xmlNextElementSibling(node);
        if (node_is(node, "name"))
            node_print(model, "name", "%s", sdf_text(include, "name"));
        else if (node_is(node, "pose") || node_is(node, "static"))
            xmlFreeNode(xmlReplaceNode(own ? own : node_add(model, "pose"), node));
        else if (!node_is(node, "uri"))
            sdf_note(sdf, "%s in include has no effect", (const char *)node->name);
    }
    if (model)
        xmlFreeNode(xmlReplaceNode(include, model));
    return model;
}

/* ------------------------------------------------------------------ what there is */

/* What has an effect in which element. */
static const char *const known[] = {
    "sdf: world model light ", "world: model include light gravity physics frame ",
    "physics: gravity max_step_size ", "include: uri name pose static ", "frame: pose ",
    "model: model include link joint frame pose static self_collide ",
    "link: pose inertial visual collision light ", "inertial: pose mass inertia ",
    "inertia: ixx ixy ixz iyy iyz izz ", "visual: pose geometry material ",
    "collision: pose geometry surface ", "surface: friction ", "friction: ode ", "ode: mu ",
    "geometry: box sphere cylinder capsule ellipsoid plane mesh empty ", "box: size ",
    "sphere: radius ", "cylinder: radius length ", "capsule: radius length ", "ellipsoid: radii ",
    "plane: normal size ", "mesh: uri scale ", "material: diffuse ambient ",
    "joint: pose parent child axis axis2 ", "axis: xyz limit dynamics use_parent_model_frame ",
    "axis2: xyz limit dynamics use_parent_model_frame ", "limit: lower upper effort velocity ",
    "dynamics: damping friction spring_reference spring_stiffness ",
    "light: pose diffuse specular direction cast_shadows ",
};

static bool is_known(const xmlNode *node)
{
    const char *parent = (const char *)node->parent->name;
    size_t length = strlen(parent);
    char name[60];
    snprintf(name, sizeof(name), " %.50s ", (const char *)node->name);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strncmp(known[i], parent, length) == 0 && known[i][length] == ':')
            return strstr(known[i], name) != NULL;
    return false;
}

/* Blanks around the text go, and lines are blanks. */
static void text_trim(xmlNode *node)
{
    char *text = (char *)sdf_own_text(node), *to = text;
    for (const char *at = text; *at; at++)
        if (!isspace((unsigned char)*at) || (to > text && to[-1] != ' '))
            *to++ = isspace((unsigned char)*at) ? ' ' : *at;
    if (to > text && to[-1] == ' ')
        to--;
    if (*to)
        *to = '\0';
}

static void name_check(struct sdf *sdf, const xmlNode *node)
{
    const char *name = node_attribute(node, "name"), *kind = (const char *)node->name;
    if (!name || !*name || strstr(name, "::"))
        sdf_fail(sdf, node, "a %s needs a name, which has no '::'", kind);
    else if (sdf_find(node, kind, name) != node)
        sdf_fail(sdf, node, "there is another %s of the name '%.100s'", kind, name);
}

static void node_read(struct sdf *sdf, xmlNode *node, int depth)
{
    xmlNode *next;
    text_trim(node);
    if (depth > DEPTH_MAX)
        sdf_fail(sdf, node, "it is nested deeper than %d, or a file includes itself", DEPTH_MAX);
    if (node_is(node, "model") || node_is(node, "link") || node_is(node, "joint") ||
        node_is(node, "frame"))
        name_check(sdf, node);
    for (xmlNode *child = xmlFirstElementChild(node); child && !sdf->failed; child = next) {
        const char *type = node_attribute(child, "type");
        next = xmlNextElementSibling(child);
        if (is_known(child)) {
            node_read(sdf, child, depth + 1);
            if (!sdf->failed && node_is(child, "include"))
                next = include_resolve(sdf, child);
            continue;
        }
        sdf_note(sdf, "%s%s%.40s in %s has no effect", (const char *)child->name,
                 type ? " " : "", type ? type : "", (const char *)node->name);
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
}

void sdf_prepare(struct sdf *sdf, xmlNode *root)
{
    node_read(sdf, root, 0);
}
