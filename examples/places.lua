-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Main script for call_script.c:  simx-host --port -1000 --script places.lua

-- Clients call this function with integers, floats, strings and a buffer, and get values of the
-- same four types. Here the results are the positions of the objects with the given names.
function places(_, _, names, _)
    local positions = {}
    for _, name in ipairs(names) do
        local place = sim.getObjectPosition(sim.getObjectHandle(name), -1)
        table.move(place, 1, 3, #positions + 1, positions)
    end
    return {#names}, positions, {'metres'}, ''
end
