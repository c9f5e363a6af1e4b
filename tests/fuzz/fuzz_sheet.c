/*
 * Goal:   any bytes are a workbook or refused with a reason; what was read
 *         keeps the reader's promises; a copy with messages reads the same.
 * Method: bytes that begin as a ZIP file are a workbook; others are the XML
 *         of a sheet, put into a smallest workbook.
 */
#include "fuzz.h"

#include "sheet/sheet_read.h"
#include "sheet/sheet_write.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define TYPE "http://x/relationships/"
#define RELS "<Relationships>"
#define REL(id, type, target)                                                  \
    "<Relationship Id='" id "' Type='" TYPE type "' Target='" target "'/>"

static const struct {
    const char *name;
    const char *text;
} parts[] = {
    {"[Content_Types].xml", "<Types/>"},
    {"_rels/.rels",
        RELS REL("r1", "officeDocument", "workbook.xml") "</Relationships>"},
    {"workbook.xml",
        "<workbook xmlns:r='r'><sheets><sheet name='S' r:id='r1'/></sheets>"
        "</workbook>"},
    {"_rels/workbook.xml.rels",
        RELS REL("r1", "worksheet", "sheet.xml")
            REL("r2", "sharedStrings", "strings.xml")
                REL("r3", "styles", "styles.xml") "</Relationships>"},
    {"strings.xml", "<sst><si><t>a</t></si><si><t/></si></sst>"},
    {"styles.xml",
        "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/>"
        "<xf numFmtId='20'/><xf numFmtId='22'/></cellXfs></styleSheet>"},
};

static void part_put(
    zip_t *zip, const char *name, const void *bytes, size_t len)
{
    zip_source_t *source = zip_source_buffer(zip, bytes, len, 0);
    zip_int64_t index;

    FUZZ_MUST(source != NULL);
    index = zip_file_add(zip, name, source, 0);
    FUZZ_MUST(index >= 0);
    FUZZ_MUST(zip_set_file_compression(
                  zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
}

/* Return a workbook around the sheet's XML; free it. */
static char *wrapped(const uint8_t *data, size_t size, size_t *len_out)
{
    zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_stat_t facts;
    zip_t *zip;
    char *bytes;

    FUZZ_MUST(whole != NULL);
    zip_source_keep(whole);
    zip = zip_open_from_source(whole, ZIP_TRUNCATE, NULL);
    FUZZ_MUST(zip != NULL);
    for (size_t i = 0; i < SP_COUNT(parts); i++)
        part_put(zip, parts[i].name, parts[i].text, strlen(parts[i].text));
    part_put(zip, "sheet.xml", data, size);
    FUZZ_MUST(zip_close(zip) == 0);
    FUZZ_MUST(zip_source_stat(whole, &facts) == 0);
    bytes = malloc(facts.size);
    FUZZ_MUST(bytes != NULL);
    FUZZ_MUST(zip_source_open(whole) == 0);
    FUZZ_MUST(
        zip_source_read(whole, bytes, facts.size) == (zip_int64_t)facts.size);
    (void)zip_source_close(whole);
    zip_source_free(whole);
    *len_out = facts.size;
    return bytes;
}

static void row_check(
    const struct sheet_row *row, uint32_t last, struct sheet_range used)
{
    FUZZ_MUST(row->number > last);
    FUZZ_MUST(row->number >= used.first_row);
    FUZZ_MUST(row->number <= used.last_row);
    FUZZ_MUST(row->n_cells > 0);
    for (size_t i = 0; i < row->n_cells; i++) {
        const struct sheet_cell *cell = &row->cells[i];

        FUZZ_MUST(i == 0 || cell->column > cell[-1].column);
        FUZZ_MUST(cell->column >= used.first_column);
        FUZZ_MUST(cell->column <= used.last_column);
        FUZZ_MUST(cell->len > 0);
        FUZZ_MUST(cell->len <= SHEET_CELL_BYTES_MAX);
        FUZZ_MUST(strlen(cell->text) == cell->len);
        FUZZ_MUST(cell->format != NULL);
    }
}

/* Count the cells of all sheets, or return SIZE_MAX if one is refused. */
static size_t cells_count(const void *bytes, size_t len)
{
    struct sheet_book *book;
    struct sp_err err;
    size_t n = 0;

    if (sheet_book_open_bytes(bytes, len, "x", &book, &err) != SP_OK) {
        FUZZ_MUST(strncmp(err.text, "x: ", 3) == 0);
        return SIZE_MAX;
    }
    for (size_t i = 0; n != SIZE_MAX && i < sheet_book_count(book); i++) {
        struct sheet_rows *rows;
        struct sheet_row row;
        uint32_t last = 0;
        uint32_t n_rows = 0;
        bool more = true;

        if (sheet_rows_open(book, i, &rows, &err) != SP_OK) {
            n = SIZE_MAX;
            break;
        }
        for (; more; last = row.number) {
            /* What was read once reads again. */
            FUZZ_MUST(sheet_rows_next(rows, &row, &more, &err) == SP_OK);
            if (!more)
                break;
            row_check(&row, last, sheet_rows_used(rows));
            n_rows++;
            n += row.n_cells;
        }
        FUZZ_MUST(n_rows == sheet_rows_count(rows));
        sheet_rows_close(rows);
    }
    sheet_book_close(book);
    return n;
}

/* A copy with one message has a heading and a message more at most. */
static void copy_check(const void *bytes, size_t len, size_t n)
{
    struct sheet_note note = {"S", 5, 1, "m"};
    struct sp_buf copy;
    struct sp_err err;

    sp_buf_init(&copy, (size_t)64 << 20);
    if (sheet_annotate(bytes, len, "x", "Heading of messages", 0, &note, 1,
            &copy, &err) == SP_OK) {
        size_t again = cells_count(copy.bytes, copy.len);

        FUZZ_MUST(again != SIZE_MAX);
        FUZZ_MUST(again <= n + 2);
    }
    sp_buf_clear(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool whole = size >= 2 && memcmp(data, "PK", 2) == 0;
    char *made = NULL;
    const void *bytes = data;
    size_t len = size;
    size_t n;

    if (!whole) {
        made = wrapped(data, size, &len);
        bytes = made;
    }
    n = cells_count(bytes, len);
    if (n != SIZE_MAX)
        copy_check(bytes, len, n);
    free(made);
    return 0;
}
