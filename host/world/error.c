/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's last error, and MuJoCo's warnings.
 */
#include "world/error.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "world/memory.h"
#include "world/world.h"

#define ERROR_TEXT_MAX 2000

/* Since CoppeliaSim 4.1 the text is always kept and the mode means nothing. */
static int error_mode(void)
{
    return host_abi.program_version >= 40100 ? sim_api_error_report : world.errors.mode;
}

int error_set(const char *function, const char *format, ...)
{
    char text[ERROR_TEXT_MAX];
    size_t length = strlen(function);
    va_list arguments;
    int used;
    if (length > 2 && strcmp(function + length - 2, "_D") == 0)
        length -= 2;
    used = snprintf(text, sizeof(text), "%.*s: ", (int)length, function);
    va_start(arguments, format);
    vsnprintf(text + used, sizeof(text) - (size_t)used, format, arguments);
    va_end(arguments);
    free(world.errors.raised);
    world.errors.raised = memory_text(text);
    if (error_mode() & sim_api_error_report) {
        free(world.errors.last);
        world.errors.last = memory_text(text);
    }
    if (error_mode() & sim_api_error_output)
        fprintf(stderr, "simx-host: %s\n", text);
    return -1;
}

void warning_say(const char *text)
{
    struct errors *errors = &world.errors;
    fprintf(stderr, "simx-host: %s\n", text);
    if (errors->warning_count < WARNINGS_MAX)
        errors->warnings[errors->warning_count++] = memory_text(text);
}

void warning_add(const char *text)
{
    char line[ERROR_TEXT_MAX];
    snprintf(line, sizeof(line), "MuJoCo: %s", text);
    warning_say(line);
}

void errors_free(struct errors *errors)
{
    while (errors->warning_count > 0)
        free(errors->warnings[--errors->warning_count]);
    free(errors->last);
    free(errors->raised);
}
