/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * simx-bench: how quick a remote API server is, beside what this machine could do at best.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "options.h"
#include "plot.h"
#include "report.h"
#include "spawn.h"
#include "tell.h"

#define STATUS_USAGE 2

static void choose_default_ports(struct options *options)
{
    options->ports[0] = -1000;
    options->ports[1] = 19997;
    options->port_count = 2;
}

/* 0, or -1 when the figures did not get through. */
static int print_report(const struct options *options, const struct report *report)
{
    if (options->json) {
        printf("{\n  \"version\": \"" PACKAGE_VERSION "\",\n  \"streams\": %d,\n  \"bytes\": %d",
               options->streams, options->bytes);
        report_print_json(report, stdout);
        puts("\n}");
    } else {
        printf("simx-bench " PACKAGE_VERSION ": %d streams of %d bytes\n", options->streams,
               options->bytes);
        report_print_text(report, stdout);
    }
    if (report->failed)
        tell_error("no memory for the whole report");
    else if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    else
        tell_error("the report cannot be written: %s", strerror(errno));
    return -1;
}

static int measure_and_print(const struct options *options, pid_t host)
{
    struct report report = { .histograms = options->histogram };
    struct bench bench = { .options = options, .report = &report, .host = host };
    int outcome = measure_all(&bench);
    if (outcome != MEASURE_E_NOTHING && print_report(options, &report) < 0)
        outcome = -1;
    if (outcome != MEASURE_E_NOTHING && options->plot && plot_write(options->plot, &report) < 0)
        outcome = -1;
    report_deinit(&report);
    return outcome;
}

int main(int argc, char **argv)
{
    struct options options;
    struct spawn spawn = { .pid = 0 };
    int outcome = options_read(&options, argc, argv);
    if (outcome != 0)
        return outcome == OPTIONS_E_DONE ? EXIT_SUCCESS : STATUS_USAGE;
    if (options.port_count == 0 && options.spawn)
        outcome = spawn_choose_ports(&options);
    else if (options.port_count == 0)
        choose_default_ports(&options);
    if (outcome == 0 && options.spawn)
        outcome = spawn_start(&spawn, &options);
    if (outcome == 0)
        outcome = measure_and_print(&options, spawn.pid);
    spawn_end(&spawn);
    return outcome == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
