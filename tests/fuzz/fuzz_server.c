/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The server's side of a fast session: a client that writes good and bad records, and anything
 * anywhere, while it is read too. Whatever it does, the server goes on or drops it.
 * Input: changes (fuzz_take_changes), then steps, each u8 what.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "fuzz_meeting.h"
#include "os/clock.h"
#include "server/fast.h"
#include "server/service.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define STEPS_MAX 60

static struct reader input;
static struct ring out; /* the client's: good records */
static uint32_t tag;
static struct stepping stepping;
static struct fuzz_area areas[MEETING_AREAS];

/* ------------------------------------------------------------------ server/acceptor.h */

static struct accepted accepted;
static int is_waiting; /* the client waits to be taken */

int endpoint_open(struct endpoint **endpointp, struct acceptor *acceptor, int number,
                  endpoint_note *note, void *context)
{
    (void)acceptor, (void)number, (void)note, (void)context;
    *endpointp = NULL;
    return 0;
}

void endpoint_close(struct endpoint *endpoint)
{
    (void)endpoint;
}

struct accepted *endpoint_take(struct endpoint *endpoint)
{
    (void)endpoint;
    if (!is_waiting)
        return NULL;
    is_waiting = 0;
    return &accepted;
}

void accepted_free(struct endpoint *endpoint, struct accepted *leaving)
{
    (void)endpoint;
    fuzz_require(leaving == &accepted);
}

static void note(void *context, int warning, const char *text)
{
    (void)context, (void)warning;
    fuzz_read(text, strlen(text));
}

/* ------------------------------------------------------------------ the client */

static const int modes[] = { simx_opmode_blocking, simx_opmode_oneshot, simx_opmode_streaming,
                             simx_opmode_discontinue, simx_opmode_streaming_split, 0x7fff0000 };
static const char *const names[] = { "a", "dummy1", "", "joint1" };

static void put_record(uint32_t kind, uint32_t aux, const void *bytes, size_t size)
{
    struct record record = { .kind = kind, .tag = ++tag, .aux = aux, .size = size };
    uint8_t *data;
    if (ring_reserve(&out, 0, size, &data) < 0)
        return;
    if (size > 0)
        memcpy(data, bytes, size);
    ring_commit(&out, &record);
}

/* A command as it should be, but for its key, mode and data; u8 slot: 255 = none, 254 = beyond. */
static void put_command(uint32_t kind)
{
    const struct command_info *info = command_at(reader_u8(&input) % command_count());
    unsigned slot = reader_u8(&input), mode = reader_u8(&input), which = reader_u8(&input);
    size_t size = reader_u8(&input);
    uint8_t *data = fuzz_take(&input, size, &size);
    struct buffer bytes = { 0 };
    struct command command = {
        .key = { info->number, (int)(which & 7) - 1, (int)(which >> 3 & 3), names[which >> 5 & 3],
                 names[which >> 6 & 1] },
        .mode = modes[mode % 6], .low = (uint16_t)(mode & 64), .flags = (uint8_t)(mode >> 7),
        .data = data, .data_size = size, .full_data_size = size };
    command_encode(&bytes, &command);
    put_record(kind, slot == 255 ? SESSION_NO_SLOT : slot == 254 ? 1u << 30 : slot, bytes.data,
               bytes.size);
    buffer_free(&bytes);
    free(data);
}

static void put_bytes(uint32_t kind)
{
    size_t size = reader_u8(&input);
    uint8_t *bytes = fuzz_take(&input, size, &size);
    put_record(kind, reader_u8(&input), bytes, size);
    free(bytes);
}

static void take_answers(void)
{
    struct ring_control *control = meeting_server()->out.control;
    __atomic_store_n(&control->tail, __atomic_load_n(&control->head, __ATOMIC_ACQUIRE),
                     __ATOMIC_RELEASE);
}

/* ------------------------------------------------------------------ the server */

static void pass_once(struct fast *fast, struct pass *pass, uint64_t step)
{
    struct session_state state = { .step = step };
    if (fast_poll(fast))
        fast_execute(fast, pass, &state, 1000);
    fast_publish(fast, pass, &state);
    pass->world->values++;
    pass->world->pictures++;
}

