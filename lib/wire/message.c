/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Encodes and decodes messages; see message.h.
 */
#include "wire/message.h"

#include "simConst.h"

/* Used instead of the client's clock (which has only 26 bits) and the server's clock. */
#define MARK_CLIENT_TIME 0x4d485352 /* "RSHM" */
#define MARK_SERVER_TIME (~MARK_CLIENT_TIME)

int message_decode_header(struct reader *reader, struct message_header *header)
{
    reader_u16(reader); /* the checksum is not used */
    header->version = reader_u8(reader);
    header->id = reader_i32(reader);
    header->client_time = reader_i32(reader);
    header->server_time = reader_i32(reader);
    header->scene_id = reader_u16(reader);
    header->server_state = reader_u8(reader);
    return reader->failed ? COMMAND_E_MALFORMED : 0;
}

void message_encode_header(struct buffer *buffer, const struct message_header *header)
{
    int is_free = header->id == MESSAGE_ID_NONE;
    buffer_put_u16(buffer, 0);
    buffer_put_u8(buffer, header->version);
    buffer_put_i32(buffer, header->id);
    buffer_put_i32(buffer, is_free ? MARK_CLIENT_TIME : header->client_time);
    buffer_put_i32(buffer, is_free ? MARK_SERVER_TIME : header->server_time);
    buffer_put_u16(buffer, header->scene_id);
    buffer_put_u8(buffer, header->server_state);
}

int message_is_ours(const struct message_header *header)
{
    return header->id == MESSAGE_ID_NONE && header->client_time == MARK_CLIENT_TIME &&
           header->server_time == MARK_SERVER_TIME;
}

int message_check(const uint8_t *bytes, size_t size, int swap, struct message_summary *summary)
{
    struct reader reader = reader_of(bytes, size, swap);
    *summary = (struct message_summary){ 0 };
    if (message_decode_header(&reader, &summary->header) < 0)
        return COMMAND_E_MALFORMED;
    while (reader.left > 0) {
        struct command command;
        if (command_decode(&reader, &command) < 0)
            return COMMAND_E_MALFORMED;
        summary->commands++;
        summary->blocking += command.mode == simx_opmode_blocking;
        summary->kill |= command.key.number == simx_cmd_kill_connection;
    }
    return 0;
}
