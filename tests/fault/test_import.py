#!/usr/bin/env python3
"""Goal:   an import that is killed, or whose disk fails, at any call is whole
        or absent; the register opens afterwards, the import can be done again,
        and a database made again from the packs says the same.
Method: the n-th call that changes a file goes wrong for n = 1, 2, … until the
        import ends without meeting the fault.

usage: test_import.py PROGRAM FAULT_MODULE HOW
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

BASE = {
    "party.csv": "party,name,kind,established,managed_in\n"
                 "ALFA,Alfa (invented),firm,PL,PL\n",
    "item.csv": "item,name,unit\n" + "".join(
        f"PART-{n},part {n},each\n" for n in range(40)),
    "structure.csv": "parent,line,child,quantity\nPART-0,1,PART-1,2\n",
}
NEXT = {
    "item.csv": "item,name,unit\n" + "".join(
        f"PART-{n},part {n} renamed,each\n" for n in range(0, 80)),
    "structure.csv": "parent,line,child,quantity\n" + "".join(
        f"PART-0,{n},PART-{n},{n}.5\n" for n in range(1, 80)),
}
CALLS_MAX = 2000
CALLS_MIN = 10


def folder(path, files):
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def run(program, register, *arguments, fault=None, module=None):
    env = {key: value for key, value in os.environ.items()
           if key not in ("SPILNO_REGISTER", "SPILNO_FAULT", "LD_PRELOAD")}
    if fault:
        env["SPILNO_FAULT"] = fault
        env["LD_PRELOAD"] = module
    return subprocess.run(
        [program, "--quiet", "--register", str(register), *arguments],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=120)


def must(done, what):
    if done.returncode != 0:
        sys.exit(f"{what}: status {done.returncode}: "
                 f"{done.stderr.decode(errors='replace')}")


def facts(program, register, scratch):
    """All that the register says, as it exports it."""
    out = scratch / "export"
    shutil.rmtree(out, ignore_errors=True)
    must(run(program, register, "export", str(out)), "export")
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def check(program, register, scratch, before, after, where, done):
    """Look at the register that the fault left behind."""
    got = facts(program, register, scratch)
    if got not in (before, after):
        sys.exit(f"{where}: the import is neither whole nor absent")
    if done.returncode == 0 and got != after:
        sys.exit(f"{where}: acknowledged, and not there")
    if done.returncode not in (0, -9, 74):
        sys.exit(f"{where}: status {done.returncode}: "
                 f"{done.stderr.decode(errors='replace')}")
    must(run(program, register, "rebuild"), f"{where}: rebuild")
    if facts(program, register, scratch) != got:
        sys.exit(f"{where}: the rebuilt database says something else")
    must(run(program, register, "import", str(scratch / "next")),
         f"{where}: the import again")
    if facts(program, register, scratch) != after:
        sys.exit(f"{where}: the import again did not arrive")
    return got == after


def main():
    program, module, how = sys.argv[1:4]
    program, module = os.path.abspath(program), os.path.abspath(module)
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = pathlib.Path(scratch_name)
        base = folder(scratch / "base", BASE)
        following = folder(scratch / "next", NEXT)
        clean = scratch / "clean"
        must(run(program, ".", "init", str(clean), "--owner", "ALFA"), "init")
        must(run(program, clean, "import", str(base)), "import")
        before = facts(program, clean, scratch)
        whole = scratch / "whole"
        shutil.copytree(clean, whole)
        must(run(program, whole, "import", str(following)), "import")
        after = facts(program, whole, scratch)
        if before == after:
            sys.exit("the second import changes nothing")
        absent = 0
        for n in range(1, CALLS_MAX):
            register = scratch / "register"
            shutil.rmtree(register, ignore_errors=True)
            shutil.copytree(clean, register)
            done = run(program, register, "import", str(following),
                       fault=f"{n}:{how}", module=module)
            where = f"{how} at call {n}"
            arrived = check(program, register, scratch, before, after, where,
                            done)
            absent += not arrived
            if done.returncode == 0 and n > CALLS_MIN:
                break
        else:
            sys.exit(f"{how}: still failing after {CALLS_MAX} calls")
        if absent == 0:
            sys.exit(f"{how}: no fault hit the import")
        print(f"{how}: {n - 1} calls, absent after {absent} of the faults")


if __name__ == "__main__":
    main()
