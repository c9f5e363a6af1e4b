/*
 * commands.c - the command table and the option table. Usage, the manual
 * page and shell completion are made from them.
 */
#include "cli/cli.h"

#define AT(field) offsetof(struct cli_options, field)
#define COMMON "--register --lang --quiet "
#define ANSWER COMMON "--format --on --as-if "
#define TABLES ANSWER "--table --output "
/* For an answer that is projected to what an audience may see: never an option
 * of a command that would show the rest (tests/interop/audience.py). */
#define FOR "--for "

const struct cli_option cli_options_table[] = {
    {"--register", "DIR",
        SP_SAYING("the register's folder (else $SPILNO_REGISTER, else the "
                  "current one)"),
        NULL, AT(register_folder), false},
    {"--format", "FORMAT",
        SP_SAYING(
            "how to print the answer; not every command has tables for csv and "
            "xlsx"),
        "text json csv xlsx", AT(format), false},
    {"--on", "DATE", SP_SAYING("the date asked about, YYYY-MM-DD (today)"),
        NULL, AT(on), false},
    {"--as-if", "OVERLAY",
        SP_SAYING(
            "a dossier folder that stands over the facts for this answer"),
        NULL, AT(as_if), false},
    {"--for", "AUDIENCE",
        SP_SAYING("only what AUDIENCE may see: a party, role:ROLE or public"),
        NULL, AT(audience), false},
    {"--lang", "LANG",
        SP_SAYING("the answer's language (else the environment's)"),
        "en uk de pl", AT(lang), false},
    {"--colour", "WHEN",
        SP_SAYING("colours in text: on a terminal (auto) or not"),
        "auto always never", AT(colour), false},
    {"--rules", "DIR", SP_SAYING("another folder of rules"), NULL,
        AT(rules_folder), false},
    {"--share", "DIR", SP_SAYING("another folder that holds data/ and rules/"),
        NULL, AT(share_folder), false},
    {"--owner", "PARTY",
        SP_SAYING("whose register it is (a party's id; else local)"), NULL,
        AT(owner), false},
    {"--replace", "TABLE",
        SP_SAYING(
            "end the register's rows of TABLE that the dossier does not name"),
        NULL, AT(replace), true},
    {"--source", "TEXT",
        SP_SAYING("with --replace: end only rows whose source begins with TEXT "
                  "(else, "
                  "where every row of the file names a source, those of its "
                  "sources)"),
        NULL, AT(source), false},
    {"--dated", NULL,
        SP_SAYING(
            "with --replace: what changed begins on --on and ends what it was"),
        NULL, AT(dated), false},
    {"--dry-run", NULL, SP_SAYING("say what would change, and change nothing"),
        NULL, AT(dry_run), false},
    {"--accept-changes", NULL,
        SP_SAYING("answers may change what is on record"), NULL,
        AT(accept_changes), false},
    {"--yes", NULL, SP_SAYING("do not ask before rows are ended"), NULL,
        AT(yes), false},
    {"--instrument", "NAME",
        SP_SAYING("the instrument, such as EDIP (assess: else the venture's "
                  "own, or all)"),
        NULL, AT(instrument), false},
    {"--venture", "VENTURE",
        SP_SAYING("the venture that gives value and variants"), NULL,
        AT(venture), false},
    {"--party", "PARTY", SP_SAYING("the questions to this party alone"), NULL,
        AT(party), false},
    {"--state", "STATE",
        SP_SAYING("the state in which the entity is said to be"), NULL,
        AT(state), false},
    {"--variant", "V", SP_SAYING("an active build variant (may be repeated)"),
        NULL, AT(variants), true},
    {"--min-basis", "B", SP_SAYING("weaker facts make a finding unknown"),
        "assumed declared evidenced determined", AT(min_basis), false},
    {"--strict", NULL,
        SP_SAYING(
            "conditions not encoded or read second-hand count as unknown"),
        NULL, AT(strict), false},
    {"--power", NULL,
        SP_SAYING("also each member's power: Banzhaf and Shapley-Shubik"), NULL,
        AT(power), false},
    {"--report", "FILE",
        SP_SAYING("write the report: HTML, or PDF by Chromium if FILE ends "
                  "with .pdf"),
        NULL, AT(report), false},
    {"--datapackage", NULL, SP_SAYING("print datapackage.json (Frictionless)"),
        NULL, AT(datapackage), false},
    {"--markdown", NULL, SP_SAYING("print the tables as Markdown"), NULL,
        AT(markdown), false},
    {"--bom", "FILE",
        SP_SAYING("a bill of materials as its maker publishes it"), NULL,
        AT(bom), false},
    {"--parent", "ITEM", SP_SAYING("the item that the bill of materials is of"),
        NULL, AT(parent), false},
    {"--answers", "FILE",
        SP_SAYING("answers to the questions of an earlier run"), NULL,
        AT(answers), false},
    {"--preset", "NAME",
        SP_SAYING(
            "read the files as NAME exports them (else as their headings say); "
            "none: as no preset does"),
        NULL, AT(preset), false},
    {"--table", "TABLE",
        SP_SAYING("the table to print as CSV; for convert, the one that the "
                  "rows become"),
        NULL, AT(table), false},
    {"--map", "MAP",
        SP_SAYING("the file of answers: read if it is there, else written "
                  "(DOSSIER.map)"),
        NULL, AT(map), false},
    {"--column", "HEADING=COLUMN",
        SP_SAYING("what the column of this heading says"), NULL, AT(columns),
        true},
    {"--set", "COLUMN=VALUE", SP_SAYING("what a column says in every row"),
        NULL, AT(sets), true},
    {"--when", "HEADING",
        SP_SAYING("rows with nothing in that column make no row"), NULL,
        AT(whens), true},
    {"--empty", "TEXT",
        SP_SAYING("a cell of this text says nothing, such as -"), NULL,
        AT(empties), true},
    {"--basis", "B", SP_SAYING("the basis of all rows (else left empty)"),
        "assumed declared evidenced determined", AT(basis), false},
    {"--encoding", "NAME", SP_SAYING("how the text is encoded"),
        "utf-8 utf-16le utf-16be windows-1250 windows-1251 windows-1252 koi8-u",
        AT(encoding), false},
    {"--delimiter", "WORD", SP_SAYING("what parts the fields"),
        "comma semicolon tab pipe", AT(delimiter), false},
    {"--decimal", "WORD", SP_SAYING("what parts a number from its fraction"),
        "comma point", AT(decimal), false},
    {"--dates", "ORDER", SP_SAYING("the order of day, month and year"),
        "dmy mdy ymd", AT(dates), false},
    {"--currency", "CODE", SP_SAYING("the currency of amounts that name none"),
        NULL, AT(currency), false},
    {"--header", "ROW",
        SP_SAYING("the row of the headings, or two such as 3-4"), NULL,
        AT(header), false},
    {"--sheet", "NAME", SP_SAYING("the sheet of the workbook"), NULL, AT(sheet),
        false},
    {"--accept", "ID", SP_SAYING("the proposal is right: the two are one"),
        NULL, AT(accept), true},
    {"--reject", "ID", SP_SAYING("the proposal is wrong: the two differ"), NULL,
        AT(reject), true},
    {"--undo", "ID", SP_SAYING("take back what was accepted or rejected"), NULL,
        AT(undo), true},
    {"--keep", "ID", SP_SAYING("the id that the other one is read as"), NULL,
        AT(keep), false},
    {"--output", "PATH", SP_SAYING("the folder or file to write (also -o)"),
        NULL, AT(output), false},
    {"--to", "UNIT", SP_SAYING("the unit in which to give the value"), NULL,
        AT(to), false},
    {"--ports", NULL, SP_SAYING("the interfaces alone, each port against each"),
        NULL, AT(ports), false},
    {"--in", "PARENT", SP_SAYING("the item on whose lines it stands"), NULL,
        AT(in), false},
    {"--limit", "N", SP_SAYING("at most so many rows (50)"), NULL, AT(limit),
        false},
    {"--quiet", NULL, SP_SAYING("no progress and no notes"), NULL, AT(quiet),
        false},
    {"--verbose", NULL, SP_SAYING("also the facts behind each finding"), NULL,
        AT(verbose), false},
    {"--help", NULL, SP_SAYING("help on the command (also -h)"), NULL, AT(help),
        false},
    {"--version", NULL, SP_SAYING("print the version"), NULL, AT(version),
        false},
};
const size_t cli_n_options = SP_COUNT(cli_options_table);

