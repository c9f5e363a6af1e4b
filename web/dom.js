/*
 * dom.js - makes elements. Text reaches the page by textContent alone; no
 * function here takes markup.
 */

const SVG = 'http://www.w3.org/2000/svg';

function put(node, children) {
    for (const child of children) {
        if (child === null || child === undefined || child === '')
            continue;
        node.append(typeof child === 'string' || typeof child === 'number'
            ? document.createTextNode(String(child)) : child);
    }
}

function give(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false)
            continue;
        if (name.startsWith('on'))
            node.addEventListener(name.slice(2), value);
        else
            node.setAttribute(name, value === true ? '' : String(value));
    }
}

/* h('p', { class: 'lead' }, 'text', node…) */
export function h(name, attributes, ...children) {
    const node = document.createElement(name);
    give(node, attributes);
    put(node, children);
    return node;
}

export function svg(name, attributes, ...children) {
    const node = document.createElementNS(SVG, name);
    give(node, attributes);
    put(node, children);
    return node;
}

export function hidden(text) {
    return h('span', { class: 'hidden' }, text);
}

/*
 * A table whose rows become cards on a narrow screen. `columns`: list of
 * { name, class }; the cells of a row are strings, nodes or null.
 */
export function table(caption, columns, className) {
    const body = h('tbody', { role: 'rowgroup' });
    const head = h('tr', { role: 'row' });
    for (const column of columns)
        head.append(h('th', {
            scope: 'col', role: 'columnheader', class: column.class,
        }, column.name));
    const node = h('table', { class: 'table ' + className, role: 'table' },
        h('caption', { class: 'hidden' }, caption),
        h('thead', { role: 'rowgroup' }, head), body);
    return { node, body, columns };
}

/* A row of such a table; the first cell names the row when `headed`. */
export function row(made, cells, attributes) {
    const line = h('tr', { role: 'row', ...attributes });
    made.columns.forEach((column, at) => {
        const first = at === made.columns.findIndex((c) => c.heads);
        line.append(h(first ? 'th' : 'td', {
            role: first ? 'rowheader' : 'cell',
            scope: first ? 'row' : null,
            class: column.class, 'data-label': column.name,
        }, cells[at]));
    });
    return line;
}

/* A set of buttons of which one is pressed. */
export function choices(label, options, chosen, choose) {
    const group = h('div', { class: 'choices', role: 'group', 'aria-label': label });
    for (const option of options)
        group.append(h('button', {
            type: 'button', class: 'choice', id: option.id,
            'aria-pressed': String(option.value === chosen),
            onclick: () => choose(option.value),
        }, option.icon, option.name,
        option.count === undefined ? null
            : h('span', { class: 'count' }, option.count)));
    return group;
}

export function section(id, title, lead, ...children) {
    return h('section', { id, class: 'section', 'aria-labelledby': id + '-title' },
        h('h2', { id: id + '-title' }, title),
        lead === null ? null : h('p', { class: 'lead' }, lead), ...children);
}
