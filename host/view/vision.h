/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Vision sensors: MuJoCo's cameras. Their images are rendered when somebody asks for one that the
 * present poses have none of yet, and never without being asked. Colours and depths are rendered
 * each by themselves: depths need neither light nor sky, and take a fraction of the time.
 */
#ifndef HOST_VISION_H
#define HOST_VISION_H

#include "view/frame.h"

/* The camera's frame, whose colours or depths are those of the present poses. NULL with an error
 * of `function` when they cannot be had. */
struct frame *vision_rgb(int camera, const char *function);
struct frame *vision_depth(int camera, const char *function);

/* To be called before the scene's model goes away. */
void vision_forget(void);

/* To be called in the end, on the thread that made the simulator's calls. */
void vision_close(void);

#endif
