/*
 * Goal:   any text is a number or date with readings that are plain decimals
 *         and days, or none; what stands around a number is of the text; an
 *         id that is made of a text is one.
 * Method: each reader on the same bytes.
 */
#include "fuzz.h"

#include "base/amount.h"
#include "base/date.h"
#include "base/text.h"
#include "convert/convert.h"
#include "convert/value.h"

#include <string.h>

static void check_number(const char *text, size_t len)
{
    struct number number;
    size_t at = 0;

    if (!number_read(text, len, &number))
        return;
    FUZZ_MUST(number.has_comma || number.has_point);
    FUZZ_MUST(!number.differ || (number.has_comma && number.has_point));
    FUZZ_MUST(number.before >= text);
    FUZZ_MUST(number.before + number.before_len <= text + len);
    FUZZ_MUST(number.after >= text);
    FUZZ_MUST(number.after + number.after_len <= text + len);
    for (int i = 0; i < 2; i++) {
        const char *got = i == 0 ? number.comma : number.point;

        if (!(i == 0 ? number.has_comma : number.has_point))
            continue;
        at = strspn(got, "-");
        FUZZ_MUST(at <= 1);
        at += strspn(got + at, "0123456789");
        FUZZ_MUST(at > 0);
        if (got[at] == '.')
            at += 1 + strspn(got + at + 1, "0123456789");
        FUZZ_MUST(got[at] == '\0');
        FUZZ_MUST(got[at - 1] != '.');
    }
}

static void check_date(const char *text, size_t len)
{
    struct date date;
    int32_t day;

    if (!date_read(text, len, &date))
        return;
    FUZZ_MUST(date.has_dmy || date.has_mdy || date.has_ymd);
    if (date.has_dmy)
        FUZZ_MUST(sp_date_parse(date.dmy, strlen(date.dmy), &day));
    if (date.has_mdy)
        FUZZ_MUST(sp_date_parse(date.mdy, strlen(date.mdy), &day));
    if (date.has_ymd)
        FUZZ_MUST(sp_date_parse(date.ymd, strlen(date.ymd), &day));
    FUZZ_MUST(!date.differ || strcmp(date.dmy, date.mdy) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    char id[CONVERT_ID_BYTES];

    check_number(text, size);
    check_date(text, size);
    if (size > 0 && memchr(text, '\0', size) == NULL &&
        convert_make_id(text, size, id))
        FUZZ_MUST(sp_text_id_fault(id, strlen(id)) == NULL);
    return 0;
}
