/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Links of a URDF that overlap, as is usual in ROS.
 */
#ifndef HOST_URDF_TOUCH_H
#define HOST_URDF_TOUCH_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>

/* Adds to the MJCF document that was made of a robot that no link which a joint moves on the fixed
 * base collides with the base. MuJoCo sees to it for all other joints. */
void urdf_exclude_base(xmlDoc *doc, const mjModel *model, const xmlNode *robot);

/* The same for links that overlap in the data's positions, whose kinematics are known: in ROS links
 * of a robot do not collide with each other unless they are told to. The log tells a pair. */
void urdf_exclude_overlaps(xmlDoc *doc, mjModel *model, mjData *data, const xmlNode *robot,
                           const char *path);

#endif
