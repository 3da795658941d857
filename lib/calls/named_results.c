/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The results of a call by name, stored where the caller wants them; see named.h. An integral float
 * is accepted for an integer, and any number for a double.
 */
#include "calls/named.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

/* What reads one result. Each store_ gives 0, or 1 when the result is of another type. */
struct results {
    struct reader reader;
    struct variadic *places;
};

/* ------------------------------------------------------------------ one value */

static int store_int(struct results *results)
{
    simxInt *place = va_arg(results->places->list, simxInt *);
    struct cbor_item item;
    int64_t value;
    cbor_next(&results->reader, &item);
    if (cbor_item_i64(&item, &value) != 0 || value < INT_MIN || value > INT_MAX)
        return 1;
    if (place)
        *place = (simxInt)value;
    return 0;
}

static int store_long(struct results *results)
{
    long long *place = va_arg(results->places->list, long long *);
    struct cbor_item item;
    int64_t value;
    cbor_next(&results->reader, &item);
    if (cbor_item_i64(&item, &value) != 0)
        return 1;
    if (place)
        *place = value;
    return 0;
}

static int store_double(struct results *results)
{
    double *place = va_arg(results->places->list, double *);
    struct cbor_item item;
    double value;
    cbor_next(&results->reader, &item);
    if (cbor_item_double(&item, &value) != 0)
        return 1;
    if (place)
        *place = value;
    return 0;
}

static int store_bool(struct results *results)
{
    simxInt *place = va_arg(results->places->list, simxInt *);
    struct cbor_item item;
    if (cbor_next(&results->reader, &item) != CBOR_BOOL)
        return 1;
    if (place)
        *place = item.integer != 0;
    return 0;
}

static int store_nothing(struct results *results)
{
    cbor_skip(&results->reader);
    return 0;
}

/* ------------------------------------------------------------------ strings */

/* The answer's memory is the client's own: a text moves over its head, so that a NUL has room. */
static int store_text(struct results *results)
{
    char **place = va_arg(results->places->list, char **);
    struct cbor_item item;
    char *text;
    cbor_next(&results->reader, &item);
    if ((item.kind != CBOR_TEXT && item.kind != CBOR_BYTES) || item.is_chunked)
        return 1;
    text = (char *)item.bytes - 1;
    memmove(text, item.bytes, item.size);
    text[item.size] = '\0';
    if (place)
        *place = text;
    return 0;
}

static int store_bytes(struct results *results)
{
    const simxUChar **place = va_arg(results->places->list, const simxUChar **);
    simxInt *size = va_arg(results->places->list, simxInt *);
    struct cbor_item item;
    cbor_next(&results->reader, &item);
    if ((item.kind != CBOR_TEXT && item.kind != CBOR_BYTES) || item.is_chunked)
        return 1;
    if (place)
        *place = item.bytes;
    if (size)
        *size = (simxInt)item.size;
    return 0;
}

/* ------------------------------------------------------------------ arrays */

static int store_element(const struct cbor_item *item, char type, void *values, size_t i)
{
    int64_t integer = 0;
    double number = 0;
    if (type == 'd' ? cbor_item_double(item, &number) != 0
                    : cbor_item_i64(item, &integer) != 0 ||
                          (type == 'i' && (integer < INT_MIN || integer > INT_MAX)))
        return 1;
    if (type == 'd')
        ((double *)values)[i] = number;
    else if (type == 'x')
        ((long long *)values)[i] = integer;
    else
        ((simxInt *)values)[i] = (simxInt)integer;
    return 0;
}

/* An empty map is an empty array, too: the simulator does not tell them apart. */
static int store_array(struct results *results, char type)
{
    void *values = va_arg(results->places->list, void *);
    simxInt *count = va_arg(results->places->list, simxInt *);
    size_t room = count && *count > 0 ? (size_t)*count : 0, stored = 0;
    struct cbor_item array, item;
    cbor_next(&results->reader, &array);
    if (array.kind != CBOR_ARRAY && (array.kind != CBOR_MAP || array.count != 0))
        return 1;
    for (; cbor_more(&results->reader, &array, stored); stored++) {
        cbor_next(&results->reader, &item);
        if (values && (stored >= room || store_element(&item, type, values, stored)))
            return 1;
    }
    if (count)
        *count = (simxInt)stored;
    return 0;
}

/* ------------------------------------------------------------------ all of them */

static int store(struct results *results, const char *type)
{
    switch (*type) {
    case 'i': return store_int(results);
    case 'x': return store_long(results);
    case 'd': return store_double(results);
    case 'b': return store_bool(results);
    case 's': return store_text(results);
    case 'y': return store_bytes(results);
    case 'n': return store_nothing(results);
    default: return store_array(results, type[1]);
    }
}

void named_take_results(struct call *call, const char *types, struct variadic *places)
{
    struct results results = { .reader = call->data, .places = places };
    struct cbor_item all;
    if (call->result != simx_return_ok || call->no_answer)
        return;
    if (cbor_check(call->data.at, call->data.left, NULL) != 0 ||
        cbor_next(&results.reader, &all) != CBOR_ARRAY) {
        answer_malformed(call);
        return;
    }
    for (int i = 0; *types; i++, types += *types == 'a' ? 2 : 1) {
        if (!cbor_more(&results.reader, &all, (size_t)i) || store(&results, types)) {
            call_fail(call, CALL_E_RESULT + i);
            return;
        }
    }
}
