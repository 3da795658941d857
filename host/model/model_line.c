/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Lines of errors; see model_line.h.
 */
#include "model/model_line.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_names.h"

struct line_search {
    long line;  /* that is looked for; 0: the element is, by its number */
    int number; /* of elements that were met, until it is found */
    xmlNode *found;
};

static int node_look(xmlNode *node, void *context)
{
    struct line_search *search = context;
    if (search->found)
        return 0;
    if (search->line ? xmlGetLineNo(node) == search->line : search->number == 0)
        search->found = node;
    else
        search->number += search->line ? 1 : -1;
    return !search->found;
}

/* The number of the first element of a line of the text; -1 when it has none. */
static int element_number(const char *text, long line)
{
    struct line_search search = { .line = line };
    xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_HUGE |
                                XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (root)
        names_walk(root, node_look, &search);
    xmlFreeDoc(doc);
    return search.found ? search.number : -1;
}

void line_translate(xmlDoc *doc, const char *text, char *error, size_t size)
{
    static const char sign[] = ", line ";
    struct line_search search = { .line = 0 };
    char *at = strstr(error, sign);
    if (!at || at[strlen(sign) + strspn(at + strlen(sign), "0123456789")] != '\0')
        return;
    search.number = doc->URL ? element_number(text, atol(at + strlen(sign))) : -1;
    *at = '\0';
    if (search.number >= 0)
        names_walk(xmlDocGetRootElement(doc), node_look, &search);
    if (search.found)
        snprintf(at, size - (size_t)(at - error), "%s%ld", sign, xmlGetLineNo(search.found));
}
