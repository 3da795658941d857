/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Runs tests; see check.h.
 */
#include "check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "os/thread.h"

#define ENTRIES_MAX 200
#define CASES_MAX 20

struct entry {
    const TTest *test;
    int begin, end;
};

struct TCase {
    SFun setup, teardown;
    struct entry entries[ENTRIES_MAX];
    int count;
};

struct Suite {
    const char *name;
    TCase *cases[CASES_MAX];
    int count;
};

struct SRunner {
    Suite *suites[CASES_MAX];
    int count;
    int run, failed;
};

/* Of the test that runs. */
static struct {
    jmp_buf leave;
    uintptr_t thread;
    const char *name;
    int index;
} current;

static void *allocate(size_t size)
{
    void *memory = calloc(1, size);
    if (!memory)
        abort();
    return memory;
}

static int next(int *count, int limit)
{
    if (*count >= limit) {
        fprintf(stderr, "check: too many tests\n");
        abort();
    }
    return (*count)++;
}

Suite *suite_create(const char *name)
{
    Suite *suite = allocate(sizeof(*suite));
    suite->name = name;
    return suite;
}

void suite_add_tcase(Suite *suite, TCase *tcase)
{
    suite->cases[next(&suite->count, CASES_MAX)] = tcase;
}

TCase *tcase_create(const char *name)
{
    (void)name;
    return allocate(sizeof(TCase));
}

void tcase_set_timeout(TCase *tcase, double seconds)
{
    (void)tcase, (void)seconds; /* the whole program has a limit: support_limit_time */
}

void tcase_set_tags(TCase *tcase, const char *tags)
{
    (void)tcase, (void)tags; /* for who runs some tests only */
}

void tcase_add_checked_fixture(TCase *tcase, SFun setup, SFun teardown)
{
    tcase->setup = setup;
    tcase->teardown = teardown;
}

void tcase_add_loop_test(TCase *tcase, const TTest *test, int begin, int end)
{
    tcase->entries[next(&tcase->count, ENTRIES_MAX)] = (struct entry){ test, begin, end };
}

SRunner *srunner_create(Suite *suite)
{
    SRunner *runner = allocate(sizeof(*runner));
    srunner_add_suite(runner, suite);
    return runner;
}

void srunner_add_suite(SRunner *runner, Suite *suite)
{
    runner->suites[next(&runner->count, CASES_MAX)] = suite;
}

void srunner_set_fork_status(SRunner *runner, enum fork_status status)
{
    (void)runner, (void)status;
}

/* Setup, test and teardown: each is left where an assertion of it fails. 1 when none has. */
static int run_part(void (*part)(int), SFun fixture, int index)
{
    if (setjmp(current.leave))
        return 0;
    if (fixture)
        fixture();
    else if (part)
        part(index);
    return 1;
}

/* $CHECK_LEAVE_OUT names what this system cannot do. */
static int is_left_out(const TTest *test)
{
    const char *names = getenv("CHECK_LEAVE_OUT");
    return names && strstr(names, test->name);
}

static void run_one(SRunner *runner, const TCase *tcase, const TTest *test, int index)
{
    if (is_left_out(test)) {
        printf("left out: %s\n", test->name);
        return;
    }
    current.thread = thread_self();
    current.name = test->name;
    current.index = index;
    int good = run_part(NULL, tcase->setup, 0);
    if (good)
        good = run_part(test->run, NULL, index);
    good &= run_part(NULL, tcase->teardown, 0);
    runner->run++;
    runner->failed += !good;
}

void srunner_run_all(SRunner *runner, enum print_output output)
{
    (void)output;
    for (int s = 0; s < runner->count; s++)
        for (int c = 0; c < runner->suites[s]->count; c++) {
            const TCase *tcase = runner->suites[s]->cases[c];
            for (int e = 0; e < tcase->count; e++)
                for (int i = tcase->entries[e].begin; i < tcase->entries[e].end; i++)
                    run_one(runner, tcase, tcase->entries[e].test, i);
        }
    printf("%s: checks: %d, failures: %d\n", runner->suites[0]->name, runner->run, runner->failed);
}

int srunner_ntests_failed(SRunner *runner)
{
    return runner->failed;
}

void srunner_free(SRunner *runner)
{
    for (int s = 0; s < runner->count; s++) {
        for (int c = 0; c < runner->suites[s]->count; c++)
            free(runner->suites[s]->cases[c]);
        free(runner->suites[s]);
    }
    free(runner);
}

/* ------------------------------------------------------------------ assertions */

void check_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    printf("%s:%d: %s:%d: ", file, line, current.name, current.index);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    fflush(stdout);
    if (thread_self() != current.thread)
        _Exit(EXIT_FAILURE); /* another thread's stack cannot be left */
    longjmp(current.leave, 1);
}

void check_text(const char *file, int line, const char *a, const char *b, int wanted)
{
    int equal = a && b ? strcmp(a, b) == 0 : a == b;
    if (equal != wanted)
        check_fail(file, line, "the texts are \"%s\" and \"%s\"", a ? a : "(null)",
                   b ? b : "(null)");
}

void check_bytes(const char *file, int line, const void *a, const void *b, size_t size)
{
    const unsigned char *left = a, *right = b;
    for (size_t i = 0; i < size; i++)
        if (left[i] != right[i])
            check_fail(file, line, "byte %zu of %zu is %02x and %02x", i, size, left[i], right[i]);
}
