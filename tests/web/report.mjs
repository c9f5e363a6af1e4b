/*
 * Goal:   the report opens offline in a browser and does what it says: both
 *         languages, folding, search, paper, narrow screens; it obeys no text
 *         of its data, and axe finds nothing.
 * Method: the pages that report_samples writes, in headless Chromium.
 * usage:  report.mjs REPORT_SAMPLES
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile, startBrowser } from './browser.mjs';
import { axeFaults, overflowing } from './checks.mjs';
import { assert, runTests, test } from './tap.mjs';

const ROWS_AT_FIRST = 130;
const NODES_AT_FIRST = 9000;
const narrow = { width: 320, height: 700 };

const folder = mkdtempSync(join(tmpdir(), 'spilno-pages-'));
execFileSync(process.argv[2], [folder]);
const browser = await startBrowser();

/* Open a sample, run `check`, and be sure that the page had no trouble. */
async function on(name, size, check) {
    const opened = await openFile(browser.context, join(folder, name), size);
    try {
        await check(opened.page);
        assert.deepEqual(await opened.troubles(), []);
    } finally {
        await opened.page.close();
    }
}

const textOf = (page, selector) => page.locator(selector).innerText();
const rowsOf = (page) => page.locator('#structure tbody tr').count();

function hostileTexts() {
    const page = readFileSync(join(folder, 'hostile.html'), 'utf8');
    const block = /id="data">([^<]*)</.exec(page)[1];
    return JSON.parse(block).result.conflicts;
}

test('opens with its headline and what stands in the way', () =>
    on('venture.html', undefined, async (page) => {
        assert.equal(await page.title(),
            'Assessment of Joint production of a 24 V field power unit, ' +
            '1 June 2026');
        assert.equal(await textOf(page, 'h1'),
            'Joint production of a 24 V field power unit');
        assert.equal(await textOf(page, '#headline'), '2 obstacles');
        assert.equal(await page.locator('.obstacles li').count(), 2);
        const counts = await textOf(page, '.counts');
        assert.match(counts.replace(/\s+/g, ' '),
            /2 breached 2 unknown 3 met 1 not applicable 2 not encoded/);
        const notes = await textOf(page, '.notes');
        assert.match(notes, /3 of the met conditions rest on declared/);
        assert.match(notes, /4 encoded conditions rest on rule text read second-hand/);
        assert.match(notes, /2 conditions are not encoded/);
        assert.match(await textOf(page, '.foot'), /not legal advice/);
    }));

test('speaks the language it was written in, and the other', () =>
    on('bare.html', undefined, async (page) => {
        assert.equal(await page.getAttribute('html', 'lang'), 'uk');
        assert.equal(await textOf(page, '#headline'),
            'Перешкод не знайдено в 0 з 1 умов');
        await page.click('#language-en');
        assert.equal(await page.getAttribute('html', 'lang'), 'en');
        assert.equal(await textOf(page, '#headline'),
            'No obstacle found in 0 of 1 conditions');
    }));

test('leaves out what it has no data for', () =>
    on('bare.html', undefined, async (page) => {
        for (const id of ['changes', 'origin', 'structure']) {
            assert.equal(await page.locator('#' + id).count(), 0, id);
            assert.equal(await page.locator(`nav a[href="#${id}"]`).count(), 0);
        }
        for (const id of ['conditions', 'findings', 'missing', 'inputs'])
            assert.equal(await page.locator('#' + id).count(), 1, id);
    }));

test('switches every word, number and date, and keeps the keyboard', () =>
    on('venture.html', undefined, async (page) => {
        assert.match(await textOf(page, '.asked'), /1 June 2026/);
        assert.match(await textOf(page, '#origin'), /31%\sto\s41\.7303%/);
        await page.locator('#language-uk').focus();
        await page.keyboard.press('Enter');
        assert.equal(await textOf(page, '#headline'), '2 перешкоди');
        assert.match(await textOf(page, '.asked'), /1 червня 2026/);
        assert.match(await textOf(page, '#origin'), /від\s31%\sдо\s41,7303%/);
        assert.match(await textOf(page, '#origin'), /Україна UA/);
        assert.equal(await page.evaluate(() => document.activeElement.id),
            'language-uk');
        assert.equal(await page.getAttribute('#language-uk', 'aria-pressed'),
            'true');
        const left = await page.locator('main').innerText();
        assert.doesNotMatch(left, /\b(met|breached|unknown|declared)\b/);
    }));

