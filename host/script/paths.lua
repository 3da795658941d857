-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Paths: lists of configurations of the same size, one number behind the other, and dummies that
-- have one as their data. All positions along a path are lengths, from 0 to the path's own.
local sim = sim

local function fail(name, text) error(('sim.%s: %s'):format(name, text), 0) end

local LINEAR, CYCLIC, QUATERNION = 0, 1, 2

--------------------------------------------------------------------- configurations

local function config(path, size, i) return {table.unpack(path, (i - 1) * size + 1, i * size)} end

local function distance(a, b)
    local sum = 0
    for i = 1, #a do sum = sum + (a[i] - b[i]) ^ 2 end
    return math.sqrt(sum)
end

local function cyclic(a, b, part)
    local way = (b - a + math.pi) % (2 * math.pi) - math.pi
    return a + way * part
end

local function quaternion(a, b, i, part)
    local one = {0, 0, 0, a[i], a[i + 1], a[i + 2], a[i + 3]}
    local other = {0, 0, 0, b[i], b[i + 1], b[i + 2], b[i + 3]}
    return table.unpack(sim.interpolatePoses(one, other, part), 4)
end

-- Between two configurations; types has one of the constants above for each of the numbers.
local function between(a, b, part, types)
    local result, i = {}, 1
    while i <= #a do
        local kind = types and types[i] or LINEAR
        if kind == QUATERNION and i + 3 <= #a then
            result[i], result[i + 1], result[i + 2], result[i + 3] = quaternion(a, b, i, part)
            i = i + 4
        else
            result[i] = kind == CYCLIC and cyclic(a[i], b[i], part) or a[i] + (b[i] - a[i]) * part
            i = i + 1
        end
    end
    return result
end

--------------------------------------------------------------------- along a path

