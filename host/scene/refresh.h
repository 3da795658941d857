/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Keeping MuJoCo's results up to date: they are computed when somebody needs them. An error of
 * MuJoCo's in that work does not end the program: it stops the simulation.
 */
#ifndef HOST_REFRESH_H
#define HOST_REFRESH_H

struct scene;

/* Work of MuJoCo's on a scene, which need not be the world's: 0, or -1 when MuJoCo gave it up in
 * its middle, with the reason in world.physics. */
int physics_try(void (*work)(struct scene *scene), struct scene *scene);

/* Brings everything that MuJoCo computes from positions and velocities up to date. */
void scene_refresh(void);

/* The same, and the forces of contacts and joints as they would be in a step from here. */
void scene_solve(void);

/* To be called when positions, velocities or the model were changed. */
void scene_touch(void);

/* Makes a step of the physics. Where scene_refresh has done its first half, only the second is
 * left.
 */
void scene_advance(void);

#endif
