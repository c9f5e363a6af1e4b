/*
 * Goal:   a value as people write it is read into the exact interval that it
 *         means, and what is doubtful, unknown or hostile is refused with a
 *         text that says what was found.
 * Method: tables of texts with kind and bounds, or with code and a part of
 *         the fault.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fit/quantity.h"

#include <stdlib.h>
#include <string.h>

struct good {
    const char *text;
    enum fit_kind kind;
    const char *lo, *hi; /* NULL: no bound; "a" open begins with '(' */
};

static const struct good goods[] = {
    {"10 mm", FIT_KIND_LENGTH, "0.01", "0.01"},
    {"10 мм", FIT_KIND_LENGTH, "0.01", "0.01"},
    {"10мм", FIT_KIND_LENGTH, "0.01", "0.01"},
    {"10,5 mm", FIT_KIND_LENGTH, "0.0105", "0.0105"},
    {"0,125 mm", FIT_KIND_LENGTH, "0.000125", "0.000125"},
    {"1 in", FIT_KIND_LENGTH, "0.0254", "0.0254"},
    {"1 1/2 in", FIT_KIND_LENGTH, "0.0381", "0.0381"},
    {"1-1/2 in", FIT_KIND_LENGTH, "0.0381", "0.0381"},
    {"1½\"", FIT_KIND_LENGTH, "0.0381", "0.0381"},
    {"1/3 yd", FIT_KIND_LENGTH, "0.3048", "0.3048"},
    {".5 m", FIT_KIND_LENGTH, "0.5", "0.5"},
    {"1 000 V", FIT_KIND_VOLTAGE, "1000", "1000"},
    {"1\u00a0000\u202f000 V", FIT_KIND_VOLTAGE, "1000000", "1000000"},
    {"1'000 V", FIT_KIND_VOLTAGE, "1000", "1000"},
    {"1.000,5 V", FIT_KIND_VOLTAGE, "1000.5", "1000.5"},
    {"1,000.5 V", FIT_KIND_VOLTAGE, "1000.5", "1000.5"},
    {"1,000,000 V", FIT_KIND_VOLTAGE, "1000000", "1000000"},
    {"1e3 V", FIT_KIND_VOLTAGE, "1000", "1000"},
    {"1.5·10^-3 V", FIT_KIND_VOLTAGE, "0.0015", "0.0015"},
    {"1,5×10⁻³ V", FIT_KIND_VOLTAGE, "0.0015", "0.0015"},
    {"-5 V", FIT_KIND_VOLTAGE, "-5", "-5"},
    {"−5 В", FIT_KIND_VOLTAGE, "-5", "-5"},
    {"18–32 V", FIT_KIND_VOLTAGE, "18", "32"},
    {"18-32 V", FIT_KIND_VOLTAGE, "18", "32"},
    {"18 - 32 V", FIT_KIND_VOLTAGE, "18", "32"},
    {"18V-32V", FIT_KIND_VOLTAGE, "18", "32"},
    {"18 … 32 В", FIT_KIND_VOLTAGE, "18", "32"},
    {"18...32 V", FIT_KIND_VOLTAGE, "18", "32"},
    {"18~32V", FIT_KIND_VOLTAGE, "18", "32"},
    {"from 18 to 32 V", FIT_KIND_VOLTAGE, "18", "32"},
    {"between 18 and 32 V", FIT_KIND_VOLTAGE, "18", "32"},
    {"від 18 до 32 В", FIT_KIND_VOLTAGE, "18", "32"},
    {"500 mV – 2 V", FIT_KIND_VOLTAGE, "0.5", "2"},
    {"-40...+85 °C", FIT_KIND_TEMPERATURE, "233.15", "358.15"},
    {"-40 to -10°C", FIT_KIND_TEMPERATURE, "233.15", "263.15"},
    {"-55~125°C", FIT_KIND_TEMPERATURE, "218.15", "398.15"},
    {"77 °F", FIT_KIND_TEMPERATURE, "298.15", "298.15"},
    {"10 ±0,5 mm", FIT_KIND_LENGTH, "0.0095", "0.0105"},
    {"10 mm ± 0.5 mm", FIT_KIND_LENGTH, "0.0095", "0.0105"},
    {"10 +/- 0.5 mm", FIT_KIND_LENGTH, "0.0095", "0.0105"},
    {"10 mm +0.1/-0.2", FIT_KIND_LENGTH, "0.0098", "0.0101"},
    {"10 +0.1/-0.2 mm", FIT_KIND_LENGTH, "0.0098", "0.0101"},
    {"10 (+0.1 -0.2) mm", FIT_KIND_LENGTH, "0.0098", "0.0101"},
    {"10 mm +0.1/+0.05", FIT_KIND_LENGTH, "0.01005", "0.0101"},
    {"10 mm +0/-0.2", FIT_KIND_LENGTH, "0.0098", "0.01"},
    {"100 nF ±10 %", FIT_KIND_CAPACITANCE, "0.00000009", "0.00000011"},
    {"100 nF +80/-20 %", FIT_KIND_CAPACITANCE, "0.00000008", "0.00000018"},
    {"-10 V ±10 %", FIT_KIND_VOLTAGE, "-11", "-9"},
    {"50 % ±2 %", FIT_KIND_RATIO, "0.48", "0.52"},
    {"9,5 ±0,5 m/s²", FIT_KIND_ACCELERATION, "9", "10"},
    {"25 ±5 °C", FIT_KIND_TEMPERATURE, "293.15", "303.15"},
    {"±15 %", FIT_KIND_RATIO, "-0.15", "0.15"},
    {"±2 V", FIT_KIND_VOLTAGE, "-2", "2"},
    {"±5 °C", FIT_KIND_TEMPERATURE_DIFFERENCE, "-5", "5"},
    {"min. 25V", FIT_KIND_VOLTAGE, "25", NULL},
    {"at least -20V", FIT_KIND_VOLTAGE, "-20", NULL},
    {"not less than 5 kg", FIT_KIND_MASS, "5", NULL},
    {"не менше ніж 5 кг", FIT_KIND_MASS, "5", NULL},
    {"≥ 5 Ом", FIT_KIND_RESISTANCE, "5", NULL},
    {">= 5 Ohm", FIT_KIND_RESISTANCE, "5", NULL},
    {">2A", FIT_KIND_CURRENT, "(2", NULL},
    {"max. 3 A", FIT_KIND_CURRENT, NULL, "3"},
    {"3 A max.", FIT_KIND_CURRENT, NULL, "3"},
    {"25 V min", FIT_KIND_VOLTAGE, "25", NULL},
    {"25 min", FIT_KIND_TIME, "1500", "1500"},
    {"не більше 3 А", FIT_KIND_CURRENT, NULL, "3"},
    {"< 3 mA", FIT_KIND_CURRENT, NULL, "(0.003"},
    {"up to 3 A", FIT_KIND_CURRENT, NULL, "3"},
    {"4k7", FIT_KIND_RESISTANCE, "4700", "4700"},
    {"4K7", FIT_KIND_RESISTANCE, "4700", "4700"},
    {"4k7 Ω", FIT_KIND_RESISTANCE, "4700", "4700"},
    {"R47", FIT_KIND_RESISTANCE, "0.47", "0.47"},
    {"0R05", FIT_KIND_RESISTANCE, "0.05", "0.05"},
    {"4R7", FIT_KIND_RESISTANCE, "4.7", "4.7"},
    {"2M2", FIT_KIND_RESISTANCE, "2200000", "2200000"},
    {"100R", FIT_KIND_RESISTANCE, "100", "100"},
    {"10k", FIT_KIND_RESISTANCE, "10000", "10000"},
    {"4.7k", FIT_KIND_RESISTANCE, "4700", "4700"},
    {"1M", FIT_KIND_RESISTANCE, "1000000", "1000000"},
    {"10k ±1%", FIT_KIND_RESISTANCE, "9900", "10100"},
    {"100n", FIT_KIND_CAPACITANCE, "0.0000001", "0.0000001"},
    {"4n7", FIT_KIND_CAPACITANCE, "0.0000000047", "0.0000000047"},
    {"p33", FIT_KIND_CAPACITANCE, "0.00000000000033", "0.00000000000033"},
    {"4µ7", FIT_KIND_CAPACITANCE, "0.0000047", "0.0000047"},
    {"4u7H", FIT_KIND_INDUCTANCE, "0.0000047", "0.0000047"},
    {"5V1", FIT_KIND_VOLTAGE, "5.1", "5.1"},
    {"10m2", FIT_KIND_AREA, "10", "10"},
    {"0.22µF", FIT_KIND_CAPACITANCE, "0.00000022", "0.00000022"},
    {"4,7 мкФ", FIT_KIND_CAPACITANCE, "0.0000047", "0.0000047"},
    {"2,5 кОм", FIT_KIND_RESISTANCE, "2500", "2500"},
    {"2 кВт", FIT_KIND_POWER, "2000", "2000"},
    {"8.8", FIT_KIND_RATIO, "8.8", "8.8"},
    {"3000 об/хв", FIT_KIND_ROTATION, "18000", "18000"},
    {"50 kW", FIT_KIND_POWER, "50000", "50000"},
};

