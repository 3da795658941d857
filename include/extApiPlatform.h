/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * For sources that include a header of this name. The clock and sleep functions are declared in
 * extApi.h; this file only includes the system headers that the original file of this name
 * includes.
 */
#ifndef EXTAPIPLATFORM_H
#define EXTAPIPLATFORM_H

#include "extApi.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <sys/select.h>
#include <sys/time.h>
#endif

#endif
