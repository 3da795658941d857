/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a link of SDF has: its mass and its shapes.
 */
#ifndef HOST_SDF_PARTS_H
#define HOST_SDF_PARTS_H

#include "model/sdf_read.h"

/* In the body that was made of the link, which is at `pose`, and moves or is static. */
void sdf_parts(struct sdf *sdf, const xmlNode *link, const struct pose *pose, xmlNode *body,
               bool moves);

#endif
