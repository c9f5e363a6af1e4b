/*
 * import_print.c - what an import did or would do, as text and as JSON.
 */
#include "cli/import_file.h"

#include "base/json.h"
#include "cli/question.h"

#include <string.h>

enum { SHOWN_MAX = 1000 };
#define ANSWER_BYTES_MAX ((size_t)1 << 30)

static const char *const kinds[] = {[REGISTRY_APPEARED] = "appeared",
    [REGISTRY_CHANGED] = "changed",
    [REGISTRY_VANISHED] = "vanished",
    [REGISTRY_REMOVED] = "removed"};

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- text -------------------------------------------------------------- */

static void print_changes(struct cli *cli, const struct registry_report *report)
{
    size_t shown = 0;

    for (size_t i = 0; i < report->n_changes && shown < SHOWN_MAX; i++) {
        const struct registry_change *change = &report->changes[i];

        shown++;
        fprintf(cli->out, "%-8s %s '%s'", kinds[change->kind], change->table,
            change->key);
        if (change->kind == REGISTRY_CHANGED && change->what != NULL)
            fprintf(cli->out, ": %s", change->what);
        fputc('\n', cli->out);
    }
    if (report->n_changes > shown)
        fprintf(cli->out, "and %zu more\n", report->n_changes - shown);
    fprintf(cli->out, "%llu appeared, %llu changed, %llu vanished\n",
        (unsigned long long)report->n_changed[REGISTRY_APPEARED],
        (unsigned long long)report->n_changed[REGISTRY_CHANGED],
        (unsigned long long)(report->n_changed[REGISTRY_VANISHED] +
                             report->n_changed[REGISTRY_REMOVED]));
    if (report->n_left > 0)
        fprintf(cli->out,
            "%llu row%s of another source left alone, such as '%s'; --source "
            "names what is replaced\n",
            (unsigned long long)report->n_left, plural(report->n_left),
            report->left == NULL ? "" : report->left);
}

static void print_facts(
    struct cli *cli, const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fprintf(cli->out, "  %s: %s\n", word, list[i]);
}

static void print_answers(struct cli *cli, const struct import_result *result)
{
    const struct answers *answers = &result->file->answers;
    const struct answers_dossier *made = &result->file->made;

    fprintf(cli->out,
        "answers of %s on %s: %zu stated, %zu on record already, %zu "
        "changed\n",
        answers->party, answers->venture, made->n_stated, made->n_unchanged,
        made->n_changes);
    for (size_t i = 0; i < made->n_changes; i++)
        fprintf(cli->out, "  changed: %s %s %s '%s' \xE2\x86\x92 '%s'\n",
            made->changes[i].row->table->name, made->changes[i].row->key,
            made->changes[i].cell->col, made->changes[i].now,
            made->changes[i].cell->text);
    if (!result->compared)
        return;
    fprintf(cli->out, "%zu settled, %zu still open\n", result->n_settled,
        result->n_open);
    print_facts(cli, "settled", result->settled, result->n_settled);
    print_facts(cli, "open", result->open, result->n_open);
}

static void print_text(struct cli *cli, const struct import_result *result)
{
    const struct registry_report *report = result->report;

    if (cli->options.quiet)
        return;
    if (result->file->kind == IMPORT_ANSWERS)
        print_answers(cli, result);
    if (cli->options.replace.n > 0)
        print_changes(cli, report);
    fprintf(cli->out,
        "%s%zu table%s: %llu row%s set, %llu ended, %llu removed%s%s\n",
        result->dry_run ? "would be " : "", report->tables,
        plural(report->tables), (unsigned long long)report->rows_set,
        plural(report->rows_set), (unsigned long long)report->rows_ended,
        (unsigned long long)report->rows_removed,
        report->pack[0] == '\0' ? "" : "; pack ", report->pack);
}

/* ---- JSON -------------------------------------------------------------- */

static void put_list(
    struct sp_json *json, const char *key, const char *const *list, size_t n)
{
    sp_json_key(json, key);
    sp_json_array(json);
    for (size_t i = 0; i < n; i++)
        sp_json_text(json, list[i]);
    sp_json_array_end(json);
}

static void put_changed(
    struct sp_json *json, const struct answers_dossier *made)
{
    sp_json_key(json, "changed");
    sp_json_array(json);
    for (size_t i = 0; i < made->n_changes; i++) {
        const struct answers_change *change = &made->changes[i];

        sp_json_object(json);
        sp_json_put_text(json, "col", change->cell->col);
        sp_json_put_text(json, "key", change->row->key);
        sp_json_put_text(json, "now", change->now);
        sp_json_put_int(json, "row", change->row->row);
        sp_json_put_text(json, "sheet", change->row->sheet);
        sp_json_put_text(json, "stated", change->cell->text);
        sp_json_put_text(json, "tbl", change->row->table->name);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
}

static void put_answers(
    struct sp_json *json, const struct import_result *result)
{
    const struct answers *answers = &result->file->answers;
    const struct answers_dossier *made = &result->file->made;

