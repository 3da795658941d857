-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Loads the server plugin of remoteapi-shm when the simulator starts, and calls functions for it:
-- an error in one of them comes back as a text, and the script lives on.
local sim = sim or require 'sim'
local plugin

function sysCall_info()
    return {autoStart = true}
end

function sysCall_init()
    plugin = loadPlugin('simRemoteApi')
    plugin.callThrough()
end

-- A function of another script.
function remoteApiCall(name, script, ...)
    return pcall(sim.callScriptFunction, name, script, ...)
end

--------------------------------------------------------------------- functions by their names

local modules = {sim = sim} -- tables that names may begin with, before the globals
local places = {} -- of the functions that were found: by name, their table and their key in it

local function nameCheck(name, caller)
    if type(name) ~= 'string' then
        error(('%s: the name is a string, not %s'):format(caller, type(name)), 0)
    end
end

-- What stands under a name with dots.
local function field(name)
    local first, rest = name:match('^([^.]*)%.?(.*)$')
    local value = modules[first] or _G[first]
    for key in rest:gmatch('[^.]+') do
        if type(value) ~= 'table' then return nil end
        value = value[key]
    end
    return value
end

local function find(name)
    local place = places[name]
    if place then return place[1][place[2]] end
    local path, key = name:match('^(.*)%.([^.]*)$')
    local owner = path and field(path)
    if type(owner) ~= 'table' then return field(name) end
    if owner[key] ~= nil then places[name] = {owner, key} end
    return owner[key]
end

-- What reaches beyond the simulator; a service allows it or not.
local unsafe = {}
for _, owner in pairs{io, os, package, debug} do
    for _, value in pairs(owner) do
        if type(value) == 'function' then unsafe[value] = true end
    end
end
for _, name in pairs{'clock', 'date', 'difftime', 'getenv', 'time'} do unsafe[os[name]] = nil end
for _, name in pairs{'load', 'loadfile', 'loadstring', 'dofile', 'sim.executeScriptString',
                     'sim.launchExecutable', 'sim.loadModule', 'sim.unloadModule', 'simLoadModule',
                     'simUnloadModule'} do
    local value = field(name)
    if value then unsafe[value] = true end
end

local function isUnsafe(f, name, argument)
    return unsafe[f] or name == 'simSubprocess.exec' or name == 'simSubprocess.execAsync' or
        (name == 'sim.callScriptFunction' and tostring(argument):find('^_evalExec'))
end

-- Functions that mean something else to a client.
local overrides = {}

local function results(count, ...)
    if select('#', ...) < count then return nil end
    return ...
end

-- Without the place of the call here, which an error would tell.
local function plain(ok, ...)
    if not ok then error((...), 0) end
    return ...
end

overrides['sim.callScriptFunction'] = function(...)
    return results(1, plain(pcall(sim.callScriptFunction, ...)))
end

overrides['sim.readCustomDataBlock'] = function(...)
    return sim.readCustomDataBlock(...) or ''
end

overrides['sim.testCB'] = function(first, callback, second)
    if type(callback) ~= 'function' then
        error("bad argument #2 to 'sim.testCB' (function expected, got " .. type(callback) .. ')',
              0)
    end
    return callback(first, second)
end

--------------------------------------------------------------------- what the server itself offers

local server = {}
modules.zmqRemoteApi = server

local function describe(value, depth)
    if type(value) == 'function' then return {func = {}} end
    if type(value) ~= 'table' then return {const = value} end
    local call = getmetatable(value) and getmetatable(value).__call
    if call then return {func = {}} end
    local members = {}
    for key, member in pairs(value) do
        if type(key) == 'string' and depth < 4 and type(member) ~= 'userdata' then
            members[key] = describe(member, depth + 1)
        end
    end
    return members
end

-- What the plugin does by itself, and scripts may not have: clients look here for what they can
-- call.
local own = {'acquireLock', 'releaseLock', 'restartServer', 'setStepping',
             'setThreadAutomaticSwitch',
             'setThreadSwitchTiming', 'step', 'switchThread', 'testCB', 'yield'}

function server.info(name)
    nameCheck(name, 'zmqRemoteApi.info')
    local value = field(name)
    if value == nil then error('No such object: ' .. name, 0) end
    local members = describe(value, 0)
    for _, key in ipairs(name == 'sim' and own or {}) do members[key] = {func = {}} end
    return members
