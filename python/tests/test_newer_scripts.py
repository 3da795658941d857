# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Scripts that programs make: when their functions are called, what they reach, and what an error in
# one of them costs.
import subprocess
import time

import pytest

from conftest import Host

COUNTING = '''
calls = {}
local function count(name)
    _G[name] = function() calls[name] = (calls[name] or 0) + 1; order = (order or '') .. name:sub(9,
    9) end
end
for _, name in ipairs{'init', 'actuation', 'sensing', 'cleanup', 'nonSimulation', 'suspended',
                      'beforeSimulation', 'afterSimulation'} do count('sysCall_' .. name) end
function get(name) return calls[name] or 0 end
function get_order() return order end
'''


def refused(match):
    return pytest.raises(Exception, match=match)


@pytest.fixture
def made(sim):
    """What makes a script; a test's scripts are gone afterwards."""
    sim.stopSimulation(True)
    scripts = []

    def make(kind, text, parent=-1):
        script = sim.createScript(kind, text)
        scripts.append(script)
        if parent >= 0:
            sim.setObjectParent(script, parent)
        return script
    yield make
    sim.stopSimulation(True)
    for script in scripts:
        if sim.isHandle(script):
            sim.removeObjects([script])


@pytest.fixture
def stepping(sim):
    sim.setStepping(True)
    yield sim.step
    sim.stopSimulation(True)
    sim.setStepping(False)


