/*
 * Goal:   the JSON has exactly the documented keys, parses back to what went
 *         in, and holds no byte that a terminal obeys.
 * Method: the fixture's assessments and every hostile text in every place,
 *         read back with jansson.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "fixture.h"
#include "report/report.h"

#include <jansson.h>
#include <string.h>

static int setup(void **state)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    if (sp_arena_new(SP_ARENA_BYTES_MAX, &arena, &err) != SP_OK)
        return -1;
    *state = arena;
    return 0;
}

static int teardown(void **state)
{
    sp_arena_free(*state);
    return 0;
}

/* Parse; fail on a control byte, or on text that a terminal would obey. */
static json_t *parse(const struct sp_buf *buf)
{
    const char *text = sp_buf_text(buf);
    json_error_t error;
    struct sp_err err;
    json_t *root;
    size_t start = 0;

    assert_int_equal(sp_buf_check(buf, &err), SP_OK);
    for (size_t i = 0; i < buf->len; i++) {
        size_t at = 0;

        if (text[i] != '\n')
            continue;
        assert_int_equal(
            sp_text_check(text + start, i - start, &at), SP_TEXT_FINE);
        start = i + 1;
    }
    assert_int_equal(start, buf->len);
    root = json_loadb(text, buf->len, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL)
        fail_msg("line %d: %s", error.line, error.text);
    return root;
}

/* The object at `path` ("result.findings.0") of `root`. */
static json_t *at(json_t *root, const char *path)
{
    char key[64];

    while (*path != '\0') {
        size_t len = strcspn(path, ".");

        assert_true(len < sizeof key);
        memcpy(key, path, len);
        key[len] = '\0';
        root = json_is_array(root)
                   ? json_array_get(root, (size_t)(key[0] - '0'))
                   : json_object_get(root, key);
        assert_non_null(root);
        path += path[len] == '.' ? len + 1 : len;
    }
    return root;
}

/* The keys of the object, in the order of the bytes, with spaces between. */
static void check_keys(json_t *root, const char *path, const char *want)
{
    char keys[512] = "";
    const char *key;
    json_t *value;
    size_t len = 0;

    print_message("keys of '%s'\n", path);
    json_object_foreach(at(root, path), key, value)
    {
        size_t n = strlen(key);

        assert_true(len + n + 2 < sizeof keys);
        if (len > 0)
            keys[len++] = ' ';
        memcpy(keys + len, key, n + 1);
        len += n;
    }
    assert_string_equal(keys, want);
}

static void check_text(json_t *root, const char *path, const char *want)
{
    json_t *node = at(root, path);

    print_message("value of '%s'\n", path);
    if (want == NULL)
        assert_true(json_is_null(node));
    else
        assert_string_equal(json_string_value(node), want);
}

static json_t *assess(const struct assessment *assessment)
{
    struct sp_buf buf;
    json_t *root;

    sp_buf_init(&buf, 16U << 20);
    report_assess_json(assessment, false, &buf);
    root = parse(&buf);
    sp_buf_clear(&buf);
    return root;
}

static void test_assess_keys(void **state)
{
    static const struct {
        const char *path, *keys;
    } cases[] = {
        {"", "command for inputs on result spilno withheld"},
        {"inputs", "data facts logs overlay packs program rules"},
        {"result", "changes compatibility conditions conflicts findings "
                   "headline instrument "
                   "min_basis missing origin product strict title venture"},
        {"result.headline",
            "declared met not_applicable not_encoded obstacles second_hand "
            "unknown"},
        {"result.findings.0",
            "basis checked cites facts numbers rule subject text verdict "
            "version withheld"},
        {"result.findings.0.facts.0", "col key state tbl"},
        {"result.findings.0.text", "en uk"},
        {"result.findings.0.numbers", "limit outside_max outside_min"},
        {"result.changes.0", "from rule subject to"},
        {"result.conditions.0",
            "basis checked cites condition encoded_by findings title "
            "verdict"},
        {"result.missing.0", "col findings key party party_name tbl"},
        {"result.origin", "attested_items instrument item unknown_items views"},
        {"result.origin.views.0",
            "by_state component_cost denominator depth limit outside_share "
            "states_withheld verdict withheld"},
        {"result.origin.views.0.outside_share", "max max_exact min min_exact"},
        {"result.origin.views.0.component_cost", "max min"},
        {"result.origin.views.0.by_state.0", "max min state"},
    };
    struct assessment venture = fixture_venture(*state);
    json_t *root = assess(&venture);

    for (size_t i = 0; i < SP_COUNT(cases); i++)
        check_keys(root, cases[i].path, cases[i].keys);
    json_decref(root);
}

