/*
 * bom_check.c - what in a row contradicts the part that it names.
 *
 * A part number is decoded only where its maker publishes how: the families
 * below. What no rule covers is not judged.
 */
#include "convert/bom_job.h"

#include <assert.h>
#include <string.h>

enum { CODES_MAX = 8, PLACE_NONE = -1, FOUND_BYTES_MAX = 4096 };

struct code {
    const char *code;
    const char *means;
};

enum value_form {
    VALUE_NONE,
    VALUE_PICOFARAD, /* 104: 10 × 10^4 pF; 4R7: 4.7 pF */
    VALUE_OHM,       /* 103: 10 × 10^3 ohm */
    VALUE_YAGEO,     /* after "-", two characters of reel, then 4K7 */
};

/* Where the codes of a family stand in the part number. */
struct family {
    const char *prefix;
    const char *maker;
    const char *ref; /* reference prefix of such a part */
    int size_at, dielectric_at, voltage_at, value_at;
    enum value_form value;
    struct code sizes[CODES_MAX];
    struct code dielectrics[CODES_MAX];
    struct code voltages[CODES_MAX]; /* in tenths of a volt */
};

#define MURATA_CODES                                                           \
    {{"15", "0402"}, {"18", "0603"}, {"21", "0805"}, {"31", "1206"},           \
        {"32", "1210"}},                                                       \
        {{"R6", "X5R"}, {"R7", "X7R"}, {"C7", "X7S"}, {"C8", "X6S"},           \
            {"5C", "C0G"}},                                                    \
    {                                                                          \
        {"0J", "63"}, {"1A", "100"}, {"1C", "160"}, {"1E", "250"},             \
            {"1H", "500"},                                                     \
        {                                                                      \
            "2A", "1000"                                                       \
        }                                                                      \
    }
#define YAGEO_SIZES                                                            \
    {                                                                          \
        {"0402", "0402"}, {"0603", "0603"}, {"0805", "0805"},                  \
            {"1206", "1206"}, {"1210", "1210"}, {"2010", "2010"},              \
        {                                                                      \
            "2512", "2512"                                                     \
        }                                                                      \
    }

/* Sources: Samsung Electro-Mechanics, "The rules behind MLCC part numbers";
 * Yageo, data sheets CC and RC_L series, "global part number"; Murata, cat.
 * C02E, "part numbering"; TDK, NTCG series data sheet; Würth Elektronik,
 * WCAP-CSGP drawings 885012105018, 885012206071, 885012207009. */
static const struct family families[] = {
    {"CL", "Samsung Electro-Mechanics", "C", 2, 4, 9, 5, VALUE_PICOFARAD,
        {{"05", "0402"}, {"10", "0603"}, {"21", "0805"}, {"31", "1206"},
            {"32", "1210"}},
        {{"A", "X5R"}, {"B", "X7R"}, {"C", "C0G"}, {"F", "Y5V"}, {"X", "X6S"},
            {"Y", "X7S"}},
        {{"Q", "63"}, {"P", "100"}, {"O", "160"}, {"A", "250"}, {"L", "350"},
            {"B", "500"}, {"C", "1000"}}},
    {"CC", "Yageo", "C", 2, 8, 11, 14, VALUE_PICOFARAD, YAGEO_SIZES,
        {{"X5R", "X5R"}, {"X7R", "X7R"}, {"NPO", "C0G"}, {"Y5V", "Y5V"}},
        {{"5", "63"}, {"6", "100"}, {"7", "160"}, {"8", "250"}, {"9", "500"},
            {"0", "1000"}}},
    {"RC", "Yageo", "R", 2, PLACE_NONE, PLACE_NONE, 9, VALUE_YAGEO, YAGEO_SIZES,
        {{NULL, NULL}}, {{NULL, NULL}}},
    {"GRM", "Murata", "C", 3, 6, 8, 10, VALUE_PICOFARAD, MURATA_CODES},
    {"GRJ", "Murata", "C", 3, 6, 8, 10, VALUE_PICOFARAD, MURATA_CODES},
    {"NTCG", "TDK", "RT", 4, PLACE_NONE, PLACE_NONE, 9, VALUE_OHM,
        {{"06", "0201"}, {"10", "0402"}, {"16", "0603"}, {"20", "0805"}},
        {{NULL, NULL}}, {{NULL, NULL}}},
    {"885012", "W\xc3\xbcrth Elektronik", "C", 7, 6, PLACE_NONE, PLACE_NONE,
        VALUE_NONE, {{"05", "0402"}, {"06", "0603"}, {"07", "0805"}},
        {{"1", "X5R"}, {"2", "X7R"}}, {{NULL, NULL}}},
};

