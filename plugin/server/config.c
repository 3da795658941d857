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

#include "os/disk.h"
#include "transport/channel.h"

#define FILE_LIMIT (1 << 20)
#define PREFIX "portIndex"

struct setting {
    char *name, *value; /* point into `text`; value is NULL for a line that is not a setting */
    int line;
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

/* Splits one line, which ends at `end`, into a setting. Returns 0 if the line is empty. */
static int parse_line(char *line, char *end, struct setting *setting)
{
    *end = '\0';
    char *comment = strstr(line, "//");
    if (comment)
        end = comment;
    char *equals = memchr(line, '=', (size_t)(end - line));
    char *value = equals ? trim(equals + 1, end) : "";
    setting->name = trim(line, equals ? equals : end);
    setting->value = setting->name[0] && value[0] && !strpbrk(setting->name, " \t") ? value : NULL;
    return setting->name[0] != '\0';
}

static size_t count_lines(const char *text, size_t size)
{
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines;
}

/* Some editors write a UTF-8 byte order mark, which must not become a part of the first name. */
static size_t mark_length(const char *text, size_t size)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t length = sizeof mark - 1;
    return size >= length && memcmp(text, mark, length) == 0 ? length : 0;
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
    int number = 1;
    for (char *line = config->text + mark_length(text, size); line < end; number++) {
        char *line_end = memchr(line, '\n', (size_t)(end - line));
        if (!line_end)
            line_end = end;
        config->settings[config->count].line = number;
        if (parse_line(line, line_end, &config->settings[config->count]))
            config->count++;
        line = line_end + 1;
    }
    *configp = config;
    return 0;
}

int config_read(struct config **configp, const char *path)
{
    FILE *file;
    int64_t length;
    int error = disk_open(&file, path, &length);
    if (error < 0)
        return error;
    char *text = malloc(FILE_LIMIT + 1);
    size_t size = text ? fread(text, 1, FILE_LIMIT + 1, file) : 0;
    error = !text ? -ENOMEM : ferror(file) ? -EIO : size > FILE_LIMIT ? -EFBIG : 0;
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

static const struct setting *find(const struct config *config, const char *name)
{
    for (size_t i = config->count; i > 0; i--)
        if (config->settings[i - 1].value && strcmp(config->settings[i - 1].name, name) == 0)
            return &config->settings[i - 1];
    return NULL;
}

const char *config_get(const struct config *config, const char *name)
{
    const struct setting *setting = find(config, name);
    return setting ? setting->value : NULL;
}

/* ------------------------------------------------------------------ problems */

static void complain(const struct config_problems *problems, const struct setting *setting,
                     const char *what)
{
    char text[320];
    snprintf(text, sizeof text, CONFIG_FILE ", line %d: %.100s%s%.100s %s", setting->line,
             setting->name, setting->value ? " = " : "", setting->value ? setting->value : "",
             what);
    problems->tell(problems->context, text);
}

static const struct setting *find_for(const struct config *config, int index, const char *key)
{
    char name[64];
    snprintf(name, sizeof name, PREFIX "%d_%s", index, key);
    return find(config, name);
}

static int is_key(const char *key)
{
    static const char *const keys[] = { "port", "maxPacketSize", "debug", "syncSimTrigger",
                                        "bind", "lingerUs", "triggerWaitUs", "idleWaitUs",
                                        "stopWaitMs", "protocol", "allowUnsafe",
                                        "holdMs", "callMs" };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(key, keys[i]) == 0)
            return 1;
    return 0;
}

/* Returns the number of the service that a name belongs to, or 0 if the name is not of a
 * service. */
static long index_of(const char *name)
{
    char *end;
    const char *digits = name + sizeof PREFIX - 1;
    if (strncmp(name, PREFIX, sizeof PREFIX - 1) != 0 || *digits < '1' || *digits > '9')
        return 0;
    long index = strtol(digits, &end, 10);
    return *end == '_' && is_key(end + 1) ? index : 0;
}

void config_check(const struct config *config, const struct config_problems *problems)
{
    char unused[80];
    int missing = 1; /* the first number without a port */
    while (find_for(config, missing, "port"))
        missing++;
    snprintf(unused, sizeof unused, "is not used: there is no " PREFIX "%d_port", missing);
    for (size_t i = 0; i < config->count; i++) {
        const struct setting *setting = &config->settings[i];
        if (strncasecmp(setting->name, PREFIX, sizeof PREFIX - 1) != 0)
            continue;
        if (!setting->value)
            complain(problems, setting, "is left out: a line is name = value");
        else if (index_of(setting->name) == 0)
            complain(problems, setting, "is left out: there is no such name");
        else if (index_of(setting->name) > missing - 1)
            complain(problems, setting, unused);
    }
}

/* ------------------------------------------------------------------ services in it */

