/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What goes to stderr; see tell.h.
 */
#include "tell.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define CLEAR_LINE "\r\033[K"

void tell_error(const char *format, ...)
{
    va_list values;
    tell_done();
    va_start(values, format);
    fputs("simx-bench: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
}

void tell_progress(const char *measure, const char *transport, int port)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, CLEAR_LINE "measuring %s (%s, port %d) ...", measure, transport, port);
}

void tell_done(void)
{
    if (isatty(STDERR_FILENO))
        fputs(CLEAR_LINE, stderr);
}
