#!/usr/bin/env python3
"""Plant a secret in every cell, and search every answer for those that its
audience may not see.

A dossier of two ventures and nine parties has a text of its own in every text
cell and a number of its own in every number, in every table that is not a
reference table of codes. All commands that answer an audience are run in all
formats, and what they print, write and complain of is searched, also inside
JSON, HTML, PDF, archives and tables; so are the workbooks that `ask` makes for
each party, and what `diff` says of answers for an audience. Commands that make
no answer for an audience must refuse --for. Who may see a cell is said here by rules that
are written from docs/formats/audience.md and know nothing of the program or
of the schema's own words. The same answers without --for must be full of what
is searched for: else the search would find nothing whatever leaked.

usage: audience.py SPILNO ROOT PART PARTS   (of the audiences, from 1)
"""
import csv
import html
import io
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

ON = "2026-06-01"
TAIL = ("valid_from", "valid_until", "basis", "evidence", "source")

# ---- the dossier ---------------------------------------------------------

# Codes and conditions that shipped files hold, and that say nothing of
# anybody: nothing is planted there.
REFERENCE = set("""state status territory population class condition
    codified dac fit_class identification_type item_status ncage ncage_mask
    ncage_status ncb phrase_code phrase_pair reference_pair reference_type
    reply_reason return_code rncc rnfc rnsc rnvc standardization_code
    fit_rule deviation equivalence""".split())


class Plant:
    """Makes cells that are found again wherever they turn up."""

    def __init__(self, start):
        self.count = start

    def text(self):
        """A text like no other."""
        self.count += 1
        letters = str(self.count * 7919 + 100003).translate(
            str.maketrans("0123456789", "bcdfghjklm"))
        return "Zq" + letters + "xW"

    def whole(self):
        """A whole number of six digits like no other."""
        self.count += 1
        return str(300007 + self.count * 40 % 600000)

    def money(self):
        """An amount like no other: its whole part says which."""
        return self.whole() + ".37"

    def share(self):
        """A fraction of one like no other."""
        self.count += 1
        return "0.%d" % (100009 + self.count * 10 % 100000)

    def quantity(self):
        """A small quantity like no other."""
        self.count += 1
        return "3.%d" % (100009 + self.count * 10 % 100000)

    def day(self):
        """A day like no other."""
        self.count += 1
        return "19%02d-%02d-%02d" % (10 + self.count // 300 % 80,
                                     1 + self.count // 25 % 12,
                                     1 + self.count % 25)


PARTIES = ("LEADCO", "CELLCO", "PARTSA", "PARTSB", "STRANGER", "AUTHX",
           "AUTHY", "AGENTZ", "HOLDER")
# venture: lead, members with roles
VENTURES = {
    "VENTONE": ("LEADCO", (("LEADCO", "recipient"), ("CELLCO", "recipient"),
                           ("PARTSA", "subcontractor"), ("AUTHX", "authority"),
                           ("AUTHY", "authority"), ("AGENTZ", "agent"))),
    "VENTTWO": ("STRANGER", (("STRANGER", "contractor"),
                             ("HOLDER", "subcontractor"),
                             ("AUTHX", "authority"))),
}
# item: who makes it (with lines), or who sells it
MADE = {"PRODUCT1": "LEADCO", "MODULE1": "LEADCO", "MODULE2": "CELLCO",
        "PRODUCT2": "STRANGER", "MODULE3": "CELLCO", "MODULE4": "PARTSA"}
SOLD = {"PART%d" % i: ("PARTSA", "PARTSB", "STRANGER", "CELLCO")[i % 4]
        for i in range(1, 13)}
LINES = {
    "PRODUCT1": ("MODULE1", "MODULE2", "PART1", "PART2"),
    "MODULE1": ("PART3", "PART4", "PART5"),
    "MODULE2": ("PART6", "PART7", "PART8", "PART9"),
    "PRODUCT2": ("PART10", "PART11", "PART12", "PART1"),
}
STATES = {"LEADCO": "PL", "CELLCO": "LT", "PARTSA": "DE", "PARTSB": "FR",
          "STRANGER": "US", "AUTHX": "EE", "AUTHY": "SE", "AGENTZ": "BE",
          "HOLDER": "CH"}
REGION = {"PL": "PL-14", "LT": "LT-VL", "DE": "DE-BY", "FR": "FR-ARA",
          "US": "US-CA", "EE": "EE-79", "SE": "SE-AB", "BE": "BE-BRU",
          "CH": "CH-ZH"}


def items_of(plant):
    """Ids of items that are secrets themselves."""
    return {name: name + "-" + plant.text() for name in (*MADE, *SOLD)}


