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

/*
 * What a picture looks like: its size, the colour of its first pixel, how many
 * colours it has, and what part of it is neither that ground nor the sheets.
 */
export async function lookAt(context, png) {
    const page = await context.newPage();
    try {
        return await page.evaluate(async (base64) => {
            const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
            const image = await createImageBitmap(new Blob([bytes],
                { type: 'image/png' }));
            const canvas = new OffscreenCanvas(image.width, image.height);
            const pen = canvas.getContext('2d');
            pen.drawImage(image, 0, 0);
            const { data } = pen.getImageData(0, 0, image.width, image.height);
            const counts = new Map();
            for (let i = 0; i < data.length; i += 4) {
                const colour = data[i] << 16 | data[i + 1] << 8 | data[i + 2];
                counts.set(colour, (counts.get(colour) || 0) + 1);
            }
            const most = [...counts.values()].sort((a, b) => b - a);
            const all = image.width * image.height;
            let digest = 0;
            for (const byte of bytes)
                digest = (digest * 31 + byte) % 2147483647;
            return {
                width: image.width, ground: data.slice(0, 3).join(),
                colours: counts.size, digest,
                covered: (all - most[0] - (most.length > 1 ? most[1] : 0)) / all,
            };
        }, png.toString('base64'));
    } finally {
        await page.close();
    }
}
