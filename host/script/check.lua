-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- The arguments of the functions that are written in Lua are checked as those of the others are:
-- who calls with wrong ones is told function, argument, and what was expected. It runs behind the
-- files with these functions.
local sim = sim

-- h: a handle, or another whole number; n: number; s: string; t: table; f: a function, or the name
-- of one; a: anything. "?" may be left out, or nil.
local signatures = {
    getObjectsInTree = 'h h? h?', getObjectPose = 'h h?', getObjectMatrix = 'h h?',
    writeCustomDataBlock = 'h s s', readCustomDataBlock = 'h s', readCustomDataBlockTags = 'h',
    writeCustomBufferData = 'h s s', readCustomBufferData = 'h s',
    writeCustomStringData = 'h s s', readCustomStringData = 'h s',
    writeCustomTableData = 'h s t', readCustomTableData = 'h s',
    setObjectColor = 'h h h t', getShapeBB = 'h', setShapeBB = 'h t', getShapeMassAndInertia = 'h',
    getJointVelocity = 'h',
    getVisionSensorImage = 'h h? h? h? h? h?', getObjectProperty = 'h', setObjectProperty = 'h h',
    isDynamicallyEnabled = 'h', checkProximitySensor = 'h h?',
    handleProximitySensor = 'h', handleVisionSensor = 'h',
    addDrawingObject = 'h n n h h t?', addDrawingObjectItem = 'h t?', removeDrawingObject = 'h',
    setNamedStringParam = 's s', getNamedStringParam = 's', waitForSignal = 's', getModelBB = 'h',
    readCustomDataTags = 'h', resetVisionSensor = 'h', setObjectSel = 't',
    createPointCloud = 'n h h n', insertPointsIntoPointCloud = 'h h t t? n?',
    insertObjectIntoPointCloud = 'h h h n t? n?', removePointsFromPointCloud = 'h h t? n?',
    getPointCloudPoints = 'h', getPointCloudOptions = 'h', setPointCloudOptions = 'h n h h n',
    createMeshShape = 'h n t t', createShape = 'h n t t a? a? a? a?',
    importShape = 'h s h? n? n?', createHeightfieldShape = 'h n h h n t', scaleObjects = 't n a?',
    generateTextShape = 's t? n? a? s?', createTexture = 's h? t? t? n? h? t?',
    setShapeTexture = 'h h h? h? t? t? t?', getShapeTextureId = 'h',
    removeObjects = 't', copyPasteObjects = 't h?', getScriptFunctions = 'h',
    unpackTable = 's', getPathLengths = 't h f?', getPathInterpolatedConfig = 't t n t? t?',
    resamplePath = 't t h t? t?', getClosestPosOnPath = 't t t', createPath = 't h? h? n? h? t?',
    yawPitchRollToAlphaBetaGamma = 'n n n', alphaBetaGammaToYawPitchRoll = 'n n n',
    callScriptFunction = 's h', executeScriptString = 's h', initScript = 'h', resetScript = 'h',
    createScript = 'h s h? s?', setScriptText = 'h s', getScript = 'h a?',
    setScriptAttribute = 'h h a', getScriptAttribute = 'h h', setScriptStringParam = 'h h s',
    getScriptStringParam = 'h h', getScriptName = 'h', getScriptAssociatedWithObject = 'h',
    getCustomizationScriptAssociatedWithObject = 'h',
    getApiFunc = 'h s', getApiInfo = 'h s', getObjectUid = 'h', getObjectFromUid = 'h t?',
    floatingViewAdd = 'n n n n h?', floatingViewRemove = 'h', adjustView = 'h h h? s?',
    setNavigationMode = 'h',
    setEngineFloatParam = 'h h a', setEngineInt32Param = 'h h a', setEngineBoolParam = 'h h a',
    getEngineFloatParam = 'h h', getEngineInt32Param = 'h h', getEngineBoolParam = 'h h',
    rmlMoveToJointPositions = 't h t? t? t t t t t? t?',
    rmlMoveToPosition = 'h h h t? t? t t t t? t? t?',
    rmlPos = 'h n h t t t t', rmlVel = 'h n h t t t t', rmlStep = 'h n', rmlRemove = 'h',
    ruckigPos = 'h n h t t t t', ruckigVel = 'h n h t t t t', ruckigStep = 'h n',
    ruckigRemove = 'h',
    moveToConfig = {table = 't', other = 'h t a a t t t t a? f a? a? n?'},
    moveToPose = {table = 't', other = 'h t t t t t f a? t? n?'},
}
for name in pairs(sim) do
    if name:find('^get%w*Property$') and name ~= 'getObjectProperty' and
       name ~= 'getObjectSpecialProperty' and name ~= 'getModelProperty' then
        signatures[name] = 'h s t?'
        signatures['s' .. name:sub(2)] = 'h s a'
    end
