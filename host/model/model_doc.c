/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A model as an MJCF document: reading and loading it, and its names. In MJCF parts refer to each
 * other by name, each kind of part with names of its own; the tables below say which attribute
 * refers to which kind.
 */
#include "model/model_doc.h"

#include <libxml/parser.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/compile.h"
#include "model/model_line.h"
#include "model/model_names.h"
#include "model/model_skin.h"
#include "model/part_name.h"
#include "scene/mujoco_version.h"
#include "world/world.h"

/* Of bodies that have none, with --fix-inertia: kg, kg m2. */
#define MASS_MIN "0.001"
#define INERTIA_MIN "1e-6"

xmlNode *doc_section(xmlDoc *doc, const char *name)
{
    return node_take(xmlDocGetRootElement(doc), name);
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
        MUJOCO_MORE_DYNAMICS
    };
    xmlNode *node = xmlFirstElementChild(doc_section(doc, "actuator"));
    for (int i = 0; node && i < model->nu; i++, node = xmlNextElementSibling(node))
        xmlSetProp(node, (const xmlChar *)"dyntype",
                   (const xmlChar *)names[model->actuator_dyntype[i]]);
}

/* ------------------------------------------------------------------ files */

/* Where the compiler elements say that files are; the last one counts. */
struct folders {
    const char *directory; /* of the model */
    const char *meshes;
    const char *textures;
    int strip; /* files are told without their folders */
};

static int folders_read(xmlNode *node, void *context)
{
    struct folders *folders = context;
    const char *assets = node_attribute(node, "assetdir"), *meshes = node_attribute(node, "meshdir");
    const char *textures = node_attribute(node, "texturedir");
    const char *strip = node_attribute(node, "strippath");
    if (!node_is(node, "compiler"))
        return 1;
    if (meshes || assets)
        folders->meshes = meshes ? meshes : assets;
    if (textures || assets)
        folders->textures = textures ? textures : assets;
    if (strip)
        folders->strip = strcmp(strip, "true") == 0;
    return 1;
}

/* The name that an asset has from its file. */
static void file_name(xmlNode *asset, const char *file)
{
    const char *base = strrchr(file, '/'), *dot;
    xmlChar *name;
    base = base ? base + 1 : file;
    dot = strrchr(base, '.');
    name = xmlStrndup((const xmlChar *)base, dot ? (int)(dot - base) : (int)strlen(base));
    if (!xmlHasProp(asset, (const xmlChar *)"name"))
        xmlNewProp(asset, (const xmlChar *)"name", name);
    xmlFree(name);
}

static void file_place(xmlNode *asset, const char *name, const struct folders *folders)
{
    const char *folder = node_is(asset, "texture") ? folders->textures : folders->meshes;
    const char *file = node_attribute(asset, name), *slash = file ? strrchr(file, '/') : NULL;
    char path[4096];
    if (!file || compile_has_file(file))
        return;
    if (strcmp(name, "file") == 0)
        file_name(asset, file);
    if (slash && folders->strip)
        file = slash + 1;
    if (*file == '/')
        return;
    if (folder && *folder == '/')
        snprintf(path, sizeof(path), "%s/%s", folder, file);
    else
        snprintf(path, sizeof(path), "%s/%s%s%s", folders->directory, folder ? folder : "",
                 folder ? "/" : "", file);
    xmlSetProp(asset, (const xmlChar *)name, (const xmlChar *)path);
}

static int files_place(xmlNode *node, void *folders)
{
    static const char *const names[] = { "file",     "fileright", "fileleft", "fileup",
                                         "filedown", "filefront", "fileback" };
    if (node->parent && node->parent->type == XML_ELEMENT_NODE && node_is(node->parent, "asset"))
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
            file_place(node, names[i], folders);
    return 1;
}

static int folders_forget(xmlNode *node, void *context)
{
    static const char *const names[] = { "assetdir", "meshdir", "texturedir", "strippath" };
    (void)context;
    for (size_t i = 0; node_is(node, "compiler") && i < sizeof(names) / sizeof(names[0]); i++)
        xmlUnsetProp(node, (const xmlChar *)names[i]);
    return 1;
}

