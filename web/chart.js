/*
 * chart.js - what the figures share: scales and axes by d3, places in per
 * cent, so that a figure fits any width and paper without being drawn anew.
 *
 * A figure repeats what a table beside it says. To a screen reader it is one
 * picture with a sentence for each of its rows.
 */

import { h, svg } from './dom.js';

/* d3 stands in a script of its own before this one. */
export function library() {
    return globalThis.d3;
}

function percent(number) {
    return number.toFixed(3) + '%';
}

/* Pale stripes: what is not settled. Once in the page, for all figures. */
export function chartPatterns() {
    return svg('svg', {
        class: 'patterns', width: 0, height: 0, 'aria-hidden': 'true',
        focusable: 'false',
    }, svg('defs', {}, svg('pattern', {
        id: 'stripes', width: 6, height: 6, patternUnits: 'userSpaceOnUse',
        patternTransform: 'rotate(45)',
    }, svg('rect', { width: 6, height: 6, class: 'stripe-ground' }),
    svg('rect', { width: 2.2, height: 6, class: 'stripe' }))));
}

/*
 * An axis from `domain[0]` to `domain[1]` over the whole width.
 * `steps`: about how many ticks.
 */
export function makeAxis(domain, steps, nice) {
    const scale = library().scaleLinear().domain(domain).range([0, 100]);
    if (nice)
        scale.nice(steps);
    return {
        ticks: scale.ticks(steps),
        end: scale.domain()[1],
        at: (value) => Math.min(100, Math.max(0, scale(value))),
    };
}

/* A bar from `from` to `until` in the axis's own numbers. */
export function barPiece(axis, from, until, y, height, className) {
    const start = axis.at(from);
    return svg('rect', {
        x: percent(start), y, height, class: className,
        width: percent(Math.max(0, axis.at(until) - start)),
    });
}

export function upright(axis, value, y, until, className) {
    const x = percent(axis.at(value));
    return svg('line', { x1: x, x2: x, y1: y, y2: until, class: className });
}

/* A word at a value, kept inside the figure at both ends. */
export function wordAt(axis, value, y, text, className) {
    const at = axis.at(value);
    const anchor = at < 12 ? 'start' : at > 88 ? 'end' : 'middle';
    return svg('text', {
        x: percent(at), y, class: className, 'text-anchor': anchor,
    }, text);
}

/* One row's drawing, with the axis's faint lines behind what is put in it. */
export function drawing(axis, height, ...marks) {
    return svg('svg', { class: 'chart-bar', width: '100%', height },
        ...axis.ticks.map((tick) => upright(axis, tick, 0, height, 'grid')),
        ...marks);
}

/* The numbers under the last row; `write` gives their text. */
export function axisWords(axis, write) {
    return svg('svg', { class: 'chart-axis', width: '100%', height: 18 },
        ...axis.ticks.map((tick) => wordAt(axis, tick, 13, write(tick), null)));
}

/* A swatch and its word, for the key under a figure; `thin`: a thin bar. */
export function keyed(className, text, thin) {
    return h('li', {}, svg('svg', {
        class: 'swatch', width: 18, height: 12, 'aria-hidden': 'true',
        focusable: 'false',
    }, svg('rect', {
        x: 0.5, y: thin ? 4 : 0.5, width: 17, height: thin ? 4 : 11,
        class: className,
    })), text);
}

/* The whole: `spoken` is what a screen reader says of the picture. */
export function figure(className, title, spoken, rows, key) {
    return h('figure', { class: 'chart ' + className },
        h('figcaption', { class: 'chart-title' }, title),
        h('div', { class: 'chart-rows', role: 'img', 'aria-label': spoken },
            ...rows),
        key.length === 0 ? null : h('ul', { class: 'chart-key' }, ...key));
}
