/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The model checker: explores all scenarios, or those whose name has a word in it, and tells how
 * much there was; see model.h. Stops at the first that fails.
 *
 *     model [--full] [word]
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "model.h"

static double now_s(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int explore_one(const struct scenario *scenario, int is_full)
{
    struct exploration result;
    double begin_s = now_s();
    int holds = explore(scenario, is_full, &result);
    printf("%-4s  %-45s %3d %9llu states %9llu runs %11llu steps, %4d deep %7.2f s\n",
           holds ? "ok" : "FAIL", scenario->name, scenario->size[is_full],
           (unsigned long long)result.states, (unsigned long long)result.runs,
           (unsigned long long)result.steps, result.deepest, now_s() - begin_s);
    fflush(stdout);
    return holds;
}

int main(int argc, char **argv)
{
    const struct scenario *const groups[] = { ring_scenarios, slot_scenarios, state_scenarios,
                                                bell_scenarios, heap_scenarios,
                                                meeting_scenarios };
    int is_full = argc > 1 && strcmp(argv[1], "--full") == 0;
    const char *word = argc > 1 + is_full ? argv[1 + is_full] : "";
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        for (const struct scenario *scenario = groups[i]; scenario->name; scenario++)
            if (scenario->size[is_full] > 0 && strstr(scenario->name, word) &&
                !explore_one(scenario, is_full))
                return 1;
    return 0;
}
