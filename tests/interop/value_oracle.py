#!/usr/bin/env python3
"""Read values as src/fit does, by other means, and compare.

Seeded random numbers with units and prefixes, written in many ways; the value
that each means is known before it is written, as a fraction. The factors are
those of the SI Brochure and of NIST SP 811, typed in here again.

usage: value_oracle.py DRIVER VALUES [SEED]
"""
import random
import subprocess
import sys
from fractions import Fraction as F

PREFIXES = [("", "", 0), ("n", "н", -9), ("µ", "мк", -6), ("u", "мк", -6),
            ("m", "м", -3), ("k", "к", 3), ("M", "М", 6), ("G", "Г", 9)]
PREFIXED = [("V", "В", "voltage", 1), ("A", "А", "electric current", 1),
            ("Ω", "Ом", "resistance", 1), ("F", "Ф", "capacitance", 1),
            ("H", "Гн", "inductance", 1), ("W", "Вт", "power", 1),
            ("Hz", "Гц", "frequency", 1), ("Pa", "Па", "pressure", 1),
            ("J", "Дж", "energy", 1), ("N", "Н", "force", 1),
            ("N·m", "Н·м", "torque", 1), ("m", "м", "length", 1),
            ("g", "г", "mass", F(1, 1000)), ("s", "с", "time", 1),
            ("Ah", "А·год", "electric charge", 3600),
            ("Wh", "Вт·год", "energy", 3600)]
PLAIN = [("in", "length", F("0.0254")), ("ft", "length", F("0.3048")),
         ("yd", "length", F("0.9144")), ("mi", "length", F("1609.344")),
         ("nmi", "length", 1852), ("lb", "mass", F("0.45359237")),
         ("oz", "mass", F("0.45359237") / 16), ("t", "mass", 1000),
         ("lbf", "force", F("0.45359237") * F("9.80665")),
         ("psi", "pressure", F("0.45359237") * F("9.80665")
          / F("0.0254") ** 2),
         ("bar", "pressure", 100000), ("atm", "pressure", 101325),
         ("lbf·ft", "torque", F("0.45359237") * F("9.80665") * F("0.3048")),
         ("lbf·in", "torque", F("0.45359237") * F("9.80665") * F("0.0254")),
         ("hp", "power", 550 * F("0.45359237") * F("9.80665") * F("0.3048")),
         ("min", "time", 60), ("h", "time", 3600), ("год", "time", 3600),
         ("l", "volume", F(1, 1000)), ("gal", "volume",
                                       231 * F("0.0254") ** 3),
         ("km/h", "speed", F(1000, 3600)), ("kn", "speed", F(1852, 3600)),
         ("mm²", "area", F(1, 10 ** 6)), ("cm^3", "volume", F(1, 10 ** 6)),
         ("kg/m³", "density", 1), ("m/s²", "acceleration", 1),
         ("%", "ratio", F(1, 100)), ("ppm", "ratio", F(1, 10 ** 6)),
         ("KiB", "information", 8192), ("Mbit/s", "data rate", 10 ** 6),
         ("eV", "energy", F("1.602176634e-19")),
         ("cal", "energy", F("4.184")), ("Btu", "energy", F("1055.05585262"))]


def decimal(value, places, comma, rng):
    scaled = int(value * 10 ** places)
    digits = str(abs(scaled)).rjust(places + 1, "0")
    whole, part = digits[:len(digits) - places], digits[len(digits) - places:]
    if len(whole) > 3 and rng.random() < 0.3:
        head = len(whole) % 3 or 3
        whole = " ".join([whole[:head]] + [whole[i:i + 3] for i in
                                           range(head, len(whole), 3)])
    sign = rng.choice(["-", "−"]) if scaled < 0 else ""
    return sign + whole + ((("," if comma else ".") + part) if places else "")


def main():
    driver, count = sys.argv[1], int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1124)
    lines, wanted = [], []
    for _ in range(count):
        places = rng.choice([0, 0, 1, 2, 4, 5])
        comma = rng.random() < 0.5  # never three places: that is doubtful

        def number(low=0):
            return F(rng.randint(low, 99999), 10 ** places)
        if rng.random() < 0.6:
            latin, cyrillic, kind, factor = rng.choice(PREFIXED)
            prefix = rng.choice(PREFIXES)
            unit = (prefix[1] + cyrillic if rng.random() < 0.4
                    else prefix[0] + latin)
            if unit in ("Gs", "Гс"):
                continue  # the gauss, never a gigasecond
            factor = F(factor) * F(10) ** prefix[2]
        else:
            unit, kind, factor = rng.choice(PLAIN)
        a, b = number(), number()
        how = rng.randrange(6)
        if unit == "%" and how in (2, 5):
            continue  # "5 ±1 %" may mean two things

        def text(value):
            return decimal(value, places, comma, rng)
        space = rng.choice([" ", " ", "\u00a0", "\u202f"])
        open_lo = open_hi = False
        if how == 0:
            lo = hi = a * rng.choice([1, -1])
            written = text(lo) + space + unit
        elif how == 1:
            lo, hi = min(a, b), max(a, b)
            written = (text(lo) + rng.choice(["–", "...", " to ", " … ", "~"])
                       + text(hi) + space + unit)
        elif how == 2:
            lo, hi = a - b, a + b
            written = text(a) + rng.choice([" ±", " ± ", " +/- "]) + text(b) \
                + space + unit
        elif how == 3:
            lo, hi = a, None
            written = rng.choice(["min. ", "≥ ", "at least ", "не менше "]) \
                + text(a) + space + unit
        elif how == 4:
            lo, hi, open_hi = None, a, True
            written = "< " + text(a) + space + unit
        else:
            c = number()
            lo, hi = a - c, a + b
            written = f"{text(a)} +{text(b)}/-{text(c)} {unit}"
        lines.append("V\t" + written)

        def bound(value, opened):
            if value is None:
                return "-"
            value = value * factor
            return f"{'(' if opened else ''}{value.numerator}/" \
                f"{value.denominator}"
        wanted.append(["ok", kind, bound(lo, open_lo), bound(hi, open_hi),
                       "exact"])
    done = subprocess.run([driver], input="\n".join(lines) + "\n",
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{driver}: {done.stderr}")
    answers = [line.split("\t") for line in done.stdout.splitlines()]
    if len(answers) != len(lines):
        sys.exit(f"{len(lines)} questions, {len(answers)} answers")
    for line, want, got in zip(lines, wanted, answers):
        if want != got:
            sys.exit("differs\n  asked  %s\n  here   %s\n  engine %s"
                     % (line, want, got))
    print(f"{len(lines)} values read alike")


if __name__ == "__main__":
    main()
