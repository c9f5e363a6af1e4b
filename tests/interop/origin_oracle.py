#!/usr/bin/env python3
"""Compare `spilno origin` with an enumeration of every sourcing choice.

Seeded random dossiers go through init, import and origin; the expected
answer is computed here from docs/formats/origin.md, with fractions and by
trying every choice, and shares no code with the program.

usage: origin_oracle.py SPILNO CASES [FIRST_SEED]
"""
import csv
import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F

DATA = os.path.join(os.path.dirname(__file__), "..", "..", "data")
ON = "2026-11-24"
RATES = {"EUR": F(1), "PLN": F("4.25"), "UAH": F("48.5")}
REGIONS = {"UA-05": "government", "UA-43": "occupied", "UA-09": "unknown"}


def roles(instrument):
    found = {}
    with open(os.path.join(DATA, "status.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["instrument"] != instrument:
                continue
            if row["valid_from"] and row["valid_from"] > ON:
                continue
            if row["valid_until"] and row["valid_until"] <= ON:
                continue
            found[row["state"]] = row["role"]
    return found


def half_even(value):
    floor = value.numerator // value.denominator
    rest = value - floor
    if rest > F(1, 2) or (rest == F(1, 2) and floor % 2):
        floor += 1
    return floor


def euro(amount, currency):
    """Millionths of a euro, or None."""
    if amount == "" or currency not in RATES:
        return None
    return F(half_even(F(amount) * 1000000 / RATES[currency]))


class Case:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seed = seed
        self.instrument = self.random.choice(["EDIP", "USI", "SAFE"])
        self.role = roles(self.instrument)
        self.inside = sorted(
            state for state, role in self.role.items()
            if role in ("member", "beneficiary", "associated"))
        self.tidy = self.random.random() < 0.6
        self.items = ["P"] + ["i%d" % i for i in range(
            self.random.randint(1, 4))]
        self.variants = self.random.choice([[], [], ["v1"], ["v1", "v2"]])
        self.lines, self.offers, self.attest = [], [], []
        self.make_lines()
        self.make_offers()
        self.make_attestations()
        self.value = self.random.choice(["", "100000", "7000000"])
        self.quantity = self.random.choice(["1", "3", "8"])

    def blank(self, value, chance=0.12):
        if self.tidy:
            return value
        return "" if self.random.random() < chance else value

    def make_lines(self):
        pick = self.random
        for at, parent in enumerate(self.items[:-1]):
            n = pick.randint(1, 2) if at == 0 else pick.randint(0, 2)
            for line in range(n):
                child = pick.choice(self.items[at + 1:])
                self.lines.append({
                    "parent": parent, "line": str(line + 1), "child": child,
                    "quantity": self.blank(
                        pick.choice(["1", "2", "0.5", "3.25"]), 0.05),
                    "alternate_group": pick.choice(["", "", "g"]),
                    "priority": pick.choice(["", "1", "2"]),
                    "variant": pick.choice(["", "", "", "v1", "v2"]),
                    "optional": pick.choice(["", "no", "no", "yes"])})

    def make_offers(self):
        pick = self.random
        for item in self.items:
            for n in range(pick.choice([0, 1, 1, 2])):
                kind = pick.choice(["make", "buy", "buy", "move"])
                state = pick.choice(["DE", "PL", "US", "CN", "UA", "NO"])
                self.offers.append({
                    "offer": "%s-o%d" % (item, n), "item": item, "kind": kind,
                    "site": self.blank("s" + pick.choice("1234")),
                    "origin": self.blank(state),
                    "origin_region": pick.choice(["", "UA-05", "UA-05",
                                                  "UA-43", "UA-09"])
                    if state == "UA" else "",
                    "unit_cost": self.blank(
                        pick.choice(["0", "1", "2.5", "10", "0.333333"]),
                        0.06),
                    "currency": self.blank(
                        pick.choice(["EUR", "PLN", "UAH"]), 0.04),
                    "tax_included": self.blank("no", 0.05),
                    "incoterm": pick.choice(["DAP", "DDP"]) if self.tidy
                    else pick.choice(["DAP", "DDP", "DPU", "DAP", "EXW"]),
                    "priority": pick.choice(["", "1", "2"])})

    def make_attestations(self):
        pick = self.random
        digest = hashlib.sha256(",".join(self.inside).encode()).hexdigest()
        for item in self.items[1:]:
            if pick.random() > 0.25:
                continue
            low = pick.choice([0, 1, 2])
            high = low + pick.choice([0, 1, 3])
            out = pick.choice([0, 1])
            self.attest.append({
                "item": item, "party": pick.choice(["p1", "p2"]),
                "instrument": self.instrument,
                "inside": pick.choice([digest, digest, "00"]),
                "currency": "EUR", "component_cost_min": str(low),
                "component_cost_max": str(high), "outside_min": str(out),
                "outside_max": str(out + pick.choice([0, 1]))})
        self.digest = digest

    SITES = {"s1": ("p1", "DE", ""), "s2": ("p2", "PL", ""),
             "s3": ("p1", "UA", "UA-05"), "s4": ("p2", "US", "")}

    # -- the dossier ----------------------------------------------------
    def write(self, folder):
        def table(name, rows):
            if not rows:
                return
            with open(os.path.join(folder, name + ".csv"), "w",
                      encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, list(rows[0]))
                out.writeheader()
                out.writerows(rows)
        table("item", [{"item": i, "name": i} for i in self.items])
        table("party", [{"party": p, "kind": "firm"} for p in ("p1", "p2")])
        table("site", [{"site": s, "party": v[0], "state": v[1],
                        "region": v[2]} for s, v in self.SITES.items()])
        table("structure", self.lines)
        table("offer", self.offers)
        table("attestation", self.attest)
        table("rate", [{"currency": c, "rate_on": "2026-01-01",
                        "per_eur": str(float(r))}
                       for c, r in RATES.items() if c != "EUR"])
        table("venture", [{"venture": "V", "instrument": self.instrument,
                           "article": "11", "product": "P",
                           "quantity": self.quantity, "value": self.value,
                           "currency": "EUR"}])
        table("venture_variant",
              [{"venture": "V", "variant": v} for v in self.variants])

    # -- the expectation ------------------------------------------------
    def place(self, state, region):
        if state == "" or state not in self.role:
            return state or None, "either"
        if state not in self.inside:
            return state, "outside"
        if state == "UA" and REGIONS.get(region) != "government":
            return state, "either"
        return state, "inside"

    def cost(self, offer):
        if offer["kind"] == "buy" and (
                offer["tax_included"] != "no" or
                not offer["incoterm"].startswith("D")):
            return None
        return euro(offer["unit_cost"], offer["currency"])

    def active(self, parent):
        return [line for line in self.lines if line["parent"] == parent and
                (line["variant"] == "" or line["variant"] in self.variants)]

    def offers_of(self, item):
        return sorted((o for o in self.offers if o["item"] == item and
                       o["kind"] != "move"), key=lambda o: o["offer"])

    def line_choices(self, parent):
        groups, free = {}, []
        for line in self.active(parent):
            if line["alternate_group"]:
                groups.setdefault(line["alternate_group"], []).append(line)
            elif line["optional"] == "yes":
                free.append([[], [line]])
            else:
                free.append([[line]])
        for lines in groups.values():
            options = [[line] for line in lines]
            if any(line["optional"] == "yes" for line in lines):
                options.append([])
            free.append(options)
        for combination in itertools.product(*free):
            yield [line for part in combination for line in part]

    def party(self, offer):
        return self.SITES[offer["site"]][0] if offer["site"] else None

    def points(self, attestation, price):
        """Vertices (outside, cost) of what the attestation allows."""
        low = euro(attestation["component_cost_min"], "EUR")
        high = euro(attestation["component_cost_max"], "EUR")
        olow, ohigh = F(0), high
        if attestation["inside"] == self.digest:
            olow = euro(attestation["outside_min"], "EUR")
            ohigh = euro(attestation["outside_max"], "EUR")
        if price is not None:
            high = min(high, price)
        found = set()
        for o in (olow, ohigh, low, high):
            for c in (low, high, olow, ohigh):
                if low <= c <= high and olow <= o <= ohigh and 0 <= o <= c:
                    found.add((o, c))
        return sorted(found)

    def sources(self, item):
        """All choices of an item: (kind, offer, attestation point)."""
        lines = self.active(item)
        offers = self.offers_of(item)
        attests = [] if lines else [a for a in self.attest
                                    if a["item"] == item]
        found, unknown = [], False
        if attests and any(self.party(o) is None for o in offers):
            return [], True
        covered = set()
        for offer in offers:
            cost = self.cost(offer)
            own = [a for a in attests if a["party"] == self.party(offer)]
            if own:
                covered.add(own[0]["party"])
            if cost is None:
                unknown = True
                continue
            if own:
                points = self.points(
                    own[0], cost if offer["kind"] == "buy" else None)
                unknown |= not points
                found += [("attested", offer, point) for point in points]
            elif offer["kind"] == "make" and lines:
                found.append(("open", offer, None))
            else:
                found.append(("leaf", offer, None))
        if not offers and lines:
            found.append(("open", None, None))
        for attestation in attests:
            if attestation["party"] not in covered:
                points = self.points(attestation, None)
                unknown |= not points
                found += [("attested", None, point) for point in points]
        if not offers and not lines and not attests:
            unknown = True
        return found, unknown

    def opened(self):
        """Every choice: (outside min, outside max, cost, by state)."""
        reached, todo, unknown = set(), ["P"], False
        while todo:
            item = todo.pop()
            if item in reached:
                continue
            reached.add(item)
            opens = item == "P"
            if item != "P":
                choices, bad = self.sources(item)
                unknown |= bad
                offers = self.offers_of(item)
                opens = not offers or any(
                    o["kind"] == "make" for o in offers)
            if opens:
                for line in self.active(item):
                    unknown |= line["quantity"] == ""
                    todo.append(line["child"])
        attested_product = [a for a in self.attest if a["item"] == "P"]
        assert not attested_product
        if unknown or not self.active("P"):
            return None, reached
        items = sorted(reached - {"P"})
        spaces = [[(item, "source", s) for s in self.sources(item)[0]]
                  for item in items]
        spaces += [[(item, "lines", lines)
                    for lines in self.line_choices(item)]
                   for item in sorted(reached)]
        size = 1
        for space in spaces:
            size *= len(space)
        if size > 20000:
            return "large", reached
        results = []
        for combination in itertools.product(*spaces):
            source = {i: s for i, k, s in combination if k == "source"}
            lines = {i: s for i, k, s in combination if k == "lines"}
            memo = {}
            results.append(self.total(lines["P"], lambda item: self.unit(
                item, source, lines, memo)))
        return results, reached

    def total(self, lines, unit):
        low, high, cost, states = F(0), F(0), F(0), {}
        for line in lines:
            q = F(line["quantity"])
            a, b, c, s = unit(line["child"])
            low, high, cost = low + q * a, high + q * b, cost + q * c
            for state, amount in s.items():
                states[state] = states.get(state, F(0)) + q * amount
        return low, high, cost, states

    def leaf(self, amount, place):
        state, kind = place
        return (amount if kind == "outside" else F(0),
                F(0) if kind == "inside" else amount, amount,
                {state or "unknown": amount})

    def unit(self, item, source, lines, memo):
        if item in memo:
            return memo[item]
        kind, offer, point = source[item]
        if offer is not None:
            site = self.SITES.get(offer["site"])
            place = self.place(offer["origin"], offer["origin_region"])
            if offer["kind"] == "make":
                place = self.place(site[1], site[2]) if site else (
                    None, "either")
        if kind == "leaf":
            result = self.leaf(self.cost(offer), place)
        elif kind == "open":
            result = self.total(lines[item], lambda i: self.unit(
                i, source, lines, memo))
            if offer is not None:
                result = self.add(
                    result, self.leaf(self.cost(offer), place))
        else:
            o, c = point
            result = (o, o, c, {"unknown": c})
            if offer is not None:
                rest = self.cost(offer) - (
                    c if offer["kind"] == "buy" else 0)
                result = self.add(result, self.leaf(rest, place))
        memo[item] = result
        return result

    @staticmethod
    def add(a, b):
        states = dict(a[3])
        for state, amount in b[3].items():
            states[state] = states.get(state, F(0)) + amount
        return a[0] + b[0], a[1] + b[1], a[2] + b[2], states

    # -- depth declared -------------------------------------------------
    def preferred_lines(self, parent):
        """Standard choices; lines stand by their ids already."""
        chosen, groups = [], {}
        for line in self.active(parent):
            if line["optional"] == "yes":
                continue
            if line["alternate_group"]:
                groups.setdefault(line["alternate_group"], []).append(line)
            else:
                chosen.append(line)
        for lines in groups.values():
            chosen.append(min(lines, key=lambda line: (
                int(line["priority"] or 9), int(line["line"]))))
        return chosen

    def stated_attestation(self, item, offer):
        """The attestation that stands under an offer (None: of its own)."""
        if self.active(item):
            return None
        for a in self.attest:
            if a["item"] == item and (
                    offer is None or a["party"] == self.party(offer)):
                return a
        return None

    def standard(self, item, bound):
        """Standard cost, or None; `bound` tells each attested cost."""
        offers = self.offers_of(item)
        if not self.active(item) and any(
                a["item"] == item for a in self.attest) and any(
                    self.party(o) is None for o in offers):
            return None
        if offers:
            offer = min(offers, key=lambda o: (
                int(o["priority"] or 9), o["offer"]))
            return self.declared_cost(item, offer, bound)
        if self.active(item):
            return self.lines_cost(item, bound)
        if self.stated_attestation(item, None):
            return bound[item]
        return None

    def lines_cost(self, item, bound):
        total = F(0)
        for line in self.preferred_lines(item):
            unit = self.standard(line["child"], bound)
            if unit is None or line["quantity"] == "":
                return None
            total += F(line["quantity"]) * unit
        return total

    def declared_cost(self, item, offer, bound):
        own = self.cost(offer)
        if own is None or offer["kind"] == "buy":
            return own
        if self.stated_attestation(item, offer):
            return None if bound[item] is None else own + bound[item]
        rest = self.lines_cost(item, bound)
        return None if rest is None else own + rest

    def first_tier(self, item, bound):
        """Choices of a first-tier child as leaves; None: unknown."""
        found = []
        offers = self.offers_of(item)
        attests = [] if self.active(item) else [
            a for a in self.attest if a["item"] == item]
        if attests and any(self.party(o) is None for o in offers):
            return None
        for offer in offers:
            cost = self.declared_cost(item, offer, bound)
            if cost is None:
                return None
            if attests and offer["kind"] == "buy" and attests[0][
                    "party"] == self.party(offer):
                pass  # the price contains the components, whatever they cost
            found.append(self.leaf(cost, self.place(
                offer["origin"], offer["origin_region"])))
        covered = {self.party(o) for o in offers}
        own = [a for a in attests if a["party"] not in covered]
        if own or (not offers and self.active(item)):
            cost = bound[item] if own else self.lines_cost(item, bound)
            if cost is None:
                return None
            found.append(self.leaf(cost, (None, "either")))
        return found or None

    def declared(self):
        """Every choice of the first tier, for every corner of what is
        attested."""
        if not self.active("P"):
            return None
        if any(line["quantity"] == "" for line in self.active("P")):
            return None
        corners = []
        for a in self.attest:
            points = self.points(a, None)
            costs = sorted({c for _, c in points})
            corners.append([(a["item"], c) for c in
                            ({costs[0], costs[-1]} if costs else {None})])
        results = []
        children = sorted({line["child"] for line in self.active("P")})
        for corner in itertools.product(*corners):
            bound = dict(corner)
            tiers = [self.first_tier(child, bound) for child in children]
            if any(tier is None for tier in tiers):
                return None
            for leaves in itertools.product(*tiers):
                unit = dict(zip(children, leaves))
                for lines in self.line_choices("P"):
                    results.append(self.total(
                        lines, lambda item: unit[item]))
        return results

    # -- views ----------------------------------------------------------
    def view_of_cost(self, results):
        if results is None:
            return None
        shares = [(low / cost, high / cost)
                  for low, high, cost, _ in results if cost > 0]
        return {
            "cost": (min(r[2] for r in results), max(r[2] for r in results)),
            "share": None if not shares else (
                min(s[0] for s in shares), max(s[1] for s in shares)),
            "states": self.states_of(results)}

    @staticmethod
    def states_of(results):
        names = {s for r in results for s in r[3]}
        sums = {}
        for name in names:
            amounts = [r[3].get(name, F(0)) for r in results]
            if max(amounts) > 0:
                sums[name] = (min(amounts), max(amounts))
        return sums

    def view_of_value(self, results):
        if results is None or self.value == "":
            return None
        value = F(self.value) * 1000000 / F(self.quantity)
        if any(r[2] > value for r in results):
            return None
        makers = [o for o in self.offers_of("P") if o["kind"] == "make"]
        places = [(self.place(*self.SITES[o["site"]][1:])
                   if o["site"] else (None, "either")) for o in makers]
        places = places or [(None, "either")]
        whole = []
        for result in results:
            for place in places:
                whole.append(self.add(
                    result, self.leaf(value - result[2], place)))
        return (min(r[0] / value for r in whole),
                max(r[1] / value for r in whole))


def exact(text):
    return None if text is None else F(text)


def check(spilno, seed):
    case = Case(seed)
    with tempfile.TemporaryDirectory() as folder:
        dossier = os.path.join(folder, "dossier")
        register = os.path.join(folder, "register")
        os.mkdir(dossier)
        case.write(dossier)
        base = [spilno, "--quiet", "--register", register]
        for arguments in (["init", register],
                          ["import", dossier]):
            run = subprocess.run(
                base[:2] + arguments if arguments[0] == "init"
                else base + arguments, capture_output=True, text=True)
            assert run.returncode == 0, (seed, arguments, run.stderr)
        run = subprocess.run(
            base + ["origin", "P", "--instrument", case.instrument, "--on",
                    ON, "--format", "json"], capture_output=True, text=True)
        assert run.returncode in (0, 1, 2), (seed, run.stderr)
        got = json.loads(run.stdout)["result"]
    results, _ = case.opened()
    if results == "large":
        return False
    for at, found in enumerate((results, case.declared())):
        compare_cost(case, got["views"][at], found)
        compare_value(case, got["views"][at + 2], found)
    return True


def compare_cost(case, view, results):
    seed = (case.seed, view["depth"])
    want = case.view_of_cost(results)
    assert view["denominator"] == "component_cost", seed
    share = view["outside_share"]
    cost = view["component_cost"]
    if want is None:
        assert cost is None and share is None and view["by_state"] is None, (
            seed, view)
        assert view["verdict"] == "unknown", seed
        return
    assert cost is not None, (seed, want)
    assert (F(cost["min"]) * 1000000, F(cost["max"]) * 1000000) == \
        want["cost"], (seed, view, want)
    if want["share"] is None:
        assert share is None, (seed, view)
    else:
        assert (exact(share["min_exact"]), exact(share["max_exact"])) == \
            want["share"], (seed, view, want)
        low, high = want["share"]
        limit = F("0.35")
        verdict = "met" if high <= limit else \
            "breached" if low > limit else "unknown"
        assert view["verdict"] == verdict, (seed, view)
    sums = {s["state"]: (F(s["min"]) * 1000000, F(s["max"]) * 1000000)
            for s in view["by_state"]}
    assert sums == want["states"], (seed, sums, want)
    names = [s["state"] for s in view["by_state"]]
    assert names == sorted(names, key=lambda n: (n == "unknown", n)), seed


def compare_value(case, view, results):
    seed = (case.seed, view["depth"])
    value = case.view_of_value(results)
    share = view["outside_share"]
    assert view["denominator"] == "end_product_value", seed
    assert view["verdict"] is None and view["limit"] is None, seed
    if value is None:
        assert share is None, (seed, view)
    else:
        assert share is not None, (seed, value)
        assert (exact(share["min_exact"]), exact(share["max_exact"])) == \
            value, (seed, share, value)


def main():
    spilno, cases = sys.argv[1], int(sys.argv[2])
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    compared = 0
    for seed in range(first, first + cases):
        compared += check(spilno, seed)
    assert compared > cases // 2, compared
    print("%d dossiers compared with an enumeration of every choice"
          % compared)


main()
