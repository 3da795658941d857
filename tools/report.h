/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Tables of figures, for people or as JSON. A row is one server, or one of the bare limits. A
 * column is a figure that was measured, or how many times a limit another column of the row is.
 */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include <stdio.h>

#include "histogram.h"

#define REPORT_COLUMNS_MAX 12
#define REPORT_TABLES_MAX 14
#define REPORT_LABEL_SIZE 64
#define REPORT_LIMITS_MAX 8

struct column {
    const char *head; /* NULL: only in JSON */
    const char *key; /* in JSON */
    int decimals;
    char limit; /* letter: the column is column `of` divided by this limit; 0: measured */
    int of;
};

struct row {
    const char *what;  /* the transport */
    int port;          /* 0: not told */
    const char *state; /* of the simulation; NULL: does not matter */
    double values[REPORT_COLUMNS_MAX]; /* NAN: unknown */
    struct histogram histogram; /* of what the row tells quantiles of; total 0: none */
};

struct table {
    const char *key;
    const char *title;
    const struct column *columns;
    int column_count;
    struct row *rows;
    int row_count;
};

struct report {
    struct table tables[REPORT_TABLES_MAX];
    int table_count;
    struct {
        char letter;
        double us;
    } limits[REPORT_LIMITS_MAX];
    int limit_count;
    struct row lost; /* takes the values that there was no memory for */
    int failed;      /* there was one such */
    int histograms;  /* shall be printed with the tables */
};

/* Begins a table, to which the rows that follow belong; all texts stay the caller's. */
void report_begin_table(struct report *report, const char *key, const char *title,
                        const struct column *columns, int column_count);
/* A new row with all values unknown, valid until the next one; never NULL. */
struct row *report_add_row(struct report *report, const char *what, int port, const char *state);

void report_set_limit(struct report *report, char letter, double us);

/* What the row is of, as it stands before it. */
void report_label(char text[REPORT_LABEL_SIZE], const struct row *row);

void report_print_text(const struct report *report, FILE *file);
/* The members of a JSON object, each after a comma. */
void report_print_json(const struct report *report, FILE *file);

void report_deinit(struct report *report);

#endif
