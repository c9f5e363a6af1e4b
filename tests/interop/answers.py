#!/usr/bin/env python3
"""Answers as others read them: workbooks by openpyxl, CSV by Python's reader,
the PDF by pdftotext; the numbers are those of the JSON.

usage: answers.py SPILNO ROOT
"""
import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import openpyxl

SPILNO = sys.argv[1]
ROOT = pathlib.Path(sys.argv[2])
ON = ["--on", "2026-11-24"]
failures = []


def check(label, got, want):
    if got != want:
        failures.append(label)
        print(f"{label}:\n  got  {got!r}\n  want {want!r}")


def spilno(*arguments, ok=(0, 1, 2)):
    done = subprocess.run([SPILNO, *map(str, arguments)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode in ok, (arguments, done.stderr.decode())
    return done.stdout


def workbook(path, *arguments):
    spilno(*arguments, *ON, "--format", "xlsx", "-o", path, "--quiet")
    return openpyxl.load_workbook(path)


def result(*arguments):
    return json.loads(spilno(*arguments, *ON, "--format", "json"))["result"]


def table(*arguments):
    text = spilno(*arguments, *ON, "--format", "csv").decode()
    return list(csv.DictReader(io.StringIO(text)))


def column(sheet, heading):
    headings = [cell.value for cell in sheet[1]]
    number = headings.index(heading) + 1
    return [sheet.cell(row, number).value
            for row in range(2, sheet.max_row + 1)]


def forms(label, book):
    """Every sheet has headings that stay, a filter, and no formula."""
    for sheet in book:
        check(f"{label}: {sheet.title}: frozen", sheet.freeze_panes, "A2")
        check(f"{label}: {sheet.title}: filter", sheet.auto_filter.ref,
              sheet.dimensions)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    check(f"{label}: {sheet.title}: {cell.coordinate}",
                          cell.value, "no formula")


def assessed(folder):
    book = workbook(folder / "a.xlsx", "assess", "FIELD-POWER")
    answer = result("assess", "FIELD-POWER")
    forms("assess", book)
    findings = book["Findings"]
    check("verdicts", column(findings, "Verdict"),
          [one["verdict"] for one in answer["findings"]])
    check("sentences", column(findings, "Finding in words"),
          [one["text"]["en"] for one in answer["findings"]])
    check("conditions", column(book["Conditions"], "Condition"),
          [one["condition"] for one in answer["conditions"]])
    check("missing", len(column(book["Missing facts"], "Row")),
          len(answer["missing"]))
    # There and back again.
    facts = book["Facts"]
    for row in range(2, findings.max_row + 1):
        link = findings.cell(row, 14).hyperlink
        if link is None:
            continue
        to_sheet, cell = link.location.split("!")
        first = facts[cell]
        check(f"finding {row - 1}: its facts", (to_sheet, first.value),
              ("'Facts'", str(row - 1)))
        check(f"finding {row - 1}: back", first.hyperlink.location,
              f"'Findings'!A{row}")
    parts = book["Structure"]
    check("part numbers are texts",
          {parts.cell(row, 2).data_type
           for row in range(2, parts.max_row + 1)}, {"s"})
    check("amounts are numbers",
          {type(value) for value in column(parts, "Cost, EUR")},
          {int, float, type(None)} - ({type(None)} if None not in column(
              parts, "Cost, EUR") else set()))
    check("CSV has the same rows",
          [row["text"] for row in table("assess", "FIELD-POWER")],
          column(findings, "Finding in words"))
    ukrainian = workbook(folder / "uk.xlsx", "assess", "FIELD-POWER", "--lang",
                         "uk")
    check("in Ukrainian", ukrainian.sheetnames[0], "Висновки")
    check("its sentences", column(ukrainian["Висновки"], "Висновок словами"),
          [one["text"]["uk"] for one in answer["findings"]])


def others(folder):
    book = workbook(folder / "c.xlsx", "assess", "FIELD-POWER",
                    "--instrument", "all")
    forms("compare", book)
    answer = result("assess", "FIELD-POWER", "--instrument", "all")
    check("instruments", column(book["Instruments"], "Instrument"),
          [one["instrument"] for one in answer["instruments"]])
    book = workbook(folder / "o.xlsx", "origin", "PU-24", "--instrument",
                    "EDIP")
    forms("origin", book)
    answer = result("origin", "PU-24", "--instrument", "EDIP")
    shares = [view["outside_share"] for view in answer["views"]]
    check("shares", column(book["Origin"], "Outside share to"),
          [share and float(share["max"]) for share in shares])
    check("states", len(column(book["By state"], "State")),
          sum(len(view["by_state"] or []) for view in answer["views"]))
    book = workbook(folder / "e.xlsx", "explode", "PU-24", "40")
    forms("explode", book)
    answer = result("explode", "PU-24", "40")
    check("needs", column(book["Needs"], "Item"),
          [one["item"] for one in answer["needs"]])
    book = workbook(folder / "v.xlsx", "vote", "EU-27-EXAMPLE", "--power")
    forms("vote", book)
    answer = result("vote", "EU-27-EXAMPLE", "--power")
    check("power", {voter: f"{float(power):.6f}" for voter, power in zip(
        column(book["Voters"], "Voter"),
        column(book["Voters"], "Power (Banzhaf)"))},
          answer["power"]["banzhaf"])
    turns = [row for row in book["Least sets"].iter_rows(
        min_row=2, values_only=True) if row[0] == "turns"]
    check("turns", len(turns), sum(map(len, answer["turns"])))


def codes(folder):
    numbers = ["5940-12-345-6789", "5999610000001", "5940-LL-345-6789"]
    book = workbook(folder / "n.xlsx", "nsn", *numbers)
    forms("nsn", book)
    answer = result("nsn", *numbers)
    sheet = book["Stock numbers"]
    check("stock numbers are texts", column(sheet, "Code"), numbers)
    for heading, name in (("NIIN", "niin"), ("Class", "class"),
                          ("Bureau", "ncb"), ("Fault", "fault")):
        check(f"stock numbers: {heading}", column(sheet, heading),
              [one[name] for one in answer])
    book = workbook(folder / "c2.xlsx", "ncage", "C1234", "0123G", "A123J")
    forms("ncage", book)
    check("entity codes are texts", column(book["Entity codes"], "Code"),
          ["C1234", "0123G", "A123J"])


def units(folder):
    book = workbook(folder / "u.xlsx", "unit")
    forms("units", book)
    answer = result("unit")["units"]
    sheet = book["Units"]
    check("units", column(sheet, "Symbol"),
          [one["symbol"] for one in answer])
    check("factors up to 15 digits are numbers, longer ones keep them all",
          column(sheet, "Factor"),
          [float(one["factor"]) if len(one["factor"].replace(
              ".", "").strip("0")) <= 15 else one["factor"]
           for one in answer])
    book = workbook(folder / "u1.xlsx", "unit", "18–32 V")
    forms("unit", book)
    check("a value", (column(book["Values"], "At least"),
                      column(book["Values"], "At most")), ([18], [32]))


def required(folder):
    book = workbook(folder / "p.xlsx", "properties", "MPPT-2420-HC")
    forms("properties", book)
    answer = result("properties", "MPPT-2420-HC")
    for heading, name in (("Item", "item"), ("Property", "property"),
                          ("As written", "written"), ("Source", "source")):
        check(f"requirements: {heading}",
              column(book["Requirements"], heading),
              [one[name] for one in answer["rows"]])
    check("open questions", column(book["Questions"], "Not read"),
          [one["text"] for one in answer["questions"]])


def columns_of(folder):
    path = folder / "t.xlsx"
    spilno("schema", "--format", "xlsx", "-o", path, "--quiet")
    book = openpyxl.load_workbook(path)
    forms("schema", book)
    check("no clock", str(book.properties.created)[:10], "1980-01-01")
    package = json.loads(spilno("schema", "--datapackage"))
    wanted = {(one["name"], field["name"]) for one in package["resources"]
              for field in one["schema"]["fields"] if field["name"] != "op"}
    sheet = book["Columns"]
    found = set(zip(column(sheet, "Table"), column(sheet, "Column")))
    check("all columns of all imported tables", wanted - found, set())
    for row in range(2, book["Tables"].max_row + 1):
        cell = book["Tables"].cell(row, 1)
        check(f"columns of {cell.value}",
              sheet[cell.hyperlink.location.split("!")[1]].value, cell.value)


def proposals(folder):
    book = workbook(folder / "s.xlsx", "same")
    forms("same", book)
    answer = result("same")["proposals"]
    sheet = book["Proposals"]
    check("proposals", column(sheet, "Proposal"),
          [one["id"] for one in answer])
    reasons = book["Reasons"]
    check("reasons", column(reasons, "Reason"),
          [why["what"] for one in answer
           for why in one["for"] + one["against"]])
    for row in range(2, reasons.max_row + 1):
        cell = reasons.cell(row, 1)
        to_sheet, to_cell = cell.hyperlink.location.split("!")
        check(f"reason {row - 1}: its proposal",
              (to_sheet, sheet[to_cell].value), ("'Proposals'", cell.value))


def printed(folder):
    path = folder / "report.pdf"
    spilno("assess", "FIELD-POWER", *ON, "--report", path)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True,
                          stdout=subprocess.PIPE).stdout.decode()
    for words in ("Decision support, not legal advice.", "4 obstacles",
                  "ТОВ «Вигадка-Енерго» (вигадане)", "FIELD-POWER"):
        check(f"the PDF says {words}", words in text, True)
    check("nothing but the PDF is left",
          sorted(one.name for one in folder.iterdir()
                 if one.suffix == ".pdf"), ["report.pdf"])
    done = subprocess.run(
        [SPILNO, "assess", "FIELD-POWER", *ON, "--report", folder / "no.pdf"],
        env={"SPILNO_REGISTER": str(folder / "register"), "PATH": "/nowhere"},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    check("without a browser", (done.returncode, b"package: chromium" in
                                done.stderr, (folder / "no.pdf").exists()),
          (74, True, False))


def questions(folder):
    """The questions are those of the JSON; every one has its reasons."""
    book = workbook(folder / "ask.xlsx", "ask", "FIELD-POWER")
    answer = result("ask", "FIELD-POWER")
    forms("ask", book)
    asked = [(party["party"], question["table"], cell["column"])
             for party in answer["parties"] for question in party["questions"]
             for cell in question["cells"] if cell["need"] != "shown"]
    sheet = book["Questions"]
    check("ask: every question",
          list(zip(column(sheet, "Party to ask"),
                   column(sheet, "Table"), column(sheet, "Column"))),
          asked)
    check("ask: reasons lead to questions",
          sorted(set(column(book["Reasons"], "Question"))),
          sorted(set(column(sheet, "Question"))))
    check("ask: not by asking", column(book["Not by asking"], "Row"),
          [one["key"] for one in answer["not_by_asking"]])


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        os.environ["SPILNO_REGISTER"] = str(folder / "register")
        spilno("init", folder / "register", "--owner", "VOLTARA")
        spilno("import", ROOT / "examples" / "power-unit")
        spilno("import", ROOT / "examples" / "votes")
        assessed(folder)
        others(folder)
        codes(folder)
        units(folder)
        questions(folder)
        required(folder)
        columns_of(folder)
        printed(folder)
        os.environ["SPILNO_REGISTER"] = str(folder / "same")
        spilno("init", folder / "same", "--owner", "OTHER")
        spilno("import", ROOT / "tests/golden/same-proposals/facts")
        proposals(folder)
        hostile = folder / "hostile"
        os.environ["SPILNO_REGISTER"] = str(hostile)
        spilno("init", hostile, "--owner", "EXAMPLE")
        spilno("import", ROOT / "tests/golden/hostile-names/dossier")
        book = workbook(folder / "h.xlsx", "assess", "V")
        forms("hostile", book)
        check("hostile texts stay as they are",
              "=cmd|' /C calc'!A0" in column(book["Structure"], "Maker"),
              True)
    print(f"{len(failures)} of the checks failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