static void test_assess_values(void **state)
{
    static const struct {
        const char *path, *want; /* NULL: null */
    } cases[] = {
        {"command", "assess"},
        {"on", "2026-06-01"},
        {"inputs.program", "0.1.0"},
        {"result.venture", "JV-PU24"},
        {"result.findings.0.verdict", "unknown"},
        {"result.findings.0.facts.1.state", "missing"},
        {"result.findings.0.facts.0.state", "used"},
        {"result.findings.0.numbers.outside_max", "104326/250001"},
        {"result.findings.0.numbers.limit", "0.35"},
        {"result.findings.3.text.uk", NULL},
        {"result.findings.7.numbers.share", NULL},
        {"result.findings.7.numbers.contract_value", "1250000"},
        {"result.changes.0.from", "unknown"},
        {"result.changes.1.from", NULL},
        {"result.changes.1.to", "met"},
        {"result.conditions.4.encoded_by", NULL},
        {"result.conditions.4.verdict", NULL},
        {"result.conditions.3.verdict", "breached"},
        {"result.missing.4.party", NULL},
        {"result.origin.views.0.verdict", "unknown"},
        {"result.origin.views.0.denominator", "component_cost"},
        {"result.origin.views.1.depth", "declared"},
        {"result.origin.views.2.limit", NULL},
        {"result.origin.views.2.verdict", NULL},
        {"result.origin.views.3.component_cost", NULL},
        {"result.origin.views.3.outside_share", NULL},
        {"result.origin.views.3.by_state", NULL},
        {"result.origin.views.0.by_state.5.state", "unknown"},
    };
    struct assessment venture = fixture_venture(*state);
    json_t *root = assess(&venture);

    for (size_t i = 0; i < SP_COUNT(cases); i++)
        check_text(root, cases[i].path, cases[i].want);
    assert_int_equal(json_integer_value(at(root, "spilno")), 1);
    assert_int_equal(
        json_integer_value(at(root, "result.headline.obstacles")), 2);
    /* Integers are numbers, whatever else is a text. */
    assert_int_equal(
        json_integer_value(at(root, "result.findings.1.numbers.authorities")),
        5);
    assert_int_equal(json_array_size(at(root, "inputs.logs")), 0);
    json_decref(root);
}

static void test_bare(void **state)
{
    struct assessment bare = fixture_bare(*state);
    json_t *root = assess(&bare);

    check_text(root, "result.origin", NULL);
    check_text(root, "result.product", NULL);
    check_text(root, "result.title", NULL);
    check_text(root, "result.min_basis", NULL);
    check_text(root, "inputs.overlay", NULL);
    assert_int_equal(json_array_size(at(root, "result.changes")), 0);
    assert_int_equal(json_array_size(at(root, "result.findings")), 0);
    json_decref(root);
}

static void test_origin(void **state)
{
    struct assessment venture = fixture_venture(*state);
    struct report_inputs inputs = {.on = "2026-06-01",
        .facts = "f",
        .data = "d",
        .overlay = "",
        .program = "0.1.0"};
    struct sp_buf buf;
    json_t *root;

    sp_buf_init(&buf, 1 << 20);
    report_origin_json(venture.origin, &inputs, &buf);
    root = parse(&buf);
    check_keys(root, "", "command for inputs on result spilno withheld");
    check_keys(
        root, "result", "attested_items instrument item unknown_items views");
    check_text(root, "command", "origin");
    check_text(root, "inputs.rules", NULL);
    check_text(root, "inputs.overlay", NULL);
    check_text(root, "result.unknown_items.1", "ITEM-0031");
    assert_int_equal(json_array_size(at(root, "result.views")), 4);
    json_decref(root);
    sp_buf_clear(&buf);
}

static void test_needs(void **state)
{
    static const struct assess_need rows[] = {
        {"BMS-C1", "Battery management system", "10", 1, false},
        {"ITEM-0012", NULL, "30.5", 2, false},
    };
    struct assess_needs needs = {"PU-24", "10", rows, SP_COUNT(rows), 0, {0}};
    struct report_inputs inputs = {.on = "2026-06-01", .program = "0.1.0"};
    struct sp_buf buf;
    json_t *root;

    (void)state;
    sp_buf_init(&buf, 1 << 20);
    report_explode_json(&needs, &inputs, &buf);
    root = parse(&buf);
    check_keys(root, "result", "item needs quantity");
    check_keys(root, "result.needs.0", "item quantity withheld");
    check_text(root, "command", "explode");
    check_text(root, "result.quantity", "10");
    check_text(root, "result.needs.1.quantity", "30.5");
    json_decref(root);
    sp_buf_reset(&buf);
    report_where_used_json(&needs, &inputs, &buf);
    root = parse(&buf);
    check_keys(root, "result", "item parents");
    check_keys(root, "result.parents.0", "depth item quantity withheld");
    check_text(root, "command", "where-used");
    assert_int_equal(json_integer_value(at(root, "result.parents.1.depth")), 2);
    json_decref(root);
    sp_buf_clear(&buf);
}

static void test_hostile(void **state)
{
    for (size_t i = 0; i < fixture_n_hostile; i++) {
        const char *text = fixture_hostile[i];
        struct assessment one = fixture_of_text(*state, text);
        json_t *root = assess(&one);

        print_message("hostile text %zu\n", i);
        check_text(root, "result.venture", text);
        check_text(root, "result.findings.0.subject", text);
        check_text(root, "result.findings.0.text.en", text);
        check_text(root, "result.findings.0.facts.0.key", text);
        check_text(root, "result.conflicts.0", text);
        check_text(root, "result.origin.unknown_items.0", text);
        json_decref(root);
    }
}

/* The same input, the same bytes. */
static void test_same_bytes(void **state)
{
    struct assessment first = fixture_hostile_venture(*state);
    struct assessment second = fixture_hostile_venture(*state);
    struct sp_buf a;
    struct sp_buf b;

    sp_buf_init(&a, 16U << 20);
    sp_buf_init(&b, 16U << 20);
    report_assess_json(&first, false, &a);
    report_assess_json(&second, false, &b);
    assert_string_equal(sp_buf_text(&a), sp_buf_text(&b));
    sp_buf_clear(&a);
    sp_buf_clear(&b);
}

/* A buffer that is too small is told, not cut silently. */
static void test_limit(void **state)
{
    struct assessment venture = fixture_venture(*state);
    struct sp_buf buf;
    struct sp_err err;

    sp_buf_init(&buf, 100);
    report_assess_json(&venture, false, &buf);
    assert_int_equal(sp_buf_check(&buf, &err), SP_LIMIT);
    sp_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_assess_keys),
        cmocka_unit_test(test_assess_values),
        cmocka_unit_test(test_bare),
        cmocka_unit_test(test_origin),
        cmocka_unit_test(test_needs),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_limit),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
