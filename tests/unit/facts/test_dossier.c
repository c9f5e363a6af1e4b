/*
 * Goal:   a dossier is read into canonical cells with their positions, and
 *         every fault that one folder can show is named with file, line and
 *         column, what is allowed, and what is near.
 * Method: files in memory with the faults they must have, one kind a case;
 *         folders on disk; limits made small; every allocation made to fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/csv.h"
#include "facts/dossier.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Heap allocations that may still succeed; SIZE_MAX: all. */
static size_t allocations_left = SIZE_MAX;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool may_allocate(void)
{
    if (allocations_left == SIZE_MAX)
        return true;
    if (allocations_left == 0)
        return false;
    allocations_left--;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return may_allocate() ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    return may_allocate() ? __real_realloc(old, size) : NULL;
}

struct fixture {
    struct sp_arena *arena;
    struct sp_pool *pool;
    const struct schema *schema;
    struct dossier *dossier;
};

static void set_up(struct fixture *fixture)
{
    struct sp_err err;

    memset(fixture, 0, sizeof(*fixture));
    assert_int_equal(
        sp_arena_new(SP_ARENA_BYTES_MAX, &fixture->arena, &err), SP_OK);
    assert_int_equal(
        sp_pool_new((uint64_t)1 << 32, &fixture->pool, &err), SP_OK);
    assert_int_equal(
        schema_load(fixture->arena, &fixture->schema, &err), SP_OK);
}

static void tear_down(struct fixture *fixture)
{
    dossier_close(fixture->dossier);
    sp_pool_free(fixture->pool);
    sp_arena_free(fixture->arena);
}

static void open_bytes(
    struct fixture *fixture, const char *name, const char *bytes, size_t len)
{
    struct sp_err err;

    set_up(fixture);
    assert_int_equal(
        dossier_open_bytes(fixture->schema, name, bytes, len, fixture->pool,
            fixture->arena, &fixture->dossier, &err),
        SP_OK);
}

/* Compare the listed faults with lines of text. */
static void expect_faults(const struct dossier *dossier, const char *want)
{
    struct sp_buf got;

    sp_buf_init(&got, 1 << 20);
    for (size_t i = 0; i < dossier_faults_listed(dossier); i++)
        sp_buf_printf(&got, "%s\n", dossier_fault_text(dossier, i));
    assert_string_equal(sp_buf_text(&got), want);
    sp_buf_clear(&got);
}

#define BYTES(text) text, sizeof(text) - 1

