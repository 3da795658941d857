/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * plugin/server/config: the rules of remoteApiConnections.txt and of the command line.
 */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/config.h"

static struct config *config;
static struct service_options options;
static char why[200];

static void parse(const char *text)
{
    uint8_t *copy = exact_copy(text, strlen(text)); /* without a NUL */

    config_free(config);
    ck_assert_int_eq(config_parse(&config, (const char *)copy, strlen(text)), 0);
    free(copy);
}

static int service(int index)
{
    return config_get_service(config, index, &options, why, sizeof why);
}

static void teardown(void)
{
    config_free(config);
    config = NULL;
}

static void expect(const char *text, const char *name, const char *value)
{
    parse(text);
    if (value)
        ck_assert_pstr_eq(config_get(config, name), value);
    else
        ck_assert_ptr_null(config_get(config, name));
}

/* ------------------------------------------------------------------ lines */

START_TEST(names_and_values_are_trimmed)
{
    expect("a=1", "a", "1");
    expect("  a \t =\t 1 2  \r\n", "a", "1 2");
    expect("a = 1\nb = 2\n", "b", "2");
    expect("\n\n\na = x=y\n", "a", "x=y");
}
END_TEST

START_TEST(comments_are_left_out)
{
    expect("a = 1 // one", "a", "1");
    expect("// a = 1", "a", NULL);
    expect("a // = 1", "a", NULL);
    expect("a = // 1", "a", NULL);
    expect("//\n//a=1\nb=2//3", "b", "2");
    expect("a = 1 / 2", "a", "1 / 2");
}
END_TEST

START_TEST(what_is_no_setting_is_ignored)
{
    expect("", "a", NULL);
    expect("a", "a", NULL);
    expect("a =", "a", NULL);
    expect("= 1", "", NULL);
    expect("a b = 1", "a b", NULL);
    expect("a b = 1\nc = 2", "c", "2");
    expect("= = =\n\r\r\n\ta\n", "a", NULL);
}
END_TEST

START_TEST(the_last_definition_of_a_name_wins)
{
    expect("a = 1\na = 2\n", "a", "2");
    expect("a = 1\na = \n", "a", "1"); /* an empty value defines nothing */
    expect("a = 1\nA = 2\n", "a", "1"); /* letters differ by their case */
}
END_TEST

START_TEST(lines_of_windows_are_read)
{
    parse("portIndex1_port = 19997\r\nportIndex1_debug = true\r\n");
    ck_assert_int_eq(service(1), 1);
    ck_assert_int_eq(options.port, 19997);
    ck_assert_int_eq(options.debug, 1);
    ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(lines_of_any_length_are_read)
{
    static const int lengths[] = { 399, 400, 401, 5000, 100000 };

    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        size_t length = (size_t)lengths[i];
        char *text = malloc(length + 64);
        ck_assert_ptr_nonnull(text);
        memset(text, ' ', length);
        memcpy(text, "a", 1);
        strcpy(text + length, "= 1 // x\nb = 2");
        expect(text, "a", "1");
        ck_assert_pstr_eq(config_get(config, "b"), "2");
        memset(text, 'v', length);
        memcpy(text, "c =", 3);
        strcpy(text + length, "\nd = 3");
        expect(text, "d", "3");
        ck_assert_uint_eq(strlen(config_get(config, "c")), length - 3);
        free(text);
    }
}
END_TEST

START_TEST(bytes_that_are_no_text_do_no_harm)
{
    static const char bytes[] = "a = 1\0 // x\n\0\0\0=\0\nb = 2\n\xff\xfe = \x80\n";

    ck_assert_int_eq(config_parse(&config, bytes, sizeof bytes - 1), 0);
    ck_assert_pstr_eq(config_get(config, "b"), "2");
}
END_TEST

/* ------------------------------------------------------------------ services */

