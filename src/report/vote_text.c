/*
 * vote_text.c - a vote for a terminal: the result first, then what it rests
 * on, what would turn it, and who has how much power.
 *
 * Numbers stand beside names and not in sentences that they would bend, so
 * that both languages read right whatever the number is.
 */
#include "report/lines.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    INDENT = 2,
    HANG = 4,
    SETS_SHOWN = 5,
    SETS_SHOWN_VERBOSE = 40,
    MISSING_SHOWN = 12,
    COLUMN_NAME = 8,
    COLUMN_WIDTH = 16, /* of an index */
    WIDTH_NAMES = 64,  /* narrower: no names beside the indices */
};

static void heading(struct lines *lines, const char *text)
{
    lines_blank(lines);
    lines_mark(lines, LINES_BOLD);
    lines_own(lines, sp_say(lines->lang, text));
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, 0);
}

static void put_number(struct lines *lines, sp_i128 number)
{
    char digits[SP_AMOUNT_BYTES];

    assert(number >= 0);
    sp_i128_format(number, digits);
    lines_number(lines, digits);
}

/* A count, or "not known" below 0. */
static void put_count(struct lines *lines, int64_t count)
{
    if (count < 0)
        lines_say(lines, "not known");
    else
        put_number(lines, count);
}

/* part / whole as a percentage with two digits, rounded down. */
static void put_percent(struct lines *lines, int64_t part, int64_t whole)
{
    sp_i128 hundredths = (sp_i128)part * 10000 / whole;
    char text[32];

    (void)snprintf(text, sizeof text, "%d.%02d", (int)(hundredths / 100),
        (int)(hundredths % 100));
    (void)sp_number_put_percent(&lines->line, &lines->marks, text);
}

/* ---- headline ---------------------------------------------------------- */

static const char *rule_text(enum vote_rule rule, enum sp_lang lang)
{
    static const char *const texts[] = {
        [VOTE_RULE_UNSTATED] = SP_SAYING("voting rule not recorded"),
        [VOTE_SIMPLE] = SP_SAYING("simple majority"),
        [VOTE_QUALIFIED] = SP_SAYING("qualified majority"),
        [VOTE_REINFORCED] = SP_SAYING("reinforced qualified majority"),
        [VOTE_UNANIMITY] = SP_SAYING("unanimity"),
        [VOTE_CONSTRUCTIVE] =
            SP_SAYING("unanimity with constructive abstention"),
        [VOTE_VOTES_CAST] = SP_SAYING("majority of the votes cast"),
        [VOTE_CONTRACTUAL] = SP_SAYING("contractual unanimity"),
        [VOTE_WEIGHTED] = SP_SAYING("weighted votes"),
    };

    return sp_say(lang, texts[rule]);
}

static void put_choice_count(
    struct lines *lines, int64_t count, const char *text)
{
    if (count == 0)
        return;
    lines_own(lines, " · ");
    lines_own(lines, sp_say(lines->lang, text));
    lines_own(lines, " ");
    put_count(lines, count);
}

static void put_headline(struct lines *lines, const struct assess_vote *vote)
{
    const int64_t *counts = vote->outcome.counts;

    switch (vote->outcome.adopted) {
    case VOTE_ADOPTED:
        lines_mark(lines, LINES_GOOD);
        lines_say(lines, "Adopted");
        break;
    case VOTE_REJECTED:
        lines_mark(lines, LINES_BAD);
        lines_say(lines, "Rejected");
        break;
    case VOTE_UNKNOWN:
    default:
        lines_mark(lines, LINES_WARN);
        lines_say(lines, "Result not known");
        break;
    }
    lines_mark(lines, LINES_PLAIN);
    if (vote->withheld) {
        lines_end(lines, 0, INDENT);
        return;
    }
    lines_own(lines, " · ");
    lines_say(lines, "for ");
    put_count(lines, counts[VOTE_FOR]);
    lines_own(lines, " · ");
    lines_say(lines, "against ");
    put_count(lines, counts[VOTE_AGAINST]);
    put_choice_count(lines, counts[VOTE_ABSTAIN], SP_SAYING("abstaining"));
    put_choice_count(lines, counts[VOTE_ABSTAIN_DECLARED],
        SP_SAYING("abstaining by declaration"));
    put_choice_count(lines, counts[VOTE_ABSENT], SP_SAYING("absent"));
    put_choice_count(
        lines, counts[VOTE_NO_BALLOT], SP_SAYING("vote not recorded"));
    lines_own(lines, " · ");
    lines_say(lines, "taking part ");
    put_count(lines, vote->outcome.participants);
    lines_end(lines, 0, INDENT);
}

