/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The door for ZMTP clients in a process that has no file descriptors left.
 */
#include "support.h"

#include <sys/resource.h>
#include <unistd.h>

#include "door_fixture.h"
#include "zmtp_hand.h"

#define ROOM 100

static int fillers[ROOM], filler_count;
static struct rlimit before;

/* Takes all descriptors but one. */
static void fill(void)
{
    int next = dup(0);
    ck_assert_int_ge(next, 0);
    close(next);
    struct rlimit narrow = { (rlim_t)next + ROOM / 2, before.rlim_max };
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &narrow), 0);
    while (filler_count < ROOM && (fillers[filler_count] = dup(0)) >= 0)
        filler_count++;
    close(fillers[--filler_count]);
}

static void empty(void)
{
    while (filler_count > 0)
        close(fillers[--filler_count]);
    setrlimit(RLIMIT_NOFILE, &before);
}

static void setup(void)
{
    getrlimit(RLIMIT_NOFILE, &before);
    door_begin();
}

static void teardown(void)
{
    empty();
    door_end();
}

START_TEST(a_client_waits_outside_while_there_are_no_descriptors)
{
    struct zmtp_hand outside, inside;
    uint8_t greeting[64];
    struct buffer got = { 0 };
    hand_open(&inside, door_port(door), "REQ");
    ck_assert(hand_ask(&inside, "hello", 5, &got)); /* the main thread looks after the door now */
    fill();
    hand_connect(&outside, door_port(door)); /* has the last one */
    for (int i = 0; i < 300; i++) /* who is inside is served */
        ck_assert(hand_ask(&inside, "hello", 5, &got));
    ck_assert_int_eq(door_warnings(), 1);
    empty();
    ck_assert(hand_read(&outside, greeting, sizeof greeting));
    ck_assert_int_eq(door_warnings(), 1);
    hand_close(&inside);
    hand_close(&outside);
    ck_assert(door_await_nobody());
    buffer_free(&got);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { a_client_waits_outside_while_there_are_no_descriptors };
    return support_run(support_suite("door_full", setup, teardown, tests, COUNT_OF(tests)));
}
