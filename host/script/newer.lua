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

--------------------------------------------------------------------- scripts

-- Its functions are found when they are called.
function sim.getScriptFunctions(script)
    return setmetatable({}, {__index = function(_, name)
        return function(...) return sim.callScriptFunction(name, script, ...) end
    end})
end
