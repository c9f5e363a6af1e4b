/*
 * origin.js - the four views of the outside share, and the sums by state.
 */

import { say } from './strings.js';
import { money, plotNumber, share, stateName } from './format.js';
import { choices, h, row, section, svg, table } from './dom.js';
import { limitBadge } from './verdict.js';

function viewName(lang, view) {
    return [say(lang, view.denominator === 'component_cost' ? 'component_cost'
        : 'end_product_value'),
    say(lang, view.depth === 'opened' ? 'opened' : 'declared_depth')];
}

/* "31 % to 44.5 %" */
function shareRange(lang, range) {
    if (range === null)
        return say(lang, 'unknown');
    if (range.min === range.max)
        return share(range.min, lang);
    return say(lang, 'range', {
        min: share(range.min, lang), max: share(range.max, lang),
    });
}

function band(range, y, height, className) {
    const from = 100 * Math.min(1, plotNumber(range.min));
    const to = 100 * Math.min(1, plotNumber(range.max));
    return svg('rect', {
        x: from.toFixed(3), y, height, class: className,
        width: Math.max(0.8, to - from).toFixed(3),
    });
}

/* Geometry 0 … 100 across; the same numbers stand as text in the row. */
function shareBar(lang, view, before) {
    const limit = view.limit === null ? null : plotNumber(view.limit);
    const limitText = view.limit === null ? say(lang, 'no_limit')
        : say(lang, 'at_most', { limit: share(view.limit, lang) });
    const label = view.outside_share === null ? say(lang, 'bar_unknown')
        : say(lang, 'bar_label', {
            min: share(view.outside_share.min, lang),
            max: share(view.outside_share.max, lang), limit: limitText,
        });
    const kind = view.verdict === null ? 'plain' : view.verdict;
    const picture = svg('svg', {
        class: 'share-bar', viewBox: '0 0 100 20', role: 'img',
        'aria-label': label, preserveAspectRatio: 'none',
    }, svg('rect', { x: 0, y: 6, width: 100, height: 8, class: 'track' }));
    for (const tick of [25, 50, 75])
        picture.append(svg('path', { d: `M${tick} 6v8`, class: 'tick' }));
    if (view.outside_share === null)
        picture.append(svg('rect', {
            x: 0, y: 6, width: 100, height: 8, class: 'band-unknown',
        }));
    else
        picture.append(band(view.outside_share, 6, 8, 'band b-' + kind));
    if (before !== null && before.outside_share !== null)
        picture.append(band(before.outside_share, 16, 2.4, 'band-before'));
    if (limit !== null)
        picture.append(svg('path', {
            d: `M${(100 * limit).toFixed(3)} 1v18`, class: 'limit',
        }));
    return h('span', { class: 'bar-cell' }, picture,
        h('span', { class: 'scale', 'aria-hidden': 'true' },
            h('span', {}, share('0', lang)), h('span', {}, share('0.5', lang)),
            h('span', {}, share('1', lang))));
}

function costCell(lang, view) {
    const cost = view.component_cost;
    if (cost === null)
        return say(lang, 'unknown');
    if (cost.min === cost.max)
        return h('span', { title: cost.min }, money(cost.min, lang));
    return h('span', { title: cost.min + ' – ' + cost.max },
        say(lang, 'range', {
            min: money(cost.min, lang), max: money(cost.max, lang),
        }));
}

function viewTable(state, origin, before) {
    const lang = state.lang;
    const made = table(say(lang, 'origin'), [
        { name: say(lang, 'view'), class: 'c-main', heads: true },
        { name: say(lang, 'outside_share'), class: 'c-share' },
        { name: '0 – 100 %', class: 'c-bar' },
        { name: say(lang, 'limit'), class: 'c-limit' },
        { name: say(lang, 'verdict'), class: 'c-verdict' },
        { name: say(lang, 'cost_unit'), class: 'c-cost' },
    ], 'views');
    origin.views.forEach((view, at) => {
        const [denominator, depth] = viewName(lang, view);
        made.body.append(row(made, [
            h('span', { class: 'condition' }, h('span', {}, denominator),
                h('span', { class: 'cites' }, depth)),
            shareRange(lang, view.outside_share),
            shareBar(lang, view, before === null ? null : before.views[at]),
            view.limit === null ? say(lang, 'no_limit') : share(view.limit, lang),
            view.verdict === null ? '—' : limitBadge(lang, view.verdict),
            costCell(lang, view),
        ]));
    });
    return made.node;
}

