#!/usr/bin/env python3
"""Completion as bash and zsh take it.

bash runs the function with the words of a line and says what it would offer;
zsh reads the script, and its _arguments is replaced by one that prints what it
was asked. usage: completion.py PROGRAM EXAMPLE
"""
import os
import shlex
import subprocess
import sys
import tempfile

FAULTS = []
BASH = """
source %s
COMP_WORDS=(%s)
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_spilno
printf '%%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
_arguments() { print -rl -- "$@"; state=argument; line=(%s) }
_describe() { print -rl -- $commands }
compadd() { print -rl -- ${(P)2} }
words=(%s)
source %s
"""


def run(command, folder, environment):
    done = subprocess.run(command, cwd=folder, env=environment, check=False,
                          capture_output=True, text=True, timeout=60)
    if done.stderr:
        FAULTS.append("%s: %s" % (command[0], done.stderr))
    return done.stdout.splitlines()


def expect(label, got, has=(), lacks=(), only=None):
    """Keep a fault unless `got` holds these, not those, or exactly `only`."""
    if only is not None and sorted(got) != sorted(only):
        FAULTS.append("%s: %s, wanted %s" % (label, got, only))
    for word in has:
        if word not in got:
            FAULTS.append("%s: no %s in %s" % (label, word, got))
    for word in lacks:
        if word in got:
            FAULTS.append("%s: %s" % (label, word))


def check_bash(folder, environment):
    def offer(*words, **further):
        return [line for line in run(
            ["bash", "--norc", "-c", BASH % (
                os.path.join(folder, "completion.bash"),
                " ".join(shlex.quote(word) for word in words))],
            folder, {**environment, **further}) if line]

    expect("commands", offer("spilno", ""), has=["assess", "diff", "man"])
    expect("a command begun", offer("spilno", "as"), only=["ask", "assess"])
    expect("options", offer("spilno", "assess", "--s"),
           only=["--strict", "--share"])
    expect("options of another", offer("spilno", "init", "--s"),
           only=["--share"])
    expect("words of an option", offer("spilno", "assess", "--lang", ""),
           only=["en", "uk", "de", "pl"])
    expect("words begun", offer("spilno", "assess", "V", "--min-basis", "de"),
           only=["declared", "determined"])
    expect("no register, no ids", offer("spilno", "assess", ""), only=[])
    expect("ventures", offer("spilno", "--register", "reg", "assess", ""),
           has=["FIELD-POWER", "FIELD-POWER-SAFE"])
    expect("a venture begun", offer(
        "spilno", "assess", "--register", "reg", "FIELD-POWER-S"),
        only=["FIELD-POWER-SAFE"])
    expect("the environment's register", offer(
        "spilno", "vote", "", SPILNO_REGISTER="reg"),
        has=["FIELD-POWER-AGENT"])
    expect("items", offer("spilno", "--register", "reg", "origin", "PU-24"),
           has=["PU-24", "PU-24-CASE"], lacks=["BP-24"])
    expect("what an option takes", offer(
        "spilno", "--register", "reg", "origin", "PU-24", "--instrument",
        "EDI"), has=["EDIP"], lacks=["SAFE"])
    expect("an id with a space is quoted", offer(
        "spilno", "--register", "reg", "origin", "SPACE"),
        only=["SPACE\\ \\(1\\)\\ #2"])
    expect("only the first word of explode is an item", offer(
        "spilno", "--register", "reg", "explode", "PU-24", ""), only=[])
    expect("files", offer("spilno", "import", "dos"), only=["dossier"])
    expect("files of an option", offer("spilno", "assess", "V", "--report", "r"),
           has=["reg"])
    expect("tables", offer("spilno", "schema", "off"), only=["offer"])
    expect("shells", offer("spilno", "completion", ""), only=["bash", "zsh"])
    expect("a register that is not there", offer(
        "spilno", "--register", "nowhere", "assess", ""), only=[])


def check_zsh(folder, environment):
    script = os.path.join(folder, "_spilno")
    run(["zsh", "-n", script], folder, environment)

    def asked(command):
        return run(["zsh", "-f", "-c", ZSH % (
            command, "spilno " + command, shlex.quote(script))],
            folder, environment)

    lines = asked("assess")
    expect("zsh, assess", lines, has=[
        "1:VENTURE:{_spilno_ids venture}",
        "--min-basis[weaker facts make a finding unknown]:B:"
        "(assumed declared evidenced determined)",
        "--rules[another folder of rules]:DIR:_files"])
    expect("zsh, explode", asked("explode"), has=[
        "1:ITEM:{_spilno_ids item}", "2:QUANTITY:()",
        "*--variant[an active build variant (may be repeated)]:V:()"])


def main(program, example):
    with tempfile.TemporaryDirectory(prefix="completion-") as folder:
        os.makedirs(os.path.join(folder, "bin"))
        os.symlink(os.path.abspath(program),
                   os.path.join(folder, "bin", "spilno"))
        environment = {
            "PATH": os.path.join(folder, "bin") + ":/usr/bin:/bin",
            "LC_ALL": "C.UTF-8", "HOME": folder,
            "SPILNO_SHARE": os.path.dirname(os.path.dirname(
                os.path.abspath(example)))}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        os.makedirs(os.path.join(folder, "dossier"))
        with open(os.path.join(folder, "dossier", "item.csv"), "w",
                  encoding="utf-8") as stream:
            stream.write("item,name\nSPACE (1) #2,An id with spaces\n")
        for command in (["init", "reg"], ["import", os.path.abspath(example)],
                        ["import", "dossier"]):
            if command[0] != "init":
                command = ["--register", "reg"] + command
            subprocess.run([program, *command, "--quiet"], cwd=folder,
                           env=environment, check=True, timeout=120,
                           capture_output=True)
        for shell, name in (("bash", "completion.bash"), ("zsh", "_spilno")):
            with open(os.path.join(folder, name), "wb") as stream:
                subprocess.run([program, "completion", shell], check=True,
                               env=environment, stdout=stream, timeout=60)
        check_bash(folder, environment)
        check_zsh(folder, environment)
    print("\n".join(FAULTS) or "bash and zsh are offered what they should be")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2]))
