#!/usr/bin/env python3
"""Write seeded test vectors for amount.c, computed with Python's own integers
and fractions: another method in another language. One comma-separated row a
line: the operation, its arguments, what must come out."""
import random
import sys
from fractions import Fraction

LIMIT = 1 << 119
SCALE_MAX = 180
INT64 = 1 << 63
INT128 = 1 << 127
rng = random.Random(20251230)


def some(bits, signed=True):
    value = rng.getrandbits(rng.randint(0, bits))
    kind = rng.randrange(6)
    if kind == 0:
        value = value // 10 ** rng.randint(0, 20) * 10 ** rng.randint(0, 20)
    elif kind == 1:
        value = 10 ** rng.randint(0, bits * 3 // 10) + rng.randint(-1, 1)
    elif kind == 2:
        value = (1 << rng.randint(0, bits)) + rng.randint(-1, 1)
    elif kind == 3:
        value = 2 ** rng.randint(0, bits // 3) * 5 ** rng.randint(0, bits // 4)
    value = max(0, min(value, (1 << bits) - 1))
    return -value if signed and rng.random() < 0.4 else value


def strip(num, scale):
    if num == 0:
        return 0, 0
    while scale > 0 and num % 10 == 0:
        num //= 10
        scale -= 1
    return num, scale


def wide_text(value, scale):
    num, scale = strip(value, scale)
    if abs(num) >= LIMIT or scale > SCALE_MAX:
        return "over"
    return f"{num}/{scale}"


def decimal_text(num, scale):
    num, scale = strip(num, scale)
    sign, digits = "-" if num < 0 else "", str(abs(num)).rjust(scale + 1, "0")
    if scale == 0:
        return sign + digits
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}"


def sign(value):
    return (value > 0) - (value < 0)


def dec():
    mant, scale = strip(some(59), rng.randint(0, 18))
    if abs(mant) >= 10 ** 18:
        mant = sign(mant) * (10 ** 18 - 1)
    return strip(mant, scale)


def wide():
    num = some(119)
    return num, rng.choice([0, 0, 6, rng.randint(0, 20), rng.randint(0, 180)])


def half_even(fraction):
    whole = fraction.numerator // fraction.denominator
    rest = fraction - whole
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2):
        whole += 1
    return whole


def written():
    whole = str(rng.getrandbits(rng.randint(0, 62)))
    text = rng.choice(["", "-"]) + "0" * rng.choice([0, 0, 3]) + whole
    if rng.random() < 0.7:
        places = str(rng.getrandbits(rng.randint(0, 62)))
        text += "." + "0" * rng.choice([0, 0, 1, 5]) + places
        text += "0" * rng.choice([0, 0, 2])
    return text


def dec_parse():
    text = written()
    whole, _, places = text.lstrip("-").partition(".")
    mant, scale = strip(int(whole + places), len(places))
    good = len(places) <= 18 and mant < 10 ** 18
    mant = -mant if text[0] == "-" else mant
    return text, f"{mant}/{scale}" if good else "bad"


def money_parse():
    text = written()
    whole, _, places = text.lstrip("-").partition(".")
    micro = int(whole + places.ljust(6, "0")) if len(places) <= 6 else None
    if micro is not None and text[0] == "-":
        micro = -micro
    good = micro is not None and -INT64 <= micro < INT64
    # More than 18 digits before the point never fit.
    return text, str(micro) if good else "bad"


def to_euro():
    micro = max(-INT64, min(INT64 - 1, some(63)))
    rate, scale = strip(max(1, some(59, False)), rng.randint(0, 18))
    if rate >= 10 ** 18:
        rate = 10 ** 18 - 1
    if rng.random() < 0.3:  # exact halves
        rate, scale, micro = 2 * rng.randint(1, 9), 0, rng.randint(-999, 999)
    euro = half_even(abs(Fraction(micro * 10 ** scale, rate)))
    euro = -euro if micro < 0 else euro
    good = -INT64 <= euro < INT64
    return micro, decimal_text(rate, scale), str(euro) if good else "over"


def ratio_of(num, den):
    fraction = Fraction(num, den)
    if abs(fraction.numerator) >= INT128 or fraction.denominator >= INT128:
        return "over"
    return f"{fraction.numerator}/{fraction.denominator}"


def print6(num, den):
    down = (num * 10 ** 6) // den
    up = -((-num * 10 ** 6) // den)
    texts = []
    for value in (down, up):
        digits = str(abs(value)).rjust(7, "0")
        texts.append(("-" if value < 0 else "") + digits[:-6] + "." +
                     digits[-6:])
    return texts


def rows(n):
    for _ in range(n):
        yield ("dec_parse", *dec_parse())
        yield ("money_parse", *money_parse())
        yield ("to_euro", *to_euro())
        (a, s), (b, t) = dec(), dec()
        yield ("dec_cmp", decimal_text(a, s), decimal_text(b, t),
               sign(a * 10 ** t - b * 10 ** s))
        yield ("dec_format", a, s, decimal_text(a, s))
        (a, s), (b, t) = wide(), wide()
        if rng.random() < 0.3:  # near each other, so that digits cancel
            b, t = -a + rng.randint(-3, 3), s
        if rng.random() < 0.2:
            t = s
        top = max(s, t)
        total = a * 10 ** (top - s) + b * 10 ** (top - t)
        b = max(1 - LIMIT, min(LIMIT - 1, b))
        total = a * 10 ** (top - s) + b * 10 ** (top - t)
        yield ("wide_add", a, s, b, t, wide_text(total, top))
        yield ("wide_cmp", a, s, b, t,
               sign(a * 10 ** (top - s) - b * 10 ** (top - t)))
        yield ("wide_format", a, s, decimal_text(a, s),
               decimal_text(a, s + 6))
        if b != 0:
            yield ("ratio_make", a, s, abs(b), t,
                   ratio_of(a * 10 ** t, abs(b) * 10 ** s))
        q, u = dec()
        yield ("wide_mul", a, s, decimal_text(q, u), wide_text(a * q, s + u))
        n = [some(127) for _ in range(4)]
        if rng.random() < 0.3:
            n[2], n[3] = n[1], n[0]
        yield ("products", *n, sign(n[0] * n[1] - n[2] * n[3]))
        num, den = some(127), max(1, some(127, False))
        if rng.random() < 0.5:
            num = sign(num) * (abs(num) % den)
        yield ("ratio_print6", num, den, *print6(num, den))
        yield ("ratio_format", num, den, ratio_of(num, den))
        q, u = dec()
        yield ("ratio_cmp_dec", num, den, decimal_text(q, u),
               sign(num * 10 ** u - q * den))
        other, third = some(127), max(1, some(127, False))
        yield ("ratio_cmp", num, den, other, third,
               sign(num * third - other * den))
        yield ("i128_format", num, num)


def main():
    with open(sys.argv[1], "w", encoding="ascii") as out:
        for row in rows(int(sys.argv[2])):
            out.write(",".join(str(part) for part in row) + "\n")


if __name__ == "__main__":
    main()
