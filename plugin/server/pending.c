/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls by name that go on; see pending.h.
 */
#include "server/pending.h"

#include <stdlib.h>

#include "simConst.h"

#define PENDINGS_MAX 1000

struct pending {
    struct pending *next;
    uint32_t tag;
    int number; /* the command's key */
    int mode;
    struct named_answer answer;
};

static void pending_free(struct pending *pending)
{
    if (pending)
        named_answer_deinit(&pending->answer);
    free(pending);
}

static void discard(struct pendings *pendings, struct pending *pending)
{
    struct pending **at = &pendings->first;
    while (*at != pending)
        at = &(*at)->next;
    *at = pending->next;
    pendings->count--;
    pending_free(pending);
}

void pendings_deinit(struct pendings *pendings)
{
    while (pendings->first)
        discard(pendings, pendings->first);
    pending_free(pendings->fresh);
    pendings->fresh = NULL;
}

static struct pending *prepare(struct pendings *pendings)
{
    if (!pendings->fresh && pendings->count < PENDINGS_MAX)
        pendings->fresh = calloc(1, sizeof *pendings->fresh);
    return pendings->fresh;
}

/* The one that was prepared. */
static void keep(struct pendings *pendings, struct pending *pending, uint32_t tag,
                 const struct command *command)
{
    pendings->fresh = NULL;
    pending->tag = tag;
    pending->number = command->key.int1;
    pending->mode = command->mode;
    pending->next = pendings->first;
    pendings->first = pending;
    pendings->count++;
}

static struct pending *find_done(const struct pendings *pendings)
{
    for (struct pending *pending = pendings->first; pending; pending = pending->next)
        if (named_answer_is_done(&pending->answer))
            return pending;
    return NULL;
}

int pendings_have_done(const struct pendings *pendings)
{
    return find_done(pendings) != NULL;
}

int pendings_execute(struct pendings *pendings, struct answers *answers,
                     const struct command *command, struct pass *pass, uint32_t tag)
{
    struct pending *pending = prepare(pendings);
    struct execution call = { .answer = pending ? &pending->answer : NULL };
    struct written written = answers_write(answers, command, pass, call);
    if (pending && written.goes_on) {
        keep(pendings, pending, tag, command);
        return PENDING_E_GOES_ON;
    }
    answers_commit(answers, SESSION_RESULT, tag, written.aux);
    return 0;
}

int pendings_answer(struct pendings *pendings, struct answers *answers, struct pass *pass)
{
    struct pending *pending;
    while (pendings->count > 0 && (pending = find_done(pendings))) {
        struct command command = { .key = { .number = simx_cmd_named_call,
                                            .int1 = pending->number, .name = "", .name2 = "" },
                                   .mode = pending->mode };
        int error = answers_begin(answers);
        if (error == RING_E_FULL)
            return 0; /* the client must read first */
        if (error < 0)
            return error;
        struct execution call = { .answer = &pending->answer, .is_answered = 1 };
        struct written written = answers_write(answers, &command, pass, call);
        answers_commit(answers, SESSION_RESULT, pending->tag, written.aux);
        discard(pendings, pending);
    }
    return 0;
}
