/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * OpenGL through OSMesa, which draws into memory and needs no driver at all.
 */
#include "view/render_gl.h"

#include <GL/osmesa.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/memory.h"

#define EDGE 16 /* of the window that a context must have; images have a framebuffer of MuJoCo's */
#define DEPTH_BITS 24
#define STENCIL_BITS 8

struct osmesa {
    void *library;
    OSMesaContext context;
    OSMesaContext (*create)(GLenum format, GLint depth, GLint stencil, GLint accumulation,
                            OSMesaContext shared);
    GLboolean (*make_current)(OSMesaContext context, void *buffer, GLenum type, GLsizei width,
                              GLsizei height);
    void (*destroy)(OSMesaContext context);
    unsigned char window[EDGE * EDGE * 4];
};

static void *library_open(void)
{
    static const char *const names[] = { "libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so" };
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof(names) / sizeof(names[0]); i++)
        library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    return library;
}

/* 0, or -1 when the library lacks a function. */
static int osmesa_find(struct osmesa *osmesa)
{
    void *create = dlsym(osmesa->library, "OSMesaCreateContextExt");
    void *make_current = dlsym(osmesa->library, "OSMesaMakeCurrent");
    void *destroy = dlsym(osmesa->library, "OSMesaDestroyContext");
    memcpy(&osmesa->create, &create, sizeof(create));
    memcpy(&osmesa->make_current, &make_current, sizeof(make_current));
    memcpy(&osmesa->destroy, &destroy, sizeof(destroy));
    return create && make_current && destroy ? 0 : -1;
}

/* A context, current on this thread; 0, or -1 and nothing remains. */
static int osmesa_try(struct osmesa *osmesa)
{
    osmesa->context = osmesa->create(OSMESA_RGBA, DEPTH_BITS, STENCIL_BITS, 0, NULL);
    if (!osmesa->context)
        return -1;
    if (osmesa->make_current(osmesa->context, osmesa->window, GL_UNSIGNED_BYTE, EDGE, EDGE))
        return 0;
    osmesa->destroy(osmesa->context);
    return -1;
}

static void *osmesa_open(char *error, size_t size)
{
    struct osmesa *osmesa = memory_new(1, sizeof(*osmesa));
    osmesa->library = library_open();
    if (!osmesa->library)
        snprintf(error, size, "%s", dlerror());
    else if (osmesa_find(osmesa) < 0)
        snprintf(error, size, "libOSMesa is too old");
    else if (osmesa_try(osmesa) < 0)
        snprintf(error, size, "OSMesa makes no context");
    else
        return osmesa;
    if (osmesa->library)
        dlclose(osmesa->library);
    free(osmesa);
    return NULL;
}

static void osmesa_close(void *context)
{
    struct osmesa *osmesa = context;
    osmesa->make_current(NULL, NULL, GL_UNSIGNED_BYTE, 0, 0);
    osmesa->destroy(osmesa->context);
    free(osmesa);
}

const struct render_gl render_osmesa = { "osmesa", osmesa_open, osmesa_close };
