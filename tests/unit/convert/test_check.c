/*
 * Goal:   a row that contradicts its part is named, one that does not is left
 *         in peace.
 * Method: a table of rows, on both sides of each rule; the text must contain
 *         the words given, or be absent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "convert/bom_job.h"

#include <string.h>

static const struct {
    const char *label, *ref, *value, *footprint, *maker, *part, *remark;
    const char *want; /* NULL: no contradiction */
} cases[] = {
    {"all fits", "C1", "220nF", "LibreSolar:C_0603_1608",
        "Samsung Electro-Mechanics", "CL10B224KA8NNNC", "min. 25V, X7R", NULL},
    {"size: 0805 on 0603", "C40",
        "1\xc2\xb5"
        "F",
        "C_0603_1608", "Yageo", "CC0805KKX7R9BB105", "50V, X7R",
        "has the size 0805, footprint C_0603_1608 the size 0603"},
    {"size: by order code", "C41",
        "4.7\xc2\xb5"
        "F",
        "C_0603_1608", "W\xc3\xbcrth Elektronik", "885012107018", "25V, X5R",
        "has the size 0805"},
    {"size: by order code, fits", "C41", "4.7uF", "C_0805_2012",
        "W\xc3\xbcrth Elektronik", "885012107018", "25V, X5R", NULL},
    {"size: metric after imperial", "L2", "1uH", "L_0805_2012Metric", "Murata",
        "LQM21PN4R7NGRD", "", NULL},
    {"kind: a resistor on a capacitor's", "R50", "8.2k", "C_0603_1608", "", "",
        "1%", "is a capacitor's, reference R50 says Resistor"},
    {"kind: a thermistor on a resistor's", "RT1", "10k",
        "LibreSolar:R_0603_1608", "TDK", "NTCG163JF103FT1S", "", NULL},
    {"leads: a chip on a disc", "RT1", "10k", "C_Disc_D3.8mm_W2.6mm_P2.50mm",
        "TDK", "NTCG163JF103FT1S", "", "is a chip without leads"},
    {"leads: a film capacitor has them", "C42", "0.22uF",
        "C_Rect_L7.2mm_W3.5mm_P5.00mm_FKS2", "TDK", "B32529C224J", "", NULL},
    {"value: capacitor", "C1", "100nF", "C_0603_1608", "", "CL10B224KA8NNNC",
        "", "does not have the value 100nF"},
    {"value: 4R7 is 4.7 ohm", "R4", "4R7", "R_1206_3216", "Yageo",
        "RC1206FR-074R7L", "", NULL},
    {"value: 35K7", "R31", "35.7k", "R_0603_1608", "Yageo", "RC0603FR-0735K7L",
        "", NULL},
    {"value: 0R", "R21", "0R", "R_0603_1608", "Yageo", "RC0603FR-070RL", "",
        NULL},
    {"value: resistor", "R1", "12", "R_0603_1608", "Yageo", "RC0603FR-0712KL",
        "", "does not have the value 12"},
    {"value: thermistor", "RT1", "100k", "R_0603_1608", "TDK",
        "NTCG163JF103FT1S", "", "does not have the value 100k"},
    {"value: no number is not judged", "R1", "NTC", "R_0603_1608", "TDK",
        "NTCG163JF103FT1S", "", NULL},
    {"dielectric: lower", "C20", "2.2uF", "C_0603_1608", "", "CL10A225KP8NNNC",
        "min. 10V, X7R", "is X5R, the remark asks for X7R"},
    {"dielectric: higher is fine", "C22", "2.2uF", "C_1206_3216", "",
        "CL31B225KCHSNNE", "min. 100V, X5R", NULL},
    {"dielectric: wider drift", "C19", "4.7uF", "C_1210_3225", "Murata",
        "GRJ32DC72A475KE11L", "100V, X7R", "is X7S"},
    {"voltage: below", "C1", "1uF", "C_0603_1608", "", "CL10A105KA8NNNC",
        "min. 50V", "is rated below the voltage"},
    {"voltage: equal", "C1", "1uF", "C_0603_1608", "", "CL10A105KA8NNNC",
        "min. 25V, X5R", NULL},
    {"voltage: Murata", "C21", "10uF", "C_0805_2012", "Murata",
        "GRM21BR61E106KA73L", "25V, X5R", NULL},
    {"pins: 1x5 on 1x2", "P1", "CONN_01X02", "PinHeader_1x02_P2.54mm", "",
        "Pin header 1x5, 2.54mm pitch", "", "is 1x5"},
    {"pins: 1x5 on 1x05", "SWD1", "SWD", "PinHeader_1x05_P2.54mm_Vertical", "",
        "Pin header 1x5, 2.54mm pitch", "", NULL},
    {"pins: millimetres are no pins", "P1", "X", "Box_3.9x4.9mm", "",
        "Pin header 1x5, 2.54mm pitch", "", NULL},
    {"near: another packing code", "D9", "VSS8D3M10-M3/I", "D_SOD-128",
        "Vishay", "VSS8D3M10-M3/H", "", "value VSS8D3M10-M3/I is not part"},
    {"near: x stands for any", "U2", "STM32G431CBTx", "LQFP-48", "",
        "STM32G431CBT6", "", NULL},
    {"near: the part goes on", "U1", "SN65HVD230", "SOIC-8", "", "SN65HVD230DR",
        "", NULL},
    {"near: nothing in common", "J1", "MicroFit 2x12", "Molex", "",
        "662024231722", "", NULL},
    {"maker: another's tape code", "D23", "75V", "D_SOD-123",
        "Diodes Incorporated", "MMSZ5267BT1G", "",
        "is numbered as onsemi does"},
    {"maker: its old name", "D4", "BAS70-04", "SOT-23", "ON Semiconductor",
        "BAS70-04LT1G", "", NULL},
    {"maker: its family", "C1", "220nF", "C_0603_1608", "Murata",
        "CL10B224KA8NNNC", "", "is numbered as Samsung"},
    {"maker: not said", "D4", "BAS70-04", "SOT-23", "", "BAS70-04LT1G", "",
        NULL},
    {"nothing is known", "X1", "", "", "", "", "", NULL},
    {"two at once", "RT1", "10k", "C_Disc_D3.8mm", "TDK", "NTCG163JF103FT1S",
        "", "; "},
};

