#!/usr/bin/env python3
"""Lists that other programs write become dossiers: workbooks of openpyxl and
LibreOffice, text that iconv put into each encoding, csv of each delimiter.
What comes out is compared cell by cell, checked and imported; files of every
shipped preset are assessed.

usage: convert.py SPILNO SAMPLES
"""
import csv
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

SPILNO = os.path.abspath(sys.argv[1])
SAMPLES = pathlib.Path(sys.argv[2]).resolve()
failures = []
checks = 0


def check(label, got, want):
    global checks
    checks += 1
    if got != want:
        failures.append(label)
        print(f"{label}:\n  got  {got!r}\n  want {want!r}")


def run(*arguments):
    return subprocess.run([SPILNO, *map(str, arguments)], encoding="utf-8",
                          errors="backslashreplace",
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)


def rows(dossier, table, *columns):
    """The named columns of a dossier's table, row by row."""
    with open(dossier / (table + ".csv"), encoding="utf-8",
              newline="") as file:
        return [tuple(row[column] for column in columns)
                for row in csv.DictReader(file)]


def convert(label, folder, files, *options):
    """Convert, check and import; return the dossier's folder."""
    out = folder / ("out-" + label.replace(" ", "-").replace("/", "-"))
    done = run("convert", *files, "-o", out, *options)
    check(label + ": converted", (done.returncode, done.stderr
                                  if done.returncode else ""), (0, ""))
    if done.returncode == 0:
        done = run("check", out)
        check(label + ": check", done.returncode, 0)
        register = folder / ("reg-" + out.name)
        run("init", register)
        done = run("--register", register, "import", out)
        check(label + ": import", (done.returncode, done.stderr), (0, ""))
    return out


def refuse(label, folder, files, options, *said):
    """The files are refused, each text is said, and nothing is written."""
    before = sorted(folder.iterdir())
    done = run("convert", *files, "-o", folder / "refused", *options)
    check(label + ": status", done.returncode, 65)
    for text in said:
        check(label + ": says " + text, text in done.stderr, True)
        if text not in done.stderr:
            print(done.stderr)
    check(label + ": writes nothing", sorted(folder.iterdir()), before)


# ---- encodings ----------------------------------------------------------------

PRICES_UK = """Код;Номенклатура;Од. вим.;Ціна;Валюта
НФ-00000001;Болт оцинкований М6х20;шт;12,50;UAH
НФ-00000002;Гайка з фланцем, її ґатунок перший;шт;1 234,50;UAH
НФ-00000003;Шайба пружинна;шт;0,05;UAH
"""
PRICES_RU = """Код;Номенклатура;Ед. изм.;Цена;Валюта
00000001;Болт оцинкованный;шт;12,50;UAH
00000002;Гайка с фланцем;шт;1 234,50;UAH
00000003;ТРОС СТАЛЬНОЙ, 5 ММ;м;0,05;UAH
"""
PARTS_DE = """Artikelnummer;Bezeichnung;Einheit;Hersteller
A-1;Schraube, verzinkt für Außenmontage;Stück;Müller & Söhne (erfunden)
A-2;Dichtungsring groß;Stück;Größler (erfunden)
"""
PARTS_PL = """Indeks;Nazwa;J.m.;Producent
A-1;Śruba ocynkowana, część zewnętrzna;szt.;Zakład Główny (zmyślony)
A-2;Uszczelka gumowa żółta;szt.;Fabryka Łódź (zmyślona)
"""


def encode(folder, name, text, encoding):
    """Write the text by iconv."""
    path = folder / name
    path.write_bytes(subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", encoding], input=text.encode(),
        stdout=subprocess.PIPE, check=True).stdout)
    return path