static const struct {
    const char *label;
    const char *name;
    const char *bytes;
    size_t len;
    const char *want; /* faults, one a line */
} faults[] = {
    {"no fault", "item.csv", BYTES("item,name\nX,a\n"), ""},
    {"no rows", "item.csv", BYTES("item,name\n"), ""},
    {"a byte order mark, CR LF, no last line end", "item.csv",
        BYTES("\xef\xbb\xbfitem,name\r\nX,a\r\nY,b"), ""},
    {"unknown table", "ofer.csv", BYTES("x\n"),
        "ofer.csv:1:1: found 'ofer', allowed: the name of a table of "
        "'spilno schema', nearest: 'offer'\n"},
    {"unknown column", "site.csv", BYTES("site,partty,owner\n"),
        "site.csv:1:6: found 'partty', allowed: the columns of site: site, "
        "party, state, region, valid_from, valid_until, basis, evidence, "
        "source, op, nearest: 'party'\n"
        "site.csv:1:13: found 'owner', allowed: the columns of site: site, "
        "party, state, region, valid_from, valid_until, basis, evidence, "
        "source, op\n"},
    {"a column in another case", "complete.csv", BYTES("tbl,Subject\n"),
        "complete.csv:1:1: found no column 'subject', which is part of the "
        "key, allowed: a header with at least tbl, subject\n"
        "complete.csv:1:5: found 'Subject', allowed: the columns of complete: "
        "tbl, subject, valid_from, valid_until, basis, evidence, source, op, "
        "nearest: 'subject'\n"},
    {"a column twice", "item.csv", BYTES("item,name,name\n"),
        "item.csv:1:11: found 'name', which stands there twice, allowed: each "
        "column once\n"},
    {"op twice", "item.csv", BYTES("item,op,op\n"),
        "item.csv:1:9: found 'op', which stands there twice, allowed: each "
        "column once\n"},
    {"missing key column", "rate.csv", BYTES("currency\n"),
        "rate.csv:1:1: found no column 'rate_on', which is part of the key, "
        "allowed: a header with at least currency, rate_on\n"},
    {"missing required column", "party.csv", BYTES("party\nP-1\n"),
        "party.csv:1:1: found no column 'kind', which is required, allowed: a "
        "header with at least party, kind\n"},
    {"missing required column where all rows are removed", "party.csv",
        BYTES("party,op\nP-1,remove\n"), ""},
    {"missing required column and a row to set", "party.csv",
        BYTES("party,op\nP-1,remove\nP-2,\nP-3,set\n"),
        "party.csv:3:1: found no column 'kind', which is required, allowed: a "
        "header with at least party, kind\n"},
    {"empty file", "item.csv", BYTES(""),
        "item.csv:1:1: found an empty file, allowed: a first row with the "
        "names of columns\n"},
    {"empty key", "item.csv", BYTES("name,item\na,\n"),
        "item.csv:2:3: found '' for item, which is part of the key, allowed: "
        "1 to 64 letters, digits, . _ - / + # ( ) , or single spaces\n"},
    {"empty required", "party.csv", BYTES("party,kind\nP-1,\n"),
        "party.csv:2:5: found '' for kind, which is required, allowed: firm, "
        "authority, agency, structure, organisation\n"},
    {"bad op", "item.csv", BYTES("item,op\nX,delete\nY,removed\n"),
        "item.csv:2:3: found 'delete', allowed: set, remove\n"
        "item.csv:3:3: found 'removed', allowed: set, remove, nearest: "
        "'remove'\n"},
    {"id too long", "item.csv",
        BYTES("item\n"
              "1234567890123456789012345678901234567890123456789012345678901234"
              "5\n"),
        "item.csv:2:1: found "
        "'123456789012345678901234567890123456789012345678…', which is longer "
        "than 64 characters, allowed: 1 to 64 letters, digits, . _ - / + # ( "
        ") , or single spaces\n"},
    {"ids of many shapes", "item.csv",
        BYTES("item\n\"PMEG6020ER,115\"\nНФ-00001234\nOWNER:local\nA b c\n"
              "x/y+z#(1)_.\n"),
        ""},
    {"two spaces", "item.csv", BYTES("item\na  b\n"),
        "item.csv:2:1: found 'a  b', which holds two spaces in a row, "
        "allowed: 1 to 64 letters, digits, . _ - / + # ( ) , or single "
        "spaces\n"},
    {"state", "state.csv", BYTES("state\nPL\nEL\nUK\npl\nPOL\n"),
        "state.csv:5:1: found 'pl', allowed: a state of ISO 3166-1 such as "
        "DE, nearest: 'PL'\n"
        "state.csv:6:1: found 'POL', allowed: a state of ISO 3166-1 such as "
        "DE\n"},
    {"state or a word", "design.csv",
        BYTES("item,restricted_by\nA,none\nB,US\nC,None\n"),
        "design.csv:4:3: found 'None', allowed: a state of ISO 3166-1 such as "
        "DE, or none\n"},
    {"date", "item.csv",
        BYTES("item,valid_from\nA,31.12.2025\nB,2026-1-5\nC,2026-02-30\n"
              "D,1/2/2026\nE,today\n"),
        "item.csv:2:3: found '31.12.2025', allowed: a date such as "
        "2026-01-31, nearest: '2025-12-31'\n"
        "item.csv:3:3: found '2026-1-5', allowed: a date such as 2026-01-31, "
        "nearest: '2026-01-05'\n"
        "item.csv:4:3: found '2026-02-30', allowed: a date such as "
        "2026-01-31\n"
        "item.csv:5:3: found '1/2/2026', allowed: a date such as 2026-01-31\n"
        "item.csv:6:3: found 'today', allowed: a date such as 2026-01-31\n"},
    {"money", "member.csv",
        BYTES("venture,party,role,contract_value\nV,A,agent,\"1.000,50\"\n"
              "V,B,agent,0.0000001\nV,C,agent,-1\nV,D,agent,1e6\n"
              "V,E,agent,\"12,5\"\n"),
        "member.csv:2:11: found '1.000,50', allowed: an amount not below 0 "
        "with at most six places such as 12.5\n"
        "member.csv:3:11: found '0.0000001', allowed: an amount not below 0 "
        "with at most six places such as 12.5\n"
        "member.csv:4:11: found '-1', allowed: an amount not below 0 with at "
        "most six places such as 12.5\n"
        "member.csv:5:11: found '1e6', allowed: an amount not below 0 with at "
        "most six places such as 12.5\n"
        "member.csv:6:11: found '12,5', allowed: an amount not below 0 with "
        "at most six places such as 12.5, nearest: '12.5'\n"},
    {"quantity zero or below", "structure.csv",
        BYTES("parent,line,child,quantity\nA,1,B,0\nA,2,B,-1\nA,3,B,0.00\n"
              "A,4,B,0.001\n"),
        "structure.csv:2:7: found '0', allowed: a decimal above 0 such as "
        "1.5\n"
        "structure.csv:3:7: found '-1', allowed: a decimal above 0 such as "
        "1.5\n"
        "structure.csv:4:7: found '0.00', allowed: a decimal above 0 such as "
        "1.5\n"},
    {"share", "control.csv",
        BYTES("party,controller,share\nA,B,0\nA,C,1\nA,D,1.01\nA,E,51\n"
              "A,F,-0.1\n"),
        "control.csv:4:5: found '1.01', allowed: a decimal from 0 to 1 such "
        "as 0.51\n"
        "control.csv:5:5: found '51', allowed: a decimal from 0 to 1 such as "
        "0.51\n"
        "control.csv:6:5: found '-0.1', allowed: a decimal from 0 to 1 such "
        "as 0.51\n"},
    {"integer", "population.csv",
        BYTES("state,year,measure_of,value\nPL,2025,count,12.0\n"
              "PL,0,count,1\nPL,2025,share_1e4,-5\n"),
        "population.csv:2:15: found '12.0', allowed: a whole number not below "
        "0 such as 12, nearest: '12'\n"
        "population.csv:3:4: found '0', allowed: a whole number above 0 such "
        "as 12\n"
        "population.csv:4:19: found '-5', allowed: a whole number not below 0 "
        "such as 12\n"},
    {"choice", "guarantee.csv",
        BYTES("party,instrument,accepted\nP,EDIP,Yes\nP,SAFE,true\n"),
        "guarantee.csv:2:8: found 'Yes', allowed: yes, no, nearest: 'yes'\n"
        "guarantee.csv:3:8: found 'true', allowed: yes, no\n"},
    {"currency", "rate.csv",
        BYTES("currency,rate_on\neur,2026-01-01\nEURO,2026-01-01\n"),
        "rate.csv:2:1: found 'eur', allowed: a currency of ISO 4217 such as "
        "EUR, nearest: 'EUR'\n"
        "rate.csv:3:1: found 'EURO', allowed: a currency of ISO 4217 such as "
        "EUR\n"},
    {"class", "class.csv", BYTES("class\n61\n6130\n6\n61305\n61A0\n"),
        "class.csv:4:1: found '6', allowed: two to four digits such as 6130\n"
        "class.csv:5:1: found '61305', allowed: two to four digits such as "
        "6130\n"
        "class.csv:6:1: found '61A0', allowed: two to four digits such as "
        "6130\n"},
    {"a party like a state", "party.csv",
        BYTES("party,kind\nDE,firm\nDe,firm\nDEU,firm\n"),
        "party.csv:2:1: found 'DE', allowed: an id that is not two capital "
        "letters, which mean a state, and not none\n"},
    {"name of a table", "complete.csv", BYTES("tbl,subject\nofer,X\noffer,X\n"),
        "complete.csv:2:1: found 'ofer', allowed: the name of a table such as "
        "offer, nearest: 'offer'\n"},
    {"key text", "complete.csv",
        BYTES("tbl,subject\noffer,A|1\noffer,A||1\noffer,|\noffer,A|b  c\n"),
        "complete.csv:3:7: found 'A||1', which has an empty part, allowed: "
        "ids joined by | such as PU-24|10\n"
        "complete.csv:4:7: found '|', which has an empty part, allowed: ids "
        "joined by | such as PU-24|10\n"
        "complete.csv:5:7: found 'A|b  c', which holds two spaces in a row, "
        "allowed: ids joined by | such as PU-24|10\n"},
    {"a key's text without |", "alias.csv",
        BYTES("tbl,scheme,value,id\nparty,maker,ON Semiconductor,P\n"
              "party,maker,a|b,P\n"),
        "alias.csv:3:13: found 'a|b', which holds '|', allowed: text without "
        "|\n"},
    {"not UTF-8", "item.csv", BYTES("item,name\nX,caf\xe9\nY,\xed\xa0\x80\n"),
        "item.csv:2:3: found 'caf\\xE9', which is not UTF-8, allowed: UTF-8 "
        "text without control or direction characters\n"
        "item.csv:3:3: found '\\xED\\xA0\\x80', which is not UTF-8, allowed: "
        "UTF-8 text without control or direction characters\n"},
    {"NUL", "item.csv", BYTES("item,name\nX\0,a\nY,b\0\n"),
        "item.csv:2:1: found 'X\\x00', which holds a NUL byte, allowed: UTF-8 "
        "text without control or direction characters\n"
        "item.csv:3:3: found 'b\\x00', which holds a NUL byte, allowed: UTF-8 "
        "text without control or direction characters\n"},
    {"NUL in the header", "complete.csv", BYTES("tbl\0,subject\n"),
        "complete.csv:1:1: found 'tbl\\x00', allowed: the columns of "
        "complete: tbl, subject, valid_from, valid_until, basis, evidence, "
        "source, op\n"
        "complete.csv:1:1: found no column 'tbl', which is part of the key, "
        "allowed: a header with at least tbl, subject\n"},
    {"control characters", "item.csv",
        BYTES("item,name\nX,a\tb\nY,\"two\nlines\"\nZ,\x1b[31m\n"),
        "item.csv:2:3: found 'a\\x09b', which holds a control character, "
        "allowed: UTF-8 text without control or direction characters\n"
        "item.csv:3:3: found 'two\\x0Alines', which holds a control "
        "character, allowed: UTF-8 text without control or direction "
        "characters\n"
        "item.csv:5:3: found '\\x1B[31m', which holds a control character, "
        "allowed: UTF-8 text without control or direction characters\n"},
    {"direction characters", "item.csv",
        BYTES("item,name\nX,a\xe2\x80\xae"
              "b\nY\xe2\x81\xa6,c\n"),
        "item.csv:2:3: found 'a\\xE2\\x80\\xAE"
        "b', which holds a character that changes the direction of text, "
        "allowed: UTF-8 text without control or direction characters\n"
        "item.csv:3:1: found 'Y\\xE2\\x81\\xA6', which holds a character that "
        "changes the direction of text, allowed: UTF-8 text without control "
        "or direction characters\n"},
    {"columns are counted in characters", "item.csv",
        BYTES("name,class\nУкраїна,x\n"),
        "item.csv:1:1: found no column 'item', which is part of the key, "
        "allowed: a header with at least item\n"
        "item.csv:2:9: found 'x', allowed: two to four digits such as 6130\n"},
    {"too few and too many fields", "item.csv",
        BYTES("item,name\nX\nY,a,b\nZ,c\n"),
        "item.csv:2:1: found 1 field, allowed: 2 as in the header\n"
        "item.csv:3:1: found 3 fields, allowed: 2 as in the header\n"},
    {"a quote that is never closed", "item.csv",
        BYTES("item,name\nX,a\nY,\"b\nZ,c\n"),
        "item.csv:3:3: found a quote that is never closed, allowed: a quote "
        "at both ends of a field\n"},
    {"a quote inside a field", "item.csv", BYTES("item,name\nX,12\" rack\n"),
        "item.csv:2:5: found a quote inside a field, allowed: quotes around "
        "the field, and \"\" for each inside it\n"},
    {"text after a closing quote", "item.csv", BYTES("item,name\nX,\"a\"b\n"),
        "item.csv:2:6: found text after a closing quote, allowed: a comma or "
        "the end of the line\n"},
    {"carriage return alone", "item.csv", BYTES("item,name\rX,a\r"),
        "item.csv:1:10: found a carriage return without line feed, allowed: "
        "LF or CR LF at the end of a line\n"},
    {"the same key and day", "item.csv", BYTES("item,name\nX,a\nY,b\nX,c\n"),
        "item.csv:4:1: found 'X' from 0001-01-01, as on line 2, allowed: one "
        "row per key and valid_from\n"},
    {"the same row set and removed", "item.csv",
        BYTES("item,op\nX,set\nX,remove\n"),
        "item.csv:3:1: found 'X' from 0001-01-01, as on line 2, allowed: one "
        "row per key and valid_from\n"},
    {"three times the same", "item.csv", BYTES("item\nX\nX\nX\n"),
        "item.csv:3:1: found 'X' from 0001-01-01, as on line 2, allowed: one "
        "row per key and valid_from\n"
        "item.csv:4:1: found 'X' from 0001-01-01, as on line 3, allowed: one "
        "row per key and valid_from\n"},
    {"periods that follow each other", "item.csv",
        BYTES("item,valid_from,valid_until\nX,2026-06-01,\n"
              "X,2026-01-01,2026-06-01\nX,,2026-01-01\nX Y,2026-01-01,\n"),
        ""},
    {"two open ends", "item.csv",
        BYTES("item,valid_from\nX,2026-06-01\nX,2026-01-01\n"),
        "item.csv:2:3: found 'X' from 2026-06-01 until 9999-12-31, which "
        "overlaps line 3, allowed: periods of one key that do not overlap\n"},
    {"one day too many", "structure.csv",
        BYTES("parent,line,child,valid_from,valid_until\n"
              "A,1,B,2026-01-01,2026-06-02\nA,1,C,2026-06-01,2026-07-01\n"),
        "structure.csv:3:7: found 'A|1' from 2026-06-01 until 2026-07-01, "
        "which overlaps line 2, allowed: periods of one key that do not "
        "overlap\n"},
    {"a long period over two short ones", "item.csv",
        BYTES("item,valid_from,valid_until\nX,2020-01-01,2030-01-01\n"
              "X,2021-01-01,2022-01-01\nX,2023-01-01,2024-01-01\n"),
        "item.csv:3:3: found 'X' from 2021-01-01 until 2022-01-01, which "
        "overlaps line 2, allowed: periods of one key that do not overlap\n"
        "item.csv:4:3: found 'X' from 2023-01-01 until 2024-01-01, which "
        "overlaps line 2, allowed: periods of one key that do not overlap\n"},
    {"a removed row does not overlap", "item.csv",
        BYTES("item,valid_from,op\nX,2026-01-01,remove\nX,2026-06-01,\n"), ""},
    {"a period that ends before it starts, or on that day", "item.csv",
        BYTES("item,valid_from,valid_until\nX,2026-06-01,2026-05-31\n"
              "Y,2026-06-01,2026-06-01\nZ,2026-06-01,2026-06-02\n"
              "W,,0001-01-01\n"),
        "item.csv:2:14: found '2026-05-31' as the end of a period from "
        "2026-06-01, allowed: a later day\n"
        "item.csv:3:14: found '2026-06-01' as the end of a period from "
        "2026-06-01, allowed: a later day\n"
        "item.csv:5:4: found '0001-01-01' as the end of a period from "
        "0001-01-01, allowed: a later day\n"},
    {"a start at the end of time", "item.csv",
        BYTES("item,valid_from\nX,9999-12-31\n"),
        "item.csv:2:3: found '9999-12-31' as the end of a period from "
        "9999-12-31, allowed: a later day\n"},
    {"blank lines keep the count", "item.csv",
        BYTES("\n\nitem,class\n\nX,y\r\n\r\n\nX,61\nX,61\n"),
        "item.csv:5:3: found 'y', allowed: two to four digits such as 6130\n"
        "item.csv:8:1: found 'X' from 0001-01-01, as on line 5, allowed: one "
        "row per key and valid_from\n"
        "item.csv:9:1: found 'X' from 0001-01-01, as on line 8, allowed: one "
        "row per key and valid_from\n"},
};

