-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Parameters of physics engines. Those of MuJoCo's that can change at run time, and the friction of
-- shapes in all engines, are MuJoCo's own (calls/engine.c); the others are only kept, for each
-- object.
local sim = sim

local native_get, native_set = sim.getEngineFloatParam, sim.setEngineFloatParam

-- The ranges of numbers: sim.mujoco_body_float_start and _end lie around those of one kind.
local ranges = {}
for name, first in pairs(sim) do
    local engine, scope, kind = name:match('^(%l+)_(%l+)_(%l+)_start$')
    local last = engine and sim[('%s_%s_%s_end'):format(engine, scope, kind)]
    if last then ranges[#ranges + 1] = {first = first, last = last, scope = scope, kind = kind} end
end

local function range_of(id)
    for _, range in ipairs(ranges) do
        if id > range.first and id < range.last then return range end
    end
end

local types = {joint = {sim.object_joint_type, 'joint'}, body = {sim.object_shape_type, 'shape'},
               dummy = {sim.object_dummy_type, 'dummy'}}
local titles = {float = 'Float', int = 'Int32', bool = 'Bool'}

-- The place where the value of the parameter is kept, and whether it was ever set.
local function check(name, kind, id, handle)
    local range = range_of(id)
    if not range then error(('sim.%s: engines have no parameter %d'):format(name, id), 0) end
    if range.kind ~= kind then
        error(('sim.%s: parameter %d is one of sim.%sEngine%sParam'):format(name, id,
                                                                            name:sub(1, 3),
              titles[range.kind]), 0)
    end
    if range.scope == 'global' then
        if handle ~= -1 and handle ~= sim.handle_scene then
            error(('sim.%s: parameter %d is the engine\'s; argument 2 must be -1, not %d'):format(
                  name, id, handle), 0)
        end
        return id .. '.-1', -1
    end
    local type_number, title = table.unpack(types[range.scope])
    if sim.getObjectType(handle) ~= type_number then
        error(('sim.%s: parameter %d is that of a %s, which object %d is not'):format(name, id,
                                                                                      title,
              handle), 0)
    end
    return id .. '.' .. handle, handle
end

local kept = {}
local from = { -- what is asked for, from a number
    Float = function(value) return value + 0.0 end,
    Int32 = function(value) return math.tointeger(value) or 0 end,
    Bool = function(value) return value ~= 0 end,
}

for kind, title in pairs(titles) do
    local getter, setter = ('getEngine%sParam'):format(title), ('setEngine%sParam'):format(title)
    sim[getter] = function(id, handle)
        local key, object = check(getter, kind, id, handle)
        local value = kept[key] or native_get(id, object) or 0
        return from[title](value)
    end
    sim[setter] = function(id, handle, value)
        local key, object = check(setter, kind, id, handle)
        if type(value) == 'boolean' then value = value and 1 or 0 end
        if kind == 'int' and not math.tointeger(value) or kind ~= 'int' and
            not math.type(value) then
            error(("bad argument #3 to 'sim.%s' (%s expected, got %s)"):format(setter,
                  kind == 'int' and 'whole number' or kind == 'bool' and 'boolean' or 'number',
                  math.type(value) == 'float' and tostring(value) or type(value)), 0)
        end
        if native_set(id, object, value) == 1 then kept[key] = nil else kept[key] = value end
    end
    sim[getter .. 'eter'], sim[setter .. 'eter'] = sim[getter], sim[setter] -- in V-REP
end
