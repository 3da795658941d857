/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Drawing what a camera sees, with MuJoCo and OpenGL and no window. There is one renderer, the
 * vision sensors'. It belongs to the thread that opened it: nobody else may use or close it. A
 * failure of OpenGL is an outcome here, and never MuJoCo's end of the program.
 */
#ifndef HOST_RENDER_H
#define HOST_RENDER_H

#include <stddef.h>

#include "abi/host.h"

struct renderer;

/* The way that was asked for, or the first that works; NULL with one line in `error`. */
struct renderer *render_open(enum host_render how, char *error, size_t size);
void render_close(struct renderer *renderer);

/* To be called before the scene's model goes away. */
void render_forget(struct renderer *renderer);

/* The world's scene as a camera sees it, the bottom row first, three bytes per pixel. 0, or -1 with
 * one line in `error`. */
int render_rgb(struct renderer *renderer, int camera, const int resolution[2], unsigned char *rgb,
               char *error, size_t size);

/* The depths that belong to it: 0 at the near clipping plane and 1 at the far one, linear in the
 * distance from the camera's plane. What is behind all things, as the sky, is 1. */
int render_depth(struct renderer *renderer, int camera, const int resolution[2], float *depth,
                 char *error, size_t size);

/* The synthetic images: ramps, which are drawn when `fresh` is set and cost nothing after that.
 * The step's number is written into the first four bytes (the lowest byte first), and its last ten
 * bits, as so many 1024ths, into the first depth. */
void render_pattern_rgb(const int resolution[2], int fresh, long step, unsigned char *rgb);
void render_pattern_depth(const int resolution[2], int fresh, long step, float *depth);

#endif
