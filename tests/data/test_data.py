#!/usr/bin/env python3
"""Goal:   the shipped tables and the example say where each row is from, agree
        with the rules, and are what their tools make.
Method: data/, rules/ and examples/ are read as text, without the program;
        each check is a function and names what it found.
Usage:  test_data.py SOURCE_FOLDER
"""

import collections
import csv
import os
import re
import subprocess
import sys

ROOT = sys.argv[1]
FAULTS = []
INSIDE = {"member", "beneficiary", "associated"}
DAY = "2026-11-01"


def fault(text):
    FAULTS.append(text)


def want(label, got, expected):
    if got != expected:
        fault(f"{label}: found {got!r}, wanted {expected!r}")


def read(folder, name):
    path = os.path.join(ROOT, folder, name + ".csv")
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables(folder):
    for name in sorted(os.listdir(os.path.join(ROOT, folder))):
        if name.endswith(".csv"):
            yield name[:-4], read(folder, name[:-4])


def held(rows, day):
    return [
        row for row in rows
        if (row.get("valid_from") or "0001-01-01") <= day
        < (row.get("valid_until") or "9999-12-31")
    ]


def check_sources():
    """Every row says where it was read and when."""
    for name, rows in tables("data"):
        for row in rows:
            key = "|".join(list(row.values())[:2])
            if not re.search(r"\b20\d\d-\d\d\b", row["source"]):
                fault(f"data/{name} {key}: source without a date")
            if not row.get("basis"):
                fault(f"data/{name} {key}: no basis")


def is_public(folder, name, source):
    """What a part can do, by a public document that the source names, and
    what else a published list says of a place."""
    return (folder, name) == ("power-unit", "property") and (re.match(
        r"(part number|data sheet), [A-Z]|[a-z0-9-]+_bom\.csv:\d+, footprint",
        source) is not None)


def check_labels():
    """Every row of the example that is not converted is labelled."""
    for folder in ["power-unit", "power-unit-fixed", "accession",
                   "codification"]:
        for name, rows in tables("examples/" + folder):
            for row in rows:
                key = "|".join(list(row.values())[:2])
                if re.fullmatch(r"[a-z0-9-]+_bom(_mechanical)?\.csv:\d+",
                                row["source"]):
                    continue # a line of a published bill of materials
                if is_public(folder, name, row["source"]):
                    continue
                if "illustrative" not in row["source"]:
                    fault(f"{folder}/{name} {key}: not labelled illustrative")


def check_parties():
    """Makers that exist are never parties; party names say invented."""
    for row in read("examples/power-unit", "party") + read(
            "examples/codification", "party"):
        if not re.search(r"\(invented\)|\(вигадан(ий|а|е)\)", row["name"]):
            fault(f"party {row['party']}: name does not say invented")
        if re.fullmatch("[A-Z]{2}", row["party"]):
            fault(f"party {row['party']}: could be a state")


def check_breadth():
    """The example holds what its walk-through promises."""
    parties = {p["party"]: p for p in read("examples/power-unit", "party")}
    firms = [p for p in parties.values() if p["kind"] == "firm"]
    authorities = [p for p in parties.values() if p["kind"] == "authority"]
    states = {p["established"] for p in firms}
    if len(authorities) < 5 or len(firms) < 12 or len(states) < 9:
        fault("fewer than 5 authorities, 12 firms or 9 states")
    if "UA" not in states:
        fault("no firm in Ukraine")
    bases = collections.Counter()
    for _, rows in tables("examples/power-unit"):
        bases.update(row.get("basis") or "assumed" for row in rows)
    want("bases used", sorted(bases),
         ["assumed", "declared", "determined", "evidenced"])
    currencies = {r["currency"] for r in read("examples/power-unit", "rate")}
    want("rates", sorted(currencies), ["PLN", "SEK", "UAH"])
    attested = {r["item"] for r in read("examples/power-unit", "attestation")}
    parents = {r["parent"] for r in read("examples/power-unit", "structure")}
    want("items given by attestation alone", sorted(attested - parents),
         ["BP-24"])


def check_offers():
    """Every part without lines can be bought, and most say from where."""
    structure = read("examples/power-unit", "structure")
    offers = collections.defaultdict(list)
    for row in read("examples/power-unit", "offer"):
        offers[row["item"]].append(row)
    parents = {row["parent"] for row in structure}
    leaves = {row["child"] for row in structure} - parents
    for item in sorted(leaves):
        if not offers[item]:
            fault(f"item {item}: no offer")
    rows = [row for item in leaves for row in offers[item]]
    said = sum(1 for row in rows if row["origin"])
    several = sum(1 for item in leaves if len(offers[item]) > 1)
    if said * 10 < len(rows) * 8:
        fault(f"only {said} of {len(rows)} offers name an origin")
    if said == len(rows):
        fault("every offer names an origin: nothing is unknown")
    if several * 10 < len(leaves) * 9:
        fault(f"only {several} of {len(leaves)} parts have several offers")


