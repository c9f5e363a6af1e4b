/*
 * unit.h - the closed table of units: exact factors, dimensions, and kinds.
 *
 * A kind tells apart what dimensions cannot: torque is no energy, a
 * temperature is no temperature difference, a hertz is no becquerel. Two
 * values are compared only if their kinds are the same. Nothing outside the
 * table is read: an unknown word is a fault, never a guess by a prefix.
 * Threads: no mutable state.
 * Source: docs/formats/unit.md; each row of unit_table.c names its own.
 */
#ifndef SPILNO_FIT_UNIT_H
#define SPILNO_FIT_UNIT_H

#include "fit/ratio.h"

enum {
    FIT_DIMENSIONS = 8, /* m kg s A K mol cd and the angle */
    FIT_UNIT_BYTES_MAX = 64,
    FIT_UNIT_FACTORS_MAX = 8,
    FIT_UNIT_POWER_MAX = 6,
};

/* Name, unit in which values of the kind are compared, dimensions. */
#define FIT_KINDS(K)                                                           \
    K(RATIO, "ratio", "1", 0, 0, 0, 0, 0, 0, 0, 0)                             \
    K(COUNT, "count", "pcs", 0, 0, 0, 0, 0, 0, 0, 0)                           \
    K(LENGTH, "length", "m", 1, 0, 0, 0, 0, 0, 0, 0)                           \
    K(AREA, "area", "m²", 2, 0, 0, 0, 0, 0, 0, 0)                              \
    K(VOLUME, "volume", "m³", 3, 0, 0, 0, 0, 0, 0, 0)                          \
    K(ANGLE, "angle", "°", 0, 0, 0, 0, 0, 0, 0, 1)                             \
    K(TIME, "time", "s", 0, 0, 1, 0, 0, 0, 0, 0)                               \
    K(SPEED, "speed", "m/s", 1, 0, -1, 0, 0, 0, 0, 0)                          \
    K(ACCELERATION, "acceleration", "m/s²", 1, 0, -2, 0, 0, 0, 0, 0)           \
    K(FREQUENCY, "frequency", "Hz", 0, 0, -1, 0, 0, 0, 0, 0)                   \
    K(ROTATION, "rotational frequency", "°/s", 0, 0, -1, 0, 0, 0, 0, 1)        \
    K(ACTIVITY, "radioactivity", "Bq", 0, 0, -1, 0, 0, 0, 0, 0)                \
    K(MASS, "mass", "kg", 0, 1, 0, 0, 0, 0, 0, 0)                              \
    K(DENSITY, "density", "kg/m³", -3, 1, 0, 0, 0, 0, 0, 0)                    \
    K(LINEAR_DENSITY, "mass per length", "kg/m", -1, 1, 0, 0, 0, 0, 0, 0)      \
    K(AREA_DENSITY, "mass per area", "kg/m²", -2, 1, 0, 0, 0, 0, 0, 0)         \
    K(FORCE, "force", "N", 1, 1, -2, 0, 0, 0, 0, 0)                            \
    K(TORQUE, "torque", "N·m", 2, 1, -2, 0, 0, 0, 0, 0)                        \
    K(PRESSURE, "pressure", "Pa", -1, 1, -2, 0, 0, 0, 0, 0)                    \
    K(STIFFNESS, "stiffness", "N/m", 0, 1, -2, 0, 0, 0, 0, 0)                  \
    K(ENERGY, "energy", "J", 2, 1, -2, 0, 0, 0, 0, 0)                          \
    K(POWER, "power", "W", 2, 1, -3, 0, 0, 0, 0, 0)                            \
    K(APPARENT_POWER, "apparent power", "VA", 2, 1, -3, 0, 0, 0, 0, 0)         \
    K(REACTIVE_POWER, "reactive power", "var", 2, 1, -3, 0, 0, 0, 0, 0)        \
    K(CURRENT, "electric current", "A", 0, 0, 0, 1, 0, 0, 0, 0)                \
    K(CHARGE, "electric charge", "C", 0, 0, 1, 1, 0, 0, 0, 0)                  \
    K(VOLTAGE, "voltage", "V", 2, 1, -3, -1, 0, 0, 0, 0)                       \
    K(FIELD, "electric field strength", "V/m", 1, 1, -3, -1, 0, 0, 0, 0)       \
    K(SLEW_RATE, "voltage per time", "V/s", 2, 1, -4, -1, 0, 0, 0, 0)          \
    K(RESISTANCE, "resistance", "Ω", 2, 1, -3, -2, 0, 0, 0, 0)                 \
    K(RESISTIVITY, "resistivity", "Ω·m", 3, 1, -3, -2, 0, 0, 0, 0)             \
    K(CONDUCTANCE, "conductance", "S", -2, -1, 3, 2, 0, 0, 0, 0)               \
    K(CAPACITANCE, "capacitance", "F", -2, -1, 4, 2, 0, 0, 0, 0)               \
    K(INDUCTANCE, "inductance", "H", 2, 1, -2, -2, 0, 0, 0, 0)                 \
    K(FLUX, "magnetic flux", "Wb", 2, 1, -2, -1, 0, 0, 0, 0)                   \
    K(FLUX_DENSITY, "magnetic flux density", "T", 0, 1, -2, -1, 0, 0, 0, 0)    \
    K(MAGNETIC_FIELD, "magnetic field strength", "A/m", -1, 0, 0, 1, 0, 0, 0,  \
        0)                                                                     \
    K(CURRENT_DENSITY, "current density", "A/m²", -2, 0, 0, 1, 0, 0, 0, 0)     \
    K(TEMPERATURE, "temperature", "K", 0, 0, 0, 0, 1, 0, 0, 0)                 \
    K(TEMPERATURE_DIFFERENCE, "temperature difference", "ΔK", 0, 0, 0, 0, 1,   \
        0, 0, 0)                                                               \
    K(TEMPERATURE_COEFFICIENT, "temperature coefficient", "1/K", 0, 0, 0, 0,   \
        -1, 0, 0, 0)                                                           \
    K(THERMAL_RESISTANCE, "thermal resistance", "K/W", -2, -1, 3, 0, 1, 0, 0,  \
        0)                                                                     \
    K(THERMAL_CONDUCTIVITY, "thermal conductivity", "W/(m·K)", 1, 1, -3, 0,    \
        -1, 0, 0, 0)                                                           \
    K(HEAT_TRANSFER, "heat transfer coefficient", "W/(m²·K)", 0, 1, -3, 0, -1, \
        0, 0, 0)                                                               \
    K(HEAT_CAPACITY, "heat capacity", "J/K", 2, 1, -2, 0, -1, 0, 0, 0)         \
    K(SPECIFIC_HEAT, "specific heat capacity", "J/(kg·K)", 2, 0, -2, 0, -1, 0, \
        0, 0)                                                                  \
    K(SPECIFIC_ENERGY, "energy per mass", "J/kg", 2, 0, -2, 0, 0, 0, 0, 0)     \
    K(ENERGY_DENSITY, "energy per volume", "J/m³", -1, 1, -2, 0, 0, 0, 0, 0)   \
    K(IRRADIANCE, "irradiance", "W/m²", 0, 1, -3, 0, 0, 0, 0, 0)               \
    K(LUMINOUS_INTENSITY, "luminous intensity", "cd", 0, 0, 0, 0, 0, 0, 1, 0)  \
    K(LUMINOUS_FLUX, "luminous flux", "lm", 0, 0, 0, 0, 0, 0, 1, 0)            \
    K(ILLUMINANCE, "illuminance", "lx", -2, 0, 0, 0, 0, 0, 1, 0)               \
    K(LUMINANCE, "luminance", "cd/m²", -2, 0, 0, 0, 0, 0, 1, 0)                \
    K(AMOUNT, "amount of substance", "mol", 0, 0, 0, 0, 0, 1, 0, 0)            \
    K(CONCENTRATION, "concentration", "mol/m³", -3, 0, 0, 0, 0, 1, 0, 0)       \
    K(ABSORBED_DOSE, "absorbed dose", "Gy", 2, 0, -2, 0, 0, 0, 0, 0)           \
    K(EQUIVALENT_DOSE, "dose equivalent", "Sv", 2, 0, -2, 0, 0, 0, 0, 0)       \
    K(DOSE_RATE, "dose equivalent rate", "Sv/s", 2, 0, -3, 0, 0, 0, 0, 0)      \
    K(FLOW, "volume flow", "m³/s", 3, 0, -1, 0, 0, 0, 0, 0)                    \
    K(MASS_FLOW, "mass flow", "kg/s", 0, 1, -1, 0, 0, 0, 0, 0)                 \
    K(VISCOSITY, "dynamic viscosity", "Pa·s", -1, 1, -1, 0, 0, 0, 0, 0)        \
    K(KINEMATIC_VISCOSITY, "kinematic viscosity", "m²/s", 2, 0, -1, 0, 0, 0,   \
        0, 0)                                                                  \
    K(PER_LENGTH, "number per length", "1/m", -1, 0, 0, 0, 0, 0, 0, 0)         \
    K(INFORMATION, "information", "bit", 0, 0, 0, 0, 0, 0, 0, 0)               \
    K(DATA_RATE, "data rate", "bit/s", 0, 0, -1, 0, 0, 0, 0, 0)                \
    K(SYMBOL_RATE, "symbol rate", "Bd", 0, 0, -1, 0, 0, 0, 0, 0)               \
    K(LEVEL, "level difference", "dB", 0, 0, 0, 0, 0, 0, 0, 0)                 \
    K(LEVEL_POWER, "power level (1 mW)", "dBm", 0, 0, 0, 0, 0, 0, 0, 0)        \
    K(LEVEL_VOLTAGE, "voltage level (1 V)", "dBV", 0, 0, 0, 0, 0, 0, 0, 0)     \
    K(LEVEL_GAIN, "antenna gain (isotropic)", "dBi", 0, 0, 0, 0, 0, 0, 0, 0)   \
    K(LEVEL_CARRIER, "level below carrier", "dBc", 0, 0, 0, 0, 0, 0, 0, 0)     \
    K(LEVEL_SOUND, "sound level (20 µPa, weighted A)", "dB(A)", 0, 0, 0, 0, 0, \
        0, 0, 0)                                                               \
    K(ATTENUATION, "attenuation per length", "dB/m", -1, 0, 0, 0, 0, 0, 0, 0)

