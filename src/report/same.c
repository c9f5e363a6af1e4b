/*
 * same.c - proposals with their reasons in words.
 */
#include "report/same.h"

#include "report/json.h"
#include "report/lines.h"

#include <assert.h>
#include <string.h>

enum { INDENT = 2, HANG = 4, LISTED_MAX = 100 };

static const char *const for_words[SAME_FOR_END] = {
    [SAME_LEI] = SP_SAYING("the same LEI, whose check digits hold"),
    [SAME_LEI_BROKEN] =
        SP_SAYING("the same LEI, but its check digits do not hold"),
    [SAME_NCAGE] = SP_SAYING("the same entity code (NCAGE)"),
    [SAME_NIIN] = SP_SAYING("the same item identification number (NIIN), which "
                            "parts of several makers may share"),
    [SAME_CODE] = SP_SAYING("the same code in the same scheme"),
    [SAME_PART] = SP_SAYING("the same maker and part number"),
    [SAME_NAME] =
        SP_SAYING("the same name, in Latin letters and without legal form"),
    [SAME_NUMBER] = SP_SAYING("the same part number"),
    [SAME_CODE_ELSEWHERE] = SP_SAYING("the same code in another scheme"),
    [SAME_SOUND] = SP_SAYING("the same name, loosely spelt"),
};

static const char *const against_words[SAME_AGAINST_END] = {
    [SAME_OTHER_LEI] = SP_SAYING("different LEI"),
    [SAME_OTHER_NCAGE] = SP_SAYING("different entity codes (NCAGE)"),
    [SAME_OTHER_STATE] = SP_SAYING("established in different states"),
    [SAME_OTHER_KIND] = SP_SAYING("different kinds of party"),
    [SAME_OTHER_FORM] = SP_SAYING("different legal forms"),
    [SAME_OTHER_NIIN] = SP_SAYING("different NIIN"),
    [SAME_OTHER_MAKER] = SP_SAYING("different makers"),
    [SAME_OTHER_NUMBER] = SP_SAYING("different part numbers"),
    [SAME_OTHER_UNIT] = SP_SAYING("different units"),
};

static const char *const strength_words[] = {
    [SAME_POSSIBLE] = SP_SAYING("possible"),
    [SAME_LIKELY] = SP_SAYING("likely"),
    [SAME_STRONG] = SP_SAYING("strong"),
};

const char *report_same_for(enum same_for what, enum sp_lang lang)
{
    assert(what < SAME_FOR_END);
    return sp_say(lang, for_words[what]);
}

const char *report_same_against(enum same_against what, enum sp_lang lang)
{
    assert(what < SAME_AGAINST_END);
    return sp_say(lang, against_words[what]);
}

/* ---- for people ---------------------------------------------------------- */

static void put_thing(struct lines *lines, const struct same_thing *thing)
{
    lines_own(lines, "'");
    lines_data(lines, thing->id);
    lines_own(lines, "'");
    if (thing->name[0] != '\0') {
        lines_own(lines, " (");
        lines_data(lines, thing->name);
        lines_own(lines, ")");
    }
}

static void put_both(struct lines *lines, const char *a, const char *b)
{
    lines_own(lines, ": '");
    lines_data(lines, a);
    if (strcmp(a, b) != 0) {
        lines_own(lines, "', '");
        lines_data(lines, b);
    }
    lines_own(lines, "'");
}

static void put_proposal(struct lines *lines, const struct same_input *input,
    const struct same_proposal *proposal)
{
    lines_mark(lines, LINES_BOLD);
    lines_own(lines, proposal->id);
    lines_mark(lines, LINES_PLAIN);
    lines_own(lines, " ");
    lines_own(lines, sp_say(lines->lang, strength_words[proposal->strength]));
    lines_own(lines, ": ");
    put_thing(lines, &input->things[proposal->pair.a]);
    lines_own(lines, " = ");
    put_thing(lines, &input->things[proposal->pair.b]);
    lines_end(lines, 0, HANG);
    for (size_t i = 0; i < proposal->n_reasons; i++) {
        const struct same_reason *reason = &proposal->reasons[i];

        lines_own(lines, "+ ");
        lines_own(lines, sp_say(lines->lang, for_words[reason->what]));
        put_both(lines, reason->a, reason->b);
        if (reason->looks_alike) {
            lines_own(lines, "; ");
            lines_say(lines, "letters of another script stand for Latin ones");
        }
        lines_end(lines, INDENT, HANG);
    }
    for (size_t i = 0; i < proposal->n_doubts; i++) {
        const struct same_doubt *doubt = &proposal->doubts[i];

        lines_mark(lines, LINES_WARN);
        lines_own(lines, "- ");
        lines_own(lines, sp_say(lines->lang, against_words[doubt->what]));
        lines_mark(lines, LINES_PLAIN);
        put_both(lines, doubt->a, doubt->b);
        lines_end(lines, INDENT, HANG);
    }
    lines_say(lines, "would be kept");
    lines_own(lines, ": '");
    lines_data(lines, input->things[proposal->keep].id);
    lines_own(lines, "'");
    lines_end(lines, INDENT, HANG);
}

