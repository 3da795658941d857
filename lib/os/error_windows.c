/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Texts of errors on Windows; see error.h and error_windows.h. Its C library has no texts for
 * socket errors.
 */
#include "os/error.h"
#include "os/error_windows.h"

#include <errno.h>
#include <string.h>
#include <winsock2.h>
#include <windows.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    int error;
    const char *text;
} words[] = {
    { EADDRINUSE, "the address is in use" },
    { EADDRNOTAVAIL, "the address is not one of this machine" },
    { EAFNOSUPPORT, "this kind of address is not supported" },
    { ECANCELED, "canceled" },
    { ECONNABORTED, "the connection was aborted" },
    { ECONNREFUSED, "the connection was refused" },
    { ECONNRESET, "the connection was reset by the peer" },
    { EHOSTUNREACH, "the host cannot be reached" },
    { EBADMSG, "bad message" },
    { EMSGSIZE, "the message is too long" },
    { ENETDOWN, "the network is down" },
    { ENETUNREACH, "the network cannot be reached" },
    { ENOBUFS, "no buffer space is left" },
    { ENOTCONN, "not connected" },
    { ENOTSUP, "not there on Windows" },
    { ETIMEDOUT, "timed out" },
};

const char *error_text(int error)
{
    for (size_t i = 0; i < COUNT(words); i++)
        if (words[i].error == error)
            return words[i].text;
    return strerror(error);
}

static const struct {
    unsigned long code;
    int error;
} codes[] = {
    { ERROR_FILE_NOT_FOUND, ENOENT },
    { ERROR_PATH_NOT_FOUND, ENOENT },
    { ERROR_INVALID_NAME, ENOENT },
    { ERROR_BAD_PATHNAME, ENOENT },
    { ERROR_DIRECTORY, ENOENT },
    { ERROR_ACCESS_DENIED, EACCES },
    { ERROR_SHARING_VIOLATION, EBUSY },
    { ERROR_USER_MAPPED_FILE, EBUSY },
    { ERROR_ALREADY_EXISTS, EEXIST },
    { ERROR_FILE_EXISTS, EEXIST },
    { ERROR_DISK_FULL, ENOSPC },
    { ERROR_COMMITMENT_LIMIT, ENOSPC },
    { ERROR_NOT_ENOUGH_MEMORY, ENOMEM },
    { ERROR_OUTOFMEMORY, ENOMEM },
    { ERROR_TOO_MANY_OPEN_FILES, EMFILE },
    { ERROR_INVALID_PARAMETER, EINVAL },
    { WSAEACCES, EACCES },
    { WSAEADDRINUSE, EADDRINUSE },
    { WSAEADDRNOTAVAIL, EADDRNOTAVAIL },
    { WSAEAFNOSUPPORT, EAFNOSUPPORT },
    { WSAECONNABORTED, ECONNABORTED },
    { WSAECONNREFUSED, ECONNREFUSED },
    { WSAECONNRESET, ECONNRESET },
    { WSAEDISCON, ECONNRESET },
    { WSAEHOSTUNREACH, EHOSTUNREACH },
    { WSAEINTR, EAGAIN },
    { WSAEINVAL, EINVAL },
    { WSAEMFILE, EMFILE },
    { WSAENETDOWN, ENETDOWN },
    { WSAENETRESET, ECONNRESET },
    { WSAENETUNREACH, ENETUNREACH },
    { WSAENOBUFS, ENOBUFS },
    { WSAENOTCONN, ENOTCONN },
    { WSAENOTSOCK, EBADF },
    { WSAESHUTDOWN, ECONNRESET },
    { WSAETIMEDOUT, ETIMEDOUT },
    { WSAEWOULDBLOCK, EAGAIN },
};

int error_from_windows(unsigned long code)
{
    for (size_t i = 0; i < COUNT(codes); i++)
        if (codes[i].code == code)
            return -codes[i].error;
    return -EIO;
}
