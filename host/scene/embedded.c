/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What makes a script of an object; see embedded.h.
 */
#include "scene/embedded.h"

#include <stdlib.h>

#include "world/world.h"

struct embedded *embedded_copy(const struct embedded *original)
{
    struct embedded *copy;
    if (!original)
        return NULL;
    copy = memory_new(1, sizeof(*copy));
    *copy = *original;
    copy->text = memory_text(original->text);
    world.scripts.embedded++;
    return copy;
}

void embedded_free(struct embedded *embedded)
{
    if (!embedded)
        return;
    world.scripts.embedded--;
    free(embedded->text);
    free(embedded);
}