static void put_subject(struct lines *lines, const struct assess_vote *vote)
{
    lines_data(lines, vote->measure);
    if (vote->title != NULL) {
        lines_own(lines, ", ");
        lines_data(lines, vote->title);
    }
    lines_end(lines, 0, INDENT);
    if (vote->withheld && vote->rule == NULL) {
        lines_say(lines, "facts as of ");
        lines_data(lines, vote->on);
        lines_end(lines, INDENT, HANG);
        return;
    }
    lines_own(lines, rule_text(vote->kind, lines->lang));
    if (vote->kind == VOTE_WEIGHTED) {
        lines_own(lines, " ");
        lines_data(lines, vote->rule);
    }
    lines_own(lines, " · ");
    if (vote->decided_on != NULL) {
        lines_say(lines, "decided on ");
        lines_day(lines, vote->decided_on);
    } else {
        lines_say(lines, "day of the decision not recorded");
    }
    lines_own(lines, " · ");
    lines_say(lines, "facts as of ");
    lines_day(lines, vote->on);
    if (vote->overlay != NULL) {
        lines_own(lines, " · ");
        lines_word(lines, WORD_AS_IF);
        lines_own(lines, " ");
        lines_data(lines, vote->overlay);
    }
    lines_end(lines, INDENT, HANG);
}

/* ---- what the rule asks ------------------------------------------------ */

static void put_margin(struct lines *lines, const struct vote_limb *limb)
{
    int64_t over = limb->counted - limb->needed;

    lines_own(lines, ": ");
    if (limb->result == VOTE_UNKNOWN) {
        lines_mark(lines, LINES_WARN);
        lines_say(lines, "not known yet");
    } else if (over >= 0) {
        lines_mark(lines, LINES_GOOD);
        if (over == 0) {
            lines_say(lines, "reached exactly");
        } else {
            lines_say(lines, "reached, over by ");
            put_number(lines, over);
        }
    } else {
        lines_mark(lines, LINES_BAD);
        lines_say(lines, "short by ");
        put_number(lines, -over);
    }
    lines_mark(lines, LINES_PLAIN);
}

static void put_members(struct lines *lines, const struct assess_vote *vote)
{
    const struct vote_limb *limb = &vote->outcome.members;

    if (!limb->exists)
        return;
    if (vote->kind == VOTE_VOTES_CAST)
        lines_say(lines, "votes for ");
    else
        lines_say(lines, "members in favour ");
    put_count(lines, limb->counted);
    lines_own(lines, " · ");
    lines_say(lines, "needed ");
    put_count(lines, limb->needed);
    if (vote->kind == VOTE_QUALIFIED || vote->kind == VOTE_REINFORCED) {
        lines_own(lines, " (");
        (void)sp_number_put_percent(&lines->line, &lines->marks,
            vote->kind == VOTE_QUALIFIED ? "55" : "72");
        lines_say(lines, " of the members)");
    }
    if (limb->needed >= 0 && limb->counted >= 0)
        put_margin(lines, limb);
    lines_end(lines, INDENT, HANG);
    if (vote->kind == VOTE_VOTES_CAST) {
        lines_say(lines, "Abstentions are not votes cast (Art. 231 TFEU).");
        lines_end(lines, INDENT, HANG);
    }
}

static void put_population_unknown(
    struct lines *lines, const struct assess_vote *vote)
{
    lines_say(lines, "population: not known, because ");
    if (vote->population_year == NULL || vote->population_measure == NULL) {
        lines_say(lines, "the measure does not say which figures hold");
    } else {
        lines_say(lines, "at least one member has no figure on record for ");
        lines_data(lines, vote->population_year);
    }
    lines_end(lines, INDENT, HANG);
}

