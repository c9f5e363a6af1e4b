#!/usr/bin/env python3
"""Sample files of the structured presets become a dossier and an assessment
without an editor: exactly the rows that the files state, and no others.

The samples are made by preset_samples.py with other people's writers. Each is
converted twice (same bytes), checked, imported and assessed. Persons named in
the files are searched for in all that comes out.

usage: presets.py SPILNO
"""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile

import preset_samples

MARK = f" ({preset_samples.MARK})"
PERSON = b"Inventedperson"
EDIP = ["--set", "venture.instrument=EDIP"]
COMMON = {"valid_from", "valid_until", "basis", "evidence", "source"}

RELEASES = {
    "alias": [
        {"tbl": "party", "scheme": "UA-EDR", "value": "00000001",
         "id": "UA-EDR-00000001"},
        {"tbl": "party", "scheme": "UA-EDR", "value": "00000002",
         "id": "UA-EDR-00000002"},
        {"tbl": "venture", "scheme": "OCDS-tender",
         "value": "UA-2026-01-10-000001-a", "id": "ocds-a0a0a0-0001"}],
    "party": [
        {"party": "UA-EDR-00000001", "name": "Служба прикладів" + MARK,
         "kind": "authority"},
        {"party": "UA-EDR-00000002", "kind": "firm", "size": "sme",
         "name": "ТОВ «Приклад Струм»" + MARK,
         "lei": "00000000000000000098"}],
    "venture": [
        {"venture": "ocds-a0a0a0-0001", "title": "Блоки живлення 24 В" + MARK,
         "instrument": "EDIP", "product": "ocds-a0a0a0-0001/1",
         "quantity": "50", "value": "1234567.5", "currency": "UAH",
         "signed_on": "2026-02-15", "starts": "2026-03-01",
         "ends": "2027-02-28"}],
    "member": [
        {"venture": "ocds-a0a0a0-0001", "party": "UA-EDR-00000001",
         "role": "authority"},
        {"venture": "ocds-a0a0a0-0001", "party": "UA-EDR-00000002",
         "role": "contractor", "contract_value": "1234567.5",
         "currency": "UAH"}],
    "item": [
        {"item": "ocds-a0a0a0-0001/1", "name": "Блок 24 В" + MARK,
         "unit": "шт"}],
    "site": [
        {"site": "UA-EDR-00000002/supply", "party": "UA-EDR-00000002"}],
    "offer": [
        {"offer": "ocds-a0a0a0-0001/c1/1", "item": "ocds-a0a0a0-0001/1",
         "site": "UA-EDR-00000002/supply", "kind": "buy",
         "unit_cost": "24691.35", "currency": "UAH", "tax_included": "no",
         "price_on": "2026-02-15"}],
}

RECORDS = {
    "alias": [
        {"tbl": "party", "scheme": "DE-HRB", "value": "HRB 000001",
         "id": "DE-HRB-HRB 000001"},
        {"tbl": "party", "scheme": "DE-HRB", "value": "HRB 000002",
         "id": "DE-HRB-HRB 000002"},
        {"tbl": "party", "scheme": "PL-KRS", "value": "0000000001",
         "id": "PL-KRS-0000000001"},
        {"tbl": "party", "scheme": "PL-NIP", "value": "0000000001",
         "id": "PL-NIP-0000000001"}],
    "party": [
        {"party": "DE-HRB-HRB 000001", "name": "Beispiel-Amt" + MARK,
         "kind": "authority", "established": "DE"},
        {"party": "DE-HRB-HRB 000002", "name": "Beispiel GmbH" + MARK,
         "kind": "firm", "established": "DE"},
        {"party": "PL-KRS-0000000001", "kind": "firm", "established": "PL",
         "name": "Przykład sp. z o.o." + MARK},
        {"party": "PL-NIP-0000000001", "name": "Urząd Przykładowy" + MARK,
         "kind": "authority", "established": "PL"},
        {"party": "ocds-b0b0b0-0002/7", "kind": "firm",
         "name": "Without identifier" + MARK}],
    "venture": [
        {"venture": "ocds-b0b0b0-0002", "title": "Ground stations" + MARK,
         "instrument": "EDIP"}],
    # A buyer, its agent, two sole awards summed, and two who share a third.
    "member": [
        {"venture": "ocds-b0b0b0-0002", "party": "DE-HRB-HRB 000001",
         "role": "agent"},
        {"venture": "ocds-b0b0b0-0002", "party": "DE-HRB-HRB 000002",
         "role": "contractor"},
        {"venture": "ocds-b0b0b0-0002", "party": "PL-KRS-0000000001",
         "role": "contractor", "contract_value": "3000.35",
         "currency": "EUR"},
        {"venture": "ocds-b0b0b0-0002", "party": "PL-NIP-0000000001",
         "role": "authority"},
        {"venture": "ocds-b0b0b0-0002", "party": "ocds-b0b0b0-0002/7",
         "role": "contractor"}],
    "item": [
        {"item": "ocds-b0b0b0-0002/1", "name": "Mast" + MARK, "unit": "each"},
        {"item": "ocds-b0b0b0-0002/2", "name": "Receiver" + MARK,
         "unit": "each"},
        {"item": "ocds-b0b0b0-0002/a3/2", "name": "Cable" + MARK,
         "unit": "m"}],
}

