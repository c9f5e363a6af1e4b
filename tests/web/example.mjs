/*
 * Goal:   the report of the shipped example says in a browser what the same
 *         assessment says as JSON, alone and under the overlay that fixes it.
 * Method: a register in a folder of its own, both reports in Chromium. Pictures
 *         of the page in each setting are left in PICTURES, to be looked at.
 * usage:  example.mjs SPILNO SOURCE_ROOT PICTURES
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openFile, startBrowser } from './browser.mjs';
import { axeFaults, lookAt, overflowing } from './checks.mjs';
import { assert, runTests, test } from './tap.mjs';

const program = resolve(process.argv[2]);
const root = resolve(process.argv[3]);
const pictures = resolve(process.argv[4]);
const folder = mkdtempSync(join(tmpdir(), 'spilno-example-'));
const register = join(folder, 'register');

/* Run the program; its output when the status is an answer. */
function spilno(...args) {
    const run = spawnSync(program, ['--quiet', '--share', root,
        '--register', register, ...args],
    { encoding: 'utf8', maxBuffer: 256 << 20 });
    if (![0, 1, 2].includes(run.status))
        throw new Error(args.join(' ') + ': ' + run.status + ' ' + run.stderr);
    return run.stdout;
}

/* The result as JSON and, beside it, the report. */
function assess(name, ...args) {
    const path = join(folder, name + '.html');
    const text = spilno('assess', 'FIELD-POWER', '--on', '2026-11-24', ...args,
        '--format', 'json', '--report', path);
    const said = JSON.parse(text);
    return { path, result: said.result, withheld: said.withheld };
}

spilno('init', register, '--owner', 'VOLTARA');
spilno('import', join(root, 'examples/power-unit'));
const shipped = assess('shipped');
const fixed = assess('fixed', '--as-if', join(root, 'examples/power-unit-fixed'));
const forPublic = assess('public', '--for', 'public');
const forMember = assess('member', '--for', 'NIHILO-CELLS');
const browser = await startBrowser();

async function on(assessment, size, check) {
    const opened = await openFile(browser.context, assessment.path, size);
    try {
        await check(opened.page);
        assert.deepEqual(await opened.troubles(), []);
    } finally {
        await opened.page.close();
    }
}

for (const [name, one] of [['shipped', shipped], ['fixed', fixed],
    ['public', forPublic], ['member', forMember]]) {
    test(`${name}: the counts are those of the JSON`, () =>
        on(one, undefined, async (page) => {
            const counts = (await page.locator('.counts').innerText())
                .replace(/\s+/g, ' ');
            const headline = one.result.headline;
            assert.equal(counts, `${headline.obstacles} breached ` +
                `${headline.unknown} unknown ${headline.met} met ` +
                `${headline.not_applicable} not applicable ` +
                `${headline.not_encoded} not encoded`);
            assert.equal(await page.locator('#conditions tbody tr').count(),
                one.result.conditions.length);
        }));

    test(`${name}: every finding unfolds to its facts`, () =>
        on(one, undefined, async (page) => {
            await page.click('#findings-open');
            for (const [at, finding] of one.result.findings.entries()) {
                const node = page.locator('#finding-' + at);
                const text = await node.locator('.finding-text').textContent();
                assert.equal(text, finding.text.en);
                assert.equal(await node.locator('.facts tbody tr').count(),
                    Math.min(100, finding.facts.length), finding.rule);
            }
        }));

    test(`${name}: nothing overflows at 320 pixels`, () =>
        on(one, { width: 320, height: 700 }, async (page) => {
            await page.click('#findings-open');
            assert.deepEqual(await overflowing(page), []);
        }));

    const scheme = name === 'shipped' ? 'dark' : 'light';
    test(`${name}: axe finds nothing, ${scheme}`, () =>
        on(one, undefined, async (page) => {
            await page.emulateMedia({ colorScheme: scheme });
            await page.click('#language-uk');
            assert.deepEqual(await axeFaults(page), []);
        }));
}

/* Whoever reads a report knows whether it is whole. */
for (const [name, one, audience] of [['public', forPublic, 'public'],
    ['member', forMember, 'NIHILO-CELLS']])
    test(`${name}: the page says for whom it is and what it leaves out`, () =>
        on(one, undefined, async (page) => {
            const told = await page.locator('#made-for').innerText();
            assert.match(told, new RegExp('^Made for ' + audience + ':'));
            const counts = Object.values(one.withheld).filter((n) => n > 0);
            assert.equal(await page.locator('#made-for li').count(),
                counts.length);
            for (const n of counts)
                assert.ok(told.includes(n.toLocaleString('en')), String(n));
            await page.click('#findings-open');
            const asked = await page.locator('#findings').innerText();
            assert.match(asked, /withheld\. (Ask |Whom to ask is withheld)/);
            assert.equal(await page.locator('.shares .earlier').count(), 0);
        }));

test('shipped: nothing is said to be withheld', () =>
    on(shipped, undefined, async (page) => {
        assert.equal(await page.locator('#made-for').count(), 0);
        assert.equal((await page.locator('#page').innerText())
            .toLowerCase().includes('withheld'), false);
    }));

test('shipped: every obstacle stands at the top', () =>
    on(shipped, undefined, async (page) => {
        const breached = shipped.result.findings.filter((finding) =>
            finding.verdict === 'breached').map((finding) => finding.text.en);
        assert.ok(breached.length > 0);
        assert.deepEqual(await page.locator('.obstacles a').allTextContents(),
            breached);
        assert.match(await page.locator('#headline').innerText(), /obstacles?$/);
    }));