/* How the instrument counts the state of a sum. */
function counted(sum) {
    return ['inside', 'outside'].includes(sum.counted) ? sum.counted : 'either';
}

/* The greatest sums first, what is unknown last. */
function byGreatest(sums) {
    const rank = (sum) => (sum.state === 'unknown' ? -1 : plotNumber(sum.max));
    return [...sums].sort((a, b) => rank(b) - rank(a));
}

function sumBar(sum, greatest) {
    const picture = svg('svg', {
        class: 'sum-bar', viewBox: '0 0 100 10', 'aria-hidden': 'true',
        preserveAspectRatio: 'none',
    });
    const scale = greatest > 0 ? 100 / greatest : 0;
    const min = plotNumber(sum.min) * scale;
    const max = plotNumber(sum.max) * scale;
    const kind = ' is-' + counted(sum);
    picture.append(svg('rect', {
        x: 0, y: 1, height: 8, width: max.toFixed(3), class: 'sum-max' + kind,
    }), svg('rect', {
        x: 0, y: 1, height: 8, width: min.toFixed(3), class: 'sum-min' + kind,
    }));
    return picture;
}

function stateTable(lang, view) {
    if (view.by_state === null)
        return h('p', { class: 'quiet' }, say(lang, 'by_state_unknown'));
    const made = table(say(lang, 'by_state'), [
        { name: say(lang, 'country'), class: 'c-main', heads: true },
        { name: say(lang, 'counts_as'), class: 'c-counts' },
        { name: say(lang, 'least'), class: 'c-number' },
        { name: say(lang, 'greatest'), class: 'c-number' },
        { name: '', class: 'c-bar' },
    ], 'states');
    const greatest = Math.max(0, ...view.by_state.map((s) => plotNumber(s.max)));
    for (const sum of byGreatest(view.by_state))
        made.body.append(row(made, [
            sum.state === 'unknown'
                ? h('span', { class: 'quiet' }, say(lang, 'state_unknown'))
                : h('span', {}, stateName(sum.state, lang) + ' ',
                    h('code', {}, sum.state)),
            say(lang, 'counts_' + counted(sum)),
            h('span', { title: sum.min }, money(sum.min, lang)),
            h('span', { title: sum.max }, money(sum.max, lang)),
            sumBar(sum, greatest),
        ]));
    made.node.querySelector('thead th:last-child').append(
        h('span', { class: 'hidden' }, say(lang, 'range', {
            min: say(lang, 'least'), max: say(lang, 'greatest'),
        })));
    return made.node;
}

function itemList(lang, name, items) {
    return h('div', { class: 'items' },
        h('h3', {}, say(lang, name)),
        items.length === 0 ? h('p', { class: 'quiet' }, say(lang, 'none'))
            : h('ul', {}, ...items.map((item) => h('li', {}, h('code', {}, item)))));
}

/* Null without a product. */
export function originSection(state) {
    const lang = state.lang;
    const result = state.data.result;
    const origin = result.origin;
    if (origin === null)
        return null;
    const before = result.origin_before;
    const options = origin.views.map((view, at) => ({
        value: at, id: 'states-' + at, name: viewName(lang, view).join(', '),
    }));
    return section('origin', say(lang, 'origin'),
        say(lang, 'origin_lead', {
            item: origin.item_name === null ? origin.item : origin.item_name,
            instrument: origin.instrument,
        }),
        viewTable(state, origin, before),
        h('p', { class: 'key' }, say(lang, before === null ? 'bar_key_plain'
            : 'bar_key')),
        h('h3', {}, say(lang, 'by_state')),
        h('p', { class: 'lead' }, say(lang, 'by_state_lead')),
        choices(say(lang, 'by_state_view'), options, state.stateView, (at) => {
            state.stateView = at;
            state.again('origin', 'states-' + at);
        }),
        stateTable(lang, origin.views[state.stateView]),
        h('div', { class: 'item-lists' },
            itemList(lang, 'unknown_items', origin.unknown_items),
            itemList(lang, 'attested_items', origin.attested_items)));
}

