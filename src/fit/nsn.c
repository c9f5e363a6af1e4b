/*
 * nsn.c - reads stock numbers and judges them by dated code tables.
 */
#include "fit/nsn.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CLASS_DIGITS = 4, BUREAU_DIGITS = 2, WORDS_BYTES = 96 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Show a byte of outside text: as it is when it is printable. */
static void show_byte(char c, char out[8])
{
    if (c > 0x20 && c < 0x7f)
        (void)snprintf(out, 8, "%c", c);
    else
        (void)snprintf(out, 8, "\\x%02X", (unsigned)(unsigned char)c);
}

/* Whether a hyphen usually stands before the position, counted from 0. */
static bool hyphen_before(size_t position, bool with_class)
{
    size_t of_niin = with_class ? position - CLASS_DIGITS : position;

    if (with_class && position < CLASS_DIGITS)
        return false;
    return (with_class && of_niin == 0) || of_niin == BUREAU_DIGITS ||
           of_niin == BUREAU_DIGITS + 3;
}

static size_t count_positions(const char *text, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++)
        n += text[i] != '-';
    return n;
}

/* Take the positions without their hyphens; false where a hyphen stands at
 * another place. */
static bool take_positions(const char *text, size_t len, size_t n,
    char out[NSN_POSITIONS + 1], char fault[NSN_FAULT_BYTES])
{
    size_t used = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] != '-') {
            assert(used < n);
            out[used++] = text[i];
            continue;
        }
        if (used == n || !hyphen_before(used, n == NSN_POSITIONS) ||
            text[i - 1] == '-') {
            (void)snprintf(fault, NSN_FAULT_BYTES,
                "found a hyphen as character %zu, allowed: hyphens as in "
                "1234-12-123-4567, or none",
                i + 1);
            return false;
        }
    }
    out[used] = '\0';
    return true;
}

/* Whether the bureau's place holds letters: a local number. */
static bool is_local(const char *bureau, char fault[NSN_FAULT_BYTES])
{
    if (!is_letter(bureau[0]) && !is_letter(bureau[1]))
        return false;
    (void)snprintf(fault, NSN_FAULT_BYTES,
        "found '%.2s' in the place of the bureau, allowed: two digits; letters "
        "there mark a local number, which is no stock number: keep it as an "
        "alias",
        bureau);
    return true;
}

/* Check each position; `skip` is how many come before the NIIN. */
static bool check_positions(
    const char *at, size_t n, size_t skip, char fault[NSN_FAULT_BYTES])
{
    size_t first_of_seven = skip + BUREAU_DIGITS;
    char shown[8];

    for (size_t i = 0; i < n; i++) {
        if (is_digit(at[i]) ||
            (i == first_of_seven && at[i] >= 'A' && at[i] <= 'Z'))
            continue;
        show_byte(at[i], shown);
        (void)snprintf(fault, NSN_FAULT_BYTES,
            "found '%s' at position %zu, allowed: a digit%s", shown, i + 1,
            i == first_of_seven ? ", or on some newer items a capital letter"
                                : "");
        return false;
    }
    return true;
}

bool nsn_parse(const char *text, size_t len, struct nsn *nsn_out,
    char fault_out[NSN_FAULT_BYTES])
{
    char at[NSN_POSITIONS + 1];
    size_t n;
    size_t skip;

    assert(text != NULL || len == 0);
    assert(nsn_out != NULL && fault_out != NULL);
    n = count_positions(text, len);
    if (n != NSN_POSITIONS && n != NSN_NIIN_POSITIONS) {
        (void)snprintf(fault_out, NSN_FAULT_BYTES,
            "found %zu positions, allowed: 13, class, bureau and item number, "
            "or the last 9 of them",
            n);
        return false;
    }
    if (!take_positions(text, len, n, at, fault_out))
        return false;
    skip = n == NSN_POSITIONS ? CLASS_DIGITS : 0;
    if (is_local(at + skip, fault_out) ||
        !check_positions(at, n, skip, fault_out))
        return false;
    memset(nsn_out, 0, sizeof(*nsn_out));
    memcpy(nsn_out->class_code, at, skip);
    memcpy(nsn_out->bureau, at + skip, BUREAU_DIGITS);
    memcpy(nsn_out->niin, at + skip, NSN_NIIN_POSITIONS);
    nsn_out->letter = !is_digit(at[skip + BUREAU_DIGITS]);
    return true;
}

/* ---- judging ---------------------------------------------------------- */

SP_PRINTF(4, 5)
static void add_note(struct nsn_judged *judged, enum nsn_note_kind kind,
    bool unknown, const char *fmt, ...)
{
    struct nsn_note *note;
    va_list args;

    assert(judged->n_notes < NSN_NOTES_MAX);
    note = &judged->notes[judged->n_notes++];
    note->kind = kind;
    note->unknown = unknown;
    va_start(args, fmt);
    (void)vsnprintf(note->text, sizeof(note->text), fmt, args);
    va_end(args);
}

static bool holds(int32_t from, int32_t until, int32_t day)
{
    return from <= day && day < until;
}

