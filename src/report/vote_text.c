/*
 * vote_text.c - a vote for a terminal: the result first, then what it rests
 * on, what would turn it, and who has how much power.
 *
 * Numbers stand beside names and not in sentences that they would bend, so
 * that both languages read right whatever the number is.
 */
#include "report/lines.h"

#include <assert.h>
#include <string.h>

enum {
    INDENT = 2,
    HANG = 4,
    SETS_SHOWN = 5,
    SETS_SHOWN_VERBOSE = 40,
    MISSING_SHOWN = 12,
    GROUP = 3, /* digits between separators */
    COLUMN_NAME = 8,
    COLUMN_WIDTH = 16, /* of an index */
    WIDTH_NAMES = 64,  /* narrower: no names beside the indices */
};

/* Add the text of the reader's language. */
static void say(struct lines *lines, const char *en, const char *uk)
{
    lines_own(lines, lines->lang == REPORT_UK ? uk : en);
}

static void heading(struct lines *lines, const char *en, const char *uk)
{
    lines_blank(lines);
    lines_mark(lines, LINES_BOLD);
    say(lines, en, uk);
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, 0, 0);
}

/* Write digits in groups of three: 446,472,959 or 446 472 959. */
static void group_digits(
    const char *digits, enum report_lang lang, struct sp_buf *buf)
{
    size_t n = strlen(digits);

    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % GROUP == 0)
            sp_buf_puts(buf, lang == REPORT_UK ? "\xc2\xa0" : ",");
        sp_buf_putc(buf, digits[i]);
    }
}

static void put_number(struct lines *lines, sp_i128 number)
{
    char digits[SP_AMOUNT_BYTES];

    assert(number >= 0);
    sp_i128_format(number, digits);
    group_digits(digits, lines->lang, &lines->line);
}

/* A count, or "not known" below 0. */
static void put_count(struct lines *lines, int64_t count)
{
    if (count < 0)
        say(lines, "not known", "невідомо");
    else
        put_number(lines, count);
}

/* part / whole as a percentage with two digits, rounded down. */
static void put_percent(struct lines *lines, int64_t part, int64_t whole)
{
    sp_i128 hundredths = (sp_i128)part * 10000 / whole;

    sp_buf_printf(&lines->line, "%d%c%02d %%", (int)(hundredths / 100),
        lines->lang == REPORT_UK ? ',' : '.', (int)(hundredths % 100));
}

/* ---- headline ---------------------------------------------------------- */

static const char *rule_text(enum vote_rule rule, enum report_lang lang)
{
    static const char *const texts[][REPORT_LANGS] = {
        [VOTE_RULE_UNSTATED] = {"voting rule not recorded",
            "правило голосування не записано"},
        [VOTE_SIMPLE] = {"simple majority", "проста більшість"},
        [VOTE_QUALIFIED] = {"qualified majority", "кваліфікована більшість"},
        [VOTE_REINFORCED] = {"reinforced qualified majority",
            "посилена кваліфікована більшість"},
        [VOTE_UNANIMITY] = {"unanimity", "одностайність"},
        [VOTE_CONSTRUCTIVE] = {"unanimity with constructive abstention",
            "одностайність із конструктивним утриманням"},
        [VOTE_VOTES_CAST] = {"majority of the votes cast",
            "більшість поданих голосів"},
        [VOTE_CONTRACTUAL] = {"contractual unanimity",
            "договірна одностайність"},
        [VOTE_WEIGHTED] = {"weighted votes", "зважені голоси"},
    };

    return texts[rule][lang];
}

static void put_choice_count(
    struct lines *lines, int64_t count, const char *en, const char *uk)
{
    if (count == 0)
        return;
    lines_own(lines, " · ");
    say(lines, en, uk);
    lines_own(lines, " ");
    put_count(lines, count);
}

