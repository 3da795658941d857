/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The command table: commands.def expanded into rows, and the search of a row by its number.
 */
#include "simConst.h"
#include "wire/command.h"

enum row {
#define SIMX_COMMAND(name, form, body, reply, effect) ROW_##name,
#include "wire/commands.def"
#undef SIMX_COMMAND
    ROW_COUNT
};

/* The public enumeration and the table must have the same kind of key for each number. */
#define RANGE_NONE(n) ((n) > simx_cmdnull_start && (n) < simx_cmd4bytes_start)
#define RANGE_INT(n) ((n) > simx_cmd4bytes_start && (n) < simx_cmd8bytes_start)
#define RANGE_INT2(n) ((n) > simx_cmd8bytes_start && (n) < simx_cmd1string_start)
#define RANGE_STRING(n) ((n) > simx_cmd1string_start && (n) < simx_cmd4bytes2strings_start)
#define RANGE_INT_STRINGS(n)                                                    \
    ((n) > simx_cmd4bytes2strings_start && (n) < simx_cmd4bytes2strings_end)
#define SIMX_COMMAND(name, form, body, reply, effect) \
    _Static_assert(RANGE_##form(simx_cmd_##name), #name ": key and number disagree");
#include "wire/commands.def"
#undef SIMX_COMMAND

static const struct command_info rows[] = {
#define SIMX_COMMAND(name, form, body, reply, effect) \
    { simx_cmd_##name, #name, KEY_##form, body, reply, EFFECT_##effect },
#include "wire/commands.def"
#undef SIMX_COMMAND
};

int command_row(int number)
{
    switch (number) {
#define SIMX_COMMAND(name, form, body, reply, effect) \
    case simx_cmd_##name: \
        return ROW_##name;
#include "wire/commands.def"
#undef SIMX_COMMAND
    default:
        return -1;
    }
}

size_t command_count(void)
{
    return ROW_COUNT;
}

const struct command_info *command_at(size_t row)
{
    return &rows[row];
}

const struct command_info *command_info(int number)
{
    int row = command_row(number);
    return row < 0 ? NULL : &rows[row];
}

size_t shape_size(const char *shape)
{
    size_t size = 0;
    while (*shape) {
        size_t count = 0;
        while (*shape >= '0' && *shape <= '9')
            count = count * 10 + (size_t)(*shape++ - '0');
        size_t unit = *shape == 'i' || *shape == 'f' ? 4 : *shape == 'B' ? 0 : 1;
        shape++;
        if (*shape == '*') {
            shape++;
            continue;
        }
        size += unit * (count ? count : 1);
    }
    return size;
}
