-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- The scripts that programs make (sim.createScript). Each has globals of its own. Those with which
-- it begins reach no more of the system than functions of sim do, as a client may have sent the
-- script that may not use more itself. An error in one of them stops that one only.
local host = ... -- what lua_embedded.c offers
local sim = sim
local _G, getmetatable, load = _G, getmetatable, load

local states = {} -- by handle, of those that were run: env, name, thread, failed

--------------------------------------------------------------------- beyond the simulator

local unsafe = {}
for _, library in pairs{io, os, package, debug} do
    for _, value in pairs(library) do
        if type(value) == 'function' then unsafe[value] = true end
    end
end
for _, value in pairs{load, loadfile, dofile, require, loadPlugin, getmetatable, collectgarbage} do
    unsafe[value] = true
end
local modules = {'loadModule', 'unloadModule'} -- plugins of the older simulators: any code
for _, name in pairs(modules) do
    local old_name = 'sim' .. name:sub(1, 1):upper() .. name:sub(2)
    for _, value in pairs{sim[name], _G[old_name]} do unsafe[value] = true end
end
local harmless = {os = {}, debug = {traceback = debug.traceback}}
for _, name in pairs{'clock', 'date', 'difftime', 'getenv', 'time'} do
    harmless.os[name], unsafe[os[name]] = os[name], nil
end

--------------------------------------------------------------------- what nothing interrupts

-- Library functions that count in C, as far as their arguments say: the limits of what a script
-- computes work between instructions.
local COUNT_MAX = 100 * 1000 * 1000

local function count_check(name, first, last)
    first, last = tonumber(first), tonumber(last)
    if first and last and last + 0.0 - first > COUNT_MAX then
        error(('%s: more than %d elements'):format(name, COUNT_MAX), 3)
    end
end

-- An error of the library's function is one of the line that called it.
local function told(name, ok, ...)
    if ok then return ... end
    local why = ...
    if type(why) ~= 'string' then error(why, 0) end
    error((why:gsub("to '%?'", ("to '%s'"):format(name))), 2)
end

local move, rep, metatable = table.move, string.rep, debug.getmetatable

function table.move(from, first, last, ...)
    count_check('table.move', first, last)
    return told('table.move', pcall(move, from, first, last, ...))
end

function string.rep(text, count, ...)
    if text == '' then count_check('string.rep', 0, count) end
    return told('string.rep', pcall(rep, text, count, ...))
end

