/*
 * Goal:   an audience sees its own rows, what the schema marks for it and
 *         what grants open, and nothing else; rows that are not there are
 *         judged by their keys.
 * Method: two ventures of four firms; each case asks for one cell and one
 *         audience. Wrong names are refused with the nearest one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "facts/audience.h"

#include "folder.h"

static const struct schema *schema;
static struct sp_arena *schema_arena;

static const struct folder_file data[] = {
    {"instrument.csv", "instrument,act,source\nEDIP,Act of law,Journal\n"},
    {"status.csv", "state,instrument,role,source\nFR,EDIP,member,Journal\n"}};
static const struct folder_file facts[] = {
    {"party.csv", "party,name,kind,source\nMAKER,Maker AB,firm,letter 1\n"
                  "CELLS,Cells Ltd,firm,letter 2\nWIRES,Wires SA,firm,\n"
                  "OTHER,Other SE,firm,\nBUYER,Buyer,authority,\n"
                  "BUYER-2,Second buyer,authority,\n"},
    {"venture.csv", "venture,title,instrument,value,currency,lead\n"
                    "V,Joint work,EDIP,100,EUR,MAKER\n"
                    "W,Other work,EDIP,50,EUR,OTHER\n"},
    {"member.csv", "venture,party,role,contract_value,currency\n"
                   "V,CELLS,contractor,70,EUR\nV,BUYER,authority,,\n"
                   "V,BUYER-2,authority,,\nW,WIRES,contractor,30,EUR\n"
                   "W,BUYER,authority,,\n"},
    {"site.csv", "site,party,state\nM-1,MAKER,FR\nC-1,CELLS,FR\n"
                 "X-1,WIRES,FR\n"},
    {"item.csv", "item,name\nUNIT,The unit\nCELL,A cell\nWIRE,A wire\n"},
    {"structure.csv", "parent,line,child,quantity,remark\n"
                      "UNIT,1,CELL,4,soldered\nUNIT,2,WIRE,1,\n"},
    {"offer.csv", "offer,item,site,kind,unit_cost,currency,source\n"
                  "O-U,UNIT,M-1,make,9,EUR,sheet 1\n"
                  "O-C,CELL,C-1,buy,2,EUR,sheet 2\n"
                  "O-X,WIRE,,buy,3,EUR,sheet 3\n"},
    {"control.csv", "party,controller,share\nCELLS,WIRES,0.5\n"},
    {"determination.csv",
        "determination,subject_tbl,subject,question,outcome,authority\n"
        "D-1,party,CELLS,screening_passed,yes,BUYER\n"},
    {"complete.csv", "tbl,subject\ncontrol,CELLS\nstructure,UNIT\n"},
    {"measure.csv", "measure,title,venture\nM-EU,The act,\n"
                    "M-V,The agent,V\n"},
    {"participant.csv", "measure,voter\nM-EU,FR\nM-V,BUYER\nM-V,BUYER-2\n"},
    {"ballot.csv", "measure,voter,choice\nM-EU,FR,for\nM-V,BUYER,for\n"},
    {"rate.csv", "currency,rate_on,per_eur,source\nSEK,2026-01-01,11,bank\n"
                 "NOK,2026-01-01,12,bank\n"},
    {"audience.csv",
        "tbl,subject,audience\n"
        "control,CELLS,role:authority\n"
        "structure,UNIT,BUYER-2\n"
        "offer,WIRE,public\n"
        "rate,NOK,none\nreference,UNIT,none\nreference,UNIT,public\n"},
    {"reference.csv", "item,ncage,number\nUNIT,C1234,U-1\nCELL,C1234,C-1\n"
                      "WIRE,C1234,W-1\n"},
};

static const struct {
    const char *label;
    const char *audience;
    const char *venture; /* asked about, or NULL */
    const char *tbl, *key, *col;
    bool want;
} cells[] = {
    {"a seller's own price", "CELLS", "V", "offer", "O-C", "unit_cost", true},
    {"where the own price is from", "CELLS", "V", "offer", "O-C", "source",
        true},
    {"another's price", "MAKER", "V", "offer", "O-C", "unit_cost", false},
    {"another's offer at all", "MAKER", "V", "offer", "O-C", "offer", false},
    {"a price, for everyone", "public", "V", "offer", "O-C", "unit_cost",
        false},
    {"an offer of nobody, opened to everyone", "MAKER", "V", "offer", "O-X",
        "unit_cost", true},
    {"… also to everyone at once", "public", "V", "offer", "O-X", "unit_cost",
        true},
    {"… though not where it is from", "public", "V", "offer", "O-X", "source",
        false},
    {"… which a party may see", "OTHER", "V", "offer", "O-X", "source", true},
    {"the maker's structure", "MAKER", "V", "structure", "UNIT|1", "remark",
        true},
    {"a seller does not see it", "CELLS", "V", "structure", "UNIT|1", "child",
        false},
    {"whom a grant names does", "BUYER-2", "V", "structure", "UNIT|1", "remark",
        true},
    {"a line that is not there", "MAKER", "V", "structure", "UNIT|9",
        "quantity", true},
    {"the same for a seller", "CELLS", "V", "structure", "UNIT|9", "quantity",
        false},
    {"a line of an item that nobody makes", "MAKER", "V", "structure",
        "NOTHING|9", "quantity", false},
    {"the product's name", "MAKER", "V", "item", "UNIT", "name", true},
    {"the name of a bought item", "MAKER", "V", "item", "CELL", "name", false},
    {"the own shareholders", "CELLS", "V", "control", "CELLS|WIRES", "share",
        true},
    {"another's", "MAKER", "V", "control", "CELLS|WIRES", "share", false},
    {"the authorities by a grant", "role:authority", "V", "control",
        "CELLS|WIRES", "share", true},
    {"one of them", "BUYER", "V", "control", "CELLS|WIRES", "share", true},
    {"a contractor is none", "CELLS", "V", "structure", "UNIT|1", "quantity",
        false},
    {"the same one in the other venture", "BUYER-2", "W", "control",
        "CELLS|WIRES", "share", false},
    {"where no venture is asked about", "BUYER-2", NULL, "control",
        "CELLS|WIRES", "share", true},
    {"a role sees what all of it see", "role:authority", "V", "structure",
        "UNIT|1", "remark", false},
    {"a co-member's name", "CELLS", "V", "party", "BUYER", "name", true},
    {"the name of somebody else", "CELLS", "V", "party", "WIRES", "name",
        false},
    {"a name, for everyone", "public", "V", "party", "BUYER", "name", false},
    {"where a co-member's row is from", "BUYER", "V", "party", "CELLS",
        "source", false},
    {"who takes part", "BUYER", "V", "member", "V|CELLS|contractor", "role",
        true},
    {"what it gets for it", "BUYER", "V", "member", "V|CELLS|contractor",
        "contract_value", false},
    {"the lead knows", "MAKER", "V", "member", "V|CELLS|contractor",
        "contract_value", true},
    {"and the party itself", "CELLS", "V", "member", "V|CELLS|contractor",
        "contract_value", true},
    {"a stranger does not know who takes part", "OTHER", "V", "member",
        "V|CELLS|contractor", "role", false},
    {"the venture, for everyone", "public", "V", "venture", "V", "instrument",
        true},
    {"its title", "public", "V", "venture", "V", "title", false},
    {"its title for a member", "CELLS", "V", "venture", "V", "title", true},
    {"its value for a member", "CELLS", "V", "venture", "V", "value", false},
    {"its value for the lead", "MAKER", "V", "venture", "V", "value", true},
    {"a decision, for who took it", "BUYER", "V", "determination", "D-1",
        "outcome", true},
    {"a decision, for whom it is about", "CELLS", "V", "determination", "D-1",
        "outcome", false},
    {"that the own list is whole", "CELLS", "V", "complete", "control|CELLS",
        "basis", true},
    {"that another's list is whole", "MAKER", "V", "complete", "control|CELLS",
        "basis", false},
    {"that the own structure is whole", "MAKER", "V", "complete",
        "structure|UNIT", "basis", true},
    {"that the list of members is whole", "CELLS", "V", "complete", "member|V",
        "subject", true},
    {"for a stranger", "OTHER", "V", "complete", "member|V", "subject", false},
    {"for everyone", "public", "V", "complete", "member|V", "subject", false},
    {"that the list of states is whole", "public", "V", "complete",
        "status|EDIP", "subject", true},
    {"a missing word on an own list", "CELLS", "V", "complete",
        "guarantee|CELLS", "basis", true},
    {"to whom the own rows are open", "CELLS", "V", "audience",
        "control|CELLS|role:authority", "audience", true},
    {"to whom another's are", "OTHER", "V", "audience",
        "structure|UNIT|BUYER-2", "audience", false},
    {"a state's vote", "public", NULL, "ballot", "M-EU|FR", "choice", true},
    {"a vote of a state that is not there", "public", NULL, "ballot", "M-EU|DE",
        "choice", true},
    {"the title of an act is still free text", "public", NULL, "measure",
        "M-EU", "title", false},
    {"a firm may read it", "OTHER", NULL, "measure", "M-EU", "title", true},
    {"a member's vote", "CELLS", "V", "ballot", "M-V|BUYER", "choice", false},
    {"the own vote", "BUYER", "V", "ballot", "M-V|BUYER", "choice", true},
    {"that it voted", "CELLS", "V", "ballot", "M-V|BUYER", "voter", true},
    {"a vote in a measure that is not there", "public", "V", "ballot",
        "NONE|BUYER", "voter", false},
    {"a reference row that none may see", "MAKER", "V", "rate",
        "NOK|2026-01-01", "per_eur", false},
    {"a rate", "public", "V", "rate", "SEK|2026-01-01", "per_eur", true},
    {"where a rate is from", "public", "V", "rate", "SEK|2026-01-01", "source",
        false},
    {"a shipped row", "public", "V", "instrument", "EDIP", "act", true},
    {"where a shipped row is from", "public", "V", "status", "FR|EDIP",
        "source", true},
    {"a row that none may see, for the maker", "MAKER", "V", "reference",
        "UNIT|C1234|U-1", "number", false},
    {"… whoever else is named", "public", "V", "reference", "UNIT|C1234|U-1",
        "number", false},
    {"… not even that it is there", "CELLS", "V", "reference", "UNIT|C1234|U-1",
        "item", false},
    {"no such table", "public", "V", "nothing", "A", "b", false},
    {"no such column", "MAKER", "V", "offer", "O-U", "nothing", false},
    {"a key of too few parts", "MAKER", "V", "structure", "UNIT", "child",
        false},
};

