/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The main script in Lua, and the calls of the simulator into all that is in Lua. An endless loop
 * in the script does not keep the program from ending (lua_limit.h).
 */
#include "script/mainscript.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "abi/sim_exports.h"
#include "script/addon.h"
#include "script/lua_embedded.h"
#include "script/lua_host.h"
#include "script/lua_limit.h"
#include "script/lua_values.h"
#include "script/stack.h"
#include "world/world.h"

static const char *const callbacks[] = { "sysCall_init", "sysCall_actuation", "sysCall_sensing",
                                         "sysCall_cleanup" };

/* A call of the simulator into the script. */
struct entry {
    int script;           /* whose function; 0: the main script's */
    const char *function;
    struct stack *stack;  /* arguments, then results; NULL for none */
    int missing;          /* the script has no such function */
};

/* os.exit: the C library's would end the process with its services still there. The script goes no
 * further, neither here nor, within a coroutine, in what has resumed it. */
static int script_exit(lua_State *lua)
{
    struct simulation *simulation = &world.simulation;
    if (lua_isboolean(lua, 1))
        simulation->status = lua_toboolean(lua, 1) ? EXIT_SUCCESS : EXIT_FAILURE;
    else
        simulation->status = (int)luaL_optinteger(lua, 1, EXIT_SUCCESS);
    if (!simulation->exit)
        simulation->exit = EXIT_DONE;
    world.scripts.exits = 1;
    lua_limit_exit(lua);
    return 0;
}

static void exit_open(lua_State *lua)
{
    lua_getglobal(lua, LUA_OSLIBNAME);
    lua_pushcfunction(lua, script_exit);
    lua_setfield(lua, -2, "exit");
    lua_pop(lua, 1);
}

/* ------------------------------------------------------------------ errors */

