/*
 * report.js - reads the data block and shows it; the entry of the page.
 */

import { languages, loadCatalogs, say } from './strings.js';
import { day } from './format.js';
import { h } from './dom.js';
import { chartPatterns } from './chart.js';
import { headline, topBar } from './head.js';
import { changesSection, conditionsSection } from './conditions.js';
import { findingsSection, setAllFindings, turnToFinding } from './findings.js';
import { originSection } from './origin.js';
import { structureSection } from './structure.js';
import { compatibilitySection } from './compatibility.js';
import { votesSection } from './votes.js';
import { missingSection } from './missing.js';
import { inputsSection, legendSection } from './inputs.js';
import { markPages } from './marking.js';

const sections = [
    ['changes', changesSection], ['conditions', conditionsSection],
    ['findings', findingsSection], ['origin', originSection],
    ['structure', structureSection], ['compatibility', compatibilitySection],
    ['votes', votesSection],
    ['missing', missingSection], ['inputs', inputsSection],
    ['how-to-read', legendSection],
];

const titles = { 'how-to-read': 'how_to_read' };

function contents(state, present) {
    const list = h('ol', {});
    for (const id of present)
        list.append(h('li', {}, h('a', { href: '#' + id },
            say(state.lang, Object.hasOwn(titles, id) ? titles[id] : id))));
    return h('nav', { class: 'contents', 'aria-labelledby': 'contents-title' },
        h('h2', { id: 'contents-title' }, say(state.lang, 'contents')), list);
}

function show(state) {
    const lang = state.lang;
    const result = state.data.result;
    const main = h('main', { class: 'main' }, headline(state));
    const present = [];
    for (const [id, make] of sections) {
        const node = make(state);
        if (node !== null) {
            main.append(node);
            present.push(id);
        }
    }
    document.documentElement.lang = lang;
    document.title = say(lang, 'page_title', {
        venture: result.title === null ? result.venture : result.title,
        on: state.data.on === null ? '—' : day(state.data.on, lang),
    });
    markPages(state);
    document.getElementById('page').replaceChildren(chartPatterns(), topBar(state),
        h('div', { class: 'columns' }, contents(state, present), main),
        h('footer', { class: 'foot' }, h('p', {}, say(lang, 'advice'))));
}

/* Keep the keyboard where it was after a part was made anew. */
function focusOn(id) {
    const node = document.getElementById(id);
    if (node !== null)
        node.focus({ preventScroll: true });
}

function start(data) {
    const state = {
        data,
        lang: languages.includes(data.lang) ? data.lang : 'en',
        conditionKind: 'all',
        findingKind: 'all',
        findingQuery: '',
        findingPage: 0,
        findingOrder: null,
        openFindings: new Set(),
        pageRule: null,
        stateView: 0,
        parts: null,
        structure: null,
        speak(lang) {
            state.lang = lang;
            show(state);
            focusOn('language-' + lang);
        },
        again(id, focus) {
            const make = sections.find((one) => one[0] === id)[1];
            document.getElementById(id).replaceWith(make(state));
            focusOn(focus);
        },
        showFinding(at) {
            state.openFindings.add(at);
            turnToFinding(state, at);
            state.again('findings', '');
            const node = document.getElementById('finding-' + at);
            node.querySelector('summary').focus();
            node.scrollIntoView({ block: 'start' });
        },
    };
    show(state);
    /* On paper every finding stands with its facts. */
    let opened = null;
    window.addEventListener('beforeprint', () => {
        opened = new Set(state.openFindings);
        setAllFindings(true);
    });
    window.addEventListener('afterprint', () => {
        if (opened !== null) {
            state.openFindings = opened;
            state.again('findings', '');
        }
        opened = null;
    });
}

loadCatalogs(JSON.parse(document.getElementById('catalogs').textContent));
start(JSON.parse(document.getElementById('data').textContent));
