/*
 * structure.js - the product structure: indented, foldable, searchable, and
 * built a piece at a time, so that twenty thousand lines do not slow a page.
 *
 * `shown` lists the lines that folding and search leave; the table holds
 * always the first rows of that list, and more when the reader comes near
 * its end or asks.
 */

import { say, sayCount } from './strings.js';
import { count, decimal, money, share, stateName } from './format.js';
import { h, hidden, row, section, svg, table } from './dom.js';
import { basisWord } from './verdict.js';

const ROWS_AT_ONCE = 120;
const ROWS_UNFOLDED = 400;
const LEVELS_INDENTED = 10;
const LINES_AT_FIRST = 60;

/* Rows of the data as objects, with the index of each one's parent. */
function readParts(origin) {
    const columns = origin.part_columns;
    const last = [];
    return origin.parts.map((cells, at) => {
        const part = {};
        columns.forEach((name, i) => {
            part[name] = cells[i];
        });
        part.at = at;
        part.parent = part.level === 0 ? -1 : last[part.level - 1];
        part.hasChildren = false;
        last[part.level] = at;
        last.length = part.level + 1;
        return part;
    }).map((part, at, all) => {
        part.hasChildren = at + 1 < all.length && all[at + 1].level > part.level;
        return part;
    });
}

/* What a search looks at, in lower case, made at the first search. */
function searchText(part) {
    if (part.text === undefined)
        part.text = [part.item, part.name, part.made_by, part.mpn,
            part.supplier, part.offer, part.origin, part.line]
            .filter((text) => text !== null).join('\n').toLowerCase();
    return part.text;
}

/* Lines that match, and the lines above them. */
function search(parts, query) {
    const wanted = new Set();
    let found = 0;
    for (const part of parts) {
        if (!searchText(part).includes(query))
            continue;
        found += 1;
        for (let at = part.at; at >= 0 && !wanted.has(at); at = parts[at].parent)
            wanted.add(at);
    }
    return { found, shown: parts.filter((part) => wanted.has(part.at)) };
}

/* Lines none of whose ancestors is folded. */
function unfolded(parts, folded) {
    const shown = [];
    let hiddenBelow = Infinity;
    for (const part of parts) {
        if (part.level > hiddenBelow)
            continue;
        hiddenBelow = folded.has(part.at) ? part.level : Infinity;
        shown.push(part);
    }
    return shown;
}

/*
 * What is folded at first: nothing of a short structure; else all below the
 * deepest level down to which the lines are few enough to be taken in.
 */
function foldedAtFirst(parts) {
    const folded = new Set();
    if (parts.length <= LINES_AT_FIRST)
        return folded;
    let level = 1;
    while (parts.filter((part) => part.level <= level + 1).length <= LINES_AT_FIRST)
        level += 1;
    for (const part of parts)
        if (part.hasChildren && part.level >= level)
            folded.add(part.at);
    return folded;
}

function arrow() {
    return svg('svg', {
        class: 'arrow', viewBox: '0 0 16 16', width: 16, height: 16,
        'aria-hidden': 'true', focusable: 'false',
    }, svg('path', { d: 'M5.5 3.5L10.5 8l-5 4.5' }));
}

function tags(lang, part) {
    const list = [];
    if (part.optional)
        list.push(say(lang, 'tag_optional'));
    if (!part.active)
        list.push(say(lang, 'tag_inactive'));
    if (part.variant !== null)
        list.push(say(lang, 'tag_variant', { name: part.variant }));
    if (part.group !== null)
        list.push(say(lang, 'tag_group', { name: part.group }));
    if (part.repeated)
        list.push(say(lang, 'tag_repeated'));
    return list.map((text) => h('span', { class: 'tag' }, text));
}

function partCell(lang, part, toggle) {
    const made = [part.made_by, part.mpn].filter((text) =>
        text !== null && text !== part.item);
    const cell = h('span', { class: 'part' },
        toggle === null ? h('span', { class: 'leaf', 'aria-hidden': 'true' })
            : toggle,
        h('span', { class: 'part-text' },
            h('span', { class: 'part-name' },
                part.name === null ? part.item : part.name),
            hidden(', ' + say(lang, 'level', { n: part.level })),
            h('span', { class: 'part-more' }, h('code', {}, part.item),
                made.length === 0 ? null : ' · ' + made.join(' ')),
            ...tags(lang, part)));
    cell.style.setProperty('--level',
        String(Math.min(part.level, LEVELS_INDENTED)));
    return cell;
}

