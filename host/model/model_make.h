/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Making things in the scene, and changing what shapes are, in the same way as model_edit.h: in the
 * scene's document. The functions return -1 with an error of `function`.
 *
 * model_edit_none.c is for a simulator that was built without libxml2.
 */
#ifndef HOST_MODEL_MAKE_H
#define HOST_MODEL_MAKE_H

#include <stdbool.h>

#include "world/world.h"

/* Brings what a short MJCF text has in its world and its sensors into the scene; the handle of the
 * object of that kind that it makes. */
int model_make(const char *text, enum object_kind kind, const char *function);

/* The name in memory of a mesh file, for such a text; to be freed. NULL with an error. */
char *model_take_mesh(const char *path, const char *function);

/* A shape without a parent falls and can be pushed, or stays where it is put. */
int model_set_static(const struct object *shape, bool is_static, const char *function);

/* Whether a shape's parts touch others. */
int model_set_respondable(const struct object *shape, bool is_respondable, const char *function);

/* Sizes of a shape's parts, and their places in it, times factors along its axes. */
int model_scale(const struct object *shape, const double factors[3], const char *function);

/* What a shape weighs. */
struct inertia {
    double mass;          /* kg */
    double position[3];   /* of its centre, in the shape's frame */
    double quaternion[4]; /* of its principal axes */
    double moments[3];    /* kg m2 */
};
int model_set_inertia(const struct object *shape, const struct inertia *inertia,
                      const char *function);

/* The lowest position of a hinge or slide joint and the range above it; NULL: no limits. */
int model_set_interval(const struct object *joint, const double *interval, const char *function);

/* Mass and inertia of a shape follow from its parts, which have this density in kg/m3. */
int model_set_density(const struct object *shape, double density, const char *function);

#endif
