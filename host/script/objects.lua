-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Functions of the newer simulators on objects, sensors and data that need no more than this
-- program's other functions: trees, and data that is kept with objects.
-- Data lives as long as the program, and objects that are gone have none.
local sim = sim

local function exists(handle) return (pcall(sim.getObjectType, handle)) end

function sim.isHandle(handle)
    return handle == sim.handle_scene or math.type(handle) ~= nil and exists(handle)
end

-- No number is given to two objects in a run.
function sim.getObjectUid(handle)
    return sim.getObjectInt32Param(handle, sim.objintparam_unique_id)
end

function sim.getObjectFromUid(uid, options)
    local handle = uid - 1000000 -- OBJECT_UID in scene/object.h
    if math.abs(handle) < 2 ^ 31 and exists(handle) then return handle end
    if options and options.noError then return -1 end
    error(('sim.getObjectFromUid: there is no object with the identifier %d'):format(uid), 0)
end

-- Constants under their newer names.
for newer, older in pairs({sceneobject_shape = 'object_shape_type',
                           sceneobject_joint = 'object_joint_type',
                           sceneobject_dummy = 'object_dummy_type',
                           sceneobject_proximitysensor = 'object_proximitysensor_type',
                           sceneobject_visionsensor = 'object_visionsensor_type',
                           sceneobject_pointcloud = 'object_pointcloud_type',
                           sceneobject_light = 'object_light_type',
                           sceneobject_forcesensor = 'object_forcesensor_type',
                           joint_revolute = 'joint_revolute_subtype',
                           joint_prismatic = 'joint_prismatic_subtype',
                           joint_spherical = 'joint_spherical_subtype',
                           proximitysensor_pyramid = 'proximitysensor_pyramid_subtype',
                           proximitysensor_cylinder = 'proximitysensor_cylinder_subtype',
                           proximitysensor_disc = 'proximitysensor_disc_subtype',
                           proximitysensor_cone = 'proximitysensor_cone_subtype',
                           proximitysensor_ray = 'proximitysensor_ray_subtype',
                           scripttype_simulation = 'scripttype_childscript',
                           scripttype_customization = 'scripttype_customizationscript',
                           scripttype_sandbox = 'scripttype_sandboxscript'}) do
    sim[newer] = sim[newer] or sim[older]
end

--------------------------------------------------------------------- trees

