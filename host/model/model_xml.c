/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * XML files; see model_xml.h.
 */
#include "model/model_xml.h"

#include <libxml/parser.h>
#include <unistd.h>

/* MuJoCo's reader takes more for XML than libxml2 does without XML_PARSE_RECOVER. It knows no
 * entities: a few of them, each made of the one before, would be more than memory holds. */
xmlDoc *xml_read(const char *path, int *malformedp)
{
    xmlParserCtxt *context = xmlNewParserCtxt();
    xmlDoc *doc;
    if (!context || access(path, R_OK) != 0) { /* of which libxml2 would write a line */
        xmlFreeParserCtxt(context);
        return NULL;
    }
    context->sax->entityDecl = NULL;
    doc = xmlCtxtReadFile(context, path, NULL, XML_PARSE_RECOVER | XML_PARSE_NODICT |
                          XML_PARSE_NOBLANKS | XML_PARSE_NONET | XML_PARSE_HUGE |
                          XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    *malformedp |= !context->wellFormed;
    xmlFreeParserCtxt(context);
    return doc;
}