def check_conditions():
    """Each rule decides exactly one condition, of its own instrument."""
    rules = {}
    for folder, _, names in os.walk(os.path.join(ROOT, "rules")):
        for name in names:
            if not name.endswith(".sql"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            found = re.search(r"^-- rule: +([^,\s]+)", text, re.M)
            where = re.search(r"^-- applies: assess (\w+)", text, re.M)
            how = re.search(r"^-- checked: (\w+)", text, re.M)
            cites = re.search(r"^-- cites: +(.+)", text, re.M)
            if found and where and how and cites:
                rules[found[1]] = (where[1], how[1], cites[1])
    encoded = collections.Counter()
    for row in read("data", "condition"):
        by = row["encoded_by"]
        if by == "":
            continue
        encoded[by] += 1
        if by not in rules:
            fault(f"condition {row['condition']}: no rule {by}")
            continue
        want(f"instrument of {by}", rules[by][0], row["instrument"])
        want(f"checked of {by}", rules[by][1], row["checked"])
        want(f"article of {by}", rules[by][2], row["cites"])
        if row["checked"] == "not_read":
            fault(f"condition {row['condition']}: encoded but not read")
    for rule in sorted(rules):
        want(f"conditions encoded by {rule}", encoded[rule], 1)
    for row in read("data", "condition"):
        if not row["title_en"] or not row["title_uk"] or not row["cites"]:
            fault(f"condition {row['condition']}: title or article missing")


def check_status():
    """Who counts as inside under each instrument, on one day."""
    inside = collections.defaultdict(set)
    rows = held(read("data", "status"), DAY)
    roles = {(r["state"], r["instrument"]): r["role"] for r in rows}
    want("one role a state and instrument", len(roles), len(rows))
    for (state, instrument), role in roles.items():
        if role in INSIDE:
            inside[instrument].add(state)
    members = inside["EU"]
    want("Member States", len(members), 27)
    cases = [
        ("EDIP", set()), ("USI", {"UA"}), ("SAFE", {"IS", "LI", "NO", "UA"}),
        ("EDIRPA", set()), ("EDF", set()), ("ASAP", set()),
    ]
    for instrument, others in cases:
        want(f"inside {instrument}, not a Member State",
             sorted(inside[instrument] - members), sorted(others))
    beneficiaries = {s for (s, _), r in roles.items() if r == "beneficiary"}
    want("loans on record", sorted(beneficiaries),
         ["BG", "CY", "EE", "FI", "GR", "IT", "LT", "LV"])
    for state, instrument, role in [
        ("NO", "EDIP", None), ("NO", "USI", None), ("CA", "SAFE", None),
        ("UA", "EDF", None), ("UA", "EDIP", "third"), ("US", "SAFE", "third"),
        ("UA", "EU", "candidate"), ("MD", "EU", "candidate"),
        ("GL", "EDIP", None),
    ]:
        want(f"{state} under {instrument}", roles.get((state, instrument)),
             role)
    before = held(read("data", "status"), "2026-02-13")
    early = {(r["state"], r["instrument"]): r["role"] for r in before}
    want("CA under SAFE before", early.get(("CA", "SAFE")), "third")
    want("EE under SAFE before", early.get(("EE", "SAFE")), "member")


def check_population():
    """Sums as published, all Member States in each year, nowhere else."""
    sums = collections.Counter()
    states = collections.defaultdict(set)
    for row in read("data", "population"):
        key = (row["year"], row["measure_of"])
        sums[key] += int(row["value"])
        states[key].add(row["state"])
        want(f"start of {row['state']} {row['year']}", row["valid_from"],
             row["year"] + "-01-01")
    want("sums", dict(sums),
         {("2018", "count"): 446472959, ("2025", "share_1e4"): 10001})
    for key, found in states.items():
        want(f"states of {key}", len(found), 27)


def check_made():
    """Tables that a tool makes are its output."""
    tools = [
        ["make_status.py", "--check", os.path.join(ROOT, "data")],
        ["make_power_unit_offers.py", "--check",
         os.path.join(ROOT, "examples")],
    ]
    for tool, *arguments in tools:
        done = subprocess.run(
            [sys.executable, os.path.join(ROOT, "tools", tool), *arguments],
            capture_output=True, text=True, check=False)
        if done.returncode != 0:
            fault(done.stderr.strip())


for check in [
    check_sources, check_labels, check_parties, check_breadth, check_offers,
    check_conditions, check_status, check_population, check_made,
]:
    before = len(FAULTS)
    check()
    print(f"{check.__name__}: {'ok' if len(FAULTS) == before else 'FAILED'}")
for text in FAULTS[:100]:
    print(text)
sys.exit(1 if FAULTS else 0)
