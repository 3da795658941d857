/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Reports connection events as text; see trace.h.
 */
#include "client/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/client.h"

void trace_event(const struct client *client, const char *format, ...)
{
    char text[400];
    const char *wanted = getenv("REMOTEAPI_SHM_DEBUG");
    va_list arguments;
    if (!wanted || wanted[0] != '1')
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "remoteapi-shm: port %d: %s\n", client->port, text);
}
