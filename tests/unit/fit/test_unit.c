/*
 * Goal:   the table of units is consistent, and expressions get their factor
 *         and kind, or are refused.
 * Method: every row by itself; a table of expressions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fit/unit.h"

#include <string.h>

/* No spelling stands twice, every row reads back as itself, and the unit of a
 * kind has the factor 1. */
static void test_table(void **state)
{
    (void)state;
    assert_true(fit_n_unit_rows >= 140);
    for (size_t i = 0; i < fit_n_unit_rows; i++) {
        const struct fit_unit_row *row = &fit_unit_rows[i];
        const char *word = row->others;
        struct fit_unit unit;
        struct sp_err err = {SP_OK, ""};

        unit = fit_unit_of_row(row);
        assert_int_equal(unit.kind, row->kind);
        assert_true(row->source[0] != '\0');
        assert_true(unit.factor.num > 0);
        while (*word != '\0') {
            size_t n = strcspn(word, " ");
            struct fit_unit other;

            print_message("%.*s %s\n", (int)n, word, err.text);
            assert_int_equal(fit_unit_read(word, n, &other, &err), SP_OK);
            assert_int_equal(other.kind, unit.kind);
            assert_int_equal(sp_ratio_cmp(other.factor, unit.factor), 0);
            assert_int_equal(sp_ratio_cmp(other.shift, unit.shift), 0);
            word += n;
            word += *word == ' ';
        }
    }
    for (int kind = 0; kind < FIT_KIND_OTHER; kind++) {
        const char *symbol = fit_kind_unit((enum fit_kind)kind);
        struct fit_unit unit;
        struct sp_err err = {SP_OK, ""};
        enum sp_code rc = fit_unit_read(symbol, strlen(symbol), &unit, &err);

        print_message("%s %s\n", symbol, err.text);
        if (kind == FIT_KIND_CHARGE) { /* C alone may be a temperature */
            assert_int_equal(rc, SP_CONFLICT);
            continue;
        }
        assert_int_equal(rc, SP_OK);
        assert_int_equal(unit.kind, kind);
        assert_int_equal(sp_ratio_cmp(unit.factor, fit_ratio_int(1)), 0);
        assert_int_equal(unit.shift.num, 0);
    }
}

