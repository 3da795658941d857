/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls a function of the simulator's main script. One call returns the positions of several
 * objects at the same simulation time. The function is in places.lua.
 *
 *     simx-host --port -1000 --script places.lua &
 *     cc call_script.c $(pkg-config --cflags --libs remoteapi-shm) -o call_script
 *     ./call_script -1000
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"

#define NAMES 3

static const char names[] = "base\0ball\0tip"; /* one after the other, each with its NUL */

int main(int argc, char **argv)
{
    int client = simxStart("127.0.0.1", argc > 1 ? atoi(argv[1]) : -1000, 1, 1, 5000, 5);
    int counts[3], *found, good;
    float *places; /* borrowed, like the others: valid until the next call */
    char *unit;
    const char *name = names;

    if (client < 0) {
        fprintf(stderr, "call_script: %s\n", simxGetErrorText(-1));
        return EXIT_FAILURE;
    }
    /* Inputs: no integers, no floats, the names, no buffer. Unneeded pointers may be NULL. */
    good = simxCallScriptFunction(client, "", sim_scripttype_mainscript, "places", 0, NULL, 0, NULL,
                                  NAMES, names, 0, NULL, &counts[0], &found, &counts[1], &places,
                                  &counts[2], &unit, NULL, NULL,
                                  simx_opmode_blocking) == simx_return_ok;
    if (good && counts[0] == 1 && found[0] == NAMES && counts[1] == 3 * NAMES && counts[2] == 1) {
        for (int i = 0; i < NAMES; i++, name += strlen(name) + 1, places += 3)
            printf("%-5s %+.3f %+.3f %+.3f %s\n", name, (double)places[0], (double)places[1],
                   (double)places[2], unit);
    } else {
        fprintf(stderr, "call_script: %s\n", simxGetErrorText(client));
        good = 0;
    }
    simxFinish(client);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
