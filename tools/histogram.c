/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How durations are distributed; see histogram.h.
 */
#include "histogram.h"

#include <math.h>

#define LOWEST_US 0.1
#define PER_DECADE 5
#define BAR_WIDTH 50

static int find_bucket(double us)
{
    if (!(us > LOWEST_US))
        return 0;
    double bucket = floor(log10(us / LOWEST_US) * PER_DECADE);
    return bucket < HISTOGRAM_BUCKETS ? (int)bucket : HISTOGRAM_BUCKETS - 1;
}

double histogram_edge(int bucket)
{
    return LOWEST_US * pow(10, (double)bucket / PER_DECADE);
}

void histogram_fill(struct histogram *histogram, const struct sample *sample)
{
    *histogram = (struct histogram){ .total = (unsigned)sample->count };
    for (size_t i = 0; i < sample->count; i++)
        histogram->counts[find_bucket(sample->values[i])]++;
}

void histogram_range(const struct histogram *histogram, int *firstp, int *lastp)
{
    int first = 0, last = HISTOGRAM_BUCKETS - 1;
    while (first < last && histogram->counts[first] == 0)
        first++;
    while (last > first && histogram->counts[last] == 0)
        last--;
    *firstp = first;
    *lastp = last;
}

/* Bars are as long as a part of the fullest bucket; what is not empty shows. */
static void print_bar(unsigned count, unsigned most, FILE *file)
{
    unsigned length = (unsigned)((double)count * BAR_WIDTH / most + 0.5);
    if (count > 0 && length == 0)
        length = 1;
    while (length-- > 0)
        fputc('#', file);
}

void histogram_print_text(const struct histogram *histogram, FILE *file)
{
    int first, last;
    unsigned most = 1;
    histogram_range(histogram, &first, &last);
    for (int i = first; i <= last; i++)
        most = histogram->counts[i] > most ? histogram->counts[i] : most;
    for (int i = first; i <= last; i++) {
        double from = histogram_edge(i), to = histogram_edge(i + 1);
        fprintf(file, "  %10.*f .. %-10.*f %8u%s", from < 99 ? 2 : 0, from, to < 99 ? 2 : 0, to,
                histogram->counts[i], histogram->counts[i] > 0 ? "  " : "");
        print_bar(histogram->counts[i], most, file);
        fputc('\n', file);
    }
}

void histogram_print_json(const struct histogram *histogram, FILE *file)
{
    const char *comma = "";
    fputc('[', file);
    for (int i = 0; i < HISTOGRAM_BUCKETS; i++) {
        if (histogram->counts[i] == 0)
            continue;
        fprintf(file, "%s[%.3f, %u]", comma, histogram_edge(i), histogram->counts[i]);
        comma = ", ";
    }
    fputc(']', file);
}
