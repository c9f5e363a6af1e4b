#!/usr/bin/env python3
"""Workbooks between programs: openpyxl's and LibreOffice's are read by
src/sheet, src/sheet's are read by openpyxl; bad ones are refused, each with
its message; messages are put beside a user's cells and nothing else changes.

usage: sheet.py SHEET_TOOL SAMPLES
"""
import datetime
import pathlib
import struct
import subprocess
import sys
import tempfile
import warnings
import zipfile

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font

TOOL = sys.argv[1]
SAMPLES = pathlib.Path(sys.argv[2])
failures = []


def check(label, got, want):
    if got != want:
        failures.append(label)
        print(f"{label}:\n  got  {got!r}\n  want {want!r}")


def run(*arguments):
    return subprocess.run([TOOL, *map(str, arguments)], encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def dump(path):
    """{sheet: {cell: (kind, flags, text, format)}}, plus its other lines."""
    done = run("dump", path)
    assert done.returncode == 0, done.stderr
    sheets, others = {}, []
    for line in done.stdout.split("\n"):
        fields = line.split("\t")
        if fields[0] == "sheet":
            current = sheets.setdefault(fields[1], {})
            others.append(tuple(fields))
        elif fields[0] == "cell":
            current[fields[1]] = tuple(fields[2:6])
        elif fields[0]:
            others.append(tuple(fields))
    return sheets, others


def read_openpyxl(folder):
    path = folder / "openpyxl.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Деталі"
    rows = [
        ["00012", 12, 0.1, 1 / 3, -1e-7],
        [datetime.date(2026, 12, 31), datetime.datetime(2026, 1, 2, 3, 4, 5),
         datetime.time(8, 30), datetime.date(1900, 1, 1),
         datetime.date(1900, 3, 1)],
        [True, False, "#N/A", "x" * 32767, "  spaced  "],
        ["=1+1", "a_x0041_b", "tab\there", "№ ґ", 123456789012345678],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A6:C7")
    sheet["A6"] = "merged"
    sheet.row_dimensions[1].hidden = True
    sheet["E2"].number_format = "[$-422]dd mmmm yyyy"
    sheet["B1"].number_format = '#,##0.00\\ "грн"'
    book.create_sheet("тінь").sheet_state = "veryHidden"
    book.save(path)
    sheets, others = dump(path)
    cells = sheets["Деталі"]
    check("openpyxl: sheets", [line for line in others if line[0] == "sheet"],
          [("sheet", "Деталі", "visible", "5"),
           ("sheet", "тінь", "hidden", "0")])
    check("openpyxl: merged",
          [line for line in others if line[0] == "merged"],
          [("merged", "6", "0", "7", "2")])
    want = {
        "A1": ("text", "h", "00012", "General"),
        "B1": ("number", "h", "12", '#,##0.00\\\\ "грн"'.replace("\\\\", "\\")),
        "C1": ("number", "h", "0.1", "General"),
        "D1": ("number", "rh", "0.333333333333333", "General"),
        "E1": ("number", "h", "-0.0000001", "General"),
        "A2": ("date", "", "2026-12-31", "yyyy-mm-dd"),
        "B2": ("date", "", "2026-01-02T03:04:05", "yyyy-mm-dd h:mm:ss"),
        "C2": ("time", "", "08:30:00", "h:mm:ss"),
        "D2": ("date", "", "1900-01-01", "yyyy-mm-dd"),
        "E2": ("date", "", "1900-03-01", "[$-422]dd mmmm yyyy"),
        "A3": ("boolean", "", "true", "General"),
        "B3": ("boolean", "", "false", "General"),
        "C3": ("error", "", "#N/A", "General"),
        "D3": ("text", "", "x" * 32767, "General"),
        "E3": ("text", "", "  spaced  ", "General"),
        "B4": ("text", "", "aAb", "General"),
        "C4": ("text", "", "tab\\x09here", "General"),
        "D4": ("text", "", "№ ґ", "General"),
        "E4": ("number", "r", "123456789012346000", "General"),
        "A6": ("text", "", "merged", "General"),
    }
    for cell, what in want.items():
        check(f"openpyxl: {cell}", cells.get(cell), what)
    check("openpyxl: a formula that nobody computed",
          cells["A4"][:2] + (("without a computed value" in cells["A4"][2]),),
          ("fault", "f", True))


def read_calc():
    for name in ("calc-1900", "calc-1904"):
        sheets, others = dump(SAMPLES / f"{name}.xlsx")
        cells = sheets["Ціни"]
        want = {
            "A1": ("text", "Прайс-лист (ілюстративний)"),
            "A2": ("text", "Код"), "B2": ("text", "Ціна"),
            "C2": ("text", "Дата"), "D2": ("text", "Різниця"),
            "E2": ("text", "Так"), "F2": ("text", "Час"),
            "A3": ("text", "00012"), "B3": ("number", "1234.5"),
            "C3": ("date", "2026-12-31"), "D3": ("number", "0.1"),
            "E3": ("boolean", "true"), "F3": ("time", "08:30:00"),
            "A4": ("text", "two\\x0alines"), "B4": ("number", "1000000"),
            "D4": ("error", "#N/A"),
        }
        check(f"{name}: cells", set(cells), set(want))
        for cell, (kind, text) in want.items():
            check(f"{name}: {cell}", (cells[cell][0], cells[cell][2]),
                  (kind, text))
        check(f"{name}: a computed value", cells["D3"][1], "f")
        check(f"{name}: a row that a filter hides", cells["A4"][1], "h")
        check(f"{name}: the money's format names it", "грн" in cells["B3"][3],
              True)
        check(f"{name}: merged", ("merged", "1", "0", "1", "1") in others,
              True)


def written_is_read(folder):
    path = folder / "ours.xlsx"
    again = folder / "again.xlsx"
    check("write", run("write", path).returncode, 0)
    check("write again", run("write", again).returncode, 0)
    check("the same bytes", path.read_bytes() == again.read_bytes(), True)
    book = openpyxl.load_workbook(path)
    check("names of sheets", book.sheetnames,
          ["Findings_ _all_____", "keys", "_lists"])
    sheet = book.worksheets[0]
    check("types", [sheet["A2"].value, sheet["B2"].value, sheet["A3"].value,
                    sheet["B3"].value, sheet["B5"].value, sheet["A6"].value],
          ["00012", 9.95, "=1+1", datetime.datetime(2026, 12, 31), True,
           "12345678901234567"])
    check("no formula", sheet["A3"].data_type, "s")
    check("texts stay texts", sheet["A2"].number_format, "@")
    check("frozen", sheet.freeze_panes, "B2")
    check("filter", sheet.auto_filter.ref, "A1:B6")
    check("protected", sheet.protection.sheet, True)
    check("locked", [sheet["A2"].protection.locked,
                     sheet["B2"].protection.locked,
                     sheet["B6"].protection.locked], [True, False, False])
    check("hidden column", sheet.column_dimensions["C"].hidden, True)
    check("width", round(sheet.column_dimensions["A"].width), 21)
    check("note", sheet["B1"].comment.text, "in euro")
    check("links", [sheet["A4"].hyperlink.target, sheet["A4"].hyperlink.tooltip,
                    sheet["B4"].hyperlink.location],
          ["https://example.org/", "go there", "'keys'!A1"])
    check("hidden sheets", [one.sheet_state for one in book.worksheets],
          ["visible", "hidden", "hidden"])
    check("created", book.properties.created,
          datetime.datetime(2026, 11, 24))
    check("title", book.properties.title, "Sample")
    rules = {str(rule.sqref): rule
             for rule in sheet.data_validations.dataValidation}
    check("a short list", (rules["B2:B6"].formula1, rules["B2:B6"].errorStyle,
                           rules["B2:B6"].prompt), ('"yes,no"', None,
                                                    "yes or no"))
    check("a long list", (rules["A2:A6"].formula1, rules["A2:A6"].errorStyle),
          ("'_lists'!$A$1:$A$300", "warning"))
    check("a list of values with commas", rules["C2:C6"].formula1,
          "'_lists'!$B$1:$B$2")
    check("its values", [book["_lists"]["B1"].value,
                         book["_lists"]["A300"].value], ["a, b", "PARTY-299"])
    with zipfile.ZipFile(path) as packed:
        check("no date of today inside",
              {entry.date_time[:3] for entry in packed.infolist()},
              {(1980, 1, 1)})


def annotated(folder):
    path, out, more = (folder / name for name in
                       ("user.xlsx", "copy.xlsx", "copy2.xlsx"))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Offers"
    sheet.append(["Part", "Price"])
    sheet["A1"].font = Font(bold=True)
    sheet.append(["A-1", 12])
    sheet.append(["A-2", "12,5,5"])
    sheet["D3"].number_format = "0.00"  # an empty cell with a style
    sheet["A1"].comment = Comment("mine", "me")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = "A1:B3"
    sheet.column_dimensions["A"].width = 33
    book.create_sheet("empty")
    book.save(path)
    done = run("annotate", path, out, "Spilno: faults",
               "Offers", 3, 1, "'12,5,5' is no amount <1> & ґ",
               "Offers", 3, 0, "unknown part", "Offers", 7, "-", "no row",
               "empty", 1, 0, "nothing here")
    check("annotate", (done.returncode, done.stderr), (0, ""))
    copy = openpyxl.load_workbook(out)
    sheet = copy["Offers"]
    check("heading", sheet["C1"].value, "Spilno: faults")
    check("messages", [sheet["C2"].value, sheet["C3"].value, sheet["C7"].value],
          [None, "A3: unknown part; B3: '12,5,5' is no amount <1> & ґ",
           "no row"])
    check("an empty sheet", copy["empty"]["A1"].value,
          "Spilno: faults: A1: nothing here")
    check("his own", [sheet["A1"].font.bold, sheet["A1"].comment.text,
                      sheet["B3"].value, sheet.freeze_panes,
                      sheet.auto_filter.ref, sheet["D3"].number_format,
                      sheet.column_dimensions["A"].width],
          [True, "mine", "12,5,5", "A2", "A1:B3", "0.00", 33])
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out) as new:
        check("the parts", new.namelist(), old.namelist())
        check("their dates", [e.date_time for e in new.infolist()],
              [e.date_time for e in old.infolist()])
        for name in old.namelist():
            if "worksheets/sheet" not in name:
                check(f"{name} is as it was", new.read(name), old.read(name))
    done = run("annotate", out, more, "Spilno: faults",
               "Offers", 2, 0, "another")
    check("annotate a copy", (done.returncode, done.stderr), (0, ""))
    sheet = openpyxl.load_workbook(more)["Offers"]
    check("messages stand in the same column, anew",
          [sheet[f"C{row}"].value for row in (1, 2, 3, 7)] +
          [sheet["D1"].value],
          ["Spilno: faults", "A2: another", None, None, None])
    for name in ("calc-1900.xlsx", "calc-1904.xlsx"):
        done = run("annotate", SAMPLES / name, out, "Faults", "Ціни", 3, 2,
                   "too late")
        check(f"annotate {name}", (done.returncode, done.stderr), (0, ""))
        before, after = dump(SAMPLES / name)[0], dump(out)[0]
        check(f"{name}: put in", after["Ціни"].pop("G3")[2], "C3: too late")
        after["Ціни"].pop("G1")
        check(f"{name}: nothing else changed", after, before)
    done = run("annotate", path, out, "Faults", "None", 3, 2, "x")
    check("annotate a sheet that is not there", done.stderr,
          f"{path}: has no sheet 'None'\n")


TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org'
         '/package/2006/content-types"><Default Extension="xml" ContentType='
         '"{main}"/></Types>')
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml." \
       "sheet.main+xml"
