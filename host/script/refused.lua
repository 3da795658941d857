-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- What has no meaning in this simulator: each function that programs use elsewhere says so when it is
-- called, and what would do instead. Functions that exist are left as they are.
local sim = sim

local function refuse(name, why)
    return function() error(name .. ': ' .. why, 0) end
end

for why, names in pairs{
    ['simx-host tells no meshes; read the file in the program, and use sim.importShape or ' ..
     'sim.createShape'] = 'importMesh exportMesh getShapeMesh',
    ['simx-host has no textures that change; make another one with sim.createTexture'] =
        'readTexture writeTexture',
    ['simx-host has no such shapes; make it of geoms in an MJCF file, and use sim.loadModel'] =
        'ungroupShape divideShape',
    ['simx-host has no octrees; use a point cloud (sim.createPointCloud)'] =
        'createOctree insertVoxelsIntoOctree',
    ['MuJoCo\'s constraints come from the MJCF file; use <equality> with <connect> or <weld>'] =
        'setObjectDynLink',
} do
    for name in names:gmatch('%S+') do
        sim[name] = sim[name] or refuse('sim.' .. name, why)
    end
end

--------------------------------------------------------------------- tables of other plugins

-- Whoever asks for one is told, also with a version behind its name; so is who calls one of its
-- functions.
local absent = {}
table.insert(package.searchers, 1, function(name) return absent[name:gsub('%-%d+$', '')] end)
for name, why in pairs{
    simIK = 'simx-host has no kinematics solver; compute the joints\' positions in the program, for ' ..
            'example with sim.getObjectPose of the arm\'s objects',
    simOMPL = 'simx-host has no motion planner; plan in the program, for example with the OMPL library',
    simUI = 'simx-host has no window; show dialogs from the program',
    simROS2 = 'simx-host does not speak ROS; let a ROS node be a client of it',
    simROS = 'simx-host does not speak ROS; let a ROS node be a client of it',
    simVision = 'simx-host has no image filters; use numpy or OpenCV on sim.getVisionSensorImg',
    simSurfRec = 'simx-host has no surface reconstruction',
    simICP = 'simx-host has no point cloud matching; use a library in the program',
    simRuckig = 'simx-host has no trajectory generator of this name; use sim.moveToConfig',
    simConvex = 'simx-host has no convex decomposition; MuJoCo takes the convex hull of each mesh',
    simURDF = 'load a URDF file with sim.loadModel',
    simMujoco = 'the physics are MuJoCo\'s here; what its plugin sets comes from the MJCF file',
} do
    local tell = function() error(name .. ': ' .. why, 0) end
    absent[name] = tell
    _G[name] = _G[name] or setmetatable({}, {__index = function() return tell end, __pairs = tell})
end
