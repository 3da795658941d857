-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Poses and matrices. A pose is {x, y, z, qx, qy, qz, qw}; a matrix has the 12 numbers of 3 rows,
-- each with a position behind its rotation. Euler angles alpha, beta, gamma are rotations about the
-- object's own x, y and z axes, one after the other. What takes matrices takes poses, too, and
-- gives the same kind back.
local sim = sim

local function are_numbers(value)
    for i = 1, #value do
        if not math.type(value[i]) then return false end
    end
    return true
end

local function check(value, sizes, what, name)
    if type(value) == 'table' then
        for _, size in ipairs(sizes) do
            if #value == size and are_numbers(value) then return value end
        end
    end
    error(('sim.%s: %s must be a table of %s numbers')
          :format(name, what, table.concat(sizes, ' or ')), 0)
end

--------------------------------------------------------------------- kinds

local function quaternion_of_matrix(m)
    local trace = m[1] + m[6] + m[11]
    local x, y, z, w
    if trace > 0 then
        local s = 2 * math.sqrt(1 + trace)
        x, y, z, w = (m[10] - m[7]) / s, (m[3] - m[9]) / s, (m[5] - m[2]) / s, s / 4
    elseif m[1] > m[6] and m[1] > m[11] then
        local s = 2 * math.sqrt(1 + m[1] - m[6] - m[11])
        x, y, z, w = s / 4, (m[2] + m[5]) / s, (m[3] + m[9]) / s, (m[10] - m[7]) / s
    elseif m[6] > m[11] then
        local s = 2 * math.sqrt(1 + m[6] - m[1] - m[11])
        x, y, z, w = (m[2] + m[5]) / s, s / 4, (m[7] + m[10]) / s, (m[3] - m[9]) / s
    else
        local s = 2 * math.sqrt(1 + m[11] - m[1] - m[6])
        x, y, z, w = (m[3] + m[9]) / s, (m[7] + m[10]) / s, s / 4, (m[5] - m[2]) / s
    end
    return x, y, z, w
end

local function to_pose(m)
    local x, y, z, w = quaternion_of_matrix(m)
    return {m[4], m[8], m[12], x, y, z, w}
end

local function to_matrix(p)
    local x, y, z, w = p[4], p[5], p[6], p[7]
    local n = math.sqrt(x * x + y * y + z * z + w * w)
    if n < 1e-12 then error('sim: a pose needs a quaternion that is not 0', 0) end
    x, y, z, w = x / n, y / n, z / n, w / n
    return {1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w), p[1],
            2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w), p[2],
            2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y), p[3]}
end

local function matrix_of(value, what, name)
    check(value, {12, 7}, what, name)
    return #value == 12 and value or to_matrix(value), #value
end

local function as(size, m) return size == 12 and m or to_pose(m) end

local function product(a, b)
    local m = {}
    for row = 0, 2 do
        for column = 1, 4 do
            local sum = column == 4 and a[4 * row + 4] or 0
            for i = 1, 3 do sum = sum + a[4 * row + i] * b[4 * (i - 1) + column] end
            m[4 * row + column] = sum
        end
    end
    return m
end

local function inverse(m)
    local r = {m[1], m[5], m[9], 0, m[2], m[6], m[10], 0, m[3], m[7], m[11], 0}
    for row = 0, 2 do
        r[4 * row + 4] = -(r[4 * row + 1] * m[4] + r[4 * row + 2] * m[8] + r[4 * row + 3] * m[12])
    end
    return r
end

local function of_euler(position, angles)
    local ca, sa = math.cos(angles[1]), math.sin(angles[1])
    local cb, sb = math.cos(angles[2]), math.sin(angles[2])
    local cg, sg = math.cos(angles[3]), math.sin(angles[3])
    return {cb * cg, -cb * sg, sb, position[1],
            ca * sg + sa * sb * cg, ca * cg - sa * sb * sg, -sa * cb, position[2],
            sa * sg - ca * sb * cg, sa * cg + ca * sb * sg, ca * cb, position[3]}
end

local function euler(m)
    local beta = math.asin(math.max(-1, math.min(1, m[3])))
    if math.abs(m[3]) > 1 - 1e-12 then return {math.atan(m[10], m[6]), beta, 0} end
    return {math.atan(-m[7], m[11]), beta, math.atan(-m[2], m[1])}
end

-- A rotation by an angle about an axis through the origin.
local function turn(axis, angle)
    local n = math.sqrt(axis[1] ^ 2 + axis[2] ^ 2 + axis[3] ^ 2)
    if n < 1e-12 then error('sim: an axis must not be 0', 0) end
    local s = math.sin(angle / 2) / n
    return to_matrix({0, 0, 0, axis[1] * s, axis[2] * s, axis[3] * s, math.cos(angle / 2)})
end

--------------------------------------------------------------------- mathematics

function sim.poseToMatrix(pose) return to_matrix(check(pose, {7}, 'argument 1', 'poseToMatrix')) end
function sim.matrixToPose(matrix)
    return to_pose(check(matrix, {12}, 'argument 1', 'matrixToPose'))
end
function sim.buildIdentityMatrix() return {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0} end

function sim.buildMatrix(position, angles)
    return of_euler(check(position, {3}, 'argument 1', 'buildMatrix'),
                    check(angles, {3}, 'argument 2', 'buildMatrix'))
end

function sim.buildPose(position, rotation)
    check(position, {3}, 'argument 1', 'buildPose')
    check(rotation, {3, 4}, 'argument 2', 'buildPose')
    if #rotation == 3 then return to_pose(of_euler(position, rotation)) end
    return {position[1], position[2], position[3], table.unpack(rotation)}
end

