/*
 * withheld.c - for whom an answer was made and what it leaves out.
 */
#include "report/grids.h"
#include "report/json.h"
#include "report/lines.h"

#include <string.h>

enum { INDENT = 2 };

/* By the names of the JSON, in their order. */
static size_t counted(const struct assess_withheld *withheld, size_t i)
{
    const size_t counts[] = {withheld->conflicts, withheld->facts,
        withheld->findings, withheld->items, withheld->measures,
        withheld->missing, withheld->parts, withheld->values};

    return counts[i];
}

static const struct {
    const char *name;
    const char *said;
} kinds[] = {
    {"conflicts", SP_SAYING("rows that replace shipped ones")},
    {"facts", SP_SAYING("facts used or missing")},
    {"findings", SP_SAYING("findings in part")},
    {"items", SP_SAYING("items")},
    {"measures", SP_SAYING("votes")},
    {"missing", SP_SAYING("missing facts")},
    {"parts", SP_SAYING("lines of the structure")},
    {"values", SP_SAYING("sums and quantities")},
};

void report_put_withheld(struct sp_json *json, const char *key,
    const struct assess_withheld *withheld)
{
    sp_json_key(json, key);
    if (withheld == NULL) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    for (size_t i = 0; i < SP_COUNT(kinds); i++)
        sp_json_put_int(json, kinds[i].name, (int64_t)counted(withheld, i));
    sp_json_object_end(json);
}

void grids_about_withheld(struct grid *grid, const char *audience,
    const struct assess_withheld *withheld)
{
    grids_about_line(grid, "for", audience);
    if (audience == NULL || withheld == NULL)
        return;
    for (size_t i = 0; i < SP_COUNT(kinds); i++)
        if (counted(withheld, i) > 0) {
            grid_put(
                grid, sp_asprintf(grid->arena, "withheld_%s", kinds[i].name));
            grid_put_count(grid, (int64_t)counted(withheld, i));
        }
}

void lines_for(struct lines *lines, const char *audience,
    const struct assess_withheld *withheld)
{
    bool any = false;

    if (audience == NULL)
        return;
    lines_mark(lines, LINES_WARN);
    lines_say(lines, "Made for ");
    lines_data(lines, audience);
    lines_mark(lines, LINES_PLAIN);
    for (size_t i = 0; i < SP_COUNT(kinds); i++) {
        if (counted(withheld, i) == 0)
            continue;
        lines_own(lines, any ? " · " : "; ");
        if (!any)
            lines_say(lines, "withheld: ");
        any = true;
        lines_own(lines, sp_say(lines->lang, kinds[i].said));
        lines_own(lines, " ");
        lines_count(lines, counted(withheld, i));
    }
    if (!any) {
        lines_own(lines, "; ");
        lines_say(lines, "nothing is withheld");
    }
    lines_end(lines, INDENT, INDENT);
}

void lines_ask(struct lines *lines, const char *const *ask, size_t n)
{
    if (n == 0) {
        lines_say(lines, "withheld: whom to ask");
        return;
    }
    lines_word(lines, WORD_ASK);
    for (size_t i = 0; i < n; i++) {
        lines_own(lines, i == 0 ? " " : ", ");
        lines_data(lines, ask[i]);
    }
}