/* Parses a leading decimal number, and ignores the rest as the predecessor does. Returns 1, or 0
 * if there is no number or it is too large. */
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

#define NOT_UNDERSTOOD "cannot be understood and is left out"

static void get_int(const struct config *config, int index, const char *key, int *value,
                    const struct config_problems *problems)
{
    const struct setting *setting = find_for(config, index, key);
    if (setting && !parse_int(setting->value, value))
        complain(problems, setting, NOT_UNDERSTOOD);
}

static void get_bool(const struct config *config, int index, const char *key, int *value,
                     const struct config_problems *problems)
{
    const struct setting *setting = find_for(config, index, key);
    if (!setting)
        return;
    if (strcasecmp(setting->value, "true") == 0)
        *value = 1;
    else if (strcasecmp(setting->value, "false") == 0)
        *value = 0;
    else
        complain(problems, setting, NOT_UNDERSTOOD);
}

static void get_address(const struct config *config, int index, char *address, size_t room,
                        const struct config_problems *problems)
{
    const struct setting *setting = find_for(config, index, "bind");
    if (setting && strlen(setting->value) < room)
        memcpy(address, setting->value, strlen(setting->value) + 1);
    else if (setting)
        complain(problems, setting, NOT_UNDERSTOOD);
}

/* True unless the service cannot be had so. */
static int get_protocol(const struct config *config, int index, struct service_options *options,
                        const struct config_problems *problems)
{
    const struct setting *setting = find_for(config, index, "protocol");
    if (!setting || strcasecmp(setting->value, "legacy") == 0)
        return 1;
    options->zmq = strcasecmp(setting->value, "zmq") == 0;
    if (!options->zmq)
        complain(problems, setting, "is neither legacy nor zmq: this service is left out");
    else if (options->port < 0)
        complain(problems, setting, "needs a positive port: this service is left out");
    return options->zmq && options->port > 0;
}

int config_get_service(const struct config *config, int index, struct service_options *options,
                       const struct config_problems *problems)
{
    const struct setting *port = find_for(config, index, "port");
    int number = 0;
    if (!port)
        return 0;
    int usable = parse_int(port->value, &number) && channel_knows_port(number);
    if (!usable)
        complain(problems, port, "is no port number: this service is left out");
    *options = service_options_default(number);
    options->continuous = 1;
    get_int(config, index, "maxPacketSize", &options->max_packet_size, problems);
    get_bool(config, index, "debug", &options->debug, problems);
    get_bool(config, index, "syncSimTrigger", &options->sync_trigger, problems);
    get_int(config, index, "lingerUs", &options->linger_us, problems);
    get_int(config, index, "triggerWaitUs", &options->trigger_wait_us, problems);
    get_int(config, index, "idleWaitUs", &options->idle_wait_us, problems);
    get_int(config, index, "stopWaitMs", &options->stop_wait_ms, problems);
    get_bool(config, index, "allowUnsafe", &options->allow_unsafe, problems);
    get_int(config, index, "holdMs", &options->hold_ms, problems);
    get_int(config, index, "callMs", &options->call_ms, problems);
    get_address(config, index, options->bind, sizeof options->bind, problems);
    usable = usable && get_protocol(config, index, options, problems);
    return usable ? 1 : -EINVAL;
}

/* ------------------------------------------------------------------ the command line */

/* The next part, up to a "_" or the end; the rest begins behind it, or is NULL. */
static int next_part_is(const char **restp, const char *text)
{
    const char *part = *restp;
    size_t size = part ? strcspn(part, "_") : 0;
    if (!part)
        return 0;
    *restp = part[size] ? part + size + 1 : NULL;
    return size == strlen(text) && memcmp(part, text, size) == 0;
}

static void parse_rest(const char *rest, struct service_options *options)
{
    options->debug = next_part_is(&rest, "TRUE");
    if (rest)
        options->sync_trigger = next_part_is(&rest, "TRUE");
    options->zmq = next_part_is(&rest, "ZMQ");
    options->or_next = next_part_is(&rest, "NEXT");
}

int config_parse_argument(const char *argument, struct service_options *options)
{
    static const char prefix[] = "REMOTEAPISERVERSERVICE_";
    char *end;
    if (strncmp(argument, prefix, sizeof prefix - 1) != 0)
        return 0;
    errno = 0;
    long port = strtol(argument + sizeof prefix - 1, &end, 10);
    if (end == argument + sizeof prefix - 1 || (*end && *end != '_') || errno == ERANGE ||
        port < INT_MIN || port > INT_MAX || !channel_knows_port((int)port))
        return -1;
    *options = service_options_default((int)port);
    options->continuous = 1;
    options->sync_trigger = 1;
    if (*end == '_')
        parse_rest(end + 1, options);
    return options->zmq && port < 0 ? -1 : 1;
}
