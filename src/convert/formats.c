/* formats.c - the formats that are no tables, in the order of asking. */
#include "convert/convert.h"

const struct convert_format convert_formats[] = {
    {NULL, NULL, NULL}, /* the end */
};
const size_t convert_n_formats = SP_COUNT(convert_formats) - 1;
