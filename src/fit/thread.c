/*
 * thread.c - designations of screw threads and of ceramic dielectrics: see
 * reader.h.
 */
#include "fit/reader.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const family_names[] = {
    "M", "UN", "G", "R", "Rp", "Rc", "NPT", "NPTF", "Tr"};

/* ISO 261:1998, coarse pitches: hundredths of a millimetre. */
static const struct {
    int16_t size, pitch;
} coarse[] = {{100, 25}, {110, 25}, {120, 25}, {140, 30}, {160, 35}, {180, 35},
    {200, 40}, {220, 45}, {250, 45}, {300, 50}, {350, 60}, {400, 70}, {450, 75},
    {500, 80}, {600, 100}, {700, 100}, {800, 125}, {900, 125}, {1000, 150},
    {1100, 150}, {1200, 175}, {1400, 200}, {1600, 200}, {1800, 250},
    {2000, 250}, {2200, 250}, {2400, 300}, {2700, 300}, {3000, 350},
    {3300, 350}, {3600, 400}, {3900, 400}, {4200, 450}, {4500, 450},
    {4800, 500}, {5200, 500}, {5600, 550}, {6000, 550}, {6400, 600}};

/* ASME B1.1: size in inches as num/den, or a numbered size; threads an
 * inch of the coarse and the fine series, 0: none. */
static const struct {
    int8_t number; /* -1: a fraction */
    int8_t num, den;
    int8_t coarse, fine;
} unified[] = {{0, 0, 1, 0, 80}, {1, 0, 1, 64, 72}, {2, 0, 1, 56, 64},
    {3, 0, 1, 48, 56}, {4, 0, 1, 40, 48}, {5, 0, 1, 40, 44}, {6, 0, 1, 32, 40},
    {8, 0, 1, 32, 36}, {10, 0, 1, 24, 32}, {12, 0, 1, 24, 28},
    {-1, 1, 4, 20, 28}, {-1, 5, 16, 18, 24}, {-1, 3, 8, 16, 24},
    {-1, 7, 16, 14, 20}, {-1, 1, 2, 13, 20}, {-1, 9, 16, 12, 18},
    {-1, 5, 8, 11, 18}, {-1, 3, 4, 10, 16}, {-1, 7, 8, 9, 14},
    {-1, 1, 1, 8, 12}};

const char *fit_thread_family_name(enum fit_thread_family family)
{
    assert((size_t)family < SP_COUNT(family_names));
    return family_names[family];
}

static struct sp_ratio scaled(struct sp_ratio a, int64_t num, int64_t den)
{
    struct sp_ratio factor = {0, 1};
    struct sp_ratio out = {0, 1};

    if (!fit_ratio_make(num, den, 0, &factor) ||
        !fit_ratio_mul(a, factor, &out))
        return fit_ratio_int(0);
    return out;
}

static struct sp_ratio inches(struct sp_ratio a)
{
    return scaled(a, 254, 10000);
}

static struct sp_ratio of_mm(struct sp_ratio a)
{
    return scaled(a, 1, 1000);
}

/* The coarse pitch of a metric size, both in metres; 0: not listed. */
static struct sp_ratio coarse_pitch(struct sp_ratio size)
{
    for (size_t i = 0; i < SP_COUNT(coarse); i++) {
        struct sp_ratio listed =
            scaled(fit_ratio_int(coarse[i].size), 1, 100000);

        if (sp_ratio_cmp(listed, size) == 0)
            return scaled(fit_ratio_int(coarse[i].pitch), 1, 100000);
    }
    return fit_ratio_int(0);
}

/* A letter or a word as it is written: "M8" is a thread, "m8" none, and "uN"
 * is a force. */
static bool exactly(struct fit_reader *r, const char *word)
{
    size_t n = strlen(word);

    if (n > r->len - r->at || memcmp(r->text + r->at, word, n) != 0)
        return false;
    r->at += n;
    return true;
}

