/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's server: all services of one simulator. Every function here runs on the simulator's
 * main thread. Nothing of the simulator is touched from the communication threads.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include <stdint.h>

struct command_table;
struct sim_api;
struct server;

/* How long one callback of the simulator waits at most for what comes next. */
#define SERVICE_LINGER_US 500        /* after a command that somebody waited for */
#define SERVICE_TRIGGER_WAIT_US 5000 /* for a step's trigger */
#define SERVICE_IDLE_WAIT_US 20000   /* while nothing moves and a client is there */
#define SERVICE_WAIT_MAX_US 1000000  /* more is not allowed: the simulator stands still meanwhile */

/* Over many of its callbacks, while it goes on: see stop.h. */
#define SERVICE_STOP_WAIT_MS 5000
#define SERVICE_STOP_WAIT_MAX_MS 3600000

struct service_options {
    int port;            /* > 0: TCP; < 0: shared memory */
    int max_packet_size; /* bytes; 0 = the default of the port's kind; clamped */
    int debug;           /* opens a console that tells what the service does */
    int sync_trigger;    /* stepping is authorised */
    int simulation_only; /* ends with the simulation */
    int continuous;      /* from configuration or command line: stop refuses it */
    int linger_us;       /* wait after a blocking command for the next; -1 = default; clamped */
    int trigger_wait_us; /* wait in one pass for a step's trigger; -1 = default */
    int idle_wait_us;    /* wait in one pass while nothing moves; -1 = default */
    int stop_wait_ms;    /* a command waits so long for the end of a simulation; -1 = default */
    char bind[64];       /* TCP: address to listen on; "" = 127.0.0.1 */
};

struct service_status {
    int state;         /* bit 0: serving; bit 1: a client is connected; -1: no such service */
    int32_t info[5];   /* clock of last message, of last reply, gap, commands in, commands out */
    int version;       /* ours, always 11 */
    int client_version; /* the last message's, -1 before */
    char peer[80];     /* address of the client; "" for shared memory */
};

/* Takes `sim` and the commands that clients may send (neither owned), and starts the services of
 * remoteApiConnections.txt and of the simulator's command line. 0, or -errno. */
int server_new(struct server **serverp, struct sim_api *sim, const struct command_table *commands);
void server_free(struct server *server);

/* The simulator's callbacks. */
void server_instance_pass(struct server *server);
/* 1 when the step must not be made now (a client holds the trigger). */
int server_main_script(struct server *server);
/* Sleeps until a client calls, comes or goes, or the time is over. */
void server_sleep(struct server *server, int timeout_us);
void server_simulation_starts(struct server *server);
void server_simulation_ended(struct server *server);

/* The script functions; 0, or -EADDRINUSE / -ENOENT / -EPERM / another -errno. */
int server_start_service(struct server *server, const struct service_options *options);
int server_stop_service(struct server *server, int port);
int server_reset_service(struct server *server, int port);
void server_service_status(struct server *server, int port, struct service_status *status);

struct service_options service_options_default(int port);

#endif
