/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Texts of errors on POSIX systems; see error.h.
 */
#include "os/error.h"

#include <string.h>

const char *error_text(int error)
{
    return strerror(error);
}
