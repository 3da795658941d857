/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An endpoint without a simulator; see endpoint_fixture.h.
 */
#include "endpoint_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/thread.h"
#include "support.h"

#define PATIENCE_US 20000000

static char folder[64], path[128];
static struct bell bell;
static struct acceptor *acceptor;
static struct endpoint *endpoint;
static struct mutex lock; /* guards the notes */
static char notes[8192];
static int has_warned;

void endpoint_folder_enter(void)
{
    support_enter_folder();
    ck_assert_ptr_nonnull(getcwd(folder, sizeof folder - 8));
    strcat(folder, "/shm");
    setenv("REMOTEAPI_SHM_DIR", folder, 1);
}

void endpoint_folder_leave(void)
{
    unsetenv("REMOTEAPI_SHM_DIR");
    support_leave_folder();
}

const char *endpoint_folder_path(const char *name)
{
    snprintf(path, sizeof path, "%s%s%s", folder, *name ? "/" : "", name);
    return path;
}

static void keep_note(void *context, int warning, const char *text)
{
    size_t size;
    (void)context;
    mutex_lock(&lock);
    size = strlen(notes);
    snprintf(notes + size, sizeof notes - size, "%s\n", text);
    has_warned |= warning;
    mutex_unlock(&lock);
}

int endpoint_start(int number)
{
    notes[0] = '\0';
    has_warned = 0;
    mutex_init(&lock);
    ck_assert_int_eq(bell_init(&bell), 0);
    ck_assert_int_eq(acceptor_new(&acceptor, &bell), 0);
    return endpoint_open(&endpoint, acceptor, number, keep_note, NULL);
}

void endpoint_stop(void)
{
    endpoint_close(endpoint);
    acceptor_free(acceptor);
    bell_deinit(&bell);
    mutex_deinit(&lock);
}

struct bell *endpoint_bell(void)
{
    return &bell;
}

struct accepted *endpoint_expect(void)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct accepted *accepted;
    for (;;) {
        bell_prepare(&bell);
        accepted = endpoint_take(endpoint);
        if (accepted || clock_us() >= deadline_us)
            break;
        bell_wait(&bell, deadline_us);
    }
    bell_cancel(&bell);
    return accepted;
}

void endpoint_drop(struct accepted *accepted)
{
    accepted_free(endpoint, accepted);
}

int endpoint_has_warned(void)
{
    mutex_lock(&lock);
    int warned = has_warned;
    mutex_unlock(&lock);
    return warned;
}

int endpoint_noted(const char *words)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int found;
    do {
        mutex_lock(&lock);
        found = strstr(notes, words) != NULL;
        mutex_unlock(&lock);
        if (!found)
            thread_yield();
    } while (!found && clock_us() < deadline_us);
    return found;
}
