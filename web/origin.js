/*
 * origin.js - the four views of the outside share, and the sums by state:
 * each drawn, and written in a table beside the drawing.
 */

import { say } from './strings.js';
import { decimal, money, plotNumber, share, stateName } from './format.js';
import { choices, h, row, section, svg, table } from './dom.js';
import { axisWords, barPiece, drawing, figure, keyed, makeAxis, upright,
    wordAt } from './chart.js';
import { limitBadge } from './verdict.js';

function viewName(lang, view) {
    return [say(lang, view.denominator === 'component_cost' ? 'component_cost'
        : 'end_product_value'),
    say(lang, view.depth === 'opened' ? 'opened' : 'declared_depth')];
}

/* "31% to 44.5%" */
function shareRange(lang, view) {
    const range = view.outside_share;
    if (range === null)
        return say(lang, view.withheld ? 'withheld' : 'unknown');
    if (range.min === range.max)
        return share(range.min, lang);
    return say(lang, 'range', {
        min: share(range.min, lang), max: share(range.max, lang),
    });
}

/* What a view says, in one sentence: for those who do not see the bar. */
function viewSentence(lang, view) {
    const limit = view.limit === null ? say(lang, 'no_limit')
        : say(lang, 'at_most', { limit: share(view.limit, lang) });
    const what = viewName(lang, view).join(', ') + '. ';
    return what + (view.withheld ? say(lang, 'withheld') + '.'
        : view.outside_share === null ? say(lang, 'bar_unknown')
        : say(lang, 'bar_label', {
            min: share(view.outside_share.min, lang),
            max: share(view.outside_share.max, lang), limit,
        }));
}

/* Outside in any case, not settled, inside in any case: the whole width. */
function zones(axis, range, y, height) {
    if (range === null)
        return [barPiece(axis, 0, 1, y, height, 'zone is-open')];
    const min = plotNumber(range.min);
    const max = plotNumber(range.max);
    return [
        barPiece(axis, max, 1, y, height, 'zone is-inside'),
        barPiece(axis, min, max, y, height, 'zone is-open'),
        barPiece(axis, 0, min, y, height, 'zone is-outside'),
    ];
}

/* How it is without the overlay: the same, thin and apart. */
function earlier(pieces) {
    return svg('g', { class: 'earlier' }, ...pieces);
}

const ZONE_HEIGHT = 20;
const BEFORE_HEIGHT = 8;

function viewDrawing(lang, axis, view, before) {
    const top = view.limit === null ? 2 : 17;
    const bottom = top + ZONE_HEIGHT + (before === null ? 0 : 3 + BEFORE_HEIGHT);
    const marks = zones(axis, view.outside_share, top, ZONE_HEIGHT);
    if (before !== null)
        marks.push(earlier(zones(axis, before.outside_share,
            top + ZONE_HEIGHT + 3, BEFORE_HEIGHT)));
    if (view.limit !== null) {
        const limit = plotNumber(view.limit);
        marks.push(upright(axis, limit, top - 3, bottom + 3, 'limit'),
            wordAt(axis, limit, top - 6, say(lang, 'at_most', {
                limit: share(view.limit, lang),
            }), 'limit-word'));
    }
    return drawing(axis, bottom + 5, ...marks);
}

function shareFigure(state, origin, before) {
    const lang = state.lang;
    const axis = makeAxis([0, 1], 4, false);
    const rows = origin.views.map((view, at) => h('div', { class: 'chart-row' },
        h('p', { class: 'chart-name' },
            h('span', {}, viewName(lang, view).join(', ')),
            h('b', {}, shareRange(lang, view))),
        viewDrawing(lang, axis, view, before === null ? null : before.views[at])));
    rows.push(axisWords(axis, (tick) => share(String(tick), lang)));
    const key = [keyed('zone is-outside', say(lang, 'zone_outside')),
        keyed('zone is-open', say(lang, 'zone_open')),
        keyed('zone is-inside', say(lang, 'zone_inside'))];
    if (before !== null)
        key.push(keyed('zone is-open', say(lang, 'zone_before'), true));
    return figure('shares', say(lang, 'share_figure'),
        origin.views.map((view) => viewSentence(lang, view)).join(' '),
        rows, key);
}

function costCell(lang, view) {
    const cost = view.component_cost;
    if (cost === null)
        return say(lang, view.withheld ? 'withheld' : 'unknown');
    if (cost.min === cost.max)
        return h('span', { title: cost.min }, money(cost.min, lang));
    return h('span', { title: cost.min + ' – ' + cost.max },
        say(lang, 'range', {
            min: money(cost.min, lang), max: money(cost.max, lang),
        }));
}

