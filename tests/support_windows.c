/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The system-dependent part of support.h, for Windows.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "os/thread.h"

static volatile LONG64 end_ms; /* by the system's clock */

static void end_hanging(void *unused)
{
    (void)unused;
    while ((LONG64)GetTickCount64() < InterlockedOr64(&end_ms, 0))
        Sleep(1000);
    fprintf(stderr, "FAIL: the suite hangs\n");
    _Exit(EXIT_FAILURE);
}

void support_limit_time(int seconds)
{
    static int has_begun;
    struct thread thread;
    InterlockedExchange64(&end_ms, (LONG64)GetTickCount64() + (LONG64)seconds * 1000);
    if (has_begun)
        return;
    has_begun = 1;
    setvbuf(stdout, NULL, _IONBF, 0); /* what has failed is told even then */
    ck_assert_int_eq(thread_start(&thread, end_hanging, NULL), 0);
}

void support_add_other_user(Suite *suite, void (*setup)(void), void (*teardown)(void),
                            const TTest *test, int times)
{
    (void)suite, (void)setup, (void)teardown, (void)test, (void)times;
}

int support_take_name(int port)
{
    (void)port;
    return 0;
}

void support_drop_name(int port)
{
    (void)port;
}

static char home[MAX_PATH], folder[MAX_PATH];
static int is_inside;

/* Beside the program: on the same drive as all that tests name by a path without a drive. */
void support_enter_folder(void)
{
    ck_assert_uint_gt(GetCurrentDirectoryA(sizeof home, home), 0);
    snprintf(folder, sizeof folder, "%s\\test-folder-%lu", home, GetCurrentProcessId());
    ck_assert(CreateDirectoryA(folder, NULL));
    ck_assert(SetCurrentDirectoryA(folder));
    is_inside = 1;
}

/* Not even tried with "..": while somebody is about to remove it, no other test that runs beside
 * this one can enter it. */
static int is_content(const char *name)
{
    return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static void remove_contents(void)
{
    WIN32_FIND_DATAA found;
    HANDLE search = FindFirstFileA("*", &found);
    ck_assert(search != INVALID_HANDLE_VALUE);
    do {
        if (!is_content(found.cFileName))
            continue;
        if (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
            ck_assert(RemoveDirectoryA(found.cFileName));
        else
            ck_assert(DeleteFileA(found.cFileName));
    } while (FindNextFileA(search, &found));
    FindClose(search);
}

void support_leave_folder(void)
{
    ck_assert(is_inside); /* else what is home would be emptied */
    is_inside = 0;
    remove_contents();
    ck_assert(SetCurrentDirectoryA(home));
    ck_assert(RemoveDirectoryA(folder));
}
