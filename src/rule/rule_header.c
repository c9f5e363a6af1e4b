/*
 * rule_header.c - reads one rule file: the header, then the two SELECTs.
 */
#include "rule/rule_internal.h"

#include "base/date.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { FIELDS_MAX = 8 + 1 + RULE_LANGS_MAX, SHOWN_BYTES_MAX = 60 };

struct field {
    const char *key;
    const char *value;
    size_t line;
};

struct parser {
    struct sp_arena *arena;
    const char *path;
    const char *bytes;
    size_t len;
    size_t pos;
    size_t line; /* 1-based number of the line at `pos` */
    struct field fields[FIELDS_MAX];
    size_t n_fields;
    struct sp_err *err;
};

struct part {
    const char *text;
    size_t len;
};

bool rule_is_name(const char *text, size_t len)
{
    if (len == 0 || len >= RULE_NAME_BYTES_MAX)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        bool letter = (c >= 'a' && c <= 'z') || c == '_';

        if (!letter && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Return how many bytes of `text` an error shows, whole characters only. */
static int shown(size_t len, const char *text)
{
    if (len <= SHOWN_BYTES_MAX)
        return (int)len;
    len = SHOWN_BYTES_MAX;
    while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
        len--;
    return (int)len;
}

static enum sp_code fault(const struct parser *parser, size_t line,
    struct part found, const char *allowed)
{
    return sp_fail(parser->err, SP_INVALID, "%s:%zu: found '%.*s', allowed: %s",
        parser->path, line, shown(found.len, found.text), found.text, allowed);
}

static struct part part_of(const char *text)
{
    struct part part = {text, strlen(text)};

    return part;
}

static struct part trimmed(struct part part)
{
    while (part.len > 0 && part.text[0] == ' ') {
        part.text++;
        part.len--;
    }
    while (part.len > 0 && part.text[part.len - 1] == ' ')
        part.len--;
    return part;
}

static bool is_text(struct part part, const char *text)
{
    return part.len == strlen(text) && memcmp(part.text, text, part.len) == 0;
}

static bool starts_with(struct part part, const char *text)
{
    size_t len = strlen(text);

    return part.len >= len && memcmp(part.text, text, len) == 0;
}

/* Take what stands before the next comma off `rest`. */
static struct part take_part(struct part *rest)
{
    const char *comma = memchr(rest->text, ',', rest->len);
    struct part part = *rest;

    if (comma != NULL) {
        part.len = (size_t)(comma - rest->text);
        rest->text += part.len + 1;
        rest->len -= part.len + 1;
    } else {
        rest->text += rest->len;
        rest->len = 0;
    }
    return trimmed(part);
}

static struct part take_word(struct part *rest)
{
    struct part word;

    *rest = trimmed(*rest);
    word = *rest;
    while (word.len > 0 && memchr(word.text, ' ', word.len) != NULL)
        word.len = (size_t)((const char *)memchr(word.text, ' ', word.len) -
                            word.text);
    rest->text += word.len;
    rest->len -= word.len;
    return word;
}

/* Look at the line at `pos`; false at the end of the file. */
static bool peek_line(const struct parser *parser, struct part *line_out)
{
    const char *end;

    if (parser->pos >= parser->len)
        return false;
    line_out->text = parser->bytes + parser->pos;
    end = memchr(line_out->text, '\n', parser->len - parser->pos);
    line_out->len = end != NULL ? (size_t)(end - line_out->text)
                                : parser->len - parser->pos;
    return true;
}

static void skip_line(struct parser *parser, struct part line)
{
    parser->pos += line.len;
    if (parser->pos < parser->len)
        parser->pos++;
    parser->line++;
}

/* Refuse bytes that are no text before anything else looks at them. */
static enum sp_code check_text(struct parser *parser)
{
    struct part line;

    while (peek_line(parser, &line)) {
        size_t at = 0;

        switch (sp_text_check(line.text, line.len, &at)) {
        case SP_TEXT_FINE:
            break;
        case SP_TEXT_NOT_UTF8:
            return fault(parser, parser->line, part_of("a byte"), "UTF-8 text");
        case SP_TEXT_NUL:
        case SP_TEXT_CONTROL:
            return fault(parser, parser->line, part_of("a control character"),
                "text without control characters, lines ended by LF alone");
        case SP_TEXT_BIDI:
            return fault(parser, parser->line, part_of("a bidi character"),
                "text without characters that change its direction");
        }
        skip_line(parser, line);
    }
    parser->pos = 0;
    parser->line = 1;
    return SP_OK;
}

/* Whether `line` continues a value: `--` and at least four spaces. */
static bool continues(struct part line)
{
    return starts_with(line, "--    ") && trimmed(line).len > 6;
}

/* Read `-- key: value` and the lines that continue it. */
static enum sp_code read_field(struct parser *parser, struct field *field_out)
{
    struct part line = {"the end of the file", 19};
    struct part key, value;
    const char *colon = NULL;
    char *text;

    field_out->line = parser->line;
    if (peek_line(parser, &line))
        colon = memchr(line.text, ':', line.len);
    if (colon == NULL || !starts_with(line, "-- "))
        return fault(parser, parser->line, line,
            "a header line '-- KEY: VALUE', the last one '-- checked:'");
    key.text = line.text + 3;
    key.len = (size_t)(colon - key.text);
    value.text = colon + 1;
    value.len = (size_t)(line.text + line.len - value.text);
    value = trimmed(value);
    text = sp_strndup(parser->arena, value.text, value.len);
    skip_line(parser, line);
    while (text != NULL && peek_line(parser, &line) && continues(line)) {
        struct part more = {line.text + 2, line.len - 2};

        more = trimmed(more);
        text = sp_asprintf(parser->arena, "%s%s%.*s", text,
            text[0] != '\0' ? " " : "", (int)more.len, more.text);
        skip_line(parser, line);
    }
    field_out->value = text;
    field_out->key = sp_strndup(parser->arena, key.text, key.len);
    if (text == NULL || field_out->key == NULL)
        return sp_arena_fail(parser->arena, parser->err);
    if (text[0] == '\0')
        return fault(parser, field_out->line, part_of("nothing"), "a value");
    return SP_OK;
}

static enum sp_code read_fields(struct parser *parser)
{
    while (parser->n_fields < FIELDS_MAX) {
        struct field *field = &parser->fields[parser->n_fields];
        enum sp_code rc = read_field(parser, field);

        if (rc != SP_OK)
            return rc;
        parser->n_fields++;
        if (strcmp(field->key, "checked") == 0)
            return SP_OK;
    }
    return fault(parser, parser->line, part_of("more header lines"),
        "rule, cites, applies, reads, returns, totals, en, uk, up to eight "
        "further "
        "languages, checked");
}

/* NAME, version N */
static enum sp_code parse_rule(
    struct parser *parser, const struct field *field, struct rule *rule)
{
    struct part rest = part_of(field->value);
    struct part name = take_part(&rest);
    struct part number = trimmed(rest);
    bool good = name.len > 0 && name.len < RULE_NAME_BYTES_MAX;

    for (size_t i = 0; i < name.len; i++) {
        char c = name.text[i];

        good = good && ((c >= 'a' && c <= 'z') || is_digit(c) || c == '-');
    }
    if (!good)
        return fault(parser, field->line, name,
            "a name of small letters, digits and '-', then ', version N'");
    good = starts_with(number, "version ");
    if (good) {
        number.text += 8;
        number.len -= 8;
    }
    good = good && number.len >= 1 && number.len <= 6 && number.text[0] != '0';
    for (size_t i = 0; good && i < number.len; i++) {
        good = is_digit(number.text[i]);
        rule->version = 10 * rule->version + (number.text[i] - '0');
    }
    if (!good)
        return fault(parser, field->line, part_of(field->value),
            "NAME, version N with N from 1 to 999999");
    rule->name = sp_strndup(parser->arena, name.text, name.len);
    return rule->name != NULL ? SP_OK
                              : sp_arena_fail(parser->arena, parser->err);
}

static enum sp_code parse_actions(struct parser *parser,
    const struct field *field, struct part part, struct rule *rule)
{
    for (struct part rest = part; trimmed(rest).len > 0;) {
        struct part word = take_word(&rest);

        if (rule->n_actions == RULE_ACTIONS_MAX ||
            sp_text_id_fault(word.text, word.len) != NULL)
            return fault(parser, field->line, word,
                "one to eight articles, such as 'actions 11 13 35'");
        rule->actions[rule->n_actions] =
            sp_strndup(parser->arena, word.text, word.len);
        if (rule->actions[rule->n_actions] == NULL)
            return sp_arena_fail(parser->arena, parser->err);
        rule->n_actions++;
    }
    if (rule->n_actions == 0)
        return fault(parser, field->line, part_of("no article"),
            "one to eight articles, such as 'actions 11 13 35'");
    return SP_OK;
}

static bool parse_day(struct part part, size_t skip, int32_t *day_out)
{
    part.text += skip;
    part.len -= skip;
    part = trimmed(part);
    return sp_date_parse(part.text, part.len, day_out);
}

/* QUESTION INSTRUMENT */
static enum sp_code parse_question(struct parser *parser,
    const struct field *field, struct part part, struct rule *rule)
{
    struct part question = take_word(&part);
    struct part instrument = take_word(&part);

    if (!rule_is_name(question.text, question.len) ||
        sp_text_id_fault(instrument.text, instrument.len) != NULL ||
        trimmed(part).len > 0)
        return fault(parser, field->line, part_of(field->value),
            "QUESTION INSTRUMENT, such as 'assess EDIP', then ', actions …', "
            "', from DATE', ', until DATE'");
    rule->question = sp_strndup(parser->arena, question.text, question.len);
    rule->instrument =
        sp_strndup(parser->arena, instrument.text, instrument.len);
    if (rule->question == NULL || rule->instrument == NULL)
        return sp_arena_fail(parser->arena, parser->err);
    return SP_OK;
}

/* assess EDIP[, action(s) A…][, from DATE][, until DATE] */
static enum sp_code parse_applies(
    struct parser *parser, const struct field *field, struct rule *rule)
{
    struct part rest = part_of(field->value);
    enum sp_code rc = parse_question(parser, field, take_part(&rest), rule);
    int stage = 0; /* 1 after actions, 2 after from, 3 after until */

    rule->from = INT32_MIN;
    rule->until = INT32_MAX;
    while (rc == SP_OK && rest.len > 0) {
        struct part part = take_part(&rest);
        size_t skip = starts_with(part, "action ") ? 7 : 8;

        if (stage < 1 &&
            (starts_with(part, "action ") || starts_with(part, "actions "))) {
            struct part articles = {part.text + skip, part.len - skip};

            stage = 1;
            rc = parse_actions(parser, field, articles, rule);
        } else if (stage < 2 && starts_with(part, "from ") &&
                   parse_day(part, 5, &rule->from)) {
            stage = 2;
        } else if (stage < 3 && starts_with(part, "until ") &&
                   parse_day(part, 6, &rule->until)) {
            stage = 3;
        } else {
            rc = fault(parser, field->line, part,
                "'actions …', 'from DATE', 'until DATE', in this order, each "
                "once, dates as 2025-12-30");
        }
    }
    if (rc == SP_OK && rule->until <= rule->from)
        rc = fault(parser, field->line, part_of(field->value),
            "an end after the start");
    return rc;
}

static enum sp_code parse_reads(
    struct parser *parser, const struct field *field, struct rule *rule)
{
    for (struct part rest = part_of(field->value); rest.len > 0;) {
        struct part part = take_part(&rest);

        if (!rule_is_name(part.text, part.len) ||
            rule->n_reads == RULE_READS_MAX)
            return fault(parser, field->line, part,
                "up to 24 names of tables with commas between them");
        for (size_t i = 0; i < rule->n_reads; i++) {
            if (is_text(part, rule->reads[i]))
                return fault(parser, field->line, part, "each table once");
        }
        rule->reads[rule->n_reads] =
            sp_strndup(parser->arena, part.text, part.len);
        if (rule->reads[rule->n_reads] == NULL)
            return sp_arena_fail(parser->arena, parser->err);
        rule->n_reads++;
    }
    return SP_OK;
}

static bool parse_type(struct part part, enum rule_value_type *type_out)
{
    static const struct {
        const char *name;
        enum rule_value_type type;
    } types[] = {
        {"dec", RULE_DEC},
        {"money", RULE_MONEY},
        {"ratio", RULE_RATIO},
        {"text", RULE_TEXT},
    };

    for (size_t i = 0; i < SP_COUNT(types); i++) {
        if (is_text(part, types[i].name)) {
            *type_out = types[i].type;
            return true;
        }
    }
    return false;
}

/* One NAME or NAME:TYPE after subject and verdict. */
static enum sp_code parse_return(struct parser *parser,
    const struct field *field, struct part part, struct rule *rule)
{
    static const char allowed[] =
        "up to 24 different NAME (an integer), NAME:dec, NAME:money, "
        "NAME:ratio or NAME:text";
    const char *colon = memchr(part.text, ':', part.len);
    struct part name = part;
    struct rule_returns *returns = &rule->returns[rule->n_returns];
    bool good = rule->n_returns < RULE_RETURNS_MAX;

    if (!good)
        return fault(parser, field->line, part, allowed);
    returns->type = RULE_INT;
    if (colon != NULL) {
        struct part type = {colon + 1, 0};

        name.len = (size_t)(colon - part.text);
        type.len = part.len - name.len - 1;
        good = parse_type(type, &returns->type);
    }
    good = good && rule_is_name(name.text, name.len) &&
           !is_text(name, "subject") && !is_text(name, "verdict");
    for (size_t i = 0; good && i < rule->n_returns; i++)
        good = !is_text(name, rule->returns[i].name);
    if (!good)
        return fault(parser, field->line, part, allowed);
    returns->name = sp_strndup(parser->arena, name.text, name.len);
    if (returns->name == NULL)
        return sp_arena_fail(parser->arena, parser->err);
    rule->n_returns++;
    return SP_OK;
}

static enum sp_code parse_returns(
    struct parser *parser, const struct field *field, struct rule *rule)
{
    struct part rest = part_of(field->value);
    struct part first = take_part(&rest);
    struct part second = take_part(&rest);
    enum sp_code rc = SP_OK;

    if (!is_text(first, "subject") || !is_text(second, "verdict"))
        return fault(parser, field->line, part_of(field->value),
            "subject, verdict, then NAME or NAME:TYPE");
    while (rc == SP_OK && rest.len > 0)
        rc = parse_return(parser, field, take_part(&rest), rule);
    return rc;
}

/* Returned columns that are sums over rows: what an audience may see of rows
 * that it may not see. */
static enum sp_code parse_totals(
    struct parser *parser, const struct field *field, struct rule *rule)
{
    for (struct part rest = part_of(field->value); rest.len > 0;) {
        struct part part = take_part(&rest);
        size_t i = 0;

        while (i < rule->n_returns && !is_text(part, rule->returns[i].name))
            i++;
        if (i == rule->n_returns || rule->returns[i].type == RULE_TEXT ||
            rule->returns[i].total)
            return fault(parser, field->line, part,
                "returned numbers, each once, with commas between them");
        rule->returns[i].total = true;
    }
    return SP_OK;
}

static enum sp_code parse_template(struct parser *parser,
    const struct field *field, const struct rule *rule, const char **text_out)
{
    const char *text = rule_template_fault(rule, field->value, parser->arena);

    if (text == NULL)
        return sp_arena_fail(parser->arena, parser->err);
    if (text[0] != '\0')
        return sp_fail(parser->err, SP_INVALID, "%s:%zu: %s", parser->path,
            field->line, text);
    *text_out = field->value;
    return SP_OK;
}

static bool is_lang(const char *key)
{
    return strlen(key) == 2 && key[0] >= 'a' && key[0] <= 'z' &&
           key[1] >= 'a' && key[1] <= 'z';
}

/* The sentences: en, then uk, then any other language, each once. */
static enum sp_code parse_languages(
    struct parser *parser, size_t *at, struct rule *rule)
{
    enum sp_code rc = SP_OK;

    for (; rc == SP_OK && *at + 1 < parser->n_fields; (*at)++) {
        const struct field *field = &parser->fields[*at];
        const char **text = NULL;
        bool twice = strcmp(field->key, "en") == 0 ||
                     (strcmp(field->key, "uk") == 0 && rule->uk != NULL);

        for (size_t i = 0; i < rule->n_others; i++)
            twice = twice || strcmp(rule->others[i].lang, field->key) == 0;
        if (!is_lang(field->key) || twice)
            return fault(parser, field->line, part_of(field->key),
                "a language once, as two small letters, or '-- checked:'");
        if (strcmp(field->key, "uk") == 0) {
            text = &rule->uk;
        } else if (rule->n_others < RULE_LANGS_MAX) {
            rule->others[rule->n_others].lang = field->key;
            text = &rule->others[rule->n_others++].text;
        } else {
            return fault(parser, field->line, part_of(field->key),
                "up to eight languages beside en and uk");
        }
        rc = parse_template(parser, field, rule, text);
    }
    return rc;
}

static enum sp_code parse_header(struct parser *parser, struct rule *rule)
{
    static const char *const keys[] = {
        "rule", "cites", "applies", "reads", "returns", "en"};
    size_t at = 0;
    enum sp_code rc = SP_OK;

    for (size_t i = 0; rc == SP_OK && i < SP_COUNT(keys); i++, at++) {
        const struct field *field = &parser->fields[at];

        if (at >= parser->n_fields || strcmp(field->key, keys[i]) != 0)
            return sp_fail(parser->err, SP_INVALID,
                "%s:%zu: found '-- %.*s:', allowed: '-- %s:'", parser->path,
                at < parser->n_fields ? field->line : parser->line,
                at < parser->n_fields ? shown(strlen(field->key), field->key)
                                      : 0,
                at < parser->n_fields ? field->key : "", keys[i]);
        switch (i) {
        case 0:
            rc = parse_rule(parser, field, rule);
            break;
        case 1:
            rule->cites = field->value;
            break;
        case 2:
            rc = parse_applies(parser, field, rule);
            break;
        case 3:
            rc = parse_reads(parser, field, rule);
            break;
        case 4:
            rc = parse_returns(parser, field, rule);
            if (rc == SP_OK && at + 1 < parser->n_fields &&
                strcmp(field[1].key, "totals") == 0) {
                rc = parse_totals(parser, &field[1], rule);
                at++;
            }
            break;
        default:
            rc = parse_template(parser, field, rule, &rule->en);
            break;
        }
    }
    if (rc == SP_OK)
        rc = parse_languages(parser, &at, rule);
    if (rc != SP_OK)
        return rc;
    rule->checked = parser->fields[at].value;
    if (strcmp(rule->checked, "summary") != 0 &&
        strcmp(rule->checked, "text") != 0)
        return fault(parser, parser->fields[at].line, part_of(rule->checked),
            "summary or text");
    return SP_OK;
}

/* Check that the bytes from `start` on are one SELECT, and copy them. */
static enum sp_code take_sql(struct parser *parser, size_t start, size_t end,
    size_t line, const char **sql_out)
{
    size_t at = 0;
    const char *text = rule_sql_fault(parser->bytes + start, end - start, &at);

    if (text != NULL) {
        for (size_t i = 0; i < at; i++)
            line += parser->bytes[start + i] == '\n' ? 1 : 0;
        return fault(parser, line, part_of(text),
            "one SELECT before '-- rows:' and one after it");
    }
    *sql_out = sp_strndup(parser->arena, parser->bytes + start, end - start);
    return *sql_out != NULL ? SP_OK : sp_arena_fail(parser->arena, parser->err);
}

static enum sp_code parse_sql(struct parser *parser, struct rule *rule)
{
    size_t start = parser->pos, start_line = parser->line;
    size_t end = 0, rows_start = 0, rows_line = 0;
    struct part line;
    enum sp_code rc;

    while (peek_line(parser, &line)) {
        bool marks = is_text(trimmed(line), "-- rows:");

        if (marks && rows_line != 0)
            return fault(
                parser, parser->line, part_of("a second '-- rows:'"), "one");
        if (marks)
            end = parser->pos;
        skip_line(parser, line);
        if (marks) {
            rows_start = parser->pos;
            rows_line = parser->line;
        }
    }
    if (rows_line == 0)
        return fault(parser, parser->line, part_of("no '-- rows:'"),
            "a line '-- rows:' and the SELECT of the rows used or missing");
    rc = take_sql(parser, start, end, start_line, &rule->sql);
    if (rc == SP_OK)
        rc = take_sql(
            parser, rows_start, parser->len, rows_line, &rule->rows_sql);
    return rc;
}

enum sp_code rule_parse(struct sp_arena *arena, const char *path,
    const char *bytes, size_t len, struct rule *rule_out, struct sp_err *err)
{
    struct parser parser = {
        .arena = arena,
        .path = path,
        .bytes = bytes,
        .len = len,
        .line = 1,
        .err = err,
    };
    struct rule rule = {.path = NULL};
    enum sp_code rc;

    assert(arena != NULL);
    assert(path != NULL);
    if (len > RULE_FILE_BYTES_MAX)
        return fault(&parser, 1, part_of("a longer file"), "at most 64 KiB");
    rc = check_text(&parser);
    if (rc == SP_OK)
        rc = read_fields(&parser);
    if (rc == SP_OK)
        rc = parse_header(&parser, &rule);
    if (rc == SP_OK)
        rc = parse_sql(&parser, &rule);
    if (rc != SP_OK)
        return rc;
    rule.path = sp_strdup(arena, path);
    if (rule.path == NULL)
        return sp_arena_fail(arena, err);
    *rule_out = rule;
    return SP_OK;
}
