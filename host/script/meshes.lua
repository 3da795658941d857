-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Shapes of meshes and heights, and sizes of several objects.
local sim = sim

-- For this file only: the names in memory of a mesh file and of a grid of heights.
local make, take_mesh, take_heights = sim.makeMesh, sim.takeMesh, sim.takeHeights
for _, name in ipairs{'MakeMesh', 'TakeMesh', 'TakeHeights'} do
    sim[name:sub(1, 1):lower() .. name:sub(2)], _G['sim' .. name] = nil, nil
end

local NUMBERS_MAX = 600000 -- of a mesh's vertices, and of its indices

local function fail(name, ...) error('sim.' .. name .. ': ' .. string.format(...), 0) end

-- Static. What is in the text stands in no quotes of its own.
local function make_body(name, function_name, asset, geom, place)
    return make(('<mujoco><asset>%s</asset><worldbody><body name="%s" mocap="true" pos="%.17g %.17g %.17g">' ..
                 '<geom name="%s" rgba="0.85 0.85 1 1" %s/></body></worldbody></mujoco>')
                :format(asset, name, place[1], place[2], place[3], name, geom),
                'sim' .. function_name:sub(1, 1):upper() .. function_name:sub(2))
end

local untouched = ' contype="0" conaffinity="0"'

local function check_numbers(name, at, numbers, is_index, most)
    if #numbers % 3 ~= 0 or #numbers == 0 or #numbers > NUMBERS_MAX then
        fail(name, 'argument %d must be a table of 3 numbers each, at most %d, not of %d', at, NUMBERS_MAX,
             #numbers)
    end
    for i = 1, #numbers do
        local number = numbers[i]
        if not math.type(number) or not (number > -1e6 and number < 1e6) then
            fail(name, 'argument %d has no number at place %d', at, i)
        elseif is_index and not (math.tointeger(number) and number >= 0 and number < most) then
            fail(name, 'argument %d has %s at place %d: no vertex has this index, from 0 to %d', at, number, i,
                 most - 1)
        end
    end
end

-- The frame is in the middle of all vertices, and not turned.
local function create_mesh(name, vertices, indices)
    check_numbers(name, 3, vertices)
    check_numbers(name, 4, indices, true, #vertices // 3)
    local middle, numbers, faces = {}, {}, {}
    for axis = 1, 3 do
        local least, most = math.huge, -math.huge
        for i = axis, #vertices, 3 do
            least, most = math.min(least, vertices[i]), math.max(most, vertices[i])
        end
        middle[axis] = (least + most) / 2
    end
    for i = 1, #vertices do numbers[i] = ('%.9g'):format(vertices[i] - middle[(i - 1) % 3 + 1]) end
    for i = 1, #indices do faces[i] = ('%d'):format(indices[i]) end
    return make_body('Shape', name, ('<mesh name="Shape" vertex="%s" face="%s"/>')
                     :format(table.concat(numbers, ' '), table.concat(faces, ' ')),
                     'type="mesh" mesh="Shape"' .. untouched, middle)
end

function sim.createMeshShape(_, _, vertices, indices) return create_mesh('createMeshShape', vertices, indices) end
function sim.createShape(_, _, vertices, indices) return create_mesh('createShape', vertices, indices) end

-- The frame is the file's.
function sim.importShape(_, path, _, _, scaling)
    scaling = scaling or 1
    if not (scaling > 1e-6 and scaling < 1e6) then
        fail('importShape', 'argument 5 must be a factor above 0, not %g', scaling)
    end
    return make_body('Shape', 'importShape', ('<mesh name="Shape" file="%s" scale="%.17g %.17g %.17g"/>')
                     :format(take_mesh(path), scaling, scaling, scaling),
                     'type="mesh" mesh="Shape"' .. untouched, {0, 0, 0})
end

-- Heights in rows along x, from the lowest y on. Others can stand on it.
function sim.createHeightfieldShape(_, _, columns, rows, width, heights)
    local name = 'createHeightfieldShape'
    if columns < 2 or rows < 2 or columns > 2048 or rows > 2048 then
        fail(name, 'arguments 3 and 4 must be numbers of points from 2 to 2048, not %d and %d', columns, rows)
    end
    if not (width > 1e-6 and width < 1e6) then fail(name, 'argument 5 must be a size above 0, in metres') end
    if #heights ~= columns * rows then
        fail(name, 'argument 6 must be a table of %d numbers, not of %d', columns * rows, #heights)
    end
    local least, most = math.huge, -math.huge
    for i = 1, #heights do
        local height = heights[i]
        if not math.type(height) or not (height > -1e6 and height < 1e6) then
            fail(name, 'argument 6 has no number at place %d', i)
        end
        least, most = math.min(least, height), math.max(most, height)
    end
    local parts = {string.pack('<i4i4', rows, columns)}
    for i = 1, #heights do parts[i + 1] = string.pack('<f', heights[i]) end
    local depth, middle = math.max(most - least, 1e-6), (least + most) / 2
    return make_body('Heightfield', name,
                     ('<hfield name="Heightfield" file="%s" size="%.9g %.9g %.9g 0.01"/>')
                     :format(take_heights(table.concat(parts)), width / 2,
                             width * (rows - 1) / (columns - 1) / 2, depth),
                     ('type="hfield" hfield="Heightfield" pos="0 0 %.9g"'):format(least - middle), {0, 0, middle})
end

-- With the places in their parents, if wanted: of parents first, which their children follow.
function sim.scaleObjects(handles, factor, with_places)
    local name = 'scaleObjects'
    if not (factor > 1e-6 and factor < 1e6) then fail(name, 'argument 2 must be a factor above 0, not %g', factor) end
    local places = {}
    for i, handle in ipairs(handles) do
        local depth, parent = 0, sim.getObjectParent(handle)
        local at = {handle = handle, parent = parent, place = sim.getObjectPosition(handle, parent), order = i}
        while parent >= 0 do depth, parent = depth + 1, sim.getObjectParent(parent) end
        at.depth = depth
        places[i] = at
    end
    table.sort(places, function(a, b) return a.depth < b.depth or a.depth == b.depth and a.order < b.order end)
    for _, at in ipairs(places) do
        if sim.getObjectType(at.handle) == sim.object_shape_type then
            sim.scaleObject(at.handle, factor, factor, factor)
        end
        if with_places == true or with_places == 1 then
            local place = at.place
            sim.setObjectPosition(at.handle, at.parent, {place[1] * factor, place[2] * factor, place[3] * factor})
        end
    end
    return 1
end
