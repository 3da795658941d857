/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fast session: its memory, waits and state; see session.h.
 */
#include "transport/session_memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/core.h"
#include "os/hooks.h"
#include "os/thread.h"
#include "os/word.h"

#define CONTROL_SIZE 4096
#define SLEEP_US 50000 /* longest single sleep: bounds how late a peer's end is seen */
#define WRITE_US 100000 /* nobody writes the state for so long */
#define LOOKS_PER_CLOCK 32 /* for a record: reading the clock takes as long as two or three */
#define BESIDE_WAITS 8     /* on the server's core, before the client tries to leave it */
#define BESIDE_WAITS_MAX 8192
#define LOOKS 100       /* at a state that is being written, before others may run */
#define STATE_WORDS (sizeof(struct session_state) / 8)

/* The memory only reserves a large address range; see ring.h. */
#if UINTPTR_MAX > 0xffffffffu
#define RING_SIZE ((size_t)128 << 20)
#define HEAP_SIZE ((size_t)256 << 20)
#define SLOT_COUNT 65536u
#else
#define RING_SIZE ((size_t)16 << 20)
#define HEAP_SIZE ((size_t)32 << 20)
#define SLOT_COUNT 4096u
#endif
#define SLOTS_SIZE ((size_t)SLOT_COUNT * sizeof(struct slot_shared))
#define TO_SERVER_AT CONTROL_SIZE
#define TO_CLIENT_AT (TO_SERVER_AT + RING_SIZE)
#define SLOTS_AT (TO_CLIENT_AT + RING_SIZE)
#define HEAP_AT (SLOTS_AT + SLOTS_SIZE)
#define MEMORY_SIZE (HEAP_AT + HEAP_SIZE)

struct session_control {
    struct ring_control to_server;
    struct ring_control to_client;
    struct session_bell client;
    uint8_t pad[48];
    uint32_t state_serial; /* odd while the state is written */
    uint32_t executed; /* tag */
    uint64_t state[STATE_WORDS]; /* a struct session_state */
};

_Static_assert(sizeof(struct session_control) <= CONTROL_SIZE, "the control fits its page");
_Static_assert(sizeof(struct session_state) == STATE_WORDS * 8, "the state is words");

/* ------------------------------------------------------------------ memory */

const uint64_t session_memory_size = MEMORY_SIZE;

static int allocate_out(void *context, size_t offset, size_t size)
{
    struct session *session = context;
    size_t base = (size_t)(session->out.base - session->memory.base);
    return shared_allocate(&session->memory, base + offset, size);
}

static void lay_out(struct session *session, int is_server)
{
    uint8_t *base = session->memory.base;
    session->control = (struct session_control *)(void *)base;
    struct ring *to_server = is_server ? &session->in : &session->out;
    struct ring *to_client = is_server ? &session->out : &session->in;
    ring_init(to_server, &session->control->to_server, base + TO_SERVER_AT, RING_SIZE, allocate_out,
              session);
    ring_init(to_client, &session->control->to_client, base + TO_CLIENT_AT, RING_SIZE, allocate_out,
              session);
    session->slots = (struct slot_shared *)(void *)(base + SLOTS_AT);
    session->slot_count = SLOT_COUNT;
    session->heap_offset = HEAP_AT;
    session->heap_size = HEAP_SIZE;
}

int session_make_memory(struct session *session)
{
    int error = shared_create_nameless(&session->memory, MEMORY_SIZE);
    if (error == 0)
        error = shared_allocate(&session->memory, 0, CONTROL_SIZE);
    if (error == 0)
        lay_out(session, 1);
    return error;
}

int session_map(struct session *session, int memory, int bell)
{
    int error = shared_map(&session->memory, memory, MEMORY_SIZE);
    if (error < 0) {
        local_close(bell);
        return error;
    }
    error = shared_map(&session->bell, bell, SESSION_BELL_SIZE);
    if (error < 0)
        return error;
    session->spin.works = session_bell_works(&session->bell);
    lay_out(session, 0);
    return 0;
}

