/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A look at a URDF's links and joints; see urdf_check.h.
 */
#include "model/urdf_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_names.h"
#include "model/urdf_base.h"
#include "world/error.h"
#include "world/table.h"

struct check {
    const xmlNode *robot;
    struct table names;   /* of kind and name: the element */
    struct table parents; /* of a link that is a joint's child: the joint */
    int links;
    char *error;
    size_t size;
};

static xmlNode *first_of(const struct check *check)
{
    return xmlFirstElementChild((xmlNode *)check->robot);
}

static xmlNode *named_find(struct check *check, const char *kind, const char *name)
{
    char *key = name_key(kind, name);
    union table_value *found = table_find(&check->names, key);
    free(key);
    return found ? found->block : NULL;
}

static const char *name_of(const xmlNode *node)
{
    const char *name = node_attribute(node, "name");
    return name ? name : "";
}

/* ------------------------------------------------------------------ each link and joint */

/* MuJoCo does not tell which name it is. */
static int name_enter(struct check *check, xmlNode *node)
{
    const char *kind = (const char *)node->name, *name = node_attribute(node, "name");
    char *key;
    if (!name)
        return 0;
    if (named_find(check, kind, name)) {
        snprintf(check->error, check->size, "there are two %ss of the name '%s'", kind, name);
        return -1;
    }
    key = name_key(kind, name);
    table_take(&check->names, key)->block = node;
    free(key);
    return 0;
}

/* MuJoCo makes no joint of another type, and uses it then. */
static int type_check(struct check *check, const xmlNode *joint)
{
    static const char *const types[] = { "revolute", "continuous", "prismatic",
                                         "fixed",    "floating",   "planar" };
    const char *type = node_attribute(joint, "type");
    for (size_t i = 0; type && i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(type, types[i]) == 0)
            return 0;
    if (!type)
        return 0;
    snprintf(check->error, check->size,
             "the joint '%s' has the type '%s', which URDF does not have: it may be revolute, "
             "continuous, prismatic, fixed, floating or planar", name_of(joint), type);
    return -1;
}

static int names_check(struct check *check)
{
    for (xmlNode *node = first_of(check); node; node = xmlNextElementSibling(node)) {
        int is_joint = node_is(node, "joint");
        check->links += node_is(node, "link");
        if ((is_joint || node_is(node, "link")) && name_enter(check, node) < 0)
            return -1;
        if (is_joint && type_check(check, node) < 0)
            return -1;
    }
    return 0;
}

/* ------------------------------------------------------------------ the tree */

static int end_check(struct check *check, const xmlNode *joint, const char *role)
{
    const char *link = urdf_link_of(joint, role);
    if (!link || named_find(check, "link", link))
        return 0;
    snprintf(check->error, check->size,
             "the %s of the joint '%s' is the link '%s', and there is no link of this name", role,
             name_of(joint), link);
    return -1;
}

static int joint_enter(struct check *check, xmlNode *joint)
{
    const char *link = urdf_link_of(joint, "child");
    union table_value *other = link ? table_find(&check->parents, link) : NULL;
    if (end_check(check, joint, "parent") < 0 || end_check(check, joint, "child") < 0)
        return -1;
    if (other) {
        snprintf(check->error, check->size,
                 "the link '%s' is the child of the joints '%s' and '%s': it may be the child of "
                 "one", link, name_of(other->block), name_of(joint));
        return -1;
    }
    if (link)
        table_take(&check->parents, link)->block = joint;
    return 0;
}

/* A way up that is longer than the links are many comes back to where it was. */
static int circle_check(struct check *check, const char *link)
{
    const char *at = link;
    for (int i = 0; at && i <= check->links; i++) {
        union table_value *joint = table_find(&check->parents, at);
        at = joint ? urdf_link_of(joint->block, "parent") : NULL;
    }
    if (!at)
        return 0;
    snprintf(check->error, check->size,
             "the link '%s' hangs on itself, over the joint '%s'", at,
             name_of(table_find(&check->parents, at)->block));
    return -1;
}

/* MuJoCo fixes each of them to the world. */
static void roots_tell(const char *first, const char *second)
{
    char text[400];
    snprintf(text, sizeof(text), "no joint has the link '%.100s' as its child, nor '%.100s': "
             "they are two robots, both fixed to the world", first, second);
    warning_say(text);
}

static int tree_check(struct check *check)
{
    const char *root = NULL;
    int roots = 0;
    for (xmlNode *node = first_of(check); node; node = xmlNextElementSibling(node))
        if (node_is(node, "joint") && joint_enter(check, node) < 0)
            return -1;
    for (xmlNode *node = first_of(check); node; node = xmlNextElementSibling(node)) {
        const char *name = node_is(node, "link") ? node_attribute(node, "name") : NULL;
        if (name && circle_check(check, name) < 0)
            return -1;
        if (!name || table_find(&check->parents, name))
            continue;
        if (++roots == 2)
            roots_tell(root, name);
        root = name;
    }
    return 0;
}

/* ------------------------------------------------------------------ what joints say */

static void mimic_tell(struct check *check, const xmlNode *joint)
{
    const xmlNode *mimic = node_child(joint, "mimic");
    const char *other = mimic ? node_attribute(mimic, "joint") : NULL;
    char text[400];
    if (!other || named_find(check, "joint", other))
        return;
    snprintf(text, sizeof(text), "the joint '%.100s' is to mimic '%.100s', and there is no joint "
             "of this name: it moves freely", name_of(joint), other);
    warning_say(text);
}

static double limit_of(const xmlNode *joint, const char *name)
{
    const xmlNode *limit = node_child(joint, "limit");
    const char *text = limit ? node_attribute(limit, name) : NULL;
    return text ? strtod(text, NULL) : 0;
}

static void limit_tell(const xmlNode *joint)
{
    const char *type = node_attribute(joint, "type");
    char text[400];
    if (!type || (strcmp(type, "revolute") != 0 && strcmp(type, "prismatic") != 0) ||
        limit_of(joint, "lower") < limit_of(joint, "upper"))
        return;
    snprintf(text, sizeof(text), "the %s joint '%.100s' has no lower limit that is less than its "
             "upper one: it moves without limits", type, name_of(joint));
    warning_say(text);
}

int urdf_check(const xmlNode *robot, char *error, size_t size)
{
    struct check check = { .robot = robot, .error = error, .size = size };
    int outcome = names_check(&check) < 0 ? -1 : tree_check(&check);
    for (xmlNode *node = first_of(&check); node && outcome == 0; node = xmlNextElementSibling(node))
        if (node_is(node, "joint")) {
            mimic_tell(&check, node);
            limit_tell(node);
        }
    table_clear(&check.names);
    table_clear(&check.parents);
    return outcome;
}
