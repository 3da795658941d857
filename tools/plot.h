/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The report's histograms as a picture, drawn by gnuplot.
 */
#ifndef TOOLS_PLOT_H
#define TOOLS_PLOT_H

#include "report.h"

/* Whether such a file can be drawn: its name ends in .svg or .png, and gnuplot is there. 0, or -1
 * after telling why not. */
int plot_check(const char *file);

/* 0, or -1 after telling what went wrong. */
int plot_write(const char *file, const struct report *report);

#endif
