/*
 * findings.js - findings by article; each unfolds to its facts, which are
 * built when it is opened.
 */

import { say } from './strings.js';
import { decimal } from './format.js';
import { h, section } from './dom.js';
import { badge, basisWord, checkedWord } from './verdict.js';
import { factCount, factTable } from './facts.js';
import { verdictFilter } from './conditions.js';

const badness = ['breached', 'unknown', 'met', 'not_applicable'];

/* Indices of findings by what they cite, Art. 9 before Art. 10. */
function byArticle(findings) {
    const groups = new Map();
    findings.forEach((finding, at) => {
        const cites = finding.cites === null ? '—' : finding.cites;
        if (!groups.has(cites))
            groups.set(cites, []);
        groups.get(cites).push(at);
    });
    const order = new Intl.Collator('en', { numeric: true });
    return [...groups].sort((a, b) => order.compare(a[0], b[0]));
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
    const subject = finding.subject_name === null ||
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

/* The sentence of the rule, in English where it has no other. */
export function sentence(lang, finding) {
    if (finding.text[lang] !== null)
        return finding.text[lang];
    return finding.text.en === null ? finding.subject : finding.text.en;
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
            ...factTable(lang, finding.facts));
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

export function findingsSection(state) {
    const lang = state.lang;
    const findings = state.data.result.findings;
    if (findings.length === 0)
        return section('findings', say(lang, 'findings'), null,
            h('p', { class: 'quiet' }, say(lang, 'no_findings')));
    const list = h('div', { class: 'articles' });
    for (const [cites, indices] of byArticle(findings)) {
        const shown = indices.filter((at) => state.findingKind === 'all' ||
            state.findingKind === findings[at].verdict);
        shown.sort((a, b) => badness.indexOf(findings[a].verdict) -
            badness.indexOf(findings[b].verdict));
        if (shown.length > 0)
            list.append(h('h3', {}, cites),
                ...shown.map((at) => findingNode(state, at)));
    }
    return section('findings', say(lang, 'findings'), say(lang, 'findings_lead'),
        h('div', { class: 'tools' },
            verdictFilter(state, 'findings', say(lang, 'filter_findings'),
                findings.map((finding) => finding.verdict), state.findingKind,
                (kind) => {
                    state.findingKind = kind;
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
        list);
}
