/*
 * Goal:   a map reads strictly, with all faults by their lines, and what is
 *         written reads again as the same bytes.
 * Method: texts against what map_write makes of them, and against messages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "convert/map.h"

#include <string.h>

struct setup {
    struct sp_arena *arena;
    const struct schema *schema;
};

static int setup(void **state)
{
    static struct setup setup;
    struct sp_err err;

    if (sp_arena_new(64u << 20, &setup.arena, &err) != SP_OK ||
        schema_load(setup.arena, &setup.schema, &err) != SP_OK)
        return 1;
    *state = &setup;
    return 0;
}

static int teardown(void **state)
{
    struct setup *setup = *state;

    sp_arena_free(setup->arena);
    return 0;
}

static enum sp_code parse(const struct setup *setup, const char *text,
    struct map *map, struct convert_log *log)
{
    struct sp_err err;

    convert_log_init(log);
    return map_parse("m.map", text, strlen(text), setup->schema, setup->arena,
        map, log, &err);
}

#define START "spilno-map/v1\n\npart: p\n"
#define ITEM "\ncolumn: A\n\ntable: item\nset: item = [A]\n"

static const struct {
    const char *label;
    const char *text;
    const char *again; /* NULL: the same */
} fine[] = {
    {"the least", START ITEM, NULL},
    {"a part's words",
        START "preset: x\nencoding: koi8-u\ndelimiter: tab\nsheet: S 1\n"
              "header: 3-4\ndecimal: comma\ndates: mdy\ncurrency: UAH\n"
              "empty: \"-\"\nempty: \"n/a\"\nignore: B\n" ITEM,
        NULL},
    {"a column's words",
        START "\ncolumn: A\nheading: Артикул\nheading: Код: 1\nneed: no\n"
              "fill: down\ndecimal: point\ndates: ymd\ncurrency: EUR\n"
              "unit: kg\nmust: 1\nvalue: \"a\\\"b\\\\\" = \"\"\n"
              "\ntable: item\nset: item = id [A] \"/\" row\n",
        NULL},
    {"each function",
        START "\ncolumn: A]\n\ntable: offer\nwhen: [A\\]]\n"
              "when: [A\\]] = \"x\"\nset: offer = code [A\\]]\n"
              "set: item = count [A\\]]\nset: currency = currency [A\\]]\n"
              "set: unit_cost = [A\\]]\nset: kind = \"buy\"\n"
              "\ntable: item\nset: item = id [A\\]]\nset: unit = unit [A\\]]\n"
              "set: name = title [A\\]]\n",
        NULL},
    {"two parts", START ITEM "\npart: q\n" ITEM, NULL},
    {"comments, spaces, CR",
        "spilno-map/v1\r\n# a comment\r\npart:   p  \r\ncolumn: A\n"
        "need: yes\ntable: item\nset:   item   =   [A]\n",
        START ITEM},
    {"one heading row", START "header: 3\n" ITEM, NULL},
};

static void test_fine(void **state)
{
    for (size_t i = 0; i < SP_COUNT(fine); i++) {
        const char *want = fine[i].again != NULL ? fine[i].again : fine[i].text;
        struct convert_log log;
        struct map map;
        struct sp_buf buf;

        print_message("%s\n", fine[i].label);
        assert_int_equal(parse(*state, fine[i].text, &map, &log), SP_OK);
        assert_int_equal(log.n, 0);
        sp_buf_init(&buf, MAP_BYTES_MAX);
        map_write(&map, &buf);
        assert_string_equal(sp_buf_text(&buf), want);
        sp_buf_clear(&buf);
        convert_log_clear(&log);
    }
}

static const struct {
    const char *label;
    const char *text;
    const char *says;
} bad[] = {
    {"nothing", "", "m.map: found ''"},
    {"another first line", "spilno-map/v2\n", "m.map:1: "},
    {"no part", "spilno-map/v1\n", "allowed: a part"},
    {"a word before the part", "spilno-map/v1\ndecimal: comma\n",
        "m.map:2: found 'decimal', allowed: part first"},
    {"no colon", START "decimal comma\n" ITEM, "allowed: word: value"},
    {"no value", START "decimal:\n" ITEM, "a value behind the colon"},
    {"an unknown word", START "colour: red\n" ITEM, "found 'colour'"},
    {"a part's word in a column", START "\ncolumn: A\nencoding: utf-8\n",
        "found 'encoding'"},
    {"an encoding", START "encoding: latin-1\n" ITEM, "koi8-u"},
    {"a delimiter", START "delimiter: ;\n" ITEM, "semicolon"},
    {"a row", START "header: 0\n" ITEM, "a row, or two"},
    {"three rows", START "header: 1-3\n" ITEM, "a row, or two"},
    {"a mark", START "decimal: dot\n" ITEM, "comma or point"},
    {"an order", START "dates: ydm\n" ITEM, "dmy, mdy or ymd"},
    {"a currency", START "currency: hrn\n" ITEM, "ISO 4217"},
    {"a text without quotes", START "empty: -\n" ITEM, "a text in quotes"},
    {"no column", START "\ntable: item\nset: item = \"x\"\n",
        "a part with a column and a table"},
    {"no table", START "\ncolumn: A\n", "a part with a column and a table"},
    {"a column twice", START "\ncolumn: A\ncolumn: A\n" ITEM, "column once"},
    {"a column below a table", START ITEM "column: B\n",
        "columns above the part's tables"},
    {"an unknown table", START "\ncolumn: A\ntable: thing\n",
        "the name of a table"},
    {"a result", START "\ncolumn: A\ntable: origin_share\n",
        "the name of a table"},
    {"an unknown column", START ITEM "set: colour = [A]\n",
        "a column of the table"},
    {"a target twice", START ITEM "set: item = [A]\n",
        "each column of the table once"},
    {"an unknown cell", START ITEM "set: name = [B]\n", "stands above"},
    {"a bracket that stays open", START ITEM "set: name = [A\n", "in brackets"},
    {"a quote that stays open", START ITEM "set: name = \"A\n",
        "a text in quotes"},
    {"nine terms",
        START ITEM "set: name = row row row row row row row row "
                   "row\n",
        "at most 8 terms"},
    {"no terms", START ITEM "set: name = \n", "row or count"},
    {"currency of two", START ITEM "set: name = currency [A] [A]\n",
        "one column behind currency"},
    {"when nothing", START ITEM "when: A\n", "in brackets"},
    {"when without quotes", START ITEM "when: [A] = x\n", "behind ="},
    {"need", START "\ncolumn: A\nneed: maybe\n" ITEM, "yes or no"},
    {"fill", START "\ncolumn: A\nfill: up\n" ITEM, "allowed: down"},
    {"must", START "\ncolumn: A\nmust: one\n" ITEM, "a number such as 1"},
    {"value", START "\ncolumn: A\nvalue: \"a\" \"b\"\n" ITEM,
        "what is written"},
    {"a part twice", START ITEM "\npart: p\n" ITEM, "each part once"},
    {"no UTF-8", START "sheet: \xff\n" ITEM, "UTF-8 text"},
};

static void test_bad(void **state)
{
    for (size_t i = 0; i < SP_COUNT(bad); i++) {
        struct convert_log log;
        struct map map;

        print_message("%s\n", bad[i].label);
        assert_int_equal(parse(*state, bad[i].text, &map, &log), SP_INVALID);
        assert_true(log.n > 0);
        if (strstr(sp_buf_text(&log.text), bad[i].says) == NULL)
            fail_msg("got: %s", sp_buf_text(&log.text));
        convert_log_clear(&log);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fine),
        cmocka_unit_test(test_bad),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
