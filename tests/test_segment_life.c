/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A segment between two clients, and whose it is when that cannot be found out.
 */
#include "support.h"

#include "extApi.h"
#include "os/clock.h"
#include "os/shared.h"
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

/* The client before may have freed the memory, as the predecessor's do, before the server saw that. */
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

int main(void)
{
    const TTest *const tests[] = {
        a_claim_that_cannot_be_looked_for_is_taken_for_one,
        a_client_without_reconnection_outlives_a_server_that_gives_its_memory_up,
    };
    return support_run(support_suite("segment, its life", NULL, NULL, tests, COUNT_OF(tests)));
}
