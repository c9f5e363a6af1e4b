/*
 * strings.js - every word that the page itself says, in English; the other
 * languages come from the catalogues of po/, which the build puts into the
 * page. tools/messages finds the texts by the names of the three functions.
 *
 * {name} is filled by the caller; {n} is a count.
 */

const text = (id) => ({ id });
const textIn = (context, id) => ({ id, context });
const countedText = (one, other) => ({ id: one, other });

export const strings = {
    page_title: text('Assessment of {venture}, {on}'),
    mark_facts: text('facts {digest}'),
    brand: text('Spilno'),
    kind: text('Assessment report'),
    advice: text('Decision support, not legal advice.'),
    advice_long: text('Decision support, not legal advice and not an act of any authority. Each finding rests on the facts and the rule text named beside it.'),
    language: text('Language'),
    in_english: text('(English)'),
    print: text('Print'),
    skip: text('Skip to the findings'),
    contents: text('Contents'),
    under: text('Instrument'),
    on: text('On the date'),
    venture: text('Venture'),
    product: text('Product'),
    overlay: text('As if'),
    min_basis: text('Weakest basis accepted'),
    strict: text('Strict'),
    strict_text: text('what is not encoded or was read second-hand counts as unknown for the exit status'),
    made_for: text('Made for {audience}: what {audience} may not see is left out and counted. The verdicts rest on all facts.'),
    mark_for: text('for {audience}'),
    withheld: text('withheld'),
    withheld_nothing: text('Nothing is withheld.'),
    withheld_facts: countedText('{n} fact, used or missing, is withheld', '{n} facts, used or missing, are withheld'),
    withheld_findings: countedText('{n} finding is withheld in part', '{n} findings are withheld in part'),
    withheld_missing: countedText('{n} missing fact is withheld', '{n} missing facts are withheld'),
    withheld_values: countedText('{n} sum or quantity is withheld', '{n} sums or quantities are withheld'),
    withheld_items: countedText('{n} item is withheld', '{n} items are withheld'),
    withheld_parts: countedText('{n} line of the structure is withheld', '{n} lines of the structure are withheld'),
    withheld_measures: countedText('{n} vote is withheld', '{n} votes are withheld'),
    withheld_conflicts: countedText('{n} row that replaces a shipped one is withheld', '{n} rows that replace shipped ones are withheld'),
    withheld_ask: text('Ask {parties}'),
    withheld_whom: text('Whom to ask is withheld'),
    withheld_states: text('Sums over too few rows are withheld.'),
    withheld_vote: text('Only the result may be seen of this vote.'),
    in_the_way: text('What stands in the way'),
    headline_bar: text('Conditions by verdict'),
    of_met_declared: countedText('{n} of the met conditions rests on declared or assumed facts', '{n} of the met conditions rest on declared or assumed facts'),
    second_hand_count: countedText('{n} encoded condition rests on rule text read second-hand', '{n} encoded conditions rest on rule text read second-hand'),
    not_encoded_count: countedText('{n} condition is not encoded: nobody has checked it here', '{n} conditions are not encoded: nobody has checked them here'),

    met: text('met'),
    met_declared: text('met on declared facts'),
    met_assumed: text('met on assumed facts'),
    met_no_facts: text('met, no fact used'),
    breached: text('breached'),
    unknown: text('unknown'),
    not_applicable: text('not applicable'),
    not_encoded: text('not encoded'),
    no_finding: text('no finding'),
    within_limit: text('within the limit'),
    over_limit: text('over the limit'),
    basis_assumed: text('assumed'),
    basis_declared: text('declared'),
    basis_evidenced: text('evidenced'),
    basis_determined: text('determined'),
    checked_text: text('read in the Official Journal'),
    checked_summary: text('read second-hand'),
    checked_not_read: text('not read'),

    conditions: text('Conditions'),
    conditions_lead: text('Every condition of the instrument that is known here, encoded or not.'),
    condition: text('Condition'),
    verdict: text('Verdict'),
    basis: text('Weakest basis'),
    rule_text: text('Rule text'),
    findings_col: text('Findings'),
    all: text('All'),
    filter_conditions: text('Show conditions by verdict'),
    filter_findings: text('Show findings by verdict'),

    changes: text('What changed'),
    changes_lead: text('The same facts with “{overlay}” laid over them, against the facts as they are.'),
    no_changes: text('No verdict changed.'),
    subject: text('Subject'),
    before: text('Before'),
    after: text('After'),
    rule: text('Rule'),

    findings: text('Findings'),
    findings_lead: text('By article. Each unfolds to the facts it used and those it lacks.'),
    no_findings: text('No rule gave a finding.'),
    rule_itself: text('The rule as it is written'),
    cases: text('Cases that the rule must pass'),
    cases_count: countedText('{n} case', '{n} cases'),
    case: text('Case'),
    case_about: text('What it says'),
    case_expect: text('Expected'),
    search_findings: text('Search the findings'),
    pages: text('Pages of findings'),
    page_range: text('Findings {from} to {until} of {all}'),
    page_first: text('First'),
    page_previous: text('Previous'),
    page_next: text('Next'),
    page_last: text('Last'),
    more_breached: countedText('{n} more breached finding', '{n} more breached findings'),
    version: text('version {n}'),
    numbers: text('What the rule returned'),
    value: text('Value'),
    facts: text('Facts'),
    fact: text('Fact'),
    state: textIn('of a fact', 'State'),
    used: text('used'),
    is_missing: text('missing'),
    fact_basis: text('Basis'),
    from: text('From'),
    source: text('Source'),
    from_data: text('shipped data'),
    from_register: text('register'),
    from_overlay: text('overlay'),
    from_engine: text('computed'),
    weakened: text('Unknown because its facts are weaker than the basis asked for.'),
    no_facts: text('This finding names no facts.'),
    more_rows: countedText('Show {n} more', 'Show {n} more'),
    not_on_paper: countedText('{n} further line stands in the file.', '{n} further lines stand in the file.'),
    facts_count: countedText('{n} fact', '{n} facts'),
    missing_count: countedText('{n} missing', '{n} missing'),
    open_all: text('Unfold all'),
    close_all: text('Fold all'),

    origin: text('Origin'),
    origin_lead: text('How much of {item} comes from outside the states that {instrument} counts as inside: the least and the greatest share over every sourcing choice that the facts allow.'),
    view: text('Share of'),
    component_cost: text('component cost'),
    end_product_value: text('end-product value'),
    opened: text('made items opened into their parts'),
    declared_depth: text('first tier as declared'),
    outside_share: text('From outside'),
    limit: text('Limit'),
    no_limit: text('no limit'),
    at_most: text('at most {limit}'),
    cost_unit: text('Component cost of one unit, EUR'),
    bar_label: text('From outside: {min} to {max}; {limit}'),
    bar_unknown: text('From outside: unknown'),
    share_figure: text('Where the cost comes from, from 0 to 100%'),
    zone_outside: text('outside, whatever is chosen'),
    zone_open: text('not settled: depends on a choice or on what is unknown'),
    zone_inside: text('inside, whatever is chosen'),
    zone_before: text('without the overlay'),
    state_figure: text('Euros by state, least to greatest'),
    sum_label: text('{state}: {min} to {max}, {counted}'),
    key_inside: text('inside'),
    key_outside: text('outside'),
    key_either: text('may be either'),
    key_filled: text('Filled: in any case. Pale: up to the greatest sum.'),
    range: text('{min} to {max}'),
    by_state: text('By state'),
    by_state_lead: text('Euros for one unit: the least and the greatest sum over all choices.'),
    by_state_view: text('View'),
    by_state_unknown: text('Unknown in this view, because some choice meets an unknown cost.'),
    country: text('State'),
    counts_as: text('Counts as'),
    counts_inside: textIn('counts as', 'inside'),
    counts_outside: textIn('counts as', 'outside'),
    counts_either: textIn('counts as', 'either'),
    least: text('Least'),
    greatest: text('Greatest'),
    state_unknown: text('unknown'),
    unknown_items: text('Items whose cost or origin is unknown'),
    attested_items: text('Items known by a supplier’s attestation'),
    set_aside_items: text('Attested items whose own lines count instead'),
    none: text('none'),

    structure: text('Product structure'),
    structure_lead: text('Preferred offers and lines; costs in euros for one unit of the product.'),
    search: text('Search part, name, maker, supplier'),
    search_found: countedText('{n} line found', '{n} lines found'),
    shown_count: text('{n} of {all} lines shown'),
    part: text('Part'),
    quantity: text('Quantity'),
    cost: text('Cost, EUR'),
    share: text('Share'),
    outside: text('Outside'),
    made_in: text('Origin'),
    supplier: text('Supplier'),
    lead: text('Lead time'),
    days: countedText('{n} day', '{n} days'),
    unfold: text('Unfold {item}'),
    fold: text('Fold {item}'),
    level: text('level {n}'),
    source_make: text('made'),
    source_buy: text('bought'),
    source_attested: text('attested'),
    source_none: text('no source'),
    tag_optional: text('optional'),
    tag_inactive: text('not in this variant'),
    tag_variant: text('variant {name}'),
    tag_group: text('alternative in {name}'),
    tag_repeated: text('opened further up'),
    offers_count: countedText('{n} offer', '{n} offers'),
    parts_cut: text('The structure is longer than the report holds; it is cut here.'),

    votes: text('Votes'),
    votes_lead: text('The measures of this venture: who voted how, what the rule asks, and what would turn the result.'),
    vote_refused: text('This vote cannot be counted as it is recorded:'),
    adopted_yes: text('adopted'),
    adopted_no: text('rejected'),
    adopted_unknown: text('result not known'),
    measure: text('Measure'),
    voting_rule: text('Voting rule'),
    decided_on: text('Day of the decision'),
    participants: text('Taking part'),
    rule_unstated: text('not recorded'),
    rule_simple: text('simple majority'),
    rule_qualified: text('qualified majority'),
    rule_reinforced: text('reinforced qualified majority'),
    rule_unanimity: text('unanimity'),
    rule_constructive: text('unanimity with constructive abstention'),
    rule_votes_cast: text('majority of the votes cast'),
    rule_contractual: text('contractual unanimity'),
    rule_weighted: text('weighted votes'),
    ballots: text('Ballots'),
    voter: text('Voter'),
    choice: text('Ballot'),
    population: text('Population'),
    population_rounded: text('Share of the population, in ten-thousandths, rounded'),
    choice_for: text('for'),
    choice_against: text('against'),
    choice_abstain: textIn('ballot', 'abstaining'),
    choice_abstain_declared: textIn('ballot', 'abstaining by declaration'),
    choice_absent: textIn('ballot', 'absent'),
    choice_no_ballot: text('not recorded'),
    for_needed: text('for; needed {n}'),
    rule_asks: text('What the rule asks'),
    limb: text('Counted'),
    limb_members: text('members in favour'),
    limb_votes: text('votes for'),
    limb_population: text('population in favour'),
    limb_rounded: text('population in favour, in ten-thousandths, rounded'),
    in_favour: text('In favour'),
    needed: text('Needed'),
    needed_at: text('needed {n}'),
    of_all: text('Of all'),
    margin: text('Margin'),
    margin_unknown: text('not known yet'),
    margin_short: text('short by {n}'),
    margin_exact: text('reached exactly'),
    margin_over: text('reached, {n} to spare'),
    note_contractual: text('Everyone who takes part must vote for it.'),
    note_unanimity: text('A vote against blocks, and so does an absence without representation; an abstention does not (Art. 238(4) TFEU).'),
    note_constructive: text('It fails when a third of all Member States, holding a third of the Union’s population, declare their abstention (Art. 31(1) TEU): declared {declared}, a third is {limit}.'),
    note_votes_cast: text('Abstentions are not votes cast (Art. 231 TFEU).'),
    note_unstated: text('The measure has no voting rule on record.'),
    note_blockers: text('A lack of population blocks only when enough members are not in favour: needed {n}.'),
    note_excused: text('Here it does not block.'),
    note_not_all: text('Not all Member States take part: percentages are of those who do (Art. 238(3)(a) TFEU).'),
    note_other_year: text('Counted on the population figures of {year}, which the measure names; the decision falls into another year.'),
    turns: text('What would turn the result'),
    turn_unknown: text('The result is not known yet.'),
    turn_open: text('The result is not known yet. Ballots not recorded: {voters}.'),
    turn_none: text('No change of recorded ballots alone.'),
    turn_no: countedText('It would be rejected if {n} voter, any of these, voted against instead of for:', 'It would be rejected if {n} voters, any of these sets, voted against instead of for:'),
    turn_yes: countedText('It would be adopted if {n} voter, any of these, voted for:', 'It would be adopted if {n} voters, any of these sets, voted for:'),
    turn_chamber_no: text('It would be rejected if this many voted against instead of for: {n}.'),
    turn_chamber_yes: text('It would be adopted if this many voted for instead of against: {n}.'),
    sets_all: text('Such sets in all: {n}.'),
    sets_many: text('There are too many such sets to count.'),
    blocking: text('Blocking minorities'),
    blocking_count: countedText('{n} voter is enough to block when everybody else is in favour:', '{n} voters are enough to block when everybody else is in favour:'),

    compatibility: text('Compatibility'),
    compatibility_lead: text('Decided from the properties on record; no answer here is a release for use.'),
    swaps: text('What else it could be made of'),
    alternatives: text('Alternatives on record, decided'),
    requirements: text('Requirements, and what would meet them'),
    alternative: text('Alternative'),
    candidate: text('Candidate'),
    candidates: text('Candidates'),
    fit_item: text('Item'),
    fit_verdict: text('Would it stand in?'),
    fit_yes: textIn('fit verdict', 'yes'),
    fit_conditional: textIn('fit verdict', 'conditional'),
    fit_unknown: textIn('fit verdict', 'unknown'),
    fit_no: textIn('fit verdict', 'no'),
    why: text('Why'),
    would_change: text('What it would change'),
    share_falls: text('greatest share from outside: {before} → {after}'),
    second_source: text('a second source'),
    escapes_restriction: text('its design is not restricted'),
    not_compared: text('not compared: no class with rules'),
    not_stated: text('not stated'),
    no_difference: text('no difference found in {n} of {all} properties'),
    no_candidate: text('no candidate on record'),
    unchecked: countedText('For {n} candidate the share was not computed: there are too many.', 'For {n} candidates the share was not computed: there are too many.'),

    missing: text('What is missing'),
    missing_lead: text('Facts without which findings stay unknown, by who could supply them.'),
    more_parties: countedText('Show {n} more party', 'Show {n} more parties'),
    nothing_missing: text('No finding lacks a fact.'),
    ask: text('Ask {party}'),
    ask_nobody: text('No party on record could supply it'),
    settles: text('Findings that wait for it'),
    missing_facts: countedText('{n} fact', '{n} facts'),

    inputs: text('Inputs'),
    inputs_lead: text('Whoever has the same inputs gets the same bytes.'),
    digest_facts: text('Facts (SHA-256)'),
    digest_rules: text('Rules (SHA-256)'),
    digest_data: text('Shipped data (SHA-256)'),
    digest_overlay: text('Overlay (SHA-256)'),
    digest_packs: text('Packs, which hold salt (SHA-256)'),
    program: text('Program version'),
    rules_used: text('Rules that gave findings'),
    conflicts: text('Where the register differs from the shipped data'),
    how_to_read: text('How to read this report'),
    legend: [
        ['met', text('The facts satisfy the rule, even in the worst case they allow. On declared or assumed facts it says so.')],
        ['breached', text('The facts do not satisfy the rule, even in the best case they allow.')],
        ['unknown', text('A fact is missing, or the range of what is possible lies on both sides of the limit.')],
        ['not_applicable', text('The rule does not bind this venture.')],
        ['not_encoded', text('The condition is known, but no rule here checks it.')],
    ],
    legend_basis: [
        ['assumed', text('nobody has stated it')],
        ['declared', text('a party’s word')],
        ['evidenced', text('a document on record')],
        ['determined', text('decided by the competent authority, or the law itself')],
    ],
    basis_title: text('What a fact rests on, weakest first'),
    verdict_title: text('Verdicts'),

    tables: {
        state: text('State'), status: text('Status'), territory: text('Territory'),
        population: text('Population'), instrument: text('Instrument'),
        condition: text('Condition'), threshold: text('Threshold'), class: text('Class'),
        measure: text('Measure'), participant: text('Participant'), ballot: text('Ballot'),
        rate: text('Exchange rate'), party: text('Party'), control: text('Control'),
        guarantee: text('Guarantee'), determination: text('Determination'),
        site: text('Site'), venture_variant: text('Variant of the venture'),
        venture: text('Venture'), member: text('Member'), asset: text('Assets'),
        alias: text('Alias'), complete: text('Completeness'), item: text('Item'),
        structure: text('Structure line'), offer: text('Offer'),
        attestation: text('Attestation'), attestation_state: text('Attestation by state'),
        design: text('Design'), designator: text('Place of a line'),
        audience: text('Audience'), weight: text('Voting weight'), quota: text('Quota'),
        control_open: text('Controllers not all known'),
        controller: text('Controller found'), origin_share: text('Origin computed'),
        origin_state: text('Origin by state computed'),
    },
    columns: {
        established: text('where established'), managed_in: text('where managed'),
        controller: text('controller'), decisive: text('whether control is decisive'),
        share: text('share'), accepted: text('whether accepted'),
        approved_by: text('who approved it'), outcome: text('outcome'),
        origin: text('origin'), origin_region: text('region of origin'),
        unit_cost: text('unit cost'), currency: text('currency'),
        tax_included: text('whether tax is included'),
        incoterm: text('delivery term'), per_eur: text('rate to the euro'),
        role: text('role'), choice: text('vote'), value: text('value'),
        quantity: text('quantity'), authority: text('design authority'),
        restricted_by: text('who restricts it'), article: text('article'),
        category: text('category'), product: text('product'),
        state: text('state'), region: text('region'), control: text('who controls it'),
        contract_value: text('contract value'), subject: text('complete list'),
        kind: text('kind'), site: text('site'), party: text('party'),
        voting_rule: text('voting rule'), decides: text('what it decides'),
        instrument: text('instrument'), venture: text('venture'), item: text('item'),
        child: text('the part itself'), priority: text('priority'),
        alternate_group: text('group of alternatives'), variant: text('variant'),
        optional: text('whether optional'), from_site: text('where it leaves from'),
        lead_time_days: text('lead time'), component_cost_min: text('least component cost'),
        component_cost_max: text('greatest component cost'),
        outside_min: text('least from outside'), outside_max: text('greatest from outside'),
        inside: text('states counted as inside'), cost_min: text('least cost'),
        cost_max: text('greatest cost'), encoded_by: text('rule that encodes it'),
        question: text('question'), subject_tbl: text('what it is about'),
        voter: text('voter'), certain: text('whether certain'),
    },
};

