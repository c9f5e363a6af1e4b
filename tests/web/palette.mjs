/*
 * Goal:   the colours of web/report.css can be read on every ground, and those
 *         that mean something can be told apart, also by eyes that lack one
 *         kind of cone.
 * Method: contrast as WCAG 2.2 defines it; protanopia, deuteranopia and
 *         tritanopia by the matrices of Machado, Oliveira and Fernandes (2009)
 *         on linear light; distance in OKLab, times 100.
 */
import { readFileSync } from 'node:fs';
import { assert, runTests, test } from './tap.mjs';

const css = readFileSync(new URL('../../web/report.css', import.meta.url), 'utf8');

/* The colour properties of the rule that starts at `from`. */
function colours(from) {
    const start = css.indexOf(from);
    assert.ok(start >= 0, from);
    const rule = css.slice(start, css.indexOf('}', start));
    return Object.fromEntries([...rule.matchAll(
        /--([a-z-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]));
}

const light = colours(':root {\n    color-scheme: light dark;');
const palettes = {
    light,
    dark: { ...light, ...colours('@media (prefers-color-scheme: dark) {') },
    paper: { ...light, ...colours('@media print {') },
};

function linear(hex) {
    return [1, 3, 5].map((at) => {
        const value = parseInt(hex.slice(at, at + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92
            : ((value + 0.055) / 1.055) ** 2.4;
    });
}

function contrast(a, b) {
    const [high, low] = [a, b].map((hex) => {
        const [red, green, blue] = linear(hex);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }).sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
}

const eyes = {
    'all cones': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    protanopia: [[0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    deuteranopia: [[0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    tritanopia: [[1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
};

function oklab(light_) {
    const [red, green, blue] = light_;
    const [l, m, s] = [
        0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
        0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
        0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
    ].map((value) => Math.cbrt(Math.max(0, value)));
    return [0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s];
}

function distance(a, b, eye) {
    const [x, y] = [a, b].map((hex) => oklab(eye.map((line) => line.reduce(
        (sum, part, at) => sum + part * linear(hex)[at], 0))));
    return 100 * Math.hypot(...x.map((value, at) => value - y[at]));
}

test('known values', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21);
    assert.ok(Math.abs(contrast('#777777', '#ffffff') - 4.478) < 0.01);
    assert.ok(distance('#ff0000', '#00ff00', eyes['all cones']) > 50);
    /* What red-green blindness confuses comes close together. */
    assert.ok(distance('#b05000', '#7a7000', eyes.deuteranopia) < 8);
});

const meaning = ['met', 'breached', 'unknown', 'apart'];
for (const [name, palette] of Object.entries(palettes)) {
    test(`text is read on every ground: ${name}`, () => {
        for (const ground of ['paper', 'sheet', 'tint'])
            for (const ink of ['ink', 'soft', 'accent', ...meaning]) {
                const found = contrast(palette[ink], palette[ground]);
                assert.ok(found >= 4.5, `${ink} on ${ground}: ${found}`);
            }
        for (const kind of meaning)
            assert.ok(contrast(palette.mark, palette[kind]) >= 4.5, kind);
    });
    test(`shapes stand out: ${name}`, () => {
        for (const [shape, ground] of [['focus', 'sheet'], ['focus', 'paper'],
            ['strong-line', 'sheet'], ...meaning.map((kind) =>
                [kind, kind + '-tint'])]) {
            const found = contrast(palette[shape], palette[ground]);
            assert.ok(found >= 3, `${shape} on ${ground}: ${found}`);
        }
    });
    for (const [eye, matrix] of Object.entries(eyes))
        test(`what means something is told apart: ${name}, ${eye}`, () => {
            /* Grey stands apart by its shape as well; colours by themselves. */
            for (const [a, b] of [['met', 'breached'], ['met', 'unknown'],
                ['breached', 'unknown']]) {
                const found = distance(palette[a], palette[b], matrix);
                assert.ok(found >= 10, `${a} and ${b}: ${found.toFixed(2)}`);
            }
        });
}

await runTests();
