/*
 * Goal:   each row becomes the lines, items and questions that the rules say,
 *         and nothing that a rule cannot be certain of is decided without an
 *         answer.
 * Method: lists of one or a few rows, with and without answers, and all that
 *         comes of them as text: lines, then what stays open.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "convert/bom_job.h"

#include <string.h>

#define HEAD                                                                   \
    "Reference,Value,Footprint,Qty,DNP,Manufacturer,PartNumber,Remarks,"       \
    "Description,Config\n"
#define MECH "Component,Quantity,Description,Material,Supplier,MPN,Remarks\n"

static const struct {
    const char *label;
    const char *file;
    const char *answers; /* question=answer, one a line; what was found is
                            taken from the question itself */
    /* id>child quantity [group/priority] [variant] [?] [places]; open
     * questions follow as "ask id". */
    const char *want;
} cases[] = {
    {"a plain part",
        HEAD "\"C1,C2\",100nF,C_0603,2,,Acme,AB1234C,\"min. 25V\",,\n", "",
        "C1>AB1234C 2 C1 C2\n"},
    {"any maker: value, footprint and requirement make the item",
        HEAD "C1,100nF,L:C_0603_1608,1,,any,,\"100V, X7R\",,\n", "",
        "C1>P.100nF.C_0603_1608.100V-X7R 1 C1\n"},
    {"any maker, the same part in two rows is one item",
        HEAD "C1,1nF,C_0603,1,,any,,,,\nC2,1nF,C_0603,1,,Any,,,,\n", "",
        "C1>P.1nF.C_0603 1 C1\nC2>P.1nF.C_0603 1 C2\n"},
    {"any maker with a text",
        HEAD "J1,UEXT,Box,1,,any,\"Box header 2x5, 2.54mm pitch\",,,\n", "",
        "J1>P.Box-header-2x5-2.54mm-pitch 1 J1\n"},
    {"a number with a comma",
        HEAD "Q1,BSS84,SOT-23,1,,Nexperia,\"BSS84AK,215\",,,\n", "",
        "Q1>BSS84AK,215 1 Q1\n"},
    {"made to order", HEAD "L1,53uH,Toroid,1,,Custom (see schematic),,,,\n", "",
        "L1>P.53uH.Custom-(see-schematic) 1 L1\n"},

    {"grouped by value: two kinds, two questions",
        HEAD "\"R1,R2,RT1\",10k,R_0603_1608,3,,\"TDK,Yageo\","
             "\"NTCG163JF103FT1S,RC0603FR-0710KL\",,,\n",
        "",
        "R1>P.R1 2 R1 R2\nRT1>P.RT1 1 RT1\n"
        "ask list/R1/parts [Yageo RC0603FR-0710KL]\n"
        "ask list/RT1/parts [TDK NTCG163JF103FT1S]\n"},
    {"grouped by value: answered",
        HEAD "\"R1,R2,RT1\",10k,R_0603_1608,3,,\"TDK,Yageo\","
             "\"NTCG163JF103FT1S,RC0603FR-0710KL\",,,\n",
        "list/R1/parts=Yageo RC0603FR-0710KL\n"
        "list/RT1/parts=TDK NTCG163JF103FT1S\n",
        "R1>RC0603FR-0710KL 2 R1 R2\nRT1>NTCG163JF103FT1S 1 RT1\n"},
    {"grouped: one answered, the other open",
        HEAD "\"R1,R2,RT1\",10k,R_0603_1608,3,,\"TDK,Yageo\","
             "\"NTCG163JF103FT1S,RC0603FR-0710KL\",,,\n",
        "list/RT1/parts=TDK NTCG163JF103FT1S\n",
        "R1>P.R1 2 R1 R2\nRT1>NTCG163JF103FT1S 1 RT1\n"
        "ask list/R1/parts [Yageo RC0603FR-0710KL]\n"},
    {"two parts on one kind: no proposal, never alternates unasked",
        HEAD "\"D1,D2\",X,,2,,\"Acme,Bolt\",\"AB1234C,BC2345D\",,,\n", "",
        "D1>P.D1 2 D1 D2\nask list/D1/parts []\n"},
    {"two parts on one kind: alternates when said so",
        HEAD "\"D1,D2\",X,,2,,\"Acme,Bolt\",\"AB1234C,BC2345D\",,,\n",
        "list/D1/parts=alternates\n",
        "D1>AB1234C 2 D1/1 D1 D2\nD1/2>BC2345D 2 D1/2\n"},
    {"two makers, one number", HEAD "D1,X,,1,,\"Acme,Bolt\",AB1234C,,,\n",
        "list/D1/parts=Bolt AB1234C\n", "D1>AB1234C 1 D1\n"},
    {"one maker, two numbers",
        HEAD "\"R1,R2\",10k,,2,,Acme,\"ABC123DE,ABC456FG\",,,\n", "",
        "R1>P.R1 2 R1 R2\nask list/R1/parts []\n"},

    {"merged requirements",
        HEAD "\"C1,C2\",1uF,C_0603,2,,Acme,AB1234C,"
             "\"min. 10V, X5R,min. 25V, X5R\",,\n",
        "",
        "C1>AB1234C 2 C1 C2\nask list/C1/requirement [all: min. 25V, X5R]\n"},
    {"merged requirements: the stricter for all",
        HEAD "\"C1,C2\",1uF,C_0603,2,,any,,"
             "\"min. 10V, X5R,min. 25V, X5R\",,\n",
        "list/C1/requirement=all: min. 25V, X5R\n",
        "C1>P.1uF.C_0603.min.-25V-X5R 2 C1 C2\n"},
    {"merged requirements: one for each",
        HEAD "\"C1,C2\",1uF,C_0603,2,,any,,"
             "\"min. 10V, X5R,min. 25V, X5R\",,\n",
        "list/C1/requirement=C1: min. 25V, X5R; C2: min. 10V, X5R\n",
        "C1>P.1uF.C_0603.min.-25V-X5R 1 C1\n"
        "C2>P.1uF.C_0603.min.-10V-X5R 1 C2\n"},

    {"a variant on one reference", HEAD "U1,X,,1,,Acme,AB1234C,,,+can\n", "",
        "U1>AB1234C 1 can U1\n"},
    {"a variant on several: quantity unknown until it is said",
        HEAD "\"F1,F2\",X,,2,,Acme,AB1234C,,,+can\n", "",
        "F1>AB1234C - F1 F2\nask list/F1/config []\n"},
    {"a variant on all", HEAD "\"F1,F2\",X,,2,,Acme,AB1234C,,,+can\n",
        "list/F1/config=all\n", "F1>AB1234C 2 can F1 F2\n"},
    {"a variant on none", HEAD "\"F1,F2\",X,,2,,Acme,AB1234C,,,+can\n",
        "list/F1/config=none\n", "F1>AB1234C 2 F1 F2\n"},
    {"a variant on some", HEAD "\"F1,F2,F3\",X,,3,,Acme,AB1234C,,,+can\n",
        "list/F1/config=F1 F3\n", "F1>AB1234C 2 can F1 F3\nF2>AB1234C 1 F2\n"},
    {"not in a variant is no variant", HEAD "F1,X,,1,,Acme,AB1234C,,,-can\n",
        "", "F1>AB1234C - F1\nask list/F1/config []\n"},
    {"two variants on one", HEAD "F1,X,,1,,Acme,AB1234C,,,\"+can,+hv\"\n",
        "list/F1/config=variant=both\n", "F1>AB1234C 1 both F1\n"},

    {"a named alternative is asked",
        HEAD "D1,X,,1,,Acme,AB1234C,Alternative: Bolt BC2345D,,\n", "",
        "D1>AB1234C 1 D1\nask list/D1/alternative [alternate]\n"},
    {"a named alternative, accepted",
        HEAD "D1,X,,1,,Acme,AB1234C,Alternative: Bolt BC2345D,,\n",
        "list/D1/alternative=alternate\n",
        "D1>AB1234C 1 D1/1 D1\nD1/2>BC2345D 1 D1/2\n"},
    {"a named alternative, refused",
        HEAD "D1,X,,1,,Acme,AB1234C,Alternative: Bolt BC2345D,,\n",
        "list/D1/alternative=no\n", "D1>AB1234C 1 D1\n"},
    {"an alternative of any other maker",
        HEAD "D1,X,,1,,Acme,MURS360,Alternative: Other MURS360,,\n",
        "list/D1/alternative=alternate\n",
        "D1>MURS360 1 D1/1 D1\nD1/2>MURS360#other 1 D1/2\n"},
    {"a part named without a word",
        HEAD "D1,X,,1,,Acme,AB1234C,Vishay BZX384C5V1,,\n", "",
        "D1>AB1234C 1 D1\nask list/D1/named []\n"},
    {"alternates in a variant keep it",
        HEAD "Q1,X,,1,,Acme,AB1234C,Alternative: Bolt BC2345D,,+hv\n",
        "list/Q1/alternative=alternate\n",
        "Q1>AB1234C 1 Q1/1 hv Q1\nQ1/2>BC2345D 1 Q1/2 hv\n"},

    {"optional",
        MECH "8,1,Button,,JST,AB1234C,\"Optional, depending on it.\"\n", "",
        "8>AB1234C 1 ?\n"},
    {"a condition is asked, both cases count meanwhile",
        MECH "5,1,Pad,,Acme,AB1234C,Only required for high current.\n", "",
        "5>AB1234C 1 ?\nask list/5/condition [optional]\n"},
    {"a condition, always",
        MECH "5,1,Pad,,Acme,AB1234C,Only required for high current.\n",
        "list/5/condition=always\n", "5>AB1234C 1\n"},
    {"a condition, a variant",
        MECH "5,1,Pad,,Acme,AB1234C,Only required for high current.\n",
        "list/5/condition=variant=high\n", "5>AB1234C 1 high\n"},
    {"another supplier is possible: a remark, no option",
        MECH "1,4,Lug,Copper,Klauke,704F5,Other supplier possible.\n", "",
        "1>704F5 4\n"},
    {"any maker without references", MECH "2,4,\"Nut, M5\",A2 steel,any,,\n",
        "", "2>P.Nut-M5.A2-steel 4\n"},
    {"a description as part number", MECH "8,1,Connector,,JST,\"PH, 2-pin\",\n",
        "", "8>P.Connector.PH-2-pin 1\nask list/8/part []\n"},
    {"a description as part number, the number said",
        MECH "8,1,Connector,,JST,\"PH, 2-pin\",\n", "list/8/part=part=PHR-2\n",
        "8>PHR-2 1\n"},
    {"glue without a unit", MECH "4,1,Glue for it,,any,,\n", "",
        "4>P.Glue-for-it 1\nask list/4/unit []\n"},
    {"metres", MECH "4,2.5 m,Cable,,Acme,AB1234C,\n", "", "4>AB1234C 2.5\n"},
    {"no quantity", MECH "4,,Cable,,Acme,AB1234C,\n", "",
        "4>AB1234C -\nask list/4/quantity []\n"},
    {"no quantity, said", MECH "4,,Cable,,Acme,AB1234C,\n",
        "list/4/quantity=quantity=2.5\n", "4>AB1234C 2.5\n"},

    {"quantity against references", HEAD "\"R1,R2\",1k,,3,,Acme,AB1234C,,,\n",
        "", "R1>AB1234C - R1 R2\nask list/R1/quantity []\n"},
    {"quantity against references: they count",
        HEAD "\"R1,R2\",1k,,3,,Acme,AB1234C,,,\n",
        "list/R1/quantity=references\n", "R1>AB1234C 2 R1 R2\n"},
    {"quantity against references: the number counts",
        HEAD "\"R1,R2\",1k,,3,,Acme,AB1234C,,,\n",
        "list/R1/quantity=quantity=3\n", "R1>AB1234C 3 R1 R2\n"},
    {"metres of a placed part", HEAD "W1,Cable,,2.5 m,,Acme,AB1234C,,,\n", "",
        "W1>AB1234C 2.5 W1\n"},
    {"pieces of a placed part", HEAD "W1,Cable,,1 pcs,,Acme,AB1234C,,,\n", "",
        "W1>AB1234C 1 W1\n"},
    {"one part in two units",
        MECH "1,2.5 m,Cable,,Acme,AB1234C,\n2,4,Cable,,Acme,AB1234C,\n", "",
        "1>AB1234C 2.5\n2>AB1234C -\nask list/2/other-unit []\n"},
    {"quantity 0", HEAD "R1,1k,,0,,Acme,AB1234C,,,\n", "",
        "R1>AB1234C - R1\nask list/R1/quantity []\n"},

    {"not placed", HEAD "R1,1k,,1,DNP,Acme,AB1234C,,,\n", "", ""},
    {"placed", HEAD "R1,1k,,1,no,Acme,AB1234C,,,\n", "", "R1>AB1234C 1 R1\n"},
    {"placed?", HEAD "R1,1k,,1,maybe,Acme,AB1234C,,,\n", "",
        "R1>AB1234C - R1\nask list/R1/dnp []\n"},
    {"placed? no", HEAD "R1,1k,,1,maybe,Acme,AB1234C,,,\n",
        "list/R1/dnp=not fitted\n", ""},

    {"features of the board are left out",
        HEAD "FID1,Fiducial,Fiducial:X,1,,,,,,\n"
             "H1,MountingHole,MountingHole:X,1,,,,,,\n"
             "LOGO1,OPEN_HARDWARE,Symbol:OSHW-Logo,1,,,,,,\n"
             "LOGO2,LIBRE_SOLAR,LibreSolar:LIBRESOLAR_LOGO,1,,,,,,\n"
             "NT1,NetTie,NetTie:NetTie-2,1,,,,,,\n"
             "TP1,TestPoint,TestPoint:X,1,,,,,,\n"
             "JP1,Jumper_NC_Small,PinHeader,1,,,,,,+can\n"
             "P5,CONN_01X01,Connector_Wire:SolderWirePad_1x01,1,,,,,,\n",
        "", ""},
    {"a test point that is bought is a part",
        HEAD "TP1,TestPoint,TestPoint:X,1,,Keystone,AB1234C,,,\n", "",
        "TP1>AB1234C 1 TP1\n"},
    {"a part without maker and number is asked for",
        HEAD "K1,Relay,Relay:X,1,,,,,,\n", "",
        "K1>P.K1 1 K1\nask list/K1/part []\n"},
    {"a part without maker and number: any", HEAD "K1,Relay,Relay:X,1,,,,,,\n",
        "list/K1/part=any\n", "K1>P.Relay.X 1 K1\n"},
    {"a part without maker and number: none", HEAD "K1,Relay,Relay:X,1,,,,,,\n",
        "list/K1/part=left out\n", ""},

    {"a contradiction is asked, the part stands meanwhile",
        HEAD "C40,1uF,C_0603_1608,1,,Yageo,CC0805KKX7R9BB105,,,\n", "",
        "C40>CC0805KKX7R9BB105 1 C40\nask list/C40/contradiction []\n"},
    {"a contradiction: which part it is is unknown",
        HEAD "C40,1uF,C_0603_1608,1,,Yageo,CC0805KKX7R9BB105,,,\n",
        "list/C40/contradiction=unknown\n", "C40>P.C40 1 C40\n"},

    {"a maker in two spellings", HEAD "D1,X,,1,,ON Semiconductor,AB1234C,,,\n",
        "", "D1>AB1234C 1 D1\nask list/ON Semiconductor/spelling [same]\n"},
    {"a maker in two spellings, the same",
        HEAD "D1,X,,1,,ON Semiconductor,AB1234C,,,\n",
        "list/ON Semiconductor/spelling=same\n",
        "D1>AB1234C 1 D1\nalias ON Semiconductor AB1234C AB1234C\n"},
    {"letters and points apart",
        HEAD "D1,X,,1,,Acme-Bolt,AB1234C,,,\nD2,Y,,1,,ACME BOLT,BC2345D,,,\n",
        "list/ACME BOLT/spelling=same\n",
        "D1>AB1234C 1 D1\nD2>BC2345D 1 D2\nalias ACME BOLT BC2345D BC2345D\n"},
    {"one number of two makers: two items",
        HEAD "D1,X,,1,,Acme,AB1234C,,,\nD2,X,,1,,Bolt,AB1234C,,,\n", "",
        "D1>AB1234C 1 D1\nD2>AB1234C#Bolt 1 D2\nask list/D2/number []\n"},
    {"one number of two makers: one part",
        HEAD "D1,X,,1,,Acme,AB1234C,,,\nD2,X,,1,,Bolt,AB1234C,,,\n",
        "list/D2/number=one part\n", "D1>AB1234C 1 D1\nD2>AB1234C 1 D2\n"},
    {"a number that is no id", HEAD "D1,X,,1,,Acme,AB*1234,,,\n", "",
        "D1>AB-1234-9eb755db 1 D1\n"},
    {"a number longer than an id",
        HEAD "D1,X,,1,,Acme,A123456789012345678901234567890123456789"
             "012345678901234567890123456789,,,\n",
        "",
        "D1>A123456789012345678901234567890123456789012345678901234-cab1fc8e 1 "
        "D1\n"},
    {"the parent's own id is not a part's", HEAD "D1,X,,1,,Acme,P,,,\n", "",
        "D1>P-640c2c38 1 D1\n"},
};

