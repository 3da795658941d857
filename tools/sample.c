/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Durations that were measured; see sample.h.
 */
#include "sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

double sample_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec * 1e-3;
}

int sample_init(struct sample *sample, size_t room)
{
    *sample = (struct sample){ .values = calloc(room ? room : 1, sizeof(double)), .room = room };
    return sample->values ? 0 : -ENOMEM;
}

void sample_deinit(struct sample *sample)
{
    free(sample->values);
    *sample = (struct sample){ .values = NULL };
}

void sample_clear(struct sample *sample)
{
    sample->count = 0;
}

void sample_add(struct sample *sample, double us)
{
    if (sample->count == sample->room)
        return;
    sample->values[sample->count++] = us;
    sample->sorted = 0;
}

double sample_mean(const struct sample *sample)
{
    double sum = 0;
    for (size_t i = 0; i < sample->count; i++)
        sum += sample->values[i];
    return sample->count > 0 ? sum / (double)sample->count : NAN;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

double sample_quantile(struct sample *sample, double part)
{
    if (sample->count == 0)
        return NAN;
    if (!sample->sorted)
        qsort(sample->values, sample->count, sizeof(double), compare);
    sample->sorted = 1;
    size_t rank = (size_t)ceil(part * (double)sample->count);
    return sample->values[rank > 0 ? rank - 1 : 0];
}
