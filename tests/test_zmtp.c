/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/wire/zmtp, from bytes that were made by hand after RFC 23 and 37 of ZeroMQ. Each exchange
 * comes in pieces of many sizes.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/zmtp.h"

#define REQUEST_MAX 1000
#define TOTAL_MAX 1500

/* What peers say. */
#define FILL "00000000000000000000000000000000000000000000000000000000000000" /* 31 bytes */
#define NULL_MECHANISM "4e554c4c" "00000000000000000000000000000000"
#define SIGNATURE "ff00000000000000017f"
#define GREETING SIGNATURE "0301" NULL_MECHANISM "00" FILL
#define READY_BEGIN "055245414459" "0b536f636b65742d54797065" /* READY, Socket-Type */
#define READY_REQ "0419" READY_BEGIN "00000003" "524551"
#define READY_DEALER "041c" READY_BEGIN "00000006" "4445414c4552"
#define HELLO GREETING READY_REQ

/* What we say. */
#define OUR_GREETING "ff0000000000000000" "7f0301" NULL_MECHANISM "00" FILL
#define OUR_READY "0419" READY_BEGIN "00000003" "524550"

/* ------------------------------------------------------------------ an exchange */

struct exchange {
    struct zmtp zmtp;
    struct zmtp_load load;
    struct buffer out;
    char happened[2000]; /* a word for each event */
    int answers;         /* whether requests are answered at once, by two bytes */
};

static void note(struct exchange *exchange, const char *text)
{
    size_t length = strlen(exchange->happened);
    snprintf(exchange->happened + length, sizeof exchange->happened - length, "%s%s",
             length > 0 ? " " : "", text);
}

static void note_request(struct exchange *exchange)
{
    char text[64] = "request:";
    const struct buffer *request = &exchange->zmtp.request;
    if (request->size > 20)
        snprintf(text, sizeof text, "request of %zu", request->size);
    for (size_t i = 0; i < request->size && request->size <= 20; i++)
        snprintf(text + strlen(text), 3, "%02x", request->data[i]);
    note(exchange, text);
}

static void answer(struct exchange *exchange)
{
    zmtp_put_answer(&exchange->zmtp, &exchange->out, 2);
    buffer_put_bytes(&exchange->out, "ok", 2);
}

static void note_event(struct exchange *exchange, enum zmtp_event event)
{
    if (event == ZMTP_OPEN)
        note(exchange, "open");
    else if (event == ZMTP_REQUEST)
        note_request(exchange);
    else if (event == ZMTP_REFUSED)
        note(exchange, exchange->zmtp.why);
    else if (event == ZMTP_CLOSE)
        note(exchange, exchange->zmtp.why);
    if (exchange->answers && (event == ZMTP_REQUEST || event == ZMTP_REFUSED))
        answer(exchange);
}

/* Bytes that wait for an answer are given again behind it. */
static enum zmtp_event feed_piece(struct exchange *exchange, const uint8_t *bytes, size_t size,
                                  size_t *takenp)
{
    uint8_t *copy = exact_copy(bytes, size);
    struct reader reader = reader_of(copy, size, 0);
    enum zmtp_event event;
    do {
        event = zmtp_take(&exchange->zmtp, &reader, &exchange->out);
        note_event(exchange, event);
    } while (event != ZMTP_NOTHING && event != ZMTP_WAITS && event != ZMTP_CLOSE);
    *takenp = size - reader.left;
    free(copy);
    return event;
}

static void feed(struct exchange *exchange, const char *hex, size_t piece)
{
    struct buffer bytes = { 0 };
    size_t taken;
    enum zmtp_event event = ZMTP_NOTHING;
    hex_put(&bytes, hex);
    for (size_t at = 0; at < bytes.size && event != ZMTP_CLOSE; at += taken) {
        size_t size = bytes.size - at < piece ? bytes.size - at : piece;
        event = feed_piece(exchange, bytes.data + at, size, &taken);
        if (event != ZMTP_WAITS)
            continue;
        note(exchange, "waits");
        answer(exchange);
    }
    buffer_free(&bytes);
}

static void begin(struct exchange *exchange)
{
    *exchange = (struct exchange){ .load = { REQUEST_MAX, TOTAL_MAX, 0 } };
    zmtp_init(&exchange->zmtp, &exchange->load, &exchange->out);
}

static void end(struct exchange *exchange)
{
    zmtp_deinit(&exchange->zmtp);
    ck_assert_uint_eq(exchange->load.total, 0);
    buffer_free(&exchange->out);
}

static void expect_sent(const struct exchange *exchange, const char *hex)
{
    struct buffer expected = { 0 };
    hex_put(&expected, hex);
    ck_assert_uint_eq(exchange->out.size, expected.size);
    ck_assert_mem_eq(exchange->out.data, expected.data, expected.size);
    buffer_free(&expected);
}

