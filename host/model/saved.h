/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a file that this program has written tells beyond the model: in which state the scene was, in
 * a keyframe, and how its objects are called and on which others they hang, in texts (custom/text).
 */
#ifndef HOST_SAVED_H
#define HOST_SAVED_H

#include "world/world.h"

#define SAVED_KEY "simx-host"            /* the keyframe */
#define SAVED_ALIAS "simx-host alias "   /* names of texts, with the object's key behind */
#define SAVED_PARENT "simx-host parent " /* its text is the parent's key */
#define SAVED_LINK "simx-host link "     /* ... and that of the dummy with which it is linked */

/* "kind:name" of an object's part, as name_key() makes them; a dummy's is that of the site that it is
 * in the file. To be freed. */
char *saved_object_key(const struct object *object);

/* The world's scene, which was just loaded, becomes what the file tells. */
void saved_apply(void);

#endif