def until(condition, seconds=20):
    """A pass of the simulator's loop follows another."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end


def test_simulation_script_lives_as_long_as_the_simulation(sim, made, stepping):
    script = made(sim.scripttype_simulation, COUNTING)
    with refused('is a simulation script, and no simulation runs'):
        sim.callScriptFunction('get', script, 'sysCall_init')
    assert sim.initScript(script) is False
    for _ in range(2):
        sim.startSimulation()
        for _ in range(3):
            stepping()
        assert sim.callScriptFunction('get', script, 'sysCall_init') == 1
        assert sim.callScriptFunction('get', script, 'sysCall_actuation') >= 3
        order = sim.callScriptFunction('get_order', script)
        assert order.startswith('iasasas') and set(order) == set('ias')
        sim.stopSimulation(True)
        with refused('no simulation runs'):
            sim.callScriptFunction('get', script, 'sysCall_init')


def test_customization_script_is_called_also_without_a_simulation(sim, made, stepping):
    script = made(sim.scripttype_customization, COUNTING)

    def get(name):
        return sim.callScriptFunction('get', script, 'sysCall_' + name)
    assert sim.initScript(script) is True
    until(lambda: get('nonSimulation') > 2)
    assert get('init') == 1 and get('actuation') == get('beforeSimulation') == 0
    sim.startSimulation()
    stepping()
    stepping()
    assert get('beforeSimulation') == 1 and get('actuation') >= 2 and get('afterSimulation') == 0
    sim.stopSimulation(True)
    assert get('afterSimulation') == 1 and get('init') == 1 and get('cleanup') == 0
    assert sim.initScript(script) is True  # begins anew
    assert get('afterSimulation') == 0 and get('init') == 1


def test_paused_simulation_suspends_scripts(sim, made):
    script = made(sim.scripttype_simulation, COUNTING)
    sim.startSimulation()
    until(lambda: sim.getSimulationTime() > 0)
    sim.pauseSimulation()
    until(lambda: sim.callScriptFunction('get', script, 'sysCall_suspended') > 1)
    before = sim.callScriptFunction('get', script, 'sysCall_actuation')
    assert sim.callScriptFunction('get', script, 'sysCall_actuation') == before


def test_thread_goes_on_in_each_step(sim, made, stepping):
    script = made(sim.scripttype_simulation, '''
        function sysCall_thread()
            for i = 1, 3 do rounds = i; sim.step() end
            started = sim.getSimulationTime()
            sim.wait(0.1)
            waited = sim.getSimulationTime() - started
        end
        function get() return rounds, waited end''')
    sim.startSimulation()
    seen = []
    for _ in range(4):
        stepping()
        seen.append(sim.callScriptFunction('get', script)[0])
    assert seen[0] >= 1 and seen == sorted(seen) and seen[-1] == 3 and len(set(seen)) > 1
    until(lambda: stepping() or sim.callScriptFunction('get', script)[1] is not None)
    assert 0.1 <= sim.callScriptFunction('get', script)[1] <= 0.2


def test_each_script_has_its_own_globals_and_finds_its_object(sim, made):
    arm = sim.getObject('/arm_joint1')
    one = made(sim.scripttype_customization, "who = 'one' function get() return who end "
               "function object() return sim.getObject('..'), sim.getScript(sim.handle_self) end "
               "function twice(x) return 2 * x end", arm)
    other = made(sim.scripttype_customization, "function get() return who end "
                 "function ask(...) return sim.callScriptFunction('twice', ...) end", arm)
    assert sim.callScriptFunction('get', one) == 'one'
    assert sim.callScriptFunction('get', other) is None
    assert sim.callScriptFunction('object', one) == (arm, one)
    assert sim.callScriptFunction('ask', other, one, 4) == 8
    assert sim.getScript(sim.scripttype_customization, arm) == one
    assert sim.getScript(sim.scripttype_customization, '/arm_joint1') == one
    assert sim.getScript(sim.scripttype_customization, 'get@arm_joint1') == one
    assert sim.getScript(sim.scripttype_customization, other) == other
    assert sim.getScriptAssociatedWithObject(arm) == -1
    assert sim.getCustomizationScriptAssociatedWithObject(arm) == one
    assert sim.getObjectAssociatedWithScript(other) == arm
    assert sim.callScriptFunction('get@arm_joint1', sim.scripttype_customization) == 'one'
    assert sim.getScriptFunctions(one).twice(5) == 10


def test_scripts_are_objects(sim, made):
    script = made(sim.scripttype_customization, 'x = 1')
    assert sim.getObjectType(script) == sim.object_script_type == sim.sceneobject_script
    assert sim.getObjectsInTree(sim.handle_scene, sim.object_script_type) == [script]
    sim.setObjectAlias(script, 'brain')
    assert sim.getObject('/brain') == script and sim.getScriptName(script) == 'brain'
    owner = sim.createDummy(0.01)
    sim.associateScriptWithObject(script, owner)
    assert sim.getObjectParent(script) == owner and sim.getObjectAlias(script, 2) == '/Dummy/brain'
    copies = sim.copyPasteObjects([owner, script])
    copy = sim.getObjectsInTree(copies[0], sim.object_script_type)[0]
    assert copy != script and sim.getScriptText(copy) == 'x = 1'
    sim.removeObjects([owner])
    assert not sim.isHandle(script) and sim.isHandle(copy)
    with refused('script does not exist'):
        sim.callScriptFunction('get', script)
    sim.removeObjects(copies)
    assert sim.getObjectsInTree(sim.handle_scene, sim.object_script_type) == []


def test_script_of_a_shape_goes_with_it(sim, made):
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
    tell = made(sim.scripttype_customization, 'function get() return seen end '
                'function gone() seen = true end')
    script = made(sim.scripttype_customization,
                  "function sysCall_cleanup() sim.callScriptFunction('gone', %d) end" % tell, box)
    sim.initScript(script)
    sim.removeObjects([box])
    assert not sim.isHandle(script)
    until(lambda: sim.callScriptFunction('get', tell))


def test_text_and_parameters(sim, made):
    script = made(sim.scripttype_simulation, 'return 1')
    assert sim.getScriptText(script) == 'return 1'
    sim.setScriptText(script, 'x = 2')
    assert sim.getScriptStringParam(script, sim.scriptstringparam_text) == 'x = 2'
    sim.setScriptStringParam(script, sim.scriptstringparam_text, 'x = 3')
    assert sim.getScriptText(script) == 'x = 3'
    for name, value in (('type', 1), ('handle', script), ('enabled', 1), ('objecthandle', -1),
                        ('execorder', sim.scriptexecorder_normal)):
        assert sim.getScriptInt32Param(script, getattr(sim, 'scriptintparam_' + name)) == value
    sim.setScriptInt32Param(script, sim.scriptintparam_enabled, 0)
    assert sim.getScriptAttribute(script, sim.scriptattribute_enabled) is False
    sim.setScriptAttribute(script, sim.scriptattribute_enabled, True)
    assert sim.getScriptInt32Param(script, sim.scriptintparam_enabled) == 1
    sim.setScriptAttribute(script, sim.scriptattribute_executionorder, sim.scriptexecorder_last)
    assert sim.getScriptInt32Param(script, sim.scriptintparam_execorder) == sim.scriptexecorder_last


def test_order_and_enabling(sim, made, stepping):
    log = made(sim.scripttype_customization, "said = '' function say(x) said = said .. x end "
               "function get() local now = said; said = '' return now end")
    texts = ["function sysCall_actuation() sim.callScriptFunction('say', %d, '%s') end" % (log,
                                                                                           name)
             for name in 'abc']
    scripts = [made(sim.scripttype_simulation, text) for text in texts]
    sim.setScriptInt32Param(scripts[0], sim.scriptintparam_execorder, sim.scriptexecorder_last)
    sim.setScriptInt32Param(scripts[2], sim.scriptintparam_execorder, sim.scriptexecorder_first)
    sim.initScript(log)
    sim.startSimulation()
    stepping()
    assert sim.callScriptFunction('get', log).startswith('cba')
    sim.setScriptInt32Param(scripts[1], sim.scriptintparam_enabled, 0)
    sim.callScriptFunction('get', log)
    stepping()
    assert set(sim.callScriptFunction('get', log)) == set('ca')


def test_error_stops_one_script_only(sim, made, stepping):
    good = made(sim.scripttype_simulation, COUNTING)
    bad = made(sim.scripttype_simulation,
               "function sysCall_actuation() error('on purpose') end function get() return 1 end")
    worse = made(sim.scripttype_simulation, 'this is no Lua')
    sim.startSimulation()
    for _ in range(3):
        stepping()
    assert sim.callScriptFunction('get', good, 'sysCall_actuation') >= 3
    with refused(r'^/Script\S* was stopped: /Script\S*:1: on purpose$'):
        sim.callScriptFunction('get', bad)
    with refused('was stopped: .*syntax error'):
        sim.callScriptFunction('get', worse)
    assert sim.getSimulationState() != sim.simulation_stopped
    sim.setScriptText(bad, 'function get() return 1 end')
    assert sim.initScript(bad) is True and sim.callScriptFunction('get', bad) == 1
    broken = made(sim.scripttype_customization, 'function sysCall_init() nothing.at_all() end')
    with refused("attempt to index a nil value .global 'nothing'"):
        sim.initScript(broken)
    with refused('syntax error'):
        sim.initScript(worse)


def test_endless_loop_ends(own_host):
    """It may take a second of the CPU's: no client asks here that waits for 20 s only."""
    from remoteapi_shm import RemoteAPIClient
    with RemoteAPIClient(port=own_host.port) as client:
        sim = client.require('sim')
        script = sim.addScript(sim.scripttype_customization)
        sim.setScriptText(script, 'function loop() while true do pcall(f) end end '
                          'if sim.getInt32Signal("go") then loop() end '
                          'function sysCall_thread() '
                          'if sim.getInt32Signal("thread") then loop() end end '
                          'function get() return 1 end')
        sim.setInt32Signal('go', 1)
        with refused('interrupted: it has computed for more than 1 s'):
            sim.initScript(script)
        sim.clearInt32Signal('go')
        sim.setInt32Signal('thread', 1)
        sim.initScript(script)

        def is_stopped():
            try:
                return sim.callScriptFunction('get', script) != 1
            except Exception as why:
                return 'sysCall_thread' in str(why) or 'more than 1 s' in str(why)
        until(is_stopped, 200)
        assert sim.getSimulationState() == sim.simulation_stopped


