/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One ZMTP connection; see connection.h.
 */
#include "server/connection.h"

#include <errno.h>
#include <string.h>

#include "os/clock.h"
#include "wire/cbor.h"

#define HANDSHAKE_US 10000000 /* a peer must have said who it is by then */
#define STALL_US 60000000     /* one that takes nothing of its answer for so long is gone */
#define READS_MAX 16          /* in a row, of one peer that sends as quickly as it is read */
#define DIRECT_MIN 65536      /* answers from here on are sent from where they are */

/* ------------------------------------------------------------------ its end */

void connection_end(struct connection *connection, const char *why)
{
    if (connection->fd < 0)
        return;
    poller_remove(connection->place->poller, connection->fd);
    socket_close(connection->fd);
    connection->fd = -1;
    connection->why = why;
    connection->place->clients -= connection->is_client;
    connection->is_client = 0;
}

static void count_unsent(struct connection *connection)
{
    size_t unsent = connection->out.size - connection->sent;
    connection->place->unsent += unsent - connection->counted;
    connection->counted = unsent;
}

/* ------------------------------------------------------------------ sending */

/* Sends from this memory: how many bytes went; 0 also when it has ended. */
static size_t send_some(struct connection *connection, const uint8_t *bytes, size_t size,
                        int64_t now_us)
{
    size_t sent = 0;
    while (sent < size) {
        long count = socket_send(connection->fd, bytes + sent, size - sent);
        if (count == -EAGAIN)
            return sent;
        if (count < 0) {
            connection_end(connection, NULL);
            return 0;
        }
        sent += (size_t)count;
        connection->sent_us = now_us;
    }
    return sent;
}

static void flush(struct connection *connection, int64_t now_us)
{
    struct buffer *out = &connection->out;
    if (out->failed)
        connection_end(connection, "there is no memory for its answer");
    if (connection->fd < 0 || out->size == 0)
        return;
    if (connection->counted == 0)
        connection->sent_us = now_us;
    connection->sent += send_some(connection, out->data + connection->sent,
                                  out->size - connection->sent, now_us);
    if (connection->sent == out->size) {
        if (out->capacity > DIRECT_MIN)
            buffer_free(out);
        buffer_clear(out);
        connection->sent = 0;
    }
    count_unsent(connection);
}

/* Nothing is read while something is unsent, or while a further request waits. */
static void wait_for_more(struct connection *connection)
{
    int is_stalled = connection->out.size > 0;
    int waits_for = is_stalled ? POLLER_WRITE : connection->kept.size > 0 ? 0 : POLLER_READ;
    if (connection->fd < 0 || waits_for == connection->waits_for)
        return;
    connection->waits_for = waits_for;
    poller_change(connection->place->poller, connection->fd, connection->id, waits_for);
}

/* A long answer is copied only as far as it does not go out at once. */
static void put_answer(struct connection *connection, const uint8_t *bytes, size_t size,
                       int64_t now_us)
{
    struct buffer *out = &connection->out;
    size_t sent = 0;
    zmtp_put_answer(&connection->zmtp, out, size);
    if (size >= DIRECT_MIN) {
        flush(connection, now_us);
        if (connection->fd >= 0 && out->size == 0)
            sent = send_some(connection, bytes, size, now_us);
    }
    if (connection->fd >= 0)
        buffer_put_bytes(out, bytes + sent, size - sent);
    flush(connection, now_us);
}

static void answer_error(struct connection *connection, const char *text, int64_t now_us)
{
    struct buffer reply = { 0 };
    cbor_put_map(&reply, 1);
    cbor_put_text(&reply, "err", 3);
    cbor_put_text(&reply, text, strlen(text));
    if (reply.failed)
        connection_end(connection, "there is no memory for its answer");
    else
        put_answer(connection, reply.data, reply.size, now_us);
    buffer_free(&reply);
}

/* ------------------------------------------------------------------ receiving */

static int becomes_client(struct connection *connection)
{
    if (!connection->is_client && connection->place->clients < connection->place->clients_max) {
        connection->is_client = 1;
        connection->place->clients++;
    }
    return connection->is_client;
}

static void take_request(struct connection *connection, int64_t now_us)
{
    if (becomes_client(connection))
        connection->has_request = 1;
    else
        answer_error(connection, "this service has as many clients as it can have", now_us);
}