/* "x", "×" (plain: x), "X" or Cyrillic х. */
static bool times_sign(struct fit_reader *r)
{
    struct fit_reader try = *r;

    fit_reader_spaces(&try);
    if (!fit_reader_word(&try, "x") && !fit_reader_word(&try, "х") &&
        !fit_reader_word(&try, "Х") && !fit_reader_word(&try, "*"))
        return false;
    fit_reader_spaces(&try);
    if (!fit_reader_digit(&try, 0))
        return false;
    *r = try;
    return true;
}

static bool number(struct fit_reader *r, bool fraction, struct sp_ratio *out)
{
    struct fit_number read;

    if (fit_number_read(r, fraction, &read, NULL) != SP_OK || read.code != 0)
        return false;
    *out = read.value;
    return read.value.num > 0;
}

/* Tolerance class and hand behind a designation: "-6g", " 2A", "-LH". */
static bool tail(struct fit_reader *r, struct fit_thread *thread)
{
    for (int words = 0; words < 4; words++) {
        size_t from;

        while (
            r->at < r->len && (r->text[r->at] == ' ' || r->text[r->at] == '-'))
            r->at++;
        if (fit_reader_end(r))
            return true;
        if (fit_reader_word(r, "lh")) {
            thread->left_hand = true;
            continue;
        }
        /* A class begins with a digit and has at most four signs. */
        from = r->at;
        if (!fit_reader_digit(r, 0))
            return false;
        while (r->at < r->len && r->text[r->at] != ' ' && r->text[r->at] != '-')
            r->at++;
        if (r->at - from > 4 || !fit_is_letter(r->text[r->at - 1]))
            return false;
    }
    return fit_reader_end(r);
}

/* M8, M8x1.25, M8x30, M8x1x30-6g: a second number above the coarse pitch,
 * which is the greatest of its size, is the length. */
static bool metric(struct fit_reader *r, struct fit_thread *out)
{
    struct sp_ratio second;
    struct sp_ratio most;

    if (!exactly(r, "M") && !exactly(r, "М"))
        return false;
    if (!fit_reader_digit(r, 0) || !number(r, false, &out->size))
        return false;
    out->family = FIT_THREAD_M;
    out->size = of_mm(out->size);
    most = coarse_pitch(out->size);
    out->pitch = most;
    if (times_sign(r)) {
        if (!number(r, false, &second))
            return false;
        second = of_mm(second);
        if (most.num == 0 || sp_ratio_cmp(second, most) <= 0) {
            out->pitch = second;
            if (times_sign(r)) {
                if (!number(r, false, &second))
                    return false;
                out->length = of_mm(second);
            }
        } else {
            out->length = second;
        }
    }
    (void)(fit_reader_word(r, " mm") || fit_reader_word(r, "mm") ||
           fit_reader_word(r, " мм"));
    return tail(r, out);
}

static bool trapezoidal(struct fit_reader *r, struct fit_thread *out)
{
    if (!fit_reader_word(r, "tr"))
        return false;
    fit_reader_spaces(r);
    if (!fit_reader_digit(r, 0) || !number(r, false, &out->size) ||
        !times_sign(r) || !number(r, false, &out->pitch))
        return false;
    out->family = FIT_THREAD_TR;
    out->size = of_mm(out->size);
    out->pitch = of_mm(out->pitch);
    return tail(r, out);
}

static void inch_mark(struct fit_reader *r)
{
    (void)(fit_reader_word(r, "\"") || fit_reader_word(r, " in"));
}

/* G 1/4, Rp 1/2, NPT 1/4, 1/4-18 NPT. */
static bool pipe_family(struct fit_reader *r, enum fit_thread_family *family)
{
    static const struct {
        const char *word;
        enum fit_thread_family family;
    } words[] = {{"nptf", FIT_THREAD_NPTF}, {"npt", FIT_THREAD_NPT},
        {"bspp", FIT_THREAD_G}, {"bspt", FIT_THREAD_R}, {"rp", FIT_THREAD_RP},
        {"rc", FIT_THREAD_RC}};

    for (size_t i = 0; i < SP_COUNT(words); i++) {
        if (fit_reader_word(r, words[i].word)) {
            *family = words[i].family;
            return true;
        }
    }
    *family = FIT_THREAD_G;
    if (exactly(r, "G"))
        return true;
    *family = FIT_THREAD_R;
    return exactly(r, "R");
}

