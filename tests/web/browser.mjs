/*
 * browser.mjs - Debian's Chromium without a network, for one test program.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const options = ['--headless', '--no-sandbox', '--disable-gpu',
    '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'];

/* Start it with an empty folder of its own; `stop` takes both away. */
export async function startBrowser() {
    const folder = mkdtempSync(join(tmpdir(), 'spilno-web-'));
    const context = await chromium.launchPersistentContext(folder, {
        executablePath: '/usr/bin/chromium',
        args: options,
        headless: true,
        offline: true,
        viewport: { width: 1280, height: 900 },
    });
    return {
        context,
        async stop() {
            await context.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/*
 * Open a file and watch it: console errors, faults, policy violations,
 * dialogs and requests for anything but the file itself.
 */
export async function openFile(context, path, size) {
    const page = await context.newPage();
    const troubles = [];
    const url = pathToFileURL(path).href;
    page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
            troubles.push('console: ' + message.text());
    });
    page.on('pageerror', (error) => troubles.push('fault: ' + error.message));
    page.on('dialog', (dialog) => {
        troubles.push('dialog: ' + dialog.message());
        dialog.dismiss();
    });
    page.on('request', (request) => {
        if (request.url().split('#')[0] !== url)
            troubles.push('request: ' + request.url());
    });
    await page.addInitScript(() => {
        window.spilnoViolations = [];
        document.addEventListener('securitypolicyviolation', (event) => {
            window.spilnoViolations.push(event.violatedDirective + ' ' +
                event.blockedURI);
        });
    });
    if (size !== undefined)
        await page.setViewportSize(size);
    await page.goto(url);
    return {
        page,
        async troubles() {
            const violations = await page.evaluate(() => window.spilnoViolations);
            return troubles.concat(violations.map((text) => 'policy: ' + text));
        },
    };
}