    sp_json_key(json, "answers");
    if (result->file->kind != IMPORT_ANSWERS) {
        sp_json_null(json);
        return;
    }
    sp_json_object(json);
    put_changed(json, made);
    if (result->compared) {
        put_list(json, "open", result->open, result->n_open);
    } else {
        sp_json_key(json, "open");
        sp_json_null(json);
    }
    sp_json_put_text(json, "party", answers->party);
    if (result->compared) {
        put_list(json, "settled", result->settled, result->n_settled);
    } else {
        sp_json_key(json, "settled");
        sp_json_null(json);
    }
    sp_json_put_int(json, "stated", (int64_t)made->n_stated);
    sp_json_put_int(json, "unchanged", (int64_t)made->n_unchanged);
    sp_json_put_text(json, "venture", answers->venture);
    sp_json_object_end(json);
}

static void put_changes(
    struct sp_json *json, const struct registry_report *report)
{
    sp_json_key(json, "changes");
    sp_json_array(json);
    for (size_t i = 0; i < report->n_changes; i++) {
        sp_json_object(json);
        sp_json_put_text(json, "key", report->changes[i].key);
        sp_json_put_text(json, "kind", kinds[report->changes[i].kind]);
        sp_json_put_text(json, "tbl", report->changes[i].table);
        sp_json_put_text(json, "what",
            report->changes[i].kind == REGISTRY_CHANGED
                ? report->changes[i].what
                : NULL);
        sp_json_object_end(json);
    }
    sp_json_array_end(json);
    sp_json_key(json, "counts");
    sp_json_object(json);
    sp_json_put_int(
        json, "appeared", (int64_t)report->n_changed[REGISTRY_APPEARED]);
    sp_json_put_int(
        json, "changed", (int64_t)report->n_changed[REGISTRY_CHANGED]);
    sp_json_put_int(json, "left", (int64_t)report->n_left);
    sp_json_put_int(
        json, "removed", (int64_t)report->n_changed[REGISTRY_REMOVED]);
    sp_json_put_int(
        json, "vanished", (int64_t)report->n_changed[REGISTRY_VANISHED]);
    sp_json_object_end(json);
}

static void put_result(struct sp_json *json, const struct import_result *result)
{
    const struct registry_report *report = result->report;

    sp_json_object(json);
    put_answers(json, result);
    put_changes(json, report);
    sp_json_put_bool(json, "declined", report->declined);
    sp_json_put_bool(json, "dry_run", result->dry_run);
    sp_json_put_text(
        json, "pack", report->pack[0] == '\0' ? NULL : report->pack);
    sp_json_put_int(json, "rows_ended", (int64_t)report->rows_ended);
    sp_json_put_int(json, "rows_removed", (int64_t)report->rows_removed);
    sp_json_put_int(json, "rows_set", (int64_t)report->rows_set);
    sp_json_put_int(json, "tables", (int64_t)report->tables);
    sp_json_object_end(json);
}

static enum sp_code print_json(
    struct cli *cli, const struct import_result *result, struct sp_err *err)
{
    struct sp_buf buf;
    struct sp_json json;
    enum sp_code rc;

    sp_buf_init(&buf, ANSWER_BYTES_MAX);
    sp_json_init(&json, &buf, true);
    sp_json_object(&json);
    sp_json_put_text(&json, "command", "import");
    sp_json_key(&json, "inputs");
    sp_json_object(&json);
    sp_json_put_text(&json, "data", NULL);
    sp_json_put_text(&json, "facts", result->facts);
    put_list(&json, "logs", NULL, 0);
    sp_json_put_text(&json, "overlay", NULL);
    sp_json_put_text(&json, "program", SPILNO_VERSION);
    sp_json_put_text(&json, "rules", NULL);
    sp_json_object_end(&json);
    sp_json_put_text(&json, "on", cli->on_text);
    sp_json_key(&json, "result");
    put_result(&json, result);
    sp_json_put_int(&json, "spilno", 1);
    sp_json_object_end(&json);
    sp_buf_putc(&buf, '\n');
    rc = sp_buf_check(&buf, err);
    if (rc == SP_OK)
        fwrite(buf.bytes, 1, buf.len, cli->out);
    sp_buf_clear(&buf);
    return rc;
}

enum sp_code import_print(
    struct cli *cli, const struct import_result *result, struct sp_err *err)
{
    if (question_is_json(cli))
        return print_json(cli, result, err);
    print_text(cli, result);
    return SP_OK;
}
