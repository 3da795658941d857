/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's state in a document that is to be written; see saved.h.
 */
#ifndef HOST_MODEL_STATE_H
#define HOST_MODEL_STATE_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>

/* Where free and mocap bodies are; dummies as sites; aliases and parents; resolutions of cameras. */
void doc_take_state(xmlDoc *doc);

/* The keyframe. `model` is the document's. */
void doc_take_key(xmlDoc *doc, const mjModel *model);

/* What was set in the world's model only: colours, lights, and parameters of the engine. */
void doc_take_settings(xmlDoc *doc, const mjModel *model);

/* Takes out what a document tells of a file that was written before. */
void saved_texts_drop(xmlDoc *doc);

#endif
