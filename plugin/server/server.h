/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The plugin's server: all services of one simulator. All functions here run on the simulator's
 * main thread. Communication threads never access the simulator.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include <stdint.h>

struct command_table;
struct named;
struct sim_api;
struct server;

/* Limits of the wait in one callback of the simulator, in microseconds. */
#define SERVICE_LINGER_US 500        /* after a command for which a client waits */
#define SERVICE_TRIGGER_WAIT_US 5000 /* for a step's trigger */
#define SERVICE_IDLE_WAIT_US 20000   /* while the simulation does not advance and a client is
                                        connected */
#define SERVICE_WAIT_MAX_US 1000000  /* upper limit, because the simulator stands still
                                        meanwhile */

/* Limits of a wait over many callbacks, while the simulator continues: see stop.h. */
#define SERVICE_STOP_WAIT_MS 5000
#define SERVICE_STOP_WAIT_MAX_MS 3600000

struct service_options {
    int port;            /* > 0: TCP; < 0: shared memory */
    int max_packet_size; /* bytes; 0 = the default of the port's kind; clamped */
    int debug;           /* opens a console that shows what the service does */
    int sync_trigger;    /* stepping is permitted */
    int simulation_only; /* the service ends with the simulation */
    int continuous;      /* from configuration or command line: stop is refused */
    int zmq;             /* named calls over ZMTP, instead of the legacy API over TCP */
    int or_next;         /* if the port is taken, one of the next is used */
    int linger_us;       /* wait after a blocking command for the next; -1 = default; clamped */
    int trigger_wait_us; /* wait in one pass for a step's trigger; -1 = default */
    int idle_wait_us;    /* wait in one pass while the simulation does not advance; -1 = default */
    int allow_unsafe;    /* calls by name may run programs, and code that a client sends */
    int hold_ms;         /* limit of a client's hold on the simulator, by its function or lock; -1 =
                            default */
    int call_ms;         /* limit of what a function computes between its waits; 0 = none */
    int stop_wait_ms;    /* limit of a command's wait for the end of a simulation; -1 = default */
    char bind[64];       /* TCP: address to listen on; "" = 127.0.0.1 */
};

struct service_status {
    int state;         /* bit 0: serving; bit 1: a client is connected; -1: no such service */
    int32_t info[5];   /* wire clock of the last message and of the last reply, gap in ms, numbers
                          of commands in and out */
    int version;       /* version of the server, always 11 */
    int client_version; /* version in the last message, -1 before the first */
    char peer[80];     /* address of the client; "" for shared memory */
};

/* Creates the server, and starts the services of remoteApiConnections.txt and of the simulator's
 * command line. `sim` and `commands` are not owned. Returns 0, or negative errno. */
int server_new(struct server **serverp, struct sim_api *sim, const struct command_table *commands);
void server_free(struct server *server);

/* The simulator's callbacks. */
void server_instance_pass(struct server *server);
/* Returns 1 if the step must not be made now (a client has not triggered it yet). */
int server_main_script(struct server *server);
/* Sleeps until a client sends, connects or leaves, or until the timeout. While the simulation
 * moves, what clients send is executed, and the sleep goes on. */
void server_sleep(struct server *server, int timeout_us);
void server_simulation_starts(struct server *server);
void server_simulation_ended(struct server *server);

/* The script functions. They return 0, -EADDRINUSE, -ENOENT, -EPERM or another negative errno. */
int server_start_service(struct server *server, const struct service_options *options);
int server_stop_service(struct server *server, int port);
int server_reset_service(struct server *server, int port);
void server_service_status(struct server *server, int port, struct service_status *status);

/* Its named calls. */
struct named *server_get_named(struct server *server);

struct service_options service_options_default(int port);

#endif
