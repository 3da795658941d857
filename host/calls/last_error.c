/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The last error and MuJoCo's warnings, as plugins and scripts ask for them.
 */
#include <string.h>

#include "abi/sim_exports.h"
#include "world/error.h"
#include "world/world.h"

char *simGetLastError(void)
{
    char *last = world.errors.last;
    world.errors.last = NULL;
    return last;
}

int simSetLastError(const char *function, const char *text)
{
    if (!function || !text)
        return FAIL("a function's name and a text are needed.");
    error_set(function, "%s", text);
    world.errors.told = 1;
    return 1;
}

char *simx_host_take_warning(void)
{
    struct errors *errors = &world.errors;
    char *first = errors->warnings[0];
    if (errors->warning_count == 0)
        return NULL;
    errors->warning_count--;
    memmove(errors->warnings, errors->warnings + 1,
            (size_t)errors->warning_count * sizeof(errors->warnings[0]));
    return first;
}