static void put_headline(struct lines *lines, const struct assess_vote *vote)
{
    const int64_t *counts = vote->outcome.counts;

    switch (vote->outcome.adopted) {
    case VOTE_ADOPTED:
        lines_mark(lines, LINES_GOOD);
        say(lines, "Adopted", "Ухвалено");
        break;
    case VOTE_REJECTED:
        lines_mark(lines, LINES_BAD);
        say(lines, "Rejected", "Відхилено");
        break;
    case VOTE_UNKNOWN:
    default:
        lines_mark(lines, LINES_WARN);
        say(lines, "Result not known", "Результат невідомий");
        break;
    }
    lines_mark(lines, LINES_PLAIN);
    lines_own(lines, " · ");
    say(lines, "for ", "за ");
    put_count(lines, counts[VOTE_FOR]);
    lines_own(lines, " · ");
    say(lines, "against ", "проти ");
    put_count(lines, counts[VOTE_AGAINST]);
    put_choice_count(lines, counts[VOTE_ABSTAIN], "abstaining", "утрималися");
    put_choice_count(lines, counts[VOTE_ABSTAIN_DECLARED],
        "abstaining by declaration", "утрималися із заявою");
    put_choice_count(lines, counts[VOTE_ABSENT], "absent", "відсутні");
    put_choice_count(lines, counts[VOTE_NO_BALLOT], "vote not recorded",
        "голос не записано");
    lines_own(lines, " · ");
    say(lines, "taking part ", "беруть участь ");
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
    lines_own(lines, rule_text(vote->kind, lines->lang));
    if (vote->kind == VOTE_WEIGHTED) {
        lines_own(lines, " ");
        lines_data(lines, vote->rule);
    }
    lines_own(lines, " · ");
    if (vote->decided_on != NULL) {
        say(lines, "decided on ", "день рішення ");
        lines_data(lines, vote->decided_on);
    } else {
        say(lines, "day of the decision not recorded",
            "день рішення не записано");
    }
    lines_own(lines, " · ");
    say(lines, "facts as of ", "факти станом на ");
    lines_data(lines, vote->on);
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
        say(lines, "not known yet", "ще невідомо");
    } else if (over >= 0) {
        lines_mark(lines, LINES_GOOD);
        if (over == 0) {
            say(lines, "reached exactly", "досягнуто точно");
        } else {
            say(lines, "reached, over by ", "досягнуто, із запасом ");
            put_number(lines, over);
        }
    } else {
        lines_mark(lines, LINES_BAD);
        say(lines, "short by ", "бракує ");
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
        say(lines, "votes for ", "голоси за ");
    else
        say(lines, "members in favour ", "члени за ");
    put_count(lines, limb->counted);
    lines_own(lines, " · ");
    say(lines, "needed ", "потрібно ");
    put_count(lines, limb->needed);
    if (vote->kind == VOTE_QUALIFIED)
        say(lines, " (55 % of the members)", " (55 % членів)");
    if (vote->kind == VOTE_REINFORCED)
        say(lines, " (72 % of the members)", " (72 % членів)");
    if (limb->needed >= 0 && limb->counted >= 0)
        put_margin(lines, limb);
    lines_end(lines, INDENT, HANG);
    if (vote->kind == VOTE_VOTES_CAST) {
        say(lines, "Abstentions are not votes cast (Art. 231 TFEU).",
            "Утримання не є поданими голосами (ст. 231 ДФЄС).");
        lines_end(lines, INDENT, HANG);
    }
}

