/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A look at a model before MuJoCo reads it, for what it would die of or tell badly. What it refuses
 * itself with a sentence is left to it.
 */
#ifndef HOST_MODEL_CHECK_H
#define HOST_MODEL_CHECK_H

#include <libxml/tree.h>
#include <stddef.h>

/* Of an element with all below it; 0, or -1 with the reason in `error`. */
int model_check(xmlNode *node, char *error, size_t size);

#endif