test('says what a met verdict rests on', () =>
    on('venture.html', undefined, async (page) => {
        const words = await page.locator('#conditions .badge').allInnerTexts();
        assert.deepEqual(words, ['breached', 'met on declared facts',
            'unknown', 'met on assumed facts', 'breached', 'unknown',
            'met on declared facts', 'not applicable', 'not encoded']);
        /* A shape with every word: never a colour alone. */
        assert.equal(await page.locator('.badge').count(),
            await page.locator('.badge > svg + .badge-word').count());
    }));

test('filters conditions and findings', () =>
    on('venture.html', undefined, async (page) => {
        await page.click('#conditions-not_encoded');
        assert.equal(await page.locator('#conditions tbody tr').count(), 2);
        assert.equal(await page.evaluate(() => document.activeElement.id),
            'conditions-not_encoded');
        await page.click('#findings-breached');
        assert.equal(await page.locator('details.finding').count(), 2);
        await page.click('#conditions-met');
        assert.equal(await page.locator('#conditions tbody tr').count(), 3);
        await page.click('#conditions-all');
        assert.equal(await page.locator('#conditions tbody tr').count(), 10);
        assert.equal(await page.locator('#conditions .apart tbody tr').count(), 2);
    }));

test('unfolds a finding to its facts, by keyboard', () =>
    on('venture.html', undefined, async (page) => {
        assert.equal(await page.locator('.facts').count(), 0);
        await page.locator('#finding-0 > summary').focus();
        await page.keyboard.press('Enter');
        await page.locator('#finding-0 .facts').waitFor();
        const rows = page.locator('#finding-0 .facts tbody tr');
        assert.equal(await rows.count(), 7);
        assert.match((await rows.first().innerText()).replace(/\s+/g, ' '),
            /missing Offer OF-0012: origin/);
        const inside = await textOf(page, '#finding-0 .finding-inside');
        assert.match(inside, /edip-10-3-component-origin, version 1/);
        assert.match(inside, /read second-hand/);
        assert.match(inside, /104326\/250001/);
        assert.match(inside, /price list 2026-02/);
    }));

test('shows the rule itself and its cases', () =>
    on('venture.html', undefined, async (page) => {
        await page.locator('#finding-0 > summary').click();
        const rule = page.locator('#finding-0 .rule-text');
        assert.equal(await rule.locator('summary').innerText(),
            'The rule as it is written, 2 cases');
        assert.equal(await rule.locator('pre').count(), 0);
        await rule.locator('summary').focus();
        await page.keyboard.press('Enter');
        await rule.locator('pre').waitFor();
        assert.match(await rule.innerText(), /edip\/10-3-component-origin\.sql/);
        assert.match(await rule.locator('pre').innerText(),
            /^SELECT subject, verdict .*< 1\n\n-- rows:\nSELECT/);
        const rows = await rule.locator('.cases tbody tr').allInnerTexts();
        assert.deepEqual(rows.map((text) => text.replace(/\s+/g, ' ').trim()),
            ['all-inside Everything comes from inside. met',
                'two-views — breached, unknown']);
        assert.ok(await page.locator('#finding-0').evaluate((node) => node.open));
    }));

test('goes from a condition and an obstacle to the finding', () =>
    on('venture.html', undefined, async (page) => {
        await page.locator('.obstacles a').first().click();
        assert.ok(await page.locator('#finding-6').evaluate((node) => node.open));
        await page.click('#findings-met');
        await page.locator('#conditions tbody tr').nth(2)
            .locator('a').click();
        assert.ok(await page.locator('#finding-4').evaluate((node) => node.open));
        assert.ok(await page.evaluate(() =>
            document.activeElement.closest('#finding-4') !== null));
    }));

test('articles stand in the order of their numbers', () =>
    on('venture.html', undefined, async (page) => {
        const titles = await page.locator('#findings h3').allInnerTexts();
        assert.deepEqual(titles.map((text) => text.replace(/.*Art. /, '')),
            ['9', '9(1)', '9(3)', '10', '10(3)', '11(3)', '11(4)']);
    }));

test('shows what an overlay changed', () =>
    on('venture.html', undefined, async (page) => {
        const rows = await page.locator('#changes tbody tr').allInnerTexts();
        assert.equal(rows.length, 2);
        assert.match(rows[0].replace(/\s+/g, ' '),
            /Art\. 9\(1\) .* CARPAT-EL no finding → met$/);
        assert.match(rows[1].replace(/\s+/g, ' '),
            /Art\. 11\(3\) .* JV-PU24 unknown → met on declared facts$/);
        assert.equal(await page.locator('.shares .earlier').count(), 4);
    }));

