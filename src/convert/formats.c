/* formats.c - the formats that are no tables, in the order of asking. */
#include "convert/convert.h"
#include "convert/frictionless.h"
#include "convert/ocds.h"
#include "convert/ted.h"

const struct convert_format convert_formats[] = {
    {"frictionless", frictionless_is, frictionless_read},
    {"ocds", ocds_is, ocds_read}, {"ted", ted_is, ted_read},
    {NULL, NULL, NULL}, /* the end */
};
const size_t convert_n_formats = SP_COUNT(convert_formats) - 1;
