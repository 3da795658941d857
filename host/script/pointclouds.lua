-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Point clouds: objects with points, which are in no picture. The points are kept in the cloud's
-- frame, and found by cubes of space, the voxels, each of which has so many at most.
local sim = sim

local make, sample = sim.makePointCloud, sim.sampleShape -- for this file only
for _, name in ipairs{'MakePointCloud', 'SampleShape'} do
    sim[name:sub(1, 1):lower() .. name:sub(2)], _G['sim' .. name] = nil, nil
end

local POINTS_MAX, ALL_MAX = 500000, 2000000 -- of a cloud, and of all
local FAR = 2 ^ 20                          -- voxels from the origin, in each direction

local clouds = {} -- by handles

local function fail(name, ...) error('sim.' .. name .. ': ' .. string.format(...), 0) end

local function empty(voxel, most, options, size)
    return {voxel = voxel, most = most, options = options, size = size, count = 0, x = {}, y = {},
            z = {},
            voxels = {}}
end

-- What a cloud that was copied has is its own.
local function cloud_of(name, handle)
    if sim.getObjectType(handle) ~= sim.object_pointcloud_type then
        fail(name, 'object is not a point cloud')
    end
    clouds[handle] = clouds[handle] or empty(0.02, 20, 0, 3)
    return clouds[handle]
end

-- Those of objects that are gone do not count.
local function points_in_all()
    local count = 0
    for handle, cloud in pairs(clouds) do
        if pcall(sim.getObjectType, handle) then
            count = count + cloud.count else clouds[handle] = nil
        end
    end
    return count
end

local function check_options(name, voxel, most, first)
    if not (voxel > 1e-6 and voxel < 1e6) then
        fail(name, 'argument %d must be a size above 0, in metres, not %g', first, voxel)
    end
    if not (most >= 1 and most <= 1e6) then
        fail(name, 'argument %d must be a number of points above 0, not %d', first + 1, most)
    end
end

--------------------------------------------------------------------- voxels

local function key_of(i, j, k) return (i + FAR) << 42 | (j + FAR) << 21 | (k + FAR) end

local function cell(name, value, voxel)
    local at = value / voxel
    if not (at > -FAR and at < FAR - 1) then
        fail(name, 'a point is %g m from the origin, too far for voxels of %g m', value, voxel)
    end
    return math.floor(at)
end

-- Calls `visit` with each point nearer than `tolerance`, until it returns true.
local function near(name, cloud, x, y, z, tolerance, visit)
    local xs, ys, zs, voxel, square = cloud.x, cloud.y, cloud.z, cloud.voxel, tolerance * tolerance
    local function look(n)
        local dx, dy, dz = xs[n] - x, ys[n] - y, zs[n] - z
        return dx * dx + dy * dy + dz * dz <= square and visit(n)
    end
    if (2 * tolerance / voxel + 2) ^ 3 > cloud.count then
        for n = 1, cloud.count do if look(n) then return true end end
        return false
    end
    local k1, k2 = cell(name, z - tolerance, voxel), cell(name, z + tolerance, voxel)
    local j1, j2 = cell(name, y - tolerance, voxel), cell(name, y + tolerance, voxel)
    for i = cell(name, x - tolerance, voxel), cell(name, x + tolerance, voxel) do
        for j = j1, j2 do
            for k = k1, k2 do
                for _, n in ipairs(cloud.voxels[key_of(i, j, k)] or {}) do
                    if look(n) then return true end
                end
            end
        end
    end
    return false
end

local function found() return true end

