/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files of clients, in one folder: the one that the simulator has for the remote API. A client
 * gives a file name, never a path: no separator, no drive, no "..", no leading dot. An existing
 * entry must be a plain file, not a link. Failures return CALL_E_REFUSED and add an error text for
 * the client.
 */
#ifndef COMMANDS_TEMPDIR_H
#define COMMANDS_TEMPDIR_H

#include <stddef.h>

#include "server/call.h"

#define TEMPDIR_FILE_MAX ((size_t)64 << 20) /* bytes of one file */

/* Creates or replaces the file call->name. After a failure nothing has changed. */
int tempdir_write(struct call *call, const void *bytes, size_t size);

/* Removes the file call->name. */
int tempdir_erase(struct call *call);

/* Returns the path that a load command opens: call->name itself, or the transferred file if the
 * name has its prefix. NULL after a failure. */
const char *tempdir_resolve(struct call *call, char *path, size_t size);

#endif
