/*
 * words.c - see words.h.
 */
#include "report/words.h"

#include <assert.h>
#include <string.h>

static const char *const words[WORDS][REPORT_LANGS] = {
    [WORD_MET] = {"met", "виконано"},
    [WORD_MET_DECLARED] = {"met on declared facts",
        "виконано за заявленими фактами"},
    [WORD_MET_ASSUMED] = {"met on assumed facts", "виконано за припущеннями"},
    [WORD_BREACHED] = {"breached", "порушено"},
    [WORD_UNKNOWN] = {"unknown", "невідомо"},
    [WORD_NOT_APPLICABLE] = {"not applicable", "не застосовується"},
    [WORD_NOT_ENCODED] = {"not encoded", "правила немає"},
    [WORD_ON_DECLARED] = {"of the met rest on declared or assumed facts",
        "з виконаних спираються на заявлені чи припущені факти"},
    [WORD_SECOND_HAND_COUNT] = {"rest on rule text read second-hand",
        "спираються на текст норми із вторинного джерела"},
    [WORD_CHECKED_TEXT] = {"read in the Official Journal",
        "з Офіційного вісника"},
    [WORD_CHECKED_SUMMARY] = {"read second-hand", "із вторинного джерела"},
    [WORD_CHECKED_NOT_READ] = {"not read", "не прочитано"},
    [WORD_ASSUMED] = {"assumed", "припущено"},
    [WORD_DECLARED] = {"declared", "заявлено"},
    [WORD_EVIDENCED] = {"evidenced", "підтверджено документом"},
    [WORD_DETERMINED] = {"determined", "встановлено органом"},
    [WORD_UNDER] = {"under", "за"},
    [WORD_ON_DATE] = {"on", "станом на"},
    [WORD_AS_IF] = {"as if", "за припущення"},
    [WORD_MIN_BASIS] = {"weakest basis accepted",
        "найслабша прийнята підстава"},
    [WORD_STRICT] = {"strict: what is not encoded or read second-hand counts "
                     "as unknown",
        "суворо: умови без правила або з нормою із вторинного джерела "
        "вважаються невідомими"},
    [WORD_CONDITIONS] = {"Conditions", "Умови"},
    [WORD_FINDINGS] = {"Findings", "Висновки"},
    [WORD_BASIS] = {"basis", "підстава"},
    [WORD_VERSION] = {"version", "версія"},
    [WORD_WEAKENED] = {"unknown because its facts are weaker than the basis "
                       "asked for",
        "невідомо, бо факти мають слабшу підставу, ніж вимагається"},
    [WORD_FACTS] = {"facts", "факти"},
    [WORD_USED] = {"used", "використано"},
    [WORD_IS_MISSING] = {"missing", "бракує"},
    [WORD_MISSING] = {"What is missing, and who could supply it",
        "Чого бракує і хто може це надати"},
    [WORD_ASK] = {"ask", "запитати"},
    [WORD_NAMED_BY] = {"findings that name it", "висновків, що його називають"},
    [WORD_NOBODY] = {"no party on record", "сторону не записано"},
    [WORD_MORE] = {"more; --verbose lists all",
        "ще; повний перелік: --verbose"},
    [WORD_VERBOSE] = {"--verbose lists them", "перелік: --verbose"},
    [WORD_MET_OR_SO] = {"met, each with what it rests on",
        "виконано, кожен із тим, на що спирається"},
    [WORD_WITHIN] = {"within the limit", "у межах"},
    [WORD_OVER] = {"over the limit", "понад межу"},
    [WORD_CHANGES] = {"What changed", "Що змінилося"},
    [WORD_NO_CHANGES] = {"no verdict changed", "жоден висновок не змінився"},
    [WORD_NO_FINDING] = {"no finding", "немає висновку"},
    [WORD_CONFLICTS] = {"Where the register differs from the shipped data",
        "Де реєстр розходиться з довідковими даними"},
    [WORD_ORIGIN] = {"Origin", "Походження"},
    [WORD_ORIGIN_OF] = {"Origin of", "Походження:"},
    [WORD_FOR] = {"under", "за"},
    [WORD_VENTURE] = {"venture", "проєкт"},
    [WORD_VIEW_COMPONENT] = {"of the component cost",
        "від вартості компонентів"},
    [WORD_VIEW_VALUE] = {"of the end-product value",
        "від вартості кінцевого виробу"},
    [WORD_DEPTH_OPENED] = {"made items opened", "виготовлене розкрито"},
    [WORD_DEPTH_DECLARED] = {"first tier as declared",
        "перший рівень, як заявлено"},
    [WORD_COMPONENT_COST] = {"component cost", "вартість компонентів"},
    [WORD_OUTSIDE] = {"outside share", "частка ззовні"},
    [WORD_LIMIT] = {"at most", "щонайбільше"},
    [WORD_NO_LIMIT] = {"no limit", "без межі"},
    [WORD_BY_STATE] = {"by state, EUR", "за державами, EUR"},
    [WORD_TO] = {"to", "до"},
    [WORD_UNKNOWN_ITEMS] = {"Items whose cost or origin is unknown",
        "Вироби, вартість або походження яких невідомі"},
    [WORD_ATTESTED_ITEMS] = {"Items known by attestation only",
        "Вироби, склад яких відомий лише із засвідчення"},
    [WORD_SET_ASIDE_ITEMS] = {"Attested items whose own lines count instead",
        "Засвідчені вироби, для яких натомість враховано власний склад"},
    [WORD_STRUCTURE] = {"Structure", "Склад виробу"},
    [WORD_CUT] = {"the structure is cut here", "склад тут обірвано"},
    [WORD_NEEDS] = {"needs", "потребує"},
    [WORD_PARENTS] = {"is used in", "входить до"},
    [WORD_DEPTH] = {"levels up", "рівнів угору"},
    [WORD_NONE] = {"nothing", "нічого"},
    [WORD_VOTES] = {"Votes", "Голосування"},
    [WORD_VOTE_FOR] = {"for", "за"},
    [WORD_VOTE_REFUSED] = {"cannot be counted as it is recorded",
        "так, як записано, не можна підрахувати"},
    [WORD_VOTE_MORE] = {"each in full", "кожне повністю"},
    [WORD_ADOPTED] = {"adopted", "ухвалено"},
    [WORD_REJECTED] = {"rejected", "відхилено"},
    [WORD_RESULT_UNKNOWN] = {"result not known", "результат невідомий"},
    [WORD_NEEDED] = {"needed", "потрібно"},
    [WORD_INPUTS] = {"Inputs (SHA-256)", "Вхідні дані (SHA-256)"},
    [WORD_DIGEST_FACTS] = {"facts", "факти"},
    [WORD_DIGEST_RULES] = {"rules", "правила"},
    [WORD_DIGEST_DATA] = {"shipped data", "довідкові дані"},
    [WORD_DIGEST_OVERLAY] = {"overlay", "припущення"},
    [WORD_PROGRAM] = {"program version", "версія програми"},
    [WORD_MET_NO_FACTS] = {"met, no fact used", "виконано без фактів"},
    [WORD_ADVICE] = {"Decision support, not legal advice.",
        "Допомога в ухваленні рішень, а не юридична консультація."},
};