void session_shut(struct session *session)
{
    local_shut(session->fd);
}

void session_close(struct session *session)
{
    if (!session)
        return;
    if (session->fd >= 0)
        local_close(session->fd);
    shared_close(&session->memory);
    shared_close(&session->bell);
    free(session);
}

struct session *session_new(int fd)
{
    struct session *session = calloc(1, sizeof(*session));
    if (session)
        *session = (struct session){ .fd = fd, .memory.fd = -1, .bell.fd = -1 };
    else
        local_close(fd);
    return session;
}

/* ------------------------------------------------------------------ client side */

int session_prepare_slot(struct session *session, uint32_t slot)
{
    size_t end = ((size_t)slot + 1) * sizeof(struct slot_shared);
    if (end <= session->slots_allocated)
        return 0;
    size_t unit = 16384, wanted = (end + unit - 1) / unit * unit;
    if (wanted > SLOTS_SIZE)
        wanted = SLOTS_SIZE;
    int error = shared_allocate(&session->memory, SLOTS_AT + session->slots_allocated,
                                wanted - session->slots_allocated);
    if (error == 0)
        session->slots_allocated = wanted;
    return error;
}

static void wake_server(struct session *session)
{
    if (session_bell_ring(session_bell_of(&session->bell)))
        local_poke(session->fd);
}

void session_publish_to_server(struct session *session)
{
    ring_publish(&session->out);
    wake_server(session);
}

static int look_for_record(void *context)
{
    struct session *session = context;
    return ring_has_more(&session->in);
}

int session_check(struct session *session)
{
    int drained = local_drain(session->fd);
    return drained < 0 ? drained : 0;
}

/* Sleeps once, unless there is something. */
static void sleep_once(struct session *session, int64_t timeout_us)
{
    struct session_bell *bell = &session->control->client;
    uint32_t seen = session_bell_sleep(bell, word_can_wake() ? SESSION_ON_WORD : SESSION_ON_SOCKET);
    if (!ring_has_more(&session->in)) {
        if (word_can_wake())
            word_wait(&bell->rung, seen, timeout_us);
        else
            local_wait(session->fd, timeout_us);
    }
    session_bell_wake_up(bell);
}

/* The server may sleep as well, for want of the room that the last answers have left since. */
static int sleep_until(struct session *session, int64_t deadline_us)
{
    wake_server(session);
    for (;;) {
        int64_t now_us = clock_us();
        if (ring_has_more(&session->in))
            return 1;
        if (session_check(session) < 0)
            return ring_has_more(&session->in) ? 1 : -ECONNRESET;
        if (now_us >= deadline_us)
            return 0;
        int64_t left_us = deadline_us - now_us;
        hooks_begin_sleep();
        sleep_once(session, left_us < SLEEP_US ? left_us : SLEEP_US);
    }
}

/* The scheduler tends to keep two threads that wake each other on one core. Then each call costs
 * two switches, and the client moves if another core is idle. It says so before: the server, which
 * is awake now, must not sleep, or on a virtual machine it would be woken on the client's new core,
 * because the scheduler does not take the other one for idle. Where moving does not help, the
 * client tries it less and less often. */
static void leave_shared_core(struct session *session)
{
    if (++session->beside <= session->beside_limit)
        return;
    if (core_is_any_idle()) {
        session_bell_note_move(&session->control->client);
        core_leave();
    }
    session->beside = 0;
    session->beside_limit = 2 * session->beside_limit + BESIDE_WAITS;
    if (session->beside_limit > BESIDE_WAITS_MAX)
        session->beside_limit = BESIDE_WAITS_MAX;
}

