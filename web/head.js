/*
 * head.js - the top of the page: what was asked, the headline, the counts.
 */

import { languages, say, sayCount } from './strings.js';
import { count, day } from './format.js';
import { h } from './dom.js';
import { badge, basisWord, icon } from './verdict.js';
import { sentence } from './findings.js';

const languageNames = {
    en: 'English', uk: 'Українська', de: 'Deutsch', pl: 'Polski',
};

export function topBar(state) {
    const lang = state.lang;
    const group = h('div', {
        class: 'choices', role: 'group', 'aria-label': say(lang, 'language'),
    });
    for (const name of languages)
        group.append(h('button', {
            type: 'button', class: 'choice', id: 'language-' + name, lang: name,
            'aria-pressed': String(name === lang),
            onclick: () => state.speak(name),
        }, languageNames[name]));
    return h('header', { class: 'top' },
        h('a', { class: 'skip', href: '#findings' }, say(lang, 'skip')),
        h('p', { class: 'brand' }, h('b', {}, say(lang, 'brand')),
            h('span', {}, say(lang, 'kind'))),
        h('div', { class: 'top-tools' }, group,
            h('button', {
                type: 'button', class: 'choice alone', id: 'print',
                onclick: () => window.print(),
            }, say(lang, 'print'))));
}

const parts = [
    ['breached', 'obstacles'], ['unknown', 'unknown'], ['met', 'met'],
    ['not_applicable', 'not_applicable'], ['not_encoded', 'not_encoded'],
];

/* The conditions as one bar; the list below says the same in words. */
function countBar(lang, headline) {
    const bar = h('div', { class: 'count-bar', 'aria-hidden': 'true' });
    const list = h('ul', {
        class: 'counts', 'aria-label': say(lang, 'headline_bar'),
    });
    for (const [verdict, field] of parts) {
        const n = headline[field];
        if (n > 0) {
            const piece = h('span', { class: 'count-piece v-' + verdict });
            piece.style.flexGrow = String(n);
            bar.append(piece);
        }
        list.append(h('li', { class: n === 0 ? 'count-none' : null },
            h('b', {}, count(n, lang)), badge(lang, verdict)));
    }
    return [bar, list];
}

function notes(lang, headline) {
    const list = h('ul', { class: 'notes' });
    for (const [name, n] of [['of_met_declared', headline.declared],
        ['second_hand_count', headline.second_hand],
        ['not_encoded_count', headline.not_encoded]])
        list.append(h('li', {}, sayCount(lang, name, n, count(n, lang)) + '.'));
    return list;
}

const OBSTACLES_AT_ONCE = 12;

/* The breached findings in a sentence each, the first of many; none: []. */
function obstacles(state) {
    const lang = state.lang;
    const list = h('ol', {
        class: 'obstacles', 'aria-label': say(lang, 'in_the_way'),
    });
    let n = 0;
    state.data.result.findings.forEach((finding, at) => {
        if (finding.verdict !== 'breached')
            return;
        n += 1;
        if (n > OBSTACLES_AT_ONCE)
            return;
        list.append(h('li', {}, h('span', {},
            h('a', {
                href: '#finding-' + at,
                onclick: (event) => {
                    event.preventDefault();
                    state.showFinding(at);
                },
            }, sentence(lang, finding)),
            h('span', { class: 'cites' }, finding.cites))));
    });
    const left = n - OBSTACLES_AT_ONCE;
    return [n === 0 ? null : list, left <= 0 ? null
        : h('p', { class: 'more-obstacles' }, h('a', { href: '#findings' },
            sayCount(lang, 'more_breached', left, count(left, lang))))];
}

const withheldNames = ['facts', 'findings', 'missing', 'values', 'items',
    'parts', 'measures', 'conflicts'];

/* For whom the report was made and what it leaves out; null: for its owner. */
function madeFor(lang, data) {
    if (data.for === null)
        return null;
    const list = withheldNames.filter((name) => data.withheld[name] > 0)
        .map((name) => h('li', {}, sayCount(lang, 'withheld_' + name,
            data.withheld[name], count(data.withheld[name], lang)) + '.'));
    return h('div', { class: 'made-for', id: 'made-for', role: 'note' },
        h('p', {}, say(lang, 'made_for', { audience: data.for })),
        list.length === 0 ? h('p', {}, say(lang, 'withheld_nothing'))
            : h('ul', {}, ...list));
}

function named(id, name) {
    return name === null ? id
        : h('span', {}, name + ' ', h('code', {}, id));
}

function asked(lang, data) {
    const result = data.result;
    const list = h('dl', { class: 'asked' });
    function put(name, text) {
        if (text !== null)
            list.append(h('div', {}, h('dt', {}, say(lang, name)),
                h('dd', {}, text)));
    }
    put('venture', h('code', {}, result.venture));
    put('under', result.instrument);
    put('on', data.on === null ? null
        : h('time', { datetime: data.on }, day(data.on, lang)));
    put('product', result.product === null ? null
        : named(result.product, result.product_name));
    put('overlay', result.overlay);
    put('min_basis', result.min_basis === null ? null
        : basisWord(lang, result.min_basis));
    put('strict', result.strict ? say(lang, 'strict_text') : null);
    return list;
}

export function headline(state) {
    const lang = state.lang;
    const result = state.data.result;
    const counts = result.headline;
    const said = result.headline_text[lang];
    const kind = counts.obstacles > 0 ? 'breached' : 'met';
    return h('section', { class: 'hero', 'aria-labelledby': 'title' },
        h('h1', { id: 'title' }, result.title === null ? result.venture
            : result.title),
        asked(lang, state.data),
        madeFor(lang, state.data),
        h('p', { class: 'headline v-' + kind, id: 'headline' },
            counts.obstacles > 0 ? icon(kind) : null, h('span', {}, said)),
        ...obstacles(state), ...countBar(lang, counts), notes(lang, counts),
        h('p', { class: 'advice' }, say(lang, 'advice_long')));
}
