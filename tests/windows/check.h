/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The part of Check's interface that our tests use, for Windows, for which Debian has no Check.
 * Tests run in one process, one after the other; a failed assertion leaves its test.
 */
#ifndef TESTS_WINDOWS_CHECK_H
#define TESTS_WINDOWS_CHECK_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct TTest {
    const char *name;
    void (*run)(int _i);
} TTest;

typedef struct Suite Suite;
typedef struct TCase TCase;
typedef struct SRunner SRunner;
typedef void (*SFun)(void);

enum fork_status { CK_FORK, CK_NOFORK };
enum print_output { CK_SILENT, CK_NORMAL, CK_ENV };

#define START_TEST(name)                                                                           \
    static void name##_run(int _i);                                                                \
    static const TTest name##_test = { #name, name##_run };                                        \
    static const TTest *const name = &name##_test;                                                 \
    static void name##_run(int _i __attribute__((unused)))
#define END_TEST

Suite *suite_create(const char *name);
void suite_add_tcase(Suite *suite, TCase *tcase);
TCase *tcase_create(const char *name);
void tcase_set_timeout(TCase *tcase, double seconds);
void tcase_set_tags(TCase *tcase, const char *tags);
void tcase_add_checked_fixture(TCase *tcase, SFun setup, SFun teardown);
void tcase_add_loop_test(TCase *tcase, const TTest *test, int begin, int end);
#define tcase_add_test(tcase, test) tcase_add_loop_test(tcase, test, 0, 1)
SRunner *srunner_create(Suite *suite);
void srunner_add_suite(SRunner *runner, Suite *suite);
void srunner_set_fork_status(SRunner *runner, enum fork_status status);
void srunner_run_all(SRunner *runner, enum print_output output);
int srunner_ntests_failed(SRunner *runner);
void srunner_free(SRunner *runner);

/* ------------------------------------------------------------------ assertions */

/* Tells where and what, and leaves the test. */
__attribute__((noreturn, format(gnu_printf, 3, 4))) void check_fail(const char *file, int line,
                                                                    const char *format, ...);
/* Strings and memory; NULL is equal to NULL only. */
void check_text(const char *file, int line, const char *a, const char *b, int wanted);
void check_bytes(const char *file, int line, const void *a, const void *b, size_t size);

#define ck_abort_msg(...) check_fail(__FILE__, __LINE__, __VA_ARGS__)
#define ck_assert_msg(condition, ...)                                                              \
    ((condition) ? (void)0 : check_fail(__FILE__, __LINE__, __VA_ARGS__))
#define ck_assert(condition) ck_assert_msg(condition, "%s", #condition)

#define CHECK_COMPARE(type, form, a, operator, b)                                                  \
    do {                                                                                           \
        type check_a = (a);                                                                        \
        type check_b = (b);                                                                        \
        ck_assert_msg(check_a operator check_b, "%s is " form ", %s is " form, #a, check_a, #b,    \
                      check_b);                                                                    \
    } while (0)
#define CHECK_INT(a, operator, b) CHECK_COMPARE(intmax_t, "%jd", a, operator, b)
#define CHECK_UINT(a, operator, b) CHECK_COMPARE(uintmax_t, "%ju", a, operator, b)
#define CHECK_FLOAT(a, operator, b) CHECK_COMPARE(float, "%g", a, operator, b)
#define CHECK_DOUBLE(a, operator, b) CHECK_COMPARE(double, "%g", a, operator, b)

#define ck_assert_int_eq(a, b) CHECK_INT(a, ==, b)
#define ck_assert_int_ne(a, b) CHECK_INT(a, !=, b)
#define ck_assert_int_lt(a, b) CHECK_INT(a, <, b)
#define ck_assert_int_le(a, b) CHECK_INT(a, <=, b)
#define ck_assert_int_gt(a, b) CHECK_INT(a, >, b)
#define ck_assert_int_ge(a, b) CHECK_INT(a, >=, b)
#define ck_assert_uint_eq(a, b) CHECK_UINT(a, ==, b)
#define ck_assert_uint_ne(a, b) CHECK_UINT(a, !=, b)
#define ck_assert_uint_lt(a, b) CHECK_UINT(a, <, b)
#define ck_assert_uint_le(a, b) CHECK_UINT(a, <=, b)
#define ck_assert_uint_gt(a, b) CHECK_UINT(a, >, b)
#define ck_assert_uint_ge(a, b) CHECK_UINT(a, >=, b)
#define ck_assert_float_eq(a, b) CHECK_FLOAT(a, ==, b)
#define ck_assert_float_lt(a, b) CHECK_FLOAT(a, <, b)
#define ck_assert_float_gt(a, b) CHECK_FLOAT(a, >, b)
#define ck_assert_float_eq_tol(a, b, tolerance) CHECK_FLOAT(fabsf((a) - (b)), <, tolerance)
#define ck_assert_double_eq(a, b) CHECK_DOUBLE(a, ==, b)
#define ck_assert_double_lt(a, b) CHECK_DOUBLE(a, <, b)
#define ck_assert_double_le(a, b) CHECK_DOUBLE(a, <=, b)
#define ck_assert_double_gt(a, b) CHECK_DOUBLE(a, >, b)
#define ck_assert_double_ge(a, b) CHECK_DOUBLE(a, >=, b)
#define ck_assert_double_eq_tol(a, b, tolerance) CHECK_DOUBLE(fabs((a) - (b)), <, tolerance)
#define ck_assert_ptr_eq(a, b) CHECK_COMPARE(const void *, "%p", a, ==, b)
#define ck_assert_ptr_ne(a, b) CHECK_COMPARE(const void *, "%p", a, !=, b)
#define ck_assert_ptr_null(a) ck_assert_ptr_eq(a, NULL)
#define ck_assert_ptr_nonnull(a) ck_assert_ptr_ne(a, NULL)
#define ck_assert_str_eq(a, b) check_text(__FILE__, __LINE__, a, b, 1)
#define ck_assert_str_ne(a, b) check_text(__FILE__, __LINE__, a, b, 0)
#define ck_assert_pstr_eq(a, b) check_text(__FILE__, __LINE__, a, b, 1)
#define ck_assert_mem_eq(a, b, size) check_bytes(__FILE__, __LINE__, a, b, size)

#endif
