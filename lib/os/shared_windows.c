/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Named shared memory on Windows, with named file mappings; see shared.h.
 *
 * A mapping ends with its last handle, so none remains, and a name cannot be removed: the memory
 * of a dead server exists until its client has detected that. One mapping has only one name.
 * Memory with two names is therefore a file, kept in the cache while there is enough memory, with
 * two mappings. A claim is an event beside the mapping: its name exists while the claimant lives.
 */
#include "os/shared.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <aclapi.h>

#include "os/clock.h"
#include "os/error_windows.h"

#define NAME_ROOM 80
#define PREFIX "Local\\" /* prefix that the predecessor adds; local to this logon session */
#define CLAIMS 2
#define NAMES 2
#define LEAVE_US 2000000 /* time for a client to detect that its server is gone */

struct shared_system {
    HANDLE file;           /* NULL: the memory is in the page file */
    HANDLE mapping[NAMES]; /* NULL: the memory does not have this name */
    HANDLE claim[CLAIMS];
    char name[NAME_ROOM];
};

/* ------------------------------------------------------------------ life */

static void close_handle(HANDLE handle)
{
    if (handle)
        CloseHandle(handle);
}

/* Claims first: a process that finds the mapping's name free must find the claims free. The first
 * name last: a process that does not find it must not find a second name that will disappear,
 * which would hinder the next server. */
static void system_free(struct shared_system *system)
{
    for (int i = 0; i < CLAIMS; i++)
        close_handle(system->claim[i]);
    for (int i = NAMES; i-- > 0;)
        close_handle(system->mapping[i]);
    close_handle(system->file);
    free(system);
}

static struct shared_system *system_new(const char *name)
{
    struct shared_system *system = calloc(1, sizeof(*system));
    if (system)
        snprintf(system->name, sizeof system->name, "%s", name);
    return system;
}

/* Maps all of the memory; takes ownership of `system` on success. */
static int map(struct shared *shared, struct shared_system *system)
{
    MEMORY_BASIC_INFORMATION region;
    void *base = MapViewOfFile(system->mapping[0], FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, 0);
    if (!base)
        return error_from_windows(GetLastError());
    if (!VirtualQuery(base, &region, sizeof region)) {
        int error = error_from_windows(GetLastError());
        UnmapViewOfFile(base);
        return error;
    }
    *shared = (struct shared){ .base = base, .size = region.RegionSize, .fd = -1,
                               .system = system };
    return 0;
}

void shared_close(struct shared *shared)
{
    if (!shared->base)
        return;
    UnmapViewOfFile(shared->base);
    system_free(shared->system);
    *shared = (struct shared){ .fd = -1 };
}

/* ------------------------------------------------------------------ claims */

static void claim_name(char full[NAME_ROOM], const struct shared_system *system, int byte)
{
    static const char *const sides[CLAIMS] = { "server", "client" };
    snprintf(full, NAME_ROOM, PREFIX "%s.%s", system->name, sides[byte]);
}

static int claim(struct shared_system *system, int byte)
{
    char full[NAME_ROOM];
    claim_name(full, system, byte);
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, full);
    if (!event)
        return GetLastError() == ERROR_ACCESS_DENIED ? -EBUSY : error_from_windows(GetLastError());
    if (GetLastError() == ERROR_ALREADY_EXISTS) {
        CloseHandle(event);
        return -EBUSY;
    }
    system->claim[byte] = event;
    return 0;
}

int shared_claim(const struct shared *shared, int byte)
{
    return claim(shared->system, byte);
}

int shared_is_claimed(const struct shared *shared, int byte)
{
    char full[NAME_ROOM];
    claim_name(full, shared->system, byte);
    HANDLE event = OpenEventA(SYNCHRONIZE, FALSE, full);
    if (!event)
        return GetLastError() != ERROR_FILE_NOT_FOUND;
    CloseHandle(event);
    return 1;
}

/* ------------------------------------------------------------------ ownership */

/* True if `owner` is the token's user, or the owner of objects that it creates. */
static int token_is(HANDLE token, TOKEN_INFORMATION_CLASS class, PSID owner)
{
    union {
        TOKEN_USER user;
        TOKEN_OWNER owner;
        char room[256];
    } information;
    DWORD size;
    if (!GetTokenInformation(token, class, &information, sizeof information, &size))
        return 0;
    return EqualSid(owner,
                    class == TokenUser ? information.user.User.Sid : information.owner.Owner);
}

/* In Wine, objects have no owner unless one was set: then no other user owns it. */
static int is_ours(HANDLE mapping)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PSID owner = NULL;
    HANDLE token;
    if (GetSecurityInfo(mapping, SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL,
                        NULL, &descriptor) != ERROR_SUCCESS)
        return 0;
    int ours = !owner;
    if (owner && OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) {
        ours = token_is(token, TokenUser, owner) || token_is(token, TokenOwner, owner);
        CloseHandle(token);
    }
    LocalFree(descriptor);
    return ours;
}

