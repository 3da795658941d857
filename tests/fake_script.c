/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator's scripts: functions that plugins registered, one function of the sandbox
 * script, and an add-on for named calls.
 */
#include "fake_sim.h"

#include "fake_symbols.h"

#include <stdio.h>
#include <string.h>

#define FUNCTIONS 16

static struct {
    char name[64];
    sim_script_callback *callback;
} functions[FUNCTIONS];

void fake_scripts_reset(void)
{
    memset(functions, 0, sizeof(functions));
}

int simRegisterScriptCallbackFunction(const char *name, const char *tip,
                                      sim_script_callback *callback)
{
    (void)tip;
    if ((fake.version >= 40600) == (strchr(name, '@') != NULL))
        return fake_fail("the function's name has the wrong form");
    for (int i = 0; i < FUNCTIONS; i++) {
        if (functions[i].name[0])
            continue;
        snprintf(functions[i].name, sizeof(functions[i].name), "%s", name);
        functions[i].callback = callback;
        return 1;
    }
    return -1;
}

int simRegisterScriptVariable(const char *name, const char *value, int stack)
{
    (void)stack;
    snprintf(fake.log, sizeof(fake.log), "%s=%s", name, value);
    return 1;
}

int fake_script_call(const char *name, int script, int stack)
{
    struct sim_script_call call = {-1, script, stack, 0, fake.script_error};
    fake.script_error[0] = '\0';
    for (int i = 0; i < FUNCTIONS; i++) {
        if (strcmp(functions[i].name, name) == 0) {
            functions[i].callback(&call);
            return 0;
        }
    }
    return -1;
}

/* Scripts are told by their type, plus 100 to make a handle: 100 main, 101 child, 102 add-on, 106,
 * 108. */
int simGetScriptProperty(int script, int *property, int *object)
{
    if (script < 100 || script > 108)
        return -1;
    *property = script - 100;
    *object = -1;
    return 1;
}

int simGetScriptHandleEx(int type, int object, const char *name)
{
    (void)object;
    if (type == 8 && !name)
        return FAKE_SANDBOX;
    return type == 1 && name && strcmp(name, "cube1") == 0 ? FAKE_SANDBOX
                                                              : fake_fail("no such script");
}

/* ------------------------------------------------------------------ the add-on */

/* Takes the lowest item, a text. */
static void take_text(int stack, char text[64])
{
    int size = 0;
    char *bytes;
    text[0] = '\0';
    simMoveStackItemToTop(stack, 0);
    bytes = simGetStackStringValue(stack, &size);
    if (bytes) {
        snprintf(text, 64, "%.*s", size, bytes);
        simReleaseBuffer(bytes);
    }
    simPopStackItem(stack, 1);
}

static int take_int(int stack)
{
    int number = 0;
    simMoveStackItemToTop(stack, 0);
    simGetStackInt32Value(stack, &number);
    simPopStackItem(stack, 1);
    return number;
}

/* What was pushed last becomes the lowest. */
static int put_below(int stack, int others)
{
    for (int i = 0; i < others; i++)
        simMoveStackItemToTop(stack, 0);
    return 0;
}

static int end(int stack, const char *error)
{
    int others = simGetStackSize(stack);
    if (error) {
        simPopStackItem(stack, 0);
        simPushBoolOntoStack(stack, 0);
        return simPushStringOntoStack(stack, error, 0);
    }
    simPushBoolOntoStack(stack, 1);
    return put_below(stack, others);
}

static int begin_wait(int stack)
{
    simPopStackItem(stack, 0);
    return simPushNullOntoStack(stack);
}

/* test.callBack(NAME@func, ...) calls the client's function, whose results it gives. */
static int call_back(int stack, int client)
{
    char name[64];
    int others;
    take_text(stack, name);
    name[strcspn(name, "@")] = '\0';
    others = simGetStackSize(stack);
    simPushInt32OntoStack(stack, client);
    simPushStringOntoStack(stack, name, 0);
    put_below(stack, others);
    fake_script_call("callBack", FAKE_ADDON, stack);
    return end(stack, fake.script_error[0] ? fake.script_error : NULL);
}

/* The functions that it knows: test.echo gives its arguments; test.fail an error; test.wait waits
 * for fake.coroutine_passes. */
static int begin_call(int stack)
{
    char name[64], error[128];
    int number = take_int(stack), client = take_int(stack);
    unsigned char may_run = 0;
    simMoveStackItemToTop(stack, 0);
    simGetStackBoolValue(stack, &may_run);
    simPopStackItem(stack, 1);
    take_int(stack); /* the time limit: it has no endless functions */
    take_text(stack, name);
    if (strcmp(name, "test.echo") == 0 || (may_run && strcmp(name, "zmqRemoteApi.eval") == 0))
        return end(stack, NULL);
    if (strcmp(name, "test.fail") == 0)
        return end(stack, "line 1\n\tline 2\nstack traceback:\n\t[C]");
    if (strcmp(name, "test.wait") == 0) {
        fake.coroutine = number;
        return begin_wait(stack);
    }
    if (strcmp(name, "test.callBack") == 0)
        return call_back(stack, client);
    snprintf(error, sizeof(error), "No such function: %s", name);
    return end(stack, error);
}

static int resume_call(int stack)
{
    if (take_int(stack) != fake.coroutine)
        return end(stack, "no such coroutine");
    if (fake.coroutine_passes-- > 0)
        return begin_wait(stack);
    simPushInt32OntoStack(stack, 42);
    return end(stack, NULL);
}

static int call_addon(const char *function, int stack)
{
    if (strncmp(function, "remoteApiBegin", strlen("remoteApiBegin")) == 0)
        return begin_call(stack);
    if (strcmp(function, "remoteApiResume") == 0)
        return resume_call(stack);
    if (strcmp(function, "remoteApiDrop") != 0)
        return fake_fail("no such function");
    fake.coroutines_dropped++;
    return simPopStackItem(stack, 0);
}

/* Up to 4.7 a type, and a name behind "@"; from 4.8 on a handle only. */
int simCallScriptFunctionEx(int script, const char *function, int stack)
{
    if (script == FAKE_ADDON)
        return call_addon(function, stack);
    if (fake.version >= 40800) {
        if (script == FAKE_SANDBOX && strcmp(function, "remoteEcho") == 0)
            return 0;
    } else if ((script == 8 || script == FAKE_SANDBOX) && strcmp(function, "remoteEcho") == 0) {
        return 0;
    } else if (script == 1 && strcmp(function, "remoteEcho@cube1") == 0) {
        return 0;
    }
    if (strcmp(function, "remoteNothing") == 0)
        return simPopStackItem(stack, 0);
    if (fake.on_script && strcmp(function, "remoteHook") == 0) {
        fake.on_script();
        return simPopStackItem(stack, 0);
    }
    return fake_fail("no such function");
}
