/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A model as an MJCF document: how parts of it are named, found, joined and taken out. MuJoCo
 * writes the document from the model that it has loaded last, in a plain form: all includes,
 * composites and URDF resolved, angles in radians.
 */
#ifndef HOST_MODEL_DOC_H
#define HOST_MODEL_DOC_H

#include <libxml/tree.h>
#include <mujoco/mujoco.h>
#include <stddef.h>

struct pose;
struct table;

/* MuJoCo's plain text of `model`. What had no name has got that of part_name_of(), and each
 * actuator tells its "dyntype". Files are those below `directory`, or in memory. NULL with one line
 * in `error`. */
xmlDoc *doc_read(const char *text, const mjModel *model, const char *directory, char *error,
                 size_t size);

/* Files of assets with all folders in front, those of the compiler element too. */
void doc_place_files(xmlDoc *doc, const char *directory);

/* Loads the model of a document, MJCF or URDF; see compile_text(). */
mjModel *doc_load(xmlDoc *doc, char **textp, char *error, size_t size);

/* A section as "worldbody" or "actuator", made when it is missing. */
xmlNode *doc_section(xmlDoc *doc, const char *name);

/* The element of a kind ("body", "joint", "site", "camera", "light", "sensor") with that name. */
xmlNode *doc_find(xmlDoc *doc, const char *kind, const char *name);

/* The same of a part of `model`, in a table of the document's names (names_collect()). */
xmlNode *doc_part(struct table *names, const mjModel *model, int type, const char *kind, int id);

/* Takes all parts out that refer to parts that are not there. */
void doc_prune(xmlDoc *doc);

/* Takes out meshes, height fields, materials, textures and classes that nothing uses. */
void doc_drop_unused(xmlDoc *doc);

/* Takes `part` into `whole` and frees it. Names that `whole` has get a "#0" behind them in `part`.
 * Returns the body that is the base of what was joined. */
xmlNode *doc_join(xmlDoc *whole, xmlDoc *part);

/* Takes `part`, which has assets, a world and sensors but no classes, into `whole` and frees it: what
 * hangs on its world hangs on that of `whole`. The elements stay, under names that are free. */
void doc_add(xmlDoc *whole, xmlDoc *part);

/* Copies a body with all below it, and what refers to these parts only, under new names. The copy
 * is a child of the same body. */
xmlNode *doc_copy(xmlDoc *doc, xmlNode *body);

/* A floor for a robot that moves about, unless there is one. */
void doc_add_floor(xmlDoc *doc);

/* That two bodies do not touch each other. */
void doc_exclude(xmlDoc *doc, const char *body1, const char *body2);

/* The first two user numbers of a joint are its limits of force and velocity (drive.h); 0: none. */
void doc_limit_motor(xmlNode *joint, double force, double velocity);

/* Five numbers at most. */
void node_set_numbers(xmlNode *node, const char *name, const mjtNum *numbers, int count);

/* The pose of a body, site, camera or light in its parent. */
void doc_place(xmlNode *node, const struct pose *pose);

/* The document gets from the model the places of its parts, which may have been changed there, and
 * the inertias, of which MuJoCo writes six digits only. */
void doc_take_numbers(xmlDoc *doc, const mjModel *model);

#endif
