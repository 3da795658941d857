/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What Python does while a call of the library sleeps: its other threads run, and so do the
 * handlers of signals, which may use the library as well, and whose exception ends the call.
 */
#include "core.h"

#include "extApiHooks.h"

#define CLIENTS 255

struct thread {
    struct core_wait *current; /* the innermost call */
    PyThreadState *state;      /* while it sleeps */
    int must_end;              /* a client is to be finished as soon as the calls have ended */
    int finish_all;
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

static int after_sleep(void)
{
    struct thread *thread = this_thread();
    struct core_wait *wait = thread->current;
    PyEval_RestoreThread(thread->state);
    if (!wait->failed && PyErr_CheckSignals() < 0)
        wait->failed = 1;
    return wait->failed || thread->must_end;
}

static const struct simxWaitHooks hooks = { before_sleep, after_sleep };

void core_begin(struct core_wait *wait)
{
    struct thread *thread = this_thread();
    *wait = (struct core_wait){ .outer = thread->current };
    thread->current = wait;
    simxSetWaitHooks(&hooks);
}

static int after_finish(void)
{
    PyEval_RestoreThread(this_thread()->state);
    return 0;
}

/* The lock is there again when the client's memory is freed: another thread that was in a call copies
 * its answer before. */
static void finish(int client_id)
{
    static const struct simxWaitHooks lock_only = { before_sleep, after_finish };
    simxSetWaitHooks(&lock_only);
    simxFinish(client_id);
    simxSetWaitHooks(NULL);
}

static void finish_later(struct thread *thread, int client_id)
{
    thread->must_end = 1;
    if (client_id < 0)
        thread->finish_all = 1;
    else
        thread->finish[client_id] = 1;
}

static void finish_now(struct thread *thread)
{
    thread->must_end = 0;
    if (thread->finish_all)
        finish(-1);
    thread->finish_all = 0;
    for (int id = 0; id < CLIENTS; id++) {
        if (thread->finish[id])
            finish(id);
        thread->finish[id] = 0;
    }
}

int core_end(struct core_wait *wait)
{
    struct thread *thread = this_thread();
    thread->current = wait->outer;
    if (wait->outer) {
        simxSetWaitHooks(&hooks);
        return wait->failed ? -1 : 0;
    }
    simxSetWaitHooks(NULL);
    if (thread->must_end)
        finish_now(thread);
    return wait->failed ? -1 : 0;
}

void core_finish(int client_id)
{
    struct thread *thread = this_thread();
    if (client_id < -1 || client_id >= CLIENTS)
        return;
    if (thread->current)
        finish_later(thread, client_id);
    else
        finish(client_id);
}
