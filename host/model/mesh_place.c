/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Where the mesh files of a URDF or SDF are; see mesh_place.h.
 */
#include "model/mesh_place.h"

#include <glob.h>
#include <libxml/parser.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/model_names.h"
#include "world/memory.h"
#include "world/world.h"

struct search {
    const char *name; /* of the package; NULL: there is none */
    const char *rest; /* of the address */
    char *found;
    char *looked; /* the places that were looked at */
};

/* ------------------------------------------------------------------ looking */

/* `format` makes a path. */
__attribute__((format(printf, 2, 3))) static void search_look(struct search *search,
                                                               const char *format, ...)
{
    size_t used = strlen(search->looked);
    char path[PATH_MAX];
    struct stat status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(path, sizeof(path), format, arguments);
    va_end(arguments);
    if (search->found)
        return;
    if (stat(path, &status) == 0 && S_ISREG(status.st_mode)) {
        search->found = memory_text(path);
        return;
    }
    search->looked = memory_resize(search->looked, used + strlen(path) + 3);
    sprintf(search->looked + used, "%s%s", used ? ", " : "", path);
}

/* What the package.xml of a folder says is its name. */
static int folder_is_package(const char *folder, const char *name)
{
    const char *slash = strrchr(folder, '/');
    char path[PATH_MAX];
    int is_one = slash && strcmp(slash + 1, name) == 0;
    xmlDoc *doc;
    snprintf(path, sizeof(path), "%s/package.xml", folder);
    doc = is_one ? NULL : xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR |
                                      XML_PARSE_NOWARNING);
    for (xmlNode *node = doc ? xmlFirstElementChild(xmlDocGetRootElement(doc)) : NULL; node;
         node = xmlNextElementSibling(node)) {
        xmlChar *text = node_is(node, "name") ? xmlNodeGetContent(node) : NULL;
        is_one |= text && strcmp((const char *)text, name) == 0;
        xmlFree(text);
    }
    xmlFreeDoc(doc);
    return is_one;
}

/* A folder of packages, in which they may be some folders deep, or a package itself. */
static void search_packages(struct search *search, const char *folder)
{
    static const char *const depths[] = { "", "/*", "/*/*", "/*/*/*" };
    char pattern[PATH_MAX + 300];
    glob_t found;
    if (folder_is_package(folder, search->name))
        search_look(search, "%s/%s", folder, search->rest);
    search_look(search, "%s/%s/%s", folder, search->name, search->rest);
    for (size_t i = 1; !search->found && i < sizeof(depths) / sizeof(depths[0]); i++) {
        snprintf(pattern, sizeof(pattern), "%.*s%s/%s", PATH_MAX - 10, folder, depths[i], search->name);
        if (glob(pattern, GLOB_ONLYDIR, NULL, &found) == 0)
            for (size_t k = 0; k < found.gl_pathc; k++)
                search_look(search, "%s/%s", found.gl_pathv[k], search->rest);
        globfree(&found);
    }
}

/* DIR:DIR..., each with something behind it. */
static void search_list(struct search *search, const char *list, const char *behind)
{
    while (list && *list && !search->found) {
        size_t length = strcspn(list, ":");
        char folder[PATH_MAX];
        snprintf(folder, sizeof(folder), "%.*s%s", (int)length, list, behind);
        if (length)
            search_packages(search, folder);
        list += length + (list[length] == ':');
    }
}

/* The folders above a file. */
static void search_above(struct search *search, const char *directory)
{
    char folder[PATH_MAX], *slash;
    if (!realpath(directory, folder))
        return;
    do {
        if (folder_is_package(folder, search->name))
            search_look(search, "%s/%s", folder, search->rest);
        else
            search_look(search, "%s/%s/%s", folder, search->name, search->rest);
        slash = strrchr(folder, '/');
        *slash = '\0';
    } while (slash != folder && !search->found);
}

/* ------------------------------------------------------------------ addresses */

/* The part of an address behind a scheme, or NULL. */
static const char *scheme_take(const char *address, const char *scheme)
{
    size_t length = strlen(scheme);
    return strncmp(address, scheme, length) == 0 ? address + length : NULL;
}

static void search_package(struct search *search, const char *directory)
{
    search_list(search, world.options.package_path, "");
    search_list(search, getenv("ROS_PACKAGE_PATH"), "");
    search_list(search, getenv("AMENT_PREFIX_PATH"), "/share");
    search_list(search, getenv("GAZEBO_MODEL_PATH"), "");
    search_list(search, getenv("GZ_SIM_RESOURCE_PATH"), "");
    search_list(search, getenv("IGN_GAZEBO_RESOURCE_PATH"), "");
    search_above(search, directory);
}

/* In the end a file is where MuJoCo itself would look for it, whose name is the address's last
 * part. */
static void search_relative(struct search *search, const char *directory, const char *folder)
{
    const char *slash = strrchr(search->rest, '/'), *last = slash ? slash + 1 : search->rest;
    if (folder && *folder == '/')
        search_look(search, "%s/%s", folder, last);
    else if (folder)
        search_look(search, "%s/%s/%s", directory, folder, last);
    if (!search->name)
        search_look(search, "%s/%s", directory, search->rest);
    search_look(search, "%s/%s", directory, last);
}

char *mesh_place(const char *address, const char *directory, const char *folder, char *error,
                 size_t size)
{
    const char *file = scheme_take(address, "file://"), *rest = scheme_take(address, "package://");
    struct search search = { .looked = memory_text("") };
    char name[256];
    rest = rest ? rest : scheme_take(address, "model://");
    search.rest = file ? file : address;
    if (rest && strchr(rest, '/')) {
        snprintf(name, sizeof(name), "%.*s", (int)strcspn(rest, "/"), rest);
        search.name = name;
        search.rest = rest + strcspn(rest, "/") + 1;
        search_package(&search, directory);
    }
    if (*search.rest == '/')
        search_look(&search, "%s", search.rest);
    else
        search_relative(&search, directory, folder);
    if (!search.found)
        snprintf(error, size, "the file %s is not there; %slooked for: %s", address,
                 search.name ? "--package-path DIR names a folder of packages; " : "",
                 search.looked);
    free(search.looked);
    return search.found;
}