static void put_population_unknown(
    struct lines *lines, const struct assess_vote *vote)
{
    say(lines, "population: not known, because ", "населення: невідомо, бо ");
    if (vote->population_year == NULL || vote->population_measure == NULL) {
        say(lines, "the measure does not say which figures hold",
            "не записано, які дані діють");
    } else {
        say(lines, "at least one member has no figure on record for ",
            "щонайменше для одного члена не записано даних за ");
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
        say(lines, "population in favour, in ten-thousandths as rounded, ",
            "населення за, у десятитисячних, заокруглено, ");
    else
        say(lines, "persons in favour ", "осіб за ");
    put_number(lines, limb->counted);
    say(lines, " of ", " із ");
    put_number(lines, total);
    lines_own(lines, " (");
    put_percent(lines, limb->counted, total);
    lines_own(lines, ") · ");
    say(lines, "needed ", "потрібно ");
    put_number(lines, limb->needed);
    lines_own(lines, " (65 %)");
    if (limb->result == VOTE_UNKNOWN && vote->rounded &&
        vote->outcome.counts[VOTE_NO_BALLOT] == 0) {
        lines_own(lines, ": ");
        lines_mark(lines, LINES_WARN);
        say(lines, "not known, the margin lies within the rounding",
            "невідомо, запас лежить у межах заокруглення");
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
    say(lines, "The measure names the figures of ",
        "Для рішення названо дані за ");
    lines_data(lines, vote->population_year);
    say(lines, "; the decision is of another year.",
        ", а саме рішення — з іншого року.");
    lines_end(lines, INDENT, HANG);
}

static void put_clause(struct lines *lines, const struct assess_vote *vote)
{
    const int64_t *counts = vote->outcome.counts;
    int64_t blockers = vote->outcome.population_blockers;

    if (vote->kind != VOTE_QUALIFIED || blockers == 0)
        return;
    say(lines,
        "A lack of population blocks only with enough members not in favour: ",
        "Нестача населення блокує лише за достатньої кількості членів, які не "
        "голосували за: ");
    say(lines, "needed ", "потрібно ");
    put_count(lines, blockers);
    lines_own(lines, " · ");
    say(lines, "not in favour here ", "тут ");
    put_number(lines,
        vote->outcome.participants - counts[VOTE_FOR] - counts[VOTE_NO_BALLOT]);
    if (vote->outcome.excused)
        say(lines, ". The lack of population does not block.",
            ". Нестача населення не блокує.");
    lines_end(lines, INDENT, HANG);
    if (vote->all_take_part == VOTE_UNKNOWN) {
        say(lines, "Whether all Member States take part is not known.",
            "Чи беруть участь усі держави-члени, невідомо.");
        lines_end(lines, INDENT, HANG);
    } else if (vote->all_take_part == VOTE_REJECTED) {
        say(lines,
            "Not all Member States take part: percentages are of those who "
            "do, and a blocking minority is the fewest of them holding more "
            "than 35 % of their population, plus one (Art. 238(3)(a) TFEU).",
            "Беруть участь не всі держави-члени: відсотки рахують від тих, хто "
            "бере, а блокувальна меншість — найменше їх число, що має понад "
            "35 % їхнього населення, плюс один (ст. 238(3)(a) ДФЄС).");
        lines_end(lines, INDENT, HANG);
    }
}

static void put_declared(
    struct lines *lines, const struct vote_outcome *outcome)
{
    say(lines,
        "It fails when a third of all Member States, holding a third of the "
        "Union's population, declare their abstention (Art. 31(1) TEU).",
        "Рішення не ухвалюється, якщо третина всіх держав-членів із третиною "
        "населення Союзу утримується із заявою (ст. 31(1) ДЄС).");
    lines_end(lines, INDENT, HANG);
    say(lines, "declared abstentions ", "утрималися із заявою ");
    put_count(lines, outcome->declared);
    lines_own(lines, " · ");
    say(lines, "a third is ", "третина — ");
    put_count(lines, outcome->declared_limit);
    if (outcome->declared_population >= 0) {
        lines_own(lines, " · ");
        say(lines, "their population ", "їхнє населення ");
        put_number(lines, outcome->declared_population);
        lines_own(lines, " · ");
        say(lines, "a third is ", "третина — ");
        put_number(lines, outcome->declared_population_limit);
    }
    lines_end(lines, INDENT, HANG);
}

static void put_unanimity(struct lines *lines, const struct assess_vote *vote)
{
    if (vote->kind == VOTE_CONTRACTUAL)
        say(lines, "Everyone who takes part must vote for it.",
            "За має проголосувати кожен учасник.");
    else if (vote->kind == VOTE_UNANIMITY || vote->kind == VOTE_CONSTRUCTIVE)
        say(lines,
            "A vote against blocks, and so does an absence without "
            "representation; an abstention does not (Art. 238(4) TFEU).",
            "Голос проти блокує, так само відсутність без представництва; "
            "утримання — ні (ст. 238(4) ДФЄС).");
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
        say(lines, ": in favour ", ": за ");
        put_count(lines, limb->counted);
        lines_own(lines, " · ");
        say(lines, "needed ", "потрібно ");
        put_count(lines, limb->needed);
        if (limb->counted >= 0 && limb->needed >= 0)
            put_margin(lines, limb);
        lines_end(lines, INDENT, HANG);
    }
}

static void put_asked(struct lines *lines, const struct assess_vote *vote)
{
    heading(lines, "What the rule asks", "Чого вимагає правило");
    if (vote->kind == VOTE_RULE_UNSTATED) {
        say(lines, "Not known: the measure has no voting rule.",
            "Невідомо: правило голосування не записано.");
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
        say(lines, "and more: ", "і ще: ");
        put_number(lines, sets->total - (sp_i128)shown);
        lines_end(lines, HANG, HANG);
    }
}

static void put_set_counts(struct lines *lines, const struct vote_sets *sets)
{
    lines_own(lines, " · ");
    say(lines, "fewest voters ", "найменша кількість учасників ");
    put_number(lines, (sp_i128)sets->size);
    lines_own(lines, " · ");
    say(lines, "such sets ", "таких наборів ");
    if (sets->total < 0)
        say(lines, "too many to be counted", "забагато, щоб полічити");
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
        say(lines,
            "It would be rejected if so many voted against instead of for: ",
            "Було б відхилено, якби стільки проголосувало проти, а не за: ");
        put_number(lines, (in_favour - against + 1) / 2);
    } else {
        say(lines,
            "It would be adopted if so many voted for instead of against: ",
            "Було б ухвалено, якби стільки проголосувало за, а не проти: ");
        put_number(lines, (against - in_favour) / 2 + 1);
    }
    lines_end(lines, INDENT, HANG);
}

