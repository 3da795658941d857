/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * XML files as people have them.
 */
#ifndef HOST_MODEL_XML_H
#define HOST_MODEL_XML_H

#include <libxml/tree.h>

/* A file's document, whose parts can go to another one; *malformedp becomes 1 when it is what could
 * be read of a file that is no XML. NULL when there is nothing. */
xmlDoc *xml_read(const char *path, int *malformedp);

#endif
