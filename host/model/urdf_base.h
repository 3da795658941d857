/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The base of a URDF's robot: which link it is, and whether it moves about.
 */
#ifndef HOST_URDF_BASE_H
#define HOST_URDF_BASE_H

#include <libxml/tree.h>

/* The joint by which a link hangs on another; NULL for the base. */
const xmlNode *urdf_joint_above(const xmlNode *robot, const char *link);

/* The link that a joint has as its "parent" or "child"; NULL when it has none. */
const char *urdf_link_of(const xmlNode *joint, const char *role);

/* The link that is no child of a joint, if it is not "world", to which the file fixes the robot;
 * else NULL. */
const char *urdf_base(const xmlNode *robot);

/* Whether the base is to be free, as --base says; which is told in the log where the file does not
 * say it. */
int urdf_base_is_free(const xmlNode *robot, const char *path);

#endif
