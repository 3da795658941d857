/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Every call of golden/requests.tsv through the real client, over TCP and shared memory: the bytes
 * on the wire must be those of the predecessor's client, but for the ones that it left undefined.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"
#include "support_service.h"

#define LINE_SIZE 8192

/* ------------------------------------------------------------------ arguments of the calls */

#define HANDLE 0x01020304
#define ONESHOT simx_opmode_oneshot

static simxInt id;
static simxFloat number, floats[16], *floatp;
static simxInt integer, resolution[4], *intp;
static simxUChar byte, *bytep, image[24];
static simxChar *textp;
static simxInt position[] = { 10, 20 }, size[] = { 300, 400 }, handles[] = { 3, 4, 5 };
static simxInt one_two[] = { 1, 2 };
static simxFloat text_colour[] = { .1f, .2f, .3f }, back_colour[] = { .9f, .8f, .7f };
static simxFloat one_two_three[] = { 1, 2, 3 }, half[] = { .5f };
static simxFloat rising[] = { .1f, .2f, .3f, .4f, .5f, .6f };
static simxFloat falling[] = { .6f, .5f, .4f, .3f, .2f, .1f };
static simxUChar bytes[] = { 1, 2, 3 };

/* Makes the call of this row: its text, or NULL when there is none. */
static const char *golden_call(int row)
{
    enum { BASE = __COUNTER__ + 1 };
    const char *text = NULL;
    switch (row + BASE) {
#define GOLDEN(...)        \
    case __COUNTER__:      \
        __VA_ARGS__;       \
        text = #__VA_ARGS__; \
        break;
#include "golden_calls.h"
    }
    return text;
}

/* ------------------------------------------------------------------ comparing */

/* Undefined in the recording: the simulation time and the last byte of a sub-header; behind
 * arguments that are NULL all but their first value. */
static int is_compared(const char *call, size_t at)
{
    if ((at >= 20 && at <= 23) || at == 25)
        return 0;
    if (strstr(call, "\"con2\"")) /* the body begins at 31 */
        return !((at >= 43 && at < 47) || (at >= 51 && at < 55) || (at >= 59 && at < 67) ||
                 (at >= 71 && at < 79));
    if (strstr(call, "\"T2\"")) /* the colours begin at 36 */
        return !((at >= 40 && at < 60) || at >= 64);
    return 1;
}

static void compare(const struct buffer *message, const char *hex, const char *call)
{
    struct buffer golden = { 0 };
    hex_put(&golden, hex);
    ck_assert_msg(message->size - MESSAGE_HEADER_SIZE == golden.size, "%s: %zu bytes, not %zu",
                  call, message->size - MESSAGE_HEADER_SIZE, golden.size);
    for (size_t i = 0; i < golden.size; i++)
        if (is_compared(call, i))
            ck_assert_msg(message->data[MESSAGE_HEADER_SIZE + i] == golden.data[i],
                          "%s: byte %zu is %02x, not %02x", call, i,
                          message->data[MESSAGE_HEADER_SIZE + i], golden.data[i]);
    buffer_free(&golden);
}

static int compare_rows(struct scripted *scripted)
{
    static char line[LINE_SIZE];
    FILE *file = fopen(GOLDEN_DIR "/requests.tsv", "r");
    int rows = 0;
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        char *hex = strrchr(line, '\t') + 1, *name_end = strchr(line, '\t');
        const char *call = golden_call(rows);
        ck_assert_msg(call != NULL, "no call for: %s", line);
        size_t name_size = (size_t)(name_end - line);
        ck_assert_msg(strncmp(call, line, name_size) == 0 && call[name_size] == '(', "%s: %s",
                      line, call);
        const struct buffer *message = scripted_message(scripted, rows++);
        ck_assert_msg(message != NULL, "%s sent nothing", call);
        compare(message, hex, call);
    }
    fclose(file);
    ck_assert_ptr_null(golden_call(rows));
    return rows;
}

static void drive(int port)
{
    struct scripted *scripted = scripted_start(port, answer_nothing, NULL);
    id = simxStart("127.0.0.1", port, 1, 0, -20000, 1);
    ck_assert_int_ge(id, 0);
    ck_assert_int_eq(compare_rows(scripted), 75);
    simxFinish(id);
    scripted_stop(scripted);
}

static void setup(void)
{
    uint8_t file[32];
    for (size_t i = 0; i < sizeof image; i++)
        image[i] = (simxUChar)(i * 7);
    for (size_t i = 0; i < sizeof file; i++)
        file[i] = (uint8_t)i;
    support_enter_folder();
    support_write_file("file32", file, sizeof file);
}

START_TEST(every_recorded_call_writes_the_recorded_bytes_over_tcp)
{
    drive(support_tcp_port());
    ck_assert_int_eq(simxGetConnectionId(id), -1);
}
END_TEST

START_TEST(every_recorded_call_writes_the_recorded_bytes_over_shared_memory)
{
    drive(support_shared_port());
    ck_assert_int_eq(simxGetConnectionId(id), -1);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_recorded_call_writes_the_recorded_bytes_over_tcp,
        every_recorded_call_writes_the_recorded_bytes_over_shared_memory,
    };
    return support_run(support_suite("golden requests", setup, support_leave_folder, tests,
                                     COUNT_OF(tests)));
}
