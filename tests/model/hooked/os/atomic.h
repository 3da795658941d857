/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The real os/atomic.h for the model checker: with its real fence, which is another one for the
 * thread sanitizer, and with a pause of spinning loops that the checker sees.
 */
#ifndef MODEL_OS_ATOMIC_H
#define MODEL_OS_ATOMIC_H

#undef __SANITIZE_THREAD__
#define atomic_relax atomic_relax_processor
#include_next "os/atomic.h"
#undef atomic_relax
void atomic_relax(void);

#endif
