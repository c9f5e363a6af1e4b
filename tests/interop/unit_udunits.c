/*
 * Goal:   the table of units has the factors that UDUNITS-2 has.
 * Method: for each two units of one kind, several values are converted by the
 *         exact factors and by UDUNITS; they agree to 1e-12. Every row of the
 *         table is either compared or listed as unknown to UDUNITS.
 *
 * UDUNITS is an oracle here and no part of the program.
 */
#include "fit/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <udunits2.h>

/* Our symbol, and how UDUNITS writes it; by the definition where UDUNITS has a
 * rounded value, as of the gallon. */
static const struct {
    const char *ours, *theirs;
} names[] = {
    {"1", "1"},
    {"%", "%"},
    {"ppm", "1e-6"},
    {"ppb", "1e-9"},
    {"‰", "1e-3"},
    {"m", "m"},
    {"in", "inch"},
    {"ft", "international_foot"},
    {"yd", "international_yard"},
    {"mi", "international_mile"},
    {"nmi", "nautical_mile"},
    {"mil", "mil"},
    {"Å", "angstrom"},
    {"ha", "hectare"},
    {"acre", "4840 international_yard2"},
    {"cmil", "0.25 pi mil2"},
    {"l", "liter"},
    {"gal", "231 inch3"},
    {"qt", "57.75 inch3"},
    {"fl.oz", "231 inch3/128"},
    {"galUK", "Canadian_liquid_gallon"},
    {"bbl", "9702 inch3"},
    {"°", "arc_degree"},
    {"′", "arc_minute"},
    {"arcsec", "arc_second"},
    {"rad", "radian"},
    {"gon", "0.9 arc_degree"},
    {"turn", "turn"},
    {"s", "s"},
    {"min", "min"},
    {"h", "hour"},
    {"d", "day"},
    {"wk", "week"},
    {"yr", "365 day"},
    {"kn", "international_knot"},
    {"mph", "international_mile/hour"},
    {"km/h", "km/hour"},
    {"gn", "standard_free_fall"},
    {"Gal", "cm/s2"},
    {"Hz", "hertz"},
    {"r/min", "360 arc_degree/minute"},
    {"r/s", "360 arc_degree/second"},
    {"Bq", "becquerel"},
    {"Ci", "curie"},
    {"g", "gram"},
    {"t", "tonne"},
    {"lb", "avoirdupois_pound"},
    {"oz", "avoirdupois_pound/16"},
    {"gr", "grain"},
    {"tonUS", "short_ton"},
    {"tonUK", "long_ton"},
    {"slug", "pound_force second2/international_foot"},
    {"ct", "0.2 gram"},
    {"tex", "tex"},
    {"den", "tex/9"},
    {"N", "newton"},
    {"kgf", "kilogram_force"},
    {"gf", "gram_force"},
    {"lbf", "pound_force"},
    {"ozf", "pound_force/16"},
    {"dyn", "dyne"},
    {"kip", "kip"},
    {"N*m", "newton meter"},
    {"kgf*m", "kilogram_force meter"},
    {"kgf*cm", "kilogram_force centimeter"},
    {"lbf*ft", "pound_force international_foot"},
    {"lbf*in", "pound_force inch"},
    {"ozf*in", "pound_force inch/16"},
    {"Pa", "pascal"},
    {"bar", "bar"},
    {"atm", "standard_atmosphere"},
    {"at", "technical_atmosphere"},
    {"Torr", "101325 pascal/760"},
    {"mmHg", "133.322387415 pascal"},
    {"inHg", "3386.389 pascal"},
    {"mmH2O", "9.80665 pascal"},
    {"psi", "psi"},
    {"ksi", "ksi"},
    {"N/mm^2", "newton/mm2"},
    {"J", "joule"},

    {"cal", "thermochemical_calorie"},
    {"calIT", "IT_calorie"},
    {"Btu", "IT_Btu"},
    {"erg", "erg"},
    {"Wh", "watt hour"},
    {"W", "watt"},
    {"hp", "550 pound_force international_foot/second"},
    {"PS", "75 kilogram_force meter/second"},
    {"Btu/h", "IT_Btu/hour"},
    {"VA", "volt ampere"},
    {"var", "volt ampere"},
    {"A", "ampere"},
    {"C", "coulomb"},
    {"Ah", "ampere hour"},
    {"V", "volt"},
    {"Ω", "ohm"},
    {"S", "siemens"},
    {"F", "farad"},
    {"H", "henry"},
    {"Wb", "weber"},
    {"Mx", "maxwell"},
    {"T", "tesla"},
    {"Gs", "gauss"},
    {"Oe", "oersted"},
    {"Ω*m", "ohm meter"},
    {"K", "kelvin"},
    {"°C", "celsius"},
    {"°F", "fahrenheit"},
    {"°R", "kelvin/1.8"},
    {"ΔK", "kelvin"},
    {"Δ°C", "kelvin"},
    {"Δ°F", "kelvin/1.8"},
    {"ppm/K", "1e-6 kelvin-1"},
    {"%/K", "1e-2 kelvin-1"},
    {"K/W", "kelvin/watt"},
    {"cd", "candela"},
    {"lm", "lumen"},
    {"lx", "lux"},
    {"fc", "lumen/international_foot2"},
    {"nit", "candela/m2"},
    {"sb", "stilb"},
    {"mol", "mole"},
    {"Gy", "gray"},
    {"rd", "0.01 gray"},
    {"Sv", "sievert"},
    {"rem", "rem"},
    {"Sv/h", "sievert/hour"},
    {"l/min", "liter/minute"},
    {"gpm", "231 inch3/minute"},
    {"cfm", "international_foot3/minute"},
    {"P", "poise"},
    {"St", "stokes"},
    {"tpi", "inch-1"},
    {"dpi", "inch-1"},
    {"dpt", "m-1"},
    {"dBm", "0.1 lg(re 1 mW)"},
    {"dBW", "0.1 lg(re 1 W)"},
    {"dBV", "0.05 lg(re 1 V)"},
    {"dBmV", "0.05 lg(re 1 mV)"},
    {"dBμV", "0.05 lg(re 1 uV)"},
};

