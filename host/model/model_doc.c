/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A model as an MJCF document: reading and loading it, and its names. In MJCF parts refer to each
 * other by name, each kind of part with names of its own; the tables below say which attribute
 * refers to which kind.
 */
#include "model/model_doc.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/model_names.h"
#include "model/mujoco_guard.h"
#include "model/part_name.h"
#include "world/world.h"

/* A new file for a document; the caller removes it. */
static int file_make(char *path, size_t size)
{
    const char *base = getenv("TMPDIR");
    int file;

    snprintf(path, size, "%s/simx-host-XXXXXX.xml", base && *base == '/' ? base : "/tmp");
    file = mkstemps(path, 4);
    if (file >= 0)
        close(file);
    return file < 0 ? -1 : 0;
}

xmlNode *doc_section(xmlDoc *doc, const char *name)
{
    xmlNode *root = xmlDocGetRootElement(doc);

    for (xmlNode *node = xmlFirstElementChild(root); node; node = xmlNextElementSibling(node))
        if (node_is(node, name))
            return node;
    return xmlNewChild(root, NULL, (const xmlChar *)name, NULL);
}

/* ------------------------------------------------------------------ names for all parts */

struct naming {
    const char *kind;
    int type;
    int count; /* how many were met: the next one's number in the model */
};

static void part_name(const mjModel *model, struct naming *naming, xmlNode *node)
{
    char *name = part_name_of(model, naming->type, naming->count++);

    if (!xmlHasProp(node, (const xmlChar *)"name"))
        xmlNewProp(node, (const xmlChar *)"name", (const xmlChar *)name);
    free(name);
}

/* MuJoCo counts the parts of a body before those of the bodies below it. */
static void body_name_parts(const mjModel *model, struct naming *namings, int count, xmlNode *body)
{
    for (int i = 0; i < count; i++)
        for (xmlNode *node = xmlFirstElementChild(body); node; node = xmlNextElementSibling(node))
            if (!node_is(node, "body") && node_is(node, namings[i].kind))
                part_name(model, &namings[i], node);
    for (xmlNode *node = xmlFirstElementChild(body); node; node = xmlNextElementSibling(node))
        if (node_is(node, "body")) {
            part_name(model, &namings[0], node);
            body_name_parts(model, namings, count, node);
        }
}

static void section_name_parts(const mjModel *model, struct naming naming, xmlDoc *doc)
{
    for (xmlNode *node = xmlFirstElementChild(doc_section(doc, naming.kind)); node;
         node = xmlNextElementSibling(node))
        part_name(model, &naming, node);
}

static void doc_name_parts(xmlDoc *doc, const mjModel *model)
{
    struct naming namings[] = { { "body", mjOBJ_BODY, 1 },     { "joint", mjOBJ_JOINT, 0 },
                                { "geom", mjOBJ_GEOM, 0 },     { "site", mjOBJ_SITE, 0 },
                                { "camera", mjOBJ_CAMERA, 0 }, { "light", mjOBJ_LIGHT, 0 } };
    xmlNode *bodies = doc_section(doc, "worldbody");

    body_name_parts(model, namings, sizeof(namings) / sizeof(namings[0]), bodies);
    section_name_parts(model, (struct naming){ "sensor", mjOBJ_SENSOR, 0 }, doc);
    section_name_parts(model, (struct naming){ "actuator", mjOBJ_ACTUATOR, 0 }, doc);
}

/* Said of each actuator, where MuJoCo leaves it to the classes: their order depends on it. */
static void doc_name_dynamics(xmlDoc *doc, const mjModel *model)
{
    static const char *const names[] = {
        [mjDYN_NONE] = "none",     [mjDYN_INTEGRATOR] = "integrator", [mjDYN_FILTER] = "filter",
        [mjDYN_MUSCLE] = "muscle", [mjDYN_USER] = "user",
    };
    xmlNode *node = xmlFirstElementChild(doc_section(doc, "actuator"));

    for (int i = 0; node && i < model->nu; i++, node = xmlNextElementSibling(node))
        xmlSetProp(node, (const xmlChar *)"dyntype",
                   (const xmlChar *)names[model->actuator_dyntype[i]]);
}

/* ------------------------------------------------------------------ files */

/* The file of an asset, below the folder that the compiler element names for its kind. */
static void file_place(xmlNode *asset, const char *name, const char *directory, const char *folder)
{
    const char *file = node_attribute(asset, name);
    char path[4096];

    if (!file || *file == '/')
        return;
    if (folder && *folder == '/')
        snprintf(path, sizeof(path), "%s/%s", folder, file);
    else
        snprintf(path, sizeof(path), "%s/%s%s%s", directory, folder ? folder : "",
                 folder ? "/" : "", file);
    xmlSetProp(asset, (const xmlChar *)name, (const xmlChar *)path);
}

static void doc_place_files(xmlDoc *doc, const char *directory)
{
    static const char *const names[] = { "file",     "fileright", "fileleft", "fileup",
                                         "filedown", "filefront", "fileback" };
    xmlNode *compiler = doc_section(doc, "compiler");
    const char *meshes = node_attribute(compiler, "meshdir");
    const char *textures = node_attribute(compiler, "texturedir");

    for (xmlNode *asset = xmlFirstElementChild(doc_section(doc, "asset")); asset;
         asset = xmlNextElementSibling(asset))
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
            file_place(asset, names[i], directory, node_is(asset, "texture") ? textures : meshes);
    xmlUnsetProp(compiler, (const xmlChar *)"meshdir");
    xmlUnsetProp(compiler, (const xmlChar *)"texturedir");
}

/* ------------------------------------------------------------------ reading and loading */

