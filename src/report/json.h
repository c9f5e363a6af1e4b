/*
 * json.h - the assessment as the page of web/ takes it, and the envelope that
 * every answer has.
 *
 * Private to src/report. Threads: no state.
 */
#ifndef SPILNO_REPORT_JSON_H
#define SPILNO_REPORT_JSON_H

#include "base/json.h"
#include "report/report.h"

/*
 * Append the object of report_assess_json with what only the page shows:
 * values and sources of facts, names, the structure's lines, the sentence of
 * the headline, the origin before the overlay.
 */
void report_page_json(
    const struct assessment *assessment, const char *lang, struct sp_buf *buf);

/* Put the key "measures": the votes on them, for the page (page_vote.c). */
void report_page_measures(
    struct sp_json *json, const struct assessment *assessment);

/* What an assessment was computed from. */
struct report_inputs report_inputs_of(const struct assessment *assessment);
/* Put what else a product could be made of, or null (compatibility.c). */
struct assess_compatibility;
void report_put_compatibility(struct sp_json *json, const char *key,
    const struct assess_compatibility *found);
/* Put one candidate (substitutes_json.c). */
void report_substitute(
    struct sp_json *json, const struct assess_substitute *candidate);
/* Put the keys "claims" and "reasons" of a comparison of items (fit_json.c). */
void report_fit_claims(
    struct sp_json *json, const struct assess_fit_claim *claims, size_t n);
void report_fit_reasons(
    struct sp_json *json, const struct assess_fit_reason *reasons, size_t n);

/* Open the envelope up to the key "result"; `lang` is the page's, or NULL. */
void report_envelope_open(struct sp_json *json, const char *command,
    const struct report_inputs *inputs, const char *lang);
void report_envelope_close(struct sp_json *json, struct sp_buf *buf);
/* The same for the audience of the inputs, with what is withheld. */
void report_envelope_close_for(struct sp_json *json,
    const struct report_inputs *inputs, struct sp_buf *buf);

/* Put an object of counts, or null (withheld.c). */
void report_put_withheld(struct sp_json *json, const char *key,
    const struct assess_withheld *withheld);

#endif
