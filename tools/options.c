/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * simx-bench's command line; see options.h.
 */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot.h"
#include "tell.h"

#define PORT_LOWEST (-99999)
#define PORT_HIGHEST 65535
#define STEP_NUMBER_SIZE 4 /* each stream's value begins with it */

static const char *const measure_names[MEASURE_COUNT] = {
    [MEASURE_PING] = "ping",   [MEASURE_NAMED] = "named",   [MEASURE_STEP] = "step",
    [MEASURE_MODEL] = "model", [MEASURE_STREAM] = "stream", [MEASURE_IMAGE] = "image",
    [MEASURE_SCALE] = "scale", [MEASURE_PACED] = "paced",   [MEASURE_BUSY] = "busy",
    [MEASURE_IDLE] = "idle",   [MEASURE_UNUSED] = "unused"
};

static const char help[] =
    "Usage: simx-bench [OPTION]... [MEASUREMENT]...\n"
    "Measures a remote API server beside the bare limits of this machine.\n"
    "MEASUREMENT is ping, named, step, model, stream, image, scale, paced, busy, idle, unused\n"
    "or all (default).\n"
    "\n"
    "  --port N       server's port, several times for several rows; negative: shared memory\n"
    "                 (default: -1000 and 19997; with --spawn two that are free)\n"
    "  --address HOST server's machine, for positive ports (default: 127.0.0.1)\n"
    "  --spawn        measure an own simx-host, which is started for it\n"
    "  --model FILE   model of that simx-host (default: an empty scene, steps of 10 ms)\n"
    "  --abi NAME     its ABI: vrep3, coppelia4 or coppelia46\n"
    "  --calls N      single calls of a measurement (default: 5000)\n"
    "  --steps N      steps of a measurement (default: 2000)\n"
    "  --streams N    streams that are read in each step (default: 10)\n"
    "  --bytes N      size of each stream's value (default: 180)\n"
    "  --histogram    print how the times are distributed\n"
    "  --plot FILE    draw that, too, into a file .svg or .png, with gnuplot\n"
    "  --json         print JSON instead of tables\n"
    "  -h, --help     print this and end\n"
    "  --version      print the version and end\n";

enum option_id {
    OPTION_PORT = 256, /* below are the characters of short options */
    OPTION_ADDRESS,
    OPTION_SPAWN,
    OPTION_MODEL,
    OPTION_ABI,
    OPTION_CALLS,
    OPTION_STEPS,
    OPTION_STREAMS,
    OPTION_BYTES,
    OPTION_HISTOGRAM,
    OPTION_PLOT,
    OPTION_JSON,
    OPTION_VERSION,
    OPTION_HELP = 'h'
};

static const struct option long_options[] = {
    { "port", required_argument, NULL, OPTION_PORT },
    { "address", required_argument, NULL, OPTION_ADDRESS },
    { "spawn", no_argument, NULL, OPTION_SPAWN },
    { "model", required_argument, NULL, OPTION_MODEL },
    { "abi", required_argument, NULL, OPTION_ABI },
    { "calls", required_argument, NULL, OPTION_CALLS },
    { "steps", required_argument, NULL, OPTION_STEPS },
    { "streams", required_argument, NULL, OPTION_STREAMS },
    { "bytes", required_argument, NULL, OPTION_BYTES },
    { "histogram", no_argument, NULL, OPTION_HISTOGRAM },
    { "plot", required_argument, NULL, OPTION_PLOT },
    { "json", no_argument, NULL, OPTION_JSON },
    { "help", no_argument, NULL, OPTION_HELP },
    { "version", no_argument, NULL, OPTION_VERSION },
    { NULL, 0, NULL, 0 },
};

/* 0, or OPTIONS_E_USAGE after telling what numbers are allowed. */
static int read_number(const char *option, const char *text, int low, int high, int *numberp)
{
    char *rest;
    errno = 0;
    long number = strtol(text, &rest, 10);
    if (rest == text || *rest || errno || number < low || number > high) {
        tell_error("--%s %s: a number from %d to %d is needed", option, text, low, high);
        return OPTIONS_E_USAGE;
    }
    *numberp = (int)number;
    return 0;
}

static int read_port(struct options *options, const char *text)
{
    int port;
    int error = read_number("port", text, PORT_LOWEST, PORT_HIGHEST, &port);
    if (error == 0 && (port == 0 || options->port_count == OPTIONS_PORTS_MAX)) {
        tell_error("--port %s: %s", text,
                   port == 0 ? "no server has port 0" : "nine ports are the most");
        error = OPTIONS_E_USAGE;
    }
    if (error == 0)
        options->ports[options->port_count++] = port;
    return error;
}

