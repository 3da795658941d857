/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Names in an MJCF document, and what refers to them.
 */
#ifndef HOST_MODEL_NAMES_H
#define HOST_MODEL_NAMES_H

#include <libxml/tree.h>

#include "world/table.h"

/* NULL when the element has no such attribute. */
const char *node_attribute(const xmlNode *node, const char *name);
int node_is(const xmlNode *node, const char *name);

/* The first element of a name in another; NULL when there is none, or no other. */
xmlNode *node_child(const xmlNode *node, const char *name);

/* The same, made when it is missing. */
xmlNode *node_take(xmlNode *node, const char *name);

/* A new element at the end of another one, and an attribute. */
xmlNode *node_add(xmlNode *parent, const char *name);
__attribute__((format(printf, 3, 4))) void node_print(xmlNode *node, const char *name,
                                                      const char *format, ...);

/* Calls `visit` for a node and all elements below it, as long as it returns 1. A visit may free its
 * own node, and returns 0 then. */
void names_walk(xmlNode *node, int (*visit)(xmlNode *node, void *context), void *context);

/* The kind of names to which an element's own name belongs; NULL when it has none. */
const char *name_kind(const xmlNode *node);

/* The attribute that has a name of this kind: "name", or "class" of a default class. */
const char *name_attribute(const char *kind);

/* The kind of names to which an attribute of an element refers; NULL when it is no reference. */
const char *reference_kind(const xmlNode *node, const xmlAttr *attribute);

/* Keys of tables of names: "kind:name". The caller frees it. */
char *name_key(const char *kind, const char *name);

/* Puts the names of a node and of all below it into a table. */
void names_collect(xmlNode *node, struct table *names);

#endif