test('shows origin with its interval, its limit and its unknown', () =>
    on('venture.html', undefined, async (page) => {
        const picture = page.locator('#origin .shares [role=img]');
        assert.equal(await picture.locator('.chart-row').count(), 4);
        assert.equal(await picture.locator('.limit').count(), 2);
        const spoken = await picture.getAttribute('aria-label');
        assert.match(spoken, new RegExp('component cost, made items opened ' +
            'into their parts. From outside: 31% to 41\\.7303%; at most 35%'));
        assert.match(spoken, /first tier as declared. From outside: unknown/);
        assert.equal(await page.locator('#origin .states tbody tr').count(), 6);
        const states = await page.locator('#origin .states tbody tr')
            .allInnerTexts();
        assert.match(states[0].replace(/\s+/g, ' '), /Ukraine UA outside 210.25 265.00/);
        assert.match(states[5].replace(/\s+/g, ' '), /unknown either 0.00 39.40/);
        await page.click('#states-3');
        assert.match(await textOf(page, '#origin'), /Unknown in this view/);
        assert.deepEqual(await page.locator('#origin .views .badge')
            .allInnerTexts(), ['unknown', 'within the limit']);
        await page.click('#states-1');
        assert.equal(await page.locator('#origin .states tbody tr').count(), 4);
    }));

test('shows a dash where no fact was used', () =>
    on('venture.html', undefined, async (page) => {
        const line = page.locator('#conditions tbody tr')
            .filter({ hasText: 'appoint a procurement agent' });
        assert.equal(await line.locator('.c-basis').innerText(), '—');
        await page.locator('#finding-8 > summary').click();
        assert.match((await textOf(page, '#finding-8 .about'))
            .replace(/\s+/g, ' '), /Weakest basis —$/);
    }));

test('shows the votes: result, seats, thresholds, what would turn it', () =>
    on('venture.html', undefined, async (page) => {
        const votes = page.locator('#votes .vote');
        assert.equal(await votes.count(), 3);
        assert.match(await votes.nth(0).innerText(),
            /cannot be counted as it is recorded:\s+ballot 'JV-PU24-BAD\|XX'/);
        const chamber = await votes.nth(1).innerText();
        assert.match(chamber, /adopted/);
        assert.match(chamber, /if this many voted against instead of for: 155\./);
        assert.equal(await votes.nth(1).locator('.seat').count(), 3 + 3);
        const rules = votes.nth(2);
        assert.match(await rules.locator('.vote-result').innerText(), /rejected/);
        assert.equal(await rules.locator('.half-ring .seat').count(), 6);
        assert.equal(await rules.locator('.half-ring .limit').count(), 1);
        assert.equal(await rules.locator('.ring [role=img]')
            .getAttribute('aria-label'), 'for 3, not recorded 1, abstaining 1, ' +
            'against 1; for; needed 4');
        const limbs = (await rules.locator('.limbs tbody').innerText())
            .replace(/\s+/g, ' ');
        assert.match(limbs, /members in favour 3 4 6 short by 1/);
        assert.match(limbs, /population in favour 48,900,000 131,950,000 203,000,000 short by 83,050,000/);
        const ballots = await rules.locator('.voters tbody tr').allInnerTexts();
        assert.match(ballots[0].replace(/\s+/g, ' '), /Estonia EE for 1,400,000/);
        assert.equal(ballots.length, 6);
        const text = await rules.innerText();
        assert.match(text, /adopted if 1 voter, any of these, voted for:\s+DE\s+FR/);
        assert.match(text, /2 voters are enough to block/);
        assert.match(text, /Such sets in all: 1,200\./);
        await page.click('#language-uk');
        assert.match(await votes.nth(2).innerText(), /Slovenia SI\s+не записано/);
        assert.match(await votes.nth(2).innerText(), /відхилено/);
    }));

test('groups what is missing by who could supply it', () =>
    on('venture.html', undefined, async (page) => {
        const titles = await page.locator('#missing h3').allInnerTexts();
        assert.match(titles[0], /^Ask Balt Converter OÜ/);
        assert.match(titles.at(-1), /^No party on record/);
        const first = page.locator('#missing table').first();
        assert.match((await first.locator('tbody tr').first().innerText())
            .replace(/\s+/g, ' '), /Offer OF-0031: unit cost .* 3$/);
    }));

