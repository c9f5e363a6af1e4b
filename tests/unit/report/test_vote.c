/*
 * Goal:   a vote in text begins with its result, stays within the width and
 *         obeys no byte of the data; in JSON it has exactly its fields, in
 *         order, and totals beyond 64 bits.
 * Method: votes of every rule made by hand, with each hostile text in every
 *         place, in both languages and several widths; jansson reads the JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/text.h"
#include "fixture.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>

enum { VOTERS = 3 };

struct sample {
    struct assess_vote vote;
    struct assess_voter voters[VOTERS];
    const char *dimensions[1];
    struct assess_fact facts[2];
    uint16_t sets[2];
    uint64_t swings[VOTERS], shapley[VOTERS];
};

static void fill(struct sample *sample, enum vote_rule rule, const char *text)
{
    struct assess_vote *vote = &sample->vote;

    memset(sample, 0, sizeof *sample);
    for (size_t i = 0; i < VOTERS; i++) {
        sample->voters[i] = (struct assess_voter){i == 0   ? "A1"
                                                  : i == 1 ? "B2"
                                                           : "C3",
            text, NULL, VOTE_FOR, 7};
        sample->swings[i] = 1;
        sample->shapley[i] = 2;
    }
    sample->voters[1].choice = VOTE_AGAINST;
    sample->voters[2].choice = VOTE_NO_BALLOT;
    sample->dimensions[0] = text;
    sample->facts[0] = (struct assess_fact){
        "ballot", text, "choice", true, NULL, NULL, NULL, NULL};
    sample->facts[1] = (struct assess_fact){
        "measure", text, "voting_rule", false, text, "declared", text, "data"};
    sample->sets[0] = 0;
    sample->sets[1] = 2;
    vote->measure = text;
    vote->title = text;
    vote->rule = text;
    vote->kind = rule;
    vote->on = "2026-11-24";
    vote->overlay = text;
    vote->voters = sample->voters;
    vote->n_voters = VOTERS;
    vote->outcome.participants = VOTERS;
    vote->outcome.counts[VOTE_FOR] = 1;
    vote->outcome.counts[VOTE_AGAINST] = 1;
    vote->outcome.counts[VOTE_NO_BALLOT] = 1;
    vote->outcome.members = (struct vote_limb){true, 2, 1, VOTE_UNKNOWN};
    vote->outcome.population = (struct vote_limb){
        rule == VOTE_QUALIFIED, 290207424, 332712214, VOTE_ADOPTED};
    vote->outcome.population_total = rule == VOTE_QUALIFIED ? 446472959 : -1;
    vote->outcome.population_blockers = 4;
    vote->outcome.dimensions[0] = (struct vote_limb){true, 9, -1, VOTE_UNKNOWN};
    vote->dimensions = sample->dimensions;
    vote->n_dimensions = rule == VOTE_WEIGHTED ? 1 : 0;
    vote->turns =
        (struct vote_sets){2, sample->sets, 1, (sp_i128)UINT64_MAX * 10};
    vote->blocking = vote->turns;
    vote->carry = vote->turns;
    vote->defeat = vote->turns;
    vote->with_power = true;
    vote->power =
        (struct vote_power){true, 4, sample->swings, 3, sample->shapley, 6};
    vote->population_year = "2018";
    vote->population_measure = "count";
    vote->other_year = true;
    vote->facts = sample->facts;
    vote->n_facts = SP_COUNT(sample->facts);
}

/* No control byte but the line feed, valid UTF-8, no line over the width. */
static void check_text(const struct sp_buf *buf, size_t width)
{
    const char *text = sp_buf_text(buf);
    size_t start = 0;

    for (size_t i = 0; i < buf->len; i++) {
        size_t at = 0;

        if (text[i] != '\n')
            continue;
        assert_int_equal(
            sp_text_check(text + start, i - start, &at), SP_TEXT_FINE);
        if (sp_text_chars(text + start, i - start) > width)
            fail_msg("over the width: %.*s", (int)(i - start), text + start);
        start = i + 1;
    }
    assert_int_equal(start, buf->len);
}

