/*
 * report.h - what people and programs read: terminal text, JSON, one HTML
 * file.
 *
 * Faces never compute: everything shown stands in the structs of assess.h.
 * Each function appends to the caller's buffer; a failed append is asked for
 * once, by sp_buf_check. Touches no store, no file and no clock: the same
 * input gives the same bytes.
 * Threads: no state.
 */
#ifndef SPILNO_REPORT_REPORT_H
#define SPILNO_REPORT_REPORT_H

#include "assess/assess.h"
#include "assess/fit.h"
#include "assess/substitutes.h"
#include "assess/properties.h"
#include "assess/unit.h"
#include "base/buf.h"

enum { REPORT_WIDTH_MIN = 40, REPORT_WIDTH_MAX = 200 };

struct report_text_options {
    int width;    /* columns; 0: 80; kept between the two bounds above */
    bool colour;  /* ANSI colours, beside the words and never instead */
    bool verbose; /* facts, inapplicable findings, whole lists */
    const char *audience; /* for whom, or NULL; an assessment says it itself */
    const struct assess_withheld *withheld; /* of an origin */
    const char *lang; /* "en" or "uk"; anything else, or NULL: en */
};

/* What an answer was computed from. NULL or "" is written as null. */
struct report_inputs {
    const char *on;                             /* YYYY-MM-DD */
    const char *facts, *rules, *data, *overlay; /* SHA-256 in hex */
    const char *program;                        /* version */
    const char *packs;    /* SHA-256 of the salted packs, for an audience */
    const char *audience; /* for whom, or NULL */
    const struct assess_withheld *withheld; /* with an audience */
};

/*
 * Append the answer as one JSON object and a line feed, keys sorted; with
 * `with_facts` each fact with its value, basis and source.
 * Source: docs/formats/json.md.
 */
void report_assess_json(
    const struct assessment *assessment, bool with_facts, struct sp_buf *buf);
void report_origin_json(const struct assess_origin *origin,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_vote_json(const struct assess_vote *vote,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_explode_json(const struct assess_needs *needs,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_where_used_json(const struct assess_needs *needs,
    const struct report_inputs *inputs, struct sp_buf *buf);

/*
 * Append the answer for a terminal, wrapped to the width. No control byte of
 * the data reaches the terminal: it is written as \xNN.
 */
void report_assess_text(const struct assessment *assessment,
    const struct report_text_options *options, struct sp_buf *buf);
void report_origin_text(const struct assess_origin *origin,
    const struct report_text_options *options, struct sp_buf *buf);
void report_vote_text(const struct assess_vote *vote,
    const struct report_text_options *options, struct sp_buf *buf);
void report_explode_text(const struct assess_needs *needs,
    const struct report_text_options *options, struct sp_buf *buf);
void report_where_used_text(const struct assess_needs *needs,
    const struct report_text_options *options, struct sp_buf *buf);

/* Append what else would stand in for an item (substitutes_json.c,
 * substitutes_text.c). */
void report_substitutes_json(const struct assess_substitutes *substitutes,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_substitutes_text(const struct assess_substitutes *substitutes,
    const struct report_text_options *options, struct sp_buf *buf);

/* Append what two items are to each other (fit_json.c, fit_text.c). */
void report_fit_json(const struct assess_fit *fit,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_fit_text(const struct assess_fit *fit,
    const struct report_text_options *options, struct sp_buf *buf);

/* Append what remarks require (properties.c), and as files of a dossier. */
void report_properties_json(const struct assess_properties *properties,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_properties_text(const struct assess_properties *properties,
    const struct report_text_options *options, struct sp_buf *buf);
void report_properties_table(
    const struct assess_properties *properties, struct sp_buf *buf);
void report_properties_questions(
    const struct assess_properties *properties, struct sp_buf *buf);

/* Append a value as read, and the table of units (unit.c). */
void report_unit_json(const struct assess_unit *unit,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_unit_text(const struct assess_unit *unit,
    const struct report_text_options *options, struct sp_buf *buf);
void report_units_json(const struct assess_unit_row *rows, size_t n,
    const struct report_inputs *inputs, struct sp_buf *buf);
void report_units_text(const struct assess_unit_row *rows, size_t n,
    const struct report_text_options *options, struct sp_buf *buf);

/*
 * Append the self-contained report: the page of web/ with the assessment as
 * an escaped JSON block inside. `lang` is the language it opens in; the
 * reader can switch.
 */
void report_assess_html(
    const struct assessment *assessment, const char *lang, struct sp_buf *buf);

/* Append the comparison of instruments (compare.c). */
void report_compare_json(
    const struct assess_comparison *comparison, struct sp_buf *buf);
void report_compare_text(const struct assess_comparison *comparison,
    const struct report_text_options *options, struct sp_buf *buf);

/* Append the headline sentence alone: "no obstacle found in N of M
 * conditions" or "N obstacles". */
void report_headline(const struct assess_headline *headline, const char *lang,
    struct sp_buf *buf);

#endif
