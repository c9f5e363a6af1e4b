/*
 * Goal:   third_party/ holds what the lock file names, byte for byte.
 * Method: each copy beside the package that `npm ci` installed and checked.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { assert, runTests, test } from './tap.mjs';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const wanted = JSON.parse(read('package.json')).devDependencies;
const locked = JSON.parse(read('package-lock.json')).packages;
const folder = 'third_party/d3/';
const packages = readdirSync(new URL(folder, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map((entry) => entry.name);

test('every library that the page holds is there', () => {
    const build = read('src/report/meson.build');
    for (const name of packages)
        assert.ok(build.includes(`'${name}'`) || build.includes(`/${name}/`), name);
    assert.ok(packages.length >= 10);
});

for (const name of packages)
    test(`${name} is the package of the lock file`, () => {
        const installed = JSON.parse(read(`node_modules/${name}/package.json`));
        assert.equal(installed.version, locked['node_modules/' + name].version);
        assert.match(locked['node_modules/' + name].integrity, /^sha512-/);
        assert.match(installed.license, /^ISC$/);
        for (const file of readdirSync(new URL(folder + name, root))) {
            const from = file.endsWith('.min.js') ? 'dist/' + file : file;
            assert.equal(read(folder + name + '/' + file),
                read(`node_modules/${name}/${from}`), file);
        }
        assert.match(read(folder + 'README.md'),
            new RegExp(`${name} (\\| )?${installed.version.replaceAll('.', '\\.')}`));
        if (name !== 'internmap')
            assert.equal(wanted[name], installed.version, 'an exact version');
    });

await runTests();
