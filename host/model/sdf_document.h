/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An SDF document before it is converted: models in files of their own take the places of the
 * elements that include them, and what has no effect goes, which the log tells.
 */
#ifndef HOST_SDF_DOCUMENT_H
#define HOST_SDF_DOCUMENT_H

#include "model/sdf_read.h"

/* Mistakes in names are told too. An included model has the attribute SDF_FILE. */
void sdf_prepare(struct sdf *sdf, xmlNode *root);

#endif
