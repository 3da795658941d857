/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pictures on shapes, in the same way as model_make.h.
 *
 * model_edit_none.c is for a simulator that was built without libxml2.
 */
#ifndef HOST_MODEL_TEXTURE_H
#define HOST_MODEL_TEXTURE_H

#include <stdbool.h>

struct object;

struct covering {
    const char *file; /* a PNG picture that compile_add_file() has got; NULL: no texture */
    bool is_cube;     /* on all sides, else as seen along z */
    bool is_uniform;  /* `repeat` is for a metre, else for the whole shape */
    double repeat[2]; /* how often, along x and y */
};

/* 1, or -1 with an error of `function`. */
int model_set_covering(const struct object *shape, const struct covering *covering,
                       const char *function);

#endif