static bool pipe(struct fit_reader *r, struct fit_thread *out)
{
    struct fit_reader first = *r;
    struct sp_ratio per_inch;
    bool before = pipe_family(r, &out->family);
    size_t letters;

    if (before) {
        size_t at = r->at;

        fit_reader_spaces(r);
        /* "R47" is a resistor: a lone letter takes a fraction or a mark. */
        if (at - first.at == 1 &&
            memchr(r->text + at, '/', r->len - at) == NULL &&
            memchr(r->text + at, '"', r->len - at) == NULL &&
            out->family == FIT_THREAD_R)
            return false;
    }
    if (!fit_reader_digit(r, 0) || !number(r, true, &out->size))
        return false;
    inch_mark(r);
    if (r->at < r->len && r->text[r->at] == '-' && fit_reader_digit(r, 1)) {
        r->at++;
        if (!number(r, false, &per_inch))
            return false;
        inch_mark(r);
    }
    fit_reader_spaces(r);
    letters = r->at;
    /* "5 g" is a mass, "100R" a resistance. */
    if (!before && (!pipe_family(r, &out->family) || r->at - letters == 1))
        return false;
    out->size = inches(out->size);
    out->pitch = fit_ratio_int(0); /* the size gives it */
    return tail(r, out);
}

enum series { SERIES_NONE, SERIES_COARSE, SERIES_FINE, SERIES_OTHER };

static enum series series_word(struct fit_reader *r)
{
    if (exactly(r, "UNEF") || exactly(r, "UNS"))
        return SERIES_OTHER;
    if (exactly(r, "UNC"))
        return SERIES_COARSE;
    if (exactly(r, "UNF"))
        return SERIES_FINE;
    return exactly(r, "UN") ? SERIES_OTHER : SERIES_NONE;
}

/* Threads an inch by the table; 0: not listed. */
static int listed_threads(struct sp_ratio inch, enum series series)
{
    for (size_t i = 0; i < SP_COUNT(unified); i++) {
        struct sp_ratio size;

        /* A numbered size is 0.060 in and 0.013 in more for each number. */
        if (unified[i].number >= 0)
            size = scaled(fit_ratio_int(60 + 13 * unified[i].number), 1, 1000);
        else
            size = scaled(fit_ratio_int(unified[i].num), 1, unified[i].den);
        if (sp_ratio_cmp(size, inch) == 0)
            return series == SERIES_COARSE ? unified[i].coarse
                   : series == SERIES_FINE ? unified[i].fine
                                           : 0;
    }
    return 0;
}

/* "#10", "No. 10", "10" with more behind it: a numbered size. */
static bool numbered_size(struct fit_reader *r, struct sp_ratio *inch)
{
    struct sp_ratio number_read;
    bool marked = fit_reader_word(r, "#") || fit_reader_word(r, "no. ") ||
                  fit_reader_word(r, "no.") || fit_reader_word(r, "nr. ");
    size_t from = r->at;

    if (!number(r, false, &number_read) || r->at - from > 2 ||
        number_read.num > 12) {
        r->at = from;
        return false;
    }
    if (!marked && !(r->at < r->len && r->text[r->at] == '-'))
        return false;
    *inch = scaled(fit_ratio_int(60 + 13 * (int64_t)number_read.num), 1, 1000);
    return true;
}

