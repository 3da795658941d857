/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Links that overlap at their joint; see urdf_touch.h.
 */
#include "model/urdf_touch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/urdf_base.h"
#include "world/memory.h"

#define PAIRS_MAX 20000 /* MuJoCo needs long for more: then with each link's neighbour only */

struct touch {
    xmlNode *contact; /* the section of the document */
    const mjModel *model;
    bool *floats; /* of each body: it hangs on a floating joint, which is still fixed in the model */
};

static void floats_find(struct touch *touch, const xmlNode *robot)
{
    const mjModel *model = touch->model;
    touch->floats = memory_new((size_t)model->nbody, sizeof(*touch->floats));
    for (xmlNode *node = xmlFirstElementChild((xmlNode *)robot); node;
         node = xmlNextElementSibling(node)) {
        const char *type = node_is(node, "joint") ? node_attribute(node, "type") : NULL;
        const char *link = type && strcmp(type, "floating") == 0 ? urdf_link_of(node, "child") : NULL;
        int body = link ? mj_name2id(model, mjOBJ_BODY, link) : -1;
        if (body > 0)
            touch->floats[body] = true;
    }
    for (int i = 1; i < model->nbody; i++)
        touch->floats[i] |= touch->floats[model->body_parentid[i]];
}

static bool is_on_base(const struct touch *touch, int body)
{
    return touch->model->body_weldid[body] == 0 && !touch->floats[body];
}

static bool base_collides(const struct touch *touch, int body)
{
    return is_on_base(touch, body) && touch->model->body_geomnum[body] > 0;
}

/* The body of the base on which a joint moves the body, which may be fixed to others; -1 when there
 * is none. */
static int base_below(const struct touch *touch, int body)
{
    const mjModel *model = touch->model;
    int moved = model->body_weldid[body], below = model->body_parentid[moved];
    return moved > 0 && model->body_geomnum[body] > 0 && is_on_base(touch, below) ? below : -1;
}

static void pair_exclude(const struct touch *touch, int body1, int body2)
{
    const char *name1 = mj_id2name(touch->model, mjOBJ_BODY, body1);
    const char *name2 = mj_id2name(touch->model, mjOBJ_BODY, body2);
    xmlNode *made = xmlNewChild(touch->contact, NULL, (const xmlChar *)"exclude", NULL);
    xmlNewProp(made, (const xmlChar *)"body1", (const xmlChar *)name1);
    xmlNewProp(made, (const xmlChar *)"body2", (const xmlChar *)name2);
}

static double pairs_count(const struct touch *touch)
{
    double fixed = 0, moved = 0;
    for (int i = 1; i < touch->model->nbody; i++) {
        fixed += base_collides(touch, i);
        moved += base_below(touch, i) >= 0;
    }
    return fixed * moved;
}

void urdf_exclude(xmlDoc *doc, const mjModel *model, const xmlNode *robot)
{
    struct touch touch = { .contact = doc_section(doc, "contact"), .model = model };
    bool all;
    floats_find(&touch, robot);
    all = pairs_count(&touch) <= PAIRS_MAX;
    for (int i = 1; i < model->nbody; i++) {
        int below = base_below(&touch, i);
        for (int j = 1; below >= 0 && j < model->nbody; j++)
            if (base_collides(&touch, j) && (all || j == below))
                pair_exclude(&touch, j, i);
    }
    free(touch.floats);
}