end

function server.require(name)
    nameCheck(name, 'zmqRemoteApi.require')
    local bare = name:gsub('%-%d+$', '')
    if not (name == 'sim' and modules.sim) then modules[bare] = require(name) end
end

function server.getField(name)
    nameCheck(name, 'zmqRemoteApi.getField')
    return field(name)
end

function server.eval(chunk)
    return assert(load(chunk, '=eval'))()
end

unsafe[server.eval] = true

--------------------------------------------------------------------- calls

-- A function may yield, and nobody knows before: each call runs in a coroutine. One of them serves
-- all calls, until a function yields in it; then it belongs to that call, and the next one gets
-- another.
local done = {} -- what a coroutine yields first when its call has ended
local idle -- waits for a call
local waiting = {} -- coroutines of calls that have yielded, by the calls' numbers
local limits = setmetatable({}, {__mode = 'k'}) -- of the coroutines of calls with a time limit

local function serve(...)
    return serve(coroutine.yield(done, pcall(...)))
end

-- true and the results, false and the error, or nil: it waits.
local function settle(number, thread, alive, mark, ...)
    if mark == done then
        if not limits[thread] then idle = thread end
        return ...
    end
    if not alive then return false, mark end
    waiting[number] = thread
    return nil
end

-- Looks at the clock while a function computes. Once its time is over, it is interrupted at each
-- instruction: no pcall of its own holds that up.
local function look()
    local limit = limits[coroutine.running()]
    if sim.getSystemTime() < limit.ends then return end
    debug.sethook(look, '', 1)
    error(limit.text, 0)
end

local function limitedThread(name, seconds)
    local thread = coroutine.create(serve)
    local text = '%s: it took longer than %.3f s, the limit of this service (callMs)'
    limits[thread] = {seconds = seconds, text = text:format(name, seconds)}
    debug.sethook(thread, look, '', 10000)
    return thread
end

-- The time in which the function waits does not count.
local function resume(thread, ...)
    local limit = limits[thread]
    if limit then limit.ends = sim.getSystemTime() + limit.seconds end
    return coroutine.resume(thread, ...)
end

local function isCallable(f)
    return type(f) == 'function' or (getmetatable(f) or {}).__call ~= nil
end

local function begin(number, mayRun, limitMs, name, ...)
    local f = overrides[name] or find(name)
    if f == nil then return false, 'No such function: ' .. name end
    if not isCallable(f) then return false, ('%s is a %s, not a function'):format(name, type(f)) end
    if not mayRun and isUnsafe(f, name, (...)) then
        return false, name .. ': this service does not allow it (allowUnsafe)'
    end
    if limitMs > 0 then
        local thread = limitedThread(name, limitMs / 1000)
        return settle(number, thread, resume(thread, f, ...))
    end
    local thread = idle or coroutine.create(serve)
    idle = nil
    return settle(number, thread, coroutine.resume(thread, f, ...))
end

function remoteApiBegin(number, client, mayRun, limitMs, name, ...)
    return begin(number, mayRun, limitMs, name, ...)
end

function remoteApiResume(number)
    local thread = waiting[number]
    waiting[number] = nil
    return settle(number, thread, resume(thread))
end

function remoteApiDrop(number)
    local thread = waiting[number]
    waiting[number] = nil
    if thread and coroutine.close then coroutine.close(thread) end
end

-- The same with functions of the client among the arguments: NAME@func, alone or in a small table.
local function callable(client, value)
    local name = type(value) == 'string' and value:match('^(.*)@func$')
    if not name then return value end
    return function(...)
        return plugin.callBack(client, name, ...)
    end
end

function remoteApiBeginWith(number, client, mayRun, limitMs, name, ...)
    local arguments = table.pack(...)
    for i = 1, arguments.n do
        if type(arguments[i]) == 'table' then
            for key, value in pairs(arguments[i]) do
                arguments[i][key] = callable(client, value)
            end
        else
            arguments[i] = callable(client, arguments[i])
        end
    end
    return begin(number, mayRun, limitMs, name, table.unpack(arguments, 1, arguments.n))
end