test('names rules, versions and digests', () =>
    on('venture.html', undefined, async (page) => {
        const text = await textOf(page, '#inputs');
        for (const digest of ['a1', 'b2', 'c3', 'd4'])
            assert.ok(text.includes(digest.repeat(32)));
        assert.match(text, /edip-9-1-established, version 2/);
        assert.match(text, /the shipped data 'partner'/);
    }));

test('folds the structure in place', () =>
    on('venture.html', undefined, async (page) => {
        assert.equal(await rowsOf(page), 8);
        const toggle = page.getByRole('button', {
            name: 'Fold Battery management system',
        });
        await toggle.focus();
        await page.keyboard.press('Space');
        assert.equal(await rowsOf(page), 5);
        assert.match(await textOf(page, '#structure [role=status]'),
            /5 of 8 lines shown/);
        const again = page.getByRole('button', {
            name: 'Unfold Battery management system',
        });
        assert.equal(await again.getAttribute('aria-expanded'), 'false');
        await page.click('#language-uk');
        assert.equal(await rowsOf(page), 5);
        await page.click('#structure-open');
        assert.equal(await rowsOf(page), 8);
        await page.click('#structure-close');
        assert.equal(await rowsOf(page), 4);
    }));

test('searches the structure', () =>
    on('venture.html', undefined, async (page) => {
        await page.fill('#structure-search', 'stm32g0');
        assert.equal(await rowsOf(page), 5); /* two, and what is above */
        assert.match(await textOf(page, '#structure [role=status]'),
            /2 lines found/);
        await page.fill('#structure-search', 'no such part');
        assert.equal(await rowsOf(page), 0);
        await page.fill('#structure-search', '');
        assert.equal(await rowsOf(page), 8);
    }));

for (const [name, lines] of [['large.html', 2000], ['largest.html', 20000]])
    test(`holds a structure of ${lines} lines without building it`, () =>
        on(name, undefined, async (page) => {
            assert.ok(await rowsOf(page) <= ROWS_AT_FIRST);
            assert.match(await textOf(page, '#structure [role=status]'),
                new RegExp('^11 of ' + lines.toLocaleString('en')));
            await page.click('#structure-open');
            assert.ok(await rowsOf(page) <= 2 * ROWS_AT_FIRST);
            const nodes = await page.evaluate(() =>
                document.getElementsByTagName('*').length);
            assert.ok(nodes < NODES_AT_FIRST, String(nodes));
            await page.fill('#structure-search', 'ITEM-01999');
            assert.ok(await rowsOf(page) <= 4);
            await page.fill('#structure-search', 'part number');
            assert.ok(await rowsOf(page) <= 2 * ROWS_AT_FIRST);
            await page.fill('#structure-search', '');
            await page.click('#structure-close');
            assert.equal(await rowsOf(page), 11);
            await page.click('#structure-open');
            assert.ok(await rowsOf(page) <= 3 * ROWS_AT_FIRST);
        }));

/* The rows in the page are always the first of those that should be shown. */
test('folding keeps the rows right', () =>
    on('large.html', undefined, async (page) => {
        await page.click('#structure-open');
        const wrong = await page.evaluate(() => {
            const data = JSON.parse(document.getElementById('data').textContent);
            const parts = data.result.origin.parts;
            const folded = new Set();
            const faults = [];
            let seed = 7;
            const random = (n) => {
                seed = (seed * 1103515245 + 12345) % 2147483648;
                return Math.floor(seed / 65536) % n;
            };
            function expected() {
                const shown = [];
                let below = Infinity;
                parts.forEach((part, at) => {
                    if (part[0] > below)
                        return;
                    below = folded.has(at) ? part[0] : Infinity;
                    shown.push(at);
                });
                return shown;
            }
            for (let turn = 0; turn < 60; turn += 1) {
                const toggles = [...document.querySelectorAll('.toggle')];
                const toggle = toggles[random(Math.min(toggles.length, 40))];
                const at = Number(toggle.closest('tr').dataset.at);
                toggle.click();
                if (folded.has(at))
                    folded.delete(at);
                else
                    folded.add(at);
                const rows = [...document.querySelectorAll('#structure tbody tr')]
                    .map((row) => Number(row.dataset.at));
                const want = expected().slice(0, rows.length);
                const least = Math.min(120, expected().length);
                if (rows.length < least || rows.join() !== want.join())
                    faults.push(turn);
            }
            return faults;
        });
        assert.deepEqual(wrong, []);
    }));