/* What happens, and what is sent behind the greeting, in pieces of any size. */
static void expect(const char *hex, const char *happens, const char *sent)
{
    static const size_t pieces[] = { 1, 2, 3, 7, 64, 100000 };
    char all[4000];
    snprintf(all, sizeof all, "%s%s", OUR_GREETING, sent);
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct exchange exchange;
        begin(&exchange);
        exchange.answers = 1;
        feed(&exchange, hex, pieces[i]);
        ck_assert_str_eq(exchange.happened, happens);
        expect_sent(&exchange, all);
        end(&exchange);
    }
}

/* ------------------------------------------------------------------ the handshake */

START_TEST(a_peer_is_greeted_before_it_has_said_anything)
{
    struct exchange exchange;
    begin(&exchange);
    expect_sent(&exchange, OUR_GREETING);
    end(&exchange);
}
END_TEST

START_TEST(peers_of_both_types_and_of_later_versions_are_taken)
{
    expect(GREETING READY_REQ, "open", OUR_READY);
    expect(GREETING READY_DEALER, "open", OUR_READY);
    expect(SIGNATURE "0300" NULL_MECHANISM "00" FILL READY_REQ, "open", OUR_READY);
    expect(SIGNATURE "0402" NULL_MECHANISM "01" FILL READY_REQ, "open", OUR_READY);
}
END_TEST

START_TEST(other_properties_of_a_peer_are_let_pass)
{
    /* Identity of 2 bytes, socket-type in small letters, X-none without a value */
    expect(GREETING "0433" "055245414459"
           "084964656e74697479" "00000002" "aabb"
           "0b736f636b65742d74797065" "00000003" "524551"
           "06582d6e6f6e65" "00000000",
           "open", OUR_READY);
}
END_TEST

START_TEST(a_socket_of_another_type_is_told_so)
{
    static const char error[] = "0428" "054552524f52" "21"
        "536f636b65742d547970652d6d7573742d62652d5245512d6f722d4445414c4552";
    static const char why[] = "its socket is of another type than REQ and DEALER";
    expect(GREETING "0419" READY_BEGIN "00000003" "535542", why, error); /* SUB */
    expect(GREETING "0419" READY_BEGIN "00000003" "524550", why, error); /* REP */
    expect(GREETING "041a" READY_BEGIN "00000004" "52455100", why, error);
    expect(GREETING "0406" "055245414459", why, error); /* of none */
}
END_TEST

START_TEST(older_versions_of_the_protocol_are_refused)
{
    static const char old[] = "it speaks version 2 of ZMTP or an older one: ZeroMQ 4 is needed";
    static const char none[] = "it speaks no ZMTP, or version 1 of it";
    expect("0100", none, "");                       /* version 1, an empty identity */
    expect("ff00000000000000010000", none, "");     /* version 1, a long one */
    expect(SIGNATURE "0103" "0000", old, "");       /* version 2, REQ */
    expect("474554202f20485454502f312e310d0a0d0a", none, ""); /* GET / HTTP/1.1 */
}
END_TEST

START_TEST(another_mechanism_is_refused)
{
    static const char why[] = "it wants a security mechanism other than NULL";
    expect(SIGNATURE "0301" "504c41494e" "000000000000000000000000000000" "00" FILL, why, "");
    expect(SIGNATURE "0301" "4e554c4c00" "000000000000000000000000000001" "00" FILL, why, "");
}
END_TEST

START_TEST(a_malformed_handshake_ends_the_connection)
{
    static const char ready[] = "its READY is malformed";
    static const char first[] = "it does not begin with READY";
    expect(GREETING "0419" READY_BEGIN "00000004" "524551", ready, "");
    expect(GREETING "0419" READY_BEGIN "ffffffff" "524551", ready, "");
    expect(GREETING "0407" "055245414459" "00", ready, "");
    expect(GREETING "0408" "055245414459" "0b53", ready, "");
    expect(GREETING "0400", "its command has no name", "");
    expect(GREETING "040100", "its command has no name", "");
    expect(GREETING "040205", "", "");
    expect(GREETING "04020541", "its command has no name", "");
    expect(GREETING "0407" "0450494e47" "0000", first, "");
    expect(GREETING "0406" "054552524f52", "it has refused the connection", "");
    expect(GREETING "0000", "it sends a message before its READY", "");
    expect(GREETING "05", "", "");
    expect(GREETING "0501", "its command is malformed or too long", "");
    expect(GREETING "080000", "it sends what is no frame of ZMTP 3", "");
    expect(HELLO READY_REQ, "open it says READY again", OUR_READY);
}
END_TEST

/* ------------------------------------------------------------------ requests */

