/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Meshes, textures, height fields and materials that two models have in common: a model that comes
 * again brings none of them again. MuJoCo takes longer for meshes than for all else.
 */
#ifndef HOST_MODEL_SHARE_H
#define HOST_MODEL_SHARE_H

#include <libxml/tree.h>

#include "world/table.h"

/* Takes assets out of `part` that `whole` has, too. `names`, a table that frees its blocks, gets
 * the names that they have there, by their keys (name_key) in `part`. */
void assets_share(xmlDoc *whole, xmlDoc *part, struct table *names);

#endif