ONE = "00000000-0000-4000-8000-000000000001"
AWARD = {
    "alias": [
        {"tbl": "party", "scheme": "BT-501-LT", "value": "000000002",
         "id": "BT-501-LT-000000002"},
        {"tbl": "party", "scheme": "PL-KRS", "value": "0000000003",
         "id": "PL-KRS-0000000003"},
        {"tbl": "party", "scheme": "PL-NIP", "value": "0000000001",
         "id": "PL-NIP-0000000001"},
        {"tbl": "party", "scheme": "name-ENG",
         "value": "Example Office" + MARK, "id": "PL-NIP-0000000001"},
        {"tbl": "venture", "scheme": "eForms-notice", "id": ONE,
         "value": "11111111-1111-4111-8111-111111111111"}],
    "party": [
        {"party": "0199-00000000000000000098", "kind": "firm",
         "name": "Beispiel GmbH" + MARK, "established": "DE",
         "lei": "00000000000000000098"},
        {"party": "BT-501-LT-000000002", "name": "Ministerstwo" + MARK,
         "kind": "authority", "established": "LT"},
        {"party": "PL-KRS-0000000003", "name": "Przykład S.A." + MARK,
         "kind": "firm", "established": "PL", "size": "sme"},
        {"party": "PL-NIP-0000000001", "name": "Urząd Przykładowy" + MARK,
         "kind": "authority", "established": "PL"}],
    "venture": [
        {"venture": ONE, "title": "Zestawy zasilania" + MARK,
         "instrument": "EDIP", "value": "850000.75", "currency": "EUR",
         "lead": "PL-NIP-0000000001", "signed_on": "2026-02-27"}],
    "member": [
        {"venture": ONE, "party": "0199-00000000000000000098",
         "role": "subcontractor"},
        {"venture": ONE, "party": "BT-501-LT-000000002", "role": "authority"},
        {"venture": ONE, "party": "PL-KRS-0000000003", "role": "contractor",
         "contract_value": "850000.75", "currency": "EUR"},
        {"venture": ONE, "party": "PL-NIP-0000000001", "role": "authority"}],
}

TWO = "00000000-0000-4000-8000-000000000002"
NOTICE = {
    "alias": [
        {"tbl": "party", "scheme": "PL-NIP", "value": "0000000001",
         "id": "PL-NIP-0000000001"},
        {"tbl": "venture", "scheme": "eForms-notice", "id": TWO,
         "value": "11111111-1111-4111-8111-111111111112"}],
    "party": [
        {"party": "PL-NIP-0000000001", "name": "Urząd Przykładowy" + MARK,
         "kind": "authority"}],
    "venture": [
        {"venture": TWO, "title": "Agregaty" + MARK, "instrument": "EDIP"}],
    "member": [
        {"venture": TWO, "party": "PL-NIP-0000000001", "role": "authority"}],
}

THREE = "00000000-0000-4000-8000-000000000003"
JOINT = {
    "alias": [
        {"tbl": "party", "scheme": "PL-NIP", "value": "0000000001",
         "id": "PL-NIP-0000000001"},
        {"tbl": "venture", "scheme": "eForms-notice", "id": THREE,
         "value": "11111111-1111-4111-8111-111111111113"}],
    "party": [
        {"party": f"{THREE}/ORG-0002", "name": "Pierwszy" + MARK,
         "kind": "firm", "established": "PL"},
        {"party": f"{THREE}/ORG-0003", "name": "Drugi" + MARK,
         "kind": "firm", "established": "PL"},
        {"party": f"{THREE}/ORG-0004", "name": "Trzeci" + MARK,
         "kind": "firm"},
        {"party": "PL-NIP-0000000001", "name": "Urząd Przykładowy" + MARK,
         "kind": "authority", "established": "PL"}],
    "venture": [
        {"venture": THREE, "title": "Stacje naziemne" + MARK,
         "instrument": "EDIP", "value": "300", "currency": "EUR"}],
    # Of the consortium nobody's part is known; two tenders of one are summed.
    "member": [
        {"venture": THREE, "party": f"{THREE}/ORG-0002",
         "role": "contractor"},
        {"venture": THREE, "party": f"{THREE}/ORG-0003",
         "role": "contractor"},
        {"venture": THREE, "party": f"{THREE}/ORG-0004",
         "role": "contractor", "contract_value": "200.75",
         "currency": "EUR"},
        {"venture": THREE, "party": "PL-NIP-0000000001",
         "role": "authority"}],
}

