-- SPDX-FileCopyrightText: The remoteapi-shm authors
-- SPDX-License-Identifier: MIT
--
-- Views and navigation of a simulator with a window. There is none: what is set is kept, and
-- nothing is shown, which the log tells once.
local sim = sim

local views, made, told, navigation = {}, 0, false, sim.navigation_passive
local PAGE_VIEWS = 8 -- of a window's page

local function tell()
    if not told then
        sim.addLog(sim.verbosity_warnings, 'simx-host has no window: no view is shown')
    end
    told = true
end

-- The numbers are parts of the window.
function sim.floatingViewAdd(x, y, width, height)
    if not (width > 0 and height > 0 and x + y < math.huge) then
        error('sim.floatingViewAdd: a view has a size above 0', 0)
    end
    tell()
    made = made + 1
    views[PAGE_VIEWS + made] = true
    return PAGE_VIEWS + made
end

local function view_check(name, view)
    if not views[view] and not (name == 'adjustView' and view >= 0 and view < PAGE_VIEWS) then
        error(('sim.%s: there is no view %d'):format(name, view), 0)
    end
end

function sim.floatingViewRemove(view)
    view_check('floatingViewRemove', view)
    views[view] = nil
    return 1
end

function sim.adjustView(view, object)
    view_check('adjustView', view)
    if object ~= -1 then sim.getObjectType(object) end
    tell()
    return 1
end

function sim.setNavigationMode(mode)
    tell()
    navigation = mode
    return 1
end
function sim.getNavigationMode() return navigation end
