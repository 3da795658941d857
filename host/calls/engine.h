/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The parameters of physics engines that mean something to MuJoCo here: sim_mujoco_..., and the
 * friction of shapes of all engines. For scripts and what clients call by name (engine.lua checks
 * types and objects, and keeps the others). Handle -1: the engine itself.
 */
#ifndef HOST_ENGINE_H
#define HOST_ENGINE_H

/* 1; 0 when it means nothing to MuJoCo; -1 with the error of simGetEngineFloatParam or
 * simSetEngineFloatParam. */
int engine_get(int id, int handle, double *value);
int engine_set(int id, int handle, double value);

#endif
