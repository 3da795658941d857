-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Functions of the newer simulators that are made of others: lists of objects, and the functions of
-- a script as a table. It runs once, before the main script.
local sim = sim

--------------------------------------------------------------------- lists of objects

-- Those that went with one before are no error, but a handle that was never there is.
function sim.removeObjects(handles)
    for _, handle in ipairs(handles) do sim.getObjectType(handle) end
    for _, handle in ipairs(handles) do
        if pcall(sim.getObjectType, handle) then sim.removeObject(handle) end
    end
end

local function select(handles)
    sim.removeObjectFromSelection(sim.handle_all, -1)
    for _, handle in ipairs(handles) do sim.addObjectToSelection(sim.handle_single, handle) end
end

sim.getObjectSel, sim.setObjectSel = sim.getObjectSelection, select

-- A shape is copied with all that hangs on it, whatever the options say. The selection stays.
function sim.copyPasteObjects(handles)
    local before = sim.getObjectSelection()
    select(handles)
    local ok, why = pcall(sim.copyPasteSelectedObjects)
    local copies = sim.getObjectSelection()
    select(before)
    if not ok then error(why, 0) end
    return copies
end

--------------------------------------------------------------------- waiting

local stop = sim.stopSimulation

function sim.stopSimulation(wait)
    local result = stop()
    while wait == true and sim.getSimulationState() ~= sim.simulation_stopped do sim.yield() end
    return result
end

-- For a signal of any type: its value.
function sim.waitForSignal(name)
    while true do
        for _, get in ipairs{sim.getInt32Signal, sim.getFloatSignal, sim.getStringSignal} do
            local value = get(name)
            if value ~= nil then return value end
        end
        sim.yield()
    end
end

--------------------------------------------------------------------- named parameters

-- Of the command line in the simulators; here they are what programs set.
local named = {}
function sim.setNamedStringParam(name, value) named[name] = value end
function sim.getNamedStringParam(name) return named[name] end

--------------------------------------------------------------------- scripts

-- Its functions are found when they are called.
function sim.getScriptFunctions(script)
    return setmetatable({}, {__index = function(_, name)
        return function(...) return sim.callScriptFunction(name, script, ...) end
    end})
end
