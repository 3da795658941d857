/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What to do about an error of MuJoCo's compiler.
 */
#ifndef HOST_MODEL_EXPLAIN_H
#define HOST_MODEL_EXPLAIN_H

#include <stddef.h>

/* Adds to the error what to do about it, if that is known. */
void error_explain(char *error, size_t size);

#endif