-- The lengths at the path's configurations, and its length.
function sim.getPathLengths(path, size, metric)
    if size < 1 or size > #path or #path % size ~= 0 then
        fail('getPathLengths',
             ('argument 1 must be a table of n * %d numbers, and has %d'):format(size, #path))
    end
    local measure = type(metric) == 'string' and _G[metric] or metric or distance
    local lengths, total = {0}, 0
    for i = 2, #path // size do
        total = total + measure(config(path, size, i - 1), config(path, size, i))
        lengths[i] = total
    end
    return lengths, total
end

local function check_path(path, lengths, name)
    if #lengths == 0 or #path % #lengths ~= 0 or #path == 0 then
        fail(name, 'arguments 1 and 2 must be a path and its lengths (getPathLengths)')
    end
    return #path // #lengths
end

-- The segment in which a position is, and the part of it.
local function segment(lengths, position)
    local low, high = 1, #lengths - 1
    while low < high do
        local middle = (low + high + 1) // 2
        if lengths[middle] <= position then low = middle else high = middle - 1 end
    end
    local length = lengths[low + 1] - lengths[low]
    local part = length > 0 and (position - lengths[low]) / length or 0
    return low, math.max(0, math.min(1, part))
end

-- A quadratic Bezier curve round the corner: its ends are on the segments, the corner pulls it.
local function round_corner(from, corner, to, part, types)
    return between(between(from, corner, part, types), between(corner, to, part, types), part,
                   types)
end

-- strength 1: the whole path is curves, which meet in the middles of its segments.
local function bezier(path, size, count, i, part, types, strength)
    local here, there = config(path, size, i), config(path, size, i + 1)
    local reach = math.max(0, math.min(1, strength)) / 2
    local is_first = part < 0.5
    local corner_at = is_first and i or i + 1
    local near = is_first and part or 1 - part
    if corner_at == 1 or corner_at == count or near >= reach then
        return between(here, there, part, types)
    end
    local corner = config(path, size, corner_at)
    local from = between(corner, config(path, size, corner_at - 1), reach, types)
    local to = between(corner, config(path, size, corner_at + 1), reach, types)
    local along = near / reach / 2
    return round_corner(from, corner, to, is_first and 0.5 + along or 0.5 - along, types)
end

function sim.getPathInterpolatedConfig(path, lengths, position, method, types)
    local size = check_path(path, lengths, 'getPathInterpolatedConfig')
    if #lengths == 1 then return config(path, size, 1) end
    local i, part = segment(lengths, position)
    local kind = method and method.type or 'linear'
    if kind == 'linear' then
        return between(config(path, size, i), config(path, size, i + 1), part, types)
    elseif kind == 'quadraticBezier' then
        return bezier(path, size, #lengths, i, part, types, method.strength or 1)
    end
    fail('getPathInterpolatedConfig',
         ("argument 4: type is 'linear' or 'quadraticBezier', not '%s'"):format(kind))
end

function sim.resamplePath(path, lengths, count, method, types)
    check_path(path, lengths, 'resamplePath')
    if count < 2 then fail('resamplePath', 'argument 3 must be at least 2') end
    local result, total = {}, lengths[#lengths]
    for i = 0, count - 1 do
        local at = sim.getPathInterpolatedConfig(path, lengths, total * i / (count - 1), method,
                                                 types)
        table.move(at, 1, #at, #result + 1, result)
    end
    return result
end

-- The part of the segment from a to b that is nearest to the point, and how far that is.
local function nearest(a, b, point)
    local dot, square = 0, 0
    for k = 1, #point do
        dot = dot + (point[k] - a[k]) * (b[k] - a[k])
        square = square + (b[k] - a[k]) ^ 2
    end
    local part = square > 0 and math.max(0, math.min(1, dot / square)) or 0
    return part, distance(point, between(a, b, part))
end

function sim.getClosestPosOnPath(path, lengths, point)
    local size = check_path(path, lengths, 'getClosestPosOnPath')
    if size < #point then
        fail('getClosestPosOnPath', 'argument 3 has more numbers than a configuration')
    end
    local best, where = math.huge, 0
    for i = 1, #lengths - 1 do
        local part, far = nearest(config(path, size, i), config(path, size, i + 1), point)
        if far < best then best, where = far, lengths[i] + part * (lengths[i + 1] - lengths[i]) end
    end
    return where
end

--------------------------------------------------------------------- path objects

local OPTION_CLOSED = 2

local function poses_of(points)
    if type(points[1]) == 'table' then
        local flat = {}
        for _, point in ipairs(points) do table.move(point, 1, #point, #flat + 1, flat) end
        points = flat
    end
    if #points < 14 or #points % 7 ~= 0 then
        fail('createPath', ('argument 1 must be at least 2 poses of 7 numbers, and has %d numbers')
             :format(#points))
    end
    return points
end

-- A dummy with the data PATH (poses along the path) and PATHCTRLPTS (those of the control points),
-- packed as doubles, both relative to it. Orientations are those between the control points.
function sim.createPath(points, options, subdivisions, smoothness)
    local controls = poses_of(points)
    if (options or 0) & OPTION_CLOSED ~= 0 then
        controls = table.move(controls, 1, #controls, 1, {})
        table.move(controls, 1, 7, #controls + 1)
    end
    local lengths = sim.getPathLengths(controls, 7, function(a, b)
        return distance({a[1], a[2], a[3]}, {b[1], b[2], b[3]})
    end)
    local poses = sim.resamplePath(controls, lengths, math.max(2, subdivisions or 100),
                                   {type = 'quadraticBezier', strength = smoothness or 1},
                                   {0, 0, 0, 2, 2, 2, 2})
    local path = sim.createDummy(0.01)
    sim.setObjectAlias(path, 'Path')
    sim.writeCustomDataBlock(path, 'PATH', sim.packDoubleTable(poses))
    sim.writeCustomDataBlock(path, 'PATHCTRLPTS', sim.packDoubleTable(controls))
    return path
end