static struct snapshot *open_snapshot(const char *data_path, const char *path)
{
    struct snapshot_options options = {
        .data_folder = data_path, .owner_folder = path};
    struct snapshot *snapshot = NULL;
    struct sp_err err;

    assert_true(sp_date_parse("2026-06-01", 10, &options.on));
    if (snapshot_open(schema, &options, &snapshot, &err) != SP_OK)
        fail_msg("%s", err.text);
    return snapshot;
}

static const struct audience *open_audience(struct snapshot *snapshot,
    struct sp_arena *arena, const char *name, const char *venture)
{
    const struct audience *audience = NULL;
    struct sp_err err;

    if (audience_open_snapshot(
            schema, snapshot, name, venture, arena, &audience, &err) != SP_OK)
        fail_msg("%s: %s", name, err.text);
    return audience;
}

struct world {
    char data[FOLDER_PATH];
    char facts[FOLDER_PATH];
    struct sp_arena *arena;
    struct snapshot *snapshot;
    struct dossier *dossier; /* of the periods */
    struct sp_pool *pool;
};

/* Every row of the dossier, whenever it holds; the rest is empty. */
static enum sp_code all_periods(void *user, const char *name,
    const struct table **table_out, struct sp_err *err)
{
    struct world *world = user;
    struct table *empty;

    (void)err;
    *table_out = dossier_table_named(world->dossier, name);
    if (*table_out != NULL)
        return SP_OK;
    empty = sp_alloc(world->arena, sizeof(*empty));
    assert_non_null(empty);
    table_init(empty, schema_table(schema, name), world->pool, world->arena);
    *table_out = empty;
    return SP_OK;
}

