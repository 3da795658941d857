/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Shared libraries of this process: above all finding the one that is already there. A simulator
 * that is opened a second time, from another path, would be a second and uninitialised one.
 */
#ifndef OS_DYNLIB_H
#define OS_DYNLIB_H

#include <stddef.h>

struct dynlib {
    void *handle; /* NULL: nothing is open */
};

typedef void dynlib_function(void);

/* The file name of a library with this plain name on this system: lib<name>.so, <name>.dll. */
void dynlib_file_name(char *file, size_t size, const char *name);

/* Opens the library that was loaded from `file`, a path or the library's own name (soname). 0, or
 * -1 when the process holds no such library: nothing is ever loaded. */
int dynlib_open_loaded(struct dynlib *library, const char *file);

/* Opens the loaded library whose plain name starts with `prefix` and that has `symbol`. 0, or -1;
 * nothing is loaded. */
int dynlib_open_prefix(struct dynlib *library, const char *prefix, const char *symbol);

/* Loads a library, or opens it again. 0, or -1. */
int dynlib_open(struct dynlib *library, const char *path);

/* Lets go of it; harmless when nothing is open. */
void dynlib_close(struct dynlib *library);

/* A function of the library, or NULL. */
dynlib_function *dynlib_find(const struct dynlib *library, const char *symbol);

/* Opens the library that this code belongs to, so that it stays when others let go of it. 0, or
 * -1. */
int dynlib_open_own(struct dynlib *library);

/* The folder of the file that this code was loaded from, without a separator at its end. 0, or
 * -1 when it is unknown or does not fit. */
int dynlib_own_folder(char *path, size_t size);

/* The folder of the program, where simulators look for their files in it whatever their working
 * directory is. 0, or -1. */
int dynlib_program_folder(char *path, size_t size);

#endif
