#!/usr/bin/env python3
"""Sample files of the structured presets, made by others' writers (json, csv,
xml.etree), never by the program: procurement releases (OCDS 1.1), notices
(eForms on UBL 2.3), data packages (Frictionless).

All firms, numbers and prices are invented and say so in the data; the
equipment is benign.

usage: preset_samples.py FOLDER   (writes every sample into FOLDER)
"""
import csv
import hashlib
import json
import pathlib
import sys
import xml.etree.ElementTree as ET

MARK = "illustrative, invented"


# ---- OCDS ------------------------------------------------------------------

def party(scheme, number, name, roles, **more):
    entry = {"id": f"{scheme}-{number}", "name": name, "roles": roles,
             "identifier": {"scheme": scheme, "id": number}}
    entry.update(more)
    return entry


def tender_release():
    return {
        "ocid": "ocds-a0a0a0-0001", "id": "1", "tag": ["tender"],
        "date": "2026-01-10T09:00:00Z", "initiationType": "tender",
        "language": "uk",
        "parties": [
            party("UA-EDR", "00000001", f"Служба прикладів ({MARK})",
                  ["buyer", "procuringEntity"],
                  address={"countryName": "Україна"},
                  contactPoint={"name": "Nobody Inventedperson",
                                "email": "nobody@example.org"}),
            party("UA-EDR", "00000002", f"ТОВ «Приклад Струм» ({MARK})",
                  ["tenderer"], details={"scale": "micro"},
                  additionalIdentifiers=[
                      {"scheme": "XI-LEI", "id": "00000000000000000098"}]),
        ],
        "buyer": {"id": "UA-EDR-00000001", "name": "Служба прикладів"},
        "tender": {
            "id": "UA-2026-01-10-000001-a",
            "title": f"Блоки живлення 24 В ({MARK})",
            "status": "active", "procurementMethod": "open",
            "value": {"amount": 2000000, "currency": "UAH"},
            "procuringEntity": {"id": "UA-EDR-00000001"},
            "items": [{"id": "1", "description": f"Блок 24 В ({MARK})",
                       "quantity": 50,
                       "unit": {"name": "шт", "scheme": "UNCEFACT",
                                "id": "H87"},
                       "classification": {"scheme": "CPV",
                                          "id": "31154000-0"}}]},
    }


def contract_release():
    """A later release: one award is cancelled, one is signed."""
    supplier = {"id": "UA-EDR-00000002",
                "name": f"ТОВ «Приклад Струм» ({MARK})"}
    return {
        "ocid": "ocds-a0a0a0-0001", "id": "2", "tag": ["award", "contract"],
        "date": "2026-02-20T09:00:00Z", "initiationType": "tender",
        "awards": [
            {"id": "a1", "status": "active", "date": "2026-02-01T00:00:00Z",
             "suppliers": [supplier],
             "value": {"amount": 1234567.50, "currency": "UAH"}},
            {"id": "a2", "status": "cancelled",
             "suppliers": [{"id": "X-1", "name": f"Ніхто ({MARK})"}]}],
        "contracts": [
            {"id": "c1", "awardID": "a1", "status": "active",
             "dateSigned": "2026-02-15T10:30:00+02:00",
             "period": {"startDate": "2026-03-01T00:00:00Z",
                        "endDate": "2027-02-28T00:00:00Z"},
             "value": {"amount": 1234567.50, "currency": "UAH",
                       "valueAddedTaxIncluded": True},
             "items": [{"id": "1", "description": f"Блок 24 В ({MARK})",
                        "quantity": 50,
                        "unit": {"name": "шт",
                                 "value": {"amount": 24691.35,
                                           "currency": "UAH",
                                           "valueAddedTaxIncluded": False}}}],
             }],
    }


def ocds_package():
    return {"uri": "https://example.org/releases", "version": "1.1",
            "publishedDate": "2026-02-21T00:00:00Z",
            "publisher": {"name": MARK},
            # The later one first: the date decides, not the place.
            "releases": [contract_release(), tender_release()]}


