/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Configuration; see config.h.
 */
#include "server/config.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FILE_LIMIT (1 << 20)
#define COMMAND_LINE_PACKET_SIZE 1300

struct setting {
    char *name, *value; /* in `text` */
};

struct config {
    char *text;
    struct setting *settings;
    size_t count;
};

/* ------------------------------------------------------------------ the file */

static char *trim(char *begin, char *end)
{
    while (begin < end && strchr(" \t\r", *begin))
        begin++;
    while (end > begin && strchr(" \t\r", end[-1]))
        end--;
    *end = '\0';
    return begin;
}

/* Splits one line, which ends at `end`, into a setting; 0 when there is none in it. */
static int parse_line(char *line, char *end, struct setting *setting)
{
    *end = '\0';
    char *comment = strstr(line, "//");
    if (comment)
        end = comment;
    char *equals = memchr(line, '=', (size_t)(end - line));
    if (!equals)
        return 0;
    setting->value = trim(equals + 1, end);
    setting->name = trim(line, equals);
    return setting->name[0] && setting->value[0] && !strpbrk(setting->name, " \t");
}

static size_t count_lines(const char *text, size_t size)
{
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines;
}

int config_parse(struct config **configp, const char *text, unsigned long size)
{
    struct config *config = calloc(1, sizeof(*config));
    if (!config)
        return -ENOMEM;
    config->text = malloc(size + 1);
    config->settings = calloc(count_lines(text, size), sizeof(*config->settings));
    if (!config->text || !config->settings) {
        config_free(config);
        return -ENOMEM;
    }
    memcpy(config->text, text, size);
    char *end = config->text + size;
    *end = '\0';
    for (char *line = config->text; line < end;) {
        char *line_end = memchr(line, '\n', (size_t)(end - line));
        if (!line_end)
            line_end = end;
        if (parse_line(line, line_end, &config->settings[config->count]))
            config->count++;
        line = line_end + 1;
    }
    *configp = config;
    return 0;
}

int config_read(struct config **configp, const char *path)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return -errno;
    char *text = malloc(FILE_LIMIT + 1);
    size_t size = text ? fread(text, 1, FILE_LIMIT + 1, file) : 0;
    int error = !text ? -ENOMEM : ferror(file) ? -EIO : size > FILE_LIMIT ? -EFBIG : 0;
    fclose(file);
    if (error == 0)
        error = config_parse(configp, text, size);
    free(text);
    return error;
}

void config_free(struct config *config)
{
    if (!config)
        return;
    free(config->settings);
    free(config->text);
    free(config);
}

const char *config_get(const struct config *config, const char *name)
{
    for (size_t i = config->count; i > 0; i--)
        if (strcmp(config->settings[i - 1].name, name) == 0)
            return config->settings[i - 1].value;
    return NULL;
}

/* ------------------------------------------------------------------ services in it */

static const char *get_for(const struct config *config, int index, const char *key)
{
    char name[64];
    snprintf(name, sizeof name, "portIndex%d_%s", index, key);
    return config_get(config, name);
}

/* A leading decimal number, as ever; one that does not fit is no number. 1 or 0. */
static int parse_int(const char *text, int *value)
{
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (end == text || errno == ERANGE || number < INT_MIN || number > INT_MAX)
        return 0;
    *value = (int)number;
    return 1;
}

struct problem {
    char *text;
    unsigned long size;
};

static void complain(struct problem *why, int index, const char *key, const char *value)
{
    snprintf(why->text, why->size, "portIndex%d_%s = %s cannot be understood and is left out",
             index, key, value);
}

static void get_int(const struct config *config, int index, const char *key, int *value,
                    struct problem *why)
{
    const char *text = get_for(config, index, key);
    if (text && !parse_int(text, value))
        complain(why, index, key, text);
}

static void get_bool(const struct config *config, int index, const char *key, int *value,
                     struct problem *why)
{
    const char *text = get_for(config, index, key);
    if (!text)
        return;
    if (strcasecmp(text, "true") == 0)
        *value = 1;
    else if (strcasecmp(text, "false") == 0)
        *value = 0;
    else
        complain(why, index, key, text);
}

int config_get_service(const struct config *config, int index, struct service_options *options,
                       char *why, unsigned long why_size)
{
    struct problem problem = { why, why_size };
    const char *port = get_for(config, index, "port");
    const char *address = get_for(config, index, "bind");
    int number = 0;
    why[0] = '\0';
    if (!port)
        return 0;
    if (!parse_int(port, &number))
        complain(&problem, index, "port", port);
    *options = service_options_default(number);
    options->continuous = 1;
    get_int(config, index, "maxPacketSize", &options->max_packet_size, &problem);
    get_bool(config, index, "debug", &options->debug, &problem);
    get_bool(config, index, "syncSimTrigger", &options->sync_trigger, &problem);
    get_int(config, index, "lingerUs", &options->linger_us, &problem);
    get_int(config, index, "triggerWaitUs", &options->trigger_wait_us, &problem);
    get_int(config, index, "idleWaitUs", &options->idle_wait_us, &problem);
    if (address && strlen(address) < sizeof options->bind)
        strcpy(options->bind, address);
    else if (address)
        complain(&problem, index, "bind", address);
    return 1;
}

/* ------------------------------------------------------------------ the command line */

int config_parse_argument(const char *argument, struct service_options *options)
{
    static const char prefix[] = "REMOTEAPISERVERSERVICE_";
    char *end;
    if (strncmp(argument, prefix, sizeof prefix - 1) != 0)
        return 0;
    errno = 0;
    long port = strtol(argument + sizeof prefix - 1, &end, 10);
    if (end == argument + sizeof prefix - 1 || (*end && *end != '_') || errno == ERANGE ||
        port < INT_MIN || port > INT_MAX)
        return -1;
    *options = service_options_default((int)port);
    options->continuous = 1;
    options->sync_trigger = 1;
    options->max_packet_size = COMMAND_LINE_PACKET_SIZE;
    if (*end == '_') {
        const char *debug = end + 1;
        const char *sync = strchr(debug, '_');
        size_t debug_size = sync ? (size_t)(sync - debug) : strlen(debug);
        options->debug = debug_size == 4 && memcmp(debug, "TRUE", 4) == 0;
        if (sync) {
            size_t sync_size = strcspn(sync + 1, "_");
            options->sync_trigger = sync_size == 4 && memcmp(sync + 1, "TRUE", 4) == 0;
        }
    }
    return 1;
}
