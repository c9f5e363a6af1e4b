/*
 * compatibility.js - what else the product could be made of: candidates that
 * would change something, alternatives on record, and requirements with what
 * would meet them.
 */

import { say, sayCount } from './strings.js';
import { count, share } from './format.js';
import { h, row, section, table } from './dom.js';
import { icon } from './verdict.js';
import { inSteps } from './facts.js';

const ROWS_AT_ONCE_FIT = 40;
/* The page's fitShapes: yes as met, no as breached, conditional as unknown. */
const fitShapes = { yes: 'met', no: 'breached' };

function fitBadge(lang, verdict) {
    const kind = Object.hasOwn(fitShapes, verdict) ? fitShapes[verdict] : 'unknown';
    return h('span', { class: 'badge v-' + kind }, icon(kind),
        h('span', { class: 'badge-word' }, say(lang, 'fit_' + verdict)));
}

/* "no difference in 5 of 6 properties", or the reason that decides. */
function why(lang, one) {
    if (one.problem !== null)
        return say(lang, 'not_compared');
    if (one.reason === null)
        return say(lang, 'no_difference', {
            n: count(one.without_difference, lang),
            all: count(one.properties, lang),
        });
    const stated = (text) => (text === null ? say(lang, 'not_stated') : text);
    return h('span', {}, h('code', {}, one.reason.property), ' ',
        stated(one.reason.candidate), ' | ', stated(one.reason.wanted));
}

function changes(lang, swap) {
    const list = h('ul', { class: 'plain' });
    if (swap.outside_max !== null)
        list.append(h('li', {}, say(lang, 'share_falls', {
            before: share(swap.outside_max.before, lang),
            after: share(swap.outside_max.after, lang),
        })));
    if (swap.second_source)
        list.append(h('li', {}, say(lang, 'second_source')));
    if (swap.escapes_restriction)
        list.append(h('li', {}, say(lang, 'escapes_restriction')));
    return list;
}

function swapsTable(lang, swaps) {
    const made = table(say(lang, 'swaps'), [
        { name: say(lang, 'fit_item'), class: 'c-main', heads: true },
        { name: say(lang, 'candidate'), class: 'c-main' },
        { name: say(lang, 'fit_verdict'), class: 'c-verdict' },
        { name: say(lang, 'why'), class: 'c-main' },
        { name: say(lang, 'would_change'), class: 'c-main' },
    ], 'swaps');
    return [h('h3', {}, say(lang, 'swaps')),
        ...inSteps(lang, made, swaps, ROWS_AT_ONCE_FIT, (swap) => row(made, [
            h('code', {}, swap.item), h('code', {}, swap.candidate),
            fitBadge(lang, swap.verdict), why(lang, swap), changes(lang, swap)]))];
}

function alternativesTable(lang, alternatives) {
    const made = table(say(lang, 'alternatives'), [
        { name: say(lang, 'fit_item'), class: 'c-main', heads: true },
        { name: say(lang, 'alternative'), class: 'c-main' },
        { name: say(lang, 'fit_verdict'), class: 'c-verdict' },
        { name: say(lang, 'why'), class: 'c-main' },
    ], 'alternatives');
    return [h('h3', {}, say(lang, 'alternatives')),
        ...inSteps(lang, made, alternatives, ROWS_AT_ONCE_FIT, (one) => row(made, [
            h('span', {}, h('code', {}, one.item), ' (', h('code', {}, one.parent), ')'),
            h('code', {}, one.alternative), fitBadge(lang, one.verdict),
            why(lang, one)]))];
}

function candidateList(lang, wanted) {
    if (wanted.problem !== null)
        return say(lang, 'not_compared');
    if (wanted.candidates.length === 0)
        return say(lang, 'no_candidate');
    const list = h('ul', { class: 'plain' });
    for (const one of wanted.candidates)
        list.append(h('li', {}, h('code', {}, one.candidate), ' ',
            fitBadge(lang, one.verdict), ' ', why(lang, one)));
    return list;
}

function wantedTable(lang, wanted) {
    const made = table(say(lang, 'requirements'), [
        { name: say(lang, 'fit_item'), class: 'c-main', heads: true },
        { name: say(lang, 'candidates'), class: 'c-main' },
    ], 'wanted');
    return [h('h3', {}, say(lang, 'requirements')),
        ...inSteps(lang, made, wanted, ROWS_AT_ONCE_FIT, (one) => row(made, [
            h('span', {}, h('code', {}, one.item), ' ', one.name),
            candidateList(lang, one)]))];
}

export function compatibilitySection(state) {
    const lang = state.lang;
    const found = state.data.result.compatibility;
    if (found === null || found === undefined)
        return null;
    const parts = [];
    if (found.swaps.length > 0)
        parts.push(...swapsTable(lang, found.swaps));
    if (found.alternatives.length > 0)
        parts.push(...alternativesTable(lang, found.alternatives));
    if (found.wanted.length > 0)
        parts.push(...wantedTable(lang, found.wanted));
    if (parts.length === 0)
        return null;
    if (found.unchecked > 0)
        parts.push(h('p', { class: 'quiet' }, sayCount(lang, 'unchecked',
            found.unchecked, count(found.unchecked, lang))));
    return section('compatibility', say(lang, 'compatibility'),
        say(lang, 'compatibility_lead'), ...parts);
}
