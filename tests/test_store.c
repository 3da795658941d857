/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/store/index, store and assembly: commands found by key, kept in order, put together from
 * chunks.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "simConst.h"
#include "store/assembly.h"
#include "store/index.h"
#include "store/store.h"

/* ------------------------------------------------------------------ index */

#define MANY 10000

START_TEST(ten_thousand_keys_are_all_found_and_all_removed)
{
    struct index index = { 0 };
    struct index_node *nodes = calloc(MANY, sizeof(*nodes));
    ck_assert_ptr_nonnull(nodes);
    for (int i = 0; i < MANY; i++) {
        nodes[i].key = key_int(simx_cmd_get_joint_position, i);
        ck_assert_int_eq(index_add(&index, &nodes[i]), 0);
    }
    ck_assert_uint_eq(index.count, MANY);
    ck_assert_uint_ge(index.bucket_count, MANY);
    for (int i = 0; i < MANY; i++) {
        struct key key = key_int(simx_cmd_get_joint_position, i);
        ck_assert_ptr_eq(index_find(&index, &key), &nodes[i]);
    }
    for (int i = 0; i < MANY; i += 2)
        index_remove(&index, &nodes[i]);
    for (int i = 0; i < MANY; i++) {
        struct key key = key_int(simx_cmd_get_joint_position, i);
        ck_assert_ptr_eq(index_find(&index, &key), i % 2 ? &nodes[i] : NULL);
    }
    ck_assert_uint_eq(index.count, MANY / 2);
    index_deinit(&index);
    free(nodes);
}
END_TEST

START_TEST(keys_differ_by_each_of_their_parts)
{
    struct key keys[] = { key_int2(8200, 1, 2), key_int2(8201, 1, 2), key_int2(8200, 2, 2),
                          key_int2(8200, 1, 3), key_name(12290, "a"), key_name(12290, "b"),
                          { 13313, 1, 0, "a", "b" }, { 13313, 1, 0, "ab", "" },
                          { 13313, 1, 0, "", "ab" }, { 13313, 2, 0, "a", "b" } };
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        for (size_t j = 0; j < COUNT_OF(keys); j++)
            ck_assert_int_eq(key_equal(&keys[i], &keys[j]), i == j);
}
END_TEST

START_TEST(equal_keys_are_found_newest_first_however_the_index_grew)
{
    struct index index = { 0 };
    struct index_node *nodes = calloc(1000, sizeof(*nodes));
    struct key same = key_plain(simx_cmd_create_dummy);
    int seen = 0;
    ck_assert_ptr_nonnull(nodes);
    for (int i = 0; i < 1000; i++) {
        nodes[i].key = i % 2 ? key_int(simx_cmd_get_joint_position, i) : same;
        ck_assert_int_eq(index_add(&index, &nodes[i]), 0);
    }
    for (struct index_node *node = index_find(&index, &same); node; node = index_find_older(node))
        ck_assert_ptr_eq(node, &nodes[998 - 2 * seen++]);
    ck_assert_int_eq(seen, 500);
    index_deinit(&index);
    free(nodes);
}
END_TEST

START_TEST(keys_that_were_chosen_to_meet_do_not_under_another_secret)
{
    enum { WANTED = 200, BUCKETS = 4096 };
    static const uint64_t known[2] = { 1, 2 }, secret[2] = { 3, 4 };
    uint8_t used[BUCKETS] = { 0 };
    int found = 0, distinct = 0;
    for (int i = 0; found < WANTED; i++) {
        struct key key = key_int(1, i);
        if (key_hash(&key, known) % BUCKETS != 0)
            continue;
        uint32_t bucket = key_hash(&key, secret) % BUCKETS;
        distinct += !used[bucket];
        used[bucket] = 1;
        found++;
    }
    ck_assert_int_gt(distinct, WANTED * 9 / 10);
    struct key a = key_name(1, "12345678"), b = key_name(1, "1234567"), c = key_name(1, "");
    ck_assert_uint_ne(key_hash(&a, secret), key_hash(&b, secret));
    c.name2 = "12345678";
    ck_assert_uint_ne(key_hash(&a, secret), key_hash(&c, secret));
}
END_TEST

START_TEST(an_empty_index_finds_nothing)
{
    struct index index = { 0 };
    struct key key = key_plain(1);
    ck_assert_ptr_null(index_find(&index, &key));
    index_deinit(&index);
}
END_TEST

/* ------------------------------------------------------------------ store */