def fitting(add, plant, item):
    """What fit and substitutes read of four modules of three makers."""
    for place, name in enumerate(("MODULE1", "MODULE2", "MODULE3", "MODULE4")):
        add("property", item=item[name], property="fit_class",
            sense="capability", written="battery")
        for property_, unit in (("voltage", " V"), ("mass", " kg"),
                                ("discharge_current", " A")):
            for sense in ("capability", "requirement"):
                add("property", item=item[name], property=property_,
                    sense=sense, written=plant.whole() + unit)
        add("property", item=item[name], property="connector",
            sense="tolerance", written=plant.text())
        add("port", item=item[name], port="Q-" + plant.text(), type="power",
            gender=("male", "female")[place % 2],
            role=("supply", "consume")[place % 2])
        port = "Q-" + plant.text()
        add("port", item=item[name], port=port, type="power", gender="neutral",
            role="both", standard="OWN-STANDARD")
        for property_, unit in (("voltage", " V"), ("current", " A")):
            add("port_property", item=item[name], port=port,
                property=property_, sense="capability",
                written=plant.whole() + unit)
    for name in ("MODULE3", "MODULE4"):
        add("conformity", item=item[name], standard="OWN-STANDARD",
            level=plant.text())
    for one, two in (("MODULE3", "MODULE4"), ("MODULE1", "MODULE3"),
                     ("MODULE4", "MODULE2")):
        add("claim", item=item[one], other=item[two], code="J",
            scope=plant.text())
    for table, name, audience in (
            ("item", "MODULE3", "public"), ("item", "MODULE4", "public"),
            ("claim", "MODULE3", "public"), ("conformity", "MODULE3", "public"),
            ("conformity", "MODULE4", "CELLCO"), ("item", "MODULE1", "CELLCO"),
            ("port", "MODULE4", "public"), ("property", "MODULE4", "CELLCO"),
            ("port_property", "MODULE3", "role:authority"),
            ("claim", "MODULE4", "LEADCO")):
        add("audience", tbl=table, subject=item[name], audience=audience)


