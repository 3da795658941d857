-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Loads the server plugin of remoteapi-shm when the simulator starts.
local sim = sim or require 'sim'

function sysCall_info()
    return {autoStart = true}
end

function sysCall_init()
    loadPlugin('simRemoteApi').callThrough()
end

-- By way of this the plugin calls the functions of other scripts: an error in one of them comes
-- back as a text, and the script lives on.
function remoteApiCall(name, script, ...)
    return pcall(sim.callScriptFunction, name, script, ...)
end
