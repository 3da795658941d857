/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's MJCF document, in which changes of the model are made.
 */
#ifndef HOST_MODEL_DOCUMENT_H
#define HOST_MODEL_DOCUMENT_H

#include <stddef.h>

/* From here on the scene has its document. 0, or -1 with one line in `error`. */
int model_document_open(char *error, size_t size);

void model_document_free(void *document);

#endif