static void put_kind(struct lines *lines, const struct assess_same_kind *kind)
{
    size_t listed = kind->result.n_proposals;

    if (!lines->verbose && listed > LISTED_MAX)
        listed = LISTED_MAX;
    for (size_t i = 0; i < listed; i++)
        put_proposal(lines, &kind->input, &kind->result.proposals[i]);
    if (listed < kind->result.n_proposals) {
        lines_own(lines, "+ ");
        lines_count(lines, kind->result.n_proposals - listed);
        lines_own(lines, ": ");
        lines_word(lines, WORD_VERBOSE);
        lines_end(lines, 0, HANG);
    }
    for (size_t i = 0; i < kind->result.n_crowds; i++) {
        const struct same_crowd *crowd = &kind->result.crowds[i];

        lines_own(lines, sp_say(lines->lang, for_words[crowd->what]));
        lines_own(lines, ": '");
        lines_data(lines, crowd->text);
        lines_own(lines, "': ");
        lines_count(lines, crowd->n);
        lines_own(lines, "; ");
        lines_say(lines, "too many to be paired");
        lines_end(lines, 0, HANG);
    }
}

static void put_settled(struct lines *lines, const char *title,
    const struct assess_settled *list, size_t n, const char *between)
{
    if (n == 0)
        return;
    lines_mark(lines, LINES_BOLD);
    lines_own(lines, title);
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, HANG);
    for (size_t i = 0; i < n; i++) {
        lines_own(lines, list[i].id);
        lines_own(lines, " '");
        lines_data(lines, list[i].other);
        lines_own(lines, between);
        lines_data(lines, list[i].one);
        lines_own(lines, "'");
        lines_end(lines, INDENT, HANG);
    }
}

void report_same_text(const struct assess_same *same,
    const struct report_text_options *options, struct sp_buf *buf)
{
    size_t open =
        same->parties.result.n_proposals + same->items.result.n_proposals;
    struct lines lines;

    lines_init(&lines, options, buf);
    put_kind(&lines, &same->parties);
    put_kind(&lines, &same->items);
    put_settled(&lines, sp_say(lines.lang, "Accepted: read as"), same->accepted,
        same->n_accepted, "' → '");
    if (lines.verbose)
        put_settled(&lines, sp_say(lines.lang, "Rejected: they differ"),
            same->rejected, same->n_rejected, "' ≠ '");
    lines_say(&lines, "proposals open");
    lines_own(&lines, ": ");
    lines_count(&lines, open);
    lines_own(&lines, "; ");
    lines_say(&lines, "accepted");
    lines_own(&lines, ": ");
    lines_count(&lines, same->n_accepted);
    lines_own(&lines, "; ");
    lines_say(&lines, "rejected");
    lines_own(&lines, ": ");
    lines_count(&lines, same->n_rejected);
    lines_end(&lines, 0, HANG);
    lines_clear(&lines);
}

void report_settled_text(const struct assess_settled_row *rows, size_t n,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    lines_init(&lines, options, buf);
    for (size_t i = 0; i < n; i++) {
        bool same = strcmp(rows[i].what, "accepted") == 0;
        bool undone = strcmp(rows[i].what, "undone") == 0;

        lines_own(&lines, rows[i].id);
        lines_own(&lines, " ");
        lines_say(&lines, same     ? "accepted"
                          : undone ? "taken back"
                                   : "rejected");
        lines_own(&lines, ": '");
        lines_data(&lines, rows[i].other);
        lines_own(&lines, same ? "' → '" : undone ? "', '" : "' ≠ '");
        lines_data(&lines, rows[i].one);
        lines_own(&lines, "'");
        lines_end(&lines, 0, HANG);
    }
    lines_clear(&lines);
}

/* ---- for programs -------------------------------------------------------- */