void doc_place_files(xmlDoc *doc, const char *directory)
{
    struct folders folders = { .directory = directory };
    xmlNode *root = xmlDocGetRootElement(doc);
    names_walk(root, folders_read, &folders);
    names_walk(root, files_place, &folders);
    names_walk(root, folders_forget, NULL);
}

/* ------------------------------------------------------------------ reading and loading */

/* Keyframes have a number for each joint, and hold no longer when joints come or go. */
static void doc_drop_keys(xmlDoc *doc)
{
    xmlNode *keys = doc_section(doc, "keyframe");
    xmlUnlinkNode(keys);
    xmlFreeNode(keys);
}

/* MuJoCo 2.2 writes twelve letters, however small the grid is, and does not read them. */
static int grid_trim(xmlNode *node, void *context)
{
    const char *size = node_attribute(node, "gridsize"), *grid = node_attribute(node, "gridlayout");
    int rows, columns;
    xmlChar *trimmed;
    (void)context;
    if (!size || !grid || sscanf(size, "%d %d", &rows, &columns) != 2 || rows < 1 || columns < 1 ||
        (size_t)rows * (size_t)columns >= strlen(grid))
        return 1;
    trimmed = xmlStrndup((const xmlChar *)grid, rows * columns);
    xmlSetProp(node, (const xmlChar *)"gridlayout", trimmed);
    xmlFree(trimmed);
    return 1;
}

xmlDoc *doc_read(const char *text, const mjModel *model, const char *directory, char *error,
                 size_t size)
{
    /* Without a dictionary the document's parts can go to another document. */
    const int options = XML_PARSE_NODICT | XML_PARSE_NOBLANKS | XML_PARSE_NONET |
                        XML_PARSE_NOERROR | XML_PARSE_HUGE;
    xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), NULL, NULL, options);
    if (!doc) {
        snprintf(error, size, "MuJoCo's document of the model cannot be read");
        return NULL;
    }
    names_walk(xmlDocGetRootElement(doc), grid_trim, NULL);
    doc_drop_keys(doc);
    doc_name_parts(doc, model);
    doc_name_dynamics(doc, model);
    skins_write(doc_section(doc, "asset"), model);
    doc_place_files(doc, directory);
    return doc;
}

/* With --fix-inertia masses and inertias that MuJoCo refuses are made larger. */
static void doc_fix_inertia(xmlNode *compiler)
{
    xmlSetProp(compiler, (const xmlChar *)"balanceinertia", (const xmlChar *)"true");
    xmlSetProp(compiler, (const xmlChar *)"boundmass", (const xmlChar *)MASS_MIN);
    xmlSetProp(compiler, (const xmlChar *)"boundinertia", (const xmlChar *)INERTIA_MIN);
}