def dossier(plant):
    """Return {table: [row, …]}, rows as dictionaries."""
    rows = {}
    item = items_of(plant)

    def add(table, **cells):
        cells.setdefault("basis", "declared")
        cells.setdefault("evidence", plant.text())
        cells.setdefault("source", plant.text())
        rows.setdefault(table, []).append(cells)
        return cells

    for party in PARTIES:
        firm = party not in ("AUTHX", "AUTHY", "AGENTZ")
        add("party", party=party, name=plant.text(),
            kind="firm" if firm else "agency" if party == "AGENTZ"
            else "authority",
            established=STATES[party], managed_in=STATES[party],
            lei=plant.text().upper().ljust(20, "0")[:20],
            ncage="%05d" % (40000 + plant.count), size="sme" if firm else "",
            language=plant.text())
        add("site", site="S-" + plant.text(), party=party,
            state=STATES[party], region=REGION[STATES[party]])
        add("control", party=party,
            controller="HOLDER" if party == "CELLCO" else "none",
            share=plant.share() if party == "CELLCO" else "",
            decisive="yes" if party == "CELLCO" else "")
        add("complete", tbl="control", subject=party)
    site = {row["party"]: row["site"] for row in rows["site"]}
    add("guarantee", party="CELLCO", instrument="EDIP", approved_by="AUTHX",
        accepted="yes")
    for name in (*MADE, *SOLD):
        add("item", item=item[name], name=plant.text(), unit=plant.text(),
            niin="%09d" % (990000000 + plant.count), made_by=plant.text(),
            mpn=plant.text(), **{"class": "61"})
    for name, party in (*MADE.items(), *SOLD.items()):
        kind = "make" if name in MADE else "buy"
        for other in ((party, "PARTSB") if name in ("PART1", "PART3")
                      else (party,)):
            add("offer", offer="O-" + plant.text(), item=item[name],
                site=site[other], kind=kind, origin=STATES[other],
                origin_region=REGION[STATES[other]],
                origin_basis="maker_statement",
                unit_cost=plant.money(), currency="EUR", tax_included="no",
                incoterm="DAP", price_on=plant.day(),
                lead_time_days=plant.whole(), minimum_lot=plant.whole(),
                lot_multiple=plant.whole(), capacity_per_week=plant.whole(),
                priority=plant.whole(), quota=plant.share())
    for parent, children in LINES.items():
        for child in children:
            line = "L-" + plant.text()
            add("structure", parent=item[parent], line=line,
                child=item[child], quantity=plant.quantity(),
                remark=plant.text(),
                variant=plant.text() if child == "PART5" else "",
                alternate_group=plant.text() if child == "PART2" else "",
                priority=plant.whole())
            add("designator", parent=item[parent], line=line,
                place="D-" + plant.text())
    add("design", item=item["PRODUCT1"], authority="LEADCO",
        restricted_by="none")
    for instrument in ("EDIP", "SAFE"):
        add("attestation", item=item["MODULE2"], party="CELLCO",
            instrument=instrument, inside=plant.text(), as_of=plant.day(),
            currency="EUR", component_cost_min=plant.money(),
            component_cost_max=plant.money(), outside_min="1.5",
            outside_max=plant.money(), statement=plant.text())
    add("attestation_state", item=item["MODULE2"], party="CELLCO", state="LT",
        cost_min=plant.money(), cost_max=plant.money(), currency="EUR")
    for row in rows["attestation"]:
        low, high = sorted((row["component_cost_min"],
                            row["component_cost_max"]), key=float)
        row["component_cost_min"], row["component_cost_max"] = low, high
    low, high = sorted((rows["attestation_state"][0]["cost_min"],
                        rows["attestation_state"][0]["cost_max"]), key=float)
    rows["attestation_state"][0].update(cost_min=low, cost_max=high)
    add("instrument", instrument="OWNACT", act=plant.text(),
        title_en=plant.text(), title_uk=plant.text())
    add("threshold", instrument="OWNACT", name="outside_share_max",
        value="0.35", unit=plant.text(), denominator="component_cost",
        cites=plant.text())
    add("rate", currency="SEK", rate_on="2026-01-05", per_eur="11.25")
    add("weight", voting_rule="OWN-RULE", dimension="votes", voter="PL",
        weight="3")
    add("quota", voting_rule="OWN-RULE", dimension="votes", quota="2")
    add("standard", standard="OWN-STANDARD", organisation=plant.text(),
        number=plant.text(), edition=plant.text(), title=plant.text(),
        status="current")
    for venture, (lead, members) in VENTURES.items():
        product = "PRODUCT1" if venture == "VENTONE" else "PRODUCT2"
        add("venture", venture=venture, title=plant.text(), instrument="EDIP",
            article="11", category="", call=plant.text(),
            product=item[product], quantity=plant.whole(),
            value=plant.money(), currency="EUR", lead=lead,
            signed_on=plant.day(), starts=plant.day(), ends="2028-12-31")
        add("venture_variant", venture=venture, variant=plant.text())
        for party, role in members:
            add("member", venture=venture, party=party, role=role,
                contract_value=plant.money(), currency="EUR")
            add("asset", venture=venture, party=party, state=STATES[party])
        add("complete", tbl="member", subject=venture)
        measure = venture + "-AGENT"
        add("measure", measure=measure, title=plant.text(), venture=venture,
            instrument="EDIP", decides="agent", voting_rule="contractual",
            decided_on=plant.day())
        for party, role in members:
            if role == "authority":
                add("participant", measure=measure, voter=party)
                add("ballot", measure=measure, voter=party,
                    choice="for" if party == "AUTHX" else "abstain")
    add("measure", measure="COUNCIL-ACT", title=plant.text(), venture="",
        instrument="EDIP", voting_rule="simple", decided_on="2026-01-20")
    for state in ("PL", "LT", "SE"):
        add("participant", measure="COUNCIL-ACT", voter=state)
        add("ballot", measure="COUNCIL-ACT", voter=state, choice="for")
    for subject in ("party|CELLCO", "item|" + item["PRODUCT1"],
                    "venture|VENTONE"):
        table, key = subject.split("|", 1)
        add("determination", determination="DET-" + plant.text(),
            subject_tbl=table, subject=key,
            question={"party": "screening_passed", "item":
                      "prohibited_product", "venture": "fully_funded"}[table],
            outcome="no", authority="AUTHX" if table == "party"
            else plant.text(), reference=plant.text(), decided_on=plant.day())
    add("alias", tbl="item", scheme="SCHEME-" + plant.text(),
        value=plant.text(), id=item["PART6"])
    add("audience", tbl="control", subject="CELLCO", audience="role:authority")
    add("audience", tbl="offer", subject=item["PART6"], audience="AUTHX")
    add("audience", tbl="guarantee", subject="CELLCO", audience="public")
    for name in ("MODULE2", "PART6"):
        add("reference", item=item[name], ncage="A%04d" % (plant.count % 9999),
            number=plant.text(), original=plant.text(), conversion=plant.text())
        add("property", item=item[name], property="P-" + plant.text(),
            sense="requirement", written=plant.text())
        port = "Q-" + plant.text()
        add("port", item=item[name], port=port, type="T-" + plant.text(),
            gender="male", role="supply", standard="OWN-STANDARD")
        add("port_property", item=item[name], port=port,
            property="P-" + plant.text(), sense="requirement",
            written=plant.text())
        add("conformity", item=item[name], standard="OWN-STANDARD",
            level=plant.text())
    fitting(add, plant, item)
    add("claim", item=item["PART6"], other=item["PART7"],
        code="1", scope=plant.text(), nation="LT")
    add("duplicate", item=item["PART6"], other=item["PART7"])
    return rows, item


def write(rows, folder):
    """Write a dossier."""
    os.makedirs(folder)
    for table, list_ in rows.items():
        names = []
        for row in list_:
            names += [name for name in row if name not in names]
        with open(os.path.join(folder, table + ".csv"), "w", newline="",
                  encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, names, restval="",
                                    lineterminator="\n")
            writer.writeheader()
            writer.writerows(list_)


# ---- who may see what ------------------------------------------------------

