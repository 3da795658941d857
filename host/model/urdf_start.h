/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Where the joints of a URDF's robot are when it is loaded: at 0, or where their limits allow it, and
 * a joint that mimics another one where that leads it.
 */
#ifndef HOST_URDF_START_H
#define HOST_URDF_START_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>

/* Puts the positions into the data of the model that was made of the robot. The log tells which
 * joints have limits that exclude 0. */
void urdf_start_find(const xmlNode *robot, const mjModel *model, mjData *data, const char *path);

/* Makes the data's positions those with which the MJCF document's model begins. */
void urdf_start_set(xmlDoc *doc, const mjModel *model, const mjData *data);

/* offset + multiplier * x, the position of a joint that mimics another one at x. */
struct urdf_mimic {
    const char *joint; /* the other one; NULL: it mimics none */
    double offset, multiplier;
};

struct urdf_mimic urdf_mimic_of(const xmlNode *joint);

#endif
