/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene: a MuJoCo model, its data, and the simulator's objects that stand for its parts.
 *
 * Objects are made in a fixed order: bodies, joints, sites, rangefinders, force/torque sensors,
 * cameras, lights, each as MuJoCo numbers them; dummies that were made at run time follow. An
 * object's handle is its place in that order plus the scene's first handle, which grows with each
 * scene, so that handles of an older scene or of a removed object never come to mean another one.
 */
#ifndef HOST_SCENE_H
#define HOST_SCENE_H

#include <mujoco/mujoco.h>

#include "world/table.h"

enum object_kind {
    OBJECT_GONE, /* was removed; its place stays empty */
    OBJECT_BODY,
    OBJECT_JOINT,
    OBJECT_SITE,
    OBJECT_RANGE,
    OBJECT_FORCE,
    OBJECT_CAMERA,
    OBJECT_LIGHT,
    OBJECT_DUMMY /* made by simCreateDummy, unknown to MuJoCo */
};

struct pose {
    double position[3];   /* m */
    double quaternion[4]; /* w, x, y, z: MuJoCo's order, not the simulator's */
};

struct object {
    enum object_kind kind;
    int id;        /* MuJoCo's number of the body, joint, site, camera or light */
    int sensor[2]; /* OBJECT_RANGE: the rangefinder; OBJECT_FORCE: force and torque sensor or -1 */
    int body;      /* MuJoCo's number of the body that carries it */
    int parent;    /* handle, -1 = none */
    int property;  /* of the model whose base it is */
    char *name;
    struct pose local; /* OBJECT_DUMMY: relative to the parent */
};

struct drive;

/* What a stopped simulation goes back to. */
struct snapshot {
    mjtNum *qpos;
    mjtNum *mocap_pos;
    mjtNum *mocap_quat;
    struct drive *drives;
};

struct scene {
    char *path;
    mjModel *model;
    mjData *data;
    unsigned long serial; /* never 0; grows whenever something moves */
    int stale; /* data's poses, velocities and contacts are older than its qpos and qvel */
    struct object *objects;
    int object_count;
    int object_room;
    int first_handle;
    int *body_object;   /* object index of each body and joint, -1 = none */
    int *joint_object;
    struct table names; /* to handles */
    struct drive *drives; /* one for each MuJoCo joint */
    mjtNum *gains;        /* the actuators' gains and biases as they were loaded */
    mjtNum *biases;
    int *motors;       /* for each degree of freedom: 1 while a drive's motor turns it */
    mjtNum *motor_forces; /* what the motors did in the last step */
    int motor_count;
    struct snapshot start;
    void *document; /* model_edit.h; NULL until it is needed */
    int document_lost;
};

/* Replaces the world's scene by the model in a file. 0, or -1 with one line in `error`; then the
 * present scene stays. */
int scene_load(const char *path, char *error, size_t size);
void scene_free(struct scene *scene);

/* The model of a file; NULL with one line in `error`. */
mjModel *model_load(const char *path, char *error, size_t size);
int path_ends_with(const char *path, const char *ending);

/* Makes a scene of a model, which it takes, and which starts with its handles at `first_handle`.
 * -1 when there is no memory for it. */
int scene_build(struct scene *scene, mjModel *model, const char *path, int first_handle);

/* Brings everything that MuJoCo computes from positions and velocities up to date. */
void scene_refresh(void);

/* To be called when positions, velocities or the model were changed. */
void scene_touch(void);

/* What the simulation starts from is kept, and what it is set back to when it stops. */
void scene_keep(void);
void scene_restore(void);

/* Appends an object; `wanted` is its name unless another has it. Returns its handle. */
int scene_add(struct scene *scene, const struct object *object, const char *wanted);
/* Appends a place without an object, so that later handles are what they should be. */
void scene_add_gone(struct scene *scene);
/* Removes one that is not part of the model. */
void scene_remove(int handle);

/* NULL when there is no such object; the second form also sets the error of `function`. */
struct object *object_find(int handle);
struct object *object_get(int handle, const char *function);
/* NULL, with an error, also when the object is of another kind. */
struct object *object_get_kind(int handle, enum object_kind kind, const char *function);
int object_handle(const struct object *object);
/* The part of the model with which the object moves: a dummy's is that on which it hangs, NULL when
 * there is none. */
const struct object *object_carrier(const struct object *object);
/* sim_object_..._type */
int object_type(const struct object *object);

#define OBJECT_GET(handle) object_get(handle, __func__)
#define OBJECT_GET_KIND(handle, kind) object_get_kind(handle, kind, __func__)

#endif
