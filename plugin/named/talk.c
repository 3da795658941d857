/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Conversations: requests of the protocol that come as commands of a connection; see named.h. A
 * request is kept until no command is executed: the function that it calls may call its client,
 * whose answer is then the next request of the conversation.
 */
#include "named/inner.h"

#include <stdlib.h>

#include "wire/command.h"

/* One of a client's, told apart by its key. Its requests and replies alternate, as those of any
 * peer. */
struct talk {
    struct talk *next; /* of the same client */
    int key;
    struct named_peer *peer;
    struct named_answer *answer; /* where the reply goes; NULL: none is awaited */
    struct buffer request;
    int has_request;
    unsigned arrival; /* of the request */
};

static void take_reply(void *data, const uint8_t *bytes, size_t size)
{
    static const char memory[] = "out of memory";
    struct talk *talk = data;
    struct named_answer *answer = talk->answer;
    if (!answer)
        return; /* nobody wants it any more */
    talk->answer = NULL;
    answer->talk = NULL;
    answer->outcome = CALL_RETURNS;
    buffer_clear(&answer->bytes);
    buffer_put_bytes(&answer->bytes, bytes, size);
    if (answer->bytes.failed) {
        answer->outcome = CALL_FAILS;
        buffer_clear(&answer->bytes);
        buffer_put_bytes(&answer->bytes, memory, sizeof memory - 1);
    }
    talk->peer->named->replied++;
}

static struct talk *talk_new(struct named_client *client, int key)
{
    struct talk *talk = calloc(1, sizeof *talk);
    if (!talk)
        return NULL;
    talk->key = key;
    talk->peer = named_peer_join(client, take_reply, talk);
    if (!talk->peer) {
        free(talk);
        return NULL;
    }
    talk->next = client->talks;
    client->talks = talk;
    return talk;
}

static struct talk *find(struct named_client *client, int key)
{
    struct talk *talk = client->talks;
    while (talk && talk->key != key)
        talk = talk->next;
    return talk;
}

/* ------------------------------------------------------------------ coming in */

static const char *keep(struct talk *talk, const uint8_t *bytes, size_t size,
                        struct named_answer *answer)
{
    struct named *named = talk->peer->named;
    if (talk->answer || talk->has_request || talk->peer->is_asked) /* whoever still wants it */
        return "a request with this key is under way";
    if (size > NAMED_WAITING_MAX - named->waiting_size)
        return "too many bytes of requests wait to be executed";
    buffer_put_bytes(&talk->request, bytes, size);
    if (talk->request.failed) {
        buffer_free(&talk->request);
        return "out of memory";
    }
    named->waiting_size += size;
    talk->answer = answer;
    answer->talk = talk;
    talk->has_request = 1;
    talk->arrival = ++named->arrivals;
    named->queued++;
    return NULL;
}

const char *named_send(struct named_client *client, int key, const uint8_t *bytes, size_t size,
                       struct named_answer *answer)
{
    struct talk *talk;
    if (key < 0 || key >= COMMAND_TALKS)
        return "the key of a request is a number from 0 to 63";
    talk = find(client, key);
    if (!talk)
        talk = talk_new(client, key);
    return talk ? keep(talk, bytes, size, answer) : "out of memory";
}

int named_client_talks(const struct named_client *client)
{
    return client && client->talks;
}

void talk_forget_answer(struct named_answer *answer)
{
    if (answer->talk)
        answer->talk->answer = NULL;
    answer->talk = NULL;
}

void talks_end(struct named_client *client)
{
    while (client->talks) {
        struct talk *talk = client->talks;
        client->talks = talk->next;
        client->named->queued -= talk->has_request;
        client->named->waiting_size -= talk->request.size;
        if (talk->answer)
            talk->answer->talk = NULL;
        named_peer_close(talk->peer);
        buffer_free(&talk->request);
        free(talk);
    }
}

/* ------------------------------------------------------------------ execution */

/* The one that has come first, of those up to `last`. */
static struct talk *next_queued(struct named *named, unsigned last)
{
    struct talk *next = NULL;
    for (struct named_client *client = named->clients; client; client = client->next)
        for (struct talk *talk = client->talks; talk; talk = talk->next)
            if (talk->has_request && (int)(last - talk->arrival) >= 0 &&
                (!next || (int)(next->arrival - talk->arrival) > 0))
                next = talk;
    return next;
}

/* The conversation may be over when its request has been executed. */
int named_execute_sent(struct named *named)
{
    unsigned last = named->arrivals;
    int executed = 0;
    struct talk *talk;
    while (named->queued > 0 && (talk = next_queued(named, last))) {
        struct buffer request = talk->request;
        talk->request = (struct buffer){ 0 };
        talk->has_request = 0;
        named->queued--;
        named->waiting_size -= request.size;
        named_request(named, talk->peer, request.data, request.size);
        buffer_free(&request);
        executed++;
    }
    return executed;
}
