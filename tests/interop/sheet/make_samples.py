#!/usr/bin/env python3
"""Make the sample workbooks of this folder again, by LibreOffice Calc.

usage: make_samples.py FOLDER    (needs Debian's libreoffice-calc-nogui)

A flat OpenDocument text is written here and turned into XLSX by LibreOffice;
what its cells hold is repeated in ../sheet.py, which checks what we read.
"""
import pathlib
import subprocess
import sys
import tempfile

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
"""
STYLES = """<office:automatic-styles>
<number:date-style style:name="N1"><number:day number:style="long"/>
<number:text>.</number:text><number:month number:style="long"/>
<number:text>.</number:text><number:year number:style="long"/>
</number:date-style>
<number:currency-style style:name="N2"><number:number
 number:decimal-places="2" number:min-integer-digits="1"
 number:grouping="true"/><number:text> </number:text>
<number:currency-symbol>грн</number:currency-symbol></number:currency-style>
<number:time-style style:name="N3"><number:hours number:style="long"/>
<number:text>:</number:text><number:minutes number:style="long"/>
</number:time-style>
<number:boolean-style style:name="N4"><number:boolean/>
</number:boolean-style>
<style:style style:name="yes" style:family="table-cell"
 style:data-style-name="N4"/>
<style:style style:name="date" style:family="table-cell"
 style:data-style-name="N1"/>
<style:style style:name="money" style:family="table-cell"
 style:data-style-name="N2"/>
<style:style style:name="time" style:family="table-cell"
 style:data-style-name="N3"/>
</office:automatic-styles>
"""
BODY = """<office:body><office:spreadsheet>{settings}
<table:table table:name="Ціни">
<table:table-row>
<table:table-cell table:number-columns-spanned="2" office:value-type="string">
<text:p>Прайс-лист (ілюстративний)</text:p></table:table-cell>
<table:covered-table-cell/></table:table-row>
<table:table-row>{header}</table:table-row>
<table:table-row>
<table:table-cell office:value-type="string"><text:p>00012</text:p>
</table:table-cell>
<table:table-cell table:style-name="money" office:value-type="currency"
 office:currency="UAH" office:value="1234.5"><text:p>1 234,50 грн</text:p>
</table:table-cell>
<table:table-cell table:style-name="date" office:value-type="date"
 office:date-value="2026-12-31"><text:p>31.12.2026</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="0.1"
 table:formula="of:=0.3-0.2"><text:p>0.1</text:p></table:table-cell>
<table:table-cell table:style-name="yes" office:value-type="boolean" office:boolean-value="true">
<text:p>TRUE</text:p></table:table-cell>
<table:table-cell table:style-name="time" office:value-type="time"
 office:time-value="PT08H30M00S"><text:p>08:30</text:p></table:table-cell>
</table:table-row>
<table:table-row table:visibility="filter">
<table:table-cell office:value-type="string"><text:p>two</text:p>
<text:p>lines</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="1000000">
<text:p>1000000</text:p></table:table-cell>
<table:table-cell/><table:table-cell
 table:formula="of:=NA()" office:value-type="float" office:value="0"/>
</table:table-row>
</table:table>
<table:table table:name="second" table:display="true"/>
</office:spreadsheet></office:body></office:document>
"""
HEADER = ["Код", "Ціна", "Дата", "Різниця", "Так", "Час"]


def document(settings):
    header = "".join('<table:table-cell office:value-type="string"><text:p>'
                     f"{name}</text:p></table:table-cell>" for name in HEADER)
    return HEAD + STYLES + BODY.format(settings=settings, header=header)


def main():
    folder = pathlib.Path(sys.argv[1])
    settings = {
        "calc-1900": "",
        "calc-1904": '<table:calculation-settings><table:null-date '
                     'table:date-value="1904-01-01"/>'
                     '</table:calculation-settings>',
    }
    with tempfile.TemporaryDirectory() as scratch:
        for name, setting in settings.items():
            flat = pathlib.Path(scratch) / f"{name}.fods"
            flat.write_text(document(setting), encoding="utf-8")
            for kind in ("xlsx", "xls:MS Excel 97"):
                if kind != "xlsx" and name != "calc-1900":
                    continue
                subprocess.run(
                    ["soffice", "--headless",
                     f"-env:UserInstallation=file://{scratch}/profile",
                     "--convert-to", kind, "--outdir", str(folder),
                     str(flat)], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
