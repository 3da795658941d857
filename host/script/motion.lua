-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- sim.moveToConfig and sim.moveToPose: all axes begin and end together, at rest, on a straight way,
-- within the greatest velocity, acceleration and jerk of each. The way s goes from 0 to 1 with a
-- trapezoidal velocity; its mean over a window of time limits the jerk. The callback is called once
-- per step; each step in between is waited for, so that the functions need a coroutine.
local sim = sim

--------------------------------------------------------------------- the profile

-- Its greatest velocity and acceleration, and the window, in units of the way.
local function profile(velocity, acceleration, jerk)
    velocity = math.min(velocity, math.sqrt(acceleration))
    local p = {v = velocity, a = acceleration, ramp = velocity / acceleration,
               window = jerk < math.huge and acceleration / jerk or 0}
    p.moves = 1 / velocity + p.ramp
    p.time = p.moves + p.window
    return p
end

local function way(p, t)
    if t <= 0 then return 0 end
    if t < p.ramp then return p.a * t ^ 2 / 2 end
    if t <= p.moves - p.ramp then return p.v * (t - p.ramp / 2) end
    return t < p.moves and 1 - p.a * (p.moves - t) ^ 2 / 2 or 1
end

local function velocity(p, t)
    if t <= 0 or t >= p.moves then return 0 end
    return math.min(p.a * t, p.v, p.a * (p.moves - t))
end

local function acceleration(p, t)
    if t <= 0 or t >= p.moves then return 0 end
    return t < p.ramp and p.a or t > p.moves - p.ramp and -p.a or 0
end

-- The integral of the way; the second half mirrors the first.
local function area(p, t)
    if t <= 0 then return 0 end
    if t > p.moves - p.ramp then
        return t - p.moves / 2 + (t < p.moves and area(p, p.moves - t) or 0)
    end
    if t < p.ramp then return p.a * t ^ 3 / 6 end
    return p.a * p.ramp ^ 3 / 6 + p.v / 2 * ((t - p.ramp / 2) ^ 2 - p.ramp ^ 2 / 4)
end

-- Way, velocity and acceleration at a time.
local function profile_at(p, t)
    if t >= p.time then return 1, 0, 0 end
    if p.window == 0 then return way(p, t), velocity(p, t), acceleration(p, t) end
    local before = t - p.window
    return (area(p, t) - area(p, before)) / p.window, (way(p, t) - way(p, before)) / p.window,
           (velocity(p, t) - velocity(p, before)) / p.window
end

--------------------------------------------------------------------- moving

local function limit(limits, i, what)
    local value = type(limits) == 'table' and limits[i] or limits
    if type(value) ~= 'number' or value <= 0 then
        error(('%s of axis %d must be a number above 0'):format(what, i), 0)
    end
    return value
end

-- The slowest axis decides; nil when nothing moves.
local function profile_of(distances, move)
    local v, a, j = math.huge, math.huge, math.huge
    for i, distance in ipairs(distances) do
        distance = math.abs(distance)
        if distance > 1e-12 then
            v = math.min(v, limit(move.maxVel, i, 'maxVel') / distance)
            a = math.min(a, limit(move.maxAccel, i, 'maxAccel') / distance)
            if move.maxJerk then j = math.min(j, limit(move.maxJerk, i, 'maxJerk') / distance) end
        end
    end
    return v < math.huge and profile(v, a, j) or nil
end

local function at_rest(velocities, what)
    for _, value in ipairs(velocities or {}) do
        if value ~= 0 then error(what .. ' other than 0 is not possible here', 0) end
    end
end

-- `tell` is told way, velocity and acceleration in each step; true from it ends the movement. The
-- time that is left of the last step.
local function go(p, step, tell)
    local t = 0
    if not p then
        tell(1, 0, 0)
        return 0
    end
    while true do
        step = step and step > 0 and step or sim.getSimulationTimeStep()
        t = t + step
        if tell(profile_at(p, t)) == true or t >= p.time then return math.max(t - p.time, 0) end
        sim.step()
    end
end

local function function_of(callback)
    return type(callback) == 'string' and _G[callback] or callback
end

local function scaled(values, factor)
    local result = {}
    for i, value in ipairs(values) do result[i] = value * factor end
    return result
end

--------------------------------------------------------------------- configurations

local function config_run(move, from, to, tell)
    local distances = {}
    if #from ~= #to then error('as many target positions as positions are needed', 0) end
    for i, value in ipairs(to) do distances[i] = value - from[i] end
    at_rest(move.vel, 'vel')
    at_rest(move.accel, 'accel')
    at_rest(move.targetVel, 'targetVel')
    local data = {auxData = move.auxData}
    data.timeLeft = go(profile_of(distances, move), move.timeStep, function(s, v, a)
        data.pos, data.vel, data.accel = {}, scaled(distances, v), scaled(distances, a)
        for i, value in ipairs(from) do
            data.pos[i] = s == 1 and to[i] or value + s * distances[i]
        end
        return tell(data)
    end)
    return data
