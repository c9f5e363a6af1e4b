#!/usr/bin/env python3
"""Make the offers of examples/power-unit and of its overlay.

Usage: make_power_unit_offers.py [EXAMPLES]         write both offer.csv
       make_power_unit_offers.py --check [EXAMPLES] compare them with this

EXAMPLES (examples unless named) holds power-unit/ and power-unit-fixed/. From
power-unit/ the item and structure tables are read. Every item
without lines gets several offers of invented distributors; prices, terms and
origins come from SHA-256 of a seed, the item and the distributor, so that the
same tables give the same bytes on every machine. Offers that matter for the
tour are written out in HAND. Nothing here says where a real part is made or
what it costs: each row is labelled illustrative.
"""

import csv
import hashlib
import io
import os
import re
import sys

SEED = "field power unit, offers, 1"
HEAD = (
    "offer item site kind origin origin_region origin_basis unit_cost"
    " currency tax_included incoterm price_on lead_time_days minimum_lot"
    " lot_multiple capacity_per_week priority basis evidence source"
).split()

SOURCE = "illustrative, invented price and origin; made 2026-11"

RATES = {"EUR": 1.0, "PLN": 4.25, "SEK": 11.05, "UAH": 48.75}

# Offers that decide something. Value added for make, delivered price for buy.
# offer, item, site, kind, origin, region, cost, currency, days, capacity a
# week, priority, basis
HAND = [
    ("PU-24/VOLTARA", "PU-24", "VOLTARA-PL", "make", "PL", "", "1105",
     "PLN", 10, 12, 1, "declared"),
    ("PU-24-PM/VOLTARA", "PU-24-PM", "VOLTARA-PL", "make", "PL", "", "170",
     "PLN", 8, 20, 1, "declared"),
    ("PU-24-PM/SMYSLENKA", "PU-24-PM", "SMYSLENKA-CZ", "make", "CZ", "",
     "42", "EUR", 9, 15, 2, "declared"),
    ("PU-24-BM/NIHILO", "PU-24-BM", "NIHILO-LT", "make", "LT", "", "70",
     "EUR", 12, 10, 1, "declared"),
    ("PU-24-BM/FIKTIV", "PU-24-BM", "FIKTIV-SE", "make", "SE", "", "830",
     "SEK", 15, 6, 2, "declared"),
    ("PU-24-BM/DAEHEO", "PU-24-BM", "DAEHEO-KR", "buy", "KR", "", "560",
     "EUR", 75, 40, 3, "declared"),
    ("PU-24-EK/LUFTSCHLOSS", "PU-24-EK", "LUFTSCHLOSS-DE", "make", "DE", "",
     "45", "EUR", 10, 30, 1, "declared"),
    ("PU-24-EK/VYHADKA", "PU-24-EK", "VYHADKA-UA", "make", "UA", "UA-46",
     "1500", "UAH", 14, 25, 2, "declared"),
    ("PU-24-CS/KABEL", "PU-24-CS", "KABEL-UA", "make", "UA", "UA-63", "780",
     "UAH", 12, 40, 1, "declared"),
    ("PU-24-CS/PAHITT", "PU-24-CS", "PAHITT-SE", "buy", "SE", "", "1150",
     "SEK", 21, 30, 2, "declared"),
    ("PU-24-PANEL-A/CHIMERE", "PU-24-PANEL-A", "CHIMERE-FR", "buy", "FR",
     "", "64", "EUR", 28, 50, 1, "evidenced"),
    ("PU-24-PANEL-A/PHANTASIE", "PU-24-PANEL-A", "PHANTASIE-DE", "buy",
     "CN", "", "49", "EUR", 14, 200, 2, "declared"),
    ("PU-24-PANEL-B/LUFTSLOTT", "PU-24-PANEL-B", "LUFTSLOTT-NO", "buy",
     "NO", "", "58", "EUR", 35, 20, 1, "declared"),
    ("PU-24-CASE/LUFTSCHLOSS", "PU-24-CASE", "LUFTSCHLOSS-DE", "buy", "DE",
     "", "52", "EUR", 20, 40, 1, "declared"),
    ("PU-24-CASE/VYHADKA", "PU-24-CASE", "VYHADKA-UA", "buy", "UA", "UA-46",
     "1850", "UAH", 20, 40, 2, "declared"),
    ("PU-24-HEATER/FIKTIV", "PU-24-HEATER", "FIKTIV-SE", "buy", "SE", "",
     "300", "SEK", 30, 30, 1, "declared"),
    ("MPPT-2420-HC/SMYSLENKA", "MPPT-2420-HC", "SMYSLENKA-CZ", "make", "CZ",
     "", "30", "EUR", 15, 40, 1, "declared"),
    ("MPPT-2420-HC/MUINASJUTT", "MPPT-2420-HC", "MUINASJUTT-EE", "make",
     "EE", "", "33", "EUR", 12, 60, 2, "declared"),
    ("BMS-C1/MUINASJUTT", "BMS-C1", "MUINASJUTT-EE", "make", "EE", "", "32",
     "EUR", 12, 60, 1, "declared"),
    ("BMS-C1/VYHADKA", "BMS-C1", "VYHADKA-UA", "make", "UA", "UA-46",
     "1080", "UAH", 18, 30, 2, "declared"),
    ("BP-24/NIHILO", "BP-24", "NIHILO-LT", "buy", "LT", "", "470", "EUR",
     30, 25, 1, "evidenced"),
    ("EK-SHELL/LUFTSCHLOSS", "EK-SHELL", "LUFTSCHLOSS-DE", "buy", "DE", "",
     "78", "EUR", 21, 40, 1, "declared"),
    ("EK-SHELL/VYHADKA", "EK-SHELL", "VYHADKA-UA", "buy", "UA", "UA-46",
     "2900", "UAH", 25, 40, 2, "declared"),
    ("EK-LID/LUFTSCHLOSS", "EK-LID", "LUFTSCHLOSS-DE", "buy", "DE", "",
     "26", "EUR", 21, 40, 1, "declared"),
    ("EK-LID/VYHADKA", "EK-LID", "VYHADKA-UA", "buy", "UA", "UA-46", "930",
     "UAH", 25, 40, 2, "declared"),
]

