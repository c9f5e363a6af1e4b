/*
 * inputs.js - what the report was computed from, and how to read it.
 */

import { say, sayList } from './strings.js';
import { h, row, section, table } from './dom.js';
import { badge, basisWord, checkedWord } from './verdict.js';

function digests(lang, inputs) {
    const list = h('dl', { class: 'digests' });
    for (const name of ['facts', 'rules', 'data', 'overlay', 'packs'])
        if (inputs[name] !== null)
            list.append(h('div', {}, h('dt', {}, say(lang, 'digest_' + name)),
                h('dd', {}, h('code', {}, inputs[name]))));
    list.append(h('div', {}, h('dt', {}, say(lang, 'program')),
        h('dd', {}, inputs.program === null ? '—' : inputs.program)));
    return list;
}

function ruleTable(lang, findings) {
    const made = table(say(lang, 'rules_used'), [
        { name: say(lang, 'rule'), class: 'c-main', heads: true },
        { name: say(lang, 'rule_text'), class: 'c-checked' },
    ], 'rules');
    const seen = new Set();
    for (const finding of findings) {
        if (seen.has(finding.rule))
            continue;
        seen.add(finding.rule);
        made.body.append(row(made, [
            h('span', { class: 'condition' },
                h('span', {}, h('code', {}, finding.rule), ', ' +
                    say(lang, 'version', { n: finding.version })),
                h('span', { class: 'cites' }, finding.cites)),
            checkedWord(lang, finding.checked)]));
    }
    return made.node;
}

function legend(lang) {
    const verdictList = h('dl', { class: 'legend' });
    for (const [verdict, text] of sayList(lang, 'legend'))
        verdictList.append(h('div', {}, h('dt', {}, badge(lang, verdict)),
            h('dd', {}, text)));
    const basisList = h('dl', { class: 'legend' });
    for (const [basis, text] of sayList(lang, 'legend_basis'))
        basisList.append(h('div', {}, h('dt', {}, basisWord(lang, basis)),
            h('dd', {}, text)));
    return h('div', { class: 'legends' },
        h('div', {}, h('h3', {}, say(lang, 'verdict_title')), verdictList),
        h('div', {}, h('h3', {}, say(lang, 'basis_title')), basisList));
}

export function legendSection(state) {
    return section('how-to-read', say(state.lang, 'how_to_read'), null,
        legend(state.lang));
}

export function inputsSection(state) {
    const lang = state.lang;
    const result = state.data.result;
    const nodes = [digests(lang, state.data.inputs)];
    if (result.findings.length > 0)
        nodes.push(h('h3', {}, say(lang, 'rules_used')),
            ruleTable(lang, result.findings));
    if (result.conflicts.length > 0)
        nodes.push(h('h3', {}, say(lang, 'conflicts')),
            h('ul', { class: 'conflicts' },
                ...result.conflicts.map((text) => h('li', {}, text))));
    return section('inputs', say(lang, 'inputs'), say(lang, 'inputs_lead'),
        ...nodes);
}
