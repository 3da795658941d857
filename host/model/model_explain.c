/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What to do about an error of MuJoCo's compiler.
 */
#include "model/model_explain.h"

#include <mujoco/mujoco.h>
#include <stdio.h>
#include <string.h>

#define WORD_SIZE 60
#define TOO_LARGE                                                                             \
    "it needs more than a quarter of the machine's memory: it may have fewer parts, or smaller " \
    "numbers in its size element"

static const struct {
    const char *part; /* of MuJoCo's text */
    const char *advice;
} advices[] = {
    { "mass and inertia of moving bodies",
      "give the link or body of this name a mass and an inertia, or use --fix-inertia" },
    { "Unrecognized XML model type",
      "a file of MJCF begins with the element mujoco, one of URDF with robot, one of SDF with sdf" },
    { "Could not allocate memory", TOO_LARGE },
    { "could not create mjData", TOO_LARGE },
    { "problem reading attribute",
      "numbers with blanks between them are wanted, and macros of xacro are expanded first" },
    { "XML_ERROR_EMPTY_DOCUMENT", "the file is empty" },
    { "XML_ERROR_PARSING_TEXT",
      "the file is no XML; it may be what git LFS keeps in its place: run 'git lfs pull'" },
    { "geometry specification not found", "URDF has box, cylinder, sphere and mesh" },
    { "Lengthrange computation did not converge",
      "the joints that this actuator moves need limits (range), or the actuator a lengthrange" },
    { "stateless actuators must come before",
      "put muscle, cylinder, intvelocity and others with a dyntype behind the other actuators" },
    { "must satisfy A + B >= C",
      "correct the inertia of the link or body of this name, or use --fix-inertia" },
};

/* MJCF's words since MuJoCo 2.2.2 and the version that brought them, by MuJoCo's changelog. */
static const struct {
    const char *word;
    const char *version;
} words[] = {
    { "extension", "2.3.0" },         { "plugin", "2.3.0" },
    { "assetdir", "2.3.0" },          { "cable", "2.3.0" },
    { "realtime", "2.3.0" },          { "actdim", "2.3.1" },
    { "gravcomp", "2.3.1" },          { "implicitfast", "2.3.3" },
    { "ellipsoidinertia", "2.3.4" },  { "solreffriction", "2.3.6" },
    { "tausmooth", "2.3.6" },         { "jointactuatorfrc", "2.3.7" },
    { "content_type", "2.3.7" },      { "actuatorfrcrange", "3.0.0" },
    { "actuatorfrclimited", "3.0.0" }, { "actearly", "3.0.0" },
    { "camprojection", "3.0.0" },     { "deformable", "3.0.0" },
    { "eulerdamp", "3.0.0" },         { "filterexact", "3.0.0" },
    { "flex", "3.0.0" },              { "flexcomp", "3.0.0" },
    { "focal", "3.0.0" },             { "focalpixel", "3.0.0" },
    { "invdiscrete", "3.0.0" },       { "island", "3.0.0" },
    { "ls_iterations", "3.0.0" },     { "ls_tolerance", "3.0.0" },
    { "principal", "3.0.0" },         { "principalpixel", "3.0.0" },
    { "resolution", "3.0.0" },        { "sdf", "3.0.0" },
    { "sensorsize", "3.0.0" },        { "actuatorgroupdisable", "3.0.1" },
    { "bulbradius", "3.1.5" },        { "metallic", "3.1.5" },
    { "replicate", "3.1.5" },         { "roughness", "3.1.5" },
};

/* The word that MuJoCo does not know: it is between apostrophes behind these. */
static int word_find(const char *error, char word[WORD_SIZE])
{
    static const char *const signs[] = { "unrecognized attribute: '", "invalid keyword: '",
                                         "unrecognized element Element '" };
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        const char *at = strstr(error, signs[i]);
        if (!at)
            continue;
        at += strlen(signs[i]);
        snprintf(word, WORD_SIZE, "%.*s", (int)strcspn(at, "'"), at);
        return 1;
    }
    return 0;
}

static const char *word_version(const char *word)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].version;
    return NULL;
}

void error_explain(char *error, size_t size)
{
    size_t used = strlen(error);
    char word[WORD_SIZE];
    const char *version;
    for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++)
        if (strstr(error, advices[i].part))
            snprintf(error + used, size - used, ": %s", advices[i].advice);
    if (!word_find(error, word))
        return;
    version = word_version(word);
    snprintf(error + used, size - used, "; this is MuJoCo %s, which does not know '%s' here%s%s",
             mj_versionString(), word, version ? ": it came with MuJoCo " : "",
             version ? version : "");
}
