/*
 * bom_job.h - one conversion: what reader, rules, questions and writer share.
 *
 * Private to src/convert and its tests. A failed allocation is remembered in
 * the job (convert_failed), so that the rules read like rules. All memory is
 * the job's arena. Threads: a job belongs to one thread.
 */
#ifndef SPILNO_CONVERT_BOM_JOB_H
#define SPILNO_CONVERT_BOM_JOB_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/pool.h"
#include "convert/bom.h"

#include <stdbool.h>

/* ---- the file ------------------------------------------------------ */

enum convert_field {
    CONVERT_KEY, /* the row's own number */
    CONVERT_REFS,
    CONVERT_VALUE,
    CONVERT_FOOTPRINT,
    CONVERT_QUANTITY,
    CONVERT_DNP,
    CONVERT_MAKER,
    CONVERT_PART,
    CONVERT_REMARKS,
    CONVERT_DESCRIPTION,
    CONVERT_MATERIAL,
    CONVERT_CONFIG,
    CONVERT_DATASHEET,
    CONVERT_FIELDS,
};

struct convert_row {
    uint64_t line;                    /* of the file, 1-based */
    const char *cell[CONVERT_FIELDS]; /* trimmed; "" when absent */
    const char *key; /* first reference, else its number, else its line */
    const char *const *refs;
    size_t n_refs;
};

/* ---- what comes out ------------------------------------------------ */

struct convert_item {
    const char *id, *name, *unit, *made_by, *mpn;
    const char *key; /* all that makes it this part */
    uint64_t line;   /* the first row that names it; 0: none */
};

struct convert_line {
    const char *id, *child;
    const char *quantity; /* "": unknown */
    const char *group, *priority, *variant, *remark;
    bool optional;
    const char *const *places; /* borrowed from the row, or NULL */
    size_t n_places;
    uint64_t line;
};

struct convert_alias {
    const char *scheme, *value, *id;
    uint64_t line; /* the first row that writes it so */
};

/* A maker's name as written in the file. */
struct convert_spelling {
    const char *written;
    const char *accepted;          /* the name it was said to mean, or NULL */
    const struct convert_row *row; /* the first that has it */
};

/* What became of a row: one line of the rows file. */
struct convert_outcome {
    uint64_t line;
    const char *reference, *quantity, *outcome, *lines, *items, *note;
};

enum convert_free { /* answers that are no word of the list */
    CONVERT_FREE_NONE,
    CONVERT_FREE_REFS,     /* some of the row's references */
    CONVERT_FREE_PART,     /* part=NUMBER */
    CONVERT_FREE_QUANTITY, /* quantity=NUMBER */
    CONVERT_FREE_UNIT,     /* unit=UNIT */
    CONVERT_FREE_VARIANT,  /* variant=NAME */
};
enum { CONVERT_WORDS_MAX = 64 };

struct convert_question {
    const char *id; /* <file stem>/<row key>/<kind> */
    uint64_t line;
    const char *reference;
    const char *found;    /* what stands there */
    const char *proposal; /* one of the words, or "" */
    const char *words[CONVERT_WORDS_MAX];
    size_t n_words; /* 0 without free: nothing can be answered */
    enum convert_free free_form;
    const char *without;           /* what happens while it is open */
    const char *answer, *note;     /* set by convert_ask */
    const struct convert_row *row; /* for CONVERT_FREE_REFS */
};

/* A list that grows in the arena. */
struct convert_list {
    void *items;
    size_t n, cap;
};

/* Text → number, by the symbols of a pool. */
struct convert_map {
    struct sp_pool *pool;
    uint32_t *numbers; /* by symbol; UINT32_MAX: none */
    size_t cap;
};

struct convert_given { /* one row of the answers file */
    const char *id, *found, *answer, *note;
    uint64_t line;
    bool used;
};

