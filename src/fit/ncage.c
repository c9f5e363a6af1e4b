/*
 * ncage.c - reads entity codes and judges them by dated masks.
 */
#include "fit/ncage.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char agency[] = "NSPA";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A letter that a code may hold. */
static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z' && c != 'I' && c != 'O';
}

/* Write the code that was probably meant: capitals, 1 for I and 0 for O. */
static bool probably_meant(const char *text, char out[NCAGE_CHARS + 1])
{
    for (size_t i = 0; i < NCAGE_CHARS; i++) {
        char c = text[i];

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        out[i] = (char)(c == 'I' ? '1' : c == 'O' ? '0' : c);
        if (!is_digit(out[i]) && !is_letter(out[i]))
            return false;
    }
    out[NCAGE_CHARS] = '\0';
    return true;
}

bool ncage_parse(const char *text, size_t len, enum ncage_form *form_out,
    char fault_out[NCAGE_FAULT_BYTES])
{
    char meant[NCAGE_CHARS + 1];
    size_t at = 0;

    assert(text != NULL || len == 0);
    assert(form_out != NULL && fault_out != NULL);
    if (len != NCAGE_CHARS) {
        (void)snprintf(fault_out, NCAGE_FAULT_BYTES,
            "found %zu bytes, allowed: five capital letters and digits", len);
        return false;
    }
    while (at < len && (is_digit(text[at]) || is_letter(text[at])))
        at++;
    if (at < len) {
        bool near = probably_meant(text, meant);
        unsigned char c = (unsigned char)text[at];

        (void)snprintf(fault_out, NCAGE_FAULT_BYTES,
            "found %s%.*s%s as character %zu, allowed: digits and capital "
            "letters without I and O%s%s%s",
            c > 0x20 && c < 0x7f ? "'" : "a character outside ASCII or a space",
            c > 0x20 && c < 0x7f ? 1 : 0, text + at,
            c > 0x20 && c < 0x7f ? "'" : "", at + 1, near ? ", nearest: '" : "",
            near ? meant : "", near ? "'" : "");
        return false;
    }
    if (is_digit(text[0]))
        *form_out = is_digit(text[4]) ? NCAGE_DIGIT_DIGIT : NCAGE_DIGIT_LETTER;
    else
        *form_out =
            is_digit(text[4]) ? NCAGE_LETTER_DIGIT : NCAGE_LETTER_LETTER;
    return true;
}

bool ncage_fits(const char *code, const char *mask)
{
    assert(strlen(code) == NCAGE_CHARS);
    if (strlen(mask) != NCAGE_CHARS)
        return false;
    for (size_t i = 0; i < NCAGE_CHARS; i++) {
        if (mask[i] == '#' ? !is_digit(code[i])
                           : mask[i] != '*' && mask[i] != code[i])
            return false;
    }
    return true;
}

/* ---- judging ---------------------------------------------------------- */

SP_PRINTF(4, 5)
static void add_note(struct ncage_judged *judged, enum ncage_note_kind kind,
    bool unknown, const char *fmt, ...)
{
    struct ncage_note *note;
    va_list args;

    assert(judged->n_notes < NCAGE_NOTES_MAX);
    note = &judged->notes[judged->n_notes++];
    note->kind = kind;
    note->unknown = unknown;
    va_start(args, fmt);
    (void)vsnprintf(note->text, sizeof(note->text), fmt, args);
    va_end(args);
}

/* What the masks of the day say of a code. */
struct fitting {
    bool confirmed;  /* each mask that fits is */
    bool stated;     /* one of them is the stated state's */
    bool stated_has; /* the stated state has a mask at all */
    bool agency;
    bool states_own; /* #***#, the United States' */
};

static void add_state(struct ncage_judged *judged, const char *state)
{
    for (size_t i = 0; i < judged->n_states; i++)
        if (strcmp(judged->states[i], state) == 0)
            return;
    if (judged->n_states < NCAGE_STATES_MAX)
        judged->states[judged->n_states++] = state;
}

static struct fitting find_masks(const char *code,
    const struct ncage_codes *codes, int32_t day, const char *stated,
    struct ncage_judged *judged)
{
    struct fitting fitting = {.confirmed = true};

    for (size_t i = 0; i < codes->n_masks; i++) {
        const struct ncage_mask *mask = &codes->masks[i];
        bool of_stated = stated != NULL && strcmp(mask->state, stated) == 0;

        if (day < mask->from || day >= mask->until)
            continue;
        fitting.stated_has = fitting.stated_has || of_stated;
        if (!ncage_fits(code, mask->mask))
            continue;
        fitting.confirmed = fitting.confirmed && mask->confirmed;
        fitting.stated = fitting.stated || of_stated;
        fitting.agency = fitting.agency || strcmp(mask->state, agency) == 0;
        fitting.states_own =
            fitting.states_own || strcmp(mask->state, "US") == 0;
        add_state(judged, mask->state);
    }
    return fitting;
}