const struct cli_command cli_commands[] = {
    {"init", "[DIR]", SP_SAYING("make a register"),
        SP_SAYING(
            "Makes an empty register in DIR (the current folder). Its owner is "
            "the author of every row that is imported later."),
        COMMON "--owner", "spilno init reg --owner MINISTRY", 0, 1,
        cli_run_init},
    {"import", "DOSSIER", SP_SAYING("check and record a dossier"),
        SP_SAYING(
            "Reads a folder of CSV files, one per table, or a workbook whose "
            "sheets are named like tables, checks it whole and records it as a "
            "pack. With any fault nothing is changed, and all faults are "
            "listed by "
            "their place; -o writes a copy with the faults beside the cells. "
            "Questions that a party filled in (see ask) are recorded as its "
            "statement; an answer that differs from what is on record is "
            "refused "
            "unless --accept-changes is given. With --replace, rows of that "
            "table "
            "that the dossier does not name are ended at --on, after the "
            "difference was shown and confirmed."),
        COMMON "--format --replace --source --dated --on --dry-run "
               "--accept-changes --yes --output",
        "spilno --register reg import examples/power-unit\n"
        "spilno --register reg import answers/SATUMAA.xlsx -o faults.xlsx\n"
        "spilno --register reg import today --replace offer --on 2026-11-24",
        1, 1, cli_run_import},
    {"check", "DOSSIER", SP_SAYING("check a dossier and import nothing"),
        SP_SAYING(
            "Lists the faults and warnings that import would list, of a "
            "folder, a "
            "workbook or filled questions. With -o all of them are also "
            "written "
            "beside the cells of a copy: an XLSX file. Without a register the "
            "dossier is checked against the shipped data alone."),
        COMMON "--on --output --accept-changes",
        "spilno check examples/power-unit\n"
        "spilno check dossier -o faults.xlsx",
        1, 1, cli_run_check},
    {"export", "DIR", SP_SAYING("write the owner's facts as a dossier"),
        SP_SAYING(
            "Writes all rows of the register's owner, all periods, as "
            "canonical "
            "CSV files with datapackage.json. Importing them into an empty "
            "register and exporting again gives the same bytes. With --for "
            "only "
            "what the audience may see on --on leaves; what its cells name is "
            "there with its key, and the rest is counted in withheld.json."),
        COMMON "--for --on",
        "spilno --register reg export out\n"
        "spilno --register reg export out --for VOLTARA",
        1, 1, cli_run_export},
    {"rebuild", "", SP_SAYING("make the database again from the kept packs"),
        SP_SAYING("The database is a view: this makes it anew from the journal "
                  "and the "
                  "packs."),
        COMMON, "spilno --register reg rebuild", 0, 0, cli_run_rebuild},
    {"schema", "[TABLE]", SP_SAYING("print the tables and columns"),
        SP_SAYING("Lists the tables, or the columns of TABLE; as Frictionless "
                  "datapackage.json or as Markdown on request."),
        COMMON "--format --table --output --datapackage --markdown",
        "spilno schema offer\nspilno schema --datapackage\n"
        "spilno schema --format xlsx -o tables.xlsx",
        0, 1, cli_run_schema},
    {"convert", "[FILE…]",
        SP_SAYING("turn other people's files into a dossier"),
        SP_SAYING(
            "Reads spreadsheets and delimited text, works out encoding, "
            "delimiter, "
            "headings, numbers and dates, shows that with sample rows, and "
            "writes "
            "the rows as tables of a dossier. What has two readings is refused "
            "with the option that settles it; the answers are kept in a map "
            "file "
            "that the next run reuses. OCDS releases, eForms notices and data "
            "packages are known by how they begin; what no row takes of them "
            "is counted and listed. With --bom it reads a KiCad-style bill "
            "of "
            "materials instead; what cannot be read for certain becomes a "
            "question "
            "in the findings file beside the dossier, which is also the "
            "template "
            "of the answers file. Exit status 2 while questions are open."),
        COMMON
        "--preset --table --map --column --set --when --empty --basis "
        "--encoding "
        "--delimiter --decimal --dates --currency --header --sheet --bom "
        "--parent --answers --output",
        "spilno convert prices.xlsx --table offer --set kind=buy -o out\n"
        "spilno convert prices.csv --map prices.map -o out\n"
        "spilno convert nomenclature.xlsx --preset 1c-nomenclature -o out\n"
        "spilno convert releases.json -o out --set venture.instrument=EDIP\n"
        "spilno convert notice.xml -o out --set venture.instrument=EDIP\n"
        "spilno convert package/datapackage.json -o out\n"
        "spilno convert --bom bms-c1_bom.csv --parent BMS-C1 -o out\n"
        "spilno convert --bom bms-c1_bom.csv --parent BMS-C1 --answers "
        "answers.csv -o out",
        0, CLI_LIST_MAX, cli_run_convert},
    {"assess", "VENTURE", SP_SAYING("say what stands in the way"),
        SP_SAYING(
            "Runs every encoded condition of the venture's instrument over the "
            "facts that hold on the date, and explains each finding down to "
            "article and fact. With --as-if it shows what would change; with "
            "--instrument another instrument is asked, or all of them side by "
            "side. Exit "
            "status 0: every encoded condition met or not applicable; 1: "
            "something breached; 2: something unknown; of all instruments the "
            "best one in force counts."),
        TABLES FOR
        "--instrument --min-basis --strict --report --rules --verbose "
        "--colour",
        "spilno assess FIELD-POWER\n"
        "spilno assess FIELD-POWER --instrument all\n"
        "spilno assess FIELD-POWER --report report.html\n"
        "spilno assess FIELD-POWER --report report.pdf\n"
        "spilno assess FIELD-POWER --format xlsx -o findings.xlsx\n"
        "spilno assess FIELD-POWER --format csv --table missing\n"
        "spilno assess FIELD-POWER --as-if examples/power-unit-fixed",
        1, 1, cli_run_assess},
    {"diff", "BEFORE.json AFTER.json", SP_SAYING("say what changed, and why"),
        SP_SAYING(
            "Compares two assessments that 'assess --format json' wrote: which "
            "conditions, findings and shares changed, and because of which "
            "facts, "
            "rules or law. With --verbose, 'assess' writes the values of facts "
            "too, and a changed value is named. Exit status 0: no condition, "
            "finding or share changed; 1: something changed."),
        "--lang --quiet --format --table --output --verbose --colour ",
        "spilno assess FIELD-POWER --format json --verbose > before.json\n"
        "spilno diff before.json after.json\n"
        "spilno diff before.json after.json --format json\n"
        "spilno diff before.json after.json --format xlsx -o changes.xlsx",
        2, 2, cli_run_diff},
    {"origin", "ITEM", SP_SAYING("where each euro of a product comes from"),
        SP_SAYING(
            "Gives the least and the greatest share from outside over every "
            "sourcing choice that the facts leave open, for both depths and "
            "both "
            "denominators, exactly. Exit status 0 met or without a limit, 1 "
            "breached, 2 unknown."),
        TABLES FOR "--instrument --venture --variant --verbose --colour",
        "spilno origin PU-24 --instrument EDIP\n"
        "spilno origin PU-24 --instrument EDIP --format json\n"
        "spilno origin PU-24 --instrument EDIP --format csv --table states",
        1, 1, cli_run_origin},
    {"explode", "ITEM QUANTITY", SP_SAYING("what a quantity of an item needs"),
        SP_SAYING(
            "Follows the product structure down with the preferred line of "
            "each "
            "group, without optional lines, and sums up every item needed."),
        TABLES FOR "--variant",
        "spilno explode PU-24 40\nspilno explode MPPT-2420-HC 1 --variant can\n"
        "spilno explode PU-24 40 --format xlsx -o needs.xlsx",
        2, 2, cli_run_explode},
    {"where-used", "ITEM", SP_SAYING("which products an item is in"),
        SP_SAYING(
            "Lists all assemblies above an item, over every line of every "
            "variant, alternate and option, with the quantity over all paths."),
        TABLES FOR, "spilno where-used CL10B104KC8NNNC", 1, 1,
        cli_run_where_used},
    {"vote", "MEASURE", SP_SAYING("count a vote and what would turn it"),
        SP_SAYING(
            "Counts the ballots by the measure's rule, in whole numbers, and "
            "says "
            "what would turn the result: thresholds, margins, blocking "
            "minorities "
            "and every least set of voters. Membership, population and weights "
            "are those of the day of the decision. A voter without a ballot is "
            "unknown, and so is what rests on it. Exit status 0 adopted, 1 "
            "rejected, 2 unknown."),
        TABLES FOR "--power --verbose --colour",
        "spilno vote EU-27-EXAMPLE\nspilno vote EU-27-EXAMPLE --power\n"
        "spilno vote EU-27-EXAMPLE --as-if examples/accession",
        1, 1, cli_run_vote},
    {"ask", "VENTURE", SP_SAYING("ask each party for what is missing"),
        SP_SAYING(
            "Says which facts the venture's findings miss, whom to ask for "
            "each, "
            "and what the first answers would make missing next. With -o it "
            "writes one workbook a party into a folder (with --party also a "
            "FILE.xlsx), to be filled in and given to import; a file that is "
            "there is never overwritten. With --format csv or xlsx it gives "
            "an overview of all questions instead, which import does not "
            "take. Acts of authorities are listed as not closed by asking. "
            "Exit status 2 while anything is open, else 0."),
        COMMON "--format --on --instrument --party --table --output --verbose "
               "--colour",
        "spilno ask FIELD-POWER -o questions\n"
        "spilno ask FIELD-POWER --party SATUMAA -o satumaa.xlsx\n"
        "spilno ask FIELD-POWER --format json\n"
        "spilno ask FIELD-POWER --format xlsx -o overview.xlsx\n"
        "spilno ask FIELD-POWER --format csv --table not_by_asking",
        1, 1, cli_run_ask},
    {"fit", "A B",
        SP_SAYING("say whether A fits, or may stand where B is needed"),
        SP_SAYING(
            "Asks three questions that are never mixed: identity; interchange "
            "in "
            "each direction by form, fit and function; and which ports mate. "
            "Every answer has its reasons: rule and version, both values as "
            "written and in one unit, the gap, the source. What is missing is "
            "unknown and named, and yes is no release for use. Exit status 0 "
            "yes, "
            "1 no, 2 unknown or conditional: of A for B, or with --ports of "
            "the "
            "best pair of ports."),
        TABLES FOR "--ports --verbose --colour",
        "spilno fit BOLT-DIN BOLT-ISO\nspilno fit --ports PU-24 RADIO\n"
        "spilno fit CAP-A CAP-B --format json",
        2, 2, cli_run_fit},
    {"same", "", SP_SAYING("which parties and items may be one"),
        SP_SAYING(
            "Proposes parties and items that may be one and the same: by "
            "codes, "
            "by names across scripts and legal forms, by maker and part "
            "number; "
            "with what speaks for and against each. Nothing is merged unasked. "
            "An "
            "accepted pair is recorded as a row of alias: from then on every "
            "answer reads the one id as the other, while the rows of both stay "
            "on "
            "record; --undo takes it back. Exit status 2 while proposals are "
            "open, else 0."),
        COMMON "--format --on --table --output --accept --reject --undo "
               "--keep --verbose --colour",
        "spilno same\nspilno same --format xlsx -o proposals.xlsx\n"
        "spilno same --accept P-0123456789ab\n"
        "spilno same --accept P-0123456789ab --keep SATUMAA\n"
        "spilno same --reject I-0123456789ab\n"
        "spilno same --undo P-0123456789ab",
        0, 0, cli_run_same},
    {"substitutes", "ITEM",
        SP_SAYING("find what else would stand where ITEM is needed"),
        SP_SAYING(
            "Decides every item of the same class, and those to which recorded "
            "claims lead, against ITEM, and lists the best first: verdict, "
            "properties without difference, distance, claims. A way over "
            "several claims is shown step by step and decided end to end. With "
            "--in the parent's recorded alternatives are marked and what "
            "contains the parent is left out. Exit status of the best: 0 yes, "
            "1 no or nothing, 2 unknown or conditional."),
        TABLES FOR "--in --limit --verbose --colour",
        "spilno substitutes BOLT-DIN\n"
        "spilno substitutes CAP-A --in BOARD-1 --limit 10\n"
        "spilno substitutes CAP-A --format xlsx -o cap-a.xlsx",
        1, 1, cli_run_substitutes},
    {"properties", "[PARENT]",
        SP_SAYING("read requirements from remarks and names"),
        SP_SAYING(
            "Reads the remarks of the lines of PARENT (of all lines without "
            "it) "
            "and the names of parts that any maker may make, and gives what "
            "they "
            "ask for as rows of property. What cannot be read is a question. "
            "With --output it writes them as a dossier, with --format csv or "
            "xlsx as that file. Exit status 2 while questions are open."),
        TABLES "--colour",
        "spilno properties MPPT-2420-HC\n"
        "spilno properties MPPT-2420-HC --format xlsx -o required.xlsx\n"
        "spilno properties MPPT-2420-HC -o required",
        0, 1, cli_run_properties},
    {"unit", "[VALUE]", SP_SAYING("read a value with its unit, exactly"),
        SP_SAYING(
            "Reads a number with a unit, a range, a tolerance, a bound, a "
            "screw "
            "thread or a dielectric as people write them, in Latin or Cyrillic "
            "symbols, and gives it in the unit of its kind or in another of "
            "the "
            "same kind. Torque is no energy, a temperature no difference. What "
            "may mean two things is refused with both. Without VALUE it lists "
            "the table of units."),
        "--format --lang --on --to --table --output --quiet",
        "spilno unit '18–32 V'\nspilno unit '10 ±0,5 mm' --to in\n"
        "spilno unit '4k7' --format json\nspilno unit\n"
        "spilno unit --format xlsx -o units.xlsx",
        0, 1, cli_run_unit},
    {"nsn", "CODE…", SP_SAYING("check national stock numbers"),
        SP_SAYING(
            "Reads stock numbers of 13 positions, or their last nine, and says "
            "bureau, state and class by the code tables of --on, the day of "
            "assignment; without it by today's. There is no check digit, and a "
            "class never makes a number bad. Exit status 0 all valid, 1 one is "
            "not, 2 all valid in form and something about one is not known."),
        COMMON "--format --on --table --output --colour",
        "spilno nsn 5940-12-345-6789\nspilno nsn 62-123-4567 --on 2019-05-01\n"
        "spilno nsn 5940123456789 5999-61-000-0001 --format json\n"
        "spilno nsn 5940123456789 5999-61-000-0001 --format csv",
        1, CLI_CODES_MAX, cli_run_nsn},
    {"ncage", "CODE…", SP_SAYING("check NATO entity codes"),
        SP_SAYING(
            "Reads entity codes of five characters and says which state's "
            "shape "
            "they have, whether that agrees with --state, and what the "
            "register "
            "records of them. Some shapes are shared or not confirmed: then no "
            "state is said. Exit status as for nsn."),
        COMMON "--format --on --state --table --output --colour",
        "spilno ncage C1234\nspilno ncage A123J --state UA\n"
        "spilno ncage 1A2B3 0123G --format json\n"
        "spilno ncage 1A2B3 0123G --format xlsx -o codes.xlsx",
        1, CLI_CODES_MAX, cli_run_ncage},
    {"duplicates", "[ITEM]", SP_SAYING("find items that are probably one"),
        SP_SAYING(
            "Groups items that share an item number, or an identifying "
            "reference "
            "(pairs 1-2, 2-2 and 3-2) of one NCAGE, whichever way it is "
            "written. "
            "Nothing is merged: only a bureau's determination, a row about the "
            "pair in duplicate with the question same_item, says that two are "
            "one "
            "item of supply. Exit status 2 while a group is undecided, else "
            "0."),
        TABLES "--colour",
        "spilno duplicates\nspilno duplicates BMS-C1 --format json\n"
        "spilno duplicates --format xlsx -o duplicates.xlsx",
        0, 1, cli_run_duplicates},
    {"codify", "ITEM", SP_SAYING("make the request to a codification bureau"),
        SP_SAYING(
            "Puts together what a bureau asks about the item: name, references "
            "with their codes, characteristics, standards, rights, probable "
            "duplicates. What is missing is marked, with why it is needed, and "
            "what would be sent back with rule and return code. With -o the "
            "request goes to a file by its ending: .xlsx, .pdf (by Chromium), "
            ".html or .json. Exit "
            "status 1 something would be sent back, 2 something is missing or "
            "to "
            "be looked at, 0 else."),
        ANSWER "--output --colour",
        "spilno codify PU-24\nspilno codify PU-24 -o request.xlsx\n"
        "spilno codify PU-24 -o request.pdf --lang uk",
        1, 1, cli_run_codify},
    {"ids", "TABLE", SP_SAYING("list the ids of a table"),
        SP_SAYING(
            "Prints the ids of TABLE that hold on the date, one a line: of the "
            "register and of the shipped data. Shell completion asks it."),
        COMMON "--on --as-if", "spilno --register reg ids venture", 1, 1,
        cli_run_ids},
    {"help", "[COMMAND]", SP_SAYING("help on spilno or on a command"),
        SP_SAYING("Prints the commands, or the options and examples of one."),
        "--lang", "spilno help assess", 0, 1, cli_run_help},
    {"man", "", SP_SAYING("print the manual page"),
        SP_SAYING(
            "Prints the manual page in roff, made from the command table."),
        "", "spilno man | man -l -", 0, 0, cli_run_man},
    {"completion", "SHELL", SP_SAYING("print shell completion"),
        SP_SAYING(
            "Prints completion for bash or zsh, made from the command table."),
        "", "source <(spilno completion bash)", 1, 1, cli_run_completion},
};
const size_t cli_n_commands = SP_COUNT(cli_commands);