def test_encodings(folder):
    for language, text, table, encodings in [
            ("uk", PRICES_UK, "item", ["UTF-8", "UTF-16", "UTF-16LE",
                                       "UTF-16BE", "CP1251", "KOI8-U"]),
            ("ru", PRICES_RU, "item", ["UTF-8", "CP1251", "KOI8-U"]),
            ("de", PARTS_DE, "item", ["UTF-8", "UTF-16", "CP1252", "CP1250"]),
            ("pl", PARTS_PL, "item", ["UTF-8", "UTF-16LE", "CP1250"])]:
        lines = text.splitlines()[1:]
        want = [tuple(line.split(";")[:2]) for line in lines]
        for encoding in encodings:
            path = encode(folder, f"{language}-{encoding}.csv", text, encoding)
            out = convert(f"{language} {encoding}", folder, [path])
            check(f"{language} {encoding}: names",
                  rows(out, table, "item", "name"), want)
        path = folder / f"{language}-bom.csv"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        out = convert(f"{language} with a mark", folder, [path])
        check(f"{language} with a mark: names",
              rows(out, table, "item", "name"), want)
    # Two letters tell no encoding; three would not read as Latin letters.
    short = encode(folder, "short.csv", "Item code;Name\nA-1;Їж\n", "CP1251")
    refuse("too short to tell", folder, [short], [], "--encoding")
    out = convert("said", folder, [short], "--encoding", "windows-1251")
    check("said: names", rows(out, "item", "name"), [("Їж",)])
    bad = folder / "bad.csv"
    bad.write_bytes("Item code;Name\nA-1;Болт".encode() + b"\xff\n")
    refuse("bytes outside", folder, [bad], ["--encoding", "utf-8"],
           "bad.csv:2:5", "bytes that the encoding does not have")


# ---- delimiters, numbers, dates ----------------------------------------------

def test_delimiters(folder):
    for delimiter, name in [(",", "comma"), (";", "semicolon"),
                            ("\t", "tab"), ("|", "pipe")]:
        path = folder / f"{name}.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow(["Item code", "Name", "Unit"])
            writer.writerow(["A-1", 'Bolt 1/2" zinc', "pcs"])
            writer.writerow(["A-2", "Nut, with | ; and \t and\nmore", "pcs"])
        out = convert("delimiter " + name, folder, [path])
        check("delimiter " + name, rows(out, "item", "item", "name"),
              [("A-1", 'Bolt 1/2" zinc'),
               ("A-2", "Nut, with | ; and   and more")])
    path = folder / "sep.csv"
    path.write_text("sep=;\nItem code;Name\nA-1;x\n", encoding="utf-8")
    out = convert("sep line", folder, [path])
    check("sep line", rows(out, "item", "item"), [("A-1",)])


NUMBERS = [
    # written, options, read
    (["1,5", "1 234,50", "1\u00a0234,5", "1\u202f234,5", "1'234,5", "1.234,5"],
     [], ["1.5", "1234.5", "1234.5", "1234.5", "1234.5", "1234.5"]),
    (["1.5", "1,234.50", "1'234.5", "1 234.5", "-0.25", "+3.5"],
     [], ["1.5", "1234.5", "1234.5", "1234.5", None, "3.5"]),
    (["0,250", "12,000"], [], ["0.25", "12"]),
    (["1234,567", "1,234"], [], ["1234.567", "1.234"]),
    (["1,234,567", "1,234"], [], ["1234567", "1234"]),
    (["1,234"], ["--decimal", "comma"], ["1.234"]),
    (["1,234"], ["--decimal", "point"], ["1234"]),
    (["5", "7"], [], ["5", "7"]),
]


