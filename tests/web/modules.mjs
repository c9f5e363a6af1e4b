/*
 * Goal:   the page's numbers, dates and words are right in both languages,
 *         without a browser.
 * Method: tables of texts and what is expected of them.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { assert, runTests, test } from './tap.mjs';
import { decimal, money, plotNumber, share, day, stateName } from '../../web/format.js';
import {
    loadCatalogs, say, sayCount, sayFrom, sayName, strings,
} from '../../web/strings.js';

/* usage: modules.mjs CATALOGS.json */
const catalogs = JSON.parse(readFileSync(process.argv[2], 'utf8'));
loadCatalogs(catalogs);

const SPACE = '\u00a0';

test('decimals', () => {
    for (const [label, text, en, uk] of [
        ['small', '0.35', '0.35', '0,35'],
        ['four digits', '1250', '1,250', `1${SPACE}250`],
        ['five digits', '12500.5', '12,500.5', `12${SPACE}500,5`],
        ['past exact floats', '9007199254740993.000001',
            '9,007,199,254,740,993.000001',
            `9${SPACE}007${SPACE}199${SPACE}254${SPACE}740${SPACE}993,000001`],
        ['negative', '-12.5', '-12.5', '-12,5'],
        ['a ratio stays', '31/100', '31/100', '31/100'],
        ['markup stays a text', '<b>1</b>', '<b>1</b>', '<b>1</b>'],
        ['empty', '', '', ''],
    ]) {
        assert.equal(decimal(text, 'en'), en, label);
        assert.equal(decimal(text, 'uk'), uk, label);
    }
});

test('money for reading', () => {
    for (const [label, text, en] of [
        ['whole', '48', '48.00'],
        ['half up', '161.125', '161.13'],
        ['carries', '9.999', '10.00'],
        ['carries past a group', '999.995', '1,000.00'],
        ['small sums keep two digits', '0.00125', '0.0013'],
        ['small sums lose empty digits', '0.030', '0.03'],
        ['nought', '0', '0.00'],
        ['past exact floats', '9007199254740993.005',
            '9,007,199,254,740,993.01'],
        ['no number', 'x', 'x'],
    ])
        assert.equal(money(text, 'en'), en, label);
    assert.equal(money('1234567.891', 'uk'), `1${SPACE}234${SPACE}567,89`);
});

test('shares', () => {
    for (const [label, text, en, uk] of [
        ['six digits', '0.417303', '41.7303%', '41,7303%'],
        ['zeros go', '0.350000', '35%', '35%'],
        ['one', '1', '100%', '100%'],
        ['nought', '0', '0%', '0%'],
        ['one place', '0.5', '50%', '50%'],
        ['below one per cent', '0.000049', '0.0049%', '0,0049%'],
        ['no number', 'n/d', 'n/d', 'n/d'],
    ]) {
        assert.equal(share(text, 'en'), en, label);
        assert.equal(share(text, 'uk'), uk, label);
    }
    assert.equal(share('0.5', 'en', 4), '50.0000%');
});

test('German and Polish marks', () => {
    assert.equal(decimal('1234.5', 'de'), '1.234,5');
    assert.equal(decimal('1234.5', 'pl'), '1234,5');
    assert.equal(decimal('12345.5', 'pl'), `12${SPACE}345,5`);
    assert.equal(share('0.35', 'de'), `35${SPACE}%`);
    assert.equal(day('2026-06-01', 'de'), '1. Juni 2026');
    assert.equal(day('2026-06-01', 'pl'), '1 czerwca 2026');
});

test('dates and states', () => {
    assert.equal(day('2026-06-01', 'en'), '1 June 2026');
    assert.match(day('2026-06-01', 'uk'), /^1 червня 2026/);
    assert.equal(day('soon', 'en'), 'soon');
    assert.equal(stateName('UA', 'uk'), 'Україна');
    assert.equal(stateName('SE', 'en'), 'Sweden');
    assert.equal(stateName('<b>', 'en'), '<b>');
    assert.equal(plotNumber('x'), 0);
});

