/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Client ids; see table.h.
 */
#include "client/table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/explain.h"
#include "client/trace.h"
#include "os/clock.h"
#include "os/error.h"
#include "os/fork.h"
#include "os/hooks.h"

#define TEXT_SIZE 320

static struct {
    struct mutex lock;
    struct cond idle; /* signalled when an ending client has no users */
    char start_error[TEXT_SIZE];
    char start_text[TEXT_SIZE]; /* copy returned to a caller */
    struct fork_mark mark; /* the process that owns these clients */
    struct {
        struct client *client; /* NULL = free */
        int users;             /* number of calls that have taken it */
        int ending;
        char text[TEXT_SIZE];  /* copy returned to a caller */
    } slot[TABLE_SIZE];
} table = { .lock = MUTEX_INITIALIZER, .idle = COND_INITIALIZER };

/* A child process has none of its parent's clients. */
static void forget_in_child(void)
{
    for (int id = 0; id < TABLE_SIZE; id++) {
        if (table.slot[id].client)
            client_abandon(table.slot[id].client);
        table.slot[id].client = NULL;
        table.slot[id].users = table.slot[id].ending = 0;
    }
    mutex_init(&table.lock); /* the thread that held it does not exist in the child */
    cond_init(&table.idle);
    fork_mark_set(&table.mark);
}

/* fork() has done this already. A child made by a bare system call does it at its first call. */
static void forget_if_forked(void)
{
    if (fork_mark_is_foreign(&table.mark))
        forget_in_child();
}

struct client *table_take(int id)
{
    struct client *client = NULL;
    if (id < 0 || id >= TABLE_SIZE)
        return NULL;
    forget_if_forked();
    mutex_lock(&table.lock);
    if (!table.slot[id].ending)
        client = table.slot[id].client;
    if (client)
        table.slot[id].users++;
    mutex_unlock(&table.lock);
    return client;
}

void table_give(int id)
{
    mutex_lock(&table.lock);
    if (--table.slot[id].users == 0 && table.slot[id].ending)
        cond_wake_all(&table.idle);
    mutex_unlock(&table.lock);
}

static int same_target(const struct client *client, const char *host, int port)
{
    return client->port == port && (port < 0 || strcmp(client->host, host) == 0);
}

/* The table must be locked. */
static int find_slot(const struct target *target)
{
    int free_id = -EMFILE;
    for (int id = TABLE_SIZE - 1; id >= 0; id--) {
        if (!table.slot[id].client)
            free_id = id;
        else if (!target->may_repeat &&
                 same_target(table.slot[id].client, target->host, target->port))
            return -EALREADY;
    }
    return free_id;
}

int table_add(struct client **clientp, const struct target *target)
{
    forget_if_forked();
    mutex_lock(&table.lock);
    if (!table.mark.is_set) {
        fork_watch(forget_in_child);
        fork_mark_set(&table.mark);
    }
    int id = find_slot(target);
    if (id >= 0) {
        int error = client_new(clientp, target);
        if (error == 0) {
            table.slot[id].client = *clientp;
            table.slot[id].users = 1;
        } else
            id = error;
    }
    mutex_unlock(&table.lock);
    return id;
}

/* Claims the ending of a client for this thread. Returns 0 if another thread has claimed it. */
static int begin_ending(int id)
{
    mutex_lock(&table.lock);
    int is_ours = !table.slot[id].ending;
    table.slot[id].ending = 1;
    table.slot[id].users--;
    if (!is_ours)
        cond_wake_all(&table.idle);
    mutex_unlock(&table.lock);
    return is_ours;
}

void table_end(int id, struct client *client)
{
    hooks_begin_sleep(); /* who uses it may want what this thread gives up for a sleep */
    client_leave(client);
    hooks_begin_sleep(); /* its waits end in between */
    if (!begin_ending(id)) {
        hooks_end_sleep();
        return;
    }
    client_stop(client);
    mutex_lock(&table.lock);
    while (table.slot[id].users > 0)
        cond_wait_until(&table.idle, &table.lock, CLOCK_FOREVER);
    mutex_unlock(&table.lock);
    hooks_end_sleep(); /* the others may still copy what was lent to them: they hold what this waits
                          for */
    client_close(client); /* still in the table: after a fork at this moment, the child must find
                             the descriptors to close */
    mutex_lock(&table.lock);
    table.slot[id].client = NULL;
    table.slot[id].ending = 0;
    mutex_unlock(&table.lock);
    client_free(client);
}

void table_remove(int id)
{
    struct client *client = table_take(id);
    if (client)
        table_end(id, client);
}

/* ------------------------------------------------------------------ error texts */

static void keep_start_error(const char *text)
{
    mutex_lock(&table.lock);
    snprintf(table.start_error, sizeof table.start_error, "%s", text);
    mutex_unlock(&table.lock);
}

static const char *explain_start(void)
{
    mutex_lock(&table.lock);
    memcpy(table.start_text, table.start_error, sizeof table.start_text);
    mutex_unlock(&table.lock);
    return table.start_text;
}

const char *table_explain(int id)
{
    char text[TEXT_SIZE];
    if (id == -1)
        return explain_start();
    struct client *client = table_take(id);
    if (!client)
        return "there is no client with this id: simxStart has not given it, or simxFinish ended "
               "it";
    mutex_lock(&client->lock);
    explain_result(client, text, sizeof text);
    mutex_unlock(&client->lock);
    mutex_lock(&table.lock);
    memcpy(table.slot[id].text, text, sizeof text);
    mutex_unlock(&table.lock);
    table_give(id);
    return table.slot[id].text;
}

/* ------------------------------------------------------------------ starting */

static const char *reason_of_start(int error)
{
    return error == -EMFILE ? "all 255 clients are in use: simxFinish gives one back"
           : error == -EALREADY ? "another client of this program has the same target"
                                : error_text(-error);
}

/* Returns 0, or -1 and the reason in `text`. */
static int connect_first(struct client *client, int timeout_ms, char text[TEXT_SIZE])
{
    int64_t deadline_us = clock_us() + (int64_t)timeout_ms * 1000;
    mutex_lock(&client->lock);
    int error = connect_start(client), is_late = 0;
    if (error < 0)
        snprintf(text, TEXT_SIZE, "%s", reason_of_start(error));
    else if (timeout_ms >= 0 && !connect_await(client, deadline_us)) {
        is_late = 1;
        explain_no_connection(client, text, TEXT_SIZE);
        trace_event(client, "simxStart failed: %s", text);
    }
    mutex_unlock(&client->lock);
    return error < 0 || is_late ? -1 : 0;
}

int table_start(const struct target *target, int timeout_ms)
{
    struct client *client;
    char text[TEXT_SIZE] = "";
    if (!channel_knows_port(target->port)) {
        snprintf(text, sizeof text,
                 "%d is no port: it is 1 to 65535 for TCP, or negative for shared memory",
                 target->port);
        keep_start_error(text);
        return -1;
    }
    int id = table_add(&client, target);
    if (id < 0) {
        keep_start_error(reason_of_start(id));
        return -1;
    }
    int error = connect_first(client, timeout_ms, text);
    keep_start_error(text);
    if (error < 0)
        table_end(id, client);
    else
        table_give(id);
    return error < 0 ? -1 : id;
}