static void put_line(struct sp_buf *buf, const struct convert_line *line)
{
    sp_buf_printf(buf, "%s>%s %s", line->id, line->child,
        line->quantity[0] != '\0' ? line->quantity : "-");
    if (line->group[0] != '\0')
        sp_buf_printf(buf, " %s/%s", line->group, line->priority);
    if (line->variant[0] != '\0')
        sp_buf_printf(buf, " %s", line->variant);
    if (line->optional)
        sp_buf_puts(buf, " ?");
    for (size_t i = 0; i < line->n_places; i++)
        sp_buf_printf(buf, " %s", line->places[i]);
    sp_buf_putc(buf, '\n');
}

static void put_all(const struct convert_job *job, struct sp_buf *buf)
{
    for (size_t i = 0; i < job->lines.n; i++)
        put_line(buf, convert_line_at(job, i));
    for (size_t i = 0; i < job->aliases.n; i++) {
        const struct convert_alias *alias =
            (const struct convert_alias *)job->aliases.items + i;

        sp_buf_printf(
            buf, "alias %s %s %s\n", alias->scheme, alias->value, alias->id);
    }
    for (size_t i = 0; i < job->questions.n; i++) {
        const struct convert_question *q = convert_question_at(job, i);

        if (q->answer[0] == '\0')
            sp_buf_printf(buf, "ask %s [%s]\n", q->id, q->proposal);
    }
}

