/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/wire/cbor: the examples of RFC 8949 (appendix A), and what is refused.
 */
#include "support.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cbor_hex.h"
#include "cbor_walk.h"
#include "wire/cbor.h"

/* ------------------------------------------------------------------ RFC 8949, appendix A */

static const struct {
    const char *hex;
    int64_t value;
} integers[] = {
    { "00", 0 },
    { "01", 1 },
    { "0a", 10 },
    { "17", 23 },
    { "1818", 24 },
    { "1819", 25 },
    { "1864", 100 },
    { "1903e8", 1000 },
    { "1a000f4240", 1000000 },
    { "1b000000e8d4a51000", 1000000000000 },
    { "20", -1 },
    { "29", -10 },
    { "3863", -100 },
    { "3903e7", -1000 },
    /* not from there: where one form ends and the next begins, and the last ones */
    { "18ff", 255 },
    { "190100", 256 },
    { "19ffff", 65535 },
    { "1a00010000", 65536 },
    { "1affffffff", 4294967295 },
    { "1b0000000100000000", 4294967296 },
    { "1b7fffffffffffffff", INT64_MAX },
    { "37", -24 },
    { "3818", -25 },
    { "3b7fffffffffffffff", INT64_MIN },
};

START_TEST(integers_are_as_in_the_standard)
{
    for (size_t i = 0; i < COUNT_OF(integers); i++) {
        struct buffer buffer = { .swap = (int)(i & 1) }; /* which says nothing here */
        struct cbor_item item = hex_item(integers[i].hex);
        ck_assert_int_eq(item.kind, CBOR_INT);
        ck_assert_int_eq(item.integer, integers[i].value);
        ck_assert(item.tag == CBOR_NO_TAG);
        cbor_put_int(&buffer, integers[i].value);
        hex_expect(&buffer, integers[i].hex);
        buffer_free(&buffer);
    }
}
END_TEST

static const struct {
    const char *hex;
    double value;
} floats[] = {
    { "f90000", 0.0 },
    { "f98000", -0.0 },
    { "f93c00", 1.0 },
    { "fb3ff199999999999a", 1.1 },
    { "f93e00", 1.5 },
    { "f97bff", 65504.0 },
    { "fa47c35000", 100000.0 },
    { "fa7f7fffff", 3.4028234663852886e+38 },
    { "fb7e37e43c8800759c", 1.0e+300 },
    { "f90001", 5.960464477539063e-8 },
    { "f90400", 0.00006103515625 },
    { "f9c400", -4.0 },
    { "fbc010666666666666", -4.1 },
    { "f97c00", INFINITY },
    { "f97e00", NAN },
    { "f9fc00", -INFINITY },
    /* not from there: singles and doubles just beyond a half, and just beyond a single */
    { "f903ff", 0x3ffp-24 },
    { "fa33000000", 0x1p-25 },
    { "fa33c00000", 0x3p-25 },
    { "fa477ff000", 65520.0 },
    { "fa3f801000", 1.00048828125 },
    { "fa00000001", 0x1p-149 },
    { "fa807fffff", -0x7fffffp-149 },
    { "fb3690000000000000", 0x1p-150 },
    { "fb47efffffe0000001", 0x1.fffffe0000001p127 },
    { "fb47f0000000000000", 0x1p128 },
    { "fb7fefffffffffffff", DBL_MAX },
    { "fb0000000000000001", 0x1p-1074 },
};

START_TEST(floats_are_the_shortest_that_is_exact)
{
    for (size_t i = 0; i < COUNT_OF(floats); i++) {
        struct buffer buffer = { .swap = (int)(i & 1) };
        struct cbor_item item = hex_item(floats[i].hex);
        ck_assert_int_eq(item.kind, CBOR_DOUBLE);
        ck_assert(isnan(floats[i].value) ? isnan(item.number) : item.number == floats[i].value);
        ck_assert_int_eq(!signbit(item.number), !signbit(floats[i].value));
        cbor_put_double(&buffer, floats[i].value);
        hex_expect(&buffer, floats[i].hex);
        buffer_free(&buffer);
    }
}
END_TEST

START_TEST(wider_floats_than_needed_and_every_nan_are_understood)
{
    ck_assert_double_eq(hex_item("fa3fc00000").number, 1.5);
    ck_assert_double_eq(hex_item("fb3ff8000000000000").number, 1.5);
    ck_assert(hex_item("fa7f800000").number == INFINITY);
    ck_assert(hex_item("fbfff0000000000000").number == -INFINITY);
    ck_assert(isnan(hex_item("fa7fc00000").number));
    ck_assert(isnan(hex_item("fb7ff8000000000000").number));
    ck_assert(isnan(hex_item("f9fe01").number));
}
END_TEST

