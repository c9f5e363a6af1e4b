#!/usr/bin/env python3
"""Goal:   the shipped example says what docs/howto/power-unit.md says, and
        its shares are those that the files give when worked out apart.
Method: the program assesses the three ventures, as they are and under both
        overlays; headlines, statuses and verdicts are compared with tables
        here, the exact shares with origin_by_hand.py.
Usage:  test_example.py PROGRAM SOURCE_FOLDER
"""

import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

from origin_by_hand import Example

PROGRAM, ROOT = sys.argv[1:]
DAY = "2026-11-24"
PRODUCT = "PU-24"
FAULTS = []

# venture, overlay, status, obstacles, met, unknown, not applicable, not
# encoded
HEADLINES = [
    ("FIELD-POWER", "", 1, 4, 3, 4, 0, 24),
    ("FIELD-POWER", "power-unit-fixed", 0, 0, 11, 0, 0, 24),
    ("FIELD-POWER", "accession", 1, 2, 4, 5, 0, 24),
    ("FIELD-POWER-UA", "", 2, 0, 2, 1, 0, 4),
    ("FIELD-POWER-UA", "power-unit-fixed", 0, 0, 3, 0, 0, 4),
    ("FIELD-POWER-UA", "accession", 2, 0, 2, 1, 0, 4),
    ("FIELD-POWER-SAFE", "", 2, 0, 6, 2, 1, 7),
    ("FIELD-POWER-SAFE", "power-unit-fixed", 0, 0, 8, 0, 1, 7),
    ("FIELD-POWER-SAFE", "accession", 2, 0, 6, 2, 1, 7),
]
# `--instrument all` for FIELD-POWER: instrument, overlay, in force, status,
# obstacles, met, unknown, not applicable, not encoded
COMPARED = [
    ("ASAP", "", False, None, 0, 0, 4, 0, 3),
    ("EDF", "", True, 1, 2, 0, 4, 0, 3),
    ("EDIP", "", True, 1, 4, 3, 4, 0, 24),
    ("EDIRPA", "", False, None, 0, 0, 4, 0, 4),
    ("SAFE", "", True, 2, 0, 5, 3, 1, 7),
    ("USI", "", True, 2, 0, 1, 2, 0, 4),
    ("ASAP", "power-unit-fixed", False, None, 0, 0, 4, 0, 3),
    ("EDF", "power-unit-fixed", True, 1, 1, 3, 2, 0, 3),
    ("EDIP", "power-unit-fixed", True, 0, 0, 11, 0, 0, 24),
    ("EDIRPA", "power-unit-fixed", False, None, 0, 0, 4, 0, 4),
    ("SAFE", "power-unit-fixed", True, 2, 0, 7, 1, 1, 7),
    ("USI", "power-unit-fixed", True, 0, 0, 3, 0, 0, 4),
]
INSTRUMENTS = {
    "FIELD-POWER": "EDIP", "FIELD-POWER-UA": "USI",
    "FIELD-POWER-SAFE": "SAFE",
}