/* "BE, LU" */
static const char *list_states(
    const struct ncage_judged *judged, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < judged->n_states && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s",
            i > 0 ? ", " : "", judged->states[i]);
    return out;
}

/* Without a stated state: what the mask alone says. */
static void judge_alone(const struct ncage_codes *codes,
    const struct fitting *fitting, struct ncage_judged *judged)
{
    char states[NCAGE_STATES_MAX * 6];

    if (judged->n_states == 0) {
        add_note(judged, NCAGE_NOTE_NO_MASK, true,
            sp_say(codes->lang,
                "no mask in the table fits, and the table is not complete: the "
                "assigner is not known"));
        return;
    }
    (void)list_states(judged, states, sizeof(states));
    if (!fitting->confirmed)
        add_note(judged, NCAGE_NOTE_UNCONFIRMED, true,
            sp_say(codes->lang, "the mask is given for %s, and sources "
                                "disagree: the state is not "
                                "said by it"),
            states);
    else if (judged->n_states > 1)
        add_note(judged, NCAGE_NOTE_SEVERAL, true,
            sp_say(codes->lang,
                "the mask is shared by %s: the state is not said by it"),
            states);
    else if (fitting->agency)
        add_note(judged, NCAGE_NOTE_AGENCY, true,
            sp_say(codes->lang, "a code of the agency for states that do not "
                                "code themselves: the "
                                "state is not said by it"));
    else
        judged->state = judged->states[0];
}

/* The stated state has a mask, and it is not this one: a fault, in English. */
static void add_contradiction(const struct fitting *fitting, const char *stated,
    const char *states, struct ncage_judged *judged)
{
    judged->agrees = false;
    add_note(judged, NCAGE_NOTE_DISAGREES, false,
        "found %s, whose codes have another mask, allowed: %s%s%s", stated,
        judged->n_states == 0 ? "a state with such a mask"
        : fitting->confirmed  ? "the state that the mask says, which is "
                              : "a state with such a mask, given for ",
        states, fitting->confirmed ? "" : ", and sources disagree");
}

/* The stated state has no mask that fits. */
static void judge_other(const struct ncage_codes *codes,
    const struct fitting *fitting, const char *stated,
    struct ncage_judged *judged)
{
    char states[NCAGE_STATES_MAX * 6];
    enum sp_lang lang = codes->lang;

    (void)list_states(judged, states, sizeof(states));
    if (fitting->agency && fitting->stated_has)
        add_note(judged, NCAGE_NOTE_AGENCY, true,
            sp_say(lang, "a code of the agency; the state codes its entities "
                         "itself by now, which replaces it: ask for the "
                         "successor"));
    else if (fitting->agency)
        add_note(judged, NCAGE_NOTE_AGENCY, false,
            sp_say(lang, "a code of the agency for states that do not code "
                         "themselves"));
    else if (fitting->states_own)
        add_note(judged, NCAGE_NOTE_ABROAD, false,
            sp_say(lang, "a United States code; entities abroad have them "
                         "too"));
    else if (fitting->stated_has)
        add_contradiction(fitting, stated, states, judged);
    else if (judged->n_states > 0)
        add_note(judged, NCAGE_NOTE_NO_OTHER, true,
            sp_say(lang, "no mask of %s is in the table, which is not "
                         "complete; the mask is that of %s"),
            stated, states);
    else
        add_note(judged, NCAGE_NOTE_NO_OTHER, true,
            sp_say(
                lang, "no mask of %s is in the table, which is not complete"),
            stated);
}

void ncage_judge(const char *code, const struct ncage_codes *codes, int32_t day,
    const char *stated, struct ncage_judged *judged_out)
{
    struct fitting fitting;

    assert(code != NULL && strlen(code) == NCAGE_CHARS);
    assert(codes != NULL && judged_out != NULL);
    memset(judged_out, 0, sizeof(*judged_out));
    judged_out->agrees = true;
    fitting = find_masks(code, codes, day, stated, judged_out);
    if (stated == NULL)
        judge_alone(codes, &fitting, judged_out);
    else if (!fitting.stated)
        judge_other(codes, &fitting, stated, judged_out);
    else if (!fitting.confirmed)
        add_note(judged_out, NCAGE_NOTE_UNCONFIRMED, true,
            sp_say(codes->lang, "sources disagree on the mask of %s: accepted, "
                                "and to be confirmed "
                                "in a current list"),
            stated);
    if (stated != NULL && fitting.stated)
        judged_out->state = stated;
}
