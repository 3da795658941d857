/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * SDF files; see sdf.h. A link's _private is the body that was made of it, and that of a body the
 * joint by which it hangs on another one or on the world.
 */
#include "model/sdf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_doc.h"
#include "model/model_names.h"
#include "model/sdf_document.h"
#include "model/sdf_parts.h"
#include "scene/pose.h"
#include "world/memory.h"

#define LINKS_MAX 80 /* on one another: MuJoCo's reader takes 100 elements */
#define PAIRS_MAX 20000

static bool is_static(const xmlNode *node)
{
    while (node->type == XML_ELEMENT_NODE && !(node_is(node, "model") && sdf_flag(node, "static")))
        node = node->parent;
    return node->type == XML_ELEMENT_NODE;
}

static bool joint_is(const xmlNode *joint, const char *types)
{
    const char *type = node_attribute(joint, "type");
    char word[40];
    snprintf(word, sizeof(word), " %.30s ", type ? type : "");
    return strstr(types, word) != NULL;
}

/* The link that a joint has as its parent or child; NULL: the world. */
static xmlNode *joint_link(struct sdf *sdf, const xmlNode *joint, const char *role)
{
    const char *name = sdf_text(joint, role);
    xmlNode *link = sdf_find(joint, "link", name);
    if (!link && (strcmp(name, "world") != 0 || strcmp(role, "child") == 0))
        sdf_fail(sdf, joint, "its %s is '%.100s', and there is no link of this name", role, name);
    return link;
}

/* A free name: the element's own, or with those of the models around it. */
static void name_make(struct sdf *sdf, const xmlNode *node, const char *name, xmlNode *made)
{
    node_print(made, "name", "%s", name);
    for (;; node = node->parent) {
        char *key = name_key((const char *)made->name, node_attribute(made, "name"));
        bool is_free = !table_find(&sdf->taken, key) && strcmp(key, "body:world") != 0;
        table_take(&sdf->taken, key);
        free(key);
        if (is_free || !node_is(node->parent, "model"))
            return;
        node_print(made, "name", "%s::%s", node_attribute(node->parent, "name"),
                   node_attribute(made, "name"));
    }
}

/* ------------------------------------------------------------------ the tree */

/* The only link of a model is called as that. */
static int body_make(xmlNode *link, void *context)
{
    struct sdf *sdf = context;
    xmlNode *body;
    const char *name = node_attribute(link, "name"), *model = sdf_attribute(link->parent, "name");
    bool is_alone = true;
    if (!node_is(link, "link") || sdf->failed)
        return 1;
    for (xmlNode *at = xmlFirstElementChild(link->parent); at; at = xmlNextElementSibling(at))
        is_alone &= at == link || !(node_is(at, "link") || node_is(at, "model"));
    body = node_add(doc_section(sdf->made, "worldbody"), "body");
    name_make(sdf, link, is_alone ? model : name, body);
    link->_private = body;
    sdf->links = memory_resize(sdf->links, (size_t)(sdf->link_count + 1) * sizeof(*sdf->links));
    sdf->links[sdf->link_count++] = link;
    return 0;
}

/* A joint that closes a loop: its link hangs on another one already. */
static void loop_make(struct sdf *sdf, const xmlNode *joint, xmlNode *child, xmlNode *parent)
{
    struct pose pose = sdf_pose(sdf, child, NULL);
    bool is_fixed = joint_is(joint, " fixed ");
    xmlNode *made;
    sdf_note(sdf, "joints that close a loop, as '%.100s', are constraints of a point, of a pose if "
             "they are fixed, and none if they are prismatic", node_attribute(joint, "name"));
    if (joint_is(joint, " prismatic screw "))
        return;
    pose = sdf_pose(sdf, joint, &pose);
    made = node_add(doc_section(sdf->made, "equality"), is_fixed ? "weld" : "connect");
    node_print(made, "body1", "%s", node_attribute(child->_private, "name"));
    if (parent)
        node_print(made, "body2", "%s", node_attribute(parent->_private, "name"));
    if (!is_fixed)
        node_set_numbers(made, "anchor", pose.position, 3);
}

/* Hangs the child on the parent. */
static int joint_hang(xmlNode *joint, void *context)
{
    struct sdf *sdf = context;
    xmlNode *child, *parent, *body, *at;
    int depth = 0;
    if (!node_is(joint, "joint") || sdf->failed)
        return 1;
    child = joint_link(sdf, joint, "child");
    parent = joint_link(sdf, joint, "parent");
    if (!joint_is(joint, " fixed revolute continuous prismatic ball universal revolute2 screw "))
        sdf_note(sdf, "the joint '%.90s' has a type without effect", node_attribute(joint, "name"));
    else if (!sdf->failed && !is_static(child)) {
        body = child->_private;
        at = parent ? parent->_private : doc_section(sdf->made, "worldbody");
        while (node_is(at, "body") && at != body && ++depth < LINKS_MAX)
            at = at->parent;
        if (parent == child || depth >= LINKS_MAX)
            sdf_fail(sdf, joint, "its link hangs on itself, or over %d others", LINKS_MAX);
        else if (at == body || body->_private)
            loop_make(sdf, joint, child, parent);
        else
            body->_private = joint;
        if (body->_private == joint && parent) {
            xmlUnlinkNode(body);
            xmlAddChild(parent->_private, body);
        }
    }
    return 0;
}

