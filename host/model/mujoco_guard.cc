/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * MuJoCo's reader and writer of models; see mujoco_guard.h. In C++, because only C++ can catch what
 * is thrown.
 */
#include "model/mujoco_guard.h"

#include <cstdio>
#include <exception>

namespace {

/* While it compiles a model MuJoCo has handlers of its own, which stay behind when it throws. */
class Handlers {
public:
    Handlers() : error(mju_user_error), warning(mju_user_warning) {}
    ~Handlers()
    {
        mju_user_error = error;
        mju_user_warning = warning;
    }

private:
    void (*error)(const char *);
    void (*warning)(const char *);
};

/* MuJoCo's own errors are no std::exception, and their text is out of reach. */
void tell(const char *text, const char *thrown, char *error, int size)
{
    std::snprintf(error, static_cast<std::size_t>(size), "%s (%s)", text, thrown);
}

}

mjModel *guard_load_xml(const char *path, char *error, int size)
{
    static const char text[] = "MuJoCo fails at it, as it does when a mesh or skin file's name "
                               "has less than three characters";
    Handlers handlers;

    try {
        return mj_loadXML(path, nullptr, error, size);
    } catch (const std::exception &thrown) {
        tell(text, thrown.what(), error, size);
    } catch (...) {
        tell(text, "mjCError", error, size);
    }
    return nullptr;
}

int guard_save_last_xml(const char *path, const mjModel *model, char *error, int size)
{
    static const char text[] = "MuJoCo cannot write the model down for a change, as it cannot when "
                               "a default class of type mesh has a mass";
    Handlers handlers;

    try {
        return mj_saveLastXML(path, model, error, size);
    } catch (const std::exception &thrown) {
        tell(text, thrown.what(), error, size);
    } catch (...) {
        tell(text, "mjCError", error, size);
    }
    return 0;
}
