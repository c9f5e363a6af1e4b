/*
 * conditions.js - every condition of the instrument, and what changed.
 */

import { say, sayFrom } from './strings.js';
import { count } from './format.js';
import { choices, h, row, section, table } from './dom.js';
import { inSteps } from './facts.js';
import { badge, basisWord, checkedWord, icon } from './verdict.js';

const CHANGES_AT_ONCE = 100;

const order = ['breached', 'unknown', 'met', 'not_applicable', 'not_encoded'];

function kindOf(condition) {
    return condition.encoded_by === null ? 'not_encoded' : condition.verdict;
}

/* Buttons for the kinds that occur, with their counts. */
export function verdictFilter(state, id, label, kinds, chosen, choose) {
    const lang = state.lang;
    const options = [{
        value: 'all', id: id + '-all', name: say(lang, 'all'),
        count: count(kinds.length, lang),
    }];
    for (const kind of order) {
        const n = kinds.filter((one) => one === kind).length;
        if (n > 0)
            options.push({
                value: kind, id: id + '-' + kind, icon: icon(kind),
                name: say(lang, kind), count: count(n, lang),
            });
    }
    return choices(label, options, chosen, choose);
}

/* Art. 9 before Art. 10; within an article as the data have them. */
function byArticleOrder(list) {
    const order = new Intl.Collator('en', { numeric: true });
    const text = (one) => (one.cites === null ? '' : one.cites);
    return [...list].sort((a, b) => order.compare(text(a), text(b)));
}

function links(state, condition) {
    const lang = state.lang;
    if (condition.findings.length === 0)
        return '—';
    const first = 'finding-' + condition.findings[0];
    return h('a', {
        href: '#' + first,
        onclick: (event) => {
            event.preventDefault();
            state.showFinding(condition.findings[0]);
        },
    }, count(condition.findings.length, lang));
}

function conditionTitle(lang, condition) {
    const title = sayFrom(lang, condition.title);
    return h('span', { class: 'condition' },
        h('span', {}, title === null ? condition.condition : title),
        h('span', { class: 'cites' }, condition.cites));
}

function conditionRow(state, made, condition) {
    const lang = state.lang;
    const kind = kindOf(condition);
    return row(made, [
        badge(lang, kind, kind === 'met' ? condition.basis : undefined),
        conditionTitle(lang, condition),
        condition.basis === null ? '—' : basisWord(lang, condition.basis),
        checkedWord(lang, condition.checked),
        links(state, condition),
    ]);
}

/* What no rule checks: a list of its own, so that it hides nothing. */
function notEncodedTable(lang, conditions) {
    const made = table(say(lang, 'not_encoded'), [
        { name: say(lang, 'condition'), class: 'c-main', heads: true },
        { name: say(lang, 'rule_text'), class: 'c-checked' },
    ], 'apart');
    for (const condition of conditions)
        made.body.append(row(made, [conditionTitle(lang, condition),
            checkedWord(lang, condition.checked)]));
    return made.node;
}

function encodedTable(state, conditions) {
    const lang = state.lang;
    const made = table(say(lang, 'conditions'), [
        { name: say(lang, 'verdict'), class: 'c-verdict' },
        { name: say(lang, 'condition'), class: 'c-main', heads: true },
        { name: say(lang, 'basis'), class: 'c-basis' },
        { name: say(lang, 'rule_text'), class: 'c-checked' },
        { name: say(lang, 'findings_col'), class: 'c-count' },
    ], 'conditions');
    for (const condition of conditions)
        made.body.append(conditionRow(state, made, condition));
    return made.node;
}

export function conditionsSection(state) {
    const lang = state.lang;
    const conditions = byArticleOrder(state.data.result.conditions);
    const kinds = conditions.map(kindOf);
    const shown = conditions.filter((condition) => state.conditionKind === 'all' ||
        state.conditionKind === kindOf(condition));
    const encoded = shown.filter((one) => kindOf(one) !== 'not_encoded');
    const apart = shown.filter((one) => kindOf(one) === 'not_encoded');
    return section('conditions', say(lang, 'conditions'),
        say(lang, 'conditions_lead'),
        verdictFilter(state, 'conditions', say(lang, 'filter_conditions'), kinds,
            state.conditionKind, (kind) => {
                state.conditionKind = kind;
                state.again('conditions', 'conditions-' + kind);
            }),
        encoded.length === 0 ? null : encodedTable(state, encoded),
        apart.length === 0 ? null : h('h3', { class: 'with-badge' },
            badge(lang, 'not_encoded'),
            h('span', { class: 'count' }, count(apart.length, lang))),
        apart.length === 0 ? null : notEncodedTable(lang, apart));
}

/* Only with an overlay; null without. */
export function changesSection(state) {
    const lang = state.lang;
    const result = state.data.result;
    if (result.overlay === null)
        return null;
    const lead = say(lang, 'changes_lead', { overlay: result.overlay });
    if (result.changes.length === 0)
        return section('changes', say(lang, 'changes'), lead,
            h('p', { class: 'quiet' }, say(lang, 'no_changes')));
    const made = table(say(lang, 'changes'), [
        { name: say(lang, 'rule'), class: 'c-main', heads: true },
        { name: say(lang, 'subject'), class: 'c-subject' },
        { name: say(lang, 'before'), class: 'c-verdict' },
        { name: say(lang, 'after'), class: 'c-verdict' },
    ], 'changes');
    return section('changes', say(lang, 'changes'), lead, ...inSteps(lang, made,
        byArticleOrder(result.changes), CHANGES_AT_ONCE, (change) => row(made, [
            h('span', { class: 'condition' },
                h('span', {}, change.cites === null ? change.rule : change.cites),
                h('code', { class: 'cites' }, change.rule)),
            change.subject === null ? say(lang, 'withheld') : change.subject,
            badge(lang, change.from, change.from_basis),
            h('span', { class: 'after' },
                h('span', { class: 'arrow', 'aria-hidden': 'true' }, '→'),
                badge(lang, change.to, change.to_basis)),
        ])));
}
