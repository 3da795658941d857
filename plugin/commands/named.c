/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of the simulator's functions by name: the body is an array of CBOR, the function's name and
 * its arguments; the answer an array of its results. A body that is a map is a request of the
 * protocol of the simulators' remote API of today, the answer is its reply, and the key is the
 * conversation.
 */
#include "commands/commands.h"

#include "named/named.h"

static int open_client(struct call *call)
{
    const struct named_door *door = call->door;
    if (!door->named || !door->clientp) {
        call_explain(call, "named_call: this connection has no calls by name");
        return CALL_E_REFUSED;
    }
    if (*door->clientp || named_client_open(door->named, door->clientp, call->stepper,
                                            door->rights) == 0)
        return 0;
    call_explain(call, "named_call: out of memory");
    return CALL_E_REFUSED;
}

static int execute(struct call *call, struct named_answer *answer)
{
    enum named_outcome outcome = named_execute(*call->door->clientp, call->body.at,
                                               call->body.left, call->answer != NULL, call->reply,
                                               answer);
    call->only_looks = answer->only_looks;
    return outcome == CALL_WAITS ? CALL_GOES_ON : call_named_outcome(call, answer);
}

/* It is executed when no command is. */
static int send(struct call *call)
{
    const char *why =
        "a request of the protocol cannot be a stream, and only so many can be under way";
    call->only_looks = 1;
    if (call->answer)
        why = named_send(*call->door->clientp, call->key[0], call->body.at, call->body.left,
                         call->answer);
    if (!why)
        return CALL_GOES_ON;
    call_explain(call, "named_call: %s", why);
    return CALL_E_REFUSED;
}

static int is_map(const struct reader *body)
{
    return body->left > 0 && body->at[0] >> 5 == 5;
}

int cmd_named_call(struct call *call)
{
    struct named_answer at_once = {0};
    int outcome = open_client(call);
    if (outcome == 0 && is_map(&call->body))
        return send(call);
    if (outcome == 0)
        outcome = execute(call, call->answer ? call->answer : &at_once);
    named_answer_deinit(&at_once);
    return outcome;
}
