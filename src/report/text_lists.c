/*
 * text_lists.c - origin, explosion and where-used for a terminal.
 */
#include "report/lines.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum {
    INDENT = 2,
    INDENT_2 = 4,
    INDENT_3 = 6,
    ITEMS_SHOWN = 12,
    LEVELS_SHOWN = 12,
    NAME_COLUMN_MAX = 28,
};

/* ---- origin ------------------------------------------------------------ */

static void put_range(struct lines *lines, const char *min, const char *max)
{
    lines_number(lines, min);
    if (strcmp(min, max) == 0)
        return;
    lines_own(lines, " ");
    lines_word(lines, WORD_TO);
    lines_own(lines, " ");
    lines_number(lines, max);
}

static void put_states(struct lines *lines, const struct assess_view *view)
{
    if (view->cost_min == NULL || view->by_state == NULL)
        return;
    lines_word(lines, WORD_BY_STATE);
    lines_own(lines, ":");
    if (view->states_withheld) {
        lines_own(lines, view->n_by_state == 0 ? " " : " … ");
        lines_say(lines, "withheld");
        lines_own(lines, view->n_by_state == 0 ? "" : " ·");
    }
    for (size_t i = 0; i < view->n_by_state; i++) {
        const struct assess_state_sum *sum = &view->by_state[i];

        lines_own(lines, i == 0 ? " " : " · ");
        if (strcmp(sum->state, "unknown") == 0)
            lines_word(lines, WORD_UNKNOWN);
        else
            lines_data(lines, sum->state);
        lines_own(lines, " ");
        put_range(lines, sum->min, sum->max);
    }
    lines_end(lines, INDENT_2, INDENT_3);
}

static void put_share(struct lines *lines, const struct assess_view *view)
{
    lines_word(lines, WORD_OUTSIDE);
    lines_own(lines, ": ");
    if (view->withheld) {
        lines_say(lines, "withheld");
    } else if (view->share_min == NULL) {
        lines_word(lines, WORD_UNKNOWN);
    } else {
        report_put_share(&lines->line, view->share_min, &lines->marks);
        lines_own(lines, " ");
        lines_word(lines, WORD_TO);
        lines_own(lines, " ");
        report_put_share(&lines->line, view->share_max, &lines->marks);
    }
    lines_own(lines, " (");
    if (view->limit == NULL) {
        lines_word(lines, WORD_NO_LIMIT);
    } else {
        lines_word(lines, WORD_LIMIT);
        lines_own(lines, " ");
        report_put_share(&lines->line, view->limit, &lines->marks);
    }
    lines_own(lines, ")");
    lines_end(lines, INDENT_2, INDENT_3);
}

static void put_view(
    struct lines *lines, const struct assess_view *view, bool with_states)
{
    bool value = strcmp(view->denominator, "end_product_value") == 0;
    bool declared = strcmp(view->depth, "declared") == 0;

    lines_mark(lines, LINES_BOLD);
    lines_word(lines, WORD_OUTSIDE);
    lines_own(lines, " ");
    lines_word(lines, value ? WORD_VIEW_VALUE : WORD_VIEW_COMPONENT);
    lines_mark(lines, LINES_PLAIN);
    lines_own(lines, ", ");
    lines_word(lines, declared ? WORD_DEPTH_DECLARED : WORD_DEPTH_OPENED);
    if (view->limit != NULL) {
        lines_own(lines, ": ");
        /* What it rests on is said by the finding, not by a view. */
        lines_word(lines, view->verdict == RULE_MET        ? WORD_WITHIN
                          : view->verdict == RULE_BREACHED ? WORD_OVER
                                                           : WORD_UNKNOWN);
    }
    lines_end(lines, INDENT, INDENT_2);
    put_share(lines, view);
    lines_word(lines, WORD_COMPONENT_COST);
    lines_own(lines, ", EUR: ");
    if (view->withheld)
        lines_say(lines, "withheld");
    else if (view->cost_min == NULL)
        lines_word(lines, WORD_UNKNOWN);
    else
        put_range(lines, view->cost_min, view->cost_max);
    lines_end(lines, INDENT_2, INDENT_3);
    if (with_states)
        put_states(lines, view);
}

