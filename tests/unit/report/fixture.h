/*
 * fixture.h - assessments made by hand, for the tests of the three faces.
 *
 * Everything in them is invented. Ownership: results live in the arena.
 */
#ifndef TESTS_UNIT_REPORT_FIXTURE_H
#define TESTS_UNIT_REPORT_FIXTURE_H

#include "assess/assess.h"

/* A venture with findings of every verdict, with an overlay laid over it. */
struct assessment fixture_venture(struct sp_arena *arena);

/* The same without obstacles, without an overlay and without a product. */
struct assessment fixture_bare(struct sp_arena *arena);

/* Every text is `text`; one of each row. */
struct assessment fixture_of_text(struct sp_arena *arena, const char *text);

/* A structure of `n_parts` lines, three levels below the product. */
struct assessment fixture_large(struct sp_arena *arena, size_t n_parts);

/* So many findings, and a hundredth of them missing facts. */
struct assessment fixture_many(struct sp_arena *arena, size_t n_findings);

/* Texts that mean something to a browser, a terminal or a spreadsheet. */
extern const char *const fixture_hostile[];
extern const size_t fixture_n_hostile;

/* The hostile texts in every place of a venture. */
struct assessment fixture_hostile_venture(struct sp_arena *arena);

#endif
