/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Shared libraries of this process, mainly finding a library that is already loaded. Opening the
 * simulator's library again from another path would create a second, uninitialised copy.
 */
#ifndef OS_DYNLIB_H
#define OS_DYNLIB_H

#include <stddef.h>

struct dynlib {
    void *handle; /* NULL: nothing is open */
};

typedef void dynlib_function(void);

/* Gets the file name of a library with this plain name on this system: lib<name>.so,
 * <name>.dll. */
void dynlib_file_name(char *file, size_t size, const char *name);

/* Opens a library that the process has loaded. `file` is a path or the library's own name
 * (soname). Returns 0, or -1 if the process has no such library: this function never loads one. */
int dynlib_open_loaded(struct dynlib *library, const char *file);

/* Opens the loaded library whose plain name begins with `prefix` and that has `symbol`. Returns 0,
 * or -1. Never loads a library. */
int dynlib_open_prefix(struct dynlib *library, const char *prefix, const char *symbol);

/* Loads a library, or opens it again. Returns 0, or -1. */
int dynlib_open(struct dynlib *library, const char *path);

/* Releases the library. No effect if nothing is open. */
void dynlib_close(struct dynlib *library);

/* Returns a function of the library, or NULL. */
dynlib_function *dynlib_find(const struct dynlib *library, const char *symbol);

/* Opens the library that contains this code, so that it stays loaded when others release it.
 * Returns 0, or -1. */
int dynlib_open_own(struct dynlib *library);

/* Gets the folder of the file from which this code was loaded, without a separator at its end.
 * Returns 0, or -1 if it is unknown or does not fit. */
int dynlib_own_folder(char *path, size_t size);

/* Gets the folder of the program, for simulators that look for files there whatever the working
 * directory is. Returns 0, or -1. */
int dynlib_program_folder(char *path, size_t size);

#endif
