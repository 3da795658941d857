/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A door without a simulator; see fast_door.h.
 */
#include "fast_door.h"

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
static struct doorman *doorman;
static struct door *door;
static struct mutex lock; /* guards the notes */
static char notes[8192];
static int has_warned;

void door_folder_enter(void)
{
    support_enter_folder();
    ck_assert_ptr_nonnull(getcwd(folder, sizeof folder - 8));
    strcat(folder, "/shm");
    setenv("REMOTEAPI_SHM_DIR", folder, 1);
}

void door_folder_leave(void)
{
    unsetenv("REMOTEAPI_SHM_DIR");
    support_leave_folder();
}

const char *door_folder_path(const char *name)
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

int door_start(int number)
{
    notes[0] = '\0';
    has_warned = 0;
    mutex_init(&lock);
    ck_assert_int_eq(bell_init(&bell), 0);
    ck_assert_int_eq(doorman_new(&doorman, &bell), 0);
    return door_open(&door, doorman, number, keep_note, NULL);
}

void door_stop(void)
{
    door_close(door);
    doorman_free(doorman);
    bell_deinit(&bell);
    mutex_deinit(&lock);
}

struct bell *door_bell(void)
{
    return &bell;
}

struct guest *door_expect(void)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct guest *guest;

    for (;;) {
        bell_prepare(&bell);
        guest = door_let_in(door);
        if (guest || clock_us() >= deadline_us)
            break;
        bell_wait(&bell, deadline_us);
    }
    bell_cancel(&bell);
    return guest;
}

void door_send_off(struct guest *guest)
{
    guest_free(door, guest);
}

int door_has_warned(void)
{
    mutex_lock(&lock);
    int warned = has_warned;
    mutex_unlock(&lock);
    return warned;
}

int door_noted(const char *words)
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
