/*
 * Goal:   ports mate by conjugation and contract, and standards say for one
 *         another what is recorded, no more.
 * Method: tables of ports and of small graphs of standards.
 */
#include "facts.h"

struct port_case {
    const char *label;
    enum fit_gender p_gender, q_gender;
    enum fit_role p_role, q_role;
    const char *p, *q;
    enum fit_verdict want;
};

static const struct port_case cases[] = {
    {"inside", FIT_MALE, FIT_FEMALE, FIT_SUPPLY, FIT_CONSUME,
        "voltage c 21-29 V; current c 5 A", "voltage c 20-30 V; current r 3 A",
        FIT_YES},
    {"wider than the input takes", FIT_MALE, FIT_FEMALE, FIT_SUPPLY,
        FIT_CONSUME, "voltage c 18–32 V; current c 5 A",
        "voltage c 20–30 V; current r 3 A", FIT_CONDITIONAL},
    {"the consumer stands first", FIT_FEMALE, FIT_MALE, FIT_CONSUME, FIT_SUPPLY,
        "voltage c 20–30 V; current r 3 A", "voltage c 18–32 V; current c 5 A",
        FIT_CONDITIONAL},
    {"eight iron phosphate cells", FIT_MALE, FIT_FEMALE, FIT_SUPPLY,
        FIT_CONSUME, "voltage c 20–29.2 V; current c 5 A",
        "voltage c 20–30 V; current r 3 A", FIT_YES},
    {"seven lithium cells", FIT_MALE, FIT_FEMALE, FIT_SUPPLY, FIT_CONSUME,
        "voltage c 17.5–29.4 V; current c 5 A",
        "voltage c 20–30 V; current r 3 A", FIT_CONDITIONAL},
    {"nowhere inside", FIT_MALE, FIT_FEMALE, FIT_SUPPLY, FIT_CONSUME,
        "voltage c 36–48 V; current c 5 A", "voltage c 20–30 V; current r 3 A",
        FIT_NO},
    {"too little current", FIT_MALE, FIT_FEMALE, FIT_SUPPLY, FIT_CONSUME,
        "voltage c 21-29 V; current c 2 A", "voltage c 20-30 V; current r 3 A",
        FIT_NO},
    {"current not stated", FIT_MALE, FIT_FEMALE, FIT_SUPPLY, FIT_CONSUME,
        "voltage c 21-29 V", "voltage c 20-30 V; current r 3 A", FIT_UNKNOWN},
    {"two plugs", FIT_MALE, FIT_MALE, FIT_SUPPLY, FIT_CONSUME,
        "voltage c 21-29 V; current c 5 A", "voltage c 20-30 V; current r 3 A",
        FIT_NO},
    {"a neutral end and a plug", FIT_NEUTRAL, FIT_MALE, FIT_SUPPLY, FIT_CONSUME,
        "voltage c 21-29 V; current c 5 A", "voltage c 20-30 V; current r 3 A",
        FIT_NO},
    {"two neutral ends", FIT_NEUTRAL, FIT_NEUTRAL, FIT_SUPPLY, FIT_CONSUME,
        "voltage c 21-29 V; current c 5 A", "voltage c 20-30 V; current r 3 A",
        FIT_YES},
    {"no gender", FIT_GENDER_NONE, FIT_MALE, FIT_SUPPLY, FIT_CONSUME,
        "voltage c 21-29 V; current c 5 A", "voltage c 20-30 V; current r 3 A",
        FIT_UNKNOWN},
    {"two supplies", FIT_MALE, FIT_FEMALE, FIT_SUPPLY, FIT_SUPPLY,
        "voltage c 21-29 V; current c 5 A", "voltage c 20-30 V; current r 3 A",
        FIT_NO},
    {"both ways", FIT_MALE, FIT_FEMALE, FIT_BOTH, FIT_BOTH,
        "voltage c 21-29 V; current c 5 A", "voltage c 20-30 V; current r 3 A",
        FIT_YES},
    {"a pin against a supply", FIT_MALE, FIT_FEMALE, FIT_MECHANICAL, FIT_SUPPLY,
        "voltage c 21-29 V; current c 5 A", "voltage c 20-30 V; current r 3 A",
        FIT_NO},
};

