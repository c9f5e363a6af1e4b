/*
 * Goal:   the schema files say what the tables are, and a schema file that is
 *         wrong is refused with its line.
 * Method: the built-in files against a list of the tables with their keys,
 *         needs and references; small wrong files, one fault each; every
 *         allocation made to fail in turn.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/schema.h"

#include <stdio.h>
#include <string.h>

static struct sp_arena *new_arena(void)
{
    struct sp_arena *arena = NULL;
    struct sp_err err;

    assert_int_equal(sp_arena_new((uint64_t)1 << 28, &arena, &err), SP_OK);
    return arena;
}

/* Columns without the common ones: `*` key, `!` required, `=` empty has a
 * meaning, nothing: may be unknown. */
static const struct {
    const char *table;
    const char *columns;
} tables[] = {
    {"alias", "tbl* scheme* value* id!"},
    {"asset", "venture* party* state*"},
    {"attestation",
        "item* party* instrument* inside as_of currency component_cost_min "
        "component_cost_max outside_min outside_max statement"},
    {"attestation_state", "item* party* state* cost_min cost_max currency"},
    {"audience", "tbl* subject* audience*"},
    {"ballot", "measure* voter* choice"},
    {"claim", "item* other* code* scope= nation"},
    {"class", "class* title_en"},
    {"codified", "item* niin_on niin_status inc identification standardization "
                 "fit_class="},
    {"complete", "tbl* subject*"},
    {"condition",
        "condition* instrument! cites title_en title_uk encoded_by= checked="},
    {"conformity", "item* standard* level"},
    {"control", "party* controller* share decisive"},
    {"dac", "code* reading_en reading_uk may_use!"},
    {"design", "item* authority restricted_by"},
    {"designator", "parent* line* place*"},
    {"determination",
        "determination* subject_tbl! subject! question! outcome authority "
        "reference decided_on"},
    {"deviation", "standard* other* line* text property= scope="},
    {"duplicate", "item* other* bureau asked_on"},
    {"equivalence", "standard* other* degree! scope="},
    {"fit_class", "class* title_en title_uk version= reviewed_by reviewed_on "
                  "classes="},
    {"fit_rule", "class* property* axis! comparison! criticality! tolerance= "
                 "version= reviewed_by"},
    {"guarantee", "party* instrument* approved_by accepted"},
    {"identification_type", "code* written"},
    {"instrument", "instrument* act title_en title_uk"},
    {"item", "item* name unit niin class made_by mpn"},
    {"item_status", "code* reading_en reading_uk procurable"},
    {"measure",
        "measure* title instrument venture= decides voting_rule decided_on "
        "population_year population_measure counts_for counts_against "
        "counts_abstain"},
    {"member", "venture* party* role* contract_value currency"},
    {"ncage", "ncage* party state status replaced_by name"},
    {"ncage_mask", "mask* state* ncb confirmed note"},
    {"ncage_status", "code* reading_en reading_uk active limited="},
    {"ncb", "code* state kind codified_by="},
    {"offer",
        "offer* item! site kind! from_site origin origin_region origin_basis "
        "unit_cost currency tax_included incoterm price_on lead_time_days "
        "minimum_lot lot_multiple capacity_per_week priority= quota"},
    {"participant", "measure* voter*"},
    {"party", "party* name kind! established managed_in lei ncage size "
              "language"},
    {"phrase_code", "code* nation* direction! effect! use_first= needs= "
                    "reading_en reading_uk"},
    {"phrase_pair", "code* other* nation*"},
    {"population", "state* year* measure_of* value"},
    {"port", "item* port* type gender role standard"},
    {"port_property", "item* port* property* sense* written"},
    {"property", "item* property* sense* written reason_missing"},
    {"quota", "voting_rule* dimension* quota"},
    {"rate", "currency* rate_on* per_eur"},
    {"reference",
        "item* ncage* number* rncc rnvc rnfc original conversion dac rnsc ncb"},
    {"reference_pair", "rncc* rnvc* outcome! old_source= rule return_code "
                       "reading_en reading_uk"},
    {"reference_type", "scheme* code* type*"},
    {"reply_reason", "code* reading_en reading_uk"},
    {"return_code", "code* reading_en reading_uk"},
    {"rncc", "code* reading_en reading_uk types="},
    {"rnfc", "code* reading_en reading_uk"},
    {"rnsc", "code* reading_en reading_uk may_use!"},
    {"rnvc", "code* reading_en reading_uk types="},
    {"site", "site* party state region"},
    {"standard", "standard* organisation number edition title status"},
    {"standardization_code", "code* reading_en reading_uk procurable"},
    {"state", "state* name_en name_uk"},
    {"status", "state* instrument* role"},
    {"structure",
        "parent* line* child! quantity alternate_group= priority= variant= "
        "optional= remark"},
    {"territory", "region* state control"},
    {"threshold", "instrument* name* value unit denominator= cites"},
    {"venture",
        "venture* title instrument! article category call product quantity "
        "value currency lead signed_on starts ends"},
    {"venture_variant", "venture* variant*"},
    {"weight", "voting_rule* dimension* voter* weight"},
    {"control_open", "party* at*"},
    {"control_row", "party* tbl* key* col* state!"},
    {"controller", "party* controller* kind! state depth! certain!"},
    {"origin_row", "tbl* key* col* state!"},
    {"origin_share",
        "subject* denominator* depth* outside_min outside_max cost_min "
        "cost_max"},
    {"origin_state", "denominator* depth* state* min max class!"},
    {"rate_row", "tbl* key* col* state!"},
};