START_TEST(a_service_has_defaults_for_all_but_its_port)
{
    parse("portIndex1_port = -5000\n");
    ck_assert_int_eq(service(1), 1);
    ck_assert_int_eq(options.port, -5000);
    ck_assert_int_eq(options.continuous, 1);
    ck_assert_int_eq(options.debug, 0);
    ck_assert_int_eq(options.sync_trigger, 0);
    ck_assert_int_eq(options.max_packet_size, 0);
    ck_assert_int_eq(options.linger_us, -1);
    ck_assert_int_eq(options.trigger_wait_us, -1);
    ck_assert_int_eq(options.idle_wait_us, -1);
    ck_assert_str_eq(options.bind, "");
    ck_assert_str_eq(why, "");
    ck_assert_int_eq(service(2), 0);
}
END_TEST

START_TEST(every_key_of_a_service_is_read)
{
    parse("portIndex3_port = 19999\nportIndex3_maxPacketSize = 5000\nportIndex3_debug = TRUE\n"
          "portIndex3_syncSimTrigger = True\nportIndex3_lingerUs = 0\n"
          "portIndex3_triggerWaitUs = 70\nportIndex3_idleWaitUs = 80\n"
          "portIndex3_bind = 0.0.0.0\n");
    ck_assert_int_eq(service(3), 1);
    ck_assert_int_eq(options.port, 19999);
    ck_assert_int_eq(options.max_packet_size, 5000);
    ck_assert_int_eq(options.debug, 1);
    ck_assert_int_eq(options.sync_trigger, 1);
    ck_assert_int_eq(options.linger_us, 0);
    ck_assert_int_eq(options.trigger_wait_us, 70);
    ck_assert_int_eq(options.idle_wait_us, 80);
    ck_assert_str_eq(options.bind, "0.0.0.0");
    ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(the_first_number_that_is_missing_ends_the_list)
{
    parse("portIndex1_port = 1\nportIndex2_debug = true\nportIndex3_port = 3\n");
    ck_assert_int_eq(service(1), 1);
    ck_assert_int_eq(service(2), 0);
}
END_TEST

START_TEST(a_number_ends_at_the_first_character_that_is_none)
{
    parse("portIndex1_port = 19997abc\nportIndex1_maxPacketSize = 12.5\n");
    ck_assert_int_eq(service(1), 1);
    ck_assert_int_eq(options.port, 19997);
    ck_assert_int_eq(options.max_packet_size, 12);
}
END_TEST

START_TEST(values_that_cannot_be_understood_are_told_and_left_out)
{
    static const char *const cases[][2] = {
        { "portIndex1_debug = yes", "portIndex1_debug = yes" },
        { "portIndex1_syncSimTrigger = 1", "portIndex1_syncSimTrigger = 1" },
        { "portIndex1_maxPacketSize = big", "portIndex1_maxPacketSize = big" },
        { "portIndex1_lingerUs = 99999999999999999999", "portIndex1_lingerUs" },
    };
    char text[200];

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        snprintf(text, sizeof text, "portIndex1_port = 7\n%s\n", cases[i][0]);
        parse(text);
        ck_assert_int_eq(service(1), 1);
        ck_assert_int_eq(options.port, 7);
        ck_assert_int_eq(options.debug, 0);
        ck_assert_int_eq(options.sync_trigger, 0);
        ck_assert_int_eq(options.max_packet_size, 0);
        ck_assert_int_eq(options.linger_us, -1);
        ck_assert_ptr_nonnull(strstr(why, cases[i][1]));
    }
    parse("portIndex1_port = none\n");
    ck_assert_int_eq(service(1), 1);
    ck_assert_int_eq(options.port, 0); /* as ever */
    ck_assert_ptr_nonnull(strstr(why, "portIndex1_port"));
}
END_TEST

START_TEST(an_address_that_is_too_long_is_told)
{
    char text[300] = "portIndex1_port = 7\nportIndex1_bind = ";

    memset(text + strlen(text), '1', 100);
    parse(text);
    ck_assert_int_eq(service(1), 1);
    ck_assert_str_eq(options.bind, "");
    ck_assert_ptr_nonnull(strstr(why, "bind"));
}
END_TEST

/* ------------------------------------------------------------------ files */

