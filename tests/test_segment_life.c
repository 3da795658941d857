/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A segment between two clients, and whose it is when that cannot be found out.
 */
#include "support.h"

#include <errno.h>
#include <stdio.h>

#include "extApi.h"
#include "os/clock.h"
#include "os/shared.h"
#include "support_process.h"
#include "transport/channel.h"

#define PATIENCE_US 20000000
#define PAYLOAD 1000

/* Otherwise a client that may not look would remove the names of a living server. */
START_TEST(a_claim_that_cannot_be_looked_for_is_taken_for_one)
{
    const struct shared memory = { .fd = -1 };
    ck_assert_int_eq(shared_is_claimed(&memory, SHARED_CLAIM_SERVER), 1);
    ck_assert_int_eq(shared_is_claimed(&memory, SHARED_CLAIM_CLIENT), 1);
}
END_TEST

/* The client before may have freed the memory, as the predecessor's do, before the server saw
 * that. */
START_TEST(a_client_without_reconnection_outlives_a_server_that_gives_its_memory_up)
{
    int port = support_shared_port();
    struct listener *listener;
    struct channel *channel;
    ck_assert_int_eq(segment_listen(&listener, -port, PAYLOAD), 0);
    simxInt client = simxStart("", port, 0, 1, 5000, 1);
    ck_assert_int_ge(client, 0);
    for (int times = 0; times < 3; times++) {
        ck_assert_int_eq(listener->ops->accept(listener, &channel, clock_us() + PATIENCE_US), 0);
        channel->ops->close(channel);
    }
    simxFinish(client);
    listener->ops->close(listener);
}
END_TEST

static int has_claims_of_clients(int number)
{
    struct shared memory;
    char name[40];
    snprintf(name, sizeof name, "SIM_REMOTE_API%05d", number);
    ck_assert_int_eq(shared_open(&memory, name, PAYLOAD), 0);
    int outcome = shared_claim(&memory, SHARED_CLAIM_CLIENT);
    shared_close(&memory);
    return outcome == 0;
}

START_TEST(a_client_that_dies_before_the_server_sees_it_keeps_nobody_out)
{
    int number = -support_shared_port();
    struct listener *listener;
    struct channel *client, *served;
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    if (has_claims_of_clients(number)) {
        struct process process = process_start("attach", number);
        process_expect(&process, "ready");
        process_kill(&process);
        ck_assert_int_eq(segment_connect(&client, number), -EBUSY);
        ck_assert_int_eq(listener->ops->accept(listener, &served, clock_us() + 1000),
                         CHANNEL_AGAIN);
        ck_assert_int_eq(segment_connect(&client, number), 0);
        ck_assert_int_eq(listener->ops->accept(listener, &served, clock_us() + PATIENCE_US), 0);
        client->ops->close(client);
        served->ops->close(served);
    }
    listener->ops->close(listener);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_claim_that_cannot_be_looked_for_is_taken_for_one,
        a_client_without_reconnection_outlives_a_server_that_gives_its_memory_up,
        a_client_that_dies_before_the_server_sees_it_keeps_nobody_out,
    };
    return support_run(support_suite("segment, its life", NULL, NULL, tests, COUNT_OF(tests)));
}
