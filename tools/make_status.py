#!/usr/bin/env python3
"""Make data/status.csv: what each state is under each instrument.

Usage: make_status.py [FOLDER]         write FOLDER/status.csv
       make_status.py --check [FOLDER] compare it with what is there

FOLDER (data unless named) holds state.csv. Roles that count as inside are
member, beneficiary and associated. A state without a row is undecided: its
position was not read, or a decision on it is not on record. A role's period
is empty where no start or end of the role itself was read; the periods of
the instruments stand in instrument.csv.
"""

import csv
import io
import os
import sys

MEMBERS = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO"
    " SE SI SK"
).split()
EEA_EFTA = ["IS", "LI", "NO"]

# Parts of a Member State or of an EEA-EFTA state that have a code of their
# own. Whether an act counts them in was not read: no row.
TERRITORIES = (
    "AW AX BL BQ BV CW FO GF GL GP MF MQ NC PF PM RE SJ SX TF WF YT"
).split()

# Candidates for membership whose status no read source states: no EU row.
OTHER_CANDIDATES = "AL BA GE ME MK RS TR".split()

ACTS = {
    "EDIP": "Regulation (EU) 2025/2643, Art. 9(1), OJ L 29.12.2025",
    "USI": "Regulation (EU) 2025/2643, Chapter III, OJ L 29.12.2025",
    "SAFE": "Council Regulation (EU) 2025/1106, Art. 16, OJ 28.5.2025",
    "EDIRPA": "Regulation (EU) 2023/2418, Art. 2",
    "EDF": "Regulation (EU) 2021/697, Art. 9",
    "ASAP": "Regulation (EU) 2023/1525",
    "EU": "Treaty on European Union",
}
READ = "read in summary 2026-11"

# SAFE loans: Council implementing decisions (EU) 2026/N, published 5.3.2026.
LOANS = {
    "EE": "407", "GR": "408", "FI": "409", "IT": "410", "LV": "411",
    "LT": "413", "BG": "435", "CY": "437",
}
LOANS_FROM = "2026-03-05"

CANADA_FROM = "2026-02-14"
EDF_AMENDED = "2025-12-19"


def members(rows, instrument):
    for state in MEMBERS:
        source = f"Member State: {ACTS[instrument]}; {READ}"
        if instrument != "SAFE" or state not in LOANS:
            rows.append([state, instrument, "member", "", "", source])
            continue
        rows.append([state, instrument, "member", "", LOANS_FROM, source])
        rows.append([
            state, instrument, "beneficiary", LOANS_FROM, "",
            f"Council Implementing Decision (EU) 2026/{LOANS[state]}, "
            "published 5.3.2026; read in a public digest 2026-11",
        ])


def neighbours(rows, instrument):
    """Write the rows of UA, MD, CA and the EEA-EFTA states that a source
    supports; the three sets of codes are left out of the general rule."""
    act = ACTS[instrument]
    if instrument == "USI":
        rows.append([
            "UA", "USI", "associated", "", "",
            f"Ukraine counts as inside: {act}; read in press and a digest"
            " 2026-11, article unseen",
        ])
    elif instrument == "SAFE":
        for state in [*EEA_EFTA, "UA"]:
            rows.append([
                state, "SAFE", "associated", "", "",
                f"EEA-EFTA states and Ukraine count as inside: {act}; {READ}",
            ])
    elif instrument == "EDF":
        rows.append([
            "UA", "EDF", "third", "", EDF_AMENDED,
            "third country until Regulation (EU) 2025/2653 of 19.12.2025,"
            " whose entry into force was not read: the date of the act"
            f" stands for it; {READ}",
        ])
    elif instrument == "EU":
        for state in ["MD", "UA"]:
            rows.append([
                state, "EU", "candidate", "", "",
                "candidate for membership, as is generally known; no act was"
                " read for it, 2026-11",
            ])
    else:
        rows.append([
            "UA", instrument, "third", "", "",
            f"neither member nor associated: {act}; {READ}",
        ])
    if instrument == "SAFE":
        rows.append([
            "CA", "SAFE", "third", "", CANADA_FROM,
            "third country until the EU-Canada agreement, applied"
            " provisionally from 14.2.2026, whose terms were not read;"
            f" {READ}",
        ])


def third(rows, instrument, states):
    """Every other state is a third country by the act's own definition."""
    silent = {*MEMBERS, *TERRITORIES, "UA"}
    if instrument != "EU":
        silent |= set(EEA_EFTA)
    if instrument == "EU":
        silent |= {"MD", *OTHER_CANDIDATES}
    if instrument == "SAFE":
        silent.add("CA")
    for state in states:
        if state in silent:
            continue
        rows.append([
            state, instrument, "third", "", "",
            "neither member nor associated, so a third country by the act's"
            f" own definition: {ACTS[instrument]}; {READ}",
        ])


def table(states):
    """Return the CSV text, rows by state, instrument and start."""
    rows = []
    for instrument in ACTS:
        members(rows, instrument)
        neighbours(rows, instrument)
        third(rows, instrument, states)
    rows.sort()
    rows.sort(key=lambda row: (row[0], row[1], row[3]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([
        "state", "instrument", "role", "valid_from", "valid_until", "basis",
        "source",
    ])
    for row in rows:
        writer.writerow([*row[:5], "determined", row[5]])
    return out.getvalue()


def main(argv):
    check = argv[:1] == ["--check"]
    if check:
        argv = argv[1:]
    if len(argv) > 1:
        sys.exit(__doc__)
    folder = argv[0] if argv else "data"
    path = os.path.join(folder, "status.csv")
    with open(
        os.path.join(folder, "state.csv"), encoding="utf-8", newline=""
    ) as file:
        states = [row["state"] for row in csv.DictReader(file)]
    text = table(states)
    if not check:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return
    with open(path, encoding="utf-8", newline="") as file:
        if file.read() != text:
            sys.exit(f"{path} is not what tools/make_status.py makes")


main(sys.argv[1:])
