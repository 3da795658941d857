/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How durations are distributed: counts in buckets of a logarithmic scale, five to each power of
 * ten from 0.1 us on. The first bucket also takes what is shorter, the last what is longer.
 */
#ifndef TOOLS_HISTOGRAM_H
#define TOOLS_HISTOGRAM_H

#include <stdio.h>

#include "sample.h"

#define HISTOGRAM_BUCKETS 36

struct histogram {
    unsigned counts[HISTOGRAM_BUCKETS];
    unsigned total;
};

void histogram_fill(struct histogram *histogram, const struct sample *sample);

/* Where the bucket begins and the one before it ends, in us. */
double histogram_edge(int bucket);

/* The first and the last bucket with anything in it; of an empty histogram, the first one. */
void histogram_range(const struct histogram *histogram, int *firstp, int *lastp);

/* A line with a bar for each bucket of the range. */
void histogram_print_text(const struct histogram *histogram, FILE *file);
/* An array of pairs: where a bucket begins and how many are in it. Empty buckets are left out. */
void histogram_print_json(const struct histogram *histogram, FILE *file);

#endif
