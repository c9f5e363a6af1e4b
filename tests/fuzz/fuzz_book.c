/*
 * Goal:   any bytes given as filled questions or as a workbook of tables are
 *         rows and faults, or are refused; each fault has a place.
 * Method: the bytes are read both ways; a dossier's faults are led back to
 *         sheets and rows.
 */
#include "fuzz.h"

#include "assess/answers.h"
#include "base/text.h"
#include "convert/book_dossier.h"

#include <string.h>

static const struct schema *schema_of_all(void)
{
    static struct sp_arena *arena;
    static const struct schema *schema;

    if (schema == NULL) {
        FUZZ_MUST(sp_arena_new((uint64_t)1 << 30, &arena, NULL) == SP_OK);
        FUZZ_MUST(schema_load(arena, &schema, NULL) == SP_OK);
    }
    return schema;
}

static void read_answers(const uint8_t *data, size_t size)
{
    struct sp_arena *arena = NULL;
    struct answers answers;

    FUZZ_MUST(sp_arena_new((uint64_t)1 << 30, &arena, NULL) == SP_OK);
    if (answers_read(schema_of_all(), data, size, "fuzz.xlsx", arena, &answers,
            NULL) == SP_OK) {
        FUZZ_MUST(answers_are(data, size, "fuzz.xlsx"));
        for (size_t i = 0; i < answers.n_faults; i++) {
            const char *text = answers.faults[i].text;
            size_t at;

            FUZZ_MUST(sp_text_check(text, strlen(text), &at) == SP_TEXT_FINE);
            FUZZ_MUST(answers.faults[i].row >= 1);
        }
        for (size_t i = 0; i < answers.n_rows; i++)
            FUZZ_MUST(answers.rows[i].kind == ANSWERS_TEXT ||
                      answers.rows[i].table != NULL);
    }
    sp_arena_free(arena);
}

static void check_places(
    const struct book_dossier *book, const struct dossier *dossier)
{
    for (size_t i = 0; i < dossier_faults_listed(dossier); i++) {
        struct dossier_place fault = dossier_fault_place(dossier, i);
        struct book_place place;

        FUZZ_MUST(book_dossier_place(
            book, fault.file, fault.line, fault.column, &place));
        FUZZ_MUST(place.row >= 1 && place.sheet != NULL);
    }
}

static void read_tables(const uint8_t *data, size_t size)
{
    const struct dossier_limits limits = {1 << 20, 1000, 0};
    struct sp_arena *arena = NULL;
    struct sp_pool *pool = NULL;
    struct dossier *dossier = NULL;
    struct book_dossier book;

    FUZZ_MUST(sp_arena_new((uint64_t)1 << 30, &arena, NULL) == SP_OK);
    FUZZ_MUST(sp_pool_new((uint64_t)1 << 30, &pool, NULL) == SP_OK);
    if (book_dossier_read(schema_of_all(), data, size, "fuzz.xlsx", arena,
            &book, NULL) == SP_OK &&
        dossier_open_files(schema_of_all(), book.files, book.n_files, &limits,
            pool, arena, &dossier, NULL) == SP_OK)
        check_places(&book, dossier);
    dossier_close(dossier);
    sp_pool_free(pool);
    sp_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_answers(data, size);
    read_tables(data, size);
    return 0;
}