static void test_contradictions(void **state)
{
    struct convert_job job;
    struct sp_err err;

    (void)state;
    assert_int_equal(convert_job_init(&job, "list.csv", "P", &err), SP_OK);
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct convert_row row = {.line = 2, .key = cases[i].ref};
        const char *got;

        for (size_t k = 0; k < CONVERT_FIELDS; k++)
            row.cell[k] = "";
        row.cell[CONVERT_VALUE] = cases[i].value;
        row.cell[CONVERT_FOOTPRINT] = cases[i].footprint;
        got = convert_contradiction(&job, &row, cases[i].ref, cases[i].maker,
            cases[i].part, cases[i].remark);
        print_message("%s: %s\n", cases[i].label, got == NULL ? "-" : got);
        if (cases[i].want == NULL)
            assert_null(got);
        else
            assert_non_null(strstr(got == NULL ? "" : got, cases[i].want));
    }
    convert_job_clear(&job);
}

static void test_families(void **state)
{
    (void)state;
    assert_int_equal(convert_part_fits("R29", "RC0603FR-0710KL"), 1);
    assert_int_equal(convert_part_fits("RT1", "RC0603FR-0710KL"), 0);
    assert_int_equal(convert_part_fits("RT1", "NTCG163JF103FT1S"), 1);
    assert_int_equal(convert_part_fits("R29", "NTCG163JF103FT1S"), 0);
    assert_int_equal(convert_part_fits("U1", "LM5107MAX/NOPB"), -1);
    /* A prefix alone is no family: the size must be one of its codes. */
    assert_int_equal(convert_part_fits("C1", "CLOCK12345678"), -1);
    assert_int_equal(convert_part_fits("R1", "RC06"), -1);
    assert_null(convert_part_maker("LM5107MAX/NOPB"));
    assert_null(convert_part_maker("T1G"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contradictions),
        cmocka_unit_test(test_families),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
