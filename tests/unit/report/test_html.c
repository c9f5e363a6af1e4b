/*
 * Goal:   the report is one page under a strict policy, and no text of the
 *         data can leave its block.
 * Method: the hostile assessments, the block cut out and read with jansson.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixture.h"
#include "report/report.h"

#include <jansson.h>
#include <string.h>

#define BLOCK "<script type=\"application/json\" id=\"data\">"

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

static size_t count_of(const char *text, const char *part)
{
    size_t n = 0;

    for (const char *at = strstr(text, part); at != NULL;
         at = strstr(at + 1, part))
        n++;
    return n;
}

static void check_page(const struct assessment *assessment, const char *lang)
{
    struct sp_buf buf;
    struct sp_err err;
    const char *page;
    const char *block;
    const char *end;
    json_t *root;

    sp_buf_init(&buf, 64U << 20);
    report_assess_html(assessment, lang, &buf);
    assert_int_equal(sp_buf_check(&buf, &err), SP_OK);
    page = sp_buf_text(&buf);
    assert_int_equal(strlen(page), buf.len);
    assert_int_equal(count_of(page, "<script"), 4);
    assert_int_equal(count_of(page, "</script>"), 4);
    assert_int_equal(count_of(page, "<!--"), 0);
    block = strstr(page, BLOCK);
    assert_non_null(block);
    block += strlen(BLOCK);
    end = strstr(block, "</script>");
    assert_non_null(end);
    assert_null(memchr(block, '<', (size_t)(end - block)));
    assert_null(memchr(block, '>', (size_t)(end - block)));
    assert_null(memchr(block, '&', (size_t)(end - block)));
    root =
        json_loadb(block, (size_t)(end - block), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "lang")), lang);
    json_decref(root);
    sp_buf_clear(&buf);
}

static void test_pages(void **state)
{
    struct assessment venture = fixture_venture(*state);
    struct assessment bare = fixture_bare(*state);
    struct assessment hostile = fixture_hostile_venture(*state);
    struct assessment large = fixture_large(*state, 2000);

    check_page(&venture, "en");
    check_page(&bare, "uk");
    check_page(&hostile, "en");
    check_page(&large, "en");
    for (size_t i = 0; i < fixture_n_hostile; i++) {
        struct assessment one = fixture_of_text(*state, fixture_hostile[i]);

        print_message("hostile text %zu\n", i);
        check_page(&one, "en");
    }
}

static void test_policy(void **state)
{
    static const struct {
        const char *label, *text;
        size_t times;
    } cases[] = {
        {"nothing by default", "content=\"default-src 'none'; ", 1},
        {"scripts by hash", "; script-src 'sha256-", 1},
        {"styles by hash", "; style-src 'sha256-", 1},
        {"pictures inside", "; img-src data:;", 1},
        {"no base", "; base-uri 'none';", 1},
        {"no forms", "; form-action 'none'\"", 1},
        {"no markup from text", "innerHTML", 0},
        {"no markup inserted", "insertAdjacent", 0},
        {"no written document", "document.write", 0},
        {"no evaluated text", "eval(", 0},
        {"no request", "fetch(", 0},
        {"no other file", "src=\"", 0},
        {"no frame", "<iframe", 0},
        {"promises nothing", "eligible", 0},
        {"permits nothing", "permitted", 0},
    };
    struct assessment bare = fixture_bare(*state);
    struct sp_buf buf;

    sp_buf_init(&buf, 64U << 20);
    report_assess_html(&bare, "en", &buf);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("%s\n", cases[i].label);
        assert_int_equal(
            count_of(sp_buf_text(&buf), cases[i].text), cases[i].times);
    }
    sp_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_policy),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
