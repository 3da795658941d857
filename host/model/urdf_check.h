/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A look at a URDF's links and joints before MuJoCo reads it, which would die of some mistakes and
 * names no link in its error for others.
 */
#ifndef HOST_URDF_CHECK_H
#define HOST_URDF_CHECK_H

#include <libxml/tree.h>
#include <stddef.h>

/* 0, or -1 with the reason in `error`. The log tells what is unusual. */
int urdf_check(const xmlNode *robot, char *error, size_t size);

#endif