static void write_columns(
    const struct schema_table *table, char *text, size_t size)
{
    static const char marks[] = {
        [SCHEMA_KEY] = '*', [SCHEMA_REQUIRED] = '!', [SCHEMA_DEFAULT] = '='};
    size_t common = table->result ? 0 : SCHEMA_COMMON_COLUMNS;
    size_t len = 0;

    for (size_t i = 0; i + common < table->n_columns; i++) {
        const struct schema_column *column = &table->columns[i];
        char mark[2] = "";

        if (column->need != SCHEMA_UNKNOWN)
            mark[0] = marks[column->need];
        len += (size_t)snprintf(text + len, size - len, "%s%s%s",
            i > 0 ? " " : "", column->name, mark);
        assert_true(len < size);
        assert_non_null(column->meaning);
    }
}

static void test_built_in(void **state)
{
    struct sp_arena *arena = new_arena();
    const struct schema *schema = NULL;
    struct sp_err err;

    (void)state;
    assert_int_equal(schema_load(arena, &schema, &err), SP_OK);
    assert_int_equal(schema->n_tables, SP_COUNT(tables));
    for (size_t i = 0; i < SP_COUNT(tables); i++) {
        const struct schema_table *table =
            schema_table(schema, tables[i].table);
        char text[2000] = "";

        print_message("%s\n", tables[i].table);
        assert_non_null(table);
        assert_ptr_equal(table, &schema->tables[i]);
        write_columns(table, text, sizeof(text));
        assert_string_equal(text, tables[i].columns);
        if (table->result)
            continue;
        assert_string_equal(
            table->columns[table->n_columns - 5].name, "valid_from");
        assert_string_equal(
            table->columns[table->n_columns - 4].name, "valid_until");
        assert_string_equal(table->columns[table->n_columns - 3].name, "basis");
        assert_string_equal(
            table->columns[table->n_columns - 3].empty_means, "assumed");
        assert_string_equal(
            table->columns[table->n_columns - 2].name, "evidence");
        assert_string_equal(
            table->columns[table->n_columns - 1].name, "source");
    }
    assert_null(schema_table(schema, "no_such"));
    assert_int_equal(
        schema_column(schema_table(schema, "offer"), "no_such"), -1);
    sp_arena_free(arena);
}

static void test_details(void **state)
{
    struct sp_arena *arena = new_arena();
    const struct schema *schema = NULL;
    const struct schema_column *column;
    const struct schema_table *table;
    struct sp_err err;

    (void)state;
    assert_int_equal(schema_load(arena, &schema, &err), SP_OK);
    table = schema_table(schema, "structure");
    assert_string_equal(table->subject, "parent");
    assert_string_equal(table->owner, "the parent's maker");
    assert_string_equal(table->owned_by, "maker(parent)");
    assert_int_equal(table->n_owners, 1);
    assert_int_equal(table->owners[0].kind, SCHEMA_OWNER_MAKER);
    assert_int_equal(table->owners[0].path.n, 1);
    assert_int_equal(table->owners[0].path.steps[0].column, 0);
    table = schema_table(schema, "participant");
    assert_int_equal(table->owners[0].path.n, 3);
    assert_int_equal(table->unless.n, 2);
    assert_true(schema_table(schema, "party")->by_member);
    table = schema_table(schema, "structure");
    column = &table->columns[schema_column(table, "variant")];
    assert_string_equal(column->empty_means, "in every variant");
    column = &table->columns[schema_column(table, "quantity")];
    assert_true(column->positive);
    assert_int_equal(column->type, SCHEMA_DECIMAL);
    table = schema_table(schema, "control");
    column = &table->columns[schema_column(table, "controller")];
    assert_true(schema_refers_to(column, "party"));
    assert_true(schema_refers_to(column, "state"));
    assert_false(schema_refers_to(column, "part"));
    assert_false(schema_refers_to(&table->columns[2], "party"));
    assert_int_equal(column->n_choices, 1);
    assert_string_equal(column->choices[0], "none");
    column = &table->columns[schema_column(table, "share")];
    assert_true(column->share);
    table = schema_table(schema, "design");
    column = &table->columns[schema_column(table, "restricted_by")];
    assert_int_equal(column->type, SCHEMA_STATE);
    assert_string_equal(column->choices[0], "none");
    column = &schema_table(schema, "rate")->columns[0];
    assert_int_equal(column->form, SCHEMA_FORM_CURRENCY);
    sp_arena_free(arena);
}

