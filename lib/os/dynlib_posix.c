/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * dynlib.h for POSIX, with dlopen. Always RTLD_LOCAL: the simulator exports names like ours, which
 * must not be mixed.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dl_iterate_phdr, dladdr */
#endif

#include "os/dynlib.h"

#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

static int open_with(struct dynlib *library, const char *path, int flags)
{
    library->handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL | flags);
    return library->handle ? 0 : -1;
}

void dynlib_file_name(char *file, size_t size, const char *name)
{
    snprintf(file, size, "lib%s.so", name);
}

int dynlib_open_loaded(struct dynlib *library, const char *file)
{
    return open_with(library, file, RTLD_NOLOAD);
}

int dynlib_open(struct dynlib *library, const char *path)
{
    return open_with(library, path, 0);
}

void dynlib_close(struct dynlib *library)
{
    if (library->handle)
        dlclose(library->handle);
    library->handle = NULL;
}

dynlib_function *dynlib_find(const struct dynlib *library, const char *symbol)
{
    void *address = dlsym(library->handle, symbol);
    dynlib_function *function;
    /* POSIX guarantees that this works; C has no cast for it */
    memcpy(&function, &address, sizeof(function));
    return function;
}

struct search {
    const char *prefix;
    int skip; /* number of matches that were checked before */
    char path[4096];
};

static int image_matches(struct dl_phdr_info *image, size_t size, void *context)
{
    struct search *search = context;
    const char *slash = strrchr(image->dlpi_name, '/');
    const char *name = slash ? slash + 1 : image->dlpi_name;
    size_t length = strlen(image->dlpi_name);
    (void)size;
    if (strncmp(name, "lib", 3) != 0 ||
        strncmp(name + 3, search->prefix, strlen(search->prefix)) != 0 ||
        length >= sizeof(search->path) || search->skip-- > 0)
        return 0;
    memcpy(search->path, image->dlpi_name, length + 1);
    return 1;
}

/* Finds one match at a time: the iteration holds the loader's lock, so opening a library inside it
 * is not allowed. */
int dynlib_open_prefix(struct dynlib *library, const char *prefix, const char *symbol)
{
    struct search search;
    library->handle = NULL;
    search.prefix = prefix;
    for (int tried = 0;; tried++) {
        search.skip = tried;
        if (dl_iterate_phdr(image_matches, &search) != 1)
            return -1;
        if (dynlib_open_loaded(library, search.path) == 0 && dynlib_find(library, symbol))
            return 0;
        dynlib_close(library);
    }
}

static const char *own_file(void)
{
    static const char here;
    Dl_info info;
    return dladdr(&here, &info) ? info.dli_fname : NULL;
}

int dynlib_open_own(struct dynlib *library)
{
    const char *file = own_file();
    library->handle = NULL;
    return file ? dynlib_open_loaded(library, file) : -1;
}

int dynlib_own_folder(char *path, size_t size)
{
    const char *file = own_file(), *slash = file ? strrchr(file, '/') : NULL;
    size_t length;
    if (!slash)
        return -1;
    length = (size_t)(slash - file);
    if (length >= size)
        return -1;
    memcpy(path, file, length);
    path[length] = '\0';
    return 0;
}

int dynlib_program_folder(char *path, size_t size)
{
    (void)path, (void)size;
    return -1; /* on these systems it is their working directory */
}