test('Ukrainian counts', () => {
    for (const [n, text] of [[1, '1 факт'], [3, '3 факти'], [5, '5 фактів'],
        [11, '11 фактів'], [21, '21 факт'], [104, '104 факти']])
        assert.equal(sayCount('uk', 'facts_count', n), text);
    assert.equal(sayCount('en', 'facts_count', 1), '1 fact');
    assert.equal(sayCount('en', 'facts_count', 2), '2 facts');
});

test('filling does not fill what was filled in', () => {
    assert.equal(say('en', 'changes_lead', { overlay: '{overlay}{n}' }),
        'The same facts with “{overlay}{n}” laid over them, against the ' +
        'facts as they are.');
    assert.equal(sayName('en', 'tables', '__proto__'), null);
    assert.equal(sayName('en', 'columns', 'constructor'), null);
});

/* A translation has the places of its message; a list the right forms. */
test('every language says the same', () => {
    const places = (text) => (text.match(/\{\w+\}/g) || []).sort().join();
    const forms = { de: 2, pl: 3, uk: 3 };
    assert.deepEqual(Object.keys(catalogs), Object.keys(forms));
    for (const [lang, catalog] of Object.entries(catalogs)) {
        for (const [key, said] of Object.entries(catalog)) {
            const id = key.split('\u0004').pop();
            if (Array.isArray(said))
                assert.equal(said.length, forms[lang], lang + ' ' + id);
            for (const form of [said].flat())
                assert.equal(places(form), places(id), lang + ' ' + id);
        }
    }
});

/* Every entry of the texts, those inside the lists and tables too. */
function entries(of = strings) {
    return Object.values(of).flatMap((one) => (one.id !== undefined ? [one]
        : Array.isArray(one) ? one.map((pair) => pair[1]) : entries(one)));
}

test('Ukrainian is whole, others fall back to English', () => {
    for (const { id, context } of entries()) {
        const key = context === undefined ? id : context + '\u0004' + id;
        assert.ok(Object.hasOwn(catalogs.uk, key), id);
    }
    assert.equal(say('uk', 'breached'), 'порушено');
    assert.equal(say('de', 'breached'), 'verletzt');
    assert.equal(say('pl', 'breached'), 'naruszono');
    assert.equal(say('fr', 'breached'), 'breached');
    assert.equal(sayFrom('de', { en: 'One rule.', uk: 'Правило.' }),
        'One rule. ' + say('de', 'in_english'));
    assert.equal(sayFrom('uk', { en: 'One rule.', uk: null }),
        'One rule. (англійською)');
    assert.equal(sayFrom('uk', { en: null, uk: null }), null);
    assert.equal(sayFrom('en', { en: 'One rule.', uk: null }), 'One rule.');
});

test('no word promises anything', () => {
    const all = JSON.stringify(entries().map((one) => [one.id, one.other]))
        .toLowerCase();
    for (const word of ['eligible', 'permitted', 'released', 'clear '])
        assert.ok(!all.includes(word), word);
});

/* Every text that a module asks for is there, and none is left over. */
test('texts are used and present', () => {
    const folder = new URL('../../web/', import.meta.url);
    const source = readdirSync(folder)
        .filter((name) => name.endsWith('.js') && name !== 'strings.js')
        .map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
    const used = new Set([...source.matchAll(/'([a-z0-9_-]+)'/g)]
        .map((match) => match[1].replaceAll('-', '_')));
    const made = /^(basis|checked|fit|from|source|digest|counts|key|page|rule|choice|adopted|withheld)_|^in_english$/;
    for (const name of Object.keys(strings))
        assert.ok(used.has(name) || made.test(name), 'unused: ' + name);
    for (const [, name] of source.matchAll(/say(?:Count)?\((?:state\.|this\.)?lang,\s+'([a-z0-9_]+)'[,)]/g))
        assert.ok(Object.hasOwn(strings, name), 'absent: ' + name);
});

await runTests();