function orUnknown(lang, text, write) {
    return text === null
        ? h('span', { class: 'quiet' }, say(lang, 'unknown')) : write(text);
}

function sourceCell(lang, part) {
    const known = ['make', 'buy', 'attested', 'none'].includes(part.source);
    const offers = part.offers === 0 ? null
        : sayCount(lang, 'offers_count', part.offers, count(part.offers, lang));
    const how = known ? say(lang, 'source_' + part.source) : null;
    return h('span', { class: 'condition' },
        h('span', {}, part.supplier === null ? '—' : part.supplier),
        h('span', { class: 'cites' },
            [how, offers].filter((text) => text !== null).join(', ')));
}

function cells(lang, part, toggle) {
    const unit = part.unit === null ? '' : '\u00a0' + part.unit;
    return [
        partCell(lang, part, toggle),
        part.level === 0 ? '1' : orUnknown(lang, part.quantity,
            (text) => decimal(text, lang) + unit),
        orUnknown(lang, part.cost,
            (text) => h('span', { title: text }, money(text, lang))),
        orUnknown(lang, part.share, (text) => share(text, lang, 4)),
        orUnknown(lang, part.outside, (text) => share(text, lang)),
        orUnknown(lang, part.origin, (text) => h('abbr', {
            title: stateName(text, lang),
        }, text)),
        sourceCell(lang, part),
        part.basis === null ? '—' : basisWord(lang, part.basis),
        orUnknown(lang, part.lead_days, (days) =>
            sayCount(lang, 'days', days, count(days, lang))),
    ];
}

function makeTable(lang) {
    return table(say(lang, 'structure'), [
        { name: say(lang, 'part'), class: 'c-main', heads: true },
        { name: say(lang, 'quantity'), class: 'c-quantity' },
        { name: say(lang, 'cost'), class: 'c-number' },
        { name: say(lang, 'share'), class: 'c-number' },
        { name: say(lang, 'outside'), class: 'c-number' },
        { name: say(lang, 'made_in'), class: 'c-origin' },
        { name: say(lang, 'supplier'), class: 'c-supplier' },
        { name: say(lang, 'fact_basis'), class: 'c-basis' },
        { name: say(lang, 'lead'), class: 'c-number' },
    ], 'structure');
}

/* The widget: the table, what it shows, and the reader's commands. */
class Structure {
    constructor(state, parts) {
        this.lang = state.lang;
        this.parts = parts;
        this.saved = state.structure;
        this.made = makeTable(state.lang);
        this.built = 0; /* rows in the table: the first of `shown` */
        this.shown = [];
        this.status = h('p', { class: 'quiet', role: 'status' });
        this.more = h('button', {
            type: 'button', class: 'more', onclick: () => this.build(),
        });
        if ('IntersectionObserver' in window)
            new IntersectionObserver((entries) => {
                if (entries.some((entry) => entry.isIntersecting))
                    this.build();
            }, { rootMargin: '400px' }).observe(this.more);
    }

    /* The toggle of a line with lines below it; null for others. */
    toggle(part, line) {
        if (!part.hasChildren || this.saved.query !== '')
            return null;
        const button = h('button', { type: 'button', class: 'toggle' }, arrow());
        const name = part.name === null ? part.item : part.name;
        const say_ = () => {
            const folded = this.saved.folded.has(part.at);
            button.setAttribute('aria-expanded', String(!folded));
            button.setAttribute('aria-label',
                say(this.lang, folded ? 'unfold' : 'fold', { item: name }));
        };
        button.addEventListener('click', () => {
            this.flip(part, line());
            say_();
        });
        say_();
        return button;
    }

    makeRow(part) {
        let line = null;
        line = row(this.made, cells(this.lang, part,
            this.toggle(part, () => line)), {
            class: part.active ? null : 'inactive',
            'data-at': part.at,
        });
        return line;
    }

