/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands that transfer files to the simulator and remove them; tempdir.h has the rules for their
 * place.
 */
#include "commands/commands.h"
#include "commands/tempdir.h"

int cmd_transfer_file(struct call *call)
{
    size_t size = call->body.left;
    return tempdir_write(call, reader_bytes(&call->body, size), size);
}

int cmd_erase_file(struct call *call)
{
    return tempdir_erase(call);
}
