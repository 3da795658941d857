/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Keeping MuJoCo's results up to date.
 */
#include "scene/refresh.h"

#include "world/world.h"

/* While the simulation advances this is the first half of the next step, done early: who asks for
 * the newest poses at each step does not slow it down. Runge-Kutta has no such halves. */
void scene_refresh(void)
{
    struct scene *scene = &world.scene;

    if (!scene->stale)
        return;
    if (simulation_stopped()) {
        mj_forward(scene->model, scene->data);
    } else if (scene->model->opt.integrator == mjINT_RK4) {
        mj_fwdPosition(scene->model, scene->data);
        mj_fwdVelocity(scene->model, scene->data);
    } else {
        mj_step1(scene->model, scene->data);
    }
    scene->stale = 0;
}

void scene_touch(void)
{
    world.scene.stale = 1;
    world.scene.serial++;
}
