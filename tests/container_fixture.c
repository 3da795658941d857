/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A container; see container_fixture.h.
 */
#include "container_fixture.h"

#include <stdlib.h>

#include "commands/commands.h"
#include "os/clock.h"
#include "server/stepping.h"
#include "simConst.h"

struct container container;
struct errors client_errors;
static struct stepper stepper;
static struct sim_api *sim;
struct buffer message, results;
struct world world;
static struct stop stop;
size_t results_max;

void fixture_begin(void)
{
    sim = fake_sim_new(40501);
    ck_assert_ptr_nonnull(sim);
    container_init(&container);
    buffer_clear(&results);
    results_max = SIZE_MAX;
    world = (struct world){ 0 };
}

void fixture_end(void)
{
    container_deinit(&container);
    errors_deinit(&client_errors);
    sim_free(sim);
    buffer_free(&message);
    buffer_free(&results);
}

void receive(const struct command *commands, size_t count)
{
    message.swap = container.swap;
    message_begin(&message, 1);
    for (size_t i = 0; i < count; i++)
        command_encode(&message, &commands[i]);
    message.swap = 0;
    uint8_t *copy = exact_copy(message.data, message.size);
    container_take(&container, copy, message.size);
    free(copy);
}

void receive_one(struct command command)
{
    receive(&command, 1);
}

int execute_until(int64_t deadline_us)
{
    struct pass one = { .sim = sim, .commands = &command_table, .errors = &client_errors,
                        .stepper = &stepper, .world = &world, .stop = &stop, .sim_time = 777,
                        .results_max = results_max };
    return container_execute(&container, &one, &results, deadline_us);
}

size_t pass(struct command list[LIST])
{
    size_t count = 0;
    buffer_clear(&results);
    ck_assert_int_eq(execute_until(CLOCK_FOREVER), 0);
    struct reader reader = reader_of(results.data, results.size, container.swap);
    while (reader.left > 0) {
        ck_assert_uint_lt(count, LIST);
        ck_assert_int_eq(command_decode(&reader, &list[count++]), 0);
    }
    return count;
}

struct command get_signal(int mode)
{
    return command_of(key_name(simx_cmd_get_integer_signal, "i"), mode, "", 0);
}

struct command set_signal(int32_t value, int mode)
{
    static int32_t values[64];
    static int at;
    int32_t *place = &values[at++ % 64];
    *place = value;
    return command_of(key_name(simx_cmd_set_integer_signal, "i"), mode, place, 4);
}

int32_t int_of(const struct command *answer)
{
    ck_assert_uint_eq(answer->data_size, 4);
    return peek_i32(answer->data);
}
