/*
 * checks.mjs - what every page must pass, whatever it shows.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url)
    .resolve('axe-core/axe.min.js'), 'utf8');

/* What axe finds, a line for each kind of fault. */
export async function axeFaults(page) {
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run());
    return result.violations.map((one) => one.id + ': ' +
        one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' +
            node.failureSummary).join(' | '));
}

/* Whatever sticks out of the window, but for what is hidden from sight. */
export function overflowing(page) {
    return page.evaluate(() => {
        const wide = document.documentElement.clientWidth;
        const out = [];
        if (document.documentElement.scrollWidth > wide)
            out.push('page ' + document.documentElement.scrollWidth);
        for (const node of document.querySelectorAll('#page *')) {
            const box = node.getBoundingClientRect();
            if (box.width > 1 && box.right > wide + 0.5 &&
                node.closest('.hidden, thead, svg') === null)
                out.push(node.tagName + '.' + node.getAttribute('class'));
        }
        return out;
    });
}
