/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a client that waits for a record tells the server; test_session.c tests that no wake-up is
 * lost.
 */
#include "support.h"

#include "endpoint_fixture.h"
#include "os/clock.h"
#include "os/core.h"
#include "transport/session.h"

#define PATIENCE_US 20000000

/* The server looks longer for its next command when the client has another core. */
START_TEST(a_wait_tells_the_clients_core_also_when_it_does_not_sleep)
{
    int number = -support_shared_port();
    char why[SESSION_WHY_SIZE];
    struct session *client;
    struct record record = { .kind = SESSION_ANSWER };
    uint8_t *data;
    ck_assert_int_eq(endpoint_start(number), 0);
    ck_assert_int_eq(session_connect(&client, number, clock_us() + PATIENCE_US, why), 0);
    struct accepted *accepted = endpoint_expect();
    ck_assert_ptr_nonnull(accepted);
    ck_assert_int_eq(ring_reserve(&accepted->session->out, 0, 0, &data), 0);
    ring_commit(&accepted->session->out, &record);
    session_publish_to_client(accepted->session);
    ck_assert_int_eq(session_where_client(accepted->session), SPIN_UNKNOWN);
    ck_assert_int_eq(session_wait(client, clock_us() + PATIENCE_US, PATIENCE_US), 1);
    if (core_current() >= 0) /* this system tells */
        ck_assert_int_ne(session_where_client(accepted->session), SPIN_UNKNOWN);
    session_close(client);
    endpoint_drop(accepted);
    endpoint_stop();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { a_wait_tells_the_clients_core_also_when_it_does_not_sleep };
    return support_run(support_suite("session_wait", endpoint_folder_enter, endpoint_folder_leave,
                                     tests, COUNT_OF(tests)));
}
