/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Every row of golden/replies.tsv through the real client: the call is made with the arguments that
 * the recorded request tells, must send that request, is answered by the recorded bytes, and must
 * return what is recorded and hand out the values that the answer holds. Then every answer is cut
 * at every place: the client must drop such a server, and live on.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"
#include "golden_rows.h"
#include "os/clock.h"
#include "support_service.h"

#define LINE_SIZE 16384

/* ------------------------------------------------------------------ rows */

static void row_decode(struct row *row)
{
    struct reader request = reader_of(row->request.data, row->request.size, 0);
    struct reader answer = reader_of(row->answer.data, row->answer.size, 0);
    ck_assert_int_eq(command_decode(&request, &row->asked), 0);
    ck_assert_int_eq(command_decode(&answer, &row->answered), 0);
    ck_assert_uint_eq(request.left, 0);
    ck_assert_uint_eq(answer.left, 0);
}

/* Runs `use` for every row of the file; how many there were. */
static int each_row(void (*use)(struct row *row, struct scripted *scripted),
                    struct scripted *scripted)
{
    static char line[LINE_SIZE];
    FILE *file = fopen(GOLDEN_DIR "/replies.tsv", "r");
    int rows = 0;
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    for (; fgets(line, sizeof line, file); rows++) {
        char *field[5], *rest = line;
        struct row row = { 0 };
        for (int i = 0; i < 5; i++)
            field[i] = support_field(&rest);
        ck_assert_ptr_nonnull(field[4]);
        row.name = field[0];
        row.returned = atoi(field[2]);
        hex_put(&row.request, field[3]);
        hex_put(&row.answer, field[4]);
        row_decode(&row);
        use(&row, scripted);
        buffer_free(&row.request);
        buffer_free(&row.answer);
    }
    fclose(file);
    return rows;
}

/* context: what to put behind the header. */
static int answer_recorded(void *context, const uint8_t *message, size_t size,
                           struct buffer *reply)
{
    const struct reader *part = context;
    message_begin(reply, size > MESSAGE_HEADER_SIZE ? peek_i32(message + 3) : MESSAGE_ID_NONE);
    if (size > MESSAGE_HEADER_SIZE)
        buffer_put_bytes(reply, part->at, part->left);
    return SCRIPTED_ANSWER;
}

/* ------------------------------------------------------------------ tests */

/* Undefined: simulation time and last byte of the sub-header. */
static void compare_request(const struct row *row, const struct buffer *message)
{
    const uint8_t *sent = message->data + MESSAGE_HEADER_SIZE;
    ck_assert_msg(message->size - MESSAGE_HEADER_SIZE == row->request.size, "%s", row->name);
    for (size_t i = 0; i < row->request.size; i++) {
        int is_defined = !(i >= 20 && i <= 23) && i != 25;
        ck_assert_msg(!is_defined || sent[i] == row->request.data[i],
                      "%s: byte %zu of the request", row->name, i);
    }
}

static void read_row(struct row *row, struct scripted *scripted)
{
    struct reader whole = reader_of(row->answer.data, row->answer.size, 0);
    int before = scripted_message_count(scripted);
    scripted_change(scripted, answer_recorded, &whole);
    simxInt returned = row_call(row);
    ck_assert_msg(returned == row->returned, "%s returned %d, not %d", row->name, returned,
                  row->returned);
    ck_assert_int_eq(row->data.failed, 0);
    compare_request(row, scripted_message(scripted, before));
    scripted_change(scripted, answer_nothing, NULL);
}

START_TEST(every_recorded_answer_is_read_as_recorded)
{
    int ports[] = { support_tcp_port(), support_shared_port() };
    for (size_t i = 0; i < COUNT_OF(ports); i++) {
        struct scripted *scripted = scripted_start(ports[i], answer_nothing, NULL);
        row_client = simxStart("127.0.0.1", ports[i], 1, 0, -20000, 1);
        ck_assert_int_ge(row_client, 0);
        ck_assert_int_ge(each_row(read_row, scripted), 95);
        simxFinish(row_client);
        scripted_stop(scripted);
    }
}
END_TEST

static void wait_for_connection(int number)
{
    int64_t deadline_us = clock_us() + 20000000;
    while (simxGetConnectionId(row_client) < number)
        ck_assert_int_lt(clock_us(), deadline_us);
}

/* Cut inside the command: the reply cannot be understood, and the client connects again. */
static void cut_row(struct row *row, struct scripted *scripted)
{
    struct row cut = *row;
    cut.returned = 1; /* no values are compared */
    for (size_t size = 1; size < row->answer.size; size += size < 40 ? 3 : row->answer.size / 3) {
        uint8_t *copy = exact_copy(row->answer.data, size);
        struct reader part = reader_of(copy, size, 0);
        int connection = simxGetConnectionId(row_client);
        scripted_change(scripted, answer_recorded, &part);
        ck_assert_int_ne(row_call(&cut), 0);
        scripted_change(scripted, answer_nothing, NULL);
        wait_for_connection(connection + 1);
        free(copy);
    }
}

START_TEST(an_answer_that_is_cut_ends_the_connection_and_nothing_else)
{
    int port = support_tcp_port();
    struct scripted *scripted = scripted_start(port, answer_nothing, NULL);
    row_client = simxStart("127.0.0.1", port, 1, 0, -20000, 1);
    ck_assert_int_eq(simxGetConnectionId(row_client), 1);
    ck_assert_int_ge(each_row(cut_row, scripted), 95);
    ck_assert_int_gt(simxGetConnectionId(row_client), 1000);
    simxFinish(row_client);
    scripted_stop(scripted);
}
END_TEST

/* Whole as a command, but its data is cut: every call checks what it reads. */
static void shorten_row(struct row *row, struct scripted *scripted)
{
    struct row cut = *row;
    size_t shortest = shape_size(command_info(row->asked.key.number)->reply);
    int failed = row->answered.flags & COMMAND_STATUS_ERROR;
    cut.returned = 1;
    for (size_t size = 0; size < row->answered.data_size; size++) {
        struct buffer answer = { 0 };
        struct command command = row->answered;
        command.data_size = command.full_data_size = size;
        command_encode(&answer, &command);
        struct reader part = reader_of(answer.data, answer.size, 0);
        scripted_change(scripted, answer_recorded, &part);
        simxInt returned = row_call(&cut);
        ck_assert_msg(returned == 0 || returned == simx_return_remote_error_flag, "%s: %d",
                      row->name, returned);
        if (failed || size < shortest)
            ck_assert_msg(returned == simx_return_remote_error_flag, "%s: %zu", row->name, size);
        scripted_change(scripted, answer_nothing, NULL);
        buffer_free(&answer);
        if (size > 64 && size + 64 < row->answered.data_size)
            size += row->answered.data_size / 8;
    }
}

START_TEST(an_answer_with_too_little_data_is_a_remote_error)
{
    int port = support_tcp_port();
    struct scripted *scripted = scripted_start(port, answer_nothing, NULL);
    row_client = simxStart("127.0.0.1", port, 1, 0, -20000, 1);
    ck_assert_int_ge(each_row(shorten_row, scripted), 95);
    ck_assert_int_eq(simxGetConnectionId(row_client), 1);
    simxFinish(row_client);
    scripted_stop(scripted);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_recorded_answer_is_read_as_recorded,
        an_answer_that_is_cut_ends_the_connection_and_nothing_else,
        an_answer_with_too_little_data_is_a_remote_error,
    };
    return support_run(support_suite("golden replies", NULL, NULL, tests, COUNT_OF(tests)));
}
