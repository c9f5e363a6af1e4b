/*
 * Goal:   control_of finds every controller that is or may be decisive, says
 *         which are certain and by what shortest path, and names the parties
 *         whose controllers nobody stated.
 * Method: a table of small networks written as text; seeded random networks
 *         against a transitive closure; each allocation made to fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "control/control.h"

#include <stdio.h>
#include <string.h>

enum { NODES = 10, LINKS_MAX = 64, TEXT = 512 };

/* A network of nodes 0 … 9 as text. */
struct network {
    struct control_input input;
    bool is_state[NODES];
    bool complete[NODES];
    struct control_link links[LINKS_MAX];
};

/*
 * Read links such as "0>1y 0>2u60 1>-": party, controller (or - for none),
 * then y, n or u (unstated), then a share in hundredths.
 */
static void network_read(struct network *network, const char *links,
    const char *states, const char *complete)
{
    memset(network, 0, sizeof(*network));
    network->input.n_nodes = NODES;
    network->input.is_state = network->is_state;
    network->input.complete = network->complete;
    network->input.links = network->links;
    for (; *states != '\0'; states++)
        network->is_state[*states - '0'] = true;
    for (; *complete != '\0'; complete++)
        network->complete[*complete - '0'] = true;
    while (*links != '\0') {
        struct control_link *link = &network->links[network->input.n_links++];
        link->party = (uint32_t)(links[0] - '0');
        link->controller = links[2] == '-' ? (uint32_t)CONTROL_NOBODY
                                           : (uint32_t)(links[2] - '0');
        links += 3;
        link->decisive = CONTROL_UNSTATED;
        if (*links == 'y' || *links == 'n' || *links == 'u') {
            if (*links != 'u')
                link->decisive = *links == 'y' ? CONTROL_YES : CONTROL_NO;
            links++;
        }
        if (*links >= '0' && *links <= '9') {
            link->share_known = true;
            link->share.mant = (links[0] - '0') * 10 + (links[1] - '0');
            link->share.scale = 2;
            links += 2;
        }
        while (*links == ' ')
            links++;
    }
}

/* Write a result as "1y1<0 2u2<1 | open 0 | used 0 1". */
static void result_write(const struct control_result *result, char out[TEXT])
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < result->n_found; i++) {
        const struct control_found *found = &result->found[i];
        len += (size_t)snprintf(out + len, TEXT - len, "%u%c%u<%u ",
            found->node, found->certain ? 'y' : 'u', found->depth, found->via);
    }
    len += (size_t)snprintf(out + len, TEXT - len, "| open");
    for (size_t i = 0; i < result->n_open; i++)
        len += (size_t)snprintf(out + len, TEXT - len, " %u", result->open[i]);
    len += (size_t)snprintf(out + len, TEXT - len, " | used");
    for (size_t i = 0; i < result->n_used; i++)
        len += (size_t)snprintf(out + len, TEXT - len, " %zu", result->used[i]);
}

