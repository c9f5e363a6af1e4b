/*
 * Goal:   sums leave for an audience only where they rest on no hidden item or
 *         on three of them, and what is left out does not follow from what is
 *         not; lines and lists show what visible structures lead to.
 * Method: one product of parts that others sell, a few more or less each time;
 *         each case says which views and states are left.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assess/assess.h"
#include "base/date.h"

#include "../facts/folder.h"

static const struct schema *schema;
static struct sp_arena *schema_arena;
static const char *data_folder;

#define OFFER                                                                  \
    "offer,item,site,kind,origin,unit_cost,currency,tax_included,incoterm\n"
#define MAKE "O-P,P,M-1,make,PL,10,EUR,no,\n"
#define SELL(item, seller, state, price)                                       \
    "O-" item seller "," item "," seller "-1,buy," state "," price             \
    ",EUR,no,DAP\n"
#define LINES "parent,line,child,quantity,alternate_group,optional\n"

static const struct {
    const char *label;
    const char *audience;
    const char *offers, *structure, *grants;
    bool withheld;      /* the opened view of the component cost */
    bool exact;         /* its shares are exact */
    const char *states; /* that are left, by commas; of a view that is shown */
} cases[] = {
    {"the own parts alone", "S",
        SELL("A", "S", "PL", "4") SELL("B", "S", "US", "6"),
        "P,1,A,1,,\nP,2,B,1,,\n", "structure,P,S\n", false, true, "PL,US"},
    {"one part of somebody else", "M", SELL("A", "S", "PL", "4"), "P,1,A,1,,\n",
        "", true, false, ""},
    {"two parts", "M", SELL("A", "S", "PL", "4") SELL("B", "T", "PL", "6"),
        "P,1,A,1,,\nP,2,B,1,,\n", "", true, false, ""},
    {"three parts of one state", "M",
        SELL("A", "S", "PL", "4") SELL("B", "T", "PL", "6")
            SELL("C", "S", "PL", "5"),
        "P,1,A,1,,\nP,2,B,1,,\nP,3,C,1,,\n", "", false, false, "PL"},
    {"three parts, the structure hidden too", "public",
        SELL("A", "S", "PL", "4") SELL("B", "T", "PL", "6")
            SELL("C", "S", "PL", "5"),
        "P,1,A,1,,\nP,2,B,1,,\nP,3,C,1,,\n", "", false, false, "PL"},
    {"known prices, unknown quantities of two lines", "S",
        SELL("A", "S", "PL", "4") SELL("B", "S", "PL", "6"),
        "P,1,A,2,,\nP,2,B,3,,\n", "", true, false, ""},
    {"three parts of three states: their sums tell, all together do not", "M",
        SELL("A", "S", "PL", "4") SELL("B", "T", "DE", "6")
            SELL("C", "S", "FR", "5"),
        "P,1,A,1,,\nP,2,B,1,,\nP,3,C,1,,\n", "", false, false, ""},
    {"a fourth of another state would follow from the three", "M",
        SELL("A", "S", "PL", "4") SELL("B", "T", "PL", "6")
            SELL("C", "S", "PL", "5") SELL("D", "T", "DE", "7"),
        "P,1,A,1,,\nP,2,B,1,,\nP,3,C,1,,\nP,4,D,1,,\n", "", false, false, ""},
    {"one part from outside: its share is its price", "M",
        SELL("A", "S", "PL", "4") SELL("B", "T", "PL", "6")
            SELL("C", "S", "PL", "5") SELL("D", "T", "US", "7"),
        "P,1,A,1,,\nP,2,B,1,,\nP,3,C,1,,\nP,4,D,1,,\n", "", true, false, ""},
    {"three from inside, three from outside", "M",
        SELL("A", "S", "PL", "4") SELL("B", "T", "PL", "6")
            SELL("C", "S", "PL", "5") SELL("D", "T", "US", "7")
                SELL("E", "T", "US", "7") SELL("F", "S", "US", "7"),
        "P,1,A,1,,\nP,2,B,1,,\nP,3,C,1,,\nP,4,D,1,,\nP,5,E,1,,\nP,6,F,1,,\n",
        "", false, false, "PL,US"},
    {"three offers of one part are one part", "M",
        SELL("A", "S", "PL", "4") SELL("A", "T", "PL", "6")
            SELL("A", "U", "PL", "5"),
        "P,1,A,1,,\n", "", true, false, ""},
    {"one of three may be left out", "M",
        SELL("A", "S", "PL", "4") SELL("B", "T", "PL", "6")
            SELL("C", "S", "PL", "5"),
        "P,1,A,1,,\nP,2,B,1,,\nP,3,C,1,,yes\n", "", true, false, ""},
    {"two of three stand for each other", "M",
        SELL("A", "S", "PL", "4") SELL("B", "T", "PL", "6")
            SELL("C", "S", "PL", "5"),
        "P,1,A,1,,\nP,2,B,1,G,\nP,3,C,1,G,\n", "", true, false, ""},
    {"a choice of state: whatever is chosen, two are inside", "M",
        SELL("A", "S", "PL", "4") SELL("B", "T", "PL", "6")
            SELL("C", "S", "PL", "5") SELL("C", "U", "US", "5"),
        "P,1,A,1,,\nP,2,B,1,,\nP,3,C,1,,\n", "", true, false, ""},
    {"one hidden part that was opened", "M", SELL("A", "S", "PL", "4"),
        "P,1,A,1,,\n", "offer,A,M\n", false, true, "PL"},
    {"opened to everyone, with the line", "public", SELL("A", "S", "PL", "4"),
        "P,1,A,1,,\n", "offer,A,public\nstructure,P,public\n", false, true,
        "PL"},
};

