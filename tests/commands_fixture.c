/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A command on a fake simulator; see commands_fixture.h.
 */
#include "commands_fixture.h"

#include <check.h>

#include "simConst.h"

struct run run;

void use(struct sim_api *sim)
{
    ck_assert_ptr_nonnull(sim);
    if (run.sim) {
        run_deinit(&run);
        sim_free(run.sim);
    }
    run_init(&run, sim);
}

void fixture_begin(void)
{
    run.sim = NULL;
    use(fake_sim_new(41000));
}

void fixture_end(void)
{
    run_deinit(&run);
    sim_free(run.sim);
    ck_assert_int_eq(fake.lent, 0);
}

uint8_t zeros[256];

int call_script(int type, const char *description, const char *function, const void *body,
                size_t size)
{
    struct key key = {simx_cmd_call_script_function, type, 0, description, function};
    return run_command(&run, &key, body, size);
}
