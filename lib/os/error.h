/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Texts of errors.
 */
#ifndef OS_ERROR_H
#define OS_ERROR_H

/* Returns the text of a (positive) errno. It is valid until the thread's next call. */
const char *error_text(int error);

#endif