/* ------------------------------------------------------------------ joints */

static void axis_limit(struct sdf *sdf, const xmlNode *joint, const xmlNode *axis, xmlNode *made)
{
    static const char *const names[] = { "damping", "friction", "spring_stiffness",
                                         "spring_reference" };
    static const char *const to[] = { "damping", "frictionloss", "stiffness", "springref" };
    const xmlNode *limit = node_child(axis, "limit"), *dynamics = node_child(axis, "dynamics");
    double range[2] = { -SDF_NONE, SDF_NONE }, maxima[2] = { 0, 0 };
    bool is_limited;
    sdf_numbers(sdf, limit, "lower", 1, &range[0]);
    sdf_numbers(sdf, limit, "upper", 1, &range[1]);
    sdf_numbers(sdf, limit, "effort", 1, &maxima[0]);
    sdf_numbers(sdf, limit, "velocity", 1, &maxima[1]);
    for (int i = 0; i < 4; i++)
        if (sdf_copy(sdf, dynamics, names[i], 1, made, to[i]) < 0 && i < 3)
            sdf_fail(sdf, dynamics, "the %s is less than 0", names[i]);
    is_limited = !joint_is(joint, " continuous ") && range[0] < range[1] &&
                 (range[0] > -SDF_NONE || range[1] < SDF_NONE);
    if (range[0] >= range[1])
        sdf_note(sdf, "the joint '%.100s' has no lower limit that is less than its upper one: it "
                 "moves without limits", node_attribute(joint, "name"));
    /* of the largest number, which means none, nothing is left */
    doc_limit_motor(made, fmod(maxima[0], SDF_NONE), fmod(maxima[1], SDF_NONE));
    node_print(made, "limited", is_limited ? "true" : "false");
    node_set_numbers(made, "range", range, 2);
}

/* The axis in the frame of the body: told in that of the joint, since SDF 1.5, or of another. */
static void axis_make(struct sdf *sdf, const xmlNode *joint, const xmlNode *axis,
                      const struct pose *body, xmlNode *made)
{
    const xmlNode *given = node_child(axis, "xyz"), *in = joint;
    const char *frame = given ? node_attribute(given, "expressed_in") : NULL;
    const char *version = sdf_attribute(joint, "version");
    double direction[3] = { 0, 0, 1 };
    struct pose pose;
    if (frame && *frame && strcmp(frame, "__model__") != 0)
        in = sdf_find(joint, NULL, frame);
    else if (frame ? *frame : sdf_flag(axis, "use_parent_model_frame") ||
                                  (version && strcmp(version, "1.4") == 0))
        in = joint->parent;
    sdf_numbers(sdf, axis, "xyz", 3, direction);
    if (!in || mju_norm3(direction) < mjMINVAL) {
        sdf_fail(sdf, joint, "its axis is 0, or told in a frame that is not there");
        return;
    }
    pose = sdf_pose(sdf, in, body);
    mju_rotVecQuat(direction, direction, pose.quaternion);
    node_set_numbers(made, "axis", direction, 3);
    axis_limit(sdf, joint, axis, made);
}

/* One for each axis; a fixed joint has none. */
static void joint_make(struct sdf *sdf, const xmlNode *joint, const struct pose *pose,
                       xmlNode *body)
{
    struct pose at = sdf_pose(sdf, joint, pose);
    bool is_slide = joint_is(joint, " prismatic "), is_ball = joint_is(joint, " ball ");
    int count = !joint_is(joint, " fixed screw ") + joint_is(joint, " universal revolute2 ");
    if (joint_is(joint, " screw "))
        sdf_note(sdf, "a screw joint holds its link, as a fixed one");
    for (int i = 0; i < count; i++) {
        const xmlNode *axis = node_child(joint, i ? "axis2" : "axis");
        xmlNode *made = node_add(body, "joint");
        node_print(made, "name", i ? "%s_2" : "%s", node_attribute(joint, "name"));
        name_make(sdf, joint, node_attribute(made, "name"), made);
        node_print(made, "type", is_ball ? "ball" : is_slide ? "slide" : "hinge");
        node_set_numbers(made, "pos", at.position, 3);
        if (!is_ball)
            axis_make(sdf, joint, axis, pose, made);
    }
}

/* ------------------------------------------------------------------ links */

/* A robot is a model with joints: its base is held or not, as --base says. */
static bool link_is_held(const xmlNode *link, const xmlNode *joint)
{
    bool is_robot = node_child(link->parent, "joint") != NULL;
    if (is_static(link) || !is_robot || world.options.base == HOST_BASE_AUTO)
        return is_static(link) || joint;
    return world.options.base == HOST_BASE_FIXED || (joint && !joint_is(joint, " fixed "));
}

