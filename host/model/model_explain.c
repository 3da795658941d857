/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What to do about an error of MuJoCo's compiler.
 */
#include "model/model_explain.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *part; /* of MuJoCo's text */
    const char *advice;
} advices[] = {
    { "mass and inertia of moving bodies",
      "give the link or body of this name a mass and an inertia, or use --fix-inertia" },
    { "must satisfy A + B >= C",
      "correct the inertia of the link or body of this name, or use --fix-inertia" },
};

void error_explain(char *error, size_t size)
{
    size_t used = strlen(error);

    for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++)
        if (strstr(error, advices[i].part))
            snprintf(error + used, size - used, ": %s", advices[i].advice);
}
