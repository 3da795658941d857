/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * System calls as points; see strace_points.h.
 */
#include "strace_points.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNTERS_MAX 1000

/* How often a thread has made a call. */
struct counter {
    int thread, calls;
    int begin; /* how many calls it has made before the points */
    char name[32];
};

int strace_works(void)
{
    return system("strace -f -o /dev/null true >/dev/null 2>&1") == 0;
}

static struct counter *find(struct counter *counters, int *count, int thread, const char *name)
{
    for (int i = 0; i < *count; i++)
        if (counters[i].thread == thread && strcmp(counters[i].name, name) == 0)
            return &counters[i];
    if (*count == COUNTERS_MAX)
        return NULL;
    struct counter *counter = &counters[(*count)++];
    *counter = (struct counter){ .thread = thread };
    snprintf(counter->name, sizeof counter->name, "%s", name);
    return counter;
}

/* "THREAD SECONDS NAME(...": 1; the second half of a call, a signal and an end are no call. */
static int parse_call(const char *line, int *threadp, char name[32])
{
    char parenthesis;
    return sscanf(line, "%d %*d.%*d %31[a-z0-9_]%c", threadp, name, &parenthesis) == 3 &&
           parenthesis == '(';
}

static void add(struct points *points, const char *name, int number)
{
    for (int i = 0; i < points->count; i++)
        if (points->list[i].number == number && strcmp(points->list[i].name, name) == 0)
            return; /* another thread's */
    points->list = realloc(points->list, (size_t)(points->count + 1) * sizeof *points->list);
    if (!points->list)
        abort();
    struct point *point = &points->list[points->count++];
    point->number = number;
    snprintf(point->name, sizeof point->name, "%s", name);
}

/* The most calls of this name that a thread has made before the points. */
static int begin_of(const struct counter *counters, int count, const char *name)
{
    int begin = 0;
    for (int i = 0; i < count; i++)
        if (strcmp(counters[i].name, name) == 0 && counters[i].begin > begin)
            begin = counters[i].begin;
    return begin;
}

struct points points_read(const char *log, const char *begin, int limit)
{
    static struct counter counters[COUNTERS_MAX];
    struct points points = { 0 };
    FILE *file = fopen(log, "r");
    int count = 0, has_begun = 0, thread;
    char line[1024], name[32];
    while (file && fgets(line, sizeof line, file)) {
        if (!parse_call(line, &thread, name))
            continue;
        struct counter *counter = find(counters, &count, thread, name);
        if (!counter)
            break;
        counter->calls++;
        if (!has_begun)
            counter->begin = counter->calls;
        else if (counter->calls > begin_of(counters, count, name) &&
                 counter->calls - counter->begin <= limit)
            add(&points, name, counter->calls);
        has_begun |= strstr(line, begin) != NULL;
    }
    if (file)
        fclose(file);
    return points;
}

int64_t points_killed_us(const char *log)
{
    FILE *file = fopen(log, "r");
    char line[1024];
    long seconds, us;
    int64_t killed_us = 0;
    while (file && fgets(line, sizeof line, file))
        if (strstr(line, "+++ killed by SIGKILL +++") &&
            sscanf(line, "%*d %ld.%6ld", &seconds, &us) == 2)
            killed_us = (int64_t)seconds * 1000000 + us;
    if (file)
        fclose(file);
    return killed_us;
}

int points_injected(const char *log)
{
    FILE *file = fopen(log, "r");
    char line[1024];
    int found = 0;
    while (file && !found && fgets(line, sizeof line, file))
        found = strstr(line, "+++ killed by SIGKILL +++") || strstr(line, "(INJECTED)");
    if (file)
        fclose(file);
    return found;
}