# What stands in the way of FIELD-POWER, what is not known, and what settles
# it: rule, subject, verdict as shipped, fixed, after accession.
FINDINGS = [
    ("edip-9-1-establishment", "VYHADKA", "breached", None, "met"),
    ("edip-9-1-management", "VYHADKA", "breached", None, "met"),
    ("edip-9-1-management", "SATUMAA", "unknown", "met", "unknown"),
    ("edip-9-3-assets", "SATUMAA", "breached", "met", "breached"),
    ("edip-9-3-assets", "VYHADKA", "unknown", None, "met"),
    ("edip-9-control", "NIHILO-CELLS", "breached", "met", "breached"),
    ("edip-9-control", "SMYSLENKA", "unknown", "met", "unknown"),
    ("edip-9-control", "FIKTIV-KRAFT", "met", "met", "met"),
    ("edip-9-control", "VOLTARA", "met", "met", "met"),
    ("edip-10-2-funded", "FIELD-POWER", "unknown", "met", "unknown"),
    ("edip-10-2-prohibited", "FIELD-POWER", "met", "met", "met"),
    ("edip-10-3-component-origin", "FIELD-POWER", "unknown", "met",
     "unknown"),
    ("edip-10-3-security", "FIELD-POWER", "unknown", "met", "unknown"),
    ("edip-10-design-authority", "FIELD-POWER", "met", "met", "met"),
    ("edip-11-3-buyers", "FIELD-POWER", "met", "met", "met"),
    ("edip-11-4-agent", "FIELD-POWER", "unknown", "met", "unknown"),
]
# Alternatives of the published lists that are decided: parent, group,
# alternative. The others are unknown: no class, or a value is not stated.
DECIDED = {
    ("BMS-C1", "D1", "PMEG10030ELPX"): "no",
    ("BMS-C1", "D12", "SMCJ70A-13-F"): "conditional",
    ("BMS-C1", "D14", "MMSZ5246B-HE3-08"): "conditional",
    ("BMS-C1", "D19", "BZX384C5V1"): "conditional",
    ("BMS-C1", "D2", "BAT46WHE3-TP"): "conditional",
    ("BMS-C1", "D9", "PMEG10030ELPX"): "conditional",
    ("BMS-C1", "Q1", "IRFM120ATF"): "conditional",
    ("MPPT-2420-HC", "D3", "BZX84C12-7-F"): "conditional",
    ("MPPT-2420-HC", "D7", "PMEG4010EGWX"): "conditional",
}
# What any maker may make, and what would meet it.
ANY = {
    "MPPT-2420-HC.100nF.C_0603_1608": ["CL10B104KC8NNNC"],
    "MPPT-2420-HC.10k.R_0603_1608.1pct": ["RC0603FR-0710KL"],
    "MPPT-2420-HC.1M.R_0603_1608.1pct": ["RC0603FR-071ML"],
    "MPPT-2420-HC.1k.R_0603_1608.1pct": ["RC0603FR-071KL"],
    "MPPT-2420-HC.2.2k.R_0603_1608.1pct": ["RC0603FR-072K2L"],
    "MPPT-2420-HC.47R.R_0603_1608.1pct": ["RC0603FR-0747RL"],
}
# Exchanges that lower the greatest share from outside.
SWAPS = [
    ("MPPT-2420-HC.100nF.C_0603_1608", "CL10B104KC8NNNC"),
    ("MPPT-2420-HC.1M.R_0603_1608.1pct", "RC0603FR-071ML"),
    ("SZBZX84C12LT3G", "BZX84C12-7-F"),
]
OVERLAYS = ["", "power-unit-fixed", "accession"]


def want(label, got, expected):
    if got != expected:
        FAULTS.append(f"{label}: found {got!r}, wanted {expected!r}")


def ask(register, overlay, *arguments):
    """Return exit status and result of one question."""
    command = [PROGRAM, "--register", register, "--share", ROOT, *arguments,
               "--on", DAY, "--format", "json"]
    if overlay:
        command += ["--as-if", os.path.join(ROOT, "examples", overlay)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1, 2):
        sys.exit(done.stderr.decode())
    return done.returncode, json.loads(done.stdout)["result"]


def check_headlines(register):
    for venture, overlay, status, *counts in HEADLINES:
        got, result = ask(register, overlay, "assess", venture)
        label = f"{venture} {overlay}"
        head = result["headline"]
        want(f"{label} status", got, status)
        want(f"{label} headline", [head[name] for name in (
            "obstacles", "met", "unknown", "not_applicable",
            "not_encoded")], counts)
        want(f"{label} instrument", result["instrument"],
             INSTRUMENTS[venture])


def check_compared(register):
    """The table under "Which instrument would fit"."""
    for overlay, status in (("", 2), ("power-unit-fixed", 0)):
        got, result = ask(register, overlay, "assess", "FIELD-POWER",
                          "--instrument", "all")
        want(f"all {overlay} status", (got, result["status"]),
             (status, status))
        want(f"all {overlay} own", [i["instrument"] for i in
                                    result["instruments"] if i["own"]],
             ["EDIP"])
        rows = []
        for item in result["instruments"]:
            head = item["headline"]
            rows.append((
                item["instrument"], overlay, item["in_force"],
                item["status"], head["obstacles"], head["met"],
                head["unknown"], head["not_applicable"],
                head["not_encoded"]))
        want(f"all {overlay}", rows,
             [row for row in COMPARED if row[1] == overlay])