static void assert_bound(
    const char *want, bool has, bool open, struct sp_ratio value)
{
    char text[FIT_RATIO_BYTES];

    assert_int_equal(has, want != NULL);
    if (want == NULL)
        return;
    fit_ratio_text(value, text);
    assert_int_equal(open, want[0] == '(');
    assert_string_equal(text, want + (want[0] == '('));
}

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(goods); i++) {
        struct fit_value value;
        struct sp_err err = {SP_OK, ""};
        enum sp_code rc = fit_value_read(
            goods[i].text, strlen(goods[i].text), FIT_HINT_VALUE, &value, &err);

        print_message("%s %s\n", goods[i].text, err.text);
        assert_int_equal(rc, SP_OK);
        assert_int_equal(value.form, FIT_FORM_NUMBER);
        assert_int_equal(value.kind, goods[i].kind);
        assert_bound(goods[i].lo, value.has_lo, value.lo_open, value.lo);
        assert_bound(goods[i].hi, value.has_hi, value.hi_open, value.hi);
    }
}

static const struct {
    const char *text;
    enum sp_code code;
    const char *says;
} bads[] = {
    {"", SP_INVALID, "no value"},
    {"   ", SP_INVALID, "no value"},
    {"5 furlong", SP_NOT_FOUND, "'furlong' is not in the table"},
    {"5 molecule", SP_NOT_FOUND, "'molecule'"},
    {"5 mn", SP_NOT_FOUND, "did you mean"},
    {"5 Bт", SP_NOT_FOUND, "Bт"}, /* Latin and Cyrillic in one word */
    {"x-911543", SP_INVALID, "is no number"},
    {"5 x-911543", SP_INVALID, "cannot be read"},
    {"5 m^2^2^2^2", SP_INVALID, "cannot be read"},
    {"5 m^999999999", SP_INVALID, "cannot be read"},
    {"5 (m", SP_INVALID, "cannot be read"},
    {"5 ((((((((((m", SP_INVALID, "cannot be read"},
    {"5 J/kg·K", SP_INVALID, "cannot be read"},
    {"5 m·m·m·m·m·m·m·m·m", SP_LIMIT, "at most 8 factors"},
    {"5 km^6*km^6*km^6", SP_LIMIT, "126 bits"},
    {"1e31 m", SP_LIMIT, "exponent"},
    {"1e-999999999999 m", SP_LIMIT, "exponent"},
    {"1·10^99 m", SP_LIMIT, "exponent"},
    {"1234567890123456789 m", SP_LIMIT, "digits"},
    {"1e30 Ym", SP_NOT_FOUND, "Ym"},
    {"1e30 Em^3", SP_LIMIT, "126 bits"},
    {"32–18 V", SP_INVALID, "upside down: from 32 to 18 V"},
    {"from 10 to 5 mm", SP_INVALID, "upside down"},
    {"20–10 %", SP_INVALID, "upside down: from 0.2 to 0.1"},
    {"5 V – 3 A", SP_INVALID, "not one kind"},
    {"5 V ± 3 A", SP_INVALID, "not one kind"},
    {"25 °C ±10 %", SP_INVALID, "no percentage"},
    {"5 mm ±-1", SP_INVALID, "below 0"},
    {"5 mm (+0.1", SP_INVALID, "not closed"},
    {"1,000 mm", SP_CONFLICT, "may be 1000 or 1.000"},
    {"12,34,56 V", SP_INVALID, "three digits"},
    {"1.000.50 V", SP_INVALID, "three digits"},
    {"85 C", SP_CONFLICT, "degree Celsius"},
    {"5 kt", SP_CONFLICT, "knot"},
    {"2 ton", SP_CONFLICT, "short ton"},
    {"5 s^-1", SP_CONFLICT, "radioactivity"},
    {"10K", SP_CONFLICT, "kelvin"},
    {"100 ±10 %", SP_CONFLICT, "percentage"},
    {"100 (+10/-5 %)", SP_CONFLICT, "percentage"},
    {"1/4 BSP", SP_CONFLICT, "taper"},
    {"about 5 V", SP_CONFLICT, "not said"},
    {"typ. 5 V", SP_CONFLICT, "not said"},
    {"~5 V", SP_CONFLICT, "not said"},
    {"min. max. 5 V", SP_INVALID, "no number"},
    {"max. 5 V min.", SP_INVALID, "two bounds"},
    {"min. 5-7 V", SP_INVALID, "bound of a range"},
    {"min. 5 V ±1", SP_INVALID, "no tolerance"},
    {"4k7 V", SP_INVALID, "letter inside"},
    {"4k7k", SP_NOT_FOUND, "'k'"},
    {"5 5 V", SP_INVALID, "cannot be read"},
    {"18x25", SP_INVALID, "cannot be read"},
    {"5\tV", SP_INVALID, "no text"},
    {"5 \u202eV", SP_INVALID, "no text"},
    {"\xff\xfe", SP_INVALID, "no text"},
    {"5 dB*m", SP_INVALID, "not multiplied"},
    {"5 kg·m²/s²", SP_CONFLICT, "torque"},
    {"min.", SP_INVALID, "missing"},
    {"±", SP_INVALID, "no number"},
    {"5 –", SP_INVALID, "no number"},
};

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(bads); i++) {
        struct fit_value value;
        struct sp_err err = {SP_OK, ""};
        enum sp_code rc = fit_value_read(
            bads[i].text, strlen(bads[i].text), FIT_HINT_VALUE, &value, &err);

        print_message("%s -> %s\n", bads[i].text, err.text);
        assert_int_equal(rc, bads[i].code);
        assert_non_null(strstr(err.text, bads[i].says));
    }
}

