/*
 * findings.js - findings by article, a page at a time; each unfolds to its
 * facts, which are built when it is opened.
 */

import { say, sayCount, sayFrom } from './strings.js';
import { count, decimal } from './format.js';
import { h, row, section, table } from './dom.js';
import { badge, basisWord, checkedWord } from './verdict.js';
import { factCount, factTable, inSteps } from './facts.js';
import { verdictFilter } from './conditions.js';

const badness = ['breached', 'unknown', 'met', 'not_applicable'];

const FINDINGS_ON_PAGE = 100;
const CASES_AT_ONCE = 60;

function citesOf(finding) {
    return finding.cites === null ? '—' : finding.cites;
}

/*
 * Indices of all findings, Art. 9 before Art. 10 and the worst first within
 * an article. Made once: there may be a hundred thousand.
 */
function inOrder(state) {
    if (state.findingOrder !== null)
        return state.findingOrder;
    const findings = state.data.result.findings;
    const groups = new Map();
    findings.forEach((finding, at) => {
        const cites = citesOf(finding);
        if (!groups.has(cites))
            groups.set(cites, []);
        groups.get(cites).push(at);
    });
    const collator = new Intl.Collator('en', { numeric: true });
    const worst = (at) => badness.indexOf(findings[at].verdict);
    state.findingOrder = [...groups].sort((a, b) => collator.compare(a[0], b[0]))
        .flatMap(([, indices]) => indices.sort((a, b) => worst(a) - worst(b)));
    return state.findingOrder;
}

/* What the filter and the search leave. */
function shownFindings(state) {
    const findings = state.data.result.findings;
    const query = state.findingQuery.toLowerCase();
    return inOrder(state).filter((at) => {
        const finding = findings[at];
        return (state.findingKind === 'all' ||
            state.findingKind === finding.verdict) && (query === '' ||
            (sentence(state.lang, finding) + '\n' + finding.subject + '\n' +
                finding.rule).toLowerCase().includes(query));
    });
}

/* Show the page on which a finding stands. */
export function turnToFinding(state, at) {
    state.findingKind = 'all';
    state.findingQuery = '';
    state.findingPage = Math.floor(inOrder(state).indexOf(at) / FINDINGS_ON_PAGE);
}

function numberText(lang, finding, name) {
    const value = finding.numbers[name];
    const type = finding.number_types[name];
    if (value === null)
        return say(lang, 'unknown');
    return type === 'text' || type === 'ratio' ? String(value)
        : decimal(String(value), lang);
}

/* What the rule returned, by the names that the rule gives. */
function numberList(lang, finding) {
    const names = Object.keys(finding.numbers);
    if (names.length === 0)
        return null;
    const list = h('dl', { class: 'about' });
    for (const name of names)
        list.append(h('div', {}, h('dt', {}, h('code', {}, name)),
            h('dd', {}, numberText(lang, finding, name))));
    return list;
}

function about(lang, finding) {
    const list = h('dl', { class: 'about' });
    const subject = finding.subject === null ? say(lang, 'withheld')
        : finding.subject_name === null ||
        finding.subject_name === finding.subject ? finding.subject
        : finding.subject_name + ' (' + finding.subject + ')';
    for (const [name, text] of [
        ['subject', subject],
        ['rule', finding.rule + ', ' + say(lang, 'version', { n: finding.version })],
        ['rule_text', checkedWord(lang, finding.checked)],
        ['basis', basisWord(lang, finding.basis)]])
        list.append(h('div', {}, h('dt', {}, say(lang, name)), h('dd', {}, text)));
    return list;
}

/* What the audience does not get, and whom it may ask. */
function withheldNotes(lang, finding) {
    const left = finding.withheld;
    if (left === null || left.facts === 0)
        return [];
    return [h('p', { class: 'quiet' }, sayCount(lang, 'withheld_facts', left.facts,
        count(left.facts, lang)) + '. ' + (left.ask.length === 0
        ? say(lang, 'withheld_whom')
        : say(lang, 'withheld_ask', { parties: left.ask.join(', ') })) + '.')];
}

/* The rule as it is written, and the cases that it must pass. */
function ruleNode(state, finding) {
    const lang = state.lang;
    const rule = state.data.result.rules.find((one) => one.name === finding.rule);
    if (rule === undefined)
        return null;
    const inside = h('div', { class: 'rule-inside' });
    const node = h('details', { class: 'rule-text' },
        h('summary', {}, say(lang, 'rule_itself') + (rule.cases.length === 0 ? ''
            : ', ' + sayCount(lang, 'cases_count', rule.cases.length,
                count(rule.cases.length, lang)))), inside);
    function build() {
        const made = table(say(lang, 'cases'), [
            { name: say(lang, 'case'), class: 'c-fact', heads: true },
            { name: say(lang, 'case_about'), class: 'c-about' },
            { name: say(lang, 'case_expect'), class: 'c-expect' },
        ], 'cases');
        inside.append(h('p', {}, h('code', {}, rule.path)),
            h('pre', {}, rule.sql + '\n\n-- rows:\n' + rule.rows_sql));
        if (rule.cases.length > 0)
            inside.append(h('h4', {}, say(lang, 'cases')),
                ...inSteps(lang, made, rule.cases, CASES_AT_ONCE, (one) =>
                    row(made, [h('code', {}, one.name),
                        one.about === null ? '—' : one.about,
                        one.expect === null ? '—' : expected(lang, one.expect)])));
    }
    node.addEventListener('toggle', () => {
        if (node.open && inside.childNodes.length === 0)
            build();
    });
    return node;
}

