-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Functions that the simulator whose part this program plays does not have yet: scripts and clients
-- are told which one has them. The files in Lua go on to use them.
local absent = ... -- who has them, by names as in V-REP (simGetObject)

local own, public = sim, {}
for name, value in pairs(own) do
    local old_name = 'sim' .. name:sub(1, 1):upper() .. name:sub(2)
    local needed = absent[old_name]
    if type(value) == 'function' and needed then
        value = function()
            error(('sim.%s: only %s and later have this function (simx-host --abi)')
                  :format(name, needed), 0)
        end
        _G[old_name] = _G[old_name] and value
    end
    public[name] = value
end
sim = public
