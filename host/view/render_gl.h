/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a way to an OpenGL context without a window promises. Its library is loaded when a context
 * is opened and not before: it brings hundreds of megabytes into the process that most simulations
 * never need, and MuJoCo takes OpenGL's functions from the first such library that it finds loaded.
 */
#ifndef HOST_RENDER_GL_H
#define HOST_RENDER_GL_H

#include <stddef.h>

struct render_gl {
    const char *name;

    /* A context that is current on the calling thread, which is the only one that may draw and
     * close it; NULL with one line in `error`, and the library is unloaded again. */
    void *(*open)(char *error, size_t size);

    /* The library stays: drivers do not outlive being unloaded after use. */
    void (*close)(void *context);
};

extern const struct render_gl render_egl;    /* HAVE_EGL */
extern const struct render_gl render_osmesa; /* HAVE_OSMESA */

#endif