function viewTable(state, origin) {
    const lang = state.lang;
    const made = table(say(lang, 'origin'), [
        { name: say(lang, 'view'), class: 'c-main', heads: true },
        { name: say(lang, 'outside_share'), class: 'c-share' },
        { name: say(lang, 'limit'), class: 'c-limit' },
        { name: say(lang, 'verdict'), class: 'c-verdict' },
        { name: say(lang, 'cost_unit'), class: 'c-cost' },
    ], 'views');
    origin.views.forEach((view) => {
        const [denominator, depth] = viewName(lang, view);
        made.body.append(row(made, [
            h('span', { class: 'condition' }, h('span', {}, denominator),
                h('span', { class: 'cites' }, depth)),
            shareRange(lang, view),
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

const STATES_DRAWN = 30;

/* Sums of the view by state; those that only the earlier one has come last. */
function withBefore(view, before) {
    const list = byGreatest(view.by_state).map((sum) => ({ sum, earlier: null }));
    const old = before === null || before.by_state === null ? []
        : before.by_state;
    for (const sum of old) {
        const found = list.find((one) => one.sum !== null &&
            one.sum.state === sum.state);
        if (found !== undefined)
            found.earlier = sum;
        else
            list.push({ sum: null, earlier: sum });
    }
    return list;
}

function stateDrawing(axis, one) {
    const marks = [];
    if (one.sum !== null) {
        const min = plotNumber(one.sum.min);
        const kind = ' is-' + counted(one.sum);
        marks.push(barPiece(axis, min, plotNumber(one.sum.max), 3, 11,
            'sum-max' + kind), barPiece(axis, 0, min, 3, 11, 'sum-min' + kind));
    }
    if (one.earlier !== null)
        marks.push(barPiece(axis, plotNumber(one.earlier.min),
            plotNumber(one.earlier.max), 16, 3, 'before-bar'));
    return drawing(axis, 22, ...marks);
}

function nameOf(lang, sum) {
    return sum.state === 'unknown' ? say(lang, 'state_unknown')
        : stateName(sum.state, lang);
}

function stateFigure(lang, view, before) {
    const all = withBefore(view, before);
    const list = all.slice(0, STATES_DRAWN);
    const reach = (sum) => (sum === null ? 0 : plotNumber(sum.max));
    const axis = makeAxis([0, Math.max(1e-6, ...list.map((one) =>
        Math.max(reach(one.sum), reach(one.earlier))))], 4, true);
    const rows = list.map((one) => h('div', { class: 'chart-row state-row' },
        h('p', { class: 'chart-name' },
            nameOf(lang, one.sum === null ? one.earlier : one.sum)),
        stateDrawing(axis, one)));
    rows.push(h('div', { class: 'state-row' }, h('p', {}),
        axisWords(axis, (tick) => decimal(String(tick), lang))));
    const now = list.map((one) => one.sum).filter((sum) => sum !== null);
    const spoken = now.map((sum) => say(lang, 'sum_label', {
        state: nameOf(lang, sum), min: money(sum.min, lang),
        max: money(sum.max, lang), counted: say(lang, 'counts_' + counted(sum)),
    })).join('; ');
    const key = ['inside', 'outside', 'either'].filter((kind) =>
        now.some((sum) => counted(sum) === kind)).map((kind) =>
        keyed('sum-max is-' + kind, say(lang, 'key_' + kind)));
    key.push(h('li', {}, say(lang, 'key_filled')));
    if (before !== null)
        key.push(keyed('before-bar', say(lang, 'zone_before'), true));
    return figure('states', say(lang, 'state_figure'), spoken, rows, key);
}

function stateTable(lang, view) {
    const made = table(say(lang, 'by_state'), [
        { name: say(lang, 'country'), class: 'c-main', heads: true },
        { name: say(lang, 'counts_as'), class: 'c-counts' },
        { name: say(lang, 'least'), class: 'c-number' },
        { name: say(lang, 'greatest'), class: 'c-number' },
    ], 'states');
    for (const sum of byGreatest(view.by_state))
        made.body.append(row(made, [
            sum.state === 'unknown'
                ? h('span', { class: 'quiet' }, say(lang, 'state_unknown'))
                : h('span', {}, stateName(sum.state, lang) + ' ',
                    h('code', {}, sum.state)),
            say(lang, 'counts_' + counted(sum)),
            h('span', { title: sum.min }, money(sum.min, lang)),
            h('span', { title: sum.max }, money(sum.max, lang)),
        ]));
    return made.node;
}

/* The sums of one view, drawn and written. */
function statesOf(lang, view, before) {
    if (view.withheld || (view.states_withheld && view.by_state.length === 0))
        return h('p', { class: 'quiet' }, say(lang, 'withheld_states'));
    if (view.by_state === null)
        return h('p', { class: 'quiet' }, say(lang, 'by_state_unknown'));
    return h('div', { class: 'beside' },
        h('div', {}, stateTable(lang, view), view.states_withheld
            ? h('p', { class: 'quiet' }, say(lang, 'withheld_states')) : null),
        stateFigure(lang, view, before));
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
            item: origin.item === null ? say(lang, 'withheld')
                : origin.item_name === null ? origin.item : origin.item_name,
            instrument: origin.instrument,
        }),
        shareFigure(state, origin, before), viewTable(state, origin),
        h('h3', {}, say(lang, 'by_state')),
        h('p', { class: 'lead' }, say(lang, 'by_state_lead')),
        choices(say(lang, 'by_state_view'), options, state.stateView, (at) => {
            state.stateView = at;
            state.again('origin', 'states-' + at);
        }),
        statesOf(lang, origin.views[state.stateView],
            before === null ? null : before.views[state.stateView]),
        h('div', { class: 'item-lists' },
            itemList(lang, 'unknown_items', origin.unknown_items),
            itemList(lang, 'attested_items', origin.attested_items),
            origin.set_aside_items.length === 0 ? null
                : itemList(lang, 'set_aside_items', origin.set_aside_items)));
}

