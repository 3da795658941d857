-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Making scripts, and what they are made of; embedded.lua runs them.
local sim = sim

sim.object_script_type, sim.sceneobject_script = 17, 17

local set_text = sim.setScriptText

local function fail(name, text, ...) error(('sim.%s: '):format(name) .. text:format(...), 0) end

local function refuse_python(name)
    fail(name, 'scripts are in Lua here; let a program in Python be a client')
end

function sim.setScriptText(script, text)
    if text:find('^%s*#python') then refuse_python('setScriptText') end
    if text:find('\0', 1, true) then
        fail('setScriptText', 'a text with a zero byte is no script')
    end
    return set_text(script, text)
end

-- The options have a meaning only for what a window shows.
function sim.createScript(kind, text, _, language)
    if language and language ~= '' and language:lower() ~= 'lua' then
        refuse_python('createScript')
    end
    local script = sim.addScript(kind)
    local ok, why = pcall(sim.setScriptText, script, text)
    if ok then return script end
    sim.removeScript(script)
    error(why, 0)
end

--------------------------------------------------------------------- older names

-- Attributes of the older simulators, and the parameters that they are.
local parameters = {
    [sim.scriptattribute_executionorder] = sim.scriptintparam_execorder,
    [sim.scriptattribute_enabled] = sim.scriptintparam_enabled,
    [sim.scriptattribute_scripttype] = sim.scriptintparam_type,
    [sim.scriptattribute_scripthandle] = sim.scriptintparam_handle,
}

local function parameter(name, attribute)
    return parameters[attribute] or fail(name, 'scripts have no attribute %d', attribute)
end

function sim.setScriptAttribute(script, attribute, value)
    return sim.setScriptInt32Param(script, parameter('setScriptAttribute', attribute), value)
end

function sim.getScriptAttribute(script, attribute)
    local value = sim.getScriptInt32Param(script, parameter('getScriptAttribute', attribute))
    if attribute == sim.scriptattribute_enabled then return value ~= 0 end
    return value
end

-- Since CoppeliaSim 4.7 the text has another number.
local texts = {[sim.scriptstringparam_text] = true, [10110] = true}

function sim.setScriptStringParam(script, id, text)
    if not texts[id] then
        fail('setScriptStringParam', 'scripts have no text %d that can be set', id)
    end
    return sim.setScriptText(script, text)
end

function sim.getScriptStringParam(script, id)
    local text = sim.getScriptText(script)
    if texts[id] then return text end
    if id == sim.scriptstringparam_name then return sim.getObjectAlias(script) end
    if id == sim.scriptstringparam_description then return sim.getObjectAlias(script, 2) end
    fail('getScriptStringParam', 'scripts have no text %d', id)
end

function sim.getScriptName(script)
    sim.getScriptText(script)
    return sim.getObjectAlias(script)
end

-- -1: the object has none of its own.
local function script_of(kind, object)
    for _, handle in ipairs(sim.getObjectsInTree(object, sim.object_script_type, 3)) do
        if sim.getScriptInt32Param(handle, sim.scriptintparam_type) == kind then return handle end
    end
    return -1
end
function sim.getScriptAssociatedWithObject(object)
    return script_of(sim.scripttype_childscript, object)
end
function sim.getCustomizationScriptAssociatedWithObject(object)
    return script_of(sim.scripttype_customizationscript, object)
end

-- Calls from elsewhere are handled in each pass, and between the steps.
function sim.handleExtCalls() end
