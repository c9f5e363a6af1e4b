/*
 * Goal:   any bytes are records or a fault with a place; what was read,
 *         written again, reads the same.
 * Method: read, write by sp_csv_put, read again beside it.
 */
#include "fuzz.h"

#include "base/csv.h"

#include <string.h>

static void record_put(struct sp_buf *buf, const struct sp_csv *csv)
{
    for (size_t i = 0; i < csv->n_fields; i++) {
        if (i > 0)
            sp_buf_putc(buf, ',');
        sp_csv_put(buf, csv->fields[i].text, csv->fields[i].len);
    }
    /* One empty field is a blank line, which no reader sees. */
    if (csv->n_fields == 1 && csv->fields[0].len == 0)
        sp_buf_puts(buf, "\"\"");
    sp_buf_putc(buf, '\n');
}

static void fields_check(const struct sp_csv *csv)
{
    uint64_t line = csv->line;
    uint32_t column = 0;

    FUZZ_MUST(csv->n_fields > 0);
    for (size_t i = 0; i < csv->n_fields; i++) {
        const struct sp_csv_field *field = &csv->fields[i];

        FUZZ_MUST(field->len <= SP_CSV_FIELD_BYTES_MAX);
        FUZZ_MUST(field->line >= line);
        FUZZ_MUST(field->line > line || field->column > column);
        line = field->line;
        column = field->column;
    }
}

static void same_records(
    const uint8_t *data, size_t size, const struct sp_buf *again)
{
    struct sp_csv first;
    struct sp_csv second;
    struct sp_err err;
    bool more = true;
    bool more_again;

    sp_csv_init(&first, (const char *)data, size);
    sp_csv_init(&second, again->bytes, again->len);
    while (sp_csv_next(&first, &more, &err) == SP_OK && more) {
        FUZZ_MUST(sp_csv_next(&second, &more_again, &err) == SP_OK);
        FUZZ_MUST(more_again);
        FUZZ_MUST(first.n_fields == second.n_fields);
        for (size_t i = 0; i < first.n_fields; i++) {
            FUZZ_MUST(first.fields[i].len == second.fields[i].len);
            FUZZ_MUST(memcmp(first.fields[i].text, second.fields[i].text,
                          first.fields[i].len) == 0);
        }
    }
    sp_csv_clear(&first);
    sp_csv_clear(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_csv csv;
    struct sp_buf again;
    struct sp_err err;
    enum sp_code rc;
    bool more = false;

    sp_buf_init(&again, (size_t)16 << 20);
    sp_csv_init(&csv, (const char *)data, size);
    while ((rc = sp_csv_next(&csv, &more, &err)) == SP_OK && more) {
        fields_check(&csv);
        /* A first field that is a mark would be skipped as the file's. */
        if (again.len == 0 && csv.fields[0].len >= 3 &&
            memcmp(csv.fields[0].text, "\xef\xbb\xbf", 3) == 0)
            sp_buf_puts(&again, "\xef\xbb\xbf");
        record_put(&again, &csv);
    }
    FUZZ_MUST(rc == SP_OK || rc == SP_INVALID || rc == SP_LIMIT);
    FUZZ_MUST(rc == SP_OK || err.text[0] >= '1');
    FUZZ_MUST(rc == SP_OK || strchr(err.text, ':') != NULL);
    if (sp_buf_check(&again, &err) == SP_OK)
        same_records(data, size, &again);
    sp_csv_clear(&csv);
    sp_buf_clear(&again);
    return 0;
}