static void test_text(void **state)
{
    static const int widths[] = {40, 64, 80, 200};
    static const char *const begins[] = {
        "Rejected · for 1", "Adopted · for 1", "Result not known · for 1"};

    (void)state;
    for (size_t i = 0; i < fixture_n_hostile * (VOTE_WEIGHTED + 1); i++) {
        struct sample sample;

        fill(&sample, (enum vote_rule)(i % (VOTE_WEIGHTED + 1)),
            fixture_hostile[i / (VOTE_WEIGHTED + 1)]);
        for (size_t k = 0; k < SP_COUNT(widths) * 2; k++) {
            struct report_text_options options = {.width = widths[k / 2],
                .verbose = k % 4 < 2,
                .lang = k % 2 == 0 ? "en" : "uk"};
            struct sp_buf buf;
            struct sp_err err;

            sp_buf_init(&buf, 1U << 20);
            sample.vote.outcome.adopted = (enum vote_result)(i % 3);
            report_vote_text(&sample.vote, &options, &buf);
            assert_int_equal(sp_buf_check(&buf, &err), SP_OK);
            check_text(&buf, (size_t)widths[k / 2]);
            if (k % 2 == 0)
                assert_memory_equal(
                    sp_buf_text(&buf), begins[i % 3], strlen(begins[i % 3]));
            sp_buf_clear(&buf);
        }
    }
}

static json_t *result_of(const struct assess_vote *vote, struct sp_buf *buf)
{
    struct report_inputs inputs = {.on = "2026-11-24", .program = "0"};
    json_error_t fault;
    json_t *all;
    json_t *result;

    report_vote_json(vote, &inputs, buf);
    all = json_loadb(buf->bytes, buf->len, 0, &fault);
    if (all == NULL)
        fail_msg("%s", fault.text);
    result = json_incref(json_object_get(all, "result"));
    json_decref(all);
    return result;
}

/* The names of an object's fields, joined by spaces. */
static void check_fields(json_t *object, const char *want)
{
    char names[256] = "";
    size_t n = 0;
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        n += (size_t)snprintf(
            names + n, sizeof names - n, "%s%s", n > 0 ? " " : "", key);
        (void)value;
    }
    assert_string_equal(names, want);
}

static void test_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * fixture_n_hostile; i++) {
        bool weighted = i % 2 == 1;
        struct sample sample;
        struct sp_buf buf;
        json_t *result;

        fill(&sample, weighted ? VOTE_WEIGHTED : VOTE_QUALIFIED,
            fixture_hostile[i / 2]);
        if (weighted)
            sample.dimensions[0] = "votes";
        sample.vote.turns.total = 42;
        sp_buf_init(&buf, 1U << 20);
        result = result_of(&sample.vote, &buf);
        check_fields(result,
            "absent abstain adopted against counted for measure needed "
            "participants power rule turns turns_total withheld");
        check_fields(json_object_get(result, "needed"),
            weighted ? "votes" : "members population");
        check_fields(json_object_get(result, "counted"),
            weighted ? "votes" : "members population population_total");
        check_fields(json_object_get(result, "power"),
            "banzhaf shapley_shubik winning_coalitions");
        assert_int_equal(
            json_integer_value(json_object_get(result, "turns_total")), 42);
        assert_null(strpbrk(sp_buf_text(&buf), "\x1b\x07<>&"));
        json_decref(result);
        sp_buf_clear(&buf);
    }
}

static void test_large_total(void **state)
{
    struct report_inputs inputs = {.on = "2026-11-24"};
    struct sample sample;
    struct sp_buf buf;

    (void)state;
    fill(&sample, VOTE_SIMPLE, "M");
    sp_buf_init(&buf, 1U << 20);
    report_vote_json(&sample.vote, &inputs, &buf);
    assert_non_null(
        strstr(sp_buf_text(&buf), "\"turns_total\": 184467440737095516150,\n"));
    sp_buf_reset(&buf);
    sample.vote.turns.total = -1;
    sample.vote.with_power = false;
    report_vote_json(&sample.vote, &inputs, &buf);
    assert_non_null(strstr(sp_buf_text(&buf), "\"turns_total\": null,\n"));
    assert_non_null(strstr(sp_buf_text(&buf), "\"power\": null,"));
    sp_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_large_total),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