enum report_lang report_lang_of(const char *name)
{
    return name != NULL && strcmp(name, "uk") == 0 ? REPORT_UK : REPORT_EN;
}

const char *report_word(enum report_word word, enum report_lang lang)
{
    assert(word < WORDS);
    assert(lang < REPORT_LANGS);
    return words[word][lang];
}

const char *report_verdict_code(int verdict)
{
    switch (verdict) {
    case RULE_NOT_APPLICABLE:
        return "not_applicable";
    case RULE_MET:
        return "met";
    case RULE_UNKNOWN:
        return "unknown";
    case RULE_BREACHED:
        return "breached";
    default:
        return NULL;
    }
}

enum report_word report_verdict_word(int verdict, const char *basis)
{
    switch (verdict) {
    case RULE_NOT_APPLICABLE:
        return WORD_NOT_APPLICABLE;
    case RULE_BREACHED:
        return WORD_BREACHED;
    case RULE_MET:
        if (basis == NULL)
            return WORD_MET_NO_FACTS;
        if (strcmp(basis, "assumed") == 0)
            return WORD_MET_ASSUMED; /* a blank basis is assumed */
        if (strcmp(basis, "declared") == 0)
            return WORD_MET_DECLARED;
        return WORD_MET;
    case RULE_UNKNOWN:
    default:
        return WORD_UNKNOWN;
    }
}

enum report_word report_basis_word(const char *basis)
{
    if (basis != NULL && strcmp(basis, "declared") == 0)
        return WORD_DECLARED;
    if (basis != NULL && strcmp(basis, "evidenced") == 0)
        return WORD_EVIDENCED;
    if (basis != NULL && strcmp(basis, "determined") == 0)
        return WORD_DETERMINED;
    return WORD_ASSUMED;
}