def ocds_records():
    """A record package with compiled releases: several lots and suppliers."""
    buyer = party("PL-NIP", "0000000001", f"Urząd Przykładowy ({MARK})",
                  ["buyer"])
    agent = party("DE-HRB", "HRB 000001", f"Beispiel-Amt ({MARK})",
                  ["procuringEntity"])
    first = party("PL-KRS", "0000000001", f"Przykład sp. z o.o. ({MARK})",
                  ["supplier"])
    second = party("DE-HRB", "HRB 000002", f"Beispiel GmbH ({MARK})",
                   ["supplier"], details={"scale": "large"})
    third = {"id": "7", "name": f"Without identifier ({MARK})",
             "roles": ["supplier"]}
    compiled = {
        "ocid": "ocds-b0b0b0-0002", "id": "compiled", "tag": ["compiled"],
        "date": "2026-04-01T00:00:00Z", "initiationType": "tender",
        "parties": [buyer, agent, first, second, third],
        "buyer": {"id": buyer["id"]},
        "tender": {"id": "ocds-b0b0b0-0002",
                   "title": f"Ground stations ({MARK})",
                   "procuringEntity": {"id": agent["id"]},
                   "items": [
                       {"id": "1", "description": f"Mast ({MARK})",
                        "quantity": 2, "unit": {"name": "each"}},
                       {"id": "2", "description": f"Receiver ({MARK})",
                        "quantity": 1e1, "unit": {"name": "each"}}]},
        "awards": [
            {"id": "a1", "status": "active",
             "suppliers": [{"id": first["id"]}],
             "value": {"amount": 1000.10, "currency": "EUR"}},
            {"id": "a2", "status": "active",
             "suppliers": [{"id": first["id"]}],
             "value": {"amount": 2000.25, "currency": "EUR"}},
            {"id": "a3", "status": "active",
             "suppliers": [{"id": second["id"]}, {"id": "7"}],
             "value": {"amount": 99, "currency": "EUR"},
             # The same number names another thing here.
             "items": [{"id": "2", "description": f"Cable ({MARK})",
                        "quantity": 3, "unit": {"name": "m"}}]},
            {"id": "a4", "status": "pending",
             "suppliers": [{"id": second["id"]}]}],
        "contracts": [],
    }
    return {"uri": "https://example.org/records", "version": "1.1",
            "publishedDate": "2026-04-02T00:00:00Z",
            "publisher": {"name": MARK}, "packages": ["https://example.org/1"],
            "records": [{"ocid": compiled["ocid"],
                         "compiledRelease": compiled,
                         "releases": [{"url": "https://example.org/1#1"}]}]}


# ---- eForms ----------------------------------------------------------------

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
SPACES = {
    "cac": UBL + "CommonAggregateComponents-2",
    "cbc": UBL + "CommonBasicComponents-2",
    "ext": UBL + "CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-"
            "components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-"
            "components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
}


def put(parent, path, text=None, **attributes):
    """Add the elements of a path such as 'cac:Party/cbc:ID'."""
    for step in path.split("/"):
        prefix, name = step.split(":")
        parent = ET.SubElement(parent, "{%s}%s" % (SPACES[prefix], name))
    parent.text = text
    for key, value in attributes.items():
        parent.set(key, value)
    return parent


def organisation(parent, local, names, country, number=None, scheme=None,
                 size=None, lead=None, person=None):
    node = put(parent, "efac:Organization")
    if person is not None:
        put(node, "efbc:NaturalPersonIndicator", person)
    if lead is not None:
        put(node, "efbc:GroupLeadIndicator", lead)
    company = put(node, "efac:Company")
    if size is not None:
        put(company, "efbc:CompanySizeCode", size,
            listName="economic-operator-size")
    put(company, "cac:PartyIdentification/cbc:ID", local,
        schemeName="organization")
    holder = put(company, "cac:PartyName")
    for language, name in names:
        put(holder, "cbc:Name", name, languageID=language)
    address = put(company, "cac:PostalAddress")
    put(address, "cbc:CityName", "Przykładowo")
    put(address, "cac:Country/cbc:IdentificationCode", country,
        listName="country")
    if number is not None:
        attributes = {} if scheme is None else {"schemeID": scheme}
        put(company, "cac:PartyLegalEntity/cbc:CompanyID", number,
            **attributes)
    contact = put(company, "cac:Contact")
    put(contact, "cbc:Name", "Nobody Inventedperson")
    put(contact, "cbc:ElectronicMail", "nobody@example.org")


