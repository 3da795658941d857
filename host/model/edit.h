/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How the scene's document is changed: in a copy, which takes its place when MuJoCo can compile it.
 */
#ifndef HOST_EDIT_H
#define HOST_EDIT_H

#include <libxml/tree.h>

#include "world/world.h"

#define EDIT_ERROR_SIZE 1000

extern const char edit_missing[]; /* why it is cancelled when the document lacks a part */

struct edit {
    xmlDoc *doc;
    const char *function; /* whose error it is when something fails */
};

/* Each begin is followed by a cancel or an end. -1 with an error; cancel always fails. */
int edit_begin(struct edit *edit, const char *function);
/* Begins to change one object: its element; or NULL with an error, and nothing is begun. */
xmlNode *edit_begin_object(struct edit *edit, const struct object *object, const char *function);
int edit_cancel(struct edit *edit, const char *why);
int edit_end(struct edit *edit);

/* Elements of the parts of the present model; NULL when the document lacks them. */
xmlNode *edit_part(xmlDoc *doc, int type, const char *kind, int id);
xmlNode *edit_object(xmlDoc *doc, const struct object *object);
xmlNode *edit_body(xmlDoc *doc, int body);

/* Puts an element below another body; the classes that it inherits go with it. -1 when the document
 * lacks one of them. */
int node_hang(xmlNode *node, xmlNode *parent, const struct pose *pose);

/* What a body weighs, said in the document. */
struct inertia;
void node_set_inertia(xmlNode *body, const struct inertia *inertia);

/* NULL is nothing to remove. */
void node_remove(xmlNode *node);

/* A free joint, which only children of the world can have, or NULL. */
xmlNode *node_free_joint(xmlNode *body);
/* Adds one, which keeps its state by its name. */
void node_add_free_joint(xmlNode *body);

/* The handle of the object that a part with this name became; -1: there is none. */
int edit_handle(enum object_kind kind, const char *name);

struct pose numbers_pose(const mjtNum *position, const mjtNum *quaternion);
struct pose body_pose_now(int body);
/* In its parent. */
struct pose body_offset_now(int body);

#endif
