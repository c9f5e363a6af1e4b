/*
 * tap.mjs - runs named tests one after the other and prints TAP.
 */
import assert from 'node:assert/strict';

const tests = [];

export function test(name, run) {
    tests.push({ name, run });
}

export { assert };

/* Run all; the exit status is 1 when one failed. */
export async function runTests() {
    let failed = 0;
    console.log('1..' + tests.length);
    for (const [at, { name, run }] of tests.entries()) {
        try {
            await run();
            console.log(`ok ${at + 1} - ${name}`);
        } catch (error) {
            failed += 1;
            console.log(`not ok ${at + 1} - ${name}`);
            for (const line of String(error.stack).split('\n'))
                console.log('# ' + line);
        }
    }
    console.log(`# ${tests.length - failed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
}
