/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What an SDF document says; see sdf_read.h.
 */
#include "model/sdf_read.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/mesh_place.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_path.h"
#include "model/model_xml.h"
#include "scene/pose.h"

#define FILE_SIGN "simx-file" /* the attribute of an included model that has its file */
#define FILES_MAX 1000
#define NUMBER_MAX 1e9
#define DEPTH_MAX 100 /* of elements, and of poses that are told relative to one another */

/* What has an effect in which element. */
static const char known[] =
    " sdf/world sdf/model world/model world/include world/frame world/gravity world/physics "
    "physics/gravity physics/max_step_size include/uri include/name include/pose include/static "
    "model/model model/include model/link model/joint model/frame model/pose model/static "
    "model/self_collide frame/pose link/pose link/inertial link/visual link/collision "
    "inertial/pose inertial/mass inertial/inertia inertia/ixx inertia/ixy inertia/ixz inertia/iyy "
    "inertia/iyz inertia/izz visual/pose visual/geometry visual/material material/diffuse "
    "collision/pose collision/geometry collision/surface surface/friction friction/ode ode/mu "
    "geometry/box geometry/sphere geometry/cylinder geometry/capsule geometry/plane geometry/mesh "
    "geometry/empty box/size sphere/radius cylinder/radius cylinder/length capsule/radius "
    "capsule/length plane/normal plane/size mesh/uri mesh/scale joint/pose joint/parent "
    "joint/child joint/axis axis/xyz axis/limit axis/dynamics axis/use_parent_model_frame "
    "limit/lower limit/upper limit/effort limit/velocity dynamics/damping dynamics/friction ";

void sdf_fail(struct sdf *sdf, const xmlNode *node, const char *format, ...)
{
    const char *file = sdf_attribute(node, FILE_SIGN), *name = sdf_attribute(node, "name");
    va_list arguments;
    int used;
    if (sdf->failed++)
        return;
    used = snprintf(sdf->error, sdf->size, "%.500s%sline %ld, %s of '%.100s': ", file ? file : "",
                    file ? ", " : "", xmlGetLineNo((xmlNode *)node), (const char *)node->name,
                    name ? name : "");
    va_start(arguments, format);
    vsnprintf(sdf->error + used, sdf->size - (size_t)used, format, arguments);
    va_end(arguments);
    for (char *at = sdf->error; (at = strchr(at, '\n')) != NULL;)
        *at = ' ';
}

void sdf_miss(struct sdf *sdf, const xmlNode *node, const char *more)
{
    const char *type = node_attribute(node, "type"), *added;
    size_t used = strlen(sdf->missed);
    char what[1600];
    snprintf(what, sizeof(what), ", %.60s%s%.40s in %.60s%s%.1300s%s", (const char *)node->name,
             type ? " " : "", type ? type : "", (const char *)node->parent->name,
             *more ? " (" : "", more, *more ? ")" : "");
    added = used + strlen(what) + 6 < sizeof(sdf->missed) ? what : ", ...";
    if (!strstr(sdf->missed, added))
        strcpy(sdf->missed + used, added);
}

const char *sdf_attribute(const xmlNode *node, const char *name)
{
    while (node->type == XML_ELEMENT_NODE && !node_attribute(node, name))
        node = node->parent;
    return node->type == XML_ELEMENT_NODE ? node_attribute(node, name) : NULL;
}

const char *sdf_text(const xmlNode *node, const char *child)
{
    const xmlNode *found = node_child(node, child), *at = found ? found->children : NULL;
    char *text;
    while (at && (at->type != XML_TEXT_NODE || xmlIsBlankNode(at)))
        at = at->next;
    if (!at)
        return "";
    text = (char *)at->content + strspn((char *)at->content, " \t\r\n");
    for (size_t end = strlen(text); isspace((unsigned char)text[end - 1]); end--)
        text[end - 1] = '\0';
    return text;
}