#define NOT_SHORTEST 1 /* encoded again it is another */

static const struct {
    const char *hex, *text;
    int flags;
} examples[] = {
    { "f4", "false", 0 },
    { "f5", "true", 0 },
    { "f6", "null", 0 },
    { "f7", "null", NOT_SHORTEST }, /* undefined */
    { "c074323031332d30332d32315432303a30343a30305a", "0(\"2013-03-21T20:04:00Z\")", 0 },
    { "c11a514b67b0", "1(1363896240)", 0 },
    { "c1fb41d452d9ec200000", "1(1363896240.5)", 0 },
    { "d74401020304", "23(h'01020304')", 0 },
    { "d818456449455446", "24(h'6449455446')", 0 },
    { "d82076687474703a2f2f7777772e6578616d706c652e636f6d", "32(\"http://www.example.com\")", 0 },
    { "40", "h''", 0 },
    { "4401020304", "h'01020304'", 0 },
    { "60", "\"\"", 0 },
    { "6161", "\"a\"", 0 },
    { "6449455446", "\"IETF\"", 0 },
    { "62225c", "\"\"\\\"", 0 },
    { "62c3bc", "\"\xc3\xbc\"", 0 },
    { "63e6b0b4", "\"\xe6\xb0\xb4\"", 0 },
    { "64f0908591", "\"\xf0\x90\x85\x91\"", 0 },
    { "80", "[]", 0 },
    { "83010203", "[1, 2, 3]", 0 },
    { "8301820203820405", "[1, [2, 3], [4, 5]]", 0 },
    { "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
      "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]",
      0 },
    { "a0", "{}", 0 },
    { "a201020304", "{1: 2, 3: 4}", 0 },
    { "a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}", 0 },
    { "826161a161626163", "[\"a\", {\"b\": \"c\"}]", 0 },
    { "a56161614161626142616361436164614461656145",
      "{\"a\": \"A\", \"b\": \"B\", \"c\": \"C\", \"d\": \"D\", \"e\": \"E\"}", 0 },
    { "5f42010243030405ff", "h'0102030405'", NOT_SHORTEST },
    { "7f657374726561646d696e67ff", "\"streaming\"", NOT_SHORTEST },
    { "9fff", "[_ ]", 0 },
    { "9f018202039f0405ffff", "[_ 1, [2, 3], [_ 4, 5]]", 0 },
    { "9f01820203820405ff", "[_ 1, [2, 3], [4, 5]]", 0 },
    { "83018202039f0405ff", "[1, [2, 3], [_ 4, 5]]", 0 },
    { "83019f0203ff820405", "[1, [_ 2, 3], [4, 5]]", 0 },
    { "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
      "[_ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, "
      "25]", 0 },
    { "bf61610161629f0203ffff", "{_ \"a\": 1, \"b\": [_ 2, 3]}", 0 },
    { "826161bf61626163ff", "[\"a\", {_ \"b\": \"c\"}]", 0 },
    { "bf6346756ef563416d7421ff", "{_ \"Fun\": true, \"Amt\": -2}", 0 },
    /* not from there */
    { "1800", "0", NOT_SHORTEST },
    { "1b0000000000000001", "1", NOT_SHORTEST },
    { "5fff", "h''", NOT_SHORTEST },
    { "7f6060ff", "\"\"", NOT_SHORTEST },
    { "9a0000000101", "[1]", NOT_SHORTEST },
    { "d9d9f7d90100a0", "256({})", NOT_SHORTEST }, /* of two tags the last */
    { "a441610120f5f50df93e00f6", "{h'61': 1, -1: true, true: 13, 1.5: null}", 0 },
};

START_TEST(examples_of_the_standard_are_understood_and_encoded_again)
{
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        struct buffer text = { 0 }, again = { 0 };
        size_t size, values;
        uint8_t *bytes = hex_bytes(examples[i].hex, &size);
        struct reader reader = reader_of(bytes, size, 0);
        ck_assert_int_eq(cbor_check(bytes, size, &values), 0);
        ck_assert_uint_ge(values, 1);
        cbor_walk_print(&reader, &text);
        buffer_put_u8(&text, 0);
        ck_assert_str_eq((const char *)text.data, examples[i].text);
        ck_assert_uint_eq(reader.left, 0);
        reader = reader_of(bytes, size, 0);
        cbor_walk_rewrite(&reader, &again);
        if (!(examples[i].flags & NOT_SHORTEST))
            hex_expect(&again, examples[i].hex);
        ck_assert_int_eq(cbor_check(again.data, again.size, NULL), 0);
        buffer_free(&text);
        buffer_free(&again);
        free(bytes);
    }
}
END_TEST

