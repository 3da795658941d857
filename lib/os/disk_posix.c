/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files on disk on POSIX systems; see disk.h.
 */
#include "os/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int disk_open(FILE **filep, const char *path, int64_t *sizep)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    int error = fstat(fd, &status) < 0 ? -errno : S_ISREG(status.st_mode) ? 0 : -EINVAL;
    FILE *file = error == 0 ? fdopen(fd, "rb") : NULL;
    if (!file) {
        if (error == 0)
            error = -errno;
        close(fd);
        return error;
    }
    *filep = file;
    *sizep = status.st_size;
    return 0;
}
