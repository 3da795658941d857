/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Durations that were measured, and what is told of them. The memory is taken beforehand, so that
 * measuring allocates nothing.
 */
#ifndef TOOLS_SAMPLE_H
#define TOOLS_SAMPLE_H

#include <stddef.h>

struct sample {
    double *values; /* us */
    size_t count;
    size_t room;
    int sorted;
};

/* Time in us, with the fractions that lib/os does without, of the clock that nobody sets. */
double sample_now_us(void);

/* 0, or -ENOMEM. */
int sample_init(struct sample *sample, size_t room);
void sample_deinit(struct sample *sample);

void sample_clear(struct sample *sample);

/* Keeps a value; without room for it, drops it. */
void sample_add(struct sample *sample, double us);

/* NAN without values. */
double sample_mean(const struct sample *sample);

/* The value that this part (0..1) of all values does not exceed; NAN without values. */
double sample_quantile(struct sample *sample, double part);

#endif
