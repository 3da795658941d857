/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * For sources that include this name. The clock and the sleep, for which they do it, are declared
 * in extApi.h; here are the system's headers that come along with the original's file of this name.
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
