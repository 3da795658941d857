/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Where in a file MuJoCo has found an error, when it was given another text of the same elements.
 */
#ifndef HOST_MODEL_LINE_H
#define HOST_MODEL_LINE_H

#include <libxml/tree.h>

/* The line that `error` ends with is one of `text`, which was made of the document: it becomes the
 * line of the same element in the document's file, or goes if there is no such file. */
void line_translate(xmlDoc *doc, const char *text, char *error, size_t size);

#endif