/* Tape codes that two makers of diodes and transistors end their numbers
 * with. Sources: onsemi, tape and reel packaging specifications; Diodes
 * Incorporated, AP02007, packaging codes. */
static const struct code endings[] = {
    {"T1G", "onsemi"},
    {"T3G", "onsemi"},
    {"-7-F", "Diodes Incorporated"},
    {"-13-F", "Diodes Incorporated"},
};

/* Upper temperature and drift of a dielectric. Source: EIA-198. */
static const struct dielectric {
    const char *name;
    int upper_c, drift_pct;
} dielectrics[] = {{"C0G", 125, 0}, {"NP0", 125, 0}, {"X7R", 125, 15},
    {"X7S", 125, 22}, {"X6S", 105, 22}, {"X5R", 85, 15}, {"Y5V", 85, 82}};

/* What a footprint's first word says that it is for. */
static const struct {
    const char *word;
    const char *refs; /* reference prefixes, each between spaces */
    const char *name;
} shapes[] = {
    {"C_", " C ", "a capacitor's"},
    {"CP_", " C ", "a polarised capacitor's"},
    {"R_", " R RT RV FB JP NT ", "a resistor's"},
    {"RV_", " RV ", "a varistor's"},
    {"L_", " L FB ", "an inductor's"},
    {"D_", " D LED ", "a diode's"},
    {"LED_", " LED D ", "a light-emitting diode's"},
    {"Fuse_", " F ", "a fuse's"},
};

static const struct family *family_of(const char *part)
{
    size_t len = strlen(part);

    for (size_t i = 0; i < SP_COUNT(families); i++) {
        const struct family *family = &families[i];

        if (strncmp(part, family->prefix, strlen(family->prefix)) != 0 ||
            len < 11)
            continue;
        for (size_t k = 0; k < CODES_MAX && family->sizes[k].code; k++) {
            const char *code = family->sizes[k].code;

            if (strncmp(part + family->size_at, code, strlen(code)) == 0)
                return family;
        }
    }
    return NULL;
}

/* What the code at `at` means, or NULL. */
static const char *decode(
    const char *part, int at, const struct code codes[CODES_MAX])
{
    if (at < 0 || strlen(part) <= (size_t)at)
        return NULL;
    for (size_t i = 0; i < CODES_MAX && codes[i].code != NULL; i++) {
        if (strncmp(part + at, codes[i].code, strlen(codes[i].code)) == 0)
            return codes[i].means;
    }
    return NULL;
}

const char *convert_part_maker(const char *part)
{
    const struct family *family = family_of(part);
    size_t len = strlen(part);

    if (family != NULL)
        return family->maker;
    for (size_t i = 0; i < SP_COUNT(endings); i++) {
        size_t n = strlen(endings[i].code);

        if (len > n + 3 && strcmp(part + len - n, endings[i].code) == 0)
            return endings[i].means;
    }
    return NULL;
}

