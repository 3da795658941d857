/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What Python does while a call of the library sleeps: its other threads run, and so do the
 * handlers of signals, which may use the library as well, and whose exception ends the call.
 */
#include "core.h"

#include <string.h>

#include "extApiHooks.h"

#define CLIENTS 255

struct thread {
    struct core_wait *current; /* the innermost call */
    PyThreadState *state;      /* while it sleeps */
    int finish_all;            /* clients to be finished as soon as their calls have ended */
    unsigned char finish[CLIENTS];
};

static struct thread *this_thread(void)
{
    static _Thread_local struct thread thread;
    return &thread;
}

static void before_sleep(void)
{
    this_thread()->state = PyEval_SaveThread();
}

static int is_to_end(const struct thread *thread, int client_id)
{
    return thread->finish_all || (client_id >= 0 && thread->finish[client_id]);
}

static int after_sleep(void)
{
    struct thread *thread = this_thread();
    struct core_wait *wait = thread->current;
    PyEval_RestoreThread(thread->state);
    if (!wait->failed && PyErr_CheckSignals() < 0)
        wait->failed = 1;
    return wait->failed || is_to_end(thread, wait->client_id);
}

static const struct simxWaitHooks hooks = { before_sleep, after_sleep };

void core_begin(struct core_wait *wait, int client_id)
{
    struct thread *thread = this_thread();
    *wait = (struct core_wait){ .outer = thread->current, .client_id = -1 };
    if (client_id >= 0 && client_id < CLIENTS)
        wait->client_id = client_id;
    thread->current = wait;
    simxSetWaitHooks(&hooks);
}

static int after_finish(void)
{
    PyEval_RestoreThread(this_thread()->state);
    return 0;
}

/* The lock is there again when the client's memory is freed: another thread that was in a call
 * copies its answer before. */
static void finish(int client_id)
{
    static const struct simxWaitHooks lock_only = { before_sleep, after_finish };
    simxSetWaitHooks(&lock_only);
    simxFinish(client_id);
    simxSetWaitHooks(this_thread()->current ? &hooks : NULL);
}

/* Also of all clients, -1. */
static int is_in_a_call(const struct thread *thread, int client_id)
{
    const struct core_wait *wait = thread->current;
    while (wait && client_id >= 0 && wait->client_id != client_id)
        wait = wait->outer;
    return wait != NULL;
}

/* The client of a call that has ended, unless an outer call is of the same: whether it did. */
static int finish_now(struct thread *thread, int client_id)
{
    int id = thread->finish_all ? -1 : client_id;
    if (is_in_a_call(thread, id))
        return 0;
    thread->finish_all = 0;
    if (id < 0)
        memset(thread->finish, 0, sizeof thread->finish);
    else
        thread->finish[id] = 0;
    finish(id);
    return 1;
}

int core_end(struct core_wait *wait, int *codep)
{
    struct thread *thread = this_thread();
    thread->current = wait->outer;
    simxSetWaitHooks(wait->outer ? &hooks : NULL);
    if (is_to_end(thread, wait->client_id) && finish_now(thread, wait->client_id))
        *codep = simx_return_initialize_error_flag;
    return wait->failed ? -1 : 0;
}

void core_finish(int client_id)
{
    struct thread *thread = this_thread();
    if (client_id < -1 || client_id >= CLIENTS)
        return;
    if (!is_in_a_call(thread, client_id))
        finish(client_id);
    else if (client_id < 0)
        thread->finish_all = 1;
    else
        thread->finish[client_id] = 1;
}
