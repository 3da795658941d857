/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The buffers that the simulator hands out: the receiver gives each of them back.
 */
#include <stdlib.h>

#include "abi/sim_exports.h"
#include "view/frame.h"
#include "world/error.h"
#include "world/memory.h"

int simReleaseBuffer(const void *buffer)
{
    if (!frame_take_back(buffer))
        free((void *)buffer);
    return 1;
}

void *simCreateBuffer(int size)
{
    if (size < 0) {
        FAIL("a buffer has no negative size.");
        return NULL;
    }
    return memory_new((size_t)size, 1);
}
