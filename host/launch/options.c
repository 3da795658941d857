/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The launcher's command line.
 */
#include "launch/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECTIONS_FILE "remoteApiConnections.txt" /* read by the plugin */
#define EMIT_COUNT_MAX 100000
#define EMIT_SIZE_MAX 100000000
#define PORT_MIN (-99999)
#define PORT_MAX 65535

static const int default_ports[] = { 19997, -1000 };
#define DEFAULT_ZMQ_PORT 23000 /* the simulators' */

static const struct generation generations[] = {
    { "coppelia4", "libcoppeliaSim.so", "libsimExtRemoteApi.so" },
    { "vrep3", "libv_rep.so", "libv_repExtRemoteApi.so" },
    { "coppelia46", "libcoppeliaSimHeadless.so", "libsimRemoteApi.so" },
};

enum option_id {
    OPTION_PORT = 256, /* below are the characters of short options */
    OPTION_ZMQ_PORT,
    OPTION_NO_SYNC,
    OPTION_ABI,
    OPTION_PLUGIN,
    OPTION_SCRIPT,
    OPTION_RUN,
    OPTION_REALTIME,
    OPTION_STEPS,
    OPTION_EMIT,
    OPTION_RENDER,
    OPTION_SHADOWS,
    OPTION_PACKAGE_PATH,
    OPTION_BASE,
    OPTION_SKIP_MISSING_MESHES,
    OPTION_FIX_INERTIA,
    OPTION_KEYFRAME,
    OPTION_VERSION,
    OPTION_HELP,
    /* as the simulators have them */
    OPTION_HEADLESS = 'h',
    OPTION_TRULY_HEADLESS = 'H',
    OPTION_QUIT = 'q',
    OPTION_START = 's',
    OPTION_ARGUMENT = 'g',
    OPTION_SCENE = 'f',
    OPTION_VERBOSITY = 'v',
    OPTION_WINDOW = 'w'
};

static const struct option long_options[] = {
    { "port", required_argument, NULL, OPTION_PORT },
    { "zmq-port", required_argument, NULL, OPTION_ZMQ_PORT },
    { "no-sync", no_argument, NULL, OPTION_NO_SYNC },
    { "abi", required_argument, NULL, OPTION_ABI },
    { "plugin", required_argument, NULL, OPTION_PLUGIN },
    { "script", required_argument, NULL, OPTION_SCRIPT },
    { "run", no_argument, NULL, OPTION_RUN },
    { "realtime", optional_argument, NULL, OPTION_REALTIME },
    { "steps", required_argument, NULL, OPTION_STEPS },
    { "emit", required_argument, NULL, OPTION_EMIT },
    { "render", required_argument, NULL, OPTION_RENDER },
    { "shadows", required_argument, NULL, OPTION_SHADOWS },
    { "package-path", required_argument, NULL, OPTION_PACKAGE_PATH },
    { "base", required_argument, NULL, OPTION_BASE },
    { "skip-missing-meshes", no_argument, NULL, OPTION_SKIP_MISSING_MESHES },
    { "fix-inertia", no_argument, NULL, OPTION_FIX_INERTIA },
    { "keyframe", required_argument, NULL, OPTION_KEYFRAME },
    { "help", no_argument, NULL, OPTION_HELP },
    { "version", no_argument, NULL, OPTION_VERSION },
    { NULL, 0, NULL, 0 },
};