/* Words that a column must not be called: the reserved ones of PostgreSQL 15,
 * and those of SQLite 3.40 that need quotes. Source: their manuals. */
static const char reserved[] =
    " all analyse analyze and any array as asc asymmetric both case cast check "
    "collate column constraint create current_catalog current_date "
    "current_role current_time current_timestamp current_user default "
    "deferrable desc distinct do else end except false fetch for foreign from "
    "grant group having in initially intersect into lateral leading limit "
    "localtime localtimestamp not null offset on only or order placing primary "
    "references returning select session_user some symmetric table then to "
    "trailing true union unique user using variadic when where window with "
    "authorization binary collation concurrently cross current_schema freeze "
    "full ilike inner is isnull join left like natural notnull outer overlaps "
    "right similar tablesample verbose add alter autoincrement between commit "
    "delete drop escape exists index insert nothing set transaction update "
    "values ";

static void test_reserved(void **state)
{
    struct sp_arena *arena = new_arena();
    const struct schema *schema = NULL;
    struct sp_err err;

    (void)state;
    assert_int_equal(schema_load(arena, &schema, &err), SP_OK);
    for (size_t i = 0; i < schema->n_tables; i++) {
        const struct schema_table *table = &schema->tables[i];
        for (size_t j = 0; j < table->n_columns; j++) {
            char word[64];

            (void)snprintf(word, sizeof(word), " %s ", table->columns[j].name);
            if (strstr(reserved, word) != NULL)
                fail_msg("%s.%s is a reserved word", table->name,
                    table->columns[j].name);
        }
    }
    sp_arena_free(arena);
}

#define HEAD "table: t\nsection: S\nmeaning: M.\n\n"
#define KEY "column: k\ntype: id\nneed: key\nmeaning: K.\n"
#define OWNED "table: t\nsection: S\nowned_by: author\nmeaning: M.\n\n"
#define SEEN KEY "seen: owner\n"