static void test_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(faults); i++) {
        struct fixture fixture;

        print_message("%s\n", faults[i].label);
        open_bytes(&fixture, faults[i].name, faults[i].bytes, faults[i].len);
        expect_faults(fixture.dossier, faults[i].want);
        assert_int_equal(dossier_faults(fixture.dossier),
            dossier_faults_listed(fixture.dossier));
        tear_down(&fixture);
    }
}

static const struct {
    const char *label;
    const char *name;
    const char *bytes;
    const char *want; /* canonical CSV */
} canonical[] = {
    {"numbers", "structure.csv",
        "child,parent,line,quantity,priority\nB,A,1,1.500,007\n"
        "B,A,2,0010,-0\n",
        "parent,line,child,quantity,alternate_group,priority,variant,optional,"
        "remark,valid_from,valid_until,basis,evidence,source\n"
        "A,1,B,1.5,,7,,,,,,,,\nA,2,B,10,,0,,,,,,,,\n"},
    {"money", "attestation_state.csv",
        "item,party,state,cost_min,cost_max\nI,P,SE,0.10,1000000.000000\n",
        "item,party,state,cost_min,cost_max,currency,valid_from,valid_until,"
        "basis,evidence,source\nI,P,SE,0.1,1000000,,,,,,\n"},
    {"states", "control.csv", "party,controller\nP,EL\nP,UK\nP,none\nP,Q\n",
        "party,controller,share,decisive,valid_from,valid_until,basis,"
        "evidence,source\nP,GB,,,,,,,\nP,GR,,,,,,,\nP,Q,,,,,,,\nP,none,,,,,,,"
        "\n"},
    {"state columns", "asset.csv", "venture,party,state\nV,UK,UK\nV,EL,EL\n",
        "venture,party,state,valid_from,valid_until,basis,evidence,source\n"
        "V,EL,GR,,,,,\nV,UK,GB,,,,,\n"},
    {"ends of time, written out or not", "complete.csv",
        "tbl,subject,valid_from,valid_until\nitem,A,0001-01-01,9999-12-31\n"
        "item,B,2026-01-01,\n",
        "tbl,subject,valid_from,valid_until,basis,evidence,source\n"
        "item,A,,,,,\nitem,B,2026-01-01,,,,\n"},
    {"quotes", "item.csv",
        "item,name,mpn\n\"PMEG6020ER,115\",\"12\"\" rack\",\" x\"\n"
        "B,\"plain\",y\n",
        "item,name,unit,niin,class,made_by,mpn,valid_from,valid_until,basis,"
        "evidence,source\nB,plain,,,,,y,,,,,\n"
        "\"PMEG6020ER,115\",\"12\"\" rack\",,,,,\" x\",,,,,\n"},
    {"order by key parts, then by day", "item.csv",
        "item,name,valid_from,valid_until\nb,1,2026-01-01,\n"
        "b,0,,2026-01-01\na b,3,,\na,2,,\n",
        "item,name,unit,niin,class,made_by,mpn,valid_from,valid_until,basis,"
        "evidence,source\na,2,,,,,,,,,,\na b,3,,,,,,,,,,\n"
        "b,0,,,,,,,2026-01-01,,,\nb,1,,,,,,2026-01-01,,,,\n"},
};