static void put_json_against(
    struct sp_json *json, const struct same_proposal *proposal)
{
    sp_json_key(json, "against");
    sp_json_array(json);
    for (size_t i = 0; i < proposal->n_doubts; i++) {
        sp_json_object(json);
        sp_json_put_text(json, "a", proposal->doubts[i].a);
        sp_json_put_text(json, "b", proposal->doubts[i].b);
        sp_json_put_text(
            json, "what", same_against_name(proposal->doubts[i].what));
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_json_for(
    struct sp_json *json, const struct same_proposal *proposal)
{
    sp_json_key(json, "for");
    sp_json_array(json);
    for (size_t i = 0; i < proposal->n_reasons; i++) {
        sp_json_object(json);
        sp_json_put_text(json, "a", proposal->reasons[i].a);
        sp_json_put_text(json, "b", proposal->reasons[i].b);
        sp_json_put_bool(json, "look_alike", proposal->reasons[i].looks_alike);
        sp_json_put_text(
            json, "what", same_for_name(proposal->reasons[i].what));
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_name(
    struct sp_json *json, const char *key, const struct same_thing *thing)
{
    sp_json_put_text(json, key, thing->name[0] == '\0' ? NULL : thing->name);
}

static void put_json_proposals(
    struct sp_json *json, const struct assess_same_kind *kind)
{
    for (size_t i = 0; i < kind->result.n_proposals; i++) {
        const struct same_proposal *proposal = &kind->result.proposals[i];
        const struct same_thing *a = &kind->input.things[proposal->pair.a];
        const struct same_thing *b = &kind->input.things[proposal->pair.b];

        sp_json_object(json);
        sp_json_put_text(json, "a", a->id);
        put_name(json, "a_name", a);
        put_json_against(json, proposal);
        sp_json_put_text(json, "b", b->id);
        put_name(json, "b_name", b);
        put_json_for(json, proposal);
        sp_json_put_text(json, "id", proposal->id);
        sp_json_put_text(json, "keep", kind->input.things[proposal->keep].id);
        sp_json_put_text(
            json, "strength", same_strength_name(proposal->strength));
        sp_json_put_text(json, "tbl", kind->input.items ? "item" : "party");
        sp_json_object_end(json);
    }
}

static void put_json_crowds(
    struct sp_json *json, const struct assess_same_kind *kind)
{
    for (size_t i = 0; i < kind->result.n_crowds; i++) {
        sp_json_object(json);
        sp_json_put_int(json, "n", (int64_t)kind->result.crowds[i].n);
        sp_json_put_text(json, "tbl", kind->input.items ? "item" : "party");
        sp_json_put_text(json, "text", kind->result.crowds[i].text);
        sp_json_put_text(
            json, "what", same_for_name(kind->result.crowds[i].what));
        sp_json_object_end(json);
    }
}

static void put_json_settled(struct sp_json *json, const char *key,
    const struct assess_settled *list, size_t n, bool accepted)
{
    sp_json_key(json, key);
    sp_json_array(json);
    for (size_t i = 0; i < n; i++) {
        sp_json_object(json);
        if (!accepted) {
            sp_json_put_text(json, "a", list[i].one);
            sp_json_put_text(json, "b", list[i].other);
        }
        sp_json_put_text(json, "id", list[i].id);
        if (accepted) {
            sp_json_put_text(json, "kept", list[i].one);
            sp_json_put_text(json, "merged", list[i].other);
        }
        sp_json_put_text(json, "tbl", list[i].items ? "item" : "party");
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

void report_same_json(const struct assess_same *same,
    const struct report_inputs *inputs, struct sp_buf *buf)
{
    struct sp_json json;

    assert(inputs != NULL);
    sp_json_init(&json, buf, true);
    report_envelope_open(&json, "same", inputs, NULL);
    sp_json_object(&json);
    put_json_settled(&json, "accepted", same->accepted, same->n_accepted, true);
    sp_json_key(&json, "crowds");
    sp_json_array(&json);
    put_json_crowds(&json, &same->parties);
    put_json_crowds(&json, &same->items);
    sp_json_array_end(&json);
    sp_json_key(&json, "proposals");
    sp_json_array(&json);
    put_json_proposals(&json, &same->parties);
    put_json_proposals(&json, &same->items);
    sp_json_array_end(&json);
    put_json_settled(
        &json, "rejected", same->rejected, same->n_rejected, false);
    sp_json_object_end(&json);
    report_envelope_close(&json, buf);
}