static void print_help(void)
{
    puts("Usage: simx-host [OPTION]... [MODEL]\n"
         "Simulates a model (MJCF, URDF or SDF) and serves it to remote API clients.\n"
         "\n"
         "  --port N        serve port N, at most nine times; negative: shared memory\n"
         "                  (default: what " CONNECTIONS_FILE " says, else 19997 and -1000)\n"
         "  --zmq-port N    serve TCP port N to ZeroMQ clients; none: do not\n"
         "                  (default: 23000, or the next one that is free)\n"
         "  --no-sync       do not let clients step the simulation\n"
         "  --abi NAME      be vrep3, coppelia4 (default) or coppelia46 for the plugin\n"
         "  --plugin FILE   load this plugin; none: run without one\n"
         "  --script FILE   run this Lua script as the simulation's main script\n"
         "  --run           start the simulation at once\n"
         "  --realtime [on|off]\n"
         "                  keep pace with the clock, or do not (default: only for ZeroMQ clients\n"
         "                  that do not step)\n"
         "  --steps N       end after N steps\n"
         "  --emit N:BYTES  rewrite N string signals of BYTES bytes at each step\n"
         "  --render HOW    make images with egl, osmesa or none (default: with what works),\n"
         "                  or synthetic: patterns that cost nothing\n"
         "  --shadows HOW   draw shadows, reflections and smooth edges: on, off or auto\n"
         "                  (default), which is in images from 320x240 pixels on\n"
         "  --package-path DIR[:DIR...]\n"
         "                  find package://NAME and model://NAME in these folders\n"
         "  --base HOW      let a robot's base be free or fixed (default: auto)\n"
         "  --skip-missing-meshes, --fix-inertia\n"
         "                  load a robot without meshes that are not there; with masses and\n"
         "                  inertias made large enough for MuJoCo\n"
         "  --keyframe NAME begin in this keyframe of the model\n"
         "  -h -q -sMS -gREMOTEAPISERVERSERVICE_PORT_DEBUG_TRIGGER\n"
         "                  as with the simulators: no window, start at once and stop after MS of\n"
         "                  simulated time, quit then, serve that port\n"
         "  --help, or -h alone: print this and end\n"
         "  --version       print the version and end\n"
         "\n"
         "Without MODEL a small robot is simulated.");
}

__attribute__((noreturn)) static void options_refuse(const char *option, const char *argument,
                                                     const char *why)
{
    fprintf(stderr, "simx-host: --%s %s: %s\n", option, argument, why);
    exit(HOST_STATUS_USAGE);
}

/* getopt_long could not take the last element; `what` is its answer. */
__attribute__((noreturn)) static void options_refuse_unknown(int what, char **argv)
{
    const char *why = what == ':' ? "a value is needed" : "no such option";
    const char letter[] = { '-', (char)optopt, '\0' };
    int is_letter = optopt > 0 && optopt < OPTION_PORT;
    fprintf(stderr, "simx-host: %s: %s; --help lists the options\n",
            is_letter ? letter : argv[optind - 1], why);
    exit(HOST_STATUS_USAGE);
}

/* A whole number within limits that ends where `end` allows. */
static int number_read(const char *text, long low, long high, char end, long *numberp,
                       const char **restp)
{
    char *rest;
    errno = 0;
    *numberp = strtol(text, &rest, 10);
    *restp = rest;
    return rest != text && !errno && *rest == end && *numberp >= low && *numberp <= high;
}

static void port_read(struct host_options *host, const char *text)
{
    const char *rest;
    long port;
    if (!number_read(text, PORT_MIN, PORT_MAX, '\0', &port, &rest) || port == 0)
        options_refuse("port", text, "a port is 1 to 65535, or -1 to -99999 for shared memory");
    for (int i = 0; i < host->port_count; i++)
        if (host->ports[i] == port)
            options_refuse("port", text, "this port is given twice");
    if (host->port_count == HOST_PORTS_MAX)
        options_refuse("port", text, "nine ports are the most");
    host->ports[host->port_count++] = (int)port;
}

static void zmq_port_read(struct options *options, const char *text)
{
    const char *rest;
    long port = 0;
    if (strcmp(text, "none") != 0 && !number_read(text, 1, PORT_MAX, '\0', &port, &rest))
        options_refuse("zmq-port", text, "a TCP port is 1 to 65535; none serves no such port");
    options->host.zmq_port = (int)port;
    options->has_zmq_port = 1;
}

static void emit_read(struct host_options *host, const char *text)
{
    const char *rest;
    long count, size;
    if (!number_read(text, 1, EMIT_COUNT_MAX, ':', &count, &rest) ||
        !number_read(rest + 1, 0, EMIT_SIZE_MAX, '\0', &size, &rest))
        options_refuse("emit", text, "a number of signals and their size are needed, as 10:180");
    host->emit_count = (int)count;
    host->emit_size = (int)size;
}