def test_what_nothing_could_interrupt_is_refused(sim, made):
    script = made(sim.scripttype_customization,
                  'function run(code) return assert(load(code))() end')
    for code, text in (
            ('setmetatable({}, {__gc = function() while true do end end})', 'has no finalizers'),
            ('sim.callScriptFunction("setmetatable", -2, {}, {__gc = print})',
             'no function of the script'),
            ('table.move({}, 1, math.maxinteger - 1, 2)',
             'table.move: more than 100000000 elements'),
            ('table.move({}, "1", "9223372036854775806", 2)',
             'table.move: more than 100000000 elements'),
            ('table.insert(setmetatable({}, {__len = function() return 1 << 62 end}), 1, 1)',
             'table.insert: more'),
            ('table.remove(setmetatable({}, {__len = function() return 1 << 62 end, '
             '__metatable = false}), 1)', 'table.remove: more'),
            ('(""):rep(math.maxinteger)', 'string.rep: more'),
            ('return #("x"):rep(3 << 30)', 'not enough memory|too large')):
        with refused(text):
            sim.callScriptFunction('run', script, code)
    assert sim.callScriptFunction('run', script, '''
        local list = table.move({1, 2}, 1, 2, 2)
        table.insert(list, 1, 0)
        local meta = getmetatable(setmetatable({}, {a = 1}))
        return list, table.remove(list), ("ab"):rep(2, "-"), meta.a''') == (
            [0, 1, 1], 2, 'ab-ab', 1)


