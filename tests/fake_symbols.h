/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of the fake simulator, declared from the adapter's own table: their types are
 * checked by the compiler. They are visible when the fake is built as a module, which plugins look
 * into.
 */
#ifndef FAKE_SYMBOLS_H
#define FAKE_SYMBOLS_H

#include "sim/sim_api.h"

#pragma GCC visibility push(default)
#define SIM_SYMBOL(result, name, arguments) result name arguments;
#define SIM_TWIN(result, name, single, twin)                                                       \
    result name single;                                                                            \
    result name##_D twin;
#include "sim/sim_symbols.def"
#undef SIM_SYMBOL
#undef SIM_TWIN
#pragma GCC visibility pop

/* The float functions beside the double ones. */
#define FAKE_GET(name, count)                                                                      \
    int name(int id, float *out)                                                                   \
    {                                                                                              \
        double values[12] = {0};                                                                   \
        int result = name##_D(id, values);                                                         \
        fake_narrow(out, values, count, result);                                                   \
        return result;                                                                             \
    }
#define FAKE_GET2(name, count)                                                                     \
    int name(int id, int other, float *out)                                                        \
    {                                                                                              \
        double values[12] = {0};                                                                   \
        int result = name##_D(id, other, values);                                                  \
        fake_narrow(out, values, count, result);                                                   \
        return result;                                                                             \
    }
#define FAKE_SET(name)                                                                             \
    int name(int id, float value)                                                                  \
    {                                                                                              \
        return name##_D(id, (double)value);                                                        \
    }
#define FAKE_PUT(name, count)                                                                      \
    int name(int id, const float *in)                                                              \
    {                                                                                              \
        double values[12];                                                                         \
        for (int i = 0; i < (count); i++)                                                          \
            values[i] = (double)in[i];                                                             \
        return name##_D(id, values);                                                               \
    }
#define FAKE_PUT2(name, count)                                                                     \
    int name(int id, int other, const float *in)                                                   \
    {                                                                                              \
        double values[12];                                                                         \
        for (int i = 0; i < (count); i++)                                                          \
            values[i] = (double)in[i];                                                             \
        return name##_D(id, other, values);                                                        \
    }

#endif
