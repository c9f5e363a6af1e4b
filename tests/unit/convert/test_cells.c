/*
 * Goal:   cells of a bill of materials are split only where a grouped export
 *         joined them, and named parts are found where they are named.
 * Method: tables of cells as published lists write them, each with what must
 *         come out; look-alikes beside them that must stay whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "convert/bom_job.h"

#include <stdio.h>
#include <string.h>

static struct convert_job job;

static int setup(void **state)
{
    struct sp_err err;

    (void)state;
    return convert_job_init(&job, "list.csv", "P", &err) == SP_OK ? 0 : 1;
}

static int teardown(void **state)
{
    (void)state;
    convert_job_clear(&job);
    return 0;
}

static void test_pieces(void **state)
{
    static const struct {
        const char *label, *text, *want; /* pieces joined by " # " */
    } cases[] = {
        {"nothing", "", ""},
        {"one", "Yageo", "Yageo"},
        {"two makers", "TDK,Yageo", "TDK # Yageo"},
        {"two numbers", "NTCG163JF103FT1S,RC0603FR-0710KL",
            "NTCG163JF103FT1S # RC0603FR-0710KL"},
        {"a number with a comma", "BSS84AK,215", "BSS84AK,215"},
        {"another", "PMEG6020ER,115", "PMEG6020ER,115"},
        {"a number with a comma beside another", "BSS84AK,215,BSS123",
            "BSS84AK,215 # BSS123"},
        {"a legal form", "Acme Co.,Ltd.", "Acme Co.,Ltd."},
        {"a comma and a space", "min. 10V, X5R", "min. 10V, X5R"},
        {"two requirements", "min. 10V, X5R,min. 25V, X5R",
            "min. 10V, X5R # min. 25V, X5R"},
        {"a trailing comma", "LS.pwr,", "LS.pwr"},
        {"only commas", ",,,", ""},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        const char *pieces[8];
        char got[256] = "";
        size_t n = convert_pieces(&job, cases[i].text, pieces, 8);
        size_t at = 0;

        print_message("%s\n", cases[i].label);
        for (size_t k = 0; k < n; k++)
            at += (size_t)snprintf(got + at, sizeof got - at, "%s%s",
                k > 0 ? " # " : "", pieces[k]);
        assert_string_equal(got, cases[i].want);
    }
}

static void test_alternatives(void **state)
{
    static const struct {
        const char *label, *text, *want; /* maker/part of each */
    } cases[] = {
        {"none", "100V, C0G/NP0", ""},
        {"maker and number", "Alternative: Nexperia PMEG10030ELPX",
            "Nexperia/PMEG10030ELPX"},
        {"a maker of two words", "Alternative: Diodes Inc. SMCJ70A-13-F",
            "Diodes Inc./SMCJ70A-13-F"},
        {"no maker", "Alternative: IRFM120ATF", "/IRFM120ATF"},
        {"any other maker", "Alternative: Other MURS360", "other/MURS360"},
        {"after a requirement", "100V, >2A, Alternative: IRFM120ATF",
            "/IRFM120ATF"},
        {"a number with a comma", "Alternative: Nexperia PMEG6020ER,115",
            "Nexperia/PMEG6020ER,115"},
        {"two of them", "Alternatives: A X1234; B Y5678", "A/X1234 # B/Y5678"},
        {"two with or", "alternative: A X1234 or B Y5678", "A/X1234 # B/Y5678"},
        {"words without a number", "Alternative: any of this kind",
            "/any of this kind"},
        {"a label with nothing after it", "Alternative: ", ""},
        {"a mating connector is none", "Mating connector: 662024113322", ""},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct convert_named named[8];
        char got[256] = "";
        size_t n = convert_alternatives(&job, cases[i].text, named, 8);
        size_t at = 0;

        print_message("%s\n", cases[i].label);
        for (size_t k = 0; k < n; k++)
            at += (size_t)snprintf(got + at, sizeof got - at, "%s%s/%s",
                k > 0 ? " # " : "", named[k].maker, named[k].part);
        assert_string_equal(got, cases[i].want);
    }
}