RELS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006'
        '/relationships">{}</Relationships>')
REL = '<Relationship Id="{}" Type="http://x/relationships/{}" Target="{}"/>'
WORKBOOK = ('<workbook xmlns:r="r"><workbookPr{}/><sheets><sheet name="S" '
            'sheetId="1" r:id="rId1"/></sheets></workbook>')


def parts(rows="", **changes):
    """A smallest workbook, with parts changed, added, or None: left out."""
    own = {
        "[Content_Types].xml": TYPES.format(main=MAIN),
        "_rels/.rels": RELS.format(
            REL.format("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": WORKBOOK.format(""),
        "xl/_rels/workbook.xml.rels": RELS.format(
            REL.format("rId1", "worksheet", "worksheets/sheet1.xml") +
            REL.format("rId2", "sharedStrings", "sharedStrings.xml") +
            REL.format("rId3", "styles", "styles.xml")),
        "xl/worksheets/sheet1.xml":
            f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml":
            "<sst><si><r><t>ri</t></r><r><t>ch</t></r><rPh sb='0' eb='1'><t>"
            "furigana</t></rPh></si></sst>",
        "xl/styles.xml":
            '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
            '<xf numFmtId="20"/><xf numFmtId="46"/></cellXfs></styleSheet>',
    }
    own.update(changes.pop("more", {}))
    assert not changes
    return {name: text for name, text in own.items() if text is not None}


def pack(path, files, method=zipfile.ZIP_DEFLATED):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(path, "w", method) as packed:
            items = files.items() if isinstance(files, dict) else files
            for name, text in items:
                packed.writestr(name, text)


class Unseekable:
    def __init__(self):
        self.pieces = []

    def write(self, piece):
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self):
        pass


CELLS = [
    # label, rows, date1904, cell, kind, text
    ("rich text joined, phonetic text dropped",
     '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', 0, "A1", "text", "rich"),
    ("cells without names", '<row><c><v>1</v></c><c><v>2</v></c></row>', 0,
     "B1", "number", "2"),
    ("an inline text",
     '<row r="3"><c t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c>'
     '</row>', 0, "A3", "text", "a"),
    ("an escaped character", '<row><c t="str"><v>a_x000D_b</v></c></row>', 0,
     "A1", "text", "a\\x0db"),
    ("an ISO date", '<row><c t="d"><v>2024-05-06T00:00:00</v></c></row>', 0,
     "A1", "date", "2024-05-06"),
    ("no ISO date", '<row><c t="d"><v>2024-13-06</v></c></row>', 0, "A1",
     "fault", "2024-13-06 is no ISO date"),
    ("digits of binary storage",
     '<row><c><v>0.10000000000000001</v></c></row>', 0, "A1", "number", "0.1"),
    ("9.95 as others store it", '<row><c><v>9.9499999999999993</v></c></row>',
     0, "A1", "number", "9.95"),
    ("an exponent", '<row><c><v>1.5E-3</v></c></row>', 0, "A1", "number",
     "0.0015"),
    ("a great one", '<row><c><v>1.5E+300</v></c></row>', 0, "A1", "number",
     "1.5E+300"),
    ("rounding that carries", '<row><c><v>9.9999999999999996</v></c></row>',
     0, "A1", "number", "10"),
    ("no number", '<row><c><v>12,5</v></c></row>', 0, "A1", "fault",
     "12,5 is no number"),
    ("the first day", '<row><c s="1"><v>1</v></c></row>', 0, "A1", "date",
     "1900-01-01"),
    ("28 February 1900", '<row><c s="1"><v>59</v></c></row>', 0, "A1", "date",
     "1900-02-28"),
    ("the phantom day", '<row><c s="1"><v>60</v></c></row>', 0, "A1", "fault",
     "60 is 29 February 1900, a day that never was; write it as text"),
    ("1 March 1900", '<row><c s="1"><v>61</v></c></row>', 0, "A1", "date",
     "1900-03-01"),
    ("day 0", '<row><c s="1"><v>0</v></c></row>', 0, "A1", "fault",
     "0 is a date before 1900-01-01; write it as text"),
    ("before 1900", '<row><c s="1"><v>-5</v></c></row>', 0, "A1", "fault",
     "-5 is a date before 1900-01-01; write it as text"),
    ("day 0 of the 1904 system", '<row><c s="1"><v>0</v></c></row>', 1, "A1",
     "date", "1904-01-01"),
    ("the 1904 system", '<row><c s="1"><v>44925</v></c></row>', 1, "A1",
     "date", "2026-12-31"),
    ("before 1904", '<row><c s="1"><v>-1</v></c></row>', 1, "A1", "fault",
     "-1 is a date before 1904-01-01; write it as text"),
    ("the last date", '<row><c s="1"><v>2958465</v></c></row>', 0, "A1",
     "date", "9999-12-31"),
    ("after the last date", '<row><c s="1"><v>2958466</v></c></row>', 0, "A1",
     "fault", "2958466 is no date between 1900 and 9999"),
    ("a date with a time", '<row><c s="1"><v>46387.999994</v></c></row>', 0,
     "A1", "date", "2026-12-31T23:59:59"),
    ("a time that rounds up to the next day",
     '<row><c s="1"><v>46386.999999</v></c></row>', 0, "A1", "date",
     "2026-12-31"),
    ("hours past a day", '<row><c s="3"><v>1.5</v></c></row>', 0, "A1", "time",
     "36:00:00"),
    ("a time below zero", '<row><c s="2"><v>-0.5</v></c></row>', 0, "A1",
     "fault", "-0.5 is a time below zero"),
    ("a formula with its value", '<row><c><f>1+1</f><v>2</v></c></row>', 0,
     "A1", "number", "2"),
    ("a formula without", '<row><c r="A1"><f>1+1</f></c></row>', 0, "A1",
     "fault", "is a formula without a computed value; open the workbook in "
     "the spreadsheet program and save it"),
    ("an error", '<row><c t="e"><v>#REF!</v></c></row>', 0, "A1", "error",
     "#REF!"),
    ("no truth value", '<row><c t="b"><v>2</v></c></row>', 0, "A1", "fault",
     "2 is no truth value"),
]

LONG = "x" * 65537
BAD = [
    # label, file or parts, message without the file's name
    ("nothing", b"", "is empty"),
    ("a text", b"part;price\n", "is no XLSX workbook (no ZIP file)"),
    ("an OLE file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
     "is an OLE compound file, not an XLSX workbook"),
    ("a password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 +
     "EncryptedPackage".encode("utf-16-le"),
     "is protected by a password; save it without one"),
    ("another ZIP file", {"a.txt": "a"}, "is a ZIP file but no XLSX workbook"),
    ("OpenDocument", {"mimetype": "x", "content.xml": "<a/>"},
     "is an OpenDocument file; save it as .xlsx"),
    ("no workbook named", parts(more={"_rels/.rels": RELS.format("")}),
     "is no XLSX workbook (no workbook is named)"),
    ("no workbook", parts(more={"xl/workbook.xml": None}),
     "is no XLSX workbook (part 'xl/workbook.xml' is missing)"),
    ("no sheet", parts(more={"xl/worksheets/sheet1.xml": None}),
     "has no sheet of cells"),
    ("macros", parts(more={"xl/vbaProject.bin": "x"}),
     "holds macros; save it as a workbook without macros (.xlsx)"),
    ("macros by type", parts(more={"[Content_Types].xml": TYPES.format(
        main="application/vnd.ms-excel.sheet.macroEnabled.main+xml")}),
     "holds macros; save it as a workbook without macros (.xlsx)"),
    ("a binary workbook", parts(more={"[Content_Types].xml": TYPES.format(
        main="application/vnd.ms-excel.sheet.binary.macroEnabled.main")}),
     "is a binary workbook (.xlsb); save it as .xlsx"),
    ("links to other workbooks",
     parts(more={"xl/externalLinks/externalLink1.xml": "<a/>"}),
     "holds values linked from other workbooks ('xl/externalLinks/"
     "externalLink1.xml'); break the links, which keeps the values, and save "
     "it again"),
    ("an entity bomb", parts(more={"xl/sharedStrings.xml":
     '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;'
     '</t></si></sst>'}),
     "part 'xl/sharedStrings.xml' has a DOCTYPE, which no workbook needs"),
    ("a part twice", list(parts().items()) + [("xl/WORKBOOK.xml", "<a/>")],
     "part 'xl/WORKBOOK.xml' is there twice"),
    ("a zip bomb", parts(more={"xl/media/a.bin": b"\0" * (4 << 20)}),
     "part 'xl/media/a.bin' unpacks 4080 bytes to 4194304, more than 1:200"),
    ("too many parts",
     parts(more={f"xl/media/{i}": "" for i in range(4097)}),
     "has 4104 parts inside, at most 4096 may be"),
    ("damaged XML", parts(more={"xl/workbook.xml": "<workbook><a></workbook>"}),
     "part 'xl/workbook.xml' is damaged: line 1: mismatched tag"),
    ("a tag without end", parts(more={
        "xl/workbook.xml": "<workbook a='" + "".join(
            chr(97 + i * 7 % 26) + str(i) for i in range(400000)) + "'/>"}),
     "part 'xl/workbook.xml' has a tag longer than 1048576 bytes"),
    ("too many sheets", parts(more={"xl/workbook.xml": "<workbook><sheets>" +
     "".join(f'<sheet name="s{i}" r:id="rId1" xmlns:r="r"/>'
             for i in range(256)) + "</sheets></workbook>"}),
     "has more than 255 sheets"),
    ("a long cell", parts(f'<row r="2"><c r="B2" t="str"><v>{LONG}</v></c>'
                          '</row>'),
     "sheet 'S': B2: is longer than 65536 bytes"),
    ("a long shared text", parts(more={
        "xl/sharedStrings.xml": f"<sst><si><t>{LONG}</t></si></sst>"}),
     "shared text 0 is longer than 65536 bytes"),
    ("a shared text that is missing",
     parts('<row r="2"><c r="C2" t="s"><v>7</v></c></row>'),
     "sheet 'S': C2: names a shared text that is not there"),
    ("a row past the last", parts('<row r="1048577"/>'),
     "sheet 'S': rows go on after row 1048576, the last"),
    ("a column past the last", parts('<row r="1"><c r="XFE1"/></row>'),
     "sheet 'S': A1: a cell of this row has a name that is none of it, or "
     "past column XFD"),
    ("rows out of order", parts('<row r="2"/><row r="1"/>'),
     "sheet 'S': A2: a row after it is there twice, or out of order"),
    ("a cell of another row", parts('<row r="2"><c r="A3"/></row>'),
     "sheet 'S': A2: a cell of this row has a name that is none of it, or "
     "past column XFD"),
    ("cells out of order", parts('<row r="1"><c r="B1"/><c r="A1"/></row>'),
     "sheet 'S': A1: cells are there twice, or out of order"),
    ("an unknown type", parts('<row><c t="z"><v>1</v></c></row>'),
     "sheet 'S': A1: has a type that no workbook has"),
    ("a merged range that is none", parts(more={"xl/worksheets/sheet1.xml":
     '<worksheet><sheetData/><mergeCells><mergeCell ref="B2:A1"/></mergeCells>'
     '</worksheet>'}), "sheet 'S': a merged range is none"),
]


def refused(folder):
    path = folder / "cells.xlsx"
    for label, rows, from_1904, cell, kind, text in CELLS:
        pack(path, parts(rows, more={"xl/workbook.xml": WORKBOOK.format(
            ' date1904="1"' if from_1904 else "")}))
        got = dump(path)[0]["S"].get(cell)
        check(label, got and (got[0], got[2]), (kind, text))
    for label, what, message in BAD:
        if isinstance(what, bytes):
            path.write_bytes(what)
        else:
            pack(path, what)
        done = run("dump", path)
        check(label, (done.returncode, done.stderr),
              (1, f"{path}: {message}\n"))
    check("an old workbook", run("dump", SAMPLES / "calc-1900.xls").stderr,
          f"{SAMPLES / 'calc-1900.xls'}: is a workbook of the old kind (.xls);"
          " save it as .xlsx\n")
    whole = (SAMPLES / "calc-1900.xlsx").read_bytes()
    for cut in (10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        done = run("dump", path)
        check(f"cut after {cut} bytes",
              (done.returncode, "is cut short or damaged" in done.stderr),
              (1, True))
    damaged = bytearray(whole)
    at = whole.index(b"xl/worksheets/sheet1.xml") + 100
    for i in range(40):
        damaged[at + i] ^= 0x55
    path.write_bytes(damaged)
    check("damaged inside", run("dump", path).returncode, 1)
    # A part that declares less than it unpacks to.
    pack(path, parts("<row><c><v>1</v></c></row>" + " " * 100000))
    lying = bytearray(path.read_bytes())
    at = lying.index(b"PK\x01\x02")
    while lying[at + 46:at + 70] != b"xl/worksheets/sheet1.xml":
        at = lying.index(b"PK\x01\x02", at + 1)
    lying[at + 24:at + 28] = struct.pack("<I", 100)
    path.write_bytes(lying)
    done = run("dump", path)
    check("a size that lies", (done.returncode, done.stderr),
          (1, f"{path}: part 'xl/worksheets/sheet1.xml' unpacks to more than "
           "it declares\n"))
    # A writer that streams says the sizes after each part only.
    stream = Unseekable()
    pack(stream, parts("<row><c><v>1</v></c></row>"))
    path.write_bytes(b"".join(stream.pieces))
    check("a streamed workbook", dump(path)[0]["S"]["A1"][2], "1")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        read_openpyxl(folder)
        read_calc()
        written_is_read(folder)
        annotated(folder)
        refused(folder)
    print(f"{len(failures)} of the checks failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
