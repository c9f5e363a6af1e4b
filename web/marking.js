/*
 * marking.js - what stands on every printed page: which venture on which date,
 * from which facts, that it is no legal advice, and the page's number.
 */

import { say } from './strings.js';
import { day } from './format.js';

const VENTURE_CHARS = 60;
const DIGEST_CHARS = 16;

/* A text as a CSS string: all but plain letters and digits by its number. */
export function cssString(text) {
    return '"' + [...text].map((one) => (/[A-Za-z0-9 ]/.test(one) ? one
        : '\\' + one.codePointAt(0).toString(16) + ' ')).join('') + '"';
}

export function markingText(state) {
    const lang = state.lang;
    const { inputs, on, result } = state.data;
    const audience = state.data.for;
    const venture = [...result.venture].slice(0, VENTURE_CHARS).join('');
    return [venture, result.instrument, on === null ? null : day(on, lang),
        audience === null ? null : say(lang, 'mark_for', {
            audience: [...audience].slice(0, VENTURE_CHARS).join(''),
        }),
        inputs.facts === null ? null : say(lang, 'mark_facts', {
            digest: inputs.facts.slice(0, DIGEST_CHARS),
        })].filter((text) => text !== null).join(' · ');
}

/* Put it into the margins of the pages, in place of the language before. */
export function markPages(state) {
    const sheet = document.styleSheets[0];
    const rule = '@page { @top-right { content: ' +
        cssString(say(state.lang, 'advice')) + ' } @bottom-left { content: ' +
        cssString(markingText(state)) + ' } }';
    if (state.pageRule !== null)
        sheet.deleteRule(state.pageRule);
    state.pageRule = sheet.insertRule(rule, sheet.cssRules.length);
}
