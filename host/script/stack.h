/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A stack of script values: nothing, booleans, integers, numbers, strings and tables of all these.
 * A value owns what it holds.
 */
#ifndef HOST_STACK_H
#define HOST_STACK_H

enum value_type {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INTEGER,
    VALUE_NUMBER,
    VALUE_STRING,
    VALUE_TABLE
};

struct value;

struct value_table {
    struct value *keys; /* NULL: an array, whose keys are 1, 2, 3... */
    struct value *values;
    int count;
    int room;
};

struct value {
    enum value_type type;
    int size; /* of a string, in bytes */
    union {
        long long integer; /* and 0 or 1 of a boolean */
        double number;
        char *bytes; /* with a NUL behind */
        struct value_table *table;
    } as;
};

struct stack {
    struct value *values; /* the last is the top */
    int size;
    int room;
};

struct value value_integer(long long integer);
struct value value_number(double number);
struct value value_string(const char *bytes, int size);
struct value value_new_table(void);
void value_free(struct value *value);
struct value value_copy(const struct value *value);

/* Integers, numbers and nothing else: 1, or 0 when the value is not one. */
int value_to_number(const struct value *value, double *numberp);
int value_to_integer(const struct value *value, long long *integerp);

/* Takes key and value into the table. Of pairs with one key the last is meant: none is looked for,
 * because tables of clients can be large. */
void value_put(struct value_table *table, struct value key, struct value value);

/* The stack of a handle; NULL with an error of `function`. */
struct stack *stack_get(int handle, const char *function);

void stack_free(struct stack *stack);

/* Takes the value. */
void stack_push(struct stack *stack, struct value value);

/* The caller gets the top value; the stack must not be empty. */
struct value stack_pop(struct stack *stack);

/* NULL when the stack is empty. */
struct value *stack_top(struct stack *stack);

#endif
