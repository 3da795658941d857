/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The promises of dynlib.h, kept with dlopen. RTLD_LOCAL throughout: the simulator exports names
 * like ours, and they must not meet.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dl_iterate_phdr, dladdr */
#endif

#include "os/dynlib.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

static int open_with(struct dynlib *library, const char *path, int flags)
{
    library->handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL | flags);
    return library->handle ? 0 : -1;
}

int dynlib_open_loaded(struct dynlib *library, const char *name)
{
    return open_with(library, name, RTLD_NOLOAD);
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

    /* POSIX promises that this works, C has no cast for it. */
    memcpy(&function, &address, sizeof(function));
    return function;
}

struct search {
    struct dynlib *library;
    const char *prefix;
    const char *symbol;
};

static int image_matches(struct dl_phdr_info *image, size_t size, void *context)
{
    struct search *search = context;
    const char *slash = strrchr(image->dlpi_name, '/');
    const char *name = slash ? slash + 1 : image->dlpi_name;

    (void)size;
    if (strncmp(name, search->prefix, strlen(search->prefix)) != 0 ||
        dynlib_open_loaded(search->library, image->dlpi_name) != 0)
        return 0;
    if (dynlib_find(search->library, search->symbol))
        return 1;
    dynlib_close(search->library);
    return 0;
}

int dynlib_open_prefix(struct dynlib *library, const char *prefix, const char *symbol)
{
    struct search search = { library, prefix, symbol };

    library->handle = NULL;
    return dl_iterate_phdr(image_matches, &search) == 1 ? 0 : -1;
}

int dynlib_own_folder(char *path, size_t size)
{
    static const char here;
    Dl_info info;
    const char *slash;
    size_t length;

    if (!dladdr(&here, &info) || !info.dli_fname)
        return -1;
    slash = strrchr(info.dli_fname, '/');
    if (!slash)
        return -1;
    length = (size_t)(slash - info.dli_fname);
    if (length >= size)
        return -1;
    memcpy(path, info.dli_fname, length);
    path[length] = '\0';
    return 0;
}
