/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions that all unit tests share; see support.h.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"

/* Far more than any suite takes on a busy machine with sanitizers. */
#define HANG_LIMIT_S 600

int support_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    support_limit_time(HANG_LIMIT_S);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

Suite *support_suite(const char *name, void (*setup)(void), void (*teardown)(void),
                     const TTest *const tests[], size_t count)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, setup, teardown);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}

void support_rest(int time_ms)
{
    int64_t until_us = clock_us() + time_ms * 1000;
    struct mutex lock;
    struct cond never;
    mutex_init(&lock);
    cond_init(&never);
    mutex_lock(&lock);
    while (!cond_wait_until(&never, &lock, until_us))
        ;
    mutex_unlock(&lock);
    cond_deinit(&never);
    mutex_deinit(&lock);
}

/* ------------------------------------------------------------------ folders */

void support_write_file(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(name, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

/* ------------------------------------------------------------------ bytes */

uint8_t *exact_copy(const void *bytes, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    ck_assert_ptr_nonnull(copy);
    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

char *support_field(char **linep)
{
    char *field = *linep;
    if (!field)
        return NULL;
    char *end = field + strcspn(field, "\t\r\n");
    *linep = *end ? end + 1 : NULL;
    *end = '\0';
    return field;
}

void hex_put(struct buffer *buffer, const char *hex)
{
    unsigned value;
    for (; sscanf(hex, "%2x", &value) == 1; hex += 2)
        buffer_put_u8(buffer, (uint8_t)value);
}

void patch_u16(uint8_t *at, int value)
{
    uint16_t number = (uint16_t)value;
    memcpy(at, &number, sizeof number);
}

void patch_i32(uint8_t *at, int32_t value)
{
    memcpy(at, &value, sizeof value);
}

int32_t peek_i32(const uint8_t *at)
{
    int32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* ------------------------------------------------------------------ messages */

struct key key_plain(int number)
{
    return (struct key){ number, 0, 0, "", "" };
}

struct key key_int(int number, int int1)
{
    return (struct key){ number, int1, 0, "", "" };
}

struct key key_int2(int number, int int1, int int2)
{
    return (struct key){ number, int1, int2, "", "" };
}

struct key key_name(int number, const char *name)
{
    return (struct key){ number, 0, 0, name, "" };
}

struct key sample_key(const struct command_info *info)
{
    struct key key = key_plain(info->number);
    if (info->form == KEY_INT || info->form == KEY_INT2 || info->form == KEY_INT_STRINGS)
        key.int1 = 0x01020304;
    if (info->form == KEY_INT2 && info->number != simx_cmd_get_ui_event_button)
        key.int2 = -5;
    if (info->form == KEY_STRING || info->form == KEY_INT_STRINGS)
        key.name = "first name";
    if (info->form == KEY_INT_STRINGS)
        key.name2 = "second";
    return key;
}

static void sample_put_item(struct buffer *buffer, char item)
{
    if (item == 'i')
        buffer_put_i32(buffer, 0x0a0b0c0d + (int32_t)buffer->size);
    else if (item == 'f')
        buffer_put_f32(buffer, 1.5f + (float)buffer->size);
    else if (item == 's')
        buffer_put_string(buffer, "text");
    else if (item == 'b')
        buffer_put_u8(buffer, 1);
    else
        buffer_put_bytes(buffer, "any\0bytes", 9);
}

void sample_put(struct buffer *buffer, const char *shape)
{
    while (*shape) {
        char *end;
        long count = strtol(shape, &end, 10);
        char item = *end++;
        if (*end == '*') {
            count = 3;
            end++;
        }
        shape = end;
        for (long i = 0; i < (count > 0 ? count : 1); i++)
            sample_put_item(buffer, item);
    }
}

struct command command_of(struct key key, int mode, const void *data, size_t size)
{
    return chunk_of(key, mode, data, size, 0, size);
}

struct command chunk_of(struct key key, int mode, const void *data, size_t full_size,
                        size_t offset, size_t size)
{
    return (struct command){ .key = key,
                             .mode = mode & ~0xffff,
                             .low = (uint16_t)(mode & 0xffff),
                             .data = data ? (const uint8_t *)data + offset : NULL,
                             .data_size = size,
                             .chunk_offset = offset,
                             .full_data_size = full_size };
}

void message_begin(struct buffer *buffer, int32_t id)
{
    struct message_header header = { .version = MESSAGE_VERSION, .id = id };
    buffer_clear(buffer);
    message_encode_header(buffer, &header);
}

size_t message_commands(const uint8_t *message, size_t size, struct command *list, size_t limit)
{
    struct message_summary summary;
    size_t count = 0;
    ck_assert_int_eq(message_check(message, size, 0, &summary), 0);
    struct reader reader = reader_of(message + MESSAGE_HEADER_SIZE, size - MESSAGE_HEADER_SIZE, 0);
    while (reader.left > 0 && count < limit)
        ck_assert_int_eq(command_decode(&reader, &list[count++]), 0);
    return count;
}
