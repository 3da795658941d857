/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A service; see service.h.
 */
#include "server/service.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/error.h"
#include "os/local.h"
#include "sim/sim_api.h"
#include "wire/packet.h"

#define SEGMENT_DEFAULT_SIZE 3200000
#define SEGMENT_MIN_SIZE 1000
#define SEGMENT_MAX_SIZE 32000000
#define CONSOLE_LINES 100
#define CONSOLE_AUTO_CLOSE 1  /* closed with the simulation */
#define CONSOLE_NOT_BY_USER 4
#define CONSOLE_KEEP 16       /* visible in all scenes */
#define NOTES_MAX 32

struct note {
    int warning;
    char text[200];
};

struct service {
    struct service_options options;
    struct sim_api *sim;
    struct lockstep *lockstep; /* NULL = a door */
    struct fast *fast;         /* NULL = no fast sessions */
    struct door *door;         /* NULL = the legacy API */
    struct errors errors;
    struct named_rights rights;
    int console; /* handle, -1 = none */
    enum service_end end;
    struct service_options next_options; /* options for the restart */

    struct mutex lock; /* protects the notes */
    struct note notes[NOTES_MAX];
    int note_count;
    int lost, lost_warning; /* number of notes, and of warnings, that were lost for lack of room */
    int has_notes;          /* atomic; there are notes, or lost ones */
};

/* ------------------------------------------------------------------ options */

