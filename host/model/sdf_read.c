/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What an SDF document says; see sdf_read.h.
 */
#include "model/sdf_read.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/mesh_place.h"
#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/model_path.h"
#include "scene/pose.h"
#include "world/error.h"

#define CHAIN_MAX 200 /* poses that are told relative to one another */
#define NOTES_MAX 40

/* ------------------------------------------------------------------ what is told */

void sdf_fail(struct sdf *sdf, const xmlNode *node, const char *format, ...)
{
    const char *file = sdf_attribute(node, SDF_FILE), *name = sdf_attribute(node, "name");
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
    for (char *at = sdf->error; *at; at++)
        *at = *at == '\n' || *at == '\r' ? ' ' : *at;
}

void sdf_note(struct sdf *sdf, const char *format, ...)
{
    char line[2000];
    int used = snprintf(line, sizeof(line), "%.300s: ", sdf->path);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + used, sizeof(line) - (size_t)used, format, arguments);
    va_end(arguments);
    if (!table_find(&sdf->notes, line) && sdf->notes.count < NOTES_MAX)
        warning_say(line);
    table_take(&sdf->notes, line);
}

/* ------------------------------------------------------------------ texts and numbers */

const char *sdf_attribute(const xmlNode *node, const char *name)
{
    while (node->type == XML_ELEMENT_NODE && !node_attribute(node, name))
        node = node->parent;
    return node->type == XML_ELEMENT_NODE ? node_attribute(node, name) : NULL;
}

const char *sdf_own_text(const xmlNode *node)
{
    const xmlNode *at = node ? node->children : NULL;
    while (at && at->type != XML_TEXT_NODE)
        at = at->next;
    return at ? (const char *)at->content : "";
}

const char *sdf_text(const xmlNode *node, const char *child)
{
    return sdf_own_text(node_child(node, child));
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
        if (!(fabs(number) <= SDF_NONE))
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

/* ------------------------------------------------------------------ names and poses */

/* The model or world in which an element's names mean something. */
static const xmlNode *scope_of(const xmlNode *node)
{
    do
        node = node->parent;
    while (node->type == XML_ELEMENT_NODE && !node_is(node, "model") && !node_is(node, "world") &&
           !node_is(node, "sdf"));
    return node;
}

xmlNode *sdf_find(const xmlNode *node, const char *kind, const char *name)
{
    const char *split = strstr(name, "::");
    size_t length = split ? (size_t)(split - name) : strlen(name);
    xmlNode *at = xmlFirstElementChild((xmlNode *)scope_of(node));
    for (; at; at = xmlNextElementSibling(at)) {
        const char *given = node_attribute(at, "name"), *wanted = split ? "model" : kind;
        if (given && strlen(given) == length && strncmp(given, name, length) == 0 &&
            (!wanted || node_is(at, wanted)))
            break;
    }
    if (!at || !split)
        return at;
    at = xmlFirstElementChild(at);
    return at ? sdf_find(at, kind, split + 2) : NULL;
}

/* Position, and then roll, pitch and yaw about fixed axes. */
static struct pose own_pose(struct sdf *sdf, const xmlNode *node)
{
    const xmlNode *given = node_child(node, "pose");
    const char *degrees = given ? node_attribute(given, "degrees") : NULL;
    double numbers[6] = { 0 }, unit = degrees && strcmp(degrees, "true") == 0 ? mjPI / 180 : 1;
    struct pose pose = pose_identity;
    sdf_numbers(sdf, node, "pose", 6, numbers);
    mju_copy3(pose.position, numbers);
    for (int i = 0; i < 3; i++) {
        double axis[3] = { i == 0, i == 1, i == 2 }, turn[4];
        const struct pose before = pose;
        mju_axisAngle2Quat(turn, axis, numbers[3 + i] * unit);
        mju_mulQuat(pose.quaternion, turn, before.quaternion);
    }
    return pose;
}

/* What the pose of an element is told relative to; NULL: the world. */
static const xmlNode *pose_frame(struct sdf *sdf, const xmlNode *node)
{
    const xmlNode *given = node_child(node, "pose"), *found;
    const char *to = given ? node_attribute(given, "relative_to") : NULL;
    if (!to && node_is(node, "joint"))
        to = sdf_text(node, "child");
    if (!to && node_is(node, "frame"))
        to = node_attribute(node, "attached_to");
    if (!to || !*to || strcmp(to, "__model__") == 0)
        return to ? scope_of(node) : node->parent;
    found = sdf_find(node, node_is(node, "joint") && !given ? "link" : NULL, to);
    if (!found && strcmp(to, "world") != 0)
        sdf_fail(sdf, node, "its pose is relative to '%.100s', which there is not", to);
    return found;
}

struct pose sdf_pose(struct sdf *sdf, const xmlNode *node, const struct pose *frame)
{
    struct pose pose = pose_identity;
    int count = 0;
    for (; node && node->type == XML_ELEMENT_NODE && !sdf->failed; node = pose_frame(sdf, node)) {
        struct pose own = own_pose(sdf, node);
        pose = pose_compose(&own, &pose);
        if (++count > CHAIN_MAX)
            sdf_fail(sdf, node, "its pose is relative to itself, or over more than %d others",
                     CHAIN_MAX);
    }
    return frame ? pose_relative(frame, &pose) : pose;
}

/* ------------------------------------------------------------------ files */

char *sdf_place(struct sdf *sdf, const xmlNode *node, const char *address, char *why, size_t size)
{
    const char *file = sdf_attribute(node, SDF_FILE);
    char *folder = path_directory(file ? file : sdf->path);
    char *path = mesh_place(address, folder, NULL, why, size);
    free(folder);
    return path;
}