/* What the votes that are not recorded could do. */
static void put_settles(struct lines *lines, const struct assess_vote *vote)
{
    if (vote->carry.size == 0 && vote->defeat.size == 0)
        return;
    heading(lines, "What would decide it", "Що визначить результат");
    if (vote->carry.size > 0) {
        say(lines, "Adopted once these have voted for",
            "Ухвалено, щойно ці проголосують за");
        put_set_counts(lines, &vote->carry);
        put_sets(lines, vote, &vote->carry);
    }
    if (vote->defeat.size > 0) {
        say(lines, "Rejected once these have voted against",
            "Відхилено, щойно ці проголосують проти");
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
    heading(lines, "What would turn the result", "Що змінило б результат");
    if (vote->n_voters == 0) {
        put_chamber_turn(lines, outcome);
        return;
    }
    if (vote->turns.size == 0) {
        say(lines, "No change of recorded votes alone.",
            "Жодна зміна самих лише записаних голосів.");
        lines_end(lines, INDENT, HANG);
        return;
    }
    if (outcome->adopted == VOTE_ADOPTED)
        say(lines, "Rejected if these voted against instead of for",
            "Відхилено, якби ці проголосували проти, а не за");
    else
        say(lines, "Adopted if these voted for instead",
            "Ухвалено, якби ці проголосували за");
    put_set_counts(lines, &vote->turns);
    put_sets(lines, vote, &vote->turns);
}

static void put_blocking(struct lines *lines, const struct assess_vote *vote)
{
    const struct vote_limb *members = &vote->outcome.members;

    if (vote->blocking.size == 0)
        return;
    heading(lines, "Blocking minorities", "Блокувальні меншості");
    say(lines, "Enough to block when nobody else is against",
        "Досить, щоб заблокувати, коли решта за");
    put_set_counts(lines, &vote->blocking);
    put_sets(lines, vote, &vote->blocking);
    if (vote->outcome.population.exists && members->exists) {
        say(lines, "Whatever their population, so many members block: ",
            "Хоч би яке їхнє населення, стільки членів блокують: ");
        put_number(lines, vote->outcome.participants - members->needed + 1);
        lines_end(lines, INDENT, HANG);
    }
}

/* ---- votes and power --------------------------------------------------- */

static const char *name_of(
    const struct assess_voter *voter, enum report_lang lang)
{
    return lang == REPORT_UK && voter->name_uk != NULL ? voter->name_uk
                                                       : voter->name_en;
}

static void put_voters(struct lines *lines, const struct assess_vote *vote,
    enum vote_choice choice, const char *en, const char *uk)
{
    bool first = true;

    if (vote->outcome.counts[choice] == 0)
        return;
    say(lines, en, uk);
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
    heading(lines, "Votes", "Голоси");
    put_voters(lines, vote, VOTE_FOR, "for", "за");
    put_voters(lines, vote, VOTE_AGAINST, "against", "проти");
    put_voters(lines, vote, VOTE_ABSTAIN, "abstaining", "утрималися");
    put_voters(lines, vote, VOTE_ABSTAIN_DECLARED, "abstaining by declaration",
        "утрималися із заявою");
    put_voters(lines, vote, VOTE_ABSENT, "absent", "відсутні");
    put_voters(
        lines, vote, VOTE_NO_BALLOT, "vote not recorded", "голос не записано");
}

/* Say on which values the indices were computed. */
static void put_power_basis(struct lines *lines, const struct assess_vote *vote)
{
    say(lines, "Exact, on the values as given: ", "Точно, за даними як є: ");
    if (vote->kind == VOTE_WEIGHTED) {
        say(lines, "weights of the rule ", "ваги правила ");
        lines_data(lines, vote->rule);
    } else if (!vote->outcome.population.exists) {
        say(lines, "each member counts alike", "усі члени важать однаково");
    } else {
        if (vote->rounded)
            say(lines, "rounded shares of ", "заокруглені частки за ");
        else
            say(lines, "persons of ", "осіб за ");
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
    report_put_decimal(&shown, text, lines->lang);
    lines_right(lines, sp_buf_text(&shown), index_column(lines));
    sp_buf_reset(&shown);
    vote_index_text(power->shapley[i], power->shapley_total, text);
    report_put_decimal(&shown, text, lines->lang);
    lines_right(lines, sp_buf_text(&shown), index_column(lines) + COLUMN_WIDTH);
    lines_end(lines, INDENT, HANG);
    sp_buf_clear(&shown);
}

static void put_power(struct lines *lines, const struct assess_vote *vote)
{
    if (!vote->with_power)
        return;
    heading(lines, "Power", "Вплив");
    if (!vote->power.known) {
        say(lines, "Not computed: a value that the rule needs is not known.",
            "Не обчислено: невідоме значення, потрібне правилу.");
        lines_end(lines, INDENT, HANG);
        return;
    }
    put_power_basis(lines, vote);
    say(lines, "Winning coalitions: ", "Виграшних коаліцій: ");
    put_number(lines, (sp_i128)vote->power.winning_coalitions);
    lines_end(lines, INDENT, HANG);
    lines_mark(lines, LINES_DIM);
    say(lines, "member", "член");
    lines_right(lines, lines->lang == REPORT_UK ? "Банцаф" : "Banzhaf",
        index_column(lines));
    lines_right(lines,
        lines->lang == REPORT_UK ? "Шеплі–Шубік" : "Shapley–Shubik",
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
            heading(lines, "What is missing", "Чого бракує");
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
    heading(lines, "Facts", "Факти");
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
    put_asked(&lines, vote);
    put_turns(&lines, vote);
    put_blocking(&lines, vote);
    put_votes(&lines, vote);
    put_power(&lines, vote);
    put_missing(&lines, vote);
    put_facts(&lines, vote);
    lines_blank(&lines);
    say(&lines, "Weakest basis of the facts used: ",
        "Найслабша підстава використаних фактів: ");
    lines_word(&lines, report_basis_word(vote->basis));
    lines_own(&lines, ". ");
    lines_word(&lines, WORD_ADVICE);
    lines_end(&lines, 0, 0);
    lines_clear(&lines);
}
