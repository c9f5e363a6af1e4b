/*
 * Takes the picture of a report that the documents show: its top, in English,
 * light, 1280 pixels wide.
 * usage: picture.mjs REPORT.html PICTURE.png
 */
import { openFile, startBrowser } from './browser.mjs';

const [, , report, picture] = process.argv;
const browser = await startBrowser();
const { page } = await openFile(browser.context, report,
    { width: 1280, height: 1150 });
await page.emulateMedia({ colorScheme: 'light' });
await page.click('#language-en');
await page.evaluate(() => document.activeElement.blur());
await page.screenshot({ path: picture });
await browser.stop();