-- Only a __len tells a wrong length.
for _, name in pairs{'insert', 'remove'} do
    local f = table[name]
    table[name] = function(list, ...)
        if type(list) == 'table' and metatable(list) then
            count_check('table.' .. name, 0, #list)
        end
        return told('table.' .. name, pcall(f, list, ...))
    end
end

--------------------------------------------------------------------- globals

-- A table that shows another one and keeps what is put into it to itself.
local function view(of)
    return setmetatable({}, {__index = of, __metatable = false, __pairs = function()
        local key
        return function()
            local value
            key, value = next(of, key)
            return key, value
        end
    end})
end

-- A plugin's functions but those by which it serves its clients.
local function plain(of)
    local copy = {}
    for name, value in pairs(of) do copy[name] = value end
    copy.callThrough, copy.callBack = nil, nil
    return copy
end

local base, tables = {}, {}

-- What is global now is what each script begins with.
local function seal()
    for name, value in next, _G do
        if type(value) ~= 'table' then
            if not unsafe[value] then base[name] = value end
        elseif harmless[name] then
            tables[name] = harmless[name]
        elseif name == 'simRemoteApi' then
            tables[name] = plain(value)
        elseif value ~= io and value ~= package and value ~= _G then
            tables[name] = value
        end
    end
    base.collectgarbage = function() return collectgarbage('count') end
    base.getmetatable = function(value)
        if type(value) ~= 'string' then return getmetatable(value) end
    end
    -- Nothing interrupts a finalizer (lua_limit.h).
    base.setmetatable = function(of, meta)
        if type(meta) == 'table' and rawget(meta, '__gc') ~= nil then
            error('a script that was made has no finalizers (__gc)', 2)
        end
        return setmetatable(of, meta)
    end
    unsafe[setmetatable] = true
end

local function module_of(env, name)
    local own = tables[name:gsub('%-%d+$', '')] and env[name:gsub('%-%d+$', '')]
    if own then return own end
    if package.preload[name] then return plain(require(name)) end
    error(("there is no module '%s' for a script that was made: it reads no files"):format(name), 0)
end

-- The functions that mean something else within a script.
local function own_functions(handle, of)
    local function which(script) return script == of.handle_self and handle or script end
    local own = view(of)
    function own.getObject(path, options)
        if type(path) ~= 'string' or not path:find('^[.:]') then
            return of.getObject(path, options)
        end
        local copy = {proxy = handle}
        for name, value in pairs(options or {}) do copy[name] = value end
        return of.getObject(path, copy)
    end
    function own.getScript(kind, ...)
        if kind == of.handle_self then return handle end
        return of.getScript(kind, ...)
    end
    function own.callScriptFunction(name, script, ...)
        return of.callScriptFunction(name, which(script), ...)
    end
    for _, name in pairs(modules) do
        own[name] = function() error(('sim.%s: a script that was made loads no plugins'):format(name), 0) end
    end
    function own.executeScriptString(code, script)
        if not pcall(sim.getScriptText, which(script)) then
            error('sim.executeScriptString: a script that was made can do so only in others of ' ..
                  'its kind', 0)
        end
        return of.executeScriptString(code, which(script))
    end
    return own
end

local function globals_make(handle)
    local env = setmetatable({}, {__index = base, __metatable = false})
    env._G = env
    for name, value in pairs(tables) do env[name] = view(value) end
    env.sim = own_functions(handle, tables.sim)
    function env.load(chunk, name, _, own) return load(chunk, name, 't', own or env) end
    function env.require(name) return module_of(env, name) end
    function env.loadPlugin(name) return plain(_G.loadPlugin(name)) end
    return env
end

--------------------------------------------------------------------- running

local known = {sysCall_info = true}
for name in ('init actuation sensing cleanup nonSimulation suspended beforeSimulation ' ..
             'afterSimulation thread'):gmatch('%a+') do
    known['sysCall_' .. name] = true
end

local ERROR_MAX = 1000 -- characters

-- What is no text is told by its type: a __tostring may do anything.
local function error_text(why)
    local kind = type(why)
    if kind ~= 'string' and kind ~= 'number' then return ('(an error that is a %s)'):format(kind) end
    local text = tostring(why)
    return #text > ERROR_MAX and text:sub(1, ERROR_MAX) .. ' ...' or text
end

-- Its memory goes with its globals.
local function stop(state, what, why)
    state.failed, state.env, state.thread = error_text(why), nil, nil
    sim.addLog(sim.verbosity_errors, ('%s: %s: %s; the script is stopped'):format(
               state.name, what, state.failed))
end

-- Calls one of the functions that the simulator calls, if it is there.
local function call(handle, state, name)
    local f = rawget(state.env, name)
    if type(f) ~= 'function' then return end
    local ok, why = host.limited(handle, f)
    if not ok then stop(state, name, why) end
end

local function compile(handle, env)
    local text = sim.getScriptText(handle):gsub('^#lua[^\n]*', '')
    return load(text, '=' .. sim.getObjectAlias(handle, 2), 't', env)
end

local function callbacks_check(state)
    for name in next, state.env do
        if type(name) == 'string' and name:find('^sysCall_') and not known[name] then
            sim.addLog(sim.verbosity_warnings, ('%s: %s is never called by this simulator'):format(
                       state.name, name))
        end
    end
end

local function start(handle)
    local state = {env = globals_make(handle), name = sim.getObjectAlias(handle, 2)}
    states[handle] = state
    host.note(true)
    local ok, why = compile(handle, state.env)
    if ok then ok, why = host.limited(handle, ok) end
    if not ok then
        stop(state, 'its text', why)
        return state
    end
    callbacks_check(state)
    call(handle, state, 'sysCall_init')
    return state
end

local function finish(handle)
    local state = states[handle]
    if state and not state.failed then call(handle, state, 'sysCall_cleanup') end
    states[handle] = nil
end

-- One round of sysCall_thread, up to where it waits.
local function thread_resume(handle, state)
    if state.thread == nil then
        local f = rawget(state.env, 'sysCall_thread')
        state.thread = type(f) == 'function' and coroutine.create(f)
    end
    if not state.thread or coroutine.status(state.thread) == 'dead' then return end
    local whole, ok, why = host.limited(handle, coroutine.resume, state.thread)
    if not (whole and ok) then stop(state, 'sysCall_thread', whole and why or ok) end
end

-- What a customization script has of its own in sections of the main script.
local others = {sysCall_init = 'sysCall_beforeSimulation',
                sysCall_cleanup = 'sysCall_afterSimulation'}

-- A simulation script lives as long as the simulation runs.
local function lives(handle, section)
    if section == 'sysCall_init' then
        finish(handle)
        start(handle)
    elseif section == 'sysCall_cleanup' then
        finish(handle)
    else
        return section ~= 'sysCall_nonSimulation'
    end
end

-- A script begins when it has a text; a program may give it one later.
local function advance(handle, section)
    local there, kind = pcall(sim.getScriptInt32Param, handle, sim.scriptintparam_type)
    if not there or sim.getScriptInt32Param(handle, sim.scriptintparam_enabled) == 0 or
       not states[handle] and sim.getScriptText(handle) == '' then return end
    if kind == sim.scripttype_childscript then
        if not lives(handle, section) then return end
    else
        section = others[section] or section
    end
    local state = states[handle] or start(handle)
    if state.failed then return end
    call(handle, state, section)
    if states[handle] == state and not state.failed and section ~= 'sysCall_sensing' and section ~= 'sysCall_suspended' then
        thread_resume(handle, state)
    end
end

local function run(section)
    local list, there = host.list(), {}
    if section ~= 'end' then
        for _, handle in ipairs(list) do there[handle] = true end
    end
    for handle in pairs(states) do
        if not there[handle] then finish(handle) end
    end
    for _, handle in ipairs(section ~= 'end' and list or {}) do advance(handle, section) end
    host.note(next(states) ~= nil)
end

--------------------------------------------------------------------- functions

local function is_simulation(handle)
    return sim.getScriptInt32Param(handle, sim.scriptintparam_type) == sim.scripttype_childscript
end

-- Of a script whose functions are called by others.
local function globals(handle)
    local state = states[handle]
    if not state and is_simulation(handle) and
        sim.getSimulationState() == sim.simulation_stopped then
        error(('%s is a simulation script, and no simulation runs.'):format(
              sim.getObjectAlias(handle, 2)), 0)
    end
    if not state and sim.getScriptText(handle) == '' then
        error(('%s has no text'):format(sim.getObjectAlias(handle, 2)), 0)
    end
    state = state or start(handle)
    if state.failed then error(('%s was stopped: %s'):format(state.name, state.failed), 0) end
    return state.env
end

-- The globals of the script that a handle or type and the name of an object mean.
local function globals_of(script, name)
    if script == sim.handle_main_script then script = host.main end
    local handle = host.resolve(script, name) or name and host.find(script, name)
    if not handle then error('script does not exist.', 0) end
    return pcall(sim.getScriptText, handle) and globals(handle) or _G
end

-- "robot.grip@object" is a function in a table, in the script of an object.
function sim.callScriptFunction(name, script, ...)
    local path, object = name:match('^([^@]*)@?(.*)$')
    if object == 'python' then error('scripts are in Lua here', 0) end
    local env = globals_of(script, object ~= '' and object ~= 'lua' and object or nil)
    local f = env
    for key in path:gmatch('[^.]+') do f = type(f) == 'table' and f[key] or nil end
    if f == nil then error(('the script has no function %s'):format(path), 0) end
    if env == _G and (unsafe[f] or f == sim.executeScriptString) then
        error(('%s is no function of the script'):format(path), 0)
    end
    return f(...)
end

function _G.simCallScriptFunction(...) return sim.callScriptFunction(...) end

-- 0 and the values of the code, which may be an expression, or -1 and the error.
function sim.executeScriptString(code, script)
    local env = globals_of(script)
    local chunk = load('return ' .. code, '=string', 't', env)
    local why
    if not chunk then chunk, why = load(code, '=string', 't', env) end
    if not chunk then return -1, why end
    local results = table.pack(pcall(chunk))
    if not results[1] then return -1, error_text(results[2]) end
    return 0, table.unpack(results, 2, results.n)
end

-- False: a simulation script begins with the simulation.
function sim.initScript(script)
    if is_simulation(script) and sim.getSimulationState() == sim.simulation_stopped then
        local chunk, why = compile(script)
        if not chunk then error(why, 0) end
        return false
    end
    finish(script)
    local state = start(script)
    if state.failed then error(state.failed, 0) end
    return true
end
sim.resetScript = sim.initScript

local function search(kind, object)
    if type(object) == 'string' then object = object:match('@(.*)$') or object end
    return host.find(kind, object)
end
sim.getScript = search

-- In V-REP: by the name of the object.
function sim.getScriptHandle(kind, object)
    if type(kind) == 'string' then return search(sim.scripttype_childscript, kind) end
    return search(kind, object)
end

return {run = run, globals = globals, seal = seal}