local function collect(handle, kind, depth, into)
    if kind == sim.handle_all or sim.getObjectType(handle) == kind then into[#into + 1] = handle end
    local i = 0
    while depth > 0 do
        local child = sim.getObjectChild(handle, i)
        if child < 0 then break end
        collect(child, kind, depth - 1, into)
        i = i + 1
    end
end

-- Bit 0 of the options leaves out the object itself, bit 1 what is below its children.
function sim.getObjectsInTree(base, kind, options)
    local found, all, i = {}, {}, 0
    kind, options = kind or sim.handle_all, options or 0
    local depth = options & 2 ~= 0 and 1 or math.huge
    if base ~= sim.handle_scene then
        collect(base, kind, depth, all)
    else
        local handle = sim.getObjects(i, sim.handle_all)
        while handle >= 0 do
            if sim.getObjectParent(handle) < 0 then collect(handle, kind, depth - 1, all) end
            i = i + 1
            handle = sim.getObjects(i, sim.handle_all)
        end
    end
    for _, handle in ipairs(all) do
        if handle ~= base or options & 1 == 0 then found[#found + 1] = handle end
    end
    return found
end

--------------------------------------------------------------------- data of objects

local blocks, tables = {}, {}

local function place(kept, handle)
    if handle ~= sim.handle_scene then sim.getObjectType(handle) end
    kept[handle] = kept[handle] or {}
    return kept[handle]
end

function sim.writeCustomDataBlock(handle, tag, data)
    place(blocks, handle)[tag] = data ~= '' and data or nil
    return 1
end
function sim.readCustomDataBlock(handle, tag) return place(blocks, handle)[tag] end
sim.writeCustomBufferData, sim.readCustomBufferData =
    sim.writeCustomDataBlock, sim.readCustomDataBlock
sim.writeCustomStringData, sim.readCustomStringData =
    sim.writeCustomDataBlock, sim.readCustomDataBlock

function sim.readCustomDataBlockTags(handle)
    local tags = {}
    for tag in pairs(place(blocks, handle)) do tags[#tags + 1] = tag end
    table.sort(tags)
    return tags
end
sim.readCustomDataTags = sim.readCustomDataBlockTags

local function copy(value)
    if type(value) ~= 'table' then return value end
    local out = {}
    for key, item in pairs(value) do out[key] = copy(item) end
    return out
end

function sim.writeCustomTableData(handle, tag, data) place(tables, handle)[tag] = copy(data) end
function sim.readCustomTableData(handle, tag) return copy(place(tables, handle)[tag]) or {} end

--------------------------------------------------------------------- shapes, joints, sensors

-- In 4.10: with an index of the shape's parts, which have one colour here.
function sim.setObjectColor(handle, _, component, colour)
    return sim.setShapeColor(handle, nil, component, colour)
end

-- The size along the shape's own axes.
function sim.getShapeBB(shape)
    if sim.getObjectType(shape) ~= sim.object_shape_type then
        error('sim.getShapeBB: object is not a shape', 0)
    end
    local size = {}
    for axis = 0, 2 do
        size[axis + 1] = sim.getObjectFloatParam(shape, sim.objfloatparam_objbbox_max_x + axis) -
                         sim.getObjectFloatParam(shape, sim.objfloatparam_objbbox_min_x + axis)
    end
    return size
end

-- The size of all shapes of a model along the axes of its base, and the pose of the middle there.
function sim.getModelBB(model)
    local least, most = {math.huge, math.huge, math.huge}, {-math.huge, -math.huge, -math.huge}
    for _, shape in ipairs(sim.getObjectsInTree(model, sim.object_shape_type)) do
        local matrix = sim.getObjectMatrix(shape, model)
        for corner = 0, 7 do
            local at = {}
            for axis = 0, 2 do
                local side = corner >> axis & 1 == 1 and sim.objfloatparam_objbbox_max_x or
                             sim.objfloatparam_objbbox_min_x
                at[axis + 1] = sim.getObjectFloatParam(shape, side + axis)
            end
            for axis, value in ipairs(sim.multiplyVector(matrix, at)) do
                least[axis], most[axis] = math.min(least[axis], value), math.max(most[axis], value)
            end
        end
    end
    if least[1] > most[1] then error('sim.getModelBB: the model has no shapes', 0) end
    local size, pose = {}, {}
    for axis = 1, 3 do
        size[axis], pose[axis] = most[axis] - least[axis], (most[axis] + least[axis]) / 2
    end
    return size, {pose[1], pose[2], pose[3], 0, 0, 0, 1}
end

function sim.getObjectSizeFactor(handle)
    sim.getObjectType(handle)
    return 1
end

function sim.setShapeBB(shape, size)
    if type(size) ~= 'table' or #size < 3 then
        error('sim.setShapeBB: argument 2 must be a table of 3 numbers', 0)
    end
    local now = sim.getShapeBB(shape)
    return sim.scaleObject(shape, size[1] / now[1], size[2] / now[2], size[3] / now[3])
end

-- The inertia divided by the mass, and the centre of mass.
function sim.getShapeMassAndInertia(shape)
    local mass, inertia, frame = sim.getShapeMass(shape), sim.getShapeInertia(shape)
    for i, value in ipairs(inertia) do inertia[i] = value / mass end
    return mass, inertia, {frame[4], frame[8], frame[12]}
end

function sim.getJointVelocity(joint)
    return sim.getObjectFloatParam(joint, sim.jointfloatparam_velocity)
end

-- Joints and shapes that can move always take part in the simulation.
function sim.isDynamicallyEnabled(handle)
    local kind = sim.getObjectType(handle)
    return (kind == sim.object_joint_type or kind == sim.object_shape_type and
            sim.getObjectInt32Param(handle, sim.shapeintparam_static) == 0) and
           sim.getSimulationState() ~= sim.simulation_stopped
end

-- With an object or collection: whether that is what the sensor sees; it does not see through
-- others.
function sim.checkProximitySensor(sensor, object)
    local seen = {sim.readProximitySensor(sensor)}
    object = object or sim.handle_all
    if object == sim.handle_all then return table.unpack(seen) end
    local is_collection, objects = pcall(sim.getCollectionObjects, object)
    if not is_collection then
        sim.getObjectType(object)
        objects = {object}
    end
    for _, each in ipairs(objects) do
        if seen[1] == 1 and seen[4] == each then return table.unpack(seen) end
    end
    return 0, 0, {0, 0, 0}, -1, {0, 0, 0}
end

-- What handling makes of one sensor of a kind, or of all; those that are handled explicitly are
-- handled by their handles, and with sim.handle_all.
local function sensors(kind, which)
    if which ~= sim.handle_all and which ~= sim.handle_all_except_explicit then return {which} end
    local all = {}
    for _, each in ipairs(sim.getObjectsInTree(sim.handle_scene, kind)) do
        if which == sim.handle_all or sim.getExplicitHandling(each) & 1 == 0 then
            all[#all + 1] = each
        end
    end
    return all
end

-- Of several sensors, the nearest thing that one sees.
local proximity_handle = sim.handleProximitySensor
function sim.handleProximitySensor(sensor)
    local nearest
    for _, each in ipairs(sensors(sim.object_proximitysensor_type, sensor)) do
        local seen = {proximity_handle(each)}
        if not nearest or seen[1] == 1 and (nearest[1] == 0 or seen[2] < nearest[2]) then
            nearest = seen
        end
    end
    return table.unpack(nearest or {0, 0, {0, 0, 0}, -1, {0, 0, 0}})
end

-- Images are made when they are asked for, those of a sensor that is handled explicitly when it is
-- handled.
local vision_handle = sim.handleVisionSensor
function sim.handleVisionSensor(sensor)
    local all = sensors(sim.object_visionsensor_type, sensor)
    for _, each in ipairs(all) do vision_handle(each) end
    if all[1] ~= sensor then return 0 end
    return sim.readVisionSensor(sensor)
end

-- The older form: a table of values from 0 to 1, or their bytes.
function sim.getVisionSensorImage(sensor, x, y, width, height, as_bytes)
    if (width or 0) ~= 0 or (height or 0) ~= 0 then
        error('sim.getVisionSensorImage: only whole images are given; arguments 4 and 5 must be 0',
              0)
    end
    local image = sim.getVisionSensorImg(sensor)
    if as_bytes == 1 then return image end
    local values = {}
    for i = 1, #image do values[i] = image:byte(i) / 255 end
    return values
end

-- A vision sensor keeps nothing from one step to the next.
function sim.resetVisionSensor(sensor) sim.getObjectType(sensor) end

-- Bits of sim.objectproperty_..., which are only kept.
local bits = {}
function sim.getObjectProperty(handle) return bits[sim.getObjectType(handle) and handle] or 0 end
function sim.setObjectProperty(handle, property)
    bits[sim.getObjectType(handle) and handle] = property
end

function sim.getSimulationStopping()
    local state = sim.getSimulationState()
    return state == sim.simulation_advancing_abouttostop or
        state == sim.simulation_advancing_lastbeforestop
end

--------------------------------------------------------------------- drawing

-- Kept, and counted, but in no picture.
local drawings, drawn = {}, 0

function sim.addDrawingObject(kind, size, tolerance, parent, most, colour)
    if drawn == 0 then
        sim.addLog(sim.verbosity_warnings,
                   'drawing objects are kept, but are in no image of simx-host')
    end
    drawn = drawn + 1
    drawings[drawn] = {most = most or 0, items = {}}
    return drawn
end

function sim.addDrawingObjectItem(handle, item)
    local drawing = drawings[handle]
    if not drawing then error('sim.addDrawingObjectItem: there is no such drawing object', 0) end
    if item == nil then drawing.items = {} else
        local items = drawing.items
        if drawing.most > 0 and #items >= drawing.most then table.remove(items, 1) end
        items[#items + 1] = copy(item)
    end
    return 1
end

function sim.removeDrawingObject(handle)
    if handle == sim.handle_all then drawings = {} else drawings[handle] = nil end
    return 1
end