/* Keyframes have a number for each joint, and hold no longer when joints come or go. */
static void doc_drop_keys(xmlDoc *doc)
{
    xmlNode *keys = doc_section(doc, "keyframe");

    xmlUnlinkNode(keys);
    xmlFreeNode(keys);
}

static void error_line(char *error)
{
    for (char *at = error; *at; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
}

xmlDoc *doc_read(const mjModel *model, const char *directory, char *error, size_t size)
{
    /* Without a dictionary the document's parts can go to another document. */
    const int options = XML_PARSE_NODICT | XML_PARSE_NOBLANKS | XML_PARSE_NONET | XML_PARSE_NOERROR;
    char path[1024];
    xmlDoc *doc;

    if (file_make(path, sizeof(path)) < 0) {
        snprintf(error, size, "cannot make %s", path);
        return NULL;
    }
    if (!guard_save_last_xml(path, model, error, (int)size)) {
        error_line(error);
        unlink(path);
        return NULL;
    }
    doc = xmlReadFile(path, NULL, options);
    unlink(path);
    if (!doc) {
        snprintf(error, size, "MuJoCo's document of the model cannot be read");
        return NULL;
    }
    doc_drop_keys(doc);
    doc_name_parts(doc, model);
    doc_name_dynamics(doc, model);
    doc_place_files(doc, directory);
    return doc;
}

mjModel *doc_load(xmlDoc *doc, char *error, size_t size)
{
    mjModel *model = NULL;
    char path[1024];

    if (file_make(path, sizeof(path)) < 0 || xmlSaveFormatFile(path, doc, 1) < 0)
        snprintf(error, size, "cannot write %s", path);
    else
        model = guard_load_xml(path, error, (int)size);
    unlink(path);
    if (!model)
        error_line(error);
    return model;
}

/* ------------------------------------------------------------------ finding and placing */

struct search {
    const char *kind;
    const char *name;
    xmlNode *found;
};

static int node_compare(xmlNode *node, void *context)
{
    struct search *search = context;
    const char *kind = name_kind(node), *name = node_attribute(node, "name");

    if (kind && name && strcmp(kind, search->kind) == 0 && strcmp(name, search->name) == 0)
        search->found = node;
    return 1;
}

xmlNode *doc_find(xmlDoc *doc, const char *kind, const char *name)
{
    struct search search = { kind, name, NULL };

    names_walk(xmlDocGetRootElement(doc), node_compare, &search);
    return search.found;
}

static void numbers_set(xmlNode *node, const char *name, const mjtNum *numbers, int count)
{
    char text[4 * 25];
    int used = 0;

    for (int i = 0; i < count; i++)
        used += snprintf(text + used, sizeof(text) - (size_t)used, i ? " %.17g" : "%.17g",
                         numbers[i]);
    xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)text);
}

void doc_place(xmlNode *node, const struct pose *pose)
{
    static const char *const others[] = { "euler", "axisangle", "xyaxes", "zaxis" };
    double direction[3];

    numbers_set(node, "pos", pose->position, 3);
    if (node_is(node, "light")) {
        mju_rotVecQuat(direction, (const double[3]){ 0, 0, 1 }, pose->quaternion);
        numbers_set(node, "dir", direction, 3);
        return;
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        xmlUnsetProp(node, (const xmlChar *)others[i]);
    numbers_set(node, "quat", pose->quaternion, 4);
}

/* ------------------------------------------------------------------ numbers of the model */

static xmlNode *part_node(struct table *names, const mjModel *model, int type, const char *kind,
                          int id)
{
    char *name = part_name_of(model, type, id), *key = name_key(kind, name);
    union table_value *found = table_find(names, key);

    free(key);
    free(name);
    return found ? found->block : NULL;
}

static void part_place(xmlNode *node, const mjtNum *position, const mjtNum *quaternion)
{
    struct pose pose;

    mju_copy3(pose.position, position);
    mju_copy4(pose.quaternion, quaternion);
    if (node)
        doc_place(node, &pose);
}

/* An inertia that was given. With fewer digits that of a flat body may be none any more: MuJoCo
 * wants no moment to be larger than the sum of the other two. */
static void inertia_set(xmlNode *body, const mjModel *model, int id)
{
    xmlNode *node = body ? xmlFirstElementChild(body) : NULL;

    while (node && !node_is(node, "inertial"))
        node = xmlNextElementSibling(node);
    if (!node)
        return;
    numbers_set(node, "pos", model->body_ipos + 3 * id, 3);
    numbers_set(node, "quat", model->body_iquat + 4 * id, 4);
    numbers_set(node, "mass", model->body_mass + id, 1);
    numbers_set(node, "diaginertia", model->body_inertia + 3 * id, 3);
    xmlUnsetProp(node, (const xmlChar *)"fullinertia");
}

/* Of what can be placed: lights cannot, and the world has no element. */
void doc_take_numbers(xmlDoc *doc, const mjModel *model)
{
    struct table names = { .items = NULL };

    names_collect(xmlDocGetRootElement(doc), &names);
    for (int i = 1; i < model->nbody; i++) {
        xmlNode *body = part_node(&names, model, mjOBJ_BODY, "body", i);

        part_place(body, model->body_pos + 3 * i, model->body_quat + 4 * i);
        inertia_set(body, model, i);
    }
    for (int i = 0; i < model->nsite; i++)
        part_place(part_node(&names, model, mjOBJ_SITE, "site", i), model->site_pos + 3 * i,
                   model->site_quat + 4 * i);
    for (int i = 0; i < model->ncam; i++)
        part_place(part_node(&names, model, mjOBJ_CAMERA, "camera", i), model->cam_pos + 3 * i,
                   model->cam_quat + 4 * i);
    table_clear(&names);
}