def test_numbers(folder):
    for i, (written, options, want) in enumerate(NUMBERS):
        path = folder / f"numbers-{i}.tsv"
        lines = ["Parent\tLine\tComponent\tQuantity"]
        kept = [(w, r) for w, r in zip(written, want) if r is not None]
        for n, (text, _) in enumerate(kept):
            lines.append(f"P-1\t{n + 1}\tC-{n}\t{text}")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        out = folder / f"numbers-out-{i}"
        done = run("convert", path, "-o", out, *options)
        check(f"numbers {i}", done.returncode, 0)
        if done.returncode == 0:
            check(f"numbers {i}: read",
                  [row[0] for row in rows(out, "structure", "quantity")],
                  [read for _, read in kept])
        else:
            print(done.stderr)
    path = folder / "money.tsv"
    path.write_text(
        "Offer\tItem code\tKind\tPrice\tPrice date\tOrigin\tVAT included\n"
        "O-1\tA-1\tbuy\t1 234,50 грн\t31.12.2026\tУкраїна\tтак\n"
        "O-2\tA-1\tbuy\t€ 12,50\t2026-12-30\tGermany\tnein\n"
        "O-3\tA-1\tbuy\t7,5 zł\t01.02.2026\tPolska\ttak\n"
        "O-4\tA-1\tbuy\t0,3 EUR/kg\t\tDEU\t\n", encoding="utf-8")
    out = folder / "money"
    done = run("convert", path, "-o", out)
    check("money", (done.returncode, done.stderr), (0, ""))
    check("money: read", rows(out, "offer", "unit_cost", "currency",
                              "price_on", "origin", "tax_included"),
          [("1234.5", "UAH", "2026-12-31", "UA", "yes"),
           ("12.5", "EUR", "2026-12-30", "DE", "no"),
           ("7.5", "PLN", "2026-02-01", "PL", "yes"),
           ("0.3", "EUR", "", "DE", "")])


# ---- workbooks ------------------------------------------------------------------

def save(folder, name, fill):
    book = openpyxl.Workbook()
    fill(book, book.active)
    path = folder / name
    book.save(path)
    return path


def price_sheet(book, sheet):
    sheet.title = "Прайс"
    sheet.append(["Прайс-лист ТОВ «Приклад» (вигаданий)"])
    sheet.append([])
    sheet.append(["Артикул", "Назва", "Ціна", None, "Дата ціни",
                  "Країна походження"])
    sheet.append([None, None, "без ПДВ", "з ПДВ"])
    sheet.merge_cells("C3:D3")
    for letter in "ABEF":
        sheet.merge_cells(f"{letter}3:{letter}4")
    sheet.append(["A-100", "Болт", 12.5, 15, datetime.date(2026, 11, 1),
                  "Німеччина"])
    sheet.append([200345, "Гайка", "1 234,50 грн", 1481.4,
                  datetime.date(2026, 11, 2), "UA"])
    sheet.append(["A-102", "Шайба", 0.1, 0.12, "23.11.2026", "Польща"])
    for row in (5, 7):
        sheet.cell(row, 3).number_format = '#,##0.00\\ "грн"'