/* A text in one line. What is no text is told by its type. */
static void error_copy(lua_State *lua, char *error, size_t size)
{
    const char *text = lua_tostring(lua, -1);
    snprintf(error, size, "%s", text ? text : luaL_typename(lua, -1));
    for (char *at = error; *at; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
    lua_pop(lua, 1);
}

/* ------------------------------------------------------------------ calls */

/* With a table on top: puts the function of a name with dots in its place, or what stands there. */
static void function_find(lua_State *lua, const char *name)
{
    for (;;) {
        size_t length = strcspn(name, ".");
        lua_pushlstring(lua, name, length);
        if (lua_type(lua, -2) == LUA_TTABLE)
            lua_gettable(lua, -2);
        else
            lua_pushnil(lua);
        lua_remove(lua, -2);
        if (!name[length])
            return;
        name += length + 1;
    }
}

/* Runs within lua_pcall: argument and results are in the entry. */
static int entry_call(lua_State *lua)
{
    struct entry *entry = lua_touserdata(lua, 1);
    struct value dropped;
    const char *wrong;
    int count = 0;
    if (entry->script == ADDON_HANDLE)
        addon_push_globals(lua);
    else if (entry->script == 0 || entry->script == MAINSCRIPT_HANDLE)
        lua_pushglobaltable(lua);
    else
        lua_embedded_push_globals(lua, entry->script);
    function_find(lua, entry->function);
    entry->missing = lua_isnil(lua, -1);
    if (entry->missing && !entry->stack)
        return 0;
    if (entry->missing)
        return luaL_error(lua, "the script has no function %s", entry->function);
    if (entry->stack)
        count = lua_values_push(lua, entry->stack);
    lua_call(lua, count, entry->stack ? LUA_MULTRET : 0);
    if (!entry->stack)
        return 0;
    while (entry->stack->size) {
        dropped = stack_pop(entry->stack);
        value_free(&dropped);
    }
    wrong = lua_values_take(lua, lua_gettop(lua) - 1, entry->stack);
    if (wrong)
        return luaL_error(lua, "%s returns what no one can take: %s", entry->function, wrong);
    return 0;
}

/* Runs it: 0, or -1 with one line in `error`. The add-on may be called while it calls the
 * plugin. */
static int script_call(lua_CFunction run, struct entry *entry, char *error, size_t size)
{
    struct scripts *scripts = &world.scripts;
    lua_State *lua = scripts->running ? scripts->running : scripts->lua;
    int result = 0, was_busy = scripts->busy;
    if (was_busy && entry->script != ADDON_HANDLE) {
        snprintf(error, size, "%s: the script is being run already", entry->function);
        return -1;
    }
    if (!lua_checkstack(lua, 4)) {
        snprintf(error, size, "%s: too many calls inside of each other", entry->function);
        return -1;
    }
    scripts->busy = 1;
    lua_limit_enter();
    lua_pushcfunction(lua, run);
    lua_pushlightuserdata(lua, entry);
    if (lua_pcall(lua, 1, 0, 0) != LUA_OK) {
        error_copy(lua, error, size);
        result = -1;
    }
    scripts->busy = was_busy;
    return result;
}

int mainscript_call(int script, const char *function, struct stack *stack, char *error, size_t size)
{
    struct entry entry = { .script = script, .function = function, .stack = stack };
    return script_call(entry_call, &entry, error, size);
}

/* After an error only the end of the simulation is told. */
static int script_wants(const char *function)
{
    struct scripts *scripts = &world.scripts;
    if (!scripts->has_main)
        return 0;
    if (strcmp(function, "sysCall_init") == 0)
        scripts->failed = 0;
    return !scripts->failed || strcmp(function, "sysCall_cleanup") == 0;
}

void mainscript_run(const char *function)
{
    struct entry entry = { .function = function };
    struct simulation *simulation = &world.simulation;
    char error[1000];
    if (!script_wants(function) || script_call(entry_call, &entry, error, sizeof(error)) == 0)
        return;
    world.scripts.failed = 1;
    if (world.scripts.exits)
        return;
    fflush(stdout);
    fprintf(stderr, "simx-host: %s: %s\n", function, error);
    simStopSimulation();
    if (world.options.steps && simulation->exit != EXIT_TOLD) {
        if (!simulation->status)
            simulation->status = EXIT_FAILURE;
        simulation->exit = EXIT_DONE;
    }
}

/* Runs within lua_pcall. */
static int section_call(lua_State *lua)
{
    const struct entry *entry = lua_touserdata(lua, 1);
    lua_embedded_run(lua, entry->function);
    return 0;
}

/* Their own errors were told by embedded.lua. */
void mainscript_run_embedded(const char *section)
{
    struct entry entry = { .function = section };
    char error[1000];
    if (!world.scripts.lua || (!world.scripts.embedded && !world.scripts.has_states) ||
        script_call(section_call, &entry, error, sizeof(error)) == 0 || world.simulation.exit)
        return;
    fflush(stdout);
    fprintf(stderr, "simx-host: scripts: %s: %s\n", section, error);
}

const char *mainscript_absence(void)
{
    return world.scripts.has_main ? NULL : "this simulator runs no script (--script)";
}

/* ------------------------------------------------------------------ life */

/* require finds what lies beside the script, too. */
static void path_open(lua_State *lua, const char *file)
{
    const char *slash = strrchr(file, '/');
    lua_getglobal(lua, "package");
    lua_pushlstring(lua, file, slash ? (size_t)(slash - file) : 0);
    lua_getfield(lua, -2, "path");
    lua_pushfstring(lua, "%s/?.lua;%s", slash ? lua_tostring(lua, -2) : ".", lua_tostring(lua, -1));
    lua_setfield(lua, -4, "path");
    lua_pop(lua, 3);
}

static int is_unknown_callback(const char *name)
{
    for (size_t i = 0; i < sizeof(callbacks) / sizeof(callbacks[0]); i++)
        if (strcmp(name, callbacks[i]) == 0)
            return 0;
    return strncmp(name, "sysCall_", strlen("sysCall_")) == 0;
}

/* A misspelt sysCall_... would never be called, and nobody would know why. */
static void callbacks_check(lua_State *lua)
{
    lua_pushglobaltable(lua);
    lua_pushnil(lua);
    while (lua_next(lua, -2)) {
        if (lua_type(lua, -2) == LUA_TSTRING && is_unknown_callback(lua_tostring(lua, -2)))
            fprintf(stderr, "simx-host: the script's %s is never called by this simulator\n",
                    lua_tostring(lua, -2));
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

/* Runs within lua_pcall, with the file's name and the compiled file as arguments, or without a main
 * script. */
static int script_start(lua_State *lua)
{
    luaL_openlibs(lua);
    exit_open(lua);
    lua_sim_open(lua);
    lua_plugin_open(lua);
    lua_wait_open(lua);
    lua_embedded_open(lua);
    lua_newer_open(lua);
    addon_open(lua);
    lua_embedded_seal(lua);
    if (lua_gettop(lua) == 0)
        return 0;
    path_open(lua, lua_tostring(lua, 1));
    lua_settop(lua, 2);
    lua_call(lua, 0, 0);
    callbacks_check(lua);
    return 0;
}

/* The error is at the top of Lua's stack. */
static int script_refuse(const char *file, char *error, size_t size)
{
    char reason[1000];
    error_copy(world.scripts.lua, reason, sizeof(reason));
    snprintf(error, size, "cannot run %s: %s", file ? file : "the add-on", reason);
    mainscript_close();
    return -1;
}

int mainscript_open(const char *file, char *error, size_t size)
{
    world.scripts.lua = luaL_newstate();
    if (!world.scripts.lua) {
        snprintf(error, size, "cannot run %s: no memory", file ? file : "the add-on");
        return -1;
    }
    lua_limit_memory(world.scripts.lua);
    world.scripts.has_main = file != NULL;
    if (!file || luaL_loadfilex(world.scripts.lua, file, "t") == LUA_OK)
        return 0;
    return script_refuse(file, error, size);
}

int mainscript_start(const char *file, char *error, size_t size)
{
    struct scripts *scripts = &world.scripts;
    lua_State *lua = scripts->lua;
    int outcome;
    if (!lua)
        return 0;
    scripts->busy = 1;
    lua_limit_enter();
    lua_pushcfunction(lua, script_start);
    lua_insert(lua, 1);
    if (file) {
        lua_pushstring(lua, file);
        lua_insert(lua, 2);
    }
    outcome = lua_pcall(lua, file ? 2 : 0, 0, 0);
    scripts->busy = 0;
    return outcome == LUA_OK ? 0 : script_refuse(file, error, size);
}

void mainscript_close(void)
{
    if (world.scripts.lua)
        lua_close(world.scripts.lua);
    world.scripts.lua = NULL;
    world.scripts.has_main = world.scripts.has_addon = 0;
}
