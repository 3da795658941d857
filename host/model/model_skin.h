/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Skins whose bones are in a file: they are written into the document, where bodies can be renamed
 * and removed.
 */
#ifndef HOST_MODEL_SKIN_H
#define HOST_MODEL_SKIN_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>

/* The skins of a document's assets are those of the model. */
void skins_write(xmlNode *assets, const mjModel *model);

#endif