end

-- A stopped simulation has no drives.
local function joints_set(joints, positions)
    local set = sim.getSimulationState() == sim.simulation_stopped and sim.setJointPosition or
                sim.setJointTargetPosition
    for i, joint in ipairs(joints) do set(joint, positions[i]) end
end

-- By a table of parameters: joints that are moved, or a callback that moves something.
local function config_by_table(move)
    local from, callback = move.pos, function_of(move.callback)
    if not from then
        from = {}
        for i, joint in ipairs(move.joints or {}) do from[i] = sim.getJointPosition(joint) end
    end
    return config_run(move, from, move.targetPos or {}, function(data)
        if callback then return callback(data) end
        joints_set(move.joints or {}, data.pos)
    end)
end

function sim.moveToConfig(flags, pos, vel, accel, maxVel, maxAccel, maxJerk, targetPos, targetVel,
                          callback, auxData, _, timeStep)
    if type(flags) == 'table' then return config_by_table(flags) end
    local call = function_of(callback)
    local data = config_run({vel = vel, accel = accel, maxVel = maxVel, maxAccel = maxAccel,
                             maxJerk = maxJerk, targetVel = targetVel, timeStep = timeStep},
                            pos, targetPos, function(data)
        return call(data.pos, data.vel, data.accel, auxData)
    end)
    return data.pos, data.vel, data.accel, data.timeLeft
end

--------------------------------------------------------------------- poses

-- From one quaternion to another the shorter way: the angle, and the quaternion at a part of it.
local function turn(from, to)
    local dot = 0
    for i = 1, 4 do dot = dot + from[i] * to[i] end
    local sign = dot < 0 and -1 or 1
    local half = math.acos(math.min(math.abs(dot), 1))
    return 2 * half, function(s)
        local result, sine = {}, math.sin(half)
        local a = sine < 1e-9 and 1 - s or math.sin((1 - s) * half) / sine
        local b = sine < 1e-9 and s or math.sin(s * half) / sine
        for i = 1, 4 do result[i] = a * from[i] + sign * b * to[i] end
        return result
    end
end

-- Four axes, x, y, z and the angle; or one, by a metric of four weights.
local function distances_of(from, to, angle, metric)
    local distances = {to[1] - from[1], to[2] - from[2], to[3] - from[3], angle}
    if not metric then return distances end
    local sum = 0
    for i = 1, 4 do sum = sum + (distances[i] * metric[i]) ^ 2 end
    return {math.sqrt(sum)}
end

local function pose_run(move, from, to, tell)
    if #from ~= 7 or #to ~= 7 then error('poses of seven numbers are needed', 0) end
    local angle, turned = turn({table.unpack(from, 4)}, {table.unpack(to, 4)})
    local distances = distances_of(from, to, angle, move.metric)
    local data = {auxData = move.auxData}
    data.timeLeft = go(profile_of(distances, move), move.timeStep, function(s, v, a)
        local q = turned(s)
        data.pose = {q[1], q[2], q[3], q[4]}
        for i = 3, 1, -1 do table.insert(data.pose, 1, from[i] + s * (to[i] - from[i])) end
        data.vel, data.accel = scaled(distances, v), scaled(distances, a)
        return tell(data)
    end)
    return data
end

local function pose_of(object, relativeTo)
    local pose = sim.getObjectPosition(object, relativeTo)
    for i, value in ipairs(sim.getObjectQuaternion(object, relativeTo)) do pose[3 + i] = value end
    return pose
end

local function pose_by_table(move)
    if move.ik then
        error('there is no inverse kinematics here: give a callback that moves the robot', 0)
    end
    local relativeTo = move.relObject or sim.handle_world
    local callback = function_of(move.callback)
    local from = move.pose or pose_of(move.object, relativeTo)
    return pose_run(move, from, move.targetPose or {}, function(data)
        if callback then return callback(data) end
        sim.setObjectPosition(move.object, relativeTo, {table.unpack(data.pose, 1, 3)})
        sim.setObjectQuaternion(move.object, relativeTo, {table.unpack(data.pose, 4)})
    end)
end

-- With matrices in place of poses the results are matrices.
function sim.moveToPose(flags, pose, maxVel, maxAccel, maxJerk, targetPose, callback, auxData,
                        metric,
                        timeStep)
    if type(flags) == 'table' then return pose_by_table(flags) end
    local call = function_of(callback)
    local as = #pose == 12 and sim.poseToMatrix or function(value) return value end
    if #pose == 12 then pose, targetPose = sim.matrixToPose(pose), sim.matrixToPose(targetPose) end
    local data = pose_run({maxVel = maxVel, maxAccel = maxAccel, maxJerk = maxJerk, metric = metric,
                           timeStep = timeStep}, pose, targetPose, function(data)
        return call(as(data.pose), data.vel, data.accel, auxData)
    end)
    return as(data.pose), data.timeLeft
end