int convert_part_fits(const char *ref, const char *part)
{
    const struct family *family = family_of(part);
    size_t len = convert_prefix(ref);

    if (family == NULL)
        return -1;
    return strlen(family->ref) == len && strncmp(family->ref, ref, len) == 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The imperial chip size that a footprint's name states, or NULL. */
static const char *footprint_size(const char *footprint)
{
    static const char *const sizes[] = {
        "0201", "0402", "0603", "0805", "1206", "1210", "1812", "2010", "2512"};

    for (size_t at = 0; footprint[at] != '\0'; at++) {
        if (at > 0 && is_digit(footprint[at - 1]))
            continue;
        for (size_t i = 0; i < SP_COUNT(sizes); i++) {
            if (strncmp(footprint + at, sizes[i], 4) == 0 &&
                !is_digit(footprint[at + 4]))
                return sizes[i];
        }
    }
    return NULL;
}

/* The text of the findings so far, ready for one more. */
static struct sp_buf *more(struct sp_buf *found)
{
    if (found->len > 0)
        sp_buf_puts(found, "; ");
    return found;
}

static void check_shape(
    const char *footprint, const char *ref, struct sp_buf *found)
{
    char prefix[16] = " ";
    size_t len = convert_prefix(ref);
    const char *kind = convert_kind(ref);

    if (kind == NULL || len > sizeof prefix - 3)
        return;
    memcpy(prefix + 1, ref, len);
    memcpy(prefix + 1 + len, " ", 2);
    for (size_t i = 0; i < SP_COUNT(shapes); i++) {
        size_t n = strlen(shapes[i].word);

        if (strncmp(footprint, shapes[i].word, n) == 0 &&
            strstr(shapes[i].refs, prefix) == NULL)
            sp_buf_printf(more(found),
                "footprint %s is %s, reference %s says %s", footprint,
                shapes[i].name, ref, kind);
    }
}

static void check_size(const char *footprint, const struct family *family,
    const char *part, struct sp_buf *found)
{
    static const char *const leaded[] = {
        "_Disc_", "_Radial_", "_Axial_", "_Rect_L"};
    const char *size = footprint_size(footprint);
    const char *of_part = decode(part, family->size_at, family->sizes);

    for (size_t i = 0; i < SP_COUNT(leaded); i++) {
        if (strstr(footprint, leaded[i]) != NULL)
            sp_buf_printf(more(found),
                "part %s is a chip without leads, footprint %s is for leads",
                part, footprint);
    }
    if (size != NULL && of_part != NULL && strcmp(of_part, size) != 0)
        sp_buf_printf(more(found),
            "part %s has the size %s, footprint %s the size %s", part, of_part,
            footprint, size);
}

/* A multiplier letter as a power of ten, or -99. */
static int power_of(const char *text, size_t *len_out)
{
    static const struct {
        const char *letter;
        int power;
    } letters[] = {{"p", -12}, {"n", -9}, {"u", -6}, {"\xc2\xb5", -6},
        {"\xce\xbc", -6}, {"m", -3}, {"R", 0}, {"k", 3}, {"K", 3}, {"M", 6}};

    for (size_t i = 0; i < SP_COUNT(letters); i++) {
        size_t len = strlen(letters[i].letter);

        if (strncmp(text, letters[i].letter, len) == 0) {
            *len_out = len;
            return letters[i].power;
        }
    }
    *len_out = 0;
    return -99;
}

/*
 * Read "4.7k", "4k7", "220nF", "10": in units of 10^unit.
 *
 * Returns: false when the text is no such value or does not fit.
 */
static bool scaled(const char *text, int unit, int64_t *out)
{
    int64_t value = 0;
    int power = 0, places = 0;
    size_t i = 0, len = 0;
    bool letter = false, point = false;

    for (; text[i] != '\0'; i += len) {
        len = 1;
        if (is_digit(text[i])) {
            if (value > INT64_MAX / 10000)
                return false;
            value = value * 10 + (text[i] - '0');
            places += point ? 1 : 0;
        } else if (text[i] == '.' && !point && !letter && i > 0) {
            point = true;
        } else if (!letter && i > 0 && power_of(text + i, &len) != -99) {
            power = power_of(text + i, &len);
            letter = true;
            point = true;
        } else {
            break;
        }
    }
    if (i == 0 || (text[i] != '\0' && strcmp(text + i, "F") != 0 &&
                      strcmp(text + i, "\xce\xa9") != 0))
        return false;
    power -= places + unit;
    for (; power > 0; power--) {
        if (value > INT64_MAX / 10)
            return false;
        value *= 10;
    }
    for (; power < 0; power++) {
        if (value % 10 != 0)
            return false;
        value /= 10;
    }
    *out = value;
    return true;
}

/* "104": two digits and a power of ten; "4R7": with a point. */
static bool three_digits(const char *code, int64_t *out)
{
    if (is_digit(code[0]) && code[1] == 'R' && is_digit(code[2])) {
        *out = (code[0] - '0') * 10 + (code[2] - '0');
        return true; /* tenths */
    }
    if (!is_digit(code[0]) || !is_digit(code[1]) || !is_digit(code[2]))
        return false;
    *out = (code[0] - '0') * 100 + (code[1] - '0') * 10;
    for (char c = code[2]; c > '0'; c--)
        *out *= 10;
    return true;
}

/* The value that the part number states: in 10^-13 F or 10^-6 ohm. */
static bool part_value(const char *part, const struct family *family,
    struct convert_job *job, int64_t *out)
{
    const char *at;
    int64_t tenths;

    if (family->value == VALUE_NONE ||
        strlen(part) < (size_t)family->value_at + 3)
        return false;
    at = part + family->value_at;
    if (family->value == VALUE_YAGEO) {
        const char *end;

        if (part[8] != '-')
            return false;
        end = strrchr(part, 'L');
        at = part + 11;
        if (end == NULL || end <= at)
            return false;
        return scaled(convert_copy(job, at, (size_t)(end - at)), -6, out);
    }
    if (!three_digits(at, &tenths))
        return false;
    /* Tenths of a picofarad are 10^-13 F; tenths of an ohm 10^5 micro-ohm. */
    *out = family->value == VALUE_PICOFARAD ? tenths : tenths * 100000;
    return true;
}

static void check_value(struct convert_job *job, const struct convert_row *row,
    const struct family *family, const char *part, struct sp_buf *found)
{
    int unit = family->value == VALUE_PICOFARAD ? -13 : -6;
    int64_t written, stated;

    if (scaled(row->cell[CONVERT_VALUE], unit, &written) &&
        part_value(part, family, job, &stated) && written != stated)
        sp_buf_printf(more(found), "part %s does not have the value %s", part,
            row->cell[CONVERT_VALUE]);
}

static const struct dielectric *dielectric_in(const char *text)
{
    for (size_t i = 0; text != NULL && i < SP_COUNT(dielectrics); i++) {
        if (strstr(text, dielectrics[i].name) != NULL)
            return &dielectrics[i];
    }
    return NULL;
}

int64_t convert_voltage(const char *remark)
{
    int64_t tenths;

    for (size_t i = 0; remark[i] != '\0'; i++) {
        size_t k = i;

        if (!is_digit(remark[i]) ||
            (i > 0 && (is_digit(remark[i - 1]) || remark[i - 1] == '.')))
            continue;
        tenths = 0;
        for (; is_digit(remark[k]) && tenths < 1000000; k++)
            tenths = tenths * 10 + (remark[k] - '0');
        tenths *= 10;
        if (remark[k] == '.' && is_digit(remark[k + 1])) {
            tenths += remark[k + 1] - '0';
            k += 2;
        }
        if (remark[k] == 'V' && !is_digit(remark[k + 1]))
            return tenths;
    }
    return 0;
}

static int64_t number_of(const char *digits)
{
    int64_t n = 0;

    for (; digits != NULL && is_digit(*digits); digits++)
        n = n * 10 + (*digits - '0');
    return n;
}

static void check_rating(const struct family *family, const char *part,
    const char *remark, struct sp_buf *found)
{
    const struct dielectric *want = dielectric_in(remark);
    const struct dielectric *has =
        dielectric_in(decode(part, family->dielectric_at, family->dielectrics));
    int64_t volts = convert_voltage(remark);
    int64_t rated =
        number_of(decode(part, family->voltage_at, family->voltages));

    if (want != NULL && has != NULL &&
        (has->upper_c < want->upper_c || has->drift_pct > want->drift_pct))
        sp_buf_printf(more(found), "part %s is %s, the remark asks for %s",
            part, has->name, want->name);
    if (volts > 0 && rated > 0 && rated < volts)
        sp_buf_printf(more(found),
            "part %s is rated below the voltage of the remark '%s'", part,
            remark);
}

/* The first "NxM" with whole numbers (rows × pins), or false. */
static bool pins_in(const char *text, unsigned *rows, unsigned *pins)
{
    for (size_t i = 1; text[0] != '\0' && text[i] != '\0'; i++) {
        size_t a = i, b = i + 1;

        if ((text[i] != 'x' && text[i] != 'X') || !is_digit(text[i - 1]) ||
            !is_digit(text[i + 1]))
            continue;
        while (a > 0 && is_digit(text[a - 1]))
            a--;
        while (is_digit(text[b]))
            b++;
        if ((a > 0 && text[a - 1] == '.') || text[b] == '.' || i - a > 3 ||
            b - i > 4)
            continue;
        *rows = (unsigned)number_of(text + a);
        *pins = (unsigned)number_of(text + i + 1);
        return true;
    }
    return false;
}

static void check_pins(const struct convert_row *row, const char *ref,
    const char *part, struct sp_buf *found)
{
    const char *footprint = convert_footprint(row->cell[CONVERT_FOOTPRINT]);
    const char *kind = convert_kind(ref);
    unsigned rows, pins, part_rows, part_pins;

    if (kind != NULL && strcmp(kind, "Connector") == 0 &&
        pins_in(footprint, &rows, &pins) &&
        pins_in(part, &part_rows, &part_pins) &&
        (rows != part_rows || pins != part_pins))
        sp_buf_printf(more(found), "part '%s' is %ux%u, footprint %s is %ux%u",
            part, part_rows, part_pins, footprint, rows, pins);
}

/* A value that is nearly the part number: five characters or more in common,
 * then different; 'x' stands for any character. */
static void check_near(
    const char *value, const char *part, struct sp_buf *found)
{
    size_t same = 0;

    while (value[same] != '\0' && part[same] != '\0' &&
           (value[same] == part[same] || value[same] == 'x'))
        same++;
    if (same >= 5 && value[same] != '\0' && part[same] != '\0')
        sp_buf_printf(more(found), "value %s is not part %s", value, part);
}

static void check_maker(
    const char *maker, const char *part, struct sp_buf *found)
{
    const char *why = NULL;
    const char *usual = convert_usual_maker(maker, &why);
    const char *of_part = convert_part_maker(part);

    if (maker[0] == '\0' || of_part == NULL)
        return;
    if (!convert_same(usual != NULL ? usual : maker, of_part))
        sp_buf_printf(more(found),
            "part %s is numbered as %s does, the maker given is %s", part,
            of_part, maker);
}

const char *convert_contradiction(struct convert_job *job,
    const struct convert_row *row, const char *ref, const char *maker,
    const char *part, const char *remark)
{
    const char *footprint = convert_footprint(row->cell[CONVERT_FOOTPRINT]);
    const struct family *family = family_of(part);
    struct sp_buf found;

    assert(ref != NULL);
    assert(remark != NULL);
    sp_buf_init(&found, FOUND_BYTES_MAX);
    check_shape(footprint, ref, &found);
    check_pins(row, ref, part, &found);
    check_near(row->cell[CONVERT_VALUE], part, &found);
    check_maker(maker, part, &found);
    if (family != NULL) {
        check_size(footprint, family, part, &found);
        check_value(job, row, family, part, &found);
        check_rating(family, part, remark, &found);
    }
    if (found.len == 0) {
        sp_buf_clear(&found);
        return NULL;
    }
    return convert_take(job, &found);
}