static const struct {
    const char *label;
    const char *path;
    const char *text;
    const char *want; /* NULL: fine */
} files[] = {
    {"smallest", "t.table", OWNED SEEN, NULL},
    {"a comment and a value over two lines", "t.table",
        "# note\ntable: t\nsection: S\nowned_by: author\nmeaning: a\n"
        "  b\n\n" SEEN,
        NULL},
    {"nobody owns it", "t.table", HEAD SEEN,
        "schema: found owned_by '' of t, allowed: author, subject, framework, "
        "or columns that name rows, joined by '.', also as maker(…); at most "
        "three, parted by ', '"},
    {"owned by no column", "t.table",
        "table: t\nsection: S\nowned_by: z\nmeaning: M.\n\n" SEEN,
        "schema: found owned_by 'z' of t, allowed: author, subject, "
        "framework, or columns that name rows, joined by '.', also as "
        "maker(…); at most three, parted by ', '"},
    {"owned by what a column does not name", "t.table",
        "table: t\nsection: S\nowned_by: k.k\nmeaning: M.\n\n" SEEN,
        "schema: found owned_by 'k.k' of t, allowed: author, subject, "
        "framework, or columns that name rows, joined by '.', also as "
        "maker(…); at most three, parted by ', '"},
    {"owned by four", "t.table",
        "table: t\nsection: S\nowned_by: k, k, k, k\nmeaning: M.\n\n" SEEN,
        "schema: found owned_by 'k, k, k, k' of t, allowed: author, subject, "
        "framework, or columns that name rows, joined by '.', also as "
        "maker(…); at most three, parted by ', '"},
    {"within no column", "t.table",
        "table: t\nsection: S\nowned_by: k\nwithin: z\nmeaning: M.\n\n" SEEN,
        "schema: found within 'z' of t, allowed: columns that name rows, "
        "joined by '.'"},
    {"framework unless no column", "t.table",
        "table: t\nsection: S\nowned_by: k\nframework_unless: z\n"
        "meaning: M.\n\n" SEEN,
        "schema: found framework_unless 'z' of t, allowed: columns that name "
        "rows, joined by '.'"},
    {"a column that nobody marked", "t.table", OWNED KEY,
        "schema: found no word seen in the column 'k' of t, allowed: owner, "
        "members, public or framework"},
    {"an unknown mark", "t.table", OWNED KEY "seen: all\n",
        "schema/t.table:10: found 'all', allowed: owner, members, public or "
        "framework"},
    {"members of nothing", "t.table", OWNED KEY "seen: members\n",
        "schema: found the column 'k' of t, allowed: seen: members where "
        "within says of what"},
    {"framework beside an owner", "t.table", OWNED KEY "seen: framework\n",
        "schema: found the column 'k' of t, allowed: seen: framework where "
        "owned_by is framework, and there alone"},
    {"free text for everyone", "t.table",
        OWNED KEY "seen: public\n\ncolumn: a\ntype: text\nneed: unknown\n"
                  "seen: public\nmeaning: A.\n",
        "schema: found the free text 'a' of t, allowed: seen: owner or "
        "members"},
    {"a required column narrower than the key", "t.table",
        OWNED KEY "seen: public\n\ncolumn: a\ntype: id\nneed: required\n"
                  "seen: owner\nmeaning: A.\n",
        "schema: found the column 'a' of t, allowed: what is a key or "
        "required seen as the first column is"},
    {"a column wider than the key", "t.table",
        OWNED SEEN "\ncolumn: a\ntype: id\nneed: unknown\nseen: public\n"
                   "meaning: A.\n",
        "schema: found the column 'a' of t, allowed: no column seen by more "
        "than the key"},
    {"empty file", "t.table", "",
        "schema/t.table:1: found 'the first block', allowed: a table with "
        "section and meaning"},
    {"unknown word", "t.table", "table: t\nsektion: S\n",
        "schema/t.table:2: found 'sektion: S', allowed: table, section, "
        "subject, owner, owned_by, within, framework_unless, result or "
        "meaning"},
    {"no space after the colon", "t.table", "table:t\n",
        "schema/t.table:1: found 'table:t', allowed: a line 'word: value'"},
    {"word twice", "t.table", "table: t\ntable: t\n",
        "schema/t.table:2: found 'table', allowed: a word once a block"},
    {"no key", "t.table",
        HEAD "column: a\ntype: id\nneed: unknown\nmeaning: A.\n",
        "schema/t.table:1: found 't', allowed: at least one key column"},
    {"key after another column", "t.table",
        HEAD "column: a\ntype: id\nneed: unknown\nmeaning: A.\n\n" KEY,
        "schema/t.table:10: found 'k', allowed: key columns before all "
        "others"},
    {"unknown type", "t.table", HEAD "column: k\ntype: float\n",
        "schema/t.table:6: found 'float', allowed: id, text, state, date, "
        "money, decimal, integer or choice"},
    {"unknown need", "t.table", HEAD "column: k\ntype: id\nneed: maybe\n",
        "schema/t.table:7: found 'maybe', allowed: key, required, unknown or "
        "'empty means …'"},
    {"column without meaning", "t.table",
        HEAD "column: k\ntype: id\nneed: key\n",
        "schema/t.table:5: found 'k', allowed: a column with type, need and "
        "meaning"},
    {"choice without choices", "t.table",
        HEAD "column: k\ntype: choice\nneed: key\nmeaning: K.\n",
        "schema/t.table:5: found 'k', allowed: choices for the type choice "
        "alone"},
    {"choices of an id", "t.table", HEAD KEY "choices: a, b\n",
        "schema/t.table:5: found 'k', allowed: choices for the type choice "
        "alone"},
    {"a choice twice", "t.table",
        HEAD "column: k\ntype: choice\nneed: key\nmeaning: K.\n"
             "choices: a, a\n",
        "schema/t.table:9: found 'a', allowed: each name once"},
    {"choices without a space", "t.table",
        HEAD "column: k\ntype: choice\nneed: key\nmeaning: K.\n"
             "choices: a,b\n",
        "schema/t.table:9: found 'b', allowed: names parted by ', '"},
    {"bounds of a text", "t.table",
        HEAD KEY "\ncolumn: a\ntype: text\nneed: unknown\nbounds: share\n"
                 "meaning: A.\n",
        "schema/t.table:10: found 'a', allowed: bounds beside numbers"},
    {"unknown bounds", "t.table", HEAD KEY "bounds: small\n",
        "schema/t.table:9: found 'small', allowed: positive, not_negative or "
        "share"},
    {"unknown form", "t.table", HEAD KEY "form: round\n",
        "schema/t.table:9: found 'round', allowed: currency, class, key, "
        "party, table, niin, lei or ncage"},
    {"column twice", "t.table", HEAD KEY "\n" KEY,
        "schema/t.table:10: found 'k', allowed: a column name once"},
    {"a common column", "t.table",
        HEAD KEY "\ncolumn: basis\ntype: id\nneed: unknown\nmeaning: B.\n",
        "schema/t.table:1: found 'basis', allowed: a name that is not one of "
        "the common columns"},
    {"the column op", "t.table", HEAD "column: op\n",
        "schema/t.table:5: found 'op', allowed: a column name once"},
    {"capital letters", "t.table", "table: T\n",
        "schema/t.table:1: found 'T', allowed: a name of small letters, "
        "digits and _"},
    {"another file name", "u.table", HEAD KEY,
        "schema/u.table:1: found 't', allowed: the name of the file, which is "
        "in result/ for a result"},
    {"a result outside its folder", "t.table",
        "table: t\nsection: S\nmeaning: M.\nresult: yes\n\n" KEY,
        "schema/t.table:1: found 't', allowed: the name of the file, which is "
        "in result/ for a result"},
    {"a subject that is no column", "t.table",
        "table: t\nsection: S\nmeaning: M.\nsubject: z\n\n" KEY,
        "schema/t.table:1: found 'z', allowed: a subject that is a column"},
    {"a reference to nothing", "t.table", HEAD KEY "refers: u\n",
        "schema: found refers 'u' of t.k, allowed: tables with one key column "
        "joined by '|'"},
    {"words of a text", "t.table",
        HEAD KEY "\ncolumn: a\ntype: text\nneed: unknown\nwords: none\n"
                 "meaning: A.\n",
        "schema/t.table:10: found 'a', allowed: words beside the types id and "
        "state"},
    {"a table word in a column", "t.table", HEAD KEY "owner: me\n",
        "schema/t.table:9: found 'owner', allowed: column, type, need, "
        "choices, words, refers, bounds, form, seen or meaning"},
};

