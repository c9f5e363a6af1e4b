/*
 * Goal:   amount.c agrees with exact arithmetic of another kind.
 * Method: seeded vectors that amount_vectors.py computes with Python's
 *         integers and fractions; the file is the first argument.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/amount.h"
#include "base/csv.h"
#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS_MAX = 8, BYTES_MAX = 256, ROWS_MIN = 10000 };

struct row {
    size_t n;
    char part[ARGUMENTS_MAX][BYTES_MAX];
};

static const char *vectors_path;

static sp_i128 number(const char *text)
{
    bool negative = *text == '-';
    sp_u128 value = 0;

    for (text += negative; *text != '\0'; text++)
        value = value * 10 + (unsigned)(*text - '0');
    return negative ? (sp_i128)-value : (sp_i128)value;
}

static struct sp_dec dec_of(const char *text)
{
    struct sp_dec dec = {0, 0};

    if (!sp_dec_parse(text, strlen(text), &dec))
        fail_msg("not a decimal: %s", text);
    return dec;
}

static struct sp_wide wide_of(const char *num, const char *scale)
{
    struct sp_wide wide = {number(num), (uint32_t)number(scale)};

    return wide;
}

static struct sp_ratio ratio_of(const char *num, const char *den)
{
    struct sp_ratio ratio = {number(num), number(den)};

    return ratio;
}

static void wide_say(char *out, bool good, struct sp_wide wide)
{
    char digits[SP_AMOUNT_BYTES];

    sp_i128_format(wide.num, digits);
    if (good)
        (void)snprintf(out, BYTES_MAX, "%s/%u", digits, (unsigned)wide.scale);
    else
        (void)snprintf(out, BYTES_MAX, "over");
}

static void int_say(char *out, long long value)
{
    (void)snprintf(out, BYTES_MAX, "%lld", value);
}

static void decimals(const struct row *row, char *out)
{
    const char *const operation = row->part[0];
    const char *text = row->part[1];

    if (strcmp(operation, "dec_parse") == 0) {
        struct sp_dec dec;
        if (sp_dec_parse(text, strlen(text), &dec))
            (void)snprintf(
                out, BYTES_MAX, "%lld/%d", (long long)dec.mant, (int)dec.scale);
        else
            (void)snprintf(out, BYTES_MAX, "bad");
    } else if (strcmp(operation, "money_parse") == 0) {
        int64_t micro;
        if (sp_money_parse(text, strlen(text), &micro))
            int_say(out, micro);
        else
            (void)snprintf(out, BYTES_MAX, "bad");
    } else if (strcmp(operation, "to_euro") == 0) {
        int64_t euro;
        struct sp_err err;
        enum sp_code rc = sp_money_to_euro(
            (int64_t)number(text), dec_of(row->part[2]), &euro, &err);
        if (rc == SP_OK)
            int_say(out, euro);
        else
            (void)snprintf(
                out, BYTES_MAX, "%s", rc == SP_LIMIT ? "over" : "another code");
    } else if (strcmp(operation, "dec_cmp") == 0) {
        int_say(out, sp_dec_cmp(dec_of(text), dec_of(row->part[2])));
    } else if (strcmp(operation, "dec_format") == 0) {
        struct sp_dec dec = {
            (int64_t)number(text), (uint8_t)number(row->part[2])};
        sp_dec_format(dec, out);
    }
}

static void wides(const struct row *row, char *out)
{
    const char *const operation = row->part[0];
    struct sp_wide a = wide_of(row->part[1], row->part[2]);
    struct sp_wide got = {0, 0};

    if (strcmp(operation, "wide_add") == 0) {
        bool good = sp_wide_add(a, wide_of(row->part[3], row->part[4]), &got);
        wide_say(out, good, got);
    } else if (strcmp(operation, "wide_mul") == 0) {
        bool good = sp_wide_mul_dec(a, dec_of(row->part[3]), &got);
        wide_say(out, good, got);
    } else if (strcmp(operation, "wide_cmp") == 0) {
        int_say(out, sp_wide_cmp(a, wide_of(row->part[3], row->part[4])));
    } else if (strcmp(operation, "wide_format") == 0) {
        char text[SP_WIDE_TEXT_BYTES];
        sp_wide_format(a, text);
        assert_string_equal(text, row->part[3]);
        sp_wide_format_money(a, text);
        (void)snprintf(out, BYTES_MAX, "%s", text);
    } else if (strcmp(operation, "ratio_make") == 0) {
        struct sp_ratio ratio;
        if (sp_ratio_make(a, wide_of(row->part[3], row->part[4]), &ratio)) {
            char num[SP_AMOUNT_BYTES];
            char den[SP_AMOUNT_BYTES];
            sp_i128_format(ratio.num, num);
            sp_i128_format(ratio.den, den);
            (void)snprintf(out, BYTES_MAX, "%s/%s", num, den);
        } else {
            (void)snprintf(out, BYTES_MAX, "over");
        }
    }
}

static void ratios(const struct row *row, char *out)
{
    const char *const operation = row->part[0];
    struct sp_ratio ratio = ratio_of(row->part[1], row->part[2]);
    char text[SP_WIDE_TEXT_BYTES];

    if (strcmp(operation, "products") == 0) {
        int_say(out, sp_cmp_products(ratio.num, ratio.den, number(row->part[3]),
                         number(row->part[4])));
    } else if (strcmp(operation, "ratio_print6") == 0) {
        sp_ratio_print6(ratio, false, text);
        assert_string_equal(text, row->part[3]);
        sp_ratio_print6(ratio, true, text);
        (void)snprintf(out, BYTES_MAX, "%s", text);
    } else if (strcmp(operation, "ratio_format") == 0) {
        struct sp_ratio back;
        sp_ratio_format(ratio, text);
        (void)snprintf(out, BYTES_MAX, "%s", text);
        assert_true(sp_ratio_parse(text, strlen(text), &back));
        assert_int_equal(sp_ratio_cmp(ratio, back), 0);
    } else if (strcmp(operation, "ratio_cmp_dec") == 0) {
        int_say(out, sp_ratio_cmp_dec(ratio, dec_of(row->part[3])));
    } else if (strcmp(operation, "ratio_cmp") == 0) {
        int_say(out, sp_ratio_cmp(ratio, ratio_of(row->part[3], row->part[4])));
    } else if (strcmp(operation, "i128_format") == 0) {
        sp_i128_format(ratio.num, text);
        (void)snprintf(out, BYTES_MAX, "%s", text);
    }
}

static void row_of(const struct sp_csv *csv, struct row *row)
{
    assert_true(csv->n_fields >= 3);
    assert_true(csv->n_fields <= ARGUMENTS_MAX);
    row->n = csv->n_fields;
    for (size_t i = 0; i < csv->n_fields; i++) {
        assert_true(csv->fields[i].len < BYTES_MAX);
        memcpy(row->part[i], csv->fields[i].text, csv->fields[i].len);
        row->part[i][csv->fields[i].len] = '\0';
    }
}

static void test_vectors(void **state)
{
    struct sp_buf file;
    struct sp_csv csv;
    struct sp_err err;
    size_t n = 0;
    bool more = false;

    (void)state;
    assert_int_equal(sp_file_read(AT_FDCWD, vectors_path, SP_CSV_FILE_BYTES_MAX,
                         &file, &err),
        SP_OK);
    sp_csv_init(&csv, file.bytes, file.len);
    while (sp_csv_next(&csv, &more, &err) == SP_OK && more) {
        struct row row = {.n = 0};
        char got[BYTES_MAX] = "no such operation";

        row_of(&csv, &row);
        if (strncmp(row.part[0], "wide", 4) == 0 ||
            strcmp(row.part[0], "ratio_make") == 0)
            wides(&row, got);
        else if (strncmp(row.part[0], "ratio", 5) == 0 ||
                 strcmp(row.part[0], "products") == 0 ||
                 strcmp(row.part[0], "i128_format") == 0)
            ratios(&row, got);
        else
            decimals(&row, got);
        if (strcmp(got, row.part[row.n - 1]) != 0)
            fail_msg("line %d: %s %s %s %s %s: got %s, want %s", (int)csv.line,
                row.part[0], row.part[1], row.part[2],
                row.n > 4 ? row.part[3] : "", row.n > 5 ? row.part[4] : "", got,
                row.part[row.n - 1]);
        n++;
    }
    assert_false(more);
    assert_true(n >= ROWS_MIN);
    print_message("%zu vectors\n", n);
    sp_csv_clear(&csv);
    sp_buf_clear(&file);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
    };

    if (argc != 2)
        return 64;
    vectors_path = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