struct service_options service_options_default(int port)
{
    return (struct service_options){ .port = port,
                                     .linger_us = -1,
                                     .trigger_wait_us = -1,
                                     .idle_wait_us = -1,
                                     .hold_ms = -1,
                                     .stop_wait_ms = -1 };
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static int packet_size(const struct service_options *options)
{
    int is_tcp = options->port >= 0, size = options->max_packet_size;
    if (size <= 0)
        return is_tcp ? PACKET_DEFAULT_SIZE : SEGMENT_DEFAULT_SIZE;
    return is_tcp ? clamp(size, PACKET_MIN_SIZE, PACKET_MAX_SIZE)
                  : clamp(size, SEGMENT_MIN_SIZE, SEGMENT_MAX_SIZE);
}

static int wait_us(int value, int standard)
{
    return value < 0 ? standard : clamp(value, 0, SERVICE_WAIT_MAX_US);
}

static struct service_options settled(const struct service_options *options)
{
    struct service_options all = *options;
    all.max_packet_size = packet_size(options);
    all.linger_us = wait_us(options->linger_us, SERVICE_LINGER_US);
    all.trigger_wait_us = wait_us(options->trigger_wait_us, SERVICE_TRIGGER_WAIT_US);
    all.idle_wait_us = wait_us(options->idle_wait_us, SERVICE_IDLE_WAIT_US);
    all.stop_wait_ms = options->stop_wait_ms < 0
                           ? SERVICE_STOP_WAIT_MS
                           : clamp(options->stop_wait_ms, 0, SERVICE_STOP_WAIT_MAX_MS);
    all.hold_ms = options->hold_ms < 0 ? NAMED_HOLD_MS
                                       : clamp(options->hold_ms, 0, NAMED_HOLD_MAX_MS);
    all.call_ms = clamp(options->call_ms, 0, NAMED_HOLD_MAX_MS);
    if (!all.bind[0])
        snprintf(all.bind, sizeof all.bind, "127.0.0.1");
    return all;
}

/* ------------------------------------------------------------------ notes */

/* Keeps a note. Without a console only warnings are shown. */
static void take_note(void *context, int warning, const char *text)
{
    struct service *service = context;
    if (!warning && !service->options.debug)
        return;
    mutex_lock(&service->lock);
    if (service->note_count < NOTES_MAX) {
        struct note *note = &service->notes[service->note_count++];
        note->warning = warning;
        snprintf(note->text, sizeof note->text, "%s", text);
    } else {
        service->lost = 1;
        service->lost_warning |= warning;
    }
    atomic_set_int(&service->has_notes, 1);
    mutex_unlock(&service->lock);
}

static void print(struct service *service, int warning, const char *text)
{
    char line[320];
    if (warning) {
        snprintf(line, sizeof line, "service %d: %s", service->options.port, text);
        sim_log(service->sim, SIM_LOG_WARNING, line);
    }
    if (service->console < 0)
        return;
    snprintf(line, sizeof line, "%s\n", text);
    sim_console_print(service->sim, service->console, line);
}

void service_print_notes(struct service *service)
{
    struct note notes[NOTES_MAX];
    if (!atomic_get_int(&service->has_notes))
        return;
    mutex_lock(&service->lock);
    atomic_set_int(&service->has_notes, 0);
    int count = service->note_count, lost = service->lost, warning = service->lost_warning;
    memcpy(notes, service->notes, (size_t)count * sizeof notes[0]);
    service->note_count = service->lost = service->lost_warning = 0;
    mutex_unlock(&service->lock);
    for (int i = 0; i < count; i++)
        print(service, notes[i].warning, notes[i].text);
    if (lost)
        print(service, warning, "more happened than was kept");
}

void service_print_pass(struct service *service, const struct pass *pass)
{
    char line[160];
    struct exchange_status status;
    if (service->console < 0 || !service->lockstep || pass->executed == 0)
        return;
    lockstep_get_status(service->lockstep, &status);
    snprintf(line, sizeof line, "last message: %d commands; executed %d, %d of them waited for",
             status.info[3], pass->executed, pass->blocking);
    print(service, 0, line);
}

struct errors *service_get_errors(struct service *service)
{
    return &service->errors;
}

/* ------------------------------------------------------------------ life */

static void open_console(struct service *service)
{
    char title[64];
    int mode = CONSOLE_NOT_BY_USER |
               (service->options.simulation_only ? CONSOLE_AUTO_CLOSE : CONSOLE_KEEP);
    snprintf(title, sizeof title, "Remote API service, port %d", service->options.port);
    service->console =
        sim_console_open(service->sim, title, CONSOLE_LINES, mode, NULL, NULL, NULL, NULL);
}

static int listen_on(struct listener **listenerp, const struct service_options *options)
{
    if (options->port >= 0)
        return tcp_listen(listenerp, options->bind, options->port, options->max_packet_size);
    return segment_listen(listenerp, -options->port, options->max_packet_size);
}

/* If the endpoint cannot be opened, the service works without fast sessions. */
static void open_endpoint(struct service *service, const struct service_place *place)
{
    char folder[108], text[200]; /* sizes of a socket's address, and of a note */
    if (!place->acceptor || service->options.port >= 0)
        return;
    int error = fast_new(&service->fast, place->acceptor, place->stepping, -service->options.port,
                         service->options.sync_trigger, take_note, service);
    if (error == 0)
        return;
    local_folder(folder, sizeof folder);
    snprintf(text, sizeof text, "no fast sessions in the folder %s: %s", folder,
             error == -EACCES ? "it belongs to somebody else, or others can write to it"
                              : error_text(-error));
    take_note(service, 1, text);
}

/* Another process can have the segment's names, or the system may have no room for it. Fast
 * sessions need neither, so this is no error for them. */
static int listen_for_old_clients(struct service *service, struct listener **listenerp)
{
    const struct service_options *options = &service->options;
    char text[160];
    int error = listen_on(listenerp, options);
    if (error == 0 || error == -EADDRINUSE || !service->fast)
        return error;
    snprintf(text, sizeof text, "fast sessions only; the original's shared memory: %s",
             error == -EACCES ? "its name belongs to somebody else, or others can open it"
                              : error_text(-error));
    take_note(service, 1, text);
    return segment_listen_later(listenerp, -options->port, options->max_packet_size);
}

static int open_legacy(struct service *service, const struct service_place *place)
{
    struct listener *listener = NULL;
    open_endpoint(service, place); /* first, so that a client that finds the segment could have
                                      chosen the endpoint */
    int error = listen_for_old_clients(service, &listener);
    if (error < 0)
        return error;
    return lockstep_new(&service->lockstep, listener, place->bell, place->stepping,
                        service->options.sync_trigger, take_note, service);
}

static int open_door(struct service *service, const struct service_place *place)
{
    const struct service_options *options = &service->options;
    const struct door_options door = {
        .address = options->bind,
        .port = options->port,
        .rights = service->rights,
    };
    return door_new(&service->door, place->named, &door, place->bell, take_note, service);
}

int service_new(struct service **servicep, const struct service_place *place,
                const struct service_options *options)
{
    if (!channel_knows_port(options->port) || (options->zmq && options->port < 0))
        return -EINVAL;
    struct service *service = calloc(1, sizeof(*service));
    if (!service)
        return -ENOMEM;
    service->sim = place->sim;
    service->options = settled(options);
    service->next_options = service->options;
    service->rights = (struct named_rights){ .may_step = service->options.sync_trigger,
                                             .may_run = service->options.allow_unsafe,
                                             .hold_ms = service->options.hold_ms,
                                             .call_ms = service->options.call_ms };
    service->console = -1;
    mutex_init(&service->lock);
    int error = options->zmq ? open_door(service, place) : open_legacy(service, place);
    if (error < 0) {
        service_free(service);
        return error;
    }
    if (options->debug)
        open_console(service);
    *servicep = service;
    return 0;
}

void service_free(struct service *service)
{
    if (!service)
        return;
    door_free(service->door);
    fast_free(service->fast);
    lockstep_free(service->lockstep);
    if (service->console >= 0)
        sim_console_close(service->sim, service->console);
    errors_deinit(&service->errors);
    mutex_deinit(&service->lock);
    free(service);
}

void service_set_end(struct service *service, enum service_end end)
{
    if (service->end == SERVICE_STAYS) {
        if (service->door)
            door_shut(service->door);
        if (service->fast)
            fast_shut(service->fast);
        if (service->lockstep)
            lockstep_shut(service->lockstep);
    }
    service->end = end;
}

enum service_end service_get_end(const struct service *service)
{
    return service->end;
}

void service_set_restart(struct service *service, const struct service_options *options)
{
    service->end = SERVICE_RESTARTS;
    service->next_options = *options;
}

const struct service_options *service_get_next_options(const struct service *service)
{
    return &service->next_options;
}

const struct service_options *service_get_options(const struct service *service)
{
    return &service->options;
}

const struct named_rights *service_get_rights(const struct service *service)
{
    return &service->rights;
}

struct lockstep *service_get_lockstep(const struct service *service)
{
    return service->lockstep;
}

struct fast *service_get_fast(const struct service *service)
{
    return service->fast;
}

struct door *service_get_door(const struct service *service)
{
    return service->door;
}

int service_is_unused(struct service *service)
{
    struct fast *fast = service->fast;
    if (service->door)
        return door_is_idle(service->door);
    return lockstep_is_idle(service->lockstep) &&
           (!fast || (fast_client_count(fast) == 0 && !fast_poll(fast)));
}

int service_has_client(const struct service *service)
{
    if (service->door)
        return !door_is_idle(service->door);
    return lockstep_is_connected(service->lockstep) ||
           (service->fast && fast_client_count(service->fast) > 0);
}

/* ------------------------------------------------------------------ status */

void service_get_status(struct service *service, struct service_status *status)
{
    struct exchange_status client = { .client_version = -1 };
    if (service->lockstep)
        lockstep_get_status(service->lockstep, &client);
    *status = (struct service_status){ .state = service_has_client(service) ? 3 : 1,
                                       .version = MESSAGE_VERSION,
                                       .client_version = client.client_version };
    memcpy(status->info, client.info, sizeof status->info);
    if (service->fast && fast_client_count(service->fast) > 0) {
        status->client_version = MESSAGE_VERSION; /* sessions have no other version */
        fast_get_info(service->fast, status->info);
    }
    snprintf(status->peer, sizeof status->peer, "%s", client.peer);
}
