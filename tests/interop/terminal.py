#!/usr/bin/env python3
"""Colours and progress on a terminal, and nowhere else.

The program runs with a pseudo-terminal or a pipe as its output or its error
output. usage: terminal.py PROGRAM EXAMPLE
"""
import os
import pty
import subprocess
import sys
import tempfile

ESCAPE = b"\x1b["


def run(command, environment, folder, on_terminal):
    """Run with one stream on a pseudo-terminal; return what it and the other
    were written."""
    leader, follower = pty.openpty()
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    streams[on_terminal] = follower
    child = subprocess.Popen(command, cwd=folder, env=environment,
                             stdin=subprocess.DEVNULL, **streams)
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    piped = (child.stdout or child.stderr).read()
    child.wait(timeout=120)
    return shown, piped


def main(program, example):
    faults = []
    with tempfile.TemporaryDirectory(prefix="terminal-") as folder:
        plain = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                 "TERM": "xterm-256color", "SPILNO_REGISTER": "reg",
                 "SPILNO_SHARE": os.path.dirname(os.path.dirname(
                     os.path.abspath(example)))}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                plain[name] = os.environ[name]
        subprocess.run([program, "init", "reg", "--quiet"], cwd=folder,
                       env=plain, check=True)
        progress, _ = run([program, "import", os.path.abspath(example)],
                          plain, folder, "stderr")
        if b"\r" not in progress:
            faults.append("import shows no progress on a terminal")
        again, _ = run([program, "import", os.path.abspath(example),
                        "--quiet"], plain, folder, "stderr")
        if b"\r" in again.replace(b"\r\n", b""):
            faults.append("import shows progress though it is to be quiet")
        assess = [program, "assess", "FIELD-POWER", "--on", "2026-11-24"]
        for label, further, options, coloured in (
                ("a terminal", {}, [], True),
                ("an empty NO_COLOR", {"NO_COLOR": ""}, [], True),
                ("NO_COLOR", {"NO_COLOR": "1"}, [], False),
                ("a dumb terminal", {"TERM": "dumb"}, [], False),
                ("never", {}, ["--colour", "never"], False),
                ("always", {"NO_COLOR": "1"}, ["--colour", "always"], True)):
            shown, _ = run(assess + options, {**plain, **further}, folder,
                           "stdout")
            if (ESCAPE in shown) != coloured:
                faults.append("%s: colours %s" % (label, not coloured))
        for options, coloured in (([], False), (["--colour", "always"], True)):
            done = subprocess.run(assess + options, cwd=folder, env=plain,
                                  capture_output=True, check=False)
            if (ESCAPE in done.stdout) != coloured:
                faults.append("a pipe %s: colours %s" % (
                    options, not coloured))
        done = subprocess.run([program, "import", os.path.abspath(example)],
                              cwd=folder, env=plain, capture_output=True,
                              check=False)
        if b"\r" in done.stderr:
            faults.append("import shows progress in a pipe")
    print("\n".join(faults) or "colours and progress on a terminal alone")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2]))