function sim.multiplyMatrices(a, b)
    local m, size = matrix_of(a, 'argument 1', 'multiplyMatrices')
    return as(size, product(m, (matrix_of(b, 'argument 2', 'multiplyMatrices'))))
end

function sim.getMatrixInverse(value)
    local m, size = matrix_of(value, 'argument 1', 'getMatrixInverse')
    return as(size, inverse(m))
end

function sim.getPoseInverse(pose)
    return sim.getMatrixInverse(check(pose, {7}, 'argument 1', 'getPoseInverse'))
end

function sim.getQuaternionInverse(q)
    check(q, {4}, 'argument 1', 'getQuaternionInverse')
    return {-q[1], -q[2], -q[3], q[4]}
end

-- Any number of vectors, one behind the other.
function sim.multiplyVector(value, vectors)
    local m, out = matrix_of(value, 'argument 1', 'multiplyVector'), {}
    if type(vectors) ~= 'table' or #vectors % 3 ~= 0 then
        error('sim.multiplyVector: argument 2 must be a table of 3 numbers, or several of them', 0)
    end
    for i = 0, #vectors - 1, 3 do
        for row = 0, 2 do
            out[i + row + 1] = m[4 * row + 1] * vectors[i + 1] + m[4 * row + 2] * vectors[i + 2] +
                               m[4 * row + 3] * vectors[i + 3] + m[4 * row + 4]
        end
    end
    return out
end

function sim.rotateAroundAxis(value, axis, center, angle)
    local m, size = matrix_of(value, 'argument 1', 'rotateAroundAxis')
    check(axis, {3}, 'argument 2', 'rotateAroundAxis')
    check(center, {3}, 'argument 3', 'rotateAroundAxis')
    local r = turn(axis, angle)
    local shift = {1, 0, 0, center[1], 0, 1, 0, center[2], 0, 0, 1, center[3]}
    return as(size, product(product(shift, product(r, inverse(shift))), m))
end

-- The shortest way.
function sim.getRotationAxis(from, to)
    local a = matrix_of(from, 'argument 1', 'getRotationAxis')
    local b = matrix_of(to, 'argument 2', 'getRotationAxis')
    local x, y, z, w = quaternion_of_matrix(product(b, inverse(a)))
    local n = math.sqrt(x * x + y * y + z * z)
    if n < 1e-12 then return {0, 0, 1}, 0 end
    local angle = 2 * math.atan(n, w)
    return {x / n, y / n, z / n}, angle > math.pi and angle - 2 * math.pi or angle
end

local function interpolate(name)
    return function(from, to, t)
        local a, size = matrix_of(from, 'argument 1', name)
        local b = matrix_of(to, 'argument 2', name)
        local axis, angle = sim.getRotationAxis(a, b)
        local m = product(turn(axis, angle * t), a)
        for i = 4, 12, 4 do m[i] = a[i] + (b[i] - a[i]) * t end
        return as(size, m)
    end
end
sim.interpolateMatrices = interpolate('interpolateMatrices')
sim.interpolatePoses = interpolate('interpolatePoses')

function sim.getEulerAnglesFromMatrix(value)
    return euler((matrix_of(value, 'argument 1', 'getEulerAnglesFromMatrix')))
end

function sim.alphaBetaGammaToYawPitchRoll(alpha, beta, gamma)
    local m = of_euler({0, 0, 0}, {alpha, beta, gamma})
    local pitch = math.asin(math.max(-1, math.min(1, -m[9])))
    if math.abs(m[9]) > 1 - 1e-12 then return math.atan(-m[2], m[6]), pitch, 0 end
    return math.atan(m[5], m[1]), pitch, math.atan(m[10], m[11])
end

function sim.yawPitchRollToAlphaBetaGamma(yaw, pitch, roll)
    local angles = euler(product(turn({0, 0, 1}, yaw),
                                 product(turn({0, 1, 0}, pitch), turn({1, 0, 0}, roll))))
    return table.unpack(angles)
end

--------------------------------------------------------------------- objects

-- The frame may stand before or behind the value, or be left out: the world.
local function frame_first(a, b)
    if type(a) == 'table' then return b or sim.handle_world, a end
    return a or sim.handle_world, b
end

function sim.getObjectPose(handle, frame)
    frame = frame or sim.handle_world
    local pose = sim.getObjectPosition(handle, frame)
    for _, value in ipairs(sim.getObjectQuaternion(handle, frame)) do pose[#pose + 1] = value end
    return pose
end

function sim.setObjectPose(handle, ...)
    local frame, pose = frame_first(...)
    check(pose, {7}, 'the pose', 'setObjectPose')
    sim.setObjectPosition(handle, frame, {pose[1], pose[2], pose[3]})
    sim.setObjectQuaternion(handle, frame, {table.unpack(pose, 4)})
    return 1
end

function sim.getObjectMatrix(handle, frame) return to_matrix(sim.getObjectPose(handle, frame)) end

function sim.setObjectMatrix(handle, ...)
    local frame, matrix = frame_first(...)
    return sim.setObjectPose(handle, frame,
                             to_pose(check(matrix, {12}, 'the matrix', 'setObjectMatrix')))
end

--------------------------------------------------------------------- older names

sim.multiplyPoses = sim.multiplyMatrices
for _, name in ipairs({'getObjectMatrix', 'setObjectMatrix', 'buildMatrix', 'buildIdentityMatrix',
                       'multiplyMatrices', 'multiplyVector', 'rotateAroundAxis',
                       'getRotationAxis', 'interpolateMatrices', 'getEulerAnglesFromMatrix'}) do
    _G['sim' .. name:sub(1, 1):upper() .. name:sub(2)] = sim[name]
end