static void put_population(struct lines *lines, const struct assess_vote *vote)
{
    const struct vote_limb *limb = &vote->outcome.population;
    int64_t total = vote->outcome.population_total;

    if (!limb->exists)
        return;
    if (total < 0) {
        put_population_unknown(lines, vote);
        return;
    }
    if (vote->rounded)
        lines_say(
            lines, "population in favour, in ten-thousandths as rounded, ");
    else
        lines_say(lines, "persons in favour ");
    put_number(lines, limb->counted);
    lines_say(lines, " of ");
    put_number(lines, total);
    lines_own(lines, " (");
    put_percent(lines, limb->counted, total);
    lines_own(lines, ") · ");
    lines_say(lines, "needed ");
    put_number(lines, limb->needed);
    lines_own(lines, " (");
    (void)sp_number_put_percent(&lines->line, &lines->marks, "65");
    lines_own(lines, ")");
    if (limb->result == VOTE_UNKNOWN && vote->rounded &&
        vote->outcome.counts[VOTE_NO_BALLOT] == 0) {
        lines_own(lines, ": ");
        lines_mark(lines, LINES_WARN);
        lines_say(lines, "not known, the margin lies within the rounding");
        lines_mark(lines, LINES_PLAIN);
    } else {
        put_margin(lines, limb);
    }
    lines_end(lines, INDENT, HANG);
}

/* Figures hold for their calendar year: say when the decision is of another. */
static void put_other_year(struct lines *lines, const struct assess_vote *vote)
{
    if (!vote->other_year || !vote->outcome.population.exists)
        return;
    lines_say(lines, "The measure names the figures of ");
    lines_data(lines, vote->population_year);
    lines_say(lines, "; the decision is of another year.");
    lines_end(lines, INDENT, HANG);
}

static void put_clause(struct lines *lines, const struct assess_vote *vote)
{
    const int64_t *counts = vote->outcome.counts;
    int64_t blockers = vote->outcome.population_blockers;

    if (vote->kind != VOTE_QUALIFIED || blockers == 0)
        return;
    lines_say(lines,
        "A lack of population blocks only with enough members not in favour: ");
    lines_say(lines, "needed ");
    put_count(lines, blockers);
    lines_own(lines, " · ");
    lines_say(lines, "not in favour here ");
    put_number(lines,
        vote->outcome.participants - counts[VOTE_FOR] - counts[VOTE_NO_BALLOT]);
    if (vote->outcome.excused)
        lines_say(lines, ". The lack of population does not block.");
    lines_end(lines, INDENT, HANG);
    if (vote->all_take_part == VOTE_UNKNOWN) {
        lines_say(lines, "Whether all Member States take part is not known.");
        lines_end(lines, INDENT, HANG);
    } else if (vote->all_take_part == VOTE_REJECTED) {
        lines_say(lines,
            /* xgettext:no-c-format */
            "Not all Member States take part: percentages are of those who "
            "do, and a blocking minority is the fewest of them holding more "
            "than 35% of their population, plus one (Art. 238(3)(a) TFEU).");
        lines_end(lines, INDENT, HANG);
    }
}

static void put_declared(
    struct lines *lines, const struct vote_outcome *outcome)
{
    lines_say(lines,
        "It fails when a third of all Member States, holding a third of the "
        "Union's population, declare their abstention (Art. 31(1) TEU).");
    lines_end(lines, INDENT, HANG);
    lines_say(lines, "declared abstentions ");
    put_count(lines, outcome->declared);
    lines_own(lines, " · ");
    lines_say(lines, "a third is ");
    put_count(lines, outcome->declared_limit);
    if (outcome->declared_population >= 0) {
        lines_own(lines, " · ");
        lines_say(lines, "their population ");
        put_number(lines, outcome->declared_population);
        lines_own(lines, " · ");
        lines_say(lines, "a third is ");
        put_number(lines, outcome->declared_population_limit);
    }
    lines_end(lines, INDENT, HANG);
}

static void put_unanimity(struct lines *lines, const struct assess_vote *vote)
{
    if (vote->kind == VOTE_CONTRACTUAL)
        lines_say(lines, "Everyone who takes part must vote for it.");
    else if (vote->kind == VOTE_UNANIMITY || vote->kind == VOTE_CONSTRUCTIVE)
        lines_say(lines,
            "A vote against blocks, and so does an absence without "
            "representation; an abstention does not (Art. 238(4) TFEU).");
    else
        return;
    lines_end(lines, INDENT, HANG);
    if (vote->kind == VOTE_CONSTRUCTIVE)
        put_declared(lines, &vote->outcome);
}

