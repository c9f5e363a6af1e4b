/*
 * quantity.h - a value as people write it, read into an exact interval.
 *
 * Reads numbers with units and prefixes ("4.7 kΩ", "10 мкФ"), ranges
 * ("18–32 V"), tolerances ("10 ±0,5 mm"), bounds ("min. 25 V", "≥ 3 А"),
 * IEC 60062 codes ("4k7"), inch fractions, screw threads ("M8x1.25",
 * "1/4-20") and ceramic dielectrics ("X7R"). What may mean two things is a
 * question (SP_CONFLICT), never a guess. Pure: the text in, the value out, no
 * memory taken. Threads: no state.
 * Source: docs/formats/unit.md.
 */
#ifndef SPILNO_FIT_QUANTITY_H
#define SPILNO_FIT_QUANTITY_H

#include "fit/unit.h"

enum {
    FIT_VALUE_BYTES_MAX = 512, /* of one value */
    FIT_EXPONENT_MAX = 30,
    FIT_DIGITS_MAX = 18,
    FIT_THREAD_BYTES = 96,
};

/* What a value stands for; comparisons rest on it. */
enum fit_sense {
    FIT_REQUIREMENT, /* what is asked for */
    FIT_CAPABILITY,  /* what it can do or bear */
    FIT_TOLERANCE,   /* where a real dimension may lie */
};

enum fit_form {
    FIT_FORM_NUMBER,
    FIT_FORM_THREAD,
    FIT_FORM_DIELECTRIC, /* temperatures from lo to hi, and the change there */
    FIT_FORM_TEXT,
};

enum fit_thread_family {
    FIT_THREAD_M,    /* ISO 68-1, ISO 261 */
    FIT_THREAD_UN,   /* ASME B1.1: UN, UNC, UNF, UNEF, UNS */
    FIT_THREAD_G,    /* ISO 228-1 */
    FIT_THREAD_R,    /* ISO 7-1, external taper */
    FIT_THREAD_RP,   /* ISO 7-1, internal parallel */
    FIT_THREAD_RC,   /* ISO 7-1, internal taper */
    FIT_THREAD_NPT,  /* ASME B1.20.1 */
    FIT_THREAD_NPTF, /* ASME B1.20.3 */
    FIT_THREAD_TR,   /* ISO 2904 */
};

/* Lengths in metres; 0: not stated. */
struct fit_thread {
    enum fit_thread_family family;
    struct sp_ratio size; /* nominal diameter, or the pipe's size */
    struct sp_ratio pitch;
    struct sp_ratio length;
    bool left_hand;
};

struct fit_value {
    enum fit_form form;
    enum fit_kind kind;
    struct fit_dimensions dimensions;
    bool has_lo, has_hi; /* false: no bound on that side */
    bool lo_open, hi_open;
    bool has_nominal;
    bool exact;                           /* every factor used is exact */
    struct sp_ratio lo, hi, nominal;      /* in the kind's unit */
    struct sp_ratio change_lo, change_hi; /* dielectric: as a ratio */
    struct fit_thread thread;
    const char *text; /* FIT_FORM_TEXT: borrowed from the caller */
    size_t text_len;
};

/* What the caller expects the text to be. */
enum fit_hint {
    FIT_HINT_ANY,    /* a text that is no value is FIT_FORM_TEXT */
    FIT_HINT_VALUE,  /* such a text is a fault */
    FIT_HINT_THREAD, /* "5/16" and "10-32" are threads */
    FIT_HINT_TEXT,   /* whatever it says it is a text */
};

/*
 * Read one value.
 *
 * Limits: FIT_VALUE_BYTES_MAX bytes, FIT_DIGITS_MAX digits of a number,
 *         exponents up to FIT_EXPONENT_MAX; results within 126 bits.
 * Errors: SP_INVALID what was found and what is allowed; SP_NOT_FOUND an
 *         unknown unit; SP_CONFLICT two readings, both named; SP_LIMIT.
 */
SP_MUST_CHECK enum sp_code fit_value_read(const char *text, size_t len,
    enum fit_hint hint, struct fit_value *value_out, struct sp_err *err);

/* The parts of a remark such as "min. 25V, X7R": the next part from `*at` on,
 * without spaces around it; false at the end. */
bool fit_part_next(const char *text, size_t len, size_t *at,
    const char **part_out, size_t *part_len_out);

/* "M8x1.25", "1/2-13 UN", "G 1/4". */
void fit_thread_text(
    const struct fit_thread *thread, char out[FIT_THREAD_BYTES]);
const char *fit_thread_family_name(enum fit_thread_family family);

#endif
