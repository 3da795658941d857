/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The state of a model in a file that this program has written (saved.h), which follows its parts into
 * the scene, whatever they are called there.
 */
#ifndef HOST_MODEL_NOTE_H
#define HOST_MODEL_NOTE_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>

#include "world/table.h"

/* Notes a saved model's aliases and positions of joints at its elements; takes them off after these
 * were joined to a scene, into a table; and applies them to the world's scene. */
void state_note(xmlDoc *doc, const mjModel *model);
void state_collect(xmlDoc *doc, struct table *notes);
void state_apply(struct table *notes);

#endif
