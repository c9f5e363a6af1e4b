#!/usr/bin/env python3
"""Compare `spilno vote` with an enumeration of everything that may happen.

Seeded random measures of every rule go through init, import and vote; the
expected answer is computed here from docs/formats/vote.md, with fractions,
over every completion of the missing ballots, every set of voters and every
coalition. It shares no code with the program. Each measure is also counted
with one fact blanked by an overlay: the result stays or becomes unknown.

usage: vote_oracle.py SPILNO CASES [FIRST_SEED]
"""
import csv
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F

ON = "2026-11-24"
UNION = ("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL "
         "PT RO SE SI SK").split()
CHOICES = ["for", "against", "abstain", "abstain_declared", "absent"]
MEASURES = 12  # of one dossier
RULES = ["simple", "qualified", "reinforced", "unanimity", "constructive",
         "votes_cast", "contractual"]
HALF = F(1, 2)


def write(folder, table, rows):
    """Write a table; rows are dicts of one shape."""
    if not rows:
        return
    path = os.path.join(folder, table + ".csv")
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class World:
    """A small Union, its population, and some weighted rules."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        rnd = self.random
        self.members = sorted(rnd.sample(UNION, rnd.randint(4, 7)))
        self.outside = [s for s in UNION if s not in self.members]
        self.count = {s: rnd.randint(1, 90) * rnd.choice([1, 1, 7])
                      for s in UNION if rnd.random() < 0.97}
        self.share = {s: rnd.randint(1, rnd.choice([4, 40, 3000]))
                      for s in UNION}
        self.quota, self.weight = {}, {}
        for number in range(3):
            rule = "rule-%d" % number
            for dim in ["heads", "money", "votes"][:rnd.randint(1, 3)]:
                for state in UNION:
                    if rnd.random() < 0.98:
                        self.weight[rule, dim, state] = rnd.randint(0, 9)
                total = sum(self.weight.get((rule, dim, s), 0)
                            for s in self.members)
                self.quota[rule, dim] = rnd.choice(
                    [None, 0] + [rnd.randint(1, max(1, total))] * 8)
        self.measures = [Measure(self, "M%02d" % i) for i in range(MEASURES)]

    def tables(self, folder):
        """Write the dossier."""
        write(folder, "status", [
            {"state": s, "instrument": "EU",
             "role": "member" if s in self.members else "third"}
            for s in UNION])
        write(folder, "population", [
            {"state": s, "year": 2025, "measure_of": kind, "value": v}
            for kind, values in (("count", self.count),
                                 ("share_1e4", self.share))
            for s, v in sorted(values.items())])
        write(folder, "quota", [
            {"voting_rule": r, "dimension": d,
             "quota": "" if q is None else q}
            for (r, d), q in sorted(self.quota.items())])
        write(folder, "weight", [
            {"voting_rule": r, "dimension": d, "voter": s, "weight": w}
            for (r, d, s), w in sorted(self.weight.items())])
        write(folder, "measure", [m.row() for m in self.measures])
        write(folder, "participant", [
            {"measure": m.name, "voter": v}
            for m in self.measures for v in m.voters])
        write(folder, "ballot", [
            {"measure": m.name, "voter": v, "choice": c}
            for m in self.measures for v, c in sorted(m.ballots.items())
            if c is not None or m.empty_ballots])


class Measure:
    def __init__(self, world, name):
        rnd = world.random
        self.world, self.name = world, name
        self.rule = rnd.choice(
            RULES + ["qualified"] * 4 + ["rule-0", "rule-1", "rule-2"])
        self.chamber = None
        if self.rule == "votes_cast" and rnd.random() < 0.5:
            self.chamber = [rnd.choice([None, rnd.randint(0, 9)]
                                       + [rnd.randint(0, 700)] * 6)
                            for _ in range(3)]
            if self.chamber == [None] * 3:
                self.chamber[0] = 3
        voters = list(world.members)
        if rnd.random() < 0.5:
            voters = rnd.sample(voters, rnd.randint(1, len(voters)))
        if rnd.random() < 0.1:
            voters.append(rnd.choice(world.outside))
        self.voters = [] if self.chamber else sorted(voters)
        mood = rnd.choice([0.5, 0.7, 0.9])
        missing = rnd.choice([0, 0, 0, 0.15])
        self.ballots = {}
        for voter in self.voters:
            choice = rnd.choice(CHOICES)
            if rnd.random() < mood:
                choice = "for"
            if rnd.random() < missing and \
                    list(self.ballots.values()).count(None) < 2:
                choice = None
            self.ballots[voter] = choice
        self.empty_ballots = rnd.random() < 0.5
        self.decided = rnd.random() < 0.93
        self.year = rnd.choice([2025] * 9 + [2024, None])
        self.kind = rnd.choice(["count", "count", "share_1e4"])

    def row(self):
        counts = self.chamber or [None] * 3
        return {"measure": self.name, "voting_rule": self.rule,
                "decided_on": "2025-06-02" if self.decided else "",
                "population_year": self.year or "",
                "population_measure": self.kind,
                "counts_for": blank(counts[0]),
                "counts_against": blank(counts[1]),
                "counts_abstain": blank(counts[2])}

    # ---- what is known --------------------------------------------------

    def figures(self):
        """The population by state, or {} without a year."""
        if self.year != 2025:
            return {}
        return self.world.count if self.kind == "count" else self.world.share

    def population(self):
        """[(low, high)] of the voters, or None."""
        figures = self.figures()
        if any(v not in figures for v in self.voters):
            return None
        return [self.bounds(figures[v]) for v in self.voters]

    def bounds(self, value):
        if self.kind == "count":
            return F(value), F(value)
        return value - HALF, value + HALF

    def all_take_part(self):
        """The possible answers."""
        if not self.decided:
            return {True, False}
        return {all(s in self.voters for s in self.world.members)}

    # ---- every possible result -------------------------------------------

    def results(self, choices):
        """The results, as a set of booleans, that the choices may have."""
        choices = list(choices)
        gaps = [i for i, c in enumerate(choices) if c is None]
        found = set()
        for fill in itertools.product(CHOICES, repeat=len(gaps)):
            for place, choice in zip(gaps, fill):
                choices[place] = choice
            found |= self.judge(choices)
            if len(found) == 2:
                break
        return found

    def judge(self, choices):
        n = len(choices)
        yes = [i for i, c in enumerate(choices) if c == "for"]
        if self.rule == "simple":
            return {len(yes) >= n // 2 + 1}
        if self.rule == "contractual":
            return {len(yes) == n}
        if self.rule == "votes_cast":
            return {len(yes) > choices.count("against")}
        if self.rule in ("unanimity", "constructive"):
            if "against" in choices or "absent" in choices:
                return {False}
            if self.rule == "unanimity":
                return {True}
            return {not fails for fails in self.declared_fails(choices)}
        if self.rule in ("qualified", "reinforced"):
            percent = 55 if self.rule == "qualified" else 72
            if 100 * len(yes) < percent * n:
                return {False}
            return self.by_population(set(yes))
        return self.by_weight(yes)

    def by_weight(self, yes):
        reached = []
        for (rule, dim), quota in self.world.quota.items():
            if rule != self.rule:
                continue
            weights = [self.world.weight.get((rule, dim, self.voters[i]))
                       for i in yes]
            known = sum(w for w in weights if w is not None)
            if quota is None:
                reached.append({True, False})
            elif known >= quota:
                reached.append({True})
            else:
                reached.append({True, False} if None in weights else {False})
        if {False} in reached:
            return {False}
        return {True} if all(r == {True} for r in reached) else {True, False}

    def declared_fails(self, choices):
        members = self.world.members
        declared = [v for v, c in zip(self.voters, choices)
                    if c == "abstain_declared"
                    and (not self.decided or v in members)]
        if not declared:
            return {False}
        if not self.decided:
            return {True, False}
        if 3 * len(declared) < len(members):
            return {False}
        figures = self.figures()
        if any(s not in figures for s in members):
            return {True, False}
        bounds = {s: self.bounds(figures[s]) for s in members}
        least = sum(2 * bounds[s][0] if s in declared else -bounds[s][1]
                    for s in members)
        most = sum(2 * bounds[s][1] if s in declared else -bounds[s][0]
                   for s in members)
        return {least >= 0, most >= 0}

    def by_population(self, yes):
        n = len(self.voters)
        no = [i for i in range(n) if i not in yes]
        if not no:
            return {True}
        found = set()
        for everybody in (self.all_take_part()
                          if self.rule == "qualified" else {True}):
            found |= self.by_clause(no, everybody)
        return found

    def by_clause(self, no, everybody):
        box = self.population()
        if self.rule == "qualified" and everybody and len(no) < 4:
            return {True}
        if self.rule == "qualified" and not everybody and len(no) < 2:
            return {True}
        if box is None:
            return {True, False}
        short = excess(box, no)
        if self.rule == "reinforced" or everybody:
            return {not (short[0] > 0), not (short[1] > 0)}
        found = set()
        sets = list(itertools.combinations(range(len(box)), len(no) - 1))
        if any(both(box, no, s) > 0 for s in sets):
            found.add(False)
        if short[0] <= 0 or least_top(box, len(no) - 1) <= 0:
            found.add(True)
        return found

    # ---- the answer ------------------------------------------------------

    def answer(self):
        choices = [self.ballots[v] for v in self.voters]
        if self.chamber:
            return self.chamber_answer()
        results = self.results(choices)
        out = {
            "measure": self.name, "rule": self.rule,
            "adopted": word(results), "participants": len(self.voters),
            "for": choices.count("for"), "against": choices.count("against"),
            "abstain": choices.count("abstain")
            + choices.count("abstain_declared"),
            "absent": choices.count("absent")}
        out["needed"], out["counted"] = self.limbs(choices)
        turns = self.turns(choices, results)
        out["turns"], out["turns_total"] = turns[:1000], len(turns)
        out["power"] = self.power()
        return out

    def chamber_answer(self):
        yes, no, abstain = self.chamber
        known = yes is not None and no is not None
        adopted = "unknown"
        if known:
            adopted = "yes" if yes > no else "no"
        elif yes == 0:
            adopted = "no"
        return {
            "measure": self.name, "rule": self.rule, "adopted": adopted,
            "participants": None if None in self.chamber
            else sum(self.chamber),
            "for": yes, "against": no, "abstain": abstain, "absent": 0,
            "needed": {"members": (yes + no) // 2 + 1 if known else None,
                       "population": None},
            "counted": {"members": yes, "population": None,
                        "population_total": None},
            "turns": [], "turns_total": 0, "power": None}

    def limbs(self, choices):
        n = len(choices)
        yes = [i for i, c in enumerate(choices) if c == "for"]
        if self.rule.startswith("rule-"):
            needed, counted = {}, {}
            for (rule, dim), quota in self.world.quota.items():
                if rule == self.rule:
                    weights = [self.world.weight.get(
                        (rule, dim, self.voters[i])) for i in yes]
                    needed[dim] = quota
                    counted[dim] = None if None in weights else sum(weights)
            return needed, counted
        members = {
            "simple": n // 2 + 1, "qualified": -(-55 * n // 100),
            "reinforced": -(-72 * n // 100), "contractual": n,
            "votes_cast": (len(yes) + choices.count("against")) // 2 + 1,
        }.get(self.rule)
        needed = {"members": members, "population": None}
        counted = {"members": None if members is None else len(yes),
                   "population": None, "population_total": None}
        figures = self.figures()
        if self.rule in ("qualified", "reinforced") and \
                all(v in figures for v in self.voters):
            total = sum(figures[v] for v in self.voters)
            needed["population"] = -(-65 * total // 100)
            counted["population"] = sum(figures[self.voters[i]] for i in yes)
            counted["population_total"] = total
        return needed, counted

    def turns(self, choices, results):
        if len(results) != 1:
            return []
        free = [i for i, c in enumerate(choices) if c is not None]
        for size in range(1, len(free) + 1):
            found = []
            for chosen in itertools.combinations(free, size):
                changed = list(choices)
                for i in chosen:
                    changed[i] = "against" if choices[i] == "for" else "for"
                if self.results(changed) == {not next(iter(results))}:
                    found.append([self.voters[i] for i in chosen])
            if found:
                return sorted(found)
        return []

    def coalition(self, chosen):
        """Whether it wins, on the values as given; None if not known."""
        n = len(self.voters)
        choices = ["for" if i in chosen else "against" for i in range(n)]
        if self.rule in ("qualified", "reinforced"):
            figures = self.figures()
            values = [figures[v] for v in self.voters]
            percent = 55 if self.rule == "qualified" else 72
            if 100 * len(chosen) < percent * n:
                return False
            if 100 * sum(values[i] for i in chosen) >= 65 * sum(values):
                return True
            if self.rule == "reinforced":
                return False
            if self.all_take_part() == {True}:
                return n - len(chosen) < 4
            held, fewest = 0, 0
            for value in sorted(values, reverse=True):
                held, fewest = held + value, fewest + 1
                if 100 * held > 35 * sum(values):
                    break
            return n - len(chosen) < fewest + 1
        return self.judge(choices) == {True}

    def power(self):
        n = len(self.voters)
        if self.rule in ("qualified", "reinforced"):
            if self.population() is None:
                return None
            if self.rule == "qualified" and len(self.all_take_part()) == 2:
                return None
        if self.rule.startswith("rule-"):
            for (rule, dim), quota in self.world.quota.items():
                if rule == self.rule and (quota is None or any(
                        (rule, dim, v) not in self.world.weight
                        for v in self.voters)):
                    return None
        wins = {frozenset(c): self.coalition(set(c))
                for size in range(n + 1)
                for c in itertools.combinations(range(n), size)}
        swings, shapley = [0] * n, [F(0)] * n
        for coalition, won in wins.items():
            for i in range(n):
                if i in coalition or won or not wins[coalition | {i}]:
                    continue
                size = len(coalition)
                swings[i] += 1
                shapley[i] += F(fact(size) * fact(n - size - 1), fact(n))
        total = sum(swings)
        return {
            "winning_coalitions": str(sum(wins.values())),
            "banzhaf": {v: six(F(s, total) if total else F(0))
                        for v, s in zip(self.voters, swings)},
            "shapley_shubik": {v: six(s)
                               for v, s in zip(self.voters, shapley)}}


# ---- sums over a box ---------------------------------------------------


def slopes(n, chosen):
    """What one unit more of each adds to 100 P(chosen) - 35 T."""
    return [65 if i in chosen else -35 for i in range(n)]


def extreme(box, slope, pick):
    return sum(pick(s * low, s * high) for s, (low, high) in zip(slope, box))


def excess(box, chosen):
    """Least and most of 100 P(chosen) - 35 T."""
    slope = slopes(len(box), chosen)
    return extreme(box, slope, min), extreme(box, slope, max)


def both(box, first, second):
    """The most that two sets can exceed at once: by duality the least, over
    mixtures, of the most of the mixture; slopes vanish at 0.35 and 0.65."""
    one, two = slopes(len(box), first), slopes(len(box), second)
    return min(
        extreme(box, [mix * a + (1 - mix) * b for a, b in zip(one, two)], max)
        for mix in (F(0), F(35, 100), F(65, 100), F(1)))


def least_top(box, top):
    """The least, over the box, of 100 (the `top` largest) - 35 T: where all
    are as near to one level as they can be."""
    best = None
    for level in sorted({bound for pair in box for bound in pair}):
        point = sorted((min(max(level, low), high) for low, high in box),
                       reverse=True)
        value = 100 * sum(point[:top]) - 35 * sum(point)
        best = value if best is None else min(best, value)
    return best


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


def six(value):
    """Six digits, half to even."""
    scaled = value * 10 ** 6
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if rest > HALF or (rest == HALF and whole % 2):
        whole += 1
    return "%d.%06d" % divmod(whole, 10 ** 6)


def word(results):
    if len(results) == 2:
        return "unknown"
    return "yes" if True in results else "no"


def blank(value):
    return "" if value is None else value


# ---- the program --------------------------------------------------------


def run(program, register, *arguments):
    return subprocess.run(
        [program, "--register", register, *arguments], capture_output=True,
        text=True, check=False, stdin=subprocess.DEVNULL)


def check_measure(program, register, measure, seen):
    arguments = ["vote", measure.name, "--format", "json", "--on", ON]
    if not measure.chamber:
        arguments.append("--power")
    done = run(program, register, *arguments)
    want = measure.answer()
    status = {"yes": 0, "no": 1, "unknown": 2}[want["adopted"]]
    if done.returncode != status:
        return "status %d, want %d: %s" % (
            done.returncode, status, done.stderr.strip())
    got = json.loads(done.stdout)["result"]
    if got.pop("withheld") is not False:
        return "something is withheld from the register's owner"
    seen[measure.rule[:4], want["adopted"]] = \
        seen.get((measure.rule[:4], want["adopted"]), 0) + 1
    return "\n".join("%s: got %s, want %s" % (key, got.get(key), want.get(key))
                     for key in sorted(set(got) | set(want))
                     if key not in got or key not in want
                     or got[key] != want[key])


def blanked_row(world, measure):
    """A row that the measure may rest on, with one cell emptied."""
    rnd = world.random
    rows = []
    row = measure.row()
    stated = [c for c in ("voting_rule", "decided_on", "population_year",
                          "population_measure", "counts_for",
                          "counts_against", "counts_abstain")
              if row[c] != ""]
    if measure.chamber and sum(c is not None for c in measure.chamber) == 1:
        stated = [c for c in stated if not c.startswith("counts_")]
    for column in stated:
        rows.append(("measure", {**row, column: ""}))
    for voter in measure.voters:
        rows.append(("ballot", {"measure": measure.name, "voter": voter,
                                "choice": ""}))
    for state in world.members:
        rows.append(("population", {"state": state, "year": 2025,
                                    "measure_of": measure.kind, "value": ""}))
        rows.append(("status", {"state": state, "instrument": "EU",
                                "role": ""}))
    for rule, dim in world.quota:
        if rule == measure.rule:
            rows.append(("quota", {"voting_rule": rule, "dimension": dim,
                                   "quota": ""}))
            for voter in measure.voters:
                rows.append(("weight", {"voting_rule": rule, "dimension": dim,
                                        "voter": voter, "weight": ""}))
    kind = rnd.choice(sorted({table for table, _ in rows}))
    return rnd.choice([pair for pair in rows if pair[0] == kind])


def check_blanked(program, register, measure, scratch):
    """The result with a fact blanked is the same or unknown."""
    table, row = blanked_row(measure.world, measure)
    overlay = os.path.join(scratch, "overlay")
    os.makedirs(overlay, exist_ok=True)
    write(overlay, table, [row])
    done = run(program, register, "vote", measure.name, "--format", "json",
               "--on", ON, "--as-if", overlay)
    os.remove(os.path.join(overlay, table + ".csv"))
    if done.returncode > 2:
        return "blanked %s %s: %s" % (table, row, done.stderr.strip())
    got = json.loads(done.stdout)["result"]["adopted"]
    want = measure.answer()["adopted"]
    if got not in (want, "unknown"):
        return "blanked %s %s: %s became %s" % (table, row, want, got)
    return ""


def main():
    program, cases = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    faults, seen = 0, {}
    os.environ.setdefault("SPILNO_SHARE", os.path.abspath(os.path.join(
        os.path.dirname(__file__), "..", "..")))
    for seed in range(first, first + cases):
        world = World(seed)
        with tempfile.TemporaryDirectory(prefix="vote-") as scratch:
            dossier = os.path.join(scratch, "dossier")
            register = os.path.join(scratch, "register")
            os.mkdir(dossier)
            world.tables(dossier)
            run(program, scratch, "init", register)
            done = run(program, register, "import", dossier)
            if done.returncode != 0:
                print("seed %d: import: %s" % (seed, done.stderr))
                return 1
            for measure in world.measures:
                fault = check_measure(program, register, measure, seen) or \
                    check_blanked(program, register, measure, scratch)
                if fault:
                    faults += 1
                    print("seed %d, %s (%s, members %s, voters %s):\n%s" % (
                        seed, measure.name, measure.row(), world.members,
                        measure.ballots, fault))
    print("%d votes, %d faults" % (cases * MEASURES, faults))
    print(" ".join("%s:%s:%d" % (*key, n) for key, n in sorted(seen.items())))
    kinds = {result for _, result in seen}
    if cases >= 10 and kinds != {"yes", "no", "unknown"}:
        print("not every result came up")
        return 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
