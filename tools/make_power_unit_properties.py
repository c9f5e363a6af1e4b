#!/usr/bin/env python3
"""Make property.csv of examples/power-unit: what parts must do and can do.

Usage: make_power_unit_properties.py PROGRAM [EXAMPLES]         write it
       make_power_unit_properties.py --check PROGRAM [EXAMPLES] compare

PROGRAM is spilno; EXAMPLES (examples unless named) holds power-unit/. The
requirements come out of `spilno properties`, which reads the remarks and
names of the published bills of materials; their source is file:line. The
rows below are written by hand. What a part can do is what its maker's part
number says by the public ordering code, or a public data sheet, which the
source names; where it says "from memory" nobody has held the value against the
sheet yet. What a place on the board asks is read from the footprint of the
published list, or is invented and labelled illustrative.
"""

import csv
import io
import os
import re
import subprocess
import sys
import tempfile

OWNER = "VOLTARA"
DAY = "2026-11-24"
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEAD = "item property sense written basis source".split()
PUBLISHED = re.compile(r"[a-z0-9-]+_bom(_mechanical)?\.csv:\d+")

INVENTED = "illustrative, invented; written 2026-11"
YAGEO = "data sheet, Yageo, RC_L series, V.9 of 2018-03-06: ordering code"
SAMSUNG = "part number, Samsung Electro-Mechanics, MLCC ordering code"
MURATA = "part number, Murata, ceramic capacitor ordering code"
CC = "part number, Yageo, CC series ordering code"
BOURNS = "data sheet, Bourns, SRN8040 series"
NEXPERIA = "part number, Nexperia, PMEG type code"
DMN = "data sheet, Diodes Incorporated, DMN10H220LE"
IRFM = "data sheet, Fairchild, IRFM120A; from memory"
BMS = "bms-c1_bom.csv"
MPPT = "mppt-2420-hc_bom.csv"

# Chip resistors of Yageo: number after RC, size, resistance, rated power.
RESISTORS = [
    ("0603FR-0710KL", "0603", "10k", "0.1W"),
    ("0603FR-07100RL", "0603", "100R", "0.1W"),
    ("0603FR-071KL", "0603", "1k", "0.1W"),
    ("0603FR-071ML", "0603", "1M", "0.1W"),
    ("0603FR-072K2L", "0603", "2.2k", "0.1W"),
    ("0603FR-0747RL", "0603", "47R", "0.1W"),
    ("1206FR-07100RL", "1206", "100R", "0.25W"),
    ("1206FR-0710RL", "1206", "10R", "0.25W"),
]
# What the place of a resistor that any maker may make has to bear: invented.
ANY_RESISTORS = ["10R", "10k", "1M", "1k", "2.2k", "47R"]

# Ceramic capacitors: item, package, capacitance, tolerance, dielectric,
# voltage, source. The code names each.
CAPACITORS = [
    ("CC0805KKX7R9BB105", "0805", "1µF", "10%", "X7R", "50V", CC),
    ("CL10A105KA8NNNC", "0603", "1µF", "10%", "X5R", "25V", SAMSUNG),
    ("CL10A225KP8NNNC", "0603", "2.2µF", "10%", "X5R", "10V", SAMSUNG),
    ("CL10B104KC8NNNC", "0603", "100nF", "10%", "X7R", "100V", SAMSUNG),
    ("CL10B224KA8NNNC", "0603", "220nF", "10%", "X7R", "25V", SAMSUNG),
    ("CL10C101JC8NNNC", "0603", "100pF", "5%", "C0G", "100V", SAMSUNG),
    ("CL21A106KPFNNNE", "0805", "10µF", "10%", "X5R", "10V", SAMSUNG),
    ("CL31A476MPHNNNE", "1206", "47µF", "20%", "X5R", "10V", SAMSUNG),
    ("CL31B105KCHNNNE", "1206", "1µF", "10%", "X7R", "100V", SAMSUNG),
    ("CL31B225KCHSNNE", "1206", "2.2µF", "10%", "X7R", "100V", SAMSUNG),
    ("GRJ32DC72A475KE11L", "1210", "4.7µF", "10%", "X7S", "100V", MURATA),
    ("GRM21BR61E106KA73L", "0805", "10µF", "10%", "X5R", "25V", MURATA),
]