static const struct {
    const char *text;
    enum fit_kind kind;
    const char *factor;
} goods[] = {
    {"mm", FIT_KIND_LENGTH, "0.001"},
    {"мм", FIT_KIND_LENGTH, "0.001"},
    {"km", FIT_KIND_LENGTH, "1000"},
    {"mm²", FIT_KIND_AREA, "0.000001"},
    {"mm^2", FIT_KIND_AREA, "0.000001"},
    {"mm2", FIT_KIND_AREA, "0.000001"},
    {"м³", FIT_KIND_VOLUME, "1"},
    {"µm", FIT_KIND_LENGTH, "0.000001"},
    {"μm", FIT_KIND_LENGTH, "0.000001"},
    {"um", FIT_KIND_LENGTH, "0.000001"},
    {"мкм", FIT_KIND_LENGTH, "0.000001"},
    {"in", FIT_KIND_LENGTH, "0.0254"},
    {"min", FIT_KIND_TIME, "60"},
    {"ft", FIT_KIND_LENGTH, "0.3048"},
    {"kg", FIT_KIND_MASS, "1"},
    {"кг", FIT_KIND_MASS, "1"},
    {"N·m", FIT_KIND_TORQUE, "1"},
    {"N*cm", FIT_KIND_TORQUE, "0.01"},
    {"Н·м", FIT_KIND_TORQUE, "1"},
    {"kN·m", FIT_KIND_TORQUE, "1000"},
    {"lbf·ft", FIT_KIND_TORQUE, "1.3558179483314004"},
    {"W·h", FIT_KIND_ENERGY, "3600"},
    {"kWh", FIT_KIND_ENERGY, "3600000"},
    {"W·s", FIT_KIND_ENERGY, "1"},
    {"mAh", FIT_KIND_CHARGE, "3.6"},
    {"А·год", FIT_KIND_CHARGE, "3600"},
    {"kg/m³", FIT_KIND_DENSITY, "1"},
    {"g/cm^3", FIT_KIND_DENSITY, "1000"},
    {"m/s²", FIT_KIND_ACCELERATION, "1"},
    {"m/s/s", FIT_KIND_ACCELERATION, "1"},
    {"m·s^-2", FIT_KIND_ACCELERATION, "1"},
    {"W/(m·K)", FIT_KIND_THERMAL_CONDUCTIVITY, "1"},
    {"K/W", FIT_KIND_THERMAL_RESISTANCE, "1"},
    {"°C/W", FIT_KIND_THERMAL_RESISTANCE, "1"},
    {"V/µs", FIT_KIND_SLEW_RATE, "1000000"},
    {"N/mm²", FIT_KIND_PRESSURE, "1000000"},
    {"kN/m^2", FIT_KIND_PRESSURE, "1000"},
    {"MPa", FIT_KIND_PRESSURE, "1000000"},
    {"mbar", FIT_KIND_PRESSURE, "100"},
    {"l/min", FIT_KIND_FLOW, "1/60000"},
    {"m³/h", FIT_KIND_FLOW, "1/3600"},
    {"r/min", FIT_KIND_ROTATION, "6"},
    {"min⁻¹", FIT_KIND_ROTATION, "6"},
    {"KiB", FIT_KIND_INFORMATION, "8192"},
    {"kB", FIT_KIND_INFORMATION, "8000"},
    {"Mbit/s", FIT_KIND_DATA_RATE, "1000000"},
    {"bit/min", FIT_KIND_DATA_RATE, "1/60"},
    {"dB/km", FIT_KIND_ATTENUATION, "0.001"},
    {"°C", FIT_KIND_TEMPERATURE, "1"},
    {"ppm/K", FIT_KIND_TEMPERATURE_COEFFICIENT, "0.000001"},
    {"kVA", FIT_KIND_APPARENT_POWER, "1000"},
    {"W/kg", FIT_KIND_OTHER, "1"},
    {"J/kg", FIT_KIND_SPECIFIC_ENERGY, "1"},
    {"N/m", FIT_KIND_STIFFNESS, "1"},
    {"кОм", FIT_KIND_RESISTANCE, "1000"},
    {"MOhm", FIT_KIND_RESISTANCE, "1000000"},
    {"MHz", FIT_KIND_FREQUENCY, "1000000"},
    {"Гц", FIT_KIND_FREQUENCY, "1"},
};

static void test_expressions(void **state)
{
    (void)state;
    for (size_t i = 0; i < SP_COUNT(goods); i++) {
        struct fit_unit unit;
        struct sp_err err = {SP_OK, ""};
        char text[FIT_RATIO_BYTES];
        enum sp_code rc =
            fit_unit_read(goods[i].text, strlen(goods[i].text), &unit, &err);

        print_message("%s %s\n", goods[i].text, err.text);
        assert_int_equal(rc, SP_OK);
        assert_int_equal(unit.kind, goods[i].kind);
        fit_ratio_text(unit.factor, text);
        assert_string_equal(text, goods[i].factor);
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *text;
        enum sp_code code;
    } rows[] = {
        {"", SP_INVALID},
        {"furlong", SP_NOT_FOUND},
        {"mmin", SP_NOT_FOUND},
        {"kin", SP_NOT_FOUND},
        {"mkg", SP_NOT_FOUND},
        {"kкг", SP_NOT_FOUND},
        {"мV", SP_NOT_FOUND}, /* a Cyrillic prefix before a Latin symbol */
        {"mt", SP_NOT_FOUND},
        {"mB", SP_NOT_FOUND},
        {"Kim", SP_NOT_FOUND},
        {"J/kg·K", SP_INVALID},
        {"m/(s", SP_INVALID},
        {"m/s)", SP_INVALID},
        {"/s", SP_INVALID},
        {"m//s", SP_INVALID},
        {"m^0", SP_INVALID},
        {"m^7", SP_INVALID},
        {"m^-", SP_INVALID},
        {"m^2^2", SP_INVALID},
        {"1", SP_OK},
        {"kg·m²·s^-2", SP_CONFLICT}, /* energy or torque */
        {"kg·m^-1·s^-2", SP_CONFLICT},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(rows); i++) {
        struct fit_unit unit;
        struct sp_err err = {SP_OK, ""};
        enum sp_code rc =
            fit_unit_read(rows[i].text, strlen(rows[i].text), &unit, &err);

        print_message("%s -> %s\n", rows[i].text, err.text);
        assert_int_equal(rc, rows[i].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
