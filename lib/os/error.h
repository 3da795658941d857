/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Words for errors.
 */
#ifndef OS_ERROR_H
#define OS_ERROR_H

/* A (positive) errno in words; the text stays until the thread asks again. */
const char *error_text(int error);

#endif
