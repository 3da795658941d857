/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Links of a URDF that overlap at their joint, as is usual in ROS.
 */
#ifndef HOST_URDF_TOUCH_H
#define HOST_URDF_TOUCH_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>

/* Adds to the MJCF document that was made of a robot that no link which a joint moves on the fixed
 * base collides with the base. MuJoCo sees to it for all other joints. */
void urdf_exclude(xmlDoc *doc, const mjModel *model, const xmlNode *robot);

#endif
