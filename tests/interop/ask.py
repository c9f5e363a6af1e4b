#!/usr/bin/env python3
"""Questions that leave as workbooks and come back filled in, by openpyxl.

The workbooks of `spilno ask` are filled as a person would: open cells alone,
from the lists that they offer. Imported, they leave nothing open that a party
could close; bad answers come back beside their cells, in a copy; what was
locked is not taken; and nobody finds what is not theirs.

usage: ask.py SPILNO EXAMPLE SMALL
  EXAMPLE  examples/power-unit
  SMALL    a dossier with an open chain of control, no offers and no rate
"""
import csv
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

ON = "2026-11-24"
HIDDEN = "spilno-ask"
FIRST_ROW = 5
DASH = " \u2014 "
# What no party can state: acts of authorities, and the law.
ACTS = {"class", "condition", "determination", "guarantee", "instrument",
        "state", "status", "territory", "threshold"}


class Register:
    """A register, and the program that works on it."""

    def __init__(self, spilno, folder, owner, dossier):
        self.spilno = spilno
        self.folder = os.path.join(folder, "register")
        self.scratch = folder
        self.run("init", self.folder, "--owner", owner, named=False)
        self.run("import", dossier, "--on", ON)

    def run(self, *arguments, status=(0,), named=True):
        """Run a command; return what it printed."""
        where = ["--register", self.folder] if named else []
        done = subprocess.run([self.spilno, *where, *arguments],
                              capture_output=True, check=False, timeout=120)
        assert done.returncode in status, \
            (arguments, done.returncode, done.stderr.decode()[-2000:])
        self.errors = done.stderr.decode()
        return done.stdout.decode()

    def ask(self, venture, *more):
        """The questions as JSON."""
        return json.loads(self.run("ask", venture, "--on", ON, "--format",
                                   "json", *more, status=(0, 2)))["result"]

    def books(self, venture, name, *more):
        """Write the workbooks; return their paths by party."""
        folder = os.path.join(self.scratch, name)
        self.run("ask", venture, "--on", ON, "--quiet", "-o", folder, *more,
                 status=(0, 2))
        if not os.path.isdir(folder):
            return {}
        found = {}
        for file in sorted(os.listdir(folder)):
            path = os.path.join(folder, file)
            found[hidden(path, "party")] = path
        return found

    def facts(self):
        """A digest of all that the register holds."""
        folder = tempfile.mkdtemp(dir=self.scratch)
        out = os.path.join(folder, "export")
        self.run("export", out)
        digest = hashlib.sha256()
        for file in sorted(os.listdir(out)):
            with open(os.path.join(out, file), "rb") as stream:
                digest.update(file.encode() + stream.read())
        return digest.hexdigest()


def hidden(path, word):
    """What a line of the hidden sheet says."""
    for row in openpyxl.load_workbook(path)[HIDDEN].iter_rows(values_only=True):
        if row[0] == word:
            return row[1]
    return None


def offered(book, sheet, cell):
    """The values that a cell's list offers, or None."""
    for rule in sheet.data_validations.dataValidation:
        if cell.coordinate not in rule.sqref:
            continue
        if rule.formula1.startswith('"'):
            return rule.formula1.strip('"').split(",")
        name, area = rule.formula1.split("!")
        return [row[0].value
                for row in book[name.strip("'")][area.replace("$", "")]]
    return None


def open_cells(book):
    """Each open cell: sheet, technical name of its column, cell, list."""
    for sheet in book:
        if sheet.sheet_state != "visible":
            continue
        names = {cell.column: cell.value for cell in sheet[3]}
        for row in sheet.iter_rows(min_row=FIRST_ROW):
            for cell in row:
                if not cell.protection.locked:
                    yield (sheet, names.get(cell.column), cell,
                           offered(book, sheet, cell))


def fill(path, answer, out=None):
    """Fill a workbook by answer(sheet, column, cell, list); return its path."""
    out = out or path.replace(".xlsx", "-filled.xlsx")
    book = openpyxl.load_workbook(path)
    for sheet, name, cell, values in open_cells(book):
        value = answer(sheet, name, cell, values)
        if value is not None:
            cell.value = value
    book.save(out)
    return out


