/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files on disk on Windows; see disk.h.
 */
#include "os/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include "os/error_windows.h"

/* Takes ownership of the handle. */
static int open_handle(FILE **filep, HANDLE handle, int64_t *sizep)
{
    LARGE_INTEGER size;
    if (GetFileType(handle) != FILE_TYPE_DISK || !GetFileSizeEx(handle, &size)) {
        CloseHandle(handle);
        return -EINVAL;
    }
    int fd = _open_osfhandle((intptr_t)handle, _O_RDONLY | _O_BINARY);
    if (fd < 0) {
        CloseHandle(handle);
        return -EMFILE;
    }
    *filep = _fdopen(fd, "rb");
    *sizep = size.QuadPart;
    if (*filep)
        return 0;
    _close(fd);
    return -ENOMEM;
}

int disk_open(FILE **filep, const char *path, int64_t *sizep)
{
    HANDLE handle = CreateFileA(path, GENERIC_READ,
                                FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                                OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return error_from_windows(GetLastError());
    return open_handle(filep, handle, sizep);
}