/* Hostile lengths: refused at once, with the size. */
static void test_long(void **state)
{
    static const char *const beginnings[] = {"x-911543", "5 m^", "min. ", "(",
        "1,", "1 ", "5 V–", "±", "9", "5 kg·"};
    size_t len = 64 * 1024;
    char *text = malloc(len);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < SP_COUNT(beginnings); i++) {
        size_t n = strlen(beginnings[i]);
        struct fit_value value;
        struct sp_err err = {SP_OK, ""};

        for (size_t at = 0; at + n <= len; at += n)
            memcpy(text + at, beginnings[i], n);
        assert_int_equal(
            fit_value_read(text, len / n * n, FIT_HINT_VALUE, &value, &err),
            SP_LIMIT);
        assert_non_null(strstr(err.text, "at most 512"));
        /* The longest that is read at all is an answer too. */
        assert_int_not_equal(
            fit_value_read(text, 512 / n * n, FIT_HINT_VALUE, &value, &err),
            SP_OK);
    }
    free(text);
}

static const struct {
    const char *text;
    enum fit_hint hint;
    const char *want; /* NULL: no thread */
    const char *length_m;
} threads[] = {
    {"M8", FIT_HINT_ANY, "Mx", NULL},
    {"M8x1.25", FIT_HINT_ANY, "M8x1.25", "0"},
    {"M8×1,25", FIT_HINT_ANY, "M8x1.25", "0"},
    {"М8х1,25", FIT_HINT_ANY, "M8x1.25", "0"}, /* Cyrillic */
    {"M8x1", FIT_HINT_ANY, "M8x1", "0"},
    {"M8x30", FIT_HINT_ANY, "M8x1.25", "0.03"},
    {"M8x1x30", FIT_HINT_ANY, "M8x1", "0.03"},
    {"M3x10", FIT_HINT_ANY, "M3x0.5", "0.01"},
    {"M8x1.25-6g", FIT_HINT_ANY, "M8x1.25", "0"},
    {"M8-LH", FIT_HINT_ANY, "M8x1.25-LH", "0"},
    {"1/4-20", FIT_HINT_ANY, "1/4-20 UN", "0"},
    {"1/4\"-20 UNC-2A", FIT_HINT_ANY, "1/4-20 UN", "0"},
    {"UNC 1/4", FIT_HINT_ANY, "1/4-20 UN", "0"},
    {"1/4 UNF", FIT_HINT_ANY, "1/4-28 UN", "0"},
    {"1/2-13", FIT_HINT_ANY, "1/2-13 UN", "0"},
    {"1/2-20", FIT_HINT_ANY, "1/2-20 UN", "0"},
    {"1/2-13 x 2", FIT_HINT_ANY, "1/2-13 UN", "0.0508"},
    {"#10-32", FIT_HINT_ANY, "19/100-32 UN", "0"},
    {"No. 10-24 UNC", FIT_HINT_ANY, "19/100-24 UN", "0"},
    {"10-32 UNF", FIT_HINT_ANY, "19/100-32 UN", "0"},
    {"10-32", FIT_HINT_THREAD, "19/100-32 UN", "0"},
    {"5/16", FIT_HINT_THREAD, "UN 5/16", "0"},
    {"5/16", FIT_HINT_ANY, NULL, NULL},
    {"10-32", FIT_HINT_ANY, NULL, NULL},
    {"G1/4", FIT_HINT_ANY, "G 1/4", "0"},
    {"G 1 1/2", FIT_HINT_ANY, "G 3/2", "0"},
    {"Rp 1/2", FIT_HINT_ANY, "Rp 1/2", "0"},
    {"R 1/2", FIT_HINT_ANY, "R 1/2", "0"},
    {"1/4 NPT", FIT_HINT_ANY, "NPT 1/4", "0"},
    {"1/4-18 NPT", FIT_HINT_ANY, "NPT 1/4", "0"},
    {"1/4 NPTF", FIT_HINT_ANY, "NPTF 1/4", "0"},
    {"BSPP 1/4", FIT_HINT_ANY, "G 1/4", "0"},
    {"Tr20x4", FIT_HINT_ANY, "Tr20x4", "0"},
    {"R47", FIT_HINT_ANY, NULL, NULL},
    {"M8foo", FIT_HINT_ANY, NULL, NULL},
    {"MAX", FIT_HINT_ANY, NULL, NULL},
};

