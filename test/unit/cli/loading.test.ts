/** What a command loads: its time is hardly anything else, and scripts call commands by the hundred. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const MAIN = new URL('../../../src/main.ts', import.meta.url).pathname;
/** Tells on standard error, at the end, which packages have been loaded. */
const SPY = `
  import { registerHooks } from 'node:module';
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      const name = /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
      if (name !== undefined) packages.add(name);
      return next(url, context);
    },
  });
  process.on('exit', () => process.stderr.write(JSON.stringify([...packages].sort())));
`;
/** Compiled code does without these: there the schema of configurations is a function. */
const SCHEMA = ['@sinclair/typebox', 'ajv', 'fast-deep-equal', 'fast-uri', 'json-schema-traverse'];

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-loading-'));
  const nodes = `[{ id: api, role: control-api, inner: '127.0.0.1:0', http: '127.0.0.1:0' }]`;
  writeFileSync(join(directory, 'c.yaml'), `domain: example.test\nstate: { directory: state }\nnodes: ${nodes}\n`);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function loaded(args: readonly string[]): Promise<string[]> {
  const spy = `data:text/javascript,${encodeURIComponent(SPY)}`;
  const options = ['--disable-warning=ExperimentalWarning', '--import', spy, MAIN, ...args];
  const { stderr } = await promisify(execFile)(process.execPath, options);
  return (JSON.parse(stderr) as string[]).filter(name => !SCHEMA.includes(name));
}

it.each([
  ['--help', ['commander']],
  ['check-config', ['commander', 'yaml']],
  ['nodes --json', ['better-sqlite3', 'commander', 'yaml']],
  ['registrations --json', ['better-sqlite3', 'commander', 'yaml']],
  ['trunks --json', ['better-sqlite3', 'commander', 'yaml']],
  ['records --json', ['better-sqlite3', 'commander', 'kysely', 'yaml']],
])('tandem %s loads no package that it does not use', async (command, packages) => {
  const config = command === '--help' ? [] : ['--config', join(directory, 'c.yaml')];
  expect(await loaded([...command.split(' '), ...config])).toEqual(packages);
});
