#include "assess/rate.h"

#include "base/date.h"

#include <assert.h>
#include <string.h>

enum sp_code rates_init(struct rates *rates, struct snapshot *snapshot,
    int32_t on, struct sp_arena *arena, struct sp_err *err)
{
    assert(rates != NULL);
    rates->arena = arena;
    rates->on = on;
    return snapshot_table(snapshot, "rate", &rates->table, err);
}

/* Rows come by (currency, date): the last fitting one is the newest. */
enum sp_code rates_row(const struct rates *rates, const char *currency,
    size_t *row_out, const char **key_out, struct sp_err *err)
{
    const struct table *table = rates->table;
    int currency_at = schema_column(table->schema, "currency");
    int date_at = schema_column(table->schema, "rate_on");
    int value_at = schema_column(table->schema, "per_eur");
    char on_text[SP_DATE_BYTES];
    const char *newest = NULL;
    size_t found = SIZE_MAX;

    *key_out = NULL;
    *row_out = SIZE_MAX;
    if (strcmp(currency, "EUR") == 0)
        return SP_OK;
    sp_date_format(rates->on, on_text);
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *date = table_text(table, row, date_at);

        if (strcmp(table_text(table, row, currency_at), currency) != 0 ||
            strcmp(date, on_text) > 0)
            continue;
        newest = date;
        if (table_text(table, row, value_at)[0] != '\0')
            found = row;
    }
    *row_out = found;
    if (found != SIZE_MAX)
        newest = table_text(table, found, date_at);
    *key_out = sp_asprintf(
        rates->arena, "%s|%s", currency, newest == NULL ? on_text : newest);
    return *key_out == NULL ? sp_arena_fail(rates->arena, err) : SP_OK;
}

enum sp_code rates_convert(const struct rates *rates, const char *amount,
    const char *currency, bool *known_out, int64_t *euro_micro_out,
    struct sp_err *err)
{
    const struct table *table = rates->table;
    struct sp_dec per_eur;
    const char *key;
    const char *text;
    int64_t micro = 0;
    size_t row;
    enum sp_code rc;

    *known_out = false;
    if (amount[0] == '\0' || currency[0] == '\0')
        return SP_OK;
    if (!sp_money_parse(amount, strlen(amount), &micro))
        return sp_fail(err, SP_CORRUPT, "amount '%s' is not money", amount);
    rc = rates_row(rates, currency, &row, &key, err);
    if (rc != SP_OK)
        return rc;
    if (key == NULL) {
        *euro_micro_out = micro;
        *known_out = true;
        return SP_OK;
    }
    if (row == SIZE_MAX)
        return SP_OK;
    text = table_text(table, row, schema_column(table->schema, "per_eur"));
    if (!sp_dec_parse(text, strlen(text), &per_eur) || per_eur.mant <= 0)
        return sp_fail(err, SP_CORRUPT, "rate '%s' is not above 0", text);
    rc = sp_money_to_euro(micro, per_eur, euro_micro_out, err);
    *known_out = rc == SP_OK;
    return rc;
}
