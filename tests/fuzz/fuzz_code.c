/*
 * Goal:   any bytes are a stock number or an entity code or are refused with
 *         words; what is read is read again to the same; a normal form has
 *         no further form.
 * Method: the parsers and the writings over the whole input, and over its
 *         halves around a line feed as two items that are compared.
 */
#include "fuzz.h"

#include "fit/identity.h"
#include "fit/ncage.h"
#include "fit/nsn.h"

#include <string.h>

static const struct nsn_bureau bureaus[] = {
    {"12", "DE", 0, 100}, {"12", "BE", 100, INT32_MAX}};
static const struct nsn_class classes[] = {{"5940", 0, INT32_MAX}};
static const struct ncage_mask masks[] = {{"#***#", "US", true, 0, 100},
    {"C***#", "DE", true, 0, INT32_MAX}, {"A***J", "UA", false, 0, 100},
    {"S***#", "NSPA", true, 0, 100}};
static const struct reference_pair pairs[] = {
    {"3", "2", REFERENCE_IDENTIFIES, false, "R9", "", ""}};

static void number_check(const char *text, size_t len)
{
    const struct nsn_codes codes = {SP_LANG_EN, bureaus, 2, classes, 1};
    char fault[NSN_FAULT_BYTES] = "";
    struct nsn_judged judged;
    struct nsn again;
    struct nsn nsn;

    if (!nsn_parse(text, len, &nsn, fault)) {
        FUZZ_MUST(fault[0] != '\0' && strlen(fault) < sizeof(fault));
        return;
    }
    FUZZ_MUST(strlen(nsn.niin) == NSN_NIIN_POSITIONS);
    FUZZ_MUST(nsn_parse(nsn.niin, strlen(nsn.niin), &again, fault));
    FUZZ_MUST(strcmp(nsn.niin, again.niin) == 0);
    for (int32_t day = 0; day < 200; day += 100) {
        struct nsn_when when = {day == 0, day, day};

        nsn_judge(&nsn, &codes, &when, &judged);
        FUZZ_MUST(judged.n_notes <= NSN_NOTES_MAX);
    }
}

static void entity_check(const char *text, size_t len)
{
    static const char *const stated[] = {NULL, "DE", "UA", "CY"};
    const struct ncage_codes codes = {SP_LANG_EN, masks, SP_COUNT(masks)};
    char fault[NCAGE_FAULT_BYTES] = "";
    struct ncage_judged judged;
    char code[NCAGE_CHARS + 1];
    enum ncage_form form;

    if (!ncage_parse(text, len, &form, fault)) {
        FUZZ_MUST(fault[0] != '\0' && strlen(fault) < sizeof(fault));
        return;
    }
    memcpy(code, text, NCAGE_CHARS);
    code[NCAGE_CHARS] = '\0';
    for (size_t i = 0; i < SP_COUNT(stated); i++) {
        ncage_judge(code, &codes, 50, stated[i], &judged);
        FUZZ_MUST(judged.n_notes <= 1);
        FUZZ_MUST(judged.agrees || stated[i] != NULL);
    }
}

static void writing_check(struct sp_arena *arena, const char *text)
{
    char *normal = reference_normal(arena, text);
    char *look = normal == NULL ? NULL : reference_look(arena, normal);

    FUZZ_MUST(look != NULL);
    FUZZ_MUST(strlen(normal) <= strlen(text) && strlen(look) <= strlen(normal));
    FUZZ_MUST(strcmp(reference_normal(arena, normal), normal) == 0);
    FUZZ_MUST(strcmp(reference_look(arena, look), look) == 0);
    (void)reference_other_script(text);
}

static void items_check(struct sp_arena *arena, const char *a, const char *b)
{
    const struct reference_codes codes = {.pairs = pairs, .n_pairs = 1};
    const struct identity_reference left = {"C1234", a, b, "3", "2"};
    const struct identity_reference right = {"C1234", b, "", "3", "2"};
    const struct identity_item one = {"A", a, &left, 1};
    const struct identity_item other = {"B", b, &right, 1};
    struct identity there;
    struct identity back;

    FUZZ_MUST(identity_compare(&codes, &one, &other, IDENTITY_UNDECIDED, arena,
                  &there, NULL) == SP_OK);
    FUZZ_MUST(identity_compare(&codes, &other, &one, IDENTITY_UNDECIDED, arena,
                  &back, NULL) == SP_OK);
    FUZZ_MUST(there.verdict == back.verdict);
    FUZZ_MUST(there.verdict == IDENTITY_PROBABLE ||
              reference_normal(arena, b)[0] == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct sp_arena *arena = NULL;
    char *copy;
    char *half;

    if (size > 65536)
        return 0;
    FUZZ_MUST(sp_arena_new((uint64_t)1 << 24, &arena, NULL) == SP_OK);
    number_check(text, size);
    entity_check(text, size);
    copy = sp_strndup(arena, size == 0 ? "" : text, size);
    FUZZ_MUST(copy != NULL);
    writing_check(arena, copy);
    half = strchr(copy, '\n');
    if (half != NULL) {
        *half = '\0';
        items_check(arena, copy, half + 1);
    }
    sp_arena_free(arena);
    return 0;
}