struct convert_job {
    struct sp_arena *arena;
    const char *file; /* the BOM's name without folders */
    const char *stem; /* and without its ending */
    const char *parent;
    const char *answers; /* name of the answers file, or NULL */
    struct convert_row *rows;
    size_t n_rows;
    const char *headers[CONVERT_FIELDS]; /* as written, or NULL */
    struct convert_list spellings;       /* struct convert_spelling */
    struct convert_list items;           /* struct convert_item */
    struct convert_list lines;           /* struct convert_line */
    struct convert_list aliases;         /* struct convert_alias */
    struct convert_list outcomes;        /* struct convert_outcome */
    struct convert_list questions;       /* struct convert_question */
    struct convert_list given;           /* struct convert_given */
    struct convert_map item_map, id_map, alias_map, question_map, given_map;
    struct convert_map ref_map, spelling_map;
    size_t n_left_out;
    struct sp_buf faults;
    size_t n_faults;
    enum sp_code failed; /* SP_OK, or why the job cannot go on */
    struct sp_err failure;
};

/* ---- bom_job.c ----------------------------------------------------- */

SP_MUST_CHECK enum sp_code convert_job_init(struct convert_job *job,
    const char *bom_path, const char *parent, struct sp_err *err);
void convert_job_clear(struct convert_job *job);

/* Remember the first failure; later work on the job is void. */
void convert_fail(struct convert_job *job, enum sp_code rc, const char *text);
bool convert_failed(const struct convert_job *job);

/* Format, copy, trim: never NULL ("" after a failure). */
const char *convert_text(struct convert_job *job, const char *fmt, ...)
    SP_PRINTF(2, 3);
const char *convert_copy(struct convert_job *job, const char *text, size_t len);
const char *convert_trim(struct convert_job *job, const char *text, size_t len);

/* Copy the buffer's text into the arena and give its memory back. */
const char *convert_take(struct convert_job *job, struct sp_buf *buf);

/* Add a zeroed element of `size` bytes, or NULL after a failure. */
void *convert_add(
    struct convert_job *job, struct convert_list *list, size_t size);

/* Return the number of the text, or SIZE_MAX; set it when it has none. */
size_t convert_find(const struct convert_map *map, const char *text);
void convert_set(struct convert_job *job, struct convert_map *map,
    const char *text, size_t number);

/* Name a fault of the outside file: `column` 0 leaves the column away. */
void convert_fault(struct convert_job *job, const char *file, uint64_t line,
    uint32_t column, const char *fmt, ...) SP_PRINTF(5, 6);

/* Name what the CSV reader refused; its text begins with line:column. */
void convert_csv_fault(
    struct convert_job *job, const char *file, const struct sp_err *err);

struct convert_question *convert_question_at(
    const struct convert_job *job, size_t i);
struct convert_item *convert_item_at(const struct convert_job *job, size_t i);
struct convert_line *convert_line_at(const struct convert_job *job, size_t i);

/* ---- bom_file.c: bytes → rows --------------------------------------- */

/* Read header and rows; faults are named in the job. */
void convert_read(struct convert_job *job, const char *bytes, size_t len);

/* ---- bom_cells.c: what stands in a cell, pure ----------------------- */

/* Whether `text` contains `word`, letters compared without case and without
 * spaces, '_' and '-'. `word` is lower case. */
bool convert_has(const char *text, const char *word);
/* Whether two texts are the same but for the case of ASCII letters. */
bool convert_same(const char *a, const char *b);
/* Letters before the first digit: "RT1" → 2. */
size_t convert_prefix(const char *ref);
/* Whether a word looks like a maker's part number: seven characters or more
 * with two capitals and three digits, no small word in it. */
bool convert_part_like(const char *text);
/* Whether a part number is a description: a comma before a space, or a word of
 * three small letters. */
bool convert_prose(const char *text);
/* Split at commas that no space follows, as grouped exports join values;
 * returns how many pieces, at most `max`. */
size_t convert_pieces(struct convert_job *job, const char *text,
    const char *pieces[], size_t max);
/* Whether the pieces repeat a kind of requirement (two voltages). */
bool convert_repeats(const char *const pieces[], size_t n);

struct convert_named { /* a part that a remark names */
    const char *maker; /* "": not said; "other": any other maker */
    const char *part;
};
/* Read the parts named after "Alternative:"; returns how many. */
size_t convert_alternatives(struct convert_job *job, const char *remark,
    struct convert_named named[], size_t max);
