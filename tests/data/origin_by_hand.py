"""The outside share of the example, worked out from the CSV files alone.

Independent of the program: it reads data/, the dossier and an overlay as
text, keeps to what docs/formats/origin.md says, and finds the least and the
greatest share over all choices by Dinkelbach's method in exact fractions. It
covers what the example uses (no make offer of an attested item, attestations
by state, alternates, options, one level of groups).
"""

import csv
import os
from fractions import Fraction

KEYS = {
    "offer": 1, "site": 1, "structure": 2, "status": 2, "territory": 1,
    "attestation_state": 3, "rate": 2, "venture_variant": 2,
}
INSIDE = {"member", "beneficiary", "associated"}
LAST = 1 << 62


def load(folders, name, day):
    """Return the rows that hold on the day; later folders replace a key."""
    held = {}
    for folder in folders:
        path = os.path.join(folder, name + ".csv")
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows: # a key that a later folder names is replaced whole
            held.pop(tuple(list(row.values())[:KEYS[name]]), None)
        for row in rows:
            start = row.get("valid_from") or "0001-01-01"
            end = row.get("valid_until") or "9999-12-31"
            if row.get("op") != "remove" and start <= day < end:
                held[tuple(list(row.values())[:KEYS[name]])] = row
    return list(held.values())


class Example:
    """The tables of one question, ready to be rolled up."""

    def __init__(self, folders, instrument, venture, day):
        self.roles = {
            row["state"]: row["role"] for row in load(folders, "status", day)
            if row["instrument"] == instrument
        }
        self.regions = {
            row["region"]: row["control"]
            for row in load(folders, "territory", day)
        }
        self.sites = {r["site"]: r for r in load(folders, "site", day)}
        self.rates = {"EUR": Fraction(1)}
        for row in sorted(load(folders, "rate", day),
                          key=lambda row: row["rate_on"]):
            if row["rate_on"] <= day:
                self.rates[row["currency"]] = Fraction(row["per_eur"])
        variants = {
            row["variant"] for row in load(folders, "venture_variant", day)
            if row["venture"] == venture
        }
        self.lines = {}
        for row in load(folders, "structure", day):
            if not row["variant"] or row["variant"] in variants:
                self.lines.setdefault(row["parent"], []).append(row)
        self.offers = {}
        for row in sorted(load(folders, "offer", day),
                          key=lambda row: row["offer"].encode()):
            self.offers.setdefault(row["item"], []).append(row)
        self.attested = {}
        for row in load(folders, "attestation_state", day):
            key = (row["item"], row["party"])
            self.attested.setdefault(key, []).append(row)
        self.standards = {}

    def euros(self, amount, currency):
        """Return the amount in euros, rounded to millionths half to even."""
        return Fraction(
            round(Fraction(amount) / self.rates[currency] * 10**6), 10**6)

    def outside(self, state, region, greatest):
        """Return 1 if what comes from there counts as outside, else 0."""
        role = self.roles.get(state)
        if role is not None and role not in INSIDE:
            return 1
        sure = role is not None and (
            state != "UA" or self.regions.get(region) == "government")
        return 0 if sure or not greatest else 1

    def groups(self, item):
        """Return the item's lines by group, those without one apart."""
        groups = {}
        for row in self.lines.get(item, []):
            key = row["alternate_group"] or ("", row["line"])
            groups.setdefault(key, []).append(row)
        return groups.values()

    def opened(self, item, weigh, greatest, done):
        """Return (cost, outside) of one unit under the best choices."""
        if item in done:
            return done[item]
        choices = []
        for offer in self.offers.get(item, []):
            own = self.euros(offer["unit_cost"], offer["currency"])
            site = self.sites[offer["site"]]
            if offer["kind"] == "make":
                part = self.outside(site["state"], site["region"], greatest)
                cost, out = self.total(
                    item, weigh,
                    lambda i: self.opened(i, weigh, greatest, done))
                choices.append((own + cost, own * part + out))
                continue
            part = self.outside(
                offer["origin"], offer["origin_region"], greatest)
            states = self.attested.get((item, site["party"]))
            if states is None or item in self.lines:
                choices.append((own, own * part))
                continue
            assert part == 0, "an attested item bought from inside"
            bound = "cost_max" if greatest else "cost_min"
            choices.append((own, sum(
                self.euros(row[bound], row["currency"]) for row in states
                if self.outside(row["state"], "", greatest))))
        if not choices:
            choices = [self.total(
                item, weigh, lambda i: self.opened(i, weigh, greatest, done))]
        done[item] = max(choices, key=weigh)
        return done[item]

    def declared(self, item, weigh, greatest):
        """Return (cost, outside) of a first-tier item as declared."""
        choices = []
        for offer in self.offers[item]:
            cost = self.euros(offer["unit_cost"], offer["currency"])
            if offer["kind"] == "make":
                cost += self.standard_lines(item)
            part = self.outside(
                offer["origin"], offer["origin_region"], greatest)
            choices.append((cost, cost * part))
        return max(choices, key=weigh)

    def total(self, item, weigh, child):
        """Return the sum over the lines, the best line of each group."""
        cost = out = Fraction(0)
        for group in self.groups(item):
            choices = []
            for row in group:
                one = child(row["child"])
                quantity = Fraction(row["quantity"])
                choices.append((one[0] * quantity, one[1] * quantity))
                if row["optional"] == "yes":
                    choices.append((Fraction(0), Fraction(0)))
            best = max(choices, key=weigh)
            cost, out = cost + best[0], out + best[1]
        return cost, out

    def standard_lines(self, item):
        total = Fraction(0)
        for group in self.groups(item):
            firm = [row for row in group if row["optional"] != "yes"]
            if firm:
                row = min(firm, key=lambda row: (
                    int(row["priority"] or LAST), row["line"].encode()))
                total += Fraction(row["quantity"]) * self.standard(
                    row["child"])
        return total

    def standard(self, item):
        if item not in self.standards:
            offers = self.offers.get(item, [])
            if not offers:
                self.standards[item] = self.standard_lines(item)
                return self.standards[item]
            offer = min(offers, key=lambda row: (
                int(row["priority"] or LAST), row["offer"].encode()))
            cost = self.euros(offer["unit_cost"], offer["currency"])
            if offer["kind"] == "make":
                cost += self.standard_lines(item)
            self.standards[item] = cost
        return self.standards[item]

    def share(self, product, depth, greatest):
        """Return the least or the greatest outside share."""
        share = Fraction(0) if greatest else Fraction(1)
        sign = 1 if greatest else -1
        while True:
            def weigh(point):
                return sign * (point[1] - share * point[0])

            done = {}
            cost, out = self.total(product, weigh, lambda i: (
                self.opened(i, weigh, greatest, done) if depth == "opened"
                else self.declared(i, weigh, greatest)))
            if out / cost == share:
                return share
            share = out / cost
