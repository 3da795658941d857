/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Vision sensors: MuJoCo's cameras. Their images are rendered when somebody asks for one that the
 * present poses have none of yet, and never without being asked. Colours and depths are rendered
 * each by themselves: depths need neither light nor sky, and take a fraction of the time.
 */
#ifndef HOST_VISION_H
#define HOST_VISION_H

#define VISION_RESOLUTION_MAX 4096
#define VISION_CHANNELS 3 /* red, green, blue */

struct renderer;

/* A camera's last images. Their rows are stored from the bottom to the top. */
struct frame {
    int wanted[2]; /* a resolution that was set; 0 = as the model says */
    int resolution[2];
    unsigned char *rgb;
    float *depth;
    unsigned long rgb_serial;   /* of the scene, when it was rendered or set; 0 = there is none */
    unsigned long depth_serial;
    int patterned; /* the synthetic image's ramps are there */
};

struct vision {
    struct frame *frames; /* one for each camera; NULL until one is needed */
    int frame_count;
    struct renderer *renderer; /* NULL until one is needed */
    char *failure;             /* why there is no renderer */
    unsigned long renders;     /* how many times colours or depths were rendered */
    void *lent;                /* the image that a plugin has without a copy, see vision_lend */
};

/* Width and height of a camera's image in pixels: what was set, what the model says, or 640 x 480.
 */
void vision_resolution(int camera, int resolution[2]);

/* Sets width (0) or height (1). */
void vision_resize(int camera, int side, int pixels);

/* The camera's frame, whose colours or depths are those of the present poses. NULL with an error
 * of `function` when they cannot be had. */
struct frame *vision_rgb(int camera, const char *function);
struct frame *vision_depth(int camera, const char *function);

/* The camera's frame as it is, with room for images of its resolution. */
struct frame *vision_frame(int camera);

/* To be called when a frame's colours were replaced: they are delivered until something moves. */
void vision_replaced(struct frame *frame);

/* A synthetic image costs the simulator nothing, so that what its way to a client costs can be
 * measured: a frame's whole image is lent in place of a copy. NULL: only copies are given, because
 * images are real or one is lent. */
void *vision_lend(void *image);

/* Whether it was lent: then it is back, and not to be freed. */
int vision_take_back(const void *image);

/* To be called before the scene's model goes away. */
void vision_forget(void);

/* To be called in the end, on the thread that made the simulator's calls. */
void vision_close(void);

#endif