# item, sense, source, {property: written}
HAND = [
    # The footprint is all that the list says of these 13 pieces.
    ("MPPT-2420-HC.100nF.C_0603_1608", "requirement", INVENTED,
     {"fit_class": "capacitor-ceramic", "dielectric": "X7R",
      "voltage": "min. 50V"}),
    # Schottky diodes: 100 is the voltage, 30 a current of 3.0 A.
    ("PMEG10010ELRX", "requirement", f"{BMS}:12, footprint",
     {"package": "SOD-123F"}),
    ("PMEG10010ELRX", "capability", NEXPERIA,
     {"fit_class": "diode", "voltage": "100V", "current": "1A",
      "technology": "schottky", "pinout": "K A"}),
    ("PMEG10030ELPX", "capability", NEXPERIA,
     {"fit_class": "diode", "voltage": "100V", "current": "3A",
      "technology": "schottky", "pinout": "K A", "package": "SOD-128"}),
    ("VSS8D3M10-M3/H", "requirement", f"{BMS}:16, footprint",
     {"package": "SOD-128"}),
    ("VSS8D3M10-M3/H", "capability", "part number, Vishay, type code",
     {"fit_class": "diode", "voltage": "100V", "current": "3A",
      "technology": "schottky", "pinout": "K A"}),
    ("SS14FL", "requirement", f"{MPPT}:21, footprint",
     {"package": "SOD-123"}),
    ("SS14FL", "capability", "part number, ON Semiconductor, type code",
     {"fit_class": "diode", "voltage": "40V", "current": "1A",
      "technology": "schottky", "pinout": "K A"}),
    ("PMEG4010EGWX", "capability", NEXPERIA,
     {"fit_class": "diode", "voltage": "40V", "current": "1A",
      "technology": "schottky", "pinout": "K A", "package": "SOD-123"}),
    ("BAT46W-7-F", "requirement", f"{BMS}:13, footprint",
     {"package": "SOD-123"}),
    *[(item, "capability", f"data sheet, {maker}, BAT46W; from memory",
       {"fit_class": "diode", "voltage": "100V", "current": "150mA",
        "technology": "schottky", "pinout": "K A", **package})
      for item, maker, package in (
          ("BAT46W-7-F", "Diodes Incorporated", {}),
          ("BAT46WHE3-TP", "MCC", {"package": "SOD-123"}))],
    # Zener diodes: 5246 is 16 V, B and C are 5 percent.
    ("MMSZ5246B-7-F", "requirement", f"{BMS}:19, footprint and value",
     {"package": "SOD-123", "zener_voltage": "16V"}),
    ("MMSZ5246B-7-F", "capability",
     "data sheet, Diodes Incorporated, MMSZ5221B to MMSZ5259B; from memory",
     {"fit_class": "diode-zener", "zener_tolerance": "5%",
      "power": "370mW", "pinout": "K A"}),
    ("MMSZ5246B-HE3-08", "capability",
     "data sheet, Vishay, MMSZ5225 to MMSZ5267; from memory",
     {"fit_class": "diode-zener", "package": "SOD-123",
      "zener_voltage": "16V", "zener_tolerance": "5%", "power": "500mW",
      "pinout": "K A"}),
    ("BZT52C5V1S-7-F", "requirement", f"{BMS}:20, footprint and value",
     {"package": "SOD-323", "zener_voltage": "5.1V"}),
    ("BZT52C5V1S-7-F", "capability",
     "data sheet, Diodes Incorporated, BZT52C series, suffix S; from memory",
     {"fit_class": "diode-zener", "power": "200mW", "pinout": "K A"}),
    ("BZX384C5V1", "capability",
     "data sheet, Vishay, BZX384 series; from memory",
     {"fit_class": "diode-zener", "package": "SOD-323",
      "zener_voltage": "5.1V", "zener_tolerance": "5%", "power": "200mW",
      "pinout": "K A"}),
    ("SZBZX84C12LT3G", "requirement", f"{MPPT}:16, footprint and value",
     {"package": "SOT-23", "zener_voltage": "12V"}),
    ("SZBZX84C12LT3G", "capability",
     "data sheet, ON Semiconductor, BZX84C series; from memory",
     {"fit_class": "diode-zener", "zener_tolerance": "5%",
      "power": "225mW", "pinout": "A - K"}),
    ("BZX84C12-7-F", "capability",
     "data sheet, Diodes Incorporated, BZX84C series; from memory",
     {"fit_class": "diode-zener", "package": "SOT-23",
      "zener_voltage": "12V", "zener_tolerance": "5%", "power": "300mW",
      "pinout": "A - K"}),
    # A suppressor of one code by two makers.
    *[(item, "capability", f"data sheet, {maker}, SMCJ series; from memory",
       {"fit_class": "diode-suppressor", "package": "SMC",
        "standoff_voltage": "70V", "peak_power": "1500W",
        "clamping_voltage": "113V", "polarity": "unidirectional",
        "pinout": "K A"})
      for item, maker in (("SMCJ70A", "Bourns"),
                          ("SMCJ70A-13-F", "Diodes Incorporated"))],
    # 22 µH, 8 by 8 by 4 mm: the currents that the place bears are invented.
    ("SRN8040-220M", "capability", BOURNS,
     {"fit_class": "inductor", "inductance": "22µH", "current": "2.2A",
      "saturation_current": "2.2A", "dc_resistance": "0.1 ohm",
      "package": "8040", "mounting": "surface"}),
    ("NR8040T220M", "capability", "part number, Taiyo Yuden, NR series",
     {"fit_class": "inductor", "inductance": "22µH", "package": "8040",
      "mounting": "surface"}),
    *[(item, "requirement", INVENTED,
       {"current": "min. 1.5A", "saturation_current": "min. 1.8A"})
      for item in ("NR8040T220M", "SRN8040-220M")],
    # A transistor whose remark asks 100 V and more than 2 A.
    ("DMN10H220LE", "requirement", f"{BMS}:38, footprint",
     {"package": "SOT-223"}),
    ("DMN10H220LE", "requirement", INVENTED,
     {"gate_voltage": "min. 10V", "on_resistance": "max. 220 mohm"}),
    ("DMN10H220LE", "capability", DMN,
     {"fit_class": "transistor-mosfet", "channel": "N", "voltage": "100V",
      "current": "2.3A", "on_resistance": "220 mohm",
      "package": "SOT-223", "pinout": "G D S"}),
    ("IRFM120ATF", "capability", IRFM,
     {"fit_class": "transistor-mosfet", "channel": "N", "voltage": "100V",
      "current": "2.3A", "on_resistance": "200 mohm",
      "gate_voltage": "20V", "package": "SOT-223", "pinout": "G D S"}),
]