# The overlay: these offers are not taken up …
DROPPED = {
    "PU-24-BM/DAEHEO", "PU-24-EK/VYHADKA", "PU-24-PANEL-A/PHANTASIE",
    "PU-24-PANEL-B/LUFTSLOTT", "EK-SHELL/VYHADKA", "EK-LID/VYHADKA",
    "BMS-C1/VYHADKA",
}
# … and these states are named by the makers that had not answered.
ANSWERED = ["CZ", "DE", "PL", "AT", "MY", "TW"]

# Distributors: short name, site, currency, price level, chance out of 100.
SELLERS = [
    ("VERZINSEL", "VERZINSEL-NL", "EUR", 1.00, 85),
    ("PHANTASIE", "PHANTASIE-DE", "EUR", 0.96, 80),
    ("NIKDE", "NIKDE-CZ", "EUR", 1.04, 35),
    ("ZMYSL", "ZMYSL-PL", "PLN", 0.98, 40),
    ("PAHITT", "PAHITT-SE", "SEK", 1.10, 25),
    ("DETALI", "DETALI-UA", "UAH", 0.90, 25),
]

# Where parts of a kind come from in this invented market, commonest first.
WORLD = {
    "semiconductor": "CN DE TW MY AT PH IT US FR JP".split(),
    "passive": "CN TW JP CZ MY HU AT DE TH PT".split(),
    "connector": "CN DE CZ TW PL SK FR JP RO US".split(),
    "mechanical": "PL CN CZ DE IT TR SK SI TW FI".split(),
    "cable": "PL DE CN CZ RO TR IT SK ES BG".split(),
    "board": "CN DE AT PL TW CZ KR SE IT HU".split(),
}
UKRAINE = ["UA-46", "UA-26", "UA-63", "UA-53", ""]

