/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * OpenGL through EGL without a surface: MuJoCo draws into framebuffers of its own. The displays are
 * tried in turn: the graphics devices as EGL counts them, the best first; Mesa's display without a
 * surface; the default one.
 */
#include "view/render_gl.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/memory.h"

#define LIBRARY "libEGL.so.1"
#define DEVICES_MAX 16

#define EGL_FUNCTIONS(FUNCTION)                                                                    \
    FUNCTION(PFNEGLGETPROCADDRESSPROC, eglGetProcAddress)                                          \
    FUNCTION(PFNEGLGETDISPLAYPROC, eglGetDisplay)                                                  \
    FUNCTION(PFNEGLINITIALIZEPROC, eglInitialize)                                                  \
    FUNCTION(PFNEGLTERMINATEPROC, eglTerminate)                                                    \
    FUNCTION(PFNEGLBINDAPIPROC, eglBindAPI)                                                        \
    FUNCTION(PFNEGLCHOOSECONFIGPROC, eglChooseConfig)                                              \
    FUNCTION(PFNEGLCREATECONTEXTPROC, eglCreateContext)                                            \
    FUNCTION(PFNEGLDESTROYCONTEXTPROC, eglDestroyContext)                                          \
    FUNCTION(PFNEGLMAKECURRENTPROC, eglMakeCurrent)

struct egl {
    void *library;
    EGLDisplay display;
    EGLContext context;
#define FUNCTION(type, name) type name;
    EGL_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

/* 0, or -1 when the library lacks a function. */
static int egl_find(struct egl *egl)
{
    void *symbol;
#define FUNCTION(type, name)                                                                       \
    symbol = dlsym(egl->library, #name);                                                           \
    if (!symbol)                                                                                   \
        return -1;                                                                                 \
    memcpy(&egl->name, &symbol, sizeof(symbol));
    EGL_FUNCTIONS(FUNCTION)
#undef FUNCTION
    return 0;
}

/* A context of that display, current on this thread; 0, or -1 and nothing remains. */
static int egl_try(struct egl *egl, EGLDisplay display)
{
    static const EGLint wanted[] = { EGL_SURFACE_TYPE,    EGL_PBUFFER_BIT,
                                     EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE };
    EGLConfig config;
    EGLint count = 0;
    if (display == EGL_NO_DISPLAY || !egl->eglInitialize(display, NULL, NULL))
        return -1;
    egl->context = EGL_NO_CONTEXT;
    if (egl->eglBindAPI(EGL_OPENGL_API) &&
        egl->eglChooseConfig(display, wanted, &config, 1, &count) && count > 0)
        egl->context = egl->eglCreateContext(display, config, EGL_NO_CONTEXT, NULL);
    if (egl->context != EGL_NO_CONTEXT) {
        egl->display = display;
        if (egl->eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, egl->context))
            return 0;
        egl->eglDestroyContext(display, egl->context);
    }
    egl->eglTerminate(display);
    return -1;
}

/* 0, or -1 when no display works. */
static int egl_try_all(struct egl *egl)
{
    PFNEGLGETPLATFORMDISPLAYEXTPROC get_display =
        (PFNEGLGETPLATFORMDISPLAYEXTPROC)egl->eglGetProcAddress("eglGetPlatformDisplayEXT");
    PFNEGLQUERYDEVICESEXTPROC query =
        (PFNEGLQUERYDEVICESEXTPROC)egl->eglGetProcAddress("eglQueryDevicesEXT");
    EGLDeviceEXT devices[DEVICES_MAX];
    EGLint count = 0;
    if (get_display && query && query(DEVICES_MAX, devices, &count))
        for (EGLint i = 0; i < count; i++)
            if (egl_try(egl, get_display(EGL_PLATFORM_DEVICE_EXT, devices[i], NULL)) == 0)
                return 0;
    if (get_display &&
        egl_try(egl, get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL)) == 0)
        return 0;
    return egl_try(egl, egl->eglGetDisplay(EGL_DEFAULT_DISPLAY));
}

static void *egl_open(char *error, size_t size)
{
    struct egl *egl = memory_new(1, sizeof(*egl));
    egl->library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (!egl->library)
        snprintf(error, size, "%s", dlerror());
    else if (egl_find(egl) < 0)
        snprintf(error, size, LIBRARY " is too old");
    else if (egl_try_all(egl) < 0)
        snprintf(error, size, "no EGL display has OpenGL");
    else
        return egl;
    if (egl->library)
        dlclose(egl->library);
    free(egl);
    return NULL;
}

/* The display is not terminated: it is the process's, and its driver stays with it. */
static void egl_close(void *context)
{
    struct egl *egl = context;
    egl->eglMakeCurrent(egl->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    egl->eglDestroyContext(egl->display, egl->context);
    free(egl);
}

const struct render_gl render_egl = { "egl", egl_open, egl_close };