/* By language, by message: a text, or its plural forms in the order of
 * one, few, many, other. */
const catalogs = {};

export function loadCatalogs(found) {
    Object.assign(catalogs, found);
}

export const languages = ['en', 'uk', 'de', 'pl'];

function translated(lang, entry) {
    const catalog = Object.hasOwn(catalogs, lang) ? catalogs[lang] : {};
    const key = entry.context === undefined ? entry.id
        : entry.context + '\u0004' + entry.id;
    return Object.hasOwn(catalog, key) ? catalog[key] : null;
}

function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) =>
        (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

function sayEntry(lang, entry) {
    const said = translated(lang, entry);
    return said === null ? entry.id : said;
}

/* The page's word in a language, else in English: a text, its {names}
 * filled. */
export function say(lang, name, values) {
    const entry = strings[name];
    if (entry === undefined || entry.id === undefined)
        throw new Error('no text ' + name);
    const said = sayEntry(lang, entry);
    return values === undefined ? said : fill(said, values);
}

/* A text that depends on a count, with {n} filled. */
export function sayCount(lang, name, count, shown) {
    const entry = strings[name];
    const forms = translated(lang, entry);
    const kinds = ['one', 'few', 'many', 'other'];
    const own = forms === null ? [entry.id, entry.other] : forms;
    const select = new Intl.PluralRules(forms === null ? 'en' : lang);
    const known = kinds.filter((kind) =>
        select.resolvedOptions().pluralCategories.includes(kind));
    const at = Math.min(known.indexOf(select.select(count)), own.length - 1);
    return fill(own[at], { n: shown === undefined ? count : shown });
}

/* What data say in several languages: in the reader's, else in English with
 * a mark that says so; null where they say nothing. */
export function sayFrom(lang, texts) {
    if (Object.hasOwn(texts, lang) && texts[lang] !== null)
        return texts[lang];
    if (texts.en === null || lang === 'en')
        return texts.en;
    return texts.en + ' ' + say(lang, 'in_english');
}

/* A list of pairs: the legends. */
export function sayList(lang, name) {
    return strings[name].map(([key, entry]) => [key, sayEntry(lang, entry)]);
}

/* The human name of a table or a column, null where the page has none. */
export function sayName(lang, kind, name) {
    return Object.hasOwn(strings[kind], name)
        ? sayEntry(lang, strings[kind][name]) : null;
}
