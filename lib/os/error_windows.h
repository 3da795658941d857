/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The codes of Windows as errno; for the files x_windows.c only.
 */
#ifndef OS_ERROR_WINDOWS_H
#define OS_ERROR_WINDOWS_H

/* Of GetLastError or WSAGetLastError: a negative errno, never 0. */
int error_from_windows(unsigned long code);

#endif
