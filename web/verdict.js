/*
 * verdict.js - a verdict as a shape and a word: never a colour alone.
 */

import { say } from './strings.js';
import { h, svg } from './dom.js';

const shapes = {
    met: () => [svg('circle', { cx: 8, cy: 8, r: 7.5, class: 'shape' }),
        svg('path', { d: 'M4.4 8.3l2.5 2.5 4.7-5', class: 'mark' })],
    breached: () => [
        svg('path', { d: 'M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z', class: 'shape' }),
        svg('path', { d: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6', class: 'mark' })],
    unknown: () => [
        svg('path', { d: 'M8 .6L15.4 8 8 15.4.6 8z', class: 'shape' }),
        svg('path', {
            d: 'M6.2 6.5a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.6-.8 1.1', class: 'mark',
        }),
        svg('circle', { cx: 8, cy: 11.4, r: 0.9, class: 'dot' })],
    not_applicable: () => [
        svg('rect', { x: 1, y: 1, width: 14, height: 14, rx: 3, class: 'shape' }),
        svg('path', { d: 'M4.5 8h7', class: 'mark' })],
    not_encoded: () => [
        svg('circle', { cx: 8, cy: 8, r: 6.8, class: 'ring' })],
};

export const verdicts = ['breached', 'unknown', 'met', 'not_applicable'];

/* The word of a verdict: `met` says what it rests on. */
export function verdictWord(lang, verdict, basis) {
    if (verdict === null)
        return say(lang, 'no_finding');
    if (verdict === 'met' && basis === 'declared')
        return say(lang, 'met_declared');
    if (verdict === 'met' && basis === 'assumed')
        return say(lang, 'met_assumed');
    if (verdict === 'met' && basis === null)
        return say(lang, 'met_no_facts');
    return say(lang, Object.hasOwn(shapes, verdict) ? verdict : 'unknown');
}

export function icon(verdict) {
    const make = Object.hasOwn(shapes, verdict) ? shapes[verdict] : shapes.unknown;
    return svg('svg', {
        class: 'icon', viewBox: '0 0 16 16', width: 16, height: 16,
        'aria-hidden': 'true', focusable: 'false',
    }, ...make());
}

/* A view's verdict: what it rests on is said by the finding, not here. */
export function limitBadge(lang, verdict) {
    const words = { met: 'within_limit', breached: 'over_limit' };
    return h('span', { class: 'badge v-' + verdict }, icon(verdict),
        h('span', { class: 'badge-word' }, say(lang,
            Object.hasOwn(words, verdict) ? words[verdict] : 'unknown')));
}

/* Shape and word. `basis` undefined: the bare verdict. */
export function badge(lang, verdict, basis) {
    const kind = verdict === null ? 'not_applicable' : verdict;
    const word = verdict === null || basis !== undefined
        ? verdictWord(lang, verdict, basis)
        : verdictWord(lang, verdict, 'determined');
    return h('span', { class: 'badge v-' + kind }, icon(kind),
        h('span', { class: 'badge-word' }, word));
}

/* A dash where no fact was used: nothing was assumed either. */
export function basisWord(lang, basis) {
    if (basis === null)
        return '—';
    const known = ['assumed', 'declared', 'evidenced', 'determined'];
    return say(lang, 'basis_' + (known.includes(basis) ? basis : 'assumed'));
}

export function checkedWord(lang, checked) {
    const known = ['text', 'summary', 'not_read'];
    return say(lang, 'checked_' + (known.includes(checked) ? checked : 'not_read'));
}
