/*
 * rule_functions.c - exact arithmetic on decimals and ratios for rules.
 *
 * An argument is a decimal (TEXT "0.35" or an INTEGER) or, where said, a
 * ratio (TEXT "7/20"). NULL in, NULL out. Anything else, and a result that
 * does not fit, is an error: a rule never sees a rounded number.
 */
#include "rule/rule_internal.h"

#include "base/amount.h"

#include <string.h>

static const char not_decimal[] = "an argument is no decimal";
static const char not_number[] = "an argument is neither decimal nor ratio";
static const char too_large[] = "a result has too many digits";

/* Read a decimal of any length that sp_wide holds: -?digits(.digits)? */
static bool wide_parse(const char *text, size_t len, struct sp_wide *wide_out)
{
    struct sp_wide wide = {0, 0};
    bool minus = len > 0 && text[0] == '-';
    bool point = false, digit = false;

    for (size_t i = minus ? 1 : 0; i < len; i++) {
        if (text[i] == '.' && digit && !point) {
            point = true;
            digit = false; /* one must follow */
            continue;
        }
        if (text[i] < '0' || text[i] > '9')
            return false;
        if (wide.num >= SP_WIDE_LIMIT / 10 - 1)
            return false;
        wide.num = 10 * wide.num + (text[i] - '0');
        wide.scale += point ? 1 : 0;
        digit = true;
    }
    if (!digit)
        return false;
    if (minus)
        wide.num = -wide.num;
    *wide_out = sp_wide_strip(wide);
    return true;
}

static bool value_wide(sqlite3_value *value, struct sp_wide *wide_out)
{
    const unsigned char *text;

    if (sqlite3_value_type(value) == SQLITE_INTEGER) {
        wide_out->num = sqlite3_value_int64(value);
        wide_out->scale = 0;
        return true;
    }
    if (sqlite3_value_type(value) != SQLITE_TEXT)
        return false;
    text = sqlite3_value_text(value);
    return text != NULL && wide_parse((const char *)text,
                               (size_t)sqlite3_value_bytes(value), wide_out);
}

/* Read a ratio, or a decimal as one. */
static bool value_ratio(sqlite3_value *value, struct sp_ratio *ratio_out)
{
    static const struct sp_wide one = {1, 0};
    struct sp_wide wide;
    const char *text = NULL;

    if (sqlite3_value_type(value) == SQLITE_TEXT)
        text = (const char *)sqlite3_value_text(value);
    if (text != NULL && strchr(text, '/') != NULL)
        return sp_ratio_parse(
            text, (size_t)sqlite3_value_bytes(value), ratio_out);
    return value_wide(value, &wide) && sp_ratio_make(wide, one, ratio_out);
}

/* Refuse arguments: `text` says why, unless memory ran out in reading them. */
static void refuse(
    sqlite3_context *context, int n, sqlite3_value **values, const char *text)
{
    for (int i = 0; i < n; i++) {
        if (sqlite3_value_type(values[i]) == SQLITE_TEXT &&
            sqlite3_value_text(values[i]) == NULL) {
            sqlite3_result_error_nomem(context);
            return;
        }
    }
    sqlite3_result_error(context, text, -1);
}

static bool any_null(int n, sqlite3_value **values)
{
    for (int i = 0; i < n; i++) {
        if (sqlite3_value_type(values[i]) == SQLITE_NULL)
            return true;
    }
    return false;
}