def check_compatibility(register):
    """The page on what else the product could be made of: headlines stay,
    alternatives are decided with reasons, requirements get candidates."""
    _, result = ask(register, "", "assess", "FIELD-POWER")
    found = result["compatibility"]
    verdicts = {(a["parent"], a["group"], a["alternative"]): a["verdict"]
                for a in found["alternatives"]}
    want("alternatives", len(verdicts), len(found["alternatives"]))
    for key, verdict in DECIDED.items():
        want(f"alternative {key}", verdicts.get(key), verdict)
    for one in found["alternatives"]:
        key = (one["parent"], one["group"], one["alternative"])
        if key not in DECIDED:
            want(f"alternative {key}", one["verdict"], "unknown")
        said = (one["problem"], one["reason"], one["properties"])
        if one["verdict"] != "conditional" and not any(said[:2]):
            FAULTS.append(f"alternative {key}: no reason")
    met = {w["item"]: [c["candidate"] for c in w["candidates"]
                       if c["verdict"] == "conditional"]
           for w in found["wanted"] if ".R_" in w["item"]
           or ".C_" in w["item"]}
    want("any", {item: names for item, names in met.items() if names}, ANY)
    want("swaps", [(s["item"], s["candidate"]) for s in found["swaps"]],
         SWAPS)
    for swap in found["swaps"]:
        share = swap["outside_max"]
        if not (share and Fraction(share["after"])
                < Fraction(share["before"])):
            FAULTS.append(f"swap {swap['item']}: {share}")


def check_made(_):
    """property.csv is what the program reads, and the rows by hand."""
    done = subprocess.run(
        [sys.executable,
         os.path.join(ROOT, "tools", "make_power_unit_properties.py"),
         "--check", PROGRAM, os.path.join(ROOT, "examples")],
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        FAULTS.append(done.stderr.strip())


def check_findings(register):
    for place, overlay in enumerate(OVERLAYS):
        _, result = ask(register, overlay, "assess", "FIELD-POWER")
        got = {
            (f["rule"], f["subject"]): f["verdict"]
            for f in result["findings"]
        }
        for rule, subject, *verdicts in FINDINGS:
            want(f"{rule} {subject} {overlay}", got.get((rule, subject)),
                 verdicts[place])
        for missing in result["missing"]:
            if missing["party"] == "":
                FAULTS.append(f"{missing} {overlay}: nobody is asked")
        for key, verdict in got.items():
            if verdict in ("breached", "unknown") and key not in {
                (rule, subject) for rule, subject, *_ in FINDINGS
            }:
                FAULTS.append(f"{key} {overlay}: {verdict}, not explained")


def check_shares(register):
    for venture, instrument in INSTRUMENTS.items():
        for overlay in OVERLAYS:
            _, result = ask(register, overlay, "origin", PRODUCT,
                            "--instrument", instrument, "--venture", venture)
            folders = [os.path.join(ROOT, "data"),
                       os.path.join(ROOT, "examples", "power-unit")]
            if overlay:
                folders.append(os.path.join(ROOT, "examples", overlay))
            example = Example(folders, instrument, venture, DAY)
            for view in result["views"]:
                if view["denominator"] != "component_cost":
                    continue
                for bound in ("min", "max"):
                    label = f"{venture} {overlay} {view['depth']} {bound}"
                    share = example.share(
                        PRODUCT, view["depth"], bound == "max")
                    got = view["outside_share"][bound + "_exact"]
                    want(label, got and Fraction(got), share)
                    if overlay == "power-unit-fixed" and share > Fraction(
                            "0.35"):
                        FAULTS.append(f"{label}: above the limit")
            want(f"{venture} attested", result["attested_items"], ["BP-24"])


with tempfile.TemporaryDirectory() as folder:
    REGISTER = os.path.join(folder, "register")
    for arguments in [
        ["init", REGISTER, "--owner", "VOLTARA"],
        ["--register", REGISTER, "--share", ROOT, "import",
         os.path.join(ROOT, "examples", "power-unit")],
    ]:
        ran = subprocess.run(
            [PROGRAM, "--quiet", *arguments], capture_output=True, check=False)
        if ran.returncode != 0:
            sys.exit(ran.stderr.decode())
    for check in [check_headlines, check_compared, check_findings,
                  check_compatibility, check_made, check_shares]:
        before = len(FAULTS)
        check(REGISTER)
        print(f"{check.__name__}: "
              f"{'ok' if len(FAULTS) == before else 'FAILED'}")
for text in FAULTS[:100]:
    print(text)
sys.exit(1 if FAULTS else 0)