def tender(parent, local, group, amount, lot):
    node = put(parent, "efac:LotTender")
    put(node, "cbc:ID", local, schemeName="tender")
    put(node, "cac:LegalMonetaryTotal/cbc:PayableAmount", amount,
        currencyID="EUR")
    put(node, "efac:TenderingParty/cbc:ID", group,
        schemeName="tendering-party")
    put(node, "efac:TenderLot/cbc:ID", lot, schemeName="Lot")


def group(parent, local, tenderers, subcontractors=()):
    node = put(parent, "efac:TenderingParty")
    put(node, "cbc:ID", local, schemeName="tendering-party")
    for name in tenderers:
        put(node, "efac:Tenderer/cbc:ID", name, schemeName="organization")
    for name in subcontractors:
        put(node, "efac:SubContractor/cbc:ID", name,
            schemeName="organization")


def lot_result(parent, local, code, tenders, contracts, lot):
    node = put(parent, "efac:LotResult")
    put(node, "cbc:ID", local, schemeName="result")
    put(node, "cbc:TenderResultCode", code,
        listName="winner-selection-status")
    for name in tenders:
        put(node, "efac:LotTender/cbc:ID", name, schemeName="tender")
    for name in contracts:
        put(node, "efac:SettledContract/cbc:ID", name, schemeName="contract")
    put(node, "efac:TenderLot/cbc:ID", lot, schemeName="Lot")


def contract(parent, local, tenders, signed):
    node = put(parent, "efac:SettledContract")
    put(node, "cbc:ID", local, schemeName="contract")
    put(node, "cbc:IssueDate", signed)
    for name in tenders:
        put(node, "efac:LotTender/cbc:ID", name, schemeName="tender")


def notice(kind, folder, title):
    root = ET.Element("{%s%s-2}%s" % (UBL, kind, kind))
    extension = put(root, "ext:UBLExtensions/ext:UBLExtension/"
                          "ext:ExtensionContent/efext:EformsExtension")
    put(root, "cbc:UBLVersionID", "2.3")
    put(root, "cbc:CustomizationID", "eforms-sdk-1.10")
    put(root, "cbc:ID", folder.replace("0", "1"), schemeName="notice-id")
    put(root, "cbc:ContractFolderID", folder)
    put(root, "cbc:IssueDate", "2026-03-01+01:00")
    put(root, "cbc:NoticeLanguageCode", "POL")
    project = put(root, "cac:ProcurementProject")
    put(project, "cbc:Name", title, languageID="POL")
    put(project, "cbc:ProcurementTypeCode", "supplies",
        listName="contract-nature")
    put(project, "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount",
        "900000", currencyID="EUR")
    return root, extension


def buyer(root, local):
    put(root, "cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID",
        local, schemeName="organization")


