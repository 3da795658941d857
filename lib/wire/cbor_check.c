/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Checks a complete CBOR message; see cbor.h. The arrays and maps that contain the present item
 * are on a stack of fixed size.
 */
#include "wire/cbor.h"

#include <math.h>
#include <string.h>

#include "wire/cbor_head.h"

/* The items that an array may contain. */
enum rule {
    RULE_ANY,
    RULE_NUMBERS,
    RULE_INTEGERS,
    RULE_MATRIX /* one item with that many numbers */
};

struct frame {
    struct cbor_item container;
    enum rule rule;
    size_t done;      /* number of finished items, or pairs */
    int is_value;     /* the key of the present pair is finished */
    uint64_t numbers; /* number of values of a matrix */
};

struct check {
    struct frame frames[CBOR_DEPTH_MAX + 1]; /* the first one contains the whole message */
    size_t depth;
    size_t values;
};

/* ------------------------------------------------------------------ UTF-8 */

#define ASCII_HIGH 0x8080808080808080u /* bits that no ASCII character has */

/* Size of a character by its first byte, 0 if that is invalid. */
static size_t utf8_size(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Size of the character that begins here, 0 if it is invalid: an overlong form, a surrogate, or
 * above U+10FFFF. */
static size_t utf8_character(const uint8_t *at, size_t left)
{
    size_t size = utf8_size(*at);
    if (size > left)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    if ((*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f) ||
        (*at == 0xf0 && at[1] < 0x90) || (*at == 0xf4 && at[1] > 0x8f))
        return 0;
    return size;
}

/* Checks eight bytes at once, because most text is ASCII. */
static size_t ascii_run(const uint8_t *at, size_t left)
{
    size_t done = 0;
    uint64_t word;
    for (; left - done >= sizeof word; done += sizeof word) {
        memcpy(&word, at + done, sizeof word);
        if (word & ASCII_HIGH)
            break;
    }
    return done;
}

/* Pieces may overlap. */
static int is_ascii(const uint8_t *at, size_t size)
{
    uint64_t word = 0;
    uint32_t half[2];
    if (size >= sizeof word) {
        memcpy(&word, at + size - sizeof word, sizeof word);
        return !(word & ASCII_HIGH) && size - ascii_run(at, size) < sizeof word;
    }
    if (size >= sizeof half[0]) {
        memcpy(&half[0], at, sizeof half[0]);
        memcpy(&half[1], at + size - sizeof half[1], sizeof half[1]);
        return !((half[0] | half[1]) & (uint32_t)ASCII_HIGH);
    }
    for (size_t i = 0; i < size; i++)
        word |= at[i];
    return !(word & ASCII_HIGH);
}

int cbor_is_utf8(const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    if (is_ascii(at, size))
        return 1;
    while (size > 0) {
        size_t step = ascii_run(at, size);
        if (step == 0)
            step = *at < 0x80 ? 1 : utf8_character(at, size);
        if (step == 0)
            return 0;
        at += step;
        size -= step;
    }
    return 1;
}

/* ------------------------------------------------------------------ one item */

/* Each piece must be valid UTF-8 on its own. */
static int check_text(const struct cbor_item *item)
{
    struct reader pieces = reader_of(item->bytes, item->count, 0);
    const uint8_t *piece;
    size_t size;
    if (!item->is_chunked)
        return cbor_is_utf8(item->bytes, item->size) ? 0 : CBOR_E_TEXT;
    while (cbor_chunk(&pieces, &piece, &size))
        if (!cbor_is_utf8(piece, size))
            return CBOR_E_TEXT;
    return 0;
}

static int check_numbers(const struct cbor_item *item)
{
    int64_t value;
    if (item->tag != CBOR_TAG_U64 && item->tag != CBOR_TAG_U64 + CBOR_TAG_LITTLE)
        return 0;
    for (size_t i = 0; i < item->count; i++)
        if (cbor_element_i64(item, i, &value) || value < 0)
            return CBOR_E_RANGE;
    return 0;
}

static int check_key(const struct cbor_item *item)
{
    switch (item->kind) {
    case CBOR_BOOL:
    case CBOR_INT:
    case CBOR_TEXT:
    case CBOR_BYTES:
        return 0;
    case CBOR_DOUBLE:
        return isnan(item->number) ? CBOR_E_KEY : 0;
    default:
        return CBOR_E_KEY;
    }
}

static int is_so_many_numbers(const struct cbor_item *item, uint64_t count)
{
    if (item->kind == CBOR_ARRAY)
        return item->tag == CBOR_NO_TAG && item->count == count;
    return item->kind == CBOR_NUMBERS && item->count == count;
}

static int check_rule(const struct frame *frame, const struct cbor_item *item)
{
    int is_good = 1;
    switch (frame->rule) {
    case RULE_ANY:
        break;
    case RULE_NUMBERS:
        is_good = item->kind == CBOR_INT || item->kind == CBOR_DOUBLE;
        break;
    case RULE_INTEGERS:
        is_good = item->kind == CBOR_INT;
        break;
    case RULE_MATRIX:
        is_good = is_so_many_numbers(item, frame->numbers);
        break;
    }
    return is_good ? 0 : CBOR_E_TAG;
}

static int check_item(const struct frame *frame, const struct cbor_item *item)
{
    int outcome = check_rule(frame, item);
    if (outcome == 0 && frame->container.kind == CBOR_MAP && !frame->is_value)
        outcome = check_key(item);
    if (outcome == 0 && item->kind == CBOR_TEXT)
        outcome = check_text(item);
    if (outcome == 0 && item->kind == CBOR_NUMBERS)
        outcome = check_numbers(item);
    return outcome;
}

/* ------------------------------------------------------------------ nesting */

static enum rule rule_of(const struct frame *around, const struct cbor_item *container)
{
    if (container->kind == CBOR_MATRIX)
        return RULE_MATRIX;
    if (around->rule == RULE_MATRIX || container->tag == CBOR_TAG_COLOUR ||
        container->tag == CBOR_TAG_QUATERNION || container->tag == CBOR_TAG_POSE)
        return RULE_NUMBERS;
    return container->tag == CBOR_TAG_HANDLES ? RULE_INTEGERS : RULE_ANY;
}

static int enter(struct check *check, const struct cbor_item *container)
{
    struct frame *frame = &check->frames[check->depth];
    if (check->depth > CBOR_DEPTH_MAX)
        return CBOR_E_DEPTH;
    *frame = (struct frame){ .container = *container, .rule = rule_of(frame - 1, container) };
    if (container->kind == CBOR_MATRIX)
        frame->numbers = (uint64_t)container->rows * container->columns;
    check->depth++;
    return 0;
}

static void count_item(struct check *check, struct frame *frame, const struct cbor_item *item)
{
    check->values += item->kind == CBOR_NUMBERS ? 1 + item->count : 1;
    if (frame->container.kind == CBOR_MAP)
        frame->is_value = !frame->is_value;
    if (!frame->is_value)
        frame->done++;
}

/* True if the array or map continues. A key always has a value. */
static int goes_on(struct reader *reader, const struct frame *frame)
{
    return frame->is_value || cbor_more(reader, &frame->container, frame->done);
}

static int check_next(struct check *check, struct reader *reader)
{
    struct frame *frame = &check->frames[check->depth - 1];
    struct cbor_item item;
    if (!goes_on(reader, frame)) {
        check->depth--;
        return reader->failed ? CBOR_E_MALFORMED : 0;
    }
    int outcome = cbor_decode(reader, &item);
    if (outcome == 0)
        outcome = check_item(frame, &item);
    if (outcome)
        return outcome;
    count_item(check, frame, &item);
    return cbor_is_nested(item.kind) ? enter(check, &item) : 0;
}

/* Checks one item with its contents. */
static int check_whole(struct reader *reader, size_t *valuesp)
{
    struct check check; /* some kilobytes, of which most messages use little */
    int outcome = 0;
    check.frames[0] = (struct frame){ .container = { .kind = CBOR_ARRAY, .count = 1 } };
    check.depth = 1;
    check.values = 0;
    while (outcome == 0 && check.depth > 0)
        outcome = check_next(&check, reader);
    *valuesp = check.values;
    return outcome;
}

/* The values are not counted in one go. */
int cbor_check(const void *message, size_t size, size_t *valuesp)
{
    struct reader reader = reader_of(message, size, 0);
    size_t values;
    if (!valuesp && cbor_skip_plain(&reader))
        return reader.left > 0 ? CBOR_E_MALFORMED : 0;
    int outcome = check_whole(&reader, &values);
    if (outcome == 0 && reader.left > 0)
        outcome = CBOR_E_MALFORMED;
    if (outcome == 0 && valuesp)
        *valuesp = values;
    return outcome;
}

void cbor_skip(struct reader *reader)
{
    struct reader behind = *reader;
    struct cbor_item item;
    size_t values;
    if (cbor_skip_plain(reader))
        return;
    if (!cbor_is_nested(cbor_next(&behind, &item)))
        *reader = behind;
    else if (check_whole(reader, &values))
        reader->failed = 1;
}

const char *cbor_error_text(int outcome)
{
    switch (outcome) {
    case CBOR_E_MALFORMED:
        return "The message is not one whole item of CBOR.";
    case CBOR_E_DEPTH:
        return "The message has arrays or maps inside of each other more than 64 deep; it must not "
               "be cyclic.";
    case CBOR_E_RANGE:
        return "The message has an integer that 64 bits with a sign cannot hold; send a float.";
    case CBOR_E_TEXT:
        return "The message has a text that is not UTF-8; send it as bytes.";
    case CBOR_E_KEY:
        return "The message has a map with a key that is no number, text, byte string or boolean.";
    case CBOR_E_TAG:
        return "The message has a tag (matrix, packed numbers, handle, colour, quaternion or pose) "
               "on what it cannot be on.";
    case CBOR_E_SIMPLE:
        return "The message has a simple value other than false, true, null and undefined.";
    }
    return "The message is good.";
}