static struct item *append(struct store *store, int handle)
{
    struct key key = key_int(simx_cmd_get_joint_position, handle);
    struct item *item = store_append(store, &key);
    ck_assert_ptr_nonnull(item);
    return item;
}

static void expect_order(const struct store *store, const int *handles, size_t count)
{
    size_t i = 0;
    const struct item *previous = NULL;
    for (const struct item *item = store->first; item; item = item->next) {
        ck_assert_uint_lt(i, count);
        ck_assert_int_eq(item->node.key.int1, handles[i++]);
        ck_assert_ptr_eq(item->previous, previous);
        previous = item;
    }
    ck_assert_ptr_eq(store->last, previous);
    ck_assert_uint_eq(i, count);
    ck_assert_uint_eq(store->count, count);
}

START_TEST(a_store_keeps_its_order_through_removals_and_moves)
{
    struct store store;
    store_init(&store, sizeof(struct item));
    struct item *one = append(&store, 1), *two = append(&store, 2), *three = append(&store, 3);
    expect_order(&store, (const int[]){ 1, 2, 3 }, 3);
    store_move_last(&store, one);
    expect_order(&store, (const int[]){ 2, 3, 1 }, 3);
    store_move_last(&store, one);
    store_move_last(&store, three);
    expect_order(&store, (const int[]){ 2, 1, 3 }, 3);
    store_remove(&store, one);
    expect_order(&store, (const int[]){ 2, 3 }, 2);
    store_remove(&store, three);
    store_remove(&store, two);
    expect_order(&store, NULL, 0);
    store_deinit(&store);
}
END_TEST

START_TEST(a_removed_item_is_used_again_with_its_memory_and_nothing_else)
{
    struct store store;
    struct key key = key_name(simx_cmd_set_string_signal, "signal");
    struct command command = command_of(key, simx_opmode_streaming + 9, "0123456789", 10);
    store_init(&store, sizeof(struct item));
    struct item *first = store_append(&store, &key);
    ck_assert_int_eq(item_set(first, &command), 0);
    const uint8_t *data = first->data.data;
    first->sent = 5;
    first->flags = 1;
    store_remove(&store, first);
    struct item *second = append(&store, 4);
    ck_assert_ptr_eq(second, first);
    ck_assert_int_eq(second->mode, 0);
    ck_assert_int_eq(second->low, 0);
    ck_assert_int_eq(second->flags, 0);
    ck_assert_uint_eq(second->sent, 0);
    ck_assert_uint_eq(second->data.size, 0);
    ck_assert_str_eq(second->node.key.name, "");
    ck_assert_int_eq(item_set(second, &command), 0);
    ck_assert_ptr_eq(second->data.data, data);
    store_deinit(&store);
}
END_TEST

START_TEST(a_store_keeps_its_own_copy_of_names_and_data)
{
    struct store store;
    char name[] = "name", data[] = "data";
    struct key key = key_name(simx_cmd_set_string_signal, name);
    struct command command = command_of(key, 0, data, 4);
    store_init(&store, sizeof(struct item));
    struct item *item = store_append(&store, &key);
    ck_assert_int_eq(item_set(item, &command), 0);
    memset(name, 'x', 4);
    memset(data, 'x', 4);
    struct command kept = item_command(item);
    ck_assert_str_eq(kept.key.name, "name");
    ck_assert_mem_eq(kept.data, "data", 4);
    key.name = "name";
    ck_assert_ptr_eq(store_find(&store, &key), item);
    store_deinit(&store);
}
END_TEST

START_TEST(a_store_counts_what_it_holds_and_refuses_more_than_its_limit)
{
    struct store store;
    static const char bytes[100];
    struct key key = key_name(1, "a"); /* two bytes, and one for the second name */
    struct command command = command_of(key, 0, bytes, 100);
    store_init(&store, sizeof(struct item));
    store.limit = 210;
    struct item *first = store_append(&store, &key), *second = store_append(&store, &key);
    ck_assert_int_eq(store_set(&store, first, &command), 0);
    ck_assert_int_eq(store_set(&store, second, &command), 0);
    ck_assert_uint_eq(store.bytes, 206);
    struct item *third = store_append(&store, &key);
    ck_assert_int_eq(store_set(&store, third, &command), -ENOSPC);
    command.data_size = 1;
    ck_assert_int_eq(store_set(&store, third, &command), 0);
    ck_assert_int_eq(store_set(&store, second, &command), 0); /* instead of what it had */
    ck_assert_uint_eq(store.bytes, 111);
    store_clear(&store);
    ck_assert_uint_eq(store.bytes, 0);
    store_deinit(&store);
}
END_TEST

