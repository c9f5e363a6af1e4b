/*
 * run_register.c - init, export, rebuild, schema.
 */
#include "cli/cli.h"
#include "cli/question.h"
#include "facts/datapackage.h"
#include "facts/registry.h"

#include <string.h>

#define SCHEMA_TEXT_MAX ((size_t)16 << 20)

enum sp_code cli_run_init(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    const char *folder = argc > 0 ? argv[0] : cli->options.register_folder;
    const char *owner =
        cli->options.owner == NULL ? "local" : cli->options.owner;
    enum sp_code rc = registry_init(cli->schema, folder, owner, err);

    if (rc == SP_OK && !cli->options.quiet)
        fprintf(cli->out, "register of %s made in %s\n", owner, folder);
    return rc;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static enum sp_code export_for(struct cli *cli, struct registry *registry,
    const char *folder, struct sp_err *err)
{
    struct registry_export options = {
        .audience = cli->options.audience, .on = cli->on};
    struct registry_exported exported;
    enum sp_code rc =
        registry_export_for(registry, &options, folder, &exported, err);

    if (rc != SP_OK || cli->options.quiet)
        return rc;
    fprintf(cli->out,
        "facts of %s for %s written to %s: %llu row%s; withheld: %llu row%s, "
        "%llu cell%s; %llu more with their key alone\n",
        registry_owner(registry), options.audience, folder,
        (unsigned long long)exported.rows, plural(exported.rows),
        (unsigned long long)exported.rows_withheld,
        plural(exported.rows_withheld),
        (unsigned long long)exported.cells_withheld,
        plural(exported.cells_withheld), (unsigned long long)exported.stubs);
    return rc;
}

enum sp_code cli_run_export(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct registry *registry = NULL;
    enum sp_code rc = registry_open(
        cli->schema, cli->options.register_folder, &registry, err);

    if (rc == SP_OK && cli->options.audience != NULL) {
        rc = export_for(cli, registry, argv[argc - 1], err);
        registry_close(registry);
        return rc;
    }
    if (rc == SP_OK)
        rc = registry_export(registry, argv[argc - 1], err);
    if (rc == SP_OK && !cli->options.quiet)
        fprintf(cli->out, "facts of %s written to %s\n",
            registry_owner(registry), argv[argc - 1]);
    registry_close(registry);
    return rc;
}

enum sp_code cli_run_rebuild(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    uint64_t packs = 0;
    enum sp_code rc = registry_rebuild(
        cli->schema, cli->options.register_folder, &packs, err);

    (void)argc;
    (void)argv;
    if (rc == SP_OK && !cli->options.quiet)
        fprintf(cli->out, "database made again from %llu pack%s\n",
            (unsigned long long)packs, plural(packs));
    return rc;
}

static void put_table(const struct schema_table *table, struct sp_buf *buf)
{
    static const char *const needs[] = {
        "key", "required", "may be unknown", "empty means "};

    sp_buf_printf(buf, "%s: %s\n", table->name, table->meaning);
    for (size_t i = 0; i < table->n_columns; i++) {
        const struct schema_column *column = &table->columns[i];

        sp_buf_printf(buf, "  %-20s %s%s - %s\n", column->name,
            needs[column->need],
            column->empty_means == NULL ? "" : column->empty_means,
            column->meaning);
    }
}

/* What goes together, said before anything is made. */
static enum sp_code check_schema_options(struct cli *cli, struct sp_err *err)
{
    bool page = cli->options.datapackage || cli->options.markdown;

    if (cli->options.datapackage && cli->options.markdown)
        return cli_usage(cli, err,
            "schema prints one of --datapackage and "
            "--markdown");
    if (page && question_is_grid(cli))
        return cli_usage(cli, err,
            "schema prints one of --datapackage, --markdown and --format %s",
            cli->options.format);
    if (question_is_json(cli))
        return cli_usage(cli, err,
            "schema prints JSON by --datapackage; --format takes text, csv or "
            "xlsx");
    return question_check_format(cli, err);
}

/* The tables, or the columns of `only`. */
static enum sp_code put_schema(struct cli *cli, const struct schema_table *only,
    struct question *question, struct sp_err *err)
{
    struct grid grid;

    if (question_is_grid(cli)) {
        grid_init(&grid, cli->arena, only == NULL ? NULL : only->name);
        /* It asks no date: the workbook bears the first that ZIP has. */
        grid.on = "1980-01-01";
        report_schema_grid(cli->schema, only, &grid);
        return question_put_grid(cli, question, &grid, err);
    }
    if (only != NULL)
        put_table(only, &question->answer);
    for (size_t i = 0; only == NULL && i < cli->schema->n_tables; i++)
        sp_buf_printf(&question->answer, "%-18s %s\n",
            cli->schema->tables[i].name, cli->schema->tables[i].meaning);
    return SP_OK;
}

enum sp_code cli_run_schema(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    const struct schema_table *only = NULL;
    struct question question; /* asks no register */
    enum sp_code rc = check_schema_options(cli, err);

    if (rc != SP_OK)
        return rc;
    memset(&question, 0, sizeof question);
    sp_buf_init(&question.answer, SCHEMA_TEXT_MAX);
    if (cli->options.datapackage) {
        rc = datapackage_write(cli->schema, NULL, &question.answer, err);
    } else if (cli->options.markdown) {
        rc = datapackage_markdown(cli->schema, &question.answer, err);
    } else {
        if (argc > 0)
            only = schema_table(cli->schema, argv[0]);
        if (argc > 0 && only == NULL)
            rc = schema_no_table(cli->schema, argv[0], "", err);
        if (rc == SP_OK)
            rc = put_schema(cli, only, &question, err);
    }
    if (rc == SP_OK)
        rc = question_deliver(cli, &question, err);
    sp_buf_clear(&question.answer);
    return rc;
}