static void play(struct fast *fast, struct pass *pass)
{
    for (uint64_t i = 0; i < STEPS_MAX && fuzz_left(&input) > 0; i++) {
        unsigned what = reader_u8(&input);
        uint32_t kind = (what & 0x80 ? SESSION_BATCH : 0) | (what >> 4 & 7);
        switch (what & 7) {
        case 0: fuzz_change(areas, MEETING_AREAS, &input); break;
        case 1: put_command(SESSION_COMMAND | (kind & SESSION_BATCH)); break;
        case 2: put_bytes(kind); break;
        case 3: put_record(SESSION_STEP, reader_u8(&input), NULL, 0); break;
        case 4: ring_publish(&out); /* fall through */
        case 5: pass_once(fast, pass, i); break;
        case 6:
            stepping_holds(&stepping, pass->sim);
            stepping_note_step(&stepping);
            break;
        default:
            take_answers();
            accepted.gone |= what == 0xff;
        }
    }
}

static void begin(void)
{
    struct session *session = meeting_server();
    meeting_reset(NULL);
    meeting_areas(areas);
    ring_init(&out, session->in.control, session->in.base, session->in.size, session->in.allocate,
              session->in.context);
    out.allocated = out.size;
    accepted = (struct accepted){ .session = session };
    stepping = (struct stepping){ 0 };
    is_waiting = 1;
    tag = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fast *fast;
    struct pass pass;
    int32_t info[5];
    input = reader_of(data, size, 0);
    begin();
    fuzz_sim_begin(&pass, 1);
    fuzz_require(fast_new(&fast, NULL, &stepping, 1, 1, note, NULL) == 0);
    fuzz_watch(areas, MEETING_AREAS, fuzz_take_changes(&input));
    play(fast, &pass);
    ring_publish(&out);
    pass_once(fast, &pass, 1000);
    fuzz_unwatch();
    fast_get_info(fast, info);
    fuzz_require(fast_client_count(fast) <= 1);
    fast_free(fast);
    fuzz_sim_end();
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void put_seed_command(struct buffer *bytes, size_t row, uint8_t slot, uint8_t mode)
{
    buffer_put_u8(bytes, 1);
    buffer_put_u8(bytes, (uint8_t)row);
    buffer_put_u8(bytes, slot);
    buffer_put_u8(bytes, mode);
    buffer_put_u8(bytes, 1);
    buffer_put_u8(bytes, 16);
    for (int i = 0; i < 16; i++)
        buffer_put_u8(bytes, (uint8_t)(i % 4 == 0));
}

/* Each command called, streamed into a slot and ended, in the stepped mode. */
static void seed(size_t row)
{
    static const uint8_t step_pass[] = { 3, 2, 4, 6, 5, 6, 5, 7 };
    struct buffer bytes = { 0 };
    buffer_put_u8(&bytes, 0); /* no changes */
    put_seed_command(&bytes, (size_t)command_row(simx_cmd_synchronous_enable), 255, 0);
    put_seed_command(&bytes, row, 255, 0);
    put_seed_command(&bytes, row, 3, 2);
    buffer_put_bytes(&bytes, step_pass, sizeof step_pass);
    put_seed_command(&bytes, row, 255, 3);
    buffer_put_bytes(&bytes, step_pass, sizeof step_pass);
    fuzz_seed(bytes.data, bytes.size);
    buffer_free(&bytes);
}

void fuzz_seeds(void)
{
    static const uint8_t nonsense[] = { 14, 3, 0, 0, 0, 3, 255, 255, 255, 255, 255, 255, 255, 255,
                                        0, 0x12, 5, 1, 2, 3, 4, 5, 0, 4, 0, 1, 0, 0, 2, 200, 0, 0,
                                        0, 5, 0, 3, 0, 0, 2, 7, 0, 0, 0, 5, 0xff, 5 };
    struct buffer bytes = { 0 };
    for (size_t row = 0; row < command_count(); row++)
        seed(row);
    buffer_put_u8(&bytes, 0);
    put_seed_command(&bytes, (size_t)command_row(simx_cmd_get_objects), 254, 2); /* no such slot */
    buffer_put_u8(&bytes, 4);
    fuzz_seed(bytes.data, bytes.size);
    buffer_free(&bytes);
    fuzz_seed(nonsense, sizeof nonsense);
}
