/*
 * Goal:   a comparison names what differs and nothing else, and says why: by
 *         what a finding shows and by the inputs that can be behind it.
 * Method: one assessment as a template with places, filled twice; a table of
 *         the pairs and what is expected. Memory that runs out at each
 *         allocation in turn gives an error and no half answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assess/diff.h"
#include "base/buf.h"

#include <string.h>

/* What one side says; NULL stands for the text in `plain`. */
struct side {
    const char *on, *facts, *data, *rules, *overlay, *min_basis, *program;
    const char *venture;
    const char *verdict, *version, *number, *value, *limit;
    const char *state; /* of the fact: used, missing */
};

static const struct side plain = {"2026-06-01", "a", "b", "c", NULL, NULL,
    "0.1.0", "V", "breached", "1", "5", "40", "0.35", "used"};

static const char *or_plain(const char *text, const char *otherwise)
{
    return text != NULL ? text : otherwise;
}

/* A digest of one letter. */
static void put_digest(struct sp_buf *buf, const char *letter)
{
    if (letter == NULL) {
        sp_buf_puts(buf, "null");
        return;
    }
    sp_buf_putc(buf, '"');
    for (int i = 0; i < 64; i++)
        sp_buf_putc(buf, letter[0]);
    sp_buf_putc(buf, '"');
}

static void put_quoted(struct sp_buf *buf, const char *text)
{
    if (text == NULL)
        sp_buf_puts(buf, "null");
    else
        sp_buf_printf(buf, "\"%s\"", text);
}

static void put_inputs(struct sp_buf *buf, const struct side *side)
{
    sp_buf_printf(buf,
        "{\"spilno\":1,\"command\":\"assess\",\"on\":\"%s\",\"inputs\":{"
        "\"program\":\"%s\",\"facts\":",
        or_plain(side->on, plain.on), or_plain(side->program, plain.program));
    put_digest(buf, or_plain(side->facts, plain.facts));
    sp_buf_puts(buf, ",\"data\":");
    put_digest(buf, or_plain(side->data, plain.data));
    sp_buf_puts(buf, ",\"rules\":");
    put_digest(buf, or_plain(side->rules, plain.rules));
    sp_buf_puts(buf, ",\"overlay\":");
    put_digest(buf, side->overlay);
}

static void put_side(struct sp_buf *buf, const struct side *side)
{
    put_inputs(buf, side);
    sp_buf_printf(buf,
        "},\"result\":{\"venture\":\"%s\",\"title\":null,\"instrument\":"
        "\"EDIP\",\"strict\":false,\"min_basis\":",
        or_plain(side->venture, plain.venture));
    put_quoted(buf, side->min_basis);
    sp_buf_printf(buf,
        ",\"headline\":{\"declared\":0,\"met\":0,\"not_applicable\":0,"
        "\"not_encoded\":0,\"obstacles\":1,\"second_hand\":0,\"unknown\":0},"
        "\"conditions\":[{\"condition\":\"C\",\"cites\":\"A\",\"title\":{"
        "\"en\":\"T\",\"uk\":null},\"encoded_by\":\"R\",\"checked\":\"text\","
        "\"verdict\":\"%s\",\"basis\":null}],\"origin\":null,\"findings\":[{"
        "\"rule\":\"R\",\"version\":%s,\"cites\":\"A\",\"subject\":\"S\","
        "\"verdict\":\"%s\",\"basis\":\"declared\",\"text\":{\"en\":null,"
        "\"uk\":null},\"numbers\":{\"n\":%s},\"facts\":[",
        or_plain(side->verdict, plain.verdict),
        or_plain(side->version, plain.version),
        or_plain(side->verdict, plain.verdict),
        or_plain(side->number, plain.number));
    sp_buf_printf(buf,
        "{\"tbl\":\"offer\",\"key\":\"O\",\"col\":\"unit_cost\",\"state\":"
        "\"%s\",\"value\":\"%s\",\"basis\":\"declared\",\"from\":"
        "\"register\"},{\"tbl\":\"threshold\",\"key\":\"T\",\"col\":\"value\","
        "\"state\":\"used\",\"value\":\"%s\",\"basis\":\"determined\","
        "\"from\":\"data\"}]}]}}",
        or_plain(side->state, plain.state), or_plain(side->value, plain.value),
        or_plain(side->limit, plain.limit));
}