/* What is behind a further request is kept until there is an answer. */
static void take_bytes(struct connection *connection, struct reader *bytes, int64_t now_us)
{
    while (connection->fd >= 0) {
        switch (zmtp_take(&connection->zmtp, bytes, &connection->out)) {
        case ZMTP_OPEN:
            break;
        case ZMTP_REQUEST:
            take_request(connection, now_us);
            break;
        case ZMTP_REFUSED:
            answer_error(connection, connection->zmtp.why, now_us);
            break;
        case ZMTP_CLOSE:
            flush(connection, now_us);
            connection_end(connection, connection->zmtp.why);
            return;
        case ZMTP_WAITS:
            buffer_put_bytes(&connection->kept, bytes->at, bytes->left);
            return;
        case ZMTP_NOTHING:
            return;
        }
    }
}

static void take_kept(struct connection *connection, int64_t now_us)
{
    struct buffer kept = connection->kept;
    struct reader reader = reader_of(kept.data, kept.size, 0);
    connection->kept = (struct buffer){ 0 };
    if (reader.left > 0)
        take_bytes(connection, &reader, now_us);
    buffer_free(&kept);
}

static int may_read(const struct connection *connection)
{
    return connection->fd >= 0 && connection->out.size == 0 && connection->kept.size == 0;
}

static void receive(struct connection *connection, int64_t now_us)
{
    uint8_t *scratch = connection->place->scratch;
    for (int i = 0; i < READS_MAX && may_read(connection); i++) {
        long count = socket_recv(connection->fd, scratch, CONNECTION_SCRATCH);
        if (count == -EAGAIN)
            return;
        if (count <= 0) {
            connection_end(connection, NULL);
            return;
        }
        struct reader reader = reader_of(scratch, (size_t)count, 0);
        connection->heard_us = now_us;
        take_bytes(connection, &reader, now_us);
        flush(connection, now_us);
        if (count < CONNECTION_SCRATCH)
            return;
    }
}

/* ------------------------------------------------------------------ what the door calls */

int connection_open(struct connection *connection, struct connection_place *place, int fd, int id,
                    int64_t now_us)
{
    char peer[SOCKET_PEER_SIZE];
    memcpy(peer, connection->peer, sizeof peer);
    *connection = (struct connection){ .place = place, .fd = fd, .id = id,
                                       .waits_for = POLLER_READ, .opened_us = now_us };
    memcpy(connection->peer, peer, sizeof peer);
    int error = poller_add(place->poller, fd, id, POLLER_READ);
    if (error < 0) {
        socket_close(fd);
        return error;
    }
    zmtp_init(&connection->zmtp, &place->load, &connection->out);
    flush(connection, now_us);
    wait_for_more(connection);
    return 0;
}

void connection_close(struct connection *connection)
{
    connection_end(connection, NULL);
    buffer_free(&connection->out);
    connection->sent = 0;
    count_unsent(connection);
    buffer_free(&connection->kept);
    zmtp_deinit(&connection->zmtp);
}

void connection_serve(struct connection *connection, int what, int64_t now_us)
{
    if (what & POLLER_WRITE && connection->fd >= 0) {
        flush(connection, now_us);
        if (connection->out.size == 0)
            take_kept(connection, now_us);
    }
    if (what & POLLER_READ)
        receive(connection, now_us);
    else if (what & POLLER_END)
        connection_end(connection, NULL);
    wait_for_more(connection);
}

static const char *too_much(const struct connection *connection, size_t size)
{
    if (size > connection->place->load.request_max)
        return "the result is too long for one answer";
    if (size > connection->place->load.total_max - connection->place->unsent)
        return "the answers that clients have not read are too long at the moment";
    return NULL;
}

void connection_answer(struct connection *connection, const uint8_t *bytes, size_t size,
                       int64_t now_us)
{
    const char *why = too_much(connection, size);
    if (why)
        answer_error(connection, why, now_us);
    else
        put_answer(connection, bytes, size, now_us);
    if (connection->out.size == 0)
        take_kept(connection, now_us);
    wait_for_more(connection);
}

/* While nothing is read of it, it cannot tell that it is there. */
int64_t connection_deadline_us(const struct connection *connection)
{
    if (connection->fd < 0)
        return CLOCK_FOREVER;
    if (connection->out.size > 0)
        return connection->sent_us + STALL_US;
    if (!connection->zmtp.is_open)
        return connection->opened_us + HANDSHAKE_US;
    if (connection->zmtp.ttl_ms > 0 && connection->kept.size == 0)
        return connection->heard_us + (int64_t)connection->zmtp.ttl_ms * 1000;
    return CLOCK_FOREVER;
}

void connection_expire(struct connection *connection)
{
    if (connection->out.size > 0)
        connection_end(connection, "it does not read its answer");
    else if (!connection->zmtp.is_open)
        connection_end(connection, "it did not say what it is in time");
    else
        connection_end(connection, "it is silent for longer than it said it would be");
}
