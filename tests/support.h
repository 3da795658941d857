/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What all unit tests share: running a suite, folders of their own, bytes in blocks of exactly
 * their size, and messages made of commands; ports that nobody else uses are in support_port.h.
 *
 * Tests run in one process without forking, so that threads, sanitizers and the leak check see
 * everything; a suite that hangs is ended by a timer.
 */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <check.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "support_port.h"
#include "wire/command.h"
#include "wire/message.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Runs the suite: the exit status of the program. */
int support_run(Suite *suite);

/* Ends the program when it runs for longer; support_run says 600 s. Called again, it counts
 * anew. */
void support_limit_time(int seconds);
/* A process that is killed then; 0 for none. Not on Windows. */
void support_guard(pid_t id);

/* Does nothing for so long: only for what needs time to pass, never for what can be waited for. */
void support_rest(int time_ms);

/* A suite of one case; setup and teardown (or NULL) surround each test. */
Suite *support_suite(const char *name, void (*setup)(void), void (*teardown)(void),
                     const TTest *const tests[], size_t count);

/* ------------------------------------------------------------------ folders, names */

/* Adds tests that play another user, as a case of its own, which test_other_user.sh runs; not where
 * none can be played. Each runs for 0 to `times` - 1. */
void support_add_other_user(Suite *suite, void (*setup)(void), void (*teardown)(void),
                            const TTest *test, int times);

/* Another user takes the name of this port's segment, and drops it: 0 where none can be played. */
int support_take_name(int port);
void support_drop_name(int port);

/* Enters a new folder; support_leave_folder removes it and what is in it. */
void support_enter_folder(void);
void support_leave_folder(void);
void support_write_file(const char *name, const void *bytes, size_t size);

/* ------------------------------------------------------------------ bytes */

/* A copy that a sanitizer guards at both ends; free it. */
uint8_t *exact_copy(const void *bytes, size_t size);

/* The next field of a line of fields between tabs; NULL when none is left. */
char *support_field(char **linep);

/* Appends the bytes of a hexadecimal text. */
void hex_put(struct buffer *buffer, const char *hex);

/* Changes a value inside a message. */
void patch_u16(uint8_t *at, int value);
void patch_i32(uint8_t *at, int32_t value);
int32_t peek_i32(const uint8_t *at);

/* ------------------------------------------------------------------ messages */

/* Keys of each form. */
struct key key_plain(int number);
struct key key_int(int number, int int1);
struct key key_int2(int number, int int1, int int2);
struct key key_name(int number, const char *name);

/* A key of the command's own form, and data of a shape (see commands.def). */
struct key sample_key(const struct command_info *info);
void sample_put(struct buffer *buffer, const char *shape);

/* A whole command. */
struct command command_of(struct key key, int mode, const void *data, size_t size);
/* A chunk of one. */
struct command chunk_of(struct key key, int mode, const void *data, size_t full_size,
                        size_t offset, size_t size);

/* Begins a message (the buffer is cleared), with this id. */
void message_begin(struct buffer *buffer, int32_t id);

/* The commands of a message; at most `limit`. How many there are; fails the test when malformed. */
size_t message_commands(const uint8_t *message, size_t size, struct command *list, size_t limit);

#endif