static const struct {
    const char *label;
    struct side after;
    bool changed, inexplicable;
    unsigned inputs, sure, possible;
} cases[] = {
    {"nothing", {0}, false, false, 0, 0, 0},
    {"another register, the same answer", {.facts = "d"}, false, false,
        DIFF_FACTS, 0, 0},
    {"a value of a fact", {.facts = "d", .value = "25", .verdict = "met"}, true,
        false, DIFF_FACTS, DIFF_FACT | DIFF_FACTS, 0},
    {"a fact that is gone", {.facts = "d", .state = "missing"}, true, false,
        DIFF_FACTS, DIFF_FACT | DIFF_FACTS, 0},
    {"a fact by an overlay", {.overlay = "e", .value = "25"}, true, false,
        DIFF_OVERLAY, DIFF_FACT | DIFF_OVERLAY, 0},
    {"a fact by another day", {.on = "2026-07-01", .value = "25"}, true, false,
        DIFF_DATE, DIFF_FACT | DIFF_DATE, 0},
    {"a fact, and the register and the day differ",
        {.facts = "d", .on = "2026-07-01", .value = "25"}, true, false,
        DIFF_FACTS | DIFF_DATE, DIFF_FACT, DIFF_FACTS | DIFF_DATE},
    {"a fact, and register and rules differ: the register",
        {.facts = "d", .rules = "e", .value = "25"}, true, false,
        DIFF_FACTS | DIFF_RULES, DIFF_FACT | DIFF_FACTS, 0},
    {"a threshold", {.data = "d", .limit = "0.5"}, true, false, DIFF_DATA,
        DIFF_LAW | DIFF_DATA, 0},
    {"a threshold and a fact",
        {.data = "d", .facts = "e", .limit = "0.5", .value = "25"}, true, false,
        DIFF_DATA | DIFF_FACTS, DIFF_LAW | DIFF_FACT, DIFF_DATA | DIFF_FACTS},
    {"another version of the rule", {.rules = "d", .version = "2"}, true, false,
        DIFF_RULES, DIFF_RULE | DIFF_RULES, 0},
    {"a number alone, one input differs", {.rules = "d", .number = "6"}, true,
        false, DIFF_RULES, DIFF_RULES, 0},
    {"a number alone, two inputs differ",
        {.rules = "d", .program = "0.2.0", .number = "6"}, true, false,
        DIFF_RULES | DIFF_PROGRAM, 0, DIFF_RULES | DIFF_PROGRAM},
    {"the least basis", {.min_basis = "evidenced", .verdict = "unknown"}, true,
        false, DIFF_BASIS, DIFF_BASIS, 0},
    {"another venture", {.venture = "W", .verdict = "met"}, true, false,
        DIFF_ASKED, DIFF_ASKED, 0},
    {"an answer without any cause", {.verdict = "met"}, true, true, 0, 0, 0},
};

static enum sp_code compare(const char *before, const char *after,
    struct sp_arena *arena, struct diff *diff, struct diff_assessment sides[2],
    struct sp_err *err)
{
    enum sp_code rc =
        diff_read("a", before, strlen(before), arena, &sides[0], err);

    if (rc == SP_OK)
        rc = diff_read("b", after, strlen(after), arena, &sides[1], err);
    if (rc == SP_OK)
        rc = diff_make(&sides[0], &sides[1], arena, diff, err);
    return rc;
}

static void test_causes(void **state)
{
    struct sp_buf before;
    struct sp_buf after;

    (void)state;
    sp_buf_init(&before, 1 << 16);
    sp_buf_init(&after, 1 << 16);
    put_side(&before, &(struct side){0});
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct diff_assessment sides[2];
        struct sp_arena *arena = NULL;
        struct sp_err err = {SP_OK, ""};
        struct diff diff;

        print_message("%s\n", cases[i].label);
        sp_buf_reset(&after);
        put_side(&after, &cases[i].after);
        assert_int_equal(sp_arena_new(1 << 22, &arena, &err), SP_OK);
        if (compare(sp_buf_text(&before), sp_buf_text(&after), arena, &diff,
                sides, &err) != SP_OK)
            fail_msg("%s", err.text);
        assert_int_equal(diff.changed, cases[i].changed);
        assert_int_equal(diff.inexplicable, cases[i].inexplicable);
        assert_int_equal(diff.inputs, cases[i].inputs);
        assert_int_equal(diff.n_findings, cases[i].changed ? 1 : 0);
        if (diff.n_findings == 1) {
            assert_int_equal(diff.findings[0].sure, cases[i].sure);
            assert_int_equal(diff.findings[0].possible, cases[i].possible);
        }
        sp_arena_free(arena);
    }
    sp_buf_clear(&before);
    sp_buf_clear(&after);
}

static void test_names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < DIFF_CAUSES; i++)
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(diff_cause_name((enum diff_cause)(1U << i)),
                diff_cause_name((enum diff_cause)(1U << k)));
}

/* The n-th allocation fails, for each n until none is left to fail. */
static void test_memory(void **state)
{
    struct sp_buf before;
    struct sp_buf after;
    bool done = false;

    (void)state;
    sp_buf_init(&before, 1 << 16);
    sp_buf_init(&after, 1 << 16);
    put_side(&before, &(struct side){0});
    put_side(&after, &(struct side){.data = "d", .limit = "0.5"});
    for (uint64_t n = 0; !done; n++) {
        struct diff_assessment sides[2];
        struct sp_arena *arena = NULL;
        struct sp_err err = {SP_OK, ""};
        struct diff diff;
        enum sp_code rc;

        assert_true(n < 10000);
        assert_int_equal(sp_arena_new(1 << 22, &arena, &err), SP_OK);
        sp_arena_fail_after(arena, n);
        rc = compare(sp_buf_text(&before), sp_buf_text(&after), arena, &diff,
            sides, &err);
        done = rc == SP_OK;
        if (!done)
            assert_int_equal(rc, SP_NO_MEMORY);
        sp_arena_free(arena);
    }
    sp_buf_clear(&before);
    sp_buf_clear(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_causes),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
