/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The handles of the script.
 */
#ifndef HOST_SCRIPT_CALLS_H
#define HOST_SCRIPT_CALLS_H

/* There is a script of this handle, or of this type in the generations that know scripts by it. */
int script_is(int script);

#endif
