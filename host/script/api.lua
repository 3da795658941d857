-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- What scripts can call: sim.getApiFunc lists names, sim.getApiInfo tells results and arguments.
local sim = sim

-- results = function(arguments), without "sim."; [] may be left out. A line that is indented goes
-- on with the one before.
local calltips = {}
for line in ([[
result = addForce(shapeHandle, position, force)
result = addForceAndTorque(shapeHandle, force, torque)
result = addItemToCollection(collectionHandle, what, objectHandle, options)
addLog(verbosityLevel, logMessage)
scriptHandle = addScript(scriptType)
result = adjustView(viewHandleOrIndex, objectHandle, options, [viewLabel])
result = associateScriptWithObject(scriptHandle, objectHandle)
... = callScriptFunction(functionName, scriptHandle, ...)
result, collidingObjects = checkCollision(entity1Handle, entity2Handle)
result, distanceData, objectHandles = checkDistance(entity1Handle, entity2Handle, [threshold])
copiedObjectHandles = copyPasteObjects(objectHandles, [options])
collectionHandle = createCollection()
dummyHandle = createDummy(size)
sensorHandle = createForceSensor(options, intParams, floatParams)
shapeHandle = createHeightfieldShape(options, shadingAngle, xPointCount, yPointCount, xSize,
    heights)
jointHandle = createJoint(jointType, jointMode, options, [sizes])
shapeHandle = createMeshShape(options, shadingAngle, vertices, indices)
pathHandle = createPath(ctrlPts, [options], [subdiv], [smoothness], [orientationMode], [upVector])
pointCloudHandle = createPointCloud(maxVoxelSize, maxPtCntPerVoxel, options, pointSize)
shapeHandle = createPrimitiveShape(primitiveType, sizes, [options])
sensorHandle = createProximitySensor(sensorType, subType, options, intParams, floatParams)
shapeHandle = createPureShape(primitiveType, options, sizes, mass)
scriptHandle = createScript(scriptType, scriptText, [options], [lang])
shapeHandle = createShape(options, shadingAngle, vertices, indices)
shapeHandle, textureId, resolution = createTexture(fileName, options, [planeSizes], [scalingUV])
sensorHandle = createVisionSensor(options, intParams, floatParams)
result = destroyCollection(collectionHandle)
result, ... = executeScriptString(code, scriptHandle)
viewHandle = floatingViewAdd(posX, posY, sizeX, sizeY, options)
result = floatingViewRemove(viewHandle)
shapeHandle = generateTextShape(txt, [color], [height], [centered])
names = getApiFunc(scriptHandle, apiWord)
info = getApiInfo(scriptHandle, apiWord)
arrayValues = getArrayParam(parameterId)
boolValue = getBoolParam(parameterId)
objectHandles = getCollectionObjects(collectionHandle)
objectHandles, contactPoint, reactionForce, normal = getContactInfo(dynamicPass, objectHandle,
    index)
boolValue = getEngineBoolParam(paramId, objectHandle)
floatValue = getEngineFloatParam(paramId, objectHandle)
intValue = getEngineInt32Param(paramId, objectHandle)
floatValue = getFloatParam(parameterId)
signalValue = getFloatSignal(signalName)
intValue = getInt32Param(parameterId)
signalValue = getInt32Signal(signalName)
force = getJointForce(jointHandle)
cyclic, interval = getJointInterval(jointHandle)
mode, options = getJointMode(jointHandle)
position = getJointPosition(jointHandle)
force = getJointTargetForce(jointHandle)
position = getJointTargetPosition(jointHandle)
velocity = getJointTargetVelocity(jointHandle)
jointType = getJointType(jointHandle)
velocity = getJointVelocity(jointHandle)
state, zero, diffusePart, specularPart = getLightParameters(lightHandle)
linkedDummyHandle = getLinkDummy(dummyHandle)
size, pose = getModelBB(handle)
modelProperty = getModelProperty(objectHandle)
objectHandle = getObject(path, [options])
alias = getObjectAlias(objectHandle, [options])
childHandle = getObjectChild(objectHandle, index)
value = getObjectFloatParam(objectHandle, parameterId)
objectHandle = getObjectFromUid(uid, [options])
objectHandle = getObjectHandle(objectName)
value = getObjectInt32Param(objectHandle, parameterId)
matrix = getObjectMatrix(objectHandle, [relativeToObjectHandle])
eulerAngles = getObjectOrientation(objectHandle, [relativeToObjectHandle])
parentHandle = getObjectParent(objectHandle)
pose = getObjectPose(objectHandle, [relativeToObjectHandle])
position = getObjectPosition(objectHandle, [relativeToObjectHandle])
quaternion = getObjectQuaternion(objectHandle, [relativeToObjectHandle])
objectHandles = getObjectSelection()
objectType = getObjectType(objectHandle)
uid = getObjectUid(objectHandle)
linearVelocity, angularVelocity = getObjectVelocity(objectHandle)
objectHandle = getObjects(index, objectType)
objects = getObjectsInTree(treeBaseHandle, [objectType], [options])
maxVoxelSize, maxPtCntPerVoxel, options, pointSize = getPointCloudOptions(pointCloudHandle)
points = getPointCloudPoints(pointCloudHandle)
scriptHandle = getScript(scriptType, [objectHandleOrName])
functions = getScriptFunctions(scriptHandle)
value = getScriptInt32Param(scriptHandle, parameterId)
text = getScriptStringParam(scriptHandle, parameterId)
size = getShapeBB(shapeHandle)
result, rgbData = getShapeColor(shapeHandle, colorName, colorComponent)
result, pureType, dimensions = getShapeGeomInfo(shapeHandle)
inertiaMatrix, transformationMatrix = getShapeInertia(shapeHandle)
mass = getShapeMass(shapeHandle)
textureId = getShapeTextureId(shapeHandle)
simulationState = getSimulationState()
simulationTime = getSimulationTime()
timeStep = getSimulationTimeStep()
stringValue = getStringParam(parameterId)
signalValue = getStringSignal(signalName)
systemTime = getSystemTime()
depth, resolution = getVisionSensorDepth(sensorHandle, [options], [clippedDistance], [pos], [size])
image, resolution = getVisionSensorImg(sensorHandle, [options], [rgbaCutOff], [pos], [size])
resolution = getVisionSensorRes(sensorHandle)
result, distance, detectedPoint, detectedObjectHandle, normalVector =
    handleProximitySensor(sensorHandle)
result, ... = handleVisionSensor(sensorHandle)
shapeHandle = importShape(fileFormat, fileName, [options], [identicalVerticeTolerance],
    [scalingFactor])
result = initScript(scriptHandle)
totalPointCnt = insertObjectIntoPointCloud(pointCloudHandle, objectHandle, options, gridSize,
    [color], [duplicateTolerance])
totalPointCnt = insertPointsIntoPointCloud(pointCloudHandle, options, points, [color],
    [duplicateTolerance])
result = isHandle(handle)
image, resolution = loadImage(options, fileName)
objectHandle = loadModel(filename)
loadScene(filename)
data = moveToConfig(params)
data = moveToPose(params)
pauseSimulation()
data = readCustomDataBlock(objectHandle, tagName)
result, forceVector, torqueVector = readForceSensor(sensorHandle)
result, distance, detectedPoint, detectedObjectHandle, normalVector =
    readProximitySensor(sensorHandle)
result, ... = readVisionSensor(sensorHandle)
removeModel(objectHandle)
removeObjects(objectHandles)
totalPointCnt = removePointsFromPointCloud(pointCloudHandle, options, points, tolerance)
resetDynamicObject(objectHandle)
result, newPos, newVel, newAccel, timeLeft = rmlMoveToJointPositions(jointHandles, flags,
    currentVel, currentAccel, maxVel, maxAccel, maxJerk, targetPos, targetVel, [direction])
result, newPos, newQuaternion, newVel, newAccel, timeLeft = rmlMoveToPosition(objectHandle,
    relativeToObjectHandle, flags, currentVel, currentAccel, maxVel, maxAccel, maxJerk,
    targetPosition, targetQuaternion, targetVel)
handle = rmlPos(dofs, smallestTimeStep, flags, currentPosVelAccel, maxVelAccelJerk, selection,
    targetPosVel)
rmlRemove(handle)
result, newPosVelAccel, synchronizationTime = rmlStep(handle, timeStep)
handle = rmlVel(dofs, smallestTimeStep, flags, currentPosVelAccel, maxAccelJerk, selection,
    targetVel)
result = saveImage(image, resolution, options, fileName, [quality])
result = saveModel(modelBaseHandle, fileName)
result = saveScene(fileName)
result = scaleObjects(objectHandles, scalingFactor, scalePositions)
result = setArrayParam(parameterId, arrayOfValues)
result = setBoolParam(parameterId, value)
setEngineBoolParam(paramId, objectHandle, value)
setEngineFloatParam(paramId, objectHandle, value)
setEngineInt32Param(paramId, objectHandle, value)
result = setExplicitHandling(objectHandle, explicitFlags)
result = setFloatParam(parameterId, value)
result = setFloatSignal(signalName, signalValue)
result = setInt32Param(parameterId, value)
result = setInt32Signal(signalName, signalValue)
result = setJointInterval(jointHandle, cyclic, interval)
result = setJointMode(jointHandle, jointMode, [options])
result = setJointPosition(jointHandle, position)
result = setJointTargetForce(jointHandle, force, [signedValue])
result = setJointTargetPosition(jointHandle, targetPosition)
result = setJointTargetVelocity(jointHandle, targetVelocity)
result = setLightParameters(lightHandle, state, reserved, [diffusePart], [specularPart])
result = setLinkDummy(dummyHandle, linkedDummyHandle)
result = setNavigationMode(navigationMode)
result = setObjectAlias(objectHandle, objectAlias)
result = setObjectFloatParam(objectHandle, parameterId, value)
result = setObjectInt32Param(objectHandle, parameterId, value)
setObjectMatrix(objectHandle, matrix, [relativeToObjectHandle])
setObjectOrientation(objectHandle, eulerAngles, [relativeToObjectHandle])
result = setObjectParent(objectHandle, parentObjectHandle, [keepInPlace])
setObjectPose(objectHandle, pose, [relativeToObjectHandle])
setObjectPosition(objectHandle, position, [relativeToObjectHandle])
setObjectQuaternion(objectHandle, quaternion, [relativeToObjectHandle])
result = setPointCloudOptions(pointCloudHandle, maxVoxelSize, maxPtCntPerVoxel, options, pointSize)
result = setScriptInt32Param(scriptHandle, parameterId, value)
result = setScriptStringParam(scriptHandle, parameterId, text)
result = setShapeColor(shapeHandle, colorName, colorComponent, rgbData)
result = setShapeMass(shapeHandle, mass)
result = setShapeTexture(shapeHandle, textureId, [mappingMode], [options], [uvScaling])
result = setStringSignal(signalName, signalValue)
result = startSimulation()
result = stopSimulation([wait])
step()
switchThread()
timeLeft = wait(dt, [simulationTime])
signalValue = waitForSignal(signalName)
writeCustomDataBlock(objectHandle, tagName, data)
yield()
]]):gsub('\n +', ' '):gmatch('[^\n]+') do
    local before, name, arguments = line:match('^(.-)(%a[%w]*)(%(.*)$')
    calltips['sim.' .. name] = ('%ssim.%s%s'):format(before, name, arguments)
end

-- Any script finds the same.
function sim.getApiInfo(_, name) return calltips[name] or '' end

local function add(list, name, prefix)
    if name:sub(1, #prefix) == prefix then list[#list + 1] = name end
end

-- Names that begin so, also in tables, sorted.
function sim.getApiFunc(_, prefix)
    local list = {}
    for name, value in pairs(_G) do
        if type(name) == 'string' then
            add(list, name, prefix)
            if type(value) == 'table' and value ~= _G and not getmetatable(value) then
                for member in pairs(value) do
                    if type(member) == 'string' then add(list, name .. '.' .. member, prefix) end
                end
            end
        end
    end
    table.sort(list)
    return list
end