def test_workbooks(folder):
    path = save(folder, "merged.xlsx", price_sheet)
    out = folder / "merged"
    done = run("convert", path, "--table", "offer", "--column",
               "Ціна без ПДВ=unit_cost", "--set", 'offer="O-" [Артикул]',
               "--set", "kind=buy", "--set", "tax_included=no", "-o", out)
    check("two heading rows", done.returncode, 0)
    check("two heading rows: read",
          rows(out, "offer", "offer", "item", "unit_cost", "currency",
               "tax_included", "price_on", "origin"),
          [("O-A-100", "A-100", "12.5", "UAH", "no", "2026-11-01", "DE"),
           ("O-200345", "200345", "1234.5", "UAH", "no", "2026-11-02", "UA"),
           ("O-A-102", "A-102", "0.1", "UAH", "no", "2026-11-23", "PL")])
    check("two heading rows: source", rows(out, "offer", "source")[0],
          ("merged.xlsx:Прайс:5",))
    check("numbers among texts are warned of",
          "may have lost its leading zeros" in done.stderr, True)

    def onec(book, sheet):
        sheet.title = "TDSheet"
        sheet.append(["Код", "Артикул", "Найменування", "Од. вим.",
                      "Виробник"])
        sheet.append([None, None, "Кріплення", None, None])
        sheet.append(["НФ-00000001", "M6-20", "Болт М6х20", "шт",
                      "Метиз (вигаданий)"])
        sheet.append(["НФ-00000002", None, "Гайка М6", "шт", None])
    path = save(folder, "nomenclature.xlsx", onec)
    out = convert("1C workbook", folder, [path])
    check("1C workbook: items", rows(out, "item", "item", "name", "unit",
                                     "made_by"),
          [("НФ-00000001", "Болт М6х20", "шт", "Метиз (вигаданий)"),
           ("НФ-00000002", "Гайка М6", "шт", "")])
    check("1C workbook: articles", rows(out, "alias", "value", "id"),
          [("M6-20", "НФ-00000001")])

    def odoo(book, sheet):
        sheet.append(["Product Template", "Vendor", "Quantity", "Price",
                      "Currency", "Delivery Lead Time"])
        sheet.append(["[PSU-24] Power supply", "Vendor (invented)", 10, 39.9,
                      "EUR", 7])
    path = save(folder, "vendors.xlsx", odoo)
    out = convert("Odoo workbook", folder, [path])
    check("Odoo workbook: offers",
          rows(out, "offer", "item", "site", "unit_cost", "currency",
               "minimum_lot", "lead_time_days"),
          [("PSU-24", "Vendor (invented)", "39.9", "EUR", "10", "7")])

    def inventree(book, sheet):
        sheet.append(["Parent IPN", "BOM Item ID", "Part IPN", "Part Name",
                      "Quantity", "Optional"])
        sheet.append(["BOX-1", 11, "PSU-24", "Power supply", 1, False])
        sheet.append(["BOX-1", 12, "CAB-2", "Cable", 2.5, True])
    path = save(folder, "bom.xlsx", inventree)
    out = convert("InvenTree workbook", folder, [path])
    check("InvenTree workbook: lines",
          rows(out, "structure", "parent", "line", "child", "quantity",
               "optional"),
          [("BOX-1", "11", "PSU-24", "1", "no"),
           ("BOX-1", "12", "CAB-2", "2.5", "yes")])

    out = convert("LibreOffice", folder, [SAMPLES / "libreoffice.xlsx"])
    with open(SAMPLES / "libreoffice.csv", encoding="utf-8") as file:
        want = [tuple(row) for row in csv.reader(file)][1:]
    check("LibreOffice: items",
          rows(out, "item", "item", "name", "unit", "made_by", "mpn"), want)