enum fit_kind {
#define FIT_KIND_NAME(id, ...) FIT_KIND_##id,
    FIT_KINDS(FIT_KIND_NAME)
#undef FIT_KIND_NAME
        FIT_KIND_OTHER, /* no listed kind: told apart by its dimensions */
};

struct fit_dimensions {
    int8_t power[FIT_DIMENSIONS];
};

/* value in the kind's unit = (written + shift) × factor. */
struct fit_unit {
    enum fit_kind kind;
    struct fit_dimensions dimensions;
    struct sp_ratio factor;
    struct sp_ratio shift; /* 0 unless a point on a scale, as °C */
    bool exact;            /* false: the factor holds a rounded irrational */
};

/* Which prefixes may stand before a unit. */
enum fit_prefixes {
    FIT_PREFIX_NONE,
    FIT_PREFIX_SI,     /* all from atto to exa */
    FIT_PREFIX_KILO,   /* kilo and above: tonne, bel units, bar excepted */
    FIT_PREFIX_BINARY, /* kilo and above, and Ki Mi Gi Ti */
};

/* A row of the table; the exact factor is num/den × 10^exp10. */
struct fit_unit_row {
    const char *symbol;
    const char *others; /* further spellings, by spaces */
    const char *name;
    enum fit_kind kind;
    enum fit_prefixes prefixes;
    int64_t num, den;
    int exp10;
    int64_t shift_num, shift_den;
    bool inexact;
    const char *source;
};