static void test_named_part(void **state)
{
    static const struct {
        const char *text;
        bool want;
    } cases[] = {
        {"Vishay BZX384C5V1", true},
        {"BZX384C5V1", true},
        {"red", false},
        {"1%", false},
        {"0.07%", false},
        {"at least -20V", false},
        {"100V, 2.75A, 18x25", false},
        {"LS.pwr", false},
        {"Mating connector: 662024113322", false},
        {"Optional, depending on application.", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct convert_named named;

        print_message("'%s'\n", cases[i].text);
        assert_int_equal(
            convert_names_part(&job, cases[i].text, &named), cases[i].want);
    }
}

static void test_prose(void **state)
{
    static const struct {
        const char *text;
        bool want;
    } cases[] = {
        {"PH B3B-PH-K 1x3, pitch 2.0mm", true},
        {"PH, 2-pin", true},
        {"Box header 2x5, 2.54mm pitch", true},
        {"BSS84AK,215", false},
        {"BSS123N H6327", false},
        {"GAP PAD A2000", false},
        {"B4B-PH-SM4-TB(LF)(SN)", false},
        {"VSS8D3M10-M3/H", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        print_message("'%s'\n", cases[i].text);
        assert_int_equal(convert_prose(cases[i].text), cases[i].want);
    }
}

static void test_repeats(void **state)
{
    static const char *const merged[] = {"min. 10V, X5R", "min. 25V, X5R"};
    static const char *const apart[] = {"100V", "1%"};
    static const char *const one[] = {"100V, 2.75A, 18x25"};
    static const char *const percents[] = {"1%", "5%"};

    (void)state;
    assert_true(convert_repeats(merged, 2));
    assert_true(convert_repeats(percents, 2));
    assert_false(convert_repeats(apart, 2));
    assert_false(convert_repeats(one, 1));
}

static void test_slug(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"1\xc2\xb5"
         "F",
            "1uF"},
        {"1%", "1pct"},
        {"Nut, M5", "Nut-M5"},
        {"  a  b ", "a-b"},
        {"A2 stainless steel", "A2-stainless-steel"},
        {"100V, X7R", "100V-X7R"},
        {"2.5.", "2.5"},
        {"\xd0\xba\xd0\xbb", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++)
        assert_string_equal(convert_slug(&job, cases[i].text), cases[i].want);
}

static void test_fields(void **state)
{
    static const struct {
        const char *header;
        enum convert_field want;
        bool weak;
    } cases[] = {
        {"Reference", CONVERT_REFS, false},
        {"References", CONVERT_REFS, false},
        {"Designator", CONVERT_REFS, false},
        {"Qty", CONVERT_QUANTITY, false},
        {"Quantity Per PCB", CONVERT_QUANTITY, false},
        {"Part Number / Type", CONVERT_PART, false},
        {"PartNumber", CONVERT_PART, false},
        {"part_number", CONVERT_PART, false},
        {"MPN", CONVERT_PART, false},
        {"Manufacturer", CONVERT_MAKER, false},
        {"Supplier", CONVERT_MAKER, true},
        {"DNP", CONVERT_DNP, false},
        {"Component", CONVERT_KEY, false},
        {"Config", CONVERT_CONFIG, false},
        {"Reel", CONVERT_FIELDS, false},
        {"References too", CONVERT_FIELDS, false},
        {"", CONVERT_FIELDS, false},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        bool weak = true;

        print_message("'%s'\n", cases[i].header);
        assert_int_equal(
            convert_field_of(cases[i].header, &weak), cases[i].want);
        assert_int_equal(weak, cases[i].weak);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_alternatives),
        cmocka_unit_test(test_named_part),
        cmocka_unit_test(test_prose),
        cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_slug),
        cmocka_unit_test(test_fields),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
