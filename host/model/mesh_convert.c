/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Meshes by Assimp; see mesh_convert.h.
 */
#include "model/mesh_convert.h"

#include <assimp/cimport.h>
#include <assimp/config.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <stdio.h>

#include "model/child.h"

/* One mesh of triangles in the frame of the file, its parts where their nodes are. */
#define STEPS (aiProcess_Triangulate | aiProcess_PreTransformVertices | aiProcess_SortByPType | \
               aiProcess_JoinIdenticalVertices)

int mesh_can_convert(void)
{
    return 1;
}

/* ------------------------------------------------------------------ in the child */

static int is_solid(const struct aiMesh *mesh)
{
    return mesh->mPrimitiveTypes == aiPrimitiveType_TRIANGLE;
}

/* The sizes: vertices, and no normals or texture coordinates, which would have to be as many. */
static void header_write(FILE *file, const struct aiScene *scene)
{
    int header[4] = { 0, 0, 0, 0 };
    for (unsigned i = 0; i < scene->mNumMeshes; i++)
        if (is_solid(scene->mMeshes[i])) {
            header[0] += (int)scene->mMeshes[i]->mNumVertices;
            header[3] += (int)scene->mMeshes[i]->mNumFaces;
        }
    fwrite(header, sizeof(header), 1, file);
}

static void vertices_write(FILE *file, const struct aiMesh *mesh)
{
    for (unsigned i = 0; i < mesh->mNumVertices; i++) {
        const struct aiVector3D *at = &mesh->mVertices[i];
        float vertex[3] = { at->x, at->y, at->z };
        fwrite(vertex, sizeof(vertex), 1, file);
    }
}

static void faces_write(FILE *file, const struct aiMesh *mesh, int first)
{
    for (unsigned i = 0; i < mesh->mNumFaces; i++) {
        const unsigned *at = mesh->mFaces[i].mIndices;
        int face[3] = { first + (int)at[0], first + (int)at[1], first + (int)at[2] };
        fwrite(face, sizeof(face), 1, file);
    }
}

static int scene_write(const struct aiScene *scene, const char *path)
{
    FILE *file = fopen(path, "wb");
    int first = 0;
    if (!file)
        return -1;
    header_write(file, scene);
    for (unsigned i = 0; i < scene->mNumMeshes; i++)
        if (is_solid(scene->mMeshes[i]))
            vertices_write(file, scene->mMeshes[i]);
    for (unsigned i = 0; i < scene->mNumMeshes; i++)
        if (is_solid(scene->mMeshes[i])) {
            faces_write(file, scene->mMeshes[i], first);
            first += (int)scene->mMeshes[i]->mNumVertices;
        }
    return fclose(file);
}

/* ROS takes a Collada file as it lies, whatever axis it says is up. */
static void child_work(struct child *child)
{
    struct aiPropertyStore *properties = aiCreatePropertyStore();
    char path[CHILD_PATH_SIZE];
    const struct aiScene *scene;
    aiSetImportPropertyInteger(properties, AI_CONFIG_IMPORT_COLLADA_IGNORE_UP_DIRECTION, 1);
    scene = aiImportFileExWithProperties(child->context, STEPS, NULL, properties);
    child_path(child, 0, path);
    if (!scene)
        snprintf(child_reason_buffer(child), CHILD_REASON_SIZE, "%s", aiGetErrorString());
    else if (scene_write(scene, path) == 0)
        child_done(child, 1);
}

/* ------------------------------------------------------------------ in the parent */

char *mesh_convert(const char *path, size_t *sizep, char *error, size_t size)
{
    struct child child = { .library = "Assimp", .work = child_work, .context = (void *)path,
                           .outputs = { -1, -1 } };
    char *bytes = NULL;
    if (child_run(&child) < 0)
        snprintf(error, size, "%s cannot be converted: %s", path, child_reason(&child));
    else if (!(bytes = child_read(&child, 0, sizep)))
        snprintf(error, size, "%s cannot be converted: there is no memory for it", path);
    child_free(&child);
    return bytes;
}
