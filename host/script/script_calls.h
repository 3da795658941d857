/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which script a handle or type means.
 */
#ifndef HOST_SCRIPT_CALLS_H
#define HOST_SCRIPT_CALLS_H

/* The script whose function is to be called, by a handle, or by a type and the name or path of its
 * object, which may be NULL: the handle of one that was made, MAINSCRIPT_HANDLE or ADDON_HANDLE;
 * -1: there is none. Whether there is a main script is not asked. */
int script_resolve(int script, const char *name);

/* The script of that type that belongs to the object, which has a handle, or -1 and a name or NULL:
 * the handle of one that was made, else MAINSCRIPT_HANDLE if there is one, else -1. */
int script_find(int type, int object, const char *name);

#endif
