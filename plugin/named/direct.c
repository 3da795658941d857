/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions that programs call most, straight to the simulator: with arguments of just the
 * kinds that they expect. Any other arguments are Lua's affair, where there is Lua, so that both
 * ways accept the same.
 */
#include "named/inner.h"

#include <limits.h>
#include <string.h>

#include "sim/sim_api.h"
#include "simConst.h"

#define REALS_MAX 4

/* How a function is called, and what a call gives. */
enum shape {
    SHAPE_int_alone,      /* () -> integer */
    SHAPE_real_alone,     /* () -> number */
    SHAPE_int_of_handle,  /* (handle) -> integer */
    SHAPE_real_of_handle, /* (handle) -> number, or nil when there is none yet */
    SHAPE_reals_twice,    /* (handle) -> array, array */
    SHAPE_reals_of_pair,  /* (handle, [reference]) -> array */
    SHAPE_set_real,       /* (handle, number) */
    SHAPE_set_reals       /* (handle, reference, array), or (handle, array, [reference]) */
};

typedef int function_int_alone(struct sim_api *sim);
typedef double function_real_alone(struct sim_api *sim);
typedef int function_int_of_handle(struct sim_api *sim, int handle);
typedef int function_real_of_handle(struct sim_api *sim, int handle, double *value);
typedef int function_reals_twice(struct sim_api *sim, int handle, double *first, double *second);
typedef int function_reals_of_pair(struct sim_api *sim, int handle, int reference, double *values);
typedef int function_set_real(struct sim_api *sim, int handle, double value);
typedef int function_set_reals(struct sim_api *sim, int handle, int reference,
                               const double *values);

struct direct {
    struct row_name name;
    enum shape shape;
    int count;
    union {
        function_int_alone *int_alone;
        function_real_alone *real_alone;
        function_int_of_handle *int_of_handle;
        function_real_of_handle *real_of_handle;
        function_reals_twice *reals_twice;
        function_reals_of_pair *reals_of_pair;
        function_set_real *set_real;
        function_set_reals *set_reals;
    } as;
};

