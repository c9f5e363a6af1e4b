/*
 * run_register.c - init, export, rebuild, schema.
 */
#include "cli/cli.h"
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

static void print_table(struct cli *cli, const struct schema_table *table)
{
    static const char *const needs[] = {
        "key", "required", "may be unknown", "empty means "};

    fprintf(cli->out, "%s: %s\n", table->name, table->meaning);
    for (size_t i = 0; i < table->n_columns; i++) {
        const struct schema_column *column = &table->columns[i];

        fprintf(cli->out, "  %-20s %s%s - %s\n", column->name,
            needs[column->need],
            column->empty_means == NULL ? "" : column->empty_means,
            column->meaning);
    }
}

enum sp_code cli_run_schema(
    struct cli *cli, int argc, char **argv, struct sp_err *err)
{
    struct sp_buf buf;
    enum sp_code rc = SP_OK;

    sp_buf_init(&buf, SCHEMA_TEXT_MAX);
    if (cli->options.datapackage && cli->options.markdown) {
        rc = cli_usage(cli, err,
            "schema prints one of --datapackage and "
            "--markdown");
    } else if (cli->options.datapackage || cli->options.markdown) {
        rc = cli->options.markdown
                 ? datapackage_markdown(cli->schema, &buf, err)
                 : datapackage_write(cli->schema, NULL, &buf, err);
        if (rc == SP_OK)
            fwrite(buf.bytes, 1, buf.len, cli->out);
    } else if (argc > 0) {
        const struct schema_table *table = schema_table(cli->schema, argv[0]);

        if (table == NULL)
            rc = schema_no_table(cli->schema, argv[0], "", err);
        else
            print_table(cli, table);
    } else {
        for (size_t i = 0; i < cli->schema->n_tables; i++)
            fprintf(cli->out, "%-18s %s\n", cli->schema->tables[i].name,
                cli->schema->tables[i].meaning);
    }
    sp_buf_clear(&buf);
    return rc;
}
