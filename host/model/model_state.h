/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's state in a document that is to be written; see saved.h. And that of a model in such a
 * file, which follows its parts into the scene.
 */
#ifndef HOST_MODEL_STATE_H
#define HOST_MODEL_STATE_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>

#include "world/table.h"

/* Where free and mocap bodies are; dummies as sites; aliases and parents; resolutions of cameras. */
void doc_take_state(xmlDoc *doc);

/* What was set in the world's model only, as colours, and the keyframe. `model` is the document's. */
void doc_take_settings(xmlDoc *doc, const mjModel *model);

/* Notes a saved model's aliases and positions of joints at its elements; takes them off after these
 * were joined to a scene, into a table; and applies them to the world's scene. */
void state_note(xmlDoc *doc, const mjModel *model);
void state_collect(xmlDoc *doc, struct table *notes);
void state_apply(struct table *notes);

#endif
