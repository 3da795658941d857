/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What makes a script of an object: since CoppeliaSim 4.7 an embedded script is an object of the
 * scene, below the object that it is for. Here it is that in all generations, a dummy with a text.
 * What it has at run time, its globals, is Lua's (script/embedded.lua).
 */
#ifndef HOST_EMBEDDED_H
#define HOST_EMBEDDED_H

struct embedded {
    int type;    /* sim_scripttype_childscript or sim_scripttype_customizationscript */
    int enabled;
    int order;   /* sim_scriptexecorder_... */
    char *text;  /* never NULL */
};

/* The text is copied. NULL gives NULL. */
struct embedded *embedded_copy(const struct embedded *original);
void embedded_free(struct embedded *embedded);

#endif
