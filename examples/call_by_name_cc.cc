// SPDX-FileCopyrightText: The remoteapi-shm authors
// SPDX-License-Identifier: MIT
//
// The same as call_by_name.c in C++: errors are exceptions, and the compiler chooses the letters.
//
//     c++ call_by_name_cc.cc $(pkg-config --cflags --libs remoteapi-shm) -o call_by_name
//     ./call_by_name -1000
#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "extApi.h"

class Simulator {
public:
    explicit Simulator(int port) : id(simxStart("127.0.0.1", port, 1, 1, 2000, 5))
    {
        if (id < 0)
            throw std::runtime_error(simxGetErrorText(-1));
    }
    ~Simulator() { simxFinish(id); }
    Simulator(const Simulator &) = delete;
    Simulator &operator=(const Simulator &) = delete;

    // A call without results.
    template <typename... Arguments> void call(const char *function, Arguments... arguments)
    {
        check(simxCall(id, function, (letters(arguments...)).c_str(), arguments...));
    }

    // A call with one number, int or double, as its result.
    template <typename Result, typename... Arguments>
    Result get(const char *function, Arguments... arguments)
    {
        Result result{};
        std::string types = letters(arguments...) + ">" + letter(result);
        check(simxCall(id, function, types.c_str(), arguments..., &result));
        return result;
    }

    std::array<double, 3> position(int object)
    {
        std::array<double, 3> xyz;
        int count = 3;
        check(simxCall(id, "sim.getObjectPosition", "i>ad", object, xyz.data(), &count));
        return xyz;
    }

private:
    static char letter(bool) { return 'b'; }
    static char letter(int) { return 'i'; }
    static char letter(double) { return 'd'; }
    static char letter(const char *) { return 's'; }

    static std::string letters() { return ""; }
    template <typename First, typename... Rest> static std::string letters(First first, Rest... rest)
    {
        return letter(first) + letters(rest...);
    }

    void check(int result)
    {
        if (result != simx_return_ok)
            throw std::runtime_error(simxGetErrorText(id));
    }

    int id;
};

static void move(Simulator &sim)
{
    int joint = sim.get<int>("sim.getObject", "/arm_joint2");
    int hand = sim.get<int>("sim.getObject", "/gripper_joint1");

    sim.call("sim.setStepping", true);
    sim.call("sim.startSimulation");
    sim.call("sim.setJointTargetPosition", joint, 0.5);
    for (int i = 0; i < 200; i++)
        sim.call("sim.step");
    std::array<double, 3> xyz = sim.position(hand);
    std::printf("after %.2f s: angle %+.2f rad, gripper at %+.3f %+.3f %+.3f m\n",
                sim.get<double>("sim.getSimulationTime"),
                sim.get<double>("sim.getJointPosition", joint), xyz[0], xyz[1], xyz[2]);
    sim.call("sim.stopSimulation");
}

int main(int argc, char **argv)
{
    try {
        Simulator sim(argc > 1 ? std::atoi(argv[1]) : -1000);
        move(sim);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
