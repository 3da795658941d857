/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Converts Windows error codes to errno; only for the files x_windows.c.
 */
#ifndef OS_ERROR_WINDOWS_H
#define OS_ERROR_WINDOWS_H

/* Converts a code of GetLastError or WSAGetLastError to a negative errno, never 0. */
int error_from_windows(unsigned long code);

#endif
