#!/usr/bin/env python3
"""Turn the files of a folder into one C source, so that a program carries them.

usage: embed.py --folder DIR --suffix .table --header facts/schema.h \
           --type schema_file --name schema_files --output X.c [--depfile X.d]
       embed.py --binary --header base/say.h --type sp_catalog_file \
           --name sp_catalog_files --output X.c FILE...

The C source defines `const struct TYPE NAME[]`, one {path, text, bytes} a
file, in path order, and `const size_t NAME_count`. Texts end with a NUL that
`bytes` does not count. The folders themselves are dependencies, so that a
file that is added or removed is noticed. With --binary a file may hold NULs.
"""

import argparse
import os
import sys


def find(folder, suffix):
    """Return the files below `folder` as (relative path, path), and folders."""
    files, folders = [], []
    for base, subfolders, names in os.walk(folder):
        subfolders.sort()
        folders.append(base)
        for name in names:
            if name.endswith(suffix):
                path = os.path.join(base, name)
                files.append((os.path.relpath(path, folder), path))
    return sorted(files), folders


def c_string(text):
    """Return a C string literal of a file name."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def c_bytes(data):
    """Return the bytes and a NUL as lines of numbers."""
    numbers = [str(byte) for byte in data] + ["0"]
    lines, line = [], "   "
    for number in numbers:
        if len(line) + len(number) + 2 > 79:
            lines.append(line)
            line = "   "
        line += " " + number + ","
    lines.append(line)
    return "\n".join(lines)


def source(files, options):
    """Return the text of the C source."""
    parts = [
        "/* Made by tools/embed.py from %s. */" % (
            os.path.basename(os.path.normpath(options.folder))
            if options.folder else ", ".join(name for name, _ in files)),
        "",
        "#include <stddef.h>",
        "",
        '#include "%s"' % options.header,
        "",
    ]
    rows = []
    for index, (name, path) in enumerate(files):
        with open(path, "rb") as stream:
            data = stream.read()
        if b"\0" in data and not options.binary:
            sys.exit("%s: holds a NUL byte" % path)
        parts.append("static const unsigned char text_%d[] = {" % index)
        parts.append(c_bytes(data))
        parts.append("};")
        rows.append("    {%s, (const char *)text_%d, %d}," % (
            c_string(name), index, len(data)))
    parts.append("")
    parts.append("const struct %s %s[] = {" % (options.type, options.name))
    parts.extend(rows)
    parts.append("};")
    parts.append("const size_t %s_count = %d;" % (options.name, len(rows)))
    return "\n".join(parts) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("header", "type", "name", "output"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--folder")
    parser.add_argument("--suffix", default="")
    parser.add_argument("--depfile")
    parser.add_argument("--binary", action="store_true")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    files, folders = sorted(
        (os.path.basename(path), path) for path in options.files), []
    if options.folder:
        files, folders = find(options.folder, options.suffix)
    if not files:
        sys.exit("%s: no file ends with %s" % (options.folder, options.suffix))
    with open(options.output, "w", encoding="utf-8") as stream:
        stream.write(source(files, options))
    if options.depfile:
        inputs = [path for _, path in files] + folders
        with open(options.depfile, "w", encoding="utf-8") as stream:
            stream.write("%s: %s\n" % (options.output, " ".join(
                path.replace(" ", "\\ ") for path in inputs)))


if __name__ == "__main__":
    main()
