#!/usr/bin/env python3
"""Goal:   the public FLIS extract and lists of the NATO master catalogue as
        their holders export them become items and references that nobody
        else may see, whichever way they are written.
Method: samples written here by csv and openpyxl, all of it illustrative;
        converted, imported beside the example's items, compared with what was
        written, and searched for in what an audience gets.
Usage:  catalogues.py PROGRAM EXAMPLE
"""
import csv
import json
import os
import subprocess
import sys
import tempfile

import openpyxl

PROGRAM, EXAMPLE = (os.path.abspath(path) for path in sys.argv[1:3])
ON = ["--on", "2026-11-24"]
failures = []

NSN = ["FSC", "NIIN", "INC", "ITEM_NAME", "SOS", "END_ITEM_NAME",
       "CANCELLED_NIIN"]
PART = ["NIIN", "PART_NUMBER", "CAGE_CODE", "CAGE_STATUS", "RNCC", "RNVC",
        "DAC", "RNAAC", "RNFC", "RNSC", "RNJC", "SADC", "HCC", "MSDS",
        "MEDALS"]
CAGE = ["CAGE_CODE", "CAGE_STATUS", "TYPE", "CAO", "COMPANY", "CITY",
        "STATE_PROVINCE", "ZIP_POSTAL_ZONE", "COUNTRY"]
ITEMS = [("5940", "001234567", "00123", "TERMINAL,LUG (ILLUSTRATIVE)",
          "001234500"),
         ("5999", "011234568", "77777", "PART, WITH A COMMA (ILLUSTRATIVE)",
          "")]
PARTS = [("001234567", "BK-25/10", "C1234", "3", "2", "E", "4", "C"),
         ("001234567", "SECRET-1", "1A2B3", "5", "2", "6", "4", "D"),
         ("011234568", "SECRET-2", "1A2B3", "3", "9", "", "", "")]
LIST = [["5940-12-345-6789", "TERMINAL,LUG (ILLUSTRATIVE)", "C1234",
         "Beispiel Kabel GmbH (invented)", "BK-25/10", "3", "2"],
        ["6130-61-000-0001", "SECRET-3 (ILLUSTRATIVE)", "A123J",
         "Вигаданий завод (вигаданий)", "БЗП-1", "3", "2"]]
HEADINGS = [["NSN", "Item Name", "NCAGE", "Company", "Reference Number",
             "RNCC", "RNVC"],
            ["NATO Stock Number", "AIN", "CAGE Code", "Manufacturer", "P/N",
             "RNCC", "RNVC"]]


def check(label, got, want):
    if got != want:
        failures.append(label)
        print(f"{label}:\n  got  {got!r}\n  want {want!r}")


