-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- sim.moveToConfig and sim.moveToPose: all axes begin and end together, at rest, on a straight way,
-- within the greatest velocity, acceleration and jerk of each. The way s goes from 0 to 1 with a
-- trapezoidal velocity; its mean over a window of time limits the jerk. The callback is called once
-- per step; each step in between is waited for, so that the functions need a coroutine. The older
-- sim.rml... and sim.ruckig... do the same in their order of arguments; those of single steps do
-- not wait.
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
    return math.min((area(p, t) - area(p, before)) / p.window, 1),
        (way(p, t) - way(p, before)) / p.window,
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

--------------------------------------------------------------------- older names

local function fail(name, text, ...) error(('sim.%s: '):format(name) .. text:format(...), 0) end

-- Of cyclic joints the direction tells the way: 0 the shorter one, n > 0 that with positive
-- velocity and n - 1 whole turns more, n < 0 the other one.
local function target_of(joint, from, to, direction)
    if not direction or sim.getJointType(joint) ~= sim.joint_revolute_subtype or
       not sim.getJointInterval(joint) then return to end
    local turn, distance = 2 * math.pi, (to - from) % (2 * math.pi)
    if direction == 0 then return from + (distance > math.pi and distance - turn or distance) end
    if direction > 0 then return from + distance + (direction - 1) * turn end
    return from + distance - (distance > 0 and turn or 0) + (direction + 1) * turn
end

function sim.rmlMoveToJointPositions(joints, _, vel, accel, maxVel, maxAccel, maxJerk, targetPos,
                                     targetVel, direction)
    local from, to = {}, {}
    if #targetPos ~= #joints then
        fail('rmlMoveToJointPositions',
             'argument 8 must have %d positions, as argument 1 has joints',
             #joints)
    end
    for i, joint in ipairs(joints) do
        from[i] = sim.getJointPosition(joint)
        to[i] = target_of(joint, from[i], targetPos[i], direction and direction[i])
    end
    local data = config_run({vel = vel, accel = accel, maxVel = maxVel, maxAccel = maxAccel,
                             maxJerk = maxJerk, targetVel = targetVel}, from, to, function(data)
        joints_set(joints, data.pos)
    end)
    return 1, data.pos, data.vel, data.accel, data.timeLeft
end

-- Velocities and so on are those of x, y, z and of the angle. What has no target stays.
function sim.rmlMoveToPosition(object, relativeTo, _, vel, accel, maxVel, maxAccel, maxJerk,
                               targetPosition, targetQuaternion, targetVel)
    local from = pose_of(object, relativeTo)
    local to = table.move(targetPosition or from, 1, 3, 1, {})
    table.move(targetQuaternion or {table.unpack(from, 4)}, 1, 4, 4, to)
    at_rest(vel, 'currentVel')
    at_rest(accel, 'currentAccel')
    at_rest(targetVel, 'targetVel')
    local data = pose_run({maxVel = maxVel, maxAccel = maxAccel, maxJerk = maxJerk}, from, to,
                          function(data)
        sim.setObjectPosition(object, relativeTo, {table.unpack(data.pose, 1, 3)})
        sim.setObjectQuaternion(object, relativeTo, {table.unpack(data.pose, 4)})
    end)
    return 1, {table.unpack(data.pose, 1, 3)}, {table.unpack(data.pose, 4)}, data.vel, data.accel,
           data.timeLeft
end

-- A movement that is computed step by step: where it begins, and its change on the way, which is
-- one of positions or, of velocities, one whose integral is added.
local plans, planned = {}, 0

-- Part i of a table with `dofs` numbers in each of `parts`.
local function parts_of(name, number, values, dofs, parts)
    local lists = {}
    for part = 1, parts do
        lists[part] = {table.unpack(values, (part - 1) * dofs + 1, part * dofs)}
        for i = 1, dofs do
            if not math.type(lists[part][i]) then
                fail(name, 'argument %d must be a table of %d numbers', number, parts * dofs)
            end
        end
    end
    return table.unpack(lists)
end

local function plan_add(plan)
    planned = planned + 1
    plan.t = 0
    plans[planned] = plan
    return planned
end

-- How much each selected axis changes.
local function changes(name, from, to, selection)
    local result = {}
    for i = 1, #from do
        local selected = selection[i]
        if selected == nil then fail(name, 'argument 6 must be a table of %d values', #from) end
        result[i] = (selected == true or math.type(selected) and selected ~= 0) and
            to[i] - from[i] or 0
    end
    return result
end

local function plan_positions(name)
    return function(dofs, _, _, current, limits, selection, target)
        local pos, vel, accel = parts_of(name, 4, current, dofs, 3)
        local maxVel, maxAccel, maxJerk = parts_of(name, 5, limits, dofs, 3)
        local to, end_vel = parts_of(name, 7, target, dofs, 2)
        at_rest(vel, 'the velocity in argument 4')
        at_rest(accel, 'the acceleration in argument 4')
        at_rest(end_vel, 'the velocity in argument 7')
        local change = changes(name, pos, to, selection)
        return plan_add{pos = pos, change = change,
                        profile = profile_of(change,
                                             {maxVel = maxVel, maxAccel = maxAccel,
                                              maxJerk = maxJerk})}
    end
end

-- Its acceleration is what is a velocity on the way of positions, and so on.
local function plan_velocities(name)
    return function(dofs, _, _, current, limits, selection, target)
        local pos, vel, accel = parts_of(name, 4, current, dofs, 3)
        local maxAccel, maxJerk = parts_of(name, 5, limits, dofs, 2)
        local to = parts_of(name, 7, target, dofs, 1)
        at_rest(accel, 'the acceleration in argument 4')
        local change = changes(name, vel, to, selection)
        return plan_add{pos = pos, vel = vel, change = change,
                        profile = profile_of(change, {maxVel = maxAccel, maxAccel = maxJerk})}
    end
end

-- Position, velocity and acceleration of an axis; s, v, a: the way and its derivatives, sum: its
-- integral.
local function plan_axis(plan, i, s, v, a, sum)
    local change = plan.change[i]
    if not plan.vel then return plan.pos[i] + s * change, v * change, a * change end
    return plan.pos[i] + plan.vel[i] * plan.t + sum * change, plan.vel[i] + s * change, v * change
end

-- 1 when the end is reached, else 0.
local function plan_step(name)
    return function(handle, step)
        local plan = plans[handle]
        if not plan then fail(name, 'there is no movement %d', handle) end
        if not (step >= 0 and step < math.huge) then
            fail(name, 'argument 2 must be a time from 0')
        end
        plan.t = plan.t + step
        local p, s, v, a, sum = plan.profile, 1, 0, 0, plan.t
        if p then
            s, v, a = profile_at(p, plan.t)
            sum = plan.vel and area(p, plan.t)
        end
        local result, dofs = {}, #plan.pos
        for i = 1, dofs do
            result[i], result[dofs + i], result[2 * dofs + i] = plan_axis(plan, i, s, v, a, sum)
        end
        return (not p or plan.t >= p.time) and 1 or 0, result, p and math.max(p.time - plan.t, 0) or
            0
    end
end

for _, kind in ipairs{'rml', 'ruckig'} do
    sim[kind .. 'Pos'] = plan_positions(kind .. 'Pos')
    sim[kind .. 'Vel'] = plan_velocities(kind .. 'Vel')
    sim[kind .. 'Step'] = plan_step(kind .. 'Step')
    sim[kind .. 'Remove'] = function(handle)
        if not plans[handle] then fail(kind .. 'Remove', 'there is no movement %d', handle) end
        plans[handle] = nil
    end
end