def award_notice():
    root, extension = notice("ContractAwardNotice",
                             "00000000-0000-4000-8000-000000000001",
                             f"Zestawy zasilania ({MARK})")
    result = put(extension, "efac:NoticeResult")
    put(result, "cbc:TotalAmount", "850000.75", currencyID="EUR")
    lot_result(result, "RES-0001", "selec-w", ["TEN-0001", "TEN-0003"],
               ["CON-0001"], "LOT-0001")
    lot_result(result, "RES-0002", "clos-nw", [], [], "LOT-0002")
    tender(result, "TEN-0001", "TPA-0001", "850000.75", "LOT-0001")
    tender(result, "TEN-0003", "TPA-0003", "910000", "LOT-0001")
    contract(result, "CON-0001", ["TEN-0001"], "2026-02-27+01:00")
    group(result, "TPA-0001", ["ORG-0003"], ["ORG-0004"])
    group(result, "TPA-0003", ["ORG-0005"])
    every = put(extension, "efac:Organizations")
    organisation(every, "ORG-0001", [("POL", f"Urząd Przykładowy ({MARK})"),
                                     ("ENG", f"Example Office ({MARK})")],
                 "POL", "0000000001", "PL-NIP", lead="true")
    organisation(every, "ORG-0002", [("POL", f"Ministerstwo ({MARK})")],
                 "LTU", "000000002", lead="false")
    organisation(every, "ORG-0003", [("POL", f"Przykład S.A. ({MARK})")],
                 "POL", "0000000003", "PL-KRS", size="medium")
    organisation(every, "ORG-0004", [("DEU", f"Beispiel GmbH ({MARK})")],
                 "DEU", "00000000000000000098", "0199", size="large")
    organisation(every, "ORG-0005", [("POL", f"Przegrany ({MARK})")],
                 "POL", "0000000005", "PL-KRS")
    organisation(every, "ORG-0006", [("POL", f"Izba odwoławcza ({MARK})")],
                 "POL", "0000000006", "PL-NIP")
    owner = put(every, "efac:UltimateBeneficialOwner")
    put(owner, "cbc:ID", "UBO-0001", schemeName="ubo")
    put(owner, "cbc:FamilyName", "Inventedperson")
    buyer(root, "ORG-0001")
    buyer(root, "ORG-0002")
    return root


def contract_notice():
    root, extension = notice("ContractNotice",
                             "00000000-0000-4000-8000-000000000002",
                             f"Agregaty ({MARK})")
    every = put(extension, "efac:Organizations")
    organisation(every, "ORG-0001", [("POL", f"Urząd Przykładowy ({MARK})")],
                 "POL", "0000000001", "PL-NIP")
    buyer(root, "ORG-0001")
    return root


def joint_notice():
    """A consortium, two contracts, an identifier that two share, a person."""
    root, extension = notice("ContractAwardNotice",
                             "00000000-0000-4000-8000-000000000003",
                             f"Stacje naziemne ({MARK})")
    result = put(extension, "efac:NoticeResult")
    put(result, "cbc:TotalAmount", "300", currencyID="EUR")
    tender(result, "TEN-0001", "TPA-0001", "100", "LOT-0001")
    tender(result, "TEN-0002", "TPA-0002", "200.5", "LOT-0002")
    tender(result, "TEN-0003", "TPA-0002", "0.25", "LOT-0003")
    contract(result, "CON-0001", ["TEN-0001"], "2026-02-27+01:00")
    contract(result, "CON-0002", ["TEN-0002", "TEN-0003"], "2026-02-28Z")
    contract(result, "CON-0003", ["TEN-0002"], "2026-02-28Z")
    group(result, "TPA-0001", ["ORG-0002", "ORG-0003", "ORG-0005"])
    group(result, "TPA-0002", ["ORG-0004"])
    lot_result(result, "RES-0004", "selec-w", ["TEN-0001"], [], "LOT-0004")
    every = put(extension, "efac:Organizations")
    organisation(every, "ORG-0001", [("POL", f"Urząd Przykładowy ({MARK})")],
                 "POL", "0000000001", "PL-NIP")
    organisation(every, "ORG-0002", [("POL", f"Pierwszy ({MARK})")], "POL",
                 "0000000007", "PL-KRS")
    organisation(every, "ORG-0003", [("POL", f"Drugi ({MARK})")], "POL",
                 "0000000007", "PL-KRS")
    organisation(every, "ORG-0004", [("POL", f"Trzeci ({MARK})")], "QQQ")
    organisation(every, "ORG-0005", [("POL", "Nobody Inventedperson")], "POL",
                 person="true")
    buyer(root, "ORG-0001")
    return root


def write_xml(path, root):
    for prefix, space in SPACES.items():
        ET.register_namespace(prefix, space)
    tree = ET.ElementTree(root)
    ET.indent(tree)
    tree.write(path, encoding="UTF-8", xml_declaration=True)


# ---- Frictionless -----------------------------------------------------------