/* ------------------------------------------------------------------ refused */

static const struct {
    const char *hex;
    enum cbor_outcome outcome;
} refused[] = {
    /* RFC 8949, appendix A: what goes beyond our values */
    { "1bffffffffffffffff", CBOR_E_RANGE },
    { "c249010000000000000000", CBOR_E_RANGE },
    { "3bffffffffffffffff", CBOR_E_RANGE },
    { "c349010000000000000000", CBOR_E_RANGE },
    { "f0", CBOR_E_SIMPLE },
    { "f8ff", CBOR_E_SIMPLE },
    { "1b8000000000000000", CBOR_E_RANGE },
    { "3b8000000000000000", CBOR_E_RANGE },
    { "81c24101", CBOR_E_RANGE },
    { "e0", CBOR_E_SIMPLE },
    { "f820", CBOR_E_SIMPLE },
    /* no CBOR: nothing, two items, reserved forms, a break that ends nothing */
    { "", CBOR_E_MALFORMED },
    { "0000", CBOR_E_MALFORMED },
    { "1c", CBOR_E_MALFORMED },
    { "1c00000000000000000000000000000000", CBOR_E_MALFORMED },
    { "5d", CBOR_E_MALFORMED },
    { "9e", CBOR_E_MALFORMED },
    { "fc", CBOR_E_MALFORMED },
    { "ff", CBOR_E_MALFORMED },
    { "81ff", CBOR_E_MALFORMED },
    { "8200ff", CBOR_E_MALFORMED },
    { "a1ff", CBOR_E_MALFORMED },
    { "a100ff", CBOR_E_MALFORMED },
    { "bf00ff", CBOR_E_MALFORMED },
    { "9fc1ff", CBOR_E_MALFORMED },
    { "1f", CBOR_E_MALFORMED },
    { "3f", CBOR_E_MALFORMED },
    { "df00", CBOR_E_MALFORMED },
    { "f800", CBOR_E_MALFORMED },
    { "f814", CBOR_E_MALFORMED },
    { "f818", CBOR_E_MALFORMED },
    /* pieces of strings: of another kind, in pieces themselves, tagged */
    { "5f00ff", CBOR_E_MALFORMED },
    { "5f6161ff", CBOR_E_MALFORMED },
    { "7f4161ff", CBOR_E_MALFORMED },
    { "5f5f4100ffff", CBOR_E_MALFORMED },
    { "5f5f"
      "00000000000000000000000000000000000000000000000000000000000000"
      "ff", CBOR_E_MALFORMED },
    { "5fc04100ff", CBOR_E_MALFORMED },
    { "5f", CBOR_E_MALFORMED },
    { "5f41", CBOR_E_MALFORMED },
    { "5f5bffffffffffffffffff", CBOR_E_MALFORMED },
    /* sizes and counts beyond the message */
    { "42", CBOR_E_MALFORMED },
    { "44010203", CBOR_E_MALFORMED },
    { "5bffffffffffffffff00", CBOR_E_MALFORMED },
    { "7b7fffffffffffffff00", CBOR_E_MALFORMED },
    { "81", CBOR_E_MALFORMED },
    { "9bffffffffffffffff00", CBOR_E_MALFORMED },
    { "9b00000000000000030000", CBOR_E_MALFORMED },
    { "bb80000000000000000000", CBOR_E_MALFORMED },
    { "a2000000", CBOR_E_MALFORMED },
    { "c1", CBOR_E_MALFORMED },
    { "9f00", CBOR_E_MALFORMED },
    { "bf0000", CBOR_E_MALFORMED },
    /* keys that are none in Lua or Python */
    { "a1f600", CBOR_E_KEY },
    { "a1f700", CBOR_E_KEY },
    { "a18000", CBOR_E_KEY },
    { "a1a000", CBOR_E_KEY },
    { "a1f97e0000", CBOR_E_KEY },
    { "bf0000f600ff", CBOR_E_KEY },
    { "a1d840410000", CBOR_E_KEY },
    /* text */
    { "6180", CBOR_E_TEXT },
    { "61ff", CBOR_E_TEXT },
    { "62c080", CBOR_E_TEXT },
    { "62c1bf", CBOR_E_TEXT },
    { "61c3", CBOR_E_TEXT },
    { "62c341", CBOR_E_TEXT },
    { "63e08080", CBOR_E_TEXT },
    { "63eda080", CBOR_E_TEXT },
    { "64f0808080", CBOR_E_TEXT },
    { "64f4908080", CBOR_E_TEXT },
    { "64f5808080", CBOR_E_TEXT },
    { "696162636465666768ff", CBOR_E_TEXT },
    { "6861626364656667ff", CBOR_E_TEXT }, /* looked at eight at once */
    { "7f61c361bcff", CBOR_E_TEXT }, /* a character in two pieces */
    { "a161ff00", CBOR_E_TEXT },
};