static void put_items(struct lines *lines, enum report_word word,
    const char *const *items, size_t n_items)
{
    size_t n = lines->verbose || n_items <= ITEMS_SHOWN ? n_items
                                                        : (size_t)ITEMS_SHOWN;

    if (n_items == 0)
        return;
    lines_heading(lines, word);
    for (size_t i = 0; i < n; i++) {
        lines_own(lines, i == 0 ? "" : ", ");
        lines_data(lines, items[i]);
    }
    if (n < n_items) {
        lines_own(lines, ", … ");
        lines_count(lines, n_items - n);
        lines_own(lines, " ");
        lines_word(lines, WORD_MORE);
    }
    lines_end(lines, INDENT, INDENT);
}

static void put_line_of_part(
    struct lines *lines, const struct assess_part *part)
{
    size_t level = part->level < LEVELS_SHOWN ? part->level : LEVELS_SHOWN;
    size_t in = INDENT + level * 2;

    if (in + 24 > lines->width)
        in = lines->width - 24;
    lines_data(lines, part->item);
    if (part->name != NULL) {
        lines_own(lines, "  ");
        lines_data(lines, part->name);
    }
    if (part->level > 0) {
        lines_own(lines, " × ");
        if (part->quantity != NULL)
            lines_number(lines, part->quantity);
        else
            lines_word(lines, WORD_UNKNOWN);
    }
    lines_mark(lines, LINES_DIM);
    lines_own(lines, " · EUR ");
    if (part->cost != NULL)
        lines_number(lines, part->cost);
    else
        lines_word(lines, WORD_UNKNOWN);
    if (part->share != NULL) {
        lines_own(lines, " · ");
        report_put_share(&lines->line, part->share, &lines->marks);
    }
    lines_own(lines, " · ");
    if (part->origin != NULL)
        lines_data(lines, part->origin);
    else
        lines_word(lines, WORD_UNKNOWN);
    lines_mark(lines, LINES_PLAIN);
    lines_end(lines, in, in + INDENT);
}

static void put_structure(
    struct lines *lines, const struct assess_origin *origin)
{
    if (!lines->verbose || origin->n_parts == 0)
        return;
    lines_heading(lines, WORD_STRUCTURE);
    for (size_t i = 0; i < origin->n_parts; i++)
        put_line_of_part(lines, &origin->parts[i]);
    if (origin->parts_cut) {
        lines_word(lines, WORD_CUT);
        lines_end(lines, INDENT, INDENT);
    }
}

void lines_origin(struct lines *lines, const struct assess_origin *origin)
{
    lines_heading(lines, WORD_ORIGIN);
    for (size_t i = 0; i < BOM_VIEWS; i++)
        put_view(lines, &origin->views[i], lines->verbose);
    if (lines->verbose) {
        put_items(lines, WORD_UNKNOWN_ITEMS, origin->unknown_items,
            origin->n_unknown_items);
        put_items(lines, WORD_ATTESTED_ITEMS, origin->attested_items,
            origin->n_attested_items);
        put_items(lines, WORD_SET_ASIDE_ITEMS, origin->set_aside_items,
            origin->n_set_aside_items);
    }
    put_structure(lines, origin);
}

void report_origin_text(const struct assess_origin *origin,
    const struct report_text_options *options, struct sp_buf *buf)
{
    struct lines lines;

    assert(origin != NULL);
    assert(options != NULL);
    lines_init(&lines, options, buf);
    lines_mark(&lines, LINES_BOLD);
    lines_word(&lines, WORD_ORIGIN_OF);
    lines_own(&lines, " ");
    lines_data(&lines, origin->item);
    lines_mark(&lines, LINES_PLAIN);
    if (origin->item_name != NULL) {
        lines_own(&lines, ", ");
        lines_data(&lines, origin->item_name);
    }
    lines_own(&lines, ", ");
    lines_word(&lines, WORD_FOR);
    lines_own(&lines, " ");
    lines_data(&lines, origin->instrument);
    if (origin->venture != NULL) {
        lines_own(&lines, ", ");
        lines_word(&lines, WORD_VENTURE);
        lines_own(&lines, " ");
        lines_data(&lines, origin->venture);
    }
    lines_end(&lines, 0, INDENT);
    lines_for(&lines, options->audience, options->withheld);
    for (size_t i = 0; i < BOM_VIEWS; i++)
        put_view(&lines, &origin->views[i], true);
    put_items(&lines, WORD_UNKNOWN_ITEMS, origin->unknown_items,
        origin->n_unknown_items);
    put_items(&lines, WORD_ATTESTED_ITEMS, origin->attested_items,
        origin->n_attested_items);
    put_items(&lines, WORD_SET_ASIDE_ITEMS, origin->set_aside_items,
        origin->n_set_aside_items);
    put_structure(&lines, origin);
    lines_blank(&lines);
    lines_word(&lines, WORD_ADVICE);
    lines_end(&lines, 0, 0);
    lines_clear(&lines);
}