static void test_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(files); i++) {
        struct schema_file file = {
            files[i].path, files[i].text, strlen(files[i].text)};
        struct sp_arena *arena = new_arena();
        const struct schema *schema = NULL;
        struct sp_err err = {0};
        enum sp_code rc = schema_parse(arena, &file, 1, &schema, &err);

        print_message("%s\n", files[i].label);
        if (files[i].want == NULL) {
            assert_int_equal(rc, SP_OK);
            assert_int_equal(schema->tables[0].n_columns, 6);
        } else {
            assert_int_equal(rc, SP_INVALID);
            assert_null(schema);
            assert_string_equal(err.text, files[i].want);
        }
        sp_arena_free(arena);
    }
}

static void test_long_value(void **state)
{
    static char text[3000];
    struct schema_file file = {"t.table", text, sizeof(text) - 1};
    struct sp_arena *arena = new_arena();
    const struct schema *schema = NULL;
    struct sp_err err;

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    memcpy(text, "meaning: ", 9);
    memcpy(text + 1500, "\n  y", 4);
    assert_int_equal(schema_parse(arena, &file, 1, &schema, &err), SP_INVALID);
    assert_string_equal(err.text,
        "schema/t.table:1: found 'a long value', allowed: at most 2000 bytes");
    sp_arena_free(arena);
}

static void test_memory(void **state)
{
    struct sp_err err;
    uint64_t n = 0;

    (void)state;
    for (;; n++) {
        struct sp_arena *arena = new_arena();
        const struct schema *schema = NULL;
        enum sp_code rc;

        sp_arena_fail_after(arena, n);
        rc = schema_load(arena, &schema, &err);
        sp_arena_free(arena);
        if (rc == SP_OK)
            break;
        assert_int_equal(rc, SP_NO_MEMORY);
        assert_null(schema);
    }
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_built_in),
        cmocka_unit_test(test_details),
        cmocka_unit_test(test_reserved),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_long_value),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