def write_package(folder):
    """Our tables as an office elsewhere writes them, and a list of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "parties.csv", "w", encoding="cp1251",
              newline="") as stream:
        rows = csv.writer(stream, delimiter=";")
        rows.writerow(["party", "name", "kind", "established", "remark"])
        rows.writerow(["MAKER", f"ТОВ «Приклад» ({MARK})", "firm", "UA",
                       "перевірено"])
        rows.writerow(["BUYER", f"Служба ({MARK})", "authority", "-", "-"])
    with open(folder / "offer.csv", "w", encoding="utf-8",
              newline="") as stream:
        rows = csv.writer(stream, delimiter="\t")
        rows.writerow(["offer", "item", "site", "kind", "unit_cost",
                       "currency", "tax_included", "price_on",
                       "minimum_lot"])
        rows.writerow(["O1", "PU", "S1", "buy", "1 234,50", "EUR", "nein",
                       "31.12.2025", "1e1"])
        rows.writerow(["O2", "PU", "S1", "buy", "n/a", "EUR", "ja",
                       "01.02.2026", ""])
    (folder / "item-1.csv").write_text(
        f'item,name\nPU,"Power unit, 24 V ({MARK})"\n', encoding="utf-8")
    (folder / "item-2.csv").write_text(
        f'# a comment\nCELL,"Cell ({MARK})"\n', encoding="utf-8")
    (folder / "site.csv").write_text(
        "site,party,state\nS1,MAKER,UA\n", encoding="utf-8")
    (folder / "stock list.csv").write_text(
        "Article;Description;Manufacturer\n"
        f"B-1;Bolt M8 ({MARK});Beispiel GmbH\n", encoding="utf-8")
    (folder / "dialect.json").write_text(
        json.dumps({"delimiter": "\t"}), encoding="utf-8")
    number = {"type": "number", "decimalChar": ",", "groupChar": " "}
    text = {"type": "string"}
    package = {
        "name": "illustrative", "title": MARK,
        "contributors": [{"title": "Nobody Inventedperson"}],
        "resources": [
            {"name": "party", "path": "parties.csv", "encoding": "cp1251",
             "dialect": {"delimiter": ";"},
             "schema": {"missingValues": ["", "-"], "fields": [
                 dict(text, name=name) for name in
                 ("party", "name", "kind", "established", "remark")]}},
            {"name": "offer", "path": "offer.csv", "dialect": "dialect.json",
             "schema": {"missingValues": ["", "n/a"], "fields": [
                 dict(text, name="offer"), dict(text, name="item"),
                 dict(text, name="site"), dict(text, name="kind"),
                 dict(number, name="unit_cost"),
                 dict(text, name="currency"),
                 {"name": "tax_included", "type": "boolean",
                  "trueValues": ["ja"], "falseValues": ["nein"]},
                 {"name": "price_on", "type": "date",
                  "format": "%d.%m.%Y"},
                 {"name": "minimum_lot", "type": "number"}]}},
            {"name": "item", "path": "item-1.csv",
             "bytes": (folder / "item-1.csv").stat().st_size,
             "hash": "sha256:" + hashlib.sha256(
                 (folder / "item-1.csv").read_bytes()).hexdigest()},
            {"name": "item", "path": ["item-2.csv"],
             "dialect": {"header": False, "commentChar": "#"},
             "schema": {"fields": [dict(text, name="item"),
                                   dict(text, name="name")]}},
            {"name": "site", "path": "site.csv"},
            {"name": "stock-list", "path": "stock list.csv",
             "dialect": {"delimiter": ";"}},
        ]}
    (folder / "datapackage.json").write_text(
        json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")


# ---- all -------------------------------------------------------------------

def write_all(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def write_json(name, value, **options):
        (folder / name).write_text(json.dumps(value, **options),
                                   encoding="utf-8")

    write_json("releases.json", ocds_package(), ensure_ascii=False, indent=2)
    write_json("records.json", ocds_records(), ensure_ascii=True)
    with open(folder / "lines.jsonl", "w", encoding="utf-8") as stream:
        for release in (tender_release(), contract_release()):
            stream.write(json.dumps(release) + "\n")
    write_package(folder / "package")
    write_xml(folder / "award.xml", award_notice())
    write_xml(folder / "notice.xml", contract_notice())
    write_xml(folder / "joint.xml", joint_notice())


if __name__ == "__main__":
    write_all(sys.argv[1])
