/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Keeping MuJoCo's results up to date.
 */
#include "scene/refresh.h"

#include <setjmp.h>
#include <stdio.h>

#include "scene/capacity.h"
#include "world/error.h"
#include "world/world.h"

#define TRIES 4

/* ------------------------------------------------------------------ errors of MuJoCo's */

static void physics_failed(const char *text)
{
    struct physics *physics = &world.physics;
    snprintf(physics->reason, sizeof(physics->reason), "%s", text);
    longjmp(physics->escape, 1);
}

int physics_try(void (*work)(struct scene *scene), struct scene *scene)
{
    void (*const handler)(const char *) = mju_user_error;
    int outcome = 0;
    mju_user_error = physics_failed;
    if (setjmp(world.physics.escape) == 0)
        work(scene);
    else
        outcome = -1;
    mju_user_error = handler;
    return outcome;
}

/* What MuJoCo gives up for is memory, of which it may get more. */
static void physics_do(void (*work)(struct scene *scene))
{
    struct simulation *simulation = &world.simulation;
    char text[sizeof(world.physics.reason) + 40];
    int tries = 0;
    while (physics_try(work, &world.scene) < 0) {
        if (capacity_grow(&world.scene) && ++tries < TRIES)
            continue;
        snprintf(text, sizeof(text), "%s; the simulation is stopped", world.physics.reason);
        if (!simulation->stop_requested)
            warning_add(text);
        simulation->stop_requested = 1;
        return;
    }
}

/* ------------------------------------------------------------------ the first half of a step */

static void half_step(struct scene *scene)
{
    if (simulation_stopped()) {
        mj_forward(scene->model, scene->data);
    } else if (scene->model->opt.integrator == mjINT_RK4) {
        mj_fwdPosition(scene->model, scene->data);
        mj_fwdVelocity(scene->model, scene->data);
    } else {
        mj_step1(scene->model, scene->data);
    }
}

/* While the simulation advances this is the first half of the next step, done early: who asks for
 * the newest poses at each step does not slow it down. Runge-Kutta has no such halves. */
void scene_refresh(void)
{
    struct scene *scene = &world.scene;
    if (!scene->stale)
        return;
    do
        physics_do(half_step);
    while (capacity_was_full(scene->data) && capacity_grow(scene));
    scene->stale = 0;
}

static void solve(struct scene *scene)
{
    mj_forward(scene->model, scene->data);
}

void scene_solve(void)
{
    scene_refresh();
    physics_do(solve);
}

/* ------------------------------------------------------------------ the other */

static void other_half_step(struct scene *scene)
{
    if (scene->model->opt.integrator == mjINT_RK4)
        mj_step(scene->model, scene->data);
    else
        mj_step2(scene->model, scene->data);
}

/* Between the halves it is known whether there was room for the contacts. A step of Runge-Kutta is
 * over then. */
void scene_advance(void)
{
    struct scene *scene = &world.scene;
    if (scene->model->opt.integrator != mjINT_RK4)
        scene_refresh();
    physics_do(other_half_step);
    if (scene->pushed)
        mju_zero(scene->data->xfrc_applied, 6 * scene->model->nbody);
    scene->pushed = 0;
    if (capacity_was_full(scene->data) && capacity_grow(scene))
        warning_say("one step had no room for all contacts, the next ones have: a larger nconmax "
                    "and njmax in <size> give it room, too");
    scene_touch();
}

void scene_touch(void)
{
    world.scene.stale = 1;
    world.scene.serial++;
}