int session_wait(struct session *session, int64_t deadline_us, int64_t longest_us)
{
    const struct session_bell *server = session_bell_of(&session->bell);
    if (session_bell_where(server) == SPIN_SAME_CORE)
        leave_shared_core(session);
    enum spin_other other = session_bell_where(server);
    session_bell_note_core(&session->control->client);
    int outcome = spin_poll(&session->spin, look_for_record, session, LOOKS_PER_CLOCK, other,
                            deadline_us);
    if (!outcome) {
        if (deadline_us - session->spin.begin_us > longest_us)
            deadline_us = session->spin.begin_us + longest_us;
        outcome = sleep_until(session, deadline_us);
        spin_slept(&session->spin, outcome);
    }
    return outcome;
}

int session_descriptor(const struct session *session)
{
    return session->fd;
}

int session_arm(struct session *session)
{
    struct session_bell *bell = &session->control->client;
    session_bell_sleep(bell, SESSION_ON_SOCKET);
    wake_server(session); /* it may sleep for want of room, as in sleep_until */
    if (!ring_has_more(&session->in))
        return 0;
    session_bell_wake_up(bell);
    return 1;
}

int session_disarm(struct session *session)
{
    session_bell_wake_up(&session->control->client);
    return session_check(session);
}

void session_say_bye(struct session *session, uint32_t tag)
{
    struct record bye = { .kind = SESSION_BYE, .tag = tag };
    uint8_t *data;
    if (ring_reserve(&session->out, 0, 0, &data) == 0) { /* without room, shutting the socket down
                                                            is the message */
        ring_commit(&session->out, &bye);
        session_publish_to_server(session);
    }
    session_shut(session);
}

const uint8_t *session_value_bytes(const struct session *session, const struct slot_value *value)
{
    if (value->offset < session->heap_offset ||
        value->offset - session->heap_offset > session->heap_size ||
        value->size > session->heap_size - (value->offset - session->heap_offset))
        return NULL;
    return session->memory.base + value->offset;
}

/* One look: whether it was a whole state, which is kept then. */
static int look_at_state(struct session *session)
{
    const struct session_control *control = session->control;
    uint64_t words[STATE_WORDS] = { 0 };
    uint32_t before = atomic_get_u32(&control->state_serial);
    for (size_t i = 0; i < STATE_WORDS; i++)
        words[i] = atomic_get_u64(&control->state[i]); /* with the serial that went before */
    if ((before & 1) || atomic_get_u32_relaxed(&control->state_serial) != before)
        return 0;
    memcpy(&session->state, words, sizeof words);
    return 1;
}

/* Looks until a whole state was there: 0, or -ETIMEDOUT. */
static int await_state(struct session *session)
{
    int64_t begin_us = 0;
    for (int looks = 1; !look_at_state(session); looks++) {
        atomic_relax();
        if (looks % LOOKS)
            continue;
        thread_yield(); /* the writer has been interrupted */
        if (begin_us == 0)
            begin_us = clock_us();
        else if (clock_us() - begin_us > WRITE_US)
            return -ETIMEDOUT;
    }
    return 0;
}

int session_read_state(struct session *session, struct session_state *state)
{
    int outcome = await_state(session);
    *state = session->state;
    return outcome;
}

uint32_t session_executed(const struct session *session)
{
    return atomic_get_u32(&session->control->executed);
}

/* ------------------------------------------------------------------ server side */

void session_publish_to_client(struct session *session)
{
    ring_publish(&session->out);
    if (session_bell_ring(&session->control->client))
        local_poke(session->fd);
}

enum spin_other session_where_client(const struct session *session)
{
    return session_bell_where(&session->control->client);
}

void session_set_executed(struct session *session, uint32_t tag)
{
    atomic_set_u32(&session->control->executed, tag);
}

void session_write_state(struct session *session, const struct session_state *state)
{
    struct session_control *control = session->control;
    uint32_t serial = atomic_get_u32_relaxed(&control->state_serial) | 1;
    uint64_t words[STATE_WORDS];
    memcpy(words, state, sizeof words);
    atomic_set_u32_relaxed(&control->state_serial, serial);
    for (size_t i = 0; i < STATE_WORDS; i++)
        atomic_set_u64(&control->state[i], words[i]); /* each publishes the odd serial */
    atomic_set_u32(&control->state_serial, serial + 1);
}
