/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Skins whose bones are in a file: they are written into the document, where bodies can be renamed
 * and removed.
 */
#include "model/model_skin.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/model_names.h"
#include "world/memory.h"

#define NUMBER_WIDTH 20

static void floats_write(xmlNode *node, const char *name, const float *numbers, int count)
{
    char *text = memory_new((size_t)count + 1, NUMBER_WIDTH), *at = text;
    for (int i = 0; i < count; i++)
        at += snprintf(at, NUMBER_WIDTH, "%.9g ", (double)numbers[i]);
    if (count)
        xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)text);
    free(text);
}

static void integers_write(xmlNode *node, const char *name, const int *numbers, int count)
{
    char *text = memory_new((size_t)count + 1, NUMBER_WIDTH), *at = text;
    for (int i = 0; i < count; i++)
        at += snprintf(at, NUMBER_WIDTH, "%d ", numbers[i]);
    xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)text);
    free(text);
}

static void bone_write(xmlNode *skin, const mjModel *model, int bone)
{
    xmlNode *node = xmlNewChild(skin, NULL, (const xmlChar *)"bone", NULL);
    const char *body = mj_id2name(model, mjOBJ_BODY, model->skin_bonebodyid[bone]);
    int first = model->skin_bonevertadr[bone], count = model->skin_bonevertnum[bone];
    xmlSetProp(node, (const xmlChar *)"body", (const xmlChar *)(body ? body : ""));
    floats_write(node, "bindpos", model->skin_bonebindpos + 3 * bone, 3);
    floats_write(node, "bindquat", model->skin_bonebindquat + 4 * bone, 4);
    integers_write(node, "vertid", model->skin_bonevertid + first, count);
    floats_write(node, "vertweight", model->skin_bonevertweight + first, count);
}

static void skin_write(xmlNode *node, const mjModel *model, int skin)
{
    int vertex = model->skin_vertadr[skin], texture = model->skin_texcoordadr[skin];
    int bone = model->skin_boneadr[skin], count = model->skin_vertnum[skin];
    xmlUnsetProp(node, (const xmlChar *)"file");
    floats_write(node, "vertex", model->skin_vert + 3 * vertex, 3 * count);
    integers_write(node, "face", model->skin_face + 3 * model->skin_faceadr[skin],
                   3 * model->skin_facenum[skin]);
    if (texture >= 0)
        floats_write(node, "texcoord", model->skin_texcoord + 2 * texture, 2 * count);
    for (int i = bone; i < bone + model->skin_bonenum[skin]; i++)
        bone_write(node, model, i);
}

void skins_write(xmlNode *assets, const mjModel *model)
{
    int skin = 0;
    for (xmlNode *node = xmlFirstElementChild(assets); node; node = xmlNextElementSibling(node)) {
        if (!node_is(node, "skin") || skin == model->nskin)
            continue;
        if (node_attribute(node, "file"))
            skin_write(node, model, skin);
        skin++;
    }
}