START_TEST(a_file_is_read_up_to_its_limit)
{
    char *text = malloc((1 << 20) + 1);

    ck_assert_ptr_nonnull(text);
    memset(text, '\n', (1 << 20) + 1);
    memcpy(text, "a = 1", 5);
    support_enter_folder();
    ck_assert_int_eq(config_read(&config, "absent"), -ENOENT);
    support_write_file("file", text, (1 << 20) + 1);
    ck_assert_int_eq(config_read(&config, "file"), -EFBIG);
    support_write_file("file", text, 1 << 20);
    ck_assert_int_eq(config_read(&config, "file"), 0);
    ck_assert_pstr_eq(config_get(config, "a"), "1");
    config_free(config);
    config = NULL;
    support_write_file("file", "", 0);
    ck_assert_int_eq(config_read(&config, "file"), 0);
    ck_assert_ptr_null(config_get(config, "a"));
    config_free(config);
    config = NULL;
    ck_assert_int_lt(config_read(&config, "."), 0);
    support_leave_folder();
    free(text);
}
END_TEST

/* ------------------------------------------------------------------ the command line */

START_TEST(arguments_name_a_port_and_two_switches)
{
    static const struct {
        const char *text;
        int outcome, port, debug, sync;
    } cases[] = {
        { "REMOTEAPISERVERSERVICE_19999", 1, 19999, 0, 1 },
        { "REMOTEAPISERVERSERVICE_-4000", 1, -4000, 0, 1 },
        { "REMOTEAPISERVERSERVICE_1_TRUE", 1, 1, 1, 1 },
        { "REMOTEAPISERVERSERVICE_1_FALSE_FALSE", 1, 1, 0, 0 },
        { "REMOTEAPISERVERSERVICE_1_TRUE_TRUE", 1, 1, 1, 1 },
        { "REMOTEAPISERVERSERVICE_1_true_true", 1, 1, 0, 0 },
        { "REMOTEAPISERVERSERVICE_1_TRUEX_TRUEX", 1, 1, 0, 0 },
        { "REMOTEAPISERVERSERVICE_1_TRUE_TRUE_more", 1, 1, 1, 1 },
        { "REMOTEAPISERVERSERVICE_1__TRUE", 1, 1, 0, 1 },
        { "REMOTEAPISERVERSERVICE_1_", 1, 1, 0, 1 },
        { "REMOTEAPISERVERSERVICE_", -1, 0, 0, 0 },
        { "REMOTEAPISERVERSERVICE_x", -1, 0, 0, 0 },
        { "REMOTEAPISERVERSERVICE_1x", -1, 0, 0, 0 },
        { "REMOTEAPISERVERSERVICE_99999999999999999999", -1, 0, 0, 0 },
        { "REMOTEAPISERVERSERVICE", 0, 0, 0, 0 },
        { "remoteapiserverservice_1", 0, 0, 0, 0 },
        { "-h", 0, 0, 0, 0 },
        { "", 0, 0, 0, 0 },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        ck_assert_msg(config_parse_argument(cases[i].text, &options) == cases[i].outcome, "%s",
                      cases[i].text);
        if (cases[i].outcome != 1)
            continue;
        ck_assert_int_eq(options.port, cases[i].port);
        ck_assert_msg(options.debug == cases[i].debug, "%s", cases[i].text);
        ck_assert_msg(options.sync_trigger == cases[i].sync, "%s", cases[i].text);
        ck_assert_int_eq(options.max_packet_size, 1300);
        ck_assert_int_eq(options.continuous, 1);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        names_and_values_are_trimmed,
        comments_are_left_out,
        what_is_no_setting_is_ignored,
        the_last_definition_of_a_name_wins,
        lines_of_windows_are_read,
        lines_of_any_length_are_read,
        bytes_that_are_no_text_do_no_harm,
        a_service_has_defaults_for_all_but_its_port,
        every_key_of_a_service_is_read,
        the_first_number_that_is_missing_ends_the_list,
        a_number_ends_at_the_first_character_that_is_none,
        values_that_cannot_be_understood_are_told_and_left_out,
        an_address_that_is_too_long_is_told,
        a_file_is_read_up_to_its_limit,
        arguments_name_a_port_and_two_switches,
    };
    return support_run(support_suite("config", NULL, teardown, tests, COUNT_OF(tests)));
}