static void set_up(struct world *world)
{
    struct sp_err err;

    folder_write(world->data, "data", data, SP_COUNT(data));
    folder_write(world->facts, "facts", facts, SP_COUNT(facts));
    assert_int_equal(
        sp_arena_new((uint64_t)1 << 28, &world->arena, &err), SP_OK);
    world->snapshot = open_snapshot(world->data, world->facts);
}

static void tear_down(struct world *world)
{
    snapshot_close(world->snapshot);
    sp_arena_free(world->arena);
}

static void test_cells(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    for (size_t i = 0; i < SP_COUNT(cells); i++) {
        const struct audience *audience = open_audience(
            world.snapshot, world.arena, cells[i].audience, cells[i].venture);

        print_message("%s: %s, %s %s\n", cells[i].audience, cells[i].label,
            cells[i].tbl, cells[i].col);
        assert_int_equal(audience_sees_fact(audience, cells[i].tbl,
                             cells[i].key, cells[i].col),
            cells[i].want);
    }
    tear_down(&world);
}

static const struct {
    const char *audience;
    const char *text;
    bool want;
} texts[] = {
    {"MAKER", "O-U", true},
    {"MAKER", "O-C", false},
    {"MAKER", "CELL", true}, /* its own structure names it */
    {"MAKER", "A cell", false},
    {"CELLS", "UNIT", false},
    {"CELLS", "WIRES", true}, /* its own shareholder */
    {"BUYER", "WIRES", true}, /* a member of W beside it */
    {"BUYER-2", "O-U", false},
    {"OTHER", "CELLS", false},
    {"OTHER", "OTHER", true},
    {"public", "V", true},
    {"public", "CELLS", false},
    {"public", "Joint work", false},
    {"public", "sheet 3", false},
    {"public", "no such text", false},
};