static void put_dimensions(struct lines *lines, const struct assess_vote *vote)
{
    for (size_t i = 0; i < vote->n_dimensions; i++) {
        const struct vote_limb *limb = &vote->outcome.dimensions[i];

        lines_data(lines, vote->dimensions[i]);
        lines_say(lines, ": in favour ");
        put_count(lines, limb->counted);
        lines_own(lines, " · ");
        lines_say(lines, "needed ");
        put_count(lines, limb->needed);
        if (limb->counted >= 0 && limb->needed >= 0)
            put_margin(lines, limb);
        lines_end(lines, INDENT, HANG);
    }
}

static void put_asked(struct lines *lines, const struct assess_vote *vote)
{
    heading(lines, SP_SAYING("What the rule asks"));
    if (vote->kind == VOTE_RULE_UNSTATED) {
        lines_say(lines, "Not known: the measure has no voting rule.");
        lines_end(lines, INDENT, HANG);
    }
    put_unanimity(lines, vote);
    put_members(lines, vote);
    put_population(lines, vote);
    put_other_year(lines, vote);
    put_clause(lines, vote);
    put_dimensions(lines, vote);
}

/* ---- sets -------------------------------------------------------------- */

static void put_set(struct lines *lines, const struct assess_vote *vote,
    const uint16_t *set, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (i > 0)
            lines_own(lines, ", ");
        lines_data(lines, vote->voters[set[i]].id);
    }
    lines_end(lines, HANG, HANG + INDENT);
}

static void put_sets(struct lines *lines, const struct assess_vote *vote,
    const struct vote_sets *sets)
{
    size_t shown = lines->verbose ? SETS_SHOWN_VERBOSE : SETS_SHOWN;

    if (shown > sets->n_listed)
        shown = sets->n_listed;
    for (size_t i = 0; i < shown; i++)
        put_set(lines, vote, sets->sets + i * sets->size, sets->size);
    if (sets->total > (sp_i128)shown) {
        lines_own(lines, "… ");
        lines_say(lines, "and more: ");
        put_number(lines, sets->total - (sp_i128)shown);
        lines_end(lines, HANG, HANG);
    }
}

static void put_set_counts(struct lines *lines, const struct vote_sets *sets)
{
    lines_own(lines, " · ");
    lines_say(lines, "fewest voters ");
    put_number(lines, (sp_i128)sets->size);
    lines_own(lines, " · ");
    lines_say(lines, "such sets ");
    if (sets->total < 0)
        lines_say(lines, "too many to be counted");
    else
        put_number(lines, sets->total);
    lines_end(lines, INDENT, HANG);
}

/* The votes of a chamber that would have to change sides. */
static void put_chamber_turn(
    struct lines *lines, const struct vote_outcome *outcome)
{
    int64_t in_favour = outcome->counts[VOTE_FOR];
    int64_t against = outcome->counts[VOTE_AGAINST];

    if (in_favour < 0 || against < 0)
        return;
    if (outcome->adopted == VOTE_ADOPTED) {
        lines_say(lines,
            "It would be rejected if so many voted against instead of for: ");
        put_number(lines, (in_favour - against + 1) / 2);
    } else {
        lines_say(lines,
            "It would be adopted if so many voted for instead of against: ");
        put_number(lines, (against - in_favour) / 2 + 1);
    }
    lines_end(lines, INDENT, HANG);
}

/* What the votes that are not recorded could do. */
static void put_settles(struct lines *lines, const struct assess_vote *vote)
{
    if (vote->carry.size == 0 && vote->defeat.size == 0)
        return;
    heading(lines, SP_SAYING("What would decide it"));
    if (vote->carry.size > 0) {
        lines_say(lines, "Adopted once these have voted for");
        put_set_counts(lines, &vote->carry);
        put_sets(lines, vote, &vote->carry);
    }
    if (vote->defeat.size > 0) {
        lines_say(lines, "Rejected once these have voted against");
        put_set_counts(lines, &vote->defeat);
        put_sets(lines, vote, &vote->defeat);
    }
}

static void put_turns(struct lines *lines, const struct assess_vote *vote)
{
    const struct vote_outcome *outcome = &vote->outcome;

    if (outcome->adopted == VOTE_UNKNOWN) {
        put_settles(lines, vote);
        return;
    }
    heading(lines, SP_SAYING("What would turn the result"));
    if (vote->n_voters == 0) {
        put_chamber_turn(lines, outcome);
        return;
    }
    if (vote->turns.size == 0) {
        lines_say(lines, "No change of recorded votes alone.");
        lines_end(lines, INDENT, HANG);
        return;
    }
    if (outcome->adopted == VOTE_ADOPTED)
        lines_say(lines, "Rejected if these voted against instead of for");
    else
        lines_say(lines, "Adopted if these voted for instead");
    put_set_counts(lines, &vote->turns);
    put_sets(lines, vote, &vote->turns);
}