static void test_ports(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        const struct port_case *c = &cases[i];
        struct names properties = {.n = 0};
        struct names words = {.n = 0};
        struct fact_list p_facts;
        struct fact_list q_facts;
        struct fit_rule rules[2];
        struct fit_class cls = {rules, 2, true};
        struct fit_context context = {NULL, FIT_NONE};
        struct fit_port p = {0, c->p_gender, c->p_role, FIT_NONE, {NULL, 0}};
        struct fit_port q = {0, c->q_gender, c->q_role, FIT_NONE, {NULL, 0}};
        struct fit_mating got;
        struct fit_mating mirrored;

        print_message("%s\n", c->label);
        memset(rules, 0, sizeof rules);
        rules[0].property = name_number(&properties, "voltage");
        rules[0].comparison = FIT_WITHIN;
        rules[1].property = name_number(&properties, "current");
        rules[1].comparison = FIT_AT_LEAST;
        facts_read(&p_facts, &properties, &words, c->p);
        facts_read(&q_facts, &properties, &words, c->q);
        p.facts = p_facts.list;
        q.facts = q_facts.list;
        fit_mate(&cls, &context, &p, &q, NULL, &got);
        assert_int_equal(got.verdict, c->want);
        if (c->p_role == c->q_role)
            continue;
        fit_mate(&cls, &context, &q, &p, NULL, &mirrored);
        assert_int_equal(mirrored.verdict, c->want);
    }
}

/* A graph: standards A, B, … ; "A=B" IDT, "A~B" MOD, "A#B" NEQ, "A>B" the
 * first replaces the second. */
struct graph_case {
    const char *label;
    const char *edges;
    char from, to;
    enum fit_verdict want;
    enum fit_note note;
    size_t hops;
};

static const struct graph_case graphs[] = {
    {"the same", "A=B", 'A', 'A', FIT_YES, FIT_NOTE_NONE, 0},
    {"adopted as it is", "A=B", 'A', 'B', FIT_YES, FIT_NOTE_NONE, 1},
    {"and back", "A=B", 'B', 'A', FIT_YES, FIT_NOTE_NONE, 1},
    {"over a third", "A=B B=C", 'A', 'C', FIT_YES, FIT_NOTE_NONE, 2},
    {"with changes", "A~B", 'A', 'B', FIT_CONDITIONAL, FIT_NOTE_DEVIATIONS, 1},
    {"the weakest edge decides", "A=B B~C", 'A', 'C', FIT_CONDITIONAL,
        FIT_NOTE_DEVIATIONS, 2},
    {"the strongest way is taken", "A~D D~C A=B B=C", 'A', 'C', FIT_YES,
        FIT_NOTE_NONE, 2},
    {"not equivalent", "A#B", 'A', 'B', FIT_UNKNOWN, FIT_NOTE_NOT_EQUIVALENT,
        1},
    {"nothing passes it", "A#B B=C", 'A', 'C', FIT_UNKNOWN, FIT_NOTE_NO_PATH,
        0},
    {"the later for the earlier", "A>B", 'A', 'B', FIT_CONDITIONAL,
        FIT_NOTE_REPLACED, 1},
    {"never the reverse", "A>B", 'B', 'A', FIT_UNKNOWN, FIT_NOTE_NO_PATH, 1},
    {"degrees of a cycle contradict", "A=B B=C A~C", 'A', 'C', FIT_UNKNOWN,
        FIT_NOTE_CONTRADICTION, 1},
    {"not equivalent by record, the same by a way", "A=B B=C A#C", 'C', 'A',
        FIT_UNKNOWN, FIT_NOTE_CONTRADICTION, 1},
    {"nothing recorded", "A=B", 'A', 'C', FIT_UNKNOWN, FIT_NOTE_NO_PATH, 0},
};

static size_t edges_read(const char *text, struct fit_edge *edges)
{
    size_t n = 0;

    for (; *text != '\0'; text += text[3] == ' ' ? 4 : 3) {
        edges[n].standard = (uint32_t)(text[0] - 'A');
        edges[n].other = (uint32_t)(text[2] - 'A');
        edges[n++].degree = text[1] == '='   ? FIT_IDT
                            : text[1] == '~' ? FIT_MOD
                            : text[1] == '#' ? FIT_NEQ
                                             : FIT_REPLACES;
    }
    return n;
}

