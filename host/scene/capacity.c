/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a model's data has room for; see capacity.h.
 */
#include "scene/capacity.h"

#include <limits.h>
#include <mujoco/mjxmacro.h>
#include <stdlib.h>
#include <string.h>

#include "scene/mujoco_version.h"
#include "world/error.h"
#include "world/memory.h"
#include "world/world.h"

#define BODY_CONTACTS 4 /* a box that stands */
#define STEPS 8         /* in which room is given up that there is no memory for */
#define BYTES_MAX 1e15  /* beyond all machines */
#define ROOM_MAX (1 << 26) /* bytes of a scene that has just been made: MuJoCo clears them all */

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

/* Rows in full, sparse and transposed, and each with each. */
static double capacity_bytes(const mjModel *model, const struct capacity *capacity)
{
    double rows = capacity->rows, freedoms = model->nv;
    return 12 * rows * rows + 24 * rows * freedoms + 300 * rows +
           (double)capacity->contacts * sizeof(mjContact);
}

/* Whether MuJoCo could allocate the data, whose failure it does not survive. It counts the bytes in
 * an int. */
static bool capacity_fits(const mjModel *model, const struct capacity *capacity)
{
    double bytes = capacity_bytes(model, capacity);
    return bytes <= 0.9 * INT_MAX && capacity->stack <= INT_MAX &&
           memory_is_there((size_t)bytes + (size_t)capacity->stack * sizeof(mjtNum));
}

/* What mj_makeData() allocates. */
static double data_bytes(const mjModel *model)
{
    double bytes = (double)model->MUJOCO_MEMORY * (double)MUJOCO_MEMORY_UNIT;
    MJDATA_POINTERS_PREAMBLE(model)
#define X(type, name, rows, columns) \
    bytes += (double)sizeof(type) * (double)model->rows * (double)(columns);
    MJDATA_POINTERS
#undef X
    return bytes;
}

mjData *capacity_new_data(const mjModel *model)
{
    double bytes = data_bytes(model);
    return bytes < BYTES_MAX && memory_is_there((size_t)bytes) ? mj_makeData(model) : NULL;
}

/* What grows when it is needed may be less at first; Runge-Kutta has no halves of a step between
 * which it could grow. */
static double room_max(const mjModel *model)
{
    return model->opt.integrator == mjINT_RK4 ? INT_MAX : ROOM_MAX;
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
        part.stack = mjMAX(model->MUJOCO_MEMORY, stack_needed(model, part.rows));
        if (!capacity_fits(model, &part) ||
            (step > 0 && capacity_bytes(model, &part) > room_max(model)))
            continue;
        model->nconmax = part.contacts;
        model->njmax = part.rows;
        model->MUJOCO_MEMORY = (int)part.stack;
        return;
    }
}

/* ------------------------------------------------------------------ growing */

static const int full_warnings[] = { mjWARN_CONTACTFULL, mjWARN_CNSTRFULL };

bool capacity_was_full(mjData *data)
{
    bool full = false;
    for (int i = 0; i < 2; i++) {
        full |= data->warning[full_warnings[i]].number > 0;
        data->warning[full_warnings[i]].number = 0;
    }
    return full;
}

bool capacity_handles(const char *warning)
{
    for (int i = 0; i < 2; i++) {
        const char *text = mju_warningText(full_warnings[i], 0);
        if (strncmp(warning, text, strcspn(text, ".")) == 0)
            return true;
    }
    return false;
}

/* What a step starts from. */
static void state_copy(const mjModel *model, mjData *to, const mjData *from)
{
    to->time = from->time;
    mju_copy(to->qpos, from->qpos, model->nq);
    mju_copy(to->qvel, from->qvel, model->nv);
    mju_copy(to->act, from->act, model->na);
    mju_copy(to->qacc_warmstart, from->qacc_warmstart, model->nv);
    mju_copy(to->ctrl, from->ctrl, model->nu);
    mju_copy(to->qfrc_applied, from->qfrc_applied, model->nv);
    mju_copy(to->xfrc_applied, from->xfrc_applied, 6 * model->nbody);
    mju_copy(to->mocap_pos, from->mocap_pos, 3 * model->nmocap);
    mju_copy(to->mocap_quat, from->mocap_quat, 4 * model->nmocap);
    mju_copy(to->userdata, from->userdata, model->nuserdata);
    mju_copy(to->sensordata, from->sensordata, model->nsensordata);
    mju_copy(to->qacc, from->qacc, model->nv);
    mju_copy(to->qfrc_actuator, from->qfrc_actuator, model->nv);
    for (int i = 0; i < mjNWARNING; i++)
        to->warning[i] = from->warning[i];
}

static bool data_renew(struct scene *scene)
{
    mjData *data = capacity_new_data(scene->model);
    if (!data)
        return false;
    state_copy(scene->model, data, scene->data);
    mj_deleteData(scene->data);
    scene->data = data;
    return true;
}

static bool fixed_room_grow(struct scene *scene)
{
    mjModel *model = scene->model;
    struct capacity had = { model->nconmax, model->njmax, model->MUJOCO_MEMORY };
    for (double factor = 2; factor > 1.1; factor -= 0.25) {
        struct capacity more = { (int)(factor * had.contacts) + BODY_CONTACTS,
                                 (int)(factor * had.rows) + 4 * BODY_CONTACTS, 0 };
        more.stack = mjMAX(factor * had.stack, stack_needed(model, more.rows));
        if (!capacity_fits(model, &more))
            continue;
        model->nconmax = more.contacts;
        model->njmax = more.rows;
        model->MUJOCO_MEMORY = (int)more.stack;
        return data_renew(scene);
    }
    return false;
}

static bool shared_room_grow(struct scene *scene)
{
    scene->model->MUJOCO_MEMORY *= 2;
    return data_renew(scene);
}

bool capacity_grow(struct scene *scene)
{
    if (scene->crowded)
        return false;
    if (MUJOCO_ROOM_IS_FIXED ? fixed_room_grow(scene) : shared_room_grow(scene))
        return true;
    scene->crowded = 1;
    warning_say("there is no memory for more contacts: bodies may fall through the floor, use "
                "fewer bodies or simpler shapes");
    return false;
}

mjData *capacity_make_data(mjModel *model)
{
    if (MUJOCO_ROOM_IS_FIXED)
        capacity_give(model);
    return capacity_new_data(model);
}