static void put_blocking(struct lines *lines, const struct assess_vote *vote)
{
    const struct vote_limb *members = &vote->outcome.members;

    if (vote->blocking.size == 0)
        return;
    heading(lines, SP_SAYING("Blocking minorities"));
    lines_say(lines, "Enough to block when nobody else is against");
    put_set_counts(lines, &vote->blocking);
    put_sets(lines, vote, &vote->blocking);
    if (vote->outcome.population.exists && members->exists) {
        lines_say(lines, "Whatever their population, so many members block: ");
        put_number(lines, vote->outcome.participants - members->needed + 1);
        lines_end(lines, INDENT, HANG);
    }
}

/* ---- votes and power --------------------------------------------------- */

static const char *name_of(const struct assess_voter *voter, enum sp_lang lang)
{
    return lang == SP_LANG_UK && voter->name_uk != NULL ? voter->name_uk
                                                        : voter->name_en;
}

static void put_voters(struct lines *lines, const struct assess_vote *vote,
    enum vote_choice choice, const char *text)
{
    bool first = true;

    if (vote->outcome.counts[choice] == 0)
        return;
    lines_own(lines, sp_say(lines->lang, text));
    lines_own(lines, ": ");
    for (size_t i = 0; i < vote->n_voters; i++) {
        const struct assess_voter *voter = &vote->voters[i];
        const char *name = name_of(voter, lines->lang);

        if (voter->choice != choice)
            continue;
        if (!first)
            lines_own(lines, ", ");
        first = false;
        lines_data(lines, name != NULL ? name : voter->id);
        if (name != NULL) {
            lines_own(lines, " (");
            lines_data(lines, voter->id);
            lines_own(lines, ")");
        }
    }
    lines_end(lines, INDENT, HANG);
}

static void put_votes(struct lines *lines, const struct assess_vote *vote)
{
    if (vote->n_voters == 0)
        return;
    heading(lines, SP_SAYING("Ballots"));
    put_voters(lines, vote, VOTE_FOR, SP_SAYING("for"));
    put_voters(lines, vote, VOTE_AGAINST, SP_SAYING("against"));
    put_voters(lines, vote, VOTE_ABSTAIN, SP_SAYING("abstaining"));
    put_voters(lines, vote, VOTE_ABSTAIN_DECLARED,
        SP_SAYING("abstaining by declaration"));
    put_voters(lines, vote, VOTE_ABSENT, SP_SAYING("absent"));
    put_voters(lines, vote, VOTE_NO_BALLOT, SP_SAYING("vote not recorded"));
}

/* Say on which values the indices were computed. */
static void put_power_basis(struct lines *lines, const struct assess_vote *vote)
{
    lines_say(lines, "Exact, on the values as given: ");
    if (vote->kind == VOTE_WEIGHTED) {
        lines_say(lines, "weights of the rule ");
        lines_data(lines, vote->rule);
    } else if (!vote->outcome.population.exists) {
        lines_say(lines, "each member counts alike");
    } else {
        if (vote->rounded)
            lines_say(lines, "rounded shares of ");
        else
            lines_say(lines, "persons of ");
        lines_data(lines, vote->population_year);
    }
    lines_end(lines, INDENT, HANG);
}

/* Where the first of the two columns of indices ends. */
static size_t index_column(const struct lines *lines)
{
    return lines->width >= WIDTH_NAMES ? WIDTH_NAMES - COLUMN_WIDTH - HANG
                                       : COLUMN_WIDTH + HANG;
}

static void put_power_row(
    struct lines *lines, const struct assess_vote *vote, size_t i)
{
    const struct vote_power *power = &vote->power;
    const struct assess_voter *voter = &vote->voters[i];
    const char *name = name_of(voter, lines->lang);
    char text[SP_AMOUNT_BYTES];
    struct sp_buf shown;

