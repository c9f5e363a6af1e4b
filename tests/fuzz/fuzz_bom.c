/*
 * Goal:   any bytes are rows of a bill of materials or named faults; every row
 *         gets an outcome, every id is one and stands once, and what is
 *         written beside the dossier reads as CSV again.
 * Method: list and answers, parted by a line "---", are converted in memory.
 */
#include "fuzz.h"

#include "base/amount.h"
#include "base/csv.h"
#include "base/text.h"
#include "convert/bom_job.h"

#include <string.h>

enum { TEXT_BYTES_MAX = 64 << 20 };

static const char *answers_in(
    const char *bytes, size_t size, size_t *bom_len, size_t *len)
{
    static const char mark[] = "\n---\n";

    for (size_t i = 0; i + sizeof mark - 1 <= size; i++) {
        if (memcmp(bytes + i, mark, sizeof mark - 1) == 0) {
            *bom_len = i + 1;
            *len = size - i - (sizeof mark - 1);
            return bytes + i + sizeof mark - 1;
        }
    }
    *bom_len = size;
    *len = 0;
    return NULL;
}

static void check_lines(const struct convert_job *job)
{
    struct sp_pool *seen;
    struct sp_err err;

    FUZZ_MUST(sp_pool_new((uint64_t)64 << 20, &seen, &err) == SP_OK);
    for (size_t i = 0; i < job->lines.n; i++) {
        const struct convert_line *line = convert_line_at(job, i);
        struct sp_dec dec;
        uint32_t symbol;

        FUZZ_MUST(sp_text_id_fault(line->id, strlen(line->id)) == NULL);
        FUZZ_MUST(convert_find(&job->id_map, line->child) != SIZE_MAX);
        FUZZ_MUST(line->quantity[0] == '\0' ||
                  (sp_dec_parse(line->quantity, strlen(line->quantity), &dec) &&
                      dec.mant > 0));
        FUZZ_MUST(
            line->variant[0] == '\0' ||
            sp_text_id_fault(line->variant, strlen(line->variant)) == NULL);
        FUZZ_MUST(sp_pool_find(seen, line->id, strlen(line->id)) == UINT32_MAX);
        FUZZ_MUST(sp_pool_put(seen, line->id, strlen(line->id), &symbol,
                      &err) == SP_OK);
    }
    sp_pool_free(seen);
}

static void check_items(const struct convert_job *job)
{
    for (size_t i = 0; i < job->items.n; i++) {
        const struct convert_item *item = convert_item_at(job, i);

        FUZZ_MUST(sp_text_id_fault(item->id, strlen(item->id)) == NULL);
        FUZZ_MUST(convert_find(&job->id_map, item->id) == i);
        FUZZ_MUST(strcmp(item->id, job->parent) != 0);
    }
}

static void check_outcomes(const struct convert_job *job)
{
    size_t rows = 0;

    for (size_t i = 0; i < job->outcomes.n; i++) {
        const struct convert_outcome *outcome =
            (const struct convert_outcome *)job->outcomes.items + i;

        rows += strcmp(outcome->outcome, "column_not_read") != 0 &&
                        strcmp(outcome->outcome, "not_read") != 0
                    ? 1u
                    : 0u;
    }
    FUZZ_MUST(rows == job->n_rows);
}

static void check_csv(const struct sp_buf *buf)
{
    struct sp_csv csv;
    struct sp_err err;
    bool more = true;
    size_t n_fields = 0;

    sp_csv_init(&csv, buf->bytes, buf->len);
    while (more) {
        FUZZ_MUST(sp_csv_next(&csv, &more, &err) == SP_OK);
        FUZZ_MUST(!more || n_fields == 0 || csv.n_fields == n_fields);
        n_fields = csv.n_fields;
    }
    sp_csv_clear(&csv);
}

static void check_files(struct convert_job *job)
{
    struct sp_buf findings, rows;
    size_t unused = 0;

    sp_buf_init(&findings, TEXT_BYTES_MAX);
    sp_buf_init(&rows, TEXT_BYTES_MAX);
    convert_findings(job, "findings", NULL, 0, &findings, &unused);
    convert_outcomes(job, "rows", NULL, 0, &rows);
    FUZZ_MUST(!convert_failed(job));
    check_csv(&findings);
    check_csv(&rows);
    sp_buf_clear(&findings);
    sp_buf_clear(&rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data, *answers;
    struct convert_job job;
    struct sp_err err;
    size_t bom_len, len;

    answers = answers_in(bytes, size, &bom_len, &len);
    FUZZ_MUST(convert_job_init(&job, "folder/list.csv", "P-1", &err) == SP_OK);
    convert_read(&job, bytes, bom_len);
    if (answers != NULL)
        convert_answers(&job, "answers.csv", answers, len);
    FUZZ_MUST((job.n_faults > 0) == (job.faults.len > 0));
    if (job.n_faults == 0 && !convert_failed(&job)) {
        convert_rows(&job);
        convert_answers_check(&job);
        /* Only a limit may stop it; two questions of one id would not be. */
        FUZZ_MUST(!convert_failed(&job) || job.failed == SP_LIMIT ||
                  job.failed == SP_NO_MEMORY);
        if (!convert_failed(&job)) {
            check_lines(&job);
            check_items(&job);
            check_outcomes(&job);
            check_files(&job);
        }
    }
    convert_job_clear(&job);
    return 0;
}
