/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator for one measurement; see rig.h.
 */
#include "rig.h"

int rig_init(struct rig *rig, const struct bench *bench, enum route_kind kind,
             struct route *routep)
{
    *rig = (struct rig){ .options = *bench->options, .bench = *bench };
    rig->bench.options = &rig->options;
    rig->bench.own = 1;
    if (spawn_choose_ports(&rig->options) < 0)
        return -1;
    int tcp = kind == ROUTE_TCP;
    rig->options.ports[0] = rig->options.ports[tcp];
    rig->options.port_count = 1;
    *routep = (struct route){ rig->options.ports[0], kind };
    return 0;
}

int rig_start(struct rig *rig)
{
    if (spawn_start(&rig->spawn, &rig->options) < 0)
        return -1;
    rig->bench.host = rig->spawn.pid;
    return 0;
}

void rig_end(struct rig *rig)
{
    spawn_end(&rig->spawn);
}