static const struct {
    const char *label;
    const char *links;
    const char *states;
    const char *complete;
    int share_above; /* hundredths, 0: a share alone decides nothing */
    const char *want;
} cases[] = {
    {"nobody said anything", "", "", "", 0, "| open 0 | used"},
    {"complete and empty", "", "", "0", 0, "| open | used"},
    {"none", "0>-", "", "", 0, "| open | used 0"},
    {"direct", "0>1y 1>-", "", "", 0, "1y1<0 | open | used 0 1"},
    {"direct, the controller's own unknown", "0>1y", "", "", 0,
        "1y1<0 | open 1 | used 0"},
    {"a state ends the path", "0>9y", "9", "", 0, "9y1<0 | open | used 0"},
    {"through a holding", "0>1y 1>2y 2>9y", "9", "", 0,
        "1y1<0 2y2<1 9y3<2 | open | used 0 1 2"},
    {"not decisive is not control", "0>1n", "", "0", 0, "| open | used 0"},
    {"not decisive and not complete", "0>1n", "", "", 0, "| open 0 | used 0"},
    {"unstated may be decisive", "0>1u 1>-", "", "0", 0,
        "1u1<0 | open | used 0 1"},
    {"unknown link makes all behind it uncertain", "0>1u 1>2y 2>-", "", "", 0,
        "1u1<0 2u2<1 | open 0 | used 0 1 2"},
    {"certain behind certain and unstated", "0>1y 1>2u 2>3y 3>-", "", "1", 0,
        "1y1<0 2u2<1 3u3<2 | open | used 0 1 2 3"},
    {"a certain path beats a shorter unstated one", "0>1y 0>2u 1>2y 2>-", "",
        "", 0, "1y1<0 2y2<1 | open | used 0 1 2 3"},
    {"depths add up behind a certain detour", "0>1y 0>2u 1>2y 2>3u 3>-", "",
        "2", 0, "1y1<0 2y2<1 3u3<2 | open | used 0 1 2 3 4"},
    {"a cycle ends", "0>1y 1>2y 2>0y", "", "", 0,
        "1y1<0 2y2<1 | open | used 0 1 2"},
    {"a party that controls itself", "0>0y", "", "", 0, "| open | used 0"},
    {"a cycle of unstated links", "0>1u 1>0u", "", "01", 0,
        "1u1<0 | open | used 0 1"},
    {"the lowest of equal paths", "0>1y 0>2y 1>3y 2>3y 3>-", "", "", 0,
        "1y1<0 2y1<0 3y2<1 | open | used 0 1 2 3 4"},
    {"the lowest of equal paths, links the other way", "0>2y 0>1y 1>3y 2>3y",
        "3", "", 0, "1y1<0 2y1<0 3y2<1 | open | used 0 1 2 3"},
    {"two controllers, one state", "0>1y 0>9y 1>-", "9", "", 0,
        "1y1<0 9y1<0 | open | used 0 1 2"},
    {"a share alone decides nothing", "0>1u60 1>-", "", "0", 0,
        "1u1<0 | open | used 0 1"},
    {"a share above the threshold decides", "0>1u51 1>-", "", "", 50,
        "1y1<0 | open | used 0 1"},
    {"a share at the threshold does not", "0>1u50 1>-", "", "0", 50,
        "1u1<0 | open | used 0 1"},
    {"a share above the threshold against a stated no", "0>1n51 1>-", "", "",
        50, "1y1<0 | open | used 0 1"},
    {"a stated no below the threshold", "0>1n49", "", "0", 50,
        "| open | used 0"},
    {"others' links are not looked at", "0>1y 1>- 3>4y", "", "", 0,
        "1y1<0 | open | used 0 1"},
    {"none beside an unstated link", "0>- 0>1u 1>-", "", "", 0,
        "1u1<0 | open | used 0 1 2"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct network network;
        struct control_result result;
        struct sp_arena *arena = NULL;
        struct sp_err err;
        char got[TEXT];

        network_read(
            &network, cases[i].links, cases[i].states, cases[i].complete);
        network.input.share_decides = cases[i].share_above > 0;
        network.input.share_above =
            (struct sp_dec){.mant = cases[i].share_above, .scale = 2};
        assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
        assert_int_equal(
            control_of(&network.input, 0, arena, &result, &err), SP_OK);
        result_write(&result, got);
        print_message("%s\n", cases[i].label);
        assert_string_equal(got, cases[i].want);
        sp_arena_free(arena);
    }
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Close `reach` over the links: certain ones alone, or all but `no`. */
static void closure(
    const struct network *network, bool certain, bool reach[NODES][NODES])
{
    memset(reach, 0, sizeof(bool) * NODES * NODES);
    for (size_t i = 0; i < network->input.n_links; i++) {
        const struct control_link *link = &network->links[i];
        if (network->is_state[link->party] || link->decisive == CONTROL_NO ||
            link->controller == CONTROL_NOBODY)
            continue;
        if (!certain || link->decisive == CONTROL_YES)
            reach[link->party][link->controller] = true;
    }
    for (int k = 0; k < NODES; k++)
        for (int a = 0; a < NODES; a++)
            for (int b = 0; b < NODES; b++)
                reach[a][b] |= reach[a][k] && reach[k][b];
}

/* Fill a random network, its links sorted by party. */
static void network_random(struct network *network, uint64_t *seed)
{
    network_read(network, "", "", "");
    for (uint32_t node = 0; node < NODES; node++) {
        network->is_state[node] = node > 0 && next_random(seed) % 6 == 0;
        network->complete[node] = next_random(seed) % 2 == 0;
        for (uint64_t n = next_random(seed) % 4; n > 0; n--) {
            struct control_link *link =
                &network->links[network->input.n_links++];
            link->party = node;
            link->controller = next_random(seed) % 8 == 0
                                   ? (uint32_t)CONTROL_NOBODY
                                   : (uint32_t)(next_random(seed) % NODES);
            link->decisive = (enum control_decisive)(next_random(seed) % 3);
        }
    }
}

static void random_check(const struct network *network,
    const struct control_result *result, bool sure[NODES][NODES],
    bool may[NODES][NODES])
{
    bool found[NODES] = {false};

    for (size_t i = 0; i < result->n_found; i++) {
        const struct control_found *one = &result->found[i];
        const struct control_link *link = &network->links[one->link];

        found[one->node] = true;
        assert_true(may[0][one->node]);
        assert_int_equal(one->certain, sure[0][one->node]);
        assert_int_equal(link->party, one->via);
        assert_int_equal(link->controller, one->node);
        assert_int_not_equal(link->decisive, CONTROL_NO);
        if (one->depth == 1)
            assert_int_equal(one->via, 0);
        for (size_t j = 0; j < result->n_found; j++) {
            if (result->found[j].node == one->via)
                assert_int_equal(result->found[j].depth + 1, one->depth);
        }
    }
    for (uint32_t node = 1; node < NODES; node++)
        assert_int_equal(found[node], may[0][node]);
    assert_false(found[0]);
}

static void test_random(void **state)
{
    uint64_t seed = 0x5b11d0;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct network network;
        struct control_result result;
        struct sp_arena *arena = NULL;
        struct sp_err err;
        bool sure[NODES][NODES];
        bool may[NODES][NODES];

        network_random(&network, &seed);
        closure(&network, true, sure);
        closure(&network, false, may);
        assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
        assert_int_equal(
            control_of(&network.input, 0, arena, &result, &err), SP_OK);
        random_check(&network, &result, sure, may);
        sp_arena_free(arena);
    }
}

static void test_allocations(void **state)
{
    enum sp_code rc = SP_NO_MEMORY;

    (void)state;
    for (uint64_t n = 0; rc != SP_OK; n++) {
        struct network network;
        struct control_result result = {.n_found = 77};
        struct sp_arena *arena = NULL;
        struct sp_err err;

        network_read(&network, "0>1y 1>2u", "2", "");
        assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
        sp_arena_fail_after(arena, n);
        rc = control_of(&network.input, 0, arena, &result, &err);
        if (rc != SP_OK) {
            assert_int_equal(rc, SP_NO_MEMORY);
            assert_int_equal(result.n_found, 77);
        }
        assert_true(n < 100);
        sp_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
