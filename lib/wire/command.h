/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One command inside a message: a sub-header of 26 bytes, the key, the pure data (or one chunk of
 * it). The form of the key follows from the command's number alone.
 *
 *   offset  0 i32 bytes of this command in this message     14 i32 number + operation mode
 *           4 i32 bytes of the whole command                18 u16 delay in ms, or split size
 *           8 u16 bytes of the key                          20 i32 simulation time, ms (replies)
 *          10 i32 position of this chunk in the pure data   24 u8  options / status, 25 u8 unused
 */
#ifndef WIRE_COMMAND_H
#define WIRE_COMMAND_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/value.h"

#define COMMAND_HEADER_SIZE 26
#define COMMAND_TALKS 64 /* keys of named_call, from 0, with which requests and replies alternate */
#define COMMAND_OPTION_KEEP 1 /* request: do not overwrite a pending command with the same key */
#define COMMAND_STATUS_ERROR 1 /* reply: execution failed */

/* An integer parameter that only our server has, and no simulator: whether the step of the
 * client's last trigger is made. */
#define COMMAND_STEP_PARAMETER 0x73746570
enum command_step { COMMAND_STEP_PENDING, COMMAND_STEP_MADE, COMMAND_STEP_NOT_RUNNING };

/* A malformed command: later data of this peer cannot be decoded. */
#define COMMAND_E_MALFORMED (-EBADMSG)

enum key_form { KEY_NONE, KEY_INT, KEY_INT2, KEY_STRING, KEY_INT_STRINGS };

enum key_form key_form_of(int number);

/* The identity of a command: its number and key. The bytes are the key's canonical form in this
 * machine's byte order, as used for comparison and hashing. */
struct key {
    int number;
    int int1, int2;
    const char *name, *name2; /* "" if the form has none */
};

struct command {
    struct key key;
    int mode;               /* a multiple of 0x10000 */
    uint16_t low;           /* delay in ms or split size */
    int32_t sim_time;       /* ms */
    uint8_t flags;          /* COMMAND_OPTION_... or COMMAND_STATUS_... */
    const uint8_t *data;    /* pure data of this chunk */
    size_t data_size;
    size_t chunk_offset;    /* offset of the chunk in the complete pure data */
    size_t full_data_size;  /* size of the complete pure data */
};

/* True if the pure data is complete. */
static inline int command_is_whole(const struct command *command)
{
    return command->data_size == command->full_data_size;
}

/* True if a command of this mode starts a stream: it is executed repeatedly. */
int command_mode_is_stream(int mode);

/* True if the command ends a stream with the same key. A command with COMMAND_OPTION_KEEP does so
 * only in mode discontinue. */
int command_ends_stream(const struct command *command);

/* Reads the next command of a message; pointers refer to the message. Returns 0 or
 * COMMAND_E_MALFORMED. All sizes were checked: chunk_offset + data_size <= full_data_size <=
 * INT32_MAX. */
int command_decode(struct reader *reader, struct command *command);

/* Appends the sub-header and the key of `command`, with its data sizes. Its data is not written:
 * the caller appends data_size bytes. */
void command_encode_head(struct buffer *buffer, const struct command *command);

/* Corrects such a head at `start`: all that follows it is its data. */
void command_complete_head(struct buffer *buffer, size_t start, uint8_t flags);

/* As command_encode_head, with the data. */
void command_encode(struct buffer *buffer, const struct command *command);

/* ------------------------------------------------------------------ keys */

size_t key_size(const struct key *key);
/* Without the secret, a peer cannot choose many keys with the same hash. */
uint32_t key_hash(const struct key *key, const uint64_t secret[2]);
int key_equal(const struct key *a, const struct key *b);

/* Makes a copy whose strings are in `names` (overwritten). Returns 0 or -ENOMEM. */
int key_store(struct key *to, const struct key *from, struct buffer *names);

/* ------------------------------------------------------------------ the table */

/* The effect of a command on the simulator, as far as other clients and streams must know it. */
enum command_effect {
    EFFECT_LOOK,    /* nothing */
    EFFECT_PICTURE, /* nothing; its answer is an image, which a step or EFFECT_SHOW changes */
    EFFECT_TAKE,    /* removes what it delivers from the simulator */
    EFFECT_CHANGE,  /* values of streams may be different afterwards */
    EFFECT_SHOW,    /* images of streams, too */
    EFFECT_REST,    /* images, too; simulators refuse it while they stop a simulation */
};

struct command_info {
    int number;
    const char *name;  /* without simx_cmd_ */
    enum key_form form;
    const char *body;  /* shapes: see commands.def */
    const char *reply; /* shapes of the data after success */
    enum command_effect effect;
};

/* Returns the row of a command, or NULL for an unknown number. */
const struct command_info *command_info(int number);

/* Returns the index of a row in the table (for dispatch), -1 for an unknown number. */
int command_row(int number);
size_t command_count(void);
const struct command_info *command_at(size_t row);

/* Returns the size in bytes of the shortest data that fits a shape. */
size_t shape_size(const char *shape);

#endif