static void test_canonical(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(canonical); i++) {
        struct fixture fixture;
        struct sp_buf got;
        struct sp_buf again;
        struct sp_err err;

        print_message("%s\n", canonical[i].label);
        open_bytes(&fixture, canonical[i].name, canonical[i].bytes,
            strlen(canonical[i].bytes));
        expect_faults(fixture.dossier, "");
        sp_buf_init(&got, 1 << 20);
        assert_int_equal(dossier_write_table(dossier_table(fixture.dossier, 0),
                             NULL, &got, &err),
            SP_OK);
        assert_string_equal(sp_buf_text(&got), canonical[i].want);
        tear_down(&fixture);

        /* What was written reads as itself. */
        open_bytes(&fixture, canonical[i].name, got.bytes, got.len);
        expect_faults(fixture.dossier, "");
        sp_buf_init(&again, 1 << 20);
        assert_int_equal(dossier_write_table(dossier_table(fixture.dossier, 0),
                             NULL, &again, &err),
            SP_OK);
        assert_string_equal(sp_buf_text(&again), canonical[i].want);
        sp_buf_clear(&again);
        sp_buf_clear(&got);
        tear_down(&fixture);
    }
}

static void test_ops(void **state)
{
    static const char bytes[] = "item,op,valid_from\nC,remove,2026-01-01\n"
                                "A,set,\nB,,\n";
    struct fixture fixture;
    const struct table *table;
    struct sp_buf got;
    uint8_t ops[3];
    struct sp_err err;

    (void)state;
    open_bytes(&fixture, "item.csv", bytes, strlen(bytes));
    expect_faults(fixture.dossier, "");
    table = dossier_table(fixture.dossier, 0);
    assert_int_equal(table->n_rows, 3);
    for (size_t i = 0; i < 3; i++)
        ops[i] = (uint8_t)dossier_row_op(fixture.dossier, table, i);
    assert_int_equal(ops[0], DOSSIER_REMOVE);
    assert_int_equal(ops[1], DOSSIER_SET);
    assert_int_equal(ops[2], DOSSIER_SET);
    sp_buf_init(&got, 1 << 20);
    assert_int_equal(dossier_write_table(table, ops, &got, &err), SP_OK);
    assert_string_equal(sp_buf_text(&got),
        "item,name,unit,niin,class,made_by,mpn,valid_from,valid_until,basis,"
        "evidence,source,op\n"
        "A,,,,,,,,,,,,set\nB,,,,,,,,,,,,set\n"
        "C,,,,,,,2026-01-01,,,,,remove\n");
    sp_buf_clear(&got);
    tear_down(&fixture);
}