/* Whether the remark is nothing but a maker and a part number. */
bool convert_names_part(
    struct convert_job *job, const char *remark, struct convert_named *out);
/* Make an id part of free text: allowed characters stay, others become '-'. */
const char *convert_slug(struct convert_job *job, const char *text);
/* The footprint without its library. */
const char *convert_footprint(const char *footprint);

/* ---- bom_rules.c: the tables ----------------------------------------- */

/* The field of a header, or CONVERT_FIELDS; `*weak_out`: only when nothing
 * better names the field (a supplier where no manufacturer is given). */
enum convert_field convert_field_of(const char *header, bool *weak_out);
/* Why a row without maker and part is no part, or NULL. */
const char *convert_feature(const struct convert_row *row);
/* What a reference prefix stands for ("Capacitor"), or NULL. */
const char *convert_kind(const char *ref);
/* The usual spelling of a maker's name and why, or NULL. */
const char *convert_usual_maker(const char *maker, const char **why_out);
bool convert_bulk(const char *text); /* glue, paste …: unit is not obvious */

/* ---- bom_check.c: contradictions ------------------------------------- */

/* Say in words what in the row contradicts the part, or NULL. `ref` is one of
 * the references that carry it; `part` may be "". */
const char *convert_contradiction(struct convert_job *job,
    const struct convert_row *row, const char *ref, const char *maker,
    const char *part, const char *remark);
/* Whether the part number is of a family that fits the reference's prefix:
 * 1 yes, 0 no, -1 no family known. */
int convert_part_fits(const char *ref, const char *part);
/* The maker of the part number's family, or NULL. */
const char *convert_part_maker(const char *part);
/* The first voltage in a remark in tenths of a volt, or 0. */
int64_t convert_voltage(const char *remark);

/* ---- bom_ask.c: questions and answers -------------------------------- */

struct convert_question *convert_question(struct convert_job *job,
    const struct convert_row *row, const char *key, const char *kind);
void convert_word(struct convert_question *question, const char *word);
/* Ask; the answer, or NULL while there is none. */
const char *convert_ask(
    struct convert_job *job, struct convert_question *question);
/* Whether `ref` is among the references that the answer lists. */
bool convert_lists(const char *answer, const char *ref);
/* Read the answers file. */
void convert_answers(
    struct convert_job *job, const char *name, const char *bytes, size_t len);
/* Name the answers that no question asked for. */
void convert_answers_check(struct convert_job *job);
/* Write the findings or rows file `path`: rows of other files in `old` (what
 * stands there; NULL: nothing) stay. */
void convert_findings(struct convert_job *job, const char *path,
    const char *old, size_t old_len, struct sp_buf *buf, size_t *unused_out);
void convert_outcomes(struct convert_job *job, const char *path,
    const char *old, size_t old_len, struct sp_buf *buf);

/* ---- bom_part.c: parts → items ---------------------------------------- */

/* A part as one row names it. */
struct convert_part {
    const char *maker, *mpn; /* "": unknown; maker "any": any maker */
    const char *text;        /* a description given as part number, or "" */
    bool open;               /* which part it is was not settled */
};

/* Find the makers' names of the file and ask about spellings. */
void convert_spellings(struct convert_job *job);
/* Find or make the item of a part on `row`; returns its id. `key` names the
 * line, `unit` the unit; an alternate is named by its number. */
const char *convert_item(struct convert_job *job, const struct convert_row *row,
    const char *key, const struct convert_part *part, const char *remark,
    bool alternate, const char *unit);

/* ---- bom_rows.c: rows → lines ----------------------------------------- */

/* Decide every row. */
void convert_rows(struct convert_job *job);

/* ---- bom_write.c: tables → dossier ----------------------------------- */

/* Merge into the dossier and write it: all bytes are made before the first file
 * is written, so that what is refused changes nothing. */
SP_MUST_CHECK enum sp_code convert_write(struct convert_job *job,
    const struct convert_options *options, struct convert_report *report,
    struct sp_err *err);

#endif
