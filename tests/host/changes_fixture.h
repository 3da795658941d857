/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A scene that models come into, for the tests of its changes.
 */
#ifndef TESTS_HOST_CHANGES_FIXTURE_H
#define TESTS_HOST_CHANGES_FIXTURE_H

/* Writes a model to a file of its own: its name, which is model_file. */
extern char model_file[64];
const char *model_write(const char *text);
/* Loads the model into the scene: its handle; or -1, which model_come does not accept. */
int model_try(const char *text);
int model_come(const char *text);
void expect_done(int result);
void expect_error(int result, const char *text);

/* All objects' names and poses, and the joints' positions. */
struct picture {
    int count;
    char *names[100];
    double poses[100][7];
    double joints[100];
};

void picture_take(struct picture *picture);

/* All that was there and still is has not changed at all. */
void picture_compare(struct picture *before);

/* Something moves. */
void world_stir(void);

extern const char robot[];

#endif