extern const struct fit_unit_row fit_unit_rows[];
extern const size_t fit_n_unit_rows;

/* The unit of a row of the table. */
struct fit_unit fit_unit_of_row(const struct fit_unit_row *row);

/* The kind's name ("torque") and the symbol of its unit ("N·m"). */
const char *fit_kind_name(enum fit_kind kind);
const char *fit_kind_unit(enum fit_kind kind);
struct fit_dimensions fit_kind_dimensions(enum fit_kind kind);
bool fit_dimensions_equal(struct fit_dimensions a, struct fit_dimensions b);
/* Whether values of both may be compared. */
bool fit_unit_same_kind(const struct fit_unit *a, const struct fit_unit *b);

enum { FIT_DIMENSION_TEXT_BYTES = 96 };
/* The symbol for printing: the kind's, else "m²·kg·s⁻³" from dimensions. */
void fit_unit_symbol(enum fit_kind kind, struct fit_dimensions dimensions,
    char out[FIT_DIMENSION_TEXT_BYTES]);

/*
 * Read a unit: a symbol of the table with or without a prefix, or a product
 * of them ("W/(m·K)", "N*m", "кг/м³", "mm^2", "1/min").
 *
 * Limits: FIT_UNIT_BYTES_MAX bytes, FIT_UNIT_FACTORS_MAX factors, powers up to
 *         FIT_UNIT_POWER_MAX.
 * Errors: SP_NOT_FOUND an unknown symbol, with the nearest; SP_CONFLICT it may
 *         mean two things, both named; SP_INVALID; SP_LIMIT.
 */
SP_MUST_CHECK enum sp_code fit_unit_read(const char *text, size_t len,
    struct fit_unit *unit_out, struct sp_err *err);

/* value (in the kind's unit) = written in `unit`; false on overflow. A
 * `difference` is scaled only, never shifted. */
bool fit_unit_to_base(const struct fit_unit *unit, struct sp_ratio written,
    bool difference, struct sp_ratio *base_out);
bool fit_unit_from_base(const struct fit_unit *unit, struct sp_ratio base,
    bool difference, struct sp_ratio *written_out);

/*
 * Bring spellings together: U+00B5 to µ, Ohm sign to Ω, degree signs, NBSP and
 * thin spaces to a space, dots and × signs, dashes and superscripts to ASCII.
 * Returns: the bytes written, at most `cap`, or SIZE_MAX when they do not fit.
 */
size_t fit_plain(const char *text, size_t len, char *out, size_t cap);

#endif