/* A hundred thousand findings are pages, not a frozen browser. */
test('shows 100,000 findings a page at a time', () =>
    on('many.html', undefined, async (page) => {
        const nodes = () => page.evaluate(() =>
            document.getElementsByTagName('*').length);
        const range = () => textOf(page, '.pager p');
        assert.equal(await page.locator('details.finding').count(), 100);
        assert.ok(await nodes() < NODES_AT_FIRST, String(await nodes()));
        assert.equal(await range(), 'Findings 1 to 100 of 100,000');
        assert.equal(await page.locator('.obstacles li').count(), 12);
        assert.equal(await textOf(page, '.more-obstacles'),
            '22,210 more breached findings');
        await page.locator('#findings-last').focus();
        await page.keyboard.press('Enter');
        assert.equal(await range(), 'Findings 99,901 to 100,000 of 100,000');
        assert.ok(await page.locator('#findings-next').isDisabled());
        await page.click('#findings-previous');
        assert.equal(await range(), 'Findings 99,801 to 99,900 of 100,000');
        await page.click('#findings-open');
        assert.ok(await nodes() < 2 * NODES_AT_FIRST, String(await nodes()));
        await page.fill('#findings-search', 'number 12345.');
        await page.keyboard.press('Enter');
        assert.equal(await page.locator('details.finding').count(), 1);
        assert.equal(await page.locator('.pager').count(), 0);
        await page.locator('.obstacles a').nth(5).click();
        const shown = page.locator('details.finding[open] .finding-text');
        assert.equal(await shown.last().innerText(),
            await page.locator('.obstacles a').nth(5).innerText());
        await page.click('#findings-not_applicable');
        assert.equal(await range(), 'Findings 1 to 100 of 11,111');
        assert.ok(await nodes() < 2 * NODES_AT_FIRST, String(await nodes()));
        assert.equal(await page.locator('#missing h3').count(), 40);
        assert.match(await textOf(page, '#missing'), /Show 960 more parties/);
    }));

test('builds further rows when asked', () =>
    on('large.html', undefined, async (page) => {
        await page.click('#structure-open');
        const before = await rowsOf(page);
        await page.locator('#structure .more').click();
        await page.waitForFunction((n) => document.querySelectorAll(
            '#structure tbody tr').length > n, before);
    }));

const widths = [320, 768, 1024, 1152, 1248, 1344, 1400];

for (const name of ['venture.html', 'hostile.html', 'bare.html'])
    test(`nothing overflows: ${name}, every language and width`, () =>
        on(name, narrow, async (page) => {
            for (const lang of ['en', 'uk', 'de', 'pl']) {
                await page.click('#language-' + lang);
                if (name !== 'bare.html')
                    await page.click('#findings-open');
                for (const width of widths) {
                    await page.setViewportSize({ width, height: 900 });
                    assert.deepEqual(await overflowing(page), [],
                        lang + ' ' + width);
                }
            }
        }));

test('prints every finding with its facts', () =>
    on('venture.html', undefined, async (page) => {
        await page.evaluate(() => {
            window.addEventListener('beforeprint', () => {
                window.spilnoPrinted = [
                    document.querySelectorAll('details.finding[open]').length,
                    document.querySelectorAll('.facts').length];
            });
        });
        const pdf = await page.pdf({ preferCSSPageSize: true });
        assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
        assert.ok(pdf.length > 20000);
        assert.deepEqual(await page.evaluate(() => window.spilnoPrinted), [9, 7]);
        assert.equal(await page.locator('details.finding[open]').count(), 0);
    }));

for (const [lang, marks] of [['en', ['JV-PU24 · EDIP · 1 June 2026 · facts ' +
    'a1a1a1a1a1a1a1a1', 'Decision support, not legal advice.']],
['uk', ['JV-PU24 · EDIP · 1 червня 2026 р. · факти a1a1a1a1a1a1a1a1',
    'Допомога в ухваленні рішень, а не юридична консультація.']]])
    test(`every printed page says what it is: ${lang}`, () =>
        on('venture.html', undefined, async (page) => {
            await page.click('#language-' + lang);
            const path = join(folder, lang + '.pdf');
            await page.pdf({ path, preferCSSPageSize: true });
            const sheets = execFileSync('pdftotext', ['-layout', path, '-'],
                { encoding: 'utf8' }).split('\f').slice(0, -1);
            assert.ok(sheets.length >= 4, String(sheets.length));
            sheets.forEach((text, at) => {
                const line = text.replace(/\s+/g, ' ');
                for (const mark of marks)
                    assert.ok(line.includes(mark), `${at + 1}: ${mark}`);
                assert.ok(line.includes(`${at + 1} / ${sheets.length}`), line);
            });
            await page.click('#language-' + (lang === 'en' ? 'uk' : 'en'));
            assert.equal(await page.evaluate(() => [...document.styleSheets[0]
                .cssRules].filter((rule) => rule.cssText.startsWith('@page') &&
                rule.cssText.includes('JV')).length), 1);
        }));

