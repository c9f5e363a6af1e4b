/*
 * facts.js - the table of facts under a finding, built in pieces.
 */

import { say, sayCount, sayName } from './strings.js';
import { count } from './format.js';
import { h, hidden, row, svg, table } from './dom.js';
import { basisWord } from './verdict.js';

const FACTS_AT_ONCE = 100;
const FACTS_ON_PAPER = 12;

/* "Party FIRM-9: where managed", and the exact place for the dossier. */
export function factName(lang, fact) {
    const human = sayName(lang, 'tables', fact.tbl);
    const column = sayName(lang, 'columns', fact.col);
    return h('span', { class: 'fact' },
        h('span', { class: 'fact-name' },
            (human === null ? fact.tbl : human) + ' ',
            h('b', {}, fact.key === null ? '' : fact.key.replaceAll('|', ' | ')),
            ': ' + (column === null ? fact.col : column)), ' ',
        h('code', { class: 'fact-place' }, fact.tbl + '.' + fact.col));
}

function usedIcon(missing) {
    return svg('svg', {
        class: 'icon small', viewBox: '0 0 16 16', width: 12, height: 12,
        'aria-hidden': 'true', focusable: 'false',
    }, missing ? svg('circle', { cx: 8, cy: 8, r: 6, class: 'ring' })
        : svg('circle', { cx: 8, cy: 8, r: 6.5, class: 'shape' }));
}

function factRow(lang, made, fact) {
    const missing = fact.state === 'missing';
    const from = ['data', 'register', 'overlay', 'engine'].includes(fact.from)
        ? say(lang, 'from_' + fact.from) : null;
    return row(made, [
        h('span', { class: missing ? 'fact-state is-missing' : 'fact-state' },
            usedIcon(missing), say(lang, missing ? 'is_missing' : 'used')),
        factName(lang, fact),
        missing || fact.value === null ? '—' : fact.value,
        missing || fact.basis === null ? '—' : basisWord(lang, fact.basis),
        from === null ? '—' : from,
        fact.source === null ? '—' : fact.source,
    ], missing ? { class: 'row-missing' } : {});
}

/*
 * Rows from `items`, `step` at a time, with a button for the next ones.
 * Returns nodes; nothing beyond the first step is built unasked. Paper shows
 * at most the first `onPaper` rows, and says how many it leaves out.
 */
export function inSteps(lang, made, items, step, makeRow, onPaper = Infinity) {
    const more = h('button', { type: 'button', class: 'more' });
    const paper = h('p', { class: 'quiet on-paper' });
    let shown = 0;
    function next() {
        const until = Math.min(items.length, shown + step);
        const piece = document.createDocumentFragment();
        for (; shown < until; shown += 1) {
            const line = makeRow(items[shown]);
            if (shown >= onPaper)
                line.classList.add('off-paper');
            piece.append(line);
        }
        made.body.append(piece);
        const left = Math.min(step, items.length - shown);
        more.hidden = left === 0;
        more.textContent = sayCount(lang, 'more_rows', left, count(left, lang));
        const unseen = items.length - Math.min(shown, onPaper);
        paper.textContent = unseen === 0 ? ''
            : sayCount(lang, 'not_on_paper', unseen, count(unseen, lang));
    }
    more.addEventListener('click', next);
    next();
    return [made.node, more, paper];
}

export function factTable(lang, facts) {
    if (facts.length === 0)
        return [h('p', { class: 'quiet' }, say(lang, 'no_facts'))];
    /* What is missing comes first: it is what a reader must act on. */
    const sorted = facts.filter((fact) => fact.state === 'missing')
        .concat(facts.filter((fact) => fact.state !== 'missing'));
    const made = table(say(lang, 'facts'), [
        { name: say(lang, 'state'), class: 'c-state' },
        { name: say(lang, 'fact'), class: 'c-fact', heads: true },
        { name: say(lang, 'value'), class: 'c-value' },
        { name: say(lang, 'fact_basis'), class: 'c-basis' },
        { name: say(lang, 'from'), class: 'c-from' },
        { name: say(lang, 'source'), class: 'c-source' },
    ], 'facts');
    return inSteps(lang, made, sorted, FACTS_AT_ONCE,
        (fact) => factRow(lang, made, fact), FACTS_ON_PAPER);
}

/* "12 facts, 2 missing" */
export function factCount(lang, facts) {
    const missing = facts.filter((fact) => fact.state === 'missing').length;
    const all = sayCount(lang, 'facts_count', facts.length,
        count(facts.length, lang));
    return missing === 0 ? all : all + ', ' +
        sayCount(lang, 'missing_count', missing, count(missing, lang));
}

export function orNothing(lang, text) {
    return text === null ? h('span', {}, '—', hidden(say(lang, 'unknown'))) : text;
}