# Words in an item's id, name or number → euros and kind; the first that fits.
NAMED = [
    ("BQ76952", 7.20, "semiconductor"),
    ("STM32G431", 4.10, "semiconductor"),
    ("ESP32-C3", 2.35, "semiconductor"),
    ("IPT012N08N5", 3.40, "semiconductor"),
    ("IPA045N10N3", 2.60, "semiconductor"),
    ("LMR38010", 2.10, "semiconductor"),
    ("LMR16006", 1.60, "semiconductor"),
    ("INA186", 1.15, "semiconductor"),
    ("LM5107", 2.20, "semiconductor"),
    ("SN65HVD", 1.80, "semiconductor"),
    ("TCAN334", 1.75, "semiconductor"),
    ("W25Q80", 0.55, "semiconductor"),
    ("WSLP5931", 1.90, "passive"),
    ("CRE2512", 0.60, "passive"),
    ("PWR163", 2.30, "passive"),
    ("AEK1010", 1.10, "passive"),
    ("EKZN101", 1.45, "passive"),
    ("EEU-FR1V681", 0.65, "passive"),
    ("B32529C", 0.35, "passive"),
    ("PCB-BMS", 14.00, "board"),
    ("PCB-MPPT", 11.00, "board"),
    ("BM-TRAY", 18.00, "mechanical"),
    ("PM-BRACKET", 4.60, "mechanical"),
    ("HARNESS", 12.50, "cable"),
    ("EK-GASKET", 3.10, "mechanical"),
    ("EK-LATCH", 2.40, "mechanical"),
    ("EK-SEALANT", 22.00, "mechanical"),
    ("CS-CABLE-DC", 4.90, "cable"),
    ("CS-CABLE-PV", 1.30, "cable"),
    ("CS-PLUG-DC", 6.80, "connector"),
    ("CS-PLUG-PV", 3.20, "connector"),
    ("CS-GLAND", 1.20, "mechanical"),
    ("53uH", 6.80, "passive"),
    ("SMCJ70A", 0.42, "semiconductor"),
    ("662024231722", 3.10, "connector"),
    ("662024113322", 2.40, "connector"),
    ("1714971", 2.30, "connector"),
    ("54602-908", 1.10, "connector"),
    ("USB4105", 0.70, "connector"),
    ("HYG012N08", 2.60, "semiconductor"),
    ("CSS2H", 1.70, "passive"),
    ("ISL3178", 1.90, "semiconductor"),
    ("MB910", 1.60, "connector"),
    ("704F5", 0.80, "mechanical"),
]
# The same for what neither a name above nor a reference letter settles.
WORDS = [
    ("heat sink", 6.50, "mechanical"),
    ("thermal pad", 0.90, "mechanical"),
    ("lug", 0.80, "mechanical"),
    ("screw", 0.06, "mechanical"),
    ("nut", 0.04, "mechanical"),
    ("washer", 0.02, "mechanical"),
    ("spacer", 0.35, "mechanical"),
    ("glue", 0.40, "mechanical"),
    ("connector", 0.85, "connector"),
]
# Reference letters → euros and kind, for what no word above names.
LETTERS = {
    "C": (0.05, "passive"), "R": (0.012, "passive"), "RT": (0.09, "passive"),
    "RV": (0.22, "passive"), "L": (0.55, "passive"), "F": (0.30, "passive"),
    "D": (0.14, "semiconductor"), "Q": (0.28, "semiconductor"),
    "T": (0.05, "semiconductor"), "U": (1.40, "semiconductor"),
    "LED": (0.08, "semiconductor"), "J": (0.75, "connector"),
    "P": (0.60, "connector"), "Y": (0.35, "passive"),
    "S": (0.25, "connector"), "XF": (0.70, "connector"),
    "SWD": (0.30, "connector"),
}


def roll(*words):
    """Return a number from 0 to 2^32 - 1 that the words alone decide."""
    text = "|".join([SEED, *words]).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:4], "big")


def read(folder, name):
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def market(item, places):
    """Return the middle price in euros and the kind of an item."""
    text = " ".join([item["item"], item["name"], item.get("mpn") or ""])
    for word, price, kind in NAMED:
        if word.lower() in text.lower():
            return price, kind
    letters = re.match("[A-Z]*", places.get(item["item"], ""))[0]
    if letters in LETTERS:
        return LETTERS[letters]
    for word, price, kind in WORDS:
        if word in text.lower():
            return price, kind
    return 0.50, "connector"


def money(euros, currency):
    """Return a price with the places that its size deserves."""
    value = euros * RATES[currency]
    places = 4 if value < 1 else 3 if value < 10 else 2
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def origin_of(item, seller, kind):
    """Return state and region of origin; "" when nobody has said."""
    if roll(item, seller, "unsaid") % 100 < 7:
        return "", ""
    if seller == "DETALI" and roll(item, seller, "home") % 3 == 0:
        return "UA", UKRAINE[roll(item, seller, "region") % len(UKRAINE)]
    states = WORLD[kind]
    # The least of two throws: the commonest places stand first.
    throw = min(
        roll(item, seller, "first") % len(states),
        roll(item, seller, "second") % len(states),
    )
    return states[throw], ""


def basis_of(item, seller, origin):
    """Return basis, evidence and the basis of the origin."""
    if origin == "":
        return "declared", "", ""
    throw = roll(item, seller, "basis") % 100
    if throw < 20:
        text = f"illustrative certificate of origin: {item}, {seller}"
        digest = hashlib.sha256(text.encode()).hexdigest()
        return "evidenced", digest, "customs_non_preferential"
    if throw < 75:
        return "declared", "", "maker_statement"
    return "assumed", "", "assumption"


def lots(euros):
    return ("1", "1") if euros >= 2 else ("10", "10") if euros >= 0.2 else (
        "100", "100")