static struct fit_reason asked(struct fit_standards *standards, uint32_t from,
    uint32_t to, const char *thread)
{
    struct names properties = {.n = 0};
    struct names words = {.n = 0};
    struct fact_list a;
    struct fact_list b;
    struct fit_rule rules[2];
    struct fit_class cls = {rules, 2, true};
    struct fit_context context = {standards, 0};
    struct fit_reason reasons[2];
    struct fit_outcome outcome;

    memset(rules, 0, sizeof rules);
    rules[0].property = name_number(&properties, "thread");
    rules[1].property = name_number(&properties, "standard");
    rules[1].comparison = FIT_STANDARD;
    facts_read(&a, &properties, &words, thread);
    facts_read(&b, &properties, &words, thread);
    a.words[1][0] = from;
    b.words[1][0] = to;
    fit_interchange(&cls, &context, &a.list, &b.list, reasons, &outcome);
    return reasons[1];
}

static void test_graphs(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(graphs); i++) {
        const struct graph_case *c = &graphs[i];
        struct fit_edge edges[8];
        size_t n = edges_read(c->edges, edges);
        struct sp_arena *arena = NULL;
        struct fit_standards *standards = NULL;
        struct fit_reason got;
        struct sp_err err;

        print_message("%s\n", c->label);
        assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
        assert_int_equal(
            fit_standards_new(4, edges, n, NULL, 0, arena, &standards, &err),
            SP_OK);
        got = asked(standards, (uint32_t)(c->from - 'A'),
            (uint32_t)(c->to - 'A'), "thread c M8; standard c S");
        assert_int_equal(got.verdict, c->want);
        assert_int_equal(got.note, c->note);
        assert_int_equal(got.n_hops, c->hops);
        assert_int_equal(fit_standards_contradictions(standards, NULL, 0) > 0,
            c->note == FIT_NOTE_CONTRADICTION);
        sp_arena_free(arena);
    }
}

/* DIN 933 against ISO 4017: changes at some sizes only. */
static void test_deviations(void **state)
{
    static const struct {
        const char *thread;
        enum fit_verdict want;
        enum fit_note note;
    } rows[] = {
        {"thread c M8; standard c S", FIT_YES, FIT_NOTE_OTHER_SIZES},
        {"thread c M10; standard c S", FIT_CONDITIONAL, FIT_NOTE_DEVIATIONS},
        {"thread c M12x1.75; standard c S", FIT_CONDITIONAL,
            FIT_NOTE_DEVIATIONS},
    };
    struct sp_ratio sizes[2];
    struct fit_edge edge = {0, 1, FIT_MOD};
    struct fit_deviation deviation = {0, sizes, 2};
    struct sp_arena *arena = NULL;
    struct fit_standards *standards = NULL;
    struct sp_err err;

    (void)state;
    assert_true(fit_ratio_make(10, 1, -3, &sizes[0]));
    assert_true(fit_ratio_make(12, 1, -3, &sizes[1]));
    assert_int_equal(sp_arena_new(1 << 20, &arena, &err), SP_OK);
    assert_int_equal(
        fit_standards_new(2, &edge, 1, &deviation, 1, arena, &standards, &err),
        SP_OK);
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        struct fit_reason got = asked(standards, 0, 1, rows[i].thread);

        assert_int_equal(got.verdict, rows[i].want);
        assert_int_equal(got.note, rows[i].note);
    }
    sp_arena_free(arena);
}

static void test_limits(void **state)
{
    struct sp_arena *arena = NULL;
    struct fit_standards *standards = NULL;
    struct fit_edge edge = {0, 1, FIT_IDT};
    struct sp_err err;

    (void)state;
    assert_int_equal(sp_arena_new(1 << 10, &arena, &err), SP_OK);
    assert_int_equal(fit_standards_new(FIT_STANDARDS_MAX + 1, &edge, 1, NULL, 0,
                         arena, &standards, &err),
        SP_LIMIT);
    assert_int_equal(
        fit_standards_new(1000, &edge, 1, NULL, 0, arena, &standards, &err),
        SP_LIMIT); /* of the arena */
    sp_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ports),
        cmocka_unit_test(test_graphs),
        cmocka_unit_test(test_deviations),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
