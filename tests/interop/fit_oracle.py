#!/usr/bin/env python3
"""Decide the same pairs as src/fit, by other means, and compare.

Seeded random classes, facts and values go through the engine's driver; the
expected verdicts are worked out here with fractions from docs/formats/fit.md.
Values are written in many ways and units; the expectation never reads them
back. Beside that the laws that must hold between answers: other units change
nothing, swapping the items mirrors the directions, a fact more never turns no
into yes, a wider capability never lowers WITHIN.

usage: fit_oracle.py DRIVER PAIRS [SEED]
"""
import random
import subprocess
import sys
from fractions import Fraction as F

UNITS = {  # factor to the unit of the kind, by the definitions
    "length": [("mm", F(1, 1000)), ("cm", F(1, 100)), ("m", F(1)),
               ("in", F(254, 10000)), ("ft", F(3048, 10000)),
               ("мм", F(1, 1000))],
    "voltage": [("V", F(1)), ("mV", F(1, 1000)), ("kV", F(1000)),
                ("В", F(1)), ("мВ", F(1, 1000))],
    "pressure": [("Pa", F(1)), ("bar", F(100000)), ("kPa", F(1000)),
                 ("МПа", F(1000000)), ("atm", F(101325))],
}
KINDS = sorted(UNITS)
COMPARISONS = ["EQ", "OVERLAP", "WITHIN", "AT_LEAST", "AT_MOST", "ONE_OF"]
ORDER = ["no", "unknown", "conditional", "yes"]
TEXTS = ["zinc", "nickel", "tin"]


class Value:
    """An interval in the unit of its kind, None for no bound; or a text."""

    def __init__(self, kind, lo, hi, lo_open=False, hi_open=False,
                 nominal=None, text=None, how="point"):
        self.kind, self.lo, self.hi = kind, lo, hi
        self.lo_open, self.hi_open = lo_open, hi_open
        self.nominal, self.text, self.how = nominal, text, how

    def write(self, rng):
        """A text that means the value."""
        if self.text is not None:
            return self.text
        unit, factor = rng.choice(UNITS[self.kind])

        def number(value):
            """A decimal or a fraction, whichever is exact."""
            value = value / factor
            den = value.denominator
            while den % 2 == 0:
                den //= 2
            while den % 5 == 0:
                den //= 5
            if den != 1:
                sign = "-" if value < 0 else ""
                return f"{sign}{abs(value.numerator)}/{value.denominator}"
            places = 0
            while value * 10 ** places % 1:
                places += 1
            digits = str(abs(int(value * 10 ** places))).rjust(places + 1, "0")
            whole = digits[:len(digits) - places]
            text = whole + ("." + digits[len(whole):] if places else "")
            if places and places != 3 and rng.random() < 0.3:
                text = text.replace(".", ",")
            return ("-" if value < 0 else "") + text

        for _ in range(50):
            parts = self._parts(rng, number, unit)
            # What the reader bounds: five digits of a fraction.
            if all(len(word) <= 11 for word in parts.replace("–", " ").split()):
                return parts
            unit, factor = rng.choice(UNITS[self.kind])
        unit, factor = UNITS[self.kind][0]
        return self._parts(rng, number, unit)

    def _parts(self, rng, number, unit):
        if self.how == "point":
            return f"{number(self.nominal)} {unit}"
        if self.how == "range":
            sign = rng.choice(["–", " to ", "...", " … "])
            return f"{number(self.lo)}{sign}{number(self.hi)} {unit}"
        if self.how == "tolerance":
            up = self.hi - self.nominal
            return f"{number(self.nominal)} ±{number(up)} {unit}"
        if self.how == "least":
            word = "> " if self.lo_open else rng.choice(
                ["min. ", "≥ ", "at least ", "не менше "])
            return f"{word}{number(self.lo)} {unit}"
        word = "< " if self.hi_open else rng.choice(
            ["max. ", "≤ ", "not more than ", "не більше "])
        return f"{word}{number(self.hi)} {unit}"


def random_value(rng, kind):
    if rng.random() < 0.12:
        return Value(None, None, None, text=rng.choice(TEXTS), how="text")
    scale = {"length": F(254, 100000), "voltage": F(1, 2),
             "pressure": F(101325, 20)}[kind]
    if rng.random() < 0.5:
        scale = {"length": F(1, 1000), "voltage": F(1, 4),
                 "pressure": F(10000)}[kind]
    a = rng.randint(1, 8) * scale
    how = rng.choice(["point", "range", "tolerance", "least", "most"])
    if how == "point":
        return Value(kind, a, a, nominal=a)
    if how == "range":
        b = a + rng.randint(0, 4) * scale
        return Value(kind, a, b, how="range")
    if how == "tolerance":
        t = rng.randint(0, 2) * scale / 2
        return Value(kind, a - t, a + t, nominal=a, how="tolerance")
    opened = rng.random() < 0.3
    if how == "least":
        return Value(kind, a, None, lo_open=opened, how="least")
    return Value(kind, None, a, hi_open=opened, how="most")


