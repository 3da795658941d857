/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Scripts that programs make: scene/embedded.h. The functions are for scripts and what clients call
 * by name; no plugin calls them. Each is 1 or what it gives, or -1 with the simulator's error.
 */
#ifndef HOST_SCRIPT_OBJECT_H
#define HOST_SCRIPT_OBJECT_H

/* Handle of a new script without a text, which belongs to no object. */
int script_object_add(int type);
int script_object_remove(int script);

int script_object_set_text(int script, const char *text);
char *script_object_get_text(int script); /* NULL after an error */

/* Hangs it under the object; -1: under none. */
int script_object_associate(int script, int object);
int script_object_owner(int script);

/* By sim_scriptintparam_...; 0: it has no such parameter. */
int script_object_get_int(int script, int id, int *value);
int script_object_set_int(int script, int id, int value);

/* Whether a handle is that of such a script. */
int script_object_is(int handle);

/* The script of that type that belongs to the object, or is it; object -1: to none. -1: there is no
 * such script, which is no error. */
int script_object_find(int type, int object);

/* The next one in the order of execution after the one at `*positionp`, which begins with 0; -1:
 * there are no more. */
int script_object_next(int *positionp);

#endif
