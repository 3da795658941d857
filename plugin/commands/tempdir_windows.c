/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * tempdir.h for Windows. A client's data goes into a new file, which then replaces the old one;
 * never through a link.
 */
#include "commands/tempdir.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "os/error.h"
#include "os/error_windows.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define TRANSFERRED "REMOTE_API_TEMPFILE_" /* prefix of the names of transferred files to load */
#define PATH_ROOM 1024

static int refuse(struct call *call, const char *what)
{
    call_explain(call, "file %.200s: %s", call->name, what);
    return CALL_E_REFUSED;
}

static int refuse_last_error(struct call *call)
{
    return refuse(call, error_text(-error_from_windows(GetLastError())));
}

/* True if the system takes the name for a device. It does so in any folder, and whatever follows a
 * dot. */
static int is_device(const char *name)
{
    static const char *const devices[] = { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" };
    size_t length = strcspn(name, ". ");
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
        if (strlen(devices[i]) == length && _strnicmp(name, devices[i], length) == 0)
            return 1;
    return length == 4 && (_strnicmp(name, "COM", 3) == 0 || _strnicmp(name, "LPT", 3) == 0) &&
           isdigit((unsigned char)name[3]);
}

/* Windows removes dots and spaces at the end of a name. */
static int name_is_confined(const char *name)
{
    size_t length = strlen(name);
    return name[0] && name[0] != '.' && length <= 255 && !strpbrk(name, "/\\:*?\"<>|") &&
           !strstr(name, "..") && !strchr(". ", name[length - 1]) && !is_device(name);
}

/* Gets the full path of a name in the folder. Returns 0, or CALL_E_REFUSED. */
static int path_of(struct call *call, const char *name, char *path, size_t size)
{
    char *folder;
    int length, has_folder;
    folder = sim_get_string_parameter(call->sim, sim_stringparam_remoteapi_temp_file_dir);
    has_folder = folder && folder[0];
    length = snprintf(path, size, "%s/%s", folder ? folder : "", name);
    sim_release(call->sim, folder);
    if (!has_folder)
        return refuse(call, "the simulator has no temporary folder for the remote API");
    return length > 0 && (size_t)length < size ? 0 : refuse(call, "the path is too long");
}

/* Gets the full path of the file. Returns 0, or CALL_E_REFUSED. */
static int full_path(struct call *call, char *path, size_t size)
{
    if (!name_is_confined(call->name))
        return refuse(call, "only a plain name in the remote API's temporary folder is allowed");
    return path_of(call, call->name, path, size);
}

/* Checks the entry. 1: a plain file; 0: none; CALL_E_REFUSED: something else. */
static int look(struct call *call, const char *path)
{
    DWORD attributes = GetFileAttributesA(path);
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return GetLastError() == ERROR_FILE_NOT_FOUND ? 0 : refuse_last_error(call);
    if (attributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT |
                      FILE_ATTRIBUTE_DEVICE))
        return refuse(call, "not a plain file");
    return 1;
}

/* Creates a file with at most TEMPDIR_FILE_MAX bytes. Returns 0, or negative errno. */
static int fill(const char *path, const void *bytes, size_t size)
{
    HANDLE file =
        CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    DWORD written = 0;
    int error = 0;
    if (file == INVALID_HANDLE_VALUE)
        return error_from_windows(GetLastError());
    if (!WriteFile(file, bytes, (DWORD)size, &written, NULL))
        error = error_from_windows(GetLastError());
    else if (written != size)
        error = -ENOSPC;
    CloseHandle(file);
    return error;
}

#define ARRIVING ".arriving" /* no client can use this name */

/* Writes a complete new file, which then replaces the old one. If there is no room, the old one
 * stays. */
static int replace(struct call *call, const char *path, const void *bytes, size_t size)
{
    char arriving[PATH_ROOM];
    int error = path_of(call, ARRIVING, arriving, sizeof(arriving));
    if (error < 0)
        return error;
    DeleteFileA(arriving); /* left by a simulator that ended here */
    error = fill(arriving, bytes, size);
    if (error == 0 && !MoveFileExA(arriving, path, MOVEFILE_REPLACE_EXISTING))
        error = error_from_windows(GetLastError());
    if (error == 0)
        return 0;
    DeleteFileA(arriving);
    return refuse(call, error_text(-error));
}

int tempdir_write(struct call *call, const void *bytes, size_t size)
{
    char path[PATH_ROOM];
    int outcome;
    if (size > TEMPDIR_FILE_MAX)
        return refuse(call, "larger than 64 MiB");
    outcome = full_path(call, path, sizeof(path));
    if (outcome == 0)
        outcome = look(call, path);
    return outcome < 0 ? outcome : replace(call, path, bytes, size);
}

/* Gets the full path of an existing plain file. Returns 0, or CALL_E_REFUSED. */
static int find(struct call *call, char *path, size_t size)
{
    int outcome = full_path(call, path, size);
    if (outcome == 0)
        outcome = look(call, path);
    if (outcome == 0)
        outcome = refuse(call, "no such file");
    return outcome < 0 ? outcome : 0;
}

int tempdir_erase(struct call *call)
{
    char path[PATH_ROOM];
    int outcome = find(call, path, sizeof(path));
    if (outcome < 0)
        return outcome;
    return DeleteFileA(path) ? 0 : refuse_last_error(call);
}

const char *tempdir_resolve(struct call *call, char *path, size_t size)
{
    if (strncmp(call->name, TRANSFERRED, strlen(TRANSFERRED)) != 0)
        return call->name;
    return find(call, path, size) < 0 ? NULL : path;
}
