/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Poses: where objects are and how to put them elsewhere.
 */
#ifndef HOST_POSE_H
#define HOST_POSE_H

#include "world/world.h"

/* The pose of `inner`, given relative to `outer`, in the frame of `outer`. May be in place. */
struct pose pose_compose(const struct pose *outer, const struct pose *inner);

/* The pose of `inner`, given in the same frame as `outer`, relative to `outer`. */
struct pose pose_relative(const struct pose *outer, const struct pose *inner);

extern const struct pose pose_identity;

/* In the world. A joint's frame has its axis as z and stands still when the joint moves; proximity
 * and vision sensors look along their z. */
struct pose object_pose(const struct object *object);

/* The pose of an object's parent, or of the world. */
struct pose object_parent_pose(const struct object *object);
/* The frame in which a dummy is kept: what hangs on a joint moves with it. */
struct pose dummy_frame(const struct object *dummy);

#endif
