/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What comes late for a connection of the door (server/door.h) when another one has its place: the
 * event of its end, and the answer to its request. The test plays the main thread and the service;
 * the linker puts __wrap_poller_sleep into the door's thread, in place of poller_sleep.
 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/poller.h"
#include "os/socket.h"
#include "os/thread.h"
#include "server/door.h"
#include "zmtp_hand.h"

#define PATIENCE_US 20000000

/* ------------------------------------------------------------------ the door's thread */

enum { PASS, CATCH, CAUGHT };
static int holding; /* atomic: of the above */
static int what;    /* of the event that was caught */

typedef int sleep_function(struct poller *poller, struct poller_event *events, int max,
                           int timeout_ms);
sleep_function __real_poller_sleep, __wrap_poller_sleep;

/* Keeps the thread that is told of the end of a connection, until the test lets it go. */
int __wrap_poller_sleep(struct poller *poller, struct poller_event *events, int max,
                        int timeout_ms)
{
    int count = __real_poller_sleep(poller, events, max, timeout_ms);
    for (int i = 0; i < count && atomic_get_int(&holding) == CATCH; i++) {
        if (!(events[i].what & POLLER_END))
            continue;
        what = events[i].what;
        atomic_set_int(&holding, CAUGHT);
        while (atomic_get_int(&holding) == CAUGHT)
            thread_yield();
    }
    return count;
}

/* ------------------------------------------------------------------ the service */

struct named_peer {
    named_reply *reply;
    void *data;
};

struct named {
    struct named_peer *asker; /* of the last request; NULL: there was none */
    char request[32];
    int open; /* peers */
};

int named_peer_open(struct named *named, struct named_peer **peerp,
                    const struct named_rights *rights, named_reply *reply, void *data)
{
    (void)rights;
    struct named_peer *peer = calloc(1, sizeof *peer);
    ck_assert_ptr_nonnull(peer);
    *peer = (struct named_peer){ reply, data };
    named->open++;
    *peerp = peer;
    return 0;
}

static struct named service;

void named_peer_close(struct named_peer *peer)
{
    if (service.asker == peer)
        service.asker = NULL;
    service.open--;
    free(peer);
}

void named_request(struct named *named, struct named_peer *peer, const uint8_t *bytes, size_t size)
{
    ck_assert_uint_lt(size, sizeof named->request);
    memcpy(named->request, bytes, size);
    named->request[size] = '\0';
    named->asker = peer;
}

/* ------------------------------------------------------------------ the main thread */

static struct bell bell;
static struct door *door;
static struct zmtp_hand other, first, second;
static struct buffer got;

static void take_note(void *context, int warning, const char *text)
{
    (void)context;
    (void)warning;
    ck_assert_ptr_nonnull(text);
}

static void setup(void)
{
    const struct door_options options = { "127.0.0.1", 0, { .may_step = 1 } };
    ck_assert_int_eq(bell_init(&bell), 0);
    ck_assert_int_eq(door_new(&door, &service, &options, &bell, take_note, NULL), 0);
}

static void teardown(void)
{
    door_free(door);
    bell_deinit(&bell);
    buffer_free(&got);
    ck_assert_int_eq(service.open, 0);
}

static void look(void)
{
    door_poll(door);
    door_execute(door);
    door_release(door);
}

static void await_request(const char *text)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (!service.asker || strcmp(service.request, text) != 0) {
        look();
        ck_assert_msg(clock_us() < deadline_us, "'%s' does not come", text);
    }
}

static void reply(const char *text)
{
    service.asker->reply(service.asker->data, (const uint8_t *)text, strlen(text));
}

static void await_connections(int count)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    for (; door_client_count(door) != count; look())
        ck_assert_int_lt(clock_us(), deadline_us);
}

/* By its second request, which is not read before the first is answered, the connection tells of
 * nothing but its end. */
static void ask_twice(struct zmtp_hand *hand)
{
    struct buffer bytes = { 0 };
    hand_put_request(&bytes, "first", 5);
    hand_put_request(&bytes, "kept", 4);
    ck_assert(hand_send_buffer(hand, &bytes));
    buffer_free(&bytes);
    await_request("first");
}

static void expect_served(struct zmtp_hand *hand)
{
    ck_assert(hand_request(hand, "second", 6));
    await_request("second");
    reply("answer");
    ck_assert(hand_answer(hand, &got));
    ck_assert_uint_eq(got.size, 6);
    ck_assert_mem_eq(got.data, "answer", 6);
}

static void catch_end(struct zmtp_hand *hand)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    atomic_set_int(&holding, CATCH);
    socket_reset(hand->fd);
    while (atomic_get_int(&holding) != CAUGHT)
        ck_assert_int_lt(clock_us(), deadline_us);
}

/* 1 when the second connection has the place of the first, whose end the door's thread is about to
 * handle. A main thread that is slow does not look at the connections after a request: 0. It never
 * does while there are none, so that there is another one. */
static int change_places(void)
{
    hand_open(&first, door_port(door), "REQ");
    ask_twice(&first);
    catch_end(&first);
    hand_connect(&second, door_port(door));
    reply("too late");
    door_execute(door);
    ck_assert_int_eq(door_client_count(door), 1);
    door_poll(door);
    int is_in = door_client_count(door) == 2 && what == POLLER_END;
    door_release(door);
    atomic_set_int(&holding, PASS);
    return is_in;
}

static void greet(struct zmtp_hand *hand)
{
    struct buffer bytes = { 0 };
    uint8_t greeting[64];
    hand_put_greeting(&bytes);
    hand_put_ready(&bytes, "REQ");
    ck_assert(hand_send_buffer(hand, &bytes));
    ck_assert(hand_read(hand, greeting, sizeof greeting));
    ck_assert_int_eq(hand_read_frame(hand, &got), 4);
    buffer_free(&bytes);
}

START_TEST(the_end_of_a_connection_does_not_end_the_next_one_in_its_place)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    hand_open(&other, door_port(door), "REQ");
    for (int is_done = 0; !is_done;) {
        ck_assert_int_lt(clock_us(), deadline_us);
        is_done = change_places();
        greet(&second);
        expect_served(&second);
        hand_close(&second);
        await_connections(1);
    }
    hand_close(&other);
    await_connections(0);
}
END_TEST

START_TEST(an_answer_to_who_has_left_does_not_go_to_the_next_one_in_its_place)
{
    hand_open(&first, door_port(door), "REQ");
    ck_assert(hand_request(&first, "first", 5));
    await_request("first");
    hand_close(&first);
    await_connections(0);
    ck_assert_ptr_null(service.asker); /* nobody is left who could be answered */
    hand_open(&second, door_port(door), "REQ");
    expect_served(&second);
    hand_close(&second);
    await_connections(0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("door, late");
    TCase *cases = tcase_create("late");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, the_end_of_a_connection_does_not_end_the_next_one_in_its_place);
    tcase_add_test(cases, an_answer_to_who_has_left_does_not_go_to_the_next_one_in_its_place);
    suite_add_tcase(suite, cases);
    return support_run(suite);
}