# ---- what the document says, with fractions --------------------------------

def below(a, b):
    """Whether every value of a lies below every value of b."""
    if a.hi is None or b.lo is None:
        return False
    return a.hi < b.lo or (a.hi == b.lo and (a.hi_open or b.lo_open))


def contains(outer, inner):
    if outer.lo is not None:
        if inner.lo is None or inner.lo < outer.lo:
            return False
        if inner.lo == outer.lo and outer.lo_open and not inner.lo_open:
            return False
    if outer.hi is not None:
        if inner.hi is None or inner.hi > outer.hi:
            return False
        if inner.hi == outer.hi and outer.hi_open and not inner.hi_open:
            return False
    return True


def compare(comparison, a_sense, a, b_sense, b):
    if comparison == "ONE_OF":
        return None  # by the written texts, in the caller
    if (a.text is None) != (b.text is None):
        return "unknown"
    if a.text is not None:
        if comparison == "EQ":
            return "yes" if a.text == b.text else "no"
        return "unknown"
    if a.kind != b.kind:
        return "unknown"
    if comparison == "EQ":
        if a.nominal is not None and b.nominal is not None:
            return "yes" if a.nominal == b.nominal else "no"
        if (a.lo, a.hi, a.lo_open, a.hi_open) == (b.lo, b.hi, b.lo_open,
                                                  b.hi_open):
            return "yes"
        return "no" if below(a, b) or below(b, a) else "unknown"
    if comparison == "OVERLAP":
        return "no" if below(a, b) or below(b, a) else "yes"
    if comparison == "WITHIN":
        if a_sense == "c":
            return "yes" if contains(a, b) else "no"
        return "yes" if contains(b, a) else "no"
    if comparison == "AT_LEAST":
        def least(value, sense):
            if value.lo is not None:
                return value.lo, value.lo_open
            if sense == "c":
                return value.hi, value.hi_open
            return None
        x, y = least(a, a_sense), least(b, b_sense)
        if x is None or y is None:
            return "unknown"
        if x[0] == y[0]:
            return "yes" if x[1] or not y[1] else "no"
        return "yes" if x[0] > y[0] else "no"
    assert comparison == "AT_MOST"
    if a.hi is None or b.hi is None:
        return "unknown"
    if a.hi == b.hi:
        return "yes" if a.hi_open or not b.hi_open else "no"
    return "yes" if a.hi < b.hi else "no"


def pick(facts, prop, senses):
    for sense in senses:
        for fact in facts:
            if fact[0] == prop and fact[1] == sense:
                return fact
    return None


def decide(reviewed, rules, a, b):
    axes = {0: "yes", 1: "yes", 2: "yes"}
    ruled, reasons = set(), []
    for prop, axis, comparison, criticality in rules:
        x = pick(a, prop, "ct")
        y = pick(b, prop, "rct")
        if x is None or y is None:
            verdict = "unknown"
        elif comparison == "ONE_OF":
            verdict = "yes" if x[3] == y[3] else "no"
        else:
            verdict = compare(comparison, x[1], x[2], y[1], y[2])
        reasons.append(verdict)
        ruled.add(axis)
        weight = verdict
        if criticality == "i":
            continue
        if criticality == "s" and weight in ("no", "unknown"):
            weight = "conditional"
        axes[axis] = min(axes[axis], weight, key=ORDER.index)
    for axis in axes:
        if axis not in ruled:
            axes[axis] = "unknown"
        if not reviewed and axes[axis] == "yes":
            axes[axis] = "conditional"
    overall = min(axes.values(), key=ORDER.index) if rules else "unknown"
    return [overall, axes[0], axes[1], axes[2]] + reasons


# ---- asking ----------------------------------------------------------------

def line_of(reviewed, rules, a, b):
    fields = ["D", "1" if reviewed else "0", str(len(rules))]
    for prop, axis, comparison, criticality in rules:
        fields += [str(prop), str(axis), comparison, criticality]
    for facts in (a, b):
        fields.append(str(len(facts)))
        for prop, sense, _, written in facts:
            fields += [str(prop), sense, written]
    return "\t".join(fields)


def random_facts(rng, kinds):
    facts = []
    for prop, kind in enumerate(kinds):
        for sense in "rct":
            if rng.random() < 0.45:
                value = random_value(rng, kind if rng.random() < 0.95
                                     else rng.choice(KINDS))
                facts.append((prop, sense, value, value.write(rng)))
    return facts