/* "breached, met" in the reader's words. */
function expected(lang, text) {
    return text.split(', ').map((one) => (badness.includes(one) ? say(lang, one)
        : one)).join(', ');
}

/* The sentence of the rule; in English, and it says so, where it has no
 * other. */
export function sentence(lang, finding) {
    const said = sayFrom(lang, finding.text);
    return said === null ? finding.subject : said;
}

function findingNode(state, at) {
    const lang = state.lang;
    const finding = state.data.result.findings[at];
    const inside = h('div', { class: 'finding-inside' });
    const node = h('details', { class: 'finding', id: 'finding-' + at },
        h('summary', {},
            badge(lang, finding.verdict,
                finding.verdict === 'met' ? finding.basis : undefined),
            h('span', { class: 'finding-text' }, sentence(lang, finding)),
            h('span', { class: 'finding-count' },
                factCount(lang, finding.facts))),
        inside);
    function build() {
        if (inside.childNodes.length > 0)
            return;
        if (finding.weakened)
            inside.append(h('p', { class: 'quiet' }, say(lang, 'weakened')));
        inside.append(about(lang, finding));
        const numbers = numberList(lang, finding);
        if (numbers !== null)
            inside.append(h('h4', {}, say(lang, 'numbers')), numbers);
        inside.append(h('h4', {}, say(lang, 'facts')),
            ...factTable(lang, finding.facts), ...withheldNotes(lang, finding));
        const rule = ruleNode(state, finding);
        if (rule !== null)
            inside.append(rule);
    }
    node.addEventListener('toggle', () => {
        if (node.open) {
            build();
            state.openFindings.add(at);
        } else {
            state.openFindings.delete(at);
        }
    });
    node.build = build;
    if (state.openFindings.has(at)) {
        build();
        node.open = true;
    }
    return node;
}

/* Fold or unfold all that are shown. */
export function setAllFindings(open) {
    for (const node of document.querySelectorAll('details.finding')) {
        if (open)
            node.build();
        node.open = open;
    }
}

function turnButton(state, name, page, able) {
    return h('button', {
        type: 'button', class: 'choice', id: 'findings-' + name,
        disabled: !able, onclick: () => {
            state.findingPage = page;
            state.again('findings', 'findings-' + name);
            document.getElementById('findings').scrollIntoView({ block: 'start' });
        },
    }, say(state.lang, 'page_' + name));
}

/* "Findings 101 to 200 of 100,000" and the ways on; null for one page. */
function pager(state, total) {
    const lang = state.lang;
    const page = state.findingPage;
    if (total <= FINDINGS_ON_PAGE)
        return null;
    const last = Math.ceil(total / FINDINGS_ON_PAGE) - 1;
    return h('nav', { class: 'pager', 'aria-label': say(lang, 'pages') },
        h('p', {}, say(lang, 'page_range', {
            from: count(page * FINDINGS_ON_PAGE + 1, lang),
            until: count(Math.min(total, (page + 1) * FINDINGS_ON_PAGE), lang),
            all: count(total, lang),
        })),
        h('div', { class: 'choices' },
            turnButton(state, 'first', 0, page > 0),
            turnButton(state, 'previous', page - 1, page > 0),
            turnButton(state, 'next', page + 1, page < last),
            turnButton(state, 'last', last, page < last)));
}

function findingSearch(state) {
    const field = h('input', {
        type: 'search', id: 'findings-search', autocomplete: 'off',
        spellcheck: 'false', value: state.findingQuery,
        onchange: () => {
            state.findingQuery = field.value.trim();
            state.findingPage = 0;
            state.again('findings', 'findings-search');
        },
    });
    return h('div', { class: 'search' },
        h('label', { for: 'findings-search' }, say(state.lang, 'search_findings')),
        field);
}

/* The findings of the page under their articles. */
function articles(state, shown) {
    const findings = state.data.result.findings;
    const list = h('div', { class: 'articles' });
    const start = state.findingPage * FINDINGS_ON_PAGE;
    let article = null;
    for (const at of shown.slice(start, start + FINDINGS_ON_PAGE)) {
        if (citesOf(findings[at]) !== article) {
            article = citesOf(findings[at]);
            list.append(h('h3', {}, article));
        }
        list.append(findingNode(state, at));
    }
    return list;
}

export function findingsSection(state) {
    const lang = state.lang;
    const findings = state.data.result.findings;
    if (findings.length === 0)
        return section('findings', say(lang, 'findings'), null,
            h('p', { class: 'quiet' }, say(lang, 'no_findings')));
    const shown = shownFindings(state);
    const unprinted = shown.length - FINDINGS_ON_PAGE;
    return section('findings', say(lang, 'findings'), say(lang, 'findings_lead'),
        h('div', { class: 'tools' },
            verdictFilter(state, 'findings', say(lang, 'filter_findings'),
                findings.map((finding) => finding.verdict), state.findingKind,
                (kind) => {
                    state.findingKind = kind;
                    state.findingPage = 0;
                    state.again('findings', 'findings-' + kind);
                }),
            h('div', { class: 'choices' },
                h('button', {
                    type: 'button', class: 'choice', id: 'findings-open',
                    onclick: () => setAllFindings(true),
                }, say(lang, 'open_all')),
                h('button', {
                    type: 'button', class: 'choice', id: 'findings-close',
                    onclick: () => setAllFindings(false),
                }, say(lang, 'close_all')))),
        findings.length > FINDINGS_ON_PAGE ? findingSearch(state) : null,
        pager(state, shown.length), articles(state, shown),
        unprinted <= 0 ? null : h('p', { class: 'quiet on-paper' },
            sayCount(lang, 'not_on_paper', unprinted, count(unprinted, lang))));
}
