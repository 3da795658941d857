/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Error texts; see errors.h.
 */
#include "server/errors.h"

#include <stdlib.h>
#include <string.h>

static void drop_first(struct errors *errors)
{
    free(errors->text[errors->first]);
    errors->text[errors->first] = NULL;
    errors->first = (errors->first + 1) % ERRORS_MAX;
    errors->count--;
}

void errors_deinit(struct errors *errors)
{
    while (errors->count > 0)
        drop_first(errors);
}

void errors_add(struct errors *errors, const char *text)
{
    errors->added++;
    size_t length = strnlen(text, ERRORS_TEXT_SIZE - 1);
    char *copy = malloc(length + 1);
    if (!copy)
        return;
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (errors->count == ERRORS_MAX)
        drop_first(errors);
    errors->text[(errors->first + errors->count++) % ERRORS_MAX] = copy;
}

const char *errors_since(const struct errors *errors, unsigned added)
{
    if (errors->added == added || errors->count == 0)
        return NULL;
    return errors->text[(errors->first + errors->count - 1) % ERRORS_MAX];
}

void errors_add_once(struct errors *errors, const char *text)
{
    for (int i = 0; i < errors->count; i++)
        if (strcmp(errors->text[(errors->first + i) % ERRORS_MAX], text) == 0)
            return;
    errors_add(errors, text);
}

void errors_take(struct errors *errors, struct buffer *reply)
{
    buffer_put_i32(reply, errors->count);
    while (errors->count > 0) {
        buffer_put_string(reply, errors->text[errors->first]);
        drop_first(errors);
    }
}