FRAMEWORK = {"instrument", "threshold", "rate", "weight", "quota", "standard"}
FREE_TEXT = {
    "party": {"name", "language"},
    "item": {"name", "unit", "made_by", "mpn"},
    "structure": {"remark"},
    "attestation": {"inside", "statement"},
    "venture": {"title", "call"},
    "measure": {"title"},
    "determination": {"authority", "reference"},
    "alias": {"value"},
    "reference": {"number", "original", "conversion"},
    "property": {"written"},
    "port_property": {"written"},
    "conformity": {"level"},
    "claim": {"scope"},
}
BY_MAKER = {"structure": "parent", "designator": "parent", "item": "item",
            "reference": "item", "property": "item", "port": "item",
            "port_property": "item", "conformity": "item"}
BY_COLUMN = {"party": "party", "site": "party", "control": "party",
             "asset": "party", "attestation": "party",
             "attestation_state": "party", "design": "authority",
             "determination": "authority", "venture": "lead",
             "guarantee": "party", "ballot": "voter"}
OPEN = {"venture": {"venture", "instrument", "article", "category"}}
MEMBERS = {
    "venture": {"title", "call", "product", "quantity", "lead", "signed_on",
                "starts", "ends"},
    "member": {"venture", "party", "role"},
    "party": {"party", "name", "kind", "established", "managed_in", "lei",
              "ncage", "size", "language"},
    "measure": {"measure", "title", "instrument", "venture", "decides",
                "voting_rule", "decided_on"},
    "participant": {"measure", "voter"},
    "complete": {"tbl", "subject"},
    "ballot": {"measure", "voter"},
}
SUBJECT = {"control": "party", "offer": "item", "guarantee": "party",
           "item": "item", "claim": "item", "conformity": "item",
           "port": "item", "property": "item", "port_property": "item"}


class World:
    """What the dossier says about who is who."""

    def __init__(self, rows):
        self.rows = rows
        self.site = {row["site"]: row["party"] for row in rows["site"]}
        self.makers = {}
        for row in rows["offer"]:
            if row["kind"] == "make":
                self.makers.setdefault(row["item"], set()).add(
                    self.site[row["site"]])
        self.members = {venture: {lead} | {party for party, _ in members}
                        for venture, (lead, members) in VENTURES.items()}
        self.measure = {row["measure"]: row["venture"]
                        for row in rows["measure"]}

    def roles(self, party, venture):
        """Roles in the venture asked about; in any where none is."""
        return {role for name, (_, members) in VENTURES.items()
                if venture in (None, name)
                for other, role in members if other == party}

    def owners(self, table, row):
        """The parties whose row it is."""
        if table == "offer":
            return {self.site[row["site"]]}
        if table in BY_MAKER:
            return self.makers.get(row[BY_MAKER[table]], set())
        if table in BY_COLUMN:
            found = {row[BY_COLUMN[table]]}
            return found & set(PARTIES)
        if table in ("member", "venture_variant"):
            lead = {VENTURES[row["venture"]][0]}
            return lead | ({row["party"]} if table == "member" else set())
        if table in ("measure", "participant"):
            venture = self.measure[row["measure"]]
            return {VENTURES[venture][0]} if venture else set()
        if table in ("complete", "audience"):
            about, subject = row["tbl"], row["subject"]
            if about in ("control", "guarantee"):
                return {subject}
            if about == "member":
                return {VENTURES[subject][0]}
            if about in BY_MAKER:
                return self.makers.get(subject, set())
            return set() # an item's offers are of no one party
        return set()     # alias, claim, duplicate: the register's owner's

    def venture_members(self, table, row):
        """The parties that meet in the row's venture."""
        if table == "party":
            return {party for members in self.members.values()
                    if row["party"] in members for party in members}
        if table == "complete":
            return self.members.get(row["subject"], set())
        venture = row.get("venture") or self.measure.get(row.get("measure"))
        return self.members.get(venture, set())

    def everyones(self, table, row):
        """Votes of the Union are nobody's secret."""
        return table in ("measure", "participant", "ballot") and \
            self.measure[row["measure"]] == ""

    def granted(self, table, row, names):
        """Whether a row of `audience` opens it to one of the names."""
        return table in SUBJECT and any(
            grant["tbl"] == table and
            grant["subject"] == row[SUBJECT[table]] and
            grant["audience"] in names for grant in self.rows["audience"])

    def party_sees(self, party, venture, table, row, column):
        """Whether one party may see a cell; None: everyone else."""
        names = {"public"}
        if party is not None:
            names |= {party} | {"role:" + role
                                for role in self.roles(party, venture)}
        origin = column in ("evidence", "source")
        if party is None and (origin or column in FREE_TEXT.get(table, ())):
            if table not in FRAMEWORK or origin:
                return False
        if table in FRAMEWORK:
            return not origin
        if party in self.owners(table, row) or \
                self.granted(table, row, names):
            return True
        if origin:
            return False
        if self.everyones(table, row):
            return True
        if column in TAIL:
            column = next(iter(row)) # as the key
        if column in OPEN.get(table, ()):
            return True
        return column in MEMBERS.get(table, ()) and \
            party in self.venture_members(table, row)

    def sees(self, audience, venture, table, row, column):
        """Whether an audience may see a cell."""
        if audience == "public":
            return self.party_sees(None, venture, table, row, column)
        if audience.startswith("role:"):
            parties = [party for party in PARTIES
                       if audience[5:] in self.roles(party, venture)]
            return all(self.party_sees(party, venture, table, row, column)
                       for party in parties)
        return self.party_sees(audience, venture, table, row, column)