static void test_knows(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    for (size_t i = 0; i < SP_COUNT(texts); i++) {
        const struct audience *audience =
            open_audience(world.snapshot, world.arena, texts[i].audience, "V");

        print_message("%s, '%s'\n", texts[i].audience, texts[i].text);
        assert_int_equal(
            audience_knows(audience, texts[i].text), texts[i].want);
    }
    tear_down(&world);
}

static void test_owner(void **state)
{
    const struct audience *audience;
    struct world world;

    (void)state;
    set_up(&world);
    audience = open_audience(world.snapshot, world.arena, "BUYER", "V");
    assert_string_equal(audience_owner(audience, "offer", "O-C"), "CELLS");
    assert_string_equal(
        audience_owner(audience, "structure", "UNIT|1"), "MAKER");
    assert_null(audience_owner(audience, "offer", "O-X"));
    assert_true(audience_owned_by(audience, "offer", "O-C", "CELLS"));
    assert_false(audience_owned_by(audience, "offer", "O-C", "MAKER"));
    assert_false(audience_owned_by(audience, "offer", "O-C", "NOBODY"));
    audience = open_audience(world.snapshot, world.arena, "OTHER", "V");
    assert_null(audience_owner(audience, "offer", "O-C"));
    assert_string_equal(audience_name(audience), "OTHER");
    assert_false(audience_is_public(audience));
    audience = open_audience(world.snapshot, world.arena, "public", "V");
    assert_true(audience_is_public(audience));
    assert_true(audience_sees_fact(NULL, "offer", "O-C", "unit_cost"));
    assert_true(audience_knows(NULL, "anything"));
    tear_down(&world);
}