bool sdf_flag(const xmlNode *node, const char *child)
{
    const char *text = sdf_text(node, child);
    return strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

/* Limits may be inf, or the largest number that there is; colours may have a fourth number. */
bool sdf_numbers(struct sdf *sdf, const xmlNode *node, const char *child, int count,
                 double *numbers)
{
    const char *text = sdf_text(node, child), *at = text;
    int read = 0;
    char *end;
    for (double number; read <= count && (number = strtod(at, &end), end != at); at = end, read++) {
        if (node_is(node, "limit") && fabs(number) > SDF_NONE)
            number = copysign(SDF_NONE, number);
        if (!(fabs(number) <= (node_is(node, "limit") ? SDF_NONE : NUMBER_MAX)))
            break;
        if (read < count)
            numbers[read] = number;
    }
    if (*text && (*at || read < count))
        sdf_fail(sdf, node_child(node, child), "it has '%.60s', and wants numbers: %d", text,
                 count);
    return *text;
}

double sdf_copy(struct sdf *sdf, const xmlNode *node, const char *child, int count, xmlNode *made,
                const char *name)
{
    double numbers[3] = { 0, 0, 0 };
    if (sdf_numbers(sdf, node, child, count, numbers))
        node_set_numbers(made, name, numbers, count);
    return numbers[0];
}

/* Names mean something in a model or in the world. */
xmlNode *sdf_find(const xmlNode *node, const char *kind, const char *name)
{
    const char *split = strstr(name, "::"), *wanted = split ? "model" : kind, *given;
    size_t length = split ? (size_t)(split - name) : strlen(name);
    xmlNode *scope = node->parent;
    while (!node_is(scope, "model") && !node_is(scope, "world") && !node_is(scope, "sdf"))
        scope = scope->parent;
    if (!kind && strcmp(name, "__model__") == 0)
        return scope;
    for (xmlNode *at = xmlFirstElementChild(scope); at; at = xmlNextElementSibling(at)) {
        given = node_attribute(at, "name");
        if (given && strncmp(given, name, length) == 0 && !given[length] &&
            (!wanted || node_is(at, wanted)))
            return split && at->children ? sdf_find(at->children, kind, split + 2) : at;
    }
    return NULL;
}

/* Position, and then roll, pitch and yaw about fixed axes. */
static struct pose own_pose(struct sdf *sdf, const xmlNode *node)
{
    const xmlNode *given = node_child(node, "pose");
    const char *degrees = given ? node_attribute(given, "degrees") : NULL;
    double numbers[6] = { 0 }, unit = degrees && strcmp(degrees, "true") == 0 ? mjPI / 180 : 1;
    struct pose pose = pose_identity, turn = pose_identity;
    sdf_numbers(sdf, node, "pose", 6, numbers);
    for (int i = 0; i < 3; i++) {
        mju_axisAngle2Quat(turn.quaternion, (double[3]){ i == 0, i == 1, i == 2 },
                           numbers[3 + i] * unit);
        pose = pose_compose(&turn, &pose);
    }
    mju_copy3(pose.position, numbers);
    return pose;
}

/* What the pose of an element is told relative to; NULL: the world. */
static const xmlNode *pose_frame(struct sdf *sdf, const xmlNode *node)
{
    const xmlNode *given = node_child(node, "pose"), *found;
    const char *to = given ? node_attribute(given, "relative_to") : NULL;
    bool is_child = !to && node_is(node, "joint");
    if (!to)
        to = is_child ? sdf_text(node, "child") : node_attribute(node, "attached_to");
    found = to && *to ? sdf_find(node, is_child ? "link" : NULL, to) : node->parent;
    if (!found && strcmp(to, "world") != 0)
        sdf_fail(sdf, node, "its pose is relative to '%.100s', which there is not", to);
    return found;
}

struct pose sdf_pose(struct sdf *sdf, const xmlNode *node, const struct pose *frame)
{
    struct pose pose = pose_identity;
    int count = 0;
    for (; node && !node_is(node, "sdf") && !sdf->failed; node = pose_frame(sdf, node)) {
        struct pose own = own_pose(sdf, node);
        pose = pose_compose(&own, &pose);
        if (++count > DEPTH_MAX)
            sdf_fail(sdf, node, "its pose is relative to itself, or over %d others", DEPTH_MAX);
    }
    return frame ? pose_relative(frame, &pose) : pose;
}

char *sdf_place(struct sdf *sdf, const xmlNode *node, const char *address, char *why, size_t size)
{
    const char *file = sdf_attribute(node, FILE_SIGN);
    char *folder = path_directory(file ? file : sdf->path), *path;
    path = mesh_place(address, folder, NULL, why, size);
    free(folder);
    return path;
}

/* The first model of a file, or of a folder's model.sdf, which takes the place of what includes it
 * and gets the name and the place that are told there. */
static xmlNode *include_resolve(struct sdf *sdf, xmlNode *include)
{
    static const char *const told[] = { "pose", "static" };
    const char *uri = sdf_text(include, "uri"), *version = NULL;
    bool is_file = path_ends_with(uri, ".sdf") || path_ends_with(uri, ".world");
    char address[1000], why[1400] = "it has no model of SDF, or is one of too many files", *path;
    xmlNode *root = NULL, *model, *node;
    xmlDoc *doc = NULL;
    int malformed = 0;
    snprintf(address, sizeof(address), "%.900s%s", uri, is_file ? "" : "/model.sdf");
    path = sdf_place(sdf, include, address, why, sizeof(why));
    if (path && path_can_end(path) && ++sdf->files <= FILES_MAX)
        doc = xml_read(path, &malformed);
    if (doc && !malformed)
        root = xmlDocGetRootElement(doc);
    model = node_child(root, "model");
    if (model) {
        version = node_attribute(root, "version");
        node_print(model, "version", "%s", version ? version : "");
        node_print(model, FILE_SIGN, "%s", path);
        if (*sdf_text(include, "name"))
            node_print(model, "name", "%s", sdf_text(include, "name"));
        for (int i = 0; i < 2; i++)
            if ((node = node_child(include, told[i])) != NULL)
                xmlFreeNode(xmlReplaceNode(node_take(model, told[i]), node));
        xmlFreeNode(xmlReplaceNode(include, model));
    } else {
        sdf_fail(sdf, include, "%s%s%s", path ? path : "", path ? ": " : "", why);
    }
    xmlFreeDoc(doc);
    free(path);
    return model;
}

void sdf_prepare(struct sdf *sdf, xmlNode *node, int depth)
{
    const char *name = node_attribute(node, "name"), *kind = (const char *)node->name;
    bool is_named = node_is(node, "model") || node_is(node, "link") || node_is(node, "joint");
    char pair[100];
    xmlNode *next;
    if (depth > DEPTH_MAX)
        sdf_fail(sdf, node, "it is nested deeper than %d, or a file includes itself", DEPTH_MAX);
    if (is_named && (!name || !*name || strstr(name, "::")))
        sdf_fail(sdf, node, "a %s needs a name, which has no '::'", kind);
    else if (is_named && sdf_find(node, kind, name) != node)
        sdf_fail(sdf, node, "there is another %s of the name '%.100s'", kind, name);
    for (xmlNode *child = xmlFirstElementChild(node); child && !sdf->failed; child = next) {
        next = xmlNextElementSibling(child);
        snprintf(pair, sizeof(pair), " %s/%s ", kind, (const char *)child->name);
        if (!strstr(known, pair)) {
            sdf_miss(sdf, child, "");
            xmlUnlinkNode(child);
            xmlFreeNode(child);
            continue;
        }
        sdf_prepare(sdf, child, depth + 1);
        if (!sdf->failed && node_is(child, "include"))
            next = include_resolve(sdf, child);
    }
}