static void test_threads(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(threads); i++) {
        struct fit_value value;
        struct sp_err err = {SP_OK, ""};
        char text[FIT_THREAD_BYTES];
        char length[FIT_RATIO_BYTES];
        enum sp_code rc = fit_value_read(threads[i].text,
            strlen(threads[i].text), threads[i].hint, &value, &err);

        print_message("%s %s\n", threads[i].text, err.text);
        assert_int_equal(rc, SP_OK);
        assert_int_equal(
            value.form == FIT_FORM_THREAD, threads[i].want != NULL);
        if (threads[i].want == NULL)
            continue;
        fit_thread_text(&value.thread, text);
        if (threads[i].length_m == NULL) {
            assert_string_equal(text, "M8x1.25");
            continue;
        }
        assert_string_equal(text, threads[i].want);
        fit_ratio_text(value.thread.length, length);
        assert_string_equal(length, threads[i].length_m);
    }
}

static const struct {
    const char *text;
    bool is;
    const char *lo, *hi, *down, *up;
} dielectrics[] = {
    {"X7R", true, "218.15", "398.15", "-0.15", "0.15"},
    {"X5R", true, "218.15", "358.15", "-0.15", "0.15"},
    {"X7S", true, "218.15", "398.15", "-0.22", "0.22"},
    {"Y5V", true, "243.15", "358.15", "-0.82", "0.22"},
    {"Z5U", true, "283.15", "358.15", "-0.56", "0.22"},
    {"C0G", true, "218.15", "398.15", "-0.003", "0.003"},
    {"C0G/NP0", true, "218.15", "398.15", "-0.003", "0.003"},
    {"X9R", true, "218.15", "473.15", "-0.15", "0.15"},
    {"X1R", false, NULL, NULL, NULL, NULL},
    {"W7R", false, NULL, NULL, NULL, NULL},
    {"X7Q", false, NULL, NULL, NULL, NULL},
};