end
signatures.removeProperty = 'h s'
for _, name in ipairs{'Float', 'Int32', 'Bool'} do -- in V-REP
    signatures['setEngine' .. name .. 'Parameter'] = 'h h a'
    signatures['getEngine' .. name .. 'Parameter'] = 'h h'
end
for _, name in ipairs{'UInt8', 'UInt16', 'UInt32', 'Int32', 'Float', 'Double'} do
    signatures['pack' .. name .. 'Table'] = 't h? h?'
    signatures['unpack' .. name .. 'Table'] = 's h? h? h?'
end

local kinds = {
    h = {'whole number', math.tointeger},
    n = {'number', math.type},
    s = {'string', function(value) return type(value) == 'string' end},
    t = {'table', function(value) return type(value) == 'table' end},
    f = {'function', function(value)
        return type(value) == 'function' or type(value) == 'string'
    end},
    a = {'value', function() return true end},
}

local function parse(signature)
    local list = {}
    for letter, optional in signature:gmatch('(%l)([?]?)') do
        list[#list + 1] = {what = kinds[letter][1], holds = kinds[letter][2],
                           optional = optional == '?'}
    end
    return list
end

local function check(name, list, ...)
    local count = select('#', ...)
    for i, argument in ipairs(list) do
        local value = select(i, ...)
        if not (value == nil and argument.optional) and
            (i > count or not argument.holds(value)) then
            local got = i > count and 'no value' or type(value)
            if math.type(value) == 'float' then got = tostring(value) end
            error(("bad argument #%d to 'sim.%s' (%s expected, got %s)")
                  :format(i, name, argument.what, got), 0)
        end
    end
end

for name, signature in pairs(signatures) do
    local f = sim[name]
    if type(signature) == 'string' then
        local list = parse(signature)
        sim[name] = function(...)
            check(name, list, ...)
            return f(...)
        end
    else
        local with_table, other = parse(signature.table), parse(signature.other)
        sim[name] = function(...)
            check(name, type((...)) == 'table' and with_table or other, ...)
            return f(...)
        end
    end
end

--------------------------------------------------------------------- errors

-- What went wrong inside of such a function is told as its own error: neither a line of these
-- files, nor the name of another function, says anything to who called it.
local files = {objects = true, poses = true, properties = true, tables = true, paths = true,
               newer = true, meshes = true,
               motion = true, embedded = true, pointclouds = true, scripts = true, shapes = true,
               engine = true, views = true, api = true, check = true}

local function own_error(name, why)
    if type(why) ~= 'string' then return why end
    local file, inner = why:match('^(%l+)%.lua:%d+: (.*)$')
    if not files[file] then return why end
    local told = inner:match("^bad argument #%d+ to '[^']*' %((.*)%)$") or
        inner:match('^sim%u%w*: (.*)$')
    if not told and inner:find('^attempt to ') then
        told = 'a value in an argument is of a wrong type: ' .. inner:gsub(' %([^()]*%)$', '')
    end
    return told and ('sim.%s: %s'):format(name, told) or inner
end

local function tell(name, ok, ...)
    if not ok then error(own_error(name, (...)), 0) end
    return ...
end

for name, f in pairs(sim) do
    if type(f) == 'function' and debug.getinfo(f, 'S').what == 'Lua' then
        sim[name] = function(...) return tell(name, pcall(f, ...)) end
    end
end
