/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The table of clients; see clients.h.
 */
#include "client/clients.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/explain.h"
#include "os/clock.h"

#define TEXT_SIZE 320

static struct {
    struct mutex lock;
    struct cond idle; /* a client that is ending has lost a user */
    char start_error[TEXT_SIZE];
    char start_text[TEXT_SIZE]; /* as given to a caller */
    int fork_is_seen_to;
    struct {
        struct client *client; /* NULL = free */
        int users;             /* calls that have taken it */
        int ending;
        char text[TEXT_SIZE];  /* as given to a caller */
    } slot[CLIENTS_MAX];
} table = { .lock = MUTEX_INITIALIZER, .idle = COND_INITIALIZER };

struct client *clients_take(int id)
{
    struct client *client = NULL;
    if (id < 0 || id >= CLIENTS_MAX)
        return NULL;
    mutex_lock(&table.lock);
    if (!table.slot[id].ending)
        client = table.slot[id].client;
    if (client)
        table.slot[id].users++;
    mutex_unlock(&table.lock);
    return client;
}

void clients_give(int id)
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

/* With the table locked. */
static int find_slot(const char *host, int port)
{
    int free_id = -EMFILE;
    for (int id = CLIENTS_MAX - 1; id >= 0; id--) {
        if (!table.slot[id].client)
            free_id = id;
        else if (same_target(table.slot[id].client, host, port))
            return -EALREADY;
    }
    return free_id;
}

/* A child process has none of its parent's clients. */
static void forget_in_child(void)
{
    for (int id = 0; id < CLIENTS_MAX; id++) {
        if (table.slot[id].client)
            client_abandon(table.slot[id].client);
        table.slot[id].client = NULL;
        table.slot[id].users = table.slot[id].ending = 0;
    }
    mutex_init(&table.lock); /* whoever held it is not here */
    cond_init(&table.idle);
}

int clients_add(struct client **clientp, const char *host, int port, int no_reconnect, int cycle_ms)
{
    mutex_lock(&table.lock);
    if (!table.fork_is_seen_to)
        table.fork_is_seen_to = thread_on_fork(forget_in_child) == 0;
    int id = find_slot(host, port);
    if (id >= 0) {
        int error = client_new(clientp, host, port, no_reconnect, cycle_ms);
        if (error == 0) {
            table.slot[id].client = *clientp;
            table.slot[id].users = 1;
        } else
            id = error;
    }
    mutex_unlock(&table.lock);
    return id;
}

/* Claims the ending of a client for this thread: 0 when another one has. */
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

void clients_end(int id, struct client *client)
{
    client_leave(client);
    if (!begin_ending(id))
        return;
    client_stop(client);
    mutex_lock(&table.lock);
    while (table.slot[id].users > 0)
        cond_wait_until(&table.idle, &table.lock, CLOCK_FOREVER);
    mutex_unlock(&table.lock);
    client_close(client); /* in the table still: a fork meanwhile must find what it has to close */
    mutex_lock(&table.lock);
    table.slot[id].client = NULL;
    table.slot[id].ending = 0;
    mutex_unlock(&table.lock);
    client_free(client);
}

void clients_remove(int id)
{
    struct client *client = clients_take(id);
    if (client)
        clients_end(id, client);
}

/* ------------------------------------------------------------------ sentences */

void clients_set_start_error(const char *text)
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

const char *clients_explain(int id)
{
    char text[TEXT_SIZE];
    if (id == -1)
        return explain_start();
    struct client *client = clients_take(id);
    if (!client)
        return "there is no client with this id: simxStart has not given it, or simxFinish ended it";
    mutex_lock(&client->lock);
    explain_result(client, text, sizeof text);
    mutex_unlock(&client->lock);
    mutex_lock(&table.lock);
    memcpy(table.slot[id].text, text, sizeof text);
    mutex_unlock(&table.lock);
    clients_give(id);
    return table.slot[id].text;
}
