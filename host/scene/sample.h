/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Points on the surface of a shape.
 */
#ifndef HOST_SAMPLE_H
#define HOST_SAMPLE_H

#include <stddef.h>

struct sample {
    double *points; /* three numbers each, in the world, to be freed */
    size_t count;
};

/* Points on the geoms of a body, about `grid` from each other; the poses must be up to date. NULL,
 * or why there are none, and nothing is to be freed. */
const char *surface_sample(struct sample *sample, int body, double grid, size_t most);

#endif