/* simx-host would refuse another one, too, but only after its start. */
static int read_abi(struct options *options, const char *text)
{
    static const char *const names[] = { "vrep3", "coppelia4", "coppelia46" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(text, names[i]) == 0) {
            options->abi = text;
            return 0;
        }
    }
    tell_error("--abi %s: vrep3, coppelia4 or coppelia46 is needed", text);
    return OPTIONS_E_USAGE;
}

/* getopt_long could not take the last element; `what` is its answer. */
static int refuse_unknown(int what, char **argv)
{
    const char letter[] = { '-', (char)optopt, '\0' };
    int is_letter = optopt > 0 && optopt < OPTION_PORT;
    tell_error("%s: %s; --help lists the options", is_letter ? letter : argv[optind - 1],
               what == ':' ? "a value is needed" : "no such option");
    return OPTIONS_E_USAGE;
}

static int read_option(struct options *options, int id, const char *text)
{
    switch (id) {
    case OPTION_PORT: return read_port(options, text);
    case OPTION_CALLS: return read_number("calls", text, 1, 10000000, &options->calls);
    case OPTION_STEPS: return read_number("steps", text, 1, 10000000, &options->steps);
    case OPTION_STREAMS: return read_number("streams", text, 0, 10000, &options->streams);
    case OPTION_BYTES:
        return read_number("bytes", text, STEP_NUMBER_SIZE, 100000000, &options->bytes);
    case OPTION_ADDRESS: options->address = text; return 0;
    case OPTION_SPAWN: options->spawn = 1; return 0;
    case OPTION_MODEL: options->model = text; return 0;
    case OPTION_ABI: return read_abi(options, text);
    case OPTION_HISTOGRAM: options->histogram = 1; return 0;
    case OPTION_PLOT: options->plot = text; return 0;
    case OPTION_JSON: options->json = 1; return 0;
    case OPTION_HELP: fputs(help, stdout); return OPTIONS_E_DONE;
    case OPTION_VERSION: puts("simx-bench " PACKAGE_VERSION); return OPTIONS_E_DONE;
    default: return OPTIONS_E_USAGE;
    }
}

static int read_measure(struct options *options, const char *name)
{
    int all = strcmp(name, "all") == 0, found = all;
    options->measures_all |= all;
    for (int i = 0; i < MEASURE_COUNT; i++)
        if (all || strcmp(name, measure_names[i]) == 0)
            found = options->measures[i] = 1;
    if (found)
        return 0;
    tell_error("%s: no such measurement; --help lists them", name);
    return OPTIONS_E_USAGE;
}

/* Options that mean nothing beside each other are mistakes. */
static int check(struct options *options)
{
    const char *wrong = NULL;
    if (!options->spawn && options->model)
        wrong = "--model is for the simulator that --spawn starts";
    else if (!options->spawn && options->abi)
        wrong = "--abi is for the simulator that --spawn starts";
    else if (options->spawn && options->address)
        wrong = "--spawn starts a simulator on this machine, --address means another one";
    else if (!options->spawn && !options->measures_all &&
             (options->measures[MEASURE_IMAGE] || options->measures[MEASURE_SCALE] ||
              options->measures[MEASURE_UNUSED]))
        wrong = "image, scale and unused start simulators of their own: --spawn is needed";
    else if (options->streams == 0 && options->measures[MEASURE_STREAM] && !options->measures_all)
        wrong = "stream: without streams there is nothing to measure";
    else if (options->streams > 0 && options->bytes > INT_MAX / options->streams)
        wrong = "all streams together are too long";
    if (wrong)
        tell_error("%s", wrong);
    if (!options->address)
        options->address = "127.0.0.1";
    if (options->streams == 0)
        options->measures[MEASURE_STREAM] = 0;
    if (!options->spawn)
        options->measures[MEASURE_IMAGE] = options->measures[MEASURE_SCALE] =
            options->measures[MEASURE_UNUSED] = 0;
    if (!wrong && options->plot && plot_check(options->plot) < 0)
        return OPTIONS_E_USAGE;
    return wrong ? OPTIONS_E_USAGE : 0;
}

int options_read(struct options *options, int argc, char **argv)
{
    int id, outcome = 0;
    *options = (struct options){ .calls = 5000, .steps = 2000, .streams = 10, .bytes = 180 };
    while (outcome == 0 && (id = getopt_long(argc, argv, ":h", long_options, NULL)) != -1)
        outcome = id == '?' || id == ':' ? refuse_unknown(id, argv)
                                         : read_option(options, id, optarg);
    if (outcome != 0)
        return outcome;
    if (optind == argc)
        outcome = read_measure(options, "all");
    while (outcome == 0 && optind < argc)
        outcome = read_measure(options, argv[optind++]);
    return outcome == 0 ? check(options) : outcome;
}