static void result_text(sqlite3_context *context, const char *text)
{
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static void result_wide(sqlite3_context *context, struct sp_wide wide)
{
    char text[SP_WIDE_TEXT_BYTES];

    sp_wide_format(sp_wide_strip(wide), text);
    result_text(context, text);
}

static void dec_cmp(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct sp_wide a, b;

    if (any_null(n, values))
        return;
    if (!value_wide(values[0], &a) || !value_wide(values[1], &b))
        refuse(context, n, values, not_decimal);
    else
        sqlite3_result_int(context, sp_wide_cmp(a, b));
}

static void add_signed(
    sqlite3_context *context, int n, sqlite3_value **values, bool minus)
{
    struct sp_wide a, b, sum;

    if (any_null(n, values))
        return;
    if (!value_wide(values[0], &a) || !value_wide(values[1], &b)) {
        refuse(context, n, values, not_decimal);
        return;
    }
    if (minus)
        b.num = -b.num;
    if (sp_wide_add(a, b, &sum))
        result_wide(context, sum);
    else
        sqlite3_result_error(context, too_large, -1);
}

static void dec_add(sqlite3_context *context, int n, sqlite3_value **values)
{
    add_signed(context, n, values, false);
}

static void dec_sub(sqlite3_context *context, int n, sqlite3_value **values)
{
    add_signed(context, n, values, true);
}

static void dec_mul(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct sp_wide a, b, product;

    if (any_null(n, values))
        return;
    if (!value_wide(values[0], &a) || !value_wide(values[1], &b)) {
        refuse(context, n, values, not_decimal);
        return;
    }
    if (__builtin_mul_overflow(a.num, b.num, &product.num) ||
        product.num >= SP_WIDE_LIMIT || product.num <= -SP_WIDE_LIMIT) {
        sqlite3_result_error(context, too_large, -1);
        return;
    }
    product.scale = a.scale + b.scale;
    result_wide(context, product);
}

static void ratio_cmp(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct sp_ratio a, b;

    if (any_null(n, values))
        return;
    if (!value_ratio(values[0], &a) || !value_ratio(values[1], &b))
        refuse(context, n, values, not_number);
    else
        sqlite3_result_int(context, sp_ratio_cmp(a, b));
}

/* ratio_of(a, b): a / b in lowest terms; NULL where b is not above 0. */
static void ratio_of(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct sp_wide a, b;
    struct sp_ratio ratio;
    char text[SP_WIDE_TEXT_BYTES];

    if (any_null(n, values))
        return;
    if (!value_wide(values[0], &a) || !value_wide(values[1], &b)) {
        refuse(context, n, values, not_decimal);
        return;
    }
    if (b.num <= 0)
        return;
    if (!sp_ratio_make(a, b, &ratio)) {
        sqlite3_result_error(context, too_large, -1);
        return;
    }
    sp_ratio_format(ratio, text);
    result_text(context, text);
}

/* SQLite aligns it for 64 bits, not for a wide number: that is copied. */
struct sum_state {
    unsigned char sum[sizeof(struct sp_wide)];
    const char *fault;
    bool any;
};

static void dec_sum_step(
    sqlite3_context *context, int n, sqlite3_value **values)
{
    struct sum_state *state =
        sqlite3_aggregate_context(context, (int)sizeof(*state));
    struct sp_wide value;
    struct sp_wide sum;

    (void)n;
    if (state == NULL || state->fault != NULL ||
        sqlite3_value_type(values[0]) == SQLITE_NULL)
        return;
    state->any = true;
    memcpy(&sum, state->sum, sizeof(sum));
    if (!value_wide(values[0], &value))
        state->fault = not_decimal;
    else if (!sp_wide_add(sum, value, &sum))
        state->fault = too_large;
    else
        memcpy(state->sum, &sum, sizeof(sum));
}

/* The sum of what is not NULL; NULL when nothing was, as sum() has it. */
static void dec_sum_final(sqlite3_context *context)
{
    struct sum_state *state = sqlite3_aggregate_context(context, 0);
    struct sp_wide sum;

    if (state == NULL || (!state->any && state->fault == NULL))
        return;
    memcpy(&sum, state->sum, sizeof(sum));
    if (state->fault != NULL)
        sqlite3_result_error(context, state->fault, -1);
    else
        result_wide(context, sum);
}

bool rule_functions_add(sqlite3 *db)
{
    static const int flags =
        SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    static const struct {
        const char *name;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        {"dec_cmp", dec_cmp},
        {"dec_add", dec_add},
        {"dec_sub", dec_sub},
        {"dec_mul", dec_mul},
        {"ratio_cmp", ratio_cmp},
        {"ratio_of", ratio_of},
    };

    for (size_t i = 0; i < SP_COUNT(functions); i++) {
        if (sqlite3_create_function_v2(db, functions[i].name, 2, flags, NULL,
                functions[i].call, NULL, NULL, NULL) != SQLITE_OK)
            return false;
    }
    return sqlite3_create_function_v2(db, "dec_sum", 1, flags, NULL, NULL,
               dec_sum_step, dec_sum_final, NULL) == SQLITE_OK;
}

bool rule_function_listed(const char *name)
{
    /* Deterministic, and none makes a REAL of integers or text. */
    static const char *const listed[] = {"abs", "coalesce", "count", "dec_add",
        "dec_cmp", "dec_mul", "dec_sub", "dec_sum", "glob", "group_concat",
        "ifnull", "iif", "instr", "length", "like", "lower", "ltrim", "max",
        "min", "nullif", "ratio_cmp", "ratio_of", "replace", "rtrim", "substr",
        "substring", "sum", "trim", "upper"};

    for (size_t i = 0; i < SP_COUNT(listed); i++) {
        if (sqlite3_stricmp(name, listed[i]) == 0)
            return true;
    }
    return false;
}