/* 1/4-20, 1/4-20 UNC-2A, UNC 1/4, #10-32, 10-32 UNF, 1/2-13 x 2. */
static bool unified_read(
    struct fit_reader *r, enum fit_hint hint, struct fit_thread *out)
{
    enum series series = series_word(r);
    struct fit_reader keep;
    struct sp_ratio inch;
    struct sp_ratio threads = {0, 1};
    bool numbered;

    fit_reader_spaces(r);
    keep = *r;
    numbered = numbered_size(r, &inch);
    if (!numbered) {
        *r = keep;
        if (!fit_reader_digit(r, 0) || !number(r, true, &inch))
            return false;
        if (inch.den == 1 && series == SERIES_NONE && hint != FIT_HINT_THREAD)
            return false; /* "10-20" is a range */
    }
    inch_mark(r);
    if (r->at < r->len && r->text[r->at] == '-' && fit_reader_digit(r, 1)) {
        r->at++;
        if (!number(r, false, &threads))
            return false;
    }
    keep = *r;
    fit_reader_spaces(r);
    if (series == SERIES_NONE)
        series = series_word(r);
    if (series == SERIES_NONE)
        *r = keep;
    if (threads.num == 0)
        threads = fit_ratio_int(listed_threads(inch, series));
    if (series == SERIES_NONE && hint != FIT_HINT_THREAD &&
        (threads.num == 0 || (numbered && keep.text[0] != '#' &&
                                 keep.text[0] != 'N' && keep.text[0] != 'n')))
        return false; /* a fraction alone is a number */
    out->family = FIT_THREAD_UN;
    out->size = inches(inch);
    if (threads.num > 0)
        (void)fit_ratio_div(inches(fit_ratio_int(1)), threads, &out->pitch);
    if (times_sign(r)) {
        struct sp_ratio length;

        if (!number(r, true, &length))
            return false;
        inch_mark(r);
        out->length = inches(length);
    }
    return tail(r, out);
}

static void clear(struct fit_thread *thread)
{
    memset(thread, 0, sizeof *thread);
    thread->size = thread->pitch = thread->length = fit_ratio_int(0);
}

enum sp_code fit_thread_read(const char *text, size_t len, enum fit_hint hint,
    bool *is_thread, struct fit_thread *out, struct sp_err *err)
{
    struct fit_reader r = {text, len, 0};
    struct fit_reader bsp = {text, len, len > 3 ? len - 3 : 0};

    assert(is_thread != NULL);
    assert(out != NULL);
    *is_thread = true;
    if (len > 64 || len == 0) {
        *is_thread = false;
        return SP_OK;
    }
    if (len > 3 && fit_reader_word(&bsp, "bsp"))
        return sp_fail(err, SP_CONFLICT,
            "'%.*s': BSP may be parallel (G, ISO 228-1) or taper (R, ISO 7-1)",
            (int)len, text);
    clear(out);
    if (metric(&r, out))
        return SP_OK;
    r.at = 0;
    clear(out);
    if (trapezoidal(&r, out))
        return SP_OK;
    r.at = 0;
    clear(out);
    if (pipe(&r, out))
        return SP_OK;
    r.at = 0;
    clear(out);
    if (unified_read(&r, hint, out))
        return SP_OK;
    *is_thread = false;
    return SP_OK;
}

