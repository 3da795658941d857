/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Both sides of a fast session; see session_fixture.h.
 */
#include "session_fixture.h"

#include <string.h>

#include "endpoint_fixture.h"
#include "fast_count.h"
#include "os/clock.h"

int number;
char why[SESSION_WHY_SIZE];
static int descriptors, mappings;

void fixture_begin(void)
{
    endpoint_folder_enter();
    number = -support_shared_port();
    memset(why, 0, sizeof why);
    descriptors = count_descriptors();
    mappings = count_mappings();
}

void fixture_end(void)
{
    ck_assert_int_eq(count_descriptors(), descriptors);
    ck_assert_int_eq(count_mappings(), mappings);
    endpoint_folder_leave();
}

struct session *connect_well(void)
{
    struct session *session = NULL;
    int error = session_connect(&session, number, clock_us() + PATIENCE_US, why);
    ck_assert_msg(error == 0, "refused: %s", why);
    return session;
}
