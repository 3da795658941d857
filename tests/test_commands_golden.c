/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The handlers against tests/golden/replies.tsv: the fake simulator has the scene of the
 * recording, every recorded request is run in order, and the answer must have the recorded status
 * and the recorded size. Its bytes must be the recorded ones, except for the rows that are listed
 * below with the reason.
 */
#include "fake_sim.h"
#include "run_command.h"
#include "simConst.h"
#include "support.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 8192
#define BYTES_SIZE 4096

static struct run run;

static void setup(void)
{
    struct sim_api *sim = fake_sim_new(40501);
    ck_assert_ptr_nonnull(sim);
    run_init(&run, sim);
}

static void teardown(void)
{
    run_deinit(&run);
    sim_free(run.sim);
    ck_assert_int_eq(fake.lent, 0);
}

/* ------------------------------------------------------------------ rows */

struct row {
    char *function;
    char *arguments;
    uint8_t request[BYTES_SIZE];
    size_t request_size;
    uint8_t reply[BYTES_SIZE];
    size_t reply_size;
};

static size_t from_hex(const char *hex, uint8_t *bytes)
{
    size_t size = 0;
    unsigned value;
    for (; sscanf(hex, "%2x", &value) == 1; hex += 2) {
        ck_assert_uint_lt(size, BYTES_SIZE);
        bytes[size++] = (uint8_t)value;
    }
    return size;
}

static int row_read(FILE *file, char *line, struct row *row)
{
    char *fields[5];
    if (!fgets(line, LINE_SIZE, file))
        return 0;
    for (int i = 0; i < 5; i++)
        fields[i] = support_field(&line);
    ck_assert_ptr_nonnull(fields[4]);
    row->function = fields[0];
    row->arguments = fields[1];
    row->request_size = from_hex(fields[3], row->request);
    row->reply_size = from_hex(fields[4], row->reply);
    return 1;
}

/* ------------------------------------------------------------------ what is not compared */

struct excuse {
    const char *function;
    const char *arguments; /* how they start */
};

static const struct excuse excused[] = {
    /* undefined bytes of the original's */
    {"simxReadForceSensor", ""},
    {"simxReadProximitySensor", ""},
    {"simxGetIntegerSignal", "is absent"},
    {"simxGetIntegerParameter", "14"},
    {"simxGetObjectIntParameter", "cube1 77777"},
    {"simxDisplayDialog", ""},
    {"simxGetObjectGroupData", "type=109 all objects, data=13"},
    {"simxGetObjectGroupData", "type=109 all objects, data=14"},
    /* Euler angles where a quaternion is due */
    {"simxGetObjectGroupData", "type=109 all objects, data=11"},
    {"simxGetObjectGroupData", "type=109 all objects, data=12"},
    /* zeros with a sign, angles relative to a parent */
    {"simxGetObjectGroupData", "type=109 all objects, data=5"},
    {"simxGetObjectGroupData", "type=109 all objects, data=8"},
    {"simxGetObjectGroupData", "type=109 all objects, data=9"},
    {"simxGetObjectGroupData", "type=109 all objects, data=10"},
    {"simxGetObjectVelocity", "running"},
    /* the picture's statistics */
    {"simxReadVisionSensor", ""},
};

static int is_excused(const struct row *row)
{
    for (size_t i = 0; i < sizeof(excused) / sizeof(excused[0]); i++) {
        if (strcmp(row->function, excused[i].function) == 0 &&
            strncmp(row->arguments, excused[i].arguments, strlen(excused[i].arguments)) == 0)
            return 1;
    }
    return 0;
}

/* Some rows of the recording are not in the file: what they did is done here. */
static void make_up_for(const struct row *row)
{
    struct sim_api *sim = run.sim;
    if (strcmp(row->function, "simxGetIntegerSignal") == 0 && strcmp(row->arguments, "is") == 0)
        sim_set_integer_signal(sim, "is", -9);
    if (strcmp(row->arguments, "ss after clear") == 0)
        sim_clear_string_signal(sim, "ss");
    if (strncmp(row->arguments, "stopped: joint1 100", 19) == 0)
        sim_set_joint_position(sim, FAKE_JOINT, 0.25);
}

/* ------------------------------------------------------------------ the test */

static void check_row(const struct row *row)
{
    struct reader requests = reader_of(row->request, row->request_size, 0);
    struct reader replies = reader_of(row->reply, row->reply_size, 0);
    struct command request, reply;
    char label[256];
    snprintf(label, sizeof(label), "%s %s", row->function, row->arguments);
    make_up_for(row);
    ck_assert_int_eq(command_decode(&requests, &request), 0);
    ck_assert_int_eq(command_decode(&replies, &reply), 0);
    run_command(&run, &request.key, request.data, request.data_size);
    ck_assert_msg((run.outcome < 0) == (reply.flags & COMMAND_STATUS_ERROR), "%s: outcome %d",
                  label, run.outcome);
    ck_assert_msg(run.size == reply.data_size, "%s: %zu bytes, recorded were %zu", label, run.size,
                  reply.data_size);
    if (is_excused(row))
        return;
    for (size_t i = 0; i < run.size; i++)
        ck_assert_msg(run.data[i] == reply.data[i], "%s: byte %zu is %02x, recorded was %02x",
                      label, i, run.data[i], reply.data[i]);
}

START_TEST(answers_are_those_of_the_last_official_plugin)
{
    const char *path = GOLDEN_DIR "/replies.tsv";
    FILE *file = fopen(path, "r");
    char line[LINE_SIZE];
    static struct row row;
    int rows = 0;
    ck_assert_msg(file != NULL, "%s cannot be read", path);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), file)); /* the headings */
    for (; row_read(file, line, &row); rows++)
        check_row(&row);
    fclose(file);
    ck_assert_int_gt(rows, 80);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("commands against golden replies");
    TCase *tests = tcase_create("golden");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, answers_are_those_of_the_last_official_plugin);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
