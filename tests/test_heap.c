/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The memory of a session's stream values: how much one client may take, and that it is freed.
 */
#include "support.h"

#include <errno.h>
#include <string.h>

#include "os/shared.h"
#include "server/heap.h"

#define BEGIN 4096
#define SIZE 65536

static struct shared memory;
static struct heap heap;

static void setup(void)
{
    ck_assert_int_eq(shared_create_nameless(&memory, BEGIN + SIZE + 4096), 0);
    heap_init(&heap, &memory, BEGIN, SIZE);
}

static void teardown(void)
{
    heap_deinit(&heap);
    shared_close(&memory);
}

START_TEST(no_more_than_its_size_is_given_out)
{
    size_t offset, capacity, sum = 0;
    ck_assert_int_eq(heap_take(&heap, SIZE + 1, &offset, &capacity), -ENOSPC);
    while (heap_take(&heap, 1000, &offset, &capacity) == 0) {
        ck_assert_uint_ge(capacity, 1000);
        ck_assert_uint_ge(offset, BEGIN);
        ck_assert_uint_le(offset + capacity, BEGIN + SIZE);
        memset(memory.base + offset, 1, capacity); /* it may be touched */
        sum += capacity;
    }
    ck_assert_uint_eq(sum, SIZE);
    ck_assert_int_eq(heap_take(&heap, 1, &offset, &capacity), -ENOSPC);
}
END_TEST

START_TEST(what_was_given_back_is_given_out_again)
{
    size_t offset, capacity, again, other;
    for (int i = 0; i < 1000; i++) {
        ck_assert_int_eq(heap_take(&heap, SIZE / 2, &offset, &capacity), 0);
        ck_assert_int_eq(heap_take(&heap, 64, &again, &other), 0);
        ck_assert(again >= offset + capacity || again + other <= offset);
        heap_give(&heap, again, other);
        heap_give(&heap, offset, capacity);
    }
}
END_TEST

START_TEST(a_size_that_cannot_be_is_refused)
{
    size_t offset, capacity;
    ck_assert_int_eq(heap_take(&heap, SIZE_MAX, &offset, &capacity), -ENOSPC);
    ck_assert_int_eq(heap_take(&heap, SIZE_MAX / 2 + 1, &offset, &capacity), -ENOSPC);
    ck_assert_int_eq(heap_take(&heap, (size_t)1 << 31, &offset, &capacity), -ENOSPC);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        no_more_than_its_size_is_given_out,
        what_was_given_back_is_given_out_again,
        a_size_that_cannot_be_is_refused,
    };
    return support_run(support_suite("heap", setup, teardown, tests, COUNT_OF(tests)));
}