test('a hostile venture cannot style a printed page', () =>
    on('hostile.html', undefined, async (page) => {
        const rules = await page.evaluate(() => {
            const all = [...document.styleSheets[0].cssRules];
            return [all.length, all.at(-1).cssText.startsWith('@page')];
        });
        assert.equal(rules[1], true);
        await page.click('#language-uk');
        assert.equal(await page.evaluate(() =>
            document.styleSheets[0].cssRules.length), rules[0]);
    }));

test('shows hostile texts as texts', () =>
    on('hostile.html', undefined, async (page) => {
        await page.click('#findings-open');
        const shown = await page.evaluate(() =>
            document.getElementById('page').textContent);
        for (const text of hostileTexts())
            assert.ok(shown.includes(text), JSON.stringify(text));
        assert.ok(!shown.includes('49}'));
        assert.equal(await page.title(),
            'Assessment of </script><img src=x onerror=alert(1)>, 1 June 2026');
    }));

test('obeys no hostile text', () =>
    on('hostile.html', undefined, async (page) => {
        await page.click('#findings-open');
        await page.click('#language-uk');
        await page.fill('#structure-search', '</script><img src=x>');
        const found = await page.evaluate(() => {
            const all = [...document.querySelectorAll('*')];
            return {
                scripts: document.scripts.length,
                foreign: all.filter((node) => ['IMG', 'IFRAME', 'OBJECT',
                    'EMBED', 'FORM', 'BASE', 'LINK'].includes(node.tagName)).length,
                handlers: all.filter((node) => [...node.attributes].some(
                    (one) => one.name.startsWith('on'))).length,
                links: [...document.querySelectorAll('a')].filter((node) =>
                    !node.getAttribute('href').startsWith('#')).length,
                markup: document.querySelectorAll('#page b b, #page svg svg').length,
            };
        });
        assert.deepEqual(found, {
            scripts: 4, foreign: 0, handlers: 0, links: 0, markup: 0,
        });
    }));

test('its policy lets no other script run and no request out', async () => {
    const opened = await openFile(browser.context, join(folder, 'bare.html'));
    const ran = await opened.page.evaluate(async () => {
        const script = document.createElement('script');
        script.textContent = 'window.spilnoRan = true';
        document.body.append(script);
        const button = document.createElement('button');
        button.setAttribute('onclick', 'window.spilnoRan = true');
        document.body.append(button);
        button.click();
        let asked = 'refused';
        try {
            await fetch('http://127.0.0.1:9/');
            asked = 'answered';
        } catch {
            /* as it should be */
        }
        return [window.spilnoRan === true, asked];
    });
    assert.deepEqual(ran, [false, 'refused']);
    const troubles = (await opened.troubles()).join('\n');
    for (const directive of ['script-src-elem', 'script-src-attr', 'connect-src'])
        assert.ok(troubles.includes('policy: ' + directive), directive);
    await opened.page.close();
});

test('the keyboard reaches everything, the skip link first', () =>
    on('venture.html', undefined, async (page) => {
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.className),
            'skip');
        const unreachable = await page.evaluate(() => {
            const able = 'a, button, input, summary';
            return [...document.querySelectorAll('#page ' + able)]
                .filter((node) => node.tabIndex < 0).length;
        });
        assert.equal(unreachable, 0);
    }));

for (const name of ['venture.html', 'bare.html', 'hostile.html'])
    test(`axe finds nothing: ${name}`, () =>
        on(name, narrow, async (page) => {
            const settings = [['light', 'en', 320], ['dark', 'uk', 1280]];
            /* The hostile texts are many: once is enough for them. */
            if (name === 'hostile.html')
                settings.shift();
            for (const [scheme, lang, width] of settings) {
                await page.setViewportSize({ width, height: 900 });
                await page.emulateMedia({ colorScheme: scheme });
                await page.click('#language-' + lang);
                if (name !== 'bare.html')
                    await page.click('#findings-open');
                assert.deepEqual(await axeFaults(page), [], scheme);
            }
        }));

try {
    await runTests();
} finally {
    await browser.stop();
    rmSync(folder, { recursive: true, force: true });
}
