/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Models in files of their own that an SDF document includes.
 */
#ifndef HOST_SDF_INCLUDE_H
#define HOST_SDF_INCLUDE_H

#include "model/sdf_read.h"

/* Puts the model in the place of the element that includes it, and gives it; NULL when that fails.
 * It tells by the attribute SDF_FILE which file it is from. */
xmlNode *sdf_include(struct sdf *sdf, xmlNode *include);

#endif