mjModel *doc_load(xmlDoc *doc, char **textp, char *error, size_t size)
{
    xmlNode *root = xmlDocGetRootElement(doc), *part = root;
    xmlChar *text = NULL;
    mjModel *model = NULL;
    int length = 0;
    if (node_is(root, "robot"))
        part = node_take(root, "mujoco");
    if (world.options.fix_inertia)
        doc_fix_inertia(node_take(part, "compiler"));
    xmlDocDumpFormatMemory(doc, &text, &length, 1);
    if (text)
        model = compile_text((const char *)text, textp, error, size);
    else
        snprintf(error, size, "there is no memory for the model's document");
    if (text && !model)
        line_translate(doc, (const char *)text, error, size);
    xmlFree(text);
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

void node_set_numbers(xmlNode *node, const char *name, const mjtNum *numbers, int count)
{
    char text[5 * 25];
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
    node_set_numbers(node, "pos", pose->position, 3);
    if (node_is(node, "light")) {
        mju_rotVecQuat(direction, (const double[3]){ 0, 0, 1 }, pose->quaternion);
        node_set_numbers(node, "dir", direction, 3);
        return;
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        xmlUnsetProp(node, (const xmlChar *)others[i]);
    node_set_numbers(node, "quat", pose->quaternion, 4);
}

/* ------------------------------------------------------------------ adding */

void doc_add_floor(xmlDoc *doc)
{
    xmlNode *floor;
    if (doc_find(doc, "geom", "floor"))
        return;
    floor = node_add(doc_section(doc, "worldbody"), "geom");
    node_print(floor, "name", "floor");
    node_print(floor, "type", "plane");
    node_print(floor, "size", "0 0 1");
}

void doc_exclude(xmlDoc *doc, const char *body1, const char *body2)
{
    xmlNode *made = node_add(doc_section(doc, "contact"), "exclude");
    node_print(made, "body1", "%s", body1);
    node_print(made, "body2", "%s", body2);
}

void doc_limit_motor(xmlNode *joint, double force, double velocity)
{
    double numbers[2] = { mju_max(force, 0), mju_max(velocity, 0) };
    if (numbers[0] == 0 && numbers[1] == 0)
        return;
    node_print(doc_section(joint->doc, "size"), "nuser_jnt", "2");
    node_set_numbers(joint, "user", numbers, 2);
}

/* ------------------------------------------------------------------ numbers of the model */

xmlNode *doc_part(struct table *names, const mjModel *model, int type, const char *kind, int id)
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
    xmlNode *node = node_child(body, "inertial");
    if (!node)
        return;
    node_set_numbers(node, "pos", model->body_ipos + 3 * id, 3);
    node_set_numbers(node, "quat", model->body_iquat + 4 * id, 4);
    node_set_numbers(node, "mass", model->body_mass + id, 1);
    node_set_numbers(node, "diaginertia", model->body_inertia + 3 * id, 3);
    xmlUnsetProp(node, (const xmlChar *)"fullinertia");
}

/* MuJoCo 2.2 writes numbers without a fraction as int: limits that mean none, as 1e16, are others
 * then. */
static void range_set(xmlNode *node, const char *name, const mjtNum range[2])
{
    if (node && (fabs(range[0]) > INT_MAX || fabs(range[1]) > INT_MAX))
        node_set_numbers(node, name, range, 2);
}

static void ranges_set(struct table *names, const mjModel *model)
{
    for (int i = 0; i < model->njnt; i++)
        range_set(doc_part(names, model, mjOBJ_JOINT, "joint", i), "range",
                  model->jnt_range + 2 * i);
    for (int i = 0; i < model->nu; i++) {
        xmlNode *node = doc_part(names, model, mjOBJ_ACTUATOR, "actuator", i);
        range_set(node, "ctrlrange", model->actuator_ctrlrange + 2 * i);
        range_set(node, "forcerange", model->actuator_forcerange + 2 * i);
        range_set(node, "actrange", model->actuator_actrange + 2 * i);
    }
}

/* Of what can be placed: lights cannot, and the world has no element. */
void doc_take_numbers(xmlDoc *doc, const mjModel *model)
{
    struct table names = { .items = NULL };
    names_collect(xmlDocGetRootElement(doc), &names);
    for (int i = 1; i < model->nbody; i++) {
        xmlNode *body = doc_part(&names, model, mjOBJ_BODY, "body", i);
        part_place(body, model->body_pos + 3 * i, model->body_quat + 4 * i);
        inertia_set(body, model, i);
    }
    for (int i = 0; i < model->nsite; i++)
        part_place(doc_part(&names, model, mjOBJ_SITE, "site", i), model->site_pos + 3 * i,
                   model->site_quat + 4 * i);
    for (int i = 0; i < model->ncam; i++)
        part_place(doc_part(&names, model, mjOBJ_CAMERA, "camera", i), model->cam_pos + 3 * i,
                   model->cam_quat + 4 * i);
    ranges_set(&names, model);
    table_clear(&names);
}