enum report_word report_checked_word(const char *checked)
{
    if (checked != NULL && strcmp(checked, "text") == 0)
        return WORD_CHECKED_TEXT;
    if (checked != NULL && strcmp(checked, "summary") == 0)
        return WORD_CHECKED_SUMMARY;
    return WORD_CHECKED_NOT_READ;
}

/* Digits with at most one '.', perhaps a minus: what we may rewrite. */
static bool is_decimal(const char *text)
{
    size_t digits = 0;
    size_t points = 0;

    for (size_t i = text[0] == '-' ? 1 : 0; text[i] != '\0'; i++) {
        if (text[i] >= '0' && text[i] <= '9')
            digits++;
        else if (text[i] == '.' && digits > 0 && text[i + 1] != '\0')
            points++;
        else
            return false;
    }
    return digits > 0 && points <= 1;
}

void report_put_decimal(
    struct sp_buf *buf, const char *text, enum report_lang lang)
{
    const char *point;

    assert(text != NULL);
    if (!is_decimal(text)) {
        report_put_clean(buf, text);
        return;
    }
    point = lang == REPORT_UK ? strchr(text, '.') : NULL;
    if (point == NULL) {
        sp_buf_puts(buf, text);
        return;
    }
    sp_buf_put(buf, text, (size_t)(point - text));
    sp_buf_putc(buf, ',');
    sp_buf_puts(buf, point + 1);
}

void report_put_share(
    struct sp_buf *buf, const char *text, enum report_lang lang)
{
    char digits[SP_AMOUNT_BYTES];
    size_t n_digits = 0;
    size_t whole = 0;
    size_t start = 0;

    assert(text != NULL);
    if (!is_decimal(text) || text[0] == '-' ||
        strlen(text) > sizeof digits - 4) {
        report_put_clean(buf, text);
        return;
    }
    /* Move the point two places: no arithmetic, so nothing is rounded. */
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (text[i] == '.')
            whole = n_digits;
        else
            digits[n_digits++] = text[i];
    }
    whole = strchr(text, '.') == NULL ? n_digits + 2 : whole + 2;
    while (n_digits < whole)
        digits[n_digits++] = '0';
    while (n_digits > whole && digits[n_digits - 1] == '0')
        n_digits--;
    while (start + 1 < whole && digits[start] == '0')
        start++;
    sp_buf_put(buf, digits + start, whole - start);
    if (n_digits > whole) {
        sp_buf_putc(buf, lang == REPORT_UK ? ',' : '.');
        sp_buf_put(buf, digits + whole, n_digits - whole);
    }
    sp_buf_puts(buf, " %");
}

/* Bytes of the UTF-8 character at `text`, 0 when it is not one. */
static size_t character(const unsigned char *text, uint32_t *code_out)
{
    size_t n;
    uint32_t code;
    uint32_t least;

    if (text[0] < 0x80) {
        *code_out = text[0];
        return 1;
    }
    if (text[0] >= 0xC2 && text[0] < 0xE0) {
        n = 2;
        least = 0x80;
        code = text[0] & 0x1FU;
    } else if (text[0] >= 0xE0 && text[0] < 0xF0) {
        n = 3;
        least = 0x800;
        code = text[0] & 0x0FU;
    } else if (text[0] >= 0xF0 && text[0] < 0xF5) {
        n = 4;
        least = 0x10000;
        code = text[0] & 0x07U;
    } else {
        return 0;
    }
    for (size_t i = 1; i < n; i++) { /* a NUL ends it: not a continuation */
        if ((text[i] & 0xC0U) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 0x3FU);
    }
    if (code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        return 0;
    *code_out = code;
    return n;
}

/* Control characters, line separators, and what turns the reading order. */
static bool is_unsafe(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
           (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0x061C ||
           code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
           (code >= 0xE0000 && code <= 0xE007F);
}

void report_put_clean(struct sp_buf *buf, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    assert(buf != NULL);
    assert(text != NULL);
    while (*at != '\0') {
        uint32_t code = 0;
        size_t n = character(at, &code);

        if (n > 0 && !is_unsafe(code)) {
            sp_buf_put(buf, at, n);
            at += n;
            continue;
        }
        for (size_t i = 0; i < (n > 0 ? n : 1); i++)
            sp_buf_printf(buf, "\\x%02x", (unsigned)at[i]);
        at += n > 0 ? n : 1;
    }
}
