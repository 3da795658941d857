/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The report's histograms as a picture; see plot.h. A panel for each table, a line for each row,
 * over a logarithmic axis; gnuplot reads all from its standard input.
 */
#include "plot.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tell.h"

#define PANEL_WIDTH 1200
#define PANEL_HEIGHT 400

static int is_png(const char *file)
{
    const char *dot = strrchr(file, '.');
    return dot && strcmp(dot, ".png") == 0;
}

int plot_check(const char *file)
{
    const char *dot = strrchr(file, '.');
    if (!dot || (strcmp(dot, ".svg") != 0 && strcmp(dot, ".png") != 0)) {
        tell_error("--plot %s: a file .svg or .png can be drawn", file);
        return -1;
    }
    if (system("command -v gnuplot >/dev/null 2>&1") == 0)
        return 0;
    tell_error("--plot %s: gnuplot draws it, but is not installed", file);
    return -1;
}

/* ------------------------------------------------------------------ what gnuplot reads */

/* In gnuplot's single quotes only the quote itself means anything; it is written twice. */
static void print_quoted(const char *text, FILE *pipe)
{
    fputc('\'', pipe);
    for (; *text; text++)
        fputs(*text == '\'' ? "''" : (char[]){ *text, '\0' }, pipe);
    fputc('\'', pipe);
}

static int count_lines(const struct table *table)
{
    int count = 0;
    for (int i = 0; i < table->row_count; i++)
        count += table->rows[i].histogram.total > 0;
    return count;
}

static int count_panels(const struct report *report)
{
    int count = 0;
    for (int i = 0; i < report->table_count; i++)
        count += count_lines(&report->tables[i]) > 0;
    return count;
}

/* The share of each bucket, in percent, as points in the middle of the buckets. */
static void print_points(const struct histogram *histogram, FILE *pipe)
{
    int first, last;
    histogram_range(histogram, &first, &last);
    for (int i = first > 0 ? first - 1 : 0; i <= last + 1; i++) {
        unsigned count = i < HISTOGRAM_BUCKETS ? histogram->counts[i] : 0;
        fprintf(pipe, "%g %g\n", (histogram_edge(i) + histogram_edge(i + 1)) / 2,
                100.0 * count / histogram->total);
    }
    fputs("e\n", pipe);
}

static void print_panel(const struct table *table, FILE *pipe)
{
    char label[REPORT_LABEL_SIZE];
    const char *comma = "plot ";
    fprintf(pipe, "set title '%s'\n", table->key);
    for (int i = 0; i < table->row_count; i++) {
        if (table->rows[i].histogram.total == 0)
            continue;
        report_label(label, &table->rows[i]);
        fprintf(pipe, "%s'-' using 1:2 with histeps linewidth 2 title '%s'", comma, label);
        comma = ", ";
    }
    fputc('\n', pipe);
    for (int i = 0; i < table->row_count; i++)
        if (table->rows[i].histogram.total > 0)
            print_points(&table->rows[i].histogram, pipe);
}

/* What all panels have in common: as many colours as a table usually has rows, and the legends on
 * the right, so that the axes lie below each other. */
static const char style[] =
    "set logscale x\nset ylabel 'share in %'\nset grid\n"
    "set key outside right noenhanced Left reverse\n"
    "set lmargin at screen 0.07\nset rmargin at screen 0.64\nset yrange [0:*]\n"
    "set xtics ('1 ns' 1e-3, '10 ns' 1e-2, '100 ns' 0.1, '1 us' 1, '10 us' 10, '100 us' 100, "
    "'1 ms' 1e3, '10 ms' 1e4, '100 ms' 1e5, '1 s' 1e6)\n"
    "array colours = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', "
    "'#e377c2', '#7f7f7f', '#bcbd22', '#17becf', '#000000', '#aec7e8']\n"
    "do for [i=1:|colours|] { set linetype i linecolor rgb colours[i] }\n"
    "set linetype cycle |colours|\n";

static void print_script(const char *file, const struct report *report, FILE *pipe)
{
    int panels = count_panels(report);
    fprintf(pipe, "kind = '%s'\nif (kind eq 'png' && strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) "
            "{ kind = 'pngcairo' }\nset terminal @kind size %d,%d\nset output ",
            is_png(file) ? "png" : "svg", PANEL_WIDTH, PANEL_HEIGHT * panels);
    print_quoted(file, pipe);
    fprintf(pipe, "\nset multiplot layout %d,1\n%s", panels, style);
    for (int i = 0; i < report->table_count; i++)
        if (count_lines(&report->tables[i]) > 0)
            print_panel(&report->tables[i], pipe);
    fputs("unset multiplot\n", pipe);
}

int plot_write(const char *file, const struct report *report)
{
    if (count_panels(report) == 0)
        return 0;
    signal(SIGPIPE, SIG_IGN); /* of a gnuplot that ends early: its status tells */
    FILE *pipe = popen("gnuplot", "w");
    if (!pipe) {
        tell_error("gnuplot cannot be run: %s", strerror(errno));
        return -1;
    }
    print_script(file, report, pipe);
    if (pclose(pipe) == 0)
        return 0;
    tell_error("gnuplot could not draw %s", file);
    return -1;
}
