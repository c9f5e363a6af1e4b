/*
 * frictionless.h - Frictionless data packages (versions 1 and 2) as rows.
 *
 * Private to src/convert. A resource that is one of our tables is read as the
 * package describes it; another one by a map, as any list, with what the
 * package says of its encoding and dialect. Nothing is fetched, and no file
 * outside the package's folder is read.
 * Threads: as the preset. Source: specs.frictionlessdata.io;
 * datapackage.org, version 2.
 */
#ifndef SPILNO_CONVERT_FRICTIONLESS_H
#define SPILNO_CONVERT_FRICTIONLESS_H

#include "convert/encoding.h"
#include "convert/preset.h"

enum { FRICTIONLESS_VALUES_MAX = 64, FRICTIONLESS_FIELDS_MAX = 256 };

struct frictionless_values {
    const char *items[FRICTIONLESS_VALUES_MAX];
    size_t n;
};

enum frictionless_type {
    FRICTIONLESS_TEXT, /* everything that is read as written */
    FRICTIONLESS_NUMBER,
    FRICTIONLESS_DATE,
    FRICTIONLESS_BOOLEAN,
};

struct frictionless_field {
    const char *name;
    enum frictionless_type type;
    const char *format; /* of a date, "default" or a pattern */
    char decimal;       /* between a number and its fraction */
    const char *group;  /* between thousands; "" none */
    bool bare;          /* nothing but the number stands there */
    struct frictionless_values missing, yes, no;
};

struct frictionless_resource {
    const char *name;
    const char *path; /* of one file, below the package's folder */
    enum encoding encoding;
    char delimiter;
    bool header;
    bool skip_space;
    const char *comment; /* lines that begin so are none; "" none */
    struct frictionless_field *fields;
    size_t n_fields;                  /* 0: not described */
    const struct schema_table *table; /* ours, or NULL */
};

/*
 * Read a cell as its field describes it: "" for a missing value, a number
 * with a point, a date YYYY-MM-DD, yes or no. NULL when it is none.
 */
const char *frictionless_cell(struct preset *preset,
    const struct frictionless_field *field, const char *text);

/* Give the rows of a resource that is one of our tables to the writer.
 * Errors: as grid_next, for what is no fault of the file. */
SP_MUST_CHECK enum sp_code frictionless_rows(struct preset *preset,
    const struct frictionless_resource *resource, struct sp_err *err);

struct tables;

/* Read the package's description and its files; what they do wrong goes to
 * the faults of the result. `request` is as the caller asks. */
SP_MUST_CHECK enum sp_code frictionless_fill(struct preset *preset,
    const struct convert_request *request, const char *bytes, size_t len,
    struct tables **tables, struct sp_err *err);

bool frictionless_is(const char *path, const char *head, size_t len);
SP_MUST_CHECK enum sp_code frictionless_read(
    const struct convert_request *request, const char *path,
    struct convert_writer *writer, struct convert_result *result,
    struct tables **tables, struct sp_err *err);

#endif
