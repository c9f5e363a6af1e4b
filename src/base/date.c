#include "base/date.h"

#include <assert.h>
#include <string.h>

enum {
    DAYS_TO_EPOCH = 719468, /* 0000-03-01 to 1970-01-01 */
    DAYS_IN_ERA = 146097,   /* 400 years */
};

static bool digits_read(const char *text, size_t len, int *value_out)
{
    int value = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *value_out = value;
    return true;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    assert(month >= 1);
    assert(month <= 12);
    return month == 2 && leap ? 29 : days[month - 1];
}

bool sp_date_parse(const char *text, size_t len, int32_t *day_out)
{
    int year;
    int month;
    int day;
    int shifted; /* months since March, so that a leap day comes last */
    int era;
    int year_of_era;
    int day_of_year;
    int day_of_era;

    assert(text != NULL);
    assert(day_out != NULL);
    if (len != 10 || text[4] != '-' || text[7] != '-')
        return false;
    if (!digits_read(text, 4, &year) || !digits_read(text + 5, 2, &month) ||
        !digits_read(text + 8, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month))
        return false;
    shifted = (month + 9) % 12;
    if (month <= 2)
        year--;
    era = year / 400;
    year_of_era = year - era * 400;
    day_of_year = (153 * shifted + 2) / 5 + day - 1;
    day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    *day_out = era * DAYS_IN_ERA + day_of_era - DAYS_TO_EPOCH;
    return true;
}

static void digits_write(char *out, int width, int value)
{
    for (int i = width - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void sp_date_format(int32_t day, char out[SP_DATE_BYTES])
{
    int from_march = day + DAYS_TO_EPOCH;
    int era;
    int day_of_era;
    int year_of_era;
    int day_of_year;
    int shifted;
    int month;
    int year;

    assert(day >= -719162); /* 0001-01-01 */
    assert(day <= 2932896); /* 9999-12-31 */
    era = from_march / DAYS_IN_ERA;
    day_of_era = from_march - era * DAYS_IN_ERA;
    year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                      day_of_era / 146096) /
                  365;
    day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    shifted = (5 * day_of_year + 2) / 153;
    month = shifted < 10 ? shifted + 3 : shifted - 9;
    year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
    memcpy(out, "0000-00-00", SP_DATE_BYTES);
    digits_write(out, 4, year);
    digits_write(out + 5, 2, month);
    digits_write(out + 8, 2, day_of_year - (153 * shifted + 2) / 5 + 1);
}
