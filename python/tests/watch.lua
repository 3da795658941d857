-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Writes into the file $WATCH, anew for each simulation, what a program makes of the scene: a line
-- with the names of all shapes, then a line for each step, with all digits: whether the robot
-- touches an obstacle (in a scene with collections of these), and the pose of each shape.
local file, shapes, robot, obstacles

local function collection(name)
    local found, handle = pcall(sim.getCollectionHandle, name)
    return found and handle or nil
end

function sysCall_init()
    local names = {}
    file = assert(io.open(os.getenv('WATCH'), 'w'))
    shapes = sim.getObjectsInTree(sim.handle_scene, sim.object_shape_type)
    robot, obstacles = collection('PioneerP3DX_parts'), collection('obstacles')
    for i, shape in ipairs(shapes) do names[i] = sim.getObjectName(shape) end
    file:write(table.concat(names, ' '), '\n')
end

function sysCall_sensing()
    local values = {robot and obstacles and sim.checkCollision(robot, obstacles) or 0}
    for _, shape in ipairs(shapes) do
        for _, value in ipairs(sim.getObjectPose(shape, sim.handle_world)) do
            values[#values + 1] = ('%a'):format(value)
        end
    end
    file:write(table.concat(values, ' '), '\n')
end

function sysCall_cleanup() file:close() end
