#!/usr/bin/env python3
"""Goal:   stock numbers and entity codes are read as another program reads
        them, and the request says the same in every form.
Method: random codes, made of what codes are made of, against the patterns
        written anew here; the example's items as JSON, page and workbook,
        read by json, html.parser and openpyxl.
Usage:  codify.py PROGRAM EXAMPLE
"""
import html.parser
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import openpyxl

PROGRAM, EXAMPLE = map(os.path.abspath, sys.argv[1:3])
ON = ["--on", "2026-11-24"]
failures = []

NSN = re.compile(r"(?:\d{4}-?)?\d{2}-?[0-9A-Z]\d{2}-?\d{4}", re.ASCII)
NCAGE = re.compile(r"[0-9A-HJ-NP-Z]{5}")


def check(label, got, want):
    if got != want:
        failures.append(label)
        print(f"{label}:\n  got  {got!r}\n  want {want!r}")


def run(folder, *arguments, status=None):
    done = subprocess.run([PROGRAM, *arguments], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if status is not None and done.returncode != status:
        raise SystemExit(f"{arguments}: {done.returncode}: {done.stderr}")
    return done


def random_codes(seed, n):
    source = random.Random(seed)
    for _ in range(n):
        kind = source.random()
        if kind < 0.5: # a stock number with a few slips
            text = list("%04d-%02d-%03d-%04d" % (
                source.randrange(10000), source.randrange(100),
                source.randrange(1000), source.randrange(10000)))
            if source.random() < 0.5:
                text = [c for c in text if c != "-" or source.random() < 0.5]
            if source.random() < 0.3:
                text = text[-9:]
            for _ in range(source.choice([0, 0, 0, 1, 1, 2])):
                at = source.randrange(len(text))
                text[at] = source.choice("0A Z-LiO9.\u0410")
            text = "".join(text)
        else:
            text = "".join(source.choice("0123456789ABCDEFGHIJKOSZaz-")
                           for _ in range(source.choice([4, 5, 5, 5, 5, 6])))
        yield text.lstrip("-") or "0" # an argument, not an option


def want_nsn(text):
    """Whether it is one: the pattern, with 13 or 9 positions."""
    return (NSN.fullmatch(text) is not None
            and len(text.replace("-", "")) in (9, 13))


def test_codes(folder):
    for seed in range(4):
        codes = list(random_codes(seed, 500))
        for command, want in [
                ("nsn", want_nsn),
                ("ncage", lambda t: NCAGE.fullmatch(t) is not None)]:
            done = run(folder, command, *ON, "--format", "json", "--", *codes)
            result = json.loads(done.stdout)["result"]
            check(f"{command} answers", [r["code"] for r in result], codes)
            for row, code in zip(result, codes):
                check(f"{command} {code!r}", row["valid"], want(code))
                check(f"{command} {code!r} says why",
                      row["fault"] is None, row["valid"])
            if command == "nsn":
                for row in result:
                    if row["valid"]:
                        check(f"niin of {row['code']}", row["niin"],
                              row["code"].replace("-", "")[-9:])


class Cells(html.parser.HTMLParser):
    """The rows of all tables, as texts; items of a list by lines."""

    def __init__(self):
        super().__init__()
        self.rows, self.scripts, self.inside = [], 0, False

    def handle_starttag(self, tag, attributes):
        self.scripts += tag == "script"
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True
        if tag == "li" and self.rows[-1][-1]:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


def rows_of_page(text):
    cells = Cells()
    cells.feed(text)
    check("scripts of the page", cells.scripts, 0)
    return cells.rows


def rows_of_book(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = []
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(values_only=True):
            texts = ["" if c is None else str(c) for c in row]
            rows.append(texts[:-2] + texts[-1:]) # without the state
    return rows


def check_pdf(folder, item, page):
    """The PDF holds the words of the page."""
    path = os.path.join(folder, "request.pdf")
    made = run(folder, "--register", "r", "codify", item, *ON, "-o", path)
    check(f"{item}: PDF made", made.returncode in (0, 1, 2), True)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True,
                          stdout=subprocess.PIPE).stdout.decode()
    words = set(text.split())
    check(f"{item}: words that the PDF lacks",
          {word for row in page for cell in row for word in cell.split()
           if len(word) < 8} - words, set())


def test_requests(folder):
    run(folder, "init", "r", "--quiet", status=0)
    run(folder, "--register", "r", "import", EXAMPLE, *ON, "--quiet", status=0)
    with open(os.path.join(EXAMPLE, "item.csv"), encoding="utf-8") as file:
        items = [line.split(",")[0] for line in file.readlines()[1:]]
    for item in items:
        files = {}
        for ending in ("json", "html", "xlsx"):
            path = os.path.join(folder, "request." + ending)
            made = run(folder, "--register", "r", "codify", item, *ON,
                       "-o", path)
            with open(path, "rb") as file:
                files[ending] = file.read()
            run(folder, "--register", "r", "codify", item, *ON, "-o", path)
            with open(path, "rb") as file:
                check(f"{item}: {ending} twice", file.read(), files[ending])
        result = json.loads(files["json"])["result"]
        check(f"{item}: status", made.returncode,
              1 if result["sent_back"]
              else 2 if result["missing"] or result["look"] else 0)
        rows = [row for part in result["parts"] for row in part["rows"]]
        for key, state in [("missing", "missing"), ("look", "look"),
                           ("sent_back", "sent_back"), ("left", "left")]:
            check(f"{item}: {key}", result[key],
                  sum(row["state"] == state for row in rows))
        page = rows_of_page(files["html"].decode())
        check(f"{item}: page and workbook", page, rows_of_book(files["xlsx"]))
        if item == items[0]:
            check_pdf(folder, item, page)
        said = [row for row in page if row]
        heads = sum(bool(part["rows"]) for part in result["parts"])
        check(f"{item}: rows of the page", len(said), len(rows) + heads)


with tempfile.TemporaryDirectory() as scratch:
    test_codes(scratch)
    test_requests(scratch)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
