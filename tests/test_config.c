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
static char told[2000]; /* each problem in a line */

static void take_problem(void *context, const char *text)
{
    size_t length = strlen(told);
    ck_assert_ptr_eq(context, &config);
    snprintf(told + length, sizeof told - length, "%s\n", text);
}

static const struct config_problems problems = { take_problem, &config };

static void parse(const char *text)
{
    uint8_t *copy = exact_copy(text, strlen(text)); /* without a NUL */
    config_free(config);
    ck_assert_int_eq(config_parse(&config, (const char *)copy, strlen(text)), 0);
    free(copy);
}

static int service(int index)
{
    told[0] = '\0';
    return config_get_service(config, index, &options, &problems);
}

/* What is told of the lines of a file. */
static const char *check(const char *text)
{
    parse(text);
    told[0] = '\0';
    config_check(config, &problems);
    return told;
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
    ck_assert_str_eq(told, "");
}
END_TEST

START_TEST(a_byte_order_mark_is_skipped_at_the_beginning_only)
{
    expect("\xef\xbb\xbf" "a = 1\nb = 2", "a", "1");
    expect("\xef\xbb\xbf", "a", NULL);
    expect("\xef\xbb", "\xef\xbb", NULL);
    expect("\n\xef\xbb\xbf" "a = 1", "a", NULL);
    ck_assert_ptr_nonnull(
        strstr(check("\xef\xbb\xbfportIndex1_prt = 7"), "line 1: portIndex1_prt"));
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
    ck_assert_str_eq(told, "");
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
    ck_assert_str_eq(told, "");
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
        { "// a comment", "" },
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
        ck_assert_ptr_nonnull(strstr(told, cases[i][1]));
    }
}
END_TEST

START_TEST(each_problem_is_told_with_its_line)
{
    parse(
        "\n// two lines before\nportIndex1_port = 7\nportIndex1_debug = yes\n"
        "portIndex1_lingerUs = soon\nportIndex1_maxPacketSize = 1300\n\nportIndex1_debug = no\r\n");
    ck_assert_int_eq(service(1), 1);
    ck_assert_str_eq(told,
                     "remoteApiConnections.txt, line 8: portIndex1_debug = no cannot be understood "
                     "and is left out\n"
                     "remoteApiConnections.txt, line 5: portIndex1_lingerUs = soon cannot be "
                     "understood and is left out\n");
    ck_assert_int_eq(options.max_packet_size, 1300);
}
END_TEST

START_TEST(a_service_without_a_usable_port_is_left_out_and_does_not_end_the_list)
{
    static const char *const ports[] = { "0", "none", "-0", "65536", "-2147483648",
                                         "99999999999999999999" };
    char text[200];
    for (size_t i = 0; i < COUNT_OF(ports); i++) {
        snprintf(text, sizeof text, "portIndex1_port = %s\nportIndex2_port = 8\n", ports[i]);
        ck_assert_str_eq(check(text), "");
        ck_assert_int_eq(service(1), -EINVAL);
        snprintf(text, sizeof text, "remoteApiConnections.txt, line 1: portIndex1_port = %s is no "
                 "port number: this service is left out\n", ports[i]);
        ck_assert_str_eq(told, text);
        ck_assert_int_eq(service(2), 1);
        ck_assert_int_eq(options.port, 8);
    }
}
END_TEST

