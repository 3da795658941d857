/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a link of SDF has: its mass, its shapes and its lights.
 */
#ifndef HOST_SDF_PARTS_H
#define HOST_SDF_PARTS_H

#include "model/sdf_read.h"

/* In the body that was made of the link, which is at `pose`, and moves or is static. */
void sdf_parts(struct sdf *sdf, const xmlNode *link, const struct pose *pose, xmlNode *body,
               bool moves);

/* On the body or world at `frame`. */
void sdf_light(struct sdf *sdf, const xmlNode *light, const struct pose *frame, xmlNode *parent);

#endif