def test_error_that_is_no_text(sim, made):
    odd = 'error(setmetatable({}, {__tostring = function() while true do end end}))'
    broken = made(sim.scripttype_customization, 'function sysCall_init() %s end' % odd)
    with refused(r'^.an error that is a table.$'):
        sim.initScript(broken)
    script = made(sim.scripttype_customization, 'function f() %s end' % odd)
    with refused('error that is no text'):
        sim.callScriptFunction('f', script)
    long = made(sim.scripttype_customization, 'error(("x"):rep(1 << 20))')
    with pytest.raises(Exception) as caught:
        sim.initScript(long)
    assert len(str(caught.value)) < 1100


def test_calls_inside_of_each_other_end(sim, made):
    script = made(sim.scripttype_customization,
                  'function f() return sim.callScriptFunction("f", sim.handle_self) end')
    with pytest.raises(Exception, match='^(?!.*[.]lua:).*stack overflow'):
        sim.callScriptFunction('f', script)


def test_scripts_reach_neither_files_nor_processes(sim, made):
    script = made(sim.scripttype_customization, '''
        function try(code)
            local ok, why = pcall(load, code)
            return pcall(assert(why))
        end''')
    for code in ('io.open("/etc/passwd")', 'os.execute("true")', 'os.remove("x")', 'dofile("x")',
                 'loadfile("x")()', 'require("io").open("x")', 'require("os").execute("true")',
                 'package.loadlib("x", "y")', 'debug.getregistry()', '_G.io.open("x")', 'os.exit()',
                 'getmetatable("").__index.rep("x")', 'getmetatable(sim).__index.x()',
                 'load("\\27Lua")()', 'sim.callScriptFunction("os.execute", 1010002, "true")',
                 'simCallScriptFunction("sim.callScriptFunction", 1010002, "os.execute", 1010002, '
                 '"true")',
                 'simCallScriptFunction("load", 1010002, "return 1")',
                 'sim.executeScriptString("os.execute()", 1010002)',
                 'sim.callScriptFunction("sim.executeScriptString", 1010002, "os.execute()", '
                 '1010002)',
                 'loadPlugin("simRemoteApi").callThrough()',
                 'sim.callScriptFunction("collectgarbage", -2, "stop")',
                 'return sim.callScriptFunction("getmetatable", -2, "").__index.rep',
                 'return sim.callScriptFunction("loadPlugin", -2, "simRemoteApi").callThrough'):
        ok, why = sim.callScriptFunction('try', script, code)
        assert not ok and why, code
    assert sim.callScriptFunction('try', script,
                                  'return #require("sim").getObjectsInTree(-12), math.pi > 3, '
                                  'os.time() > 0, select(2, pcall(error, "x"))')[0]
    # What it changes is its own.
    sim.callScriptFunction('try', script, 'sim.getObject = nil; math.pi = 3; string.rep = nil')
    other = made(sim.scripttype_customization,
                 'function get() return math.pi, string.rep("x", 2) end')
    assert sim.callScriptFunction('get', other)[1] == 'xx' and sim.callScriptFunction('get',
                                                                                      other)[0] > 3
    assert sim.getObject('/base') >= 0
    with refused('no function of the script'):
        sim.callScriptFunction('os.execute', -2, 'true')