def choose(values, wanted):
    """The offered value with this code."""
    for value in values:
        if value == wanted or value.startswith(wanted + DASH):
            return value
    return None


def plausible(states, randomly):
    """Answers for the cells of rows that are on record or must be."""
    def answer(_, name, __, values):
        if values:
            if len(values) > 100: # states
                return choose(values, randomly.choice(states))
            return (choose(values, "yes") or choose(values, "for") or
                    randomly.choice(values))
        return {"unit_cost": 12.5, "per_eur": 4.25, "incoterm": "DAP",
                "quantity": 2, "origin_region": "UA-46", "region": "UA-46",
                "price_on": "2026-09-01"}.get(name)
    return answer


def nothing_left(register, venture):
    """No party is asked for anything, and only acts are missing."""
    result = register.ask(venture)
    assert result["parties"] == [], result["parties"][0]["questions"][0]
    missing = json.loads(register.run(
        "assess", venture, "--on", ON, "--format", "json",
        status=(0, 1, 2)))["result"]["missing"]
    for fact in missing:
        table = fact["tbl"]
        if table == "complete":
            table = fact["key"].split("|")[0]
        assert table in ACTS, fact


def test_one_round(spilno, example, folder):
    """One round closes what parties can close, in both languages."""
    for venture in ("FIELD-POWER", "FIELD-POWER-UA", "FIELD-POWER-SAFE"):
        for lang, states in (("en", ["PL", "CN", "UA", "BR", "NO"]),
                             ("uk", ["UA"])):
            place = os.path.join(folder, venture + lang)
            os.makedirs(place)
            register = Register(spilno, place, "VOLTARA", example)
            books = register.books(venture, "questions", "--lang", lang)
            asked = register.ask(venture)["parties"]
            assert [one["party"] for one in asked] == sorted(books)
            if venture == "FIELD-POWER":
                assert len(books) == 8, sorted(books)
            randomly = random.Random(venture + lang)
            for party, path in books.items():
                language = hidden(path, "lang")
                own = next(one for one in asked
                           if one["party"] == party)["language"]
                assert language == (own if own in ("uk", "en", "de", "pl")
                                    else lang), (party, language)
                filled = fill(path, plausible(states, randomly))
                said = register.run("import", filled, "--on", ON)
                assert "answers of " + party in said, said
            nothing_left(register, venture)
            declared(register, books)