void fit_thread_text(
    const struct fit_thread *thread, char out[FIT_THREAD_BYTES])
{
    char size[SP_WIDE_TEXT_BYTES];
    char pitch[FIT_RATIO_BYTES];
    struct sp_ratio per_inch = {0, 1};
    bool metric_size =
        thread->family == FIT_THREAD_M || thread->family == FIT_THREAD_TR;
    const char *hand = thread->left_hand ? "-LH" : "";

    assert(out != NULL);
    if (metric_size) {
        fit_ratio_text(scaled(thread->size, 1000, 1), size);
        fit_ratio_text(scaled(thread->pitch, 1000, 1), pitch);
        if (thread->pitch.num > 0)
            (void)snprintf(out, FIT_THREAD_BYTES, "%s%.30sx%.30s%s",
                fit_thread_family_name(thread->family), size, pitch, hand);
        else
            (void)snprintf(out, FIT_THREAD_BYTES, "%s%.30s%s",
                fit_thread_family_name(thread->family), size, hand);
        return;
    }
    sp_ratio_format(scaled(thread->size, 10000, 254), size);
    if (thread->pitch.num > 0)
        (void)fit_ratio_div(inches(fit_ratio_int(1)), thread->pitch, &per_inch);
    fit_ratio_text(per_inch, pitch);
    if (thread->family == FIT_THREAD_UN && per_inch.num > 0)
        (void)snprintf(
            out, FIT_THREAD_BYTES, "%.30s-%.30s UN%s", size, pitch, hand);
    else
        (void)snprintf(out, FIT_THREAD_BYTES, "%s %.30s%s",
            fit_thread_family_name(thread->family), size, hand);
}

/* EIA-198-1: lowest temperature, highest, change over that range. */
static const struct {
    char letter;
    int16_t low;
} coldest[] = {{'X', -55}, {'Y', -30}, {'Z', 10}};
static const struct {
    char digit;
    int16_t high;
} warmest[] = {{'2', 45}, {'4', 65}, {'5', 85}, {'6', 105}, {'7', 125},
    {'8', 150}, {'9', 200}};
static const struct {
    char letter;
    int16_t down, up; /* tenths of a percent */
} changes[] = {{'A', -10, 10}, {'B', -15, 15}, {'C', -22, 22}, {'D', -33, 33},
    {'E', -47, 47}, {'F', -75, 75}, {'P', -100, 100}, {'R', -150, 150},
    {'S', -220, 220}, {'T', -330, 220}, {'U', -560, 220}, {'V', -820, 220}};

static struct sp_ratio kelvin(int celsius)
{
    struct sp_ratio out = {0, 1};

    (void)fit_ratio_make(celsius * 100 + 27315, 100, 0, &out);
    return out;
}

static void dielectric(
    int low, int high, int down, int up, struct fit_value *out)
{
    memset(out, 0, sizeof *out);
    out->form = FIT_FORM_DIELECTRIC;
    out->kind = FIT_KIND_TEMPERATURE;
    out->dimensions = fit_kind_dimensions(FIT_KIND_TEMPERATURE);
    out->has_lo = out->has_hi = true;
    out->exact = true;
    out->lo = kelvin(low);
    out->hi = kelvin(high);
    out->nominal = fit_ratio_int(0);
    (void)fit_ratio_make(down, 1000, 0, &out->change_lo);
    (void)fit_ratio_make(up, 1000, 0, &out->change_hi);
}

bool fit_dielectric_read(const char *text, size_t len, struct fit_value *out)
{
    static const char *const class_one[] = {
        "C0G", "NP0", "COG", "NPO", "C0G/NP0", "NP0/C0G", "C0G (NP0)"};
    int low = 0;
    int high = 0;
    size_t k;

    /* 30 ppm a kelvin over the 100 K from 25 °C to 125 °C. */
    for (size_t i = 0; i < SP_COUNT(class_one); i++) {
        if (strlen(class_one[i]) == len &&
            memcmp(class_one[i], text, len) == 0) {
            dielectric(-55, 125, -3, 3, out);
            return true;
        }
    }
    if (len != 3)
        return false;
    for (k = 0; k < SP_COUNT(coldest) && coldest[k].letter != text[0]; k++)
        ;
    if (k == SP_COUNT(coldest))
        return false;
    low = coldest[k].low;
    for (k = 0; k < SP_COUNT(warmest) && warmest[k].digit != text[1]; k++)
        ;
    if (k == SP_COUNT(warmest))
        return false;
    high = warmest[k].high;
    for (k = 0; k < SP_COUNT(changes) && changes[k].letter != text[2]; k++)
        ;
    if (k == SP_COUNT(changes))
        return false;
    dielectric(low, high, changes[k].down, changes[k].up, out);
    return true;
}