START_TEST(a_request_is_answered_behind_an_empty_frame)
{
    expect(HELLO "0100" "0003616263", "open request:616263", OUR_READY "0100" "00026f6b");
    expect(HELLO "0100" "0000", "open request:", OUR_READY "0100" "00026f6b");
    expect(HELLO "0100" "000161" "0100" "000162", "open request:61 request:62",
           OUR_READY "0100" "00026f6b" "0100" "00026f6b");
}
END_TEST

START_TEST(sizes_may_be_long_where_short_ones_would_do)
{
    expect(HELLO "03" "0000000000000000" "02" "0000000000000003" "616263", "open request:616263",
           OUR_READY "03" "0000000000000000" "00026f6b");
}
END_TEST

START_TEST(addresses_before_the_empty_frame_are_given_back)
{
    expect(GREETING READY_DEALER "0104deadbeef" "010101" "0100" "000161", "open request:61",
           OUR_READY "0104deadbeef" "010101" "0100" "00026f6b");
}
END_TEST

START_TEST(long_requests_and_answers_have_long_sizes)
{
    struct exchange exchange;
    char hex[2 * 300 + 1];
    memset(hex, '7', sizeof hex - 1);
    hex[sizeof hex - 1] = '\0';
    begin(&exchange);
    feed(&exchange, HELLO "0100" "02" "000000000000012c", 13);
    feed(&exchange, hex, 29);
    ck_assert_str_eq(exchange.happened, "open request of 300");
    ck_assert_uint_eq(exchange.load.total, 300);
    buffer_clear(&exchange.out);
    zmtp_put_answer(&exchange.zmtp, &exchange.out, (size_t)70000);
    expect_sent(&exchange, "0100" "02" "0000000000011170");
    end(&exchange);
}
END_TEST

START_TEST(a_request_that_cannot_be_taken_is_told_and_passed_over)
{
    static const char missing[] = "open an empty frame is missing before the request request:61";
    static const char several[] = "open a request is one frame, not several request:61";
    static const char nothing[] = "open there is nothing behind the empty frame request:61";
    static const char answers[] = OUR_READY "00026f6b" "0100" "00026f6b";
    static const char enclosed[] = OUR_READY "0100" "00026f6b" "0100" "00026f6b";
    expect(HELLO "000162" "0100" "000161", missing, answers);
    expect(HELLO "010163" "000162" "0100" "000161", missing, answers);
    expect(HELLO "0000" "0100" "000161", nothing, answers);
    expect(HELLO "0100" "010162" "000163" "0100" "000161", several, enclosed);
    expect(HELLO "0100" "0100" "010164" "0000" "0100" "000161", several, enclosed);
}
END_TEST

START_TEST(a_frame_that_is_too_long_is_refused_before_there_is_memory_for_it)
{
    static const char too_long[] = "the request is too long for this server";
    struct exchange exchange;
    char hex[2 * 1001 + 1];
    memset(hex, '7', sizeof hex - 1);
    hex[sizeof hex - 1] = '\0';
    begin(&exchange);
    feed(&exchange, HELLO "0100" "02" "00000000000003e9", 1); /* 1001 */
    ck_assert_ptr_null(exchange.zmtp.request.data);
    ck_assert_str_eq(exchange.happened, "open");
    feed(&exchange, hex, 100);
    ck_assert_str_eq(exchange.happened + 5, too_long);
    end(&exchange);
    begin(&exchange);
    feed(&exchange, HELLO "0100" "02" "7fffffffffffffff" "0000", 1);
    ck_assert_ptr_null(exchange.zmtp.request.data);
    ck_assert_str_eq(exchange.happened, "open");
    end(&exchange);
    expect(HELLO "0100" "02" "8000000000000000", "open its frame is longer than any can be",
           OUR_READY "");
}
END_TEST

START_TEST(peers_share_what_may_be_kept)
{
    struct exchange first, second;
    begin(&first);
    begin(&second);
    second.zmtp.load = &first.load;
    feed(&first, HELLO "0100" "02" "00000000000003e8", 1000); /* 1000, of which nothing comes */
    ck_assert_uint_eq(first.load.total, 1000);
    feed(&second, HELLO "0100" "02" "00000000000001f5", 1000); /* 501 */
    ck_assert_ptr_nonnull(strstr(second.zmtp.why, "of all clients together"));
    ck_assert_uint_eq(first.load.total, 1000);
    zmtp_deinit(&first.zmtp);
    ck_assert_uint_eq(first.load.total, 0);
    buffer_free(&first.out);
    end(&second);
}
END_TEST

START_TEST(a_further_request_waits_for_the_answer)
{
    struct exchange exchange;
    begin(&exchange);
    feed(&exchange, HELLO "0100" "000161" "0100" "000162", 1000);
    ck_assert_str_eq(exchange.happened, "open request:61 waits request:62");
    end(&exchange);
}
END_TEST

