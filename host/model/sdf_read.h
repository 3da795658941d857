/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What an SDF document says. The first thing that is wrong is kept as the error, and reading goes
 * on with what is usual.
 */
#ifndef HOST_SDF_READ_H
#define HOST_SDF_READ_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "world/world.h"

#define SDF_FILE "simx-file" /* the attribute of an included model that has its file */
#define SDF_NONE 1e16 /* the limit of a joint that means none; larger numbers are refused */

struct sdf {
    const char *path;
    xmlDoc *made;       /* the MJCF */
    struct table taken; /* names in it */
    struct table notes; /* of what has no effect */
    int files;          /* that were included */
    xmlNode **links;    /* in the document's order */
    int link_count;
    int free_links;
    char *error;
    size_t size;
    int failed;
};

__attribute__((format(printf, 3, 4))) void sdf_fail(struct sdf *sdf, const xmlNode *node,
                                                    const char *format, ...);
/* Tells in the log what has no effect. */
__attribute__((format(printf, 2, 3))) void sdf_note(struct sdf *sdf, const char *format, ...);

/* Of the element, or the next one above that has it; NULL: none. */
const char *sdf_attribute(const xmlNode *node, const char *name);
/* The text of an element, or of its child; "" when there is none. */
const char *sdf_own_text(const xmlNode *node);
const char *sdf_text(const xmlNode *node, const char *child);
bool sdf_flag(const xmlNode *node, const char *child);
/* The numbers of a child; when there is none they stay, and that is false. */
bool sdf_numbers(struct sdf *sdf, const xmlNode *node, const char *child, int count,
                 double *numbers);
/* The same, as an attribute of an element of the MJCF: the first one; 0: there is none. */
double sdf_copy(struct sdf *sdf, const xmlNode *node, const char *child, int count, xmlNode *made,
                const char *name);

/* What is meant by a name, or MODEL::NAME, in the model of an element; `kind` is NULL for any. */
xmlNode *sdf_find(const xmlNode *node, const char *kind, const char *name);
/* The pose of an element in the world, or in such a frame. */
struct pose sdf_pose(struct sdf *sdf, const xmlNode *node, const struct pose *frame);
/* The path of the file with an address in the element's file, to be freed; NULL with the reason. */
char *sdf_place(struct sdf *sdf, const xmlNode *node, const char *address, char *why, size_t size);

#endif
