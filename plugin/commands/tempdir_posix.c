/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * tempdir.h for POSIX. Every file is accessed through the folder's descriptor, and never through a
 * link. A client's data goes into a new file, which then replaces the old one.
 */
#include "commands/tempdir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/error.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define TRANSFERRED "REMOTE_API_TEMPFILE_" /* prefix of the names of transferred files to load */

static int refuse(struct call *call, const char *what)
{
    call_explain(call, "file %.200s: %s", call->name, what);
    return CALL_E_REFUSED;
}

static int name_is_confined(const char *name)
{
    return name[0] && name[0] != '.' && strlen(name) <= 255 && !strpbrk(name, "/\\:") &&
           !strstr(name, "..");
}

/* Opens the folder. Returns its descriptor, or CALL_E_REFUSED. */
static int open_folder(struct call *call)
{
    char *path;
    int folder;
    if (!name_is_confined(call->name))
        return refuse(call, "only a plain name in the remote API's temporary folder is allowed");
    path = sim_get_string_parameter(call->sim, sim_stringparam_remoteapi_temp_file_dir);
    if (!path || !path[0]) {
        sim_release(call->sim, path);
        return refuse(call, "the simulator has no temporary folder for the remote API");
    }
    folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    sim_release(call->sim, path);
    return folder < 0 ? refuse(call, error_text(errno)) : folder;
}

/* Checks the entry. 1: a plain file; 0: none; CALL_E_REFUSED: something else. */
static int look(struct call *call, int folder)
{
    struct stat status;
    if (fstatat(folder, call->name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : refuse(call, error_text(errno));
    return S_ISREG(status.st_mode) ? 1 : refuse(call, "not a plain file");
}

static int write_all(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return -1;
        bytes += written;
        size -= (size_t)written;
    }
    return 0;
}

/* No client can use this name, and no other simulator with the same folder. */
#define ARRIVING ".arriving-%ld"

/* Writes a complete new file, which then replaces the old one. If there is no room, the old one
 * stays. O_EXCL and the renaming prevent writing through a symbolic or hard link. */
static int replace(struct call *call, int folder, const void *bytes, size_t size)
{
    int present = look(call, folder);
    int file, failed;
    char arriving[40];
    if (present < 0)
        return present;
    snprintf(arriving, sizeof(arriving), ARRIVING, (long)getpid());
    unlinkat(folder, arriving, 0); /* left by a process that ended here and had our process id */
    file = openat(folder, arriving, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return refuse(call, error_text(errno));
    failed = write_all(file, bytes, size) != 0 ? errno : 0;
    if (close(file) != 0 && !failed)
        failed = errno;
    if (!failed && renameat(folder, arriving, folder, call->name) != 0)
        failed = errno;
    if (!failed)
        return 0;
    unlinkat(folder, arriving, 0);
    return refuse(call, error_text(failed));
}

int tempdir_write(struct call *call, const void *bytes, size_t size)
{
    int folder, outcome;
    if (size > TEMPDIR_FILE_MAX)
        return refuse(call, "larger than 64 MiB");
    folder = open_folder(call);
    if (folder < 0)
        return folder;
    outcome = replace(call, folder, bytes, size);
    close(folder);
    return outcome;
}

int tempdir_erase(struct call *call)
{
    int folder = open_folder(call);
    int outcome;
    if (folder < 0)
        return folder;
    outcome = look(call, folder);
    if (outcome == 0)
        outcome = refuse(call, "no such file");
    else if (outcome > 0)
        outcome = unlinkat(folder, call->name, 0) == 0 ? 0 : refuse(call, error_text(errno));
    close(folder);
    return outcome;
}

/* Gets the full path of an existing plain file, for the simulator. */
static int find(struct call *call, char *path, size_t size)
{
    int folder = open_folder(call);
    char *directory;
    int present, length;
    if (folder < 0)
        return folder;
    present = look(call, folder);
    close(folder);
    if (present < 0)
        return present;
    if (!present)
        return refuse(call, "no such file");
    directory = sim_get_string_parameter(call->sim, sim_stringparam_remoteapi_temp_file_dir);
    length = snprintf(path, size, "%s/%s", directory ? directory : "", call->name);
    sim_release(call->sim, directory);
    return length > 0 && (size_t)length < size ? 0 : refuse(call, "the path is too long");
}

const char *tempdir_resolve(struct call *call, char *path, size_t size)
{
    if (strncmp(call->name, TRANSFERRED, strlen(TRANSFERRED)) != 0)
        return call->name;
    return find(call, path, size) < 0 ? NULL : path;
}