# ---- secrets -----------------------------------------------------------------

TEXT = re.compile(r"Zq[a-z]+?xW", re.IGNORECASE)
NUMBER = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")
FRACTION = re.compile(r"(?<![0-9])[03]\.([0-9]{6})(?![0-9])")
DAY = re.compile(r"(?<![0-9])19[1-8][0-9]-[01][0-9]-[0-3][0-9](?![0-9])")


def secrets_in(text):
    """All that looks like something planted."""
    found = {match.lower() for match in TEXT.findall(text)}
    # Groups of digits joined, a comma for the decimal sign.
    for plain in (text, re.sub(r"(?<=[0-9])[ \u00a0\u202f,'](?=[0-9]{3})", "",
                               text), text.replace(",", ".")):
        found |= set(NUMBER.findall(plain)) | set(DAY.findall(plain))
        found |= set(FRACTION.findall(plain))
    return found


def pieces(data):
    """The texts that bytes hold: raw, and with every escape undone."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            for name in book.namelist():
                yield name
                yield from pieces(book.read(name))
        return
    if data[:4] == b"%PDF":
        done = subprocess.run(["pdftotext", "-", "-"], input=data,
                              capture_output=True, check=True)
        yield done.stdout.decode("utf-8", "replace")
    text = data.decode("utf-8", "replace")
    yield text
    yield html.unescape(text)
    yield re.sub(r"\\u([0-9a-fA-F]{4})",
                 lambda match: chr(int(match.group(1), 16)), text)
    # A line that was wrapped for a terminal.
    yield re.sub(r"\n +", "", text)


def search(data):
    """What was planted and turns up in the bytes."""
    found = set()
    for text in pieces(data):
        found |= secrets_in(text)
    return found


def planted(rows):
    """Return {secret: [(table, row, column), …]}."""
    found = {}
    for table, list_ in rows.items():
        for row in list_:
            for column, text in row.items():
                for secret in secrets_in(text):
                    found.setdefault(secret, []).append((table, row, column))
    return found


def multiply(one, other):
    """The whole part of an exact product, as it would be printed."""
    def parts(text):
        whole, _, rest = text.partition(".")
        return int(whole + rest), len(rest)
    (a, i), (b, j) = parts(one), parts(other)
    return str(a * b // 10 ** (i + j))


def derived(rows):
    """Return {number: (cells it tells)}: what a line costs."""
    found = {}
    for line, offer in itertools.product(rows["structure"], rows["offer"]):
        if line["child"] == offer["item"]:
            found[multiply(line["quantity"], offer["unit_cost"])] = (
                ("structure", line, "quantity"),
                ("offer", offer, "unit_cost"))
    return found


# ---- the run -----------------------------------------------------------------

SEARCHED = {"assess", "origin", "explode", "where-used", "vote", "export",
            "fit", "substitutes"}
# Commands that take --verbose.
VERBOSE = ("assess", "origin", "vote", "fit", "substitutes")
# What is hidden is not stated to them: the verdict is another one then.
DECIDE_ON_THE_SEEN = ("fit", "substitutes")


class Run:
    """One register and what is asked of it."""

    def __init__(self, spilno, root, folder):
        self.spilno, self.root, self.folder = spilno, root, folder
        self.register = os.path.join(folder, "register")
        self.rows, self.item = dossier(Plant(0))
        self.secrets = planted(self.rows)
        self.derived = derived(self.rows)
        self.world = World(self.rows)
        self.overlay = os.path.join(folder, "overlay-" + Plant(9000).text())
        self.searched = 0
        self.bytes = 0
        self.leaks = []
        self.known_tables = {}
        self.first = {}
        self.plain = {} # {arguments: exit status}

    def call(self, arguments):
        """Run the program; return its status, and all that it says."""
        done = subprocess.run(
            [self.spilno, *arguments], cwd=self.folder, capture_output=True,
            env={"SPILNO_REGISTER": self.register, "SPILNO_SHARE": self.root,
                 "LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", ""),
                 **{name: value for name, value in os.environ.items()
                    if name.endswith("SAN_OPTIONS")}}, check=False)
        return done.returncode, done.stdout, done.stderr

    def must(self, arguments):
        """Run what must go well."""
        status, out, err = self.call(arguments)
        assert status == 0, (arguments, out, err)

    def prepare(self):
        """Make the register and an overlay whose rows are secrets too."""
        write(self.rows, os.path.join(self.folder, "dossier"))
        plant = Plant(5000)
        over = {"offer": []}
        for row in self.rows["offer"]:
            if row["item"] in (self.item["PART6"], self.item["PART9"]):
                over["offer"].append(dict(
                    row, unit_cost=plant.money(), source=plant.text()))
        write(over, self.overlay)
        for secret, cells in planted(over).items():
            self.secrets.setdefault(secret, cells)
        self.secrets.setdefault(
            os.path.basename(self.overlay)[8:].lower(), [])
        self.must(["init", self.register, "--owner", "MINISTRY"])
        self.must(["import", os.path.join(self.folder, "dossier")])

    def every_table(self):
        """A table that nothing is planted in is one that nobody tests."""
        _, out, _ = self.call(["schema", "--datapackage"])
        for resource in json.loads(out)["resources"]:
            name = resource["name"]
            assert name in self.rows or name in REFERENCE, \
                "plant something in the table '%s'" % name

    def every_command(self):
        """Whatever takes --for is searched."""
        _, out, _ = self.call(["help"])
        listed = re.search(r"^commands:\n(.*?)\n\n", out.decode(),
                           re.MULTILINE | re.DOTALL).group(1)
        names = re.findall(r"^  ([a-z-]+)", listed, re.MULTILINE)
        assert SEARCHED <= set(names), names
        for name in names:
            status, text, _ = self.call(["help", name])
            assert status == 0, name
            assert (b"--for AUDIENCE" in text) == (name in SEARCHED), \
                "search the answers of '%s'" % name
            if name not in SEARCHED:
                status, out, err = self.call([name, "--for", "public"])
                assert status == 64 and out == b"", (name, status, out)
                assert b"does not take --for" in err, (name, err)

    def may_see(self, audience, venture, secret):
        """Whether the audience may see some cell that holds it."""
        return any(self.world.sees(audience, venture, *cell)
                   for cell in self.secrets.get(secret, ()))

    def check(self, audience, venture, arguments, data):
        """Note what the audience may not see among the bytes."""
        asked = secrets_in(" ".join(arguments)) # the asker's own words
        self.bytes += len(data)
        for secret in search(data) - asked:
            if secret in self.secrets and \
                    not self.may_see(audience, venture, secret):
                self.leaks.append((audience, arguments, secret,
                                   [(table, column) for table, _, column
                                    in self.secrets[secret]][:3]))
        text = data.decode("utf-8", "replace")
        for number, cells in self.derived.items():
            if re.search(r"(?<![0-9])" + number + r"(?![0-9])", text) and \
                    not all(self.world.sees(audience, venture, *cell)
                            for cell in cells):
                self.leaks.append((audience, arguments, number, "a line"))

    def questions(self):
        """Yield (arguments, venture asked about)."""
        item = self.item
        yield ["assess", "VENTONE"], "VENTONE"
        yield ["assess", "VENTTWO"], "VENTTWO"
        yield ["assess", "VENTONE", "--instrument", "SAFE"], "VENTONE"
        yield ["assess", "VENTONE", "--instrument", "all"], "VENTONE"
        yield ["assess", "VENTONE", "--min-basis", "evidenced"], "VENTONE"
        for name, venture in (("PRODUCT1", "VENTONE"), ("MODULE2", None),
                              ("PRODUCT2", "VENTTWO")):
            yield ["origin", item[name], "--instrument", "EDIP"], venture
        for name in ("PRODUCT1", "MODULE2", "PART1"):
            yield ["explode", item[name], "2"], None
        for name in ("PART1", "PART6", "MODULE1"):
            yield ["where-used", item[name]], None
        yield ["vote", "VENTONE-AGENT", "--power"], "VENTONE"
        yield ["vote", "COUNCIL-ACT", "--power"], None
        for one, two in (("MODULE3", "MODULE4"), ("MODULE2", "MODULE3")):
            yield ["fit", item[one], item[two]], None
        yield ["fit", "--ports", item["MODULE3"], item["MODULE4"]], None
        yield ["substitutes", item["MODULE3"]], None
        yield ["substitutes", item["MODULE1"], "--in", item["PRODUCT1"]], None

    def formats(self, command):
        """The formats that the command's help names."""
        _, out, _ = self.call(["help", command])
        words = re.search(r"--format FORMAT.*?(?=\n  --)", out.decode(),
                          re.DOTALL).group(0)
        found = re.findall(r"[a-z]+", words[words.rindex(":"):])
        assert {"text", "json"} <= set(found), words
        return found

    def tables(self, question):
        """The tables of a question's answer, as the program lists them."""
        name = (question[0], "all" in question, "--ports" in question)
        if name not in self.known_tables:
            _, _, err = self.call([*question, "--on", ON, "--format", "csv",
                                   "--table", "no-such"])
            found = re.search(r"one of: (.*); found", err.decode())
            assert found, err
            self.known_tables[name] = found.group(1).split(", ")
        return self.known_tables[name]

    def variants(self, question):
        """Ways of asking it: each format with and without an overlay, each
        table as CSV for the first question of a kind (XLSX holds them all)."""
        more = ["--verbose"] if question[0] in VERBOSE else []
        over = ["--as-if", self.overlay]
        first = self.first.setdefault(
            (question[0], "all" in question, "--ports" in question), question)
        for format_ in self.formats(question[0]):
            base = [*question, "--on", ON, "--format", format_]
            if format_ == "text":
                yield [*base, "--lang", "en"]
                yield [*base, "--lang", "uk", *more]
                yield [*base, "--lang", "en", *over, *more]
            elif format_ == "csv" and question == first:
                for place, table in enumerate(self.tables(question)):
                    yield [*base, "--table", table, *more,
                           *(over if place % 2 else [])]
            elif format_ != "csv":
                yield [*base, *more]
                yield [*base, *over, *more]

    def ask(self, arguments, audience, venture):
        """Ask for an audience; the status must be what it is without."""
        plain = self.plain[tuple(arguments)]
        status, out, err = self.call([*arguments, "--for", audience])
        if status == 64 and b"no party has the role" in err:
            return
        if arguments[0] in DECIDE_ON_THE_SEEN:
            assert status in (0, 1, 2) or b"no item" in err, (arguments, err)
        else:
            assert status == plain, (arguments, audience, plain, status, err)
        self.searched += 1
        self.check(audience, venture, arguments, out)
        self.check(audience, venture, arguments, err)

    def misspelt(self, audience):
        """No id is suggested to an audience, and none is denied otherwise
        than one that is not there."""
        item = self.item
        for arguments in (
                ["assess", "VENTON"], ["vote", "VENTONE-AGEN"],
                ["origin", item["MODULE2"][:-1], "--instrument", "EDIP"],
                ["origin", item["MODULE2"], "--instrument", "EDIP",
                 "--venture", "VENTON"],
                ["explode", item["PRODUCT1"][:-1], "2"],
                ["where-used", item["PART6"][:-1]],
                ["fit", item["MODULE1"][:-1], item["MODULE2"]],
                ["substitutes", item["MODULE1"][:-1]],
                ["substitutes", item["MODULE3"], "--in",
                 item["PRODUCT1"][:-1]]):
            status, out, err = self.call(
                [*arguments, "--on", ON, "--for", audience])
            assert status == 64 and out == b"", (arguments, status, out)
            assert b"did you mean" not in err, err
            self.check(audience, None, arguments, err)
        for command in DECIDE_ON_THE_SEEN:
            said = set()
            for name in (item["PART9"], "NO-SUCH-ITEM"):
                status, out, err = self.call(
                    [command, name, *([name] if command == "fit" else []),
                     "--on", ON, "--for", audience])
                assert status in (0, 1, 2, 64), err
                said.add(err.replace(name.encode(), b"ID"))
            seen = any(self.world.sees(audience, None, "item", row, "item")
                       for row in self.rows["item"]
                       if row["item"] == item["PART9"])
            assert seen or len(said) == 1, said

    def difference(self, audience):
        """What two answers for an audience differ in is theirs, too."""
        names = []
        for over in ([], ["--as-if", self.overlay]):
            status, out, err = self.call(
                ["assess", "VENTONE", "--on", ON, "--format", "json",
                 "--verbose", "--for", audience, *over])
            assert status in (0, 1, 2), err
            names.append("answer-%d.json" % len(names))
            with open(os.path.join(self.folder, names[-1]), "wb") as stream:
                stream.write(out)
        for format_ in ("text", "json", "xlsx"):
            arguments = ["diff", *names, "--verbose", "--format", format_]
            status, out, err = self.call(arguments)
            assert status in (0, 1), err
            self.check(audience, "VENTONE", arguments, out + err)
            self.searched += 1

    def questions_asked(self):
        """Each party's workbook holds what that party may see."""
        for venture, (_, members) in VENTURES.items():
            folder = os.path.join(self.folder, "asked-" + venture)
            status, _, err = self.call(
                ["ask", venture, "--on", ON, "-o", folder])
            assert status in (0, 2), err
            held = set()
            for name in sorted(os.listdir(folder)):
                party = name.split(".")[0]
                if party not in PARTIES:
                    continue
                with open(os.path.join(folder, name), "rb") as stream:
                    data = stream.read()
                self.check(party, venture, ["ask", venture, party], data)
                held |= search(data) & set(self.secrets)
                self.searched += 1
            assert {party for party, _ in members} & set(PARTIES)
            assert len(held) > 3, (venture, os.listdir(folder), held)

    def report(self, audience, over):
        """The page, and every other kind of file that --report writes."""
        kinds = self.report_kinds if over == [] else []
        for name in ("report.html", *kinds):
            arguments = ["assess", "VENTONE", "--on", ON, "--report", name,
                         "--verbose", *over]
            status, out, err = self.call([*arguments, "--for", audience])
            assert status in (0, 1, 2), err
            with open(os.path.join(self.folder, name), "rb") as stream:
                self.check(audience, "VENTONE", arguments,
                           out + err + b"\n" + stream.read())
            self.searched += 1

    def export(self, audience):
        """What leaves is what may be seen: no more, and no less."""
        folder = os.path.join(self.folder, "out-" +
                              audience.replace(":", "-"))
        status, out, err = self.call(
            ["export", folder, "--for", audience, "--on", ON])
        assert status == 0, err
        found = search(out + err)
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as stream:
                found |= search(stream.read())
        found &= set(self.secrets)
        wanted = {secret for secret in planted(self.rows)
                  if self.may_see(audience, None, secret)}
        self.leaks += [(audience, "export", secret,
                        [(table, column) for table, _, column
                         in self.secrets[secret]][:3])
                       for secret in sorted(found - wanted)]
        assert not wanted - found, (
            audience, [self.secrets[secret][0][::2]
                       for secret in wanted - found])
        other = folder + "-register"
        self.must(["init", other, "--owner", "READER"])
        self.must(["check", folder, "--register", other])
        self.must(["import", folder, "--register", other])
        self.searched += 1

    def refusals(self, audience):
        """What is refused is not quoted to an audience."""
        bad = os.path.join(self.folder, "bad")
        if not os.path.exists(bad):
            write({"offer": [{"offer": self.rows["offer"][0]["offer"],
                              "item": "NOWHERE-ZqnowherexW", "kind": "buy",
                              "unit_cost": "1,5 ZqnowherexW"}]}, bad)
            self.secrets.setdefault("zqnowherexw", [])
        arguments = ["assess", "VENTONE", "--on", ON, "--as-if", bad]
        status, out, err = self.call(arguments)
        assert status == 65 and b"ZqnowherexW" in err
        status, out, err = self.call([*arguments, "--for", audience])
        assert status == 65, err
        self.check(audience, "VENTONE", ["assess"], out + err)
        huge = os.path.join(self.folder, "huge")
        if not os.path.exists(huge):
            write({"structure": [dict(row, quantity="900000000000000000")
                                 for row in self.rows["structure"]]}, huge)
        arguments = ["explode", self.item["PRODUCT1"], "900000000000000000",
                     "--as-if", huge, "--on", ON]
        status, out, err = self.call(arguments)
        if status not in (0, 2):
            again, out, err = self.call([*arguments, "--for", audience])
            assert again == status
            self.check(audience, None, arguments[:2], out + err)

    def without(self):
        """What the same answers show where nothing is withheld."""
        for arguments, venture in self.questions():
            for full in self.variants(arguments):
                self.plain[tuple(full)], out, err = self.call(full)
                self.check("public", venture, full, out + err)
        name = "report.html"
        self.call(["assess", "VENTONE", "--on", ON, "--report", name])
        with open(os.path.join(self.folder, name), "rb") as stream:
            self.check("public", "VENTONE", [], stream.read())
        leaks, self.leaks = self.leaks, []
        return leaks


