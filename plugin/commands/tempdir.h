/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files of clients, all of them in one folder: the one that the simulator keeps for the remote
 * API. A client names a file, never a path: no separator, no drive, no "..", no leading dot, and
 * what is there already must be a plain file, not a link. Failures return CALL_E_REFUSED and are
 * explained to the client.
 */
#ifndef COMMANDS_TEMPDIR_H
#define COMMANDS_TEMPDIR_H

#include <stddef.h>

#include "server/call.h"

#define TEMPDIR_FILE_MAX ((size_t)64 << 20) /* bytes of one file */

/* Creates the file call->name, or replaces it. After a failure all is as it was. */
int tempdir_write(struct call *call, const void *bytes, size_t size);

/* Removes the file call->name. */
int tempdir_erase(struct call *call);

/* What load commands open: call->name itself, or the transferred file when the name says that it
 * is one. NULL after a failure. */
const char *tempdir_resolve(struct call *call, char *path, size_t size);

#endif
