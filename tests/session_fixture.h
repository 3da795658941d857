/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Both sides of a fast session (transport/session.h), and what the test of one leaves in the
 * process.
 */
#ifndef TESTS_SESSION_FIXTURE_H
#define TESTS_SESSION_FIXTURE_H

#include "support.h"
#include "transport/session.h"

#define PATIENCE_US 20000000

extern int number;
extern char why[SESSION_WHY_SIZE];

void fixture_begin(void);
void fixture_end(void);
struct session *connect_well(void);

#endif
