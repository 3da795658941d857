/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a model's data has room for; see capacity.h.
 */
#include "scene/capacity.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

#define BODY_CONTACTS 4 /* a box that stands */
#define STEPS 8         /* in which room is given up that there is no memory for */

struct capacity {
    int contacts;
    int rows;     /* of constraints */
    double stack; /* of numbers */
};

static bool geom_collides(const mjModel *model, int geom)
{
    return model->geom_contype[geom] || model->geom_conaffinity[geom];
}

/* Rows of one contact with the geom: as the pyramid of friction has sides. */
static int geom_rows(const mjModel *model, int geom)
{
    int dimensions = model->geom_condim[geom];

    return dimensions == 1 ? 1 : 2 * (dimensions - 1);
}

/* Of a body's contacts with what it stands on; 0 for one that is fixed or touches nothing. */
static int body_rows(const mjModel *model, int body)
{
    int first = model->body_geomadr[body], rows = 0;

    if (model->body_weldid[body] == 0)
        return 0;
    for (int i = first; i < first + model->body_geomnum[body]; i++)
        if (geom_collides(model, i))
            rows = mjMAX(rows, BODY_CONTACTS * geom_rows(model, i));
    return rows;
}

/* Every body can at least stand like a box, with its joints at their limits. */
static struct capacity capacity_wanted(const mjModel *model)
{
    struct capacity wanted = { .rows = model->njnt };

    for (int i = 1; i < model->nbody; i++) {
        int rows = body_rows(model, i);

        wanted.contacts += rows ? BODY_CONTACTS : 0;
        wanted.rows += rows;
    }
    return wanted;
}

/* The solver that takes most was seen to take four numbers for each row and degree of freedom; a
 * stack that is too small ends the program in the middle of a step. */
static double stack_needed(const mjModel *model, double rows)
{
    double freedoms = model->nv;

    return 5 * rows * (freedoms + 10) + 10 * freedoms * freedoms +
           100.0 * (model->nbody + model->ngeom) + 10000;
}

/* Whether MuJoCo could allocate the data, whose failure it does not survive: rows in full, sparse
 * and transposed, and each with each. It counts the bytes in an int. */
static bool capacity_fits(const mjModel *model, const struct capacity *capacity)
{
    double rows = capacity->rows, freedoms = model->nv;
    double bytes = 12 * rows * rows + 24 * rows * freedoms + 300 * rows +
                   (double)capacity->contacts * sizeof(mjContact);
    void *place;

    if (bytes > 0.9 * INT_MAX || capacity->stack > INT_MAX)
        return false;
    place = malloc((size_t)bytes + (size_t)capacity->stack * sizeof(mjtNum));
    free(place);
    return place != NULL;
}

/* The model gets what it lacks, or the part of it that there is memory for. */
static void capacity_give(mjModel *model)
{
    struct capacity wanted = capacity_wanted(model);
    double contacts = mjMAX(0, wanted.contacts - model->nconmax);
    double rows = mjMAX(0, wanted.rows - model->njmax);

    for (int step = STEPS; step >= 0; step--) {
        struct capacity part = {
            .contacts = model->nconmax + (int)(contacts * step / STEPS),
            .rows = model->njmax + (int)(rows * step / STEPS),
        };

        part.stack = mjMAX(model->nstack, stack_needed(model, part.rows));
        if (!capacity_fits(model, &part))
            continue;
        model->nconmax = part.contacts;
        model->njmax = part.rows;
        model->nstack = (int)part.stack;
        return;
    }
}

mjData *capacity_make_data(mjModel *model)
{
    capacity_give(model);
    return mj_makeData(model);
}