static void render_read(struct host_options *host, const char *text)
{
    if (strcmp(text, "egl") == 0)
        host->render = HOST_RENDER_EGL;
    else if (strcmp(text, "osmesa") == 0)
        host->render = HOST_RENDER_OSMESA;
    else if (strcmp(text, "none") == 0)
        host->render = HOST_RENDER_NONE;
    else if (strcmp(text, "synthetic") == 0)
        host->render = HOST_RENDER_SYNTHETIC;
    else
        options_refuse("render", text, "egl, osmesa, none or synthetic is needed");
}

static void shadows_read(struct host_options *host, const char *text)
{
    if (strcmp(text, "auto") == 0)
        host->shadows = HOST_SHADOWS_AUTO;
    else if (strcmp(text, "on") == 0)
        host->shadows = HOST_SHADOWS_ON;
    else if (strcmp(text, "off") == 0)
        host->shadows = HOST_SHADOWS_OFF;
    else
        options_refuse("shadows", text, "on, off or auto is needed");
}

static void realtime_read(struct host_options *host, const char *text)
{
    if (!text || strcmp(text, "on") == 0)
        host->realtime = HOST_REALTIME_ON;
    else if (strcmp(text, "off") == 0)
        host->realtime = HOST_REALTIME_OFF;
    else
        options_refuse("realtime", text, "on or off is needed");
}

static void base_read(struct host_options *host, const char *text)
{
    if (strcmp(text, "auto") == 0)
        host->base = HOST_BASE_AUTO;
    else if (strcmp(text, "free") == 0)
        host->base = HOST_BASE_FREE;
    else if (strcmp(text, "fixed") == 0)
        host->base = HOST_BASE_FIXED;
    else
        options_refuse("base", text, "free, fixed or auto is needed");
}

/* -s or -sMS. */
static void start_read(struct host_options *host, const char *text)
{
    const char *rest;
    long milliseconds = 0;
    if (text && !number_read(text, 0, 2000000000, '\0', &milliseconds, &rest)) {
        fprintf(stderr, "simx-host: -s%s: a number of milliseconds is needed\n", text);
        exit(HOST_STATUS_USAGE);
    }
    host->run = 1;
    host->stop_after = (double)milliseconds / 1000;
}

static void argument_read(struct host_options *host, const char *text)
{
    if (host->argument_count == HOST_PORTS_MAX) {
        fprintf(stderr, "simx-host: -g%s: nine arguments are the most\n", text);
        exit(HOST_STATUS_USAGE);
    }
    host->arguments[host->argument_count++] = text;
}

static const struct generation *generation_read(const char *text)
{
    for (size_t i = 0; i < sizeof(generations) / sizeof(generations[0]); i++)
        if (strcmp(text, generations[i].name) == 0)
            return &generations[i];
    options_refuse("abi", text, "vrep3, coppelia4 or coppelia46 is needed");
}

/* Those of the simulators' own command lines. */
static void option_of_simulators_apply(struct host_options *host, int id, const char *argument)
{
    switch (id) {
    case OPTION_START:
        start_read(host, argument);
        break;
    case OPTION_QUIT:
        host->quit = 1;
        break;
    case OPTION_ARGUMENT:
        argument_read(host, argument);
        break;
    case OPTION_SCENE:
        host->model = argument;
        break;
    case OPTION_HEADLESS:
    case OPTION_TRULY_HEADLESS:
    case OPTION_VERBOSITY:
    case OPTION_WINDOW:
        break; /* there is no window, and the log is short */
    }
}

