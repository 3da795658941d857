# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Calls the function of the simulator's Lua script places.lua.
#
#     simx-host --port -1000 --script examples/places.lua &
#     python3 call_script.py -1000
import sys

import remoteapi_shm
from remoteapi_shm import sim

NAMES = ['table', 'cube', 'ball']

with remoteapi_shm.connect(int(sys.argv[1]) if len(sys.argv) > 1 else -1000) as client:
    counts, places, units, _ = client.call_script('', 'places', strings=NAMES,
                                                  script_type=sim.sim_scripttype_mainscript)
    for number, name in enumerate(NAMES):
        x, y, z = places[3 * number:3 * number + 3]
        print('%-5s %+.3f %+.3f %+.3f %s' % (name, x, y, z, units[0]))