static const struct direct directs[] = {
#define DIRECT(name, shape, function, count) \
    { ROW_NAME(name), SHAPE_##shape, count, { .shape = function } },
#include "named/direct.def"
#undef DIRECT
};

static const char *const usages[] = {
    [SHAPE_int_alone] = "()",
    [SHAPE_real_alone] = "()",
    [SHAPE_int_of_handle] = "(handle)",
    [SHAPE_real_of_handle] = "(handle)",
    [SHAPE_reals_twice] = "(handle)",
    [SHAPE_reals_of_pair] = "(handle, [reference])",
    [SHAPE_set_real] = "(handle, number)",
    [SHAPE_set_reals] = "(handle, reference, array) or (handle, array, [reference])",
};

/* ------------------------------------------------------------------ arguments */

struct values {
    int handle, reference;
    double reals[REALS_MAX];
};

/* Each reads one argument: true if it is of the kind. */

static int take_int(struct reader *args, int *valuep)
{
    struct cbor_item item;
    int64_t value;
    cbor_next(args, &item);
    if (cbor_item_i64(&item, &value) != 0 || value < INT_MIN || value > INT_MAX)
        return 0;
    *valuep = (int)value;
    return 1;
}

static int take_real(struct reader *args, double *valuep)
{
    struct cbor_item item;
    cbor_next(args, &item);
    return cbor_item_double(&item, valuep) == 0;
}

static int take_reals(struct reader *args, double *values, int count)
{
    struct cbor_item array;
    int taken = 0;
    cbor_next(args, &array);
    if (array.kind == CBOR_NUMBERS && array.count == (size_t)count)
        for (; taken < count; taken++)
            values[taken] = cbor_element_double(&array, (size_t)taken);
    else if (array.kind == CBOR_ARRAY)
        for (; cbor_more(args, &array, (size_t)taken); taken++)
            if (taken == count || !take_real(args, &values[taken]))
                return 0;
    return taken == count;
}

/* The array is the last argument, or comes before the reference. */
static int take_pose(struct reader *args, size_t given, struct values *values, int count)
{
    struct reader second = *args;
    if (given == 3 && take_int(&second, &values->reference))
        return take_reals(&second, values->reals, count);
    return take_reals(args, values->reals, count) &&
           (given == 2 || take_int(args, &values->reference));
}

static int take_arguments(struct named_call *call, const struct direct *direct,
                          struct values *values)
{
    struct reader args = call->args;
    size_t given = call->count;
    *values = (struct values){ .reference = sim_handle_world };
    if (direct->shape == SHAPE_int_alone || direct->shape == SHAPE_real_alone)
        return given == 0;
    if (given == 0 || given > 3 || !take_int(&args, &values->handle))
        return 0;
    switch (direct->shape) {
    case SHAPE_reals_of_pair:
        return given == 1 || (given == 2 && take_int(&args, &values->reference));
    case SHAPE_set_real: return given == 2 && take_real(&args, &values->reals[0]);
    case SHAPE_set_reals: return given >= 2 && take_pose(&args, given, values, direct->count);
    default: return given == 1;
    }
}

/* ------------------------------------------------------------------ results */

#define RESULT_ROOM (2 + 2 * (1 + REALS_MAX * 9)) /* bytes of two arrays of numbers */

static enum named_outcome give(struct named_call *call, const struct buffer *results)
{
    tail_clear(call->tail);
    tail_put(call->tail, results->data, results->size);
    return CALL_RETURNS;
}

static enum named_outcome give_real(struct named_call *call, int is_there, double value)
{
    uint8_t room[RESULT_ROOM];
    struct buffer results = { .data = room, .capacity = sizeof room };
    cbor_put_array(&results, 1);
    if (is_there)
        cbor_put_double(&results, value);
    else
        cbor_put_null(&results);
    return give(call, &results);
}

static void put_reals(struct buffer *results, const double *values, int count)
{
    cbor_put_array(results, (size_t)count);
    for (int i = 0; i < count; i++)
        cbor_put_double(results, values[i]);
}

static enum named_outcome give_reals(struct named_call *call, const double *first,
                                     const double *second, int count)
{
    uint8_t room[RESULT_ROOM];
    struct buffer results = { .data = room, .capacity = sizeof room };
    cbor_put_array(&results, second ? 2 : 1);
    put_reals(&results, first, count);
    if (second)
        put_reals(&results, second, count);
    return give(call, &results);
}

/* Functions that set something have no result in scripts since 4.6; simx-host's still have one. */
static enum named_outcome give_done(struct named_call *call, int result)
{
    struct sim_api *sim = call->named->place.sim;
    return sim->generation == SIM_COPPELIA46 && !sim_is_host(sim) ? invoke_return_nothing(call)
                                                                  : invoke_return_int(call, result);
}

/* ------------------------------------------------------------------ calls */

static enum named_outcome call_getter(struct named_call *call, const struct direct *direct,
                                      const struct values *values)
{
    struct sim_api *sim = call->named->place.sim;
    double first[REALS_MAX] = { 0 }, second[REALS_MAX] = { 0 };
    int result;
    switch (direct->shape) {
    case SHAPE_real_of_handle:
        result = direct->as.real_of_handle(sim, values->handle, first);
        return result < 0 ? invoke_fail_as_told(call) : give_real(call, result > 0, first[0]);
    case SHAPE_reals_twice:
        result = direct->as.reals_twice(sim, values->handle, first, second);
        return result < 0 ? invoke_fail_as_told(call)
                          : give_reals(call, first, second, direct->count);
    default:
        result = direct->as.reals_of_pair(sim, values->handle, values->reference, first);
        return result < 0 ? invoke_fail_as_told(call)
                          : give_reals(call, first, NULL, direct->count);
    }
}

static enum named_outcome call_function(struct named_call *call, const struct direct *direct,
                                        const struct values *values)
{
    struct sim_api *sim = call->named->place.sim;
    int result;
    switch (direct->shape) {
    case SHAPE_int_alone: return invoke_return_int(call, direct->as.int_alone(sim));
    case SHAPE_real_alone: return give_real(call, 1, direct->as.real_alone(sim));
    case SHAPE_int_of_handle:
        result = direct->as.int_of_handle(sim, values->handle);
        return result < 0 ? invoke_fail_as_told(call) : invoke_return_int(call, result);
    case SHAPE_set_real:
        result = direct->as.set_real(sim, values->handle, values->reals[0]);
        return result < 0 ? invoke_fail_as_told(call) : give_done(call, result);
    case SHAPE_set_reals:
        result = direct->as.set_reals(sim, values->handle, values->reference, values->reals);
        return result < 0 ? invoke_fail_as_told(call) : give_done(call, result);
    default: return call_getter(call, direct, values);
    }
}

int direct_call(struct named_call *call, enum named_outcome *outcomep)
{
    struct values values;
    char stale[8];
    const struct direct *direct = row_find(directs, sizeof directs / sizeof directs[0],
                                           sizeof directs[0], call->name, call->name_size);
    if (!direct)
        return 0;
    if (call->missing > 0 || !take_arguments(call, direct, &values)) {
        *outcomep = invoke_fail(call, "%s: the arguments are not %s", direct->name.text,
                                usages[direct->shape]);
        return !sim_has_addon(call->named->place.sim);
    }
    sim_take_error(call->named->place.sim, stale, sizeof stale); /* not this call's fault */
    *outcomep = call_function(call, direct, &values);
    return 1;
}
