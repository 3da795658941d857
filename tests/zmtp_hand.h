/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A ZMTP client by hand: bytes to a door and back, with patience and no library. What does not come
 * in 20 s does not come.
 */
#ifndef TESTS_ZMTP_HAND_H
#define TESTS_ZMTP_HAND_H

#include <stddef.h>
#include <stdint.h>

#include "wire/value.h"

struct zmtp_hand {
    int fd;
    uint8_t bytes[4096]; /* that came and were not read */
    size_t at, end;
};

/* Greets, tells its socket's type, and reads what the server says to that. */
void hand_open(struct zmtp_hand *hand, int port, const char *type);
/* Only the connection. */
void hand_connect(struct zmtp_hand *hand, int port);
void hand_close(struct zmtp_hand *hand);

/* The greeting, READY for such a socket, a frame: appended. */
void hand_put_greeting(struct buffer *bytes);
void hand_put_ready(struct buffer *bytes, const char *type);
void hand_put_frame(struct buffer *bytes, int flags, const void *body, size_t size);
/* An empty frame, and one with the request. */
void hand_put_request(struct buffer *bytes, const void *request, size_t size);

/* All of it; 0 when the server has ended the connection. */
int hand_send(struct zmtp_hand *hand, const void *bytes, size_t size);
int hand_send_buffer(struct zmtp_hand *hand, const struct buffer *bytes);
/* So many bytes; 0 when the server has ended the connection before. */
int hand_read(struct zmtp_hand *hand, void *bytes, size_t size);
/* A frame: its flags, -1 when the server has ended the connection. `body` is emptied before. */
int hand_read_frame(struct zmtp_hand *hand, struct buffer *body);
/* The server has ended the connection, or does so; what it said before is passed over. */
int hand_is_ended(struct zmtp_hand *hand);

/* A request and its answer, behind an empty frame: 1, or 0 when the server has ended the
 * connection. */
int hand_ask(struct zmtp_hand *hand, const void *request, size_t size, struct buffer *answer);
int hand_request(struct zmtp_hand *hand, const void *request, size_t size);
int hand_answer(struct zmtp_hand *hand, struct buffer *answer);

#endif