def test_wrong_arguments(sim, made):
    script, base = made(sim.scripttype_customization, ''), sim.getObject('/base')
    for call, text in (
            (lambda: sim.createScript('x', ''),
             "#1 to 'sim.createScript' .whole number expected, got string"),
            (lambda: sim.createScript(6),
             "#2 to 'sim.createScript' .string expected, got no value"),
            (lambda: sim.createScript(0, ''),
             '^sim.createScript: scripts can be made of the types .*not of 0'),
            (lambda: sim.createScript(6, '', 0, 'python'), 'scripts are in Lua here'),
            (lambda: sim.createScript(6, '#python\n'), 'scripts are in Lua here'),
            (lambda: sim.createScript(6, 'a\0b'), 'zero byte'),
            (lambda: sim.setScriptText(script, 5),
             "#2 to 'sim.setScriptText' .string expected, got number"),
            (lambda: sim.setScriptText(base, 'x'), 'script does not exist'),
            (lambda: sim.getScriptText(-5), 'script does not exist'),
            (lambda: sim.initScript(base), 'script does not exist'),
            (lambda: sim.initScript(),
             "#1 to 'sim.initScript' .whole number expected, got no value"),
            (lambda: sim.setScriptInt32Param(script, 77, 1), 'no parameter 77'),
            (lambda: sim.setScriptInt32Param(script, 0, 9), 'the order is one of'),
            (lambda: sim.getScriptInt32Param(script, 1), 'no parameter 1'),
            (lambda: sim.setScriptAttribute(script, 55, 1),
             '^sim.setScriptAttribute: scripts have no attribute 55'),
            (lambda: sim.getScriptStringParam(script, 8), 'have no text 8'),
            (lambda: sim.associateScriptWithObject(script, 987654), 'object does not exist'),
            (lambda: sim.associateScriptWithObject(base, base), 'script does not exist'),
            (lambda: sim.removeScript(base), 'script does not exist'),
            (lambda: sim.callScriptFunction(1, script),
             "#1 to 'sim.callScriptFunction' .string expected"),
            (lambda: sim.callScriptFunction('f', base), '^script does not exist'),
            (lambda: sim.callScriptFunction('f', script), r'/Script\S* has no text'),
            (lambda: sim.callScriptFunction('f', 2 ** 40), 'script does not exist')):
        with refused(text):
            call()
    assert sim.getObjectsInTree(sim.handle_scene, sim.object_script_type) == [script]


def test_code_is_executed_where_it_is_allowed(sim, made, folder):
    script = made(sim.scripttype_customization, 'x = 20')
    with refused('allowUnsafe'):
        sim.executeScriptString('x + 1', script)
    with refused('allowUnsafe'):
        sim.callScriptFunction('_evalExec', script, '1')
    ask = made(sim.scripttype_customization,
               'x = 1 function run(code, script) return sim.executeScriptString(code, script) end')
    assert sim.callScriptFunction('run', ask, 'x + 1', script) == (0, 21)
    assert sim.callScriptFunction('run', ask, 'x = x + 2', script) == 0
    assert sim.callScriptFunction('run', ask, 'x, "a"', script) == (0, 22, 'a')
    assert sim.callScriptFunction('run', ask, 'x', sim.handle_self) == (0, 1)
    result, why = sim.callScriptFunction('run', ask, 'error("on purpose")', script)
    assert result == -1 and why.endswith('on purpose')
    result, why = sim.callScriptFunction('run', ask, 'x x', script)
    assert result == -1 and 'syntax error' in why


def test_plugins_are_neither_loaded_nor_unloaded(folder):
    from remoteapi_shm import RemoteAPIClient
    host = Host('--abi', 'coppelia4')
    try:
        with RemoteAPIClient(port=host.port) as client:
            sim = client.require('sim')
            script = sim.addScript(sim.scripttype_customization)
            sim.setScriptText(script, 'function run(code) return assert(load(code))() end')
            for name, arguments in (('oadModule', ('/nowhere.so', 'x')), ('nloadModule', (0,))):
                small, large = ('l', 'L') if name[0] == 'o' else ('u', 'U')
                for path in ('sim.' + small + name, 'sim' + large + name):
                    with refused('allowUnsafe'):
                        client.call(path, arguments)
                    with refused('no function of the script'):
                        sim.callScriptFunction(path, sim.scripttype_mainscript, *arguments)
                    with refused('no function of the script'):
                        sim.callScriptFunction('run', script,
                                               'sim.callScriptFunction("%s", 0, 0)' % path)
                with refused('a script that was made loads no plugins'):
                    sim.callScriptFunction('run', script, 'sim.%s%s("x", "x")' % (small, name))
                with refused('attempt to call a nil value'):
                    sim.callScriptFunction('run', script, 'sim%s%s("x", "x")' % (large, name))
    finally:
        host.kill()


SCRIPT = '''
function waits(seconds)
    local before = sim.getSimulationTime()
    sim.wait(seconds)
    return sim.getSimulationTime() - before
end
robot = {grip = function(x) return x + 1 end}
function sysCall_init() made = sim.addScript(sim.scripttype_simulation)
    sim.setScriptText(made, 'function get() return main_global end main_seen = made') end
main_global = 5
function get_made() return made end
function run(code, script) return sim.executeScriptString(code, script) end
'''