START_TEST(a_service_has_the_protocol_that_it_is_given)
{
    static const struct {
        const char *port, *protocol;
        int outcome, zmq;
        const char *why;
    } cases[] = {
        { "7", "legacy", 1, 0, "" },
        { "7", "zmq", 1, 1, "" },
        { "7", "ZMQ", 1, 1, "" },
        { "-7", "legacy", 1, 0, "" },
        { "-7", "zmq", -EINVAL, 1,
          "remoteApiConnections.txt, line 2: portIndex1_protocol = zmq needs a positive port: this "
          "service is left out\n" },
        { "7", "http", -EINVAL, 0,
          "remoteApiConnections.txt, line 2: portIndex1_protocol = http is neither legacy nor zmq: "
          "this service is left out\n" },
    };
    char text[200];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        snprintf(text, sizeof text, "portIndex1_port = %s\nportIndex1_protocol = %s\n",
                 cases[i].port, cases[i].protocol);
        ck_assert_str_eq(check(text), "");
        ck_assert_int_eq(service(1), cases[i].outcome);
        ck_assert_int_eq(options.zmq, cases[i].zmq);
        ck_assert_str_eq(told, cases[i].why);
    }
    parse("portIndex1_port = 7\n");
    ck_assert_int_eq(service(1), 1);
    ck_assert_int_eq(options.zmq, 0);
}
END_TEST

START_TEST(names_of_services_that_there_are_not_are_told)
{
    static const char *const names[] = { "portIndex1_lingerus", "portIndex1_", "portIndex01_port",
                                         "portIndex0_port", "portIndex_port", "portindex1_port",
                                         "portIndex-1_port", "portIndex1port" };
    char text[200];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(text, sizeof text, "portIndex1_port = 7\n%s = 3\n", names[i]);
        ck_assert_ptr_nonnull(strstr(check(text), "line 2: "));
        ck_assert_ptr_nonnull(strstr(told, names[i]));
        ck_assert_ptr_nonnull(strstr(told, "there is no such name"));
    }
    ck_assert_str_eq(check("portIndex1_port = 7\nuseAlternateSocketRoutines = false\nx = 1\n"), "");
}
END_TEST

START_TEST(lines_about_services_that_are_not_reached_are_told)
{
    ck_assert_str_eq(
        check("portIndex1_port = 7\nportIndex3_port = 8\n"),
        "remoteApiConnections.txt, line 2: portIndex3_port = 8 is not used: there is no "
        "portIndex2_port\n");
    ck_assert_ptr_nonnull(strstr(check("portIndex1_debug = true"), "there is no portIndex1_port"));
    ck_assert_ptr_nonnull(strstr(check("portIndex99999999999999999999_port = 1"), "is not used"));
}
END_TEST

START_TEST(lines_about_services_that_are_no_settings_are_told)
{
    static const char *const lines[] = { "portIndex1_port 19997", "portIndex1_port",
                                         "portIndex1_port =", "portIndex1 port = 19997" };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        ck_assert_ptr_nonnull(strstr(check(lines[i]), "line 1: portIndex1"));
        ck_assert_ptr_nonnull(strstr(told, "a line is name = value"));
        ck_assert_int_eq(service(1), 0);
    }
    ck_assert_str_eq(check("// portIndex1_port\nsomething else\n= 1\n"), "");
}
END_TEST

START_TEST(an_address_that_is_too_long_is_told)
{
    char text[300] = "portIndex1_port = 7\nportIndex1_bind = ";
    memset(text + strlen(text), '1', 100);
    parse(text);
    ck_assert_int_eq(service(1), 1);
    ck_assert_str_eq(options.bind, "");
    ck_assert_ptr_nonnull(strstr(told, "bind"));
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
        { "REMOTEAPISERVERSERVICE_65535", 1, 65535, 0, 1 },
        { "REMOTEAPISERVERSERVICE_65536", -1, 0, 0, 0 },
        { "REMOTEAPISERVERSERVICE_0", -1, 0, 0, 0 },
        { "REMOTEAPISERVERSERVICE_1_TRUE", 1, 1, 1, 1 },
        { "REMOTEAPISERVERSERVICE_1_FALSE_FALSE", 1, 1, 0, 0 },
        { "REMOTEAPISERVERSERVICE_1_TRUE_TRUE", 1, 1, 1, 1 },
        { "REMOTEAPISERVERSERVICE_1_true_true", 1, 1, 0, 0 },
        { "REMOTEAPISERVERSERVICE_1_TRUEX_TRUEX", 1, 1, 0, 0 },
        { "REMOTEAPISERVERSERVICE_1_TRUE_", 1, 1, 1, 0 },
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
        ck_assert_int_eq(options.zmq, 0);
        ck_assert_int_eq(options.max_packet_size, 0);
        ck_assert_int_eq(options.continuous, 1);
    }
}
END_TEST

