/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * remoteApiConnections.txt and the command line's arguments as whatever bytes.
 * Input: u8 what, then the file or the argument.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "server/config.h"

#define SERVICES_MAX 100

static void check_options(const struct service_options *options)
{
    fuzz_require(memchr(options->bind, 0, sizeof options->bind));
    fuzz_require((options->debug | options->sync_trigger | options->continuous) <= 1);
}

/* Whatever the file holds, what is told of it is a line of text. */
static void take_problem(void *context, const char *text)
{
    (void)context;
    fuzz_require(strncmp(text, CONFIG_FILE ", line ", sizeof CONFIG_FILE ", line " - 1) == 0);
    fuzz_require(!strchr(text, '\n'));
}

static void try_file(struct reader *input)
{
    struct config *config;
    struct service_options options;
    const struct config_problems problems = { take_problem, NULL };
    size_t size;
    uint8_t *text = fuzz_take(input, fuzz_left(input), &size);
    fuzz_require(config_parse(&config, (const char *)text, size) == 0);
    free(text);
    config_check(config, &problems);
    for (int i = 1; i <= SERVICES_MAX; i++) {
        int found = config_get_service(config, i, &options, &problems);
        if (found == 0)
            break;
        fuzz_require(found < 0 || options.port != 0);
        check_options(&options);
    }
    config_free(config);
}

static void try_argument(struct reader *input)
{
    struct service_options options;
    char *text = fuzz_take_text(input);
    if (config_parse_argument(text, &options) == 1)
        check_options(&options);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader input = reader_of(data, size, 0);
    if (reader_u8(&input) & 1)
        try_argument(&input);
    else
        try_file(&input);
    return 0;
}

void fuzz_seeds(void)
{
    static const char *const seeds[] = {
        "\x01REMOTEAPISERVERSERVICE_19997_TRUE_FALSE",
        "\x01REMOTEAPISERVERSERVICE_-1000_FALSE",
        "\x01REMOTEAPISERVERSERVICE_99999999999999999999",
        "\x01REMOTEAPISERVERSERVICE_",
        "\x02// a comment\nportIndex1_port = 19997\r\nportIndex1_debug=TRUE // on\n"
        "portIndex1_syncSimTrigger = false\nportIndex1_maxPacketSize = 1300\n"
        "portIndex1_bind = 0.0.0.0\nportIndex2_port = -1000\nportIndex2_lingerUs = 0\n"
        "portIndex2_triggerWaitUs = -1\nportIndex2_idleWaitUs = 99999999999\n",
        "\x02portIndex1_port=x\nportIndex1_debug=maybe\n=\n = \n/\n//",
        "\x02portIndex1_port=0\nportIndex1_ports=2\nportIndex3_port=3\nportIndex1_port 4\n",
    };
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++)
        fuzz_seed(seeds[i], strlen(seeds[i]));
}