@pytest.mark.parametrize('abi', ['vrep3', 'coppelia4', 'coppelia46'])
def test_functions_of_the_main_script(folder, tmp_path, abi):
    from remoteapi_shm import RemoteAPIClient
    file = tmp_path / 'main.lua'
    file.write_text(SCRIPT)
    host = Host('--abi', abi, '--script', str(file))
    try:
        with RemoteAPIClient(port=host.port) as client:
            sim = client.require('sim')
            main = sim.getScript(sim.scripttype_mainscript)
            sim.setStepping(False)
            sim.startSimulation()
            assert 0.1 <= sim.callScriptFunction('waits', main, 0.1) < 0.3
            assert sim.callScriptFunction('waits@base', main, 0.05) >= 0.05
            assert sim.callScriptFunction('robot.grip@base', sim.scripttype_simulation, 4) == 5
            assert sim.callScriptFunction('robot.grip', main, 4) == 5
            made = sim.callScriptFunction('get_made', main)
            assert sim.callScriptFunction('get', made) is None  # not among its globals
            if abi != 'vrep3':  # has no sim.executeScriptString
                assert sim.callScriptFunction('run', main, 'main_global', main) == (0, 5)
                assert sim.callScriptFunction('run', main, 'io ~= nil', main) == (0, True)
                assert sim.callScriptFunction('run', main, 'io ~= nil', made) == (0, False)
            with refused('no function of the script'):
                sim.callScriptFunction('os.execute', main, 'true')
    finally:
        host.kill()


def test_log_names_the_script(folder, tmp_path):
    from remoteapi_shm import RemoteAPIClient
    log = tmp_path / 'log'
    with open(log, 'w', encoding='utf-8') as file:
        saved, subprocess.Popen = subprocess.Popen, lambda *a, **k: saved(*a, stderr=file, **k)
        try:
            host = Host()
        finally:
            subprocess.Popen = saved
    try:
        with RemoteAPIClient(port=host.port) as client:
            sim = client.require('sim')
            script = sim.addScript(sim.scripttype_customization)
            sim.setObjectAlias(script, 'brain')
            sim.setScriptText(script, '\nfunction sysCall_nonSimulation() error("on purpose") end\n'
                              'function sysCall_oops() end function sysCall_cleanup() end')
            until(lambda: 'on purpose' in log.read_text())
    finally:
        host.kill()
    text = log.read_text()
    assert '/brain: sysCall_nonSimulation: /brain:2: on purpose; the script is stopped\n' in text
    assert '/brain: sysCall_oops is never called by this simulator\n' in text
    assert text.count('on purpose') == 1


@pytest.mark.parametrize('over', ['shared memory', 'TCP'])
@pytest.mark.parametrize('abi', ['vrep3', 'coppelia4', 'coppelia46'])
def test_legacy_calls_reach_scripts(folder, abi, over):
    from remoteapi_shm import RemoteAPIClient
    from remoteapi_shm import sim as legacy
    host = Host('--abi', abi)
    newer, older = (host.tcp, host.port) if over == 'shared memory' else (host.port, host.tcp)
    try:
        with RemoteAPIClient('127.0.0.1', newer) as client:
            sim = client.require('sim')
            script = sim.addScript(sim.scripttype_customization)
            sim.associateScriptWithObject(script, sim.getObjectHandle('arm_joint1'))
            sim.setScriptText(script,
                              'function f(ints) return {ints[1] + 1}, {0.5}, {"ab"}, "" end\n'
                              'function bad() error("on purpose") end')
            user = legacy.simxStart('127.0.0.1', older, True, True, -20000, 5)
            assert user >= 0, legacy.simxGetErrorText(-1)

            def call(place, name, kind=sim.scripttype_customization):
                return legacy.simxCallScriptFunction(user, place, kind, name, [41], [], [],
                                                     bytearray(),
                                                     legacy.simx_opmode_blocking)
            assert call('arm_joint1', 'f')[:4] == (0, [42], [0.5],
                                                   ['ab']), legacy.simxGetLastErrors(
                user, legacy.simx_opmode_blocking)
            assert call('arm_joint1', 'g')[0] != 0
            assert call('base', 'f')[0] != 0  # has no script, and there is no main script
            assert call('arm_joint1', 'f', sim.scripttype_childscript)[0] != 0
            assert call('arm_joint1', 'bad')[0] != 0
            legacy.simxFinish(user)
            sim.closeScene()
            with refused('script does not exist'):
                sim.callScriptFunction('f', script)
    finally:
        host.kill()