/* What UDUNITS does not know as we mean it: counts, information, levels
 * without a physical reference, and the dalton and the electronvolt by older
 * constants. */
static const char *const not_there[] = {
    "Da",
    "eV",
    "pcs",
    "dozen",
    "pair",
    "bit",
    "B",
    "bit/s",
    "B/s",
    "Bd",
    "dB",
    "Np",
    "dBi",
    "dBc",
    "dB(A)",
    "dB/m",
};

static const char *theirs_of(const char *symbol)
{
    for (size_t i = 0; i < SP_COUNT(names); i++) {
        if (strcmp(names[i].ours, symbol) == 0)
            return names[i].theirs;
    }
    return NULL;
}

static bool is_excluded(const char *symbol)
{
    for (size_t i = 0; i < SP_COUNT(not_there); i++) {
        if (strcmp(not_there[i], symbol) == 0)
            return true;
    }
    return false;
}

static double real(struct sp_ratio value)
{
    return (double)((long double)value.num / (long double)value.den);
}

/* The value in another unit, by our factors. */
static bool ours(const struct fit_unit_row *from, const struct fit_unit_row *to,
    struct sp_ratio value, double *out)
{
    struct fit_unit a = fit_unit_of_row(from);
    struct fit_unit b = fit_unit_of_row(to);
    struct sp_ratio base;
    struct sp_ratio result;

    if (!fit_unit_to_base(&a, value, false, &base) ||
        !fit_unit_from_base(&b, base, false, &result))
        return false;
    *out = real(result);
    return true;
}

static int compare(ut_system *system, const struct fit_unit_row *from,
    const struct fit_unit_row *to, size_t *compared)
{
    ut_unit *a = ut_parse(system, theirs_of(from->symbol), UT_UTF8);
    ut_unit *b = ut_parse(system, theirs_of(to->symbol), UT_UTF8);
    cv_converter *converter =
        a == NULL || b == NULL ? NULL : ut_get_converter(a, b);
    int faults = 0;

    if (converter == NULL) {
        printf(
            "%s to %s: UDUNITS does not convert\n", from->symbol, to->symbol);
        faults++;
    }
    for (int64_t value = 1; converter != NULL && value < 1000; value += 333) {
        double theirs = cv_convert_double(converter, (double)value);
        double here;

        /* What does not fit 126 bits is refused, and told as such. */
        if (!ours(from, to, fit_ratio_int(value), &here))
            continue;
        ++*compared;
        if (fabs(here - theirs) <= 1e-12 * fmax(fabs(here), fabs(theirs)))
            continue;
        printf("%lld %s: %.17g %s here, %.17g there\n", (long long)value,
            from->symbol, here, to->symbol, theirs);
        faults++;
    }
    cv_free(converter);
    ut_free(a);
    ut_free(b);
    return faults;
}

int main(void)
{
    ut_system *system;
    size_t compared = 0;
    int faults = 0;

    ut_set_error_message_handler(ut_ignore);
    system = ut_read_xml(NULL);
    if (system == NULL) {
        printf("UDUNITS has no database\n");
        return 1;
    }
    for (size_t i = 0; i < fit_n_unit_rows; i++) {
        const struct fit_unit_row *from = &fit_unit_rows[i];

        if (is_excluded(from->symbol))
            continue;
        if (theirs_of(from->symbol) == NULL) {
            printf("%s is not compared\n", from->symbol);
            faults++;
            continue;
        }
        for (size_t k = 0; k < fit_n_unit_rows; k++) {
            const struct fit_unit_row *to = &fit_unit_rows[k];

            if (to->kind == from->kind && theirs_of(to->symbol) != NULL)
                faults += compare(system, from, to, &compared);
        }
    }
    ut_free_system(system);
    printf("%zu conversions compared\n", compared);
    return faults > 0 || compared == 0 ? 1 : 0;
}