def offer_id(item, seller):
    """Return ITEM/SELLER; a long item's id is cut and told apart by digits."""
    if len(item) + 1 + len(seller) <= 64:
        return f"{item}/{seller}"
    digits = hashlib.sha256(item.encode()).hexdigest()[:6]
    head = item[:56 - len(seller)].rstrip(" ")
    return f"{head}#{digits}/{seller}"


def offers_of(item, places):
    euros, kind = market(item, places)
    name = item["item"]
    taken = [s for s in SELLERS if roll(name, s[0], "sells") % 100 < s[4]]
    if len(taken) < 2:
        taken = SELLERS[:2]
    for place, (seller, site, currency, level, _) in enumerate(taken, 1):
        origin, region = origin_of(name, seller, kind)
        basis, evidence, origin_basis = basis_of(name, seller, origin)
        spread = 0.85 + roll(name, seller, "price") % 301 / 1000
        minimum, multiple = lots(euros)
        yield {
            "offer": offer_id(name, seller),
            "item": name, "site": site, "kind": "buy", "origin": origin,
            "origin_region": region, "origin_basis": origin_basis,
            "unit_cost": money(euros * level * spread, currency),
            "currency": currency, "tax_included": "no",
            "incoterm": "DDP" if currency == "EUR" else "DAP",
            "price_on": "2026-09-01",
            "lead_time_days": str(7 + roll(name, seller, "days") % 80),
            "minimum_lot": minimum, "lot_multiple": multiple,
            "capacity_per_week": str(100 * (1 + roll(name, seller) % 50)),
            "priority": str(place), "basis": basis, "evidence": evidence,
            "source": SOURCE,
        }


def by_hand():
    for row in HAND:
        offer, item, site, kind, origin, region, cost, currency = row[:8]
        days, capacity, priority, basis = row[8:]
        text = f"illustrative certificate of origin: {offer}"
        evidenced = basis == "evidenced"
        yield {
            "offer": offer, "item": item, "site": site, "kind": kind,
            "origin": origin, "origin_region": region,
            "origin_basis": "place_of_manufacture" if kind == "make" else
            "customs_non_preferential" if evidenced else "maker_statement",
            "unit_cost": cost, "currency": currency, "tax_included": "no",
            "incoterm": "" if kind == "make" else "DDP",
            "price_on": "2026-09-01", "lead_time_days": str(days),
            "minimum_lot": "1", "lot_multiple": "1",
            "capacity_per_week": str(capacity), "priority": str(priority),
            "basis": basis,
            "evidence": hashlib.sha256(text.encode()).hexdigest()
            if evidenced else "",
            "source": SOURCE,
        }


def base_table(folder):
    """Return the rows of power-unit/offer.csv, by offer."""
    structure = read(folder, "structure")
    parents = {row["parent"] for row in structure}
    # A line of a board is called by its first reference: R29, Q2/2.
    places = {row["child"]: row["line"] for row in structure}
    rows = list(by_hand())
    done = {row["item"] for row in rows}
    for item in read(folder, "item"):
        if item["item"] not in done and item["item"] not in parents:
            rows.extend(offers_of(item, places))
    return sorted(rows, key=lambda row: row["offer"].encode())


def fixed_table(base):
    """Return the rows of power-unit-fixed/offer.csv: offers not taken up,
    and answers about origin where nobody had said."""
    rows = []
    for row in base:
        row = dict(row)
        if row["offer"] in DROPPED:
            row["op"] = "remove"
            rows.append(row)
            continue
        if row["origin"] != "" and (
            row["origin"] != "UA" or row["origin_region"] != ""
        ):
            continue
        if row["origin"] == "UA":
            row["origin_region"] = "UA-46"
        else:
            throw = roll(row["offer"], "answer") % len(ANSWERED)
            row["origin"] = ANSWERED[throw]
        row["origin_basis"] = "maker_statement"
        row["basis"] = "declared"
        row["evidence"] = ""
        row["source"] = "illustrative, invented answer of the maker; 2026-11"
        row["op"] = "set"
        rows.append(row)
    return rows


def text_of(head, rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main(argv):
    check = argv[:1] == ["--check"]
    if check:
        argv = argv[1:]
    if len(argv) > 1:
        sys.exit(__doc__)
    examples = argv[0] if argv else "examples"
    base = base_table(os.path.join(examples, "power-unit"))
    tables = {
        "power-unit": text_of(HEAD, base),
        "power-unit-fixed": text_of([*HEAD, "op"], fixed_table(base)),
    }
    for name, text in tables.items():
        path = os.path.join(examples, name, "offer.csv")
        if not check:
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            continue
        with open(path, encoding="utf-8", newline="") as file:
            if file.read() != text:
                sys.exit(
                    f"{path} is not what tools/make_power_unit_offers.py makes"
                )


main(sys.argv[1:])