static void option_apply(struct options *options, int id, const char *argument)
{
    struct host_options *host = &options->host;
    const char *rest;
    switch (id) {
    case OPTION_PORT:
        port_read(host, argument);
        break;
    case OPTION_ZMQ_PORT:
        zmq_port_read(options, argument);
        break;
    case OPTION_NO_SYNC:
        host->no_sync = 1;
        break;
    case OPTION_ABI:
        options->generation = generation_read(argument);
        break;
    case OPTION_PLUGIN:
        options->without_plugin = strcmp(argument, "none") == 0;
        host->plugin = options->without_plugin ? NULL : argument;
        break;
    case OPTION_SCRIPT:
        host->script = argument;
        break;
    case OPTION_RUN:
        host->run = 1;
        break;
    case OPTION_REALTIME:
        realtime_read(host, argument);
        break;
    case OPTION_STEPS:
        if (!number_read(argument, 1, 1000000000, '\0', &host->steps, &rest))
            options_refuse("steps", argument, "a number of steps above 0 is needed");
        break;
    case OPTION_EMIT:
        emit_read(host, argument);
        break;
    case OPTION_RENDER:
        render_read(host, argument);
        break;
    case OPTION_SHADOWS:
        shadows_read(host, argument);
        break;
    case OPTION_PACKAGE_PATH:
        host->package_path = argument;
        break;
    case OPTION_BASE:
        base_read(host, argument);
        break;
    case OPTION_SKIP_MISSING_MESHES:
        host->skip_missing_meshes = 1;
        break;
    case OPTION_FIX_INERTIA:
        host->fix_inertia = 1;
        break;
    case OPTION_KEYFRAME:
        host->keyframe = argument;
        break;
    case OPTION_HELP:
        print_help();
        exit(EXIT_SUCCESS);
    case OPTION_VERSION:
        options->wants_version = 1;
        break;
    default:
        option_of_simulators_apply(host, id, argument);
    }
}

/* What is not on the command line, and not in a file that tells the plugin. A plugin that somebody
 * has chosen may know nothing of ZeroMQ, and would take such a port for an ordinary one. */
static void ports_complete(struct options *options)
{
    struct host_options *host = &options->host;
    int has_file = access(CONNECTIONS_FILE, R_OK) == 0;
    int given = host->port_count + host->argument_count;
    if (!options->has_zmq_port && !host->plugin && (given || !has_file)) {
        host->zmq_port = given < HOST_PORTS_MAX ? DEFAULT_ZMQ_PORT : 0;
        host->zmq_or_next = 1;
    }
    if (given || has_file)
        return;
    host->port_count = sizeof(default_ports) / sizeof(default_ports[0]);
    memcpy(host->ports, default_ports, sizeof(default_ports));
}

/* The plugin is told of each port by an argument, of which the simulators have nine. */
static void ports_check(const struct options *options)
{
    const struct host_options *host = &options->host;
    char text[16];
    if (options->without_plugin && (host->port_count || host->zmq_port))
        options_refuse("plugin", "none", "no port can be served without one");
    snprintf(text, sizeof(text), "%d", host->zmq_port);
    for (int i = 0; i < host->port_count; i++)
        if (host->ports[i] == host->zmq_port)
            options_refuse("zmq-port", text, "this port is given twice");
    if (host->zmq_port && host->port_count + host->argument_count >= HOST_PORTS_MAX)
        options_refuse("zmq-port", text, "nine ports are the most");
    if (host->port_count + host->argument_count > HOST_PORTS_MAX)
        options_refuse("port", "and -g", "nine are the most together");
}

/* --realtime had no argument at first: the next one is its own only if it is on or off. */
static const char *argument_of(int id, int argc, char **argv)
{
    int is_next = id == OPTION_REALTIME && !optarg && optind < argc &&
                  (strcmp(argv[optind], "on") == 0 || strcmp(argv[optind], "off") == 0);
    return is_next ? argv[optind++] : optarg;
}

void options_read(struct options *options, int argc, char **argv)
{
    struct host_options *host = &options->host;
    int id;
    *options = (struct options){ .generation = &generations[0] };
    if (argc == 2 && strcmp(argv[1], "-h") == 0)
        option_apply(options, OPTION_HELP, NULL);
    while ((id = getopt_long(argc, argv, ":hHqs::g:f:v:w:", long_options, NULL)) != -1) {
        if (id == '?' || id == ':')
            options_refuse_unknown(id, argv);
        option_apply(options, id, argument_of(id, argc, argv));
    }
    if (optind < argc)
        host->model = argv[optind++];
    if (optind < argc) {
        fprintf(stderr, "simx-host: %s: one model at a time\n", argv[optind]);
        exit(HOST_STATUS_USAGE);
    }
    ports_check(options);
    if (!options->without_plugin)
        ports_complete(options);
}