START_TEST(what_a_store_keeps_for_later_is_bounded)
{
    enum { ITEMS = 1000, SIZE = 60000 };
    struct store store;
    static const char bytes[SIZE];
    struct key key = key_name(1, "a");
    struct command command = command_of(key, 0, bytes, SIZE);
    store_init(&store, sizeof(struct item));
    for (int i = 0; i < ITEMS; i++)
        ck_assert_int_eq(store_set(&store, store_append(&store, &key), &command), 0);
    store_clear(&store);
    ck_assert_uint_gt(store.spare_bytes, SIZE);
    ck_assert_uint_le(store.spare_bytes, 16 << 20);
    for (int i = 0; i < ITEMS; i++)
        ck_assert_int_eq(store_set(&store, store_append(&store, &key), &command), 0);
    ck_assert_uint_eq(store.spare_bytes, 0);
    store_deinit(&store);
}
END_TEST

START_TEST(an_item_leaves_in_chunks_that_add_up)
{
    struct store store;
    struct key key = key_name(simx_cmd_set_string_signal, "s");
    struct command command = command_of(key, 0, "0123456789", 10), chunk;
    static const size_t sizes[] = { 4, 4, 2 };
    store_init(&store, sizeof(struct item));
    struct item *item = store_append(&store, &key);
    ck_assert_int_eq(item_set(item, &command), 0);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        item_next_chunk(item, 4, &chunk);
        ck_assert_uint_eq(chunk.chunk_offset, i * 4);
        ck_assert_uint_eq(chunk.data_size, sizes[i]);
        ck_assert_uint_eq(chunk.full_data_size, 10);
        ck_assert_mem_eq(chunk.data, &"0123456789"[i * 4], sizes[i]);
    }
    ck_assert_uint_eq(item->sent, 10);
    store_deinit(&store);
}
END_TEST

/* ------------------------------------------------------------------ assembly */

static const char text[] = "0123456789abcdef";

static int take(struct assembly *assembly, const char *name, size_t full, size_t offset,
                size_t size, struct command *whole)
{
    struct command chunk = chunk_of(key_name(simx_cmd_set_string_signal, name),
                                    simx_opmode_oneshot_split + 100, text, full, offset, size);
    return assembly_take(assembly, &chunk, whole);
}

START_TEST(chunks_in_order_make_a_whole)
{
    struct assembly assembly;
    struct command whole;
    assembly_init(&assembly, 1000, 10);
    ck_assert_int_eq(take(&assembly, "s", 16, 0, 6, &whole), 0);
    ck_assert_int_eq(take(&assembly, "s", 16, 6, 6, &whole), 0);
    ck_assert_int_eq(take(&assembly, "s", 16, 12, 4, &whole), 1);
    ck_assert_uint_eq(whole.data_size, 16);
    ck_assert_mem_eq(whole.data, text, 16);
    ck_assert_int_eq(whole.mode, simx_opmode_oneshot_split);
    ck_assert_int_eq(command_is_whole(&whole), 1);
    ck_assert_int_eq(take(&assembly, "s", 16, 0, 6, &whole), 0); /* another one of the same name */
    assembly_deinit(&assembly);
}
END_TEST

START_TEST(chunks_of_two_commands_may_come_in_turn)
{
    struct assembly assembly;
    struct command whole;
    assembly_init(&assembly, 1000, 10);
    ck_assert_int_eq(take(&assembly, "a", 10, 0, 6, &whole), 0);
    ck_assert_int_eq(take(&assembly, "b", 16, 0, 8, &whole), 0);
    ck_assert_int_eq(take(&assembly, "a", 10, 6, 4, &whole), 1);
    ck_assert_str_eq(whole.key.name, "a");
    ck_assert_mem_eq(whole.data, text, 10);
    ck_assert_int_eq(take(&assembly, "b", 16, 8, 8, &whole), 1);
    ck_assert_str_eq(whole.key.name, "b");
    ck_assert_mem_eq(whole.data, text, 16);
    assembly_deinit(&assembly);
}
END_TEST