/* ---- explode and where-used -------------------------------------------- */

struct needs_columns {
    size_t item;     /* where the quantities may begin */
    size_t quantity; /* where they end */
};

/* Columns as a terminal counts them; cleaned text is never shorter. */
static size_t width_of(const char *text)
{
    struct sp_buf clean;
    size_t n;

    sp_buf_init(&clean, 1 << 20);
    report_put_clean(&clean, text);
    n = sp_text_chars(sp_buf_text(&clean), clean.len);
    sp_buf_clear(&clean);
    return n;
}

/* A row's quantity, or that nobody knows it. */
static void put_quantity(struct sp_buf *buf, const struct lines *lines,
    const struct assess_need *row)
{
    sp_buf_reset(buf);
    if (row->withheld)
        sp_buf_puts(buf, sp_say(lines->lang, "withheld"));
    else if (row->quantity != NULL)
        report_put_decimal(buf, row->quantity, &lines->marks);
    else
        sp_buf_puts(buf, report_word(WORD_UNKNOWN, lines->lang));
}

static struct needs_columns columns_of(const struct lines *lines,
    const struct assess_needs *needs, struct sp_buf *quantity)
{
    struct needs_columns columns = {0, 0};

    for (size_t i = 0; i < needs->n_rows; i++) {
        size_t item = width_of(needs->rows[i].item);
        size_t width;

        put_quantity(quantity, lines, &needs->rows[i]);
        width = width_of(sp_buf_text(quantity));
        if (item > columns.item && item <= NAME_COLUMN_MAX)
            columns.item = item;
        if (width > columns.quantity && width <= NAME_COLUMN_MAX)
            columns.quantity = width;
    }
    columns.quantity += columns.item + 2;
    return columns;
}

static void put_needs(
    struct lines *lines, const struct assess_needs *needs, bool with_depth)
{
    struct needs_columns columns;
    struct sp_buf quantity;
    size_t hang;

    sp_buf_init(&quantity, 1 << 16);
    columns = columns_of(lines, needs, &quantity);
    hang = columns.quantity + INDENT_2;
    if (hang + 16 > lines->width)
        hang = INDENT_2;
    for (size_t i = 0; i < needs->n_rows; i++) {
        const struct assess_need *row = &needs->rows[i];

        put_quantity(&quantity, lines, row);
        lines_data(lines, row->item);
        lines_right(lines, sp_buf_text(&quantity), columns.quantity);
        if (with_depth) {
            lines_own(lines, "  ");
            lines_word(lines, WORD_DEPTH);
            sp_buf_printf(&lines->line, ": %u", (unsigned)row->depth);
        }
        if (row->name != NULL) {
            lines_own(lines, "  ");
            lines_data(lines, row->name);
        }
        lines_end(lines, INDENT, hang);
    }
    sp_buf_clear(&quantity);
    if (needs->n_rows == 0) {
        lines_word(lines, WORD_NONE);
        lines_end(lines, INDENT, INDENT);
    }
}

static void put_all_needs(const struct assess_needs *needs,
    const struct report_text_options *options, bool explode, struct sp_buf *buf)
{
    struct lines lines;

    assert(needs != NULL);
    assert(options != NULL);
    lines_init(&lines, options, buf);
    lines_mark(&lines, LINES_BOLD);
    if (explode && needs->quantity != NULL) {
        lines_number(&lines, needs->quantity);
        lines_own(&lines, " × ");
    }
    lines_data(&lines, needs->item);
    lines_mark(&lines, LINES_PLAIN);
    lines_own(&lines, " ");
    lines_word(&lines, explode ? WORD_NEEDS : WORD_PARENTS);
    lines_own(&lines, ":");
    lines_end(&lines, 0, INDENT);
    lines_for(&lines, options->audience, &needs->withheld);
    put_needs(&lines, needs, !explode);
    lines_clear(&lines);
}

void report_explode_text(const struct assess_needs *needs,
    const struct report_text_options *options, struct sp_buf *buf)
{
    put_all_needs(needs, options, true, buf);
}

void report_where_used_text(const struct assess_needs *needs,
    const struct report_text_options *options, struct sp_buf *buf)
{
    put_all_needs(needs, options, false, buf);
}