/* Tables grow in steps; what is shown first is enough to compare. */
const AT_ONCE = 40;
for (const [lang, heading] of [['en', 'Compatibility'], ['uk', 'Сумісність']])
    for (const width of [1280, 320])
        test(`shipped: compatibility in ${lang}, ${width} pixels wide`, () =>
            on(shipped, { width, height: 900 }, async (page) => {
                await page.click('#language-' + lang);
                const found = shipped.result.compatibility;
                const part = page.locator('#compatibility');
                assert.equal(await part.locator('h2').innerText(), heading);
                for (const [name, rows] of [['swaps', found.swaps],
                    ['alternatives', found.alternatives],
                    ['wanted', found.wanted]]) {
                    assert.ok(rows.length > 0, name);
                    assert.equal(await part.locator(`table.${name} tbody tr`)
                        .count(), Math.min(AT_ONCE, rows.length), name);
                }
                const decided = found.alternatives.filter((one) =>
                    one.verdict !== 'unknown');
                assert.ok(decided.length > 0);
                assert.equal(await part.locator('table.alternatives')
                    .locator('.v-breached').count(), decided.filter((one) =>
                    one.verdict === 'no').length);
                const text = await part.innerText();
                for (const swap of found.swaps)
                    assert.ok(text.includes(swap.candidate), swap.candidate);
                assert.deepEqual(await overflowing(page), []);
            }));

test('fixed: no obstacle, and what changed', () =>
    on(fixed, undefined, async (page) => {
        assert.match(await page.locator('#headline').innerText(),
            /^No obstacle found in \d+ of \d+ conditions$/);
        assert.equal(await page.locator('#changes tbody tr').count(),
            fixed.result.changes.length);
        assert.ok(fixed.result.changes.length > 0);
        assert.equal(await page.locator('.shares .earlier').count(), 4);
    }));

/* The vote in the page is the one that `spilno vote` counts. */
test('shipped: the vote is that of spilno vote', () =>
    on(shipped, undefined, async (page) => {
        const vote = JSON.parse(spilno('vote', 'FIELD-POWER-AGENT', '--on',
            '2026-11-24', '--format', 'json')).result;
        const data = await page.evaluate(() => JSON.parse(
            document.getElementById('data').textContent).result.measures);
        assert.equal(data.length, 1);
        const counted = data[0].vote;
        assert.equal(data[0].measure, vote.measure);
        assert.equal(counted.adopted, vote.adopted);
        assert.equal(counted.participants, String(vote.participants));
        assert.equal(counted.counts.for, String(vote.for));
        assert.equal(counted.counts.against, String(vote.against));
        assert.equal(counted.limbs[0].needed, String(vote.needed.members));
        assert.equal(counted.voters.length, vote.participants);
        assert.equal(await page.locator('#votes .half-ring .seat').count(),
            vote.participants);
    }));

/* A vote that cannot be counted takes nothing else away. */
test('a ballot of somebody who takes no part is told', () => {
    const overlay = join(folder, 'stray');
    mkdirSync(overlay);
    writeFileSync(join(overlay, 'ballot.csv'), 'measure,voter,choice,basis\n' +
        'FIELD-POWER-AGENT,NIHILO-CELLS,for,declared\n');
    const stray = assess('stray', '--as-if', overlay);
    assert.equal(stray.result.conditions.length, shipped.result.conditions.length);
    return on(stray, undefined, async (page) => {
        const text = await page.locator('#votes').innerText();
        assert.match(text, /cannot be counted as it is recorded/);
        assert.match(text, /'NIHILO-CELLS' does not take part/);
    });
});

/*
 * A picture in each setting: its ground has the colour that the setting asks
 * for, the page stands on it, and no two pictures are the same.
 */
const settings = [
    ['light-en', 'light', 'en', 1280, 'screen', '246,246,243'],
    ['light-uk', 'light', 'uk', 1280, 'screen', '246,246,243'],
    ['dark-en', 'dark', 'en', 1280, 'screen', '16,22,28'],
    ['dark-uk', 'dark', 'uk', 1280, 'screen', '16,22,28'],
    ['narrow-uk', 'light', 'uk', 320, 'screen', '246,246,243'],
    ['print-uk', 'dark', 'uk', 760, 'print', '255,255,255'],
];
test('looks right in every setting', () =>
    on(fixed, undefined, async (page) => {
        const seen = new Set();
        mkdirSync(pictures, { recursive: true });
        for (const [name, scheme, lang, width, media, ground] of settings) {
            await page.setViewportSize({ width, height: 1600 });
            await page.emulateMedia({ colorScheme: scheme, media: 'screen' });
            await page.click('#language-' + lang);
            await page.emulateMedia({ colorScheme: scheme, media });
            await page.evaluate(() => document.activeElement.blur());
            const png = await page.screenshot({ path: join(pictures, name + '.png') });
            const look = await lookAt(browser.context, png);
            assert.equal(look.width, width, name);
            assert.equal(look.ground, ground, name);
            assert.ok(look.colours > 60, name + ': ' + look.colours);
            assert.ok(look.covered > 0.02 && look.covered < 0.6,
                name + ': ' + look.covered);
            seen.add(look.digest);
            await page.locator('#origin').screenshot({
                path: join(pictures, name + '-origin.png'),
            });
        }
        assert.equal(seen.size, settings.length);
    }));

try {
    await runTests();
} finally {
    await browser.stop();
    rmSync(folder, { recursive: true, force: true });
}