static void link_finish(struct sdf *sdf, const xmlNode *link)
{
    xmlNode *body = link->_private, *joint = body->_private, *above;
    struct pose pose, offset;
    int depth = 0;
    for (above = body; node_is(above, "body"); above = above->parent)
        if (++depth > LINKS_MAX)
            sdf_fail(sdf, link, "it hangs over more than %d others", LINKS_MAX);
    above = node_is(body->parent, "body") ? joint_link(sdf, joint, "parent") : NULL;
    pose = sdf_pose(sdf, link, NULL);
    offset = above ? sdf_pose(sdf, above, NULL) : pose_identity;
    offset = pose_relative(&offset, &pose);
    doc_place(body, &offset);
    if (!above && !link_is_held(link, joint)) {
        node_add(body, "freejoint");
        sdf->free_links++;
    } else if (joint && (above || !joint_is(joint, " fixed "))) {
        joint_make(sdf, joint, &pose, body);
    }
    sdf_parts(sdf, link, &pose, body, !is_static(link));
}

/* The outermost model around an element. */
static const xmlNode *model_of(const xmlNode *node)
{
    const xmlNode *model = NULL;
    for (; node->type == XML_ELEMENT_NODE; node = node->parent)
        model = node_is(node, "model") ? node : model;
    return model;
}

/* Links of a model do not touch each other, unless it says so. */
static void pairs_exclude(struct sdf *sdf)
{
    int pairs = 0;
    for (int i = 0; i < sdf->link_count; i++) {
        xmlNode *one = sdf->links[i], *other;
        if (is_static(one) || sdf_flag(model_of(one), "self_collide"))
            continue;
        for (int k = i + 1; k < sdf->link_count && pairs <= PAIRS_MAX; k++) {
            other = sdf->links[k];
            if (model_of(other) != model_of(one))
                break;
            if (!node_child(one, "collision") || !node_child(other, "collision") ||
                ++pairs > PAIRS_MAX)
                continue;
            doc_exclude(sdf->made, node_attribute(one->_private, "name"),
                        node_attribute(other->_private, "name"));
        }
    }
    if (pairs > PAIRS_MAX)
        sdf_note(sdf, "it has so many links that some of a model touch each other");
}

/* ------------------------------------------------------------------ all of it */

static void world_make(struct sdf *sdf, xmlNode *root)
{
    const xmlNode *scene = node_child(root, "world"), *physics = node_child(scene, "physics");
    const xmlNode *first = xmlFirstElementChild(root);
    const char *name = first ? node_attribute(first, "name") : NULL;
    xmlNode *option = doc_section(sdf->made, "option");
    if (sdf_copy(sdf, physics, "max_step_size", 1, option, "timestep") <= 0 &&
        node_child(physics, "max_step_size"))
        sdf_fail(sdf, physics, "its max_step_size is not above 0");
    sdf_copy(sdf, physics, "gravity", 3, option, "gravity");
    sdf_copy(sdf, scene, "gravity", 3, option, "gravity");
    node_print(xmlDocGetRootElement(sdf->made), "model", "%s", name ? name : "model");
    node_print(doc_section(sdf->made, "compiler"), "angle", "radian");
    for (const xmlNode *at = scene ? scene->children : root->children; at; at = at->next)
        if (at->type == XML_ELEMENT_NODE && node_is(at, "light"))
            sdf_light(sdf, at, &pose_identity, doc_section(sdf->made, "worldbody"));
}

static void sdf_make(struct sdf *sdf, xmlNode *root)
{
    sdf_prepare(sdf, root);
    world_make(sdf, root);
    names_walk(root, body_make, sdf);
    names_walk(root, joint_hang, sdf);
    for (int i = 0; i < sdf->link_count && !sdf->failed; i++)
        link_finish(sdf, sdf->links[i]);
    pairs_exclude(sdf);
    if (sdf->free_links && !node_child(root, "world"))
        doc_add_floor(sdf->made);
    if (!sdf->failed && sdf->link_count == 0)
        sdf_fail(sdf, root, "it has no links");
}

mjModel *sdf_load(xmlDoc *doc, const char *path, char **textp, char *error, size_t size)
{
    struct sdf sdf = { .path = path, .error = error, .size = size };
    mjModel *model = NULL;
    sdf.made = xmlNewDoc((const xmlChar *)"1.0");
    xmlDocSetRootElement(sdf.made, xmlNewNode(NULL, (const xmlChar *)"mujoco"));
    sdf_make(&sdf, xmlDocGetRootElement(doc));
    if (!sdf.failed)
        model = doc_load(sdf.made, textp, error, size);
    table_clear(&sdf.taken);
    table_clear(&sdf.notes);
    free(sdf.links);
    xmlFreeDoc(sdf.made);
    return model;
}
