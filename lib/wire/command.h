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
#define COMMAND_OPTION_KEEP 1 /* request: do not overwrite an equal pending command */
#define COMMAND_STATUS_ERROR 1 /* reply: execution failed */

/* An integer parameter of no simulator, which only a server of ours has: whether the step is made
 * that the client's last trigger was for. */
#define COMMAND_STEP_PARAMETER 0x73746570
enum command_step { COMMAND_STEP_PENDING, COMMAND_STEP_MADE, COMMAND_STEP_NOT_RUNNING };

/* A malformed command: the peer cannot be understood any further. */
#define COMMAND_E_MALFORMED (-EBADMSG)

enum key_form { KEY_NONE, KEY_INT, KEY_INT2, KEY_STRING, KEY_INT_STRINGS };

enum key_form key_form_of(int number);

/* What names a command: its number and key. The bytes are the key's canonical form in this
 * machine's byte order, which is what equality and hashing look at. */
struct key {
    int number;
    int int1, int2;
    const char *name, *name2; /* "" where the form has none */
};

struct command {
    struct key key;
    int mode;               /* a multiple of 0x10000 */
    uint16_t low;           /* delay in ms or split size */
    int32_t sim_time;       /* ms */
    uint8_t flags;          /* COMMAND_OPTION_... or COMMAND_STATUS_... */
    const uint8_t *data;    /* the chunk's pure data */
    size_t data_size;
    size_t chunk_offset;    /* its place in the whole pure data */
    size_t full_data_size;  /* size of the whole */
};

/* True when all of the pure data is here. */
static inline int command_is_whole(const struct command *command)
{
    return command->data_size == command->full_data_size;
}

/* A command of this mode starts a stream: its sender wants it executed again and again. */
int command_mode_is_stream(int mode);

/* It ends a stream of the same key; one that keeps pending commands does so only as a discontinue. */
int command_ends_stream(const struct command *command);

/* Reads the next command of a message; pointers lead into the message. 0 or COMMAND_E_MALFORMED.
 * All sizes were checked: chunk_offset + data_size <= full_data_size <= INT32_MAX. */
int command_decode(struct reader *reader, struct command *command);

/* Appends sub-header and key for `command` (its data's sizes are taken from it, its data is not
 * written): the caller puts data_size bytes behind. */
void command_encode_head(struct buffer *buffer, const struct command *command);

/* The same with the data. */
void command_encode(struct buffer *buffer, const struct command *command);

/* ------------------------------------------------------------------ keys */

size_t key_size(const struct key *key);
/* Who does not know the secret cannot choose keys of which many have the same. */
uint32_t key_hash(const struct key *key, const uint64_t secret[2]);
int key_equal(const struct key *a, const struct key *b);

/* A copy whose strings lie in `names` (overwritten); 0 or -ENOMEM. */
int key_store(struct key *to, const struct key *from, struct buffer *names);

/* ------------------------------------------------------------------ the table */

/* What executing a command does to the simulator, as far as others must know. */
enum command_effect {
    EFFECT_LOOK,    /* nothing */
    EFFECT_PICTURE, /* nothing; its answer is a picture, which a step or EFFECT_SHOW renews */
    EFFECT_TAKE,    /* takes away what it delivers */
    EFFECT_CHANGE,  /* values that streams deliver may be others afterwards */
    EFFECT_SHOW,    /* pictures too */
    EFFECT_REST,    /* pictures too; simulators refuse it while they stop a simulation */
};

struct command_info {
    int number;
    const char *name;  /* without simx_cmd_ */
    enum key_form form;
    const char *body;  /* shapes: see commands.def */
    const char *reply; /* of a successful execution */
    enum command_effect effect;
};

/* Row of a command, or NULL for a number that nobody defined. */
const struct command_info *command_info(int number);

/* Place of a row in the table's order (for dispatch), -1 for an unknown number. */
int command_row(int number);
size_t command_count(void);
const struct command_info *command_at(size_t row);

/* Bytes of the shortest data that fits a shape. */
size_t shape_size(const char *shape);

#endif