-- What is too near to another, or in a voxel that is full, does not come in.
local function add(name, cloud, x, y, z, tolerance)
    local voxel = cloud.voxel
    local key = key_of(cell(name, x, voxel), cell(name, y, voxel), cell(name, z, voxel))
    local here = cloud.voxels[key]
    if here and #here >= cloud.most then return end
    if tolerance > 0 and near(name, cloud, x, y, z, tolerance, found) then return end
    local n = cloud.count + 1
    cloud.x[n], cloud.y[n], cloud.z[n], cloud.count = x, y, z, n
    if here then here[#here + 1] = n else cloud.voxels[key] = {n} end
end

-- Another cloud of those points for which `stays` is true, with options of its own.
local function rebuild(name, cloud, stays, ...)
    local new = empty(...)
    for n = 1, cloud.count do
        if stays(n) then add(name, new, cloud.x[n], cloud.y[n], cloud.z[n], 0) end
    end
    return new
end

--------------------------------------------------------------------- coordinates

-- Numbers in threes.
local function check_points(name, points, at)
    if #points % 3 ~= 0 then
        fail(name, 'argument %d must be a table of 3 numbers for each point, not of %d', at,
             #points)
    end
    for i = 1, #points do
        local number = points[i]
        if not math.type(number) or number ~= number or number - number ~= 0 then
            fail(name, 'argument %d has no number at place %d', at, i)
        end
    end
end

-- A function from the world's coordinates to the cloud's, or from the cloud's to themselves.
local function into_frame(handle, is_relative)
    if is_relative then return function(x, y, z) return x, y, z end end
    local m = sim.getObjectMatrix(handle, -1)
    return function(x, y, z)
        x, y, z = x - m[4], y - m[8], z - m[12]
        return m[1] * x + m[5] * y + m[9] * z, m[2] * x + m[6] * y + m[10] * z,
               m[3] * x + m[7] * y + m[11] * z
    end
end

-- Of points in the world, or with bit 0 of the options in the cloud's frame: all of them or none.
local function insert(name, handle, points, is_relative, tolerance)
    local cloud, into = cloud_of(name, handle), into_frame(handle, is_relative)
    local count = #points // 3
    if cloud.count + count > POINTS_MAX or points_in_all() + count > ALL_MAX then
        fail(name,
             'the cloud has %d points, and would have %d more: %d is the most, and %d for all clouds',
             cloud.count, count, POINTS_MAX, ALL_MAX)
    end
    local moved = {}
    for i = 1, 3 * count, 3 do
        moved[i], moved[i + 1], moved[i + 2] = into(points[i], points[i + 1], points[i + 2])
        for axis = 0, 2 do cell(name, moved[i + axis], cloud.voxel) end
    end
    for i = 1, 3 * count, 3 do add(name, cloud, moved[i], moved[i + 1], moved[i + 2], tolerance) end
    return cloud.count
end

local function check_tolerance(name, tolerance, at)
    if not (tolerance >= 0 and tolerance < 1e6) then
        fail(name, 'argument %d must be a tolerance from 0, in metres, not %g', at, tolerance)
    end
end

--------------------------------------------------------------------- functions

local is_told = false

function sim.createPointCloud(voxel, most, options, size)
    check_options('createPointCloud', voxel, most, 1)
    if not is_told then
        sim.addLog(sim.verbosity_warnings,
                   'point clouds are kept, but are in no image of simx-host')
        is_told = true
    end
    points_in_all()
    local handle = make()
    clouds[handle] = empty(voxel, most, options, size)
    return handle
end

-- Points have no colours. Returns how many there are now.
function sim.insertPointsIntoPointCloud(handle, options, points, _, tolerance)
    local name = 'insertPointsIntoPointCloud'
    check_points(name, points, 3)
    check_tolerance(name, tolerance or 0, 5)
    return insert(name, handle, points, options & 1 ~= 0, tolerance or 0)
end

local function points_of_cloud(handle)
    local cloud, m, points = clouds[handle], sim.getObjectMatrix(handle, -1), {}
    for n = 1, cloud and cloud.count or 0 do
        local x, y, z = cloud.x[n], cloud.y[n], cloud.z[n]
        for row = 0, 2 do
            points[#points + 1] = m[4 * row + 1] * x + m[4 * row + 2] * y + m[4 * row + 3] * z + m[4 * row + 4]
        end
    end
    return points
end

-- The surface of a shape, another cloud's points, or the place of a dummy.
function sim.insertObjectIntoPointCloud(handle, object, _, grid, _, tolerance)
    local name, kind = 'insertObjectIntoPointCloud', sim.getObjectType(object)
    check_tolerance(name, tolerance or 0, 6)
    if not (grid > 1e-6 and grid < 1e6) then
        fail(name, 'argument 4 must be a size above 0, in metres, not %g', grid)
    end
    cloud_of(name, handle)
    local points
    if kind == sim.object_shape_type then
        points = sample(object, grid, POINTS_MAX)
    elseif kind == sim.object_pointcloud_type then
        points = points_of_cloud(object)
    elseif kind == sim.object_dummy_type then
        points = sim.getObjectPosition(object)
    else
        fail(name, 'argument 2 must be a shape, a point cloud or a dummy')
    end
    return insert(name, handle, points, false, tolerance or 0)
end

-- Without points all of them go. Returns how many are left.
function sim.removePointsFromPointCloud(handle, options, points, tolerance)
    local name = 'removePointsFromPointCloud'
    local cloud = cloud_of(name, handle)
    check_tolerance(name, tolerance or 0, 4)
    local going = {}
    if points then
        check_points(name, points, 3)
        local into = into_frame(handle, options & 1 ~= 0)
        for i = 1, #points, 3 do
            local x, y, z = into(points[i], points[i + 1], points[i + 2])
            near(name, cloud, x, y, z, tolerance or 0, function(n) going[n] = true end)
        end
    end
    clouds[handle] = rebuild(name, cloud, function(n) return points and not going[n] end,
                             cloud.voxel,
                             cloud.most, cloud.options, cloud.size)
    return clouds[handle].count
end

-- In the cloud's frame.
function sim.getPointCloudPoints(handle)
    local cloud, points = cloud_of('getPointCloudPoints', handle), {}
    for n = 1, cloud.count do
        points[3 * n - 2], points[3 * n - 1], points[3 * n] = cloud.x[n], cloud.y[n], cloud.z[n]
    end
    return points
end

function sim.getPointCloudOptions(handle)
    local cloud = cloud_of('getPointCloudOptions', handle)
    return cloud.voxel, cloud.most, cloud.options, cloud.size
end

-- Smaller voxels, or fewer points for each, leave points out.
function sim.setPointCloudOptions(handle, voxel, most, options, size)
    local name = 'setPointCloudOptions'
    local cloud = cloud_of(name, handle)
    check_options(name, voxel, most, 2)
    clouds[handle] = rebuild(name, cloud, found, voxel, most, options, size)
    return 1
end