static void test_positions(void **state)
{
    static const char bytes[] = "\xef\xbb\xbfname,item,op\n"
                                "\n"
                                "Кабель,A,set\n"
                                "\"x, \"\"y\"\"\",B,\n"
                                "\r\n"
                                "z,C,\n";
    static const struct {
        size_t row;
        const char *column; /* NULL: the row */
        uint64_t line;
        uint32_t place;
    } places[] = {
        {0, "name", 3, 1},
        {0, "item", 3, 8},
        {0, NULL, 3, 1},
        {0, "unit", 3, 1},
        {1, "name", 4, 1},
        {1, "item", 4, 12},
        {2, "item", 6, 3},
        {2, "name", 6, 1},
    };
    struct fixture fixture;
    const struct table *table;

    (void)state;
    open_bytes(&fixture, "item.csv", bytes, strlen(bytes));
    expect_faults(fixture.dossier, "");
    table = dossier_table_named(fixture.dossier, "item");
    assert_non_null(table);
    assert_null(dossier_table_named(fixture.dossier, "site"));
    for (size_t i = 0; i < SP_COUNT(places); i++) {
        uint64_t line = 0;
        uint32_t place = 0;

        dossier_position(fixture.dossier, table, places[i].row,
            places[i].column == NULL
                ? -1
                : schema_column(table->schema, places[i].column),
            &line, &place);
        assert_int_equal(line, places[i].line);
        assert_int_equal(place, places[i].place);
    }
    /* Faults found later are listed in their places. */
    dossier_fault(fixture.dossier, table, 2, 0, "third %d", 3);
    dossier_fault(fixture.dossier, table, 0, -1, "first");
    dossier_fault(fixture.dossier, table, 1, 0, "second");
    dossier_warn(fixture.dossier, table, 1, 0, "a warning");
    expect_faults(fixture.dossier,
        "item.csv:3:1: first\nitem.csv:4:12: second\nitem.csv:6:3: third 3\n");
    assert_int_equal(dossier_warnings(fixture.dossier), 1);
    assert_string_equal(
        dossier_warning_text(fixture.dossier, 0), "item.csv:4:12: a warning");
    tear_down(&fixture);
}