def main():
    spilno, root = map(os.path.abspath, sys.argv[1:3])
    part, parts = int(sys.argv[3]), int(sys.argv[4])
    with tempfile.TemporaryDirectory() as folder:
        run = Run(spilno, root, folder)
        run.prepare()
        run.every_table()
        run.every_command()
        help_ = run.call(["help", "assess"])[1].decode()
        run.report_kinds = ["report.pdf"] if ".pdf" in help_ else []
        leaks = run.without()
        shown = {leak[2] for leak in leaks}
        for format_ in run.formats("assess"):
            found = {leak[2] for leak in leaks if format_ in leak[1]}
            assert len(found) > 50, (format_, len(found))
        for name in SEARCHED - {"export"}:
            assert any(leak[1] and leak[1][0] == name for leak in leaks), name
        tables = {cell[0] for secret in shown
                  for cell in run.secrets.get(secret, ())}
        assert len(shown) > 150, len(shown)
        assert {"offer", "structure", "party", "member", "venture", "item",
                "control", "attestation", "determination", "measure",
                "site"} <= tables, tables
        audiences = ["public", *PARTIES, "role:authority", "role:recipient",
                     "role:subcontractor"][part - 1::parts]
        for audience in audiences:
            run.export(audience)
            run.refusals(audience)
            run.misspelt(audience)
            run.difference(audience)
            for over in ([], ["--as-if", run.overlay]):
                run.report(audience, over)
            for arguments, venture in run.questions():
                for full in run.variants(arguments):
                    run.ask(full, audience, venture)
        if part == 1:
            run.questions_asked()
        for leak in run.leaks[:40]:
            print("LEAK", *leak)
        assert not run.leaks, "%d leaks" % len(run.leaks)
        print("%d secrets, %d shown without an audience; none of those "
              "withheld is in %d answers of %d bytes for %d audiences"
              % (len(run.secrets), len(shown), run.searched, run.bytes,
                 len(audiences)))


main()
