/*
 * missing.js - which facts are missing, by who could supply them.
 */

import { say, sayCount } from './strings.js';
import { count } from './format.js';
import { h, row, section, table } from './dom.js';
import { factName, inSteps } from './facts.js';

const ROWS_AT_ONCE_MISSING = 60;
const PARTIES_AT_ONCE = 40;

/* By party, those that hold up most findings first; nobody's last. */
function byParty(missing) {
    const groups = new Map();
    for (const fact of missing) {
        const key = fact.party === null ? '' : fact.party;
        if (!groups.has(key))
            groups.set(key, { party: fact.party, name: fact.party_name, facts: [] });
        groups.get(key).facts.push(fact);
    }
    const weight = (group) => (group.party === null ? -1
        : Math.max(...group.facts.map((fact) => fact.findings)));
    const list = [...groups.values()];
    for (const group of list)
        group.facts.sort((a, b) => b.findings - a.findings);
    return list.sort((a, b) => weight(b) - weight(a));
}

function partyTable(lang, group) {
    const title = group.party === null ? say(lang, 'ask_nobody')
        : say(lang, 'ask', {
            party: group.name === null ? group.party : group.name,
        });
    const made = table(title, [
        { name: say(lang, 'fact'), class: 'c-main', heads: true },
        { name: say(lang, 'settles'), class: 'c-number' },
    ], 'missing');
    return [h('h3', {}, title + ' ',
        group.party === null || group.name === null ? null
            : h('code', {}, group.party),
        h('span', { class: 'count' }, sayCount(lang, 'missing_facts',
            group.facts.length, count(group.facts.length, lang)))),
    ...inSteps(lang, made, group.facts, ROWS_AT_ONCE_MISSING, (fact) =>
        row(made, [factName(lang, fact), count(fact.findings, lang)]))];
}

export function missingSection(state) {
    const lang = state.lang;
    const missing = state.data.result.missing;
    const left = state.data.for === null ? 0 : state.data.withheld.missing;
    const note = left === 0 ? null : h('p', { class: 'quiet' },
        sayCount(lang, 'withheld_missing', left, count(left, lang)) + '.');
    if (missing.length === 0)
        return section('missing', say(lang, 'missing'), null, note !== null ? note
            : h('p', { class: 'quiet' }, say(lang, 'nothing_missing')));
    const parties = h('div', {});
    const more = h('button', { type: 'button', class: 'more' });
    const groups = byParty(missing);
    let shown = 0;
    function next() {
        for (const group of groups.slice(shown, shown + PARTIES_AT_ONCE))
            parties.append(...partyTable(lang, group));
        shown = Math.min(groups.length, shown + PARTIES_AT_ONCE);
        const left = groups.length - shown;
        more.hidden = left === 0;
        more.textContent = sayCount(lang, 'more_parties', left, count(left, lang));
    }
    more.addEventListener('click', next);
    next();
    return section('missing', say(lang, 'missing'), say(lang, 'missing_lead'),
        parties, more, note);
}