static void test_warnings(void **state)
{
    /* "Пaнель" with a Latin a, twice as a key and a reference. */
    static const char bytes[] = "party,kind,lei\nПaнель,firm,015-123\n"
                                "Панель,firm,01555123401555123401\n"
                                "Пaнель-2,firm,\n";
    struct fixture fixture;

    (void)state;
    open_bytes(&fixture, "party.csv", bytes, strlen(bytes));
    expect_faults(fixture.dossier, "");
    assert_int_equal(dossier_warnings(fixture.dossier), 3);
    assert_string_equal(dossier_warning_text(fixture.dossier, 0),
        "party.csv:2:1: found 'Пaнель', which mixes letters of scripts that "
        "look alike");
    assert_string_equal(dossier_warning_text(fixture.dossier, 1),
        "party.csv:2:13: found '015-123', expected: 20 letters or digits");
    assert_string_equal(dossier_warning_text(fixture.dossier, 2),
        "party.csv:4:1: found 'Пaнель-2', which mixes letters of scripts that "
        "look alike");
    tear_down(&fixture);
    open_bytes(&fixture, "structure.csv",
        BYTES("parent,line,child\nПaнель,1,Пaнель\nПaнель,2,Пaнель\n"));
    assert_int_equal(dossier_warnings(fixture.dossier), 1);
    tear_down(&fixture);
    open_bytes(&fixture, "asset.csv",
        BYTES("venture,party,state\nV,P,ZZ\nV,Q,UA\nV,R,EL\nV,Q,ZZ\n"));
    expect_faults(fixture.dossier, "");
    assert_int_equal(dossier_warnings(fixture.dossier), 1);
    assert_string_equal(dossier_warning_text(fixture.dossier, 0),
        "asset.csv:2:5: found 'ZZ', expected: a state of ISO 3166-1");
    tear_down(&fixture);
    open_bytes(&fixture, "item.csv",
        BYTES("item,basis,evidence,source\nA,evidenced,file 7,\n"
              "B,evidenced,,an act\nC,declared,,\nD,evidenced,,\n"
              "E,evidenced,,\n"));
    assert_int_equal(dossier_warnings(fixture.dossier), 1);
    assert_string_equal(dossier_warning_text(fixture.dossier, 0),
        "item.csv:5:1: found the basis 'evidenced' without evidence or "
        "source, expected: the digest or reference of a document");
    tear_down(&fixture);
    open_bytes(&fixture, "control.csv",
        BYTES("party,controller\nP,QQ\nP,none\nP,CN\nP,Q\n"));
    assert_int_equal(dossier_warnings(fixture.dossier), 1);
    tear_down(&fixture);
}

static void test_hundred(void **state)
{
    struct fixture fixture;
    struct sp_buf bytes;

    (void)state;
    sp_buf_init(&bytes, 1 << 20);
    sp_buf_puts(&bytes, "item,class\n");
    for (int i = 0; i < 250; i++)
        sp_buf_printf(&bytes, "I-%d,x%d\n", i, i);
    sp_buf_puts(&bytes, "I-0,61\n"); /* found last, on line 252 */
    open_bytes(&fixture, "item.csv", bytes.bytes, bytes.len);
    assert_int_equal(dossier_faults(fixture.dossier), 251);
    assert_int_equal(
        dossier_faults_listed(fixture.dossier), DOSSIER_FAULTS_MAX);
    assert_string_equal(dossier_fault_text(fixture.dossier, 99),
        "item.csv:101:6: found 'x99', allowed: two to four digits such as "
        "6130");
    /* An earlier place found later takes the last one's. */
    dossier_fault(
        fixture.dossier, dossier_table(fixture.dossier, 0), 0, 0, "late");
    assert_int_equal(dossier_faults(fixture.dossier), 252);
    assert_string_equal(
        dossier_fault_text(fixture.dossier, 0), "item.csv:2:1: late");
    assert_string_equal(dossier_fault_text(fixture.dossier, 99),
        "item.csv:100:6: found 'x98', allowed: two to four digits such as "
        "6130");
    sp_buf_clear(&bytes);
    tear_down(&fixture);
}