START_TEST(arguments_name_a_protocol_behind_the_switches)
{
    ck_assert_int_eq(config_parse_argument("REMOTEAPISERVERSERVICE_1_FALSE_TRUE_ZMQ", &options), 1);
    ck_assert_int_eq(options.sync_trigger, 1);
    ck_assert_int_eq(options.zmq, 1);
    ck_assert_int_eq(options.or_next, 0);
    ck_assert_int_eq(
        config_parse_argument("REMOTEAPISERVERSERVICE_1_FALSE_FALSE_ZMQ_NEXT", &options), 1);
    ck_assert_int_eq(options.sync_trigger, 0);
    ck_assert_int_eq(options.zmq, 1);
    ck_assert_int_eq(options.or_next, 1);
    ck_assert_int_eq(config_parse_argument("REMOTEAPISERVERSERVICE_-1_FALSE_TRUE_ZMQ", &options),
                     -1);
}
END_TEST

/* Takes the slashes from the lines that are settings as comments: "//portIndex1_debug = false". */
static void uncomment_settings(char *text)
{
    for (char *at = text; (at = strstr(at, "//portIndex")) != NULL; at += 2)
        memcpy(at, "  ", 2);
}

START_TEST(the_sample_is_understood_also_with_its_comments_taken_off)
{
    static char text[16384];
    FILE *file = fopen(SAMPLE, "r");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    for (int pass = 0; pass < 2; pass++) {
        ck_assert_str_eq(check(text), "");
        ck_assert_int_eq(service(1), 1);
        ck_assert_str_eq(told, "");
        ck_assert_int_eq(options.port, -1000);
        ck_assert_int_eq(options.sync_trigger, 1);
        ck_assert_int_eq(service(2), 1);
        ck_assert_str_eq(told, "");
        ck_assert_int_eq(options.port, 19997);
        ck_assert_int_eq(service(3), pass); /* all of it is in comments */
        uncomment_settings(text);
    }
    ck_assert_int_eq(options.zmq, 1);
    ck_assert_int_eq(service(1), 1);
    ck_assert_int_eq(options.max_packet_size, 3200000);
    ck_assert_int_eq(options.linger_us, 500);
    ck_assert_int_eq(options.trigger_wait_us, 5000);
    ck_assert_int_eq(options.idle_wait_us, 20000);
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
        a_byte_order_mark_is_skipped_at_the_beginning_only,
        lines_of_any_length_are_read,
        bytes_that_are_no_text_do_no_harm,
        a_service_has_defaults_for_all_but_its_port,
        every_key_of_a_service_is_read,
        the_first_number_that_is_missing_ends_the_list,
        a_number_ends_at_the_first_character_that_is_none,
        values_that_cannot_be_understood_are_told_and_left_out,
        each_problem_is_told_with_its_line,
        a_service_without_a_usable_port_is_left_out_and_does_not_end_the_list,
        a_service_has_the_protocol_that_it_is_given,
        names_of_services_that_there_are_not_are_told,
        lines_about_services_that_are_not_reached_are_told,
        lines_about_services_that_are_no_settings_are_told,
        an_address_that_is_too_long_is_told,
        a_file_is_read_up_to_its_limit,
        arguments_name_a_port_and_two_switches,
        arguments_name_a_protocol_behind_the_switches,
        the_sample_is_understood_also_with_its_comments_taken_off,
    };
    return support_run(support_suite("config", NULL, teardown, tests, COUNT_OF(tests)));
}
