/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Setting aliases, which no plugin does: for scripts.
 */
#ifndef HOST_ALIAS_H
#define HOST_ALIAS_H

/* 1, or -1 with the error of simSetObjectAlias. */
int alias_set(int handle, const char *alias);

#endif