/* ---- folders ---------------------------------------------------------------
 */

static void put_file(int folder, const char *name, const char *text)
{
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(close(fd), 0);
}

static int make_folder(char path[32])
{
    int folder;

    (void)snprintf(path, 32, "/tmp/test_dossier-XXXXXX");
    assert_non_null(mkdtemp(path));
    folder = open(path, O_RDONLY | O_DIRECTORY);
    assert_true(folder >= 0);
    return folder;
}

static void test_folder(void **state)
{
    static const char *const names[] = {"site.csv", "item.csv", "party.csv",
        "item.txt", ".hidden.csv", "Offer.csv", "structure.csv", "link.csv"};
    struct fixture fixture;
    char path[32];
    struct sp_err err;
    int folder = make_folder(path);

    (void)state;
    put_file(folder, "site.csv", "site\nS\n");
    put_file(folder, "item.csv", "item,class\nX,61\nY,x\n");
    put_file(folder, "item.txt", "left alone");
    put_file(folder, ".hidden.csv", "left alone");
    put_file(folder, "Offer.csv", "offer\n");
    assert_int_equal(symlinkat("item.csv", folder, "party.csv"), 0);
    assert_int_equal(symlinkat("item.txt", folder, "link.csv"), 0);
    assert_int_equal(mkdirat(folder, "structure.csv", 0700), 0);
    set_up(&fixture);
    assert_int_equal(dossier_open(fixture.schema, path, fixture.pool,
                         fixture.arena, &fixture.dossier, &err),
        SP_OK);
    assert_int_equal(dossier_tables(fixture.dossier), 4);
    assert_string_equal(
        dossier_table(fixture.dossier, 0)->schema->name, "item");
    assert_string_equal(
        dossier_table(fixture.dossier, 3)->schema->name, "structure");
    assert_int_equal(dossier_faults(fixture.dossier), 5);
    assert_non_null(strstr(dossier_fault_text(fixture.dossier, 0),
        "Offer.csv:1:1: found 'Offer', allowed: the name of a table "));
    assert_non_null(
        strstr(dossier_fault_text(fixture.dossier, 0), ", nearest: 'offer'"));
    assert_string_equal(dossier_fault_text(fixture.dossier, 1),
        "item.csv:3:3: found 'x', allowed: two to four digits such as 6130");
    assert_non_null(strstr(
        dossier_fault_text(fixture.dossier, 2), "link.csv:1:1: found 'link'"));
    assert_string_equal(dossier_fault_text(fixture.dossier, 3),
        "party.csv:1:1: found a link or a special file, allowed: a regular "
        "file");
    assert_string_equal(dossier_fault_text(fixture.dossier, 4),
        "structure.csv:1:1: found a link or a special file, allowed: a "
        "regular file");
    tear_down(&fixture);
    for (size_t i = 0; i < SP_COUNT(names); i++)
        assert_int_equal(
            unlinkat(folder, names[i],
                strcmp(names[i], "structure.csv") == 0 ? AT_REMOVEDIR : 0),
            0);
    assert_int_equal(close(folder), 0);
    assert_int_equal(rmdir(path), 0);
}

static void test_no_folder(void **state)
{
    struct fixture fixture;
    char path[32];
    char link[40];
    struct sp_err err;
    int folder = make_folder(path);

    (void)state;
    set_up(&fixture);
    (void)snprintf(link, sizeof(link), "%s/link", path);
    assert_int_equal(symlinkat(path, folder, "link"), 0);
    assert_int_equal(dossier_open(fixture.schema, link, fixture.pool,
                         fixture.arena, &fixture.dossier, &err),
        SP_NOT_FOUND);
    assert_int_equal(unlinkat(folder, "link", 0), 0);
    assert_int_equal(dossier_open(fixture.schema, link, fixture.pool,
                         fixture.arena, &fixture.dossier, &err),
        SP_NOT_FOUND);
    assert_non_null(strstr(err.text, "there is no folder"));
    assert_null(fixture.dossier);
    assert_int_equal(dossier_open(fixture.schema, path, fixture.pool,
                         fixture.arena, &fixture.dossier, &err),
        SP_OK);
    assert_int_equal(dossier_tables(fixture.dossier), 0);
    tear_down(&fixture);
    assert_int_equal(close(folder), 0);
    assert_int_equal(rmdir(path), 0);
}

