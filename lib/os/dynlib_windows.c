/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * dynlib.h for Windows. Each module has its own names there; the simulator's names cannot be mixed
 * with ours.
 */
#include "os/dynlib.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <psapi.h>

#define PATH_ROOM 4096
#define MODULES_MAX 1024

/* The system's functions need paths with backslashes. */
static int own_way(char path[PATH_ROOM], const char *given)
{
    if (strlen(given) >= PATH_ROOM)
        return -1;
    strcpy(path, given);
    for (char *at = path; *at; at++)
        if (*at == '/')
            *at = '\\';
    return 0;
}

void dynlib_file_name(char *file, size_t size, const char *name)
{
    snprintf(file, size, "%s.dll", name);
}

int dynlib_open_loaded(struct dynlib *library, const char *file)
{
    char path[PATH_ROOM];
    HMODULE module;
    if (own_way(path, file) < 0 || !GetModuleHandleExA(0, path, &module))
        return -1;
    library->handle = module;
    return 0;
}

int dynlib_open(struct dynlib *library, const char *file)
{
    char path[PATH_ROOM];
    library->handle = own_way(path, file) == 0 ? LoadLibraryA(path) : NULL;
    return library->handle ? 0 : -1;
}

void dynlib_close(struct dynlib *library)
{
    if (library->handle)
        FreeLibrary(library->handle);
    library->handle = NULL;
}

dynlib_function *dynlib_find(const struct dynlib *library, const char *symbol)
{
    FARPROC address = GetProcAddress(library->handle, symbol);
    dynlib_function *function;
    memcpy(&function, &address, sizeof(function));
    return function;
}

/* The program itself is also a module, but does not have the symbol. */
static int module_matches(HMODULE module, const char *prefix, const char *symbol)
{
    char name[MAX_PATH];
    return GetModuleBaseNameA(GetCurrentProcess(), module, name, sizeof(name)) > 0 &&
           _strnicmp(name, prefix, strlen(prefix)) == 0 && GetProcAddress(module, symbol);
}

int dynlib_open_prefix(struct dynlib *library, const char *prefix, const char *symbol)
{
    HMODULE modules[MODULES_MAX], module;
    DWORD size;
    library->handle = NULL;
    if (!EnumProcessModules(GetCurrentProcess(), modules, sizeof(modules), &size))
        return -1;
    for (DWORD i = 0; i < size / sizeof(module) && i < MODULES_MAX; i++) {
        if (module_matches(modules[i], prefix, symbol) &&
            GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCSTR)modules[i],
                               &module)) {
            library->handle = module;
            return 0;
        }
    }
    return -1;
}

static int folder_of(HMODULE module, char *path, size_t size)
{
    char *slash;
    DWORD length = GetModuleFileNameA(module, path, (DWORD)size);
    if (length == 0 || length >= size)
        return -1;
    slash = strrchr(path, '\\');
    if (!slash)
        return -1;
    *slash = '\0';
    return 0;
}

static const char here;

int dynlib_open_own(struct dynlib *library)
{
    HMODULE module;
    library->handle = NULL;
    if (!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, &here, &module))
        return -1;
    library->handle = module;
    return 0;
}

int dynlib_own_folder(char *path, size_t size)
{
    HMODULE module;
    if (!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            &here, &module))
        return -1;
    return folder_of(module, path, size);
}

int dynlib_program_folder(char *path, size_t size)
{
    return folder_of(NULL, path, size);
}