def ask(driver, lines):
    done = subprocess.run([driver], input="\n".join(lines) + "\n",
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{driver}: {done.stderr}")
    answers = done.stdout.splitlines()
    if len(answers) != len(lines):
        sys.exit(f"{len(lines)} questions, {len(answers)} answers")
    return [answer.split("\t") for answer in answers]


def main():
    driver, pairs = sys.argv[1], int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 20261124)
    lines, expected, laws = [], [], []
    for _ in range(pairs):
        n = rng.randint(1, 5)
        kinds = [rng.choice(KINDS) for _ in range(n)]
        rules = [(prop, rng.randrange(3), rng.choice(COMPARISONS),
                  rng.choice("mmmsi")) for prop in range(n)]
        reviewed = rng.random() < 0.7
        a, b = random_facts(rng, kinds), random_facts(rng, kinds)
        lines.append(line_of(reviewed, rules, a, b))
        expected.append(decide(reviewed, rules, a, b))
        law = rng.random()
        numeric = [r for r in rules if r[2] != "ONE_OF"]
        if law < 0.05 and len(numeric) == len(rules):
            # The same values in other units and words.
            again = [(p, s, v, v.write(rng)) for p, s, v, _ in a]
            lines.append(line_of(reviewed, rules, again, b))
            expected.append(expected[-1])
        elif law < 0.1 and (a or b):
            # A fact more, of the candidate or of what is needed.
            of_a = bool(a) and (not b or rng.random() < 0.5)
            more = a if of_a else b
            less = list(more)
            less.pop(rng.randrange(len(less)))
            pair = (less, b) if of_a else (a, less)
            lines.append(line_of(reviewed, rules, *pair))
            expected.append(decide(reviewed, rules, *pair))
            laws.append(("a fact more", len(lines) - 1, len(lines) - 2, rules,
                         less, more, "ct" if of_a else "rct"))
        elif law < 0.15:
            # A wider capability.
            kind = rng.choice(KINDS)
            low = random_value(rng, kind)
            need = random_value(rng, kind)
            if low.how != "range" or need.text is not None:
                continue
            wide = Value(kind, low.lo / 2, low.hi * 2, how="range")
            rule = [(0, 0, "WITHIN", "m")]
            other = [(0, "r", need, need.write(rng))]
            for value in (low, wide):
                facts = [(0, "c", value, value.write(rng))]
                lines.append(line_of(True, rule, facts, other))
                expected.append(decide(True, rule, facts, other))
            laws.append(("wider", len(lines) - 2, len(lines) - 1, None, None,
                         None, None))
        elif law < 0.2:
            # The items change places.
            kind = rng.choice(KINDS)
            comparison = rng.choice(["EQ", "OVERLAP", "AT_LEAST", "AT_MOST"])
            one, two = random_value(rng, kind), random_value(rng, kind)
            rule = [(0, 0, comparison, "m")]
            for x, y in ((one, two), (two, one)):
                pair = [[(0, "c", v, v.write(rng))] for v in (x, y)]
                lines.append(line_of(True, rule, *pair))
                expected.append(decide(True, rule, *pair))
            laws.append(("swapped", len(lines) - 2, len(lines) - 1, comparison,
                         None, None, None))
    answers = ask(driver, lines)
    for line, want, got in zip(lines, expected, answers):
        if want != got:
            sys.exit("differs\n  asked  %s\n  here   %s\n  engine %s"
                     % (line, want, got))
    checked = 0
    for name, before, after, rules, less, more, senses in laws:
        one, two = answers[before], answers[after]
        if name == "swapped":
            # Equal and overlapping both ways; of two bounds one is the
            # greater, or both are the same.
            if (one != two if rules in ("EQ", "OVERLAP") else
                    "no" in (one[4], two[4]) and "yes" not in (one[4], two[4])
                    or "unknown" in (one[4], two[4]) and one[4] != two[4]):
                sys.exit(f"{name}: {lines[before]}\n{lines[after]}")
            checked += 1
            continue
        if name == "wider":
            if ORDER.index(two[4]) < ORDER.index(one[4]):
                sys.exit(f"{name}: {lines[before]}\n{lines[after]}")
            checked += 1
            continue
        # A capability may take the place of a tolerance, and a requirement
        # of both: then nothing was added but something else is said.
        for i, rule in enumerate(rules):
            if pick(less, rule[0], senses) is not None:
                continue
            if one[4 + i] != "unknown":
                sys.exit(f"{name}: not unknown without it: {lines[before]}")
        if (one[0] == "no" and two[0] == "yes" and
                all(pick(less, f[0], senses) is None or f in less
                    for f in more)):
            sys.exit(f"{name}: no became yes: {lines[before]}")
        checked += 1
    if ask(driver, lines[:2000]) != answers[:2000]:
        sys.exit("the same questions have other answers")
    print(f"{len(lines)} decisions agree, {checked} pairs of them keep the "
          "laws")


if __name__ == "__main__":
    main()