struct world {
    char path[FOLDER_PATH];
    struct sp_arena *arena;
    struct assess_origin origin;
    struct assess_withheld withheld;
};

static void ask(struct world *world, size_t i)
{
    char offers[4096];
    char structure[4096];
    char grants[1024];
    const struct folder_file files[] = {
        {"party.csv", "party,kind,name\nM,firm,Maker\nS,firm,Seller\n"
                      "T,firm,Third\nU,firm,Fourth\n"},
        {"site.csv", "site,party,state\nM-1,M,PL\nS-1,S,PL\nT-1,T,DE\n"
                     "U-1,U,FR\n"},
        {"item.csv", "item,name\nP,Product\nA,a\nB,b\nC,c\nD,d\nE,e\nF,f\n"},
        {"offer.csv", offers},
        {"structure.csv", structure},
        {"audience.csv", grants},
    };
    struct assess_origin_options options;
    struct snapshot_digests digests;
    struct sp_err err;

    snprintf(offers, sizeof offers, "%s%s%s", OFFER, MAKE, cases[i].offers);
    snprintf(structure, sizeof structure, "%s%s", LINES, cases[i].structure);
    snprintf(
        grants, sizeof grants, "tbl,subject,audience\n%s", cases[i].grants);
    memset(&options, 0, sizeof options);
    memset(world, 0, sizeof *world);
    assert_int_equal(
        sp_arena_new((uint64_t)1 << 28, &world->arena, &err), SP_OK);
    options.schema = schema;
    options.facts.data_folder = data_folder;
    options.facts.owner_folder =
        folder_write(world->path, "facts", files, SP_COUNT(files));
    assert_true(sp_date_parse("2026-06-01", 10, &options.facts.on));
    options.audience = cases[i].audience;
    options.instrument = "EDIP";
    options.with_parts = true;
    if (assess_origin_of(&options, "P", world->arena, &world->origin, &digests,
            &world->withheld, &err) != SP_OK)
        fail_msg("%s", err.text);
    assert_string_equal(digests.facts, "");
}

static void test_sums(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct world world;
        const struct assess_view *view;
        char states[200] = "";
        size_t len = 0;

        print_message("%s\n", cases[i].label);
        ask(&world, i);
        view = &world.origin.views[BOM_COMPONENT_OPENED];
        assert_int_equal(view->withheld, cases[i].withheld);
        if (view->withheld) {
            assert_null(view->cost_min);
            assert_null(view->share_max);
            assert_int_equal(view->n_by_state, 0);
        } else {
            assert_non_null(view->cost_min);
            assert_non_null(view->share_min);
            assert_int_equal(view->share_min_exact != NULL, cases[i].exact);
            for (size_t k = 0; k < view->n_by_state; k++)
                len += (size_t)snprintf(states + len, sizeof states - len,
                    "%s%s", k == 0 ? "" : ",", view->by_state[k].state);
            assert_string_equal(states, cases[i].states);
        }
        assert_int_equal(view->limit != NULL, true);
        sp_arena_free(world.arena);
    }
}

/* What stands in the lines of the structure for each audience. */
static const struct {
    const char *label;
    size_t case_;
    size_t shown;
    const char *cost; /* of the first part, NULL withheld */
} parts[] = {
    {"the own parts", 0, 3, "4"},
    {"another's price", 1, 2, NULL},
    {"another's structure", 4, 0, NULL},
    {"a price that was opened", 14, 2, "4"},
};

static void test_parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(parts); i++) {
        struct world world;

        print_message("%s\n", parts[i].label);
        ask(&world, parts[i].case_);
        assert_int_equal(world.origin.n_parts, parts[i].shown);
        if (parts[i].shown > 1) {
            const struct assess_part *part = &world.origin.parts[1];

            assert_string_equal(part->quantity, "1");
            if (parts[i].cost == NULL) {
                assert_null(part->cost);
                assert_null(part->offer);
                assert_null(part->supplier);
                assert_null(part->origin);
                assert_int_equal(part->n_offers, 0);
            } else {
                assert_string_equal(part->cost, parts[i].cost);
                assert_non_null(part->offer);
            }
        }
        sp_arena_free(world.arena);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_parts),
    };
    struct sp_err err;
    int failed;

    if (argc != 2 ||
        sp_arena_new((uint64_t)1 << 28, &schema_arena, &err) != SP_OK ||
        schema_load(schema_arena, &schema, &err) != SP_OK)
        return 1;
    data_folder = argv[1];
    folder_begin();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    folder_end();
    sp_arena_free(schema_arena);
    return failed;
}
