/*
 * dossier_write.c - one table as canonical CSV.
 */
#include "facts/dossier.h"

#include "base/csv.h"
#include "base/date.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const op_names[] = {
    [DOSSIER_SET] = "set", [DOSSIER_REMOVE] = "remove"};

static void write_header(
    const struct schema_table *schema, bool with_op, struct sp_buf *buf)
{
    for (size_t i = 0; i < schema->n_columns; i++) {
        if (i > 0)
            sp_buf_putc(buf, ',');
        sp_buf_puts(buf, schema->columns[i].name);
    }
    sp_buf_puts(buf, with_op ? ",op\n" : "\n");
}

enum sp_code dossier_write_table(const struct table *table, const uint8_t *ops,
    struct sp_buf *buf, struct sp_err *err)
{
    const struct schema_table *schema;
    uint32_t *order = NULL;
    size_t from_end;
    uint32_t first_day;
    uint32_t last_day;
    enum sp_code rc;

    assert(table != NULL);
    assert(buf != NULL);
    schema = table->schema;
    /* Where valid_from stands, counted from the end; a result has none. */
    from_end = schema->result ? SIZE_MAX : (size_t)SCHEMA_COMMON_COLUMNS;
    /* The ends of time are written as empty; elsewhere a date stays. */
    first_day = sp_pool_find(table->pool, SP_DATE_MIN_TEXT, SP_DATE_BYTES - 1);
    last_day = sp_pool_find(table->pool, SP_DATE_MAX_TEXT, SP_DATE_BYTES - 1);
    rc = table_order(table, &order, err);
    if (rc != SP_OK)
        return rc;
    write_header(schema, ops != NULL, buf);
    for (size_t i = 0; i < table->n_rows; i++) {
        size_t row = order[i];

        for (size_t j = 0; j < schema->n_columns; j++) {
            const uint32_t *cells = table->cells[j];
            uint32_t symbol = cells == NULL ? 0 : cells[row];
            size_t common = schema->n_columns - j;

            if (j > 0)
                sp_buf_putc(buf, ',');
            if (symbol == 0 || (common == from_end && symbol == first_day) ||
                (common == from_end - 1 && symbol == last_day))
                continue;
            sp_csv_put(buf, sp_pool_text(table->pool, symbol),
                sp_pool_len(table->pool, symbol));
        }
        if (ops != NULL) {
            sp_buf_putc(buf, ',');
            sp_buf_puts(buf, op_names[ops[row]]);
        }
        sp_buf_putc(buf, '\n');
    }
    free(order);
    return sp_buf_check(buf, err);
}