/* Convert; questions are asked once without answers, to learn what was found,
 * then again with them. */
static void run(const char *file, const char *answers, struct sp_buf *out)
{
    struct convert_job asked, job;
    struct sp_buf given;
    struct sp_err err;

    assert_int_equal(convert_job_init(&asked, "list.csv", "P", &err), SP_OK);
    convert_read(&asked, file, strlen(file));
    convert_rows(&asked);
    sp_buf_init(&given, (size_t)1 << 20);
    sp_buf_puts(&given, "question,what_was_found,answer\n");
    for (size_t i = 0; i < asked.questions.n; i++) {
        const struct convert_question *q = convert_question_at(&asked, i);
        const char *at = strstr(answers, q->id), *end;

        if (at == NULL || at[strlen(q->id)] != '=')
            continue;
        at += strlen(q->id) + 1;
        end = strchr(at, '\n');
        sp_buf_printf(&given, "\"%s\",\"%s\",\"%.*s\"\n", q->id, q->found,
            (int)(end - at), at);
    }
    assert_int_equal(convert_job_init(&job, "list.csv", "P", &err), SP_OK);
    convert_read(&job, file, strlen(file));
    convert_answers(&job, "answers.csv", sp_buf_text(&given), given.len);
    convert_rows(&job);
    convert_answers_check(&job);
    assert_string_equal(sp_buf_text(&job.faults), "");
    assert_false(convert_failed(&job));
    put_all(&job, out);
    sp_buf_clear(&given);
    convert_job_clear(&asked);
    convert_job_clear(&job);
}