    /* Put the rows `from` … `until` of the shown lines before `next`. */
    insert(from, until, next) {
        const piece = document.createDocumentFragment();
        for (let i = from; i < until; i += 1)
            piece.append(this.makeRow(this.shown[i]));
        this.made.body.insertBefore(piece, next);
    }

    build() {
        const until = Math.min(this.shown.length, this.built + ROWS_AT_ONCE);
        this.insert(this.built, until, null);
        this.built = until;
        this.tell();
    }

    tell() {
        const left = Math.min(ROWS_AT_ONCE, this.shown.length - this.built);
        this.more.hidden = left === 0;
        this.more.textContent = sayCount(this.lang, 'more_rows', left,
            count(left, this.lang));
    }

    /* Fold or unfold one line in place: rows above it stay as they are. */
    flip(part, line) {
        const folded = this.saved.folded;
        const before = this.shown.length;
        if (folded.has(part.at))
            folded.delete(part.at);
        else
            folded.add(part.at);
        this.shown = unfolded(this.parts, folded);
        const at = this.shown.findIndex((one) => one.at === part.at);
        const change = this.shown.length - before;
        if (change < 0) {
            let gone = 0;
            while (line.nextSibling !== null && gone < -change) {
                line.nextSibling.remove();
                gone += 1;
            }
            this.built -= gone;
        } else if (change <= ROWS_UNFOLDED) {
            this.insert(at + 1, at + 1 + change, line.nextSibling);
            this.built += change;
        } else {
            while (line.nextSibling !== null)
                line.nextSibling.remove();
            this.built = at + 1;
        }
        if (this.built < this.shown.length && this.built < ROWS_AT_ONCE)
            this.build();
        this.sayShown();
        this.tell();
    }

    sayShown(found) {
        const lang = this.lang;
        this.status.textContent = found === undefined
            ? say(lang, 'shown_count', {
                n: count(this.shown.length, lang),
                all: count(this.parts.length, lang),
            }) : sayCount(lang, 'search_found', found, count(found, lang));
    }

    refresh() {
        this.made.body.replaceChildren();
        this.built = 0;
        if (this.saved.query === '') {
            this.shown = unfolded(this.parts, this.saved.folded);
            this.sayShown();
        } else {
            const result = search(this.parts, this.saved.query.toLowerCase());
            this.shown = result.shown;
            this.sayShown(result.found);
        }
        this.build();
    }

    foldAll(all) {
        this.saved.folded.clear();
        if (all)
            for (const part of this.parts)
                if (part.hasChildren && part.level > 0)
                    this.saved.folded.add(part.at);
        this.refresh();
    }
}

function tools(state, widget) {
    const lang = state.lang;
    const field = h('input', {
        type: 'search', id: 'structure-search', autocomplete: 'off',
        spellcheck: 'false', value: state.structure.query,
        oninput: () => {
            state.structure.query = field.value.trim();
            widget.refresh();
        },
    });
    return h('div', { class: 'tools' },
        h('div', { class: 'search' },
            h('label', { for: 'structure-search' }, say(lang, 'search')), field),
        h('div', { class: 'choices' },
            h('button', {
                type: 'button', class: 'choice', id: 'structure-open',
                onclick: () => widget.foldAll(false),
            }, say(lang, 'open_all')),
            h('button', {
                type: 'button', class: 'choice', id: 'structure-close',
                onclick: () => widget.foldAll(true),
            }, say(lang, 'close_all'))));
}

/* Null without lines. */
export function structureSection(state) {
    const lang = state.lang;
    const origin = state.data.result.origin;
    if (origin === null || origin.parts.length === 0)
        return null;
    if (state.parts === null)
        state.parts = readParts(origin);
    if (state.structure === null)
        state.structure = { folded: foldedAtFirst(state.parts), query: '' };
    const widget = new Structure(state, state.parts);
    widget.refresh();
    return section('structure', say(lang, 'structure'),
        say(lang, 'structure_lead'), tools(state, widget), widget.status,
        widget.made.node, widget.more,
        origin.parts_cut ? h('p', { class: 'quiet' }, say(lang, 'parts_cut'))
            : null,
        origin.parts_withheld === 0 ? null : h('p', { class: 'quiet' },
            sayCount(lang, 'withheld_parts', origin.parts_withheld,
                count(origin.parts_withheld, lang)) + '.'));
}
