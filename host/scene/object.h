/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's objects by their handles, and what they are.
 */
#ifndef HOST_OBJECT_H
#define HOST_OBJECT_H

#include <stdbool.h>

#include "world/world.h"

/* NULL when there is no such object; the second form also sets the error of `function`. */
struct object *object_find(int handle);
struct object *object_get(int handle, const char *function);
/* NULL, with an error, also when the object is of another kind. */
struct object *object_get_kind(int handle, enum object_kind kind, const char *function);
int object_handle(const struct object *object);
/* The dummy with which a dummy is linked, or NULL. */
const struct object *object_link(const struct object *dummy);
/* The part of the model with which the object moves: a dummy's is that on which it hangs, NULL when
 * there is none. */
const struct object *object_carrier(const struct object *object);
/* MuJoCo's number of the body on which hangs what is put under the object, 0 = the world; and of
 * that on which the object hangs, which is no dummy that a program has made. */
int object_body(const struct object *object);
int object_body_above(const struct object *object);
/* Gives a shape that moves freely its initial velocity; without one, the velocity stays. */
void object_start(const struct object *object);
/* What paths call it: without an end, *lengthp gets its length. */
const char *object_alias(const struct object *object, size_t *lengthp);
/* Whether it is a shape of the model with that base, beside it: it came with the base, moves freely,
 * and hangs on nothing. */
bool object_is_beside(const struct object *object, int base);
/* An object's unique identifier is this plus its handle. */
#define OBJECT_UID 1000000
/* sim_object_..._type; what the newest simulators call sim.object_script_type has no name in
 * simConst.h. */
#define OBJECT_SCRIPT_TYPE 17
int object_type(const struct object *object);

/* What programs make may need a part of MuJoCo's beside it, whose name tells so: such a part is no
 * object, the object stands for it. A joint or force sensor has a body, which it carries; a sensor
 * a site. */
#define OWN_PART "@own"
bool part_is_own(const mjModel *model, int type, int id);
bool object_owns_body(const struct object *object);
bool object_owns_site(const struct object *object);

#define OBJECT_GET(handle) object_get(handle, __func__)
#define OBJECT_GET_KIND(handle, kind) object_get_kind(handle, kind, __func__)

#endif