START_TEST(what_is_no_message_is_refused_with_its_reason)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        int outcome = hex_outcome(refused[i].hex);
        ck_assert_msg(outcome == (int)refused[i].outcome, "%s gives %d", refused[i].hex, outcome);
    }
}
END_TEST

START_TEST(every_reason_has_a_sentence)
{
    for (int i = CBOR_E_MALFORMED; i <= CBOR_E_SIMPLE; i++) {
        ck_assert_str_ne(cbor_error_text(i), cbor_error_text(0));
        for (int k = CBOR_E_MALFORMED; k < i; k++)
            ck_assert_str_ne(cbor_error_text(i), cbor_error_text(k));
    }
}
END_TEST

START_TEST(text_at_the_borders_of_utf8_is_text)
{
    static const char *const good[] = { "617f", "62c280", "62dfbf", "63e0a080", "63ed9fbf",
                                        "63ee8080", "63efbfbf", "64f0908080", "64f48fbfbf",
                                        "6100" };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        ck_assert_int_eq(hex_item(good[i]).kind, CBOR_TEXT);
}
END_TEST

/* `depth` arrays or maps in each other. */
static int outcome_of_depth(size_t depth, const char *each, const char *innermost)
{
    struct buffer buffer = { 0 };
    for (size_t i = 0; i < depth; i++)
        hex_put(&buffer, each);
    hex_put(&buffer, innermost);
    int outcome = cbor_check(buffer.data, buffer.size, NULL);
    buffer_free(&buffer);
    return outcome;
}

START_TEST(depth_is_bounded)
{
    ck_assert_int_eq(outcome_of_depth(CBOR_DEPTH_MAX - 1, "81", "80"), 0);
    ck_assert_int_eq(outcome_of_depth(CBOR_DEPTH_MAX, "81", "00"), 0);
    ck_assert_int_eq(outcome_of_depth(CBOR_DEPTH_MAX, "81", "80"), CBOR_E_DEPTH);
    ck_assert_int_eq(outcome_of_depth(CBOR_DEPTH_MAX, "a100", "00"), 0);
    ck_assert_int_eq(outcome_of_depth(CBOR_DEPTH_MAX, "a100", "9fff"), CBOR_E_DEPTH);
    ck_assert_int_eq(outcome_of_depth(CBOR_DEPTH_MAX, "81", "d8288282000080"), CBOR_E_DEPTH);
    ck_assert_int_eq(outcome_of_depth(1000000, "81", "80"), CBOR_E_DEPTH);
    ck_assert_int_eq(outcome_of_depth(1000000, "9f", "00"), CBOR_E_DEPTH);
    ck_assert_int_eq(outcome_of_depth(1000000, "c1", "00"), 0); /* tags are in nothing */
}
END_TEST

START_TEST(values_are_counted_for_who_makes_objects_of_them)
{
    static const struct {
        const char *hex;
        size_t values;
    } rows[] = {
        { "00", 1 },
        { "83010203", 4 },
        { "a201020304", 5 },
        { "9f8080ff", 3 },
        { "d84043000102", 4 },
        { "d82882820201820506", 4 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t size, values = 0;
        uint8_t *bytes = hex_bytes(rows[i].hex, &size);
        ck_assert_int_eq(cbor_check(bytes, size, &values), 0);
        ck_assert_uint_eq(values, rows[i].values);
        free(bytes);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        integers_are_as_in_the_standard,
        floats_are_the_shortest_that_is_exact,
        wider_floats_than_needed_and_every_nan_are_understood,
        examples_of_the_standard_are_understood_and_encoded_again,
        what_is_no_message_is_refused_with_its_reason,
        every_reason_has_a_sentence,
        text_at_the_borders_of_utf8_is_text,
        depth_is_bounded,
        values_are_counted_for_who_makes_objects_of_them,
    };
    return support_run(support_suite("cbor", NULL, NULL, tests, COUNT_OF(tests)));
}