/* ------------------------------------------------------------------ with a name */

/* Creates the file of memory with names. It is deleted with its last handle, and written to disk
 * only if memory is short. */
static int open_file(HANDLE *filep)
{
    char folder[MAX_PATH], path[MAX_PATH];
    DWORD length = GetTempPathA(sizeof folder, folder);
    if (length == 0 || length >= sizeof folder || !GetTempFileNameA(folder, "rsm", 0, path))
        return error_from_windows(GetLastError());
    HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                              FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        int error = error_from_windows(GetLastError());
        DeleteFileA(path);
        return error;
    }
    *filep = file;
    return 0;
}

/* -EADDRINUSE: the name refers to other memory. */
static int try_mapping(struct shared_system *system, int at, const char *full, size_t size)
{
    HANDLE mapping = CreateFileMappingA(system->file, NULL, PAGE_READWRITE,
                                        (DWORD)((uint64_t)size >> 32), (DWORD)size, full);
    if (!mapping)
        return error_from_windows(GetLastError());
    if (GetLastError() == ERROR_ALREADY_EXISTS) {
        CloseHandle(mapping);
        return -EADDRINUSE;
    }
    system->mapping[at] = mapping;
    return 0;
}

static int make_mapping(struct shared_system *system, int at, const char *name, size_t size)
{
    char full[NAME_ROOM];
    int64_t until_us = clock_us() + LEAVE_US;
    int error;
    snprintf(full, sizeof full, PREFIX "%s", name);
    while ((error = try_mapping(system, at, full, size)) == -EADDRINUSE && clock_us() < until_us)
        Sleep(1);
    return error;
}

int shared_create(struct shared *shared, const char *name, size_t size)
{
    struct shared_system *system = system_new(name);
    if (!system)
        return -ENOMEM;
    int error = claim(system, SHARED_CLAIM_SERVER);
    if (error == -EBUSY)
        error = -EADDRINUSE;
    if (error == 0)
        error = open_file(&system->file);
    if (error == 0)
        error = make_mapping(system, 0, name, size);
    if (error == 0)
        error = map(shared, system);
    if (error < 0)
        system_free(system);
    return error;
}

int shared_alias(const struct shared *shared, const char *name, const char *alias)
{
    (void)name;
    return make_mapping(shared->system, 1, alias, shared->size);
}

int shared_open(struct shared *shared, const char *name, size_t min_size)
{
    char full[NAME_ROOM];
    struct shared_system *system = system_new(name);
    if (!system)
        return -ENOMEM;
    snprintf(full, sizeof full, PREFIX "%s", name);
    system->mapping[0] = OpenFileMappingA(FILE_MAP_READ | FILE_MAP_WRITE | READ_CONTROL, FALSE,
                                          full);
    int error = 0;
    if (!system->mapping[0])
        error = error_from_windows(GetLastError());
    else if (!is_ours(system->mapping[0]))
        error = -EACCES;
    if (error == 0)
        error = map(shared, system);
    if (error < 0) {
        system_free(system);
        return error;
    }
    if (shared->size >= min_size && shared->size <= INT32_MAX)
        return 0;
    shared_close(shared);
    return -EBADMSG;
}

/* A name exists as long as the mapping. */
int shared_is_named(const struct shared *shared, const char *name)
{
    (void)name;
    return shared->base != NULL;
}

void shared_unname(const struct shared *shared, const char *name)
{
    (void)shared, (void)name; /* the name ends with the memory */
}

/* ------------------------------------------------------------------ without a name */

int shared_create_nameless(struct shared *shared, size_t size)
{
    struct shared_system *system = system_new("");
    if (!system)
        return -ENOMEM;
    system->mapping[0] = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
                                            (DWORD)((uint64_t)size >> 32), (DWORD)size, NULL);
    int error = system->mapping[0] ? map(shared, system) : error_from_windows(GetLastError());
    if (error < 0)
        system_free(system);
    return error;
}

/* Windows has no descriptors to pass; see local_none.c. */
int shared_map(struct shared *shared, int fd, size_t size)
{
    (void)shared, (void)fd, (void)size;
    return -ENOTSUP;
}

int shared_map_again(struct shared *copy, const struct shared *shared)
{
    (void)copy, (void)shared;
    return -ENOTSUP;
}

/* All memory is allocated from the beginning. */
int shared_allocate(const struct shared *shared, size_t offset, size_t size)
{
    (void)shared, (void)offset, (void)size;
    return 0;
}