def run(folder, *arguments, status=0):
    done = subprocess.run([PROGRAM, *arguments], cwd=folder, encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != status:
        failures.append(" ".join(arguments))
        print(f"{arguments}: status {done.returncode}, wanted {status}\n"
              f"{done.stdout}{done.stderr}")
    return done


def write(folder, name, head, rows):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(head)
        writer.writerows(rows)
    return path


def table(folder, name):
    path = os.path.join(folder, name + ".csv")
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def withheld(folder):
    """The rows of which `audience` says none, as (table, subject)."""
    return {(row["tbl"], row["subject"]) for row in table(folder, "audience")
            if row["audience"] == "none"}


def check_withheld(label, folder):
    """Every row that was made is marked."""
    marks = withheld(folder)
    for name, column in [("item", "item"), ("codified", "item"),
                         ("reference", "item"), ("alias", "id"),
                         ("ncage", "ncage")]:
        for row in table(folder, name):
            if (name, row[column]) not in marks:
                failures.append(label)
                print(f"{label}: {name} {row[column]} is not marked")


def test_flis(folder):
    files = [
        write(folder, "P_FLIS_NSN.CSV", NSN,
              [(f, n, i, name, "SMS", "", c) for f, n, i, name, c in ITEMS]),
        write(folder, "V_FLIS_PART.CSV", PART,
              [(n, p, c, "A", cc, vc, dac, "ZZ", fc, sc, "", "", "", "", "")
               for n, p, c, cc, vc, dac, fc, sc in PARTS]),
        write(folder, "P_CAGE.CSV", CAGE,
              [("1A2B3", "A", "A", "", "EXAMPLE PARTS INC (INVENTED)", "", "",
                "", "")])]
    run(folder, "convert", *files, "-o", "flis", "--quiet")
    out = os.path.join(folder, "flis")
    check("flis items",
          [(r["class"], r["niin"], r["name"]) for r in table(out, "item")],
          [(f, n, name) for f, n, _, name, _ in ITEMS])
    check("flis names' codes",
          [(r["item"], r["inc"]) for r in table(out, "codified")],
          [(n, i) for _, n, i, _, _ in ITEMS])
    check("flis references", sorted(
        (r["item"], r["number"], r["ncage"], r["rncc"], r["rnvc"], r["dac"],
         r["rnfc"], r["rnsc"]) for r in table(out, "reference")),
        sorted(PARTS))
    check("flis former numbers",
          [(r["value"], r["id"]) for r in table(out, "alias")],
          [("001234500", "001234567")])
    check_withheld("flis", out)
    run(folder, "check", "flis", *ON, "--quiet")


def test_lists(folder):
    """Two holders' headings, as text and as a workbook: one dossier."""
    outs = []
    for number, head in enumerate(HEADINGS):
        write(folder, f"list{number}.csv", head, LIST)
        book = openpyxl.Workbook()
        for row in [head, *LIST]:
            book.active.append(row)
        book.save(os.path.join(folder, f"list{number}.xlsx"))
        for ending in ("csv", "xlsx"):
            out = f"nmcrl{number}{ending}"
            run(folder, "convert", f"list{number}.{ending}", "-o", out,
                "--quiet")
            outs.append(os.path.join(folder, out))
    first = outs[0]
    check("item numbers and classes",
          [(r["niin"], r["class"]) for r in table(first, "item")],
          [("123456789", "5940"), ("610000001", "6130")])
    check("numbers as written",
          [r["value"] for r in table(first, "alias")],
          [row[0] for row in LIST])
    check_withheld("nmcrl", first)
    for name in ("item", "reference", "ncage", "alias", "audience"):
        want = [dict(row, source="") for row in table(first, name)]
        for other in outs[1:]:
            check(f"{name} of {os.path.basename(other)}",
                  [dict(row, source="") for row in table(other, name)], want)
    # The kept map reads the next file of the same kind without a guess.
    run(folder, "convert", "list0.csv", "--map", "nmcrl0csv.map", "-o", "again",
        "--quiet")
    check("by the kept map", table(os.path.join(folder, "again"), "reference"),
          table(first, "reference"))


def test_beside_own_items(folder):
    run(folder, "init", "r", "--owner", "STORE", "--quiet")
    for dossier in (EXAMPLE, "flis", "nmcrl0csv"):
        run(folder, "--register", "r", "import", dossier, *ON, "--quiet")
    done = run(folder, "--register", "r", "duplicates", "LUG-M10", *ON,
               "--format", "json", status=2)
    groups = json.loads(done.stdout)["result"]["groups"]
    joined = {(g["by"], tuple(sorted(i["item"] for i in g["items"])))
              for g in groups}
    check("the own lug beside both catalogues", joined, {
        ("niin", ("123456789", "LUG-M10")),
        ("reference", ("001234567", "123456789", "LUG-M10",
                       "LUG-M10-STORE"))})
    # What its holder may not pass on is in the holder's own export.
    run(folder, "--register", "r", "export", "own", "--quiet")
    numbers = {r["number"] for r in
               table(os.path.join(folder, "own"), "reference")}
    check("the own export is whole",
          {"SECRET-1", "SECRET-2", "БЗП-1"} <= numbers, True)


def everything(folder):
    """The bytes of all files below a folder."""
    found = b""
    for base, _, names in os.walk(folder):
        for name in sorted(names):
            with open(os.path.join(base, name), "rb") as file:
                found += file.read()
    return found.decode()


def test_withheld(folder):
    """Not even who makes the listed items gets what the lists say of them; its
    own references, and those of items that no list names, it does."""
    makes = os.path.join(folder, "makes")
    os.mkdir(makes)
    write(makes, "site.csv", ["site", "party", "state"],
          [("KABEL-1", "BEISPIEL-KABEL", "DE")])
    write(makes, "offer.csv", ["offer", "item", "site", "kind"],
          [(f"MAKE-{item}", item, "KABEL-1", "make")
           for item in ("LUG-M10", "001234567", "011234568", "123456789",
                        "610000001")])
    run(folder, "--register", "r", "import", "makes", *ON, "--quiet")
    for audience in ("public", "BEISPIEL-KABEL"):
        run(folder, "--register", "r", "export", f"for-{audience}", "--for",
            audience, *ON, "--quiet")
        text = everything(os.path.join(folder, f"for-{audience}"))
        for secret in ("SECRET", "БЗП-1", "EXAMPLE PARTS", "001234500",
                       "5940-12-345-6789"):
            check(f"{secret} for {audience}", secret in text, False)
        check(f"the own reference for {audience}", "BK-25/10" in text,
              audience != "public")
    # The same without the marks: the maker sees its items, so they matter.
    run(folder, "init", "open", "--owner", "STORE", "--quiet")
    os.remove(os.path.join(folder, "flis", "audience.csv"))
    for dossier in (EXAMPLE, "flis"):
        run(folder, "--register", "open", "import", dossier, *ON, "--quiet")
    rows = table(makes, "offer")
    write(makes, "offer.csv", list(rows[0]),
          [list(row.values()) for row in rows if row["item"][0] != "1"
           and row["item"][0] != "6"])
    run(folder, "--register", "open", "import", "makes", *ON, "--quiet")
    run(folder, "--register", "open", "export", "unmarked", "--for",
        "BEISPIEL-KABEL", *ON, "--quiet")
    check("without the marks", "SECRET-1" in
          everything(os.path.join(folder, "unmarked")), True)


def test_bad_lists(folder):
    """Bad numbers are named when the dossier is checked."""
    write(folder, "bad.csv", HEADINGS[0], [
        ["5940-LL-345-6789", "A", "C1234", "", "X-1", "3", "2"],
        ["5940-12-345-678", "B", "C12O4", "", "X-2", "4", "3"]])
    run(folder, "convert", "bad.csv", "-o", "bad", "--quiet")
    done = run(folder, "check", "bad", *ON, "--quiet", status=65)
    for part in ("local number", "nearest: 'C1204'", "(R1, TD)"):
        check(f"bad list: {part}", part in done.stderr, True)


with tempfile.TemporaryDirectory() as scratch:
    test_flis(scratch)
    test_lists(scratch)
    test_beside_own_items(scratch)
    test_withheld(scratch)
    test_bad_lists(scratch)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
