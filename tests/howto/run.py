#!/usr/bin/env python3
"""Run the walk-throughs of docs/howto as they are written.

usage: run.py --program SPILNO [--accept] DOCUMENT.md...

A fenced block that begins ```console holds commands, each behind "$ ", and
below each what it prints. A block ```csv FILE (or any other word and a name)
is written to that file first. All commands of a document run in one shell, in
one new folder that has a copy of examples/, in English unless they say
otherwise. In what is printed a "…" stands for
anything on its line, and a line "…" alone for any lines. With --accept the
blocks are written anew where they do not hold; the difference is reviewed.
"""
import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
FENCE = re.compile(r"^```(\w+)(?: +(\S+))?$")
SECONDS_MAX = 300
MARK = "\x01%d\x02\n"


class Command:
    """One command and what the document says it prints."""

    def __init__(self, line):
        self.lines = [line]  # as written; a command may go on below
        self.expected = []
        self.got = []

    def text(self):
        return "\n".join([self.lines[0][2:]] + [
            line[2:] if line.startswith("> ") else line
            for line in self.lines[1:]])


def read(path):
    """Return the document's pieces: texts, files and commands, in order."""
    pieces, kind, name, body = [], None, None, []
    with open(path, encoding="utf-8") as stream:
        lines = stream.read().split("\n")
    for number, line in enumerate(lines, 1):
        fence = FENCE.match(line)
        if kind is None and fence and (fence.group(2) or
                                       fence.group(1) == "console"):
            kind, name, body = fence.group(1), fence.group(2), []
            pieces.append(line)
        elif kind is None:
            pieces.append(line)
        elif line == "```":
            if kind == "console":
                pieces += body
            else:
                pieces.append((name, "\n".join(body) + "\n"))
            pieces.append(line)
            kind = None
        elif kind != "console":
            body.append(line)
        elif line.startswith("$ "):
            body.append(Command(line))
        elif not body:
            sys.exit("%s:%d: output before a command" % (path, number))
        elif line.startswith("> ") and not body[-1].expected:
            body[-1].lines.append(line)
        else:
            body[-1].expected.append(line)
    if kind is not None:
        sys.exit("%s: a block that is not closed" % path)
    return pieces


def holds(expected, got):
    """Whether the lines are as expected, with "…" for anything."""
    parts = []
    for line in expected:
        if line == "…":
            parts.append(r"(?:[^\n]*\n)*")
            continue
        words = [re.escape(word) for word in line.split("…")]
        parts.append("[^\n]*".join(words) + "\n")
    text = "".join(line + "\n" for line in got)
    return re.fullmatch("".join(parts), text) is not None


def run(pieces, program, folder):
    """Run the commands in one shell and keep what each prints."""
    commands = [piece for piece in pieces if isinstance(piece, Command)]
    script = ["(exit 0)"]
    for number, command in enumerate(commands):
        script.append("printf '\\001%d\\002\\n' >&3" % number)
        script.append("(exit ${status:-0})")
        script.append(command.text())
        script.append("status=$?")
    for piece in pieces:
        if isinstance(piece, tuple):
            path = os.path.join(folder, piece[0])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(piece[1])
    os.makedirs(os.path.join(folder, ".bin"))
    os.symlink(program, os.path.join(folder, ".bin", "spilno"))
    shutil.copytree(os.path.join(ROOT, "examples"),
                    os.path.join(folder, "examples"))
    environment = {
        "PATH": os.path.join(folder, ".bin") + ":/usr/bin:/bin",
        "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC",
        "SPILNO_SHARE": ROOT,
    }
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            environment[name] = os.environ[name]
    done = subprocess.run(
        ["bash", "--norc", "-c", "exec 3>&1 2>&1\n" + "\n".join(script)],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, check=False, timeout=SECONDS_MAX)
    output = done.stdout.decode(errors="backslashreplace")
    for number, command in enumerate(commands):
        start = output.index(MARK % number) + len(MARK % number)
        end = output.find(MARK % (number + 1))
        text = output[start:end if end >= 0 else len(output)]
        text = text.replace(folder + "/", "")
        command.got = text.split("\n")[:-1] if text.endswith("\n") else (
            text.split("\n") if text else [])


def show(path, command):
    print("%s: %s" % (os.path.basename(path), command.text()))
    for line in difflib.unified_diff(command.expected, command.got,
                                     "written", "printed", lineterm=""):
        print("    " + line)


def write(path, pieces):
    lines = []
    for piece in pieces:
        if isinstance(piece, Command):
            fine = holds(piece.expected, piece.got)
            lines += piece.lines + (piece.expected if fine else piece.got)
        elif isinstance(piece, tuple):
            lines += piece[1].split("\n")[:-1]
        else:
            lines.append(piece)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("\n".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("documents", nargs="+")
    options = parser.parse_args()
    failed = 0
    for path in options.documents:
        pieces = read(path)
        commands = [piece for piece in pieces if isinstance(piece, Command)]
        if not commands:
            sys.exit("%s: holds no command" % path)
        with tempfile.TemporaryDirectory(prefix="howto-") as folder:
            run(pieces, os.path.abspath(options.program),
                os.path.realpath(folder))
        wrong = [command for command in commands
                 if not holds(command.expected, command.got)]
        if options.accept:
            write(path, pieces)
            wrong = []
        for command in wrong:
            show(path, command)
        failed += len(wrong)
        print("%s: %d commands, %d not as written" % (
            os.path.basename(path), len(commands), len(wrong)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