    sp_buf_init(&shown, SP_AMOUNT_BYTES);
    lines_data(lines, voter->id);
    if (name != NULL && lines->width >= WIDTH_NAMES) {
        lines_pad(lines, COLUMN_NAME);
        lines_data(lines, name);
    }
    vote_index_text(power->swings[i], power->swings_total, text);
    report_put_decimal(&shown, text, &lines->marks);
    lines_right(lines, sp_buf_text(&shown), index_column(lines));
    sp_buf_reset(&shown);
    vote_index_text(power->shapley[i], power->shapley_total, text);
    report_put_decimal(&shown, text, &lines->marks);
    lines_right(lines, sp_buf_text(&shown), index_column(lines) + COLUMN_WIDTH);
    lines_end(lines, INDENT, HANG);
    sp_buf_clear(&shown);
}

static void put_power(struct lines *lines, const struct assess_vote *vote)
{
    if (!vote->with_power)
        return;
    heading(lines, SP_SAYING("Power"));
    if (!vote->power.known) {
        lines_say(
            lines, "Not computed: a value that the rule needs is not known.");
        lines_end(lines, INDENT, HANG);
        return;
    }
    put_power_basis(lines, vote);
    lines_say(lines, "Winning coalitions: ");
    put_number(lines, (sp_i128)vote->power.winning_coalitions);
    lines_end(lines, INDENT, HANG);
    lines_mark(lines, LINES_DIM);
    lines_say(lines, "member");
    lines_right(lines, sp_say(lines->lang, "Banzhaf"), index_column(lines));
    lines_right(lines, sp_say(lines->lang, "Shapley–Shubik"),
        index_column(lines) + COLUMN_WIDTH);
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, INDENT, HANG);
    for (size_t i = 0; i < vote->n_voters; i++)
        put_power_row(lines, vote, i);
}

/* ---- facts ------------------------------------------------------------- */

static void put_missing(struct lines *lines, const struct assess_vote *vote)
{
    size_t shown = 0;
    size_t left = 0;

    for (size_t i = 0; i < vote->n_facts; i++) {
        const struct assess_fact *fact = &vote->facts[i];

        if (!fact->missing)
            continue;
        if (shown == MISSING_SHOWN && !lines->verbose) {
            left++;
            continue;
        }
        if (shown++ == 0)
            heading(lines, SP_SAYING("What is missing"));
        lines_data(lines, fact->tbl);
        lines_own(lines, " ");
        lines_data(lines, fact->key);
        lines_own(lines, ": ");
        lines_data(lines, fact->col);
        lines_end(lines, INDENT, HANG);
    }
    if (left > 0) {
        lines_own(lines, "… ");
        lines_count(lines, left);
        lines_own(lines, " ");
        lines_word(lines, WORD_MORE);
        lines_end(lines, INDENT, INDENT);
    }
}

static void put_facts(struct lines *lines, const struct assess_vote *vote)
{
    if (!lines->verbose)
        return;
    heading(lines, SP_SAYING("Facts"));
    for (size_t i = 0; i < vote->n_facts; i++) {
        const struct assess_fact *fact = &vote->facts[i];

        if (fact->missing)
            continue;
        lines_data(lines, fact->tbl);
        lines_own(lines, " ");
        lines_data(lines, fact->key);
        lines_own(lines, ": ");
        lines_data(lines, fact->col);
        if (fact->value != NULL) {
            lines_own(lines, " = ");
            lines_data(lines, fact->value);
        }
        lines_own(lines, " (");
        lines_word(lines, report_basis_word(fact->basis));
        if (fact->source != NULL) {
            lines_own(lines, "; ");
            lines_data(lines, fact->source);
        }
        lines_own(lines, ")");
        lines_end(lines, INDENT, HANG);
    }
}

void report_vote_text(const struct assess_vote *vote,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(vote != NULL);
    lines_init(&lines, options, buf);
    put_headline(&lines, vote);
    lines_blank(&lines);
    put_subject(&lines, vote);
    lines_for(&lines, options->audience, &vote->left_out);
    if (vote->withheld) {
        lines_say(&lines, "Only the result may be seen of this vote.");
        lines_end(&lines, INDENT, HANG);
    } else {
        put_asked(&lines, vote);
        put_turns(&lines, vote);
        put_blocking(&lines, vote);
        put_votes(&lines, vote);
        put_power(&lines, vote);
    }
    put_missing(&lines, vote);
    put_facts(&lines, vote);
    lines_blank(&lines);
    lines_say(&lines, "Weakest basis of the facts used: ");
    lines_word(&lines, report_basis_word(vote->basis));
    lines_own(&lines, ". ");
    lines_word(&lines, WORD_ADVICE);
    lines_end(&lines, 0, 0);
    lines_clear(&lines);
}
