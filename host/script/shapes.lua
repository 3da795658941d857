-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Shapes that are written down as MJCF here: texts; and pictures on shapes.
local font = ... -- font.lua's
local sim = sim

-- For this file only: a shape of an MJCF text, and what textures need.
local make, take_texture, cover = sim.makeShape, sim.takeTexture, sim.setCovering
for _, name in ipairs{'MakeShape', 'TakeTexture', 'SetCovering'} do
    sim[name:sub(1, 1):lower() .. name:sub(2)], _G['sim' .. name] = nil, nil
end

-- Static, and nothing touches it: as what sim.createPrimitiveShape makes.
local function static_shape(name, geoms, assets)
    return ('<mujoco><asset>%s</asset><worldbody><body name="%s" mocap="true">%s</body>' ..
            '</worldbody></mujoco>')
           :format(assets or '', name, geoms)
end

local function fail(name, ...) error('sim.' .. name .. ': ' .. string.format(...), 0) end

local function colour_of(name, colour)
    if colour == nil then return {1, 1, 1} end
    for i = 1, 3 do
        local part = colour[i]
        if not (math.type(part) and part >= 0 and part <= 1) then
            fail(name, 'the colour must be a table of 3 numbers from 0 to 1')
        end
    end
    return colour
end

--------------------------------------------------------------------- texts

local COLUMNS, ROWS, PITCH, LINE = 5, 7, 6, 9 -- dots
local TEXT_MAX = 500

-- Each row of a glyph's dots that hang together: its first column, and how many.
local function glyph_runs(code)
    local runs, columns = {}, {}
    for i = 1, COLUMNS do
        local at = (code - 32) * 2 * COLUMNS + 2 * i
        columns[i] = tonumber(font:sub(at - 1, at), 16)
    end
    columns[COLUMNS + 1] = 0
    for row = 0, ROWS - 1 do
        local first
        for i = 1, COLUMNS + 1 do
            local is_set = columns[i] >> row & 1 == 1
            if is_set then first = first or i - 1
            elseif first then
                runs[#runs + 1] = {row, first, i - 1 - first}
                first = nil
            end
        end
    end
    return runs
end

-- In dots, from the first line's upper left corner; and the size of all.
local function text_runs(text)
    local runs, x, y, width = {}, 0, 0, 0
    for i = 1, #text do
        local code = text:byte(i)
        if code == 10 then
            x, y = 0, y + LINE
        elseif code < 32 or code > 126 then
            fail('generateTextShape',
                 'the text has a byte %d at place %d: only printable ASCII and line ' ..
                 'feeds can be shown', code, i)
        else
            for _, run in ipairs(glyph_runs(code)) do
                runs[#runs + 1] = {y + run[1], x + run[2], run[3]}
            end
            x = x + PITCH
            width = math.max(width, x - 1)
        end
    end
    return runs, width, y + ROWS
end

-- It reads along x, its lines stand along y, and it is as thick as a dot. Its frame is in the lower
-- left corner of the first line, or, with `centered`, in the middle of all.
function sim.generateTextShape(text, colour, height, centered, alphabet)
    local name = 'generateTextShape'
    colour, height = colour_of(name, colour), height or 0.1
    if #text > TEXT_MAX then
        fail(name, 'the text has %d characters, more than %d', #text, TEXT_MAX)
    end
    if not (height > 1e-6 and height < 1e6) then
        fail(name, 'the height must be a number above 0, in metres')
    end
    if alphabet and alphabet ~= '' then
        sim.addLog(sim.verbosity_warnings,
                   'sim.generateTextShape: simx-host has a font of its own; ' ..
                   'the model with an alphabet is not used')
    end
    local runs, width, lines = text_runs(text)
    if #runs == 0 then fail(name, 'the text has nothing that could be seen') end
    local dot, left, top = height / ROWS, 0, ROWS
    if centered then left, top = -width / 2, lines / 2 end
    local geoms = {}
    for i, run in ipairs(runs) do
        geoms[i] = ('<geom name="Text%d" type="box" size="%.9g %.9g %.9g" pos="%.9g %.9g 0" ' ..
                    'rgba="%.9g %.9g %.9g 1" contype="0" conaffinity="0"/>')
                   :format(i, run[3] * dot / 2, dot / 2, dot / 2,
                           (left + run[2] + run[3] / 2) * dot,
                           (top - run[1] - 0.5) * dot, colour[1], colour[2], colour[3])
    end
    return make(static_shape('Text', table.concat(geoms)), 'simGenerateTextShape')
end

--------------------------------------------------------------------- textures

-- By their numbers: the pictures' names in memory. What is on which shape is forgotten with the
-- shape.
local textures, on_shapes = {}, {}

local function pair_of(name, pair, what)
    for i = 1, 2 do
        local number = pair[i]
        if not math.type(number) or not (number > 1e-6 and number < 1e6) then
            fail(name, '%s must be a table of 2 numbers above 0', what)
        end
    end
    return pair
end

-- Round about the shape with a mapping of a cube or a sphere, else as seen along its z axis.
-- `scaling`: how wide and high the picture is, in metres; nil: as the shape.
local function put(shape, texture, mapping, scaling)
    local is_cube = mapping == sim.texturemap_cube or mapping == sim.texturemap_sphere
    local repeats = scaling and {1 / scaling[1], 1 / scaling[2]}
    cover(shape, take_texture(textures[texture], is_cube), is_cube, repeats)
    on_shapes[shape] = texture
end

-- A plane with a picture from a file, or from its bytes.
function sim.createTexture(picture, _, sizes, scaling)
    local name = 'createTexture'
    if picture == '' then
        fail(name,
             'the name of a picture, or its bytes, are needed: simx-host has no textures that change')
    end
    sizes = pair_of(name, sizes or {1, 1}, 'argument 3')
    if scaling then pair_of(name, scaling, 'argument 4') end
    local file, width, height = take_texture(picture, false)
    local shape = make(static_shape('Plane',
                                    ('<geom name="Plane" type="box" size="%.9g %.9g 0.0005" ' ..
        'rgba="1 1 1 1" contype="0" conaffinity="0"/>'):format(sizes[1] / 2, sizes[2] / 2)),
            'simCreateTexture')
    textures[#textures + 1] = file
    local ok, why = pcall(put, shape, #textures, sim.texturemap_plane, scaling)
    if not ok then
        textures[#textures] = nil
        sim.removeObject(shape)
        error(why, 0)
    end
    return shape, #textures, {width, height}
end

-- The number -1 takes the texture off. Place and turn of the picture are MuJoCo's.
function sim.setShapeTexture(shape, texture, mapping, _, scaling)
    local name = 'setShapeTexture'
    if texture == -1 then
        on_shapes[shape] = nil
        return cover(shape)
    end
    if not textures[texture] then fail(name, 'there is no texture %d', texture) end
    mapping = mapping or sim.texturemap_plane
    if mapping < sim.texturemap_plane or mapping > sim.texturemap_cube then
        fail(name, 'argument 3 must be a sim.texturemap_... value, not %d', mapping)
    end
    if scaling then pair_of(name, scaling, 'argument 5') end
    put(shape, texture, mapping, scaling)
    return 1
end

function sim.getShapeTextureId(shape)
    if sim.getObjectType(shape) ~= sim.object_shape_type then
        fail('getShapeTextureId', 'object is not a shape')
    end
    return on_shapes[shape] or -1
end