START_TEST(a_hole_or_an_overlap_ends_the_assembly)
{
    static const size_t wrong[] = { 7, 5, 1, 12 };
    struct command whole;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct assembly assembly;
        assembly_init(&assembly, 1000, 10);
        ck_assert_int_eq(take(&assembly, "s", 16, 0, 6, &whole), 0);
        ck_assert_int_eq(take(&assembly, "s", 16, wrong[i], 4, &whole), -EBADMSG);
        ck_assert_int_eq(take(&assembly, "s", 16, 6, 10, &whole), -EBADMSG); /* it was dropped */
        ck_assert_uint_eq(assembly.bytes, 0);
        assembly_deinit(&assembly);
    }
}
END_TEST

START_TEST(a_chunk_at_zero_or_of_another_size_starts_anew)
{
    struct assembly assembly;
    struct command whole;
    assembly_init(&assembly, 1000, 10);
    ck_assert_int_eq(take(&assembly, "s", 16, 0, 6, &whole), 0);
    ck_assert_int_eq(take(&assembly, "s", 16, 0, 8, &whole), 0);
    ck_assert_int_eq(take(&assembly, "s", 16, 8, 8, &whole), 1);
    ck_assert_mem_eq(whole.data, text, 16);
    ck_assert_int_eq(take(&assembly, "s", 16, 0, 6, &whole), 0);
    ck_assert_int_eq(take(&assembly, "s", 12, 0, 6, &whole), 0);
    ck_assert_uint_eq(assembly.bytes, 12);
    ck_assert_int_eq(take(&assembly, "s", 12, 6, 6, &whole), 1);
    ck_assert_uint_eq(whole.data_size, 12);
    assembly_deinit(&assembly);
}
END_TEST

START_TEST(assemblies_together_stay_below_their_limit)
{
    struct assembly assembly;
    struct command whole;
    assembly_init(&assembly, 30, 10);
    ck_assert_int_eq(take(&assembly, "a", 16, 0, 6, &whole), 0);
    ck_assert_int_eq(take(&assembly, "b", 15, 0, 6, &whole), -ENOMEM);
    ck_assert_int_eq(take(&assembly, "b", 14, 0, 6, &whole), 0);
    ck_assert_int_eq(take(&assembly, "a", 16, 6, 10, &whole), 1);
    ck_assert_int_eq(take(&assembly, "c", 16, 0, 1, &whole), 0); /* the whole one made room */
    ck_assert_uint_eq(assembly.bytes, 30);
    assembly_clear(&assembly);
    ck_assert_uint_eq(assembly.bytes, 0);
    ck_assert_int_eq(take(&assembly, "a", 16, 6, 10, &whole), -EBADMSG);
    assembly_deinit(&assembly);
}
END_TEST

START_TEST(assemblies_are_not_more_than_their_limit)
{
    struct assembly assembly;
    struct command whole;
    assembly_init(&assembly, 1000, 2);
    ck_assert_int_eq(take(&assembly, "a", 16, 0, 6, &whole), 0);
    ck_assert_int_eq(take(&assembly, "b", 16, 0, 6, &whole), 0);
    ck_assert_int_eq(take(&assembly, "c", 16, 0, 6, &whole), -ENOMEM);
    ck_assert_int_eq(take(&assembly, "b", 16, 0, 6, &whole), 0); /* anew */
    ck_assert_int_eq(take(&assembly, "a", 16, 6, 10, &whole), 1);
    ck_assert_int_eq(take(&assembly, "c", 16, 0, 6, &whole), 0);
    assembly_deinit(&assembly);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        ten_thousand_keys_are_all_found_and_all_removed,
        keys_differ_by_each_of_their_parts,
        equal_keys_are_found_newest_first_however_the_index_grew,
        keys_that_were_chosen_to_meet_do_not_under_another_secret,
        an_empty_index_finds_nothing,
        a_store_keeps_its_order_through_removals_and_moves,
        a_removed_item_is_used_again_with_its_memory_and_nothing_else,
        a_store_keeps_its_own_copy_of_names_and_data,
        a_store_counts_what_it_holds_and_refuses_more_than_its_limit,
        what_a_store_keeps_for_later_is_bounded,
        an_item_leaves_in_chunks_that_add_up,
        chunks_in_order_make_a_whole,
        chunks_of_two_commands_may_come_in_turn,
        a_hole_or_an_overlap_ends_the_assembly,
        a_chunk_at_zero_or_of_another_size_starts_anew,
        assemblies_together_stay_below_their_limit,
        assemblies_are_not_more_than_their_limit,
    };
    return support_run(support_suite("store", NULL, NULL, tests, COUNT_OF(tests)));
}