static void test_limits(void **state)
{
    static const struct dossier_limits limits = {40, 3, 0};
    struct fixture fixture;
    char path[32];
    struct sp_err err;
    int folder = make_folder(path);

    (void)state;
    put_file(folder, "item.csv", "item\nA\nB\nC\nD\n");
    put_file(folder, "site.csv", "site\nA\nB\nC\n");
    put_file(folder, "party.csv",
        "party,kind\nP-0000000000,firm\nP-0000000001,firm\n");
    set_up(&fixture);
    assert_int_equal(dossier_open_limited(fixture.schema, path, &limits,
                         fixture.pool, fixture.arena, &fixture.dossier, &err),
        SP_OK);
    expect_faults(fixture.dossier,
        "item.csv:5:1: found more rows, allowed: at most 3 a file\n"
        "party.csv:1:1: found a larger file, allowed: at most 40 bytes\n");
    tear_down(&fixture);
    assert_int_equal(unlinkat(folder, "item.csv", 0), 0);
    assert_int_equal(unlinkat(folder, "site.csv", 0), 0);
    assert_int_equal(unlinkat(folder, "party.csv", 0), 0);
    assert_int_equal(close(folder), 0);
    assert_int_equal(rmdir(path), 0);
}

/* Limits of a record, each just reached and just passed. */
static void test_record_limits(void **state)
{
    static const struct {
        const char *label;
        size_t field;  /* bytes of each long field */
        size_t fields; /* of the header and the row */
        const char *want;
    } cases[] = {
        {"longest field", SP_CSV_FIELD_BYTES_MAX, 1, ""},
        {"field too long", SP_CSV_FIELD_BYTES_MAX + 1, 1,
            "item.csv:2:3: found a field over its limit, allowed: at most 64 "
            "KiB\n"},
        {"line too long", SP_CSV_FIELD_BYTES_MAX, 17,
            "item.csv:2:1: found a line over its limit, allowed: at most 1 "
            "MiB\n"},
        {"too many fields", 1, 256,
            "item.csv:2:513: found more fields, allowed: at most 256 in a "
            "row\n"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct fixture fixture;
        struct sp_buf bytes;

        print_message("%s\n", cases[i].label);
        sp_buf_init(&bytes, 4 << 20);
        sp_buf_puts(&bytes, "item,name\nX");
        for (size_t j = 0; j < cases[i].fields; j++) {
            sp_buf_putc(&bytes, ',');
            for (size_t k = 0; k < cases[i].field; k++)
                sp_buf_putc(&bytes, 'x');
        }
        sp_buf_putc(&bytes, '\n');
        open_bytes(&fixture, "item.csv", bytes.bytes, bytes.len);
        expect_faults(fixture.dossier, cases[i].want);
        sp_buf_clear(&bytes);
        tear_down(&fixture);
    }
}

/* ---- memory ----------------------------------------------------------------
 */

/* A dossier that takes every path which allocates. */
static void put_busy_folder(int folder)
{
    char sites[8000] = "site\n";
    size_t used = strlen(sites);

    for (int i = 0; i < 1000; i++)
        used +=
            (size_t)snprintf(sites + used, sizeof(sites) - used, "S-%d\n", i);
    assert_true(used < sizeof(sites));
    put_file(folder, "item.csv",
        "item,name,valid_from,op\nB,\"a \"\"b\"\"\",2026-01-01,\nA,x,,set\n"
        "B,y,2025-01-01,remove\nПaнель,z,,\nB,again,2026-01-01,\nC,\x01,,\n");
    put_file(folder, "site.csv", sites);
    put_file(folder, "unknown.csv", "x\n");
}

static void remove_busy_folder(int folder, const char *path)
{
    assert_int_equal(unlinkat(folder, "item.csv", 0), 0);
    assert_int_equal(unlinkat(folder, "site.csv", 0), 0);
    assert_int_equal(unlinkat(folder, "unknown.csv", 0), 0);
    assert_int_equal(close(folder), 0);
    assert_int_equal(rmdir(path), 0);
}

enum source { FROM_ARENA, FROM_POOL, FROM_HEAP, SOURCES };

static void test_memory(void **state)
{
    char path[32];
    int folder = make_folder(path);

    (void)state;
    put_busy_folder(folder);
    for (int source = 0; source < SOURCES; source++) {
        for (uint64_t n = 0;; n++) {
            struct fixture fixture;
            struct sp_err err;
            struct sp_buf got;
            enum sp_code rc;

            set_up(&fixture);
            sp_buf_init(&got, 1 << 20);
            if (source == FROM_ARENA)
                sp_arena_fail_after(fixture.arena, n);
            else if (source == FROM_POOL)
                sp_pool_fail_after(fixture.pool, n);
            else
                allocations_left = n;
            rc = dossier_open(fixture.schema, path, fixture.pool, fixture.arena,
                &fixture.dossier, &err);
            if (rc == SP_OK)
                rc = dossier_write_table(
                    dossier_table(fixture.dossier, 0), NULL, &got, &err);
            allocations_left = SIZE_MAX;
            if (rc == SP_OK)
                assert_int_equal(dossier_faults(fixture.dossier), 3);
            sp_buf_clear(&got);
            tear_down(&fixture);
            if (rc == SP_OK) {
                print_message("source %d: %llu allocations\n", source,
                    (unsigned long long)n);
                assert_true(n > 0);
                break;
            }
            /* libc's opendir tells of no memory by its own code. */
            assert_true(rc == SP_NO_MEMORY || rc == SP_IO);
        }
    }
    remove_busy_folder(folder, path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_canonical),
        cmocka_unit_test(test_ops),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_hundred),
        cmocka_unit_test(test_folder),
        cmocka_unit_test(test_no_folder),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_record_limits),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