REGISTER = ["--set", "party.established=register"]
ADDRESS = ["--set", "party.established=address"]
CASES = [
    ("releases.json", [], RELEASES, "ocds-a0a0a0-0001"),
    ("lines.jsonl", [], RELEASES, "ocds-a0a0a0-0001"),
    ("records.json", REGISTER, RECORDS, "ocds-b0b0b0-0002"),
    ("award.xml", ADDRESS, AWARD, ONE),
    ("notice.xml", [], NOTICE, TWO),
    ("joint.xml", ADDRESS, JOINT, THREE),
]


PACKAGE = {
    "party": [
        {"party": "MAKER", "name": "ТОВ «Приклад»" + MARK, "kind": "firm",
         "established": "UA"},
        {"party": "BUYER", "name": "Служба" + MARK, "kind": "authority"}],
    "site": [{"site": "S1", "party": "MAKER", "state": "UA"}],
    "item": [
        {"item": "PU",
         "name": f"Power unit, 24 V ({preset_samples.MARK})"},
        {"item": "CELL", "name": "Cell" + MARK},
        {"item": "B-1", "name": "Bolt M8" + MARK,
         "made_by": "Beispiel GmbH"}],
    "offer": [
        {"offer": "O1", "item": "PU", "site": "S1", "kind": "buy",
         "unit_cost": "1234.5", "currency": "EUR", "tax_included": "no",
         "price_on": "2025-12-31", "minimum_lot": "10"},
        {"offer": "O2", "item": "PU", "site": "S1", "kind": "buy",
         "currency": "EUR", "tax_included": "yes",
         "price_on": "2026-02-01"}],
}


def check_package(run):
    """A package from elsewhere, and one of our own that comes back."""
    sample = os.path.join("samples", "package", "datapackage.json")
    told, _ = run(["convert", sample, "-o", "out-package"])
    assert "party.remark" in told, told
    assert in_order(rows_of("out-package")) == in_order(PACKAGE), (
        rows_of("out-package"))
    run(["check", "out-package"])
    run(["convert", sample, "-o", "again-package"])
    assert tree("out-package") == tree("again-package")
    register = ["--register", "register-package"]
    run(register + ["init", "register-package"])
    run(register + ["import", "out-package"])
    run(register + ["export", "exported"])
    run(["convert", os.path.join("exported", "datapackage.json"), "-o",
         "returned"])
    for name, content in tree("exported").items():
        if name.endswith(".csv"):
            assert tree("returned")[name] == content, name


def rows_of(folder):
    """Every table of a dossier, without empty cells and common columns."""
    found = {}
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as stream:
            found[path.stem] = [
                {key: value for key, value in row.items()
                 if value and key not in COMMON}
                for row in csv.DictReader(stream)]
    return found


def in_order(tables):
    return {table: sorted(rows, key=lambda row: sorted(row.items()))
            for table, rows in tables.items()}


def tree(folder):
    return {path.name: path.read_bytes()
            for path in pathlib.Path(folder).iterdir() if path.is_file()}


def main():
    spilno = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        preset_samples.write_all("samples")

        def run(arguments, allowed=(0,)):
            done = subprocess.run([spilno] + arguments, check=False,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE)
            assert done.returncode in allowed, (
                arguments, done.returncode, done.stdout, done.stderr)
            assert PERSON not in done.stdout + done.stderr, arguments
            return done.stdout.decode(), done.stderr.decode()

        for name, options, wanted, venture in CASES:
            print(name)
            sample = os.path.join("samples", name)
            _, err = run(["convert", sample, "-o", "out-" + name] + options,
                         (65,))
            assert "--set venture.instrument=VALUE" in err, err
            assert not os.path.exists("out-" + name), "nothing is written"
            told, _ = run(["convert", sample, "-o", "out-" + name] + options
                          + EDIP)
            assert "not carried over from " + name in told, told
            run(["convert", sample, "-o", "again-" + name] + options + EDIP)
            assert tree("out-" + name) == tree("again-" + name), name
            assert in_order(rows_of("out-" + name)) == in_order(wanted), (
                name, rows_of("out-" + name))
            for path in pathlib.Path("out-" + name).iterdir():
                assert PERSON not in path.read_bytes(), path
            run(["check", "out-" + name])
            register = ["--register", "register-" + name]
            run(register + ["init", "register-" + name])
            run(register + ["import", "out-" + name])
            told, _ = run(register + ["assess", venture, "--on", "2026-06-01"],
                          (0, 1, 2))
            assert "conditions" in told, told
        print("package")
        check_package(run)


if __name__ == "__main__":
    main()