static void test_rows(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < SP_COUNT(cases); i++) {
        struct sp_buf out;

        sp_buf_init(&out, (size_t)1 << 20);
        run(cases[i].file, cases[i].answers, &out);
        if (strcmp(sp_buf_text(&out), cases[i].want) != 0) {
            print_message("%s: got\n%swanted\n%s", cases[i].label,
                sp_buf_text(&out), cases[i].want);
            wrong++;
        }
        sp_buf_clear(&out);
    }
    assert_int_equal(wrong, 0);
}

/* Answers that do not fit are refused, each with its place. */
static void test_wrong_answers(void **state)
{
    static const char file[] =
        HEAD "\"F1,F2\",X,,2,,Acme,AB1234C,Alternative: Bolt BC2345D,,+can\n";
    static const char found[] = "\"Config '+can' on 2 references: F1 F2\"";
    static const struct {
        const char *label, *rows, *want;
    } wrong[] = {
        {"not among the choices", "list/F1/config,%s,maybe\n",
            "answers.csv:2: found the answer 'maybe' to 'list/F1/config', "
            "allowed: all | none | some of: F1 F2"},
        {"a reference of another row", "list/F1/config,%s,F1 F9\n",
            "allowed: all | none"},
        {"a free form of another question", "list/F1/config,%s,part=X\n",
            "allowed: all | none"},
        {"stale", "list/F1/config,\"Config '+can' on 3 references\",all\n",
            "answers.csv:2: found an answer to 'list/F1/config' about"},
        {"unknown question", "list/F7/config,x,all\n",
            "answers.csv:2: found an answer to 'list/F7/config', which "
            "list.csv does not ask"},
        {"twice", "list/F1/config,%s,all\nlist/F1/config,%s,all\n",
            "answers.csv:3: found 'list/F1/config' again"},
        {"no question", ",x,all\n", "answers.csv:2: found no question"},
    };

    (void)state;
    for (size_t i = 0; i < SP_COUNT(wrong); i++) {
        struct convert_job job;
        struct sp_buf given;
        struct sp_err err;
        const char *at = wrong[i].rows;

        sp_buf_init(&given, (size_t)1 << 16);
        sp_buf_puts(&given, "question,what_was_found,answer\n");
        for (; *at != '\0'; at++) {
            if (at[0] == '%' && at[1] == 's') {
                sp_buf_puts(&given, found);
                at++;
            } else {
                sp_buf_putc(&given, *at);
            }
        }
        assert_int_equal(convert_job_init(&job, "list.csv", "P", &err), SP_OK);
        convert_read(&job, file, strlen(file));
        convert_answers(&job, "answers.csv", sp_buf_text(&given), given.len);
        convert_rows(&job);
        convert_answers_check(&job);
        print_message("%s: %s", wrong[i].label, sp_buf_text(&job.faults));
        assert_int_equal(job.n_faults, 1);
        assert_non_null(strstr(sp_buf_text(&job.faults), wrong[i].want));
        sp_buf_clear(&given);
        convert_job_clear(&job);
    }
}

/* Rows without an answer and rows for other files are not this file's. */
static void test_answers_of_others(void **state)
{
    static const char answers[] = "question,file,what_was_found,answer,note\n"
                                  "other/F1/config,other.csv,x,all,\n"
                                  "list/F9/config,list.csv,x,,not yet\n";
    static const char file[] = HEAD "F1,X,,1,,Acme,AB1234C,,,\n";
    struct convert_job job;
    struct sp_err err;

    (void)state;
    assert_int_equal(convert_job_init(&job, "list.csv", "P", &err), SP_OK);
    convert_read(&job, file, strlen(file));
    convert_answers(&job, "answers.csv", answers, strlen(answers));
    convert_rows(&job);
    convert_answers_check(&job);
    assert_string_equal(sp_buf_text(&job.faults), "");
    convert_job_clear(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_wrong_answers),
        cmocka_unit_test(test_answers_of_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