static const struct {
    const char *label;
    const char *name;
    const char *venture;
    const char *want;
} wrong[] = {
    {"a slip of the pen", "MAKRE", NULL,
        "no party 'MAKRE' (did you mean 'MAKER'?): an audience is a party, "
        "role:ROLE or public"},
    {"nothing near", "SOMEBODY-ELSE", NULL,
        "no party 'SOMEBODY-ELSE': an audience is a party, role:ROLE or "
        "public"},
    {"everyone in capitals", "Public", NULL,
        "no party 'Public' (did you mean 'public'?): an audience is a party, "
        "role:ROLE or public"},
    {"no role", "role:authorty", "V",
        "no role 'authorty' (did you mean 'role:authority'?)"},
    {"a role that nobody has", "role:agent", "V",
        "no party has the role 'agent' in V"},
    {"a role that nobody has anywhere", "role:agent", NULL,
        "no party has the role 'agent'"},
};

static void test_wrong(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    for (size_t i = 0; i < SP_COUNT(wrong); i++) {
        const struct audience *audience = NULL;
        struct sp_err err;

        print_message("%s\n", wrong[i].label);
        assert_int_equal(
            audience_open_snapshot(schema, world.snapshot, wrong[i].name,
                wrong[i].venture, world.arena, &audience, &err),
            SP_NOT_FOUND);
        assert_string_equal(err.text, wrong[i].want);
        assert_null(audience);
    }
    tear_down(&world);
}

/* A site that changes hands does not take the old prices with it. */
static void test_periods(void **state)
{
    static const struct folder_file sold[] = {
        {"party.csv", "party,kind\nOLD,firm\nNEW,firm\n"},
        {"site.csv", "site,party,valid_from,valid_until\n"
                     "S,OLD,,2026-03-01\nS,NEW,2026-03-01,\n"},
        {"item.csv", "item\nI\n"},
        {"offer.csv", "offer,item,site,kind,valid_from,valid_until\n"
                      "A,I,S,buy,,2026-02-01\nB,I,S,buy,2026-04-01,\n"
                      "C,I,S,buy,,\n"},
    };
    static const struct {
        const char *audience, *offer;
        bool want;
    } wants[] = {{"OLD", "A", true}, {"NEW", "A", false}, {"OLD", "B", false},
        {"NEW", "B", true}, {"OLD", "C", false}, {"NEW", "C", false}};
    char path[FOLDER_PATH];
    struct world world;
    struct dossier *dossier = NULL;
    struct sp_pool *pool = NULL;
    struct sp_err err;

    (void)state;
    set_up(&world);
    folder_write(path, "sold", sold, SP_COUNT(sold));
    assert_int_equal(sp_pool_new(1 << 24, &pool, &err), SP_OK);
    assert_int_equal(
        dossier_open(schema, path, pool, world.arena, &dossier, &err), SP_OK);
    assert_int_equal(dossier_faults(dossier), 0);
    for (size_t i = 0; i < SP_COUNT(wants); i++) {
        const struct audience *audience = NULL;
        const struct table *offers = dossier_table_named(dossier, "offer");
        struct audience_source source = {
            .schema = schema, .table = all_periods, .user = &world};

        world.dossier = dossier;
        world.pool = pool;
        assert_true(sp_date_parse("2026-06-01", 10, &source.on));
        assert_int_equal(audience_open(&source, wants[i].audience, NULL,
                             world.arena, &audience, &err),
            SP_OK);
        print_message("%s, %s\n", wants[i].audience, wants[i].offer);
        assert_int_equal(audience_sees_row(audience, offers,
                             table_find(offers, wants[i].offer)),
            wants[i].want);
    }
    dossier_close(dossier);
    sp_pool_free(pool);
    tear_down(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_knows),
        cmocka_unit_test(test_owner),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_periods),
    };
    struct sp_err err;
    int failed;

    if (sp_arena_new((uint64_t)1 << 28, &schema_arena, &err) != SP_OK ||
        schema_load(schema_arena, &schema, &err) != SP_OK)
        return 1;
    folder_begin();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    folder_end();
    sp_arena_free(schema_arena);
    return failed;
}