static void test_dielectrics(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(dielectrics); i++) {
        struct fit_value value;
        struct sp_err err;
        char text[FIT_RATIO_BYTES];

        print_message("%s\n", dielectrics[i].text);
        assert_int_equal(
            fit_value_read(dielectrics[i].text, strlen(dielectrics[i].text),
                FIT_HINT_ANY, &value, &err),
            SP_OK);
        assert_int_equal(value.form == FIT_FORM_DIELECTRIC, dielectrics[i].is);
        if (!dielectrics[i].is)
            continue;
        fit_ratio_text(value.lo, text);
        assert_string_equal(text, dielectrics[i].lo);
        fit_ratio_text(value.hi, text);
        assert_string_equal(text, dielectrics[i].hi);
        fit_ratio_text(value.change_lo, text);
        assert_string_equal(text, dielectrics[i].down);
        fit_ratio_text(value.change_hi, text);
        assert_string_equal(text, dielectrics[i].up);
    }
}

static void test_parts(void **state)
{
    static const struct {
        const char *text;
        const char *parts; /* by | */
    } rows[] = {
        {"min. 25V, X7R", "min. 25V|X7R"},
        {"25V,X7R", "25V|X7R"},
        {"100V, 2.75A, 18x25", "100V|2.75A|18x25"},
        {"10,5 mm; blue", "10,5 mm|blue"},
        {" , ;", ""},
        {"C0G/NP0", "C0G/NP0"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        char joined[128] = "";
        size_t at = 0;
        const char *part;
        size_t len;
        size_t n = 0;

        while (fit_part_next(
            rows[i].text, strlen(rows[i].text), &at, &part, &len)) {
            if (n > 0)
                joined[n++] = '|';
            memcpy(joined + n, part, len);
            n += len;
            joined[n] = '\0';
        }
        assert_string_equal(joined, rows[i].parts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_dielectrics),
        cmocka_unit_test(test_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