/* Find the bureau of the day, and another state that has or had the code. */
static const struct nsn_bureau *find_bureau(const struct nsn *nsn,
    const struct nsn_codes *codes, int32_t day,
    const struct nsn_bureau **other_out)
{
    const struct nsn_bureau *found = NULL;

    *other_out = NULL;
    for (size_t i = 0; i < codes->n_bureaus; i++) {
        const struct nsn_bureau *bureau = &codes->bureaus[i];

        if (strcmp(bureau->code, nsn->bureau) == 0 &&
            holds(bureau->from, bureau->until, day))
            found = bureau;
    }
    for (size_t i = 0; i < codes->n_bureaus; i++) {
        const struct nsn_bureau *bureau = &codes->bureaus[i];

        if (*other_out == NULL && strcmp(bureau->code, nsn->bureau) == 0 &&
            bureau != found &&
            (found == NULL || strcmp(bureau->state, found->state) != 0))
            *other_out = bureau;
    }
    return found;
}

/* "it was BY before 2020-02-01", "it is IQ from 2026-02-01". */
static void say_other(const struct nsn_codes *codes,
    const struct nsn_bureau *other, int32_t day, char out[WORDS_BYTES])
{
    char date[SP_DATE_BYTES];

    if (other->until <= day) {
        sp_date_format(other->until, date);
        (void)snprintf(out, WORDS_BYTES,
            sp_say(codes->lang, "it was %s before %s"), other->state, date);
    } else {
        sp_date_format(other->from, date);
        (void)snprintf(out, WORDS_BYTES,
            sp_say(codes->lang, "it is %s from %s"), other->state, date);
    }
}

static void judge_bureau(const struct nsn *nsn, const struct nsn_codes *codes,
    const struct nsn_when *when, struct nsn_judged *judged)
{
    int32_t day = when->dated ? when->assigned : when->today;
    const struct nsn_bureau *other;
    const struct nsn_bureau *found = find_bureau(nsn, codes, day, &other);
    char date[SP_DATE_BYTES];
    char words[WORDS_BYTES];

    sp_date_format(day, date);
    if (other != NULL)
        say_other(codes, other, day, words);
    if (found != NULL && found->state[0] != '\0')
        judged->state = found->state;
    if (found == NULL)
        add_note(judged, NSN_NOTE_NO_BUREAU, true,
            sp_say(codes->lang, "bureau %s is not in the table of %s%s%s%s"),
            nsn->bureau, date, other == NULL ? "" : "; ",
            other == NULL ? "" : words,
            when->dated
                ? ""
                : sp_say(codes->lang, "; the day of assignment is not known"));
    else if (other != NULL && !when->dated)
        add_note(judged, NSN_NOTE_OTHER_TIMES, true,
            sp_say(codes->lang,
                "bureau %s is %s by the table of %s; %s, and the day of "
                "assignment is not known"),
            nsn->bureau, found->state, date, words);
    else if (other != NULL)
        add_note(judged, NSN_NOTE_OTHER_TIMES, false,
            sp_say(codes->lang,
                "bureau %s was %s on the day of assignment, %s; %s"),
            nsn->bureau, found->state, date, words);
}

static void judge_class(const struct nsn *nsn, const struct nsn_codes *codes,
    const struct nsn_when *when, struct nsn_judged *judged)
{
    int32_t day = when->dated ? when->assigned : when->today;
    char date[SP_DATE_BYTES];
    bool listed = false;

    if (nsn->class_code[0] == '\0' || codes->n_classes == 0)
        return;
    for (size_t i = 0; i < codes->n_classes; i++) {
        const struct nsn_class *class = &codes->classes[i];

        if (strcmp(class->code, nsn->class_code) != 0)
            continue;
        if (holds(class->from, class->until, day))
            return;
        listed = true;
    }
    sp_date_format(day, date);
    if (listed)
        add_note(judged, NSN_NOTE_CLASS_ENDED, true,
            sp_say(codes->lang, "class %s does not hold on %s; a class belongs "
                                "to a day, the last "
                                "nine positions stay"),
            nsn->class_code, date);
    else
        add_note(judged, NSN_NOTE_NO_CLASS, true,
            sp_say(codes->lang, "class %s is not in the list of classes, which "
                                "is not complete"),
            nsn->class_code);
}

void nsn_judge(const struct nsn *nsn, const struct nsn_codes *codes,
    const struct nsn_when *when, struct nsn_judged *judged_out)
{
    assert(nsn != NULL && codes != NULL);
    assert(when != NULL && judged_out != NULL);
    memset(judged_out, 0, sizeof(*judged_out));
    if (nsn->letter)
        add_note(judged_out, NSN_NOTE_LETTER, true,
            sp_say(codes->lang,
                "the item number begins with a letter; sources disagree on "
                "whether that may be, and it is kept as written"));
    judge_bureau(nsn, codes, when, judged_out);
    judge_class(nsn, codes, when, judged_out);
}

bool nsn_same_niin(const char *a, const char *b)
{
    struct nsn left;
    struct nsn right;
    char fault[NSN_FAULT_BYTES];

    assert(a != NULL && b != NULL);
    return nsn_parse(a, strlen(a), &left, fault) &&
           nsn_parse(b, strlen(b), &right, fault) &&
           strcmp(left.niin, right.niin) == 0;
}
