#!/usr/bin/env python3
"""Plant secrets beside a dossier's tables and search all that leaves for them.

Exact places live in local files that are no tables: they must not be found in
the register, its packs, an export, a report or any answer. A place finer than
a region inside a table is refused, and nothing of it is kept.

usage: planted.py SPILNO EXAMPLE
"""
import os
import shutil
import subprocess
import sys
import tempfile

SECRET = "PLANTED-50.4501N-30.5234E-hall-7"
ANSWERS = (
    ["assess", "FIELD-POWER", "--verbose", "--report", "report.html"],
    ["assess", "FIELD-POWER", "--format", "json"],
    ["assess", "FIELD-POWER", "--verbose", "--format", "json"],
    ["assess", "FIELD-POWER", "--instrument", "all"],
    ["origin", "PU-24", "--instrument", "EDIP", "--verbose"],
    ["origin", "PU-24", "--instrument", "EDIP", "--format", "json"],
    ["explode", "PU-24", "1"],
    ["where-used", "BP-24"],
    ["vote", "FIELD-POWER-AGENT"],
)


def plant(dossier):
    """Files that a planner keeps beside the tables."""
    os.makedirs(os.path.join(dossier, "local"))
    for name in ("places.txt", "datapackage.json", ".places",
                 "local/site.csv", "notes.md"):
        with open(os.path.join(dossier, name), "w", encoding="utf-8") as file:
            file.write("place: " + SECRET + "\n")


def search(folder):
    """The files below a folder that hold the secret."""
    found = []
    for root, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(root, name), "rb") as file:
                if SECRET.encode() in file.read():
                    found.append(os.path.join(root, name))
    return found


def main():
    spilno, example = map(os.path.abspath, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        dossier = os.path.join(folder, "dossier")
        out = os.path.join(folder, "out")
        register = os.path.join(out, "register")
        shutil.copytree(example, dossier)
        os.makedirs(out)
        plant(dossier)
        assert search(dossier), "the search finds what was planted"

        def run(arguments, allowed):
            done = subprocess.run(
                [spilno, *arguments, "--register", register],
                cwd=out, capture_output=True)
            assert done.returncode in allowed, (arguments, done.stderr)
            return done.stdout + done.stderr

        run(["init", register, "--owner", "VOLTARA"], {0})
        said = run(["import", dossier], {0})
        for answer in ANSWERS:
            said += run([*answer, "--on", "2026-11-24"], {0, 1, 2})
        said += run(["export", "facts"], {0})
        assert os.path.getsize(os.path.join(out, "report.html")) > 100000
        assert SECRET.encode() not in said
        assert search(out) == [], search(out)

        finer = os.path.join(folder, "finer")
        os.makedirs(finer)
        with open(os.path.join(finer, "site.csv"), "w",
                  encoding="utf-8") as file:
            file.write("site,party,state,region\n"
                       "HALL,VOLTARA,UA," + SECRET + "\n")
        run(["import", finer], {65})
        assert search(out) == [], "a refused place was kept"
        print("nothing planted was found in %d files and %d bytes of answers"
              % (sum(len(names) for _, _, names in os.walk(out)), len(said)))


main()
