/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Cameras' last images and their resolutions. An image can be lent to the plugin.
 */
#ifndef HOST_FRAME_H
#define HOST_FRAME_H

#define VISION_RESOLUTION_MAX 4096
#define VISION_CHANNELS 3 /* red, green, blue */

/* A camera's last images. Their rows are stored from the bottom to the top. */
struct frame {
    int wanted[2]; /* a resolution that was set; 0 = as the model says */
    int resolution[2];
    unsigned char *rgb;
    float *depth;
    unsigned long rgb_serial;   /* of the scene, when it was rendered or set; 0 = there is none */
    unsigned long depth_serial;
    int is_held; /* the images are made anew only when a program asks for that */
    int patterned; /* the synthetic image's ramps are there */
};

/* Width and height of a camera's image in pixels: what was set, what the model says, or 640 x 480.
 */
void frame_resolution(int camera, int resolution[2]);

/* Sets width (0) or height (1). */
void frame_resize(int camera, int side, int pixels);

/* Whether its images stay until a program handles the sensor. */
void frame_hold(int camera, int is_held);

/* The camera's frame as it is, with room for images of its resolution. */
struct frame *frame_get(int camera);

/* To be called when a frame's colours were replaced: they are delivered until something moves. */
void frame_replaced(struct frame *frame);

/* A synthetic image costs the simulator nothing, so that what its way to a client costs can be
 * measured: a frame's whole image is lent in place of a copy. NULL: only copies are given, because
 * images are real or one is lent. */
void *frame_lend(void *image);

/* Whether it was lent: then it is back, and not to be freed. */
int frame_take_back(const void *image);

/* Frees all frames; to be called before the scene's model goes away. */
void frames_free(void);

#endif
