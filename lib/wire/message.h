/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A message: a header of 18 bytes, then zero or more commands back to back.
 *
 *   offset 0 u16 checksum, always 0        11 i32 server's clock, ms (replies)
 *          2 u8  version, 11               15 u16 scene id (replies)
 *          3 i32 message id                17 u8  server state (replies)
 *          7 i32 client's clock, ms
 *
 * A reply repeats the id and clock of the newest message whose commands it answers. Its id is -1 if
 * nothing was executed since the previous reply. Then the rest of the header has no meaning:
 * clients of the predecessor ignore it, and our server identifies itself with special values of
 * both clocks.
 */
#ifndef WIRE_MESSAGE_H
#define WIRE_MESSAGE_H

#include "wire/command.h"
#include "wire/value.h"

#define MESSAGE_HEADER_SIZE 18
#define MESSAGE_VERSION 11
#define MESSAGE_ID_NONE (-1)

struct message_header {
    uint8_t version;
    int32_t id;
    int32_t client_time;
    int32_t server_time;
    uint16_t scene_id;
    uint8_t server_state;
};

/* Reads the header. Returns 0, or COMMAND_E_MALFORMED if the message is too short. */
int message_decode_header(struct reader *reader, struct message_header *header);
void message_encode_header(struct buffer *buffer, const struct message_header *header);
/* True if our server has written the message; 0 means unknown. */
int message_is_ours(const struct message_header *header);

/* The contents of a complete message, after every length in it was checked. */
struct message_summary {
    struct message_header header;
    int commands;
    int blocking; /* number of commands in blocking mode */
    int kill;     /* the message ends the connection */
};

/* Checks the complete message. Returns 0, or COMMAND_E_MALFORMED. After 0, decoding it cannot
 * fail. */
int message_check(const uint8_t *bytes, size_t size, int swap, struct message_summary *summary);

#endif
