/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * ZMTP of anybody: what is kept stays within its limits and is released, the same happens however
 * the bytes are cut into pieces, and what is sent is well-formed frames.
 * Input: u8 size of pieces, bytes of the peer.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "wire/zmtp.h"

#define REQUEST_MAX 500
#define TOTAL_MAX 700

struct outcome {
    struct buffer sent;
    struct buffer events;
};

/* Frames and nothing else behind the greeting. */
static void check_sent(const struct buffer *sent)
{
    struct reader reader = reader_of(sent->data, sent->size, 0);
    fuzz_require(reader_bytes(&reader, ZMTP_GREETING_SIZE));
    while (reader.left > 0) {
        unsigned flags = reader_u8(&reader);
        size_t size = 0;
        fuzz_require(flags < 8);
        for (int i = 0; i < (flags & 2 ? 8 : 1); i++)
            size = size << 8 | reader_u8(&reader);
        fuzz_require(reader_bytes(&reader, size));
    }
}

static void note_event(struct outcome *outcome, struct zmtp *zmtp, enum zmtp_event event)
{
    buffer_put_u8(&outcome->events, (uint8_t)event);
    if (event == ZMTP_REQUEST) {
        fuzz_require(zmtp->request.size <= REQUEST_MAX);
        buffer_put_bytes(&outcome->events, zmtp->request.data, zmtp->request.size);
    } else if (event != ZMTP_OPEN) {
        fuzz_require(zmtp->why);
        buffer_put_string(&outcome->events, zmtp->why);
    }
}

static void answer(struct outcome *outcome, struct zmtp *zmtp)
{
    size_t size = zmtp->request.size;
    uint8_t *copy = malloc(size + 1);
    if (size > 0)
        memcpy(copy, zmtp->request.data, size);
    zmtp_put_answer(zmtp, &outcome->sent, size);
    buffer_put_bytes(&outcome->sent, copy, size);
    free(copy);
}

/* 0 at the end of the connection. An answer comes when it is needed, or at once. */
static int take_piece(struct outcome *outcome, struct zmtp *zmtp, struct reader *bytes, int at_once)
{
    for (;;) {
        enum zmtp_event event = zmtp_take(zmtp, bytes, &outcome->sent);
        fuzz_require(zmtp->load->total <= TOTAL_MAX && zmtp->request.size <= REQUEST_MAX);
        fuzz_require(zmtp->envelope.size <= ZMTP_ENVELOPE_MAX);
        if (event == ZMTP_NOTHING)
            return bytes->left == 0;
        if (event == ZMTP_WAITS || (at_once && (event == ZMTP_REQUEST || event == ZMTP_REFUSED))) {
            if (event != ZMTP_WAITS)
                note_event(outcome, zmtp, event);
            answer(outcome, zmtp);
            continue;
        }
        note_event(outcome, zmtp, event);
        if (event == ZMTP_CLOSE)
            return 0;
    }
}

static void run(struct outcome *outcome, struct reader input, size_t piece, int at_once)
{
    struct zmtp_load load = { REQUEST_MAX, TOTAL_MAX, 0 };
    struct zmtp zmtp;
    int goes_on = 1;
    *outcome = (struct outcome){ { 0 }, { 0 } };
    zmtp_init(&zmtp, &load, &outcome->sent);
    while (goes_on && fuzz_left(&input) > 0) {
        size_t size;
        uint8_t *bytes = fuzz_take(&input, piece, &size);
        struct reader reader = reader_of(bytes, size, 0);
        goes_on = take_piece(outcome, &zmtp, &reader, at_once);
        free(bytes);
    }
    zmtp_deinit(&zmtp);
    fuzz_require(load.total == 0);
    check_sent(&outcome->sent);
}

static void release(struct outcome *outcome)
{
    buffer_free(&outcome->sent);
    buffer_free(&outcome->events);
}

static int is_same(const struct buffer *a, const struct buffer *b)
{
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader input = reader_of(data, size, 0);
    size_t piece = 1 + (size_t)reader_u8(&input);
    struct outcome whole, pieces, late;
    run(&whole, input, size + 1, 1);
    run(&pieces, input, piece, 1);
    fuzz_require(is_same(&whole.sent, &pieces.sent) && is_same(&whole.events, &pieces.events));
    run(&late, input, piece, 0);
    release(&whole);
    release(&pieces);
    release(&late);
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void put_greeting(struct buffer *input, const char *type)
{
    static const uint8_t begin[] = "\x05\xff\0\0\0\0\0\0\0\x01\x7f\x03\x01NULL";
    uint8_t greeting[1 + ZMTP_GREETING_SIZE] = { 0 };
    size_t length = strlen(type);
    memcpy(greeting, begin, sizeof begin);
    buffer_put_bytes(input, greeting, sizeof greeting);
    buffer_put_u8(input, 4);
    buffer_put_u8(input, (uint8_t)(22 + length));
    buffer_put_bytes(input, "\x05READY\x0bSocket-Type\0\0\0", 21);
    buffer_put_u8(input, (uint8_t)length);
    buffer_put_bytes(input, type, length);
}

static void seed(const char *type, const char *bytes, size_t size)
{
    struct buffer input = { 0 };
    put_greeting(&input, type);
    buffer_put_bytes(&input, bytes, size);
    fuzz_seed(input.data, input.size);
    buffer_free(&input);
}

void fuzz_seeds(void)
{
    seed("REQ", "\1\0\0\3abc\1\0\0\3def", 14);
    seed("REQ", "\1\0\2\0\0\0\0\0\0\1\xf5", 11);
    seed("DEALER", "\1\2ab\1\0\0\3abc\4\x08\4PING\0\1x", 18);
    seed("DEALER", "\0\3abc\1\0\1\1a\0\1b", 12);
    seed("SUB", "", 0);
}
