/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Whole files; see file.h.
 */
#include "world/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "world/memory.h"

static void reason_set(char *error, size_t error_size, const char *path, const char *what,
                       const char *why)
{
    snprintf(error, error_size, "%s cannot be %s: %s", path, what, why);
}

/* ------------------------------------------------------------------ reading */

void *file_read(const char *path, size_t most, size_t *sizep, char *error, size_t error_size)
{
    struct stat status;
    const char *why = NULL;
    char *bytes = NULL;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* a pipe would block */
    ssize_t got = 0, more = 1;
    if (file < 0 || fstat(file, &status) < 0)
        why = strerror(errno);
    else if (!S_ISREG(status.st_mode))
        why = "it is no regular file";
    else if ((unsigned long long)status.st_size > most)
        why = "it is too large";
    else if (!(bytes = malloc((size_t)status.st_size + 1)))
        why = "there is no memory for it";
    while (!why && got < status.st_size && more > 0) {
        more = read(file, bytes + got, (size_t)(status.st_size - got));
        if (more < 0)
            why = strerror(errno);
        else
            got += more;
    }
    if (file >= 0)
        close(file);
    if (why) {
        reason_set(error, error_size, path, "read", why);
        free(bytes);
        return NULL;
    }
    bytes[got] = '\0';
    *sizep = (size_t)got;
    return bytes;
}

/* ------------------------------------------------------------------ writing */

static int all_write(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, bytes, size);
        if (written < 0 && errno != EINTR)
            return -1;
        if (written < 0)
            continue;
        bytes += written;
        size -= (size_t)written;
    }
    return 0;
}

/* The file behind a link, or the path itself; NULL when something else has that name. */
static char *target_find(const char *path)
{
    struct stat status;
    char *real = realpath(path, NULL);
    if (real && (stat(real, &status) < 0 || !S_ISREG(status.st_mode))) {
        free(real);
        return NULL;
    }
    return real ? real : memory_text(path);
}

/* A new file beside another one, with the mode that it had. */
static int beside_open(const char *path, char *name, size_t size)
{
    struct stat status;
    mode_t mode = stat(path, &status) == 0 ? status.st_mode & 0777 : 0666;
    for (int i = 0; i < 100; i++) {
        int file;
        snprintf(name, size, "%s.%ld-%d.new", path, (long)getpid(), i);
        file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (file >= 0 || errno != EEXIST)
            return file;
    }
    return -1;
}

int file_write(const char *path, const void *bytes, size_t size, char *error, size_t error_size)
{
    char *target = target_find(path), *name;
    size_t name_size = target ? strlen(target) + 40 : 0;
    int file, result;
    if (!target) {
        reason_set(error, error_size, path, "written", "what has this name is no regular file");
        return -1;
    }
    name = memory_new(name_size, 1);
    file = beside_open(target, name, name_size);
    result = file < 0 ? -1 : all_write(file, bytes, size);
    if (file >= 0 && close(file) < 0)
        result = -1;
    if (result == 0)
        result = rename(name, target);
    if (result < 0)
        reason_set(error, error_size, path, "written", strerror(errno));
    if (result < 0 && file >= 0)
        unlink(name);
    free(name);
    free(target);
    return result;
}
