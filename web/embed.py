#!/usr/bin/env python3
"""Make one page out of a template, a style sheet and ES modules, as C arrays.

usage: embed.py OUT.c TEMPLATE.html STYLE.css CATALOGS.json \
           [LIBRARY.min.js LICENSE]... MODULE.js...
       embed.py --catalogs OUT.json STRINGS.js CATALOG.mo...

The modules come in the order of their imports, the entry last. Their import
lines and the word `export` are taken out and the rest is joined inside one
function, so that the page is a single file without requests. Libraries stay as
they are, after a comment with their licences. The template holds @CSP@,
@STYLE@, @LIBRARY@, @CATALOGS@, @DATA@ and @SCRIPT@; the C file gets what stands
before and after @DATA@. The hashes of the policy are those of the very bytes
that the page carries. The catalogues are the translations of the messages of
strings.js: by language, by message ("context EOT message" where it has one), a
text or its plural forms.
"""
import ast
import base64
import gettext
import hashlib
import json
import os
import re
import sys

IMPORT = re.compile(r"^import\s+\{([^}]*)\}\s+from\s+'\./([\w.-]+)';\n", re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class)\b)", re.M)
DECLARED = re.compile(r"^(?:async )?(?:function|const|let|class)\s+(\w+)", re.M)


def join(paths):
    """Return the script; refuse what would mean another thing once joined."""
    known = {}  # by file: the names that it exports, all that it declares
    parts = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        name = os.path.basename(path)
        for names, source in IMPORT.findall(text):
            if source not in known:
                sys.exit(f"{name}: imports {source}, which comes later")
            for wanted in re.findall(r"\w+", names):
                if wanted not in known[source][0]:
                    sys.exit(f"{name}: {source} does not export {wanted}")
        exported = set(re.findall(
            r"^export (?:async )?(?:function|const|class) (\w+)", text, re.M))
        text = EXPORT.sub("", IMPORT.sub("", text))
        left = re.search(r"^\s*(import|export)\b.*$", text, re.M)
        if left:
            sys.exit(f"{name}: cannot join '{left.group(0).strip()}'")
        for declared in DECLARED.findall(text):
            for other, names in known.items():
                if declared in names[1]:
                    sys.exit(f"{name}: '{declared}' stands in {other} too")
        known[name] = (exported, set(DECLARED.findall(text)))
        parts.append(text)
    return "(() => {\n'use strict';\n" + "".join(parts) + "})();\n"


def libraries(paths):
    """Return the libraries as one script, their licences first."""
    scripts = []
    licences = {}  # by text: whose it is
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read().strip()
        if path.endswith(".min.js"):
            scripts.append(text)
        else:
            folder = os.path.basename(os.path.dirname(path))
            licences.setdefault(text, []).append(folder)
    notice = "\n\n".join(", ".join(names) + ":\n" + text
                         for text, names in licences.items())
    if "*/" in notice:
        sys.exit("a licence would end the comment that holds it")
    return "/*!\n" + notice + "\n*/\n" + "\n".join(scripts) + "\n"


def is_library(path):
    return path.endswith(".min.js") or os.path.basename(path) == "LICENSE"


LITERAL = r"'(?:\\.|[^'\\\n])*'"
MESSAGE = re.compile(r"\b(text|textIn|countedText)\((" + LITERAL + r")"
                     r"(?:,\s*(" + LITERAL + r"))?\)")


def messages(path):
    """Return the messages of strings.js: (key, whether it is counted)."""
    with open(path, encoding="utf-8") as file:
        source = file.read()
    found = []
    for name, first, second in MESSAGE.findall(source):
        texts = [ast.literal_eval(text) for text in (first, second) if text]
        if len(texts) != (1 if name == "text" else 2):
            sys.exit(f"{path}: {name}({first}… takes another number of texts")
        key = "\x04".join(texts) if name == "textIn" else texts[0]
        found.append((key, name == "countedText"))
    if len(found) != len(re.findall(r"\b(?:text|textIn|countedText)\('", source)):
        sys.exit(f"{path}: a message is not a plain literal")
    return found


def catalogs(out, strings, *paths):
    """Write the translations of the page's messages as JSON."""
    wanted = messages(strings)
    by_language = {}
    for path in paths:
        with open(path, "rb") as file:
            # What gettext keeps: text by key, plural form by (key, number).
            held = gettext.GNUTranslations(file)._catalog
        said = {}
        for key, is_counted in wanted:
            forms = [held[key, form] for form in range(6)
                     if (key, form) in held]
            if is_counted and forms:
                said[key] = forms
            elif not is_counted and key in held:
                said[key] = held[key]
        by_language[os.path.basename(path).removesuffix(".mo")] = said
    with open(out, "w", encoding="utf-8") as file:
        json.dump(by_language, file, ensure_ascii=False, sort_keys=True,
                  separators=(",", ":"))


def hashed(text):
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "'sha256-" + base64.b64encode(digest).decode("ascii") + "'"


def array(name, text):
    data = text.encode("utf-8")
    lines = [f"const unsigned char {name}[] = {{"]
    for at in range(0, len(data), 20):
        lines.append("".join(f"{byte}," for byte in data[at:at + 20]))
    lines.append("};")
    lines.append(f"const size_t {name}_len = sizeof {name};")
    return "\n".join(lines) + "\n"


def main(out, template, style, translations, *scripts):
    with open(template, encoding="utf-8") as file:
        page = file.read()
    with open(style, encoding="utf-8") as file:
        css = file.read()
    with open(translations, encoding="utf-8") as file:
        words = file.read().replace("<", "\\u003c")
    library = libraries([path for path in scripts if is_library(path)])
    script = join([path for path in scripts if not is_library(path)])
    for text, end in ((script, "</script"), (library, "</script"),
                      (css, "</style")):
        if end in text.lower() or "<!--" in text:
            sys.exit(f"'{end}' or a comment mark cannot stand in the page")
    policy = ("default-src 'none'; script-src " + hashed(library) +
              " " + hashed(script) +
              "; style-src " + hashed(css) +
              "; img-src data:; base-uri 'none'; form-action 'none'")
    for mark, text in (("@CSP@", policy), ("@STYLE@", css),
                       ("@LIBRARY@", library), ("@CATALOGS@", words),
                       ("@SCRIPT@", script)):
        if page.count(mark) != 1:
            sys.exit(f"the template must hold {mark} once")
        page = page.replace(mark, text)
    before, after = page.split("@DATA@")
    with open(out, "w", encoding="utf-8") as file:
        file.write("/* Made by embed.py out of web/. */\n"
                   '#include "report/page.h"\n')
        file.write(array("report_page_before", before))
        file.write(array("report_page_after", after))


if __name__ == "__main__":
    if sys.argv[1] == "--catalogs":
        catalogs(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
