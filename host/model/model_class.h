/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Default classes of an MJCF document: what an element has from its class.
 */
#ifndef HOST_MODEL_CLASS_H
#define HOST_MODEL_CLASS_H

#include <libxml/tree.h>

/* An attribute of an element, its own or the one of its class; NULL when neither has it. */
const char *class_attribute(const xmlNode *node, const char *name);

/* The same of an element inside a default class: its own, or the one of the outer classes. */
const char *class_inherited(const xmlNode *setting, const char *name);

/* MuJoCo 2.2 dies when it writes a default class of geoms of type mesh that has a mass. Where there
 * is one, the geoms themselves get the masses of their classes, which means the same. 1: there was.
 */
int class_settle_masses(xmlDoc *doc);

/* Gives meshes the scales of their classes, so that they need none. Where classes say more of
 * meshes, as in newer versions, nothing changes. */
void class_settle_scales(xmlDoc *doc);

#endif
