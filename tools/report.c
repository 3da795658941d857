/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Tables of figures; see report.h.
 */
#include "report.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX REPORT_LABEL_SIZE

/* ------------------------------------------------------------------ filling */

void report_begin_table(struct report *report, const char *key, const char *title,
                        const struct column *columns, int column_count)
{
    assert(report->table_count < REPORT_TABLES_MAX && column_count <= REPORT_COLUMNS_MAX);
    report->tables[report->table_count++] = (struct table){
        .key = key, .title = title, .columns = columns, .column_count = column_count
    };
}

struct row *report_add_row(struct report *report, const char *what, int port, const char *state)
{
    struct table *table = &report->tables[report->table_count - 1];
    struct row *rows = realloc(table->rows, (size_t)(table->row_count + 1) * sizeof(*rows));
    struct row *row = rows ? &rows[table->row_count] : &report->lost;
    if (rows) {
        table->rows = rows;
        table->row_count++;
    } else {
        report->failed = 1;
    }
    *row = (struct row){ .what = what, .port = port, .state = state };
    for (int i = 0; i < REPORT_COLUMNS_MAX; i++)
        row->values[i] = NAN;
    return row;
}

void report_set_limit(struct report *report, char letter, double us)
{
    if (report->limit_count == REPORT_LIMITS_MAX)
        return;
    report->limits[report->limit_count].letter = letter;
    report->limits[report->limit_count++].us = us;
}

void report_deinit(struct report *report)
{
    for (int i = 0; i < report->table_count; i++)
        free(report->tables[i].rows);
    *report = (struct report){ .table_count = 0 };
}

/* ------------------------------------------------------------------ cells */

static double limit_of(const struct report *report, char letter)
{
    for (int i = 0; i < report->limit_count; i++)
        if (report->limits[i].letter == letter)
            return report->limits[i].us;
    return NAN;
}

static double cell(const struct report *report, const struct table *table, int row, int column)
{
    const struct column *info = &table->columns[column];
    const double *values = table->rows[row].values;
    return info->limit ? values[info->of] / limit_of(report, info->limit) : values[column];
}

/* The same digits in both forms of the report. Quotients have two that count, at least. */
static void format_cell(char text[TEXT_MAX], const struct column *column, double value,
                        const char *unknown)
{
    int decimals = column->decimals;
    if (column->limit)
        decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    if (isfinite(value))
        snprintf(text, TEXT_MAX, "%.*f", decimals, value);
    else
        snprintf(text, TEXT_MAX, "%s", unknown);
}

void report_label(char text[REPORT_LABEL_SIZE], const struct row *row)
{
    char port[16] = "";
    if (row->port != 0)
        snprintf(port, sizeof port, " %d", row->port);
    snprintf(text, TEXT_MAX, "%s%s%s%s", row->what, port, row->state ? ", " : "",
             row->state ? row->state : "");
}

/* ------------------------------------------------------------------ for people */

static int label_width(const struct table *table)
{
    char text[TEXT_MAX];
    size_t width = 0;
    for (int i = 0; i < table->row_count; i++) {
        report_label(text, &table->rows[i]);
        width = strlen(text) > width ? strlen(text) : width;
    }
    return (int)width;
}

static int column_width(const struct report *report, const struct table *table, int column)
{
    char text[TEXT_MAX];
    size_t width = strlen(table->columns[column].head);
    for (int i = 0; i < table->row_count; i++) {
        format_cell(text, &table->columns[column], cell(report, table, i, column), "-");
        width = strlen(text) > width ? strlen(text) : width;
    }
    return (int)width;
}

static void print_heads(const struct table *table, int labels, const int *widths, FILE *file)
{
    fprintf(file, "\n%s: %s\n  %*s", table->key, table->title, labels, "");
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].head)
            fprintf(file, "  %*s", widths[i], table->columns[i].head);
    fputc('\n', file);
}

static void print_table(const struct report *report, const struct table *table, FILE *file)
{
    char text[TEXT_MAX];
    int widths[REPORT_COLUMNS_MAX], labels = label_width(table);
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].head)
            widths[i] = column_width(report, table, i);
    print_heads(table, labels, widths, file);
    for (int i = 0; i < table->row_count; i++) {
        report_label(text, &table->rows[i]);
        fprintf(file, "  %-*s", labels, text);
        for (int j = 0; j < table->column_count; j++) {
            if (!table->columns[j].head)
                continue;
            format_cell(text, &table->columns[j], cell(report, table, i, j), "-");
            fprintf(file, "  %*s", widths[j], text);
        }
        fputc('\n', file);
    }
}

static void print_histograms(const struct table *table, FILE *file)
{
    char text[TEXT_MAX];
    for (int i = 0; i < table->row_count; i++) {
        const struct row *row = &table->rows[i];
        if (row->histogram.total == 0)
            continue;
        report_label(text, row);
        fprintf(file, "\n  %s, us: how many\n", text);
        histogram_print_text(&row->histogram, file);
    }
}

void report_print_text(const struct report *report, FILE *file)
{
    for (int i = 0; i < report->table_count; i++) {
        if (report->tables[i].row_count == 0)
            continue;
        print_table(report, &report->tables[i], file);
        if (report->histograms)
            print_histograms(&report->tables[i], file);
    }
}

/* ------------------------------------------------------------------ JSON */

/* All texts are this program's own: nothing in them needs escaping. */
static void print_object(const struct report *report, const struct table *table, int row,
                         FILE *file)
{
    char text[TEXT_MAX];
    const struct row *values = &table->rows[row];
    fprintf(file, "    {\"what\": \"%s\"", values->what);
    if (values->port != 0)
        fprintf(file, ", \"port\": %d", values->port);
    if (values->state)
        fprintf(file, ", \"state\": \"%s\"", values->state);
    for (int i = 0; i < table->column_count; i++) {
        format_cell(text, &table->columns[i], cell(report, table, row, i), "null");
        fprintf(file, ", \"%s\": %s", table->columns[i].key, text);
    }
    if (values->histogram.total > 0) {
        fputs(", \"histogram\": ", file);
        histogram_print_json(&values->histogram, file);
    }
    fputc('}', file);
}

void report_print_json(const struct report *report, FILE *file)
{
    for (int i = 0; i < report->table_count; i++) {
        const struct table *table = &report->tables[i];
        fprintf(file, ",\n  \"%s\": [", table->key);
        for (int j = 0; j < table->row_count; j++) {
            fputs(j > 0 ? ",\n" : "\n", file);
            print_object(report, table, j, file);
        }
        fprintf(file, "%s]", table->row_count > 0 ? "\n  " : "");
    }
}
