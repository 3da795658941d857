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

#define SDF_NONE 1e16 /* the limit of a joint that means none; larger numbers are as large */

struct sdf {
    const char *path;
    xmlDoc *made;       /* the MJCF */
    struct table taken; /* names in it */
    char missed[3000];  /* what has no effect */
    int files;          /* that were included */
    xmlNode *first;     /* body of the model that is being made */
    bool is_free;       /* a body is free to move */
    int pairs;          /* of links that do not touch each other */
    char *error;
    size_t size;
    int failed;
};

/* Models in files of their own take the places of the elements that include them, and what has no
 * effect goes. Mistakes in names are told. The root is at depth 0. */
void sdf_prepare(struct sdf *sdf, xmlNode *node, int depth);

__attribute__((format(printf, 3, 4))) void sdf_fail(struct sdf *sdf, const xmlNode *node,
                                                    const char *format, ...);
/* An element that has no effect, and which one it is, or why; the log gets one line of all. */
void sdf_miss(struct sdf *sdf, const xmlNode *node, const char *more);

/* Of the element, or the next one above that has it; NULL: none. */
const char *sdf_attribute(const xmlNode *node, const char *name);
/* The text of a child; "" when there is none. */
const char *sdf_text(const xmlNode *node, const char *child);
bool sdf_flag(const xmlNode *node, const char *child);
/* The numbers of a child; when there is none they stay, and that is false. */
bool sdf_numbers(struct sdf *sdf, const xmlNode *node, const char *child, int count,
                 double *numbers);
/* The same, as an attribute of an element of the MJCF: the first one; 0: there is none. */
double sdf_copy(struct sdf *sdf, const xmlNode *node, const char *child, int count, xmlNode *made,
                const char *name);

/* What is meant by a name, MODEL::NAME or __model__ in the model of an element; `kind` is NULL for
 * any. */
xmlNode *sdf_find(const xmlNode *node, const char *kind, const char *name);
/* The pose of an element in the world, or in such a frame. */
struct pose sdf_pose(struct sdf *sdf, const xmlNode *node, const struct pose *frame);
/* The path of the file with an address in the element's file, to be freed; NULL with the reason. */
char *sdf_place(struct sdf *sdf, const xmlNode *node, const char *address, char *why, size_t size);

#endif
