/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Links that overlap; see urdf_touch.h.
 */
#include "model/urdf_touch.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/urdf_base.h"
#include "scene/refresh.h"
#include "scene/scene.h"
#include "world/memory.h"

#define PAIRS_MAX 20000 /* MuJoCo needs long for more: then with each link's neighbour only */

struct touch {
    xmlDoc *doc;
    const mjModel *model;
    bool *floats; /* of each body: it hangs on a floating joint, which the model still holds */
};

static void floats_find(struct touch *touch, const xmlNode *robot)
{
    const mjModel *model = touch->model;
    touch->floats = memory_new((size_t)model->nbody, sizeof(*touch->floats));
    for (xmlNode *node = xmlFirstElementChild((xmlNode *)robot); node;
         node = xmlNextElementSibling(node)) {
        const char *type = node_is(node, "joint") ? node_attribute(node, "type") : NULL;
        int is_floating = type && strcmp(type, "floating") == 0;
        const char *link = is_floating ? urdf_link_of(node, "child") : NULL;
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
    doc_exclude(touch->doc, name1, name2);
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

void urdf_exclude_base(xmlDoc *doc, const mjModel *model, const xmlNode *robot)
{
    struct touch touch = { .doc = doc, .model = model };
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

/* ------------------------------------------------------------------ overlaps */

static int pair_compare(const void *first, const void *second)
{
    return memcmp(first, second, 2 * sizeof(int));
}

/* The pairs of bodies in the data's contacts, each once, the lower one first; the caller frees. */
static int (*pairs_find(const struct touch *touch, const mjData *data, int *countp))[2]
{
    int (*pairs)[2] = memory_new((size_t)data->ncon, sizeof(*pairs)), count = 0, unlike = 0;
    for (int i = 0; i < data->ncon; i++) {
        int body1 = touch->model->geom_bodyid[data->contact[i].geom1];
        int body2 = touch->model->geom_bodyid[data->contact[i].geom2];
        if (touch->floats[body1] || touch->floats[body2])
            continue;
        pairs[count][0] = mjMIN(body1, body2);
        pairs[count++][1] = mjMAX(body1, body2);
    }
    qsort(pairs, (size_t)count, sizeof(*pairs), pair_compare);
    for (int i = 0; i < count; i++)
        if (unlike == 0 || pair_compare(pairs[unlike - 1], pairs[i]) != 0)
            memmove(pairs[unlike++], pairs[i], sizeof(*pairs));
    *countp = unlike;
    return pairs;
}

static bool is_excluded(const struct touch *touch, int body1, int body2)
{
    return (is_on_base(touch, body1) && base_below(touch, body2) >= 0) ||
           (is_on_base(touch, body2) && base_below(touch, body1) >= 0);
}

static void contacts_find(struct scene *scene)
{
    mj_collision(scene->model, scene->data);
}

void urdf_exclude_overlaps(xmlDoc *doc, mjModel *model, mjData *data, const xmlNode *robot,
                           const char *path)
{
    struct touch touch = { .doc = doc, .model = model };
    struct scene scene = { .model = model, .data = data };
    int count, told = 0, (*pairs)[2];
    if (physics_try(contacts_find, &scene) < 0)
        return;
    floats_find(&touch, robot);
    pairs = pairs_find(&touch, data, &count);
    for (int i = 0; i < count; i++) {
        if (is_excluded(&touch, pairs[i][0], pairs[i][1]))
            continue;
        pair_exclude(&touch, pairs[i][0], pairs[i][1]);
        if (told++ == 0)
            fprintf(stderr, "simx-host: %s: links that overlap at the start do not collide, as "
                    "'%s' and '%s'\n", path, mj_id2name(model, mjOBJ_BODY, pairs[i][0]),
                    mj_id2name(model, mjOBJ_BODY, pairs[i][1]));
    }
    free(pairs);
    free(touch.floats);
}