def by_hand():
    """Yield (item, property, sense, written, source)."""
    for number, package, resistance, power in RESISTORS:
        for name, written in (
                ("fit_class", "resistor"), ("mounting", "surface"),
                ("package", package), ("power", power),
                ("resistance", resistance), ("resistance_tolerance", "1%")):
            yield "RC" + number, name, "capability", written, YAGEO
    for value in ANY_RESISTORS:
        yield (f"MPPT-2420-HC.{value}.R_0603_1608.1pct", "power",
               "requirement", "min. 0.05W", INVENTED)
    for item, package, value, tolerance, dielectric, volts, src in CAPACITORS:
        for name, written in (
                ("mounting", "surface"), ("package", package),
                ("capacitance", value), ("capacitance_tolerance", tolerance),
                ("dielectric", dielectric), ("voltage", volts)):
            yield item, name, "capability", written, src
    for item, sense, src, properties in HAND:
        for name, written in properties.items():
            yield item, name, sense, written, src


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def required(program, folder):
    """Return what the program reads from the published lists."""
    with tempfile.TemporaryDirectory() as place:
        register = os.path.join(place, "register")
        tables = os.path.join(place, "tables")
        made = os.path.join(place, "made")
        os.mkdir(tables)
        for name in ("item.csv", "structure.csv"):
            with open(os.path.join(folder, name), "rb") as file:
                text = file.read()
            with open(os.path.join(tables, name), "wb") as file:
                file.write(text)
        for status, *command in (
                (0, "init", register, "--owner", OWNER),
                (0, "--register", register, "import", tables),
                (2, "--register", register, "properties", "-o", made)):
            if command[-2] == "-o" or "import" in command:
                command += ["--on", DAY]
            done = subprocess.run(
                [program, "--quiet", "--share", ROOT, *command],
                capture_output=True, text=True, check=False)
            if done.returncode != status:
                sys.exit(f"{command}: {done.returncode} {done.stderr}")
        rows = read(os.path.join(made, "property.csv"))
    return [row for row in rows if PUBLISHED.fullmatch(row["source"])]


def table(program, folder):
    rows = required(program, folder)
    rows += [
        {"item": item, "property": name, "sense": sense, "written": written,
         "basis": "assumed" if src == INVENTED else "declared",
         "source": src}
        for item, name, sense, written, src in by_hand()
    ]
    rows.sort(key=lambda row: [
        row[name].encode() for name in ("item", "property", "sense")])
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main(argv):
    check = argv[:1] == ["--check"]
    if check:
        argv = argv[1:]
    if len(argv) not in (1, 2):
        sys.exit(__doc__)
    program = os.path.abspath(argv[0])
    folder = os.path.join(argv[1] if len(argv) == 2 else "examples",
                          "power-unit")
    path = os.path.join(folder, "property.csv")
    text = table(program, folder)
    if not check:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return
    with open(path, encoding="utf-8", newline="") as file:
        if file.read() != text:
            sys.exit(f"{path} is not what tools/make_power_unit_properties.py"
                     " makes")


main(sys.argv[1:])
