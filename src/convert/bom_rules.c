/* bom_rules.c - the tables by which a bill of materials is read. */
#include "convert/bom_job.h"

#include <assert.h>
#include <string.h>

/* Column names of KiCad's and KiBoM's exports and of lists kept by hand. */
static const struct {
    const char *name; /* compared without case, spaces, '_' and '-' */
    enum convert_field field;
    bool weak;
} columns[] = {
    {"component", CONVERT_KEY, false},
    {"item", CONVERT_KEY, true},
    {"no.", CONVERT_KEY, true},
    {"#", CONVERT_KEY, true},
    {"reference", CONVERT_REFS, false},
    {"references", CONVERT_REFS, false},
    {"reference(s)", CONVERT_REFS, false},
    {"ref", CONVERT_REFS, false},
    {"refs", CONVERT_REFS, false},
    {"designator", CONVERT_REFS, false},
    {"designators", CONVERT_REFS, false},
    {"value", CONVERT_VALUE, false},
    {"comment", CONVERT_VALUE, true},
    {"footprint", CONVERT_FOOTPRINT, false},
    {"package", CONVERT_FOOTPRINT, true},
    {"qty", CONVERT_QUANTITY, false},
    {"quantity", CONVERT_QUANTITY, false},
    {"quantityperpcb", CONVERT_QUANTITY, false},
    {"qnty", CONVERT_QUANTITY, false},
    {"dnp", CONVERT_DNP, false},
    {"dnf", CONVERT_DNP, false},
    {"manufacturer", CONVERT_MAKER, false},
    {"manufacturername", CONVERT_MAKER, false},
    {"mfr", CONVERT_MAKER, false},
    {"mfg", CONVERT_MAKER, false},
    {"supplier", CONVERT_MAKER, true},
    {"vendor", CONVERT_MAKER, true},
    {"partnumber", CONVERT_PART, false},
    {"partnumber/type", CONVERT_PART, false},
    {"mpn", CONVERT_PART, false},
    {"manufacturerpartnumber", CONVERT_PART, false},
    {"mfrpartnumber", CONVERT_PART, false},
    {"remarks", CONVERT_REMARKS, false},
    {"remark", CONVERT_REMARKS, false},
    {"notes", CONVERT_REMARKS, true},
    {"description", CONVERT_DESCRIPTION, false},
    {"material", CONVERT_MATERIAL, false},
    {"config", CONVERT_CONFIG, false},
    {"variant", CONVERT_CONFIG, true},
    {"datasheet", CONVERT_DATASHEET, false},
};

static bool header_is(const char *header, const char *name)
{
    while (*name != '\0' || *header != '\0') {
        while (*header == ' ' || *header == '_' || *header == '-')
            header++;
        if (*header == '\0' || *name == '\0')
            return *header == *name;
        if (*header != *name && *header + ('a' - 'A') != *name)
            return false;
        header++;
        name++;
    }
    return true;
}

enum convert_field convert_field_of(const char *header, bool *weak_out)
{
    for (size_t i = 0; i < SP_COUNT(columns); i++) {
        if (header_is(header, columns[i].name)) {
            *weak_out = columns[i].weak;
            return columns[i].field;
        }
    }
    *weak_out = false;
    return CONVERT_FIELDS;
}

/* Words in value or footprint that mean copper or print, not a part. */
static const struct {
    const char *word;
    const char *why;
} features[] = {
    {"fiducial", "a mark for the placing machine, bare copper"},
    {"mountinghole", "a hole in the board"},
    {"logo", "a print on the board"},
    {"openhardware", "a print on the board"},
    {"testpoint", "a test point, bare copper"},
    {"nettie", "two nets joined in copper"},
    {"jumper", "a jumper without maker and part number"},
    {"solderwirepad", "a pad for a wire, bare copper"},
};

const char *convert_feature(const struct convert_row *row)
{
    if (row->cell[CONVERT_MAKER][0] != '\0' ||
        row->cell[CONVERT_PART][0] != '\0')
        return NULL;
    for (size_t i = 0; i < SP_COUNT(features); i++) {
        if (convert_has(row->cell[CONVERT_VALUE], features[i].word) ||
            convert_has(row->cell[CONVERT_FOOTPRINT], features[i].word))
            return features[i].why;
    }
    return NULL;
}

/* Reference prefixes. Source: IEEE 315 and KiCad's libraries. */
static const struct {
    const char *prefix;
    const char *kind;
} kinds[] = {
    {"C", "Capacitor"},
    {"D", "Diode"},
    {"F", "Fuse"},
    {"FB", "Ferrite bead"},
    {"J", "Connector"},
    {"JP", "Jumper"},
    {"L", "Inductor"},
    {"LED", "Light-emitting diode"},
    {"P", "Connector"},
    {"Q", "Transistor"},
    {"R", "Resistor"},
    {"RT", "Thermistor"},
    {"RV", "Varistor"},
    {"S", "Switch"},
    {"SW", "Switch"},
    {"SWD", "Connector"},
    {"T", "Transistor"},
    {"U", "Integrated circuit"},
    {"XF", "Fuse holder"},
    {"Y", "Crystal or resonator"},
};

const char *convert_kind(const char *ref)
{
    size_t len = convert_prefix(ref);

    for (size_t i = 0; i < SP_COUNT(kinds); i++) {
        if (strlen(kinds[i].prefix) == len &&
            strncmp(kinds[i].prefix, ref, len) == 0)
            return kinds[i].kind;
    }
    return NULL;
}

/* Spellings seen in published lists and the maker's own. */
static const struct {
    const char *written;
    const char *usual;
    const char *why;
} makers[] = {
    {"Diodes Inc.", "Diodes Incorporated", "short for the same name"},
    {"EPCOS / TDK", "TDK", "EPCOS belongs to TDK and signs with its name"},
    {"Kemet", "KEMET", "the maker writes it in capitals"},
    {"ON Semiconductor", "onsemi", "the maker's name since 2021"},
    {"On Semiconductor", "onsemi", "the maker's name since 2021"},
    {"ST Microelectronics", "STMicroelectronics", "the maker writes one word"},
    {"Tayo Yuden", "Taiyo Yuden", "a letter is missing"},
    {"Wurth Electronics", "W\xc3\xbcrth Elektronik", "the name in English"},
    {"Wurth Elektronik", "W\xc3\xbcrth Elektronik", "written without umlaut"},
    {"W\xc3\xbcrth", "W\xc3\xbcrth Elektronik", "short for the same name"},
};

const char *convert_usual_maker(const char *maker, const char **why_out)
{
    for (size_t i = 0; i < SP_COUNT(makers); i++) {
        if (strcmp(makers[i].written, maker) == 0) {
            *why_out = makers[i].why;
            return makers[i].usual;
        }
    }
    return NULL;
}

bool convert_bulk(const char *text)
{
    static const char *const words[] = {
        "glue", "adhesive", "grease", "solderpaste", "varnish", "lacquer"};

    for (size_t i = 0; i < SP_COUNT(words); i++) {
        if (convert_has(text, words[i]))
            return true;
    }
    return false;
}