def declared(register, books):
    """Rows that answers set are declared, with the workbook as source."""
    out = os.path.join(register.scratch, "export")
    register.run("export", out)
    found = 0
    for file in os.listdir(out):
        if not file.endswith(".csv"):
            continue
        with open(os.path.join(out, file), encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                if "-filled.xlsx, SHA-256 " in row["source"]:
                    assert row["basis"] == "declared", row
                    found += 1
    assert found >= len(books)


def test_chain(spilno, small, folder):
    """A new controller, a new site, a new offer: all asked at once."""
    register = Register(spilno, folder, "LEAD", small)
    books = register.books("V", "questions")
    assert sorted(books) == ["FIRM", "LEAD", "SELLER"], sorted(books)

    def row_of(cell):
        return cell.parent, cell.row

    used = {}

    def answer(sheet, name, cell, values):
        table = tables[sheet.title]
        first = used.setdefault((sheet.title, kinds[row_of(cell)]),
                                cell.row) == cell.row
        adds = kinds[row_of(cell)][0] == "add"
        if adds and not first:
            return None
        if name is None: # are these all?
            return choose(values, "yes")
        return {
            ("control", "party"): "NEWCO", ("control", "share"): 0.3,
            ("control", "controller"):
                "none" if kinds[row_of(cell)][1] == "" else "NEWCO",
            ("control", "decisive"): "no",
            ("party", "party"): "NEWCO", ("party", "name"): "New",
            ("party", "kind"): "firm", ("party", "established"): "SE",
            ("party", "managed_in"): "SE",
            ("site", "site"): "SITE-N", ("site", "party"): "SELLER",
            ("site", "state"): "PL",
            ("offer", "offer"): "O-C", ("offer", "kind"): "buy",
            ("offer", "site"): "SITE-N", ("offer", "origin"): "PL",
            ("offer", "unit_cost"): 3, ("offer", "currency"): "EUR",
            ("offer", "tax_included"): "no", ("offer", "incoterm"): "DDP",
            ("rate", "per_eur"): 48.75, ("structure", "quantity"): 0.5,
            ("design", "authority"): "LEAD",
            ("design", "restricted_by"): "none"}.get((table, name))

    for party, path in books.items():
        tables, kinds = {}, {}
        book = openpyxl.load_workbook(path)
        for row in book[HIDDEN].iter_rows(values_only=True):
            if row[0] == "row" and row[3] != "text":
                tables[row[1]] = row[4]
                kinds[(row[1], int(row[2]))] = (row[3], row[5] or "", row[4])
        kinds = {(book[sheet], number): kind
                 for (sheet, number), kind in kinds.items()}
        # fill() opens the workbook again: rows are found by title.
        by_title = {(sheet.title, number): kind
                    for (sheet, number), kind in kinds.items()}

        class ByTitle(dict):
            def __missing__(self, key):
                return by_title[(key[0].title, key[1])]

        kinds = ByTitle()
        used.clear()
        if party == "LEAD":
            skip = {"control", "party"} # the lead names nobody new
        elif party == "FIRM":
            skip = {"guarantee"}
        else:
            skip = set()
        filled = fill(path, lambda sheet, name, cell, values: None
                      if name is not None and tables[sheet.title] in skip and
                      kinds[(sheet, cell.row)][0] == "add"
                      else answer(sheet, name, cell, values))
        register.run("import", filled, "--on", ON)
    nothing_left(register, "V")


def test_acts(spilno, small, folder):
    """What the program gives with an answer; what an authority answers."""
    acts = os.path.join(small, "..", "..", "ask-acts", "dossier")
    register = Register(spilno, folder, "LEAD", acts)
    books = register.books("W", "questions")
    assert {"AUTH-CZ", "MAKER"} <= set(books), sorted(books)
    amounts = {"component_cost_min": 10, "component_cost_max": 20,
               "outside_min": 1, "outside_max": 2}

    def answer(_, name, __, values):
        if values:
            return choose(values, {"currency": "EUR"}.get(name, "yes"))
        return amounts.get(name)

    for party in ("AUTH-CZ", "MAKER"):
        register.run("import", fill(books[party], answer), "--on", ON)
    asked = [one["party"] for one in register.ask("W")["parties"]]
    assert "MAKER" not in asked and "AUTH-CZ" not in asked, asked
    out = os.path.join(folder, "export")
    register.run("export", out)
    with open(os.path.join(out, "attestation.csv"),
              encoding="utf-8") as stream:
        rows = {row["instrument"]: row for row in csv.DictReader(stream)}
    with open(os.path.join(acts, "attestation.csv"),
              encoding="utf-8") as stream:
        before = next(csv.DictReader(stream))
    # The row for the other instrument is as it was.
    assert rows["SAFE"]["component_cost_min"] == before["component_cost_min"]
    assert rows["EDIP"]["component_cost_max"] == "20"
    assert len(rows["EDIP"]["inside"]) == 64
    # A guarantee that is only declared settles nothing, and says so.
    undecided = register.ask("W")["undecided"]
    assert any(one["subject"] == "HELD" for one in undecided), undecided


def test_refused(spilno, example, folder):
    """Bad answers come back beside their cells; nothing else changes."""
    register = Register(spilno, folder, "VOLTARA", example)
    books = register.books("FIELD-POWER", "questions")
    before = register.facts()
    bad = {"origin": iter(["Polen", "ZZZ", "=1+1"])}
    touched = []

    def answer(_, name, cell, __):
        value = next(bad[name], None)
        if value:
            touched.append(cell.row)
            cell.data_type = "s"
        return value

    filled = fill(books["VERZINSEL"], answer)
    with open(filled, "rb") as stream:
        original = stream.read()
    copy = os.path.join(folder, "copy.xlsx")
    register.run("import", filled, "--on", ON, "-o", copy, status=(65,))
    for line in ("Polen", "ZZZ"):
        assert line in register.errors, register.errors
    with open(filled, "rb") as stream:
        assert stream.read() == original
    assert register.facts() == before
    book = openpyxl.load_workbook(copy)
    sheet = book["Offers"]
    beside = [row for row in range(FIRST_ROW, sheet.max_row + 1)
              if any(isinstance(cell.value, str) and "allowed:" in cell.value
                     for cell in sheet[row])]
    assert beside == touched, (beside, touched)
    # The copy is not a place for the original.
    register.run("import", filled, "--on", ON, "-o", filled, status=(64,))
    # A workbook that was filled in is never written over.
    register.run("ask", "FIELD-POWER", "--on", ON, "-o",
                 os.path.join(folder, "questions"), status=(65,))


def change(path, out, how):
    """Save a changed copy of a workbook."""
    book = openpyxl.load_workbook(path)
    how(book)
    book.save(out)
    return out


def forge(book, words):
    """Replace words on the hidden sheet and make its digest anew."""
    sheet = book[HIDDEN]
    lengths = {"row": 7, "cell": 7, "given": 5}
    digest = hashlib.sha256()
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in words:
                cell.value = words[cell.value]
        if row[0].value == "digest":
            row[1].value = digest.hexdigest()
            return
        for cell in row[:lengths.get(row[0].value, 2)]:
            digest.update(((cell.value or "") + "\x1f").encode())
        digest.update(b"\n")


def test_tampering(spilno, example, folder):
    """What was locked is not taken, and nobody states what is another's."""
    register = Register(spilno, folder, "VOLTARA", example)
    books = register.books("FIELD-POWER", "questions")
    path = fill(books["DETALI"],
                plausible(["PL"], random.Random("tampering")))
    before = register.facts()

    def set_cell(place, value, title=None):
        def how(book):
            sheet = book[title] if title else book.worksheets[1]
            sheet[place] = value
        return how

    cases = {
        "a key": set_cell("C5", "BAT46W-7-F/NIKDE"),
        "a heading": set_cell("C4", "Something else"),
        "a text below": set_cell("C30", "P.S."),
        "the hidden party": set_cell("B4", "NIKDE", HIDDEN),
        "the hidden key": lambda book: forge(
            book, {"704F5/DETALI": "BAT46W-7-F/NIKDE"}),
        "the hidden party, digest and all": lambda book: forge(
            book, {"DETALI": "NIKDE"}),
        "another register": lambda book: forge(book, {"VOLTARA": "NIKDE"}),
        "another format": lambda book: forge(book, {"1": "2"}),
        "the hidden sheet gone": lambda book: book.remove(book[HIDDEN]),
        "a sheet renamed": lambda book: setattr(
            book.worksheets[1], "title", "renamed"),
        "a row gone": lambda book: book.worksheets[1].delete_rows(5),
    }
    for label, how in cases.items():
        out = change(path, os.path.join(folder, "tampered.xlsx"), how)
        register.run("import", out, "--on", ON, status=(65,))
        assert register.errors.startswith("spilno: ") or \
            "allowed:" in register.errors, (label, register.errors)
        assert register.facts() == before, label
    # A further sheet, a width and a filter are the sender's own affair.
    def harmless(book):
        book.create_sheet("notes")["A1"] = "we called them"
        book.worksheets[1].column_dimensions["C"].width = 50
    out = change(path, os.path.join(folder, "harmless.xlsx"), harmless)
    register.run("import", out, "--on", ON)
    assert register.facts() != before


def test_contradiction(spilno, example, folder):
    """An answer that differs from what is on record needs a word for it."""
    register = Register(spilno, folder, "VOLTARA", example)
    path = register.books("FIELD-POWER", "questions")["SATUMAA"]
    first = fill(path, plausible(["FI"], random.Random(1)),
                 os.path.join(folder, "first.xlsx"))
    second = fill(path, plausible(["DE"], random.Random(1)),
                  os.path.join(folder, "second.xlsx"))
    assert "1 settled, 0 still open" in register.run("import", first,
                                                     "--on", ON)
    before = register.facts()
    assert "1 on record already" in register.run("import", first, "--on", ON)
    assert register.facts() == before
    register.run("import", second, "--on", ON, status=(65,))
    assert "on record is 'FI'" in register.errors, register.errors
    assert register.facts() == before
    # Shown alone, with the program's words.
    result = json.loads(register.run(
        "import", second, "--on", ON, "--accept-changes", "--dry-run",
        "--format", "json"))["result"]
    assert result["answers"]["changed"][0]["now"] == "FI"
    assert result["answers"]["changed"][0]["stated"] == "DE"
    assert register.facts() == before
    register.run("import", second, "--on", ON, "--accept-changes")
    assert register.facts() != before
    # Left empty: nothing is stated, all is open.
    empty = Register(spilno, tempfile.mkdtemp(dir=folder), "VOLTARA", example)
    said = empty.run("import", path, "--on", ON)
    assert "0 stated" in said and "1 still open" in said, said


def rewrite(dossier, table, where, column, value):
    """Set a cell of the rows of a table that `where` picks."""
    path = os.path.join(dossier, table + ".csv")
    with open(path, encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, rows = reader.fieldnames, list(reader)
    changed = 0
    for row in rows:
        if where(row):
            row[column] = value
            changed += 1
    assert changed > 0, (table, column)
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(rows)


def test_planted(spilno, example, folder):
    """No workbook holds what is another's."""
    dossier = os.path.join(folder, "dossier")
    shutil.copytree(example, dossier)
    members = {"AUTH-CZ", "SATUMAA"} # of those that are asked
    # table, rows, column, secret, who may find it beside the owner
    plants = [
        ("offer", lambda row: row["site"].startswith("NIKDE"), "unit_cost",
         "7777.123457", {"NIKDE"}),
        ("offer", lambda row: row["site"].startswith("NIKDE"), "source",
         "PLANTED-source", set()),
        ("offer", lambda row: row["site"].startswith("NIKDE"),
         "capacity_per_week", "77123457", set()),
        ("structure", lambda row: row["parent"] == "BMS-C1", "remark",
         "PLANTED-remark", set()),
        ("attestation", lambda row: True, "statement", "PLANTED-statement",
         set()),
        ("attestation", lambda row: True, "component_cost_min", "299.123457",
         set()),
        ("control", lambda row: row["party"] == "NIHILO-CELLS", "share",
         "0.7123457", set()),
        ("venture", lambda row: row["venture"] == "FIELD-POWER", "title",
         "PLANTED-title", members),
        ("venture", lambda row: row["venture"] == "FIELD-POWER", "value",
         "840000.123457", set()),
        ("determination", lambda row: True, "reference", "PLANTED-reference",
         set()),
        ("item", lambda row: row["item"] == "BMS-C1", "name", "PLANTED-name",
         set()),
        ("party", lambda row: row["party"] == "NUVEM", "source",
         "PLANTED-party", set()),
        ("guarantee", lambda row: True, "evidence", "PLANTED-evidence", set()),
    ]
    for table, where, column, secret, _ in plants:
        rewrite(dossier, table, where, column, secret)
    register = Register(spilno, folder, "VOLTARA", dossier)
    for lang in ("en", "uk"):
        books = register.books("FIELD-POWER", "questions-" + lang,
                               "--lang", lang)
        assert len(books) == 8
        for party, path in books.items():
            with zipfile.ZipFile(path) as parts:
                text = b"".join(parts.read(name) for name in parts.namelist())
            for _, __, ___, secret, allowed in plants:
                if party not in allowed and party != "VOLTARA":
                    assert secret.encode() not in text, (party, secret)
            for other in set(books) - {party}:
                # Nobody learns whose questions the others get.
                if other not in members and party not in members:
                    assert (other + "<").encode() not in text, (party, other)
    # The search finds what is there.
    with zipfile.ZipFile(books["SATUMAA"]) as parts:
        text = b"".join(parts.read(name) for name in parts.namelist())
    assert b"PLANTED-title" in text


def test_same_bytes(spilno, example, folder):
    """The same facts give the same workbooks."""
    register = Register(spilno, folder, "VOLTARA", example)
    first = register.books("FIELD-POWER", "one")
    second = register.books("FIELD-POWER", "two")
    assert sorted(first) == sorted(second)
    for party, path in first.items():
        with open(path, "rb") as one, open(second[party], "rb") as two:
            assert one.read() == two.read(), party


def as_workbook(dossier, out, change_cell=None):
    """A dossier's tables as sheets, every cell a text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for file in sorted(os.listdir(dossier)):
        if not file.endswith(".csv"):
            continue
        sheet = book.create_sheet(file[:-4])
        with open(os.path.join(dossier, file), encoding="utf-8",
                  newline="") as stream:
            for row in csv.reader(stream):
                sheet.append(row)
                for cell in sheet[sheet.max_row]:
                    if cell.value in ("", None):
                        cell.value = None
                    else:
                        cell.data_type = "s"
    if change_cell:
        change_cell(book)
    book.save(out)
    return out


def test_dossier_workbook(spilno, example, folder):
    """A dossier is a folder or a workbook: both give the same facts."""
    place = os.path.join(folder, "a")
    os.makedirs(place)
    register = Register(spilno, place, "VOLTARA", example)
    place = os.path.join(folder, "b")
    os.makedirs(place)
    book = as_workbook(example, os.path.join(folder, "dossier.xlsx"))
    same = Register(spilno, place, "VOLTARA", book)
    assert same.facts() == register.facts()

    def spoil(workbook):
        workbook["offer"]["H3"] = "1,5"
        workbook["party"]["C4"] = "shop"
        workbook["party"]["D5"] = True
    bad = as_workbook(example, os.path.join(folder, "bad.xlsx"), spoil)
    copy = os.path.join(folder, "copy.xlsx")
    register.run("check", bad, "--on", ON, "-o", copy, status=(65,))
    for place in ("party!C4", "party!D5"):
        assert place + ": found" in register.errors, register.errors
    sheet = openpyxl.load_workbook(copy)["party"]
    for row in (4, 5):
        assert any("allowed:" in str(cell.value) for cell in sheet[row]), row
    assert not any("allowed:" in str(cell.value) for cell in sheet[3])


def test_check_folder(spilno, example, folder):
    """A folder's faults stand beside its rows in a workbook."""
    dossier = os.path.join(folder, "dossier")
    shutil.copytree(example, dossier)
    rewrite(dossier, "party", lambda row: row["party"] == "SATUMAA",
            "established", "Finland")
    with open(os.path.join(dossier, "offers.csv"), "w",
              encoding="utf-8") as stream:
        stream.write("offer\nX\n")
    copy = os.path.join(folder, "copy.xlsx")
    done = subprocess.run([spilno, "check", dossier, "--on", ON, "-o", copy],
                          capture_output=True, check=False, cwd=folder)
    assert done.returncode == 65, done
    book = openpyxl.load_workbook(copy)
    bad = [row for row in book["party"].iter_rows(values_only=True)
           if row[0] and "Finland" in str(row[0])]
    assert len(bad) == 1 and bad[0][1] == "SATUMAA", bad
    assert "allowed:" in str(book["offers"]["A1"].value)
    with open(os.path.join(example, "item.csv"), encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    assert book["item"].max_row == len(rows)


def main():
    spilno, example, small = map(os.path.abspath, sys.argv[1:4])
    tests = [(name, test) for name, test in sorted(globals().items())
             if name.startswith("test_")]
    for name, test in tests:
        with tempfile.TemporaryDirectory() as folder:
            test(spilno, small if name in ("test_acts", "test_chain")
                 else example, folder)
        print("ok", name)


if __name__ == "__main__":
    main()
