/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator for one measurement that needs another one than the bench's.
 */
#ifndef TOOLS_RIG_H
#define TOOLS_RIG_H

#include "measure.h"
#include "spawn.h"

struct rig {
    struct options options; /* may be changed until rig_start */
    struct bench bench;     /* to measure it with */
    struct spawn spawn;
};

/* Takes the bench's options, but ports of its own: one way of this kind. 0, or -1 after telling. */
int rig_init(struct rig *rig, const struct bench *bench, enum route_kind kind,
             struct route *routep);

/* 0, or -1 after telling; then there is nothing to end. */
int rig_start(struct rig *rig);
void rig_end(struct rig *rig);

#endif