def test_bad_workbooks(folder):
    def items(*lines):
        def fill(book, sheet):
            sheet.title = "Items"
            for line in lines:
                sheet.append(line)
        return fill
    head = ["Item code", "Name", "Unit"]
    path = save(folder, "date.xlsx", items(
        head, ["A-1", "x", "pcs"], [datetime.date(2026, 2, 1), "y", "pcs"]))
    refuse("a date among ids", folder, [path], [], "date.xlsx, sheet 'Items', "
           "cell A3", "the workbook holds a date")
    lines = [["Offer", "Item code", "Kind", "Price"]]
    lines += [[f"O-{i}", "A-1", "buy", i + 0.5] for i in range(40)]
    lines.append(["O-40", "A-1", "buy", "on request"])
    path = save(folder, "halfway.xlsx", items(*lines))
    refuse("a type that changes half-way", folder, [path], [],
           "cell D42", "on request", "as the column has since row 2")
    path = save(folder, "error.xlsx", items(head, ["A-1", "=NA()", "pcs"]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    sheet = sheet.replace(b'<c r="B2"><f>NA()</f><v></v></c>',
                          b'<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>')
    sheet = sheet.replace(b'<c r="B2"><f>NA()</f><v /></c>',
                          b'<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>')
    check("the error's cell was put in", b"#N/A" in sheet, True)
    parts["xl/worksheets/sheet1.xml"] = sheet
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    refuse("an error in a cell", folder, [path], [], "cell B2", "#N/A")
    path = folder / "cut.xlsx"
    path.write_bytes((folder / "date.xlsx").read_bytes()[:900])
    refuse("a workbook that is cut off", folder, [path], [], "cut.xlsx")

    def two(book, sheet):
        items(head, ["A-1", "x", "pcs"])(book, sheet)
        other = book.create_sheet("Інші")
        other.append(head)
        other.append(["B-1", "y", "pcs"])
    path = save(folder, "two.xlsx", two)
    refuse("two sheets", folder, [path], [], "--sheet", "'Items'", "'Інші'")
    refuse("no such sheet", folder, [path], ["--sheet", "Nothing"],
           "no sheet 'Nothing'", "'Інші'")
    both = folder / "both.map"
    both.write_text("""spilno-map/v1

part: items
sheet: Items

column: Item code
column: Name

table: item
set: item = [Item code]
set: name = [Name]

part: others
sheet: Інші

column: Item code
column: Unit

table: item
set: item = [Item code]
set: unit = [Unit]
""", encoding="utf-8")
    out = convert("both sheets", folder, [path], "--map", both)
    check("both sheets", rows(out, "item", "item", "name", "unit"),
          [("A-1", "x", ""), ("B-1", "", "pcs")])

    def merged(book, sheet):
        items(head, ["A-1", "x", "pcs"], ["A-2", None, "pcs"])(book, sheet)
        sheet.merge_cells("B2:B3")
    path = save(folder, "over.xlsx", merged)
    done = run("convert", path, "-o", folder / "over")
    check("merged below", (done.returncode, "1 merged cells reach over"
                           in done.stderr), (0, True))
    path = folder / "two.xlsx"
    out = convert("one of two sheets", folder, [path], "--sheet", "Інші")
    check("one of two sheets", rows(out, "item", "item"), [("B-1",)])


# ---- presets ------------------------------------------------------------------

# By preset: the sample's headings and rows. Presets of catalogues are read by
# catalogues.py.
PRESETS = {
    "1c-nomenclature": [
        ["Код", "Найменування", "Од. вим.", "Виробник"],
        ["НФ-1", "Блок живлення", "шт", "Приклад (вигаданий)"],
        ["НФ-2", "Шафа", "шт", None]],
    "1c-prices": [
        ["Код", "Номенклатура", "Ціна", "Валюта", "Дата"],
        ["НФ-1", "Блок живлення", 1234.5, "UAH", datetime.date(2026, 11, 1)]],
    "1c-supplier-prices": [
        ["Код", "Номенклатура", "Контрагент", "Ціна", "Валюта"],
        ["НФ-1", "Блок живлення", "ПП Кріп (вигадане)", "1 200,00", "UAH"]],
    "1c-article-prices": [
        ["Артикул", "Номенклатура", "Ціна", "Валюта"],
        ["BP-24", "Блок живлення", "1 190,00", "UAH"],
        ["SH-1", "Шафа", "9 000,50", "UAH"]],
    "odoo-product": [
        ["Internal Reference", "Name", "Unit of Measure"],
        ["BOX-1", "Field box", "Units"]],
    "odoo-product-vendors": [
        ["Internal Reference", "Name", "Vendors/Vendor", "Vendors/Price",
         "Vendors/Currency"],
        ["PSU-24", "Power supply", "Vendor One (invented)", 40.25, "EUR"],
        [None, None, "Vendor Two (invented)", 39, "EUR"]],
    "odoo-vendor-pricelist": [
        ["Product Template", "Vendor", "Quantity", "Price", "Currency"],
        ["[CAB-2] Cable", "Vendor Three (invented)", 10, 3.5, "EUR"]],
    "odoo-bom": [
        ["Product", "Quantity", "BoM Lines/Component", "BoM Lines/Quantity"],
        ["[BOX-1] Field box", 1, "[PSU-24] Power supply", 1],
        [None, None, "[CAB-2] Cable", 2.5]],
    "inventree-part": [
        ["IPN", "Name", "Units"], ["BOX-1", "Field box", None],
        ["PSU-24", "Power supply", None], ["CAB-2", "Cable", "m"]],
    "inventree-bom": [
        ["Parent IPN", "BOM Item ID", "Part IPN", "Quantity"],
        ["BOX-1", 11, "PSU-24", 1], ["BOX-1", 12, "CAB-2", 2.5]],
    "inventree-supplier-part": [
        ["Part IPN", "Supplier Name", "SKU", "MPN", "Manufacturer Name"],
        ["PSU-24", "Supplier One (invented)", "S-1", "MK-24",
         "Maker (invented)"],
        ["CAB-2", "Supplier One (invented)", "S-2", "MC-2",
         "Maker (invented)"]],
}
ELSEWHERE = ("flis-", "nmcrl-")
# What is assessed of each family: files of one run, the product, where they say
# no structure the part that is in it, and how many offers there are.
ASSESSED = [
    ("1c", ["1c-nomenclature", "1c-prices", "1c-supplier-prices"], "НФ-2",
     "НФ-1", 2),
    ("1c articles", ["1c-article-prices"], "SH-1", "BP-24", 2),
    ("odoo", ["odoo-product", "odoo-product-vendors", "odoo-vendor-pricelist",
              "odoo-bom"], "BOX-1", None, 3),
    ("inventree", ["inventree-part", "inventree-bom",
                   "inventree-supplier-part"], "BOX-1", None, 2),
]


def shipped():
    """The names of all presets that are shipped."""
    found = set()
    for path in (SAMPLES.parents[2] / "data" / "maps").glob("*.map"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("part: "):
                found.add(line[len("part: "):])
    return found


def write_list(folder, name, *lines):
    """A list as somebody keeps it beside: UTF-8 with a mark, semicolons."""
    with open(folder / name, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)
    return folder / name


def test_presets(folder):
    """Files of every preset become a dossier and an assessment unedited."""
    check("every preset has a sample",
          sorted(name for name in shipped()
                 if not name.startswith(ELSEWHERE)), sorted(PRESETS))
    check("every sample is assessed",
          sorted(name for _, names, *_ in ASSESSED for name in names),
          sorted(PRESETS))
    for family, names, product, part, offers in ASSESSED:
        files = []
        for name in names:
            def fill(book, sheet, name=name):
                for row in PRESETS[name]:
                    sheet.append(row)
            files.append(save(folder, name + ".xlsx", fill))
        out = folder / ("of-" + family)
        done = run("convert", *files, "-o", out)
        check(family + ": converted", (done.returncode, done.stderr
                                       if done.returncode else ""), (0, ""))
        for name in names:
            check(family + ": known as " + name,
                  "preset " + name + "\n" in done.stdout, True)
        dossiers = [out]
        lists = {"venture": [
            ["Venture", "Title", "Instrument", "Article", "Product"],
            ["V-1", "Спільна закупівля (вигадана)", "EDIP", 11, product]]}
        if part is not None:
            lists["structure"] = [["Parent", "Line", "Child", "Quantity"],
                                  [product, 10, part, 1]]
        for table, lines in lists.items():
            dossiers.append(folder / f"{table}-{family}")
            done = run("convert",
                       write_list(folder, f"{table}-{family}.csv", *lines),
                       "--table", table, "-o", dossiers[-1])
            check(f"{family}: {table}", (done.returncode, done.stderr), (0, ""))
        register = folder / ("register-" + family)
        run("init", register)
        for dossier in dossiers:
            done = run("--register", register, "import", dossier)
            check(f"{family}: import {dossier.name}",
                  (done.returncode, done.stderr), (0, ""))
        done = run("--register", register, "assess", "V-1", "--format",
                   "json", "--on", "2026-11-24")
        check(family + ": assessed", done.returncode in (0, 1, 2), True)
        missing = json.loads(done.stdout)["result"]["missing"]
        # A list says no origin: each offer that counts is named for that.
        check(family + ": rests on the offers",
              sorted({fact["key"] for fact in missing
                      if fact["tbl"] == "offer" and fact["col"] == "origin"}),
              sorted({offer for offer, item in rows(out, "offer", "offer",
                                                    "item")
                      if item != product}))
        check(family + ": offers", len(rows(out, "offer", "offer")), offers)


def main():
    for test in (test_encodings, test_delimiters, test_numbers, test_workbooks,
                 test_bad_workbooks, test_presets):
        with tempfile.TemporaryDirectory(prefix="convert-") as folder:
            test(pathlib.Path(folder))
    print(f"{checks} checks, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
