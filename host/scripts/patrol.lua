-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- simx-host's robot drives about by itself and turns away from what its rangefinder sees. A client
-- may ask how it goes, and change its speed, with simxCallScriptFunction:
--
--     simx-host --script patrol.lua --run

local SAFE_DISTANCE = 0.35 -- m

local wheels = {}
local sensor
local speed = 4 -- rad/s of the wheels
local turns = 0
local turning = false

local function drive(left, right)
    sim.setJointTargetVelocity(wheels[1], left)
    sim.setJointTargetVelocity(wheels[2], right)
end

function sysCall_init()
    wheels[1] = sim.getObjectHandle('left_motor')
    wheels[2] = sim.getObjectHandle('right_motor')
    sensor = sim.getObjectHandle('front_range')
    turns = 0
    turning = false
    sim.addStatusbarMessage('the patrol begins')
end

function sysCall_actuation()
    if turning then
        drive(-speed / 2, speed / 2)
    else
        drive(speed, speed)
    end
end

function sysCall_sensing()
    local seen, distance = sim.readProximitySensor(sensor)
    local near = seen == 1 and distance < SAFE_DISTANCE
    if near and not turning then
        turns = turns + 1
    end
    turning = near
    sim.setIntegerSignal('turns', turns)
end

function sysCall_cleanup()
    sim.addStatusbarMessage('the patrol ends after ' .. turns .. ' turns')
end

-- For clients. Each has four arguments and four results: a table of integers, one of floats, one of
-- strings, and a string of bytes.

function setSpeed(ints, floats, strings, buffer)
    local before = speed
    speed = floats[1] or speed
    return {}, {before, speed}, {}, ''
end

function status(ints, floats, strings, buffer)
    local position = sim.getObjectPosition(sim.getObjectHandle('base'), sim.handle_world)
    return {turns}, position, {turning and 'turning' or 'driving'}, ''
end
