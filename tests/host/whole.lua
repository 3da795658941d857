-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- The script of the whole suite's simulator.

local calls = 0

-- What it was given, each kind changed so that a mix-up shows; the number of calls comes first.
function change(ints, floats, strings, bytes)
    local more, half, doubled = { calls }, {}, {}
    for i, value in ipairs(ints) do more[i + 1] = value + 1 end
    for i, value in ipairs(floats) do half[i] = value / 2 end
    for i, value in ipairs(strings) do doubled[i] = value .. value end
    calls = calls + 1
    return more, half, doubled, bytes:reverse()
end

function too_little()
    return { 1 }
end

function fails()
    error('on purpose')
end
