-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Properties, as CoppeliaSim 4.10 has them: those of objects that other functions read and set,
-- custom data, which is kept here, and signals of the scene, which are the signals of all clients
-- where they have a type of these. Custom data lives as long as the program.
local sim = sim

local getters = {
    position = function(h) return sim.getObjectPosition(h) end,
    quaternion = function(h) return sim.getObjectQuaternion(h) end,
    eulerAngles = function(h) return sim.getObjectOrientation(h) end,
    pose = function(h) return sim.getObjectPose(h) end,
    alias = function(h) return sim.getObjectAlias(h) end,
    jointPosition = function(h) return sim.getJointPosition(h) end,
    targetPosition = function(h) return sim.getJointTargetPosition(h) end,
    targetVelocity = function(h) return sim.getJointTargetVelocity(h) end,
    resolution = function(h) return sim.getVisionSensorRes(h) end,
    mass = function(h) return sim.getShapeMass(h) end,
}
local setters = {
    position = function(h, v) sim.setObjectPosition(h, v) end,
    quaternion = function(h, v) sim.setObjectQuaternion(h, v) end,
    eulerAngles = function(h, v) sim.setObjectOrientation(h, v) end,
    pose = function(h, v) sim.setObjectPose(h, v) end,
    alias = function(h, v) sim.setObjectAlias(h, v) end,
    jointPosition = function(h, v) sim.setJointPosition(h, v) end,
    targetPosition = function(h, v) sim.setJointTargetPosition(h, v) end,
    targetVelocity = function(h, v) sim.setJointTargetVelocity(h, v) end,
    mass = function(h, v) sim.setShapeMass(h, v) end,
}

--------------------------------------------------------------------- kinds

local function is(kind) return function(value) return type(value) == kind end end

local function numbers(...)
    local counts = {...}
    return function(value)
        if type(value) ~= 'table' then return false end
        for _, item in ipairs(value) do if type(item) ~= 'number' then return false end end
        for _, count in ipairs(counts) do if #value == count then return true end end
        return #counts == 0
    end
end

local kinds = {
    Bool = is('boolean'), Int = math.tointeger, Long = math.tointeger, Float = is('number'),
    String = is('string'), Buffer = is('string'), Table = is('table'), Color = numbers(3, 4),
    Vector2 = numbers(2), Vector3 = numbers(3), Quaternion = numbers(4), Pose = numbers(7),
    IntArray = numbers(), IntArray2 = numbers(2), FloatArray = numbers(),
    [''] = function() return true end,
}

--------------------------------------------------------------------- what is kept

local kept = {}

local function copy(value)
    if type(value) ~= 'table' then return value end
    local out = {}
    for key, item in pairs(value) do out[key] = copy(item) end
    return out
end

-- The place of a name with a prefix, and the signal's name where it is one.
local function place(handle, name)
    local prefix, rest = name:match('^(%a+)%.(.+)$')
    if prefix ~= 'signal' and prefix ~= 'customData' then return nil end
    if handle ~= sim.handle_scene then sim.getObjectType(handle) end
    return handle .. '.' .. name, prefix == 'signal' and handle == sim.handle_scene and rest or nil
end

local signals = {
    Int = {sim.getInt32Signal, sim.setInt32Signal},
    Float = {sim.getFloatSignal, sim.setFloatSignal},
    String = {sim.getStringSignal, sim.setStringSignal},
}
signals.Long, signals.Buffer = signals.Int, signals.String

local function get_signal(name, kind)
    if signals[kind] then return signals[kind][1](name) end
    if kind ~= '' then return nil end
    for _, each in ipairs{'Int', 'Float', 'String'} do
        local value = signals[each][1](name)
        if value ~= nil then return value end
    end
end

--------------------------------------------------------------------- functions

local function fail(name, text, ...) error(('sim.%s: '):format(name) .. text:format(...), 0) end

local function get(kind, handle, name, options)
    local f = 'get' .. kind .. 'Property'
    local key, signal = place(handle, name)
    local value
    if signal then value = get_signal(signal, kind) end
    if value == nil and key then value = copy(kept[key]) end
    if value == nil and getters[name] then value = getters[name](handle) end
    if value == nil then
        if options and options.noError then return nil end
        fail(f, "there is no property '%s' here", name)
    end
    if not kinds[kind](value) then fail(f, "the property '%s' is of another type", name) end
    return value
end

local function set(kind, handle, name, value)
    local f = 'set' .. kind .. 'Property'
    local key, signal = place(handle, name)
    if value == nil or not kinds[kind](value) then
        fail(f, "argument 3 is no %s: %s", kind,
             type(value) == 'table' and 'a table of another size' or tostring(value))
    end
    if signal and signals[kind] then
        signals[kind][2](signal, value)
    elseif key then
        kept[key] = copy(value)
    elseif setters[name] then
        setters[name](handle, value)
    else
        fail(f, "there is no property '%s' here that can be set", name)
    end
end

for kind in pairs(kinds) do
    sim['get' .. kind .. 'Property'] = function(...) return get(kind, ...) end
    sim['set' .. kind .. 'Property'] = function(...) return set(kind, ...) end
end

function sim.removeProperty(handle, name)
    local key, signal = place(handle, name)
    if not key then
        fail('removeProperty', "there is no property '%s' here that can be removed", name)
    end
    kept[key] = nil
    if signal then
        sim.clearInt32Signal(signal)
        sim.clearFloatSignal(signal)
        sim.clearStringSignal(signal)
    end
end
