/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Lock-step messages through the predecessor's shared-memory segment:
 *
 *   offset 0 u8  1 while a client is attached,     6 i32 bytes in this chunk
 *                2 when this memory is not used any more
 *          1 i32 bytes of the payload area        10 i32 offset of the chunk, always 20
 *          5 u8  0 empty, 1 chunk from the        14 i32 bytes of the whole message
 *                client, 2 from the server        20     payload area
 *
 * That protocol is pure polling. We poll for a few microseconds, then sleep on the word that
 * contains the state byte. A peer of our kind wakes us; a change by the predecessor's peer is
 * detected when the sleep ends. The memory has an old and a new name. If the peer claims its byte
 * (os/shared.h), its death is detected at once, otherwise after a second of silence. After the
 * payload area, the predecessor has 20 unused bytes. Our server writes a mark there: memory with
 * the mark and without a claim remains from a dead server. Our client, attached, writes the next
 * one: with it and without a claim, a client has died before the server saw it.
 */
#ifndef TRANSPORT_SEGMENT_H
#define TRANSPORT_SEGMENT_H

#include "os/shared.h"
#include "transport/channel.h"

#define OFFSET_FLAG 0
#define OFFSET_PAYLOAD_SIZE 1
#define OFFSET_STATE 5
#define OFFSET_CHUNK_SIZE 6
#define OFFSET_CHUNK_AT 10
#define OFFSET_TOTAL 14
#define HEADER_SIZE 20
#define MARK 0x4d485352 /* "RSHM" */
#define MARK_OF_SERVER 0 /* where, after the payload area */
#define MARK_OF_CLIENT 4
#define WORD_FLAG 0  /* 4-aligned words that contain the flag and the state */
#define WORD_STATE 4

enum { STATE_EMPTY, STATE_CLIENT, STATE_SERVER };
enum { FLAG_FREE, FLAG_ATTACHED, FLAG_OVER };

#define NAME_COUNT 2
#define NAME_SIZE 48

/* The name of this form, 0 to NAME_COUNT - 1, for a port's number. */
void segment_name(char name[NAME_SIZE], int form, int number);
/* Removes the names of this memory, but not of another one that has them now. */
void segment_unname(const struct shared *memory, int number);

/* A number of the memory; the peer can change it at any time, so it is read once. */
int32_t segment_get_i32(const struct shared *memory, size_t offset);
void segment_put_i32(const struct shared *memory, size_t offset, size_t value);
/* MARK_OF_SERVER or MARK_OF_CLIENT. */
int segment_has_mark(const struct shared *memory, size_t payload, size_t which);
/* WORD_FLAG or WORD_STATE. */
uint32_t *segment_word(const struct shared *memory, size_t offset);

/* A channel to the peer that is attached. Takes ownership of the memory. Returns 0 or -ENOMEM. */
int segment_new(struct channel **channelp, struct shared *memory, int number, int is_server,
                size_t payload);

#endif
