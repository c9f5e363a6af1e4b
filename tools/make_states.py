#!/usr/bin/env python3
"""Make data/state.csv from the Debian package iso-codes.

Usage: make_states.py VERSION [FILE]         write the table
       make_states.py --check VERSION [FILE] compare it with what is there

VERSION is that of the installed package (dpkg-query -W iso-codes); it stands
in the source of every row. Names are the common ones where the package has
them; the few that it inverts ("Congo, The Democratic Republic of the") or
leaves uncapitalised are put right by RENAMED.
"""

import csv
import gettext
import io
import json
import sys

NAMES = "/usr/share/iso-codes/json/iso_3166-1.json"
LOCALES = "/usr/share/locale"

RENAMED = {
    "CD": ("Democratic Republic of the Congo", "Демократична Республіка Конго"),
    "CG": ("Republic of the Congo", "Республіка Конго"),
    "FK": ("Falkland Islands (Malvinas)", "Фолклендські (Мальвінські) острови"),
    "FM": ("Federated States of Micronesia", "Федеративні Штати Мікронезії"),
    "NR": ("Nauru", "Науру"),
    "PG": ("Papua New Guinea", "Папуа-Нова Гвінея"),
    "PS": ("State of Palestine", "Держава Палестина"),
    "TK": ("Tokelau", "Токелау"),
    "TV": ("Tuvalu", "Тувалу"),
    "US": ("United States", "Сполучені Штати Америки"),
    "VA": ("Holy See (Vatican City State)", "Святий Престол (Ватикан)"),
    "VG": ("British Virgin Islands", "Британські Віргінські острови"),
    "VI": ("U.S. Virgin Islands", "Віргінські острови (США)"),
}


def table(version):
    """Return the CSV text, rows by code."""
    with open(NAMES, encoding="utf-8") as file:
        states = json.load(file)["3166-1"]
    uk = gettext.translation("iso_3166-1", LOCALES, languages=["uk"])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["state", "name_en", "name_uk", "basis", "source"])
    for row in sorted(states, key=lambda r: r["alpha_2"]):
        code = row["alpha_2"]
        english = row.get("common_name") or row["name"]
        names = RENAMED.get(code, (english, uk.gettext(english)))
        source = f"ISO 3166-1 via Debian iso-codes {version}; read 2026-11"
        if code in RENAMED:
            source += ", name put in plain order"
        writer.writerow([code, *names, "evidenced", source])
    return out.getvalue()


def main(argv):
    check = argv[:1] == ["--check"]
    if check:
        argv = argv[1:]
    if not 1 <= len(argv) <= 2:
        sys.exit(__doc__)
    path = argv[1] if len(argv) == 2 else "data/state.csv"
    text = table(argv[0])
    if not check:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return
    with open(path, encoding="utf-8", newline="") as file:
        if file.read() != text:
            sys.exit(f"{path} is not what tools/make_states.py makes")


main(sys.argv[1:])
