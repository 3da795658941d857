/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The legacy protocol without lib/transport or lib/wire, for tests that play an old client or an
 * old service: messages byte by byte, TCP and the predecessor's segment. Fields that the originals
 * leave undefined are filled with UNDEFINED here.
 */
#ifndef TESTS_WHOLE_BYTES_H
#define TESTS_WHOLE_BYTES_H

#include <stddef.h>
#include <stdint.h>

#define BYTES_MAX 200000
#define UNDEFINED 0xEE
#define HEADER 18
#define SUB_HEADER 26

struct bytes {
    uint8_t data[BYTES_MAX];
    size_t size;
    int swap; /* numbers are written in the other byte order */
};

void put_bytes(struct bytes *to, const void *from, size_t size);
void put_8(struct bytes *to, int value);
void put_16(struct bytes *to, int value);
void put_32(struct bytes *to, int32_t value);
void put_float(struct bytes *to, float value);
int32_t get_32(const uint8_t *at, int swap);
float get_float(const uint8_t *at, int swap);

/* Begins a message (`to` is emptied, its byte order stays). */
void put_header(struct bytes *to, int32_t id);

struct raw_command {
    int id;   /* raw */
    int mode; /* its low 16 bits are the delay or split size */
    int options;
    const void *key; /* as bytes */
    size_t key_size;
    const void *data;
    size_t size;
    size_t full, offset; /* of split commands; full 0: all is here */
};
void put_command(struct bytes *to, const struct raw_command *command);

/* A command of a message that was received. */
struct raw_answer {
    int id, mode, status;
    const uint8_t *key, *data;
    size_t key_size, size, full, offset;
};
/* The commands of a message, at most `limit`: how many; fails the test when they are malformed. */
int get_commands(const struct bytes *message, struct raw_answer *list, int limit);
/* Number of answers with this id; the first one comes into `found`. */
int find_answers(const struct bytes *message, int id, struct raw_answer *found);

/* ------------------------------------------------------------------ channels */

enum { RAW_TCP, RAW_SIM_NAME, RAW_VREP_NAME, RAW_WAYS };
#define SEGMENT_HEADER 20 /* the data of a chunk begins there */

struct raw {
    int way;
    int fd;       /* TCP */
    uint8_t *map; /* segment */
    size_t map_size;
    int is_server;
};

/* 0 when nobody is there, or the segment is taken. */
int raw_connect(struct raw *raw, int way, int port);
/* The same until it succeeds; fails the test after some seconds. */
void raw_connect_soon(struct raw *raw, int way, int port);
/* Leaves without a word; `untidy`: the segment's flag stays, as after a crash. */
void raw_close(struct raw *raw, int untidy);

/* A message as the originals send it. 1, or 0 when the peer is gone. */
int raw_send(struct raw *raw, const struct bytes *message);
/* 1, or 0 when the peer has closed or nothing came for some seconds. */
int raw_receive(struct raw *raw, struct bytes *message);
/* True when the peer closes within some seconds. */
int raw_is_closed(struct raw *raw);

/* ------------------------------------------------------------------ parts of them */

/* Everything or nothing, on a socket. */
int tcp_write(int fd, const void *data, size_t size);
/* One packet. */
int tcp_packet(int fd, int probe, int size, int to_come, const void *payload, size_t payload_size);

/* A chunk with these words, of which `size` bytes are copied. */
int segment_put(struct raw *raw, const void *data, size_t size, int32_t length, int32_t offset,
                int32_t total);

/* An old service: listens, with or without SO_REUSEADDR (-1 when the system refuses), or makes the
 * segment of one name. */
int raw_listen(int port, int reuse);
void raw_offer(struct raw *raw, int way, int port, size_t payload);
/* The client that attached to what is offered. 1, or 0 when none came soon. */
int raw_await_client(struct raw *raw, int listener);
void raw_withdraw(int way, int port);

#endif