START_TEST(addresses_are_bounded)
{
    static const char why[] = "open it sends too long an address before a request";
    struct exchange exchange;
    begin(&exchange);
    feed(&exchange, HELLO, 1000);
    for (int i = 0; i < ZMTP_ENVELOPE_MAX; i += 4)
        feed(&exchange, "01026162", 3);
    ck_assert_str_eq(exchange.happened, "open");
    feed(&exchange, "0102", 1000);
    ck_assert_str_eq(exchange.happened, why);
    end(&exchange);
    expect(HELLO "03" "00000000000003f8", why, OUR_READY);
    expect(HELLO "03" "7fffffffffffffff", why, OUR_READY);
    expect(HELLO "03" "00000000000003f7", "open", OUR_READY);
}
END_TEST

/* ------------------------------------------------------------------ commands */

START_TEST(a_ping_is_answered_with_its_context)
{
    expect(HELLO "0407" "0450494e47" "0000", "open", OUR_READY "0405" "04504f4e47");
    expect(HELLO "040a" "0450494e47" "0001" "616263", "open",
           OUR_READY "0408" "04504f4e47" "616263");
    expect(HELLO "0417" "0450494e47" "0000" "30313233343536373839414243444546", "open",
           OUR_READY "0415" "04504f4e47" "30313233343536373839414243444546");
    expect(HELLO "0418" "0450494e47" "0000" "3031323334353637383941424344454647",
           "open its PING is malformed", OUR_READY);
    expect(HELLO "0406" "0450494e47" "00", "open its PING is malformed", OUR_READY);
}
END_TEST

START_TEST(a_ping_tells_how_long_its_peer_may_be_silent)
{
    struct exchange exchange;
    begin(&exchange);
    feed(&exchange, HELLO, 1000);
    ck_assert_uint_eq(exchange.zmtp.ttl_ms, 0);
    feed(&exchange, "0407" "0450494e47" "000f", 1000);
    ck_assert_uint_eq(exchange.zmtp.ttl_ms, 1500);
    feed(&exchange, "0407" "0450494e47" "ffff", 1000);
    ck_assert_uint_eq(exchange.zmtp.ttl_ms, 6553500);
    end(&exchange);
}
END_TEST

START_TEST(pings_are_answered_while_a_request_has_no_answer_and_between_its_frames)
{
    struct exchange exchange;
    begin(&exchange);
    feed(&exchange, HELLO, 1000);
    buffer_clear(&exchange.out);
    feed(&exchange, "0100" "0407" "0450494e47" "0000" "000161", 1000);
    feed(&exchange, "0407" "0450494e47" "0000", 1);
    expect_sent(&exchange, "0405" "04504f4e47" "0405" "04504f4e47");
    ck_assert_str_eq(exchange.happened, "open request:61");
    end(&exchange);
}
END_TEST

START_TEST(commands_without_a_meaning_here_are_let_pass)
{
    expect(HELLO "0405" "04504f4e47" "040a" "09535542534352494245" "0100" "000161",
           "open request:61", OUR_READY "0100" "00026f6b"); /* PONG, SUBSCRIBE */
}
END_TEST

START_TEST(commands_are_bounded)
{
    static const char why[] = "open its command is malformed or too long";
    expect(HELLO "06" "0000000000001001", why, OUR_READY);
    expect(HELLO "06" "7fffffffffffffff", why, OUR_READY);
    expect(HELLO "06" "0000000000001000", "open", OUR_READY);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_peer_is_greeted_before_it_has_said_anything,
        peers_of_both_types_and_of_later_versions_are_taken,
        other_properties_of_a_peer_are_let_pass,
        a_socket_of_another_type_is_told_so,
        older_versions_of_the_protocol_are_refused,
        another_mechanism_is_refused,
        a_malformed_handshake_ends_the_connection,
        a_request_is_answered_behind_an_empty_frame,
        sizes_may_be_long_where_short_ones_would_do,
        addresses_before_the_empty_frame_are_given_back,
        long_requests_and_answers_have_long_sizes,
        a_request_that_cannot_be_taken_is_told_and_passed_over,
        a_frame_that_is_too_long_is_refused_before_there_is_memory_for_it,
        peers_share_what_may_be_kept,
        a_further_request_waits_for_the_answer,
        addresses_are_bounded,
        a_ping_is_answered_with_its_context,
        a_ping_tells_how_long_its_peer_may_be_silent,
        pings_are_answered_while_a_request_has_no_answer_and_between_its_frames,
        commands_without_a_meaning_here_are_let_pass,
        commands_are_bounded,
    };
    return support_run(support_suite("zmtp", NULL, NULL, tests, COUNT_OF(tests)));
}
