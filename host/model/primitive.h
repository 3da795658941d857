/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Simple shapes as MJCF.
 */
#ifndef HOST_PRIMITIVE_H
#define HOST_PRIMITIVE_H

#include <stdbool.h>
#include <stddef.h>

struct primitive {
    int kind;        /* sim_primitiveshape_... */
    double sizes[3]; /* m, along x, y and z; z of a plane or disc does not matter */
    double mass;     /* kg, 0 = that of water */
    bool is_static;
    bool is_respondable;
};

/* Why there is no such shape, or NULL. */
const char *primitive_refusal(const struct primitive *primitive);

/* The document, to be freed. */
char *primitive_text(const struct primitive *primitive);

#endif
